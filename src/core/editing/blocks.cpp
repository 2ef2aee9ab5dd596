#include "core/editing/blocks.hpp"

#include <algorithm>
#include <map>
#include <string>

#include "core/editing/lists.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Document;
using text::Edit;
using text::Selection;

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// Lines of text that the selection touches, blank ones left out unless there are no others.
std::vector<std::uint32_t> text_lines(const Target& t, Scan& scan) {
  const LineSpan span = lines_of(t);
  std::vector<std::uint32_t> out;
  if (t.text.line_range({span.first}).from < t.first) return out;
  for (std::uint32_t l = span.first; l <= span.last; ++l) {
    if (scan.mode(l) == LineMode::kText && !shape_of(t.text.line({l})).blank) out.push_back(l);
  }
  if (out.empty() && scan.mode(span.first) == LineMode::kText) out.push_back(span.first);
  return out;
}

MaybeRewrite finish(const Target& t, std::vector<Edit> edits) {
  if (edits.empty()) return std::nullopt;
  const Change change = Change::of(std::move(edits));
  return Rewrite{change, t.selection.mapped(change)};
}

struct Lines {
  LineSpan span;
  ByteRange range;     // without the last ending
  std::string ending;  // the last one
};
std::string ending_of(const Document& d, std::uint32_t line) {
  return d.slice({d.line_range({line}).to, d.line_range_with_ending({line}).to});
}
Lines whole_lines(const Target& t) {
  const LineSpan span = lines_of(t);
  return {
      span, {t.text.line_range({span.first}).from, t.text.line_range({span.last}).to}, ending_of(t.text, span.last)};
}

// Lists that were numbered in order around these lines.
struct Ordered {
  bool in_order = false;
  std::uint32_t start = 0, first_line = 0;
};
Ordered ordered_list(const Document& d, std::uint32_t line) {
  Lists lists(d);
  const auto item = lists.item(line);
  if (!item || !item->marker().ordered) return {};
  const std::vector<Item> list = lists.whole(*item);
  return {numbering(list) == Numbering::kInOrder, list.front().marker().number, list.front().line};
}

Rewrite in_order(const Target& t, const Ordered& was, Rewrite done) {
  if (!was.in_order) return done;
  const Document after = done.change.apply(t.text);
  if (was.first_line >= after.line_count()) return done;
  return then(done, renumber(after, was.first_line, was.start));
}

}  // namespace

// -- headings
// ------------------------------------------------------------------------------------------------------------------
MaybeRewrite set_heading(const Target& t, std::uint32_t level) {
  Scan scan(t.text);
  const std::vector<std::uint32_t> lines = text_lines(t, scan);
  const bool same = std::ranges::all_of(
      lines, [&](std::uint32_t l) { return heading_level(t.text.line({l}), shape_of(t.text.line({l}))) == level; });
  if (same) level = 0;
  std::vector<Edit> edits;
  for (const std::uint32_t l : lines) {
    const std::string_view line = t.text.line({l});
    const LineShape shape = shape_of(line);
    std::size_t end = shape.text + heading_level(line, shape);
    if (end > shape.text && end < line.size()) ++end;  // the space behind
    std::string marks(level, '#');
    if (level > 0) marks.push_back(' ');
    const ByteRange range = t.text.line_range({l});
    if (line.substr(shape.text, end - shape.text) != marks)
      edits.push_back({{at(range, shape.text), at(range, end)}, marks});
  }
  return finish(t, std::move(edits));
}

std::uint32_t next_heading_level(const Target& t) {
  const std::string_view line = t.text.line({lines_of(t).first});
  switch (heading_level(line, shape_of(line))) {
    case 0: return 2;
    case 1:
    case 2: return 3;
    case 3: return 4;
    default: return 0;
  }
}

