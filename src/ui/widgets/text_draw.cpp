#include "ui/widgets/text_draw.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <optional>
#include <span>
#include <vector>

#include "core/base/sort.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/brackets.hpp"

namespace marbre::ui {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::LineIndex;

constexpr double kBlinkSeconds = 0.53, kBlinkFor = 10, kGlideSeconds = 0.08;
constexpr float kCaretWidth = 2;
constexpr float kScrollPerSecond = 12;  // of the distance to the edge, while dragging outside
constexpr float kBlockBar = 20;         // left of the column
constexpr float kLineEndMark = 6;       // a selected line end is shown this wide

const text::Document& document(const TextView& view) { return view.layout.document(); }

ByteRange unit_at(const TextView& view, TextView::Drag drag, ByteOffset at) {
  switch (drag) {
    case TextView::Drag::kWord: return text::word_at(document(view), at);
    case TextView::Drag::kLine: return document(view).line_range_with_ending(document(view).line_of(at));
    case TextView::Drag::kNone:
    case TextView::Drag::kCharacter: break;
  }
  return {at, at};
}

void begin_drag(TextView& view, Hit at, int clicks, bool extend, TextEvents& events) {
  using Drag = TextView::Drag;
  view.drag = clicks >= 3 ? Drag::kLine : clicks == 2 ? Drag::kWord : Drag::kCharacter;
  view.goal_x.reset();
  if (extend) {
    view.drag_origin = {view.selection.anchor, view.selection.anchor};
    view.drag = Drag::kCharacter;
    view.at_row_end = at.at_row_end;
    return select(view, {view.selection.anchor, at.at}, events);
  }
  view.drag_origin = unit_at(view, view.drag, at.at);
  view.at_row_end = view.drag == Drag::kCharacter && at.at_row_end;
  select(view, {view.drag_origin.from, view.drag_origin.to}, events);
}

void go_on_dragging(TextView& view, Hit at, TextEvents& events) {
  const ByteRange unit = unit_at(view, view.drag, at.at), origin = view.drag_origin;
  view.at_row_end = view.drag == TextView::Drag::kCharacter && at.at_row_end;
  if (unit.from < origin.from) return select(view, {origin.to, unit.from}, events);
  select(view, {origin.from, std::max(unit.to, origin.to)}, events);
}

// -- drawing
// --------------------------------------------------------------------------------------------------------------
struct Bytes {
  std::uint32_t from, to;  // in the line
};
struct RowPaint {
  std::string_view text;  // of the line, from byte `text_at` on
  std::uint32_t text_at;
  const LaidLine& laid;
  std::uint32_t row;
  float x, y;  // screen: left of the column, top of the row
  std::uint32_t selected_from, selected_to;
  std::span<const Bytes> inked;  // stands on a ground of its own; sorted and apart
  bool soft = false;             // stands back
};

void draw_row(Ui& ui, const RowPaint& p, const TextLooks& looks, float baseline) {
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const Row& row = p.laid.wrap.rows[p.row];
  std::uint32_t at = row.from;
  float x = p.x + (row.stops.empty() ? 0 : row.stops.front().x);
  auto ground = p.inked.begin();
  for (const ToneSpan& span : p.laid.spans) {
    if (span.to <= at) continue;
    // Text on the ground of a selection or match is ink: other tones would not have the contrast.
    while (at < std::min(span.to, row.to)) {
      std::uint32_t to = std::min(span.to, row.to);
      while (ground != p.inked.end() && ground->to <= at) ++ground;
      const bool inked = ground != p.inked.end() && ground->from <= at;
      if (ground != p.inked.end()) to = std::min(to, inked ? ground->to : ground->from);
      const auto tone = static_cast<std::size_t>(span.tone);
      const Colour colour = inked ? ui.theme.ink : p.soft ? ui.theme.soft : looks.colours[tone];
      const float end =
          gfx::draw(list, looks.styles[tone], {x, baseline}, colour, p.text.substr(at - p.text_at, to - at));
      if (looks.struck[tone]) {
        const float middle = std::floor(baseline - looks.styles[tone].size * 0.3f);
        list->AddRectFilled({x, middle}, {end, middle + 1}, colour);
      }
      x = end;
      at = to;
    }
    if (at >= row.to) return;
  }
}

// A dot in the middle of each no-break space, narrow or not.
void draw_no_break_spaces(Ui& ui, const RowPaint& p, const TextLooks& looks, float baseline) {
  const Row& row = p.laid.wrap.rows[p.row];
  for (std::uint32_t at = row.from; at + 1 < row.to; ++at) {
    const std::string_view rest = p.text.substr(at - p.text_at);
    const std::uint32_t bytes = rest.starts_with("\u00A0") ? 2 : rest.starts_with("\u202F") ? 3 : 0;
    if (bytes == 0) continue;
    const float left = p.laid.wrap.x_of(p.row, at), right = p.laid.wrap.x_of(p.row, std::min(at + bytes, row.to));
    const ImVec2 middle{p.x + (left + right) / 2, baseline - looks.styles[0].size * 0.28f};
    ImGui::GetWindowDrawList()->AddCircleFilled(middle, 1.3f, fade(ui.theme.soft, 0.7f), 8);
    at += bytes - 1;
  }
}

void draw_selection(Ui& ui, const RowPaint& p, float line_height, bool goes_on) {
  const WrappedLine& wrap = p.laid.wrap;
  const Row& row = wrap.rows[p.row];
  const std::uint32_t from = std::max(p.selected_from, row.from), to = std::min(p.selected_to, row.to);
  const bool last = p.row + 1 == wrap.rows.size();
  const bool line_end = last && goes_on && p.selected_from <= row.to;
  if (from >= to && !line_end) return;
  const float left = p.x + wrap.x_of(p.row, std::min(from, row.to));
  const float right = p.x + wrap.x_of(p.row, std::max(from, to)) + (line_end ? kLineEndMark : 0);
  ImGui::GetWindowDrawList()->AddRectFilled({left, p.y}, {right, p.y + line_height}, ui.theme.selection);
}

void join(std::vector<Bytes>& ranges) {
  if (ranges.size() < 2) return;
  base::sort(ranges, [](Bytes a, Bytes b) { return a.from < b.from; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < ranges.size(); ++i) {
    if (ranges[i].from <= ranges[last].to) {
      ranges[last].to = std::max(ranges[last].to, ranges[i].to);
    } else {
      ranges[++last] = ranges[i];
    }
  }
  ranges.resize(last + 1);
}

// -- marks
// ---------------------------------------------------------------------------------------------------------------
bool is_ground(MarkKind kind) { return kind == MarkKind::kMatch || kind == MarkKind::kCurrentMatch; }

Colour colour_of(const Theme& theme, MarkKind kind) {
  switch (kind) {
    case MarkKind::kSpelling:
    case MarkKind::kError: return theme.bad;
    case MarkKind::kWarning: return theme.warn;
    case MarkKind::kHint: return theme.soft;
    case MarkKind::kMatch: return theme.accent_soft;
    case MarkKind::kCurrentMatch: return theme.selection;
  }
  return theme.soft;
}

void draw_wave(float left, float right, float y, Colour colour) {
  ImDrawList* const list = ImGui::GetWindowDrawList();
  constexpr float kStep = 2, kHeight = 2;
  int up = 0;
  for (float x = left; x < right; x += kStep, up ^= 1) {
    const float end = std::min(x + kStep, right);
    const float from = y + (up != 0 ? kHeight : 0), to = y + (up != 0 ? 0 : kHeight);
    list->AddLine({x, from}, {end, from + (to - from) * (end - x) / kStep}, colour, 1.2f);
  }
}

void draw_dots(float left, float right, float y, Colour colour) {
  for (float x = left; x < right; x += 4) ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + 2, y + 1}, colour);
}

