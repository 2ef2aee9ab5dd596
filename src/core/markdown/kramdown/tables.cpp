// Tables: lines with a pipe, which may be ordinary text; rows, alignments, cells.
#include <utility>

#include "core/markdown/kramdown/block_parser.hpp"
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {
namespace {

void aligns_of(std::string_view line, std::vector<Align>& aligns) {  // TABLE_HSEP_ALIGN
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '-') continue;
    const bool left = i > 0 && line[i - 1] == ':';
    while (i < line.size() && line[i] == '-') ++i;
    const bool right = i < line.size() && line[i] == ':';
    aligns.push_back(left ? (right ? Align::kCenter : Align::kLeft) : right ? Align::kRight : Align::kNone);
    if (right) ++i;  // a colon serves one column
    if (i < line.size() && is_blank(line[i])) continue;
    --i;
  }
}

}  // namespace

// TABLE_LINE at `p`: a pipe that is not escaped.
bool BlockParser::is_table_line(std::uint32_t p) {
  if (at(s_, p) == '|') return true;
  const std::uint32_t end = eol(p);
  const std::string_view line = view(0, end);
  for (std::size_t q = base::find_byte(line, p + 1, '|'); q < end; q = base::find_byte(line, q + 1, '|'))
    if (line[q - 1] != '\\') return true;
  return false;
}

// TABLE_SEP_LINE ('-') and TABLE_FSEP_LINE ('=')
bool BlockParser::is_separator(std::uint32_t p, char mark) {
  bool marked = false;
  for (; at(s_, p) != '\n'; ++p) {
    const char c = at(s_, p);
    if (c == mark)
      marked = true;
    else if (c != '+' && c != '|' && c != ':' && !is_blank(c))
      return false;
  }
  return marked;
}

bool BlockParser::table() {
  const std::uint32_t first = skip_indent(s_, pos_);
  if (first >= s_.size() || is_space(s_[first]) || !is_table_line(first)) return false;
  if (!after_block_boundary()) return false;
  const bool has_list = std::exchange(has_block_list_, false);  // kramdown loses it when this is no table after all
  AttributeList list = std::exchange(block_list_, {});
  const std::uint32_t start = pos_;
  const bool leading_pipe = s_[first] == '|';
  struct Line {
    std::uint32_t from, to;  // without white space at its end
    char kind;               // 'r' row, '-' separator, '=' before the foot
  };
  std::vector<Line> lines;
  bool first_line = true;
  std::uint32_t p = pos_;
  for (; p < s_.size() && (first_line || is_table_line(p)); first_line = false) {
    const std::uint32_t end = eol(p);
    std::uint32_t to = end;
    while (to > p && is_blank(s_[to - 1])) --to;
    if (is_separator(p, '-')) {
      if (!first_line) lines.push_back({p, to, '-'});
    } else if (first_line && !is_table_line(p)) {
      break;
    } else {
      lines.push_back({p, to, is_separator(p, '=') ? '=' : 'r'});
    }
    p = std::min(end + 1, size_of(s_));
  }
  pos_ = p;
  const bool boundary = before_block_boundary();
  pos_ = start;
  if (!boundary || !every_line_has_pipe(start, p - 1)) return false;

  const std::int32_t table = e_.make(El::kTable);
  std::vector<Align>& aligns = e_.aligns.add();
  aligns.clear();
  e_[table].aligns = &aligns;
  std::vector<std::int32_t> rows;
  bool has_foot = false, has_body = false;
  std::size_t columns = 0;
  const auto container = [&](El type, bool force) {
    if (has_foot && type == El::kTableBody && !force) return;
    const std::int32_t part = e_.make(type);
    e_.append(table, part);
    has_body = has_body || type == El::kTableBody;
    for (const std::int32_t row : rows) e_.append(part, row);
    if (!rows.empty()) {
      e_[part].begin = e_[rows.front()].begin;
      e_[part].end = e_[rows.back()].end;
    }
    rows.clear();
  };
  for (const Line& line : lines) {
    if (line.kind == '-') {
      if (rows.empty()) continue;
      if (aligns.empty() && !has_foot) {
        container(El::kTableHead, false);
        e_[e_[table].last].end = src_->source(line.to + 1);
        aligns_of(view(line.from, line.to), aligns);
      } else {
        container(El::kTableBody, false);
      }
    } else if (line.kind == '=') {
      if (!rows.empty()) container(El::kTableBody, true);
      has_foot = true;
    } else {
      rows.push_back(table_row(line.from, line.to, leading_pipe, columns));
    }
  }
  if (!rows.empty()) container(has_foot ? El::kTableFoot : El::kTableBody, false);
  if (!has_body) return false;
  fill_table(table, columns);
  e_[table].begin = src_->source(start);
  e_[table].end = src_->source(p);
  if (has_list) e_.list_of(table) = std::move(list);
  e_.append(tree_, table);
  pos_ = p;
  return true;
}

void BlockParser::fill_table(std::int32_t table, std::size_t columns) {
  std::size_t budget = 100000;  // a short row is filled up; hostile tables are not
  for (std::int32_t part = e_[table].first; part != kNobody; part = e_[part].next) {
    for (std::int32_t row = e_[part].first; row != kNobody; row = e_[row].next) {
      std::size_t cells = 0;
      for (std::int32_t cell = e_[row].first; cell != kNobody; cell = e_[cell].next) ++cells;
      for (; cells < columns && budget > 0; ++cells, --budget) {
        const std::int32_t cell = e_.make(El::kCell);
        e_[cell].begin = e_[cell].end = e_[row].end;
        e_.append(row, cell);
      }
    }
  }
  e_[table].aligns->resize(columns, Align::kNone);
}

