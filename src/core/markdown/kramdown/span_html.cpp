// HTML within text, {::extensions /} and {: attribute lists } behind a span.
#include <utility>

#include "core/markdown/kramdown/span_parser.hpp"

namespace marbre::markdown::kramdown {

bool SpanParser::html(const Place& place) {  // parse_span_html
  const std::uint32_t from = p_;
  if (const std::uint32_t end = html_comment(s_, from, no_comment_); end != kNone) {
    const std::uint32_t node = open(NodeKind::kHtmlInline, from);
    out_[node].text = out_.put(s_.substr(from, end - from));
    close(node, from, end);
    return true;
  }
  const Tag end = html_end_tag(s_, from);
  if (end.end != kNone) return as_text(from, end.end), true;
  const Tag tag = html_tag(s_, from, quotes_);
  if (tag.end == kNone || depth_ >= kDeepest) {
    const char n = c(from + 1);
    if (n != '/' && html_name(s_, from + 1) == kNone && !starts(from, "<!--")) return false;
    return as_text(from, from + 1), true;
  }
  const std::string_view written = s_.substr(tag.name_from, tag.name_to - tag.name_from);
  std::string name = lower_case(written);
  const bool known = is_html_element(name);
  if (!known) name = written;
  if (is_block_element(name)) return as_text(from, tag.end), true;
  const std::string_view attributes = s_.substr(tag.attributes_from, tag.attributes_to - tag.attributes_from);
  const bool raw_model = content_model(name) == Model::kRaw;
  bool parses = !raw_model && !place.raw && options_.parse_span_html;
  const std::string_view wish = markdown_attribute(attributes);
  if (wish == "span") parses = true;
  if (wish == "1") parses = !raw_model;
  if (wish == "0") parses = false;
  const std::uint32_t node = open(NodeKind::kHtmlSpan, from);
  out_[node].text = out_.put(name);
  out_[node].content = parses ? Content::kSpan : Content::kRaw;
  out_.tag_attributes(node, attributes, known, true);
  p_ = literal_ = tag.end;
  std::uint32_t to = tag.end;
  if (!tag.closed && !has_no_body(name)) {
    const Stop stop{.kind = Stop::kTag, .mark = 0, .length = 0, .tag = name, .any_case = known};
    Place inner = place;
    inner.parent = 0;
    inner.html = true;
    inner.raw = !parses;
    children_from_ = out_.block().nodes.size();
    const bool in_html = std::exchange(context_.in_html, true);
    ++depth_;
    const bool found = parse(stop, inner, parses ? Mask::kAll : Mask::kHtml);
    --depth_;
    context_.in_html = in_html;
    flush(found ? p_ : size_of(s_));
    to = found ? end_tag(p_, stop) : size_of(s_);
  }
  close(node, from, to);
  return true;
}

bool SpanParser::extension() {  // EXT_SPAN_START, IAL_SPAN_START
  const std::uint32_t from = p_;
  if (from >= no_brace_from_) return as_text(from, from + 1), true;
  if (any_until_brace(s_, from + 2) == kNone) {
    no_brace_from_ = from;
    return as_text(from, from + 1), true;
  }
  if (const Extension ext = extension_tag(s_, from); ext.end != kNone) {
    std::uint32_t to = ext.end, end = ext.end;
    if (!ext.closed) {
      to = kNone;
      const bool missing = from >= no_stop_from_ && ext.name == no_stop_name_;
      for (std::size_t q = missing ? std::string_view::npos : s_.find("{:/", ext.end); q != std::string_view::npos;
           q = s_.find("{:/", q + 1)) {
        const std::uint32_t stop = extension_stop(s_, static_cast<std::uint32_t>(q), ext.name);
        if (stop == kNone) continue;
        to = static_cast<std::uint32_t>(q);
        end = stop;
        break;
      }
    }
    if (to == kNone && !(from >= no_stop_from_ && ext.name == no_stop_name_)) {
      no_stop_from_ = from;
      no_stop_name_ = ext.name;
    }
    const bool known = ext.name == "comment" || ext.name == "nomarkdown" || ext.name == "options";
    if (to == kNone || !known) return as_text(from, from + 1), true;
    flush(from);
    const std::string body(s_.substr(ext.end, to - ext.end));
    if (!ext.closed && (ext.name == "comment" || (ext.name == "nomarkdown" && prints_html(ext.attributes)))) {
      const std::uint32_t node = open(NodeKind::kHtmlInline, from);
      out_[node].text = out_.put(ext.name == "comment" ? "<!-- " + body + " -->" : body);
      close(node, from, end);
    }
    p_ = literal_ = end;
    return true;
  }
  if (extension_stop(s_, from, {}) != kNone) return as_text(from, from + 1), true;
  const std::uint32_t close = any_until_brace(s_, from + 2);
  if (close == kNone || close == from + 2) return as_text(from, from + 1), true;
  const std::uint32_t end = close + 1;
  if (after_symbol_ == from && literal_ == from) {  // behind a quote or symbol: read, and of no effect
    after_symbol_ = p_ = literal_ = end;
    return true;
  }
  if (closed_at_ != from || literal_ != from) return as_text(from, from + 1), true;
  AttributeList list;
  parse_attribute_list(s_.substr(from + 2, close - from - 2), list);
  out_.attributes(closed_, list, all_);
  if (out_[closed_].kind == NodeKind::kImage && list.has_ref("standalone")) out_[closed_].special = true;
  p_ = literal_ = closed_at_ = end;
  return true;
}

Extension extension_tag(std::string_view s, std::uint32_t pos) {
  Extension ext;
  if (!s.substr(std::min<std::size_t>(pos, s.size())).starts_with("{::")) return ext;
  std::uint32_t p = pos + 3;
  while (is_word(at(s, p))) ++p;
  if (p == pos + 3) return ext;
  ext.name = s.substr(pos + 3, p - pos - 3);
  std::uint32_t close = any_until_brace(s, p);
  if (close == kNone) return ext;
  std::uint32_t to = close;
  if (to > p && s[to - 1] == '/') {
    ext.closed = true;
    --to;
  }
  if (to > p) {
    if (!is_space(s[p])) return ext;
    ext.attributes = s.substr(p + 1, to - p - 1);
  }
  ext.end = close + 1;
  return ext;
}

std::uint32_t extension_stop(std::string_view s, std::uint32_t pos, std::string_view name) {
  if (!s.substr(std::min<std::size_t>(pos, s.size())).starts_with("{:/")) return kNone;
  std::uint32_t p = pos + 3;
  if (name.empty()) {
    if (const std::uint32_t end = identifier(s, p); end != kNone) p = end;
  } else if (s.substr(p).starts_with(name)) {
    p += size_of(name);
  }
  return at(s, p) == '}' ? p + 1 : kNone;
}

bool prints_html(std::string_view attributes) {
  AttributeList list;
  parse_attribute_list(attributes, list);
  for (const auto& [key, value] : list.pairs)
    if (key == "type") return trimmed(value).empty() || value.find("html") != std::string::npos;
  return true;
}

std::string_view markdown_attribute(std::string_view s) {
  for (std::size_t i = s.find("markdown"); i != std::string_view::npos; i = s.find("markdown", i + 1)) {
    if (i == 0 || !is_space(s[i - 1])) continue;
    auto p = static_cast<std::uint32_t>(i) + 8;
    while (is_space(at(s, p))) ++p;
    if (at(s, p) != '=') continue;
    do ++p;
    while (is_space(at(s, p)));
    const char quote = at(s, p);
    const std::uint32_t from = is_quote(quote) ? p + 1 : p;
    std::uint32_t to = from;
    while (to < s.size() && (is_quote(quote) ? s[to] != quote : is_word(s[to]))) ++to;
    return s.substr(from, to - from);
  }
  return {};
}

}  // namespace marbre::markdown::kramdown
