#include "platform/headless/headless.hpp"

#include <imgui.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "gfx/stb_glyphs.hpp"

namespace marbre::platform {
namespace {

constexpr double kDeltaMs = 16;
constexpr const char* kSans = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
constexpr const char* kMono = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::unique_ptr<gfx::GlyphSource> make_glyphs() {
  auto glyphs = gfx::make_stb_glyphs(read_file(kSans), read_file(kMono));
  return glyphs ? std::move(glyphs) : gfx::make_box_glyphs();
}

std::string quoted(ui::Role role, std::string_view name) {
  return std::string(ui::aria_role(role)) + " \"" + std::string(name) + "\"";
}

ui::KeyPress key_press(std::string_view key, Modifiers m) { return {std::string(key), m.ctrl, m.shift, m.alt, m.meta}; }

}  // namespace

// -- one control
// --------------------------------------------------------------------------------------------------------
const ui::Node& Control::node() const {
  const ui::Node* const node = app_.tree().find(id_);
  if (node == nullptr) throw DriverError("\"" + name_ + "\" is not on the screen any more\n" + app_.describe());
  return *node;
}

Control& Control::click() {
  const ui::Rect r = node().rect;
  if (r.w <= 0 || r.h <= 0)
    throw DriverError("\"" + name_ + "\" cannot be clicked: nothing of it is visible\n" + app_.describe());
  if (node().state.disabled) throw DriverError("\"" + name_ + "\" cannot be clicked: it is disabled");
  app_.click_at(r.x + r.w / 2, r.y + r.h / 2);
  return *this;
}

Control& Control::double_click() {
  const ui::Rect r = node().rect;
  app_.click_at(r.x + r.w / 2, r.y + r.h / 2);
  app_.click_at(r.x + r.w / 2, r.y + r.h / 2);
  return *this;
}

Control& Control::activate() {
  node();
  app_.reply(R"({"type":"activate","action":"click","node":)" + std::to_string(id_) + "}");
  return *this;
}

Control& Control::focus() {
  node();
  app_.reply(R"({"type":"focus","node":)" + std::to_string(id_) + "}");
  return *this;
}

Control& Control::set(std::string_view value) {
  node();
  const base::Json message(
      base::Json::Object{{"type", "activate"}, {"action", "set"}, {"node", id_}, {"value", value}});
  app_.reply(message.dump());
  return *this;
}

// -- the app
// ------------------------------------------------------------------------------------------------------------
Headless::Headless(float width, float height, float density, DrawPass draw) {
  Setup setup;
  setup.display = {width, height, density};
  setup.clock_ms = [this] { return clock_ms_; };
  setup.draw = [this, draw = std::move(draw)](const app::AppState& state, ui::UiState& ui, app::ActionSink& sink) {
    draw(state, ui, sink);
    check_ids();
  };
  app_ = std::make_unique<App>(std::move(setup), gfx::make_null_renderer(), make_glyphs());
  settle();
}

// Called from inside a pass, where nothing may be thrown: in wasm the layers it would pass are built without
// exceptions.
void Headless::check_ids() {
  std::set<std::uint32_t> seen;
  for (const ui::Node& node : app_->ui().tree.nodes) {
    if (seen.insert(node.id).second || !problem_.empty()) continue;
    const ui::Node* const first = tree().find(node.id);
    problem_ = "two nodes have one id: " + quoted(first->role, first->name) + " and " + quoted(node.role, node.name);
  }
}

// -- finding
// ------------------------------------------------------------------------------------------------------------
std::string Headless::describe() const {
  std::string out = "on the screen:\n";
  for (const ui::Node& node : tree().nodes) {
    out += "  " + quoted(node.role, node.name);
    if (!node.value.empty()) out += " = \"" + node.value.substr(0, 60) + "\"";
    if (node.state.disabled) out += " disabled";
    if (node.id == app_->ui().focus) out += " focused";
    out += '\n';
  }
  return out;
}

Control Headless::get(ui::Role role, std::string_view name) {
  const auto fits = [&](const ui::Node& n) { return n.role == role && n.name == name; };
  const auto& nodes = tree().nodes;
  const auto first = std::ranges::find_if(nodes, fits);
  if (first == nodes.end()) throw DriverError("there is no " + quoted(role, name) + "\n" + describe());
  if (std::find_if(std::next(first), nodes.end(), fits) != nodes.end()) {
    throw DriverError("there is more than one " + quoted(role, name) + "\n" + describe());
  }
  return {*this, first->id, std::string(name)};
}

bool Headless::has(ui::Role role, std::string_view name) const { return tree().find(role, name) != nullptr; }

void Headless::expect_visible(ui::Role role, std::string_view name) {
  const ui::Rect r = get(role, name).node().rect;
  if (r.w <= 0 || r.h <= 0) throw DriverError(quoted(role, name) + " is not visible\n" + describe());
}

void Headless::expect_absent(ui::Role role, std::string_view name) {
  if (has(role, name)) throw DriverError(quoted(role, name) + " should not be there\n" + describe());
}

// -- acting
// -------------------------------------------------------------------------------------------------------------
void Headless::insert(ui::AgentInputKind kind, std::uint32_t from, std::uint32_t to, std::string_view text) {
  const ui::Agent& a = agent();
  if (a.node == 0) throw DriverError("no text box has the focus\n" + describe());
  static constexpr const char* kNames[] = {"insert", "compose", "commit", "paste", "delete", "select"};
  const base::Json message(base::Json::Object{{"type", "agent_input"},
                                              {"node", a.node},
                                              {"serial", a.serial},
                                              {"kind", kNames[static_cast<std::size_t>(kind)]},
                                              {"from", from},
                                              {"to", to},
                                              {"text", text}});
  reply(message.dump());
}

void Headless::type(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text::next_cluster(text, at);
    insert(ui::AgentInputKind::kInsert, agent().selection_from, agent().selection_to, text.substr(at, end - at));
    at = end;
  }
}

