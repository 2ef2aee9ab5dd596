// HTML at the level of blocks: elements with blocks, spans or raw text in them, comments.
#include "core/markdown/kramdown/block_parser.hpp"
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {

std::string_view BlockParser::lowered(std::string_view name) {
  std::string low = lower_case(name);
  if (low == name || !is_html_element(low)) return name;
  return e_.keep(std::move(low));
}

bool BlockParser::html(bool& stop) {
  const std::uint32_t p = skip_indent(s_, pos_);
  if (const std::uint32_t end = comment(pos_); end != kNone) {
    verbatim(pos_, end, 0);
    pos_ = end;
    trailing_space();
    return true;
  }
  const Tag tag = open_tag(p);
  if (tag.end != kNone) {
    if (is_span_name(view(tag.name_from, tag.name_to))) return false;
    html_element(tag, pos_);
    return true;
  }
  const Tag end = html_end_tag(s_, p);
  look(end.end == kNone ? eol(p) + 1 : end.end);
  if (end.end == kNone || e_[tree_].type != El::kHtml) return false;
  const std::string name = lower_case(view(end.name_from, end.name_to));
  if (is_span_element(name) || e_[tree_].name != name) return false;
  pos_ = end.end;
  stop = true;
  return true;
}

std::uint32_t BlockParser::comment(std::uint32_t p) {
  const std::uint32_t end = html_comment(s_, p, no_comment_for(src_));
  if (at(s_, p) == '<' && at(s_, p + 1) == '!') look(end == kNone ? size_of(s_) : end);
  return end;
}

std::uint32_t& BlockParser::no_comment_for(const Text* text) {
  if (no_comment_text_ != text) {
    no_comment_text_ = text;
    no_comment_ = kNone;
    quotes_ = {};
  }
  return no_comment_;
}

Tag BlockParser::open_tag(std::uint32_t p) {
  no_comment_for(src_);
  const Tag tag = html_tag(s_, p, quotes_);
  std::uint32_t to = tag.end == kNone ? eol(std::max(p, tag.attributes_to)) + 1 : tag.end;
  if (tag.end == kNone && (quotes_.none_from[0] != kNone || quotes_.none_from[1] != kNone)) to = size_of(s_);
  if (tag.end == kNone && tag.attributes_to != 0) {
    std::uint32_t space = tag.attributes_to;
    while (space < s_.size() && is_space(s_[space])) ++space;
    to = std::max(to, line_end(s_, space) + 1);
  }
  look(to);
  return tag;
}

void BlockParser::trailing_space() {  // TRAILING_WHITESPACE
  std::uint32_t p = pos_;
  while (is_blank(at(s_, p))) ++p;
  look(p + 1);
  if (at(s_, p) == '\n') pos_ = p + 1;
}

std::int32_t BlockParser::verbatim(std::uint32_t from, std::uint32_t to, std::uint8_t kind) {
  const std::int32_t el = add(El::kVerbatim, from, to, false);
  e_[el].from = from;
  e_[el].to = to;
  e_[el].level = kind;
  return el;
}

// Where the end tag of `name` is, in any case; end kNone when there is none.
Tag BlockParser::find_end_tag(std::string_view name, std::uint32_t from) {
  if (!(missing_text_ == src_ && from >= missing_from_ && equals_ignoring_case(missing_, name))) {
    for (std::uint32_t p = from;; ++p) {
      const std::size_t found = s_.find("</", p);
      if (found == std::string_view::npos) break;
      p = static_cast<std::uint32_t>(found);
      const Tag end = html_end_tag_named(p, name);
      if (end.end != kNone) {
        look(end.end);
        return end;
      }
    }
    missing_text_ = src_;
    missing_from_ = from;
    missing_ = name;
  }
  look(size_of(s_));
  return {};
}

Tag BlockParser::html_end_tag_named(std::uint32_t p, std::string_view name) const {  // </name\s*>
  Tag tag;
  if (!equals_ignoring_case(s_.substr(std::min<std::size_t>(p + 2, s_.size()), name.size()), name)) return tag;
  std::uint32_t q = p + 2 + size_of(name);
  while (q < s_.size() && is_space(s_[q])) ++q;
  tag.name_from = p;
  if (at(s_, q) == '>') tag.end = q + 1;
  return tag;
}

void BlockParser::add_text(std::int32_t parent, std::uint32_t from, std::uint32_t to) {
  if (from == to) return;
  const std::int32_t l = e_[parent].last;
  if (l != kNobody && e_[l].type == El::kText && e_[l].to == from && e_[l].text == src_) {
    e_[l].to = to;
    e_[l].end = src_->source(to);
    return;
  }
  const std::int32_t text = add_raw(parent, from, to);
  e_[text].type = El::kText;
}

// The element of a start tag, with its content and end tag. handle_html_start_tag, handle_kramdown_html_tag.
void BlockParser::html_element(const Tag& tag, std::uint32_t begin) {
  const std::string_view name = lowered(view(tag.name_from, tag.name_to));
  const std::int32_t el = add(El::kHtml, begin, tag.end);
  e_[el].name = name;
  e_[el].from = tag.attributes_from;
  e_[el].to = tag.attributes_to;
  pos_ = tag.end;
  const bool no_body = has_no_body(name);
  if (name == "script" || name == "style") {
    const Tag end = find_end_tag(name, pos_);
    const std::uint32_t to = end.end == kNone ? size_of(s_) : end.name_from;
    if (to > pos_) {
      const std::int32_t tree = tree_;
      tree_ = el;
      verbatim(pos_, to, 3);
      tree_ = tree;
    }
    pos_ = end.end == kNone ? size_of(s_) : end.end;
    e_[el].content = model_of(el, name);
    if (e_[el].content == Content::kBlock) trailing_space();
    e_[el].end = src_->source(pos_);
    return;
  }
  const bool closed = tag.closed || no_body;
  const Content content = model_of(el, name);
  if (content == Content::kBlock) trailing_space();
  e_[el].content = content;
  e_[el].closed = closed;
  if (!closed) {
    if (depth_ >= kDeepest) {
      add_text(el, pos_, size_of(s_));
      pos_ = size_of(s_);
    } else if (content == Content::kBlock) {
      blocks_of(el);
    } else if (content == Content::kSpan) {
      const Tag end = find_end_tag(name, pos_);
      const std::uint32_t to = end.end == kNone ? size_of(s_) : end.name_from;
      if (to > pos_) add_raw(el, pos_, to);
      pos_ = end.end == kNone ? size_of(s_) : end.end;
    } else {
      raw_html(el);
    }
    if (!in_raw_html()) trailing_space();
  }
  e_[el].end = src_->source(pos_);
}

Content BlockParser::model_of(std::int32_t el, std::string_view name) {
  const auto of_name = [&] {
    const Model model = content_model(name);
    return model == Model::kBlock ? Content::kBlock : model == Model::kSpan ? Content::kSpan : Content::kRaw;
  };
  Content content = !in_raw_html() && options_->parse_block_html ? of_name() : Content::kRaw;
  const std::string_view attributes = view(e_[el].from, e_[el].to);
  const std::string_view value = markdown_attribute(attributes);
  if (value == "0") content = Content::kRaw;
  if (value == "1") content = of_name();
  if (value == "span") content = Content::kSpan;
  if (value == "block") content = Content::kBlock;
  return content;
}

// parse_raw_html: up to its end tag, everything but tags as text.
void BlockParser::raw_html(std::int32_t el) {
  const std::int32_t tree = tree_;
  tree_ = el;
  ++depth_;
  for (;;) {
    std::uint32_t p = pos_;
    for (;; ++p) {  // HTML_RAW_START
      p = static_cast<std::uint32_t>(base::find_byte(s_, p, '<'));
      if (p >= s_.size()) break;
      const char c = at(s_, p + 1);
      if (c == '/' || c == '?' || (c == '!' && s_.substr(p).starts_with("<!--")) || html_name(s_, p + 1) != kNone)
        break;
    }
    add_text(el, pos_, p);
    pos_ = p;
    if (eos()) {
      look(size_of(s_));
      break;
    }
    if (const std::uint32_t end = comment(p); end != kNone) {
      verbatim(p, end, 0);
      pos_ = end;
      continue;
    }
    if (at(s_, p + 1) == '?' && no_instruction_ != src_) {
      const std::size_t end = s_.find("?>", p + 2);
      if (end != std::string_view::npos) {
        pos_ = static_cast<std::uint32_t>(end) + 2;
        verbatim(p, pos_, 0);
        continue;
      }
      no_instruction_ = src_;
    }
    if (const Tag tag = open_tag(p); tag.end != kNone) {
      html_element(tag, p);
      continue;
    }
    const Tag end = html_end_tag(s_, p);
    if (end.end == kNone) {
      add_text(el, p, p + 1);
      pos_ = p + 1;
      continue;
    }
    pos_ = end.end;
    const std::string_view name = view(end.name_from, end.name_to);
    if (is_html_element(e_[el].name) ? lower_case(name) == e_[el].name : name == e_[el].name) break;
    add_text(el, p, pos_);
  }
  look(pos_);
  --depth_;
  tree_ = tree;
}

}  // namespace marbre::markdown::kramdown
