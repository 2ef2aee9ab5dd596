#include "core/editing/tables.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/editing/inlines.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Edit;
using text::Selection;

constexpr std::uint32_t kMostRows = 2000;
constexpr std::size_t kMostColumns = 200;

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

enum class Align { kNone, kLeft, kCentre, kRight };

struct Row {
  std::vector<std::string_view> cells;
  std::uint32_t start = 0;  // byte in its line
  bool delimiter = false;
};
struct Table {
  std::uint32_t first = 0;  // line
  std::vector<Row> rows;
  std::vector<Align> aligns;  // one a column
  std::vector<std::uint32_t> widths;
  // Where the caret is.
  std::size_t row = 0, column = 0;
};

Align align_of(std::string_view cell) {
  const bool left = cell.starts_with(':'), right = cell.ends_with(':') && cell.size() > 1;
  return left && right ? Align::kCentre : right ? Align::kRight : left ? Align::kLeft : Align::kNone;
}

bool is_row(Scan& scan, std::uint32_t line, std::uint32_t quotes) {
  if (line >= scan.document().line_count() || scan.mode(line) != LineMode::kText) return false;
  const std::string_view text = scan.document().line({line});
  const LineShape shape = shape_of(text);
  return shape.quotes == quotes && !shape.marker && !cells_of(text, shape.text).cells.empty();
}

Row row_of(std::string_view line) {
  Row row;
  row.start = shape_of(line).text;
  row.delimiter = is_delimiter_row(line, row.start);
  for (const Cells::Cell& cell : cells_of(line, row.start).cells) {
    std::string_view text = line.substr(cell.from, cell.to - cell.from);
    // kramdown lets "+" stand for the inner bars of this row.
    for (std::size_t plus; row.delimiter && (plus = text.find('+')) != std::string_view::npos;
         text.remove_prefix(plus + 1))
      row.cells.push_back(text.substr(0, plus));
    row.cells.push_back(text);
  }
  return row;
}

std::optional<Table> table_at(const Target& t) {
  Scan scan(t.text);
  const std::uint32_t line = t.text.line_of(t.selection.head).value;
  const ByteRange range = t.text.line_range({line});
  const std::uint32_t quotes = shape_of(t.text.line({line})).quotes;
  if (range.from < t.first || !is_row(scan, line, quotes)) return std::nullopt;
  std::uint32_t first = line, last = line;
  while (first > 0 && line - first < kMostRows && t.text.line_range({first - 1}).from >= t.first &&
         is_row(scan, first - 1, quotes))
    --first;
  while (last - line < kMostRows && is_row(scan, last + 1, quotes)) ++last;
  Table table;
  table.first = first;
  std::size_t columns = 0, delimiters = 0;
  for (std::uint32_t l = first; l <= last; ++l) {
    table.rows.push_back(row_of(t.text.line({l})));
    const Row& row = table.rows.back();
    columns = std::max(columns, row.cells.size());
    if (!row.delimiter) continue;
    if (delimiters++ == 0)
      for (const std::string_view cell : row.cells) table.aligns.push_back(align_of(cell));
  }
  if (delimiters == 0 || delimiters == table.rows.size() || columns > kMostColumns) return std::nullopt;
  table.aligns.resize(columns, Align::kNone);
  table.widths.assign(columns, 3);
  for (const Row& row : table.rows) {
    for (std::size_t c = 0; c < row.cells.size() && !row.delimiter; ++c)
      table.widths[c] = std::max(table.widths[c], display_width(row.cells[c]));
  }
  table.row = line - first;
  const std::size_t off = std::min(t.selection.head, range.to) - range.from;
  const auto cells = cells_of(t.text.line({line}), table.rows[table.row].start).cells;
  while (table.column + 1 < cells.size() && cells[table.column].edge_to < off) ++table.column;
  return table;
}

std::string delimiter_text(Align align, std::uint32_t width) {
  std::string out(width, '-');
  if (align == Align::kLeft || align == Align::kCentre) out.front() = ':';
  if (align == Align::kRight || align == Align::kCentre) out.back() = ':';
  return out;
}

struct Drawn {
  std::string text;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> cells;  // bytes of each cell's text
};

Drawn draw(const Table& table, const Row& row) {
  Drawn out;
  out.text = "|";
  for (std::size_t c = 0; c < table.widths.size(); ++c) {
    const std::uint32_t width = table.widths[c];
    std::string cell(c < row.cells.size() && !row.delimiter ? row.cells[c] : std::string_view());
    if (row.delimiter) {
      const Align own = c < row.cells.size() ? align_of(row.cells[c]) : Align::kNone;
      cell = delimiter_text(own, width);
    }
    const std::uint32_t spare = width - std::min(width, row.delimiter ? width : display_width(cell));
    const std::uint32_t left = table.aligns[c] == Align::kRight    ? spare
                               : table.aligns[c] == Align::kCentre ? spare / 2
                                                                   : 0;
    out.text.append(1 + left, ' ');
    out.cells.emplace_back(u32(out.text.size()), u32(out.text.size() + cell.size()));
    out.text += cell;
    out.text.append(spare - left + 1, ' ').push_back('|');
  }
  return out;
}

