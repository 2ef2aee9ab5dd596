// Attributes of nodes: from attribute lists, by reference too, and from start tags.
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {

void Builder::attribute(std::uint32_t node, std::string_view name, std::string_view value, bool joins) {
  std::uint32_t* link = &out_.nodes[node].attributes;
  while (*link != 0) {
    Attribute& attribute = out_.attributes[*link - 1];
    if (out_.str(attribute.name) == name) {
      std::string joined;
      if (joins && attribute.value.length > 0) (joined = out_.str(attribute.value)) += ' ';
      joined += value;
      attribute.value = put(joined);
      return;
    }
    link = &attribute.next;
  }
  const auto index = static_cast<std::uint32_t>(out_.attributes.size()) + 1;
  *link = index;
  const Slice n = put(name), v = put(value);
  out_.attributes.push_back({n, v, 0});
}

void Builder::attributes(std::uint32_t node, const AttributeList& list, const Definitions& all) {
  attributes(node, list, all, 0);
}

void Builder::attributes(std::uint32_t node, const AttributeList& list, const Definitions& all, int depth) {
  for (const std::string& ref : list.refs) {
    out_.uses |= Block::kLists;
    const AttributeList* more = all.list(ref);
    if (more != nullptr && depth < 8) attributes(node, *more, all, depth + 1);
  }
  for (const auto& [key, value] : list.pairs) attribute(node, key, value, key == "class");
}

void Builder::tag_attributes(std::uint32_t node, std::string_view s, bool lower, bool one_line) {  // HTML_ATTRIBUTE_RE
  for (std::uint32_t p = 0; p < s.size();) {
    while (p < s.size() && is_space(s[p])) ++p;
    const std::uint32_t end = html_name(s, p);
    if (end == kNone) break;
    std::string name(s.substr(p, end - p));
    if (lower) name = lower_case(name);
    std::string value;
    p = end;
    std::uint32_t v = p;
    while (v < s.size() && is_space(s[v])) ++v;
    if (at(s, v) == '=') {
      do ++v;
      while (v < s.size() && is_space(s[v]));
      if (is_quote(at(s, v))) {
        const std::size_t close = s.find(s[v], v + 1);
        if (close != std::string_view::npos) {
          value = s.substr(v + 1, close - v - 1);
          p = static_cast<std::uint32_t>(close) + 1;
        }
      } else {
        const std::uint32_t from = v;
        while (v < s.size() && is_word_at(s, v)) v = character_end(s, v);
        value = s.substr(from, v - from);
        p = v;
      }
    }
    if (name == "markdown") continue;
    if (one_line) {
      std::string joined;
      for (std::size_t i = 0; i < value.size(); ++i)
        if (value[i] != '\n')
          joined += value[i];
        else if (joined.empty() || i == 0 || value[i - 1] != '\n')
          joined += ' ';
      value = std::move(joined);
    }
    attribute(node, name, value);
  }
}

}  // namespace marbre::markdown::kramdown
