#include "platform/shell/keys.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "ui/shortcuts.hpp"

namespace marbre::platform {
namespace {

constexpr std::array<std::string_view, 11> kMoves = {"ArrowLeft", "ArrowRight", "ArrowUp",   "ArrowDown", "Home", "End",
                                                     "PageUp",    "PageDown",   "Backspace", "Delete",    "Enter"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_key(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_text_box(const ui::Node* node) {
  return node != nullptr && ui::is_text_box(node->role) && !node->state.disabled;
}

bool is_edit_command(const ui::KeyPress& key, const ui::Node& box, bool mac) {
  if (key.key == "Copy" || key.key == "Cut") return true;
  if (std::ranges::find(kMoves, key.key) != kMoves.end()) {
    // Alt+arrow is the browser's history, but word movement on a Mac, where Meta+arrow is the end of the line.
    if (key.alt && !mac) return false;
    if (key.meta && !mac) return false;
    if (key.key == "Enter" && !box.state.multiline) return !key.command(mac);
    return true;
  }
  if (!key.command(mac) || key.alt || (mac ? key.ctrl : key.meta)) return false;
  if (same_key(key.key, "z")) return true;
  return !key.shift && (same_key(key.key, "a") || (same_key(key.key, "y") && !mac));
}

// A document is scrolled, selected and copied from.
bool is_reading_command(const ui::KeyPress& key, bool mac) {
  constexpr std::string_view kReading[] = {"ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " ", "Escape"};
  if (key.key == "Copy" || (key.shift && key.key.starts_with("Arrow"))) return true;
  if (key.command(mac)) return !key.alt && !key.shift && same_key(key.key, "a");
  return !key.ctrl && !key.alt && !key.meta && std::ranges::find(kReading, key.key) != std::end(kReading);
}

bool any_modal(const ui::Tree& tree) {
  return std::ranges::any_of(tree.nodes, [](const ui::Node& n) { return n.state.modal; });
}

}  // namespace

KeyOwner owner_of(const ui::KeyPress& key, const ui::Tree& tree, std::uint32_t focus, bool mac,
                  const CommandFinder& find) {
  if (key.ctrl && key.alt) return NotOurs{};  // AltGr: a character is being typed
  if (key.key == "Escape" && any_modal(tree)) return ForDialog{};
  if (const std::uint32_t command = find ? find(key, any_modal(tree)) : 0; command != 0) return ForCommand{command};
  for (const ui::Node& node : tree.nodes) {
    if (node.shortcut.empty() || node.state.disabled || !ui::matches_shortcut(key, node.shortcut, mac)) continue;
    // A toolbar's keys are for the text it stands over, not for a field that has the focus.
    const ui::Node* const parent = tree.find(node.parent);
    if (parent != nullptr && parent->role == ui::Role::kToolbar && is_text_box(tree.find(focus))) continue;
    return ForNode{node.id};
  }
  const ui::Node* const box = tree.find(focus);
  if (is_text_box(box) && is_edit_command(key, *box, mac)) return ForTextBox{};
  if (box != nullptr && box->role == ui::Role::kDocument && is_reading_command(key, mac)) return ForTextBox{};
  return NotOurs{};
}

}  // namespace marbre::platform
