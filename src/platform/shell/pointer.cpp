#include "platform/shell/pointer.hpp"

#include <imgui.h>

#include <algorithm>
#include <cfloat>
#include <cmath>

#include "ui/ui.hpp"

namespace marbre::platform {
namespace {

constexpr float kTapRadius = 8;      // logical pixels a finger may wander and still tap
constexpr float kSlowest = 0.02f;    // pixels per ms under which coasting ends
constexpr double kHalfLifeMs = 160;  // of the coasting speed
constexpr double kHoldMs = 450;      // that a finger rests to select
constexpr double kStillMs = 60;      // a finger that rested this long before it was lifted does not coast

int imgui_button(int dom_button) { return dom_button == 1 ? 2 : dom_button == 2 ? 1 : dom_button; }

void leave() { ImGui::GetIO().AddMousePosEvent(-FLT_MAX, -FLT_MAX); }

void scroll_by(float dx, float dy) { ImGui::GetIO().AddMouseWheelEvent(dx / ui::kWheelPixels, dy / ui::kWheelPixels); }

void move_finger(const PointerEvent& event, Touch& touch, double now_ms) {
  if (!touch.down) return;
  if (touch.holding) return ImGui::GetIO().AddMousePosEvent(event.x, event.y);
  if (!touch.scrolling) {
    touch.scrolling = std::hypot(event.x - touch.start_x, event.y - touch.start_y) > kTapRadius;
    if (!touch.scrolling) return;
  }
  const float dx = event.x - touch.x, dy = event.y - touch.y;
  const auto elapsed = static_cast<float>(std::max(1.0, now_ms - touch.moved_ms));
  touch.speed_x = dx / elapsed;
  touch.speed_y = dy / elapsed;
  touch.x = event.x;
  touch.y = event.y;
  touch.moved_ms = now_ms;
  scroll_by(dx, dy);
}

void send_touch(const PointerEvent& event, Touch& touch, double now_ms) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(ImGuiMouseSource_TouchScreen);
  switch (event.kind) {
    case PointerKind::kDown:
      touch = {.down = true, .start_x = event.x, .start_y = event.y, .x = event.x, .y = event.y, .moved_ms = now_ms};
      io.AddMousePosEvent(event.x, event.y);
      return;
    case PointerKind::kMove: move_finger(event, touch, now_ms); return;
    case PointerKind::kUp:
      if (touch.down && !touch.scrolling) {
        io.AddMousePosEvent(event.x, event.y);
        if (!touch.holding) io.AddMouseButtonEvent(0, true);
        io.AddMouseButtonEvent(0, false);
        leave();
      } else if (now_ms - touch.moved_ms > kStillMs) {
        touch.speed_x = touch.speed_y = 0;
      }
      touch.down = touch.holding = false;
      return;
    case PointerKind::kLeave:
    case PointerKind::kCancel:
      if (touch.holding) io.AddMouseButtonEvent(0, false);
      touch = {};
      leave();
      return;
  }
}

}  // namespace

void send_modifiers(Modifiers m) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Shift, m.shift);
  io.AddKeyEvent(ImGuiMod_Ctrl, m.ctrl);
  io.AddKeyEvent(ImGuiMod_Alt, m.alt);
  io.AddKeyEvent(ImGuiMod_Super, m.meta);
}

void send_pointer(const PointerEvent& event, Touch& touch, double now_ms) {
  send_modifiers(event.modifiers);
  if (event.type == PointerType::kTouch) return send_touch(event, touch, now_ms);
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(event.type == PointerType::kPen ? ImGuiMouseSource_Pen : ImGuiMouseSource_Mouse);
  switch (event.kind) {
    case PointerKind::kMove: io.AddMousePosEvent(event.x, event.y); return;
    case PointerKind::kDown:
    case PointerKind::kUp:
      io.AddMousePosEvent(event.x, event.y);
      if (event.button >= 0 && event.button < ImGuiMouseButton_COUNT) {
        io.AddMouseButtonEvent(imgui_button(event.button), event.kind == PointerKind::kDown);
      }
      return;
    case PointerKind::kLeave: leave(); return;
    case PointerKind::kCancel:
      for (int button = 0; button < 3; ++button) io.AddMouseButtonEvent(button, false);
      leave();
      return;
  }
}

void send_wheel(float x, float y, float dx, float dy) {
  ImGui::GetIO().AddMousePosEvent(x, y);
  scroll_by(-dx, -dy);
}

std::optional<double> holds_at(const Touch& touch) {
  return touch.down && !touch.scrolling && !touch.holding ? std::optional(touch.moved_ms + kHoldMs) : std::nullopt;
}

bool hold(Touch& touch, double now_ms) {
  const std::optional<double> due = holds_at(touch);
  if (!due || now_ms < *due) return false;
  ImGui::GetIO().AddMouseButtonEvent(0, touch.holding = true);
  return true;
}

bool coast(Touch& touch, double elapsed_ms) {
  if (touch.down || !touch.scrolling) return false;
  if (std::hypot(touch.speed_x, touch.speed_y) < kSlowest) {
    touch = {};
    leave();
    return false;
  }
  const auto elapsed = static_cast<float>(elapsed_ms);
  scroll_by(touch.speed_x * elapsed, touch.speed_y * elapsed);
  const auto rest = static_cast<float>(std::exp2(-elapsed_ms / kHalfLifeMs));
  touch.speed_x *= rest;
  touch.speed_y *= rest;
  return true;
}

}  // namespace marbre::platform
