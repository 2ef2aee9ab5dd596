// Which keydowns are ours. Text never comes from a keydown but through the text agent; a keydown is ours only when it
// is a command of the focused text box, a shortcut of the command registry or one that a control of the UI tree
// announces, or Escape in a dialog.
// Everything else (browser shortcuts, Tab, Enter and Space on buttons, characters) stays the browser's: it scrolls,
// types, clicks, reloads.
#pragma once
#include <cstdint>
#include <functional>
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
struct ForCommand {
  std::uint32_t number;
};  // of the registry, ui/commands.hpp
using KeyOwner = std::variant<NotOurs, ForTextBox, ForNode, ForDialog, ForCommand>;
// The command this key means now, 0: none.
using CommandFinder = std::function<std::uint32_t(const ui::KeyPress&, bool modal)>;

// "Copy" and "Cut" are the glue's names for the clipboard events; Ctrl+C and Ctrl+X themselves must reach the browser.
KeyOwner owner_of(const ui::KeyPress& key, const ui::Tree& tree, std::uint32_t focus, bool mac,
                  const CommandFinder& find = {});

}  // namespace marbre::platform
