// A selection is an anchor and a head (the caret). Movement works on graphemes and words of a document; movement by
// visual line needs a layout and lives with the editor widget.
#pragma once
#include "core/text/change.hpp"
#include "core/text/document.hpp"

namespace marbre::text {

struct Selection {
  ByteOffset anchor, head;
  friend constexpr bool operator==(const Selection&, const Selection&) = default;
  static constexpr Selection caret(ByteOffset at) { return {at, at}; }
  constexpr bool empty() const { return anchor == head; }
  constexpr ByteRange range() const { return anchor < head ? ByteRange{anchor, head} : ByteRange{head, anchor}; }
  Selection mapped(const Change& change) const { return {change.map(anchor), change.map(head)}; }
};

ByteOffset next_grapheme(const Document&, ByteOffset);  // crosses line ends ("\r\n" as one)
ByteOffset previous_grapheme(const Document&, ByteOffset);
ByteOffset snap_to_grapheme(const Document&, ByteOffset);  // down to the boundary at or before
// Word movement as editors do it: over white space, then over one run of letters/digits or of punctuation. A French
// elision is its own word: in "l'équipe" there is a stop after the apostrophe (' or ’).
ByteOffset next_word(const Document&, ByteOffset);
ByteOffset previous_word(const Document&, ByteOffset);
ByteRange word_at(const Document&, ByteOffset);  // for a double click

}  // namespace marbre::text
