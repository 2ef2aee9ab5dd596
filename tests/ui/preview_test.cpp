// The preview: what it draws, its links and images, its cache.
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
  CHECK(app.get(Role::kLink, "ici").node().state.disabled);
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