// -- lists
// ---------------------------------------------------------------------------------------------------------------------
namespace {

bool is_kind(const std::optional<Marker>& m, ListKind kind) {
  if (!m) return false;
  switch (kind) {
    case ListKind::kBullets: return !m->ordered && m->task == 0;
    case ListKind::kNumbers: return m->ordered;
    case ListKind::kTasks: return m->task != 0;
  }
  return false;
}

std::string marker_text(ListKind kind, char sign, std::uint32_t number) {
  if (kind == ListKind::kNumbers) return std::to_string(number) + ". ";
  std::string out(1, sign);
  out += kind == ListKind::kTasks ? " [ ] " : " ";
  return out;
}

// The item right above at the same indentation: its list is gone on with.
std::optional<Marker> neighbour(const Target& t, Lists& lists, std::uint32_t line, std::uint32_t column) {
  for (std::uint32_t l = line; l-- > 0 && line - l < 200;) {
    const auto item = lists.item(l);
    if (!item) {
      if (shape_of(t.text.line({l})).blank || lists.scan().mode(l) != LineMode::kText) return std::nullopt;
      continue;
    }
    if (item->marker().column == column) return item->marker();
    if (item->marker().column < column) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

MaybeRewrite toggle_list(const Target& t, ListKind kind) {
  Lists lists(t.text);
  std::vector<std::uint32_t> entries;
  std::uint32_t covered = 0;
  for (const std::uint32_t l : text_lines(t, lists.scan())) {
    const auto item = lists.item(l);
    if (!item && l < covered) continue;  // goes on with an item
    if (item) covered = lists.end(*item);
    entries.push_back(l);
  }
  if (entries.empty()) return std::nullopt;
  const bool off =
      std::ranges::all_of(entries, [&](std::uint32_t l) { return is_kind(shape_of(t.text.line({l})).marker, kind); });
  std::vector<Edit> edits;
  std::map<std::uint32_t, std::uint32_t> numbers;  // by column
  for (const std::uint32_t l : entries) {
    const LineShape shape = shape_of(t.text.line({l}));
    const std::uint32_t column = shape.marker ? shape.marker->column : shape.indent;
    numbers.erase(numbers.upper_bound(column), numbers.end());
    const std::uint32_t from = shape.marker ? shape.marker->from : shape.indent_end;
    const std::uint32_t to = shape.marker ? shape.marker->to + shape.marker->task : from;
    std::string put;
    if (!off) {
      const auto above = neighbour(t, lists, l, column);
      if (!numbers.contains(column)) numbers[column] = above && above->ordered ? above->number : 0;
      const char sign = shape.marker && !shape.marker->ordered ? shape.marker->sign
                        : above && !above->ordered             ? above->sign
                                                               : '-';
      put = marker_text(kind, sign, ++numbers[column]);
    }
    const ByteRange range = t.text.line_range({l});
    if (t.text.line({l}).substr(from, to - from) != put) edits.push_back({{at(range, from), at(range, to)}, put});
  }
  return finish(t, std::move(edits));
}

// -- quotations
// ----------------------------------------------------------------------------------------------------------------
MaybeRewrite toggle_quote(const Target& t) {
  Scan scan(t.text);
  const LineSpan span = lines_of(t);
  if (t.text.line_range({span.first}).from < t.first || scan.mode(span.first) == LineMode::kFrontMatter)
    return std::nullopt;
  bool off = true;
  for (std::uint32_t l = span.first; l <= span.last; ++l) {
    const std::string_view line = t.text.line({l});
    off = off && (shape_of(line).quotes > 0 || (is_blank(line) && span.first != span.last));
  }
  bool any = false;
  for (std::uint32_t l = span.first; l <= span.last; ++l) any = any || shape_of(t.text.line({l})).quotes > 0;
  off = off && any;
  std::vector<Edit> edits;
  for (std::uint32_t l = span.first; l <= span.last; ++l) {
    const std::string_view line = t.text.line({l});
    const ByteRange range = t.text.line_range({l});
    if (!off) {
      const bool bare = line.empty() && span.first != span.last;
      edits.push_back({{range.from, range.from}, bare ? ">" : "> "});
      continue;
    }
    const std::size_t mark = line.find('>');
    if (shape_of(line).quotes == 0) continue;
    const std::size_t end = mark + 1 < line.size() && line[mark + 1] == ' ' ? mark + 2 : mark + 1;
    edits.push_back({{at(range, mark), at(range, end)}, {}});
  }
  return finish(t, std::move(edits));
}

// -- code blocks
// ---------------------------------------------------------------------------------------------------------------
MaybeRewrite toggle_code_block(const Target& t) {
  Scan scan(t.text);
  const Lines lines = whole_lines(t);
  const LineMode mode = scan.mode(lines.span.first);
  if (lines.range.from < t.first || mode == LineMode::kFrontMatter) return std::nullopt;
  if (mode == LineMode::kCode || mode == LineMode::kFence) {
    std::uint32_t open = lines.span.first;
    const bool on_closing = mode == LineMode::kFence && open > 0 && scan.mode(open - 1) == LineMode::kCode;
    if (mode == LineMode::kCode || on_closing) {
      --open;
      while (open > 0 && scan.mode(open) == LineMode::kCode) --open;
    }
    std::uint32_t close = open + 1;
    while (close < t.text.line_count() && scan.mode(close) == LineMode::kCode) ++close;
    if (t.text.line_range({open}).from < t.first) return std::nullopt;
    std::vector<Edit> edits{{t.text.line_range_with_ending({open}), {}}};
    if (close < t.text.line_count() && scan.mode(close) == LineMode::kFence) {
      ByteRange last = t.text.line_range_with_ending({close});
      // The fence came with the line end before it.
      last = {t.text.line_range({close - 1}).to, t.text.line_range({close}).to};
      if (close == open + 1)
        last.from = t.text.line_range({close}).from, last.to = t.text.line_range_with_ending({close}).to;
      edits.push_back({last, {}});
    }
    return finish(t, std::move(edits));
  }
  const LineShape shape = shape_of(t.text.line({lines.span.first}));
  const std::string prefix(t.text.line({lines.span.first}).substr(0, shape.indent_end));
  const std::string inside = t.text.slice(lines.range);
  std::size_t most = 2, run = 0;
  for (const char c : inside) {
    run = c == '`' ? run + 1 : 0;
    most = std::max(most, run);
  }
  const std::string fence = prefix + std::string(most + 1, '`'), end(line_ending(t.text));
  const Change change = Change::of(
      {{{lines.range.from, lines.range.from}, fence + end}, {{lines.range.to, lines.range.to}, end + fence}});
  const auto shift = u32(fence.size() + end.size());
  return Rewrite{change, {t.selection.anchor + shift, t.selection.head + shift}};
}

// -- lines
// ---------------------------------------------------------------------------------------------------------------------
MaybeRewrite move_lines(const Target& t, Direction direction) {
  const Lines lines = whole_lines(t);
  if (lines.range.from < t.first) return std::nullopt;
  const Ordered list = ordered_list(t.text, lines.span.first);
  // A selection may end at the start of the line behind: it stays with its lines.
  const ByteOffset end = std::max(lines.range.to, t.selection.range().to);
  const auto keep = [&](std::int64_t by, std::uint32_t size) -> Selection {
    const auto moved = [&](ByteOffset p) {
      return ByteOffset{std::min(static_cast<std::uint32_t>(std::int64_t{std::min(p, end).value} + by), size)};
    };
    return {moved(t.selection.anchor), moved(t.selection.head)};
  };
  if (direction == Direction::kUp) {
    if (lines.span.first == 0 || t.text.line_range({lines.span.first - 1}).from < t.first) return std::nullopt;
    const ByteRange above = t.text.line_range({lines.span.first - 1});
    const std::string put = t.text.slice({above.to, lines.range.from}) + t.text.slice(above);
    const Change change = Change::of({{{above.from, lines.range.from}, {}}, {{lines.range.to, lines.range.to}, put}});
    const std::int64_t by = -std::int64_t{lines.range.from - above.from};
    return in_order(t, list, {change, keep(by, t.text.size())});
  }
  if (lines.span.last + 1 >= t.text.line_count()) return std::nullopt;
  const ByteRange below = t.text.line_range({lines.span.last + 1});
  const std::string put = t.text.slice(below) + lines.ending;
  const Change change = Change::of({{{lines.range.from, lines.range.from}, put}, {{lines.range.to, below.to}, {}}});
  return in_order(t, list, {change, keep(u32(put.size()), t.text.size())});
}

MaybeRewrite duplicate_lines(const Target& t, Direction direction) {
  const Lines lines = whole_lines(t);
  if (lines.range.from < t.first) return std::nullopt;
  const std::string ending = lines.ending.empty() ? std::string(line_ending(t.text)) : lines.ending;
  const std::string put = ending + t.text.slice(lines.range);
  const Change change = Change::replace({lines.range.to, lines.range.to}, put);
  const std::uint32_t shift = direction == Direction::kDown ? u32(put.size()) : 0;
  const ByteOffset last = lines.range.to + shift;
  const Selection after{std::min(t.selection.anchor + shift, last), std::min(t.selection.head + shift, last)};
  return in_order(t, ordered_list(t.text, lines.span.first), {change, after});
}

MaybeRewrite delete_lines(const Target& t) {
  const Lines lines = whole_lines(t);
  if (lines.range.from < t.first) return std::nullopt;
  ByteRange gone{lines.range.from, t.text.line_range_with_ending({lines.span.last}).to};
  const bool last = lines.ending.empty();
  if (last && lines.span.first > 0 && t.text.line_range({lines.span.first - 1}).from >= t.first)
    gone.from = t.text.line_range({lines.span.first - 1}).to;  // no empty line is left at the end
  if (gone.empty()) return std::nullopt;
  const Ordered list = ordered_list(t.text, lines.span.first);
  const Change change = Change::replace(gone, {});
  const Document after = change.apply(t.text);
  const ByteRange line = after.line_range(after.line_of(gone.from));
  const std::uint32_t column =
      t.selection.head - std::min(t.selection.head, t.text.line_range(t.text.line_of(t.selection.head)).from);
  ByteOffset caret = text::snap_to_grapheme(after, at(line, column));
  caret = std::max(caret, std::min(t.first, line.to));
  return in_order(t, list, {change, Selection::caret(caret)});
}

MaybeRewrite next_occurrence(const Target& t) {
  if (t.selection.empty()) {
    const ByteRange word = text::word_at(t.text, t.selection.head);
    if (word.empty() || word.from < t.first) return std::nullopt;
    return Rewrite{{}, {word.from, word.to}};
  }
  const ByteRange selected = t.selection.range();
  const std::string all = t.text.to_string(), wanted = t.text.slice(selected);
  const auto search = [&](std::size_t from, std::size_t to) -> std::optional<Selection> {
    for (std::size_t i = all.find(wanted, from); i != std::string::npos && i < to; i = all.find(wanted, i + 1)) {
      const ByteOffset start{u32(i)}, end{u32(i + wanted.size())};
      if (text::snap_to_grapheme(t.text, start) == start && text::snap_to_grapheme(t.text, end) == end)
        return Selection{start, end};
    }
    return std::nullopt;
  };
  auto found = search(selected.to.value, all.size());
  if (!found) found = search(t.first.value, selected.from.value);
  if (!found) return std::nullopt;
  return Rewrite{{}, *found};
}

}  // namespace marbre::editing
