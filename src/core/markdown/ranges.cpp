#include <algorithm>

#include "core/markdown/hints.hpp"

namespace marbre::markdown {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_newline(char c) { return c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && (is_blank(s.back()) || is_newline(s.back()))) s.remove_suffix(1);
  return s;
}

bool is_rule(std::string_view text) {
  const std::string_view s = trimmed(text);
  if (s.empty() || (s[0] != '-' && s[0] != '*' && s[0] != '_')) return false;
  std::size_t marks = 0;
  for (const char c : s) {
    if (c == s[0])
      ++marks;
    else if (!is_blank(c))
      return false;
  }
  return marks >= 3;
}

bool is_empty_heading(std::string_view text, std::uint8_t level) {
  std::string_view s = trimmed(text);
  while (!s.empty() && (s[0] == '`' || s[0] == '~')) s.remove_prefix(1);  // see read_mark
  std::size_t marks = 0;
  while (marks < s.size() && s[marks] == '#') ++marks;
  if (marks != level) return false;
  const std::string_view rest = trimmed(s.substr(marks));
  // A NUL is text, but text that the parser does not point to.
  return (rest.empty() || is_blank(s[marks])) &&
         rest.find_first_not_of(std::string_view("#\0", 2)) == std::string_view::npos;
}

std::size_t fence_length(std::string_view text, char mark) {
  const std::string_view s = trimmed(text);
  std::size_t marks = 0;
  while (marks < s.size() && s[marks] == mark) ++marks;
  return marks >= 3 ? marks : 0;
}

bool is_table_underline(std::string_view text) {
  const std::string_view s = trimmed(text);
  return s.find('-') != std::string_view::npos && s.find_first_not_of("|-: \t\v\f") == std::string_view::npos;
}

// A list or quote mark: its character ('>', the bullet, or the delimiter after the digits) and where it ends.
struct Mark {
  char character;
  std::uint32_t from, to;
};

class Locator {
 public:
  Locator(std::string_view source, std::vector<RawNode>& nodes, const std::vector<Hint>& hints)
      : source_(source), nodes_(nodes), hints_(hints) {
    line_starts_.push_back(0);
    for (std::uint32_t i = 0; i < size(); ++i)
      if (source[i] == '\n' || (source[i] == '\r' && (i + 1 == size() || source[i + 1] != '\n')))
        line_starts_.push_back(i + 1);
    if (line_starts_.size() > 1 && line_starts_.back() == size()) line_starts_.pop_back();
  }

  void run() {
    find_next_anchors();
    for (std::uint32_t i = 0; i < nodes_.size();) {
      while (!open_.empty() && nodes_[open_.back()].end <= i) leave();
      i = enter(i);
    }
    while (!open_.empty()) leave();
    if (!nodes_.empty()) nodes_[0].source = {{0}, {size()}};
    settle();
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(source_.size()); }
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  std::uint32_t line_of(std::uint32_t at) const {
    return static_cast<std::uint32_t>(std::upper_bound(line_starts_.begin(), line_starts_.end(), at) -
                                      line_starts_.begin()) -
           1;
  }
  std::uint32_t line_start(std::uint32_t line) const { return line < line_count() ? line_starts_[line] : size(); }
  std::string_view rest_of_line(std::uint32_t at) const {
    const std::uint32_t end = line_start(line_of(at) + 1);
    return source_.substr(at, end - at);
  }
  std::string_view line_text(std::uint32_t line) const {
    return source_.substr(line_start(line), line_start(line + 1) - line_start(line));
  }

  // For each node the first known byte of it or of anything after it: nothing that comes earlier is looked for behind
  // it.
  void find_next_anchors() {
    next_anchor_.assign(nodes_.size() + 1, size());
    for (std::size_t i = nodes_.size(); i-- > 0;)
      next_anchor_[i] = is_block(nodes_[i].kind) && hints_[i].lo != kNowhere ? hints_[i].lo : next_anchor_[i + 1];
  }

