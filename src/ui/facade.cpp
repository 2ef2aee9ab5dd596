// The facade's ground floor: one full-window ImGui window without any look, ids, nodes, hit testing, the tooltip.
#include "ui/facade.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

namespace marbre::ui {
namespace {

constexpr float kFadeSeconds = 0.12f;
constexpr double kTooltipSeconds = 0.5;

}  // namespace

FacadeView& facade(Ui& ui) {
  if (!ui.state.facade) ui.state.facade = std::make_shared<FacadeView>();
  return *ui.state.facade;
}

void wake_in(Ui& ui, double seconds) {
  double& at = ui.state.wake_after;
  if (at < 0 || seconds < at) at = seconds;
}

std::uint32_t node_id(Role role, std::string_view name) {
  // The role is part of it, so that a heading and a button may share their text.
  const ImGuiID seed = ImGui::GetCurrentWindowRead()->IDStack.back();
  const auto kind = static_cast<unsigned char>(role);
  return ImHashStr(name.data(), name.size(), ImHashData(&kind, 1, seed));
}

Node& record(Ui& ui, std::uint32_t id, Role role, std::string_view name, Rect r) {
  UiState& state = ui.state;
  FacadeView& f = facade(ui);
  if (id != 0 && id == state.focus && f.focus_before != state.focus && !f.scrolls.empty()) {
    f.scrolls.back().want_from = r.y;
    f.scrolls.back().want_to = r.y + r.h;
  }
  const ImRect clip = ImGui::GetCurrentWindowRead()->ClipRect;
  const float left = std::clamp(r.x, clip.Min.x, clip.Max.x), top = std::clamp(r.y, clip.Min.y, clip.Max.y);
  const float right = std::clamp(r.x + r.w, clip.Min.x, clip.Max.x);
  const float bottom = std::clamp(r.y + r.h, clip.Min.y, clip.Max.y);
  Node& node = f.inert ? f.scratch = {} : state.tree.nodes.emplace_back();
  node.id = id;
  node.parent = state.open_regions.empty() ? 0 : state.open_regions.back();
  node.role = role;
  node.name = name;
  node.state.focused = id == state.focus;
  node.rect = {left, top, right - left, bottom - top};
  return node;
}

void begin_region(Ui& ui, Role role, std::string_view name) {
  const FacadeView& f = facade(ui);
  Rect rect = f.layouts.empty() ? Rect{0, 0, ui.state.width, ui.state.height} : f.layouts.back().area;
  begin_region(ui, role, name, rect);
}

void begin_region(Ui& ui, Role role, std::string_view name, Rect rect, const NodeState& state) {
  const std::uint32_t id = node_id(role, name);
  Node& made = record(ui, id, role, name, rect);
  const bool focused = made.state.focused;
  made.state = state;
  made.state.focused = focused;
  ui.state.open_regions.push_back(id);
  ImGui::PushOverrideID(id);
}

void end_region(Ui& ui) {
  ImGui::PopID();
  ui.state.open_regions.pop_back();
}

Interaction interact(Ui& ui, std::uint32_t id, Rect rect, bool disabled, std::string_view tooltip) {
  FacadeView& f = facade(ui);
  UiState& state = ui.state;
  Interaction out;
  const ImRect box(min_of(rect), max_of(rect));
  const bool added = ImGui::ItemAdd(box, id);
  if (added && !disabled) {
    out.clicked = ImGui::ButtonBehavior(box, id, &out.hovered, &out.held);
    if (out.clicked) {
      state.wants_focus = id;
      f.clicked_focus = id;
    }
  } else if (added && !tooltip.empty()) {
    out.hovered = ImGui::ItemHoverable(box, id, ImGuiItemFlags_None);  // why it is disabled
  }
  if (!disabled && !f.inert && state.activated != 0 && state.activated == id) out.clicked = true;
  out.ring = state.focus == id && f.clicked_focus != id && !f.inert;
  if (out.hovered && !disabled) state.cursor = "pointer";

  const float goal = (out.hovered && !state.touch) || out.held ? 1.0f : 0.0f;
  const auto known = f.fades.find(id);
  float now = known == f.fades.end() ? 0.0f : known->second;
  if (now != goal) {
    const float step = f.reduced_motion ? 1.0f : f.delta / kFadeSeconds;
    now = goal > now ? std::min(goal, now + step) : std::max(goal, now - step);
    if (now != goal) wake_in(ui, 0);
    if (now > 0) {
      f.fades[id] = now;
    } else {
      f.fades.erase(id);
    }
  }
  out.warmth = disabled ? 0 : now;
  if (!tooltip.empty() && ((out.hovered && !state.touch) || out.ring)) {
    f.hovered = id;
    f.tooltip.assign(tooltip);
    f.tooltip_at = rect;
  }
  return out;
}

// -- the frame --------------------------------------------------------------------------------------------------------
void begin_frame(Ui& ui, bool reduced_motion) {
  UiState& state = ui.state;
  FacadeView& f = facade(ui);
  state.tree.nodes.clear();
  state.open_regions.clear();
  state.wake_after = -1;
  state.cursor = "default";
  state.drawn_editor.clear();
  state.drawn_preview.clear();
  state.page_frame = {};
  state.page_over.clear();
  f.delta = static_cast<float>(std::clamp(state.time - f.last_time, 0.0, 0.1));
  f.last_time = state.time;
  f.reduced_motion = reduced_motion;
  f.inert = f.wheel_taken = false;
  f.hovered = 0;
  f.layouts.clear();
  f.scrolls.clear();
  if (state.focus != f.focus_before && state.focus != f.clicked_focus) f.clicked_focus = 0;
  if (state.key) f.clicked_focus = 0;  // the keyboard is in use: rings again

  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({state.width, state.height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                                      ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoFocusOnAppearing;
  ImGui::Begin("##marbre", nullptr, kFlags);
  fill({0, 0, state.width, state.height}, ui.theme.paper);
}

void begin_layer(Ui& ui, const char* id) { begin_layer(ui, id, {0, 0, ui.state.width, ui.state.height}); }

void begin_layer(Ui&, const char* id, Rect area) {
  ImGui::SetNextWindowPos(min_of(area));
  ImGui::SetNextWindowSize({area.w, area.h});
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::Begin(id, nullptr, kFlags);
}

void end_layer(Ui&) { ImGui::End(); }

namespace {

void draw_tooltip(Ui& ui) {
  FacadeView& f = facade(ui);
  if (f.hovered != f.hovered_before) {
    f.hovered_before = f.hovered;
    f.hovered_since = ui.state.time;
  }
  if (f.hovered == 0) return;
  const double left = f.hovered_since + kTooltipSeconds - ui.state.time;
  if (left > 0) return wake_in(ui, left);
  const gfx::TextStyle style = style_of(TextRole::kLabel);
  const float line = line_height_of(TextRole::kLabel);
  const float most = std::min(320.0f, ui.state.width - 32);
  const float w = std::min(most, gfx::width(style, f.tooltip) + 1);
  const float h = wrapped_height(style, line, w, f.tooltip);
  Rect box{f.tooltip_at.x, f.tooltip_at.y + f.tooltip_at.h + 6, w + 16, h + 12};
  if (box.y + box.h > ui.state.height - 4) box.y = f.tooltip_at.y - box.h - 6;
  box.x = std::clamp(box.x, 4.0f, std::max(4.0f, ui.state.width - box.w - 4));
  ui.state.page_over.push_back(box);
  constexpr ImGuiWindowFlags kFlags = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                                      ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                                      ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing |
                                      ImGuiWindowFlags_Tooltip;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({ui.state.width, ui.state.height});
  ImGui::Begin("##tooltip", nullptr, kFlags);
  fill(box, ui.theme.ink, kRadius);
  draw_wrapped(inset(box, 8, 6), style, line, ui.theme.paper, f.tooltip);
  ImGui::End();
}

}  // namespace

void end_frame(Ui& ui) {
  UiState& state = ui.state;
  FacadeView& f = facade(ui);
  IM_ASSERT(f.layouts.empty() && f.scrolls.empty() && state.open_regions.empty());
  ImGui::End();
  draw_tooltip(ui);
  ImGui::PopStyleVar(4);
  f.focus_before = state.focus;
  state.activated = 0;
  state.key.reset();
}

}  // namespace marbre::ui
