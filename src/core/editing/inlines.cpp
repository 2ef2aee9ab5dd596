#include "core/editing/inlines.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/editing/rewrite.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

constexpr std::size_t kMostDelimiters = 4000;
constexpr std::uint32_t kMostLines = 500;  // of a paragraph
constexpr std::uint32_t kMostBytes = 128 * 1024;

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

std::size_t run_at(std::string_view s, std::size_t at) {
  std::size_t n = 1;
  while (at + n < s.size() && s[at + n] == s[at]) ++n;
  return n;
}

char32_t before(std::string_view s, std::size_t at) {
  if (at == 0) return ' ';
  std::size_t i = at - 1;
  while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) --i;
  return base::decode_at(s, i).code_point;
}
char32_t after(std::string_view s, std::size_t at) { return at >= s.size() ? U' ' : base::decode_at(s, at).code_point; }
bool is_punctuation(char32_t c) { return !text::is_space(c) && (!text::is_word_character(c) || c == '_'); }

struct Delimiter {
  std::uint32_t at = 0, length = 0, original = 0;
  char c = 0;
  bool opens = false, closes = false;
  std::uint32_t scope = 0;  // the link label it stands in
};

class Reader {
 public:
  explicit Reader(std::string_view s) : s_(s) {}

  std::vector<Span> run() {
    for (std::size_t i = 0; i < s_.size();) i = std::max(i + 1, step(i));
    pair_delimiters();
    base::sort(spans_, [](const Span& a, const Span& b) { return a.from != b.from ? a.from < b.from : a.to > b.to; });
    return std::move(spans_);
  }

 private:
  std::size_t step(std::size_t i) {
    switch (s_[i]) {
      case '\\': return i + 2;
      case '`': return code(i);
      case '<': return tag(i);
      case '{': return liquid(i);
      case 'h': return address(i);
      case '[': brackets_.push_back(i); return i + 1;
      case ']': return link(i);
      case '*':
      case '_':
      case '~': return delimiter(i);
      default: return i + 1;
    }
  }

  void literal(std::size_t from, std::size_t to) {
    spans_.push_back({SpanKind::kLiteral, u32(from), u32(to), u32(to), u32(to)});
  }

  std::size_t code(std::size_t i) {
    const std::size_t n = run_at(s_, i);
    if (n < unclosed_code_.size() && unclosed_code_[n]) return i + n;
    for (std::size_t j = s_.find('`', i + n); j != std::string_view::npos; j = s_.find('`', j)) {
      const std::size_t m = run_at(s_, j);
      if (m == n) {
        spans_.push_back({SpanKind::kCode, u32(i), u32(i + n), u32(j), u32(j + m)});
        return j + m;
      }
      j += m;
    }
    if (n < unclosed_code_.size()) unclosed_code_[n] = true;
    return i + n;
  }

  std::size_t to_closer(std::size_t from, std::string_view closer, bool& missing) {
    if (missing) return 0;
    const std::size_t end = s_.find(closer, from);
    missing = end == std::string_view::npos;
    return missing ? 0 : end + closer.size();
  }

  std::size_t tag(std::size_t i) {
    const char c = i + 1 < s_.size() ? s_[i + 1] : ' ';
    if (!is_letter(c) && c != '/' && c != '!') return i + 1;
    const std::size_t end = to_closer(i, ">", no_tag_);
    if (end == 0) return i + 1;
    literal(i, end);
    return end;
  }

  std::size_t liquid(std::size_t i) {
    const char c = i + 1 < s_.size() ? s_[i + 1] : ' ';
    const std::size_t end = c == '{'   ? to_closer(i + 2, "}}", no_output_)
                            : c == '%' ? to_closer(i + 2, "%}", no_liquid_)
                            : c == ':' ? to_closer(i + 2, "}", no_attributes_)
                                       : 0;
    if (end == 0) return i + 1;
    literal(i, end);
    return end;
  }

  std::size_t address(std::size_t i) {
    const std::string_view rest = s_.substr(i);
    if (!rest.starts_with("http://") && !rest.starts_with("https://")) return i + 1;
    if (i > 0 && text::is_word_character(before(s_, i))) return i + 1;
    std::size_t end = std::min(s_.find_first_of(" \t\r\n<>)]\"", i), s_.size());
    while (end > i && std::string_view(".,;:!?*_").find(s_[end - 1]) != std::string_view::npos) --end;
    literal(i, end);
    return end;
  }

