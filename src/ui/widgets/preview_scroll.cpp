// How a preview pane moves, and how it and the editor keep in step. Both are measured at the same share of their height
// as the one that a person scrolls has been scrolled: at the top they agree at the top, at the end at the end. Between
// the starts of two blocks the way is linear in both. Who follows glides, or jumps where motion is not wanted; what it
// does is never taken for a person's scrolling.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "ui/widgets/editor.hpp"
#include "ui/widgets/preview_view.hpp"

namespace marbre::ui {
namespace {

constexpr float kThumbWidth = 6, kThumbRoom = 14;
constexpr float kGlidePerSecond = 16;  // of the distance that is left
constexpr float kNear = 0.5f;          // pixels: arrived
constexpr float kMostScreens = 3;      // farther ways are jumped

float content_height(const PreviewPane& pane) { return pane.layout.total() + kPreviewMarginTop + kPreviewMarginBottom; }
float position(const PreviewPane& pane) { return pane.layout.before(pane.top) + pane.offset + kPreviewMarginTop; }

// The way from the start of what a block shows to that of the next one.
float way_of(const PreviewFrame& f, std::uint32_t block) {
  const PreviewLayout& layout = f.pane.layout;
  return layout.height(block) - layout.blocks()[block].gap +
         (block + 1 < f.count() ? layout.blocks()[block + 1].gap : kPreviewMarginBottom);
}

// A step on the way; all of it where motion is not wanted, or where it is far.
float step(PreviewFrame& f, float way, float height) {
  const FacadeView& facade_view = facade(f.ui);
  if (facade_view.reduced_motion || std::abs(way) > kMostScreens * height || std::abs(way) < kNear) return way;
  return way * std::min(1.0f, facade_view.delta * kGlidePerSecond);
}

void go_on_gliding(PreviewFrame& f) {
  PreviewPane& pane = f.pane;
  if (!pane.goal) return;
  const PreviewPane::Goal goal = *pane.goal;
  if (goal.block >= f.count()) return pane.goal.reset();
  f.block(goal.block);
  const float inside = pane.layout.blocks()[goal.block].gap + goal.share * way_of(f, goal.block);
  const float way = pane.layout.before(goal.block) + inside - goal.anchor - position(pane) + kPreviewMarginTop;
  const float part = step(f, way, f.rect.h), before = position(pane);
  if (part == way && std::abs(way) > f.rect.h) {
    pane.top = goal.block;
    pane.offset = inside;
    scroll_preview_by(f, -goal.anchor);
  } else {
    scroll_preview_by(f, part);
  }
  // An end of the page may be nearer than the goal.
  if (part == way || (part != 0 && std::abs(position(pane) - before) < 0.01f)) return pane.goal.reset();
  wake_in(f.ui, 0);
}

// -- the editor's side
float row_of(const TextView& text, base::ByteOffset at) {
  const text::Document& document = text.layout.document();
  const std::uint64_t row = text.layout.rows_before(document.line_of({std::min(at.value, document.size())})),
                      first = text.layout.rows_before(first_line(text));
  return row < first ? 0 : static_cast<float>(row - first);
}
base::ByteOffset start_of(const PreviewFrame& f, std::uint32_t block) {
  const PreviewBlock& b = f.pane.layout.blocks()[block];
  return {f.tree.base + f.tree.starts[b.block] + b.source.from.value};
}
struct Rows {  // of the editor, that stand beside a block
  float from, to;
};
Rows rows_of(const PreviewFrame& f, const TextView& text, std::uint32_t block) {
  const auto& blocks = f.pane.layout.blocks();
  const float end = static_cast<float>(text.layout.total_rows() - text.layout.rows_before(first_line(text)));
  if (blocks[block].is_note) return {end, end};  // they are defined anywhere
  const float from = row_of(text, start_of(f, block));
  const bool last = block + 1 >= f.count() || blocks[block + 1].is_note;
  return {from, last ? end : row_of(text, start_of(f, block + 1))};
}

void follow_editor(PreviewFrame& f, const TextView& text) {
  const float most = content_height(text) - text.height, at = scroll_position(text);
  const float share = most > 0 ? std::clamp(at / most, 0.0f, 1.0f) : 0;
  const float row = (at + share * text.height - text.pad_top) / text.line_height;
  std::uint32_t block = 0;
  for (std::uint32_t low = 0, high = f.count(); low < high;) {  // the last one that starts at that row or above
    const std::uint32_t middle = (low + high) / 2;
    if (rows_of(f, text, middle).from > row) {
      high = middle;
    } else {
      block = middle;
      low = middle + 1;
    }
  }
  const Rows rows = rows_of(f, text, block);
  const float inside = rows.to > rows.from ? (row - rows.from) / (rows.to - rows.from) : 0;
  f.pane.goal = {block, std::clamp(inside, at <= 0 ? -1.0f : 0.0f, 1.0f), share * f.rect.h, false};
}

void lead_editor(PreviewFrame& f, const TextView& text) {
  PreviewPane& pane = f.pane;
  const float most = content_height(pane) - f.rect.h, at = position(pane);
  const float share = most > 0 ? std::clamp(at / most, 0.0f, 1.0f) : 0;
  std::uint32_t block = pane.top;
  float y = share * f.rect.h + pane.offset;  // from the block's top
  for (; block + 1 < f.count() && y >= pane.layout.height(block) + pane.layout.blocks()[block + 1].gap; ++block)
    y -= pane.layout.height(block);
  const Rows rows = rows_of(f, text, block);
  const float inside = std::clamp((y - pane.layout.blocks()[block].gap) / way_of(f, block), 0.0f, 1.0f);
  pane.wants = {rows.from + inside * (rows.to - rows.from), share * text.height};
}

}  // namespace

void scroll_preview_to(PreviewFrame& f, float y) {
  PreviewPane& pane = f.pane;
  const float most = std::max(0.0f, content_height(pane) - f.rect.h);
  float left = std::clamp(y, 0.0f, most) - kPreviewMarginTop;
  pane.top = 0;
  while (pane.top + 1 < f.count() && left >= pane.layout.height(pane.top)) left -= pane.layout.height(pane.top++);
  pane.offset = left;
}

void scroll_preview_by(PreviewFrame& f, float pixels) {
  PreviewPane& pane = f.pane;
  pane.offset += pixels;
  // Blocks on the way are laid out, so that what is on screen moves by just these pixels.
  while (pane.offset < 0 && pane.top > 0 && -pane.offset < 20 * f.rect.h) {
    f.block(--pane.top);
    pane.offset += pane.layout.height(pane.top);
  }
  while (pane.top + 1 < f.count() && pane.offset >= pane.layout.height(pane.top))
    pane.offset -= pane.layout.height(pane.top++);
  const float y = position(pane), most = std::max(0.0f, content_height(pane) - f.rect.h);
  if (y < 0 || y > most) scroll_preview_to(f, y);
}

void show_in_preview(PreviewFrame& f, base::ByteOffset at) {
  PreviewPane& pane = f.pane;
  const std::uint32_t index = pane.layout.block_with(f.tree, at);
  float y = -pane.offset;
  for (std::uint32_t i = pane.top; i < f.count() && y < f.rect.h; ++i) {
    f.block(i);
    const float bottom = y + pane.layout.height(i);
    if (i == index && bottom > f.rect.h * 0.1f && y + pane.layout.blocks()[i].gap < f.rect.h * 0.9f) return;
    y = bottom;
  }
  pane.top = index;
  pane.offset = 0;
  scroll_preview_by(f, -f.rect.h / 3);
}

void glide_preview(PreviewFrame& f, PreviewPane::Goal goal) {
  f.pane.goal = goal;
  wake_in(f.ui, 0);
}

bool handle_preview_scrolling(PreviewFrame& f) {
  Ui& ui = f.ui;
  PreviewPane& pane = f.pane;
  const Rect rect = f.rect;
  FacadeView& view = facade(ui);
  const ImGuiIO& io = ImGui::GetIO();
  bool scrolled = false;
  const bool over = !view.inert && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                    ImGui::IsMouseHoveringRect(min_of(rect), max_of(rect));
  if (over && io.MouseWheel != 0 && !view.wheel_taken) {
    view.wheel_taken = scrolled = true;
    scroll_preview_by(f, -io.MouseWheel * kWheelPixels);
  }
  const float content = content_height(pane);
  if (content <= rect.h + 1) return scrolled;
  const float length = std::max(28.0f, rect.h * rect.h / content), way = rect.h - length;
  const float share = std::clamp(position(pane) / (content - rect.h), 0.0f, 1.0f);
  Rect thumb{rect.x + rect.w - kThumbRoom, rect.y + way * share, kThumbRoom, length};
  bool hovered = false, held = false;
  const ImRect box(min_of(thumb), max_of(thumb));
  const ImGuiID id = ImHashStr("thumb", 0, f.node);
  if (ImGui::ItemAdd(box, id)) ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
  if (held && !pane.thumb_held) pane.thumb_grip = io.MousePos.y - thumb.y;
  pane.thumb_held = held;
  if (held && way > 0) {
    const float wanted = std::clamp((io.MousePos.y - pane.thumb_grip - rect.y) / way, 0.0f, 1.0f);
    scrolled |= wanted != share;
    scroll_preview_to(f, wanted * (content - rect.h));
    thumb.y = rect.y + way * wanted;
  }
  fill({rect.x + rect.w - kThumbWidth - 3, thumb.y + 2, kThumbWidth, length - 4},
       fade(ui.theme.soft, held      ? 0.7f
                           : hovered ? 0.5f
                                     : 0.28f),
       kThumbWidth / 2);
  return scrolled;
}

void keep_in_step(PreviewFrame& f, bool scrolled) {
  PreviewPane& pane = f.pane;
  if (scrolled) pane.goal.reset();
  const bool leads = scrolled || (pane.goal && pane.goal->leads);
  TextView* const text = f.own ? editor_text(f.ui.state) : nullptr;
  if (text == nullptr || f.count() == 0) {
    go_on_gliding(f);
    return pane.seen.reset();
  }
  const auto here = [&] { return PreviewPane::Seen{text->top_line, text->top_offset}; };
  const base::ByteOffset caret = f.app.page->selection.head;
  // A click here has sent the caret to what is under the pointer: that must not move.
  const bool by_click = pane.sent && caret == *pane.sent && caret != pane.caret;
  if (by_click) pane.sent.reset();
  if (pane.seen && pane.seen != here() && !by_click && !leads) {
    pane.wants.reset();
    follow_editor(f, *text);
  }
  go_on_gliding(f);
  if (leads) lead_editor(f, *text);
  if (pane.wants) {
    const float at = scroll_position(*text);
    const float wanted = pane.wants->first * text->line_height + text->pad_top - pane.wants->second;
    const float most = std::max(0.0f, content_height(*text) - text->height);
    const float way = std::clamp(wanted, 0.0f, most) - at, part = step(f, way, text->height);
    scroll_to(*text, at + part);
    if (part == way) pane.wants.reset();
    if (part != 0) wake_in(f.ui, 0);  // it was drawn before
  }
  pane.seen = here();
  pane.caret = caret;
}

}  // namespace marbre::ui
