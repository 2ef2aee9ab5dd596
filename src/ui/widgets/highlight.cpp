#include "ui/widgets/highlight.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "ui/widgets/highlight_parts.hpp"

namespace marbre::ui {
namespace {

using namespace highlight;
using Mode = HighlightState::Mode;

constexpr std::size_t kMostLabel = 500;  // bytes of a link's label that are looked at

bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

// "---" of the front matter, and "..." which may close it; trailing space is allowed.
bool is_meta_fence(std::string_view line, bool closing) {
  if (line.size() < 3) return false;
  const std::string_view head = line.substr(0, 3);
  return (head == "---" || (closing && head == "...")) && is_blank(line.substr(3));
}

struct Fence {
  char c = 0;
  std::size_t length = 0;
};
// `deep`: in a list item, whose text is indented, it may be as well.
Fence fence_at(std::string_view line, bool deep) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos || (at > 3 && !deep) || (line[at] != '`' && line[at] != '~')) return {};
  const std::size_t n = run_length(line, at, line[at]);
  if (n < 3 || (line[at] == '`' && line.find('`', at + n) != std::string_view::npos)) return {};
  return {line[at], n};
}

bool starts_html_block(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at > 3 || line[at] != '<' || at + 1 >= line.size()) return false;
  const char c = line[at + 1];
  if (c == '!' || c == '?') return true;
  std::size_t name = at + 1 + (c == '/' ? 1u : 0u);
  const std::size_t start = name;
  while (name < line.size() && (is_letter(line[name]) || is_digit(line[name]) || line[name] == '-')) ++name;
  if (name == start) return false;
  // An autolink, or a span-level tag with text behind it, is part of a paragraph.
  if (name < line.size() && line[name] != ' ' && line[name] != '>' && line[name] != '/') return false;
  constexpr std::string_view kInline[] = {"a",    "abbr",   "b",   "br",  "cite", "code", "del", "em",
                                          "i",    "img",    "ins", "kbd", "mark", "q",    "s",   "small",
                                          "span", "strong", "sub", "sup", "u",    "time"};
  return std::find(std::begin(kInline), std::end(kInline), line.substr(start, name - start)) == std::end(kInline);
}

// -- spans
// --------------------------------------------------------------------------------------------------------------
struct Weights {
  bool strong = false, emphasis = false, strike = false;
};

Tone tone_of(Tone base, Weights w) {
  if (w.strike) return Tone::kStrike;
  if (base != Tone::kText && base != Tone::kQuote) return base;
  if (w.strong) return w.emphasis ? Tone::kStrongEmphasis : Tone::kStrong;
  return w.emphasis ? Tone::kEmphasis : base;
}

// Is there a closing run of exactly these marks behind `at`? Without one, the marks are text.
bool closes_later(std::string_view line, std::size_t at, char c, std::size_t n) {
  for (std::size_t i = at; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == c) {
      const std::size_t run = run_length(line, i, c);
      if (run >= n && i > at && line[i - 1] != ' ') return true;
      i += run - 1;
    }
  }
  return false;
}

// One pass from left to right. A search for a closing mark that failed is not made again further right, and a link's
// label is looked for only so far: a line of a megabyte of opening marks takes no longer than one of text.
class Inline {
 public:
  Inline(std::string_view line, Tone base, Painter& painter, bool table = false)
      : line_(line), base_(base), painter_(painter), table_(table) {}

  void run(std::size_t at) {
    while (at < line_.size()) at = step(at);
    painter_.paint(line_.size(), tone_of(base_, weights_));
  }

 private:
  std::size_t step(std::size_t at) {
    switch (line_[at]) {
      case '\\':
        return at + 2 <= line_.size() && is_punctuation(line_[at + 1 < line_.size() ? at + 1 : at]) ? at + 2 : at + 1;
      case '`': return code(at);
      case '*':
      case '_': return emphasis(at);
      case '~': return strike(at);
      case '!': return at + 1 < line_.size() && line_[at + 1] == '[' ? link(at, at + 1) : at + 1;
      case '[': return link(at, at);
      case '<': return html(at);
      case '{': return attributes(at);
      case '$': return math(at);
      case '|': return table_ ? mark(at, at + 1) : at + 1;
      default: return at + 1;
    }
  }
  void flush(std::size_t to) { painter_.paint(to, tone_of(base_, weights_)); }

