#include "core/editing/typography.hpp"

#include <algorithm>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/editing/inlines.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

using text::ByteRange;
using text::Change;
using text::Edit;
using text::Selection;

constexpr std::string_view kNarrow = "\u202F", kNoBreak = "\u00A0", kOpening = "«", kClosing = "»";

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

bool is_gap(char32_t c) { return c == ' ' || c == 0xA0 || c == 0x202F || c == 0x2009; }

std::size_t start_before(std::string_view s, std::size_t at) {
  std::size_t i = at - 1;
  while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80) --i;
  return i;
}
char32_t code_at(std::string_view s, std::size_t at) {
  return at >= s.size() ? U'\n' : base::decode_at(s, at).code_point;
}
char32_t code_before(std::string_view s, std::size_t at) { return at == 0 ? U'\n' : code_at(s, start_before(s, at)); }

std::size_t gap_start(std::string_view s, std::size_t at) {
  while (at > 0 && is_gap(code_before(s, at))) at = start_before(s, at);
  return at;
}
std::size_t gap_end(std::string_view s, std::size_t at) {
  while (at < s.size() && is_gap(code_at(s, at))) at += base::decode_at(s, at).bytes;
  return at;
}

// What stands between the last white space and `at`.
std::string_view token_before(std::string_view s, std::size_t at) {
  std::size_t from = at;
  while (from > 0 && !text::is_space(code_before(s, from))) from = start_before(s, from);
  return s.substr(from, at - from);
}

bool is_one_of(char32_t c, std::u32string_view set) { return set.find(c) != std::u32string_view::npos; }

bool may_follow(char32_t mark, char32_t next) {
  if (next == '\n' || next == '\r' || text::is_space(next) || is_one_of(next, U"*_~\"»”’")) return true;
  return (mark == '!' || mark == '?') && is_one_of(next, U"!?…)],.|");
}

struct Gap {
  std::size_t from, to;
  std::string_view want;
};

// The space that belongs before the mark at `at` (or behind «), and where; nothing when it is no punctuation of prose.
std::optional<Gap> gap_of(std::string_view s, std::size_t at) {
  const char32_t mark = code_at(s, at);
  if (mark == U'«') {
    const std::size_t from = at + kOpening.size(), to = gap_end(s, from);
    if (to >= s.size() || code_at(s, to) == '\n' || code_at(s, to) == '\r' || code_at(s, to) == U'»')
      return std::nullopt;
    return Gap{from, to, kNoBreak};
  }
  const std::size_t from = gap_start(s, at);
  const char32_t before = code_before(s, from);
  if (before == '\n' || before == '\t') return std::nullopt;
  if (mark == U'»') return before == U'«' ? std::nullopt : std::optional(Gap{from, at, kNoBreak});
  if (is_one_of(before, U";:!?([{«“'\\<&/=@#>-|")) return std::nullopt;
  if (!may_follow(mark, code_at(s, at + 1))) return std::nullopt;
  if (from == at) {
    const std::string_view token = token_before(s, at);
    if (mark == ':' && (before == ']' || token.find(':') != std::string_view::npos)) return std::nullopt;
    if (mark == ';' && token.find('&') != std::string_view::npos) return std::nullopt;
    if (token.find_first_of("/=@#") != std::string_view::npos || token.starts_with("www.")) return std::nullopt;
  }
  return Gap{from, at, mark == ':' ? kNoBreak : kNarrow};
}

bool is_mark(std::string_view s, std::size_t at) {
  const char c = s[at];
  if (c == ';' || c == ':' || c == '!' || c == '?') return true;
  return s.substr(at).starts_with(kOpening) || s.substr(at).starts_with(kClosing);
}

// Stretches of a block that are no prose, in order.
std::vector<std::pair<std::uint32_t, std::uint32_t>> literals(std::string_view s) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> out;
  for (const Span& span : spans_of(s)) {
    if (span.kind == SpanKind::kCode || span.kind == SpanKind::kLiteral) out.emplace_back(span.from, span.to);
    if (span.kind == SpanKind::kLink) {
      out.emplace_back(span.from, span.inner_from);
      out.emplace_back(span.inner_to, span.to);
    }
  }
  for (std::size_t open = s.find("$$"); open != std::string_view::npos;) {  // kramdown's formulas
    const std::size_t close = s.find("$$", open + 2);
    if (close == std::string_view::npos) break;
    out.emplace_back(u32(open), u32(close + 2));
    open = s.find("$$", close + 2);
  }
  base::sort(out);
  return out;
}

