// Pointers as Dear ImGui wants them. A mouse or a pen passes through; a finger scrolls when it moves and clicks when it
// does not, so its press reaches the interface only once it is lifted. Where text can be selected so, one that rests
// becomes a button that is held: it takes a word and drags the selection on.
#pragma once
#include <optional>

namespace marbre::platform {

struct Modifiers {
  bool shift = false, ctrl = false, alt = false, meta = false;
};
enum class PointerKind { kMove = 0, kDown = 1, kUp = 2, kLeave = 3, kCancel = 4 };
enum class PointerType { kMouse = 0, kTouch = 1, kPen = 2 };
struct PointerEvent {
  PointerKind kind{};
  float x = 0, y = 0;  // CSS pixels
  int button = 0;      // as in the DOM: 0 left, 1 middle, 2 right
  int buttons = 0;     // DOM bit mask of those held
  Modifiers modifiers{};
  PointerType type{};
};

struct Touch {  // the one finger that is down
  bool down = false, scrolling = false, holding = false;
  float start_x = 0, start_y = 0, x = 0, y = 0;
  float speed_x = 0, speed_y = 0;  // logical pixels per ms, of the coasting after a flick
  double moved_ms = 0;
};

// Queues events in the current ImGui context.
void send_modifiers(Modifiers);
void send_pointer(const PointerEvent&, Touch&, double now_ms);
void send_wheel(float x, float y, float dx, float dy);
std::optional<double> holds_at(const Touch&);  // when a finger that rests has rested long enough
bool hold(Touch&, double now_ms);              // true: its button goes down now
bool coast(Touch&, double elapsed_ms);         // scrolls on after a flick; true: it is still moving

}  // namespace marbre::platform
