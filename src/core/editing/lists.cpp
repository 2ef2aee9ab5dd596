#include "core/editing/lists.hpp"

#include <algorithm>
#include <string>

namespace marbre::editing {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Document;
using text::Edit;
using text::Selection;

constexpr std::uint32_t kFarthest = 5000;  // lines that are looked back for the start of a list

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

bool are_siblings(const Item& a, const Item& b) {
  const Marker &m = a.marker(), &n = b.marker();
  if (a.shape.quotes != b.shape.quotes || m.ordered != n.ordered || (m.ordered && m.sign != n.sign)) return false;
  return m.column < n.content_column && n.column < m.content_column;
}

// Moves a line's text by `columns`, behind its quotation marks when the list stands in a quotation.
void shift(const Document& document, std::uint32_t line, bool quoted, std::int64_t columns, bool tabs,
           std::vector<Edit>& edits) {
  const std::string_view text = document.line({line});
  if (columns == 0 || is_blank(text)) return;
  const std::size_t from = quoted ? shape_of(text).quote_end : 0;
  const ByteRange range = document.line_range({line});
  if (columns > 0) {
    std::string space = tabs ? "\t" : std::string(static_cast<std::size_t>(columns), ' ');
    edits.push_back({{at(range, from), at(range, from)}, std::move(space)});
    return;
  }
  std::int64_t column = 0;
  std::size_t to = from;
  while (to < text.size() && column < -columns && (text[to] == ' ' || text[to] == '\t')) {
    column = text[to++] == '\t' ? column + 4 - column % 4 : column + 1;
  }
  const std::int64_t left = std::max<std::int64_t>(0, column + columns);  // of a tab that was cut through
  if (to > from) edits.push_back({{at(range, from), at(range, to)}, std::string(static_cast<std::size_t>(left), ' ')});
}

// An item's first line by `first`, what is inside of it by `inside`.
void shift_item(const Document& document, Lists& lists, const Item& item, std::int64_t first, std::int64_t inside,
                bool tabs, std::vector<Edit>& edits) {
  const bool quoted = item.shape.quotes > 0;
  shift(document, item.line, quoted, first, tabs, edits);
  for (std::uint32_t l = item.line + 1, end = lists.end(item); l < end; ++l)
    shift(document, l, quoted, inside, tabs, edits);
}

std::string number_text(std::uint32_t number, char sign) { return std::to_string(number).append(1, sign); }

// The marker that follows `m` in its list, with the spaces behind it and an empty task box.
std::string next_marker(std::string_view line, const Marker& m, std::uint32_t number) {
  std::string out = m.ordered ? number_text(number, m.sign) : std::string(1, m.sign);
  const std::string_view space = line.substr(m.sign_end, m.to - m.sign_end);
  out.append(space.empty() ? std::string_view(" ") : space);
  if (m.task != 0) out += "[ ] ";
  return out;
}

Rewrite replace_line(ByteRange line, std::string with) {
  const ByteOffset caret = line.from + u32(with.size());
  return {Change::replace(line, std::move(with)), Selection::caret(caret)};
}

// Numbers the list at `line` of the document after `done` as it was numbered before.
Rewrite renumbered(const Document& before, const Rewrite& done, std::uint32_t line, std::uint32_t start) {
  return then(done, renumber(done.change.apply(before), line, start));
}

std::uint32_t following(const std::vector<Item>& list, const Item& item) {
  const bool equal = list.size() > 1 && numbering(list) == Numbering::kAllEqual;
  return equal ? item.marker().number : item.marker().number + 1;
}

// Enter on an item, quotation or plain line without text: its innermost mark goes.
Rewrite give_up(const Target& t, Lists& lists, std::uint32_t line, const LineShape& shape) {
  const std::string_view text = t.text.line({line});
  const ByteRange range = t.text.line_range({line});
  if (!shape.marker) {
    std::string kept(text.substr(0, text.substr(0, shape.quote_end).rfind('>')));
    while (!kept.empty() && kept.back() == ' ' && shape.quotes > 1) kept.pop_back();
    if (shape.quotes > 1) kept.push_back(' ');
    return replace_line(range, std::move(kept));
  }
  const Marker& m = *shape.marker;
  if (m.inner_quote > 0) return replace_line(range, std::string(text.substr(0, m.to + m.task)));
  const auto item = lists.item(line);
  const auto parent = item ? lists.parent(*item) : std::nullopt;
  std::string kept(text.substr(0, shape.quote_end));
  if (!parent) {
    Rewrite done = replace_line(range, std::move(kept));
    const auto previous = item ? lists.previous(*item) : std::nullopt;
    const auto next = item ? lists.next(*item) : std::nullopt;
    if (!m.ordered || (!previous && !next)) return done;
    const std::vector<Item> list = lists.whole(*item);
    if (numbering(list) != Numbering::kInOrder) return done;
    return renumbered(t.text, done, previous ? previous->line : next->line, list.front().marker().number);
  }
  const std::vector<Item> list = lists.whole(*parent);
  const std::string_view above = t.text.line({parent->line});
  kept.append(above.substr(parent->shape.quote_end, parent->marker().from - parent->shape.quote_end));
  kept += next_marker(above, parent->marker(), following(list, *parent));
  Rewrite done = replace_line(range, std::move(kept));
  if (!parent->marker().ordered || numbering(list) != Numbering::kInOrder) return done;
  return renumbered(t.text, done, line, list.front().marker().number);
}

Rewrite break_line(const Target& t, std::string_view ending, std::size_t off, std::string_view prefix,
                   ByteOffset from) {
  const ByteRange line = t.text.line_range(t.text.line_of(t.selection.head));
  std::string insert(ending);
  insert.append(prefix);
  const ByteOffset caret = from + u32(insert.size());
  return {Change::replace({from, at(line, off)}, std::move(insert)), Selection::caret(caret)};
}

}  // namespace

