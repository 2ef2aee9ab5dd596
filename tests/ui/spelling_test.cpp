// Spelling as a person meets it, with a host that answers from a list of words.
#include <set>

#include "site_app.hpp"
#include "ui/spelling.hpp"
#include "ui/theme.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using test::SiteApp;
using Words = std::vector<std::string>;

constexpr std::string_view kPost = "_posts/2026-06-29-rust.md";
constexpr std::string_view kBody =
    "# Programe\n\nBonjour le mondee, l'arbbre et `un coode`.\n\n```js\nlet motz = 1;\n```\n\n"
    "{% include truc.html titre=\"fotte\" %} [liien](/une/paje) <span class=\"clase\">mondee</span>\n{: .classs}\n";

struct App : SiteApp {
  explicit App(std::string body = std::string(kBody), std::string_view language = "fr", float width = 1280,
               float height = 800, std::string front = "title: Le titrre\n")
      : SiteApp(
            {{std::string(kPost), "---\n" + front + "---\n\n" + body}, {"about.md", "---\ntitle: A\n---\n\nmondee\n"}},
            language, width, height) {
    open(kPost);
    write();
  }
  App& write() {
    get(Role::kTextbox, state().language == app::Language::kFrench ? "Texte" : "Text").focus();
    return *this;
  }
  // The host answers what was asked: these are wrong, all others right. Answers the words of the questions.
  std::set<std::string> wrong = {"Programe", "mondee", "arbbre", "liien", "motz",
                                 "coode",    "titrre", "fotte",  "clase", "classs"};
  Words answer() {
    Words all;
    for (const platform::Outgoing& asked : take("check_words")) {
      base::Json::Array indices;
      std::uint32_t i = 0;
      for (const base::Json& word : asked.envelope["words"].array()) {
        all.push_back(word.string());
        if (wrong.contains(word.string())) indices.push_back(base::Json(i));
        ++i;
      }
      reply(base::Json(base::Json::Object{{"type", "words_checked"},
                                          {"request", asked.envelope["request"]},
                                          {"wrong", base::Json(std::move(indices))}})
                .dump());
    }
    return all;
  }
  // As often as there are questions: one is under way at a time.
  Words answer_all() {
    Words all;
    for (Words some = answer(); !some.empty(); some = answer()) {
      all.insert(all.end(), some.begin(), some.end());
      wait(300);
    }
    settle();
    return all;
  }
  App& suggest(Words words) {
    const std::vector<platform::Outgoing> asked = take("suggest_words");
    REQUIRE(asked.size() == 1);
    base::Json::Array list;
    for (std::string& word : words) list.emplace_back(std::move(word));
    reply(base::Json(base::Json::Object{{"type", "words_suggested"},
                                        {"request", asked[0].envelope["request"]},
                                        {"words", base::Json(std::move(list))}})
              .dump());
    return *this;
  }
  // Types at the end, and waits until the typing rests and everything is answered.
  App& begin() {
    press("End", {.ctrl = true});
    type(" ");
    wait(400);
    answer_all();
    return *this;
  }
  Words marked() {
    Words out;
    for (const DrawnMark& drawn : drawn_marks(app().ui()))
      if (drawn.mark.kind == MarkKind::kSpelling) out.push_back(state().page->text.slice(drawn.mark.range));
    return out;
  }
  std::string selected() { return state().page->text.slice(state().page->selection.range()); }
  void caret_after(std::string_view text) {
    REQUIRE(app().caret_after(text));
    settle();
    write();
  }
};

TEST_CASE("nothing is asked of a page that is only read") {
  App app;
  app.wait(3000);
  CHECK(app.take("check_words").empty());
  CHECK(app.take("load_spelling").empty());
}

TEST_CASE("when the typing rests, the prose of the page is checked, and what is wrong gets a wavy line") {
  App app;
  app.press("End", {.ctrl = true});
  app.type("x");
  CHECK(app.take("check_words").empty());
  app.wait(400);
  const Words asked = app.answer_all();
  CHECK(std::ranges::find(asked, "Bonjour") != asked.end());
  for (const char* no : {"coode", "motz", "fotte", "paje", "clase", "classs", "js"}) {
    INFO(no);
    CHECK(std::ranges::find(asked, no) == asked.end());
  }
  app.settle();
  CHECK(app.marked() == Words{"Programe", "mondee", "arbbre", "liien", "mondee"});
  app.get(Role::kButton, "Fautes possibles : 5");
  CHECK(problems(app.tree()).empty());
}

