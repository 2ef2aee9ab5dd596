#include "core/frontmatter/scan.hpp"

namespace marbre::frontmatter {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

class Scanner {
 public:
  Scanner(std::string_view source, ByteRange yaml, std::uint32_t line)
      : source_(source), at_(yaml.from.value), end_(yaml.to.value), line_(line) {}

  Scan run() {
    bool first = true;
    while (at_ < end_) {
      if (is_empty_line(at_)) {
        next_line();
        continue;
      }
      const std::uint32_t indent = indent_of(at_);
      if (first) result_.indent = indent;
      first = false;
      if (indent != result_.indent || !entry(at_ + indent)) {
        result_.block_map = false;
        return std::move(result_);
      }
    }
    return std::move(result_);
  }

 private:
  char at(std::uint32_t i) const { return i < end_ ? source_[i] : '\n'; }
  std::uint32_t line_end(std::uint32_t i) const {  // before the ending
    while (i < end_ && source_[i] != '\n') ++i;
    return i > at_ && i > 0 && source_[i - 1] == '\r' ? i - 1 : i;
  }
  std::uint32_t after_line(std::uint32_t i) const {
    while (i < end_ && source_[i] != '\n') ++i;
    return i < end_ ? i + 1 : end_;
  }
  std::uint32_t indent_of(std::uint32_t line) const {
    std::uint32_t i = line;
    while (at(i) == ' ') ++i;
    return i - line;
  }
  bool is_blank_line(std::uint32_t line) const {
    std::uint32_t i = line;
    while (i < end_ && (is_blank(source_[i]) || source_[i] == '\r')) ++i;
    return at(i) == '\n';
  }
  bool is_empty_line(std::uint32_t line) const {  // blank, or nothing but a comment
    std::uint32_t i = line;
    while (is_blank(at(i))) ++i;
    return at(i) == '#' || is_blank_line(line);
  }
  void next_line() {
    at_ = after_line(at_);
    ++line_;
  }

  // One past the colon of the key at `i`, or 0 when there is no "key:".
  std::uint32_t after_key(std::uint32_t i, Entry& entry) const {
    const std::uint32_t from = i, stop = line_end(i);
    const auto is_colon = [&](std::uint32_t p) { return at(p) == ':' && (p + 1 >= stop || is_blank(source_[p + 1])); };
    if (at(i) == '"' || at(i) == '\'') {
      i = after_quoted(source_, i, stop);
      const std::uint32_t key_end = i;
      while (i < stop && is_blank(source_[i])) ++i;
      if (i >= stop || source_[i] != ':') return 0;
      entry.key_source = source_.substr(from, key_end - from);
      return i + 1;
    }
    if (std::string_view("-?[]{},#&*!|>%@`").find(at(i)) != std::string_view::npos &&
        !((at(i) == '-' || at(i) == '?') && i + 1 < stop && !is_blank(source_[i + 1])))
      return 0;
    while (i < stop && !is_colon(i)) {
      if (source_[i] == '#' && is_blank(source_[i - 1])) return 0;
      ++i;
    }
    if (i >= stop) return 0;
    std::uint32_t key_end = i;
    while (key_end > from && is_blank(source_[key_end - 1])) --key_end;
    entry.key_source = source_.substr(from, key_end - from);
    return i + 1;
  }

  bool entry(std::uint32_t key) {
    Entry entry;
    entry.line = line_;
    const std::uint32_t start = at_, colon = after_key(key, entry);
    if (colon == 0) return false;
    entry.colon = colon;
    std::uint32_t i = colon;
    const std::uint32_t stop = line_end(i);
    while (i < stop && is_blank(source_[i])) ++i;
    const char c = i < stop ? source_[i] : '\n';
    if (c == '\n' || c == '#') {
      below(entry, colon);
    } else if (c == '"' || c == '\'') {
      quoted(entry, i, c == '"' ? Style::kDouble : Style::kSingle);
    } else if (c == '[' || c == '{') {
      flow(entry, i, c == '[' ? Style::kFlowList : Style::kFlowMap);
    } else if (c == '|' || c == '>') {
      entry.style = Style::kBlockScalar;
      indented(entry, i, stop, false);
    } else if (c == '&' || c == '*' || c == '!' || c == '@' || c == '`' || c == '%') {
      entry.style = Style::kOther;
      indented(entry, i, stop, true);
    } else {
      plain(entry, i, stop);
    }
    entry.range = {{start}, {at_}};
    result_.entries.push_back(entry);
    return true;
  }

