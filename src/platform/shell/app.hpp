// One running Marbre without a host: the state, the interface, Dear ImGui's context and two queues of messages.
// Platforms feed it events and call `frame`; it draws through a Renderer and a GlyphSource they bring.
//
// How a frame runs. Input waits in a queue in the order it happened. A *pass* hands the interface what comes next, lets
// it draw, and applies the actions it pushed; passes follow each other until nothing is left, and only the last one is
// shown: the frame after a keystroke already shows its effect. A key or a clipboard command that is ours runs its
// passes at once, without drawing, so that the text agent is right before the browser delivers the next event.
//
// Nothing is drawn unless something happened: three frames after an event, one at each deadline, none otherwise.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/update.hpp"
#include "app/wire.hpp"
#include "gfx/renderer.hpp"
#include "gfx/text.hpp"
#include "platform/shell/outbound.hpp"
#include "platform/shell/pointer.hpp"
#include "ui/ui.hpp"

struct ImGuiContext;

namespace marbre::platform {

struct Display {
  float width = 0, height = 0, density = 1;
};  // CSS pixels, and device pixels per CSS pixel
struct Setup {
  Display display;
  bool touch = false, mac = false;
  std::function<double()> clock_ms;  // monotonic, for timings and for what happens between frames
  std::function<void(const app::AppState&, ui::UiState&, app::ActionSink&)> draw;  // one pass: ui::draw_frame
};
enum class Pane { kEditor = 0, kPreview = 1 };
struct Timings {  // of the last frame: start and duration in ms, duration 0 = did not happen
  double edit_start = 0, edit = 0, parse_start = 0, parse = 0, layout_start = 0, layout = 0, draw_start = 0, draw = 0;
};

class App {
 public:
  App(Setup, std::unique_ptr<gfx::Renderer>, std::unique_ptr<gfx::GlyphSource>);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  bool receive(std::string_view envelope, std::string_view bytes);  // false: not a message of ours; nothing happened
  std::optional<app::Message> poll();
  // Milliseconds until it wants to be called again: 0 = at the next animation frame, -1 = after an event.
  double frame(double monotonic_ms, std::int64_t epoch_ms, int utc_offset_minutes);

  void resize(Display);
  void pointer(PointerEvent);
  void wheel(float x, float y, float dx, float dy, Modifiers);  // CSS pixels
  bool key(const ui::KeyPress&);                                // true: ours
  void image(std::string_view key, int width, int height, const std::uint8_t* rgba);
  void context(bool restored);
  void forget_glyphs();

  std::uint64_t frames() const { return frames_; }
  bool shows(Pane, std::string_view text) const;  // in the last frame that was drawn
  const Timings& timings() const { return last_timings_; }
  // Opens a page, of the site or a new one, with this text; false: not UTF-8, too large, or a page for reading only.
  bool open_text(std::string_view path, std::string_view text);
  bool caret_after(
      std::string_view text);  // of the open page, and focuses the editor; false: the page does not hold it

  const app::AppState& state() const { return state_; }
  const ui::UiState& ui() const { return ui_; }
  gfx::Renderer& renderer() { return *renderer_; }
  ImGuiContext* imgui() const { return imgui_; }

 private:
  struct FocusEvent {
    std::uint32_t node;
  };
  struct ActivateEvent {
    std::uint32_t node;
  };
  struct CommandEvent {
    std::uint32_t number;
  };
  struct SetEvent {
    std::uint32_t node;
    std::string value;
    bool focused;
  };
  using Input = std::variant<ui::AgentInput, ui::KeyPress, FocusEvent, ActivateEvent, CommandEvent, SetEvent>;

  std::uint32_t focus_to_come() const;
  bool receive_own(const base::Json& message);
  void apply(app::Action);
  void refresh();
  void happened() { frames_wanted_ = 3; }
  void advance_clock();
  bool feed_pass();
  void run_pass();
  void run_passes();
  void present();
  void tick();
  double next_deadline() const;

  Setup setup_;
  std::unique_ptr<gfx::Renderer> renderer_;
  std::unique_ptr<gfx::GlyphSource> glyphs_;
  ImGuiContext* imgui_;
  app::AppState state_;
  ui::UiState ui_;
  app::ActionSink sink_;
  std::deque<Input> inputs_;
  Outbound out_;
  Touch touch_;
  Timings timings_, last_timings_;  // since the last frame; of the last frame
  std::string shown_editor_, shown_preview_;
  std::uint64_t frames_ = 0;
  int frames_wanted_ = 3;
  bool context_lost_ = false;
  double frame_ms_ = 0, now_ms_ = 0, last_pass_ms_ = 0;  // monotonic: of the last frame call, now, of the last pass
  std::int64_t frame_epoch_ms_ = 0;
  std::optional<double> wake_ms_;  // the interface wants a frame then
};

}  // namespace marbre::platform