void Headless::compose(std::initializer_list<std::string_view> steps) {
  const std::uint32_t from = agent().selection_from;
  std::uint32_t to = agent().selection_to;
  for (const std::string_view step : steps) {
    insert(ui::AgentInputKind::kCompose, from, to, step);
    to = from + static_cast<std::uint32_t>(base::utf16_length(step));
  }
  if (steps.size() > 0) insert(ui::AgentInputKind::kCommit, from, to, *std::prev(steps.end()));
}

void Headless::paste(std::string_view text) {
  insert(ui::AgentInputKind::kPaste, agent().selection_from, agent().selection_to, text);
}

bool Headless::press(std::string_view key, Modifiers modifiers) {
  const bool ours = app_->key(key_press(key, modifiers));
  collect();
  const ui::Node* const focused = tree().find(app_->ui().focus);
  if (!ours && focused != nullptr && (key == "Enter" || key == " ") && !ui::is_text_box(focused->role)) {
    Control(*this, focused->id, focused->name).activate();  // the browser makes a click of it
  }
  settle();
  return ours;
}

std::string Headless::copy() {
  press("Copy");
  const auto messages = take("clipboard");
  return messages.empty() ? std::string() : messages.back().envelope["text"].string();
}

std::string Headless::cut() {
  press("Cut");
  const auto messages = take("clipboard");
  return messages.empty() ? std::string() : messages.back().envelope["text"].string();
}

void Headless::pointer(PointerKind kind, float x, float y, int button, Modifiers modifiers, PointerType type) {
  const int buttons = kind == PointerKind::kDown ? 1 << button : 0;
  app_->pointer({kind, x, y, button, buttons, modifiers, type});
}