  // Position of `what` at or behind `at`, npos when there is none.
  std::size_t find(std::string_view what, std::size_t at) {
    const auto missing = std::find(missing_.begin(), missing_.end(), what);
    if (missing != missing_.end()) return std::string_view::npos;
    const std::size_t found = line_.find(what, at);
    if (found == std::string_view::npos) missing_.push_back(what);
    return found;
  }

  std::size_t code(std::size_t at) {
    const std::size_t n = run_length(line_, at, '`');
    if (n >= unclosed_code_.size() || unclosed_code_[n]) return at + n;
    for (std::size_t i = at + n; i < line_.size();) {
      const std::size_t close = line_.find('`', i);
      if (close == std::string_view::npos) break;
      const std::size_t m = run_length(line_, close, '`');
      if (m == n) {
        flush(at);
        painter_.paint(close + m, Tone::kCode);
        return close + m;
      }
      i = close + m;
    }
    unclosed_code_[n] = true;
    return at + n;
  }

  bool closes(std::size_t at, char c, std::size_t n) {
    bool& unclosed = unclosed_[c == '*' ? 0 : c == '_' ? 1 : 2][n];
    if (!unclosed) unclosed = !closes_later(line_, at, c, n);
    return !unclosed;
  }

  std::size_t emphasis(std::size_t at) {
    const char c = line_[at];
    const std::size_t n = run_length(line_, at, c), end = at + n;
    if (n > 3) return end;
    const bool opens = end < line_.size() && line_[end] != ' ';
    const bool can_close = at > 0 && line_[at - 1] != ' ';
    const bool inside_word =
        c == '_' && opens && can_close && !is_punctuation(line_[at - 1]) && !is_punctuation(line_[end]);
    if (inside_word) return end;
    const bool strong = n >= 2, light = n != 2;
    const bool is_open = (!strong || weights_.strong) && (!light || weights_.emphasis);
    if (is_open && can_close) {
      flush(at);
      painter_.paint(end, Tone::kMark);
      if (strong) weights_.strong = false;
      if (light) weights_.emphasis = false;
    } else if (opens && closes(end, c, n)) {
      flush(at);
      painter_.paint(end, Tone::kMark);
      if (strong) weights_.strong = true;
      if (light) weights_.emphasis = true;
    }
    return end;
  }

  std::size_t strike(std::size_t at) {
    const std::size_t n = run_length(line_, at, '~');
    if (n != 2 || (!weights_.strike && !closes(at + n, '~', n))) return at + n;
    flush(at);
    painter_.paint(at + n, Tone::kMark);
    weights_.strike = !weights_.strike;
    return at + n;
  }

  std::size_t mark(std::size_t from, std::size_t to) {
    flush(from);
    painter_.paint(to, Tone::kMark);
    return to;
  }

  std::size_t footnote(std::size_t at) {  // "[^name]"
    const std::size_t close = find("]", at);
    if (close == std::string_view::npos || close - at > kMostLabel || close < at + 3) return at + 1;
    flush(at);
    painter_.paint(at + 2, Tone::kMark);
    painter_.paint(close, Tone::kLink);
    painter_.paint(close + 1, Tone::kMark);
    return close + 1;
  }

  std::size_t math(std::size_t at) {
    if (!line_.substr(at).starts_with("$$")) return at + 1;
    const std::size_t close = find("$$", at + 2);
    if (close == std::string_view::npos) return at + 2;
    flush(at);
    painter_.paint(close + 2, Tone::kMath);
    return close + 2;
  }