// Every line needs a pipe outside of code spans; the spans of HTML are skipped as they will be read.
bool BlockParser::every_line_has_pipe(std::uint32_t from, std::uint32_t to) {
  const std::string_view text = view(from, to);
  const auto has_pipe = [](std::string_view line) {
    if (!line.empty() && line[0] == '|') return true;
    for (std::size_t i = 1; i < line.size(); ++i)
      if (line[i] == '|' && line[i - 1] != '\\') return true;
    return false;
  };
  if (text.find_first_of("`<") == std::string_view::npos) {  // each line was looked at already
    for (std::uint32_t p = 0; p < text.size(); p = line_end(text, p) + 1)
      if (!has_pipe(text.substr(p, line_end(text, p) - p))) return false;
    return true;
  }
  bool pipe = false;
  for (const FlatSpan& span : flat_spans(text, FlatSpans::kCodeAndHtml, *options_, e_.spans)) {
    std::string_view s = span.text;
    while (!s.empty() && s.back() == '\n') s.remove_suffix(1);
    std::size_t lines = s.empty() ? 0 : 1;
    for (const char c : s) lines += c == '\n' ? 1 : 0;
    const std::string_view first = s.substr(0, s.find('\n'));
    const std::size_t cut = s.rfind('\n');
    const std::string_view last_line = cut == std::string_view::npos ? s : s.substr(cut + 1);
    if (span.is_code) {
      if (lines > 2 || (lines == 2 && !pipe)) break;
      if (lines == 2) pipe = false;
    } else {
      if (lines > 1 && !pipe && !has_pipe(first)) { break; }
      pipe = (lines > 1 ? false : pipe) || has_pipe(last_line);
    }
  }
  return pipe;
}

std::int32_t BlockParser::table_row(std::uint32_t from, std::uint32_t to, bool leading_pipe, std::size_t& columns) {
  const std::int32_t row = e_.make(El::kRow);
  e_[row].begin = src_->source(from);
  e_[row].end = src_->source(to + 1);
  std::vector<Text*> cells;
  const auto cell = [&]() -> Text& {
    if (cells.empty()) new_cell(cells);
    return *cells.back();
  };
  for (std::uint32_t p = from; p < to;) {
    // <code ...>...</code> is kept whole
    const std::string_view rest = view(p, to);
    const std::size_t open = rest.find("<code");
    std::size_t tag = open == std::string_view::npos ? open : rest.find('>', open);
    std::size_t close = tag == std::string_view::npos ? tag : rest.find("</code>", tag);
    const std::uint32_t text_end = close == std::string_view::npos ? to : p + static_cast<std::uint32_t>(open);
    split_cells(p, text_end, cells);
    p = text_end;
    if (close == std::string_view::npos) break;
    const std::uint32_t end = text_end + static_cast<std::uint32_t>(close - open) + 7;
    cell().append(*src_, p, end);
    p = end;
  }
  std::size_t first = 0, last = cells.size();
  if (leading_pipe && last > 0 && trimmed(cells[0]->s).empty()) first = 1;
  if (last > first && trimmed(cells[last - 1]->s).empty()) --last;
  for (std::size_t i = first; i < last; ++i) {
    const Text& text = *cells[i];
    std::uint32_t a = 0, b = size_of(text.s);
    while (b > a && is_space(text.s[b - 1])) --b;
    while (a < b && is_space(text.s[a])) ++a;
    const std::int32_t td = e_.make(El::kCell), raw = e_.make(El::kRaw);
    e_[td].begin = text.source(a);
    e_[td].end = b > a ? text.source(b - 1) + 1 : e_[td].begin;
    e_[raw].text = &text;
    e_[raw].from = a;
    e_[raw].to = b;
    e_.append(td, raw);
    e_.append(row, td);
  }
  columns = std::max(columns, last - first);
  return row;
}

void BlockParser::split_cells(std::uint32_t from, std::uint32_t to, std::vector<Text*>& cells) {
  if (from == to) return;
  if (view(from, to).find('`') == std::string_view::npos) return split_plain(from, to, cells);
  for (const FlatSpan& span : flat_spans(view(from, to), FlatSpans::kCode, *options_, e_.spans)) {
    if (cells.empty()) new_cell(cells);
    std::uint32_t p = from + span.from;
    const std::uint32_t end = from + span.to;
    if (span.is_code) {  // its mark as kramdown writes it anew
      std::string_view s = span.text;
      std::size_t longest = 0, run = 0;
      for (const char c : s) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
      const std::string mark(longest + 1, '`');
      const std::string space(longest > 0 ? 1 : 0, ' ');
      Text& out = *cells.back();
      out.append(mark + space, src_->source(p));
      const std::size_t inner = view(p, end).find(s);
      const std::uint32_t content = p + static_cast<std::uint32_t>(inner);
      out.append(*src_, content, content + size_of(s));
      out.append(space + mark, src_->source(content + size_of(s)));
      continue;
    }
    split_plain(p, end, cells);
  }
}

void BlockParser::split_plain(std::uint32_t from, std::uint32_t end, std::vector<Text*>& cells) {
  if (cells.empty()) new_cell(cells);
  std::uint32_t p = from;
  for (std::uint32_t q = p; q < end; ++q) {
    if (s_[q] != '|') continue;
    if (q > p && s_[q - 1] == '\\') {
      cells.back()->append(*src_, p, q - 1);
      p = q;
    } else if (q == p && q > from && s_[q - 1] == '\\') {
      continue;
    } else {
      cells.back()->append(*src_, p, q);
      new_cell(cells);
      p = q + 1;
    }
  }
  cells.back()->append(*src_, p, end);
}

}  // namespace marbre::markdown::kramdown
