#include "ui/widgets/editor.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "core/markdown/markdown.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/text_draw.hpp"

namespace marbre::ui {

enum class FoldAsked { kToggle, kAll, kNone };

struct EditorView {
  TextView text{Highlighting::kMarkdown};
  std::string path;
  std::uint32_t node = 0;
  bool was_focused = false;
  bool leaves = false;  // Escape was the last key: Tab goes to the next control
  bool thumb_held = false;
  float thumb_grip = 0;  // where in the thumb it was taken
  struct GivenMarks {
    std::string path;
    text::Document of;
    std::vector<TextMark> marks;
  };
  std::array<std::optional<GivenMarks>, kMarkLayers> given;  // since the last frame
  std::optional<FoldAsked> fold_asked;                       // by a command, for the next time it is drawn
};

namespace {

using text::LineIndex;

constexpr float kLetters = 70;  // in a line of prose: between 66 and 75
constexpr gfx::TextStyle kProse{{gfx::Family::kProse, false, false}, 17}, kMono{{gfx::Family::kMono, false, false}, 15};
constexpr float kProseLine = 28, kMonoLine = 24;
constexpr float kMargin = 24, kMarginTop = 20, kThumbWidth = 6, kThumbRoom = 14;

gfx::TextStyle& style(TextLooks& looks, Tone tone) { return looks.styles[static_cast<std::size_t>(tone)]; }
Colour& colour(TextLooks& looks, Tone tone) { return looks.colours[static_cast<std::size_t>(tone)]; }

TextLooks markdown_looks(const Theme& theme, bool monospace, bool focus_mode) {
  TextLooks looks = plain_looks(monospace ? kMono : kProse, theme.ink);
  style(looks, Tone::kHeading).face.bold = true;
  style(looks, Tone::kStrong).face.bold = true;
  style(looks, Tone::kEmphasis).face.italic = true;
  style(looks, Tone::kStrongEmphasis).face.bold = style(looks, Tone::kStrongEmphasis).face.italic = true;
  style(looks, Tone::kQuote).face.italic = true;
  for (const Tone tone : {Tone::kCode, Tone::kKey, Tone::kKeyword, Tone::kString, Tone::kNumber, Tone::kComment}) {
    style(looks, tone) = {kMono.face, 15};
  }
  style(looks, Tone::kRemark).face.italic = style(looks, Tone::kMath).face.italic = true;
  for (const Tone tone : {Tone::kMark, Tone::kSoft, Tone::kStrike, Tone::kRemark, Tone::kComment}) {
    colour(looks, tone) = theme.soft;
  }
  colour(looks, Tone::kLiquid) = colour(looks, Tone::kNumber) = theme.warn;
  colour(looks, Tone::kKey) = colour(looks, Tone::kKeyword) = theme.accent;
  colour(looks, Tone::kString) = colour(looks, Tone::kMath) = theme.good;
  colour(looks, Tone::kLink) = theme.accent;
  looks.struck[static_cast<std::size_t>(Tone::kStrike)] = true;
  looks.no_break_spaces = true;
  looks.show_block = true;
  looks.soften = focus_mode;
  return looks;
}

void sync(EditorView& view, const app::AppState& app) {
  const app::OpenPage& page = *app.page;
  const text::ByteOffset first = app::first_editable(page);
  view.text.read_only = !app::can_edit(app);
  if (view.path != page.path) {
    view.path = page.path;
    open_text(view.text, page.text, first);
  }
  adopt(view.text, page.text, page.selection, first);
}

void take_marks(EditorView& view) {
  for (std::size_t i = 0; i < kMarkLayers; ++i) {
    std::optional<EditorView::GivenMarks> given = std::exchange(view.given[i], std::nullopt);
    if (!given || given->path != view.path) continue;
    const text::Document& text = view.text.layout.document();
    if (given->of.id() == text.id()) {
      view.text.marks.assign(static_cast<MarkLayer>(i), std::move(given->marks));
      continue;
    }
    TextMarks late;  // the text went on while they were looked for
    late.assign(static_cast<MarkLayer>(i), std::move(given->marks));
    late.apply(text::difference(given->of, text));
    const std::span<const TextMark> mapped = late.layer(static_cast<MarkLayer>(i));
    view.text.marks.assign(static_cast<MarkLayer>(i), {mapped.begin(), mapped.end()});
  }
}

void push(Ui& ui, TextEvents& events) {
  struct Visitor {
    Ui& ui;
    void operator()(Edited& e) const { ui.sink.push(app::EditText{std::move(e.change), e.after, e.kind}); }
    void operator()(Selected& e) const { ui.sink.push(app::SetSelection{e.selection}); }
    void operator()(GroupClosed&) const { ui.sink.push(app::CloseUndoGroup{}); }
    void operator()(UndoAsked&) const { ui.sink.push(app::Undo{}); }
    void operator()(RedoAsked&) const { ui.sink.push(app::Redo{}); }
    void operator()(Copied& e) const { ui.state.clipboard_out = std::move(e.text); }
    // The app refuses it too, and says why.
    void operator()(Refused& e) const { ui.sink.push(app::EditText{std::move(e.change), {}, text::EditKind::kPaste}); }
  };
  for (TextEvent& event : events) std::visit(Visitor{ui}, event);
}

void handle_keyboard(Ui& ui, TextView& view, Measure& measure, TextEvents& events) {
  UiState& state = ui.state;
  const std::size_t before = events.size();
  for (const AgentInput& input : state.agent.inputs) {
    if (input.node == state.focus) receive(view, input, state.time, events);
  }
  if (state.key) {
    if (const auto command = command_of(*state.key, state.mac)) {
      perform(view, *command, measure, events);
      view.touched_at = state.time;
    }
  }
  if (events.size() != before) view.touched_at = state.time;
}

// -- folds ------------------------------------------------------------------------------------------------------------
struct Section {
  LineIndex heading, from, end;  // the heading's last line; the lines below it that belong to it, [from, end)
};

// The sections of the page, in order; those without a line of their own are left out. A blank line before what follows
// belongs to neither.
std::vector<Section> sections(const EditorView& view, const app::OpenPage& page) {
  const text::Document& text = view.text.layout.document();
  const std::vector<markdown::OutlineEntry> headings = markdown::outline(page.derived.tree);
  const auto blank = [&](LineIndex line) {
    return text.line_range(line).length() <= text::kLongLine &&
           text.line(line).find_first_not_of(" \t\r") == std::string_view::npos;
  };
  std::vector<Section> out;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    const text::ByteRange source = headings[i].source;
    if (source.to.value > text.size() || source.empty()) continue;  // the text went on since
    std::size_t next = i + 1;
    while (next < headings.size() && headings[next].level > headings[i].level) ++next;
    const LineIndex heading = text.line_of({source.to.value - 1});
    LineIndex end = {text.line_count()};
    if (next < headings.size()) end = text.line_of(headings[next].source.from);
    while (end.value > heading.value + 1 && blank({end.value - 1})) --end.value;
    if (end.value > heading.value + 1) out.push_back({heading, {heading.value + 1}, end});
  }
  return out;
}

bool is_heading(const LaidLine& line) {
  return std::any_of(line.spans.begin(), line.spans.end(), [](const ToneSpan& s) { return s.tone == Tone::kHeading; });
}

bool is_folded(const TextLayout& layout, LineIndex line) {
  return line.value + 1 < layout.document().line_count() && layout.hidden({line.value + 1});
}

void toggle_fold_below(EditorView& view, const app::OpenPage& page, LineIndex heading, TextEvents& events) {
  if (is_folded(view.text.layout, heading)) return view.text.layout.show({heading.value + 1});
  for (const Section& s : sections(view, page)) {
    if (s.heading == heading) return fold(view.text, s.from, s.end, events);
  }
}

void do_fold(EditorView& view, const app::OpenPage& page, FoldAsked asked, TextEvents& events) {
  if (asked == FoldAsked::kNone) return view.text.layout.show_all();
  const std::vector<Section> all = sections(view, page);
  if (asked == FoldAsked::kToggle) {
    const LineIndex caret = view.text.layout.document().line_of(view.text.selection.head);
    std::optional<LineIndex> heading;
    for (const Section& s : all) {
      if (s.heading <= caret && caret < s.end) heading = s.heading;  // the last one is the innermost
    }
    if (heading) toggle_fold_below(view, page, *heading, events);
    return;
  }
  LineIndex done{0};
  for (const Section& s : all) {
    if (s.heading < done) continue;  // within one that is folded
    fold(view.text, s.from, s.end, events);
    done = s.end;
  }
}

void ask_to_fold(Ui& ui, FoldAsked asked) {
  if (ui.state.editor) ui.state.editor->fold_asked = asked;
}

// A chevron in the margin of each heading that is folded, and of the one that the pointer is at; dots behind folded
// text.
void draw_folds(Ui& ui, EditorView& view, const app::OpenPage& page, const TextArea& area, TextEvents& events,
                Measure& measure) {
  constexpr float kChevron = 20;
  TextView& text = view.text;
  const std::uint32_t count = text.layout.document().line_count();
  const float bottom = area.view.y + area.view.h;
  std::optional<LineIndex> asked;
  float y = area.top - text.top_offset;
  for (LineIndex line = text.top_line; line.value < count && y < bottom; ++line.value) {
    if (text.layout.hidden(line)) continue;
    const LaidLine& laid = text.layout.line(line, measure);
    const float top = y, height = static_cast<float>(laid.wrap.rows.size()) * text.line_height;
    y += height;
    const bool folded = is_folded(text.layout, line);
    if (!folded && !is_heading(laid)) continue;
    const Rect row{area.view.x, top, area.view.w, height};
    if (!folded && !ImGui::IsMouseHoveringRect(min_of(row), max_of(row))) continue;
    IdScope scope(static_cast<int>(line.value));
    const std::string heading = text.layout.document().slice(text.layout.document().line_range(line));
    const std::string name = format(ui.tr(folded ? StringId::kUnfold : StringId::kFold), heading.substr(0, 200));
    const Rect chevron{std::max(area.view.x, area.left - kChevron - 4), top + (text.line_height - kChevron) / 2,
                       kChevron, kChevron};
    if (icon_button(ui, chevron, folded ? Icon::kChevronRight : Icon::kChevronDown, name, {.stateless = true}))
      asked = line;
    if (!folded) continue;
    const Row& last = laid.wrap.rows.back();
    const Rect dots{area.left + last.end + 8, y - text.line_height / 2 - 8, 26, 16};
    fill(dots, fade(ui.theme.soft, 0.18f), 8);
    for (int i = 0; i < 3; ++i) { fill({dots.x + 6 + static_cast<float>(i) * 6, dots.y + 7, 2, 2}, ui.theme.soft, 1); }
  }
  if (!asked) return;
  toggle_fold_below(view, page, *asked, events);
  wake_in(ui, 0);  // this frame was drawn as it was
}

// A thin thumb at the right edge; dragging it goes by the estimated height of the whole text.
void handle_scrollbar(Ui& ui, EditorView& view, Rect pane) {
  TextView& text = view.text;
  const float content = content_height(text);
  if (content <= pane.h + 1) return;
  const ImGuiID id = ImHashStr("thumb", 0, view.node);
  const float length = std::max(28.0f, pane.h * pane.h / content);
  const float way = pane.h - length;
  const float share = std::clamp(scroll_position(text) / (content - pane.h), 0.0f, 1.0f);
  Rect thumb{pane.x + pane.w - kThumbRoom, pane.y + way * share, kThumbRoom, length};
  const ImRect box(min_of(thumb), max_of(thumb));
  bool hovered = false, held = false;
  if (ImGui::ItemAdd(box, id)) ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
  const float mouse = ImGui::GetIO().MousePos.y;
  if (held && !view.thumb_held) view.thumb_grip = mouse - thumb.y;
  view.thumb_held = held;
  if (held && way > 0) {
    const float wanted = std::clamp((mouse - view.thumb_grip - pane.y) / way, 0.0f, 1.0f);
    scroll_to(text, wanted * (content - pane.h));
    thumb.y = pane.y + way * wanted;
  }
  const Rect bar{pane.x + pane.w - kThumbWidth - 3, thumb.y + 2, kThumbWidth, length - 4};
  fill(bar, fade(ui.theme.soft, held ? 0.7f : hovered ? 0.5f : 0.28f), kThumbWidth / 2);
}

void handle_wheel(Ui& ui, TextView& view, Rect pane, Measure& measure) {
  FacadeView& f = facade(ui);
  const ImGuiIO& io = ImGui::GetIO();
  if (io.MouseWheel == 0 || f.inert || f.wheel_taken || !ImGui::IsWindowHovered()) return;
  if (!ImGui::IsMouseHoveringRect(min_of(pane), max_of(pane))) return;
  f.wheel_taken = true;
  scroll_by(view, -io.MouseWheel * kWheelPixels, measure);
}

}  // namespace