  std::size_t link(std::size_t from, std::size_t bracket) {
    if (find("]", bracket) == std::string_view::npos) return bracket + 1;
    if (bracket + 1 < line_.size() && line_[bracket + 1] == '^' && from == bracket) return footnote(bracket);
    int depth = 0;
    std::size_t close = bracket;
    const std::size_t farthest = std::min(line_.size(), bracket + kMostLabel);
    for (; close < farthest; ++close) {
      if (line_[close] == '\\') {
        ++close;
      } else if (line_[close] == '[') {
        ++depth;
      } else if (line_[close] == ']' && --depth == 0) {
        break;
      }
    }
    if (close >= farthest || close + 1 >= line_.size()) return bracket + 1;
    const char opener = line_[close + 1];
    if (opener != '(' && opener != '[' && opener != ':') return bracket + 1;
    std::size_t end = line_.size();
    if (opener != ':') {
      const std::size_t found = find(opener == '(' ? ")" : "]", close + 1);
      if (found == std::string_view::npos) return bracket + 1;
      end = found + 1;
    }
    flush(from);
    painter_.paint(bracket + 1, Tone::kMark);
    painter_.paint(close, Tone::kLink);
    painter_.paint(close + 1, Tone::kMark);
    painter_.paint(end, Tone::kSoft);
    return end;
  }

  std::size_t html(std::size_t at) {
    if (at + 1 >= line_.size()) return at + 1;
    const char c = line_[at + 1];
    if (!is_letter(c) && c != '/' && c != '!') return at + 1;
    if (line_.substr(at).starts_with("<!--")) {
      const std::size_t end = find("-->", at);
      if (end == std::string_view::npos) return at + 1;
      flush(at);
      painter_.paint(end + 3, Tone::kRemark);
      return end + 3;
    }
    const std::size_t close = find(">", at);
    if (close == std::string_view::npos) return at + 1;
    flush(at);
    const std::string_view inside = line_.substr(at + 1, close - at - 1);
    const bool autolink = inside.find("://") != std::string_view::npos && inside.find(' ') == std::string_view::npos;
    painter_.paint(close + 1, autolink ? Tone::kLink : Tone::kSoft);
    return close + 1;
  }

  std::size_t attributes(std::size_t at) {  // "{: .class}" and "{::extension}"
    if (at + 1 >= line_.size() || line_[at + 1] != ':') return at + 1;
    const std::size_t close = find("}", at + 2);
    if (close == std::string_view::npos) return at + 1;
    flush(at);
    painter_.paint(close + 1, Tone::kSoft);
    return close + 1;
  }

  std::string_view line_;
  Tone base_;
  Painter& painter_;
  bool table_;
  Weights weights_;
  std::vector<std::string_view> missing_;          // not to be found any more
  std::array<std::array<bool, 4>, 3> unclosed_{};  // by mark and length
  std::array<bool, 64> unclosed_code_{};           // by length
};

std::size_t list_marker(std::string_view line,
                        std::size_t at) {  // end of "- ", "12. " and a task box; `at` when there is none
  std::size_t i = at;
  if (i < line.size() && (line[i] == '-' || line[i] == '*' || line[i] == '+')) {
    ++i;
  } else {
    while (i < line.size() && i - at < 9 && is_digit(line[i])) ++i;
    if (i == at || i >= line.size() || (line[i] != '.' && line[i] != ')')) return at;
    ++i;
  }
  if (i < line.size() && line[i] != ' ' && line[i] != '\t') return at;
  while (i < line.size() && line[i] == ' ') ++i;
  if (i + 3 < line.size() && line[i] == '[' && line[i + 2] == ']' && line[i + 3] == ' ' &&
      (line[i + 1] == ' ' || line[i + 1] == 'x' || line[i + 1] == 'X')) {
    i += 4;
  }
  return i;
}

// -- blocks
// -------------------------------------------------------------------------------------------------------------
std::size_t indent_of(std::string_view line) {  // in columns
  std::size_t columns = 0;
  for (const char c : line) {
    if (c == ' ') {
      ++columns;
    } else if (c == '\t') {
      columns += 4 - columns % 4;
    } else {
      break;
    }
  }
  return columns;
}