// -- questions
// ----------------------------------------------------------------------------------------------------------------
std::optional<Item> Lists::item(std::uint32_t line) {
  if (line >= scan_.document().line_count() || scan_.mode(line) != LineMode::kText) return std::nullopt;
  Item item{line, shape_of(scan_.document().line({line}))};
  if (!item.shape.marker) return std::nullopt;
  return item;
}

std::uint32_t Lists::end(const Item& item) {
  const Document& d = scan_.document();
  const std::uint32_t content = item.marker().content_column;
  std::uint32_t last = item.line;
  bool blank = false, in_code = false;
  for (std::uint32_t l = item.line + 1; l < d.line_count(); ++l) {
    const LineMode mode = scan_.mode(l);
    const LineShape shape = shape_of(d.line({l}));
    if (mode == LineMode::kCode && in_code) {  // it ends with its fence, however it is indented
      last = l;
      continue;
    }
    const bool nested_quote = item.shape.quotes == 0 && shape.quotes > 0;
    if (!nested_quote && shape.quotes != item.shape.quotes) break;
    if (!nested_quote && shape.blank) {
      blank = true;
      continue;
    }
    const std::uint32_t indent = nested_quote ? shape.lead : shape.indent;
    const bool closes = mode == LineMode::kFence && in_code;
    if (indent < content && !closes) {
      const bool lazy = !blank && mode == LineMode::kText && !shape.marker && !nested_quote &&
                        heading_level(d.line({l}), shape) == 0 && !is_thematic_break(d.line({l}).substr(shape.text));
      if (!lazy) break;
    }
    in_code = mode == LineMode::kFence && !closes;
    last = l;
    blank = false;
  }
  return last + 1;
}

