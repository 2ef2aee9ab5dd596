#include "ui/widgets/text_view.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/editing/lists.hpp"
#include "core/editing/pairs.hpp"
#include "core/editing/tables.hpp"
#include "core/editing/typography.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::ui {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Document;
using text::LineIndex;
using text::Selection;

const Document& document(const TextView& view) { return view.layout.document(); }

Selection clamped(Selection s, ByteRange range) {
  return {std::clamp(s.anchor, range.from, range.to), std::clamp(s.head, range.from, range.to)};
}

// The line at the top of the view stays there, whatever is inserted above it.
void apply_to_layout(TextView& view, const Change& change, const Document& after) {
  const ByteOffset top = document(view).line_range(view.top_line).from;
  view.layout.apply(change, after);
  view.top_line = after.line_of(change.map(top, text::Assoc::kBefore));
  view.agent.changed(change);
  view.marks.apply(change);
}

std::uint32_t last_line(const TextView& view) { return document(view).line_count() - 1; }

// The caret is never out of sight in a fold.
void reveal(TextView& view) {
  const LineIndex line = document(view).line_of(view.selection.head);
  if (view.layout.hidden(line)) view.layout.show(line);
}

}  // namespace

ByteRange editable_range(const TextView& view) { return {view.first, {document(view).size()}}; }
LineIndex first_line(const TextView& view) { return document(view).line_of(view.first); }

// -- the text
// -------------------------------------------------------------------------------------------------------------
void open_text(TextView& view, const Document& text, ByteOffset first) {
  view.layout.set_document(text);
  view.marks.clear();
  view.first = first;
  view.selection = Selection::caret(first);
  view.agent.reset();
  view.at_row_end = false;
  view.goal_x.reset();
  view.top_line = first_line(view);
  view.top_offset = -view.pad_top;
  view.shift_x = 0;
  view.drag = TextView::Drag::kNone;
  view.own_action = true;
}

void adopt(TextView& view, const Document& text, Selection selection, ByteOffset first) {
  const Document& ours = document(view);
  Selection expected = view.selection;
  if (text.id() != ours.id()) {
    if (text == ours) {
      view.layout.apply({}, text);  // the same text in chunks of its own
    } else {
      const Change change = text::difference(ours, text);
      expected = view.selection.mapped(change);
      apply_to_layout(view, change, text);
      view.own_action = true;
    }
  }
  if (first != view.first) {
    view.first = first;
    if (view.top_line < first_line(view)) view.top_line = first_line(view), view.top_offset = -view.pad_top;
  }
  const Selection wanted = clamped(selection, editable_range(view));
  if (wanted != clamped(expected, editable_range(view))) {
    view.follow_caret = view.own_action = true;
    view.at_row_end = false;
    view.goal_x.reset();
  }
  view.selection = wanted;
  reveal(view);
}

void type(TextView& view, const Change& change, Selection after, text::EditKind kind, TextEvents& events) {
  if (view.read_only || change.empty()) return;
  std::size_t grown = document(view).size();
  for (const text::Edit& edit : change.edits()) grown += edit.insert.size();
  if (grown > Document::kMaxBytes) {
    events.emplace_back(Refused{change});
    return;
  }
  apply_to_layout(view, change, change.apply(document(view)));
  view.selection = after;
  view.at_row_end = false;
  view.goal_x.reset();
  view.follow_caret = true;
  events.emplace_back(Edited{change, after, kind});
}

void select(TextView& view, Selection selection, TextEvents& events) {
  selection = clamped(selection, editable_range(view));
  view.follow_caret = true;
  if (selection == view.selection) return;
  view.selection = selection;
  reveal(view);
  events.emplace_back(Selected{selection});
}

void fold(TextView& view, LineIndex from, LineIndex end, TextEvents& events) {
  if (from.value == 0 || from >= end) return;
  const auto outside = [&](ByteOffset at) {
    const LineIndex line = document(view).line_of(at);
    return line >= from && line < end ? document(view).line_range({from.value - 1}).to : at;
  };
  select(view, {outside(view.selection.anchor), outside(view.selection.head)}, events);
  view.layout.hide(from, end);
  if (view.top_line >= from && view.top_line < end) view.top_line = {from.value - 1}, view.top_offset = 0;
}

