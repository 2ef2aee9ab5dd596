// The find bar, the search of the whole site, and links by name, as a person meets them.
#include "site_app.hpp"
#include "ui/link_popup.hpp"
#include "ui/theme.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::SiteApp;

constexpr std::string_view kPost = "_posts/2026-06-29-rust.md";

const test::SiteFiles& files() {
  static const test::SiteFiles kFiles = {
      {"_posts/2026-06-29-rust.md",
       "---\ntitle: Rust pour tous\n---\n\n# Programme\n\nUn chat, un châtaignier.\n\n## À venir\n\nFin.\n"},
      {"_posts/talks/2026-05-01-ete.md", "---\ntitle: L’été des mémoires\n---\n\nUn chat encore.\n"},
      {"about.md", "---\ntitle: À propos\n---\n\nNous, [là](/contact.html) et [ici](/a/).\n"},
      {"docs/plan.pdf", "x"},
      {"images/equipe.png", "x"},
      {"images/logo-rust.png", "x"}};
  return kFiles;
}

struct App : SiteApp {
  explicit App(std::string_view language = "fr", float width = 1280, float height = 800)
      : SiteApp(files(), language, width, height) {}
  std::string selected() { return state().page->text.slice(state().page->selection.range()); }
  bool escape() { return press("Escape"); }
  App& write() {
    get(Role::kTextbox, state().language == app::Language::kFrench ? "Texte" : "Text").focus();
    return *this;
  }
  App& at_end() {
    write();
    press("End", {.ctrl = true});
    return *this;
  }
};

// -- the find bar -----------------------------------------------------------------------------------------------------
TEST_CASE("Ctrl+F opens the find bar above the text, with the focus in its field") {
  App app;
  app.open(kPost);
  app.write();
  CHECK(app.ctrl("f"));
  const Node& bar = app.get(Role::kSearch, "Chercher dans la page").node();
  CHECK(bar.rect.y + 20 < app.get(Role::kTextbox, "Texte").node().rect.y + 20);
  CHECK(app.focused_node()->name == "Chercher");
  app.type("chat");
  CHECK(app.selected() == "chat");
  app.get(Role::kText, "1 / 2");
  CHECK(problems(app.tree()).empty());
}

TEST_CASE("Enter, Shift+Enter and F3 go through the matches; Escape goes to the text with the match selected") {
  App app;
  app.open(kPost);
  app.write();
  app.ctrl("f");
  app.type("chat");
  app.press("Enter");
  CHECK(app.selected() == "chât");
  app.get(Role::kText, "2 / 2");
  app.press("Enter", {.shift = true});
  CHECK(app.selected() == "chat");
  CHECK(app.press("F3"));
  CHECK(app.selected() == "chât");
  CHECK(app.escape());
  app.expect_absent(Role::kSearch, "Chercher dans la page");
  CHECK(app.focused_node()->name == "Texte");
  CHECK(app.selected() == "chât");
  CHECK_FALSE(app.escape());
}

TEST_CASE("the matches are drawn in the text, the current one apart, and go with the bar") {
  App app;
  app.open(kPost);
  app.write();
  app.ctrl("f");
  app.type("chat");
  app.frame();
  int matches = 0, current = 0;
  for (const DrawnMark& mark : drawn_marks(app.app().ui())) {
    matches += mark.mark.kind == MarkKind::kMatch ? 1 : 0;
    current += mark.mark.kind == MarkKind::kCurrentMatch ? 1 : 0;
  }
  CHECK(matches == 1);
  CHECK(current == 1);
  app.escape();
  app.frame();
  CHECK(drawn_marks(app.app().ui()).empty());
}

TEST_CASE("the options are toggles that say what they are") {
  App app;
  app.open(kPost);
  app.ctrl("f");
  app.type("chat");
  app.get(Role::kButton, "é≠e\u00a0: respecter les accents").click();
  app.get(Role::kText, "1 / 1");
  CHECK(app.get(Role::kButton, "é≠e\u00a0: respecter les accents").node().state.pressed == 1);
  app.get(Role::kButton, ".*\u00a0: expression rationnelle").click();
  app.get(Role::kSearchbox, "Chercher").set("(chat");
  app.get(Role::kAlert, "Il manque une parenthèse.");
  CHECK(app.get(Role::kSearchbox, "Chercher").node().state.invalid);
}

TEST_CASE("Ctrl+H replaces, one by one and all at once, and Ctrl+Z takes it back") {
  App app;
  app.open(kPost);
  app.write();
  const std::string before = app.text();
  CHECK(app.ctrl("h"));
  app.type("chat");
  app.get(Role::kTextbox, "Remplacer par").set("loup");
  app.get(Role::kButton, "Remplacer").click();
  CHECK_THAT(app.text(), ContainsSubstring("Un loup, un châtaignier"));
  app.get(Role::kButton, "Tout remplacer").click();
  CHECK_THAT(app.text(), ContainsSubstring("Un loup, un loupaignier"));
  app.write();
  app.ctrl("z");
  app.ctrl("z");
  CHECK(app.text() == before);
}

TEST_CASE("the find bar fits a phone") {
  App app("fr", 390, 844);
  app.open(kPost);
  app.ctrl("h");
  for (const Node& node : app.tree().nodes) {
    INFO(node.name);
    CHECK(node.rect.x + node.rect.w <= 391);
  }
  app.expect_visible(Role::kButton, "Tout remplacer");
  app.expect_visible(Role::kButton, "Fermer la recherche");
}