  // Nothing but perhaps a comment after the colon: the value is on the lines below, if they are indented (a list need
  // not be).
  void below(Entry& entry, std::uint32_t colon) {
    next_line();
    std::uint32_t line = at_;
    while (line < end_ && is_empty_line(line)) line = after_line(line);
    const std::uint32_t indent = line < end_ ? indent_of(line) : 0;
    const std::uint32_t first = line + indent;
    const bool is_item = at(first) == '-' && (first + 1 >= end_ || is_blank(at(first + 1)) || at(first + 1) == '\n' ||
                                              at(first + 1) == '\r');
    if (line >= end_ || indent + (is_item ? 1 : 0) <= result_.indent) {
      entry.style = Style::kEmpty;
      entry.value = {{colon}, {colon}};
      return;
    }
    entry.style = is_item ? Style::kBlockList : Style::kNested;
    entry.value = {{first}, {first}};
    while (at_ < line) next_line();
    take_lines(entry, is_item && indent == result_.indent);
  }

  // Lines that are indented deeper than the keys (`items`: or start with a dash), up to the last that is not empty.
  void take_lines(Entry& entry, bool items) {
    for (std::uint32_t line = at_, number = line_; line < end_; line = after_line(line), ++number) {
      if (is_empty_line(line) && indent_of(line) <= result_.indent) continue;
      if (is_blank_line(line)) continue;
      const std::uint32_t indent = indent_of(line);
      const bool item = items && indent == result_.indent && at(line + indent) == '-';
      if (indent <= result_.indent && !item) break;
      entry.value.to = {line_end(line)};
      at_ = after_line(line);
      line_ = number + 1;
    }
  }

  void indented(Entry& entry, std::uint32_t from, std::uint32_t stop, bool one_line_ends_at_comment) {
    entry.value = {{from}, {one_line_ends_at_comment ? plain_end(source_, from, stop) : stop}};
    while (entry.value.to > entry.value.from && is_blank(source_[entry.value.to.value - 1]))
      entry.value.to = entry.value.to - 1;
    next_line();
    take_lines(entry, false);
  }

  void plain(Entry& entry, std::uint32_t from, std::uint32_t stop) {
    entry.style = Style::kPlain;
    entry.value = {{from}, {plain_end(source_, from, stop)}};
    next_line();
    take_lines(entry, false);
  }

  // After a quote or bracket closed at `i`: the rest of its line must be empty, else this is not YAML.
  void close(Entry& entry, std::uint32_t from, std::uint32_t i, Style style) {
    entry.style = style;
    entry.value = {{from}, {i}};
    while (at_ < end_ && after_line(at_) < i) {
      next_line();
      if (at_ < i && indent_of(at_) <= result_.indent && !is_blank_line(at_)) result_.unindented.push_back(at_);
    }
    std::uint32_t rest = i;
    while (is_blank(at(rest)) || at(rest) == '\r') ++rest;
    if (at(rest) != '\n' && !(at(rest) == '#' && rest > i)) entry.style = Style::kOther;
    next_line();
    if (entry.style == Style::kOther) entry.value.to = {line_end(i)};
  }

  void quoted(Entry& entry, std::uint32_t from, Style style) {
    close(entry, from, after_quoted(source_, from, end_), style);
  }

  void flow(Entry& entry, std::uint32_t from, Style style) {
    std::uint32_t i = from, depth = 0;
    while (i < end_) {
      const char c = source_[i];
      const bool starts = i == from || std::string_view(" \t\n[{,:").find(source_[i - 1]) != std::string_view::npos;
      if (starts && (c == '"' || c == '\'')) {
        i = after_quoted(source_, i, end_);
        continue;
      }
      if (starts && c == '#' && i > from && source_[i - 1] != '[' && source_[i - 1] != '{' && source_[i - 1] != ',' &&
          source_[i - 1] != ':') {
        while (i < end_ && source_[i] != '\n') ++i;
        continue;
      }
      ++i;
      if (c == '[' || c == '{') ++depth;
      if ((c == ']' || c == '}') && --depth == 0) break;
    }
    close(entry, from, i, depth == 0 ? style : Style::kOther);
  }

