// Links and images: inline, by reference, automatic.
#include <algorithm>

#include "core/markdown/kramdown/span_parser.hpp"

namespace marbre::markdown::kramdown {
namespace {

constexpr std::uint32_t kLongestLabel = 4096, kUnknown = BracketEnds::kUnknown;
constexpr std::uint32_t kNear = 256;  // how far a link's ")" is looked for before all are

}  // namespace

bool SpanParser::autolink() {  // AUTOLINK_START
  const std::uint32_t from = p_ + 1;
  std::uint32_t p = from;
  bool is_url = false;
  for (const std::string_view scheme : {"mailto:", "http:", "https:", "ftp:", "ftps:"})
    if (starts(from, scheme)) {
      p = from + size_of(scheme) + 1;
      is_url = p <= s_.size() && c(p - 1) != '\n';
    }
  if (is_url) {
    while (p < s_.size() && s_[p] != '>' && s_[p] != '\n') ++p;
    is_url = c(p) == '>';
  }
  if (!is_url) {
    bool has_at = false;
    for (p = from; p < s_.size() && s_[p] != '>'; p = character_end(s_, p)) {
      const char ch = s_[p];
      if (ch == '@' && !has_at && p > from && c(p + 1) != '>') {
        has_at = true;
      } else if (ch != '-' && ch != '_' && ch != '.' && !is_digit(ch) && !is_alpha_at(s_, p)) {
        return false;
      }
    }
    if (!has_at || c(p) != '>') return false;
  }
  const std::string_view address = s_.substr(from, p - from);
  const std::uint32_t start = p_, node = open(NodeKind::kLink, start);
  out_[node].start = 0;
  out_[node].target = out_.put(is_url ? std::string(address) : "mailto:" + std::string(address));
  const bool mail = address.starts_with("mailto:");
  const std::uint32_t label = out_.open(NodeKind::kText, source(mail ? from + 7 : from, p));
  out_[label].text = out_.put(address.substr(mail ? 7 : 0));
  close(node, start, p + 1);
  return true;
}

bool SpanParser::link(const Place& place) {
  const std::uint32_t from = p_;
  const bool image = s_[from] == '!';
  const std::uint32_t content = from + (image ? 2 : 1);
  if (content >= s_.size() || s_[content] == '^') return false;
  if (!image && (place.inside & (kLinkBit | kImageBit)) != 0) return as_text(from, content), true;
  Place inner = place;
  inner.parent = image ? kImageBit : kLinkBit;
  inner.inside |= inner.parent;
  const std::uint32_t known = memory_.ends_of(inner.inside).get(content);
  if (known == kNone || depth_ >= kDeepest) return as_text(from, content), true;
  if (known != kUnknown && tail(content, known).end == kNone) return as_text(from, content), true;
  flush(from);
  const Saved saved = save();
  const std::uint32_t node = out_.open(image ? NodeKind::kImage : NodeKind::kLink, source(from, from));
  children_from_ = out_.block().nodes.size();
  p_ = literal_ = content;
  ++depth_;
  const bool found =
      parse({.kind = Stop::kBracket, .mark = 0, .length = 0, .tag = {}, .any_case = false}, inner, Mask::kAll);
  --depth_;
  const std::uint32_t bracket = p_;
  Tail link;
  if (found) link = tail(content, bracket);
  if (!found || link.end == kNone) {
    const std::uint8_t uses = out_.block().uses;
    restore(saved);
    out_.block().uses |= uses;
    literal_ = from;
    p_ = content;
    return true;
  }
  flush(bracket);
  if (image) {  // its text is an attribute, but the preview and the outline show it
    out_.block().nodes.resize(node + 1);
    std::string alt = unescaped(s_.substr(content, bracket - content));
    if (!alt.empty()) {
      const std::uint32_t child = out_.open(NodeKind::kText, source(content, bracket));
      out_[child].text = out_.put(alt);
    }
    image_made_ = from;
  }
  out_[node].start = 0;  // how many attributes stand in front of the target's
  if (link.definition != nullptr) {
    out_.attributes(node, link.definition->list, all_);
    for (std::uint32_t a = out_[node].attributes; a != 0; a = out_.block().attributes[a - 1].next) ++out_[node].start;
    out_[node].special = image && link.definition->list.has_ref("standalone");
  }
  out_[node].target = out_.put(link.target);
  if (link.has_title) {
    out_[node].title = out_.put(link.title);
    out_[node].level = 1;  // has a title, which may be empty
  }
  close(node, from, link.end);
  if (!image) image_made_ = kNone;
  return true;
}

std::string SpanParser::unescaped(std::string_view s) {
  std::string out;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\\' && i + 1 < s.size() && is_escapable(s[i + 1], false)) ++i;
    out += s[i];
  }
  return out;
}