// Where a mark stands in a row; nothing when it is in another one.
std::optional<Rect> mark_in_row(const RowPaint& p, Bytes mark, float line_height) {
  const Row& row = p.laid.wrap.rows[p.row];
  const std::uint32_t from = std::max(mark.from, row.from), to = std::min(mark.to, row.to);
  if (from >= to) return std::nullopt;
  const float left = p.x + p.laid.wrap.x_of(p.row, from), right = p.x + p.laid.wrap.x_of(p.row, to);
  return Rect{left, p.y, std::max(right - left, 2.0f), line_height};
}

void draw_bracket(Ui& ui, const RowPaint& p, Bytes bracket, float line_height) {
  if (const auto place = mark_in_row(p, bracket, line_height)) {
    outline({place->x - 1, place->y + 4, place->w + 2, place->h - 8}, ui.theme.soft, 3);
  }
}

// The grounds of a row's marks when `grounds`, else their lines. What was drawn is remembered for the pointer.
void draw_marks(Ui& ui, TextView& view, const RowPaint& p, text::ByteOffset line_start, std::span<const TextMark> marks,
                bool grounds, float baseline) {
  for (const TextMark& mark : marks) {
    if (is_ground(mark.kind) != grounds) continue;
    const auto in_line = [&](text::ByteOffset at) { return std::max(at, line_start) - line_start; };
    const std::optional<Rect> place =
        mark_in_row(p, {in_line(mark.range.from), in_line(mark.range.to)}, view.line_height);
    if (!place) continue;
    view.drawn_marks.push_back({*place, mark});
    const Colour colour = colour_of(ui.theme, mark.kind);
    if (grounds) {
      fill({place->x - 1, place->y + 2, place->w + 2, place->h - 4}, colour, 3);
      if (mark.kind == MarkKind::kCurrentMatch) {
        outline({place->x - 1, place->y + 2, place->w + 2, place->h - 4}, ui.theme.accent, 3);
      }
      continue;
    }
    const float y = std::floor(baseline) + 3;
    if (mark.kind == MarkKind::kHint) {
      draw_dots(place->x, place->x + place->w, y + 1, colour);
    } else {
      draw_wave(place->x, place->x + place->w, y, colour);
    }
    if (mark.kind == MarkKind::kError || mark.kind == MarkKind::kWarning) {  // in the gutter
      constexpr float kFromColumn = 13, kDot = 3;
      ImGui::GetWindowDrawList()->AddCircleFilled({p.x - kFromColumn, p.y + view.line_height / 2}, kDot, colour);
    }
  }
}

