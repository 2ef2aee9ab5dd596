// The formatting toolbar over the text; on a phone a row below it that scrolls sideways. Its buttons tell what is on
// where the selection is, and give the focus back to the text.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <optional>

#include "ui/commands.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using editing::Command;

struct Tool {
  std::optional<Command> command;  // that may be on
  std::string_view id;             // in the registry of commands
  Icon icon;
  bool gap = false;  // a group ends behind it
};
constexpr std::array<Tool, 13> kTools = {{{Command::kBold, "format.bold", Icon::kBold},
                                          {Command::kItalic, "format.italic", Icon::kItalic},
                                          {Command::kStrike, "format.strike", Icon::kStrike},
                                          {Command::kCode, "format.code", Icon::kCode},
                                          {Command::kLink, "format.link", Icon::kLink},
                                          {std::nullopt, "link.picture", Icon::kImage, true},
                                          {Command::kHeading, "format.heading", Icon::kHeading},
                                          {Command::kQuote, "format.quote", Icon::kQuote},
                                          {Command::kBullets, "format.bullets", Icon::kBullets},
                                          {Command::kNumbers, "format.numbers", Icon::kNumbers},
                                          {Command::kTasks, "format.tasks", Icon::kTasks},
                                          {Command::kCodeBlock, "format.code_block", Icon::kCodeBlock, true},
                                          {std::nullopt, "format.typography", Icon::kSpaces}}};
constexpr float kGap = 9;
constexpr std::uint32_t kSmall = 64 * 1024;  // a larger text is looked at when the typing rests
constexpr double kRest = 0.2;                // seconds

float button_size(const Ui& ui) { return ui.state.touch ? kControlTouch : 34; }

std::uint32_t active_formats(Ui& ui, const app::OpenPage& page) {
  PanelCache::Formats& known = panel_cache(ui).formats;
  const bool same = known.text.id() == page.text.id() && known.selection == page.selection;
  if (same && !known.due) return known.bits;
  if (!same) {
    known.text = page.text;
    known.selection = page.selection;
    known.due = ui.state.time + (page.text.size() > kSmall ? kRest : 0);
  }
  if (ui.state.time < *known.due) {
    wake_in(ui, *known.due - ui.state.time);
    return known.bits;
  }
  known.due.reset();
  known.bits = editing::active({page.text, page.selection, app::first_editable(page)});
  return known.bits;
}

// How far the row is scrolled, when it does not fit.
float scrolled(Ui& ui, std::uint32_t id, Rect rect, float content) {
  FacadeView& f = facade(ui);
  float& offset = ui.state.scroll[id];
  const float most = std::max(0.0f, content - rect.w);
  const ImGuiIO& io = ImGui::GetIO();
  const float wheel = io.MouseWheelH != 0 ? io.MouseWheelH : io.MouseWheel;
  if (most > 0 && wheel != 0 && !f.inert && !f.wheel_taken && ImGui::IsWindowHovered() &&
      ImGui::IsMouseHoveringRect(min_of(rect), max_of(rect))) {
    f.wheel_taken = true;
    offset -= wheel * kWheelPixels;
  }
  offset = std::clamp(offset, 0.0f, most);
  return offset;
}

}  // namespace

float toolbar_height(const Ui& ui) { return button_size(ui) + 8; }

void draw_toolbar(Ui& ui, const app::AppState& app, Rect rect) {
  const std::string_view title = ui.tr(StringId::kToolbar);
  const std::uint32_t bar = node_id(Role::kToolbar, title);
  begin_region(ui, Role::kToolbar, title, rect);
  const float size = button_size(ui);
  float content = 0;
  for (const Tool& tool : kTools) content += size + (tool.gap ? kGap : 0);
  float& offset = ui.state.scroll[bar];
  float x = rect.x - scrolled(ui, bar, rect, content);
  const std::uint32_t bits = active_formats(ui, *app.page);
  ImGui::PushClipRect(min_of(rect), max_of(rect), true);
  for (const Tool& tool : kTools) {
    const AppCommand& command = *find_command(tool.id);
    const std::string_view name = ui.tr(command.name);
    const std::string tip = command_hint(ui, tool.id);
    const Rect place{x, rect.y + 4, size, size};
    const std::uint32_t id = node_id(Role::kButton, name);
    if (ui.state.focus == id && facade(ui).focus_before != id) {  // the keyboard came here
      if (place.x < rect.x) offset -= rect.x - place.x;
      if (place.x + size > rect.x + rect.w) offset += place.x + size - rect.x - rect.w;
      wake_in(ui, 0);
    }
    const IconButtonOptions options{.selected = tool.command && (bits & editing::bit(*tool.command)) != 0,
                                    .stateless = !tool.command,
                                    .description = tip,
                                    .shortcut = shortcuts_of(command, ui.state.mac)};
    const bool pointer = ui.state.activated != id;
    if (icon_button(ui, place, tool.icon, name, options)) {
      command.run(ui, app);
      if (pointer && editor_node(ui.state) != 0) ui.state.wants_focus = editor_node(ui.state);
    }
    x += size;
    if (tool.gap) {
      fill({x + kGap / 2 - 0.5f, rect.y + 11, 1, size - 14}, ui.theme.line);
      x += kGap;
    }
  }
  ImGui::PopClipRect();
  end_region(ui);
}

}  // namespace marbre::ui
