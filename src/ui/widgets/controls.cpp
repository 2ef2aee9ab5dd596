// Buttons, links, choices, tabs and progress.
#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"

namespace marbre::ui {
namespace {

// Colours of a button: ground, ground under the pointer, label.
struct ButtonLook {
  Colour ground, warm, label, border;
};

ButtonLook look_of(const Theme& t, ButtonKind kind, bool pressed) {
  const Colour none = fade(t.hover, 0);
  switch (kind) {
    case ButtonKind::kPrimary: return {t.accent, mix(t.accent, t.ink, 0.12f), t.on_accent, t.accent};
    case ButtonKind::kDanger: return {none, t.hover, t.bad, t.line};
    case ButtonKind::kQuiet: return {pressed ? t.accent_soft : none, pressed ? t.accent_soft : t.hover, t.ink, none};
    case ButtonKind::kPlain:
      return {pressed ? t.accent_soft : t.paper, pressed ? t.accent_soft : t.hover, t.ink, t.line};
  }
  return {none, none, t.ink, none};
}

gfx::TextStyle button_style() { return {{gfx::Family::kSans, true, false}, 13}; }

}  // namespace

float button_width(Ui&, std::string_view label) { return std::ceil(gfx::width(button_style(), label)) + 24; }

bool button(Ui& ui, std::string_view label, const ButtonOptions& o) {
  const std::uint32_t id = node_id(Role::kButton, o.name.empty() ? label : o.name);
  const Rect r = take(ui, o.width > 0 ? o.width : button_width(ui, label), control_height(ui));
  const Interaction i = interact(ui, id, r, o.disabled, o.description);
  const ButtonLook look = look_of(ui.theme, o.kind, o.pressed == 1);
  if (o.disabled) {
    fill(r, ui.theme.panel, kRadius);
    outline(r, ui.theme.line, kRadius);
    draw_line(inset(r, 8, 0), button_style(), fade(ui.theme.soft, 0.7f), label, 0.5f);
  } else {
    fill(r, i.held ? look.warm : mix(look.ground, look.warm, i.warmth), kRadius);
    if (look.border >> 24) outline(r, look.border, kRadius);
    draw_line(inset(r, 8, 0), button_style(), look.label, label, 0.5f);
  }
  if (i.ring) focus_ring(ui, r);
  Node& made = record(ui, id, Role::kButton, o.name.empty() ? label : o.name, r);
  made.description = o.description;
  made.shortcut = o.shortcut;
  made.state.disabled = o.disabled;
  made.state.pressed = o.pressed;
  return i.clicked;
}

bool icon_button(Ui& ui, Rect r, Icon icon, std::string_view name, const IconButtonOptions& o) {
  std::string full(name);
  if (o.count > 0) full.append(" (").append(std::to_string(o.count)).append(")");
  const std::uint32_t id = node_id(Role::kButton, name);
  const std::string_view tip = !o.description.empty() ? o.description
                               : o.label_below        ? std::string_view()
                                                      : std::string_view(full);
  const Interaction i = interact(ui, id, r, o.disabled, tip);
  const Rect ground = inset(r, 4, 2);
  fill(ground, o.selected ? ui.theme.accent_soft : mix(fade(ui.theme.hover, 0), ui.theme.hover, i.warmth), kRadius);
  const Colour colour = o.disabled ? fade(ui.theme.soft, 0.6f) : o.selected ? ui.theme.ink : ui.theme.soft;
  const float middle = r.x + r.w / 2;
  const float icon_y = o.label_below ? r.y + r.h / 2 - 9 : r.y + r.h / 2;
  draw_icon(icon, {middle, icon_y}, colour);
  if (o.label_below)
    draw_line({r.x + 2, r.y + r.h / 2 + 4, r.w - 4, 16}, {{gfx::Family::kSans}, 11}, colour, name, 0.5f);
  if (o.count > 0) {
    const Rect badge{middle + 5, icon_y - 15, 17, 15};
    fill(badge, ui.theme.accent, 7.5f);
    draw_line(badge, {{gfx::Family::kSans, true, false}, 10}, ui.theme.on_accent, std::to_string(std::min(o.count, 99)),
              0.5f);
  }
  if (i.ring) focus_ring(ui, ground);
  Node& made = record(ui, id, Role::kButton, full, r);
  made.description = o.description;
  made.shortcut = o.shortcut;
  made.state.disabled = o.disabled;
  made.state.pressed = o.stateless ? -1 : o.selected ? 1 : 0;
  return i.clicked;
}

bool link(Ui& ui, std::string_view label, std::string_view description) {
  const std::uint32_t id = node_id(Role::kLink, label);
  const gfx::TextStyle style = style_of(TextRole::kBody);
  const Rect r = take(ui, std::ceil(gfx::width(style, label)) + 1, ui.state.touch ? kControlTouch : 24);
  const Interaction i = interact(ui, id, r, false, description);
  const float wide = draw_line(r, style, ui.theme.accent, label);
  const float under = std::round(r.y + r.h / 2 + 8);
  fill({r.x, under, wide, 1}, i.hovered ? ui.theme.accent : fade(ui.theme.accent, 0.4f));
  if (i.ring) focus_ring(ui, r);
  Node& made = record(ui, id, Role::kLink, label, r);
  made.description = description;
  return i.clicked;
}

namespace {

constexpr float kMark = 16;

// The part that a check box and a radio button share: mark on the left, label on the right, one target.
bool choice(Ui& ui, Role role, std::string_view label, bool checked) {
  const std::uint32_t id = node_id(role, label);
  const gfx::TextStyle style = style_of(TextRole::kBody);
  const Rect r = take(ui, kMark + 8 + std::ceil(gfx::width(style, label)) + 4, control_height(ui));
  const Interaction i = interact(ui, id, r);
  const Rect mark{r.x, std::round(r.y + (r.h - kMark) / 2), kMark, kMark};
  const Colour ground = checked ? ui.theme.accent : mix(ui.theme.paper, ui.theme.hover, i.warmth);
  const Colour edge = checked ? ui.theme.accent : ui.theme.soft;
  if (role == Role::kRadio) {
    const ImVec2 middle{mark.x + kMark / 2, mark.y + kMark / 2};
    ImDrawList* const list = ImGui::GetWindowDrawList();
    list->AddCircleFilled(middle, kMark / 2, ground);
    list->AddCircle(middle, kMark / 2 - 0.5f, edge);
    if (checked) list->AddCircleFilled(middle, 3, ui.theme.on_accent);
  } else {
    fill(mark, ground, 4);
    outline(mark, edge, 4);
  }
  if (checked && role == Role::kCheckbox)
    draw_icon(Icon::kCheck, {mark.x + kMark / 2, mark.y + kMark / 2}, ui.theme.on_accent);
  draw_line({r.x + kMark + 8, r.y, r.w - kMark - 8, r.h}, style, ui.theme.ink, label);
  if (i.ring) focus_ring(ui, r);
  Node& made = record(ui, id, role, label, r);
  made.state.checked = checked ? 1 : 0;
  return i.clicked;
}

}  // namespace

bool checkbox(Ui& ui, std::string_view label, bool checked) { return choice(ui, Role::kCheckbox, label, checked); }
bool radio(Ui& ui, std::string_view label, bool checked) { return choice(ui, Role::kRadio, label, checked); }

bool tab(Ui& ui, std::string_view label, bool selected) {
  const std::uint32_t id = node_id(Role::kTab, label);
  const gfx::TextStyle style = style_of(selected ? TextRole::kBold : TextRole::kBody);
  // As wide as the bold label, so that choosing a tab does not move its neighbours.
  const Rect r = take(ui, std::ceil(gfx::width(style_of(TextRole::kBold), label)) + 16, control_height(ui) + 8);
  const Interaction i = interact(ui, id, r);
  draw_line(r, style, selected || i.hovered ? ui.theme.ink : ui.theme.soft, label, 0.5f);
  if (selected) fill({r.x + 8, r.y + r.h - 2, r.w - 16, 2}, ui.theme.accent);
  if (i.ring) focus_ring(ui, inset(r, 2, 4));
  Node& made = record(ui, id, Role::kTab, label, r);
  made.state.selected = selected ? 1 : 0;
  return i.clicked;
}

void progress(Ui& ui, std::string_view label, float fraction) {
  const float line = line_height_of(TextRole::kSoft);
  const Rect r = take(ui, 0, line + 10);
  draw_line({r.x, r.y, r.w, line}, style_of(TextRole::kSoft), ui.theme.soft, label);
  const Rect bar{r.x, r.y + line + 4, r.w, 4};
  fill(bar, ui.theme.line, 2);
  if (fraction >= 0) {
    fill({bar.x, bar.y, bar.w * std::min(1.0f, fraction), bar.h}, ui.theme.accent, 2);
  } else if (facade(ui).reduced_motion) {
    fill({bar.x, bar.y, bar.w * 0.3f, bar.h}, ui.theme.accent, 2);
  } else {
    const float phase = static_cast<float>(std::fmod(ui.state.time, 1.6) / 1.6);
    const float from = std::clamp(phase * 1.3f - 0.3f, 0.0f, 1.0f), to = std::clamp(phase * 1.3f, 0.0f, 1.0f);
    fill({bar.x + bar.w * from, bar.y, bar.w * (to - from), bar.h}, ui.theme.accent, 2);
    wake_in(ui, 0.05);  // not with every frame: what is waited for needs the page's thread too
  }
  Node& made = record(ui, node_id(Role::kProgressbar, label), Role::kProgressbar, label, r);
  made.state.now = fraction < 0 ? -1 : std::min(1.0f, fraction);
}

float splitter(Ui& ui, Rect r, std::string_view name, float share) {
  const std::uint32_t id = node_id(Role::kSeparator, name);
  const Interaction i = interact(ui, id, r);
  if (i.hovered || i.held) ui.state.cursor = "col-resize";
  fill({std::round(r.x + r.w / 2), r.y, 1, r.h}, i.held || i.ring ? ui.theme.accent : ui.theme.line);
  if (i.ring) focus_ring(ui, inset(r, 2, 4));
  float moved = i.held ? ImGui::GetIO().MouseDelta.x : 0;
  if (ui.state.focus == id && ui.state.key) {
    if (ui.state.key->key == "ArrowLeft") moved -= 24;
    if (ui.state.key->key == "ArrowRight") moved += 24;
  }
  Node& made = record(ui, id, Role::kSeparator, name, r);
  made.state.now = std::clamp(share, 0.0f, 1.0f);
  if (moved != 0) wake_in(ui, 0);
  return moved;
}

}  // namespace marbre::ui