void Headless::click_at(float x, float y, Modifiers modifiers) {
  pointer(PointerKind::kMove, x, y, 0, modifiers);
  settle();
  pointer(PointerKind::kDown, x, y, 0, modifiers);
  // The DOM moves the focus to the mirror element under the pointer, the innermost that can have it.
  const auto& nodes = tree().nodes;
  const auto hit = std::find_if(nodes.rbegin(), nodes.rend(), [&](const ui::Node& n) {
    const bool inside = x >= n.rect.x && x < n.rect.x + n.rect.w && y >= n.rect.y && y < n.rect.y + n.rect.h;
    return inside && ui::is_text_box(n.role) && !n.state.disabled;
  });
  if (hit != nodes.rend()) app_->receive(R"({"type":"focus","node":)" + std::to_string(hit->id) + "}", {});
  settle();
  pointer(PointerKind::kUp, x, y, 0, modifiers);
  settle();
}

void Headless::drag(float x0, float y0, float x1, float y1) {
  pointer(PointerKind::kMove, x0, y0);
  settle();
  pointer(PointerKind::kDown, x0, y0);
  settle();
  for (int step = 1; step <= 4; ++step) {
    const float t = static_cast<float>(step) / 4;
    pointer(PointerKind::kMove, x0 + (x1 - x0) * t, y0 + (y1 - y0) * t);
    settle();
  }
  pointer(PointerKind::kUp, x1, y1);
  settle();
}

void Headless::scroll(float x, float y, float dy) {
  app_->wheel(x, y, 0, dy, {});
  settle();
}

void Headless::resize(float width, float height, float density) {
  app_->resize({width, height, density});
  settle();
}

// -- time
// ---------------------------------------------------------------------------------------------------------------
double Headless::frame() {
  clock_ms_ += kDeltaMs;
  last_answer_ = app_->frame(clock_ms_, epoch_ms(), 120);
  collect();
  return last_answer_;
}

void Headless::settle(int most_frames) {
  for (int i = 0; i < most_frames; ++i) {
    if (frame() != 0) return;
  }
  throw DriverError("still wants frames after " + std::to_string(most_frames) + "\n" + describe());
}

void Headless::wait(double ms) {
  const double end = clock_ms_ + ms;
  frame();  // what happened since the last one may want more
  while (last_answer_ >= 0 && clock_ms_ + std::max(last_answer_, kDeltaMs) <= end) {
    clock_ms_ += std::max(0.0, last_answer_ - kDeltaMs);
    frame();
  }
  clock_ms_ = std::max(clock_ms_, end);
  settle();
}

// -- the host
// ----------------------------------------------------------------------------------------------------------- What the
// glue does at once: it moves the DOM focus where the interface wants it, and says so.
void Headless::collect() {
  if (!problem_.empty()) throw DriverError(std::exchange(problem_, {}));
  if (!app_->renderer().error().empty()) throw DriverError(app_->renderer().error());
  while (auto message = app_->poll()) {
    base::Result<base::Json> envelope = base::Json::parse(message->envelope);
    if (!envelope.ok()) throw DriverError("a message out is not JSON: " + message->envelope);
    Outgoing out{(*envelope)["type"].string(), std::move(*envelope), std::move(message->bytes)};
    if (out.type == "focus") {
      app_->receive(R"({"type":"focus","node":)" + std::to_string(out.envelope["node"].integer()) + "}", {});
    }
    out_.push_back(std::move(out));
  }
}

void Headless::reply(std::string_view envelope, std::string_view bytes) {
  if (!app_->receive(envelope, bytes))
    throw DriverError("the app refuses the message " + std::string(envelope.substr(0, 200)));
  collect();
  settle();
}

std::vector<Outgoing> Headless::take(std::string_view type) {
  std::vector<Outgoing> taken;
  for (auto it = out_.begin(); it != out_.end();) {
    if (it->type == type) {
      taken.push_back(std::move(*it));
      it = out_.erase(it);
    } else {
      ++it;
    }
  }
  return taken;
}

const Outgoing* Headless::last(std::string_view type) const {
  const auto it = std::find_if(out_.rbegin(), out_.rend(), [&](const Outgoing& o) { return o.type == type; });
  return it == out_.rend() ? nullptr : &*it;
}

}  // namespace marbre::platform