namespace {

editing::Target target_of(const TextView& view) { return {document(view), view.selection, view.first}; }

bool apply_help(TextView& view, const editing::MaybeRewrite& help, text::EditKind kind, TextEvents& events) {
  if (!help) return false;
  view.own_action = true;
  if (help->change.empty()) {
    select(view, help->after, events);
  } else {
    type(view, help->change, help->after, kind, events);
  }
  return true;
}

editing::MaybeRewrite newline_help(const editing::Target& t) {
  if (auto row = editing::next_row(t)) return row;
  return editing::newline(t);
}
editing::MaybeRewrite backspace_help(const editing::Target& t) {
  if (auto pair = editing::erase_pair(t)) return pair;
  return editing::unmark(t);
}
editing::MaybeRewrite tab_help(const editing::Target& t, bool back) {
  if (auto cell = back ? editing::previous_cell(t) : editing::next_cell(t)) return cell;
  return back ? editing::outdent(t) : editing::indent(t);
}

// What one key of a keyboard without keydowns (a phone's), one character or a paste means beside itself.
editing::MaybeRewrite help_for(const TextView& view, AgentInputKind kind, const AgentEdit& edit) {
  if (edit.change.edits().size() != 1) return std::nullopt;
  const text::Edit& one = edit.change.edits()[0];
  const editing::Target t = target_of(view);
  if (kind == AgentInputKind::kDelete) {
    const bool backspace = one.insert.empty() && view.selection.empty() && one.range.to == view.selection.head &&
                           text::previous_grapheme(document(view), one.range.to) == one.range.from;
    return backspace ? backspace_help(t) : std::nullopt;
  }
  if (one.range != view.selection.range()) return std::nullopt;
  if (kind == AgentInputKind::kPaste) return editing::paste_address(t, one.insert);
  if (kind != AgentInputKind::kInsert) return std::nullopt;
  if (one.insert == "\n" || one.insert == "\r\n") return newline_help(t);
  if (one.insert.empty() || text::next_cluster(one.insert, 0) != one.insert.size()) return std::nullopt;
  if (auto pair = editing::type_pair(t, one.insert)) return pair;
  return view.french ? editing::type_french(t, one.insert) : std::nullopt;
}

}  // namespace

bool takes_tab(const TextView& view, bool back) {
  return view.help && !view.read_only && tab_help(target_of(view), back).has_value();
}

void receive(TextView& view, const AgentInput& input, double now, TextEvents& events) {
  if (input.text.size() > Document::kMaxBytes / 2 ||
      input.text.size() * 2 + document(view).size() > Document::kMaxBytes) {
    // With this document's line endings it might not fit. The browser's field holds it now: it gets a new window.
    view.agent.reset();
    events.emplace_back(Refused{Change::replace(view.selection.range(), input.text)});
    return;
  }
  const AgentOutcome outcome =
      view.agent.receive(input, document(view), view.selection, editable_range(view), view.lines, now);
  if (outcome.edit) {
    const AgentEdit& edit = *outcome.edit;
    const bool helps = view.help && !view.read_only && !view.agent.composing() && !outcome.close_group;
    if (!helps || !apply_help(view, help_for(view, input.kind, edit), edit.kind, events))
      type(view, edit.change, edit.after, edit.kind, events);
  }
  if (outcome.select) {
    view.at_row_end = false;
    view.goal_x.reset();
    select(view, *outcome.select, events);
  }
  if (outcome.close_group) events.emplace_back(GroupClosed{});
}

