#include "platform/shell/app.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

#include "core/base/utf8.hpp"
#include "gfx/images.hpp"
#include "platform/shell/keys.hpp"
#include "ui/commands.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::platform {
namespace {

constexpr int kMostPasses = 12;  // of one frame; what is left waits for the next one

std::optional<ui::AgentInputKind> kind_of(std::string_view name) {
  using enum ui::AgentInputKind;
  if (name == "insert") return kInsert;
  if (name == "compose") return kCompose;
  if (name == "commit") return kCommit;
  if (name == "paste") return kPaste;
  if (name == "delete") return kDelete;
  if (name == "select") return kSelect;
  return std::nullopt;
}

std::uint32_t u32(const base::Json& value) {
  return static_cast<std::uint32_t>(std::clamp<std::int64_t>(value.integer(), 0, 0xFFFFFFFF));
}

void set_display(Display d) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {d.width, d.height};
  io.DisplayFramebufferScale = {d.density, d.density};
  gfx::set_density(d.density);
}

ImGuiContext* make_context(const Setup& setup, gfx::GlyphSource& glyphs) {
  ImGuiContext* const context = ImGui::CreateContext();
  ImGui::SetCurrentContext(context);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigDebugHighlightIdConflicts = false;
  io.ConfigInputTrickleEventQueue = true;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  io.MouseDragThreshold = 4;
  gfx::install_fonts(glyphs);
  set_display(setup.display);
  return context;
}

}  // namespace

App::App(Setup setup, std::unique_ptr<gfx::Renderer> renderer, std::unique_ptr<gfx::GlyphSource> glyphs)
    : setup_(std::move(setup)),
      renderer_(std::move(renderer)),
      glyphs_(std::move(glyphs)),
      imgui_(make_context(setup_, *glyphs_)) {
  ui_.touch = setup_.touch;
  ui_.mac = setup_.mac;
  ui_.width = setup_.display.width;
  ui_.height = setup_.display.height;
}

App::~App() {
  ImGui::SetCurrentContext(imgui_);
  gfx::drop_images();
  ImGui::DestroyContext(imgui_);
}

// -- messages
// -----------------------------------------------------------------------------------------------------------
bool App::receive(std::string_view envelope, std::string_view bytes) {
  ImGui::SetCurrentContext(imgui_);
  const base::Result<base::Json> json = base::Json::parse(envelope);
  if (!json.ok()) return false;
  if (receive_own(json.value())) return true;
  base::Result<app::Action> action = app::decode(envelope, bytes);
  if (!action.ok()) return false;
  advance_clock();
  // What was typed before the tab went away belongs to what has to be saved now.
  if (std::holds_alternative<app::PageHidden>(action.value())) run_passes();
  apply(std::move(action).value());
  refresh();
  happened();
  return true;
}

bool App::receive_own(const base::Json& message) {
  const std::string& type = message["type"].string();
  if (type == "focus") {
    inputs_.emplace_back(FocusEvent{u32(message["node"])});
  } else if (type == "activate") {
    const std::uint32_t node = u32(message["node"]);
    if (message["action"].string() == "set") {
      inputs_.emplace_back(SetEvent{node, message["value"].string(), false});
    } else {
      inputs_.emplace_back(ActivateEvent{node});
    }
  } else if (type == "agent_input") {
    const auto kind = kind_of(message["kind"].string());
    if (!kind) return false;
    ui::AgentInput input{u32(message["node"]),
                         static_cast<std::uint64_t>(std::max<std::int64_t>(0, message["serial"].integer())),
                         *kind,
                         u32(message["from"]),
                         u32(message["to"]),
                         message["text"].string()};
    if (!base::is_valid_utf8(input.text)) return false;
    inputs_.emplace_back(std::move(input));
  } else if (type == "touch") {
    ui_.touch = message["touch"].boolean();
  } else {
    return false;
  }
  happened();
  return true;
}

std::optional<app::Message> App::poll() {
  if (out_.queue.empty()) return std::nullopt;
  app::Message message = std::move(out_.queue.front());
  out_.queue.pop_front();
  return message;
}

// -- the state
// ----------------------------------------------------------------------------------------------------------
void App::advance_clock() {
  now_ms_ = std::max(now_ms_, setup_.clock_ms());
  state_.now = {frame_epoch_ms_ + static_cast<std::int64_t>(std::floor(now_ms_ - frame_ms_))};
}

void App::apply(app::Action action) {
  const double start = setup_.clock_ms();
  const app::Effects effects = app::update(state_, std::move(action));
  if (timings_.edit == 0) timings_.edit_start = start;
  timings_.edit += setup_.clock_ms() - start;
  for (const app::Effect& effect : effects) out_.queue.push_back(app::encode(effect));
}

void App::refresh() {
  const auto before = state_.page ? state_.page->derived.revision : std::nullopt;
  const double start = setup_.clock_ms();
  app::refresh(state_);
  const auto after = state_.page ? state_.page->derived.revision : std::nullopt;
  if (before == after) return;
  timings_.parse_start = start;
  timings_.parse += setup_.clock_ms() - start;
}