  // The list or quote mark at the cursor; moves past it. None: stays.
  bool read_mark(Mark& mark) {
    std::uint32_t q = cursor_;
    while (q < size() && is_blank(source_[q])) ++q;
    // md4c 0.5.3 goes on behind the backticks of a line that ends a block of code without closing its fence.
    while (q < size() && (source_[q] == '`' || source_[q] == '~')) ++q;
    if (q >= size()) return false;
    mark.from = q;
    mark.character = source_[q];
    const auto ends = [&](std::uint32_t i) { return i >= size() || is_blank(source_[i]) || is_newline(source_[i]); };
    if (source_[q] == '>') {
      ++q;
    } else if (source_[q] == '-' || source_[q] == '+' || source_[q] == '*') {
      if (!ends(++q)) return false;
    } else {
      const std::uint32_t digits = q;
      while (q < size() && q < digits + 9 && is_digit(source_[q])) ++q;
      if (q == digits || q >= size() || (source_[q] != '.' && source_[q] != ')') || !ends(q + 1)) return false;
      mark.character = source_[q++];
    }
    mark.to = cursor_ = q;
    return true;
  }

  void to_line(std::uint32_t line) {
    line_ = line;
    cursor_ = line_start(line);
    quotes_ = 0;
  }

  // Line of the mark that opens a container: the next of its kind before `limit`.
  std::uint32_t find_container(RawKind kind, char list_mark, std::uint32_t limit) {
    while (line_ < line_count() && cursor_ <= limit) {
      Mark mark{};
      const std::uint32_t before = cursor_;
      if (!read_mark(mark)) {
        if (line_start(line_ + 1) > limit || line_ + 1 >= line_count()) break;
        to_line(line_ + 1);
        continue;
      }
      if (mark.from >= limit && limit < size()) {
        cursor_ = before;
        break;
      }
      if (mark.character == '>') ++quotes_;
      if (kind == RawKind::kQuote ? mark.character == '>' && quotes_ > open_quotes_ : mark.character == list_mark)
        return line_;
    }
    return std::min(line_, line_count() - 1);
  }

  // First line from the cursor on, before `limit`, of which what follows some of its list and quote marks is wanted.
  template <class Wanted>
  std::uint32_t find_line(std::uint32_t limit, Wanted wanted) {
    const std::uint32_t line = line_, cursor = cursor_;
    while (line_ < line_count() && line_start(line_) <= limit) {
      for (Mark mark{};;) {
        if (wanted(rest_of_line(std::min(cursor_, size() - 1)))) return line_;
        if (!read_mark(mark) || cursor_ >= line_start(line_ + 1)) break;
      }
      to_line(line_ + 1);
    }
    line_ = line;
    cursor_ = cursor;
    return kNowhere;
  }

  std::uint32_t first_text_line(std::uint32_t limit) {
    const std::uint32_t line = find_line(limit, [](std::string_view rest) {
      const std::string_view s = trimmed(rest);
      return !s.empty() && s.find_first_not_of("> \t") != std::string_view::npos;
    });
    return line == kNowhere ? std::min(line_, line_count() - 1) : line;
  }

  void take_lines(std::uint32_t node, std::uint32_t first, std::uint32_t last) {
    first = std::max(first, std::min(line_, line_count() - 1));
    last = std::clamp(last, first, line_count() - 1);
    nodes_[node].source = {{line_start(first)}, {line_start(last + 1)}};
    to_line(last + 1);
  }

  // "# heading" is told apart from an underlined one by the "#" before its text, or behind the marks of its line: a
  // text may begin with NULs, which the parser does not point to.
  bool is_atx(std::uint32_t content, std::uint8_t level) const {
    const auto marks = [&](std::uint32_t p) {
      std::uint32_t n = 0;
      while (p + n < size() && source_[p + n] == '#') ++n;
      return n;
    };
    std::uint32_t q = content;
    while (q > 0 && is_blank(source_[q - 1])) --q;
    if (q < content && q >= level && marks(q - level) == level && (q == level || source_[q - level - 1] != '#'))
      return true;
    q = line_start(line_of(content));
    while (q < content && std::string_view(" \t>-+*.)0123456789").find(source_[q]) != std::string_view::npos) ++q;
    return marks(q) == level && q + level < content && is_blank(source_[q + level]);
  }

