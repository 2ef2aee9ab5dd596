// The shell, the headless platform and its driver, on a small interface of the test's own: a button that counts, a text
// box that edits through the agent, an animation. What is tested here is how frames run, not how Marbre looks.
#include <imgui.h>

#include <catch_amalgamated.hpp>
#include <string>

#include "core/base/utf8.hpp"
#include "gfx/text.hpp"
#include "platform/headless/headless.hpp"
#include "platform/shell/keys.hpp"
#include "ui/shortcuts.hpp"

namespace marbre::platform {
namespace {

using Catch::Matchers::ContainsSubstring;
using ui::matches_shortcut;
using ui::Role;

struct Panel {  // what the test's interface remembers
  int presses = 0, passes = 0, escapes = 0;
  std::string text;
  std::uint32_t caret = 0, anchor = 0;  // UTF-16 units
  std::uint64_t serial = 1;
  double animate_until = -1;
  bool modal = false, duplicate = false, bad_imgui = false, push_once = false, wants_focus = false;
  std::string seen_query;
  float wheel = 0;
};

ui::Node node(std::uint32_t id, Role role, std::string name, ui::Rect rect) {
  ui::Node n;
  n.id = id;
  n.role = role;
  n.name = std::move(name);
  n.rect = rect;
  return n;
}

void replace_units(std::string& text, std::uint32_t from, std::uint32_t to, std::string_view with) {
  const std::size_t a = base::utf16_to_byte(text, from), b = base::utf16_to_byte(text, to);
  text.replace(a, b - a, with);
}

void text_box(Panel& p, ui::UiState& s) {
  constexpr std::uint32_t kId = 20;
  ui::Node box = node(kId, Role::kTextbox, "Texte", {10, 100, 300, 30});
  if (s.focus == kId) {
    for (const ui::AgentInput& in : s.agent.inputs) {
      if (in.kind == ui::AgentInputKind::kSelect) {
        p.anchor = in.from, p.caret = in.to;
        continue;
      }
      replace_units(p.text, in.from, in.to, in.text);
      p.caret = p.anchor = in.from + static_cast<std::uint32_t>(base::utf16_length(in.text));
    }
    if (s.key && s.key->key == "ArrowLeft" && p.caret > 0) p.anchor = --p.caret, ++p.serial;
    if (s.key && s.key->key == "Copy") s.clipboard_out = p.text;
    s.agent.node = kId;
    s.agent.serial = p.serial;
    s.agent.text = p.text;
    s.agent.selection_from = std::min(p.anchor, p.caret);
    s.agent.selection_to = std::max(p.anchor, p.caret);
  } else {
    s.agent.node = 0;
  }
  box.value = p.text;
  box.state.focused = s.focus == kId;
  s.tree.nodes.push_back(box);
  s.drawn_editor = p.text;
}

void draw(Panel& p, const app::AppState& state, ui::UiState& s, app::ActionSink& sink) {
  ++p.passes;
  s.tree.nodes.clear();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({400, 300});
  ImGui::Begin("test", nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground);
  ImGui::SetCursorScreenPos({10, 10});
  const bool pressed = ImGui::InvisibleButton("press", {100, 30}) || s.activated == 10;
  gfx::draw(ImGui::GetWindowDrawList(), {}, {20, 30}, IM_COL32_BLACK, "Presser");
  ui::Node button = node(10, Role::kButton, "Presser", {10, 10, 100, 30});
  button.shortcut = "Control+Enter";
  s.tree.nodes.push_back(button);
  if (pressed) {
    ++p.presses;
    p.push_once = true;
  }
  if (std::exchange(p.push_once, false)) sink.push(app::SetQuery{"après"});
  p.seen_query = state.view.query;
  if (p.duplicate) s.tree.nodes.push_back(node(10, Role::kButton, "Encore", {0, 0, 1, 1}));
  if (p.modal) {
    ui::Node dialog = node(30, Role::kDialog, "Dialogue", {0, 0, 400, 300});
    dialog.state.modal = true;
    s.tree.nodes.push_back(dialog);
  }
  if (p.bad_imgui)
    ImGui::SetCursorScreenPos({ImGui::GetStyle().WindowPadding.x, 0}), IM_ASSERT(state.view.query == "never");
  if (s.key && s.key->key == "Escape") ++p.escapes;
  p.wheel += ImGui::GetIO().MouseWheel;
  text_box(p, s);
  if (s.time < p.animate_until) s.wake_after = 0;
  if (std::exchange(p.wants_focus, false)) s.wants_focus = 20;
  ImGui::End();
}

struct Fixture {
  Panel panel;
  Headless app{400, 300, 1, [this](const app::AppState& state, ui::UiState& s, app::ActionSink& sink) {
                 draw(panel, state, s, sink);
               }};
};

TEST_CASE_METHOD(Fixture, "get finds a control by role and name, and says what there is when it does not") {
  CHECK(app.get(Role::kButton, "Presser").id() == 10);
  CHECK_THROWS_WITH(app.get(Role::kButton, "Publier"),
                    ContainsSubstring("there is no button \"Publier\"") && ContainsSubstring("button \"Presser\""));
  CHECK_THROWS_WITH(app.get(Role::kLink, "Presser"), ContainsSubstring("there is no link"));
  app.expect_visible(Role::kTextbox, "Texte");
  app.expect_absent(Role::kDialog, "Dialogue");
}

TEST_CASE_METHOD(Fixture, "a click is one press, and its action shows in the same frame") {
  app.get(Role::kButton, "Presser").click();
  CHECK(panel.presses == 1);
  CHECK(panel.seen_query == "après");
}

TEST_CASE_METHOD(Fixture, "an action is applied before the frame that shows it") {
  app.settle();
  panel.push_once = true;
  app.app().pointer({.kind = PointerKind::kMove, .x = 1, .y = 1});
  const auto frames = app.frames();
  app.frame();
  CHECK(app.frames() == frames + 1);
  CHECK(panel.seen_query == "après");
}

TEST_CASE_METHOD(Fixture, "the shell's shortcut, Enter and assistive technology all activate") {
  CHECK(app.press("Enter", {.ctrl = true}));
  CHECK(panel.presses == 1);
  app.get(Role::kButton, "Presser").activate();
  CHECK(panel.presses == 2);
  app.get(Role::kButton, "Presser").focus();
  CHECK_FALSE(app.press("Enter"));  // the browser's: it clicks
  CHECK(panel.presses == 3);
}

TEST_CASE_METHOD(Fixture, "typing goes through the agent's window, grapheme by grapheme") {
  app.get(Role::kTextbox, "Texte").click();
  app.type("é🙂👩‍👩‍👧‍👦!");
  CHECK(panel.text == "é🙂👩‍👩‍👧‍👦!");
  CHECK(app.agent().selection_from == base::utf16_length(panel.text));
  app.compose({"^", "ê"});
  CHECK(panel.text == "é🙂👩‍👩‍👧‍👦!ê");
  app.paste("\ncollé");
  CHECK(panel.text.ends_with("ê\ncollé"));
  app.get(Role::kTextbox, "Texte").set("remplacé");
  CHECK(panel.text == "remplacé");
}

TEST_CASE_METHOD(Fixture, "typing without a text box is an error of the test") {
  CHECK_THROWS_WITH(app.type("x"), ContainsSubstring("no text box has the focus"));
}

TEST_CASE_METHOD(Fixture, "a key between two inputs keeps its place, and the agent is right at once") {
  app.get(Role::kTextbox, "Texte").focus();
  app.type("ac");
  app.take("agent");
  CHECK(app.app().key({.key = "ArrowLeft"}));
  const auto message = app.app().poll();  // before any frame
  REQUIRE(message);
  CHECK_THAT(message->envelope, ContainsSubstring("\"agent\"") && ContainsSubstring("\"from\":1"));
  app.type("b");
  CHECK(panel.text == "abc");
}

TEST_CASE_METHOD(Fixture, "a key right after a move of the focus belongs to where the focus went") {
  app.get(Role::kTextbox, "Texte").focus();
  app.type("ab");
  const auto focus = [&](std::uint32_t id) {
    REQUIRE(app.app().receive(R"({"type":"focus","node":)" + std::to_string(id) + "}", {}));
  };
  const ui::KeyPress left{.key = "ArrowLeft"};
  const std::uint32_t box = app.get(Role::kTextbox, "Texte").id(), button = app.get(Role::kButton, "Presser").id();
  focus(button);  // no frame in between
  CHECK_FALSE(app.app().key(left));
  focus(box);
  CHECK(app.app().key(left));
}
TEST_CASE_METHOD(Fixture, "copy answers the clipboard's text at once") {
  app.get(Role::kTextbox, "Texte").focus();
  app.type("à copier");
  CHECK(app.copy() == "à copier");
}

TEST_CASE_METHOD(Fixture, "idle draws nothing") {
  app.wait(200);  // the tree that was held back has left
  const auto frames = app.frames();
  CHECK(app.frame() == -1);
  app.wait(5000);
  CHECK(app.frames() == frames);
}

TEST_CASE_METHOD(Fixture, "three frames after an event, then none") {
  app.settle();
  const auto frames = app.frames();
  app.app().pointer({.kind = PointerKind::kMove, .x = 5, .y = 5});
  CHECK(app.frame() == 0);
  CHECK(app.frame() == 0);
  CHECK(app.frame() != 0);
  CHECK(app.frames() == frames + 3);
}

TEST_CASE_METHOD(Fixture, "an animation gets its frames and then stops") {
  app.settle();
  panel.animate_until = app.now_ms() / 1000 + 0.160;
  app.app().pointer({.kind = PointerKind::kMove, .x = 5, .y = 5});
  const auto frames = app.frames();
  app.wait(1000);
  CHECK(app.frames() >= frames + 9);
  CHECK(app.frames() <= frames + 15);
  CHECK(app.frame() == -1);
}

TEST_CASE_METHOD(Fixture, "two nodes with one id fail the test") {
  panel.duplicate = true;
  CHECK_THROWS_WITH(app.resize(401, 300), ContainsSubstring("two nodes have one id"));
}

TEST_CASE_METHOD(Fixture, "an assertion of Dear ImGui fails the test") {
#ifdef NDEBUG
  SKIP("assertions are compiled out");
#else
  panel.bad_imgui = true;
  CHECK_THROWS_WITH(app.resize(401, 300), ContainsSubstring("Dear ImGui assertion"));
#endif
}

TEST_CASE_METHOD(Fixture, "the tree leaves when it changed, at most every 100 ms, and at once when the focus moves") {
  app.settle();
  app.wait(200);
  app.take("tree");
  app.get(Role::kTextbox, "Texte").focus();
  CHECK(app.take("tree").size() == 1);
  app.type("a");
  CHECK(app.take("tree").empty());
  app.wait(150);
  const auto trees = app.take("tree");
  REQUIRE(trees.size() == 1);
  CHECK_THAT(trees[0].envelope.dump(), ContainsSubstring("\"value\":\"a\""));
  app.wait(500);
  CHECK(app.take("tree").empty());
}

TEST_CASE_METHOD(Fixture, "the interface can ask for the focus") {
  panel.wants_focus = true;
  app.app().pointer({.kind = PointerKind::kMove, .x = 5, .y = 5});
  app.settle();
  REQUIRE(app.last("focus") != nullptr);
  CHECK(app.last("focus")->envelope["node"].integer() == 20);
  CHECK(app.app().ui().focus == 20);
}

TEST_CASE_METHOD(Fixture, "a lost context draws nothing and loses nothing") {
  app.get(Role::kTextbox, "Texte").focus();
  app.app().context(false);
  const auto frames = app.frames();
  app.type("gardé");
  CHECK(app.frames() == frames);
  CHECK(panel.text == "gardé");
  app.app().context(true);
  app.settle();
  CHECK(app.frames() > frames);
  CHECK(app.app().shows(Pane::kEditor, "gardé"));
}

TEST_CASE_METHOD(Fixture, "shows answers from what was drawn") {
  app.get(Role::kTextbox, "Texte").focus();
  app.type("vu");
  CHECK(app.app().shows(Pane::kEditor, "vu"));
  CHECK_FALSE(app.app().shows(Pane::kEditor, "pas vu"));
  CHECK_FALSE(app.app().shows(Pane::kPreview, "vu"));
}

TEST_CASE_METHOD(Fixture, "a message that is none is refused and changes nothing") {
  CHECK_FALSE(app.app().receive("", {}));
  CHECK_FALSE(app.app().receive("{\"type\":\"no_such_thing\"}", {}));
  CHECK_FALSE(app.app().receive("[1]", {}));
  CHECK_FALSE(app.app().receive(R"({"type":"agent_input","kind":"explode"})", {}));
  CHECK_THROWS_AS(app.reply("{"), DriverError);
}

TEST_CASE_METHOD(Fixture, "a finger that moves scrolls, one that does not taps") {
  const auto touch = [&](PointerKind kind, float x, float y) { app.pointer(kind, x, y, 0, {}, PointerType::kTouch); };
  touch(PointerKind::kDown, 50, 20);
  touch(PointerKind::kUp, 52, 21);
  app.settle();
  CHECK(panel.presses == 1);
  CHECK(panel.wheel == 0);
  touch(PointerKind::kDown, 50, 20);
  app.frame();
  touch(PointerKind::kMove, 50, 60);
  app.frame();
  app.wait(200);
  touch(PointerKind::kUp, 50, 60);
  app.settle();
  CHECK(panel.presses == 1);
  CHECK(panel.wheel == Catch::Approx(40 / ui::kWheelPixels));
}

TEST_CASE_METHOD(Fixture, "the wheel scrolls by CSS pixels") {
  app.scroll(50, 50, 120);
  CHECK(panel.wheel == Catch::Approx(-120 / ui::kWheelPixels));
}

TEST_CASE_METHOD(Fixture, "Escape is ours while a dialog is open") {
  CHECK_FALSE(app.press("Escape"));
  panel.modal = true;
  app.resize(401, 300);
  CHECK(app.press("Escape"));
  CHECK(panel.escapes == 1);
}

TEST_CASE("keydowns: ours are commands of the text box, never characters or browser shortcuts") {
  ui::Tree tree;
  tree.nodes.push_back(node(1, Role::kTextbox, "Ligne", {}));
  tree.nodes.push_back(node(2, Role::kTextbox, "Corps", {}));
  tree.nodes.back().state.multiline = true;
  tree.nodes.push_back(node(3, Role::kButton, "Publier", {}));
  const auto ours = [&](ui::KeyPress key, std::uint32_t focus, bool mac = false) {
    return !std::holds_alternative<NotOurs>(owner_of(key, tree, focus, mac));
  };
  for (const char* const key :
       {"ArrowLeft", "ArrowDown", "Home", "End", "PageUp", "Backspace", "Delete", "Enter", "Copy", "Cut"}) {
    INFO(key);
    CHECK(ours({.key = key}, 2));
    CHECK_FALSE(ours({.key = key}, 3));
    CHECK_FALSE(ours({.key = key}, 0));
  }
  CHECK(ours({.key = "a", .ctrl = true}, 2));
  CHECK(ours({.key = "Z", .ctrl = true, .shift = true}, 2));
  CHECK(ours({.key = "ArrowLeft", .ctrl = true, .shift = true}, 1));
  CHECK(ours({.key = "z", .meta = true}, 2, true));
  CHECK_FALSE(ours({.key = "z", .ctrl = true}, 2, true));
  CHECK_FALSE(ours({.key = "é"}, 2));
  CHECK_FALSE(ours({.key = "Tab"}, 2));
  for (const char* const key : {"c", "x", "v", "t", "w", "l", "r"}) CHECK_FALSE(ours({.key = key, .ctrl = true}, 2));
  CHECK_FALSE(ours({.key = "F5"}, 2));
  CHECK_FALSE(ours({.key = "a", .ctrl = true, .alt = true}, 2));  // AltGr
  CHECK_FALSE(ours({.key = "ArrowLeft", .alt = true}, 2));        // the browser's history
  CHECK(ours({.key = "ArrowLeft", .alt = true}, 2, true));
}

TEST_CASE("aria-keyshortcuts: any of the alternatives, exact modifiers, Meta for Control on a Mac") {
  CHECK(matches_shortcut({.key = "k", .ctrl = true}, "Control+K", false));
  CHECK(matches_shortcut({.key = "k", .meta = true}, "Control+K", true));
  CHECK_FALSE(matches_shortcut({.key = "k", .ctrl = true, .shift = true}, "Control+K", false));
  CHECK(matches_shortcut({.key = "F2"}, "Control+E F2", false));
  CHECK_FALSE(matches_shortcut({.key = "k"}, "", false));
}

}  // namespace
}  // namespace marbre::platform
