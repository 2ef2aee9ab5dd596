// Which keydowns are ours. Text never comes from a keydown but through the text agent; a keydown is ours only when it
// is a command of the focused text box, a shortcut that a control of the UI tree announces, or Escape in a dialog.
// Everything else (browser shortcuts, Tab, Enter and Space on buttons, characters) stays the browser's: it scrolls,
// types, clicks, reloads.
#pragma once
#include <cstdint>
#include <variant>

#include "ui/agent.hpp"
#include "ui/tree.hpp"

namespace marbre::platform {

struct NotOurs {};
struct ForTextBox {};  // goes to the focused widget as UiState::key
struct ForNode {
  std::uint32_t id;
};  // a control's own shortcut: it is activated
struct ForDialog {};  // Escape while something modal is open
using KeyOwner = std::variant<NotOurs, ForTextBox, ForNode, ForDialog>;

// "Copy" and "Cut" are the glue's names for the clipboard events; Ctrl+C and Ctrl+X themselves must reach the browser.
KeyOwner owner_of(const ui::KeyPress& key, const ui::Tree& tree, std::uint32_t focus, bool mac);
// Does `key` match an aria-keyshortcuts value such as "Control+Enter" or "Control+K Meta+K"?
bool matches_shortcut(const ui::KeyPress& key, std::string_view shortcut, bool mac);

}  // namespace marbre::platform