  void place_text_block(std::uint32_t i) {
    const RawNode& node = nodes_[i];
    const Hint& hint = hints_[i];
    if (hint.lo != kNowhere) {
      const std::uint32_t last = line_of(std::max(hint.hi, hint.lo + 1) - 1);
      const bool underlined = node.kind == RawKind::kHeading && !is_atx(hint.lo, node.level);
      return take_lines(i, line_of(hint.lo), last + (underlined ? 1 : 0));
    }
    const std::uint32_t limit = next_anchor_[i + 1];
    if (node.kind == RawKind::kHeading) {
      const std::uint32_t line = find_line(
          limit, [&](std::string_view s) { return is_empty_heading(s, node.level) || trimmed(s).starts_with('\0'); });
      if (line != kNowhere && !trimmed(rest_of_line(cursor_)).starts_with('\0')) return take_lines(i, line, line);
    }
    // Nothing but NULs, or marks without text: as many lines as it has breaks, and never the next block's.
    std::uint32_t last = first_text_line(limit);
    const std::uint32_t first = last;
    for (std::uint32_t k = i + 1; k < node.end; ++k)
      last += nodes_[k].kind == RawKind::kSoftBreak || nodes_[k].kind == RawKind::kHardBreak ? 1u : 0u;
    if (node.kind == RawKind::kHeading) ++last;
    if (limit < size()) last = std::min(last, std::max(line_of(limit), first + 1) - 1);
    take_lines(i, first, last);
  }

  void place_verbatim_block(std::uint32_t i) {
    const Hint& hint = hints_[i];
    const bool fenced = nodes_[i].kind == RawKind::kCodeBlock && hint.mark != 0;
    std::uint32_t first = 0;
    if (hint.lo != kNowhere) {
      const std::uint32_t above = hint.lines_before + (fenced ? 1 : 0);
      const std::uint32_t line = line_of(hint.lo);
      first = line >= above ? line - above : 0;
    } else if (fenced) {
      const auto opens = [&](std::string_view s) { return fence_length(s, hint.mark) > 0; };
      const std::uint32_t line = find_line(next_anchor_[i + 1], opens);
      first = line == kNowhere ? first_text_line(next_anchor_[i + 1]) : line;
    } else {
      first = first_text_line(next_anchor_[i + 1]);
    }
    if (!fenced) return take_lines(i, first, first + std::max(hint.lines, 1u) - 1);
    std::uint32_t last = first + hint.lines;
    if (last + 1 < line_count() && closes_fence(last + 1, fence_of(first, hint.mark), hint.mark)) ++last;
    take_lines(i, first, last);
  }

  std::size_t fence_of(std::uint32_t line, char mark) const {
    const std::string_view text = line_text(line);
    const std::size_t at = text.find(std::string(3, mark));
    return at == std::string_view::npos ? 3 : fence_length(text.substr(at), mark);
  }

  bool closes_fence(std::uint32_t line, std::size_t length, char mark) const {
    std::string_view s = trimmed(line_text(line));
    while (!s.empty() && (s.front() == '>' || is_blank(s.front()))) s.remove_prefix(1);
    return s.size() >= length && s.find_first_not_of(mark) == std::string_view::npos;
  }

  // Rows stand on consecutive lines; the underline is the second.
  void place_table(std::uint32_t i) {
    const std::uint32_t end = nodes_[i].end;
    std::uint32_t first = kNowhere, row = 0;
    for (std::uint32_t k = i; k < end; ++k) {
      if (nodes_[k].kind == RawKind::kTableRow) ++row;
      if (first == kNowhere && is_cell(k) && hints_[k].lo != kNowhere) {
        const std::uint32_t above = row == 1 ? 0 : row;
        first = std::max(line_of(hints_[k].lo), above) - above;
      }
    }
    if (first == kNowhere) {
      const std::uint32_t underline = find_line(next_anchor_[end], is_table_underline);
      first = underline == kNowhere || underline == 0 ? first_text_line(next_anchor_[end]) : underline - 1;
      if (underline != kNowhere) to_line(first);
    }
    row = 0;
    for (std::uint32_t k = i; k < end; ++k) {
      RawNode& node = nodes_[k];
      if (node.kind == RawKind::kTableHead) node.source = {{line_start(first)}, {line_start(first + 2)}};
      if (node.kind == RawKind::kTableRow) {
        const std::uint32_t line = row == 0 ? first : first + 1 + row;
        node.source = {{line_start(line)}, {line_start(line + 1)}};
        ++row;
      }
      if (is_cell(k)) {
        const Hint& hint = hints_[k];
        node.source = hint.lo == kNowhere ? ByteRange{} : ByteRange{{hint.lo}, {std::max(hint.lo, hint.hi)}};
      }
    }
    const std::uint32_t last = first + std::max(row, 1u);
    for (std::uint32_t k = i; k < end; ++k)
      if (nodes_[k].kind == RawKind::kTableBody) nodes_[k].source = {{line_start(first + 2)}, {line_start(last + 1)}};
    take_lines(i, first, last);
  }

