#include "core/editing/lines.hpp"

#include <algorithm>
#include <iterator>

namespace marbre::editing {
namespace {

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// White space from `at` on, and the columns it takes when it starts in `column`.
struct Space {
  std::size_t end;
  std::uint32_t columns;
};
Space space_at(std::string_view line, std::size_t at, std::uint32_t column) {
  const std::uint32_t start = column;
  for (; at < line.size() && (line[at] == ' ' || line[at] == '\t'); ++at) {
    column = line[at] == '\t' ? column + 4 - column % 4 : column + 1;
  }
  return {at, column - start};
}

bool is_html_block(std::string_view text) {
  if (text.size() < 2 || text[0] != '<') return false;
  if (text[1] == '!' || text[1] == '?') return true;
  std::size_t name = text[1] == '/' ? 2 : 1;
  const std::size_t start = name;
  while (name < text.size() && (is_letter(text[name]) || is_digit(text[name]) || text[name] == '-')) ++name;
  if (name == start) return false;
  if (name < text.size() && text[name] != ' ' && text[name] != '>' && text[name] != '/') return false;
  constexpr std::string_view kSpans[] = {"a",    "abbr",   "b",   "br",  "cite", "code", "del", "em",
                                         "i",    "img",    "ins", "kbd", "mark", "q",    "s",   "small",
                                         "span", "strong", "sub", "sup", "u",    "time"};
  return std::find(std::begin(kSpans), std::end(kSpans), text.substr(start, name - start)) == std::end(kSpans);
}

void read_marker(std::string_view line, std::size_t at, LineShape& shape) {
  if (at >= line.size() || is_thematic_break(line.substr(at))) return;
  Marker m;
  m.from = u32(at);
  m.column = shape.indent;
  if (line[at] == '-' || line[at] == '*' || line[at] == '+') {
    m.sign = line[at++];
  } else {
    while (at < line.size() && at - m.from < 9 && is_digit(line[at]))
      m.number = m.number * 10 + static_cast<std::uint32_t>(line[at++] - '0');
    if (at == m.from || at >= line.size() || (line[at] != '.' && line[at] != ')')) return;
    m.ordered = true;
    m.sign = line[at++];
  }
  if (at < line.size() && line[at] != ' ' && line[at] != '\t') return;
  m.sign_end = u32(at);
  const std::uint32_t width = u32(at) - m.from;
  Space space = space_at(line, at, m.column + width);
  if (space.columns > 4 || space.end == line.size()) {  // the rest is the item's own indentation, or there is none
    space = {std::min(at + 1, line.size()), 1};
  }
  m.to = u32(space.end);
  m.content_column = m.column + width + space.columns;
  at = space.end;
  if (at + 3 <= line.size() && line[at] == '[' && line[at + 2] == ']' &&
      (line[at + 1] == ' ' || line[at + 1] == 'x' || line[at + 1] == 'X') &&
      (at + 3 == line.size() || line[at + 3] == ' ')) {
    m.task = at + 3 == line.size() ? 3 : 4;
    at += m.task;
  }
  const std::size_t inner = at;
  while (at < line.size() && line[at] == '>') {
    ++at;
    if (at < line.size() && line[at] == ' ') ++at;
  }
  m.inner_quote = u32(at - inner);
  shape.text = u32(at);
  shape.marker = m;
}

}  // namespace

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r") == std::string_view::npos; }

bool is_thematic_break(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  const char c = text[first];
  if (c != '-' && c != '*' && c != '_') return false;
  int count = 0;
  for (const char other : text) {
    if (other == c) {
      ++count;
    } else if (other != ' ' && other != '\t' && other != '\r') {
      return false;
    }
  }
  return count >= 3;
}

LineShape shape_of(std::string_view line) {
  LineShape shape;
  Space space = space_at(line, 0, 0);
  shape.lead = space.columns;
  std::size_t at = space.end;
  std::size_t after_quotes = 0;
  while (at < line.size() && line[at] == '>') {
    ++shape.quotes;
    ++at;
    if (at < line.size() && line[at] == ' ') ++at;
    after_quotes = at;
    while (at < line.size() && line[at] == ' ') ++at;  // "> > ": further ones may be indented
    if (at >= line.size() || line[at] != '>') at = after_quotes;
  }
  shape.quote_end = u32(after_quotes);
  space = space_at(line, after_quotes, 0);
  shape.indent = space.columns;
  shape.indent_end = u32(space.end);
  shape.text = shape.indent_end;
  read_marker(line, space.end, shape);
  shape.blank = !shape.marker && is_blank(line.substr(space.end));
  return shape;
}

std::uint32_t heading_level(std::string_view line, const LineShape& shape) {
  std::uint32_t n = 0;
  while (shape.text + n < line.size() && line[shape.text + n] == '#') ++n;
  const std::size_t end = shape.text + n;
  return n >= 1 && n <= 6 && (end == line.size() || line[end] == ' ' || line[end] == '\t') ? n : 0;
}

LineMode Scan::next(std::string_view line) {
  if (modes_.empty()) {
    std::string_view head = line;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    if (head.starts_with("---") && is_blank(head.substr(3))) {
      open_ = LineMode::kFrontMatter;
      return LineMode::kFrontMatter;
    }
  }
  if (open_ == LineMode::kFrontMatter) {
    const bool closes = (line.starts_with("---") || line.starts_with("...")) && is_blank(line.substr(3));
    if (closes) open_ = LineMode::kText;
    return LineMode::kFrontMatter;
  }
  const std::size_t first = line.find_first_not_of(" \t");
  if (open_ == LineMode::kHtml) {
    if (first == std::string_view::npos) open_ = LineMode::kText;
    return first == std::string_view::npos ? LineMode::kText : LineMode::kHtml;
  }
  // Most lines are neither: what cannot be a fence or a tag is not looked at closely.
  if (first == std::string_view::npos)
    return open_ == LineMode::kCode && quotes_ == 0 ? LineMode::kCode : (open_ = LineMode::kText);
  const char c = line[first];
  const bool close_look =
      c == '`' || c == '~' || c == '<' || c == '>' || c == '-' || c == '*' || c == '+' || is_digit(c);
  if (open_ == LineMode::kText && !close_look) return LineMode::kText;
  const LineShape shape = shape_of(line);
  if (open_ == LineMode::kCode && shape.quotes < quotes_)
    open_ = LineMode::kText;  // the quotation ended, and it with it
  std::string_view rest = line.substr(open_ == LineMode::kCode ? shape.indent_end : shape.text);
  std::uint32_t run = 0;
  while (run < rest.size() && rest[run] == rest[0]) ++run;
  if (open_ == LineMode::kCode) {
    if (rest.empty() || rest[0] != fence_ || run < length_ || !is_blank(rest.substr(run))) return LineMode::kCode;
    open_ = LineMode::kText;
    return LineMode::kFence;
  }
  if (rest.empty()) return LineMode::kText;
  const bool tick = rest[0] == '`';
  if ((tick || rest[0] == '~') && run >= 3 && !(tick && rest.find('`', run) != std::string_view::npos)) {
    open_ = LineMode::kCode;
    fence_ = rest[0];
    length_ = run;
    quotes_ = shape.quotes;
    return LineMode::kFence;
  }
  if (!shape.marker && shape.quotes == 0 && shape.indent < 4 && is_html_block(rest)) {
    open_ = LineMode::kHtml;
    return LineMode::kHtml;
  }
  return LineMode::kText;
}

LineMode Scan::mode(std::uint32_t line) {
  line = std::min(line, document_.line_count() - 1);
  while (modes_.size() <= line) {
    const LineMode mode = next(document_.line({u32(modes_.size())}));
    modes_.push_back(mode);
  }
  return modes_[line];
}

}  // namespace marbre::editing
