// What whole lines are: headings, quotations, lists, code blocks, on and off; and moving, copying and deleting lines.
// All of it goes by the lines that the selection touches. Twice the same toggle is the text from before when none of
// the lines was a list item, or of that kind, at first.
#pragma once
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

MaybeRewrite set_heading(const Target&, std::uint32_t level);  // 1-6; the level it has already, or 0: a paragraph again
std::uint32_t next_heading_level(const Target&);               // 2, 3, 4, none, and again
enum class ListKind { kBullets, kNumbers, kTasks };
MaybeRewrite toggle_list(const Target&, ListKind);
MaybeRewrite toggle_quote(const Target&);
MaybeRewrite toggle_code_block(const Target&);

enum class Direction { kUp, kDown };
MaybeRewrite move_lines(const Target&, Direction);
MaybeRewrite duplicate_lines(const Target&, Direction);  // the selection goes to the copy on that side
MaybeRewrite delete_lines(const Target&);
// Selects the word at the caret, then the next place with the same text, around the end. There is one selection, so it
// moves.
MaybeRewrite next_occurrence(const Target&);

}  // namespace marbre::editing