  std::string_view source_;
  std::uint32_t at_, end_, line_;  // start of the line that is next, its number in the file
  Scan result_;
};

Items flow_items(std::string_view source, ByteRange list) {
  Items result;
  std::uint32_t i = list.from.value + 1;
  const std::uint32_t end = list.to.value - 1;
  const auto space = [&] {
    while (i < end && std::string_view(" \t\r\n").find(source[i]) != std::string_view::npos) ++i;
  };
  for (space(); i < end; space()) {
    const std::uint32_t from = i;
    const char c = source[i];
    if (std::string_view("#&*!|>[{%@`?,").find(c) != std::string_view::npos) result.simple = false;
    if (c == '"' || c == '\'') {
      i = after_quoted(source, i, end);
    } else {
      for (; i < end && source[i] != ','; ++i) {
        const char p = source[i];
        const bool comment =
            p == '#' && i > from && std::string_view(" \t\r\n").find(source[i - 1]) != std::string_view::npos;
        if (comment || std::string_view("[]{}").find(p) != std::string_view::npos) result.simple = false;
      }
    }
    std::uint32_t to = i;
    while (to > from && std::string_view(" \t\r\n").find(source[to - 1]) != std::string_view::npos) --to;
    result.items.push_back({{{from}, {to}}, {{from}, {to}}});
    space();
    if (i < end && source[i] != ',') result.simple = false;
    while (i < end && source[i] != ',') ++i;
    if (i < end) ++i;
    if (!result.simple) return result;
  }
  return result;
}

Items block_items(std::string_view source, const Entry& entry) {
  Items result;
  const std::uint32_t end = entry.range.to.value;
  std::uint32_t first = entry.value.from.value;
  while (first > 0 && source[first - 1] != '\n') --first;
  const std::uint32_t indent = entry.value.from.value - first;
  for (std::uint32_t line = first; line < end;) {
    std::uint32_t stop = line;
    while (stop < end && source[stop] != '\n') ++stop;
    const std::uint32_t next = stop < end ? stop + 1 : end;
    if (stop > line && source[stop - 1] == '\r') --stop;
    std::uint32_t i = line;
    while (i < stop && source[i] == ' ') ++i;
    if (i - line == indent && i < stop && source[i] == '-' && (i + 1 >= stop || is_blank(source[i + 1]))) {
      ++i;
      while (i < stop && is_blank(source[i])) ++i;
      if (!result.items.empty()) result.items.back().whole.to = {line};
      std::uint32_t to = i;
      if (i < stop && (source[i] == '"' || source[i] == '\''))
        to = after_quoted(source, i, end);
      else if (i < stop)
        to = plain_end(source, i, stop);
      if (i >= stop || std::string_view("#&*!|>[{%@`?").find(source[i]) != std::string_view::npos)
        result.simple = false;
      result.items.push_back({{{i}, {to}}, {{line}, {end}}});
    }
    line = next;
  }
  return result;
}

}  // namespace

std::uint32_t after_quoted(std::string_view source, std::uint32_t at, std::uint32_t end) {
  const char quote = source[at];
  for (std::uint32_t i = at + 1; i < end; ++i) {
    if (quote == '"' && source[i] == '\\') {
      ++i;
    } else if (source[i] == quote) {
      if (quote == '\'' && i + 1 < end && source[i + 1] == '\'')
        ++i;
      else
        return i + 1;
    }
  }
  return end;
}

std::uint32_t plain_end(std::string_view source, std::uint32_t at, std::uint32_t line_end) {
  std::uint32_t end = at;
  for (std::uint32_t i = at; i < line_end; ++i) {
    if (source[i] == '#' && i > at && is_blank(source[i - 1])) break;
    if (!is_blank(source[i])) end = i + 1;
  }
  return end;
}

Scan scan(std::string_view source, const Split& split) {
  std::uint32_t line = 1;
  for (const char c : source.substr(0, split.yaml.from.value)) line += c == '\n' ? 1u : 0u;
  return Scanner(source, split.yaml, line).run();
}

Items scan_items(std::string_view source, const Entry& entry) {
  return entry.style == Style::kFlowList ? flow_items(source, entry.value) : block_items(source, entry);
}

}  // namespace marbre::frontmatter
