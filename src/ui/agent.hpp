// The text agent's half in wasm. Browser text input arrives as replacements in a window of the focused text box (a few
// blocks of the editor, a whole field); this struct carries them in, and carries out what the real <textarea> should
// hold. Positions are UTF-16 code units here and nowhere else. The window's text has "\n" line ends whatever the file
// has.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ui/tree.hpp"

namespace marbre::ui {

struct KeyPress {
  std::string key;  // KeyboardEvent.key
  bool ctrl = false, shift = false, alt = false, meta = false;
  bool command(bool mac) const { return mac ? meta : ctrl; }
};

enum class AgentInputKind { kInsert, kCompose, kCommit, kPaste, kDelete, kSelect };
struct AgentInput {
  std::uint32_t node = 0;
  std::uint64_t serial = 0;  // of the Agent window it was made in
  AgentInputKind kind{};
  std::uint32_t from = 0, to = 0;  // UTF-16 units in the window, before; kSelect: the new selection
  std::string text;                // UTF-8
};

struct Agent {                                         // out: rebuilt by the focused text box each frame
  std::uint32_t node = 0;                              // 0: no text box is focused
  std::uint64_t serial = 0;                            // grows when `text` is another window or was changed by us
  std::string text;                                    // UTF-8, "\n" line ends
  std::uint32_t selection_from = 0, selection_to = 0;  // UTF-16 units
  Rect rect;                                           // where the paragraph with the caret stands
  Rect caret;                                          // for IME windows and mobile scrolling
  float font_size = 16;
  bool mono = false, multiline = false;
  std::vector<AgentInput> inputs;  // in: since the last frame, in order
};

}  // namespace marbre::ui