// Where the caret is on its way to `place`: a short glide after it has moved, none when the text moved under it.
ImVec2 glide_to(Ui& ui, TextView& view, const Place& place) {
  TextView::Glide& g = view.glide;
  const double now = ui.state.time;
  const auto part = [&] {
    const auto t = static_cast<float>(std::clamp((now - g.since) / kGlideSeconds, 0.0, 1.0));
    return 1 - (1 - t) * (1 - t) * (1 - t);
  };
  const auto between = [&](float t) {
    return ImVec2{g.from_x + (g.x - g.from_x) * t, g.from_y + (g.y - g.from_y) * t};
  };
  const bool scrolled = g.top_line != view.top_line || g.top_offset != view.top_offset;
  const bool far = std::abs(place.y - g.y) > view.height / 2;
  if (!g.known || scrolled || far || facade(ui).reduced_motion || view.drag != TextView::Drag::kNone) {
    g.from_x = place.x;
    g.from_y = place.y;
    g.since = now;
  } else if (g.head != view.selection.head || g.x != place.x || g.y != place.y) {
    const ImVec2 from = between(part());
    g.from_x = from.x;
    g.from_y = from.y;
    g.since = now;
  }
  g.known = true;
  g.x = place.x;
  g.y = place.y;
  g.head = view.selection.head;
  g.top_line = view.top_line;
  g.top_offset = view.top_offset;
  if ((g.from_x != g.x || g.from_y != g.y) && now < g.since + kGlideSeconds) wake_in(ui, 0);
  return between(part());
}

void draw_caret(Ui& ui, TextView& view, const TextArea& area, gfx::TextStyle style, Measure& measure) {
  const double since = ui.state.time - view.touched_at;
  bool lit = true;
  if (since < kBlinkFor) {
    const double phase = std::floor(since / kBlinkSeconds);
    lit = static_cast<std::int64_t>(phase) % 2 == 0;
    wake_in(ui, std::max(0.001, (phase + 1) * kBlinkSeconds - since));
  }
  const ImVec2 at = glide_to(ui, view, place_of(view, view.selection.head, view.at_row_end, measure));
  if (!lit) return;
  const float height = std::min(view.line_height, style.size * 1.3f);
  const float x = std::round(area.left + at.x - view.shift_x - kCaretWidth / 2);
  const float y = area.top + at.y + (view.line_height - height) / 2;
  ImGui::GetWindowDrawList()->AddRectFilled({x, y}, {x + kCaretWidth, y + height}, ui.theme.accent, 1);
}

float baseline_in(float line_height, gfx::TextStyle style) {
  return (line_height - gfx::ascent(style) - gfx::descent(style)) / 2 + gfx::ascent(style);
}

}  // namespace

TextLooks plain_looks(gfx::TextStyle style, Colour colour) {
  TextLooks looks;
  looks.styles.fill(style);
  looks.colours.fill(colour);
  return looks;
}

