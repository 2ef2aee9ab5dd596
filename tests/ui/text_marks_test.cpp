// Marks: they follow the text, and they stand where their words do.
#include "ui/widgets/text_marks.hpp"

#include <random>
#include <string>

#include "ui/widget_app.hpp"

using namespace marbre;
using namespace marbre::ui;
using test::WidgetApp;
using text::ByteOffset;
using text::ByteRange;
using text::Change;

namespace {

ByteRange range(std::uint32_t from, std::uint32_t to) { return {{from}, {to}}; }
Change replace(std::uint32_t from, std::uint32_t to, std::string with) {
  return Change::replace(range(from, to), std::move(with));
}

TextMarks with(std::vector<TextMark> marks) {
  TextMarks out;
  out.assign(MarkLayer::kSpelling, std::move(marks));
  return out;
}

std::vector<TextMark> in(const TextMarks& marks, std::uint32_t from, std::uint32_t to) {
  std::vector<TextMark> out;
  marks.append_in(range(from, to), out);
  return out;
}

// Gives marks as a panel would: during a frame.
struct Marked {
  std::vector<TextMark> marks;
  MarkLayer layer = MarkLayer::kSpelling;
  text::Document of;
  bool give = false;
};

platform::DrawPass draw_with(Marked& marked) {
  return [&marked](const app::AppState& app, UiState& state, app::ActionSink& sink) {
    if (std::exchange(marked.give, false) && app.page)
      set_marks(state, app.page->path, marked.layer, marked.of, marked.marks);
    test::draw_writing(app, state, sink);
  };
}

}  // namespace

TEST_CASE("a mark follows its word, and text typed at its ends stays outside") {
  TextMarks marks = with({{range(4, 8), MarkKind::kSpelling}});
  marks.apply(replace(0, 0, "ab"));
  CHECK(marks.layer(MarkLayer::kSpelling)[0].range == range(6, 10));
  marks.apply(replace(10, 10, "s"));
  marks.apply(replace(6, 6, "s"));
  CHECK(marks.layer(MarkLayer::kSpelling)[0].range == range(7, 11));
  marks.apply(replace(9, 9, "x"));
  CHECK(marks.layer(MarkLayer::kSpelling)[0].range == range(7, 12));
  marks.apply(replace(20, 25, ""));
  CHECK(marks.layer(MarkLayer::kSpelling)[0].range == range(7, 12));
}

TEST_CASE("a mark goes with the text it was found in") {
  TextMarks marks = with({{range(4, 8), MarkKind::kSpelling}});
  marks.apply(replace(4, 8, "mieux"));
  CHECK(marks.empty());
  marks = with({{range(4, 8), MarkKind::kSpelling}});
  marks.apply(replace(2, 10, ""));
  CHECK(marks.empty());
  marks = with({{range(4, 8), MarkKind::kSpelling}});
  marks.apply(replace(2, 6, ""));
  CHECK(marks.layer(MarkLayer::kSpelling)[0].range == range(2, 4));
}

TEST_CASE("marks are sorted, layers are apart, empty ones are none") {
  TextMarks marks = with(
      {{range(9, 12), MarkKind::kSpelling}, {range(3, 3), MarkKind::kSpelling}, {range(0, 2), MarkKind::kSpelling}});
  marks.assign(MarkLayer::kSearch, {{range(1, 10), MarkKind::kMatch}});
  CHECK(in(marks, 10, 11).size() == 2);
  CHECK(in(marks, 0, 0).size() == 1);
  CHECK(in(marks, 5, 6) == std::vector<TextMark>{{range(1, 10), MarkKind::kMatch}});
  marks.assign(MarkLayer::kSpelling, {});
  CHECK(in(marks, 0, 20).size() == 1);
}