  bool is_cell(std::uint32_t i) const {
    return nodes_[i].kind == RawKind::kTableCell || nodes_[i].kind == RawKind::kTableHeaderCell;
  }

  // Places leaf `i`, or finds the mark of container `i`; answers the node to go on with.
  std::uint32_t enter(std::uint32_t i) {
    RawNode& node = nodes_[i];
    std::uint32_t next = i + 1;
    switch (node.kind) {
      case RawKind::kDocument:
      case RawKind::kBulletList:
      case RawKind::kOrderedList: break;
      case RawKind::kQuote:
      case RawKind::kItem: {
        const std::uint32_t line = find_container(node.kind, hints_[i].mark, next_anchor_[i + 1]);
        node.source = {{line_start(line)}, {line_start(line + 1)}};
        if (node.kind == RawKind::kQuote) ++open_quotes_;
        break;
      }
      case RawKind::kParagraph:
      case RawKind::kHeading: next = node.end, place_text_block(i); break;
      case RawKind::kCodeBlock:
      case RawKind::kHtmlBlock: place_verbatim_block(i); break;
      case RawKind::kTable: next = node.end, place_table(i); break;
      case RawKind::kRule: {
        const std::uint32_t line = find_line(next_anchor_[i + 1], is_rule);
        take_lines(i, line == kNowhere ? line_ : line, line == kNowhere ? line_ : line);
        break;
      }
      case RawKind::kTableHead:
      case RawKind::kTableBody:
      case RawKind::kTableRow:
      case RawKind::kTableHeaderCell:
      case RawKind::kTableCell:
      case RawKind::kText:
      case RawKind::kSoftBreak:
      case RawKind::kHardBreak:
      case RawKind::kEmphasis:
      case RawKind::kStrong:
      case RawKind::kStrikethrough:
      case RawKind::kCode:
      case RawKind::kLink:
      case RawKind::kImage:
      case RawKind::kHtmlInline: return next;  // not reached: their block is passed as a whole
    }
    open_.push_back(i);
    return next;
  }

  // A container ends where its last child does, an empty one with the line of its mark.
  void leave() {
    const std::uint32_t i = open_.back();
    open_.pop_back();
    RawNode& node = nodes_[i];
    if (node.kind == RawKind::kQuote) --open_quotes_;
    if (open_.empty()) return;
    if (node.source.to.value > line_start(line_)) to_line(line_of(node.source.to.value - 1) + 1);
    RawNode& parent = nodes_[open_.back()];
    if (parent.kind == RawKind::kDocument) return;
    if (parent.kind != RawKind::kItem && parent.kind != RawKind::kQuote && parent.source.empty())
      parent.source = node.source;  // a list begins with its first item
    parent.source.from = std::min(parent.source.from, node.source.from);
    parent.source.to = std::max(parent.source.to, node.source.to);
  }

  // Last resort for what could not be told, and what makes the header's promise hold whatever the input: every node
  // inside its parent and behind its elder sibling.
  void settle() {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> open;  // node, from where its next child may begin
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      while (!open.empty() && nodes_[open.back().first].end <= i) open.pop_back();
      ByteRange& range = nodes_[i].source;
      if (!open.empty()) {
        const ByteRange outer = nodes_[open.back().first].source;
        std::uint32_t& low = open.back().second;
        range.from.value = std::clamp(range.from.value, low, std::max(low, outer.to.value));
        range.to.value = std::clamp(range.to.value, range.from.value, std::max(range.from.value, outer.to.value));
        low = range.to.value;
      }
      open.emplace_back(i, range.from.value);
    }
  }

  std::string_view source_;
  std::vector<RawNode>& nodes_;
  const std::vector<Hint>& hints_;
  std::vector<std::uint32_t> line_starts_, next_anchor_, open_;
  std::uint32_t line_ = 0, cursor_ = 0;         // nothing before the cursor is free any more
  std::uint32_t quotes_ = 0, open_quotes_ = 0;  // quote marks passed on this line; quotes around the cursor
};

}  // namespace

bool is_block(RawKind kind) { return kind < RawKind::kText; }

void locate(std::string_view source, std::vector<RawNode>& nodes, const std::vector<Hint>& hints) {
  Locator(source, nodes, hints).run();
}

}  // namespace marbre::markdown