// "---", "* * *", "___": at least three of one mark and nothing else.
bool is_rule(std::string_view line) {
  const std::size_t at = line.find_first_not_of(" \t");
  if (at == std::string_view::npos || (line[at] != '-' && line[at] != '*' && line[at] != '_')) return false;
  const char mark = line[at];
  std::size_t n = 0;
  for (const char c : line) {
    if (c == mark) {
      ++n;
    } else if (c != ' ' && c != '\t' && c != '\r') {
      return false;
    }
  }
  return n >= 3;
}

bool is_table_rule(std::string_view line) {
  return line.find_first_not_of(" \t\r|:-+=") == std::string_view::npos && line.find('-') != std::string_view::npos;
}

// "[name]: target", "[^name]: text", "*[abbreviation]: text": end of what stands before the text, 0 when it is none.
std::size_t definition_end(std::string_view line, std::size_t at) {
  if (at > 3) return 0;
  std::size_t open = at;
  if (open < line.size() && line[open] == '*') ++open;
  if (open >= line.size() || line[open] != '[') return 0;
  const std::size_t close = line.substr(0, std::min(line.size(), open + kMostLabel)).find("]:", open);
  return close == std::string_view::npos || close == open + 1 ? 0 : close + 2;
}

// The line below is a heading's underline: kramdown asks for a block's start above it.
bool is_underlined(std::string_view line, const HighlightState& state, std::string_view next) {
  return state.boundary && !line.empty() && line[0] != ' ' && line[0] != '\t' && is_heading_underline(next) &&
         !is_rule(line);
}

// A line that is none of the blocks with a mode of their own.
HighlightState paint_normal(std::string_view line, HighlightState state, Painter& painter, std::string_view next) {
  const std::size_t indent = indent_of(line);
  std::size_t at = std::min(line.find_first_not_of(" \t"), line.size());
  const bool boundary = std::exchange(state.boundary, false);
  Tone base = Tone::kText;
  if (boundary && indent == 0) state.in_list = false;

  if (is_rule(line)) {
    painter.paint(line.size(), Tone::kMark);
    state.boundary = true;
    return state;
  }
  if (!boundary && is_heading_underline(line)) {
    painter.paint(line.size(), Tone::kMark);
    state.boundary = true;
    return state;
  }
  if (line.substr(at).starts_with("{:") && line.find('}', at) != std::string_view::npos &&
      is_blank(line.substr(line.find('}', at) + 1))) {  // attributes of the block before or behind
    painter.paint(line.size(), Tone::kSoft);
    state.boundary = true;
    return state;
  }
  if (const std::size_t end = definition_end(line, at); end != 0) {
    const std::size_t open = line.find('[', at);
    const bool footnote = line[open + 1] == '^';
    painter.paint(open + (footnote ? 2 : 1), Tone::kMark);
    painter.paint(end - 2, Tone::kLink);
    painter.paint(end, Tone::kMark);
    if (footnote) {
      state.in_list = true;
      if (painter.wanted()) Inline(line, Tone::kText, painter).run(end);
    } else {
      painter.paint(line.size(), Tone::kSoft);
      state.boundary = true;
    }
    return state;
  }
  HighlightState inner = state;
  inner.boundary = boundary;
  const bool underlined = is_underlined(line, inner, next);
  while (at < line.size() && line[at] == '>') {
    base = Tone::kQuote;
    ++at;
    while (at < line.size() && line[at] == ' ') ++at;
  }
  if (base == Tone::kQuote) painter.paint(at, Tone::kMark);
  const std::size_t hashes = run_length(line, at, '#');
  if (hashes >= 1 && hashes <= 6 && (at + hashes == line.size() || line[at + hashes] == ' ')) {
    painter.paint(at + hashes, Tone::kMark);
    if (painter.wanted()) Inline(line, Tone::kHeading, painter).run(at + hashes);
    state.boundary = true;
    return state;
  }
  if (line.substr(at).starts_with(": ") && (!boundary || state.in_list)) {  // what a term means
    painter.paint(at + 2, Tone::kMark);
    at += 2;
    state.in_list = true;
  }
  if (const std::size_t marker = list_marker(line, at); marker != at) {
    painter.paint(marker, Tone::kMark);
    at = marker;
    state.in_list = true;
  }
  if (underlined) base = Tone::kHeading;
  state.table = (boundary || state.table) && line.find('|') != std::string_view::npos;
  if (!painter.wanted()) return state;
  if (state.table && is_table_rule(line)) {
    painter.paint(line.size(), Tone::kMark);
    return state;
  }
  Inline(line, base, painter, state.table).run(at);
  return state;
}

