// A part of a tree, between two places in it: for what is selected in the preview, and for the way from drawn text to
// its source and back. A place is a byte of the text of a node without children, so that places are ordered as the
// document is; spans are cut there and nowhere else.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

struct Place {
  std::uint32_t block = 0, node = 0;  // of the tree, in that block
  std::uint32_t at = 0;               // byte of the node's text; at its end or behind: all of it
};

// HTML as kramdown prints it of what lies in [from, to): blocks and spans cut at both ends. Words of a single paragraph
// or heading come without its tag, marks of footnotes as their numbers. Between two places within one footnote's
// definition: its content.
std::string html_between(const Tree&, Place from, Place to);

// Where byte `at` of a node's text stands in its source, and the other way round; what is written otherwise than it
// reads (escapes, quotes, dashes, marks in front of lines) is stepped over. Both texts are read from their start.
std::uint32_t source_at(std::string_view text, std::string_view source, std::uint32_t at);
std::uint32_t text_at(std::string_view text, std::string_view source, std::uint32_t at);

}  // namespace marbre::markdown
