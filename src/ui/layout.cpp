#include "ui/layout.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"

namespace marbre::ui {
namespace {

constexpr float kEndless = 1e6f;
constexpr float kScrollbar = 4;

FacadeView::Layout& current(Ui& ui) {
  IM_ASSERT(!facade(ui).layouts.empty());
  return facade(ui).layouts.back();
}

}  // namespace

Rect inset(Rect r, float all) { return inset(r, all, all); }
Rect inset(Rect r, float x, float y) {
  return {r.x + x, r.y + y, std::max(0.0f, r.w - 2 * x), std::max(0.0f, r.h - 2 * y)};
}
Rect cut_left(Rect& r, float w) {
  w = std::clamp(w, 0.0f, r.w);
  const Rect cut{r.x, r.y, w, r.h};
  r.x += w;
  r.w -= w;
  return cut;
}
Rect cut_right(Rect& r, float w) {
  w = std::clamp(w, 0.0f, r.w);
  r.w -= w;
  return {r.x + r.w, r.y, w, r.h};
}
Rect cut_top(Rect& r, float h) {
  h = std::clamp(h, 0.0f, r.h);
  const Rect cut{r.x, r.y, r.w, h};
  r.y += h;
  r.h -= h;
  return cut;
}
Rect cut_bottom(Rect& r, float h) {
  h = std::clamp(h, 0.0f, r.h);
  r.h -= h;
  return {r.x, r.y + r.h, r.w, h};
}

void begin_column(Ui& ui, Rect area, float gap) {
  facade(ui).layouts.push_back({.area = area, .x = area.x, .y = area.y, .bottom = area.y, .gap = gap});
}

float end_column(Ui& ui) {
  const float height = current(ui).bottom - current(ui).area.y;
  facade(ui).layouts.pop_back();
  return height;
}

void begin_row(Ui& ui, float height, float gap) {
  const FacadeView::Layout& parent = current(ui);
  const float y = parent.first ? parent.y : parent.y + parent.gap;
  facade(ui).layouts.push_back({.area = {parent.area.x, y, parent.area.w, height},
                                .x = parent.area.x,
                                .y = y,
                                .bottom = y,
                                .gap = gap,
                                .row_height = height});
}

void end_row(Ui& ui) {
  const FacadeView::Layout row = current(ui);
  facade(ui).layouts.pop_back();
  FacadeView::Layout& parent = current(ui);
  if (row.bottom <= row.area.y) return;  // nothing was put in
  parent.y = parent.bottom = row.bottom;
  parent.first = false;
}

bool in_row(Ui& ui) { return current(ui).row_height > 0; }

float available_width(Ui& ui) {
  const FacadeView::Layout& l = current(ui);
  if (l.row_height <= 0) return l.area.w;
  return std::max(0.0f, l.area.x + l.area.w - l.x - (l.first ? 0 : l.gap));
}

Rect take(Ui& ui, float width, float height) {
  FacadeView::Layout& l = current(ui);
  if (l.row_height <= 0) {
    if (!l.first) l.y += l.gap;
    const Rect r{l.area.x, l.y, width > 0 ? std::min(width, l.area.w) : l.area.w, height};
    l.y += height;
    l.bottom = l.y;
    l.first = false;
    return r;
  }
  if (!l.first && width > available_width(ui)) {  // next line
    l.y = l.bottom + std::min(l.gap, 8.0f);
    l.x = l.area.x;
    l.first = true;
  }
  if (!l.first) l.x += l.gap;
  const float room = std::max(0.0f, l.area.x + l.area.w - l.x);
  const float w = width > 0 ? std::min(width, room) : room;
  const Rect r{l.x, l.y + std::max(0.0f, (l.row_height - height) / 2), w, height};
  l.x += w;
  l.bottom = std::max(l.bottom, l.y + std::max(l.row_height, height));
  l.first = false;
  return r;
}

void space(Ui& ui, float pixels) {
  FacadeView::Layout& l = current(ui);
  if (l.row_height > 0) {
    l.x += pixels;
  } else {
    l.y += pixels;
    l.bottom = std::max(l.bottom, l.y);
  }
}

void push_right(Ui& ui, float width) {
  FacadeView::Layout& l = current(ui);
  const float to = l.area.x + l.area.w - width - (l.first ? 0 : l.gap);
  l.x = std::max(l.x, to);
}

Rect remaining(Ui& ui) {
  const FacadeView::Layout& l = current(ui);
  const float y = l.first ? l.y : l.y + l.gap;
  return {l.area.x, y, l.area.w, std::max(0.0f, l.area.y + l.area.h - y)};
}

float control_height(const Ui& ui) { return ui.state.touch ? kControlTouch : kControl; }

IdScope::IdScope(std::string_view key) { ImGui::PushID(key.data(), key.data() + key.size()); }
IdScope::IdScope(int index) { ImGui::PushID(index); }
IdScope::~IdScope() { ImGui::PopID(); }

bool in_view(Ui&, Rect r, float margin) {
  const ImRect clip = ImGui::GetCurrentWindowRead()->ClipRect;
  return r.y + r.h >= clip.Min.y - margin && r.y <= clip.Max.y + margin && r.x + r.w >= clip.Min.x && r.x <= clip.Max.x;
}

void begin_scroll(Ui& ui, std::string_view id, Rect view, float padding, float gap) {
  ImGui::PushID(id.data(), id.data() + id.size());
  const std::uint32_t node = ImGui::GetID("scroll");
  float& offset = ui.state.scroll[node];
  const auto known = facade(ui).extents.find(node);
  if (known != facade(ui).extents.end()) offset = std::clamp(offset, 0.0f, std::max(0.0f, known->second - view.h));
  const float top = std::round(view.y - offset);
  facade(ui).scrolls.push_back({.id = node, .view = view, .padding = padding, .top = top});
  ImGui::PushClipRect(min_of(view), max_of(view), true);
  begin_column(ui, {view.x + padding, top + padding, std::max(0.0f, view.w - 2 * padding), kEndless}, gap);
}

namespace {

void draw_thumb(Ui& ui, const FacadeView::Scroll& s, float& offset, float content) {
  const float most = content - s.view.h;
  if (most <= 1) return;
  const float length = std::max(32.0f, s.view.h * s.view.h / content);
  const float travel = s.view.h - length - 4;
  Rect thumb{s.view.x + s.view.w - kScrollbar - 3, s.view.y + 2 + travel * offset / most, kScrollbar, length};
  const Rect grip{thumb.x - 4, thumb.y, thumb.w + 7, thumb.h};
  const ImGuiID id = ImGui::GetID("thumb");
  const ImRect box(min_of(grip), max_of(grip));
  bool hovered = false, held = false;
  if (!ui.state.touch && ImGui::ItemAdd(box, id)) {
    ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
    if (held && travel > 0) offset = std::clamp(offset + ImGui::GetIO().MouseDelta.y * most / travel, 0.0f, most);
  }
  fill(thumb, fade(ui.theme.soft, hovered || held ? 0.9f : 0.35f), kScrollbar / 2);
}

}  // namespace

void end_scroll(Ui& ui) {
  FacadeView& f = facade(ui);
  const FacadeView::Scroll s = f.scrolls.back();
  f.scrolls.pop_back();
  const float content = current(ui).bottom - s.top + s.padding;
  f.layouts.pop_back();
  float& offset = ui.state.scroll[s.id];
  const float before = offset;
  f.extents[s.id] = content;

  const ImGuiIO& io = ImGui::GetIO();
  const bool over = ImGui::IsWindowHovered() && ImGui::IsMouseHoveringRect(min_of(s.view), max_of(s.view));
  if (over && !f.wheel_taken && io.MouseWheel != 0 && content > s.view.h) {
    offset -= io.MouseWheel * kWheelPixels;
    f.wheel_taken = true;
  }
  if (s.want_from != s.want_to) {
    if (s.want_from < s.view.y) offset -= s.view.y - s.want_from + 8;
    if (s.want_to > s.view.y + s.view.h) offset += s.want_to - s.view.y - s.view.h + 8;
  }
  draw_thumb(ui, s, offset, content);
  offset = std::clamp(offset, 0.0f, std::max(0.0f, content - s.view.h));
  if (std::abs(offset - before) > 0.01f) wake_in(ui, 0);
  ImGui::PopClipRect();
  ImGui::PopID();
}

void scroll_to_top(Ui& ui, std::string_view id) {
  ImGui::PushID(id.data(), id.data() + id.size());
  ui.state.scroll[ImGui::GetID("scroll")] = 0;
  ImGui::PopID();
}

}  // namespace marbre::ui
