// Phase two, inside a leaf. kramdown looks for the first place where one of its span parsers may start, tries them
// there in order, and otherwise takes a character as text. Emphasis and links are read ahead and taken back when their
// end is missing, which is exponential there; here what failed once is remembered, by place and by the spans it stands
// in, so that every place is read a bounded number of times. The comments name kramdown's expressions.
#include "core/markdown/kramdown/spans.hpp"

#include <algorithm>
#include <utility>

#include "core/base/bytes.hpp"
#include "core/base/utf8.hpp"

namespace marbre::markdown::kramdown {
namespace {

constexpr int kDeepest = 100;  // spans in spans
constexpr std::uint32_t kLongestLabel = 4096, kUnknown = BracketEnds::kUnknown;
constexpr std::uint32_t kNear = 256;  // how far a link's ")" is looked for before all are

enum Inside : std::uint8_t { kEm = 1, kStrongBit = 2, kLinkBit = 4, kImageBit = 8 };
struct Place {              // what a span stands in
  std::uint8_t inside = 0;  // Inside
  std::uint8_t parent = 0;  // the innermost of these, 0 for another
  bool html = false, raw = false;
};
enum class Mask : std::uint8_t { kAll, kHtml, kCode, kCodeAndHtml };
struct Stop {
  enum Kind : std::uint8_t { kNothing, kMark, kBracket, kTag } kind = kNothing;
  char mark = 0;
  std::uint8_t length = 0;
  std::string_view tag;
  bool any_case = false;
};

constexpr base::ByteSet kSpecial("*_`<[]!\"'${&-.\\~>\n");

bool is_escapable(char c, bool gfm) {  // ESCAPED_CHARS, ESCAPED_CHARS_GFM
  constexpr std::string_view kAll = "\\.*_+`<>()[]{}#!:|\"'$=-";
  return c != '\0' && (kAll.find(c) != std::string_view::npos || (gfm && c == '~'));
}
bool is_sq_punctuation(char c) {
  return (c >= '!' && c <= '/' && c != '&') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}
bool is_quote(char c) { return c == '"' || c == '\''; }

class Spans {
 public:
  Spans(std::string_view s, const Text& text, std::uint32_t offset, const Options& options, const Definitions& all,
        SpanContext context, SpanMemory& memory, Builder& out, int depth = 0)
      : s_(s),
        text_(text),
        offset_(offset),
        options_(options),
        all_(all),
        context_(context),
        out_(out),
        memory_(memory),
        depth_(depth) {
    memory.reset();
  }

  void run(Mask mask = Mask::kAll) {
    if (mask != Mask::kAll || next_special(0, {}, mask) != kNone) parse({}, {.html = context_.in_html}, mask);
    flush(size_of(s_));
  }

