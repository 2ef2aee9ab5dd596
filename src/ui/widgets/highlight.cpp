#include "ui/widgets/highlight.hpp"

#include <algorithm>
#include <array>

namespace marbre::ui {
namespace {

using Mode = HighlightState::Mode;

std::size_t run_length(std::string_view s, std::size_t at, char c) {
  std::size_t n = 0;
  while (at + n < s.size() && s[at + n] == c) ++n;
  return n;
}

constexpr std::size_t kMostLabel = 500;  // bytes of a link's label that are looked at

bool is_blank(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

class Painter {
 public:
  explicit Painter(std::vector<ToneSpan>* out) : out_(out) {
    if (out_ != nullptr) out_->clear();
  }
  void paint(std::size_t to, Tone tone) {
    if (out_ == nullptr) return;
    const auto end = static_cast<std::uint32_t>(to);
    if (end <= (out_->empty() ? 0u : out_->back().to)) return;
    if (!out_->empty() && out_->back().tone == tone) {
      out_->back().to = end;
    } else {
      out_->push_back({end, tone});
    }
  }

 private:
  std::vector<ToneSpan>* out_;
};

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
Fence fence_at(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos || at > 3 || (line[at] != '`' && line[at] != '~')) return {};
  const std::size_t n = run_length(line, at, line[at]);
  if (n < 3 || (line[at] == '`' && line.find('`', at + n) != std::string_view::npos)) return {};
  return {line[at], n};
}

bool starts_html_block(std::string_view line) {
  const std::size_t at = line.find_first_not_of(' ');
  if (at == std::string_view::npos || at > 3 || line[at] != '<' || at + 1 >= line.size()) return false;
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
  Inline(std::string_view line, Tone base, Painter& painter) : line_(line), base_(base), painter_(painter) {}

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
      case '{': return liquid(at);
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

  std::size_t link(std::size_t from, std::size_t bracket) {
    if (find("]", bracket) == std::string_view::npos) return bracket + 1;
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
    const std::size_t close = find(">", at);
    if (close == std::string_view::npos) return at + 1;
    flush(at);
    const std::string_view inside = line_.substr(at + 1, close - at - 1);
    const bool autolink = inside.find("://") != std::string_view::npos && inside.find(' ') == std::string_view::npos;
    painter_.paint(close + 1, autolink ? Tone::kLink : Tone::kSoft);
    return close + 1;
  }

  std::size_t liquid(std::size_t at) {
    if (at + 1 >= line_.size()) return at + 1;
    const char c = line_[at + 1];
    const std::string_view closer = c == '{' ? "}}" : c == '%' ? "%}" : c == ':' ? "}" : "";
    if (closer.empty()) return at + 1;
    const std::size_t close = find(closer, at + 2);
    if (close == std::string_view::npos) return at + 1;
    flush(at);
    painter_.paint(close + closer.size(), Tone::kSoft);
    return close + closer.size();
  }

  std::string_view line_;
  Tone base_;
  Painter& painter_;
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

void paint_normal(std::string_view line, Painter& painter) {
  std::size_t at = std::min(line.find_first_not_of(" \t"), line.size());
  Tone base = Tone::kText;
  while (at < line.size() && line[at] == '>') {
    base = Tone::kQuote;
    ++at;
    while (at < line.size() && line[at] == ' ') ++at;
  }
  if (base == Tone::kQuote) painter.paint(at, Tone::kMark);
  const std::size_t hashes = run_length(line, at, '#');
  if (hashes >= 1 && hashes <= 6 && (at + hashes == line.size() || line[at + hashes] == ' ')) {
    painter.paint(at + hashes, Tone::kMark);
    Inline(line, Tone::kHeading, painter).run(at + hashes);
    return;
  }
  if (const std::size_t marker = list_marker(line, at); marker != at) {
    painter.paint(marker, Tone::kMark);
    at = marker;
  }
  Inline(line, base, painter).run(at);
}

}  // namespace

HighlightState highlight_line(std::string_view line, HighlightState state, std::vector<ToneSpan>* spans) {
  Painter painter(spans);
  if (state.mode == Mode::kStart) {
    std::string_view head = line;
    if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
    if (is_meta_fence(head, false)) {
      painter.paint(line.size(), Tone::kSoft);
      return {Mode::kFrontMatter, 0, 0};
    }
    state = {Mode::kNormal, 0, 0};
  }
  switch (state.mode) {
    case Mode::kFrontMatter:
      painter.paint(line.size(), Tone::kSoft);
      return is_meta_fence(line, true) ? HighlightState{Mode::kNormal, 0, 0} : state;
    case Mode::kFence: {
      painter.paint(line.size(), Tone::kCode);
      const std::size_t at = std::min(line.find_first_not_of(' '), line.size());
      const std::size_t n = run_length(line, at, state.fence);
      return n >= state.length && is_blank(line.substr(at + n)) ? HighlightState{Mode::kNormal, 0, 0} : state;
    }
    case Mode::kHtml:
      painter.paint(line.size(), Tone::kSoft);
      return is_blank(line) ? HighlightState{Mode::kNormal, 0, 0} : state;
    case Mode::kStart:
    case Mode::kNormal: break;
  }
  if (const Fence fence = fence_at(line); fence.c != 0) {
    painter.paint(line.size(), Tone::kCode);
    return {Mode::kFence, fence.c, static_cast<std::uint8_t>(std::min<std::size_t>(fence.length, 255))};
  }
  if (starts_html_block(line)) {
    painter.paint(line.size(), Tone::kSoft);
    return {Mode::kHtml, 0, 0};
  }
  if (spans != nullptr) paint_normal(line, painter);
  return {Mode::kNormal, 0, 0};
}

}  // namespace marbre::ui
