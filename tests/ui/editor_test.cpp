// The editor in frames: pointer, agent, scroll, and what it draws.
#include "core/base/utf8.hpp"
#include "ui/widget_app.hpp"

using namespace marbre;
using platform::Modifiers;
using platform::Pane;
using test::WidgetApp;

namespace {

const std::string kPost = "---\ntitle: Soirée\n---\n# Programme\n\nUn premier paragraphe.\n\nUn second, **fort**.\n";

float row(int n) { return 20 + 28 * static_cast<float>(n) + 14; }  // middle of the nth row

}  // namespace

TEST_CASE("the editor shows the body below the front matter, all of it when that does not parse") {
  WidgetApp app;
  app.open(kPost);
  CHECK(app.shows(Pane::kEditor, "# Programme"));
  CHECK_FALSE(app.shows(Pane::kEditor, "title"));
  WidgetApp broken;
  broken.open("---\ntitle: [\n---\ncorps\n");
  CHECK(broken.shows(Pane::kEditor, "title: ["));
  CHECK(broken.shows(Pane::kEditor, "corps"));
}

TEST_CASE("a page without front matter can be written from its first byte") {
  WidgetApp app;
  app.open("bonjour");
  app.editor().focus();
  app.press("Home", {.ctrl = true});
  app.type("Ç");
  CHECK(app.text() == "Çbonjour");
}

TEST_CASE("what is typed is in the page, in the editor and in the preview of the same frame") {
  WidgetApp app;
  app.open(kPost);
  app.caret_behind("premier");
  app.type(" ê@€👍🏽");
  CHECK(app.text().find("Un premier ê@€👍🏽 paragraphe.") != std::string::npos);
  CHECK(app.shows(Pane::kEditor, "Un premier ê@€👍🏽 paragraphe."));
  CHECK(app.shows(Pane::kPreview, "Un premier ê@€👍🏽 paragraphe."));
}

TEST_CASE("a composition in the editor is one undo step") {
  WidgetApp app;
  app.open(kPost);
  app.caret_behind("Un second");
  app.compose({"^", "ê"});
  CHECK(app.text().find("Un secondê,") != std::string::npos);
  app.press("z", {.ctrl = true});
  CHECK(app.text() == kPost);
  app.press("y", {.ctrl = true});
  CHECK(app.text().find("Un secondê,") != std::string::npos);
}

TEST_CASE("undo after a paste over a selection restores both") {
  WidgetApp app;
  app.open(kPost);
  app.caret_behind("# Programme");
  app.press("Home", {.shift = true});
  app.paste("## Autre\r\nchose");
  CHECK(app.text().find("## Autre\nchose\n\nUn premier") != std::string::npos);
  app.press("z", {.ctrl = true});
  CHECK(app.text() == kPost);
  CHECK_FALSE(app.state().page->selection.empty());
}

TEST_CASE("a click puts the caret there and gives the editor the focus") {
  WidgetApp app;
  app.open("un\n\ndeux\n");
  app.click_at(480, row(2));
  CHECK(app.caret() == 8);
  CHECK(app.agent().node == app.editor().id());
  app.type("!");
  CHECK(app.text() == "un\n\ndeux!\n");
  app.click_at(480, row(0));
  CHECK(app.caret() == 2);
}

TEST_CASE("a double click takes a word, a triple click the line") {
  WidgetApp app;
  app.open("bonjour\n\ndeux\n");
  const float left = app.agent().rect.x;
  app.editor().focus();
  const ui::Rect caret = app.agent().rect;
  app.click_at(caret.x + 20, row(0));
  app.click_at(caret.x + 20, row(0));
  CHECK(app.state().page->selection == text::Selection{{0}, {7}});
  app.click_at(caret.x + 20, row(0));
  CHECK(app.state().page->selection == text::Selection{{0}, {8}});
  CHECK(left == 0);
}