void App::tick() {
  if (const auto wake = app::wake_at(state_); wake && *wake <= state_.now) {
    apply(app::Tick{});
    refresh();
    frames_wanted_ = std::max(frames_wanted_, 1);
  }
}

// -- passes and frames
// -------------------------------------------------------------------------------------------------- Hands over what
// comes next: any number of text inputs in a row, or one key, or one activation. false: nothing was waiting.
bool App::feed_pass() {
  bool fed = false;
  while (!inputs_.empty()) {
    if (auto* const focus = std::get_if<FocusEvent>(&inputs_.front())) {
      if (fed) return true;
      ui_.focus = focus->node;
      inputs_.pop_front();
      continue;
    }
    if (auto* const input = std::get_if<ui::AgentInput>(&inputs_.front())) {
      ui_.agent.inputs.push_back(std::move(*input));
      inputs_.pop_front();
      fed = true;
      continue;
    }
    if (fed) return true;
    if (auto* const key = std::get_if<ui::KeyPress>(&inputs_.front())) {
      ui_.key = std::move(*key);
    } else if (auto* const activate = std::get_if<ActivateEvent>(&inputs_.front())) {
      ui_.activated = activate->node;
    } else if (auto* const command = std::get_if<CommandEvent>(&inputs_.front())) {
      ui_.command = command->number;
    } else if (auto* const set = std::get_if<SetEvent>(&inputs_.front())) {
      ui_.focus = set->node;
      if (ui_.agent.node != set->node && !std::exchange(set->focused, true))
        return true;                      // its window is there after this pass
      if (ui_.agent.node == set->node) {  // else it is no text box
        const auto length = static_cast<std::uint32_t>(base::utf16_length(ui_.agent.text));
        ui_.agent.inputs.push_back(
            {set->node, ui_.agent.serial, ui::AgentInputKind::kPaste, 0, length, std::move(set->value)});
      }
    }
    inputs_.pop_front();
    return true;
  }
  return fed;
}

void App::run_pass() {
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = static_cast<float>(std::max(0.0001, (now_ms_ - last_pass_ms_) / 1000));
  last_pass_ms_ = now_ms_;
  ui_.time = now_ms_ / 1000;
  ui_.wake_after = -1;
  ui_.cursor = "default";
  ui_.takes_hold = false;
  ui_.drawn_editor.clear();
  ui_.drawn_preview.clear();
  const double start = setup_.clock_ms();
  ImGui::NewFrame();
  setup_.draw(state_, ui_, sink_);
  ui_.key.reset();
  ui_.activated = ui_.command = 0;
  ui_.agent.inputs.clear();
  ImGui::EndFrame();
  if (timings_.layout == 0) timings_.layout_start = start;
  timings_.layout += setup_.clock_ms() - start;
}

void App::run_passes() {
  for (int pass = 0; pass < kMostPasses; ++pass) {
    feed_pass();
    run_pass();
    std::vector<app::Action> actions = sink_.take();
    for (app::Action& action : actions) apply(std::move(action));
    if (!actions.empty()) refresh();
    wake_ms_ = ui_.wake_after >= 0 ? std::optional(now_ms_ + ui_.wake_after * 1000) : std::nullopt;
    if (actions.empty() && inputs_.empty() && imgui_->InputEventsQueue.empty() && !ui_.again) break;
  }
  if (!inputs_.empty() || !imgui_->InputEventsQueue.empty()) happened();
  mirror(out_, state_, ui_, now_ms_);
}

void App::present() {
  const double start = setup_.clock_ms();
  ImGui::Render();
  const ui::Theme& theme = app::is_dark(state_) ? ui::dark_theme() : ui::light_theme();
  if (!renderer_->draw(ImGui::GetDrawData(), theme.paper)) return;
  timings_.draw_start = start;
  timings_.draw = setup_.clock_ms() - start;
  shown_editor_ = ui_.drawn_editor;
  shown_preview_ = ui_.drawn_preview;
  ++frames_;
}

double App::frame(double monotonic_ms, std::int64_t epoch_ms, int utc_offset_minutes) {
  ImGui::SetCurrentContext(imgui_);
  const double elapsed = monotonic_ms - frame_ms_;
  frame_ms_ = monotonic_ms;
  frame_epoch_ms_ = epoch_ms;
  now_ms_ = std::max(now_ms_, monotonic_ms);
  state_.now = {epoch_ms};
  ui_.utc_offset_minutes = utc_offset_minutes;
  tick();
  if (coast(touch_, std::min(elapsed, 50.0))) happened();
  if (ui_.takes_hold && hold(touch_, now_ms_)) happened();
  ui_.holds = touch_.holding;
  if (wake_ms_ && now_ms_ >= *wake_ms_) frames_wanted_ = std::max(frames_wanted_, 1);
  if (frames_wanted_ > 0) {
    --frames_wanted_;
    run_passes();
    if (!context_lost_) present();
    last_timings_ = std::exchange(timings_, {});
  } else {
    send_due(out_, state_, ui_, now_ms_);
  }
  return frames_wanted_ > 0 ? 0 : next_deadline();
}

