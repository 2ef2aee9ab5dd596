// A field: one line, or a few wrapped ones (publish message). It draws the text, its selection and the caret, answers
// the mouse and the keys, keeps its own undo while it has the focus, scrolls sideways, and fills the text agent. The
// caller draws label, frame and focus ring, and records the node (it knows the name); this widget only needs the node's
// id.
//
// The value belongs to the app. While the field is focused its own text leads: what the app answers late (the same
// edits, a frame later) changes nothing; a value that is neither ours nor one we sent since wins, and the undo history
// starts again.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/ui.hpp"

namespace marbre::ui {

struct TextBoxOptions {
  bool multiline = false, read_only = false;
  std::string_view placeholder;  // drawn softly while the text is empty
  gfx::TextStyle style{};
  float line_height = 20;                        // multiline only; a single line is centred in its rect
  float padding = 8;                             // left and right; multiline: above and below too
  bool select_on_focus = false;                  // all of it, when the focus comes by the keyboard or from the app
  const std::vector<TextMark>* marks = nullptr;  // of the value, in the layer of spelling
};
struct TextBoxResult {
  bool changed = false;
  std::string text;  // the new text when `changed`
};

// `rect`: the whole field in screen coordinates. The value must be valid UTF-8; bytes that are not make the field
// read-only.
TextBoxResult text_box(Ui&, std::uint32_t id, std::string_view value, Rect rect, const TextBoxOptions& = {});

}  // namespace marbre::ui