HighlightState in_code(std::string_view line, HighlightState state, Painter& painter) {
  const std::size_t at = std::min(line.find_first_not_of(' '), line.size());
  const std::size_t n = run_length(line, at, state.fence);
  if (n >= state.length && is_blank(line.substr(at + n))) {
    painter.paint(line.size(), Tone::kCode);
    state.mode = Mode::kNormal;
    state.boundary = true;
    state.fence = 0;
    state.length = state.code = state.inside = 0;
    return state;
  }
  state.inside = paint_code(line, 0, state.code, state.inside, painter);
  return state;
}

HighlightState open_fence(std::string_view line, Fence fence, HighlightState state, Painter& painter) {
  painter.paint(line.size(), Tone::kCode);
  std::string_view name = line.substr(line.find(fence.c) + fence.length);
  name.remove_prefix(std::min(name.find_first_not_of(" {.:"), name.size()));
  state.mode = Mode::kFence;
  state.fence = fence.c;
  state.length = static_cast<std::uint8_t>(std::min<std::size_t>(fence.length, 255));
  state.code = language_of(name.substr(0, name.find_first_of(" \t\r}{:,")));
  state.inside = 0;
  return state;
}

// Ends `mode` when `close` stands in the line.
HighlightState until(std::string_view line, std::string_view close, Tone tone, HighlightState state, Painter& painter) {
  painter.paint(line.size(), tone);
  if (line.find(close) != std::string_view::npos) {
    state.mode = Mode::kNormal;
    state.boundary = true;
  }
  return state;
}

HighlightState paint_markdown(std::string_view line, HighlightState state, Painter& painter, std::string_view next) {
  switch (state.mode) {
    case Mode::kFrontMatter:
      if (is_meta_fence(line, true)) {
        painter.paint(line.size(), Tone::kSoft);
        state.mode = Mode::kNormal;
      } else {
        paint_yaml(line, 0, painter);
      }
      return state;
    case Mode::kFence: return in_code(line, state, painter);
    case Mode::kMath: return until(line, "$$", Tone::kMath, state, painter);
    case Mode::kHtmlComment: return until(line, "-->", Tone::kRemark, state, painter);
    case Mode::kRemark: return until(line, "{:/", Tone::kRemark, state, painter);
    case Mode::kHtml:
      if (is_blank(line)) break;
      if (painter.wanted()) Inline(line, Tone::kSoft, painter).run(0);
      painter.paint(line.size(), Tone::kSoft);
      return state;
    case Mode::kStart:
    case Mode::kNormal: break;
  }
  state.mode = Mode::kNormal;
  if (is_blank(line)) {
    painter.paint(line.size(), Tone::kText);
    state.boundary = true;
    state.table = false;
    return state;
  }
  if (const Fence fence = fence_at(line, state.in_list); fence.c != 0) return open_fence(line, fence, state, painter);
  if (indent_of(line) >= 4 && (state.indented || (state.boundary && !state.in_list))) {
    painter.paint(line.size(), Tone::kCode);
    state.indented = true;
    state.boundary = false;
    return state;
  }
  state.indented = false;
  const std::size_t at = line.find_first_not_of(" \t");
  const std::string_view text = line.substr(at);
  if (text.starts_with("$$") && state.boundary && text.find("$$", 2) == std::string_view::npos) {
    painter.paint(line.size(), Tone::kMath);
    state.mode = Mode::kMath;
    return state;
  }
  if (text.starts_with("{::comment") && line.find("{:/", at) == std::string_view::npos &&
      line.find("/}", at) == std::string_view::npos) {
    painter.paint(line.size(), Tone::kRemark);
    state.mode = Mode::kRemark;
    return state;
  }
  if (starts_html_block(line)) {
    const bool remark = text.starts_with("<!--");
    if (remark && line.find("-->", at) == std::string_view::npos) {
      painter.paint(line.size(), Tone::kRemark);
      state.mode = Mode::kHtmlComment;
      return state;
    }
    if (painter.wanted()) Inline(line, Tone::kSoft, painter).run(0);
    painter.paint(line.size(), Tone::kSoft);
    state.mode = remark ? Mode::kNormal : Mode::kHtml;
    state.boundary = remark;
    return state;
  }
  return paint_normal(line, state, painter, next);
}