  // End of "(destination "title")" or "[reference]" at `at`; 0 when there is none.
  std::size_t target(std::size_t at) const {
    if (at >= s_.size() || (s_[at] != '(' && s_[at] != '[')) return 0;
    const char open = s_[at], close = open == '(' ? ')' : ']';
    int depth = 0;
    for (std::size_t i = at; i < s_.size() && i < at + 2000; ++i) {
      if (s_[i] == '\\') {
        ++i;
      } else if (s_[i] == open) {
        ++depth;
      } else if (s_[i] == close && --depth == 0) {
        return i + 1;
      }
    }
    return 0;
  }

  std::size_t link(std::size_t i) {
    if (brackets_.empty()) return i + 1;
    const std::size_t open = brackets_.back();
    brackets_.pop_back();
    const std::size_t end = target(i + 1);
    if (end == 0) return i + 1;
    const std::size_t from = open > 0 && s_[open - 1] == '!' ? open - 1 : open;
    spans_.push_back({SpanKind::kLink, u32(from), u32(open + 1), u32(i), u32(end)});
    const std::uint32_t scope = ++scopes_;
    for (auto d = delimiters_.rbegin(); d != delimiters_.rend() && d->at > open; ++d)
      if (d->scope == 0) d->scope = scope;
    return end;
  }

  std::size_t delimiter(std::size_t i) {
    const std::size_t n = run_at(s_, i), end = i + n;
    if (delimiters_.size() >= kMostDelimiters || (s_[i] == '~' && n != 2)) return end;
    const char32_t b = before(s_, i), a = after(s_, end);
    const bool left = !text::is_space(a) && (!is_punctuation(a) || text::is_space(b) || is_punctuation(b));
    const bool right = !text::is_space(b) && (!is_punctuation(b) || text::is_space(a) || is_punctuation(a));
    Delimiter d{u32(i), u32(n), u32(n), s_[i], left, right, 0};
    if (s_[i] == '_') {
      d.opens = left && (!right || is_punctuation(b));
      d.closes = right && (!left || is_punctuation(a));
    }
    delimiters_.push_back(d);
    return end;
  }

  void pair_delimiters() {
    std::array<std::size_t, 18> bottom{};  // by character, whether it opens too, and length modulo 3
    for (std::size_t c = 0; c < delimiters_.size(); ++c) {
      Delimiter& closer = delimiters_[c];
      const std::size_t kind = (closer.c == '*'   ? 0u
                                : closer.c == '_' ? 6u
                                                  : 12u) +
                               (closer.opens ? 3u : 0u) + closer.original % 3;
      while (closer.closes && closer.length > 0) {
        std::size_t o = c;
        bool found = false;
        while (!found && o-- > bottom[kind]) {
          const Delimiter& opener = delimiters_[o];
          const bool odd = (closer.opens || opener.closes) && (opener.original + closer.original) % 3 == 0 &&
                           (opener.original % 3 != 0 || closer.original % 3 != 0);
          found = opener.c == closer.c && opener.opens && opener.length > 0 && opener.scope == closer.scope &&
                  (closer.c == '~' || !odd);
        }
        if (!found) {
          if (closer.scope == 0) bottom[kind] = c;
          break;
        }
        Delimiter& opener = delimiters_[o];
        const std::uint32_t n = opener.length >= 2 && closer.length >= 2 ? 2 : 1;
        const SpanKind span = closer.c == '~' ? SpanKind::kStrike : n == 2 ? SpanKind::kStrong : SpanKind::kEmphasis;
        const std::uint32_t inner = opener.at + opener.length;
        spans_.push_back({span, inner - n, inner, closer.at, closer.at + n});
        opener.length -= n;
        closer.at += n;
        closer.length -= n;
        for (std::size_t i = o + 1; i < c; ++i) delimiters_[i].length = 0;  // what stands between is text
      }
    }
  }

  std::string_view s_;
  std::vector<Span> spans_;
  std::vector<std::size_t> brackets_;
  std::vector<Delimiter> delimiters_;
  std::array<bool, 32> unclosed_code_{};
  bool no_tag_ = false, no_output_ = false, no_liquid_ = false, no_attributes_ = false;
  std::uint32_t scopes_ = 0;
};

enum class Kind { kNone, kStarts, kGoesOn, kRow };

// How a line takes part in a paragraph.
Kind kind_of(Scan& scan, std::uint32_t line, const LineShape& shape, std::string_view text) {
  if (scan.mode(line) != LineMode::kText || is_blank(text.substr(shape.text))) return Kind::kNone;
  const std::string_view rest = text.substr(shape.text);
  if (rest.starts_with("{:") || (!shape.marker && is_thematic_break(text.substr(shape.indent_end)))) return Kind::kNone;
  if (rest[0] == '|') return is_delimiter_row(text, shape.text) ? Kind::kNone : Kind::kRow;
  return shape.marker || heading_level(text, shape) > 0 ? Kind::kStarts : Kind::kGoesOn;
}

