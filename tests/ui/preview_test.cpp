// The preview: what it draws, its links and images, its cache.
#include <imgui.h>

#include "ui/site_app.hpp"
#include "ui/widget_app.hpp"
#include "ui/widgets/preview_layout.hpp"

using namespace marbre;
using platform::Pane;
using test::WidgetApp;
using ui::Role;

namespace {

class FixedSource final : public ui::PreviewSource {
 public:
  float advance(gfx::TextStyle style, std::string_view) override { return style.size / 2; }
  ui::ImageFact image(std::string_view target) override {
    return {std::string(target), ui::ImageStatus::kReady, width, height};
  }
  int width = 800, height = 400;
};

ui::LaidBlock lay_out(std::string_view source, float width = 320) {
  const markdown::Tree tree = markdown::parse(source);
  FixedSource fixed;
  const std::vector<ui::PreviewBlock> blocks = ui::preview_blocks(tree);
  REQUIRE_FALSE(blocks.empty());
  return ui::lay_out_block(tree, blocks[0], width, fixed);
}

std::vector<std::string> texts(const ui::LaidBlock& block) {
  std::vector<std::string> out;
  for (const ui::PreviewItem& item : block.items) {
    if (item.kind == ui::PreviewItem::Kind::kText) out.push_back(block.text.substr(item.text, item.length));
  }
  return out;
}

const ui::PreviewItem& item_of(const ui::LaidBlock& block, ui::PreviewItem::Kind kind) {
  for (const ui::PreviewItem& item : block.items) {
    if (item.kind == kind) return item;
  }
  FAIL("there is none");
  return block.items.front();
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("spans become runs of their own look") {
  const ui::LaidBlock block = lay_out("a *b* **c** ~~d~~ `e`");
  CHECK(texts(block) == Texts{"a ", "b", " ", "c", " ", "d", " ", "e"});
  CHECK(block.items[1].style.face.italic);
  CHECK(block.items[3].style.face.bold);
  CHECK(block.items[5].struck);
  CHECK(block.items[7].style.face.family == gfx::Family::kMono);
}

TEST_CASE("a paragraph wraps at the width, and no text is lost") {
  std::string source;
  for (int i = 0; i < 60; ++i) source += "mot" + std::to_string(i) + " ";
  const ui::LaidBlock block = lay_out(source);
  std::string joined;
  for (const std::string& text : texts(block)) joined += text;
  CHECK(joined == source.substr(0, source.size() - 1));
  CHECK(block.height > 26 * 5);
  for (const ui::PreviewItem& item : block.items) CHECK(item.x + item.w <= 328);
}

TEST_CASE("<br> breaks the line, other inline tags are not shown") {
  const ui::LaidBlock block = lay_out("un<br>deux <small>petit</small>");
  CHECK(texts(block) == Texts{"un", "deux ", "petit"});
  CHECK(block.items[1].y > block.items[0].y);
  CHECK(block.items[2].style.size < block.items[1].style.size);
}

TEST_CASE("headings are larger the higher they are") {
  float before = 100;
  for (const std::string_view source : {"# a", "## a", "### a", "#### a"}) {
    const float size = lay_out(source).items[0].style.size;
    CHECK(size < before);
    before = size;
  }
  CHECK(lay_out("## a *b*").headings[0].name == "a b");
}

TEST_CASE("bullets hang in front of their text, numbers count from one") {
  const markdown::Tree tree = markdown::parse("3. trois\n4. quatre\n   - dedans\n");
  FixedSource source;
  const std::vector<ui::PreviewBlock> blocks = ui::preview_blocks(tree);
  REQUIRE(blocks.size() == 2);
  const ui::LaidBlock four = ui::lay_out_block(tree, blocks[1], 320, source);
  CHECK(texts(four) == Texts{"2.", "quatre", "•", "dedans"});  // Jekyll publishes no start
  CHECK(four.items[0].x < four.items[1].x);
  CHECK(four.items[1].x < four.items[3].x);
}

TEST_CASE("a task is a box, checked when it is done") {
  const markdown::Tree tree = markdown::parse("- [ ] non\n- [x] oui\n");
  FixedSource source;
  const std::vector<ui::PreviewBlock> blocks = ui::preview_blocks(tree);
  REQUIRE(blocks.size() == 2);
  CHECK_FALSE(item_of(ui::lay_out_block(tree, blocks[0], 320, source), ui::PreviewItem::Kind::kCheck).checked);
  CHECK(item_of(ui::lay_out_block(tree, blocks[1], 320, source), ui::PreviewItem::Kind::kCheck).checked);
}

TEST_CASE("the cells of a table wrap in their columns and keep their alignment") {
  const ui::LaidBlock block =
      lay_out("| a | b |\n|:--|--:|\n| x | une longue phrase qui ne tient pas sur une seule ligne de la table |\n");
  std::string joined;
  for (const std::string& text : texts(block)) joined += text;
  CHECK(joined == "abxune longue phrase qui ne tient pas sur une seule ligne de la table");
  CHECK(block.items[0].style.face.bold);
  CHECK(block.height > 26 * 3);
  for (const ui::PreviewItem& item : block.items) CHECK(item.x + item.w <= 328);
}

TEST_CASE("an image is as large as it is, and never larger than the column") {
  const ui::LaidBlock block = lay_out("![plan](a.png)");
  const ui::PreviewItem& image = item_of(block, ui::PreviewItem::Kind::kImage);
  CHECK(image.w == 320);
  CHECK(image.h == 160);
  CHECK(block.images[0].alt == "plan");
}

TEST_CASE("quotations in quotations to any depth neither crash nor lose their text") {
  std::string deep(5000, '>');
  const ui::LaidBlock block = lay_out(deep + " fond");
  CHECK(block.text.find("fond") != std::string::npos);
}

TEST_CASE("a keystroke lays out the block it changed") {
  std::string source;
  for (int i = 0; i < 50; ++i) source += "Paragraphe " + std::to_string(i) + "\n\n";
  markdown::Tree tree = markdown::parse(source);
  FixedSource fixed;
  ui::PreviewLayout layout;
  std::uint32_t anchor = 20;
  layout.set_width(320, 1);
  layout.set_tree(tree, anchor);
  for (std::uint32_t i = 0; i < 50; ++i) layout.block(tree, i, fixed);
  CHECK(layout.laid_out() == 50);
  source.insert(source.find("Paragraphe 7"), "Un nouveau\n\n");
  tree = markdown::parse(source);
  layout.set_tree(tree, anchor);
  CHECK(anchor == 21);
  for (std::uint32_t i = 0; i < 51; ++i) layout.block(tree, i, fixed);
  CHECK(layout.laid_out() == 51);
  CHECK(layout.before(51) == Catch::Approx(layout.total()));
}

// -- in frames
// --------------------------------------------------------------------------------------------------------------
TEST_CASE("the preview is a document of headings, links and images") {
  WidgetApp app;
  app.open("# Titre\n\nVoir [le site](https://example.org/a) et [ici](/b).\n\n![Une carte](/images/a.png)\n");
  CHECK(app.has(Role::kDocument, "Preview of the page"));
  CHECK(app.get(Role::kHeading, "Titre").node().state.level == 1);
  CHECK(app.has(Role::kLink, "le site"));
  CHECK_FALSE(app.get(Role::kLink, "ici").node().state.disabled);
  CHECK(app.has(Role::kImage, "Une carte"));
  CHECK(app.shows(Pane::kPreview, "Voir le site et ici."));
}

TEST_CASE("a click on an external link asks the host to open it, and so does Enter") {
  WidgetApp app;
  app.open("Voir [le site](https://example.org/a).\n");
  app.get(Role::kLink, "le site").click();
  auto opened = app.take("open_url");
  REQUIRE(opened.size() == 1);
  CHECK(opened[0].envelope["url"].string() == "https://example.org/a");
  app.get(Role::kLink, "le site").activate();
  CHECK(app.take("open_url").size() == 1);
}

TEST_CASE("an image is asked for once, then drawn in its size") {
  WidgetApp app;
  app.open("![Une carte](/images/a.png)\n");
  const auto asked = app.take("load_image");
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].envelope["path"].string() == "images/a.png");
  const std::vector<std::uint8_t> pixels(300 * 100 * 4, 255);
  app.app().image("images/a.png", 300, 100, pixels.data());
  app.reply(R"({"type":"image_arrived","path":"images/a.png","ok":true})");
  const ui::Rect rect = app.get(Role::kImage, "Une carte").node().rect;
  CHECK(rect.w == 300);
  CHECK(rect.h == 100);
  CHECK(app.take("load_image").empty());
}