// -- the whole site ---------------------------------------------------------------------------------------------------
TEST_CASE("Ctrl+Shift+F searches all pages; a hit opens its page with the match selected") {
  App app;
  CHECK(app.ctrl("F", true));
  CHECK(app.focused_node()->name == "Chercher dans toutes les pages");
  app.type("chat");
  app.get(Role::kText, "Résultats\u00a0: 3, pages\u00a0: 2");
  app.get(Role::kListitem, "Ligne 5, Un chat encore.").click();
  REQUIRE(app.state().page);
  CHECK(app.state().page->path == "_posts/talks/2026-05-01-ete.md");
  CHECK(app.selected() == "chat");
  CHECK(problems(app.tree()).empty());
}

TEST_CASE("replacing in the site shows before and after, page by page, and can be undone") {
  App app;
  app.ctrl("k");
  app.type("remplacer dans tout");
  app.press("Enter");
  app.type("chat");
  app.get(Role::kTextbox, "Remplacer par").set("loup");
  CHECK(app.get(Role::kListitem, "Ligne 5, Un chat encore.").node().description == "devient\u00a0: Un loup encore.");
  app.get(Role::kButton, "Remplacer dans les pages cochées (2)").click();
  CHECK(app.state().drafts.size() == 2);
  const auto undo =
      std::ranges::find_if(app.tree().nodes, [](const Node& n) { return n.name == "Annuler dans cette page"; });
  REQUIRE(undo != app.tree().nodes.end());
  app.click_at(undo->rect.x + 10, undo->rect.y + 10);
  CHECK(app.state().drafts.size() == 1);
}

TEST_CASE("the search of the site is closed by going to the pages") {
  App app;
  app.get(Role::kButton, "Chercher").click();
  app.get(Role::kSearch, "Chercher dans le site");
  app.get(Role::kButton, "Pages").click();
  app.expect_absent(Role::kSearch, "Chercher dans le site");
}

// -- links by name ----------------------------------------------------------------------------------------------------
TEST_CASE("[[ opens a search at the caret; Enter puts a link to the post, in one step of undo") {
  App app;
  app.open(kPost);
  app.at_end().type("Voir [[");
  app.get(Role::kDialog, "Lien par nom");
  CHECK(app.focused_node()->role == Role::kCombobox);
  app.type("memoires");
  CHECK(app.active_option() == "L’été des mémoires");
  app.press("Enter");
  CHECK_THAT(app.text(), ContainsSubstring("Voir [L’été des mémoires]({% post_url talks/2026-05-01-ete %})"));
  CHECK(app.focused_node()->name == "Texte");
  app.type(".");
  CHECK(app.text().ends_with("%})."));
  app.ctrl("z");
  app.ctrl("z");
  CHECK(app.text().ends_with("Voir [[]]"));  // brackets come in pairs
}

TEST_CASE("Escape leaves the brackets as text") {
  App app;
  app.open(kPost);
  app.at_end().type("[[");
  CHECK(app.escape());
  app.expect_absent(Role::kDialog, "Lien par nom");
  CHECK(app.text().ends_with("[[]]"));
  app.type("a]]");
  CHECK(app.text().ends_with("[[a]]"));
  app.expect_absent(Role::kDialog, "Lien par nom");
}

TEST_CASE("[[ in code is code") {
  App app;
  app.open(kPost);
  app.at_end().type("`[[");
  app.expect_absent(Role::kDialog, "Lien par nom");
}

TEST_CASE("a heading of the page is linked by its id") {
  App app;
  app.open(kPost);
  app.at_end().type("[[a venir");
  CHECK(app.active_option() == "À venir");
  app.press("Enter");
  CHECK(app.text().ends_with("[À venir](#à-venir)"));
}

TEST_CASE("a page is linked as the site does it; what is selected stays the words of the link") {
  App app;
  app.open(kPost);
  app.at_end().type("ici");
  for (int i = 0; i < 3; ++i) app.press("ArrowLeft", {.shift = true});
  app.ctrl("k");
  app.type("faire un lien vers une page");
  app.press("Enter");
  app.type("propos");
  app.press("Enter");
  CHECK(app.text().ends_with("[ici](/about.html)"));
}

TEST_CASE("images are looked through as pictures, and come with their alternative text selected") {
  App app;
  app.open(kPost);
  app.at_end();
  app.ctrl("k");
  app.type("inserer une image");
  app.press("Enter");
  app.get(Role::kDialog, "Lien par nom");
  app.get(Role::kOption, "images/equipe.png");
  app.expect_absent(Role::kOption, "docs/plan.pdf");
  const auto asked = app.take("load_image");
  CHECK(asked.size() == 2);
  app.press("ArrowRight");
  CHECK(app.active_option() == "images/logo-rust.png");
  app.press("Enter");
  CHECK(app.text().ends_with("![logo rust](/images/logo-rust.png)"));
  CHECK(app.selected() == "logo rust");
}

TEST_CASE("a file is linked by its name") {
  App app;
  app.open(kPost);
  app.at_end().type("[[plan");
  app.press("Enter");
  CHECK(app.text().ends_with("[plan.pdf](/docs/plan.pdf)"));
}

TEST_CASE("the link popup is a sheet on a phone and stays inside any window") {
  for (const auto& [width, height] : {std::pair{390.0f, 844.0f}, std::pair{1280.0f, 800.0f}}) {
    App app("en", width, height);
    app.open(kPost);
    app.at_end().type("[[");
    const Node& popup = app.get(Role::kDialog, "Link by name").node();
    CHECK(popup.rect.x >= 0);
    CHECK(popup.rect.x + popup.rect.w <= width);
    CHECK(popup.rect.y + popup.rect.h <= height);
    CHECK(problems(app.tree()).empty());
  }
}

}  // namespace
}  // namespace marbre::ui
