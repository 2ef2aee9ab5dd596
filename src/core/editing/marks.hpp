// Bold, italic, strikethrough, code and links, on and off. A selection is marked paragraph by paragraph and cell by
// cell, without the white space at its ends; without a selection the word at the caret is meant, and where there is
// none a pair is put with the caret inside. The mark goes when all that is meant has it, wherever in or around the
// selection its characters stand; part of a marked stretch is taken out of it, and joins it again. Right before a
// closing mark, with nothing selected, the caret steps out instead: type, Ctrl+B, type on.
#pragma once
#include "core/editing/inlines.hpp"
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

MaybeRewrite toggle_mark(const Target&, SpanKind);  // kEmphasis, kStrong, kStrike, kCode
// Makes [selection]() with the caret in the parentheses ([](address) of a selected address), or takes the link at the
// caret away and leaves its text.
MaybeRewrite toggle_link(const Target&);
MaybeRewrite wrap_paragraphs(const Target&, std::string_view mark);  // puts `mark` around each paragraph's part
bool has_mark(const Target&, SpanKind);                              // what toggle would take away; kLink too
bool is_literal(const text::Document&, text::ByteRange);             // inside code, an address, a link's destination
std::string link_destination(std::string_view address);              // in <> where it has to be

}  // namespace marbre::editing
