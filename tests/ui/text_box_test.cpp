// Fields: their own undo, the app's value, and one focused at a time.
#include "ui/widget_app.hpp"

using namespace marbre;
using test::WidgetApp;
using ui::Rect;
using ui::Role;

namespace {

struct Fields {
  std::string first = "Soirée", second;
  bool obey = true;  // the app takes what is typed
  bool multiline = false;
  int changes = 0;
  WidgetApp app{[this](const app::AppState& state, ui::UiState& ui_state, app::ActionSink& sink) {
    ui::Ui ui{ui_state, ui::light_theme(), state.language, sink};
    ui::begin_frame(ui, true);
    ui::begin_region(ui, Role::kMain, "main", {0, 0, 1000, 600});
    one(ui, "First", first, {20, 20, 200, multiline ? 120.0f : 32.0f});
    one(ui, "Second", second, {20, 200, 200, 32});
    ui::end_region(ui);
    ui::end_frame(ui);
  }};

  void one(ui::Ui& ui, std::string_view name, std::string& value, Rect rect) {
    const std::uint32_t id = ui::node_id(Role::kTextbox, name);
    ui::record(ui, id, Role::kTextbox, name, rect).state.multiline = multiline;
    const ui::TextBoxResult result = ui::text_box(ui, id, value, rect, {.multiline = multiline, .placeholder = "rien"});
    if (!result.changed) return;
    ++changes;
    if (obey) value = result.text;
  }
  platform::Control get(std::string_view name) { return app.get(Role::kTextbox, name); }
};

}  // namespace

TEST_CASE("typing into a field changes its value, with accents and emoji") {
  Fields f;
  f.get("First").focus();
  f.app.type(" d’été 🎉");
  CHECK(f.first == "Soirée d’été 🎉");
  f.app.compose({"`", "à"});
  CHECK(f.first == "Soirée d’été 🎉à");
}

TEST_CASE("a field has an undo of its own that ends with its focus") {
  Fields f;
  f.get("First").focus();
  f.app.paste(" un");
  f.app.paste(" deux");
  f.app.press("z", {.ctrl = true});
  CHECK(f.first == "Soirée un");
  f.app.press("z", {.ctrl = true});
  CHECK(f.first == "Soirée");
  f.app.press("z", {.shift = true, .ctrl = true});
  CHECK(f.first == "Soirée un");
  f.get("Second").focus();
  f.app.press("z", {.ctrl = true});
  f.get("First").focus();
  f.app.press("z", {.ctrl = true});
  CHECK(f.first == "Soirée un");
}

TEST_CASE("a pasted line break becomes a space in a single line") {
  Fields f;
  f.get("Second").focus();
  f.app.paste("un\r\ndeux\ntrois");
  CHECK(f.second == "un deux trois");
  CHECK(f.app.agent().text == "un deux trois");
  f.app.press("Enter");
  CHECK(f.second == "un deux trois");
}

TEST_CASE("a value that the app changes wins over what is in the field") {
  Fields f;
  f.get("First").focus();
  f.app.type("!");
  f.first = "Autre chose";
  f.app.reply(R"({"type":"touch","touch":false})");
  CHECK(f.app.agent().text == "Autre chose");
  f.app.type("x");
  CHECK(f.first.find('x') != std::string::npos);
}

TEST_CASE("a field whose app does not answer yet keeps what was typed") {
  Fields f;
  f.obey = false;
  f.get("First").focus();
  f.app.type("ab");
  CHECK(f.app.agent().text == "Soiréeab");
}

TEST_CASE("a click selects nothing and puts the caret where it was made, a double click a word") {
  Fields f;
  f.first = "un deux";
  f.app.click_at(28, 36);
  CHECK(f.app.agent().node == f.get("First").id());
  CHECK(f.app.agent().selection_from == 0);
  f.app.type("x");
  CHECK(f.first == "xun deux");
  f.app.wait(1000);
  f.app.click_at(30, 36);
  f.app.click_at(30, 36);
  CHECK(f.app.agent().selection_from == 0);
  CHECK(f.app.agent().selection_to == 3);
}

TEST_CASE("a click into another field puts the caret where it was made") {
  Fields f;
  f.second = "un deux";
  f.get("First").focus();
  f.app.click_at(28, 216);
  CHECK(f.app.agent().node == f.get("Second").id());
  f.app.type("x");
  CHECK(f.second == "xun deux");
  CHECK(f.first == "Soirée");
}

TEST_CASE("a long value scrolls so that the caret can be seen") {
  Fields f;
  f.get("Second").focus();
  f.app.paste(std::string(200, 'm'));
  const Rect field = f.get("Second").node().rect;
  CHECK(f.app.agent().caret.x > field.x);
  CHECK(f.app.agent().caret.x < field.x + field.w);
  f.app.press("Home");
  CHECK(f.app.agent().caret.x >= field.x);
  CHECK(f.app.agent().caret.x < field.x + 20);
}

TEST_CASE("Enter makes a line in a field of several") {
  Fields f;
  f.multiline = true;
  f.get("First").focus();
  f.app.press("Enter");
  f.app.type("x");
  CHECK(f.first == "Soirée\nx");
  f.app.press("ArrowUp");
  f.app.press("End");
  f.app.type("s");
  CHECK(f.first == "Soirées\nx");
}
