// Rows of lists, and the headings that fold them.
#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"

namespace marbre::ui {

float row_height(const Ui& ui) { return ui.state.touch ? 52 : 32; }

bool row(Ui& ui, const RowOptions& o) {
  const std::uint32_t id = node_id(Role::kListitem, o.name);
  const Rect r = take(ui, 0, o.height > 0 ? o.height : row_height(ui));
  const Interaction i = interact(ui, id, r, false, o.description);
  const Rect ground = inset(r, 4, 1);
  if (o.selected) {
    fill(ground, ui.theme.accent_soft, kRadius);
  } else if (i.warmth > 0) {
    fill(ground, mix(fade(ui.theme.hover, 0), ui.theme.hover, i.warmth), kRadius);
  }
  Rect inner = inset(r, 12, 0);
  cut_left(inner, std::max(0.0f, o.indent - 12));
  if (!o.badge.empty()) {
    const Rect dot = cut_left(inner, 14);
    ImGui::GetWindowDrawList()->AddCircleFilled({dot.x + 4, dot.y + dot.h / 2}, 3.5f, ui.theme.accent);
  }
  const gfx::TextStyle name_style = style_of(TextRole::kList);
  gfx::TextStyle detail_style = style_of(TextRole::kLabel);
  if (o.strong_detail) detail_style.face.bold = true;
  const Colour soft = o.selected || o.strong_detail ? ui.theme.ink : ui.theme.soft;
  if (r.h >= 48) {  // two lines
    Rect lines{inner.x, r.y + (r.h - 38) / 2, inner.w, 38};
    draw_line(cut_top(lines, 20), name_style, ui.theme.ink, o.name);
    if (!o.detail.empty()) draw_line(lines, detail_style, soft, o.detail);
  } else {
    if (!o.detail.empty()) {
      // The name is what a row is known by: the detail has what is left beside it, and at least a third.
      const float name = std::ceil(gfx::width(name_style, o.name)) + 13;
      const float most = std::max(inner.w - name, inner.w / 3);
      const float wide = std::min(most, std::ceil(gfx::width(detail_style, o.detail)) + 1);
      draw_line(cut_right(inner, wide), detail_style, soft, o.detail, 1);
      cut_right(inner, 12);
    }
    draw_line(inner, name_style, ui.theme.ink, o.name);
  }
  if (i.ring) focus_ring(ui, inset(ground, 2));
  std::string description(o.detail);
  for (const std::string_view more : {o.badge, o.description}) {
    if (more.empty()) continue;
    if (!description.empty()) description += ", ";
    description += more;
  }
  Node& made = record(ui, id, Role::kListitem, o.name, r);
  made.description = std::move(description);
  made.state.selected = o.selected ? 1 : 0;
  made.state.set_size = o.set_size;
  made.state.position = o.position;
  return i.clicked;
}

bool list_row(Ui& ui, std::string_view name, std::string_view detail, bool selected, std::string_view badge) {
  return row(ui, {.name = name, .detail = detail, .badge = badge, .selected = selected});
}

bool disclosure(Ui& ui, std::string_view label, std::string_view detail, bool expanded) {
  const std::uint32_t id = node_id(Role::kButton, label);
  const Rect r = take(ui, 0, ui.state.touch ? kControlTouch : 28);
  const Interaction i = interact(ui, id, r);
  if (i.warmth > 0) fill(inset(r, 4, 1), mix(fade(ui.theme.hover, 0), ui.theme.hover, i.warmth), kRadius);
  Rect inner = inset(r, 12, 0);
  const Rect mark = cut_left(inner, 18);
  draw_icon(expanded ? Icon::kChevronDown : Icon::kChevronRight, {mark.x + 5, mark.y + mark.h / 2}, ui.theme.soft);
  if (!detail.empty()) {
    const float wide = std::ceil(gfx::width(style_of(TextRole::kLabel), detail)) + 1;
    draw_line(cut_right(inner, wide), style_of(TextRole::kLabel), ui.theme.soft, detail, 1);
    cut_right(inner, 8);
  }
  draw_line(inner, style_of(TextRole::kBold), ui.theme.ink, label);
  if (i.ring) focus_ring(ui, inset(r, 6, 3));
  Node& made = record(ui, id, Role::kButton, label, r);
  made.description = detail;
  made.state.expanded = expanded ? 1 : 0;
  return i.clicked;
}

}  // namespace marbre::ui