TEST_CASE("marks followed through any series of changes are where mapping each puts them") {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::vector<TextMark> model;
    for (int i = 0; i < 12; ++i) {
      const auto from = static_cast<std::uint32_t>(random() % 200);
      model.push_back({range(from, from + 1 + static_cast<std::uint32_t>(random() % 30)), MarkKind::kWarning});
    }
    std::stable_sort(model.begin(), model.end(),
                     [](const TextMark& a, const TextMark& b) { return a.range.from < b.range.from; });
    TextMarks marks = with(model);
    std::uint32_t size = 240;
    for (int step = 0; step < 10; ++step) {
      const auto from = static_cast<std::uint32_t>(random() % size);
      const auto to = std::min(size, from + static_cast<std::uint32_t>(random() % 12));
      const std::string insert(random() % 6, 'x');
      const Change change = replace(from, to, insert);
      marks.apply(change);
      size += static_cast<std::uint32_t>(insert.size()) - (to - from);
      std::vector<TextMark> next;
      for (const TextMark& m : model) {
        const bool replaced = !change.empty() && from <= m.range.from.value && m.range.to.value <= to;
        const ByteRange r{change.map(m.range.from, text::Assoc::kAfter), change.map(m.range.to, text::Assoc::kBefore)};
        if (!replaced && r.from < r.to) next.push_back({r, m.kind});
      }
      model = next;
      const std::span<const TextMark> now = marks.layer(MarkLayer::kSpelling);
      REQUIRE(std::vector<TextMark>(now.begin(), now.end()) == model);
      const auto a = static_cast<std::uint32_t>(random() % size), b = a + static_cast<std::uint32_t>(random() % 40);
      std::erase_if(next, [&](const TextMark& m) { return m.range.from.value > b || m.range.to.value < a; });
      REQUIRE(in(marks, a, b) == next);
    }
  }
}

TEST_CASE("a squiggle stands under its word, moves with it and goes when the word is replaced") {
  Marked marked;
  WidgetApp app(draw_with(marked));
  app.open("une fote ici\n");
  app.editor().focus();
  marked = {{{range(4, 8), MarkKind::kSpelling}}, MarkLayer::kSpelling, app.state().page->text, true};
  app.app().forget_glyphs();
  app.settle();
  REQUIRE(drawn_marks(app.app().ui()).size() == 1);
  const DrawnMark before = drawn_marks(app.app().ui())[0];
  CHECK(before.rect.w > 10);
  CHECK(before.rect.y == 20);
  app.press("Home", {.ctrl = true});
  app.type("voici ");
  REQUIRE(drawn_marks(app.app().ui()).size() == 1);
  const DrawnMark after = drawn_marks(app.app().ui())[0];
  CHECK(after.mark.range == range(10, 14));
  CHECK(after.rect.x > before.rect.x + 10);
  CHECK(after.rect.w == before.rect.w);
  app.press("z", {.ctrl = true});
  CHECK(drawn_marks(app.app().ui())[0].mark.range == range(4, 8));
  app.caret_behind("fote");
  app.press("ArrowLeft", {.shift = true, .ctrl = true});
  app.paste("faute");
  CHECK(drawn_marks(app.app().ui()).empty());
}

TEST_CASE("marks found in an older text are mapped to the one that is shown") {
  Marked marked;
  WidgetApp app(draw_with(marked));
  app.open("une fote ici\n");
  app.editor().focus();
  const text::Document checked = app.state().page->text;
  app.press("Home", {.ctrl = true});
  app.type("voici ");
  marked = {{{range(4, 8), MarkKind::kError}}, MarkLayer::kProblems, checked, true};
  app.type("x");
  REQUIRE(drawn_marks(app.app().ui()).size() == 1);
  CHECK(drawn_marks(app.app().ui())[0].mark.range == range(11, 15));
}

TEST_CASE("a match that wraps is drawn in each of its rows") {
  Marked marked;
  WidgetApp app(draw_with(marked));
  std::string line;
  for (int i = 0; i < 30; ++i) line += "mot ";
  app.open(line + "\n");
  app.editor().focus();
  const auto all = static_cast<std::uint32_t>(line.size());
  marked = {{{range(0, all), MarkKind::kCurrentMatch}}, MarkLayer::kSearch, app.state().page->text, true};
  app.type("x");
  app.press("Backspace");
  CHECK(drawn_marks(app.app().ui()).size() >= 2);
  for (const DrawnMark& d : drawn_marks(app.app().ui())) CHECK(d.mark.kind == MarkKind::kCurrentMatch);
}
