#include "platform/shell/keys.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace marbre::platform {
namespace {

constexpr std::array<std::string_view, 11> kMoves = {"ArrowLeft", "ArrowRight", "ArrowUp",   "ArrowDown", "Home", "End",
                                                     "PageUp",    "PageDown",   "Backspace", "Delete",    "Enter"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_key(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool is_text_box(const ui::Node* node) {
  return node != nullptr && (node->role == ui::Role::kTextbox || node->role == ui::Role::kSearchbox) &&
         !node->state.disabled;
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

bool any_modal(const ui::Tree& tree) {
  return std::ranges::any_of(tree.nodes, [](const ui::Node& n) { return n.state.modal; });
}

}  // namespace

bool matches_shortcut(const ui::KeyPress& key, std::string_view shortcut, bool mac) {
  while (!shortcut.empty()) {
    const std::size_t space = std::min(shortcut.find(' '), shortcut.size());
    std::string_view one = shortcut.substr(0, space);
    shortcut.remove_prefix(std::min(space + 1, shortcut.size()));
    ui::KeyPress wanted;
    for (std::size_t plus; (plus = one.find('+')) != std::string_view::npos && plus + 1 < one.size();
         one.remove_prefix(plus + 1)) {
      const std::string_view modifier = one.substr(0, plus);
      if (modifier == "Control")
        (mac ? wanted.meta : wanted.ctrl) = true;  // the catalogue names Windows' and Linux's keys
      if (modifier == "Meta") wanted.meta = true;
      if (modifier == "Alt") wanted.alt = true;
      if (modifier == "Shift") wanted.shift = true;
    }
    if (!one.empty() && same_key(one, key.key) && wanted.ctrl == key.ctrl && wanted.meta == key.meta &&
        wanted.alt == key.alt && wanted.shift == key.shift) {
      return true;
    }
  }
  return false;
}

KeyOwner owner_of(const ui::KeyPress& key, const ui::Tree& tree, std::uint32_t focus, bool mac) {
  if (key.ctrl && key.alt) return NotOurs{};  // AltGr: a character is being typed
  if (key.key == "Escape" && any_modal(tree)) return ForDialog{};
  for (const ui::Node& node : tree.nodes) {
    if (!node.shortcut.empty() && !node.state.disabled && matches_shortcut(key, node.shortcut, mac))
      return ForNode{node.id};
  }
  const ui::Node* const box = tree.find(focus);
  if (is_text_box(box) && is_edit_command(key, *box, mac)) return ForTextBox{};
  return NotOurs{};
}

}  // namespace marbre::platform