// What follows the text [content, bracket) of a link.
SpanParser::Tail SpanParser::tail(std::uint32_t content, std::uint32_t bracket) {
  Tail link;
  std::uint32_t p = bracket + 1;
  std::uint32_t id = p;
  while (id < s_.size() && is_space(s_[id])) ++id;
  std::uint32_t id_end = kNone;
  if (c(id) == '[') {  // LINK_INLINE_ID_RE
    const std::size_t close = s_.find_first_of(']', id + 1);
    if (close != std::string_view::npos) id_end = static_cast<std::uint32_t>(close);
  }
  if (id_end != kNone || c(p) != '(') {
    out_.block().uses |= Block::kLinks;
    const bool own = id_end == kNone || id_end == id + 1;
    const std::string_view label = own ? s_.substr(content, bracket - content) : s_.substr(id + 1, id_end - id - 1);
    if (all_.links.empty() || label.size() > kLongestLabel + all_.longest_link) return link;
    link.definition = all_.link(normalized_link_id(own ? unescaped(label) : std::string(label)));
    if (link.definition == nullptr) return link;
    link.target = link.definition->url;
    link.title = link.definition->title;
    link.has_title = link.definition->has_title;
    link.end = id_end == kNone ? p : id_end + 1;
    return link;
  }
  if (c(p + 1) == '<') {
    std::uint32_t close = p + 2;
    while (close < s_.size() && s_[close] != '>' && s_[close] != '\n') ++close;
    if (c(close) == '>') {
      link.target = s_.substr(p + 2, close - p - 2);
      if (c(close + 1) == ')') {
        link.end = close + 2;
        return link;
      }
      return title(close + 1, link);
    }
  }
  return destination(p, link);
}

// LINK_PAREN_STOP_RE from the "(" at `p`.
SpanParser::Tail SpanParser::destination(std::uint32_t p, Tail link) {
  const auto ends_at = [&](std::uint32_t to) { link.target = trimmed(s_.substr(p + 1, to - p - 1)); };
  std::uint32_t depth = 0;
  for (std::uint32_t q = p; q < s_.size() && q < p + kNear; ++q) {
    if (s_[q] == '(') {
      ++depth;
    } else if (s_[q] == ')' && --depth == 0) {
      ends_at(q);
      link.end = q + 1;
      return link;
    } else if (is_space(s_[q]) && is_quote(c(q + 1))) {
      ends_at(q);
      return title(q + 1, link);
    }
  }
  need_parens();
  const std::uint32_t close = memory_.parens[p], stop = memory_.quote_stops.empty() ? kNone : next_stop(p);
  if (close != kNone && close < stop) {
    ends_at(close);
    link.end = close + 1;
    return link;
  }
  if (stop == kNone) return link;
  ends_at(stop);
  return title(stop + 1, link);
}

void SpanParser::need_parens() {
  std::vector<std::uint32_t>& parens = memory_.parens;
  if (!parens.empty()) return;
  parens.assign(s_.size() + 1, kNone);
  std::vector<std::uint32_t> open;
  for (std::uint32_t p = 0; p < s_.size(); ++p) {
    if (s_[p] == '(') {
      open.push_back(p);
    } else if (s_[p] == ')' && !open.empty()) {
      parens[open.back()] = p;
      open.pop_back();
    } else if (is_space(s_[p]) && is_quote(c(p + 1))) {
      memory_.quote_stops.push_back(p);
    }
  }
}

std::uint32_t SpanParser::next_stop(std::uint32_t p) const {
  const auto found = std::upper_bound(memory_.quote_stops.begin(), memory_.quote_stops.end(), p);
  return found == memory_.quote_stops.end() ? kNone : *found;
}

SpanParser::Tail SpanParser::title(std::uint32_t p, Tail link) {  // LINK_INLINE_TITLE_RE
  link.end = kNone;
  while (p < s_.size() && is_space(s_[p])) ++p;
  const char quote = c(p);
  if (!is_quote(quote)) return link;
  std::uint32_t& cached = title_end_[quote == '"' ? 0 : 1];
  std::uint32_t& cached_from = title_from_[quote == '"' ? 0 : 1];
  std::uint32_t q = p + 2;
  if (cached_from <= q && (cached == kNone || cached >= q) && cached_from != kNone) {
    q = cached;
  } else {
    const std::uint32_t searched = q;
    for (; q < s_.size(); ++q)
      if (s_[q] == quote && after_quote(q) != kNone) break;
    if (q >= s_.size()) q = kNone;
    cached_from = searched;
    cached = q;
  }
  if (q == kNone) return link;
  link.title = s_.substr(p + 1, q - p - 1);
  link.has_title = true;
  link.end = after_quote(q);
  return link;
}

std::uint32_t SpanParser::after_quote(std::uint32_t q) const {  // \s*?\)
  ++q;
  while (q < s_.size() && is_space(s_[q])) ++q;
  return c(q) == ')' ? q + 1 : kNone;
}

}  // namespace marbre::markdown::kramdown