TEST_CASE("a word is asked once, and not while it is being written") {
  App app("Un.\n");
  app.begin();
  app.caret_after("Un");
  app.type(" mondee");
  app.wait(1000);
  CHECK(app.answer().empty());
  CHECK(app.marked().empty());
  app.type(" et");
  app.wait(1000);
  CHECK(app.answer() == Words{"mondee"});
  app.settle();
  CHECK(app.marked() == Words{"mondee"});
  app.type(" mondee");
  app.press("Home");
  app.wait(1000);
  CHECK(app.answer() == Words{"et"});
  CHECK(app.marked() == Words{"mondee", "mondee"});
}

TEST_CASE("wavy lines follow what is typed before them, and go with their word") {
  App app;
  app.begin();
  app.press("Home", {.ctrl = true});
  app.type("Aaa ");
  CHECK(app.marked() == Words{"Programe", "mondee", "arbbre", "liien", "mondee"});
  app.caret_after("mondee");
  app.press("Backspace");  // "monde"
  app.wait(1000);
  app.answer();
  app.press("End", {.ctrl = true});
  app.wait(1000);
  app.answer();
  app.settle();
  CHECK(app.marked() == Words{"Programe", "arbbre", "liien", "mondee"});
  app.ctrl("z");
  app.press("Home", {.ctrl = true});
  app.wait(1000);
  CHECK(app.answer().empty());
  CHECK(app.marked() == Words{"Programe", "mondee", "arbbre", "liien", "mondee"});
}

TEST_CASE("a fence that opens makes code of what follows, and words of it when it goes") {
  App app("mondee\n\nmondee\n");
  app.begin();
  CHECK(app.marked().size() == 2);
  app.caret_after("mondee\n");
  app.type("```\n");
  app.wait(1000);
  app.settle();
  CHECK(app.marked().size() == 1);
  app.ctrl("z");
  app.wait(1000);
  app.settle();
  CHECK(app.marked().size() == 2);
}

TEST_CASE(
    "Ctrl+; selects the next misspelling and opens its menu; Enter takes the first suggestion, in one step of undo") {
  App app;
  app.begin();
  app.press("Home", {.ctrl = true});
  CHECK(app.ctrl(";"));
  app.settle();
  CHECK(app.selected() == "Programe");
  app.get(Role::kDialog, "Orthographe");
  CHECK(app.focused_node()->name == "Correction de « Programe »");
  app.get(Role::kText, "Recherche de propositions…");
  app.suggest({"Programme", "Programma"});
  app.expect_absent(Role::kText, "Recherche de propositions…");
  CHECK(app.active_option() == "Programme");
  CHECK(problems(app.tree()).empty());
  app.press("Enter");
  CHECK(app.text().find("# Programme\n") != std::string::npos);
  CHECK(app.focused_node()->name == "Texte");
  app.wait(1000);
  app.answer();
  app.settle();
  CHECK(app.marked() == Words{"mondee", "arbbre", "liien", "mondee"});
  app.ctrl("z");
  CHECK(app.text().find("# Programe\n") != std::string::npos);
}

TEST_CASE("the elision and the apostrophe of the word stay") {
  App app("Voici l’aujourdhuii.\n");
  app.wrong = {"aujourdhuii"};
  app.begin();
  app.ctrl(";");
  app.settle();
  app.suggest({"aujourd'hui"});
  app.press("Enter");
  CHECK(app.text().find("l’aujourd'hui.") != std::string::npos);
}

TEST_CASE("another correction is typed into the field") {
  App app;
  app.begin();
  app.caret_after("mondee");
  CHECK(app.press("Enter", {.alt = true}));
  app.settle();
  app.suggest({"monde"});
  app.type("globe");
  CHECK(app.active_option() == "Remplacer par « globe »");
  app.press("Enter");
  CHECK(app.text().find("le globe, l'arbbre") != std::string::npos);
}

TEST_CASE("the menu key is ours on a misspelt word alone; Escape goes back to the text") {
  App app;
  app.begin();
  app.caret_after("Bonjour");
  CHECK_FALSE(app.press("ContextMenu"));
  app.caret_after("monde");
  CHECK(app.press("ContextMenu"));
  app.settle();
  app.get(Role::kDialog, "Orthographe");
  CHECK_FALSE(app.press("ContextMenu"));
  app.press("Escape");
  app.expect_absent(Role::kDialog, "Orthographe");
  CHECK(app.focused_node()->name == "Texte");
}