std::uint32_t editor_node(const UiState& state) { return state.editor ? state.editor->node : 0; }

bool offer_key(UiState& state, const KeyPress& key) {
  if (!state.editor) return false;
  EditorView& view = *state.editor;
  if (key.key == "Shift") return false;
  const bool tab = key.key == "Tab" && !key.ctrl && !key.alt && !key.meta;
  const bool leaves = std::exchange(view.leaves, key.key == "Escape");
  return tab && !leaves && takes_tab(view.text, key.shift);
}

void set_marks(UiState& state, std::string_view path, MarkLayer layer, const text::Document& of,
               std::vector<TextMark> marks) {
  if (!state.editor) state.editor = std::make_shared<EditorView>();
  state.editor->given[static_cast<std::size_t>(layer)] = {std::string(path), of, std::move(marks)};
}

std::span<const DrawnMark> drawn_marks(const UiState& state) {
  if (!state.editor) return {};
  return state.editor->text.drawn_marks;
}

void toggle_fold(Ui& ui, const app::AppState&) { ask_to_fold(ui, FoldAsked::kToggle); }
void fold_all(Ui& ui, const app::AppState&) { ask_to_fold(ui, FoldAsked::kAll); }
void unfold_all(Ui& ui, const app::AppState&) { ask_to_fold(ui, FoldAsked::kNone); }
TextLayout* editor_layout(UiState& state) { return state.editor ? &state.editor->text.layout : nullptr; }
TextView* editor_text(UiState& state) {
  return state.editor && state.tree.find(state.editor->node) != nullptr ? &state.editor->text : nullptr;
}
text::Selection editor_selection(const UiState& state) {
  return state.editor ? state.editor->text.selection : text::Selection{};
}