// -- commands
// ---------------------------------------------------------------------------------------------------------------
namespace {

struct Target {
  ByteOffset at;
  bool at_row_end = false;
  std::optional<float> goal_x;
};

std::int64_t rows_of(TextView& view, LineIndex line, Measure& measure) {
  return view.layout.hidden(line) ? 0 : std::ssize(view.layout.line(line, measure).wrap.rows);
}

LineIndex shown_above(const TextView& view, LineIndex line) {
  while (line > first_line(view) && view.layout.hidden(line)) --line.value;
  return line;
}

Target vertical(TextView& view, float pixels, Measure& measure) {
  const Place from = place_of(view, view.selection.head, view.at_row_end, measure);
  const float x = view.goal_x.value_or(from.x);
  const LineIndex top = first_line(view);
  LineIndex line = from.line;
  std::int64_t rows = std::llround(pixels / view.line_height);
  std::int64_t row = std::int64_t{from.row} + rows;
  while (row < 0) {
    if (line <= top) return {view.first, false, x};
    --line.value;
    row += rows_of(view, line, measure);
  }
  for (;;) {
    const std::int64_t count = rows_of(view, line, measure);
    if (row < count) break;
    if (line.value >= last_line(view)) {
      if (!view.layout.hidden(line)) return {{document(view).size()}, false, x};
      return {document(view).line_range(shown_above(view, line)).to, false, x};
    }
    row -= count;
    ++line.value;
  }
  const WrappedLine& wrap = view.layout.line(line, measure).wrap;
  const auto r = static_cast<std::uint32_t>(row);
  const std::uint32_t byte = wrap.byte_at(r, x);
  return {document(view).line_range(line).from + byte, byte == wrap.rows[r].to && r + 1 < wrap.rows.size(), x};
}

bool is_blank(const Document& text, LineIndex line) {
  return text.line_range(line).length() <= text::kLongLine &&
         text.line(line).find_first_not_of(" \t\r") == std::string_view::npos;
}

// To the start of the paragraph, or of the one before when it stands there already.
ByteOffset paragraph_up(const TextView& view) {
  const Document& text = document(view);
  const LineIndex top = first_line(view);
  LineIndex line = text.line_of(view.selection.head);
  if (view.selection.head == text.line_range(line).from && line > top) --line.value;
  while (line > top && is_blank(text, line)) --line.value;
  while (line > top && !is_blank(text, {line.value - 1})) --line.value;
  return std::max(view.first, text.line_range(line).from);
}

// To the start of the next paragraph, or the end of the text.
ByteOffset paragraph_down(const TextView& view) {
  const Document& text = document(view);
  LineIndex line = text.line_of(view.selection.head);
  while (line.value < last_line(view) && !is_blank(text, line)) ++line.value;
  while (line.value < last_line(view) && is_blank(text, line)) ++line.value;
  return line.value == last_line(view) && (is_blank(text, line) || line == text.line_of(view.selection.head))
             ? ByteOffset{text.size()}
             : text.line_range(line).from;
}

Target target_of(TextView& view, Motion motion, Measure& measure) {
  const Document& text = document(view);
  const ByteOffset head = view.selection.head;
  switch (motion) {
    case Motion::kLeft: return {text::previous_grapheme(text, head), false, {}};
    case Motion::kRight: return {text::next_grapheme(text, head), false, {}};
    case Motion::kWordLeft: return {text::previous_word(text, head), false, {}};
    case Motion::kWordRight: return {text::next_word(text, head), false, {}};
    case Motion::kRowStart:
    case Motion::kRowEnd: {
      const Place place = place_of(view, head, view.at_row_end, measure);
      const WrappedLine& wrap = view.layout.line(place.line, measure).wrap;
      const Row& row = wrap.rows[place.row];
      const ByteOffset start = text.line_range(place.line).from;
      if (motion == Motion::kRowStart) return {start + row.from, false, {}};
      return {start + row.to, place.row + 1 < wrap.rows.size(), {}};
    }
    case Motion::kParagraphUp: return {paragraph_up(view), false, {}};
    case Motion::kParagraphDown: return {paragraph_down(view), false, {}};
    case Motion::kStart: return {view.first, false, {}};
    case Motion::kEnd: return {{text.size()}, false, {}};
    case Motion::kUp: return vertical(view, -view.line_height, measure);
    case Motion::kDown: return vertical(view, view.line_height, measure);
    case Motion::kPageUp:
      return vertical(view, -std::max(view.line_height, view.height - 2 * view.line_height), measure);
    case Motion::kPageDown:
      return vertical(view, std::max(view.line_height, view.height - 2 * view.line_height), measure);
  }
  return {head, false, {}};
}

void move(TextView& view, Command command, Measure& measure, TextEvents& events) {
  const bool sideways = command.motion == Motion::kLeft || command.motion == Motion::kRight;
  Target target = target_of(view, command.motion, measure);
  if (sideways && !command.extend && !view.selection.empty()) {  // an arrow first gives up the selection
    const ByteRange range = view.selection.range();
    target = {command.motion == Motion::kLeft ? range.from : range.to, false, {}};
  }
  const ByteRange inside = editable_range(view);
  target.at = std::clamp(target.at, inside.from, inside.to);
  view.at_row_end = target.at_row_end;
  view.goal_x = target.goal_x;
  select(view, {command.extend ? view.selection.anchor : target.at, target.at}, events);
}

void erase(TextView& view, ByteRange range, TextEvents& events) {
  const ByteRange inside = editable_range(view);
  range = {std::clamp(range.from, inside.from, inside.to), std::clamp(range.to, inside.from, inside.to)};
  if (range.empty()) return;
  type(view, Change::replace(range, {}), Selection::caret(range.from), text::EditKind::kDelete, events);
}

}  // namespace