std::uint32_t text_start(std::string_view line, const LineShape& shape) {
  std::uint32_t at = shape.text + heading_level(line, shape);
  while (at > shape.text && at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  return at;
}

}  // namespace

std::vector<Span> spans_of(std::string_view text) {
  if (text.size() > kMostBytes) return {};
  return Reader(text).run();
}

std::vector<Block> blocks_of(Scan& scan, std::uint32_t first_line, std::uint32_t last_line) {
  const text::Document& d = scan.document();
  std::vector<Block> blocks;
  for (std::uint32_t l = first_line; l <= last_line && l < d.line_count(); ++l) {
    const LineShape shape = shape_of(d.line({l}));
    const Kind kind = kind_of(scan, l, shape, d.line({l}));
    if (kind == Kind::kNone) continue;
    const text::ByteRange range = d.line_range({l});
    if (kind == Kind::kRow) {
      for (const Cells::Cell& cell : cells_of(d.line({l}), shape.text).cells)
        blocks.push_back({{at(range, cell.from), at(range, cell.to)}, true});
      continue;
    }
    std::uint32_t start = l, end = l;
    const auto joins = [&](std::uint32_t above, std::uint32_t below) {
      const std::string_view up = d.line({above}), down = d.line({below});
      const LineShape a = shape_of(up), b = shape_of(down);
      const Kind k = kind_of(scan, above, a, up);
      return kind_of(scan, below, b, down) == Kind::kGoesOn &&
             (k == Kind::kGoesOn || (k == Kind::kStarts && heading_level(up, a) == 0)) &&
             (b.quotes == a.quotes || b.quotes == 0 || (a.marker && a.marker->inner_quote > 0));
    };
    while (start > 0 && l - start < kMostLines && joins(start - 1, start)) --start;
    while (end + 1 < d.line_count() && end - l < kMostLines && joins(end, end + 1)) ++end;
    const text::ByteOffset from = at(d.line_range({start}), text_start(d.line({start}), shape_of(d.line({start}))));
    blocks.push_back({{from, std::max(from, d.line_range({end}).to)}, false});
    l = end;
  }
  return blocks;
}

Cells cells_of(std::string_view line, std::uint32_t start) {
  std::vector<std::uint32_t> bars;
  std::array<bool, 32> unclosed{};
  for (std::size_t i = start; i < line.size();) {
    if (line[i] == '\\') {
      i += 2;
    } else if (line[i] == '`') {
      const std::size_t n = run_at(line, i);
      std::size_t end = i + n;
      if (n >= unclosed.size() || !unclosed[n]) {
        std::size_t j = line.find('`', i + n);
        while (j != std::string_view::npos && run_at(line, j) != n) j = line.find('`', j + run_at(line, j));
        if (j != std::string_view::npos)
          end = j + n;
        else if (n < unclosed.size())
          unclosed[n] = true;
      }
      i = end;
    } else {
      if (line[i] == '|') bars.push_back(u32(i));
      ++i;
    }
  }
  Cells out;
  if (bars.empty()) return out;
  std::vector<std::uint32_t> edges;  // positions before and behind each cell
  std::uint32_t from = start;
  const auto add = [&](std::uint32_t a, std::uint32_t b) {
    Cells::Cell cell{a, b, a, b};
    while (cell.from < cell.to && (line[cell.from] == ' ' || line[cell.from] == '\t')) ++cell.from;
    while (cell.to > cell.from &&
           (line[cell.to - 1] == ' ' || line[cell.to - 1] == '\t' || line[cell.to - 1] == '\r') &&
           !(cell.to - cell.from > 1 && line[cell.to - 2] == '\\'))
      --cell.to;
    out.cells.push_back(cell);
  };
  for (const std::uint32_t bar : bars) {
    if (bar > start) add(from, bar);
    from = bar + 1;
  }
  if (!is_blank(line.substr(from))) add(from, u32(line.size()));
  return out;
}

bool is_delimiter_row(std::string_view line, std::uint32_t start) {
  bool dash = false;
  for (std::size_t i = start; i < line.size(); ++i) {
    dash = dash || line[i] == '-';
    if (std::string_view("|-:+ \t\r").find(line[i]) == std::string_view::npos) return false;
  }
  return dash && line.find('|', start) != std::string_view::npos;
}

}  // namespace marbre::editing
