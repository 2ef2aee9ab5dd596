// What stands inside of one paragraph, heading or table cell: emphasis, code, links, and what is not prose (addresses,
// HTML, Liquid). Emphasis by CommonMark's delimiter runs (spec 0.31, "Emphasis and strong emphasis"), which kramdown's
// rules agree with wherever both make sense. Linear but for hostile input, which is cut short.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/editing/lines.hpp"
#include "core/text/document.hpp"

namespace marbre::editing {

enum class SpanKind : std::uint8_t { kEmphasis, kStrong, kStrike, kCode, kLink, kLiteral };
struct Span {  // bytes of the text; the marks are [from, inner_from) and [inner_to, to)
  SpanKind kind{};
  std::uint32_t from = 0, inner_from = 0, inner_to = 0, to = 0;
};
std::vector<Span> spans_of(std::string_view text);

// A stretch of the document that inline marks cannot leave: the text of a paragraph, heading, list item or table cell.
struct Block {
  text::ByteRange range;
  bool cell = false;
};
std::vector<Block> blocks_of(Scan&, std::uint32_t first_line, std::uint32_t last_line);
// Where a row's cells are, without the white space at their ends. "\|" and code spans do not end a cell. `edges`: the
// bytes between the bars that bound each cell. Both empty when there is no bar.
struct Cells {
  struct Cell {
    std::uint32_t from = 0, to = 0;            // the text
    std::uint32_t edge_from = 0, edge_to = 0;  // with the space around it
  };
  std::vector<Cell> cells;
};
Cells cells_of(std::string_view line, std::uint32_t start);         // `start`: where the row's text begins
bool is_delimiter_row(std::string_view line, std::uint32_t start);  // |---|:-:|

}  // namespace marbre::editing
