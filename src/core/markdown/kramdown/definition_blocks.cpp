// Blocks that define something for the rest of the document and print nothing where they stand: footnotes, links,
// abbreviations, attribute lists, {::extensions /}.
#include "core/markdown/kramdown/block_parser.hpp"
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {

bool BlockParser::footnote() {  // FOOTNOTE_DEFINITION_START
  const std::uint32_t p = skip_indent(s_, pos_);
  if (at(s_, p + 1) != '^') return false;
  const std::uint32_t name = identifier(s_, p + 2);
  if (name == kNone || at(s_, name) != ']' || at(s_, name + 1) != ':') return false;
  const std::uint32_t end = code_extent(next_line(pos_));
  Text& text = e_.make_text();
  for (std::uint32_t line = name + 2; line < end; line = next_line(line)) {
    std::uint32_t from = indent(line);
    if (from == kNone) from = line;
    text.append(*src_, from, next_line(line));
  }
  const std::int32_t el = e_.make(El::kFootnote);
  e_[el].name = view(p + 2, name);
  e_[el].begin = src_->source(pos_);
  e_[el].end = src_->source(end);
  e_.append(tree_, el);
  inner_blocks(el, text);
  e_.definitions.footnotes.emplace_back(e_[el].name);
  add_end(Ending::kFootnote, pos_, end);
  pos_ = end;
  return true;
}

bool BlockParser::link_definition() {  // LINK_DEFINITION_START
  std::uint32_t p = skip_indent(s_, pos_) + 1;
  const std::uint32_t id = p, line = eol(pos_);
  while (p < line && s_[p] != ']') ++p;
  if (p == id || p >= line || at(s_, p + 1) != ':') return false;
  const std::uint32_t id_end = p;
  p += 2;
  while (is_blank(at(s_, p))) ++p;
  if (p >= line) return false;
  std::uint32_t end = kNone;
  std::string_view title;
  bool has_title = false;
  const auto rest = [&](std::uint32_t from) {  // a title, on this line or the next, or nothing more
    std::uint32_t q = from;
    while (is_blank(at(s_, q))) ++q;
    if (q > from && quoted(q, title)) {
      has_title = true;
      end = next_line(from);
    } else if (at(s_, q) == '\n') {
      end = q + 1;
      std::uint32_t t = end;
      while (is_blank(at(s_, t))) ++t;
      look(line_end(s_, t) + 1);
      if (quoted(t, title)) {
        has_title = true;
        end = next_line(t);
      }
    }
    return end != kNone;
  };
  std::string_view url;
  if (s_[p] == '<') {
    for (std::uint32_t q = p + 1; q < line && end == kNone; ++q)
      if (s_[q] == '>' && rest(q + 1)) url = view(p + 1, q);
  }
  if (end == kNone) {
    std::uint32_t to = line;
    while (to > p && is_blank(s_[to - 1])) --to;
    std::uint32_t q = p + 1;
    for (; q < to; ++q) {
      if (!is_blank(s_[q])) continue;
      std::uint32_t quote = q;
      while (is_blank(s_[quote])) ++quote;
      if ((s_[quote] == '"' || s_[quote] == '\'')) {
        if (rest(q)) break;
        return false;  // white space and a quote in the address
      }
      q = quote;
    }
    url = view(p, std::min(q, to));
    if (end == kNone && !rest(to)) return false;
  }
  const std::uint32_t start = pos_;
  LinkDefinition link;
  link.id = normalized_link_id(view(id, id_end));
  link.url = url;
  link.title = title;
  link.has_title = has_title;
  e_.definitions.links.push_back(std::move(link));
  pos_ = end;
  add_end(Ending::kLink, start, end);
  const std::int32_t el = e_[tree_].last;  // a list in front of it counts
  e_[el].definition = static_cast<std::uint32_t>(e_.definitions.links.size()) - 1;
  if (e_[el].list != kNobody) e_.definitions.links.back().list = e_.list_of(el);
  return true;
}

// (["'])(.+?)\1 from `p` to the end of its line.
bool BlockParser::quoted(std::uint32_t p, std::string_view& inner) const {
  const char quote = at(s_, p);
  if (quote != '"' && quote != '\'') return false;
  std::uint32_t to = line_end(s_, p);
  while (to > p && is_blank(s_[to - 1])) --to;
  if (to < p + 3 || s_[to - 1] != quote) return false;
  inner = view(p + 1, to - 1);
  return true;
}

bool BlockParser::abbreviation() {  // ABBREV_DEFINITION_START
  const std::uint32_t p = skip_indent(s_, pos_), line = eol(pos_);
  if (at(s_, p + 1) != '[') return false;
  const std::size_t close = s_.find("]:", p + 3);
  if (close == std::string_view::npos || close >= line) return false;
  const auto to = static_cast<std::uint32_t>(close);
  e_.definitions.abbreviations.push_back({std::string(view(p + 2, to)), std::string(trimmed(view(to + 2, line))), {}});
  const std::uint32_t start = pos_;
  pos_ = line + 1;
  add_end(Ending::kAbbreviation, start, pos_);
  const std::int32_t el = e_[tree_].last;
  e_[el].definition = static_cast<std::uint32_t>(e_.definitions.abbreviations.size()) - 1;
  if (e_[el].list != kNobody) e_.definitions.abbreviations.back().list = e_.list_of(el);
  return true;
}

bool BlockParser::extension() {
  const std::uint32_t p = skip_indent(s_, pos_);
  if (at(s_, p + 1) != ':') return false;
  if (list_definition(p)) return true;
  if (at(s_, p + 2) == ':') return named_extension(p);
  std::string_view inner;
  const std::uint32_t end = attribute_list(p, &inner);
  if (end == kNone) return false;
  Element* l = last();
  const std::uint32_t start = pos_;
  pos_ = end;
  const bool takes = l != nullptr && l->type != El::kBlank &&
                     (l->type != El::kEnd || l->ending == Ending::kLink || l->ending == Ending::kAbbreviation ||
                      l->ending == Ending::kFootnote);
  if (!takes) {
    parse_attribute_list(inner, block_list_);
    has_block_list_ = true;
    return true;
  }
  const std::int32_t target = e_[tree_].last;
  parse_attribute_list(inner, e_.list_of(target));
  if (l->type == El::kEnd) {
    const AttributeList& list = e_.list_of(target);
    if (l->ending == Ending::kLink) e_.definitions.links[l->definition].list = list;
    if (l->ending == Ending::kAbbreviation) e_.definitions.abbreviations[l->definition].list = list;
  }
  if (attribute_block(pos_) == kNone) add_end(Ending::kList, start, end);
  return true;
}

bool BlockParser::list_definition(std::uint32_t p) {  // ALD_START
  const std::uint32_t name = identifier(s_, p + 2);
  if (name == kNone || at(s_, name) != ':') return false;
  const std::uint32_t close = brace(name + 1);
  if (close == kNone || close == name + 1) return false;
  const std::uint32_t end = newline(close + 1);
  if (end == kNone) return false;
  e_.definitions.lists.push_back({std::string(view(p + 2, name)), {}});
  parse_attribute_list(view(name + 1, close), e_.definitions.lists.back().list);
  add_end(Ending::kOther, pos_, end);
  pos_ = end;
  return true;
}

bool BlockParser::named_extension(std::uint32_t p) {  // EXT_BLOCK_START
  const Extension ext = extension_tag(s_, p);
  if (ext.end == kNone) return false;
  look(ext.end + 1);
  const std::uint32_t body = newline(ext.end);
  if (body == kNone) return false;
  std::uint32_t to = body, end = body;
  if (!ext.closed) {
    to = kNone;
    const bool missing = no_stop_text_ == src_ && body >= no_stop_from_ && ext.name == no_stop_;
    for (std::uint32_t line = missing ? size_of(s_) : body; line < s_.size(); line = next_line(line)) {
      const std::uint32_t q = skip_indent(s_, line);
      if (!s_.substr(q).starts_with("{:/")) continue;
      const std::uint32_t stop = extension_stop(s_, q, ext.name);
      if (stop == kNone) continue;
      std::uint32_t after = stop;
      while (at(s_, after) == ' ') ++after;
      if (at(s_, after) != '\n') continue;
      to = line;
      end = after + 1;
      look(end);
      break;
    }
    if (to == kNone) {
      if (!missing) {
        no_stop_text_ = src_;
        no_stop_from_ = body;
        no_stop_ = ext.name;
      }
      look(size_of(s_));
      return false;
    }
  }
  const std::uint32_t text_end = to > body && s_[to - 1] == '\n' ? to - 1 : to;
  if (ext.name == "comment" || ext.name == "nomarkdown") {
    if (!ext.closed) {
      const bool is_comment = ext.name == "comment";
      if (is_comment || prints_html(ext.attributes)) {
        const std::int32_t el = verbatim(body, text_end, is_comment ? 1 : 2);
        e_[el].begin = src_->source(pos_);
        e_[el].end = src_->source(end);
      } else {  // for another converter
        add(El::kEnd, pos_, end, false);
        e_[e_[tree_].last].ending = Ending::kOther;
      }
    }
  } else if (ext.name == "options") {
    AttributeList list;
    parse_attribute_list(ext.attributes, list);
    if (e_.options == nullptr) e_.options = std::make_unique<Options>(*options_);
    for (const auto& [key, value] : list.pairs) set_kramdown_option(*e_.options, key, value);
    options_ = e_.options.get();
    add_end(Ending::kOther, pos_, end);
  } else {
    return false;
  }
  pos_ = end;
  return true;
}

}  // namespace marbre::markdown::kramdown