std::optional<Item> Lists::next(const Item& item) {
  const Document& d = scan_.document();
  for (std::uint32_t l = end(item); l < d.line_count(); ++l) {
    const auto found = this->item(l);
    if (found) return are_siblings(item, *found) ? found : std::nullopt;
    if (scan_.mode(l) != LineMode::kText || !shape_of(d.line({l})).blank) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Item> Lists::previous(const Item& item) {
  for (std::uint32_t l = item.line, stop = l > kFarthest ? l - kFarthest : 0; l-- > stop;) {
    const auto found = this->item(l);
    if (!found || found->shape.quotes != item.shape.quotes) continue;
    if (are_siblings(*found, item)) {
      const auto follows = next(*found);
      return follows && follows->line == item.line ? found : std::nullopt;
    }
    if (found->marker().column <= item.marker().column) return std::nullopt;  // a parent, or another list
  }
  return std::nullopt;
}

std::optional<Item> Lists::enclosing(std::uint32_t line, std::uint32_t quotes, std::uint32_t column) {
  for (std::uint32_t l = line, stop = l > kFarthest ? l - kFarthest : 0; l-- > stop;) {
    const auto found = item(l);
    if (!found || found->shape.quotes != quotes || found->marker().content_column > column) continue;
    return end(*found) > line ? found : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Item> Lists::parent(const Item& item) {
  return enclosing(item.line, item.shape.quotes, item.marker().column);
}

std::vector<Item> Lists::whole(const Item& item) {
  Item first = item;
  while (const auto before = previous(first)) first = *before;
  std::vector<Item> list{first};
  while (const auto after = next(list.back())) list.push_back(*after);
  return list;
}

Numbering numbering(const std::vector<Item>& list) {
  bool in_order = true, equal = true;
  for (std::size_t i = 1; i < list.size(); ++i) {
    const std::uint32_t before = list[i - 1].marker().number, here = list[i].marker().number;
    in_order = in_order && here == before + 1;
    equal = equal && here == before;
  }
  return in_order ? Numbering::kInOrder : equal ? Numbering::kAllEqual : Numbering::kOther;
}

text::Change renumber(const Document& document, std::uint32_t line, std::uint32_t start) {
  Lists lists(document);
  const auto item = lists.item(line);
  if (!item || !item->marker().ordered) return {};
  std::vector<Edit> edits;
  std::uint32_t number = start;
  for (const Item& one : lists.whole(*item)) {
    const Marker& m = one.marker();
    if (number > 999'999'999) break;
    const std::string wanted = std::to_string(number);
    if (m.number != number) {
      const ByteRange range = document.line_range({one.line});
      edits.push_back({{at(range, m.from), at(range, m.sign_end - 1)}, wanted});
      const std::int64_t grown = std::int64_t{u32(wanted.size())} - (m.sign_end - 1 - m.from);
      shift_item(document, lists, one, 0, grown, false, edits);
    }
    ++number;
  }
  return Change::of(std::move(edits));
}

// -- Enter
// --------------------------------------------------------------------------------------------------------------------
namespace {

Rewrite newline_at_caret(const Target& t, std::string_view ending) {
  const std::uint32_t line = t.text.line_of(t.selection.head).value;
  const std::string_view text = t.text.line({line});
  const ByteRange range = t.text.line_range({line});
  const std::size_t off = std::min<std::size_t>(t.selection.head - range.from, text.size());
  const ByteOffset caret = at(range, off);
  Lists lists(t.text);
  const LineMode mode = lists.scan().mode(line);
  if (mode == LineMode::kFrontMatter) return break_line(t, ending, off, {}, caret);
  const LineShape shape = shape_of(text);
  if (mode != LineMode::kText)
    return break_line(t, ending, off, text.substr(0, std::min<std::size_t>(off, shape.indent_end)), caret);
  if (!shape.marker && shape.quotes == 0) {
    const std::string_view space = text.substr(0, std::min<std::size_t>(off, shape.indent_end));
    // A line of white space only does not keep it.
    return break_line(t, ending, off, space, shape.blank ? std::max(range.from, t.first) : caret);
  }
  if (off < shape.text && !(shape.blank && off == text.size())) return break_line(t, ending, off, {}, caret);
  if (is_blank(text.substr(shape.text)) && range.from >= t.first) return give_up(t, lists, line, shape);

  std::size_t rest = off;  // spaces there would become indentation
  while (rest < text.size() && text[rest] == ' ') ++rest;
  std::string prefix(text.substr(0, shape.indent_end));
  if (!shape.marker) return break_line(t, ending, rest, prefix, caret);
  const Marker& m = *shape.marker;
  if (m.inner_quote > 0) {
    prefix.append(m.to + m.task - m.from, ' ').append(text.substr(m.to + m.task, m.inner_quote));
    return break_line(t, ending, rest, prefix, caret);
  }
  if (!m.ordered) return break_line(t, ending, rest, prefix + next_marker(text, m, 0), caret);
  const Item item{line, shape};
  const std::vector<Item> list = lists.whole(item);
  const Rewrite done = break_line(t, ending, rest, prefix + next_marker(text, m, following(list, item)), caret);
  if (numbering(list) != Numbering::kInOrder) return done;
  return renumbered(t.text, done, line, list.front().marker().number);
}

}  // namespace

Rewrite newline(const Target& t) {
  const std::string_view ending = line_ending(t.text);
  if (t.selection.empty()) return newline_at_caret(t, ending);
  const ByteRange range = t.selection.range();
  const Change cut = Change::replace(range, {});
  const Document rest = cut.apply(t.text);  // its only line end may be gone
  const Rewrite inner = newline_at_caret({rest, Selection::caret(range.from), t.first}, ending);
  return {cut.composed(inner.change), inner.after};
}

// -- Backspace
// ----------------------------------------------------------------------------------------------------------------
MaybeRewrite unmark(const Target& t) {
  if (!t.selection.empty()) return std::nullopt;
  const std::uint32_t line = t.text.line_of(t.selection.head).value;
  const std::string_view text = t.text.line({line});
  const ByteRange range = t.text.line_range({line});
  const std::size_t off = t.selection.head - range.from;
  Lists lists(t.text);
  if (range.from < t.first || off > text.size() || lists.scan().mode(line) != LineMode::kText) return std::nullopt;
  const LineShape shape = shape_of(text);
  if (off != shape.text || off == 0) return std::nullopt;
  const auto without = [&](std::size_t from) -> Rewrite {
    return {Change::replace({at(range, from), t.selection.head}, {}), Selection::caret(at(range, from))};
  };
  if (!shape.marker) {
    if (shape.quotes == 0 || off != shape.quote_end) return std::nullopt;
    return without(text.substr(0, shape.quote_end).rfind('>'));
  }
  const Marker& m = *shape.marker;
  if (m.inner_quote > 0) return without(m.to + m.task);
  const Rewrite done = without(m.from);
  const Item item{line, shape};
  if (!m.ordered) return done;
  const std::vector<Item> list = lists.whole(item);
  if (numbering(list) != Numbering::kInOrder) return done;
  const auto previous = lists.previous(item), next = lists.next(item);
  if (!previous && !next) return done;
  return renumbered(t.text, done, previous ? previous->line : next->line, list.front().marker().number);
}

// -- Tab
// ----------------------------------------------------------------------------------------------------------------------
namespace {

// The items that the selection touches, without those inside of another one.
std::vector<Item> touched_items(const Target& t, Lists& lists) {
  std::vector<Item> out;
  const LineSpan span = lines_of(t);
  std::uint32_t covered = 0;
  for (std::uint32_t l = span.first; l <= span.last; ++l) {
    if (l < covered || t.text.line_range({l}).from < t.first) continue;
    if (const auto item = lists.item(l)) {
      covered = lists.end(*item);
      out.push_back(*item);
    }
  }
  return out;
}

MaybeRewrite shift_code(const Target& t, Scan& scan, std::int64_t columns) {
  const LineSpan span = lines_of(t);
  if (span.first == span.last) return std::nullopt;
  std::vector<Edit> edits;
  bool tabs = false;
  for (std::uint32_t l = span.first; l <= span.last; ++l) {
    if (scan.mode(l) != LineMode::kCode || t.text.line_range({l}).from < t.first) return std::nullopt;
    tabs = tabs || t.text.line({l}).starts_with('\t');
  }
  for (std::uint32_t l = span.first; l <= span.last; ++l)
    shift(t.text, l, false, tabs && columns < 0 ? 2 * columns : columns, tabs, edits);
  if (edits.empty()) return std::nullopt;
  const Change change = Change::of(std::move(edits));
  return Rewrite{change, t.selection.mapped(change)};
}

bool in_order(const std::vector<Item>& list) { return numbering(list) == Numbering::kInOrder; }

// A list numbered in order, moved items aside, is numbered in order with them.
Rewrite settle_moved(const Document& before, Rewrite done, const std::vector<Item>& moved) {
  for (const Item& item : moved) {
    const Document after = done.change.apply(before);
    Lists lists(after);
    const auto now = lists.item(item.line);
    if (!now || !now->marker().ordered) continue;
    std::vector<Item> list = lists.whole(*now);
    const bool leads = std::any_of(moved.begin(), moved.end(), [&](const Item& m) { return m.line == list[0].line; });
    const std::uint32_t start = leads ? 1 : list[0].marker().number;
    std::erase_if(list, [&](const Item& one) {
      return std::any_of(moved.begin(), moved.end(), [&](const Item& m) { return m.line == one.line; });
    });
    if (list.empty() || in_order(list)) done = renumbered(before, done, item.line, start);
  }
  return done;
}

}  // namespace

MaybeRewrite indent(const Target& t) {
  Lists lists(t.text);
  if (auto code = shift_code(t, lists.scan(), 2)) return code;
  const std::vector<Item> items = touched_items(t, lists);
  std::vector<Edit> edits;
  std::vector<Item> moved;
  struct Outer {
    std::uint32_t line, start;
  };
  std::vector<Outer> outer;  // lists that lost an item
  std::int64_t columns = 0;
  bool tabs = false;
  for (const Item& item : items) {
    const auto previous = lists.previous(item);
    const bool joins =
        !moved.empty() && previous && previous->line == moved.back().line;  // goes where its neighbour went
    if (!joins) {
      if (!previous) continue;
      columns = std::int64_t{previous->marker().content_column} - item.marker().column;
      const std::string_view below = t.text.line({lists.end(*previous) - 1});
      tabs = t.text.line({item.line}).starts_with('\t') || below.starts_with('\t');
      const std::vector<Item> list = lists.whole(item);
      if (item.marker().ordered && in_order(list)) outer.push_back({previous->line, list[0].marker().number});
    }
    shift_item(t.text, lists, item, columns, columns, tabs, edits);
    moved.push_back(item);
  }
  if (edits.empty()) return std::nullopt;
  const Change change = Change::of(std::move(edits));
  Rewrite done = settle_moved(t.text, {change, t.selection.mapped(change)}, moved);
  for (const Outer& list : outer) done = renumbered(t.text, done, list.line, list.start);
  return done;
}

MaybeRewrite outdent(const Target& t) {
  Lists lists(t.text);
  if (auto code = shift_code(t, lists.scan(), -2)) return code;
  std::vector<Edit> edits;
  std::vector<Item> moved, left;  // `left`: first of what followed it, below it now
  for (const Item& item : touched_items(t, lists)) {
    const Marker& m = item.marker();
    const auto parent = lists.parent(item);
    if (!parent && m.column == 0) continue;
    std::int64_t first = -std::int64_t{m.column}, inside = first;
    if (parent) {
      // It becomes an item of its parent's list, with that list's kind of marker.
      const Marker& p = parent->marker();
      first = std::int64_t{p.column} - m.column;
      inside = first;
      if (p.ordered != m.ordered || p.sign != m.sign) {
        const std::string sign = p.ordered ? number_text(p.number + 1, p.sign) : std::string(1, p.sign);
        const ByteRange range = t.text.line_range({item.line});
        edits.push_back({{at(range, m.from), at(range, m.sign_end)}, sign});
        inside += std::int64_t{u32(sign.size())} - (m.sign_end - m.from);
      }
    }
    shift_item(t.text, lists, item, first, inside, false, edits);
    moved.push_back(item);
    const auto next = lists.next(item);
    if (next && next->marker().ordered && in_order(lists.whole(item))) left.push_back(*next);
  }
  if (edits.empty()) return std::nullopt;
  const Change change = Change::of(std::move(edits));
  Rewrite done = settle_moved(t.text, {change, t.selection.mapped(change)}, moved);
  for (const Item& one : left) {
    const bool moved_too = std::any_of(moved.begin(), moved.end(), [&](const Item& m) { return m.line == one.line; });
    if (!moved_too) done = renumbered(t.text, done, one.line, 1);
  }
  return done;
}

}  // namespace marbre::editing