TEST_CASE("the right button puts the caret into the word, then its menu opens") {
  App app;
  app.begin();
  app.press("Home", {.ctrl = true});
  app.settle();
  const DrawnMark* mark = nullptr;
  for (const DrawnMark& drawn : drawn_marks(app.app().ui()))
    if (app.state().page->text.slice(drawn.mark.range) == "arbbre") mark = &drawn;
  REQUIRE(mark != nullptr);
  const float x = mark->rect.x + mark->rect.w / 2, y = mark->rect.y + mark->rect.h / 2;
  app.pointer(platform::PointerKind::kDown, x, y, 2);
  app.settle();
  CHECK(app.press("ContextMenu"));
  app.pointer(platform::PointerKind::kUp, x, y, 2);
  app.settle();
  app.suggest({"arbre"});
  app.get(Role::kOption, "arbre").click();
  CHECK(app.text().find("l'arbre et") != std::string::npos);
}

TEST_CASE("a word is right from now on: for me, for the site, in this page") {
  App app;
  app.begin();
  const auto choose = [&](std::string_view word, std::string_view option) {
    app.caret_after(word);
    app.press("Enter", {.alt = true});
    app.settle();
    app.get(Role::kOption, option).click();
    app.settle();
  };
  choose("mondee", "Ajouter à mes mots");
  CHECK(app.marked() == Words{"Programe", "arbbre", "liien"});
  REQUIRE(app.last("store_spelling") != nullptr);
  CHECK(app.last("store_spelling")->envelope["add"].array()[0].string() == "mondee");
  choose("Programe", "Ignorer dans cette page");
  choose("liien", "Ajouter au dictionnaire du site");
  CHECK(app.marked() == Words{"arbbre"});
  REQUIRE(app.state().drafts.contains(app::kSiteWordsPath));
  app.get(Role::kButton, "Réglages").click();
  app.settle();
  app.get(Role::kButton, "Retirer « mondee »").click();
  app.settle();
  app.expect_absent(Role::kButton, "Retirer « mondee »");
}

TEST_CASE("what Ctrl+; was pressed for before anything was known comes when it is; nothing wrong is said") {
  App app("Tout est bien.\n");
  app.ctrl(";");
  app.settle();
  app.wait(500);
  app.answer();
  app.settle();
  app.get(Role::kText, "Aucune faute trouvée.");
  App other;
  other.ctrl(";");
  other.settle();
  other.wait(500);
  CHECK(other.marked().empty());
  other.answer();
  other.settle();
  CHECK(other.selected() == "Programe");
  other.get(Role::kDialog, "Orthographe");
}

TEST_CASE("the status bar says the language, and leads to the others") {
  App app;
  app.begin();
  app.get(Role::kButton, "Orthographe : français").click();
  app.settle();
  app.get(Role::kOption, "Orthographe : ne pas vérifier cette page").click();
  app.settle();
  CHECK(app.marked().empty());
  app.get(Role::kButton, "Orthographe : non");
  app.expect_absent(Role::kButton, "Fautes possibles : 5");
  app.write();
  app.type("y");
  app.wait(1000);
  CHECK(app.answer().empty());
}

TEST_CASE("the language of the page is followed when it changes") {
  App app("Hello mondee.\n", "fr", 1280, 800, "title: A\nlang: en\n");
  app.begin();
  app.get(Role::kButton, "Orthographe : anglais");
  CHECK(app.marked() == Words{"mondee"});
}

TEST_CASE("without a dictionary it is said, writing goes on, and it is tried again") {
  App app;
  app.press("End", {.ctrl = true});
  app.type("x");
  app.wait(400);
  const auto asked = app.take("check_words");
  REQUIRE(asked.size() == 1);
  app.reply(base::Json(base::Json::Object{{"type", "request_failed"},
                                          {"request", asked[0].envelope["request"]},
                                          {"outcome", "server"},
                                          {"detail", "abort"}})
                .dump());
  app.get(Role::kButton, "Orthographe : indisponible");
  app.type("y");
  app.wait(1000);
  CHECK(app.answer().empty());
  CHECK(app.text().find("xy") != std::string::npos);
  app.get(Role::kButton, "Orthographe : indisponible").click();
  app.wait(500);
  CHECK_FALSE(app.answer_all().empty());
  app.settle();
  CHECK(app.marked().size() == 5);
}

TEST_CASE("on a phone the number of mistakes stands over the text and opens the menu as a sheet") {
  App app(std::string(kBody), "fr", 390, 844);
  app.begin();
  app.get(Role::kButton, "Fautes possibles : 5").click();
  app.settle();
  const Node& sheet = app.get(Role::kDialog, "Orthographe").node();
  CHECK(sheet.rect.x == 0);
  CHECK(sheet.rect.w == 390);
  CHECK(problems(app.tree()).empty());
}