// The table lined up, with an empty row behind it when asked, and the caret in that cell.
Rewrite lined_up(const Target& t, const Table& table, std::size_t row, std::size_t column, bool more) {
  std::vector<Edit> edits;
  Drawn wanted;
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const std::uint32_t line = table.first + u32(r);
    const ByteRange range = t.text.line_range({line});
    Drawn drawn = draw(table, table.rows[r]);
    const std::string_view text = t.text.line({line});
    if (text.substr(table.rows[r].start) != drawn.text)
      edits.push_back({{at(range, table.rows[r].start), range.to}, drawn.text});
    if (r == row) wanted = std::move(drawn);
  }
  const std::uint32_t last = table.first + u32(table.rows.size()) - 1;
  if (more) {
    Row empty;
    empty.start = table.rows.back().start;
    wanted = draw(table, empty);
    std::string put(line_ending(t.text));
    put.append(t.text.line({last}).substr(0, empty.start)).append(wanted.text);
    const ByteOffset end = t.text.line_range({last}).to;
    if (!edits.empty() && edits.back().range.to == end && edits.back().range.from < end) {
      edits.back().insert += put;
    } else {
      edits.push_back({{end, end}, std::move(put)});
    }
  }
  const Change change = Change::of(std::move(edits));
  const text::Document after = change.apply(t.text);
  const text::LineIndex line{more ? last + 1 : table.first + u32(row)};
  const ByteOffset start = after.line_range(line).from + (more ? table.rows.back().start : table.rows[row].start);
  const auto [from, to] = wanted.cells[std::min(column, wanted.cells.size() - 1)];
  return {change, {start + from, start + to}};
}

// The row that is reached going down or up, past delimiter rows; the number of rows when there is none.
std::size_t row_below(const Table& table, std::size_t row) {
  do { ++row; } while (row < table.rows.size() && table.rows[row].delimiter);
  return row;
}

bool is_empty(const Row& row) {
  return std::ranges::all_of(row.cells, [](std::string_view cell) { return cell.empty(); });
}

}  // namespace

std::uint32_t display_width(std::string_view text) {
  std::uint32_t width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = text::next_cluster(text, i);
    const char32_t c = base::decode_at(text, i).code_point;
    const bool emoji = text.substr(i, end - i).find("\uFE0F") != std::string_view::npos;
    const bool nothing = c == 0x200B || c == 0x2060 || c == 0xFEFF || (c >= 0x300 && c < 0x370);
    width += nothing ? 0 : text::is_wide(c) || emoji ? 2 : 1;
    i = end;
  }
  return width;
}

MaybeRewrite next_cell(const Target& t) {
  const auto table = table_at(t);
  if (!table) return std::nullopt;
  if (!table->rows[table->row].delimiter && table->column + 1 < table->widths.size())
    return lined_up(t, *table, table->row, table->column + 1, false);
  const std::size_t row = row_below(*table, table->row);
  return lined_up(t, *table, row, 0, row == table->rows.size());
}

MaybeRewrite previous_cell(const Target& t) {
  const auto table = table_at(t);
  if (!table) return std::nullopt;
  if (!table->rows[table->row].delimiter && table->column > 0)
    return lined_up(t, *table, table->row, std::min(table->column, table->widths.size()) - 1, false);
  std::size_t row = table->row;
  while (row > 0 && table->rows[row - 1].delimiter) --row;
  if (row == 0) return std::nullopt;
  return lined_up(t, *table, row - 1, table->widths.size() - 1, false);
}

MaybeRewrite next_row(const Target& t) {
  if (!t.selection.empty() && t.text.line_of(t.selection.anchor) != t.text.line_of(t.selection.head))
    return std::nullopt;
  const auto table = table_at(t);
  if (!table) return std::nullopt;
  const bool last = table->row + 1 == table->rows.size();
  const Row& here = table->rows[table->row];
  if (last && !here.delimiter && table->row > 0 && is_empty(here)) {
    // A blank line ends the table; what is written next stands behind it.
    const ByteRange range = t.text.line_range({table->first + u32(table->row)});
    const std::string prefix(t.text.line({table->first + u32(table->row)}).substr(0, here.start));
    std::string put(line_ending(t.text));
    put += prefix;
    const ByteOffset from = at(range, here.start);
    return Rewrite{Change::replace({from, range.to}, put), Selection::caret(from + u32(put.size()))};
  }
  const std::size_t row = row_below(*table, table->row);
  return lined_up(t, *table, row, here.delimiter ? 0 : table->column, row == table->rows.size());
}

MaybeRewrite align_table(const Target& t) {
  const auto table = table_at(t);
  if (!table) return std::nullopt;
  return lined_up(t, *table, table->row, table->column, false);
}

}  // namespace marbre::editing
