// Phase one: kramdown's block parsers, tried in kramdown's order at every place where a block may start. The comments
// name the regular expressions of kramdown 2.4 and kramdown-parser-gfm 1.1 that a function follows. One class over the
// usual length: the parsers share the place they have come to and call each other.
#include <array>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/markdown/kramdown/elements.hpp"
#include "core/markdown/kramdown/scan.hpp"
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {
namespace {

constexpr int kDeepest = 100;  // containers in containers; kramdown itself runs out of stack some way further

// Characters that begin nothing but more of a paragraph: most lines begin with one.
constexpr std::array<bool, 256> plain_starts() {
  std::array<bool, 256> t{};
  for (unsigned i = '!'; i < 256; ++i) t[i] = true;
  for (const char c : std::string_view("^{<>#*+-:`~|=0123456789")) t[static_cast<unsigned char>(c)] = false;
  return t;
}
constexpr std::array<bool, 256> kPlainStart = plain_starts();

class Parser {
 public:
  Parser(const Options& options, Elements& out) : options_(&options), e_(out) {}

  std::uint32_t run(std::string_view source, bool first, bool whole, bool plain, std::uint32_t& looked) {
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

 private:
  enum class Marks { kBullet, kNumber, kDefinition };

  // -- looking
  void look(std::uint32_t to) {
    if (src_ == top_ && to > looked_) looked_ = to;
  }
  std::uint32_t eol(std::uint32_t from) {                              // of the "\n" of a line; texts end with one
    if (from < line_from_ || from > line_to_ || line_text_ != src_) {  // asked for the same line by parser after parser
      line_text_ = src_;
      line_from_ = from;
      line_to_ = line_end(s_, from);
    }
    look(line_to_ + 1);
    return line_to_;
  }
  std::uint32_t next_line(std::uint32_t from) { return std::min(eol(from) + 1, size_of(s_)); }
  std::uint32_t blank(std::uint32_t from) {
    std::uint32_t p = from;
    while (p < s_.size() && is_space(s_[p])) ++p;
    look(p + 1);
    return blank_lines(s_, from);
  }
  std::uint32_t newline(std::uint32_t from) {
    const std::uint32_t end = to_newline(s_, from);
    look(end == kNone ? from + 1 : end);
    return end;
  }
  std::uint32_t brace(std::uint32_t from) {
    const bool missing = no_brace_text_ == src_ && from >= no_brace_from_;
    const std::uint32_t end = missing ? kNone : any_until_brace(s_, from);
    if (end == kNone && !missing) {
      no_brace_text_ = src_;
      no_brace_from_ = from;
    }
    look(end == kNone ? size_of(s_) : end + 1);
    return end;
  }
  std::string_view view(std::uint32_t from, std::uint32_t to) const { return s_.substr(from, to - from); }
  bool eos() const { return pos_ >= s_.size(); }

  // -- elements
  std::int32_t add(El type, std::uint32_t from, std::uint32_t to, bool takes_list = true) {
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
  std::int32_t add_raw(std::int32_t parent, std::uint32_t from, std::uint32_t to) {
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
  void add_end(Ending ending, std::uint32_t from, std::uint32_t to) { e_[add(El::kEnd, from, to)].ending = ending; }
  Element* last() {
    const std::int32_t l = e_[tree_].last;
    return l == kNobody ? nullptr : &e_[l];
  }
  bool after_block_boundary() {
    const Element* l = last();
    return l == nullptr || l->type == El::kBlank || (l->type == El::kEnd && l->ending == Ending::kMark) ||
           has_block_list_;
  }
  bool before_block_boundary() {
    return eos() || blank(pos_) != kNone || end_mark(pos_) != kNone || attribute_block(pos_) != kNone;
  }

  // EOB_MARKER
  std::uint32_t end_mark(std::uint32_t p) { return at(s_, p) == '^' ? newline(p + 1) : kNone; }
  // IAL_BLOCK at `p`: behind its line; what is between the braces in `inner`.
  std::uint32_t attribute_list(std::uint32_t p, std::string_view* inner = nullptr) {
    if (at(s_, p) != '{' || at(s_, p + 1) != ':' || at(s_, p + 2) == ':' || at(s_, p + 2) == '/') return kNone;
    const std::uint32_t end = brace(p + 2);
    if (end == kNone || end == p + 2) return kNone;
    if (inner != nullptr) *inner = view(p + 2, end);
    return newline(end + 1);
  }
  std::uint32_t attribute_block(std::uint32_t p) {
    look(p + 4);
    return attribute_list(skip_indent(s_, p));
  }
  // LAZY_END_HTML_START, LAZY_END_HTML_STOP
  bool lazy_html(std::uint32_t p) {
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
  bool lazy_end(std::uint32_t p) {
    if (p >= s_.size() || blank(p) != kNone || end_mark(p) != kNone) return true;
    const std::uint32_t q = skip_indent(s_, p);
    look(q + 1);
    return (at(s_, q) == '{' && attribute_list(q) != kNone) || lazy_html(q);
  }
  // LIST_START_UL, LIST_START_OL, DEFINITION_LIST_START with at most `spaces` before the mark: where the mark ends.
  std::uint32_t list_mark(std::uint32_t p, Marks marks, std::uint32_t spaces) const {
    for (std::uint32_t i = 0; i < spaces && at(s_, p) == ' '; ++i) ++p;
    const char c = at(s_, p);
    if (marks == Marks::kNumber) {
      if (!is_digit(c)) return kNone;
      while (is_digit(at(s_, p))) ++p;
      if (at(s_, p) != '.') return kNone;
    } else if (marks == Marks::kBullet ? c != '+' && c != '*' && c != '-' : c != ':') {
      return kNone;
    }
    const char tail = at(s_, ++p);
    return is_blank(tail) || tail == '|' ? p : kNone;
  }
  bool is_list_start(std::uint32_t p) const {
    return list_mark(p, Marks::kBullet, 3) != kNone || list_mark(p, Marks::kNumber, 3) != kNone;
  }
  static bool is_fence_char(char c) { return c == '`' || c == '~'; }
  bool fence_start(std::uint32_t p) const {  // FENCED_CODEBLOCK_START
    if (options_->gfm) p = skip_indent(s_, p);
    for (std::uint32_t i = 0; i < 3; ++i)
      if (!(options_->gfm ? is_fence_char(at(s_, p + i)) : at(s_, p + i) == '~')) return false;
    return true;
  }
  std::uint32_t heading_text(std::uint32_t p, std::uint8_t& level) const {  // ATX_HEADER_START: where its text begins
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
  bool paragraph_end(std::uint32_t p) {
    if (p < s_.size() && kPlainStart[static_cast<unsigned char>(s_[p])]) {
      look(p + 1);
      return false;
    }
    if (lazy_end(p) || list_mark(p, Marks::kDefinition, 3) != kNone) return true;
    if (!options_->gfm || !options_->paragraph_end) return false;
    std::uint8_t level = 0;
    return is_list_start(p) || heading_text(p, level) != kNone || at(s_, skip_indent(s_, p)) == '>' || fence_start(p);
  }

  // -- one block
  enum class Step { kDone, kStop };  // kStop: the end tag of the element that is open
  Step step() {
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
  void inner_blocks(std::int32_t element, const Text& text) {
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
  bool blocks_of(std::int32_t element) {
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

  bool blank_line() {
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

  std::uint32_t indent(std::uint32_t p) const {  // INDENT
    if (at(s_, p) == '\t') return p + 1;
    return s_.substr(std::min<std::size_t>(p, s_.size())).starts_with("    ") ? p + 4 : kNone;
  }
  bool indented_line(std::uint32_t p) {
    std::uint32_t q = indent(p);
    if (q == kNone) return false;
    while (is_blank(at(s_, q))) ++q;
    return q < s_.size() && !is_space(s_[q]);
  }
  // CODEBLOCK_MATCH from `p`; may be nothing.
  std::uint32_t code_extent(std::uint32_t p) {
    for (;;) {
      std::uint32_t q = p;
      if (const std::uint32_t b = blank(p); b != kNone) q = b;
      if (!indented_line(q)) return p;
      while (indented_line(q)) q = next_line(q);
      while (q < s_.size()) {
        std::uint32_t text = q;
        while (is_blank(at(s_, text))) ++text;
        if (is_space(at(s_, text))) break;
        const std::uint32_t h = skip_indent(s_, q);
        if (attribute_block(q) != kNone || end_mark(q) != kNone || lazy_html(h)) break;
        q = next_line(q);
      }
      p = q;
    }
  }
  bool indented_code() {
    if (!indented_line(pos_)) return false;
    const std::uint32_t end = code_extent(pos_);
    std::string data(view(pos_, end));
    std::string joined;  // lines that are less indented belong to the one before
    for (std::uint32_t i = 0; i < data.size(); ++i) {
      if (data[i] == '\n') {
        const std::uint32_t text = skip_indent(data, i + 1);
        if (text < data.size() && !is_space(data[text])) {
          joined += ' ';
          continue;
        }
      }
      joined += data[i];
    }
    std::string code;
    for (std::uint32_t p = 0; p < joined.size();) {
      const std::uint32_t to = std::min(line_end(joined, p) + 1, size_of(joined));
      std::uint32_t from = p;
      if (joined[p] == '\t')
        from = p + 1;
      else if (std::string_view(joined).substr(p).starts_with("    "))
        from = p + 4;
      code.append(joined, from, to - from);
      p = to;
    }
    const std::int32_t el = add(El::kCode, pos_, end);
    e_[el].value = e_.keep(std::move(code));
    pos_ = end;
    return true;
  }

  // FENCED_CODEBLOCK_MATCH
  bool fenced_code() {
    if (!fence_start(pos_)) return false;
    const std::uint32_t open = options_->gfm ? skip_indent(s_, pos_) : pos_;
    std::uint32_t run = open;
    while (options_->gfm ? is_fence_char(at(s_, run)) : at(s_, run) == '~') ++run;
    for (std::uint32_t to = run; to >= open + 3; --to) {  // kramdown's expression backtracks into the fence
      std::uint32_t info = to;
      while (info < s_.size() && is_space(s_[info]) && s_[info] != '\n') ++info;
      std::uint32_t info_end = info;
      while (info_end < s_.size() && !is_space(s_[info_end])) ++info_end;
      const std::uint32_t content = newline(info_end);
      if (content == kNone) continue;
      const std::uint32_t close = closing_fence(content, view(open, to));
      if (close == kNone) continue;
      const std::int32_t el = add(El::kCode, pos_, closing_end_);
      e_[el].from = content;
      e_[el].to = close;
      e_[el].raw_end = true;  // fenced
      e_[el].name = view(info, info_end);
      pos_ = closing_end_;
      return true;
    }
    return false;
  }
  std::uint32_t closing_fence(std::uint32_t from, std::string_view fence) {
    const bool plain = fence.find_first_not_of(fence[0]) == std::string_view::npos;
    Unclosed& known = unclosed_[fence[0] == '~' ? 1 : 0];
    if (plain && known.text == src_ && from >= known.from && fence.size() >= known.length) {
      look(size_of(s_));
      return kNone;
    }
    for (std::uint32_t line = from; line < s_.size(); line = next_line(line)) {
      std::uint32_t p = options_->gfm ? skip_indent(s_, line) : line;
      if (at(s_, p) != fence[0] || s_.substr(p, fence.size()) != fence) continue;
      p += size_of(fence);
      while (at(s_, p) == fence.back()) ++p;
      closing_end_ = newline(p);
      if (closing_end_ != kNone) return line;
    }
    look(size_of(s_));
    if (plain) known = {src_, from, size_of(fence)};
    return kNone;
  }

  void quote() {
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

  // -- headings
  // Takes a trailing {#id} off; answers where the text ends.
  std::uint32_t heading_id(std::uint32_t from, std::uint32_t to, std::string_view& id) {
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
  bool heading(std::uint32_t from, std::uint32_t to, std::uint32_t end, std::uint8_t level, std::string_view id) {
    if (from >= to) return false;
    const std::int32_t el = add(El::kHeading, pos_, end);
    e_[el].level = level;
    e_[el].name = id;
    e_[el].has_id = !id.empty();
    add_raw(el, from, to);
    pos_ = end;
    return true;
  }
  bool atx_heading() {
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
  bool setext_heading() {
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

  bool is_rule(std::uint32_t p) {  // HR_START
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
  bool rule() {
    if (!is_rule(pos_)) return false;
    const std::uint32_t end = next_line(pos_);
    add(El::kRule, pos_, end);
    pos_ = end;
    return true;
  }

  // -- lists
  // LIST_ITEM_IAL at the start of [from, to): behind it; `inner` is what the braces hold.
  std::uint32_t item_list(std::string_view s, std::uint32_t from, std::string_view& inner) const {
    std::uint32_t p = from;
    while (p < s.size() && is_space(s[p])) ++p;
    if (at(s, p) != '{' || at(s, p + 1) != ':' || at(s, p + 2) == '/' || at(s, p + 2) == ':') return kNone;
    const std::uint32_t id = identifier(s, p + 2);
    if (id != kNone && at(s, id) == ':') return kNone;
    const std::uint32_t end = any_until_brace(s, p + 2);
    if (end == kNone || end == p + 2) return kNone;
    inner = s.substr(p + 2, end - p - 2);
    p = end + 1;
    while (p < s.size() && is_space(s[p])) ++p;
    return p;
  }

  struct Item {
    std::int32_t element = kNobody;
    Text *first = nullptr, *last = nullptr;
    std::vector<Text*> more;  // behind the first: a nested list begins a text of its own
    std::uint32_t indentation = 0;
  };
  // The line with the mark that ends at `mark`: parse_first_list_line, and the attributes of the item.
  void begin_item(Item& item, std::uint32_t mark) {
    const std::uint32_t end = next_line(pos_);
    item.indentation = mark - pos_;
    const std::string_view line = view(mark, end);
    std::string_view inner;
    const std::uint32_t after = item_list(line, 0, inner);
    const bool empty = line.find_first_not_of(" \t\n\r\f\v") == std::string::npos;
    if (empty || after == line.size()) {
      item.indentation = 4;
    } else if (line[line.find_first_not_of(' ')] != '\t') {
      item.indentation += static_cast<std::uint32_t>(line.find_first_not_of(' '));
    } else {
      std::string content(line);
      for (;;) {
        const std::size_t spaces = content.find_first_not_of(' ');
        if (spaces == std::string::npos || content[spaces] != '\t') break;
        std::size_t tabs = content.find_first_not_of('\t', spaces);
        tabs = (tabs == std::string::npos ? content.size() : tabs) - spaces;
        const std::size_t column = spaces + item.indentation;
        content.replace(spaces, tabs, 4 - column % 4 + (tabs - 1) * 4, ' ');
      }
      item.indentation += static_cast<std::uint32_t>(content.find_first_not_of(' '));
    }
    std::uint32_t from = mark;
    while (from < end && is_space(s_[from])) ++from;
    const std::uint32_t text = item_list(s_.substr(0, end), from, inner);
    if (text != kNone) {
      parse_attribute_list(inner, e_.list_of(item.element));
      from = text;
    }
    item.first = item.last = &e_.make_text();
    item.last->append(*src_, std::min(from, end), end);
    e_[item.element].begin = src_->source(pos_);
    pos_ = end;
  }
  // content_re at `p`: indented as the item's text is.
  bool is_content(std::uint32_t p, std::uint32_t indentation) const {
    for (std::uint32_t i = 0; i < indentation / 4; ++i) {
      p = indent(p);
      if (p == kNone) return false;
    }
    std::uint32_t q = p;
    for (std::uint32_t i = 0; i < indentation % 4 && q != kNone; ++i) q = at(s_, q) == ' ' ? q + 1 : kNone;
    if (q == kNone) q = indent(p);
    if (q == kNone) return false;
    while (q < s_.size() && s_[q] != '\n' && is_space(s_[q])) ++q;
    return at(s_, q) != '\n' && q < s_.size();
  }
  bool is_lazy(std::uint32_t p, std::uint32_t indentation) {  // lazy_re
    std::uint32_t q = p;
    while (q < s_.size() && s_[q] != '\n' && is_space(s_[q])) ++q;
    if (q >= s_.size() || s_[q] == '\n') return false;
    q = p;
    for (std::uint32_t i = 0; i < std::min(indentation, 3u) && at(s_, q) == ' '; ++i) ++q;
    look(q + 1);
    return attribute_list(q) == kNone && !lazy_html(q);
  }
  // Takes the indentation off the line at `from`. `found`: it had all of it; `starts_list`: what is left is a list
  // mark.
  void take_line(std::uint32_t from, std::uint32_t indentation, bool& found, bool& starts_list) {
    std::uint32_t tabs = from;
    while (at(s_, tabs) == '\t') ++tabs;
    const std::uint32_t made = 4 * (tabs - from);
    std::uint32_t spaces = tabs;
    while (made + (spaces - tabs) < indentation && at(s_, spaces) == ' ') ++spaces;
    found = made + (spaces - tabs) >= indentation;
    if (!found) spaces = tabs;
    pending_padding_ = found ? (made > indentation ? made - indentation : 0) : made;
    pending_from_ = spaces;
    starts_list = false;
    if (pending_padding_ > 3) return;
    std::uint32_t q = spaces;
    for (std::uint32_t room = 3 - pending_padding_; room > 0 && at(s_, q) == ' '; --room) ++q;
    starts_list = list_mark(q, Marks::kBullet, 0) != kNone || list_mark(q, Marks::kNumber, 0) != kNone;
  }
  void put_line(Text& text, std::uint32_t extra, std::uint32_t to) {
    const std::uint32_t padding = pending_padding_ + extra;
    if (padding > 0) text.append(std::string(padding, ' '), src_->source(pending_from_));
    text.append(*src_, pending_from_, to);
  }

  bool list() {
    const bool bullets = list_mark(pos_, Marks::kBullet, 3) != kNone;
    if (!bullets && list_mark(pos_, Marks::kNumber, 3) == kNone) return false;
    const Marks marks = bullets ? Marks::kBullet : Marks::kNumber;
    const std::int32_t list = add(bullets ? El::kBullets : El::kNumbers, pos_, pos_);
    std::vector<Item> items;
    bool ended = false, nested = false, last_is_blank = false;
    std::uint32_t spaces = 3;
    while (!eos()) {
      if (last_is_blank && is_rule(pos_)) break;
      if (const std::uint32_t end = end_mark(pos_); end != kNone) {
        pos_ = end;
        ended = true;
        break;
      }
      const std::uint32_t line = eol(pos_) + 1;
      if (const std::uint32_t mark = list_mark(pos_, marks, spaces); mark != kNone) {
        if (!items.empty()) close_item(items.back());
        items.emplace_back();
        Item& item = items.back();
        item.element = e_.make(El::kItem);
        e_.append(list, item.element);
        begin_item(item, mark);
        spaces = item.indentation >= 1 && item.indentation <= 3 ? item.indentation - 1 : 3;
        const Text& first = *item.last;
        nested = begins_list(first.s);
        last_is_blank = false;
      } else if (is_content(pos_, items.back().indentation) ||
                 (!last_is_blank && is_lazy(pos_, items.back().indentation))) {
        Item& item = items.back();
        bool found = false, starts_list = false;
        take_line(pos_, item.indentation, found, starts_list);
        std::uint32_t extra = 0;
        if (!nested && found && starts_list) {
          item.last = &e_.make_text();
          item.more.push_back(item.last);
          nested = true;
        } else if (nested && !found && starts_list) {
          extra = item.indentation + 4;
        }
        put_line(*item.last, extra, line);
        last_is_blank = false;
        pos_ = line;
      } else if (const std::uint32_t end = blank(pos_); end != kNone) {
        nested = last_is_blank = true;
        items.back().last->append(*src_, pos_, end);
        pos_ = end;
      } else {
        break;
      }
    }
    if (!items.empty()) close_item(items.back());
    e_[list].end = e_[items.back().element].end;
    const std::int32_t trailing = finish_items(items, ended);
    if (trailing != kNobody && !ended) e_.append(tree_, trailing);
    if (options_->gfm) find_tasks(list);
    return true;
  }
  static bool begins_list(std::string_view s) {
    std::uint32_t p = skip_indent(s, 0);
    if (is_digit(at(s, p))) {
      while (is_digit(at(s, p))) ++p;
      if (at(s, p) != '.') return false;
    } else if (at(s, p) != '+' && at(s, p) != '*' && at(s, p) != '-') {
      return false;
    }
    const char tail = at(s, p + 1);
    return is_blank(tail) || tail == '|';
  }
  void close_item(Item& item) {
    std::uint32_t end = pos_;
    while (end > 1 && is_space(s_[end - 1]) && is_space(s_[end - 2]) &&
           s_[end - 1] == '\n') {  // blank lines are not its
      std::uint32_t line = end - 1;
      while (line > 0 && s_[line - 1] != '\n' && is_space(s_[line - 1])) --line;
      if (line > 0 && s_[line - 1] != '\n') break;
      if (src_->source(line) <= e_[item.element].begin) break;
      end = line;
    }
    e_[item.element].end = src_->source(end);
  }

  // Parses what the items hold and decides which first paragraphs print without <p>. A blank line at the end of the
  // last item is taken out and answered.
  std::int32_t finish_items(std::vector<Item>& items, bool ended) {
    std::int32_t trailing = kNobody;
    bool any_block = false;  // an earlier item does not begin with a paragraph, or with one without <p>
    for (std::size_t i = 0; i < items.size(); ++i) {
      const std::int32_t it = items[i].element;
      if (!items[i].first->s.empty()) inner_blocks(it, *items[i].first);
      for (const Text* piece : items[i].more)
        if (!piece->s.empty()) inner_blocks(it, *piece);
      const std::int32_t first = e_[it].first;
      if (first == kNobody) {
        any_block = true;
        continue;
      }
      std::int32_t second = e_[first].next;
      if (e_[first].type == El::kParagraph && second != kNobody && e_[second].type == El::kEnd &&
          e_[first].list != kNobody) {
        e_.remove(second);
        second = e_[first].next;
      }
      const bool is_last = i + 1 == items.size();
      if (e_[first].type == El::kParagraph) {
        const bool more = second != kNobody, spaced = more && e_[second].type == El::kBlank;
        const bool only_blank_after = more && e_[second].next == kNobody && is_last && !ended;
        if ((!spaced || only_blank_after) && (!is_last || items.size() == 1 || any_block)) {
          if (more && !spaced) append_newline(first);
          e_[first].transparent = true;
        }
      }
      if (e_[first].type != El::kParagraph || e_[first].transparent) any_block = true;
      const std::int32_t end = e_[it].last;
      if (e_[end].type == El::kBlank) {
        trailing = end;
        e_.remove(end);
      } else {
        trailing = kNobody;
      }
    }
    return trailing;
  }
  // ...first.children.first.value << "\n"
  void append_newline(std::int32_t paragraph) {
    const std::int32_t raw = e_[paragraph].first;
    if (raw != kNobody) e_[raw].closed = true;
  }

  void find_tasks(std::int32_t list) {
    bool is_tasks = false;
    for (std::int32_t it = e_[list].first; it != kNobody; it = e_[it].next) {
      const std::int32_t p = e_[it].first;
      if (p == kNobody || e_[p].type != El::kParagraph || e_[p].first == kNobody) continue;
      Element& raw = e_[e_[p].first];
      const std::string_view s = raw.text->s.substr(raw.from, raw.to - raw.from);
      std::uint32_t q = 0;
      while (q < s.size() && is_space(s[q])) ++q;
      const char c = at(s, q + 1);
      // `closed`: a line end follows the text
      const bool room = q + 3 < s.size() ? is_space(s[q + 3]) : raw.closed && q + 3 == s.size();
      if (at(s, q) == '[' && at(s, q + 2) == ']' && (c == ' ' || c == 'x' || c == 'X') && room) {
        is_tasks = true;
        e_[it].task = c == ' ' ? TaskState::kOpen : TaskState::kDone;
        q += 3;
        while (q < s.size() && is_space(s[q])) ++q;
        raw.from += q;
      }
      e_[it].task_class = is_tasks;
    }
    e_[list].task_class = is_tasks;
  }

  bool definition_list() {
    if (list_mark(pos_, Marks::kDefinition, 3) == kNone) return false;
    const std::int32_t l = e_[tree_].last;
    if (l == kNobody) return false;
    const bool after_blank = e_[l].type == El::kBlank;
    const std::int32_t paragraph = after_blank ? e_[l].previous : l;
    if (paragraph == kNobody || e_[paragraph].type != El::kParagraph) return false;
    if (after_blank && !e_[l].one_blank) return false;
    if (e_[paragraph].first == kNobody) return false;
    const std::int32_t list = e_.make(El::kDefinitions);
    has_block_list_ = false;
    block_list_ = {};
    if (after_blank) e_.remove(l);
    e_.remove(paragraph);
    e_[list].begin = e_[paragraph].begin;
    e_[list].list = e_[paragraph].list;
    const Element raw = e_[e_[paragraph].first];
    for (std::uint32_t from = raw.from; from < raw.to;) {
      const std::uint32_t to = std::min(line_end(raw.text->s, from), raw.to);
      const std::int32_t term = e_.make(El::kTerm);
      std::string_view inner;
      std::uint32_t text = item_list(raw.text->s.substr(0, to), from, inner);
      if (text != kNone)
        parse_attribute_list(inner, e_.list_of(term));
      else
        text = from;
      e_[term].begin = raw.text->source(from);
      e_[term].end = raw.text->source(to);
      e_.append(list, term);
      const std::int32_t child = e_.make(El::kRaw);
      e_[child].text = raw.text;
      e_[child].from = text;
      e_[child].to = to;
      e_.append(term, child);
      from = to + 1;
    }
    std::vector<Item> items;
    bool as_paragraph = after_blank, last_is_blank = false;
    std::uint32_t spaces = 3;
    while (!eos()) {
      const std::uint32_t line = eol(pos_) + 1;
      if (const std::uint32_t mark = list_mark(pos_, Marks::kDefinition, spaces); mark != kNone) {
        if (!items.empty()) close_item(items.back());
        items.emplace_back();
        Item& item = items.back();
        item.element = e_.make(El::kDefinition);
        e_[item.element].first_as_paragraph = as_paragraph;
        e_.append(list, item.element);
        begin_item(item, mark);
        spaces = item.indentation >= 1 && item.indentation <= 3 ? item.indentation - 1 : 3;
        as_paragraph = last_is_blank = false;
      } else if (end_mark(pos_) != kNone) {
        break;
      } else if (is_content(pos_, items.back().indentation) ||
                 (!last_is_blank && is_lazy(pos_, items.back().indentation))) {
        bool found = false, starts_list = false;
        take_line(pos_, items.back().indentation, found, starts_list);
        put_line(*items.back().last, 0, line);
        as_paragraph = last_is_blank = false;
        pos_ = line;
      } else if (const std::uint32_t end = blank(pos_); end != kNone) {
        as_paragraph = last_is_blank = true;
        items.back().last->append(*src_, pos_, end);
        pos_ = end;
      } else {
        break;
      }
    }
    close_item(items.back());
    e_[list].end = e_[items.back().element].end;
    std::int32_t trailing = kNobody;
    for (const Item& item : items) {
      const std::int32_t it = item.element;
      inner_blocks(it, *item.last);
      if (e_[it].first == kNobody) continue;
      trailing = kNobody;
      if (e_[e_[it].last].type == El::kBlank) {
        trailing = e_[it].last;
        e_.remove(trailing);
      }
      const std::int32_t first = e_[it].first;
      if (first != kNobody && e_[first].type == El::kParagraph && !e_[it].first_as_paragraph) {
        if (e_[first].next != kNobody) append_newline(first);
        e_[first].transparent = true;
      }
    }
    join_definitions(list);
    if (trailing != kNobody) e_.append(tree_, trailing);
    return true;
  }
  // Two lists with at most a blank line between them are one.
  void join_definitions(std::int32_t list) {
    const std::int32_t l = e_[tree_].last;
    std::int32_t before = kNobody;
    if (l != kNobody && e_[l].type == El::kDefinitions) before = l;
    if (l != kNobody && e_[l].type == El::kBlank && e_[l].previous != kNobody &&
        e_[e_[l].previous].type == El::kDefinitions) {
      before = e_[l].previous;
      e_.remove(l);
    }
    if (before == kNobody) return e_.append(tree_, list);
    for (std::int32_t child = e_[list].first; child != kNobody;) {
      const std::int32_t next = e_[child].next;
      e_.remove(child);
      e_.append(before, child);
      child = next;
    }
    e_[before].end = e_[list].end;
  }

  // -- HTML
  std::string_view lowered(std::string_view name) {
    std::string low = lower_case(name);
    if (low == name || !is_html_element(low)) return name;
    return e_.keep(std::move(low));
  }
  bool is_span_name(std::string_view name) { return is_span_element(lower_case(name)); }

  bool html(bool& stop) {
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
  std::uint32_t comment(std::uint32_t p) {
    const std::uint32_t end = html_comment(s_, p, no_comment_for(src_));
    if (at(s_, p) == '<' && at(s_, p + 1) == '!') look(end == kNone ? size_of(s_) : end);
    return end;
  }
  std::uint32_t& no_comment_for(const Text* text) {
    if (no_comment_text_ != text) {
      no_comment_text_ = text;
      no_comment_ = kNone;
      quotes_ = {};
    }
    return no_comment_;
  }
  Tag open_tag(std::uint32_t p) {
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
  void trailing_space() {  // TRAILING_WHITESPACE
    std::uint32_t p = pos_;
    while (is_blank(at(s_, p))) ++p;
    look(p + 1);
    if (at(s_, p) == '\n') pos_ = p + 1;
  }
  std::int32_t verbatim(std::uint32_t from, std::uint32_t to, std::uint8_t kind) {
    const std::int32_t el = add(El::kVerbatim, from, to, false);
    e_[el].from = from;
    e_[el].to = to;
    e_[el].level = kind;
    return el;
  }
  // Where the end tag of `name` is, in any case; end kNone when there is none.
  Tag find_end_tag(std::string_view name, std::uint32_t from) {
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
  Tag html_end_tag_named(std::uint32_t p, std::string_view name) const {  // </name\s*>
    Tag tag;
    if (!equals_ignoring_case(s_.substr(std::min<std::size_t>(p + 2, s_.size()), name.size()), name)) return tag;
    std::uint32_t q = p + 2 + size_of(name);
    while (q < s_.size() && is_space(s_[q])) ++q;
    tag.name_from = p;
    if (at(s_, q) == '>') tag.end = q + 1;
    return tag;
  }
  void add_text(std::int32_t parent, std::uint32_t from, std::uint32_t to) {
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
  bool in_raw_html() { return e_[tree_].type == El::kHtml && e_[tree_].content == Content::kRaw; }

  // The element of a start tag, with its content and end tag. handle_html_start_tag, handle_kramdown_html_tag.
  void html_element(const Tag& tag, std::uint32_t begin) {
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
  Content model_of(std::int32_t el, std::string_view name) {
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
  void raw_html(std::int32_t el) {
    const std::int32_t tree = tree_;
    tree_ = el;
    ++depth_;
    for (;;) {
      std::uint32_t p = pos_;
      for (; p < s_.size(); ++p) {  // HTML_RAW_START
        const void* found = std::char_traits<char>::find(s_.data() + p, s_.size() - p, '<');
        p = found == nullptr ? size_of(s_) : static_cast<std::uint32_t>(static_cast<const char*>(found) - s_.data());
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

  // -- math, tables
  bool math() {  // BLOCK_MATH_START
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

  // TABLE_LINE at `p`: a pipe that is not escaped.
  bool is_table_line(std::uint32_t p) {
    if (at(s_, p) == '|') return true;
    const std::uint32_t end = eol(p);
    const std::string_view line = view(0, end);
    for (std::size_t q = base::find_byte(line, p + 1, '|'); q < end; q = base::find_byte(line, q + 1, '|'))
      if (line[q - 1] != '\\') return true;
    return false;
  }
  // TABLE_SEP_LINE ('-') and TABLE_FSEP_LINE ('=')
  bool is_separator(std::uint32_t p, char mark) {
    bool marked = false;
    for (; at(s_, p) != '\n'; ++p) {
      const char c = at(s_, p);
      if (c == mark)
        marked = true;
      else if (c != '+' && c != '|' && c != ':' && !is_blank(c))
        return false;
    }
    return marked;
  }
  static void aligns_of(std::string_view line, std::vector<Align>& aligns) {  // TABLE_HSEP_ALIGN
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (line[i] != '-') continue;
      const bool left = i > 0 && line[i - 1] == ':';
      while (i < line.size() && line[i] == '-') ++i;
      const bool right = i < line.size() && line[i] == ':';
      aligns.push_back(left ? (right ? Align::kCenter : Align::kLeft) : right ? Align::kRight : Align::kNone);
      if (right) ++i;  // a colon serves one column
      if (i < line.size() && is_blank(line[i])) continue;
      --i;
    }
  }

  bool table() {
    const std::uint32_t first = skip_indent(s_, pos_);
    if (first >= s_.size() || is_space(s_[first]) || !is_table_line(first)) return false;
    if (!after_block_boundary()) return false;
    const bool has_list = std::exchange(has_block_list_, false);  // kramdown loses it when this is no table after all
    AttributeList list = std::exchange(block_list_, {});
    const std::uint32_t start = pos_;
    const bool leading_pipe = s_[first] == '|';
    struct Line {
      std::uint32_t from, to;  // without white space at its end
      char kind;               // 'r' row, '-' separator, '=' before the foot
    };
    std::vector<Line> lines;
    bool first_line = true;
    std::uint32_t p = pos_;
    for (; p < s_.size() && (first_line || is_table_line(p)); first_line = false) {
      const std::uint32_t end = eol(p);
      std::uint32_t to = end;
      while (to > p && is_blank(s_[to - 1])) --to;
      if (is_separator(p, '-')) {
        if (!first_line) lines.push_back({p, to, '-'});
      } else if (first_line && !is_table_line(p)) {
        break;
      } else {
        lines.push_back({p, to, is_separator(p, '=') ? '=' : 'r'});
      }
      p = std::min(end + 1, size_of(s_));
    }
    pos_ = p;
    const bool boundary = before_block_boundary();
    pos_ = start;
    if (!boundary || !every_line_has_pipe(start, p - 1)) return false;

    const std::int32_t table = e_.make(El::kTable);
    std::vector<Align>& aligns = e_.aligns.add();
    aligns.clear();
    e_[table].aligns = &aligns;
    std::vector<std::int32_t> rows;
    bool has_foot = false, has_body = false;
    std::size_t columns = 0;
    const auto container = [&](El type, bool force) {
      if (has_foot && type == El::kTableBody && !force) return;
      const std::int32_t part = e_.make(type);
      e_.append(table, part);
      has_body = has_body || type == El::kTableBody;
      for (const std::int32_t row : rows) e_.append(part, row);
      if (!rows.empty()) {
        e_[part].begin = e_[rows.front()].begin;
        e_[part].end = e_[rows.back()].end;
      }
      rows.clear();
    };
    for (const Line& line : lines) {
      if (line.kind == '-') {
        if (rows.empty()) continue;
        if (aligns.empty() && !has_foot) {
          container(El::kTableHead, false);
          e_[e_[table].last].end = src_->source(line.to + 1);
          aligns_of(view(line.from, line.to), aligns);
        } else {
          container(El::kTableBody, false);
        }
      } else if (line.kind == '=') {
        if (!rows.empty()) container(El::kTableBody, true);
        has_foot = true;
      } else {
        rows.push_back(table_row(line.from, line.to, leading_pipe, columns));
      }
    }
    if (!rows.empty()) container(has_foot ? El::kTableFoot : El::kTableBody, false);
    if (!has_body) return false;
    fill_table(table, columns);
    e_[table].begin = src_->source(start);
    e_[table].end = src_->source(p);
    if (has_list) e_.list_of(table) = std::move(list);
    e_.append(tree_, table);
    pos_ = p;
    return true;
  }
  void fill_table(std::int32_t table, std::size_t columns) {
    std::size_t budget = 100000;  // a short row is filled up; hostile tables are not
    for (std::int32_t part = e_[table].first; part != kNobody; part = e_[part].next) {
      for (std::int32_t row = e_[part].first; row != kNobody; row = e_[row].next) {
        std::size_t cells = 0;
        for (std::int32_t cell = e_[row].first; cell != kNobody; cell = e_[cell].next) ++cells;
        for (; cells < columns && budget > 0; ++cells, --budget) {
          const std::int32_t cell = e_.make(El::kCell);
          e_[cell].begin = e_[cell].end = e_[row].end;
          e_.append(row, cell);
        }
      }
    }
    e_[table].aligns->resize(columns, Align::kNone);
  }

  // Every line needs a pipe outside of code spans; the spans of HTML are skipped as they will be read.
  bool every_line_has_pipe(std::uint32_t from, std::uint32_t to) {
    const std::string_view text = view(from, to);
    const auto has_pipe = [](std::string_view line) {
      if (!line.empty() && line[0] == '|') return true;
      for (std::size_t i = 1; i < line.size(); ++i)
        if (line[i] == '|' && line[i - 1] != '\\') return true;
      return false;
    };
    if (text.find_first_of("`<") == std::string_view::npos) {  // each line was looked at already
      for (std::uint32_t p = 0; p < text.size(); p = line_end(text, p) + 1)
        if (!has_pipe(text.substr(p, line_end(text, p) - p))) return false;
      return true;
    }
    bool pipe = false;
    for (const FlatSpan& span : flat_spans(text, FlatSpans::kCodeAndHtml, *options_, e_.spans)) {
      std::string_view s = span.text;
      while (!s.empty() && s.back() == '\n') s.remove_suffix(1);
      std::size_t lines = s.empty() ? 0 : 1;
      for (const char c : s) lines += c == '\n' ? 1 : 0;
      const std::string_view first = s.substr(0, s.find('\n'));
      const std::size_t cut = s.rfind('\n');
      const std::string_view last_line = cut == std::string_view::npos ? s : s.substr(cut + 1);
      if (span.is_code) {
        if (lines > 2 || (lines == 2 && !pipe)) break;
        if (lines == 2) pipe = false;
      } else {
        if (lines > 1 && !pipe && !has_pipe(first)) { break; }
        pipe = (lines > 1 ? false : pipe) || has_pipe(last_line);
      }
    }
    return pipe;
  }

  std::int32_t table_row(std::uint32_t from, std::uint32_t to, bool leading_pipe, std::size_t& columns) {
    const std::int32_t row = e_.make(El::kRow);
    e_[row].begin = src_->source(from);
    e_[row].end = src_->source(to + 1);
    std::vector<Text*> cells;
    const auto cell = [&]() -> Text& {
      if (cells.empty()) new_cell(cells);
      return *cells.back();
    };
    for (std::uint32_t p = from; p < to;) {
      // <code ...>...</code> is kept whole
      const std::string_view rest = view(p, to);
      const std::size_t open = rest.find("<code");
      std::size_t tag = open == std::string_view::npos ? open : rest.find('>', open);
      std::size_t close = tag == std::string_view::npos ? tag : rest.find("</code>", tag);
      const std::uint32_t text_end = close == std::string_view::npos ? to : p + static_cast<std::uint32_t>(open);
      split_cells(p, text_end, cells);
      p = text_end;
      if (close == std::string_view::npos) break;
      const std::uint32_t end = text_end + static_cast<std::uint32_t>(close - open) + 7;
      cell().append(*src_, p, end);
      p = end;
    }
    std::size_t first = 0, last = cells.size();
    if (leading_pipe && last > 0 && trimmed(cells[0]->s).empty()) first = 1;
    if (last > first && trimmed(cells[last - 1]->s).empty()) --last;
    for (std::size_t i = first; i < last; ++i) {
      const Text& text = *cells[i];
      std::uint32_t a = 0, b = size_of(text.s);
      while (b > a && is_space(text.s[b - 1])) --b;
      while (a < b && is_space(text.s[a])) ++a;
      const std::int32_t td = e_.make(El::kCell), raw = e_.make(El::kRaw);
      e_[td].begin = text.source(a);
      e_[td].end = b > a ? text.source(b - 1) + 1 : e_[td].begin;
      e_[raw].text = &text;
      e_[raw].from = a;
      e_[raw].to = b;
      e_.append(td, raw);
      e_.append(row, td);
    }
    columns = std::max(columns, last - first);
    return row;
  }
  void new_cell(std::vector<Text*>& cells) { cells.push_back(&e_.make_text()); }
  void split_cells(std::uint32_t from, std::uint32_t to, std::vector<Text*>& cells) {
    if (from == to) return;
    if (view(from, to).find('`') == std::string_view::npos) return split_plain(from, to, cells);
    for (const FlatSpan& span : flat_spans(view(from, to), FlatSpans::kCode, *options_, e_.spans)) {
      if (cells.empty()) new_cell(cells);
      std::uint32_t p = from + span.from;
      const std::uint32_t end = from + span.to;
      if (span.is_code) {  // its mark as kramdown writes it anew
        std::string_view s = span.text;
        std::size_t longest = 0, run = 0;
        for (const char c : s) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
        const std::string mark(longest + 1, '`');
        const std::string space(longest > 0 ? 1 : 0, ' ');
        Text& out = *cells.back();
        out.append(mark + space, src_->source(p));
        const std::size_t inner = view(p, end).find(s);
        const std::uint32_t content = p + static_cast<std::uint32_t>(inner);
        out.append(*src_, content, content + size_of(s));
        out.append(space + mark, src_->source(content + size_of(s)));
        continue;
      }
      split_plain(p, end, cells);
    }
  }
  void split_plain(std::uint32_t from, std::uint32_t end, std::vector<Text*>& cells) {
    if (cells.empty()) new_cell(cells);
    std::uint32_t p = from;
    for (std::uint32_t q = p; q < end; ++q) {
      if (s_[q] != '|') continue;
      if (q > p && s_[q - 1] == '\\') {
        cells.back()->append(*src_, p, q - 1);
        p = q;
      } else if (q == p && q > from && s_[q - 1] == '\\') {
        continue;
      } else {
        cells.back()->append(*src_, p, q);
        new_cell(cells);
        p = q + 1;
      }
    }
    cells.back()->append(*src_, p, end);
  }

  // -- definitions
  bool footnote() {  // FOOTNOTE_DEFINITION_START
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

  bool link_definition() {  // LINK_DEFINITION_START
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
  bool quoted(std::uint32_t p, std::string_view& inner) const {
    const char quote = at(s_, p);
    if (quote != '"' && quote != '\'') return false;
    std::uint32_t to = line_end(s_, p);
    while (to > p && is_blank(s_[to - 1])) --to;
    if (to < p + 3 || s_[to - 1] != quote) return false;
    inner = view(p + 1, to - 1);
    return true;
  }

  bool abbreviation() {  // ABBREV_DEFINITION_START
    const std::uint32_t p = skip_indent(s_, pos_), line = eol(pos_);
    if (at(s_, p + 1) != '[') return false;
    const std::size_t close = s_.find("]:", p + 3);
    if (close == std::string_view::npos || close >= line) return false;
    const auto to = static_cast<std::uint32_t>(close);
    e_.definitions.abbreviations.push_back(
        {std::string(view(p + 2, to)), std::string(trimmed(view(to + 2, line))), {}});
    const std::uint32_t start = pos_;
    pos_ = line + 1;
    add_end(Ending::kAbbreviation, start, pos_);
    const std::int32_t el = e_[tree_].last;
    e_[el].definition = static_cast<std::uint32_t>(e_.definitions.abbreviations.size()) - 1;
    if (e_[el].list != kNobody) e_.definitions.abbreviations.back().list = e_.list_of(el);
    return true;
  }

  bool extension() {
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
  bool list_definition(std::uint32_t p) {  // ALD_START
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
  bool named_extension(std::uint32_t p) {  // EXT_BLOCK_START
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

  bool mark() {
    const std::uint32_t end = end_mark(pos_);
    if (end == kNone) return false;
    add_end(Ending::kMark, pos_, end);
    pos_ = end;
    return true;
  }

  bool paragraph() {
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
  void continue_paragraph(Element& paragraph, std::uint32_t from, std::uint32_t to) {
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

  struct Unclosed {
    const Text* text = nullptr;
    std::uint32_t from = 0, length = 0;
  };

  const Options* options_;
  Elements& e_;
  const Text* src_ = nullptr;
  const Text* top_ = nullptr;
  const Text* line_text_ = nullptr;  // [line_from_, line_to_) of it is what eol() was asked for last
  std::uint32_t line_from_ = 0, line_to_ = 0;
  std::string_view s_;  // of src_
  std::uint32_t pos_ = 0, looked_ = 0, closing_end_ = 0, pending_padding_ = 0, pending_from_ = 0;
  std::int32_t tree_ = kNobody;
  AttributeList block_list_;
  bool has_block_list_ = false;
  bool after_blank_ = false;  // the text begins behind a blank line of the document
  int depth_ = 0;
  // What was looked for to the end of a text and is not there.
  Unclosed unclosed_[2];
  QuoteSearch quotes_;
  std::uint32_t no_comment_ = kNone, missing_from_ = 0;
  const Text *no_comment_text_ = nullptr, *missing_text_ = nullptr, *no_instruction_ = nullptr, *no_math_ = nullptr;
  std::string_view missing_, no_stop_;
  const Text *no_brace_text_ = nullptr, *no_stop_text_ = nullptr;
  std::uint32_t no_brace_from_ = 0, no_stop_from_ = 0;
};

}  // namespace

std::uint32_t parse_blocks(std::string_view source, bool first, bool whole, bool plain, const Options& options,
                           Elements& out, std::uint32_t& looked) {
  return Parser(options, out).run(source, first, whole, plain, looked);
}

}  // namespace marbre::markdown::kramdown