void perform(TextView& view, Command command, Measure& measure, TextEvents& events) {
  view.own_action = true;
  switch (command.kind) {
    case CommandKind::kMove: return move(view, command, measure, events);
    case CommandKind::kDelete: {
      if (!view.selection.empty()) return erase(view, view.selection.range(), events);
      if (view.help && !view.read_only && command.motion == Motion::kLeft &&
          apply_help(view, backspace_help(target_of(view)), text::EditKind::kDelete, events))
        return;
      const ByteOffset other = target_of(view, command.motion, measure).at;
      return erase(view, Selection{other, view.selection.head}.range(), events);
    }
    case CommandKind::kNewline: {
      if (view.lines == Lines::kOne) return;
      if (view.help && !view.read_only && !command.extend &&
          apply_help(view, newline_help(target_of(view)), text::EditKind::kType, events))
        return;
      const ByteRange range = view.selection.range();
      std::string ending = with_endings("\n", document(view), view.lines);
      const Selection after = Selection::caret(range.from + static_cast<std::uint32_t>(ending.size()));
      return type(view, Change::replace(range, std::move(ending)), after, text::EditKind::kType, events);
    }
    case CommandKind::kIndent:
    case CommandKind::kOutdent:
      if (view.help && !view.read_only)
        apply_help(view, tab_help(target_of(view), command.kind == CommandKind::kOutdent), text::EditKind::kFormat,
                   events);
      return;
    case CommandKind::kSelectAll: {
      const ByteRange all = editable_range(view);
      select(view, {all.from, all.to}, events);
      view.follow_caret = false;
      return;
    }
    case CommandKind::kUndo: events.emplace_back(UndoAsked{}); return;
    case CommandKind::kRedo: events.emplace_back(RedoAsked{}); return;
    case CommandKind::kCopy:
    case CommandKind::kCut: {
      if (view.selection.empty()) return;
      events.emplace_back(Copied{document(view).slice(view.selection.range())});
      if (command.kind == CommandKind::kCut) erase(view, view.selection.range(), events);
      return;
    }
  }
}

// -- places
// ---------------------------------------------------------------------------------------------------------------
float y_of(const TextView& view, LineIndex line) {
  const std::uint64_t a = view.layout.rows_before(line), b = view.layout.rows_before(view.top_line);
  const float between = a >= b ? static_cast<float>(a - b) : -static_cast<float>(b - a);
  return between * view.line_height - view.top_offset;
}

Place place_of(TextView& view, ByteOffset at, bool at_row_end, Measure& measure) {
  const LineIndex line = document(view).line_of(at);
  const ByteRange range = document(view).line_range(line);
  const WrappedLine& wrap = view.layout.line(line, measure).wrap;
  const std::uint32_t byte = std::min(at, range.to) - range.from;
  const std::uint32_t row = wrap.row_of(byte, at_row_end);
  return {line, row, wrap.x_of(row, byte), y_of(view, line) + static_cast<float>(row) * view.line_height};
}

Hit hit(TextView& view, float x, float y, Measure& measure) {
  // From the line at the top, which is where it is said to be, to the one under y; each is laid out on the way.
  LineIndex line = view.top_line;
  float top = -view.top_offset;
  const auto height_of = [&](LineIndex l) { return static_cast<float>(rows_of(view, l, measure)) * view.line_height; };
  while (y < top && line > first_line(view)) {
    --line.value;
    top -= height_of(line);
  }
  for (float h; line.value < last_line(view) && y >= top + (h = height_of(line)); ++line.value) top += h;
  line = shown_above(view, line);
  const WrappedLine& wrap = view.layout.line(line, measure).wrap;
  const float row = std::floor((y - top) / view.line_height);
  const float most = static_cast<float>(wrap.rows.size()) - 1;
  const auto r = static_cast<std::uint32_t>(std::clamp(row, 0.0f, most));
  const std::uint32_t byte = wrap.byte_at(r, x);
  const ByteOffset at = std::max(view.first, document(view).line_range(line).from + byte);
  return {at, byte == wrap.rows[r].to && r + 1 < wrap.rows.size()};
}

