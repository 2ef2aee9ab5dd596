#include "ui/widgets/text_box.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <deque>

#include "core/text/history.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/text_draw.hpp"

namespace marbre::ui {

namespace {

// A press in a field that does not have the focus yet: the host gives it a moment later.
struct Press {
  std::uint32_t node = 0;
  text::Selection selection;
  TextView::Drag drag{};
  text::ByteRange drag_origin;
};

}  // namespace

// The one field that is being edited; the others are drawn from their values.
struct TextBoxView {
  std::uint32_t node = 0;
  TextView text;
  text::History history;
  std::deque<std::string> sent;  // values that were answered and may still come back, oldest first
  std::optional<Press> press;
};

namespace {

constexpr std::size_t kMostSent = 32;
constexpr float kCaretRoom = 2;

base::Instant instant(const Ui& ui) { return {static_cast<std::int64_t>(ui.state.time * 1000)}; }

bool is_valid(std::string_view value) { return text::Document::from(value).ok(); }

void start(TextBoxView& box, std::uint32_t id, std::string_view value, Lines lines) {
  auto document = text::Document::from(value);
  box.node = id;
  box.text.lines = lines;
  open_text(box.text, document.ok() ? std::move(document).value() : text::Document(), {0});
  box.text.selection = text::Selection::caret({box.text.layout.document().size()});
  box.history = {};
  box.sent.clear();
}

// The app's value is ours, or one it has not yet caught up from, or a new one, which then wins.
void follow(TextBoxView& box, std::string_view value, Lines lines) {
  const std::string ours = box.text.layout.document().to_string();
  if (value == ours) {
    box.sent.clear();
    return;
  }
  const auto known = std::find(box.sent.begin(), box.sent.end(), value);
  if (known != box.sent.end()) {
    box.sent.erase(box.sent.begin(), known);
    return;
  }
  const text::Selection selection = box.text.selection;
  const text::Change change = text::difference(ours, value);
  start(box, box.node, value, lines);
  const text::Selection mapped = selection.mapped(change);
  const text::ByteRange all = editable_range(box.text);
  box.text.selection = {std::clamp(mapped.anchor, all.from, all.to), std::clamp(mapped.head, all.from, all.to)};
}

void step(TextBoxView& box, std::optional<text::HistoryStep> taken) {
  if (!taken) return;
  TextEvents ignored;
  type(box.text, taken->change, taken->selection, text::EditKind::kFormat, ignored);
  box.text.own_action = true;
}

// Applies one input or command and keeps the field's own history.
template <class Do>
void act(Ui& ui, TextBoxView& box, Do&& act_on) {
  const text::Document before = box.text.layout.document();
  const text::Selection selection = box.text.selection;
  TextEvents events;
  act_on(events);
  for (TextEvent& event : events) {
    if (const auto* const edit = std::get_if<Edited>(&event)) {
      box.history.record(before, edit->change, selection, edit->after, edit->kind, instant(ui));
    } else if (std::holds_alternative<Selected>(event) || std::holds_alternative<GroupClosed>(event)) {
      box.history.close_group();
    } else if (std::holds_alternative<UndoAsked>(event)) {
      step(box, box.history.undo());
    } else if (std::holds_alternative<RedoAsked>(event)) {
      step(box, box.history.redo());
    } else if (auto* const copied = std::get_if<Copied>(&event)) {
      ui.state.clipboard_out = std::move(copied->text);
    }
  }
  if (!events.empty()) box.text.touched_at = ui.state.time;
}

void handle_input(Ui& ui, TextBoxView& box, Measure& measure) {
  UiState& state = ui.state;
  for (const AgentInput& input : state.agent.inputs) {
    if (input.node == box.node) act(ui, box, [&](TextEvents& events) { receive(box.text, input, state.time, events); });
  }
  if (!state.key) return;
  const std::optional<Command> command = command_of(*state.key, state.mac);
  if (!command) return;
  const bool vertical = command->motion == Motion::kUp || command->motion == Motion::kDown ||
                        command->motion == Motion::kPageUp || command->motion == Motion::kPageDown;
  if (box.text.lines == Lines::kOne && command->kind == CommandKind::kMove && vertical) return;
  act(ui, box, [&](TextEvents& events) { perform(box.text, *command, measure, events); });
}

void keep_caret_in_sight(TextView& view, float width, Measure& measure) {
  if (view.lines == Lines::kMany) return show_caret(view, measure);
  const float x = place_of(view, view.selection.head, false, measure).x;
  const float end = view.layout.line({0}, measure).wrap.rows.back().end;
  const float room = std::max(1.0f, width - kCaretRoom);
  if (x < view.shift_x) view.shift_x = x;
  if (x > view.shift_x + room) view.shift_x = x - room;
  view.shift_x = std::clamp(view.shift_x, 0.0f, std::max(0.0f, end - room));
}

struct Frame {
  Rect inner;
  TextArea area;
};

Frame frame_of(Rect rect, const TextBoxOptions& options) {
  Rect inner{rect.x + options.padding, rect.y, std::max(1.0f, rect.w - 2 * options.padding), rect.h};
  if (options.multiline) {
    inner.y += options.padding;
    inner.h = std::max(options.line_height, rect.h - 2 * options.padding);
    return {inner, {inner, inner.x, inner.y}};
  }
  const float top = std::floor(inner.y + (inner.h - options.line_height) / 2);
  return {inner, {inner, inner.x, top}};
}

void prepare(TextView& view, const TextBoxOptions& options, const Frame& frame, const TextLooks& looks) {
  view.line_height = options.line_height;
  view.height = options.multiline ? frame.inner.h : options.line_height;
  view.read_only = options.read_only;
  const float width = options.multiline ? std::floor(frame.inner.w) : 0;
  view.layout.set_width(width, average_advance(options.style), fonts_in_use(looks));
}

// A field without the focus: its value from the start, and a click gives it the focus.
void draw_at_rest(Ui& ui, std::uint32_t id, std::string_view value, const TextBoxOptions& options, const Frame& frame,
                  const TextLooks& looks, Measure& measure) {
  TextBoxView& known = *ui.state.text_box;
  TextView scratch;
  const auto document = text::Document::from(value);
  scratch.lines = options.multiline ? Lines::kMany : Lines::kOne;
  prepare(scratch, options, frame, looks);
  open_text(scratch, document.ok() ? *document : text::Document(), {0});
  if (options.marks != nullptr && document.ok()) scratch.marks.assign(MarkLayer::kSpelling, *options.marks);
  TextEvents events;
  if (handle_pointer(ui, scratch, id, frame.area, measure, events)) {
    known.press = Press{id, scratch.selection, scratch.drag, scratch.drag_origin};
  }
  draw_text(ui, scratch, frame.area, looks, measure, false, nullptr);
}

}  // namespace

TextBoxResult text_box(Ui& ui, std::uint32_t id, std::string_view value, Rect rect, const TextBoxOptions& options) {
  UiState& state = ui.state;
  if (!state.text_box) state.text_box = std::make_shared<TextBoxView>();
  TextBoxView& box = *state.text_box;
  TextBoxOptions opts = options;
  const Lines lines = opts.multiline ? Lines::kMany : Lines::kOne;
  const bool readable = is_valid(value);
  opts.read_only = opts.read_only || !readable;

  const TextLooks looks = plain_looks(opts.style, opts.read_only ? ui.theme.soft : ui.theme.ink);
  GfxMeasure measure(looks);
  const Frame frame = frame_of(rect, opts);
  ImGui::PushClipRect({frame.inner.x - kCaretRoom, rect.y},
                      {frame.inner.x + frame.inner.w + kCaretRoom, rect.y + rect.h}, true);
  const bool focused = state.focus == id;
  TextBoxResult result;
  bool empty = value.empty();
  if (focused) {
    if (box.node != id) {
      start(box, id, value, lines);
      box.text.touched_at = state.time;
      if (box.press && box.press->node == id) {  // where it was pressed, the focus came from there
        box.text.selection = box.press->selection;
        box.text.drag = box.press->drag;
        box.text.drag_origin = box.press->drag_origin;
      }
      if (!box.press && opts.select_on_focus) {
        const text::ByteRange all = editable_range(box.text);
        box.text.selection = {all.from, all.to};
      }
      box.press.reset();
    }
    prepare(box.text, opts, frame, looks);
    follow(box, value, lines);
    const bool marked = opts.marks != nullptr && box.text.layout.document() == value;
    if (marked) box.text.marks.assign(MarkLayer::kSpelling, *opts.marks);
    if (opts.marks == nullptr) box.text.marks.clear();
    const text::Document before = box.text.layout.document();
    handle_input(ui, box, measure);
    act(ui, box, [&](TextEvents& events) { handle_pointer(ui, box.text, id, frame.area, measure, events); });
    keep_caret_in_sight(box.text, frame.inner.w, measure);
    const text::Document& after = box.text.layout.document();
    if (after.id() != before.id()) {
      result = {true, after.to_string()};
      if (box.sent.empty()) box.sent.emplace_back(value);
      box.sent.push_back(result.text);
      if (box.sent.size() > kMostSent) box.sent.pop_front();
    }
    empty = after.size() == 0;
    draw_text(ui, box.text, frame.area, looks, measure, true, nullptr);
    fill_agent(ui, box.text, id, frame.area, opts.style, measure);
  } else {
    if (box.node == id) {
      release_agent(ui, box.text, id);
      box.node = 0;
    }
    draw_at_rest(ui, id, value, opts, frame, looks, measure);
  }
  if (empty && !opts.placeholder.empty()) {
    const float top = frame.area.top;
    const float baseline =
        top + (opts.line_height - gfx::ascent(opts.style) - gfx::descent(opts.style)) / 2 + gfx::ascent(opts.style);
    gfx::draw(ImGui::GetWindowDrawList(), opts.style, {frame.inner.x, baseline}, ui.theme.soft,
              gfx::elide(opts.style, opts.placeholder, frame.inner.w));
  }
  ImGui::PopClipRect();
  return result;
}

}  // namespace marbre::ui