TEST_CASE("a drag selects, and copy gives what it selected") {
  WidgetApp app;
  app.open("un deux\n\ntrois quatre\n");
  app.editor().focus();
  const float left = app.agent().rect.x;
  app.drag(left, row(0), left + 400, row(2));
  CHECK(app.state().page->selection == text::Selection{{0}, {21}});
  CHECK(app.copy() == "un deux\n\ntrois quatre");
  CHECK(app.cut() == "un deux\n\ntrois quatre");
  CHECK(app.text() == "\n");
}

TEST_CASE("Shift and a click extend the selection from where it began") {
  WidgetApp app;
  app.open("un deux\n\ntrois quatre\n");
  app.editor().focus();
  app.click_at(app.agent().rect.x, row(0));
  app.click_at(app.agent().rect.x + 400, row(2), {.shift = true});
  CHECK(app.state().page->selection == text::Selection{{0}, {21}});
}

TEST_CASE("the view follows the caret and stays when the wheel moves it") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "ligne " + std::to_string(i) + "\n\n";
  WidgetApp app;
  app.open(text);
  app.editor().focus();
  app.press("End", {.ctrl = true});
  CHECK(app.shows(Pane::kEditor, "ligne 299"));
  CHECK_FALSE(app.shows(Pane::kEditor, "ligne 0\n"));
  app.scroll(250, 300, -100000);
  CHECK(app.shows(Pane::kEditor, "ligne 0\n"));
  app.wait(2000);
  CHECK(app.shows(Pane::kEditor, "ligne 0\n"));
  app.type("x");
  CHECK(app.shows(Pane::kEditor, "ligne 299"));
}

TEST_CASE("a caret in sight stays in sight when the editor becomes lower, one out of sight brings nothing back") {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "ligne " + std::to_string(i) + "\n\n";
  WidgetApp app;
  app.open(text);
  app.resize(1000, 800);
  app.caret_behind("ligne 9\n");
  app.scroll(250, 300, -100000);
  REQUIRE(app.shows(Pane::kEditor, "ligne 9"));
  app.resize(1000, 300);
  CHECK(app.shows(Pane::kEditor, "ligne 9"));
  app.scroll(250, 200, 5000);
  REQUIRE_FALSE(app.shows(Pane::kEditor, "ligne 9\n"));
  app.resize(1000, 250);
  CHECK_FALSE(app.shows(Pane::kEditor, "ligne 9\n"));
}

TEST_CASE("a text that fits does not scroll") {
  WidgetApp app;
  app.open("un\n\ndeux\n");
  app.editor().focus();
  const float before = app.agent().caret.y;
  app.scroll(250, 300, 500);
  CHECK(app.agent().caret.y == before);
}

