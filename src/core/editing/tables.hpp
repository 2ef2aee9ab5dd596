// Markdown tables as one would expect of a spreadsheet: Tab and Shift+Tab go from cell to cell, Enter to the cell
// below; a row is added behind the last one. Each such move lines the columns up, by how wide text is shown: East Asian
// and emoji two columns, combining marks none. "\|" and bars in code spans are text; the delimiter row and its
// alignments stay. A table is a run of lines with bars, one of which is a delimiter row.
#pragma once
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

MaybeRewrite next_cell(const Target&);
MaybeRewrite previous_cell(const Target&);
MaybeRewrite next_row(const Target&);  // on an empty last row: out of the table
MaybeRewrite align_table(const Target&);
std::uint32_t display_width(std::string_view text);  // in columns of a monospace font

}  // namespace marbre::editing
