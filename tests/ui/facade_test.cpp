// The facade on a small interface: nodes, clicks, activation, layout, scrolling, layers, motion.
#include "ui/facade.hpp"

#include <catch_amalgamated.hpp>

#include "platform/headless/headless.hpp"

namespace marbre::ui {
namespace {

using Body = std::function<void(Ui&)>;

struct Stage {
  Body body;
  bool reduced = true;
  UiState* seen = nullptr;
  platform::Headless app;
  explicit Stage(Body b, bool reduced_motion = true, float width = 400, float height = 300)
      : body(std::move(b)),
        reduced(reduced_motion),
        app(width, height, 1, [this](const app::AppState& state, UiState& ui_state, app::ActionSink& sink) {
          seen = &ui_state;
          Ui ui{ui_state, light_theme(), state.language, sink};
          begin_frame(ui, reduced);
          begin_region(ui, Role::kMain, "main", {0, 0, ui_state.width, ui_state.height});
          body(ui);
          end_region(ui);
          end_frame(ui);
        }) {
    app.settle();
  }
};

Rect window(const Ui& ui) { return {0, 0, ui.state.width, ui.state.height}; }

TEST_CASE("a button answers the pointer and the keyboard, once each") {
  int presses = 0;
  Stage stage([&](Ui& ui) {
    begin_column(ui, window(ui));
    if (button(ui, "Save")) ++presses;
    end_column(ui);
  });
  stage.app.get(Role::kButton, "Save").click();
  CHECK(presses == 1);
  stage.app.get(Role::kButton, "Save").activate();
  CHECK(presses == 2);
  stage.app.settle();
  CHECK(presses == 2);
}

TEST_CASE("a disabled button does nothing and says so") {
  int presses = 0;
  Stage stage([&](Ui& ui) {
    begin_column(ui, window(ui));
    if (button(ui, "Save", {.disabled = true})) ++presses;
    end_column(ui);
  });
  CHECK(stage.app.get(Role::kButton, "Save").node().state.disabled);
  const Rect r = stage.app.get(Role::kButton, "Save").node().rect;
  stage.app.click_at(r.x + 5, r.y + 5);
  stage.app.get(Role::kButton, "Save").activate();
  CHECK(presses == 0);
}

TEST_CASE("every widget leaves a node with its state") {
  Stage stage(
      [&](Ui& ui) {
        begin_column(ui, window(ui));
        heading(ui, "Title", 2);
        text(ui, "Words");
        checkbox(ui, "Check", true);
        radio(ui, "Choice", false);
        tab(ui, "Tab", true);
        link(ui, "Link");
        progress(ui, "Loading", 0.5f);
        field(ui, "Field", "value", {.read_only = true, .invalid = true});
        list_row(ui, "Row", "detail", true, "Draft");
        end_column(ui);
      },
      true, 400, 600);
  const Tree& tree = stage.app.tree();
  CHECK(problems(tree).empty());
  CHECK(tree.nodes.size() == 10);
  CHECK(tree.find(Role::kHeading, "Title")->state.level == 2);
  CHECK(tree.find(Role::kCheckbox, "Check")->state.checked == 1);
  CHECK(tree.find(Role::kRadio, "Choice")->state.checked == 0);
  CHECK(tree.find(Role::kTab, "Tab")->state.selected == 1);
  CHECK(tree.find(Role::kProgressbar, "Loading")->state.now == 0.5f);
  CHECK(tree.find(Role::kTextbox, "Field")->value == "value");
  CHECK(tree.find(Role::kTextbox, "Field")->state.invalid);
  CHECK(tree.find(Role::kListitem, "Row")->description == "detail, Draft");
  for (const Node& node : tree.nodes) {
    CAPTURE(node.name);
    CHECK(node.rect.w > 0);
    CHECK(node.rect.h > 0);
  }
}

TEST_CASE("problems() finds two nodes with one id, a node without a name and a lost parent") {
  Tree tree;
  tree.nodes.push_back({.id = 1, .role = Role::kMain, .name = "main"});
  tree.nodes.push_back({.id = 2, .parent = 1, .role = Role::kButton, .name = "a"});
  CHECK(problems(tree).empty());
  tree.nodes.push_back({.id = 2, .parent = 1, .role = Role::kButton, .name = "b"});
  tree.nodes.push_back({.id = 3, .parent = 1, .role = Role::kButton, .name = ""});
  tree.nodes.push_back({.id = 4, .parent = 9, .role = Role::kButton, .name = "c"});
  CHECK(problems(tree).size() == 3);
}

TEST_CASE("two buttons of one name in one place fail the frame; an id scope tells them apart") {
  bool scoped = true;
  Stage stage([&](Ui& ui) {
    begin_column(ui, window(ui));
    for (int i = 0; i < 2; ++i) {
      if (scoped) {
        IdScope scope(i);
        button(ui, "Same");
      } else {
        button(ui, "Same");
      }
    }
    end_column(ui);
  });
  scoped = false;
  CHECK_THROWS_AS((stage.app.reply(R"({"type":"touch","touch":false})")), platform::DriverError);
}

TEST_CASE("a row that is full goes on below") {
  Stage stage([&](Ui& ui) {
    begin_column(ui, {0, 0, 200, 300});
    begin_row(ui, 32);
    button(ui, "One", {.width = 120});
    button(ui, "Two", {.width = 120});
    end_row(ui);
    text(ui, "below");
    end_column(ui);
  });
  const Tree& tree = stage.app.tree();
  const Rect one = tree.find(Role::kButton, "One")->rect, two = tree.find(Role::kButton, "Two")->rect;
  CHECK(two.x == one.x);
  CHECK(two.y >= one.y + one.h);
  CHECK(tree.find(Role::kText, "below")->rect.y >= two.y + two.h);
}

TEST_CASE("the wheel scrolls a column, not beyond its ends; focus brings what is outside into view") {
  Stage stage([&](Ui& ui) {
    begin_scroll(ui, "list", window(ui));
    for (int i = 0; i < 40; ++i) button(ui, "Button " + std::to_string(i));
    end_scroll(ui);
  });
  const auto top = [&] { return stage.app.tree().find(Role::kButton, "Button 1")->rect; };
  const Rect before = top();
  stage.app.scroll(200, 150, -1000);
  CHECK(top().y == before.y);
  stage.app.scroll(200, 150, 100);
  CHECK(top().y < before.y);
  stage.app.get(Role::kButton, "Button 39").focus();
  const Rect last = stage.app.tree().find(Role::kButton, "Button 39")->rect;
  CHECK(last.h == kControl);
  CHECK(last.y + last.h <= 300);
  CHECK(problems(stage.app.tree()).empty());
}

TEST_CASE("what lies under a layer is drawn but cannot be reached") {
  int below = 0, above = 0;
  Stage stage([&](Ui& ui) {
    facade(ui).inert = true;
    begin_column(ui, window(ui));
    if (button(ui, "Below", {.width = 300})) ++below;
    end_column(ui);
    facade(ui).inert = false;
    begin_layer(ui, "##layer");
    begin_region(ui, Role::kDialog, "Dialog", {0, 100, 400, 100}, {.modal = true});
    begin_column(ui, {0, 100, 400, 100});
    if (button(ui, "Above")) ++above;
    end_column(ui);
    end_region(ui);
    end_layer(ui);
  });
  stage.app.expect_absent(Role::kButton, "Below");
  stage.app.click_at(100, 16);
  CHECK(below == 0);
  stage.app.get(Role::kButton, "Above").click();
  CHECK(above == 1);
}

TEST_CASE("a hover fades in and comes to rest; without motion it is there at once") {
  for (const bool reduced : {false, true}) {
    Stage stage(
        [&](Ui& ui) {
          begin_column(ui, window(ui));
          button(ui, "Save");
          end_column(ui);
        },
        reduced);
    stage.app.pointer(platform::PointerKind::kMove, 20, 16);
    stage.app.settle();
    CHECK(stage.seen->cursor == "pointer");
    const std::uint64_t before = stage.app.frames();
    stage.app.wait(1000);
    const std::uint64_t after = stage.app.frames();
    CHECK((after - before > 3) == !reduced);  // the fade
    stage.app.wait(5000);
    CHECK(stage.app.frames() == after);
  }
}

TEST_CASE("fingers get higher controls than the mouse") {
  Stage stage([&](Ui& ui) {
    begin_column(ui, window(ui));
    button(ui, "Save");
    end_column(ui);
  });
  CHECK(stage.app.get(Role::kButton, "Save").node().rect.h == kControl);
  stage.app.reply(R"({"type":"touch","touch":true})");
  CHECK(stage.app.get(Role::kButton, "Save").node().rect.h == kControlTouch);
}

TEST_CASE("a field answers what is typed into it") {
  std::string value = "a";
  Stage stage([&](Ui& ui) {
    begin_column(ui, window(ui));
    if (const auto typed = field(ui, "Name", value)) value = *typed;
    end_column(ui);
  });
  stage.app.get(Role::kTextbox, "Name").focus();
  stage.app.press("End");
  stage.app.type("bé");
  CHECK(value == "abé");
  CHECK(stage.app.get(Role::kTextbox, "Name").node().value == "abé");
}

TEST_CASE("the tree's message has ARIA's words and only what applies") {
  Tree tree;
  tree.nodes.push_back({.id = 1, .role = Role::kImage, .name = "a", .rect = {1, 2, 3, 4}});
  tree.nodes.push_back({.id = 2,
                        .parent = 1,
                        .role = Role::kListitem,
                        .name = "b",
                        .state = {.selected = 1, .set_size = 9, .position = 3}});
  CHECK(
      to_json(tree) ==
      R"({"type":"tree","nodes":[{"id":1,"parent":0,"role":"img","name":"a","rect":[1,2,3,4]},)"
      R"({"id":2,"parent":1,"role":"listitem","name":"b","rect":[0,0,0,0],"selected":true,"setsize":9,"posinset":3}]})");
}

}  // namespace
}  // namespace marbre::ui