void draw_editor(Ui& ui, const app::AppState& app, Rect pane) {
  UiState& state = ui.state;
  if (!app.page) return;
  if (!state.editor) state.editor = std::make_shared<EditorView>();
  EditorView& view = *state.editor;
  TextView& text = view.text;
  const std::string_view name = ui.tr(StringId::kEditorName);
  view.node = node_id(Role::kTextbox, name);
  const bool focused = state.focus == view.node;

  const TextLooks looks = markdown_looks(ui.theme, app.view.monospace, app.view.focus_mode);
  const gfx::TextStyle base = looks.styles[0];
  GfxMeasure measure(looks);
  const float average = average_advance(base);
  const float margin = std::min(kMargin, pane.w * 0.05f);
  const float width = std::max(40.0f, std::floor(std::min(average * kLetters, pane.w - 2 * margin)));
  text.line_height = app.view.monospace ? kMonoLine : kProseLine;
  const float old_height = std::exchange(text.height, pane.h);
  text.pad_top = kMarginTop;
  text.help = true;
  text.french = app.view.typography;
  const float old_width = text.layout.width();
  text.layout.set_width(width, average, fonts_in_use(looks));
  if (old_width != width && focused) text.follow_caret = true;
  if (pane.h < old_height) {  // a form, a notice or a keyboard came: what was in sight stays so
    const float y = place_of(text, text.selection.head, text.at_row_end, measure).y;
    if (y >= 0 && y + text.line_height <= old_height) text.follow_caret = true;
  }
  sync(view, app);
  take_marks(view);
  // What is longer than the pane can be scrolled until its end stands in comfortable height.
  text.pad_bottom = kMarginTop;
  if (content_height(text) > pane.h) text.pad_bottom = std::min(pane.h * 0.4f, 320.0f);

  Node& made = record(ui, view.node, Role::kTextbox, name, pane);
  made.description = text.read_only ? std::string_view() : ui.tr(StringId::kEditorHelp);
  made.state.multiline = true;
  made.state.read_only = text.read_only;
  const TextArea area{pane, std::floor(pane.x + (pane.w - width) / 2), pane.y};
  ImGui::PushClipRect(min_of(pane), max_of(pane), true);
  TextEvents events;
  if (focused) {
    if (!view.was_focused) text.touched_at = state.time;
    handle_keyboard(ui, text, measure, events);
  }
  view.was_focused = focused;
  if (const auto asked = std::exchange(view.fold_asked, std::nullopt)) do_fold(view, *app.page, *asked, events);
  handle_wheel(ui, text, pane, measure);
  handle_scrollbar(ui, view, pane);
  // In front of the text, which takes every click that is left; drawn again when the text was scrolled behind that.
  draw_folds(ui, view, *app.page, area, events, measure);
  const auto scrolled_to = std::pair(text.top_line, text.top_offset);
  handle_pointer(ui, text, view.node, area, measure, events);
  if (std::exchange(text.follow_caret, false)) show_caret(text, measure);
  draw_text(ui, text, area, looks, measure, focused, &state.drawn_editor);
  if (scrolled_to != std::pair(text.top_line, text.top_offset)) wake_in(ui, 0);
  ImGui::PopClipRect();
  if (focused) {
    fill_agent(ui, text, view.node, area, base, measure);
  } else {
    release_agent(ui, text, view.node);
  }
  push(ui, events);
}

}  // namespace marbre::ui