 private:
  // -- output
  ByteRange source(std::uint32_t from, std::uint32_t to) const {
    const std::uint32_t a = text_.source(offset_ + from);
    const std::uint32_t b = to > from ? text_.source(offset_ + to - 1) + 1 : a;
    return {{a}, {std::max(a, b)}};
  }
  void text(std::string_view s, std::uint32_t from, std::uint32_t to) {
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
  void flush(std::uint32_t to) {
    if (to > literal_) text(s_.substr(literal_, to - literal_), literal_, to);
    literal_ = std::max(literal_, to);
  }
  // A character of kramdown's own making: text, but no text that a {: ... } behind it would find.
  void symbol(std::string_view s, std::uint32_t from, std::uint32_t to) {
    text(s, from, to);
    after_symbol_ = p_ = literal_ = to;
  }
  std::uint32_t open(NodeKind kind, std::uint32_t from) {
    flush(from);
    return out_.open(kind, source(from, from));
  }
  void close(std::uint32_t node, std::uint32_t from, std::uint32_t to) {
    out_[node].source = source(from, to);
    out_.close(node);
    p_ = literal_ = closed_at_ = to;
    closed_ = node;
    children_from_ = out_.block().nodes.size();
  }

  struct Saved {
    std::size_t nodes, strings, attributes, children_from;
    std::uint32_t text_length, text_to, after_symbol, closed_at, closed;
  };
  Saved save() const {
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
  void restore(const Saved& saved) {
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

  char c(std::uint32_t i) const { return at(s_, i); }
  bool starts(std::uint32_t i, std::string_view what) const { return i <= s_.size() && s_.substr(i).starts_with(what); }
  void as_text(std::uint32_t from, std::uint32_t to) {  // goes on behind it, as text
    literal_ = std::min(literal_, from);
    p_ = to;
  }

  // -- the loop: parse_spans. True: `stop` was found at p_.
  bool parse(const Stop& stop, Place place, Mask mask) {
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
  static std::uint32_t state(const Stop& stop, const Place& place) {
    return place.inside * 4u + (stop.mark == '_' ? 2u : 0u) + (stop.length == 2 ? 1u : 0u);
  }
  std::uint32_t next_special(std::uint32_t from, const Stop& stop, Mask mask) const {
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
  bool hard_wraps() const { return options_.gfm && options_.hard_wrap && breaks_lines(); }
  bool breaks_lines() const { return !context_.in_html && !context_.in_footnote && !context_.in_heading; }

  bool stops_here(const Stop& stop, std::uint32_t start) const {
    for (std::uint32_t i = 0; i < stop.length; ++i)
      if (c(p_ + i) != stop.mark) return false;
    if (p_ == start || is_space(s_[p_ - 1])) return false;
    const std::uint32_t after = p_ + stop.length;
    if (stop.length == 1 && c(after) == stop.mark && c(after + 1) != stop.mark) return false;
    return stop.mark != '_' || after >= s_.size() || !(is_digit(s_[after]) || is_alpha_at(s_, after));
  }
  std::uint32_t end_tag(std::uint32_t p, const Stop& stop) const {  // </name\s*>
    if (!starts(p, "</")) return kNone;
    const std::string_view name = s_.substr(p + 2, stop.tag.size());
    if (stop.any_case ? !equals_ignoring_case(name, stop.tag) : name != stop.tag) return kNone;
    std::uint32_t q = p + 2 + size_of(stop.tag);
    while (q < s_.size() && is_space(s_[q])) ++q;
    return c(q) == '>' ? q + 1 : kNone;
  }

  // One span parser at p_, in kramdown's order. False: nothing starts here.
  bool one(const Place& place, Mask mask) {
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

  void emphasis(const Place& place) {
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
  bool follows_letter(std::uint32_t p) const {
    const std::uint32_t b = before(s_, p);
    if (is_alpha_at(s_, b)) return true;
    return s_[b] == '-' && b > 0 && is_alpha_at(s_, before(s_, b));
  }
  std::uint32_t emphasis_of(std::uint32_t from, std::uint32_t content, char mark, std::uint8_t length,
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

  void code() {
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
  std::uint32_t next_run(std::uint32_t from, std::uint32_t length) {
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

  bool autolink() {  // AUTOLINK_START
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

  bool html(const Place& place) {  // parse_span_html
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

  bool footnote() {  // FOOTNOTE_MARKER_START
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

  // -- links
  struct Tail {
    std::uint32_t end = kNone;
    std::string_view target, title;
    bool has_title = false;
    const LinkDefinition* definition = nullptr;
  };
  bool link(const Place& place) {
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
  static std::string unescaped(std::string_view s) {
    std::string out;
    for (std::size_t i = 0; i < s.size(); ++i) {
      if (s[i] == '\\' && i + 1 < s.size() && is_escapable(s[i + 1], false)) ++i;
      out += s[i];
    }
    return out;
  }
  // What follows the text [content, bracket) of a link.
  Tail tail(std::uint32_t content, std::uint32_t bracket) {
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
  Tail destination(std::uint32_t p, Tail link) {
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
  void need_parens() {
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
  std::uint32_t next_stop(std::uint32_t p) const {
    const auto found = std::upper_bound(memory_.quote_stops.begin(), memory_.quote_stops.end(), p);
    return found == memory_.quote_stops.end() ? kNone : *found;
  }
  Tail title(std::uint32_t p, Tail link) {  // LINK_INLINE_TITLE_RE
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
  std::uint32_t after_quote(std::uint32_t q) const {  // \s*?\)
    ++q;
    while (q < s_.size() && is_space(s_[q])) ++q;
    return c(q) == ')' ? q + 1 : kNone;
  }

  // -- typography
  void smart_quote() {  // SQ_RULES, in their order
    const std::uint32_t p = p_;
    const char ch = s_[p];
    const std::uint32_t next = character_end(s_, p);
    const char n = c(p + 1);
    const auto put = [&](std::uint32_t quote_at, bool left) { quote(quote_at, left); };
    if (is_quote(ch)) {
      if ((n == '_' || n == '*') && p + 2 < s_.size() && !is_space(s_[p + 2])) return put(p, true);
      if (p + 1 < s_.size() && is_sq_punctuation(n) && !(c(p + 2) == '.' && c(p + 3) == '.')) {
        const bool word_before = n == '_', word_after = p + 2 < s_.size() && is_word_at(s_, p + 2);
        if (word_before == word_after) return put(p, false);
      }
    }
    const std::uint32_t q = is_space(ch) ? p + 1 : p;
    const char a = c(q), b = c(q + 1);
    if (is_quote(a) && is_quote(b) && a != b && is_word(c(q + 2))) {
      quote(q, true);
      return put(q + 1, true);
    }
    if (a == '\'' && is_digit(b) && is_digit(c(q + 2)) && c(q + 3) == 's') return put(q, false);
    if (is_space(ch) && is_quote(a) && is_word(b)) return put(q, true);
    const bool closes = ch != ' ' && ch != '\\' && ch != '\t' && ch != '\r' && ch != '\n' && ch != '[' && ch != '{' &&
                        ch != '(' && ch != '-';
    if (closes && is_quote(c(next))) return put(next, false);
    if (is_quote(ch)) {
      const bool end_of_line = p + 1 >= s_.size() || is_space(n);
      if (end_of_line || (n == 's' && (p + 2 >= s_.size() || !is_word_at(s_, p + 2)))) return put(p, false);
    }
    if (c(next) == '\'' && next < s_.size()) return put(next, true);
    if (ch == '\'') return put(p, true);
    put(c(next) == '"' && next < s_.size() ? next : p, true);
  }
  void quote(std::uint32_t at_byte, bool left) {
    flush(at_byte);
    const bool twice = s_[at_byte] == '"';
    // Four characters in the order of kramdown's option.
    std::uint32_t i = 0;
    for (int skip = (twice ? 2 : 0) + (left ? 0 : 1); skip > 0; --skip) i = character_end(options_.smart_quotes, i);
    const std::uint32_t end = character_end(options_.smart_quotes, i);
    const std::string_view mark = std::string_view(options_.smart_quotes).substr(i, end - i);
    if (options_.entity_output == EntityOutput::kAsChar) return symbol(mark, at_byte, at_byte + 1);
    entity_node(base::decode_at(mark, 0).code_point, {}, at_byte, at_byte + 1);
  }
  void entity_node(char32_t code, std::string_view original, std::uint32_t from, std::uint32_t to) {
    const std::uint32_t node = open(NodeKind::kEntity, from);
    std::string character;
    base::append_utf8(character, code);
    out_[node].text = out_.put(character);
    out_[node].target = out_.put(original);
    close(node, from, to);
  }
  void made_character(char32_t code, std::uint32_t from, std::uint32_t to) {
    if (options_.entity_output != EntityOutput::kAsChar) return entity_node(code, {}, from, to);
    std::string character;
    base::append_utf8(character, code);
    flush(from);
    symbol(character, from, to);
  }
  bool symbols() {  // TYPOGRAPHIC_SYMS
    if (!options_.auto_typographic) return false;
    const std::uint32_t p = p_;
    if (starts(p, "---")) return made_character(0x2014, p, p + 3), true;
    if (starts(p, "--")) return made_character(0x2013, p, p + 2), true;
    if (starts(p, "...")) return made_character(0x2026, p, p + 3), true;
    if (starts(p, "<< ")) return guillemet("«\u00A0", 0xAB, true, p, p + 3), true;
    if (starts(p, " >>")) return guillemet("\u00A0»", 0xBB, false, p, p + 3), true;
    if (starts(p, "<<")) return made_character(0xAB, p, p + 2), true;
    if (starts(p, ">>")) return made_character(0xBB, p, p + 2), true;
    return false;
  }
  void guillemet(std::string_view both, char32_t mark, bool first, std::uint32_t from, std::uint32_t to) {
    if (options_.entity_output != EntityOutput::kAsChar) {
      const std::uint32_t middle = first ? from + 2 : from + 1;
      entity_node(first ? mark : 0xA0, {}, from, middle);
      return entity_node(first ? 0xA0 : mark, {}, middle, to);
    }
    flush(from);
    const std::uint32_t node = out_.open(NodeKind::kText, source(from, to));
    out_[node].text = out_.put(both);
    out_[node].special = true;
    after_symbol_ = p_ = literal_ = to;
  }
  bool two_entities(std::string_view written, char32_t code) {
    const std::uint32_t p = p_;
    entity_node(code, options_.entity_output == EntityOutput::kAsChar ? written : std::string_view(), p, p + 2);
    entity_node(code, options_.entity_output == EntityOutput::kAsChar ? written : std::string_view(), p + 2, p + 3);
    return true;
  }

  bool entity() {  // HTML_ENTITY_RE
    const std::uint32_t p = p_, end = reference(s_, p);
    if (end == kNone) return false;
    char32_t code = 0;
    const std::string_view written = s_.substr(p, end - p);
    if (written[1] == '#') {
      const bool hex = written[2] == 'x';
      std::uint32_t value = 0;
      for (const char d : written.substr(hex ? 3 : 2, written.size() - (hex ? 4 : 3))) {
        const auto digit = static_cast<std::uint32_t>(is_digit(d) ? d - '0' : (d | 32) - 'a' + 10);
        value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
      }
      code = entity_numbered(value);
    } else {
      code = entity_named(written.substr(1, written.size() - 2));
      if (code == 0) {  // unknown: an ampersand, and text
        entity_node('&', "&amp;", p, p + 1);
        literal_ = p + 1;
        p_ = end;
        return true;
      }
    }
    const bool plain = options_.entity_output == EntityOutput::kAsChar && code != '<' && code != '>' && code != '&' &&
                       code != 0 && code < 0x110000 && !(code >= 0xD800 && code < 0xE000);
    if (!plain) return entity_node(code, written, p, end), true;
    std::string character;
    base::append_utf8(character, code);
    flush(p);
    symbol(character, p, end);
    return true;
  }

  bool math() {  // INLINE_MATH_START
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

  bool line_break() {  // LINE_BREAK
    const std::uint32_t p = p_;
    if (options_.gfm && options_.hard_wrap) return false;
    if (!starts(p, "  \n") && !starts(p, "\\\\\n")) return false;
    const std::uint32_t node = open(NodeKind::kHardBreak, p);
    close(node, p, p + 2);
    return true;
  }
  bool escaped() {
    const std::uint32_t p = p_;
    if (is_escapable(c(p + 1), options_.gfm)) {
      flush(p);
      text(s_.substr(p + 1, 1), p, p + 2);
      p_ = literal_ = p + 2;
      return true;
    }
    // GFM: a backslash in front of a line end breaks the line, but for the very last one.
    if (options_.gfm && !options_.hard_wrap && c(p + 1) == '\n' && breaks_lines()) {
      flush(p);
      if (p + 2 < s_.size() || !context_.block_parent) {
        const std::uint32_t node = out_.open(NodeKind::kHardBreak, source(p, p + 1));
        close(node, p, p + 1);
      }
      p_ = literal_ = p + 1;
      return true;
    }
    return false;
  }
  bool hard_wrap() {
    const std::uint32_t p = p_;
    if (!hard_wraps() || (p + 1 >= s_.size() && context_.block_parent)) return false;
    const std::uint32_t node = open(NodeKind::kHardBreak, p);
    close(node, p, p);
    p_ = p + 1;
    return true;
  }

  bool strikethrough() {  // STRIKETHROUGH_MATCH
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
      Spans spans(s_.substr(from + 2, to - from - 2), text_, offset_ + from + 2, options_, all_, inner, memory, out_,
                  depth_ + 1);
      spans.run();
    } else {
      literal_ = from + 2;
      flush(to);
    }
    close(node, from, to + 2);
    return true;
  }

  bool extension() {  // EXT_SPAN_START, IAL_SPAN_START
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

  std::string_view s_;
  const Text& text_;
  std::uint32_t offset_;
  const Options& options_;
  const Definitions& all_;
  SpanContext context_;
  Builder& out_;
  SpanMemory& memory_;
  int depth_ = 0;
  std::uint32_t p_ = 0, literal_ = 0;  // where we are; from where on nothing is written out yet
  std::uint32_t after_symbol_ = kNone, image_made_ = kNone;
  std::uint32_t closed_at_ = kNone, closed_ = 0;  // the last node that was completed, and where
  std::size_t children_from_ = 0;                 // nodes in front of it are complete: text is not joined to them
  std::uint32_t title_end_[2] = {0, 0}, title_from_[2] = {kNone, kNone};
  std::uint32_t no_run_from_ = kNone, no_run_length_ = 0, no_math_from_ = kNone, no_strike_from_ = kNone;
  std::uint32_t no_comment_ = kNone, no_brace_from_ = kNone, no_stop_from_ = kNone;
  std::string_view no_stop_name_;
  QuoteSearch quotes_;
};

}  // namespace

void parse_spans(const Text& text, std::uint32_t from, std::uint32_t to, bool newline, const Options& options,
                 const Definitions& all, SpanContext context, SpanMemory& memory, Builder& out) {
  if (newline) {
    Text longer;
    longer.append(text, from, to);
    longer.append("\n", text.source(to));
    Spans(longer.s, longer, 0, options, all, context, memory, out).run();
  } else {
    Spans(text.s.substr(from, to - from), text, from, options, all, context, memory, out).run();
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
  Spans(s, text, 0, options, none, {}, memory, builder)
      .run(which == FlatSpans::kCode ? Mask::kCode : Mask::kCodeAndHtml);
  for (std::uint32_t i = 0; i < block.nodes.size(); i = block.nodes[i].end) {
    const Node& node = block.nodes[i];
    flat.push_back({node.source.from.value, node.source.to.value, std::string(block.str(node.text)),
                    node.kind == NodeKind::kCode});
  }
  return flat;
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

// -- attributes
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