std::uint64_t fonts_in_use(const TextLooks& looks) {
  std::uint64_t hash = 0xcbf29ce484222325ull;
  for (auto style = looks.styles.begin(); style != looks.styles.end(); ++style) {
    if (std::find(looks.styles.begin(), style, *style) != style) continue;
    for (const std::string_view sample : {"a", "m", "W", "é", "1"}) {
      hash = (hash ^ std::bit_cast<std::uint32_t>(gfx::advance(*style, sample))) * 0x100000001b3ull;
    }
  }
  return hash;
}

float average_advance(const gfx::TextStyle& style) {
  static constexpr std::string_view kSample =
      "Les soirs de conférence, on parle entre amis de ce que la semaine a appris.";
  static constexpr float kLetters = 74;
  return gfx::width(style, kSample) / kLetters;
}

bool handle_pointer(Ui& ui, TextView& view, std::uint32_t id, const TextArea& area, Measure& measure,
                    TextEvents& events) {
  const ImRect box(min_of(area.view), max_of(area.view));
  if (!ImGui::ItemAdd(box, id)) {
    view.drag = TextView::Drag::kNone;
    return false;
  }
  bool hovered = false, held = false;
  ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick | ImGuiButtonFlags_NoNavFocus);
  if (hovered) ui.state.cursor = "text";
  if (facade(ui).inert) return false;
  const ImGuiIO& io = ImGui::GetIO();
  const auto at = [&] {
    return hit(view, io.MousePos.x - area.left + view.shift_x, io.MousePos.y - area.top, measure);
  };
  // The other button is for a menu: the caret goes there, unless that is in the selection.
  if (hovered && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) {
    if (ui.state.focus != id) ui.state.wants_focus = id;
    facade(ui).clicked_focus = id;
    const Hit place = at();
    const ByteRange selected = view.selection.range();
    if (place.at < selected.from || place.at > selected.to) begin_drag(view, place, 1, false, events);
    view.drag = TextView::Drag::kNone;
    view.own_action = true;
    return true;
  }
  const bool pressed = held && ImGui::IsMouseClicked(ImGuiMouseButton_Left);
  if (pressed) {
    if (ui.state.focus != id) ui.state.wants_focus = id;
    facade(ui).clicked_focus = id;
    view.own_action = true;
    view.touched_at = ui.state.time;
    begin_drag(view, at(), io.MouseClickedCount[0], io.KeyShift, events);
    return true;
  }
  if (!held) {
    view.drag = TextView::Drag::kNone;
    return false;
  }
  if (view.drag == TextView::Drag::kNone) return false;
  const float above = area.view.y - io.MousePos.y, below = io.MousePos.y - (area.view.y + area.view.h);
  if (std::max(above, below) > 0) {
    const float pull = above > 0 ? -above : below;
    if (view.lines == Lines::kMany) scroll_by(view, pull * std::min(io.DeltaTime, 0.1f) * kScrollPerSecond, measure);
    wake_in(ui, 0);
  }
  if (io.MouseDelta.x != 0 || io.MouseDelta.y != 0 || std::max(above, below) > 0) {
    view.own_action = true;
    view.touched_at = ui.state.time;
    go_on_dragging(view, at(), events);
    if (view.lines == Lines::kMany) view.follow_caret = false;  // the drag scrolls by itself
  }
  return false;
}

