// The span parser's loop, emphasis, code, and what else has a mark in front and behind.
#include "core/base/bytes.hpp"
#include "core/markdown/kramdown/span_parser.hpp"

namespace marbre::markdown::kramdown {
namespace {

constexpr base::ByteSet kSpecial("*_`<[]!\"'${&-.\\~>\n");

}  // namespace

ByteRange SpanParser::source(std::uint32_t from, std::uint32_t to) const {
  const std::uint32_t a = text_.source(offset_ + from);
  const std::uint32_t b = to > from ? text_.source(offset_ + to - 1) + 1 : a;
  return {{a}, {std::max(a, b)}};
}

void SpanParser::text(std::string_view s, std::uint32_t from, std::uint32_t to) {
  if (s.empty()) return;
  Block& block = out_.block();
  if (block.nodes.size() > children_from_) {
    Node& last = block.nodes.back();
    if (last.kind == NodeKind::kText && !last.special && last.text.from + last.text.length == block.strings.size()) {
      out_.put(s);
      last.text.length += size_of(s);
      last.source.to = source(from, to).to;
      return;
    }
  }
  const std::uint32_t node = out_.open(NodeKind::kText, source(from, to));
  out_[node].text = out_.put(s);
}

SpanParser::Saved SpanParser::save() const {
  const Block& block = out_.block();
  Saved saved{block.nodes.size(),
              block.strings.size(),
              block.attributes.size(),
              children_from_,
              0,
              0,
              after_symbol_,
              closed_at_,
              closed_};
  if (!block.nodes.empty()) {
    saved.text_length = block.nodes.back().text.length;
    saved.text_to = block.nodes.back().source.to.value;
  }
  return saved;
}

void SpanParser::restore(const Saved& saved) {
  Block& block = out_.block();
  block.nodes.resize(saved.nodes);
  block.strings.resize(saved.strings);
  block.attributes.resize(saved.attributes);
  children_from_ = saved.children_from;
  after_symbol_ = saved.after_symbol;
  closed_at_ = saved.closed_at;
  closed_ = saved.closed;
  if (!block.nodes.empty()) {
    block.nodes.back().text.length = saved.text_length;
    block.nodes.back().source.to.value = saved.text_to;
  }
}

bool SpanParser::parse(const Stop& stop, Place place, Mask mask) {
  const std::uint32_t start = p_;
  std::vector<std::uint32_t>&visited = memory_.visited, &brackets = memory_.brackets;
  const std::size_t base = visited.size(), opened = brackets.size();
  std::vector<std::uint64_t>* const failed =
      stop.kind == Stop::kMark ? &memory_.failed_of(state(stop, place)) : nullptr;
  BracketEnds* const ends = stop.kind == Stop::kBracket ? &memory_.ends_of(place.inside) : nullptr;
  if (ends != nullptr) brackets.push_back(start);
  const auto leave = [&](bool found) {
    if (failed != nullptr && !found) {
      if (failed->empty()) failed->resize(s_.size() / 64 + 1);
      for (std::size_t i = base; i < visited.size(); ++i) (*failed)[visited[i] / 64] |= 1ull << (visited[i] % 64);
    }
    if (ends != nullptr && !found)
      for (std::size_t i = opened; i < brackets.size(); ++i) ends->set(brackets[i], kNone, s_.size());
    visited.resize(base);
    brackets.resize(opened);
    return found;
  };
  while (p_ < s_.size()) {
    if (failed != nullptr) {
      if (!failed->empty() && ((*failed)[p_ / 64] >> (p_ % 64) & 1) != 0) return leave(false);
      visited.push_back(p_);
    }
    const std::uint32_t from = p_;
    const std::uint32_t found = next_special(from, stop, mask);
    if (found == kNone) {
      p_ = size_of(s_);
      break;
    }
    p_ = found;
    if (stop.kind == Stop::kMark && stops_here(stop, start)) return leave(true);
    if (stop.kind == Stop::kTag && end_tag(p_, stop) != kNone) return leave(true);
    if (stop.kind == Stop::kBracket) {
      if (s_[p_] == ']') {
        ends->set(brackets.back(), p_, s_.size());
        if (brackets.size() == opened + 1) return leave(true);
        brackets.pop_back();
      } else if (s_[p_] == '[' || (s_[p_] == '!' && c(p_ + 1) == '[')) {
        brackets.push_back(p_ + (s_[p_] == '[' ? 1 : 2));
        const std::size_t depth = brackets.size();
        const std::uint32_t before = p_;
        if (!one(place, mask)) p_ = character_end(s_, before);
        if (image_made_ == before && brackets.size() == depth) brackets.pop_back();
        continue;
      }
    }
    const std::uint32_t before = p_;
    if (!one(place, mask)) p_ = character_end(s_, before);
  }
  return leave(false);
}

std::uint32_t SpanParser::next_special(std::uint32_t from, const Stop& stop, Mask mask) const {
  if (mask != Mask::kAll) {
    const char* const wanted = mask == Mask::kHtml ? "<" : mask == Mask::kCode ? "`" : "`<";
    const std::size_t found = s_.find_first_of(wanted, from);
    return found == std::string_view::npos ? kNone : static_cast<std::uint32_t>(found);
  }
  for (std::uint32_t p = from;; ++p) {
    p = static_cast<std::uint32_t>(kSpecial.find(s_, p));
    if (p >= s_.size()) return kNone;
    const char ch = s_[p], n = c(p + 1);
    switch (ch) {
      case ']':
        if (stop.kind != Stop::kBracket) continue;
        break;
      case '"':
      case '\'': return p > from && s_[p - 1] != '\\' ? before(s_, p) : p;
      case '!':
        if (n != '[' && !is_quote(n)) continue;
        break;
      case '{':
        if (n != ':' && !is_quote(n)) continue;
        break;
      case '-':
        if (n != '-' && !is_quote(n)) continue;
        break;
      case '.':
        if ((n != '.' || c(p + 2) != '.') && !is_quote(n)) continue;
        break;
      case '~':
        if (n != '~' && !is_quote(n)) continue;
        break;
      case '>':
        if (n != '>') continue;
        if (p > from && s_[p - 1] == ' ') return p - 1;
        break;
      case '\n':
        if (p >= from + 2 && s_[p - 1] == ' ' && s_[p - 2] == ' ') return p - 2;
        if (!hard_wraps() && !is_quote(n)) continue;
        break;
      default: break;
    }
    return p;
  }
}

bool SpanParser::stops_here(const Stop& stop, std::uint32_t start) const {
  for (std::uint32_t i = 0; i < stop.length; ++i)
    if (c(p_ + i) != stop.mark) return false;
  if (p_ == start || is_space(s_[p_ - 1])) return false;
  const std::uint32_t after = p_ + stop.length;
  if (stop.length == 1 && c(after) == stop.mark && c(after + 1) != stop.mark) return false;
  return stop.mark != '_' || after >= s_.size() || !(is_digit(s_[after]) || is_alpha_at(s_, after));
}

std::uint32_t SpanParser::end_tag(std::uint32_t p, const Stop& stop) const {  // </name\s*>
  if (!starts(p, "</")) return kNone;
  const std::string_view name = s_.substr(p + 2, stop.tag.size());
  if (stop.any_case ? !equals_ignoring_case(name, stop.tag) : name != stop.tag) return kNone;
  std::uint32_t q = p + 2 + size_of(stop.tag);
  while (q < s_.size() && is_space(s_[q])) ++q;
  return c(q) == '>' ? q + 1 : kNone;
}

// One span parser at p_, in kramdown's order. False: nothing starts here.
bool SpanParser::one(const Place& place, Mask mask) {
  image_made_ = kNone;
  const char ch = s_[p_], n = c(p_ + 1);
  if (mask != Mask::kAll) {
    if (ch == '`' && mask != Mask::kHtml) return code(), true;
    return ch == '<' && mask != Mask::kCode && html(place);
  }
  switch (ch) {
    case '*':
    case '_': return emphasis(place), true;
    case '`': return code(), true;
    case '<':
      if (autolink() || html(place)) return true;
      break;
    case '[':
    case '!':
      if (ch == '[' && n == '^' && footnote()) return true;
      if ((ch == '[' || n == '[') && link(place)) return true;
      break;
    default: break;
  }
  const std::uint32_t next = character_end(s_, p_);
  if (is_quote(ch) || (ch != '\\' && is_quote(c(next)))) return smart_quote(), true;
  switch (ch) {
    case '$': return math();
    case '{': return n == ':' && extension();
    case '&': return entity();
    case '-':
    case '.':
    case '<':
    case '>': return symbols();
    case ' ': return (n == '>' && symbols()) || line_break();
    case '\\':
      if (n == '<' && c(p_ + 2) == '<' && options_.auto_typographic) return two_entities("&lt;", '<');
      if (n == '>' && c(p_ + 2) == '>' && options_.auto_typographic) return two_entities("&gt;", '>');
      return line_break() || escaped();
    case '~': return options_.gfm && strikethrough();
    case '\n': return hard_wrap();
    default: return false;
  }
}

void SpanParser::emphasis(const Place& place) {
  const std::uint32_t from = p_;
  const char mark = s_[from];
  const std::uint8_t length = c(from + 1) == mark ? 2 : 1;
  const std::uint8_t bit = length == 2 ? kStrongBit : kEm;
  const bool in_word = mark == '_' && from > 0 && follows_letter(from);
  if (in_word || is_space(c(from + length)) || (place.inside & bit) != 0 || depth_ >= kDeepest)
    return as_text(from, from + length);
  flush(from);
  const Saved saved = save();
  std::uint32_t to = emphasis_of(from, from + length, mark, length, place);
  if (to == kNone && length == 2 && place.parent != kEm) {
    restore(saved);
    to = emphasis_of(from, from + 1, mark, 1, place);
  }
  if (to != kNone) return;
  restore(saved);
  literal_ = from;
  p_ = from + length;
}

bool SpanParser::follows_letter(std::uint32_t p) const {
  const std::uint32_t b = before(s_, p);
  if (is_alpha_at(s_, b)) return true;
  return s_[b] == '-' && b > 0 && is_alpha_at(s_, before(s_, b));
}

std::uint32_t SpanParser::emphasis_of(std::uint32_t from, std::uint32_t content, char mark, std::uint8_t length,
                                      const Place& place) {
  const std::uint32_t node = out_.open(length == 2 ? NodeKind::kStrong : NodeKind::kEmphasis, source(from, from));
  children_from_ = out_.block().nodes.size();
  p_ = literal_ = content;
  Place inner = place;
  inner.parent = length == 2 ? kStrongBit : kEm;
  inner.inside |= inner.parent;
  ++depth_;
  const bool found =
      parse({.kind = Stop::kMark, .mark = mark, .length = length, .tag = {}, .any_case = false}, inner, Mask::kAll);
  --depth_;
  if (!found) return kNone;
  flush(p_);
  close(node, from, p_ + length);
  return p_;
}

void SpanParser::code() {
  const std::uint32_t from = p_;
  std::uint32_t content = from;
  while (c(content) == '`') ++content;
  const std::uint32_t length = content - from;
  if (length == 1 && (from == 0 || is_space(s_[from - 1])) && is_space(c(content))) return as_text(from, content);
  const std::uint32_t end = next_run(content, length);
  if (end == kNone) return as_text(from, content);
  std::uint32_t a = content, b = end;
  if (length > 1) {
    if (a < b && s_[a] == ' ') ++a;
    if (a < b && s_[b - 1] == ' ') --b;
  }
  const std::uint32_t node = open(NodeKind::kCode, from);
  out_[node].text = out_.put(s_.substr(a, b - a));
  close(node, from, end + length);
}

// The next `length` backticks in a row; what was not found once is not looked for again.
std::uint32_t SpanParser::next_run(std::uint32_t from, std::uint32_t length) {
  if (from >= no_run_from_ && length >= no_run_length_) return kNone;
  std::uint32_t run = 0;
  for (std::uint32_t p = from; p < s_.size(); ++p) {
    run = s_[p] == '`' ? run + 1 : 0;
    if (run == length) return p + 1 - length;
  }
  if (no_run_from_ == kNone || length <= no_run_length_) {
    no_run_from_ = from;
    no_run_length_ = length;
  }
  return kNone;
}

bool SpanParser::footnote() {  // FOOTNOTE_MARKER_START
  const std::uint32_t from = p_, name = identifier(s_, from + 2);
  if (name == kNone || c(name) != ']') return false;
  out_.block().uses |= Block::kFootnotes;
  const std::string_view id = s_.substr(from + 2, name - from - 2);
  if (!all_.footnote(id)) return as_text(from, name + 1), true;
  const std::uint32_t node = open(NodeKind::kFootnote, from);
  out_[node].target = out_.put(id);
  close(node, from, name + 1);
  return true;
}

bool SpanParser::math() {  // INLINE_MATH_START
  const std::uint32_t from = p_;
  if (c(from + 1) != '$' || from >= no_math_from_) return false;
  const std::size_t marks = s_.find("$$", from + 2);
  if (marks == std::string_view::npos) {
    no_math_from_ = from;
    return false;
  }
  const auto to = static_cast<std::uint32_t>(marks);
  const std::uint32_t node = open(NodeKind::kMath, from);
  out_[node].text = out_.put(trimmed(s_.substr(from + 2, to - from - 2)));
  close(node, from, to + 2);
  return true;
}

bool SpanParser::strikethrough() {  // STRIKETHROUGH_MATCH
  const std::uint32_t from = p_;
  if (c(from + 1) != '~' || from + 2 >= s_.size() || is_space(s_[from + 2]) || s_[from + 2] == '~') return false;
  if (from >= no_strike_from_) return false;
  std::uint32_t to = kNone;
  for (std::uint32_t q = from + 3; q + 1 < s_.size(); ++q) {
    if (s_[q] == '~' && s_[q + 1] == '~' && s_[q - 1] != '~' && !is_space(s_[q - 1])) {
      to = q;
      break;
    }
  }
  if (to == kNone) {
    no_strike_from_ = from;
    return false;
  }
  const std::uint32_t node = open(NodeKind::kStrikethrough, from);
  children_from_ = out_.block().nodes.size();
  if (depth_ < kDeepest) {
    SpanContext inner = context_;
    inner.in_html = true;
    SpanMemory memory;
    SpanParser spans(s_.substr(from + 2, to - from - 2), text_, offset_ + from + 2, options_, all_, inner, memory, out_,
                     depth_ + 1);
    spans.run();
  } else {
    literal_ = from + 2;
    flush(to);
  }
  close(node, from, to + 2);
  return true;
}

void parse_spans(const Text& text, std::uint32_t from, std::uint32_t to, bool newline, const Options& options,
                 const Definitions& all, SpanContext context, SpanMemory& memory, Builder& out) {
  if (newline) {
    Text longer;
    longer.append(text, from, to);
    longer.append("\n", text.source(to));
    SpanParser(longer.s, longer, 0, options, all, context, memory, out).run();
  } else {
    SpanParser(text.s.substr(from, to - from), text, from, options, all, context, memory, out).run();
  }
}

std::vector<FlatSpan> flat_spans(std::string_view s, FlatSpans which, const Options& options, SpanMemory& memory) {
  std::vector<FlatSpan> flat;
  if (which == FlatSpans::kCode && s.find('`') == std::string_view::npos) {
    flat.push_back({0, size_of(s), std::string(s), false});
    return flat;
  }
  Block block;
  Builder builder(block);
  Text text;
  Text::of_source(s, false, s.find('\r') == std::string_view::npos, text);
  const Definitions none;
  SpanParser(s, text, 0, options, none, {}, memory, builder)
      .run(which == FlatSpans::kCode ? SpanParser::Mask::kCode : SpanParser::Mask::kCodeAndHtml);
  for (std::uint32_t i = 0; i < block.nodes.size(); i = block.nodes[i].end) {
    const Node& node = block.nodes[i];
    flat.push_back({node.source.from.value, node.source.to.value, std::string(block.str(node.text)),
                    node.kind == NodeKind::kCode});
  }
  return flat;
}

}  // namespace marbre::markdown::kramdown