TEST_CASE("titles and descriptions in the form are checked, when nobody writes in a field; other fields are not") {
  App app(std::string(kBody), "fr", 1280, 800, "title: Le titrre\nlayout: motz\n");
  app.begin();
  CHECK_THAT(app.get(Role::kTextbox, "Titre").node().description,
             Catch::Matchers::ContainsSubstring("Fautes possibles : 1"));
  app.get(Role::kTextbox, "Titre").focus();
  app.press("End");
  app.type(" coode");
  app.wait(1000);
  CHECK(app.answer().empty());
  app.write();
  app.wait(500);
  CHECK(app.answer() == Words{"coode"});
  app.settle();
  CHECK_THAT(app.get(Role::kTextbox, "Titre").node().description,
             Catch::Matchers::ContainsSubstring("Fautes possibles : 2"));
}

TEST_CASE("a misspelt word of a field has the menu of the text, and its correction is a field's") {
  App app(std::string(kBody), "fr", 1280, 800, "title: Le titrre\nlayout: motz\n");
  app.begin();
  app.get(Role::kTextbox, "Titre").focus();
  app.press("Home");
  CHECK_FALSE(app.press("Enter", {.alt = true}));  // "Le" is right
  app.press("End");
  CHECK(app.press("Enter", {.alt = true}));
  app.settle();
  CHECK(app.focused_node()->name.find("titrre") != std::string::npos);
  app.suggest({"titre"});
  CHECK(app.active_option() == "titre");
  app.press("Enter");
  app.settle();
  CHECK(app.text().starts_with("---\ntitle: Le titre\nlayout: motz\n---\n"));
  CHECK(app.focused_node()->name == "Titre");
  CHECK(app.get(Role::kTextbox, "Titre").node().value == "Le titre");
  app.write();
  CHECK_FALSE(app.press("ContextMenu"));  // nothing of the field is left to correct
}

TEST_CASE("suggestions that come late leave the other choices the nodes they were") {
  App app;
  app.begin();
  app.caret_after("mond");
  app.press("Enter", {.alt = true});
  app.settle();
  const std::uint32_t mine = app.get(Role::kOption, "Ajouter à mes mots").id();
  app.suggest({"monde", "mondes", "mondée"});
  CHECK(app.get(Role::kOption, "Ajouter à mes mots").id() == mine);
  CHECK(app.active_option() == "monde");
}

TEST_CASE("a long text is read in slices, and a keystroke in it reads its own lines") {
  std::string body;
  for (int i = 0; i < 6000; ++i) body += "Une ligne de prose ordinaire avec un mot mondee.\n\n";
  App app(body);
  app.press("Home", {.ctrl = true});
  app.type("A ");
  app.wait(2000);
  app.answer_all();
  CHECK(misspelt_count(app.app().ui()) == 6000);
  app.type("b ");
  app.wait(1000);
  CHECK(app.answer().empty());  // one letter
  app.type("motz ");
  app.wait(1000);
  CHECK(app.answer() == Words{"motz"});
  app.settle();
  CHECK(misspelt_count(app.app().ui()) == 6001);
}

// -- what of a line is prose ------------------------------------------------------------------------------------------
Words prose(std::string_view line, HighlightState state = {.mode = HighlightState::Mode::kNormal},
            std::string_view key = {}) {
  std::vector<ToneSpan> spans;
  highlight_line(line, state, &spans);
  std::vector<spelling::Piece> pieces;
  prose_of(line, state, spans, key, pieces);
  Words out;
  for (const spelling::Piece& p : pieces) out.emplace_back(line.substr(p.from, p.to - p.from));
  return out;
}

TEST_CASE("labels of links are prose, their targets, names of notes and of definitions are not") {
  CHECK(prose("Voir [le plan](/plan).") == Words{"Voir ", "le plan", "."});
  CHECK(prose("Une note[^renvoi] ici") == Words{"Une note", " ici"});
  CHECK(prose("[nom]: http://a.b \"x\"").empty());
  CHECK(prose("[^nom]: le texte") == Words{" le texte"});
  CHECK(prose("<https://exemple.fr>").empty());
}

TEST_CASE("of front matter the values of prose keys are prose") {
  const HighlightState front{.mode = HighlightState::Mode::kFrontMatter};
  CHECK(prose("title: Un titre", front) == Words{" Un titre"});
  CHECK(prose("title: \"Un titre\"", front) == Words{" \"Un titre\""});
  CHECK(prose("layout: post", front).empty());
  CHECK(prose("  la suite", front, "description") == Words{"  la suite"});
  CHECK(prose("  la suite", front, "tags").empty());
}

}  // namespace
}  // namespace marbre::ui
