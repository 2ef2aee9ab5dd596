#include "ui/shortcuts.hpp"

#include <algorithm>
#include <array>

#include "ui/strings.hpp"

namespace marbre::ui {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_key(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view cut_one(std::string_view& shortcuts) {
  const std::size_t space = std::min(shortcuts.find(' '), shortcuts.size());
  const std::string_view one = shortcuts.substr(0, space);
  shortcuts.remove_prefix(std::min(space + 1, shortcuts.size()));
  return one;
}

struct Parsed {
  bool control = false, shift = false, alt = false, meta = false;
  std::string_view key;
};

Parsed parse(std::string_view one) {
  Parsed p;
  for (std::size_t plus; (plus = one.find('+')) != std::string_view::npos && plus + 1 < one.size();
       one.remove_prefix(plus + 1)) {
    const std::string_view modifier = one.substr(0, plus);
    if (modifier == "Control") p.control = true;
    if (modifier == "Meta") p.meta = true;
    if (modifier == "Alt") p.alt = true;
    if (modifier == "Shift") p.shift = true;
  }
  p.key = one;
  return p;
}

struct Named {
  std::string_view key, mac;
  StringId words;
};
constexpr std::array kNamed = {
    Named{"Enter", "↩", StringId::kKeyEnter},     Named{"Escape", "⎋", StringId::kKeyEscape},
    Named{"ArrowUp", "↑", StringId::kKeyUp},      Named{"ArrowDown", "↓", StringId::kKeyDown},
    Named{"ArrowLeft", "←", StringId::kKeyLeft},  Named{"ArrowRight", "→", StringId::kKeyRight},
    Named{"Backspace", "⌫", StringId::kKeyErase}, Named{"Tab", "⇥", StringId::kKeyTab},
};

std::string key_words(std::string_view key, bool mac, app::Language language) {
  for (const Named& named : kNamed)
    if (same_key(key, named.key)) return std::string(mac ? named.mac : translate(named.words, language));
  std::string out(key);
  if (out.size() == 1 && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

}  // namespace

bool matches_shortcut(const KeyPress& key, std::string_view shortcuts, bool mac) {
  while (!shortcuts.empty()) {
    const Parsed p = parse(cut_one(shortcuts));
    const bool ctrl = p.control && !mac, meta = p.meta || (p.control && mac);
    if (!p.key.empty() && same_key(p.key, key.key) && ctrl == key.ctrl && meta == key.meta && p.alt == key.alt &&
        p.shift == key.shift)
      return true;
  }
  return false;
}

std::string shortcut_words(std::string_view shortcuts, bool mac, app::Language language) {
  if (shortcuts.empty()) return {};
  const Parsed p = parse(cut_one(shortcuts));
  std::string out;
  if (mac) {  // Apple's order, without a plus
    if (p.alt) out += "⌥";
    if (p.shift) out += "⇧";
    if (p.control || p.meta) out += "⌘";
  } else {
    if (p.control) out.append(translate(StringId::kKeyControl, language)) += '+';
    if (p.meta) out += "Meta+";
    if (p.alt) out += "Alt+";
    if (p.shift) out.append(translate(StringId::kKeyShift, language)) += '+';
  }
  return out + key_words(p.key, mac, language);
}

std::string aria_shortcuts(std::string_view shortcuts, bool mac) {
  if (!mac) return std::string(shortcuts);
  std::string out;
  while (!shortcuts.empty()) {
    const Parsed p = parse(cut_one(shortcuts));
    if (!out.empty()) out += ' ';
    if (p.control || p.meta) out += "Meta+";
    if (p.alt) out += "Alt+";
    if (p.shift) out += "Shift+";
    out += p.key;
  }
  return out;
}

bool is_reserved(std::string_view shortcuts) {
  constexpr std::array<std::string_view, 11> kLetters = {"t",   "w",      "n",        "l", "r", "q",
                                                         "Tab", "PageUp", "PageDown", "d", "j"};
  constexpr std::array<std::string_view, 6> kAlone = {"F5", "F6", "F7", "F10", "F11", "F12"};
  constexpr std::array<std::string_view, 6> kShifted = {"i", "j", "c", "t", "n", "w"};
  const auto has = [](const auto& keys, std::string_view key) {
    return std::ranges::any_of(keys, [&](std::string_view k) { return same_key(k, key); });
  };
  while (!shortcuts.empty()) {
    const Parsed p = parse(cut_one(shortcuts));
    const bool command = p.control || p.meta;
    if (has(kAlone, p.key) || same_key(p.key, "Tab")) return true;
    if (command && !p.shift && !p.alt && has(kLetters, p.key)) return true;
    if (command && p.shift && has(kShifted, p.key)) return true;
    if (command && p.key.size() == 1 && p.key[0] >= '0' && p.key[0] <= '9') return true;  // tabs, zoom
    if (p.control && p.alt) return true;                                                  // AltGr
    if (!command && !p.alt && p.key.size() == 1) return true;                             // typing
  }
  return false;
}

}  // namespace marbre::ui
