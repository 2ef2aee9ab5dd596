#include "ui/widgets/editor.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include "ui/facade.hpp"
#include "ui/widgets/text_draw.hpp"

namespace marbre::ui {

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
};

namespace {

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

void sync(EditorView& view, const app::OpenPage& page) {
  const text::ByteOffset first = app::first_editable(page);
  view.text.read_only = page.read_only;
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
  text.height = pane.h;
  text.pad_top = kMarginTop;
  text.help = true;
  text.french = app.view.typography;
  const float old_width = text.layout.width();
  text.layout.set_width(width, average, fonts_in_use(looks));
  if (old_width != width && focused) text.follow_caret = true;
  sync(view, *app.page);
  take_marks(view);
  // What is longer than the pane can be scrolled until its end stands in comfortable height.
  text.pad_bottom = kMarginTop;
  if (content_height(text) > pane.h) text.pad_bottom = std::min(pane.h * 0.4f, 320.0f);

  record(ui, {.id = view.node,
              .role = Role::kTextbox,
              .name = std::string(name),
              .description = std::string(text.read_only ? std::string_view() : ui.tr(StringId::kEditorHelp)),
              .state = {.multiline = true, .read_only = text.read_only},
              .rect = pane});
  const TextArea area{pane, std::floor(pane.x + (pane.w - width) / 2), pane.y};
  ImGui::PushClipRect(min_of(pane), max_of(pane), true);
  TextEvents events;
  if (focused) {
    if (!view.was_focused) text.touched_at = state.time;
    handle_keyboard(ui, text, measure, events);
  }
  view.was_focused = focused;
  handle_wheel(ui, text, pane, measure);
  handle_scrollbar(ui, view, pane);
  handle_pointer(ui, text, view.node, area, measure, events);
  if (std::exchange(text.follow_caret, false)) show_caret(text, measure);
  draw_text(ui, text, area, looks, measure, focused, &state.drawn_editor);
  ImGui::PopClipRect();
  if (focused) {
    fill_agent(ui, text, view.node, area, base, measure);
  } else {
    release_agent(ui, text, view.node);
  }
  push(ui, events);
}

}  // namespace marbre::ui
