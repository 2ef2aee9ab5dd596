// The keys of every text box, as commands. Text never comes this way: it comes through the text agent. Control on
// Windows and Linux, Meta and Alt on a Mac; the shell has already left to the browser what is the browser's.
#pragma once
#include <optional>

#include "ui/agent.hpp"

namespace marbre::ui {

enum class Motion {
  kLeft,
  kRight,
  kWordLeft,
  kWordRight,
  kRowStart,
  kRowEnd,
  kStart,
  kEnd,
  kUp,
  kDown,
  kPageUp,
  kPageDown,
  kParagraphUp,
  kParagraphDown,
};
enum class CommandKind { kMove, kDelete, kNewline, kIndent, kOutdent, kSelectAll, kUndo, kRedo, kCopy, kCut };
struct Command {
  CommandKind kind{};
  Motion motion{};      // kMove; kDelete: what is deleted is between the caret and where this would take it
  bool extend = false;  // with Shift: kMove selects, kNewline does not go on with a list
};

std::optional<Command> command_of(const KeyPress& key, bool mac);

}  // namespace marbre::ui