void draw_text(Ui& ui, TextView& view, const TextArea& area, const TextLooks& looks, Measure& measure, bool focused,
               std::string* drawn) {
  const gfx::TextStyle base = looks.styles[static_cast<std::size_t>(Tone::kText)];
  const float baseline = baseline_in(view.line_height, base);
  const ByteRange selected = view.selection.range();
  const text::Document& text = document(view);
  const float bottom = area.view.y + area.view.h - area.top;
  const float x = area.left - view.shift_x;
  LineIndex line = view.top_line;
  float y = -view.top_offset;
  // Before the line at the top there may be room: its padding, or a line that was scrolled in by an edit above.
  bool first = true;
  std::vector<TextMark> marks;
  std::vector<Bytes> inked;
  view.drawn_marks.clear();
  const bool aware = focused && (looks.show_block || looks.soften);
  const ByteRange block = aware ? agent_block(text, view.selection.head, view.first) : ByteRange{};
  const auto brackets =
      focused && looks.show_block && selected.empty() ? brackets_at(text, view.selection.head) : std::nullopt;
  for (; line.value < text.line_count() && y < bottom; ++line.value) {
    if (view.layout.hidden(line)) continue;
    const LaidLine& laid = view.layout.line(line, measure);
    const ByteRange range = text.line_range(line);
    const auto in_line = [&](ByteOffset at) { return std::clamp(at, range.from, range.to) - range.from; };
    marks.clear();
    view.marks.append_in(range, marks);
    inked.clear();
    for (const TextMark& m : marks) {
      if (is_ground(m.kind)) inked.push_back({in_line(m.range.from), in_line(m.range.to)});
    }
    if (!selected.empty()) inked.push_back({in_line(selected.from), in_line(selected.to)});
    join(inked);
    // Of a very long line, no more than each row is taken.
    const bool long_line = range.length() > text::kLongLine;
    std::string row_text;
    RowPaint paint{long_line ? std::string_view() : text.line(line),
                   0,
                   laid,
                   0,
                   x,
                   0,
                   in_line(selected.from),
                   in_line(selected.to),
                   inked};
    const bool goes_on = selected.from <= range.to && selected.to > range.to;
    const bool in_block = aware && range.from >= block.from && range.to <= block.to;
    paint.soft = aware && looks.soften && !in_block;
    if (!first && drawn != nullptr) drawn->push_back('\n');
    for (std::uint32_t row = 0; row < laid.wrap.rows.size(); ++row, y += view.line_height) {
      if (y + view.line_height <= area.view.y - area.top || y >= bottom) continue;
      const Row& r = laid.wrap.rows[row];
      paint.row = row;
      paint.y = area.top + y;
      if (long_line) {
        row_text = text.slice({range.from + r.from, range.from + r.to});
        paint.text = row_text;
        paint.text_at = r.from;
      }
      if (!marks.empty()) draw_marks(ui, view, paint, range.from, marks, true, paint.y + baseline);
      if (in_block && looks.show_block && block.from != block.to) {
        fill({area.left - kBlockBar, paint.y, 2, view.line_height}, ui.theme.line);
      }
      if (brackets) {
        draw_bracket(ui, paint, {in_line(brackets->first.from), in_line(brackets->first.to)}, view.line_height);
        draw_bracket(ui, paint, {in_line(brackets->second.from), in_line(brackets->second.to)}, view.line_height);
      }
      if (!selected.empty()) draw_selection(ui, paint, view.line_height, goes_on);
      draw_row(ui, paint, looks, area.top + y + baseline);
      if (looks.no_break_spaces) draw_no_break_spaces(ui, paint, looks, area.top + y + baseline);
      if (!marks.empty()) draw_marks(ui, view, paint, range.from, marks, false, paint.y + baseline);
      if (drawn != nullptr) drawn->append(paint.text.substr(r.from - paint.text_at, r.to - r.from));
      first = false;
    }
  }
  view.layout.trim(view.top_line, line);
  if (focused && !view.read_only) draw_caret(ui, view, area, base, measure);
}

void fill_agent(Ui& ui, TextView& view, std::uint32_t id, const TextArea& area, gfx::TextStyle style,
                Measure& measure) {
  Agent& agent = ui.state.agent;
  agent.node = id;
  agent.font_size = style.size;
  agent.mono = style.face.family == gfx::Family::kMono;
  agent.multiline = view.lines == Lines::kMany;
  publish(view, agent, ui.state.time);
  const Place caret = place_of(view, view.selection.head, view.at_row_end, measure);
  agent.caret = {area.left + caret.x - view.shift_x, area.top + caret.y, kCaretWidth, view.line_height};
  const float width = view.layout.width() > 0 ? view.layout.width() : area.view.w;
  agent.rect = {area.left, area.view.y, width, area.view.h};
  if (view.lines == Lines::kOne) return;
  // The caret's paragraph; lines of it that have never been on screen count with their estimate.
  const ByteRange block = agent_block(document(view), view.selection.head, view.first);
  const LineIndex from = document(view).line_of(block.from), to = document(view).line_of(block.to);
  const float top = y_of(view, from);
  const float bottom = y_of(view, to) + static_cast<float>(view.layout.rows(to)) * view.line_height;
  agent.rect = {area.left, area.top + top, width, bottom - top};
}

void release_agent(Ui& ui, TextView& view, std::uint32_t id) {
  if (ui.state.agent.node != id) return;
  std::vector<AgentInput> inputs =
      std::move(ui.state.agent.inputs);  // they may be for the field that has the focus now
  ui.state.agent = {};
  ui.state.agent.inputs = std::move(inputs);
  view.agent.reset();
}

}  // namespace marbre::ui
