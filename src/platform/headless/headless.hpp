// Marbre without a browser, for tests: the same shell on a null renderer, glyphs of a test font (boxes when there is
// none), a virtual clock of 16 ms a frame, and a host of which the test plays the part. The driver finds controls by
// role and name, as a person with a screen reader does, and acts like the glue does: focus moves as the DOM would move
// it, text goes through the agent's window, clicks are pointer events.
//
// A check that fails throws DriverError with what was on the screen, which fails the test. So does an assertion of Dear
// ImGui and a node id that occurs twice in one frame.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "platform/shell/app.hpp"

namespace marbre::platform {

using DrawPass = std::function<void(const app::AppState&, ui::UiState&, app::ActionSink&)>;

struct DriverError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct Outgoing {  // a message out, taken apart
  std::string type;
  base::Json envelope;
  std::string bytes;
};
class Headless;

class Control {  // one node of the UI tree, found again by its id at each use
 public:
  Control(Headless& app, std::uint32_t id, std::string name) : app_(app), id_(id), name_(std::move(name)) {}
  std::uint32_t id() const { return id_; }
  const ui::Node& node() const;  // throws when it is not on the screen any more
  Control& click();              // in the middle of what is visible of it
  Control& double_click();
  Control& activate();                   // as Enter on its DOM element would
  Control& focus();                      // DOM focus; a textbox then has the agent
  Control& set(std::string_view value);  // as assistive technology sets a field's value

 private:
  Headless& app_;
  std::uint32_t id_;
  std::string name_;
};

class Headless {
 public:
  explicit Headless(float width = 1280, float height = 800, float density = 1);
  Headless(float width, float height, float density, DrawPass draw);  // another interface than ui::draw_frame

  // -- finding
  // ------------------------------------------------------------------------------------------------------------
  Control get(ui::Role, std::string_view name);  // throws with the names there are when it is absent or ambiguous
  bool has(ui::Role, std::string_view name) const;
  void expect_visible(ui::Role, std::string_view name);  // on the screen with an area
  void expect_absent(ui::Role, std::string_view name);
  const ui::Tree& tree() const { return app_->ui().tree; }
  std::string describe() const;  // the tree, a line per node, for messages

  // -- acting
  // -------------------------------------------------------------------------------------------------------------
  void type(std::string_view text);                             // into the focused text box, one insert per grapheme
  void compose(std::initializer_list<std::string_view> steps);  // each replaces the one before; the last is committed
  void paste(std::string_view text);
  bool press(std::string_view key,
             Modifiers = {});  // KeyboardEvent.key; true: it was ours. On a button, Enter activates
  std::string copy();          // what the glue's copy event would get, "" = nothing
  std::string cut();
  void pointer(PointerKind, float x, float y, int button = 0, Modifiers = {}, PointerType = PointerType::kMouse);
  void click_at(float x, float y, Modifiers = {});
  void drag(float x0, float y0, float x1, float y1);
  void scroll(float x, float y, float dy);
  void resize(float width, float height, float density = 1);

  // -- time
  // ---------------------------------------------------------------------------------------------------------------
  double frame();                     // one, 16 ms later; what App::frame answered
  void settle(int most_frames = 60);  // until nothing wants a frame at once; throws when that does not end
  void wait(double ms);               // virtual time: sleeps as long as the app wants, frames when it wants
  double now_ms() const { return clock_ms_; }
  std::int64_t epoch_ms() const { return kEpoch + static_cast<std::int64_t>(clock_ms_); }

  // -- the host
  // -----------------------------------------------------------------------------------------------------------
  void reply(std::string_view envelope, std::string_view bytes = {});  // one message in, then settle
  std::vector<Outgoing> take(std::string_view type);                   // messages out of this type, oldest first
  const Outgoing* last(std::string_view type) const;                   // not taken yet; null when there is none
  const ui::Agent& agent() const { return app_->ui().agent; }
  const app::AppState& state() const { return app_->state(); }
  App& app() { return *app_; }
  std::uint64_t frames() const { return app_->frames(); }

 private:
  static constexpr std::int64_t kEpoch = 1'782'748'800'000;  // 2026-06-29 16:00:00 UTC

  void collect();
  void check_ids();
  void insert(ui::AgentInputKind kind, std::uint32_t from, std::uint32_t to, std::string_view text);

  double clock_ms_ = 0;
  double last_answer_ = 0;
  std::unique_ptr<App> app_;
  std::deque<Outgoing> out_;
  std::string problem_;  // found during a pass, thrown after it
};

}  // namespace marbre::platform