// -- scrolling
// ------------------------------------------------------------------------------------------------------------
float content_height(const TextView& view) {
  const auto shown = static_cast<float>(view.layout.total_rows() - view.layout.rows_before(first_line(view)));
  return shown * view.line_height + view.pad_top + view.pad_bottom;
}

float scroll_position(const TextView& view) {
  const TextLayout& layout = view.layout;
  const auto above = static_cast<float>(layout.rows_before(view.top_line) - layout.rows_before(first_line(view)));
  return above * view.line_height + view.top_offset + view.pad_top;
}

void scroll_to(TextView& view, float y) {
  const float most = std::max(0.0f, content_height(view) - view.height);
  const float wanted = std::clamp(y, 0.0f, most) - view.pad_top;
  const TextLayout& layout = view.layout;
  const std::uint64_t before = layout.rows_before(first_line(view));
  const auto row = static_cast<std::uint64_t>(std::max(0.0f, wanted / view.line_height));
  view.top_line = std::max(layout.line_at_row(before + row), first_line(view));
  view.top_offset = wanted - static_cast<float>(layout.rows_before(view.top_line) - before) * view.line_height;
}

void scroll_by(TextView& view, float pixels, Measure& measure) {
  if (std::abs(pixels) > 20 * view.height) return scroll_to(view, scroll_position(view) + pixels);
  const auto height_of = [&](LineIndex line) {
    return static_cast<float>(rows_of(view, line, measure)) * view.line_height;
  };
  view.top_offset += pixels;
  while (view.top_offset < 0 && view.top_line > first_line(view)) {
    --view.top_line.value;
    view.top_offset += height_of(view.top_line);
  }
  for (float h; view.top_line.value < last_line(view) && view.top_offset >= (h = height_of(view.top_line));
       ++view.top_line.value) {
    view.top_offset -= h;
  }
  const float y = scroll_position(view), most = std::max(0.0f, content_height(view) - view.height);
  if (y < 0 || y > most) scroll_to(view, y);
}

void show_caret(TextView& view, Measure& measure) {
  Place caret = place_of(view, view.selection.head, view.at_row_end, measure);
  if (caret.y < -view.height || caret.y > 2 * view.height) {  // far away: a third from the top, whatever lies between
    view.top_line = caret.line;
    view.top_offset = static_cast<float>(caret.row) * view.line_height;
    return scroll_by(view, -view.height / 3, measure);
  }
  // Near: the lines between are laid out, so that the way is exact.
  const auto [from, to] = std::minmax(view.top_line.value, caret.line.value);
  for (std::uint32_t i = from; i <= to; ++i) view.layout.line({i}, measure);
  caret = place_of(view, view.selection.head, view.at_row_end, measure);
  const float margin = std::min(view.line_height, std::max(0.0f, (view.height - view.line_height) / 2));
  if (caret.y < margin) scroll_by(view, caret.y - margin, measure);
  if (const float low = caret.y + view.line_height + margin - view.height; low > 0) scroll_by(view, low, measure);
}

// -- the agent
// --------------------------------------------------------------------------------------------------------------
void publish(TextView& view, Agent& agent, double now) {
  const Document& text = document(view);
  ByteRange window = editable_range(view);
  if (view.lines == Lines::kMany) {
    window = agent_window(text, view.selection.head, view.first);
    // What the browser edits stays in its window as long as the caret's block does, so that its field is not rewritten
    // under it.
    const std::optional<ByteRange> current = view.agent.window();
    if (current && !view.own_action && current->length() < 65536) {
      const ByteRange block = agent_block(text, view.selection.head, view.first);
      const bool inside = current->from <= block.from && block.to <= current->to;
      const bool at_edge = (current->from == block.from && block.from > view.first) ||
                           (current->to == block.to && block.to.value < text.size());
      if (inside && !at_edge) window = *current;
    }
  }
  view.own_action = false;
  view.agent.publish(agent, text, view.selection, window, now);
}

}  // namespace marbre::ui