TEST_CASE("the caret blinks for ten seconds and then lets the app sleep") {
  WidgetApp app;
  app.open(kPost);
  app.editor().focus();
  app.wait(12'000);
  const std::uint64_t frames = app.frames();
  app.wait(30'000);
  CHECK(app.frames() == frames);
}

TEST_CASE("the agent says where the caret and its paragraph stand") {
  WidgetApp app;
  app.open("un\n\ndeux lignes\n");
  app.caret_behind("deux");
  const ui::Agent& agent = app.agent();
  CHECK(agent.multiline);
  CHECK(agent.caret.y == 20 + 2 * 28);
  CHECK(agent.caret.x > agent.rect.x);
  CHECK(agent.rect.y == 20 + 2 * 28);
  CHECK(agent.rect.h == 28);
  CHECK(agent.font_size == 17);
}

TEST_CASE("a field of the form that changes leaves the caret on its words") {
  WidgetApp app;
  app.open(kPost);
  app.caret_behind("Un premier");
  app.type("x");
  const std::uint32_t before = app.caret();
  REQUIRE(
      app.app().open_text("_posts/2026-01-01-a.md", "---\ntitle: Une longue soirée\n---\n" + app.text().substr(24)));
  app.settle();
  CHECK(app.caret() != before);
  CHECK_FALSE(app.shows(Pane::kEditor, "title"));
}

TEST_CASE("a line of a megabyte opens, takes a keystroke and shows it") {
  WidgetApp app;
  app.open(std::string(1u << 20, 'a'));
  app.editor().focus();
  app.press("End", {.ctrl = true});
  app.type("é");
  CHECK(app.text().ends_with("aé"));
  CHECK(app.shows(Pane::kEditor, "aé"));
}

TEST_CASE("assistive technology can set the whole window's text") {
  WidgetApp app;
  app.open("un\n");
  app.editor().set("deux");
  CHECK(app.text() == "deux");
}

TEST_CASE("right-to-left text stays as it is, and the caret crosses it letter by letter") {
  WidgetApp app;
  const std::string hebrew = "שלום עולם", arabic = "مَرحبا";
  app.open("avant " + hebrew + " et " + arabic + " après\n");
  CHECK(app.shows(Pane::kEditor, hebrew + " et " + arabic));
  app.editor().focus();
  app.press("Home", {.ctrl = true});
  std::vector<std::uint32_t> stops{app.caret()};
  for (int i = 0; i < 60 && app.caret() < app.text().size() - 1; ++i) {
    app.press("ArrowRight");
    CHECK(app.caret() > stops.back());
    stops.push_back(app.caret());
  }
  CHECK(app.caret() == app.text().size() - 1);
  for (std::size_t i = stops.size() - 1; i-- > 0;) {
    app.press("ArrowLeft");
    CHECK(app.caret() == stops[i]);
  }
  app.caret_behind("שלום");
  app.type("א");
  CHECK(app.text() == "avant שלוםא עולם et " + arabic + " après\n");
  app.press("Backspace");
  CHECK(app.text() == "avant " + hebrew + " et " + arabic + " après\n");
}

TEST_CASE("ten megabytes are pasted whole and undone at once") {
  WidgetApp app;
  app.open("avant\n");
  app.editor().focus();
  app.press("End", {.ctrl = true});
  std::string much;
  while (much.size() < 10u << 20) much += "Une ligne parmi beaucoup d’autres, collée d’un coup.\n";
  app.paste(much);
  CHECK(app.state().page->text.size() == 6 + much.size());
  CHECK(app.text() == "avant\n" + much);
  app.type("fin");
  CHECK(app.shows(Pane::kEditor, "fin"));
  app.press("z", {.ctrl = true});
  app.press("z", {.ctrl = true});
  CHECK(app.text() == "avant\n");
}

TEST_CASE("a drag that goes on below the editor scrolls and selects on") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "ligne " + std::to_string(i) + "\n\n";
  WidgetApp app;
  app.open(text);
  app.editor().focus();
  const float left = app.agent().rect.x;
  app.pointer(platform::PointerKind::kMove, left, row(0));
  app.settle();
  app.pointer(platform::PointerKind::kDown, left, row(0));
  app.settle();
  app.pointer(platform::PointerKind::kMove, left + 60, 640);
  for (int i = 0; i < 60; ++i) app.frame();
  const std::uint32_t reached = app.caret();
  CHECK(reached > 150);
  CHECK(app.state().page->selection.anchor.value == 0);
  CHECK_FALSE(app.shows(Pane::kEditor, "ligne 0\n"));
  for (int i = 0; i < 20; ++i) app.frame();
  CHECK(app.caret() > reached);
  app.pointer(platform::PointerKind::kUp, left + 60, 640);
  app.settle();
}

TEST_CASE("the caret glides to where it goes, and is there at once with reduced motion") {
  WidgetApp app;
  app.open(kPost);
  app.editor().focus();
  const auto frames_of = [&] {
    app.wait(5000);
    const std::uint64_t before = app.frames();
    app.press("ArrowRight");
    app.wait(200);
    return app.frames() - before;
  };
  const std::uint64_t at_once = frames_of();
  app.reply(R"({"type":"system_changed","dark":false,"reduced_motion":false})");
  CHECK(frames_of() > at_once);
}
