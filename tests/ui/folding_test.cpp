// Folding by heading: in the layout, and in the editor as people do it.
#include "ui/site_app.hpp"
#include "ui/widget_app.hpp"
#include "ui/widgets/text_view.hpp"

using namespace marbre;
using namespace marbre::ui;
using platform::Pane;
using test::WidgetApp;

namespace {

struct Fixed : Measure {
  float advance(Tone, std::string_view) override { return 10; }
};

TextLayout layout_of(std::string_view text) {
  TextLayout layout;
  layout.set_document(text::Document::from(text).value());
  layout.set_width(100, 10, 1);
  return layout;
}

TextView view_of(std::string_view text) {
  TextView view;
  open_text(view, text::Document::from(text).value(), {});
  view.layout.set_width(100, 10, 1);
  view.line_height = 10;
  view.height = 100;
  return view;
}

const std::string kSections = "# Un\n\nalpha\n\n## Deux\n\nbeta\n\n# Trois\n\ngamma\n";

// The editor of one page, with a command to run before the frame.
void (*next_command)(Ui&, const app::AppState&) = nullptr;
void draw_with_command(const app::AppState& app, UiState& state, app::ActionSink& sink) {
  if (auto* command = std::exchange(next_command, nullptr)) {
    Ui ui{state, light_theme(), app.language, sink};
    command(ui, app);
  }
  test::draw_writing(app, state, sink);
}

}  // namespace

TEST_CASE("hidden lines have no rows and keep their place in sums", "[folding]") {
  TextLayout layout = layout_of("a\nb\nc\nd\ne");
  layout.hide({1}, {4});
  CHECK(layout.total_rows() == 2);
  CHECK(layout.rows_before({4}) == 1);
  CHECK(layout.line_at_row(1).value == 4);
  Fixed measure;
  layout.line({2}, measure);  // looked at all the same
  CHECK(layout.total_rows() == 2);
  layout.set_width(50, 10, 2);
  CHECK(layout.total_rows() == 2);
  layout.show({2});
  CHECK(layout.total_rows() == 5);
}

TEST_CASE("an edit elsewhere keeps a fold, one inside or at its edge opens it", "[folding]") {
  const auto edit = [](std::uint32_t from, std::uint32_t to, std::string insert) {
    TextLayout layout = layout_of("a\nb\nc\nd\ne");
    layout.hide({1}, {4});
    const text::Change change = text::Change::replace({{from}, {to}}, std::move(insert));
    layout.apply(change, change.apply(layout.document()));
    return layout;
  };
  CHECK(edit(0, 0, "xx\ny").hidden({2}));          // above
  CHECK(edit(8, 9, "zz").hidden({2}));             // below
  CHECK_FALSE(edit(4, 5, "x").hidden({1}));        // inside
  CHECK_FALSE(edit(1, 2, "").hidden({1}));         // joins the line above with the first hidden one
  CHECK_FALSE(edit(0, 9, "p\nq\nr").hidden({1}));  // all of it
  CHECK(edit(0, 9, "p\nq\nr").total_rows() == 3);
}

TEST_CASE("the caret goes past a fold by rows, and into it by letters, which opens it", "[folding]") {
  Fixed measure;
  TextView view = view_of("a\nb\nc\nd\ne");
  TextEvents events;
  fold(view, {1}, {4}, events);
  perform(view, {CommandKind::kMove, Motion::kDown}, measure, events);
  CHECK(view.selection.head.value == 8);
  perform(view, {CommandKind::kMove, Motion::kUp}, measure, events);
  CHECK(view.selection.head.value == 0);
  CHECK(view.layout.hidden({2}));
  perform(view, {CommandKind::kMove, Motion::kRight}, measure, events);
  perform(view, {CommandKind::kMove, Motion::kRight}, measure, events);
  CHECK(view.selection.head.value == 2);
  CHECK_FALSE(view.layout.hidden({1}));
  CHECK_FALSE(view.layout.hidden({3}));
}

TEST_CASE("folding with the caret inside takes it to the end of the line above", "[folding]") {
  Fixed measure;
  TextView view = view_of("a\nb\nc\nd");
  TextEvents events;
  select(view, text::Selection::caret({4}), events);
  fold(view, {1}, {4}, events);
  CHECK(view.selection.head.value == 1);
  perform(view, {CommandKind::kMove, Motion::kDown}, measure, events);  // nothing shown below
  CHECK(view.selection.head.value == 1);
  CHECK(view.layout.hidden({3}));
  CHECK(hit(view, 50, 90, measure).at.value == 1);  // a click below all of it
}

TEST_CASE("a section ends at the next heading of its level; all fold and unfold", "[folding]") {
  WidgetApp app(draw_with_command);
  app.open(kSections);
  const auto run = [&](void (*command)(Ui&, const app::AppState&)) {
    next_command = command;
    app.pointer(platform::PointerKind::kMove, 990, 590);  // something to draw a frame for
    app.settle();
    REQUIRE(next_command == nullptr);
  };
  app.caret_behind("bet");
  run(toggle_fold);
  CHECK(app.shows(Pane::kEditor, "## Deux"));
  CHECK_FALSE(app.shows(Pane::kEditor, "beta"));
  CHECK(app.shows(Pane::kEditor, "alpha"));
  run(toggle_fold);  // the caret stands on the heading now
  CHECK(app.shows(Pane::kEditor, "beta"));
  run(fold_all);
  CHECK(app.shows(Pane::kEditor, "# Un"));
  CHECK(app.shows(Pane::kEditor, "# Trois"));
  for (const char* hidden : {"alpha", "## Deux", "beta", "gamma"}) CHECK_FALSE(app.shows(Pane::kEditor, hidden));
  app.get(Role::kButton, "Unfold the section: # Un").click();
  CHECK(app.shows(Pane::kEditor, "beta"));
  CHECK_FALSE(app.shows(Pane::kEditor, "gamma"));
  run(unfold_all);
  CHECK(app.shows(Pane::kEditor, "gamma"));
  CHECK(app.text() == kSections);
}
