// The messages that leave: effects as they happen, and what the host mirrors of the interface (tree, text agent,
// cursor, live region, preview). A mirror message is sent only when it differs from the last one of its kind; the tree
// at most every 100 ms, but at once when the focus moved or is to move; the preview 250 ms after the last change.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "app/state.hpp"
#include "app/wire.hpp"
#include "ui/ui.hpp"

namespace marbre::platform {

inline constexpr double kTreeEveryMs = 100, kPreviewAfterMs = 250;

struct Outbound {
  std::deque<app::Message> queue;
  std::string page_frame = R"({"type":"page_frame"})";
  std::string tree, agent, cursor = "default";
  std::uint32_t tree_focus = 0, announced = 0;
  std::optional<double> tree_sent_ms, tree_due_ms;
  std::string preview_path;
  std::optional<base::Revision> preview_revision;
  std::optional<double> preview_due_ms;
};

// After a pass: queues what changed. Clears the one-shot wishes of the interface (focus, clipboard).
void mirror(Outbound&, const app::AppState&, ui::UiState&, double now_ms);
void send_due(Outbound&, const app::AppState&, const ui::UiState&, double now_ms);  // what was waiting for its time
std::optional<double> next_due(const Outbound&);

}  // namespace marbre::platform