// -- Liquid over it
// ------------------------------------------------------------------------------------------------------
bool has_liquid(std::string_view line) {
  for (std::size_t at = line.find('{'); at != std::string_view::npos && at + 1 < line.size();
       at = line.find('{', at + 1)) {
    if (line[at + 1] == '%' || line[at + 1] == '{') return true;
  }
  return false;
}

void lay_over(const std::vector<Region>& regions, std::vector<ToneSpan>& spans) {
  std::vector<ToneSpan> out;
  std::uint32_t at = 0;
  auto region = regions.begin();
  const auto paint = [&](std::uint32_t to, Tone tone) {
    if (to <= at) return;
    if (!out.empty() && out.back().tone == tone) {
      out.back().to = to;
    } else {
      out.push_back({to, tone});
    }
    at = to;
  };
  for (const ToneSpan& span : spans) {
    while (at < span.to) {
      if (region == regions.end() || region->from >= span.to) {
        paint(span.to, span.tone);
      } else {
        paint(region->from, span.tone);
        paint(region->to, region->tone);
        ++region;
      }
    }
  }
  spans = std::move(out);
}

// The line with Liquid's regions as plain letters, for the reader of Markdown.
std::string without(const std::vector<Region>& regions, std::string_view line) {
  std::string text(line);
  for (const Region& r : regions) std::fill_n(text.begin() + static_cast<std::ptrdiff_t>(r.from), r.to - r.from, 'x');
  return text;
}

bool covers_all(const std::vector<Region>& regions, std::string_view line) {
  std::size_t at = 0;
  for (const Region& r : regions) {
    if (!is_blank(line.substr(at, r.from - at))) return false;
    at = r.to;
  }
  return is_blank(line.substr(at));
}

HighlightState with_liquid(std::string_view line, HighlightState state, std::vector<ToneSpan>* spans,
                           std::string_view next) {
  Painter painter(spans);
  std::vector<Region> regions;
  const bool was_code = is_liquid_code(state.liquid);
  const std::uint8_t language = state.liquid_code;
  state.liquid = scan_liquid(line, state.liquid, state.liquid_code, &regions);
  if (was_code) {
    state.inside = paint_code(line, 0, language, state.inside, painter);
    if (!is_liquid_code(state.liquid)) state.inside = 0, state.boundary = true;
  } else if (!regions.empty() && covers_all(regions, line)) {  // nothing is left of it but white space
    painter.paint(line.size(), Tone::kText);
    if (is_liquid_code(state.liquid)) state.inside = 0;
  } else {
    const std::string text = without(regions, line);
    state = paint_markdown(text, state, painter, next);
  }
  if (spans != nullptr) lay_over(regions, *spans);
  return state;
}

}  // namespace

bool is_heading_underline(std::string_view line) {
  const std::size_t end = line.find_first_not_of("=-");
  return !line.empty() && end != 0 && is_blank(line.substr(std::min(end, line.size())));
}

HighlightState highlight_line(std::string_view line, HighlightState state, std::vector<ToneSpan>* spans,
                              std::string_view next) {
  if (state.mode == Mode::kStart) {
    std::string_view head = line;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    state.mode = Mode::kNormal;
    if (is_meta_fence(head, false)) {
      Painter(spans).paint(line.size(), Tone::kSoft);
      state.mode = Mode::kFrontMatter;
      return state;
    }
  }
  if (state.mode != Mode::kFrontMatter && (state.liquid != 0 || has_liquid(line))) {
    return with_liquid(line, state, spans, next);
  }
  Painter painter(spans);
  return paint_markdown(line, state, painter, next);
}

}  // namespace marbre::ui
