// The block parser's loop, and the blocks that hold no others but quotations: paragraphs, headings, rules, math.
#include <array>

#include "core/markdown/kramdown/block_parser.hpp"

namespace marbre::markdown::kramdown {
namespace {

// Characters that begin nothing but more of a paragraph: most lines begin with one.
constexpr std::array<bool, 256> plain_starts() {
  std::array<bool, 256> t{};
  for (unsigned i = '!'; i < 256; ++i) t[i] = true;
  for (const char c : std::string_view("^{<>#*+-:`~|=0123456789")) t[static_cast<unsigned char>(c)] = false;
  return t;
}
constexpr std::array<bool, 256> kPlainStart = plain_starts();

}  // namespace

std::uint32_t BlockParser::run(std::string_view source, bool first, bool whole, bool plain, std::uint32_t& looked) {
  Text& top = e_.make_text();
  Text::of_source(source, whole, plain, top);
  top_ = src_ = &top;
  s_ = top.s;
  tree_ = e_.make(El::kRoot);
  const std::int32_t root = tree_;
  after_blank_ = !first;
  while (pos_ < size_of(s_)) {
    step();
    if (pos_ >= size_of(s_)) break;
    const std::int32_t last = e_[root].last;
    bool boundary = last != kNobody && e_[last].type == El::kBlank && !has_block_list_ && s_[pos_ - 1] == '\n';
    // The next paragraph may turn out to be terms of this list.
    if (boundary && e_[last].previous != kNobody && e_[e_[last].previous].type == El::kDefinitions) boundary = false;
    if (boundary && list_mark(pos_, Marks::kDefinition, 3) == kNone) break;
  }
  look(line_end(s_, line_end(s_, pos_) + 1) + 1);
  const bool all = pos_ >= size_of(s_);
  looked = top.source(std::min(looked_, size_of(s_)));
  if (looked_ >= size_of(s_)) looked = kNone;
  return all ? static_cast<std::uint32_t>(source.size()) : top.source(pos_);
}

std::int32_t BlockParser::add(El type, std::uint32_t from, std::uint32_t to, bool takes_list) {
  const std::int32_t made = e_.make(type);
  Element& el = e_[made];
  el.begin = src_->source(from);
  el.end = src_->source(to);
  el.text = src_;
  if (takes_list && has_block_list_) {
    e_.list_of(made) = std::move(block_list_);
    block_list_ = {};
    has_block_list_ = false;
  }
  e_.append(tree_, made);
  return made;
}

std::int32_t BlockParser::add_raw(std::int32_t parent, std::uint32_t from, std::uint32_t to) {
  const std::int32_t raw = e_.make(El::kRaw);
  Element& el = e_[raw];
  el.text = src_;
  el.from = from;
  el.to = to;
  el.begin = src_->source(from);
  el.end = src_->source(to);
  e_.append(parent, raw);
  return raw;
}

bool BlockParser::before_block_boundary() {
  return eos() || blank(pos_) != kNone || end_mark(pos_) != kNone || attribute_block(pos_) != kNone;
}

// IAL_BLOCK at `p`: behind its line; what is between the braces in `inner`.
std::uint32_t BlockParser::attribute_list(std::uint32_t p, std::string_view* inner) {
  if (at(s_, p) != '{' || at(s_, p + 1) != ':' || at(s_, p + 2) == ':' || at(s_, p + 2) == '/') return kNone;
  const std::uint32_t end = brace(p + 2);
  if (end == kNone || end == p + 2) return kNone;
  if (inner != nullptr) *inner = view(p + 2, end);
  return newline(end + 1);
}

std::uint32_t BlockParser::attribute_block(std::uint32_t p) {
  look(p + 4);
  return attribute_list(skip_indent(s_, p));
}

// LAZY_END_HTML_START, LAZY_END_HTML_STOP
bool BlockParser::lazy_html(std::uint32_t p) {
  if (at(s_, p) != '<') return false;
  const bool stop = at(s_, p + 1) == '/';
  p += stop ? 2 : 1;
  std::uint32_t end = html_name(s_, p);
  look(p + 1);
  if (end == kNone) return false;
  look(end + 1);
  std::uint32_t word = p;
  while (word < s_.size() && is_word_at(s_, word)) word = character_end(s_, word);
  const std::string_view name = view(p, word);
  if (is_span_element(name) || name == "script") return false;
  if (!stop) return true;
  while (end < s_.size() && is_space(s_[end])) ++end;
  look(end + 1);
  return at(s_, end) == '>';
}

bool BlockParser::lazy_end(std::uint32_t p) {
  if (p >= s_.size() || blank(p) != kNone || end_mark(p) != kNone) return true;
  const std::uint32_t q = skip_indent(s_, p);
  look(q + 1);
  return (at(s_, q) == '{' && attribute_list(q) != kNone) || lazy_html(q);
}

std::uint32_t BlockParser::heading_text(std::uint32_t p,
                                        std::uint8_t& level) const {  // ATX_HEADER_START: where its text begins
  std::uint32_t q = p;
  while (q < p + 6 && at(s_, q) == '#') ++q;
  if (q == p) return kNone;
  level = static_cast<std::uint8_t>(q - p);
  if (options_->gfm) {
    if (!is_blank(at(s_, q))) return kNone;
    while (is_blank(at(s_, q))) ++q;
    return q;
  }
  std::uint32_t text = q;
  while (is_blank(at(s_, text))) ++text;
  if (at(s_, text) != '\n') return text;
  if (level < 2) return kNone;
  --level;  // nothing but marks: the last one is the text
  return q - 1;
}

bool BlockParser::paragraph_end(std::uint32_t p) {
  if (p < s_.size() && kPlainStart[static_cast<unsigned char>(s_[p])]) {
    look(p + 1);
    return false;
  }
  if (lazy_end(p) || list_mark(p, Marks::kDefinition, 3) != kNone) return true;
  if (!options_->gfm || !options_->paragraph_end) return false;
  std::uint8_t level = 0;
  return is_list_start(p) || heading_text(p, level) != kNone || at(s_, skip_indent(s_, p)) == '>' || fence_start(p);
}

BlockParser::Step BlockParser::step() {
  const char c = at(s_, skip_indent(s_, pos_));
  if (is_space(c) && blank_line()) return Step::kDone;
  if (indented_code()) return Step::kDone;
  if (is_fence_char(c) && fenced_code()) return Step::kDone;
  if (c == '>') return quote(), Step::kDone;
  if (c == '#' && atx_heading()) return Step::kDone;
  if ((c == '*' || c == '-' || c == '_') && rule()) return Step::kDone;
  if (list()) return Step::kDone;
  if (c == ':' && definition_list()) return Step::kDone;
  if (c == '<') {
    bool stop = false;
    if (html(stop)) return stop ? Step::kStop : Step::kDone;
  }
  if (setext_heading()) return Step::kDone;
  if ((c == '$' || c == '\\') && math()) return Step::kDone;
  if (table()) return Step::kDone;
  if (c == '[' && (footnote() || link_definition())) return Step::kDone;
  if (c == '*' && abbreviation()) return Step::kDone;
  if (c == '{' && extension()) return Step::kDone;
  if (c == '^' && mark()) return Step::kDone;
  if (paragraph()) return Step::kDone;
  const std::uint32_t end = next_line(pos_);
  if (Element* l = last(); l != nullptr && l->type == El::kRaw && l->to == pos_ && l->text == src_)
    l->to = end;
  else
    add_raw(tree_, pos_, end);
  pos_ = end;
  return Step::kDone;
}

// Content of an element, in a text of its own.
void BlockParser::inner_blocks(std::int32_t element, const Text& text) {
  const Text* const src = src_;
  const std::uint32_t pos = pos_;
  const std::string_view s = s_;
  src_ = &text;
  s_ = text.s;
  pos_ = 0;
  blocks_of(element);
  src_ = src;
  s_ = s;
  pos_ = pos;
}

// ... from here on in the same text, to the end or its end tag. True when that was found.
bool BlockParser::blocks_of(std::int32_t element) {
  const std::int32_t tree = tree_;
  AttributeList list = std::move(block_list_);
  const bool has_list = has_block_list_;
  tree_ = element;
  block_list_ = {};
  has_block_list_ = false;
  bool stopped = false;
  if (++depth_ > kDeepest) {
    if (!eos() && blank(pos_) != size_of(s_)) {
      std::uint32_t from = pos_, to = size_of(s_);
      while (to > from && is_space(s_[to - 1])) --to;
      while (from < to && is_space(s_[from])) ++from;
      add_raw(add(El::kParagraph, from, to), from, to);
    }
    pos_ = size_of(s_);
  }
  while (!eos() && !stopped) stopped = step() == Step::kStop;
  --depth_;
  tree_ = tree;
  block_list_ = std::move(list);
  has_block_list_ = has_list;
  return stopped;
}

bool BlockParser::blank_line() {
  const std::uint32_t end = blank(pos_);
  if (end == kNone) return false;
  if (Element* l = last(); l != nullptr && l->type == El::kBlank) {
    l->end = src_->source(end);
    l->one_blank = false;
  } else {  // more of the blank lines that the block before this one ended with leave an attribute list to what
            // follows
    const bool more = l == nullptr && after_blank_ && depth_ == 0;
    e_[add(El::kBlank, pos_, end, !more)].one_blank = end == pos_ + 1;
  }
  pos_ = end;
  return true;
}

void BlockParser::quote() {
  std::uint32_t end = next_line(pos_);
  while (!lazy_end(end)) end = next_line(end);
  Text& text = e_.make_text();
  for (std::uint32_t line = pos_; line < end; line = next_line(line)) {
    std::uint32_t from = skip_indent(s_, line);
    if (at(s_, from) == '>')
      from += at(s_, from + 1) == ' ' ? 2 : 1;
    else
      from = line;
    text.append(*src_, from, next_line(line));
  }
  const std::int32_t el = add(El::kQuote, pos_, end);
  inner_blocks(el, text);
  pos_ = end;
}

// Takes a trailing {#id} off; answers where the text ends.
std::uint32_t BlockParser::heading_id(std::uint32_t from, std::uint32_t to, std::string_view& id) {
  while (to > from && is_space(s_[to - 1])) --to;
  if (to == from || s_[to - 1] != '}') return to;
  std::uint32_t p = to - 1;
  while (p > from && s_[p - 1] != '#' && s_[p - 1] != '{' && !is_space(s_[p - 1])) --p;
  if (p < from + 3 || s_[p - 1] != '#' || s_[p - 2] != '{' || !is_blank(s_[p - 3]) || p == to - 1) return to;
  const char first = s_[p];
  if (is_digit(first) || first == '-' || first == '.') return to;
  for (std::uint32_t i = p; i < to - 1; ++i) {
    const char c = s_[i];
    const bool ok = is_word(c) || c == ':' || c == '-' || c == '.' || (static_cast<signed char>(c) < 0);
    if (!ok) return to;
  }
  id = view(p, to - 1);
  to = p - 3;
  while (to > from && is_space(s_[to - 1])) --to;
  return to;
}

bool BlockParser::heading(std::uint32_t from, std::uint32_t to, std::uint32_t end, std::uint8_t level,
                          std::string_view id) {
  if (from >= to) return false;
  const std::int32_t el = add(El::kHeading, pos_, end);
  e_[el].level = level;
  e_[el].name = id;
  e_[el].has_id = !id.empty();
  add_raw(el, from, to);
  pos_ = end;
  return true;
}

bool BlockParser::atx_heading() {
  std::uint8_t level = 0;
  if (at(s_, pos_) != '#') return false;
  const std::uint32_t from = heading_text(pos_, level);
  if (from == kNone) return false;
  const bool quirk = options_->gfm && options_->paragraph_end;
  if (!quirk && !after_block_boundary()) return false;
  const std::uint32_t line = eol(pos_);
  std::string_view id;
  std::uint32_t to = heading_id(from, line, id);
  std::uint32_t marks = to;
  while (marks > from && s_[marks - 1] == '#') --marks;
  if (quirk) {
    if (marks < to && marks > from && is_blank(s_[marks - 1])) to = marks;
  } else {
    if (marks < to && marks > from && s_[marks - 1] == '\\') ++marks;
    to = marks;
  }
  while (to > from && is_space(s_[to - 1])) --to;
  return heading(from, to, line + 1, level, id);
}

bool BlockParser::setext_heading() {
  const std::uint32_t from = skip_indent(s_, pos_);
  if (is_blank(at(s_, from)) || at(s_, from) == '\n') return false;
  const std::uint32_t line = eol(pos_);
  std::uint32_t p = line + 1;
  const char mark = at(s_, p);
  look(p + 1);
  if (mark != '-' && mark != '=') return false;
  while (at(s_, p) == '-' || at(s_, p) == '=') ++p;
  while (at(s_, p) != '\n' && is_space(at(s_, p))) ++p;
  look(p + 1);
  if (at(s_, p) != '\n' || !after_block_boundary()) return false;
  std::string_view id;
  const std::uint32_t to = heading_id(from, line, id);
  return heading(from, to, p + 1, mark == '-' ? 2 : 1, id);
}

bool BlockParser::is_rule(std::uint32_t p) {  // HR_START
  p = skip_indent(s_, p);
  const char mark = at(s_, p);
  if (mark != '*' && mark != '-' && mark != '_') return false;
  int marks = 0;
  for (; at(s_, p) != '\n'; ++p) {
    if (p >= s_.size() || (s_[p] != mark && !is_blank(s_[p]))) return false;
    if (s_[p] == mark) ++marks;
  }
  return marks >= 3;
}

bool BlockParser::rule() {
  if (!is_rule(pos_)) return false;
  const std::uint32_t end = next_line(pos_);
  add(El::kRule, pos_, end);
  pos_ = end;
  return true;
}

bool BlockParser::math() {  // BLOCK_MATH_START
  std::uint32_t p = skip_indent(s_, pos_);
  const std::uint32_t slash = p;
  const bool escaped = at(s_, p) == '\\';
  if (escaped) ++p;
  if (at(s_, p) != '$' || at(s_, p + 1) != '$') return false;
  if (no_math_ == src_) return false;
  const std::size_t close = s_.find("$$", p + 2);
  if (close == std::string_view::npos) {
    look(size_of(s_));
    no_math_ = src_;
    return false;
  }
  const auto to = static_cast<std::uint32_t>(close);
  look(to + 2);
  const std::uint32_t line = newline(to + 2);
  if (!after_block_boundary()) return false;
  if (escaped) {
    if (line != kNone) pos_ = slash + 1;
    return false;
  }
  const std::uint32_t start = pos_;
  pos_ = line == kNone ? to + 2 : line;
  if (!before_block_boundary()) {
    pos_ = start;
    return false;
  }
  const std::int32_t el = add(El::kMath, start, pos_);
  e_[el].from = p + 2;
  e_[el].to = to;
  return true;
}

bool BlockParser::mark() {
  const std::uint32_t end = end_mark(pos_);
  if (end == kNone) return false;
  add_end(Ending::kMark, pos_, end);
  pos_ = end;
  return true;
}

bool BlockParser::paragraph() {
  const std::uint32_t text = skip_indent(s_, pos_);
  if (text >= s_.size() || is_blank(s_[text])) return false;
  std::uint32_t end = next_line(pos_);
  while (!paragraph_end(end)) end = next_line(end);
  std::uint32_t to = end, from = pos_;
  while (to > from && is_space(s_[to - 1])) --to;
  if (Element* l = last(); l != nullptr && l->type == El::kParagraph) {
    l->end = src_->source(end);
    continue_paragraph(*l, from, to);
  } else {
    while (from < to && is_space(s_[from])) ++from;
    add_raw(add(El::kParagraph, pos_, end), from, to);
  }
  pos_ = end;
  return true;
}

void BlockParser::continue_paragraph(Element& paragraph, std::uint32_t from, std::uint32_t to) {
  Element& raw = e_[paragraph.last];
  const bool breaks = from >= 3 && s_.substr(from - 3, 3) == "  \n";
  if (raw.text == src_ && raw.to + (breaks ? 3 : 1) == from) {
    raw.to = to;
    return;
  }
  if (raw.text == src_ || raw.text == top_ || raw.from != 0 || raw.to != raw.text->s.size()) {
    Text& joined = e_.make_text();
    joined.append(*raw.text, raw.from, raw.to);
    raw.text = &joined;
    raw.from = 0;
  }
  Text& joined = const_cast<Text&>(*raw.text);  // made here
  joined.append(breaks ? "  \n" : "\n", src_->source(from));
  joined.append(*src_, from, to);
  raw.to = size_of(joined.s);
}

std::uint32_t parse_blocks(std::string_view source, bool first, bool whole, bool plain, const Options& options,
                           Elements& out, std::uint32_t& looked) {
  return BlockParser(options, out).run(source, first, whole, plain, looked);
}

}  // namespace marbre::markdown::kramdown