bool inside(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& ranges, std::size_t at) {
  const auto after = std::ranges::upper_bound(ranges, u32(at), {}, &std::pair<std::uint32_t, std::uint32_t>::first);
  // They nest at most a few deep (a link around code): a look at the ones before is enough.
  for (auto r = after; r != ranges.begin() && after - r < 4;)
    if (at < (--r)->second) return true;
  return false;
}

}  // namespace

MaybeRewrite fix_typography(const Target& t) {
  Scan scan(t.text);
  LineSpan span{t.text.line_of(t.first).value, t.text.line_count() - 1};
  if (!t.selection.empty()) span = lines_of(t);
  std::vector<Edit> edits;
  for (const Block& block : blocks_of(scan, span.first, span.last)) {
    if (block.range.from < t.first) continue;
    const std::string s = t.text.slice(block.range);
    const auto skipped = literals(s);
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (!is_mark(s, i) || inside(skipped, i)) continue;
      const auto gap = gap_of(s, i);
      if (!gap || std::string_view(s).substr(gap->from, gap->to - gap->from) == gap->want) continue;
      const ByteRange range{block.range.from + u32(gap->from), block.range.from + u32(gap->to)};
      if (!edits.empty() && range.from < edits.back().range.to) continue;
      edits.push_back({range, std::string(gap->want)});
    }
  }
  if (edits.empty()) return std::nullopt;
  const Change change = Change::of(std::move(edits));
  return Rewrite{change, t.selection.mapped(change)};
}

MaybeRewrite type_french(const Target& t, std::string_view typed) {
  if (typed.empty() || typed == "\n" || t.selection.range().from < t.first) return std::nullopt;
  const ByteRange selected = t.selection.range();
  const text::LineIndex line = t.text.line_of(selected.from);
  const std::string_view before_caret = t.text.line(line).substr(0, selected.from - t.text.line_range(line).from);
  const bool marks = is_mark(typed, 0);
  const bool behind_mark =
      !before_caret.empty() && is_mark(before_caret, start_before(before_caret, before_caret.size()));
  if (!marks && !behind_mark) return std::nullopt;  // the usual letter: nothing is read
  const Change plain = Change::replace(selected, std::string(typed));
  const text::Document after = plain.apply(t.text);
  Scan scan(after);
  for (const Block& block : blocks_of(scan, line.value, line.value)) {
    if (selected.from < block.range.from || block.range.to < selected.from + u32(typed.size())) continue;
    const std::string s = after.slice(block.range);
    const auto skipped = literals(s);
    const std::size_t here = selected.from - block.range.from;
    std::optional<Gap> gap;
    const std::size_t mark = marks ? here : start_before(s, here);
    if (inside(skipped, mark)) return std::nullopt;
    gap = gap_of(s, mark);
    if (marks) {
      // A word and a colon may be the start of an address or a time; « has its space from its pair.
      if (!gap || typed == kOpening || (typed == ":" && gap->from == gap->to)) return std::nullopt;
    } else if (!gap && s[mark] != ' ') {
      const std::size_t from = mark == 0 ? 0 : start_before(s, mark);
      const std::string_view space = std::string_view(s).substr(from, mark - from);
      if (space != kNarrow && space != kNoBreak) return std::nullopt;
      if (s[mark] == '\xC2') return std::nullopt;  // « and » keep theirs
      gap = Gap{from, mark, " "};
    }
    if (!gap || std::string_view(s).substr(gap->from, gap->to - gap->from) == gap->want) return std::nullopt;
    const Change space =
        Change::replace({block.range.from + u32(gap->from), block.range.from + u32(gap->to)}, std::string(gap->want));
    return Rewrite{plain.composed(space), Selection::caret(space.map(selected.from + u32(typed.size())))};
  }
  return std::nullopt;
}

}  // namespace marbre::editing
