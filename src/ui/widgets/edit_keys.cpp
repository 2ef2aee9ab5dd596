#include "ui/widgets/edit_keys.hpp"

#include <string_view>

namespace marbre::ui {
namespace {

std::optional<Motion> motion_of(const KeyPress& key, bool mac) {
  const bool word = mac ? key.alt : key.ctrl || key.alt;
  const bool far = mac ? key.meta : key.ctrl;
  const std::string_view k = key.key;
  if (k == "ArrowLeft") return mac && far ? Motion::kRowStart : word ? Motion::kWordLeft : Motion::kLeft;
  if (k == "ArrowRight") return mac && far ? Motion::kRowEnd : word ? Motion::kWordRight : Motion::kRight;
  const bool paragraph = mac ? key.alt : key.ctrl;
  if (k == "ArrowUp") return mac && far ? Motion::kStart : paragraph ? Motion::kParagraphUp : Motion::kUp;
  if (k == "ArrowDown") return mac && far ? Motion::kEnd : paragraph ? Motion::kParagraphDown : Motion::kDown;
  if (k == "Home") return far ? Motion::kStart : Motion::kRowStart;
  if (k == "End") return far ? Motion::kEnd : Motion::kRowEnd;
  if (k == "PageUp") return Motion::kPageUp;
  if (k == "PageDown") return Motion::kPageDown;
  return std::nullopt;
}

}  // namespace

std::optional<Command> command_of(const KeyPress& key, bool mac) {
  // Lines move with it: commands.cpp.
  if (key.alt && !mac && (key.key == "ArrowUp" || key.key == "ArrowDown")) return std::nullopt;
  if (const auto motion = motion_of(key, mac)) return Command{CommandKind::kMove, *motion, key.shift};
  const std::string_view k = key.key;
  const bool word = mac ? key.alt : key.ctrl;
  if (k == "Backspace") {
    if (mac && key.meta) return Command{CommandKind::kDelete, Motion::kRowStart};
    return Command{CommandKind::kDelete, word ? Motion::kWordLeft : Motion::kLeft};
  }
  if (k == "Delete") return Command{CommandKind::kDelete, word ? Motion::kWordRight : Motion::kRight};
  if (k == "Enter") return Command{CommandKind::kNewline, {}, key.shift};
  if (k == "Tab") return Command{key.shift ? CommandKind::kOutdent : CommandKind::kIndent, {}};
  if (k == "Copy") return Command{CommandKind::kCopy, {}};
  if (k == "Cut") return Command{CommandKind::kCut, {}};
  if (!key.command(mac) || k.size() != 1) return std::nullopt;
  switch (k[0] >= 'A' && k[0] <= 'Z' ? k[0] - 'A' + 'a' : k[0]) {
    case 'a': return Command{CommandKind::kSelectAll, {}};
    case 'c': return Command{CommandKind::kCopy, {}};
    case 'x': return Command{CommandKind::kCut, {}};
    case 'y': return Command{CommandKind::kRedo, {}};
    case 'z': return Command{key.shift ? CommandKind::kRedo : CommandKind::kUndo, {}};
    default: return std::nullopt;
  }
}

}  // namespace marbre::ui