TEST_CASE("the preview follows the block that is written") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.open(text);
  CHECK_FALSE(app.shows(Pane::kPreview, "Paragraphe 150."));
  app.caret_behind("Paragraphe 150");
  CHECK(app.shows(Pane::kPreview, "Paragraphe 150."));
  app.scroll(750, 300, -100000);
  CHECK(app.shows(Pane::kPreview, "Paragraphe 0."));
}

// -- selecting
// --------------------------------------------------------------------------------------------------------------
namespace {

constexpr float kColumn = 529, kFirstRow = 37;  // of the preview in WidgetApp: inside its first line

struct Copied {
  std::string text, html;
};
Copied copied(platform::Headless& app) {
  app.press("Copy");
  const auto messages = app.take("clipboard");
  if (messages.empty()) return {};
  return {messages.back().envelope["text"].string(), messages.back().envelope["html"].string()};
}

// How many corners of this colour were drawn right of `x`.
int drawn_in(platform::Headless& app, ui::Colour colour, float from, float to) {
  ImGui::SetCurrentContext(app.app().imgui());
  int count = 0;
  for (const ImDrawList* list : ImGui::GetDrawData()->CmdLists)
    for (const ImDrawVert& v : list->VtxBuffer) count += v.col == colour && v.pos.x >= from && v.pos.x < to ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("all of the preview is selected by Ctrl+A and copied as HTML and as text") {
  WidgetApp app;
  app.open("# Titre\n\nUn *mot* et **deux** mots.\n\n- un\n- deux\n");
  app.get(Role::kDocument, "Preview of the page").focus();
  CHECK(copied(app).text.empty());
  CHECK(app.press("a", {.ctrl = true}));
  const Copied all = copied(app);
  CHECK(all.text == "Titre\n\nUn mot et deux mots.\n\n• un\n• deux");
  CHECK(all.html ==
        "<h1 id=\"titre\">Titre</h1>\n\n<p>Un <em>mot</em> et <strong>deux</strong> mots.</p>\n\n"
        "<ul>\n  <li>un</li>\n  <li>deux</li>\n</ul>");
  app.press("Escape");
  CHECK(copied(app).text.empty());
}

TEST_CASE("a double click selects a word, a third one the block, and Shift goes on") {
  WidgetApp app;
  app.open("Premier *mot* de la ligne.\n\nLa suite.\n");
  app.click_at(kColumn + 2, kFirstRow);
  app.click_at(kColumn + 2, kFirstRow);
  CHECK(copied(app).text == "Premier");
  CHECK(drawn_in(app, ui::light_theme().selection, 500, 1000) > 0);
  app.click_at(kColumn + 2, kFirstRow);
  CHECK(copied(app).html == "<p>Premier <em>mot</em> de la ligne.</p>");
  app.click_at(980, kFirstRow + 42, {.shift = true});
  CHECK(copied(app).text == "Premier mot de la ligne.\n\nLa suite.");
}

TEST_CASE("a drag selects from letter to letter, and scrolls when it leaves the pane") {
  std::string text;
  for (int i = 0; i < 80; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.open(text);
  app.drag(kColumn - 5, kFirstRow, 980, kFirstRow + 42);
  CHECK(copied(app).text == "Paragraphe 0.\n\nParagraphe 1.");
  app.pointer(platform::PointerKind::kMove, kColumn, kFirstRow);
  app.settle();
  app.pointer(platform::PointerKind::kDown, kColumn, kFirstRow);
  app.settle();
  app.pointer(platform::PointerKind::kMove, 980, 700);
  for (int i = 0; i < 300 && !app.shows(Pane::kPreview, "Paragraphe 60."); ++i) app.frame();
  app.pointer(platform::PointerKind::kUp, 980, 590);
  app.settle();
  CHECK(app.shows(Pane::kPreview, "Paragraphe 60."));
  CHECK(copied(app).text.starts_with("aragraphe 0.") + copied(app).text.starts_with("Paragraphe 0.") == 1);
  CHECK(copied(app).text.find("Paragraphe 55.") != std::string::npos);
}

TEST_CASE("a click in the preview puts the caret at that word, and the keyboard into the text") {
  WidgetApp app;
  app.open("Le premier.\n\nUn \\*texte\\* **gras**\n");
  app.click_at(980, kFirstRow + 42);
  CHECK(app.caret() == app.text().find("gras") + 4);
  CHECK(app.app().ui().focus == app.editor().id());
  app.click_at(kColumn - 3, kFirstRow);
  CHECK(app.caret() == 0);
  CHECK(copied(app).text.empty());
}

TEST_CASE("Shift and the arrows select from the keyboard: letters, words and rows, across blocks") {
  WidgetApp app;
  app.open("Premier mot.\n\nLa suite vient.\n\nEt la fin.\n");
  app.get(Role::kDocument, "Preview of the page").focus();
  CHECK(app.press("ArrowRight", {.shift = true}));
  CHECK(app.press("ArrowRight", {.shift = true}));
  CHECK(copied(app).text == "Pr");
  CHECK(app.press("ArrowRight", {.shift = true, .ctrl = true}));
  CHECK(copied(app).text.starts_with("Premier"));
  CHECK(app.press("ArrowDown", {.shift = true}));
  CHECK(copied(app).text.starts_with("Premier mot.\n\nLa suit"));
  CHECK(app.press("ArrowDown", {.shift = true}));
  CHECK(app.press("ArrowLeft", {.shift = true, .ctrl = true}));
  CHECK(copied(app).text.find("\n\nEt") != std::string::npos);
  CHECK(app.press("ArrowUp", {.shift = true}));
  CHECK(app.press("ArrowUp", {.shift = true}));
  CHECK(app.press("ArrowLeft", {.shift = true, .ctrl = true}));
  CHECK(copied(app).text.empty());
  CHECK_FALSE(app.press("ArrowRight"));
}

TEST_CASE("a finger that rests selects a word and drags on, a tap clears, and a button copies") {
  WidgetApp app;
  app.reply(R"({"type":"touch","touch":true})");
  app.open("Premier *mot* de la ligne.\n\nLa suite.\n");
  const auto finger = [&](platform::PointerKind kind, float x, float y) {
    app.pointer(kind, x, y, 0, {}, platform::PointerType::kTouch);
    app.settle();
  };
  const std::size_t caret = app.caret();
  finger(platform::PointerKind::kDown, kColumn + 2, kFirstRow);
  app.wait(600);
  CHECK(copied(app).text == "Premier");
  finger(platform::PointerKind::kMove, kColumn + 100, kFirstRow);
  finger(platform::PointerKind::kUp, kColumn + 100, kFirstRow);
  CHECK(copied(app).html == "Premier <em>mot</em>");
  app.get(Role::kButton, "Copy").click();
  CHECK(app.take("clipboard").back().envelope["text"].string() == "Premier mot");
  CHECK_FALSE(app.has(Role::kButton, "Copy"));

  finger(platform::PointerKind::kDown, kColumn + 2, kFirstRow);
  app.wait(600);
  finger(platform::PointerKind::kUp, kColumn + 2, kFirstRow);
  CHECK(app.has(Role::kButton, "Copy"));
  app.wait(1000);  // else it would be a double tap
  finger(platform::PointerKind::kDown, 900, kFirstRow + 42);
  finger(platform::PointerKind::kUp, 900, kFirstRow + 42);
  CHECK(copied(app).text.empty());
  CHECK(app.caret() == caret);
  app.wait(1000);  // else it would be a double tap
  finger(platform::PointerKind::kDown, 900, kFirstRow + 42);
  finger(platform::PointerKind::kUp, 900, kFirstRow + 42);
  CHECK(app.caret() != caret);
}

TEST_CASE("the block with the caret is marked") {
  WidgetApp app;
  app.open("Le premier.\n\nLe second.\n");
  app.editor().focus();
  CHECK(drawn_in(app, ui::light_theme().accent, 510, 520) > 0);
}

TEST_CASE("the keyboard scrolls the preview that has the focus") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.open(text);
  app.get(Role::kDocument, "Preview of the page").focus();
  CHECK(app.press("End"));
  CHECK(app.shows(Pane::kPreview, "Paragraphe 199."));
  CHECK(app.press("Home"));
  CHECK(app.shows(Pane::kPreview, "Paragraphe 0."));
  CHECK(app.press("PageDown"));
  CHECK_FALSE(app.shows(Pane::kPreview, "Paragraphe 0."));
  CHECK_FALSE(app.press("x"));
}

// -- links, embeds, code
// --------------------------------------------------------------------------------------------------------------
TEST_CASE("a link to a heading or a footnote goes there") {
  std::string text = "[au bout](#le-bout) et[^n]\n\n";
  for (int i = 0; i < 100; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.open(text + "## Le bout\n\n[^n]: La note.\n");
  app.get(Role::kLink, "au bout").click();
  CHECK(app.shows(Pane::kPreview, "Le bout"));
  app.scroll(750, 300, -100000);
  app.get(Role::kLink, "1").activate();
  CHECK(app.shows(Pane::kPreview, "La note."));
  app.get(Role::kLink, "↩ 1").click();
  CHECK(app.shows(Pane::kPreview, "Paragraphe 0."));
}

TEST_CASE("a link inside the site opens the page it leads to") {
  test::SiteApp app({{"_config.yml", "permalink: /:year/:title.html\n"},
                     {"_posts/2026-01-01-un.md",
                      "---\ntitle: Un\n---\n[deux]({% post_url 2026-02-02-deux %}) [par adresse](/2026/deux.html) "
                      "[À propos]({{ site.baseurl }}/a-propos/#qui) [rien](/nulle-part)\n"},
                     {"_posts/2026-02-02-deux.md", "---\ntitle: Deux\n---\nDeux.\n"},
                     {"apropos.md", "---\ntitle: X\npermalink: /a-propos/\n---\nA\n\n## Qui\n"}});
  const auto from = [&](std::string_view link) {
    app.open("_posts/2026-01-01-un.md");
    app.get(Role::kLink, link).click();
    return app.state().page->path;
  };
  CHECK(from("deux") == "_posts/2026-02-02-deux.md");
  CHECK(from("par adresse") == "_posts/2026-02-02-deux.md");
  CHECK(from("À propos") == "apropos.md");
  CHECK(app.state().page->selection.head.value == app.text().find("## Qui"));
  CHECK(from("rien") == "_posts/2026-01-01-un.md");
  CHECK(app.state().notice->argument == "nulle-part");
}

TEST_CASE("what is embedded is a card that opens outside") {
  WidgetApp app;
  app.open(
      "<iframe width=\"560\" src=\"//www.youtube.com/embed/abc?a=1&amp;b=2\" title=\"La conf\"></iframe>\n\n"
      "<div class=\"x\"><iframe src=\"https://player.vimeo.com/video/1\"></iframe></div>\n\n"
      "<script src=\"https://gist.github.com/a/b.js\"></script>\n");
  CHECK(app.has(Role::kLink, "Open in a tab: La conf (youtube.com)"));
  CHECK(app.has(Role::kLink, "Open in a tab: Vimeo (player.vimeo.com)"));
  CHECK(app.has(Role::kLink, "Open in a tab: GitHub Gist (gist.github.com)"));
  app.get(Role::kLink, "Open in a tab: La conf (youtube.com)").click();
  const auto opened = app.take("open_url");
  REQUIRE(opened.size() == 1);
  CHECK(opened[0].envelope["url"].string() == "https://www.youtube.com/embed/abc?a=1&b=2");
}

TEST_CASE("code of a known language is coloured, and a comment of the page is not shown") {
  const ui::LaidBlock block = lay_out("```ruby\ndef a # b\n```\n");
  CHECK(texts(block).size() > 2);
  CHECK(item_of(block, ui::PreviewItem::Kind::kText).ink == ui::Ink::kAccent);
  CHECK(block.text == "def a # b");
  CHECK(ui::preview_blocks(markdown::parse("<!-- non -->\n\nOui\n")).size() == 1);
}

TEST_CASE("an image has the size that the page gives it") {
  const auto size = [](std::string_view source) {
    const ui::LaidBlock block = lay_out(source);
    const ui::PreviewItem& image = item_of(block, ui::PreviewItem::Kind::kImage);
    return std::pair(image.w, image.h);
  };
  CHECK(size("![plan](a.png){: width=\"100\"}") == std::pair(100.0f, 50.0f));
  CHECK(size("![plan](a.png){: height=\"100\"}") == std::pair(200.0f, 100.0f));
  CHECK(size("![plan](a.png){: style=\"max-width: 9px; width: 60px\"}") == std::pair(60.0f, 30.0f));
  CHECK(size("un <img src=\"a.png\" width=\"50%\"> mot") == std::pair(160.0f, 80.0f));
  CHECK(size("<p><img src=\"a.png\" width=\"40\" height=\"40\"></p>") == std::pair(40.0f, 40.0f));
}

TEST_CASE("images within a text stand on its baseline, side by side, and wrap with it") {
  using Kind = ui::PreviewItem::Kind;
  const std::string badge = "![b](b.svg){: width=\"80\" height=\"20\"}";
  const ui::LaidBlock block = lay_out("Un " + badge + " mot " + badge + badge + " et " + badge + badge);
  std::vector<ui::PreviewItem> images;
  for (const ui::PreviewItem& item : block.items)
    if (item.kind == Kind::kImage) images.push_back(item);
  REQUIRE(images.size() == 5);
  CHECK(images[0].x == block.items[0].w);
  CHECK(images[0].y == images[1].y);
  CHECK(images[2].x == images[1].x + 80);
  CHECK(images[2].y == images[1].y);
  CHECK(images[3].y > images[2].y);
  CHECK(block.items[0].y + 26 >= images[0].y + 20);
  CHECK(block.text == "Un b mot bb et bb");
  CHECK(block.height < 60);
  // A high one makes its line higher; the text of that line stands at its foot.
  const ui::LaidBlock high = lay_out("Haut ![h](h.png){: width=\"50\" height=\"100\"} et bas");
  CHECK(high.height > 100);
  CHECK(high.items[0].y > 80);
  CHECK(high.items[0].y == high.items[2].y);
  CHECK(high.items[1].y == 0);
}

TEST_CASE("the description of an image in a text leads to its source, as the words around it do") {
  const ui::LaidBlock block = lay_out("Un ![plan de la salle](a.png) mot");
  CHECK(block.text == "Un plan de la salle mot");
  std::vector<std::pair<std::uint32_t, std::uint32_t>> pieces;
  for (const ui::LaidBlock::Piece& piece : block.pieces) pieces.emplace_back(piece.at, piece.node);
  REQUIRE(pieces.size() == 3);
  CHECK(pieces[1].first == 3);
  CHECK(pieces[2].first == 19);
}

TEST_CASE("raised and lowered, marked, underlined, and white space that counts once") {
  const ui::LaidBlock block =
      lay_out("m<sup>2</sup> H<sub>2</sub>O <mark>là</mark> <ins>ici</ins>  et\n   fin<br>\n  suite");
  CHECK(texts(block) == Texts{"m", "2", " H", "2", "O ", "là", " ", "ici", " et fin", "suite"});
  CHECK(block.items[1].raise > 0);
  CHECK(block.items[3].raise < 0);
  CHECK(block.items[5].marked);
  CHECK(block.items[7].underlined);
}

TEST_CASE("text is aligned as an attribute, a style or an element says") {
  const auto x = [](std::string_view source) { return lay_out(source).items[0].x; };
  CHECK(x("mot\n{: style=\"text-align: center\"}") > 100);
  CHECK(x("## mot\n{: style=\"color: red; text-align:right\"}") > 200);
  CHECK(x("<p align=\"center\">mot</p>") > 100);
  CHECK(x("<center>mot</center>") > 100);
  CHECK(x("![i](i.png){: width=\"20\"}\n{: style=\"text-align: center\"}") == 150);
  CHECK(x("mot\n{: .center}") == 0);
}

TEST_CASE("raw HTML shows its text, links, lists and what is embedded, in their order") {
  const ui::LaidBlock block = lay_out(
      "<div>\n<h2>La conf &amp; co</h2>\n<p>Voir <a href=\"/a?b&amp;c\">ici</a>.</p>\n"
      "<iframe src=\"https://www.youtube.com/embed/a\"></iframe>\n<ul><li>un</li><li>deux</li></ul>\n"
      "<script>var x;</script>fin</div>\n");
  CHECK(block.text == "La conf & co\nVoir ici.\nYouTube ↗\nyoutube.com\n• un\n• deux\nfin");
  REQUIRE(block.headings.size() == 1);
  CHECK(block.headings[0].level == 2);
  REQUIRE(block.links.size() == 2);
  CHECK(block.links[0].target == "/a?b&c");
  CHECK(block.links[1].kind == ui::LaidBlock::Link::Kind::kCard);
  // What shows nothing stays as its source.
  CHECK(lay_out("<div class=\"map\"></div>").text == "<div class=\"map\"></div>");
  CHECK(lay_out("<svg><text>a</text></svg>").text.starts_with("<svg"));
}

TEST_CASE("details, tables and definition lists of raw HTML keep their shape") {
  const ui::LaidBlock details = lay_out("<details><summary>Plus</summary><p>Dedans</p></details>");
  CHECK(details.text == "▾ Plus\nDedans");
  CHECK(details.items[1].style.face.bold);
  CHECK(details.items[1].x == details.items[2].x);
  const ui::LaidBlock table =
      lay_out("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td style=\"text-align:right\">2</td></tr></table>");
  CHECK(table.text == "A\tB\n1\t2");
  const ui::LaidBlock list = lay_out("<dl><dt>Mot</dt><dd>Sens</dd></dl>");
  CHECK(list.text == "Mot\nSens");
  CHECK(list.items[0].style.face.bold);
  CHECK(list.items[1].x > list.items[0].x);
}

TEST_CASE("breaks make empty lines, but for the last") {
  CHECK(lay_out("<p>a<br><br>b<br></p>").height == 3 * 26);
  CHECK(lay_out("<br />").height == 26);
}

TEST_CASE("a formula is its source, and says that it is one") {
  WidgetApp app;
  app.open("Soit $$x^2$$ ici.\n\n$$\n\\sum_i i\n$$\n");
  int formulas = 0;
  for (const ui::Node& node : app.tree().nodes) {
    if (node.role != Role::kMath) continue;
    CHECK(node.name == "Formula");
    CHECK(node.value == (formulas++ == 0 ? "x^2" : "\\sum_i i"));
  }
  CHECK(formulas == 2);
  CHECK(app.shows(Pane::kPreview, "Soit x^2 ici."));
  const ui::LaidBlock block = lay_out("Soit $$x^2$$ ici.");
  CHECK(block.items[1].style.face.family == gfx::Family::kMono);
  CHECK_FALSE(block.items[1].underlined);
}

TEST_CASE("a footnote's mark is raised, and its way back stands behind its last words") {
  const markdown::Tree tree = markdown::parse("Un mot[^n].\n\n[^n]: La note\n    dit *tout*.\n");
  FixedSource source;
  const std::vector<ui::PreviewBlock> blocks = ui::preview_blocks(tree);
  REQUIRE(blocks.size() == 2);
  const ui::LaidBlock text = ui::lay_out_block(tree, blocks[0], 320, source, {"n"});
  CHECK(texts(text) == Texts{"Un mot", "1", "."});
  CHECK(text.items[1].raise > 0);
  CHECK(text.links[0].target == "#fn:n");
  const ui::LaidBlock note = ui::lay_out_block(tree, blocks[1], 320, source, {"n"});
  CHECK(note.text == "1. La note dit tout.\u00a0↩");
  CHECK(note.links[0].target == "#fnref:n");
}

// -- the editor beside it
// --------------------------------------------------------------------------------------------------------------
TEST_CASE("the editor and the preview scroll together, whoever is scrolled, and then rest") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.open(text);
  app.scroll(100, 300, 100000);
  CHECK(app.shows(Pane::kPreview, "Paragraphe 199."));
  app.scroll(750, 300, -100000);
  CHECK(app.shows(Pane::kEditor, "Paragraphe 0."));
  app.scroll(750, 300, 3000);
  app.scroll(100, 300, 150);
  int both = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string line = "Paragraphe " + std::to_string(i) + ".";
    both += app.shows(Pane::kEditor, line) && app.shows(Pane::kPreview, line) ? 1 : 0;
  }
  CHECK(both >= 8);
  app.wait(20'000);
  const std::uint64_t frames = app.frames();
  app.wait(5'000);
  CHECK(app.frames() == frames);
}

TEST_CASE("with motion the preview glides after the editor, and arrives") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "Paragraphe " + std::to_string(i) + ".\n\n";
  WidgetApp app;
  app.reply(R"({"type":"system_changed","dark":false,"reduced_motion":false})");
  app.open(text);
  app.app().wheel(100, 300, 0, 400, {});
  app.frame();
  CHECK(app.shows(Pane::kPreview, "Paragraphe 0."));
  app.settle(200);
  CHECK_FALSE(app.shows(Pane::kPreview, "Paragraphe 0."));
}

TEST_CASE("what is looked for is marked in the preview too") {
  test::SiteApp app({{"a.md", "---\ntitle: A\n---\nUn mot, \\*deux mots\\*.\n\n```\nmot\n```\n"}});
  app.open("a.md");
  const float left = app.get(Role::kDocument, "Preview of the page").node().rect.x;
  CHECK(drawn_in(app, ui::light_theme().accent_soft, left, 2000) == 0);
  app.ctrl("f");
  app.type("mot");
  app.settle();
  CHECK(drawn_in(app, ui::light_theme().accent_soft, left, 2000) > 0);
  CHECK(drawn_in(app, ui::light_theme().selection, left, 2000) > 0);
}
