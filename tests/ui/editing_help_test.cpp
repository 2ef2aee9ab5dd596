// Editing help as it meets the keys, the text agent, the toolbar and undo.
#include "ui/commands.hpp"
#include "ui/widget_app.hpp"

using namespace marbre;
using test::WidgetApp;

namespace {

void draw_with_commands(const app::AppState& app, ui::UiState& state, app::ActionSink& sink) {
  ui::Ui ui{state, ui::light_theme(), app.language, sink};
  ui::run_pending_command(ui, app);
  test::draw_writing(app, state, sink);
}

WidgetApp& write_in(WidgetApp& app, std::string_view text, std::string_view behind) {
  app.open(text);
  app.editor().focus();
  app.caret_behind(behind);
  return app;
}

}  // namespace

TEST_CASE("Enter goes on with a list, Shift+Enter does not, and one undo takes the line back") {
  WidgetApp app;
  write_in(app, "1. un\n2. deux\n", "un");
  CHECK(app.press("Enter"));
  CHECK(app.text() == "1. un\n2. \n3. deux\n");
  app.press("z", {.ctrl = true});
  CHECK(app.text() == "1. un\n2. deux\n");
  app.press("Enter", {.shift = true});
  CHECK(app.text() == "1. un\n\n2. deux\n");
}

TEST_CASE("a line break from a phone's keyboard goes on with a list too") {
  WidgetApp app;
  write_in(app, "- un\n", "un");
  app.type("\n");
  CHECK(app.text() == "- un\n- \n");
}

TEST_CASE("what is typed behind a bracket that closed itself stands inside") {
  WidgetApp app;
  write_in(app, "voir  ici\n", "voir ");
  app.type("(la carte)");
  CHECK(app.text() == "voir (la carte) ici\n");
  app.type(" [x](y");
  CHECK(app.text() == "voir (la carte) [x](y) ici\n");
}

TEST_CASE("a mark typed over a selection goes around it, and a composition does not") {
  WidgetApp app;
  write_in(app, "un mot ici\n", "un mot");
  app.press("ArrowLeft", {.shift = true, .ctrl = true});
  app.type("*");
  app.type("*");
  CHECK(app.text() == "un **mot** ici\n");
  app.compose({"(", "é"});
  CHECK(app.text() == "un **é** ici\n");
}

TEST_CASE("Backspace takes an empty pair and a bullet, then letters") {
  WidgetApp app;
  write_in(app, "- ", "- ");
  app.type("(");
  CHECK(app.text() == "- ()");
  app.press("Backspace");
  CHECK(app.text() == "- ");
  app.press("Backspace");
  CHECK(app.text().empty());
}

TEST_CASE("Tab is the editor's in a list, the browser's elsewhere, and after Escape always") {
  WidgetApp app;
  write_in(app, "texte\n\n- un\n- deux\n", "deux");
  CHECK(app.press("Tab"));
  CHECK(app.text() == "texte\n\n- un\n  - deux\n");
  CHECK(app.press("Tab", {.shift = true}));
  CHECK(app.text() == "texte\n\n- un\n- deux\n");
  app.press("Escape");
  CHECK_FALSE(app.press("Tab"));
  CHECK(app.press("Tab"));
  app.caret_behind("texte");
  CHECK_FALSE(app.press("Tab"));
  CHECK_FALSE(app.press("Tab", {.shift = true}));
}

TEST_CASE("in a table Tab and Enter go through the cells") {
  WidgetApp app;
  write_in(app, "| a | b |\n|---|---|\n| c | d |\n", "| a");
  CHECK(app.press("Tab"));
  app.type("x");
  CHECK(app.text() == "| a   | x   |\n| --- | --- |\n| c   | d   |\n");
  CHECK(app.press("Enter"));
  app.type("y");
  CHECK(app.text() == "| a   | x   |\n| --- | --- |\n| c   | y   |\n");
}

TEST_CASE("the editing keys act on the selection, on the page, as one undo step") {
  WidgetApp app(draw_with_commands);
  write_in(app, "un mot ici\n", "un m");
  CHECK(app.press("b", {.ctrl = true}));
  CHECK(app.text() == "un **mot** ici\n");
  CHECK(app.press("i", {.ctrl = true}));
  CHECK(app.text() == "un ***mot*** ici\n");
  app.press("z", {.ctrl = true});
  CHECK(app.text() == "un **mot** ici\n");
  CHECK(app.press("H", {.shift = true, .ctrl = true}));
  CHECK(app.text() == "## un **mot** ici\n");
  app.press("z", {.ctrl = true});
  CHECK(app.press("ArrowDown", {.shift = true, .alt = true}));
  CHECK(app.text() == "un **mot** ici\nun **mot** ici\n");
  CHECK(app.press("K", {.shift = true, .ctrl = true}));
  CHECK(app.text() == "un **mot** ici\n");
}

TEST_CASE("AltGr and the history's keys stay what they are") {
  WidgetApp app(draw_with_commands);
  write_in(app, "un mot\n", "un");
  CHECK_FALSE(app.press("e", {.ctrl = true, .alt = true}));
  CHECK_FALSE(app.press("ArrowLeft", {.alt = true}));
  CHECK(app.text() == "un mot\n");
}

TEST_CASE("commands leave the front matter alone while the form shows it") {
  WidgetApp app(draw_with_commands);
  write_in(app, "---\ntitle: a\n---\nun\ndeux\n", "un");
  app.press("ArrowUp", {.alt = true});
  CHECK(app.text() == "---\ntitle: a\n---\nun\ndeux\n");
  app.press("ArrowDown", {.alt = true});
  CHECK(app.text() == "---\ntitle: a\n---\ndeux\nun\n");
}

TEST_CASE("an address pasted over words makes a link") {
  WidgetApp app;
  write_in(app, "voir la carte ici\n", "voir la carte");
  app.press("ArrowLeft", {.shift = true, .ctrl = true});
  app.paste("https://a.fr/x");
  CHECK(app.text() == "voir la [carte](https://a.fr/x) ici\n");
}

TEST_CASE("French spaces come while typing only when they are wanted") {
  WidgetApp app;
  write_in(app, "Quoi\n", "Quoi");
  app.type(" ?");
  CHECK(app.text() == "Quoi ?\n");
  bool wanted = true;
  WidgetApp wanting([&wanted](const app::AppState& state, ui::UiState& ui, app::ActionSink& sink) {
    if (state.page && std::exchange(wanted, false)) sink.push(app::ToggleTypography{});
    test::draw_writing(state, ui, sink);
  });
  write_in(wanting, "Quoi\n", "Quoi");
  wanting.type(" ? Si");
  CHECK(wanting.text() == "Quoi\u202F? Si\n");
}