double App::next_deadline() const {
  std::optional<double> wait;
  const auto sooner = [&](double ms) { wait = std::max(1.0, wait ? std::min(*wait, ms) : ms); };
  if (wake_ms_) sooner(*wake_ms_ - now_ms_);
  if (const auto due = holds_at(touch_)) sooner(*due - now_ms_);
  if (const auto wake = app::wake_at(state_)) sooner(static_cast<double>(*wake - state_.now));
  if (const auto due = next_due(out_)) sooner(*due - now_ms_);
  return wait.value_or(-1);
}

// -- events
// -------------------------------------------------------------------------------------------------------------
void App::resize(Display display) {
  ImGui::SetCurrentContext(imgui_);
  setup_.display = display;
  ui_.width = display.width;
  ui_.height = display.height;
  set_display(display);
  happened();
}

void App::pointer(PointerEvent event) {
  ImGui::SetCurrentContext(imgui_);
  advance_clock();
  send_pointer(event, touch_, now_ms_);
  happened();
}

void App::wheel(float x, float y, float dx, float dy, Modifiers modifiers) {
  ImGui::SetCurrentContext(imgui_);
  send_modifiers(modifiers);
  send_wheel(x, y, dx, dy);
  happened();
}

// A key that follows a move of the focus within one frame belongs to where the focus went: Enter would press another
// button.
std::uint32_t App::focus_to_come() const {
  for (const Input& input : std::views::reverse(inputs_))
    if (const auto* const focus = std::get_if<FocusEvent>(&input)) return focus->node;
  return ui_.focus;
}

bool App::key(const ui::KeyPress& press) {
  ImGui::SetCurrentContext(imgui_);
  const CommandFinder find = [this](const ui::KeyPress& key, bool modal) {
    return ui::command_of_key(state_, ui_, key, modal);
  };
  const std::uint32_t focus = focus_to_come();
  const bool editing = focus != 0 && focus == ui::editor_node(ui_) && ui_.tree.find(focus) != nullptr;
  const KeyOwner owner = owner_of(press, ui_.tree, focus, setup_.mac, find);
  if (editing && !inputs_.empty() && press.key == "Tab") run_passes();  // where the caret is by then decides
  const bool offered = editing && ui::offer_key(ui_, press);
  if (std::holds_alternative<NotOurs>(owner) && !offered) return false;
  if (const auto* const node = std::get_if<ForNode>(&owner)) {
    inputs_.emplace_back(ActivateEvent{node->id});
  } else if (const auto* const command = std::get_if<ForCommand>(&owner)) {
    inputs_.emplace_back(CommandEvent{command->number});
  } else {
    inputs_.emplace_back(press);
  }
  advance_clock();
  run_passes();
  happened();
  return true;
}

void App::image(std::string_view key, int width, int height, const std::uint8_t* rgba) {
  ImGui::SetCurrentContext(imgui_);
  gfx::set_image(key, width, height, rgba);
  happened();
}

void App::context(bool restored) {
  if (!restored) {
    context_lost_ = true;
    renderer_->context_lost();
  } else if (renderer_->context_restored()) {
    context_lost_ = false;
    happened();
  }
}

void App::forget_glyphs() {
  ImGui::SetCurrentContext(imgui_);
  gfx::forget_fonts();
  happened();
}

// -- the probe
// ----------------------------------------------------------------------------------------------------------
bool App::shows(Pane pane, std::string_view text) const {
  return (pane == Pane::kEditor ? shown_editor_ : shown_preview_).find(text) != std::string::npos;
}

bool App::open_text(std::string_view path, std::string_view text) {
  ImGui::SetCurrentContext(imgui_);
  base::Result<text::Document> document = text::Document::from(text);
  if (!document.ok() || path.empty()) return false;
  advance_clock();
  apply(app::OpenText{std::string(path), *document});
  refresh();
  happened();
  return state_.page && state_.page->path == path && !state_.page->read_only && state_.page->text == *document;
}

bool App::caret_after(std::string_view text) {
  ImGui::SetCurrentContext(imgui_);
  if (!state_.page || text.empty()) return false;
  const std::string source = state_.page->text.to_string();
  const std::size_t at = source.find(text);
  if (at == std::string::npos) return false;
  advance_clock();
  const text::ByteOffset caret{static_cast<std::uint32_t>(at + text.size())};
  apply(app::SetSelection{text::Selection::caret(caret)});
  ui_.wants_focus = ui::editor_node(ui_);
  mirror(out_, state_, ui_, now_ms_);
  happened();
  return true;
}

}  // namespace marbre::platform
