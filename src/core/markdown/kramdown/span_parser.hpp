// Phase two, inside a leaf. kramdown looks for the first place where one of its span parsers may start, tries them
// there in order, and otherwise takes a character as text. Emphasis and links are read ahead and taken back when their
// end is missing, which is exponential there; here what failed once is remembered, by place and by the spans it stands
// in, so that every place is read a bounded number of times. One class in several files (spans, links, typography,
// span_html); the comments at the definitions name kramdown's expressions. Internal to this folder.
#pragma once
#include <algorithm>

#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {

class SpanParser {
 public:
  enum class Mask : std::uint8_t { kAll, kHtml, kCode, kCodeAndHtml };
  SpanParser(std::string_view s, const Text& text, std::uint32_t offset, const Options& options, const Definitions& all,
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
  static constexpr int kDeepest = 100;  // spans in spans
  enum Inside : std::uint8_t { kEm = 1, kStrongBit = 2, kLinkBit = 4, kImageBit = 8 };
  struct Place {              // what a span stands in
    std::uint8_t inside = 0;  // Inside
    std::uint8_t parent = 0;  // the innermost of these, 0 for another
    bool html = false, raw = false;
  };
  struct Stop {
    enum Kind : std::uint8_t { kNothing, kMark, kBracket, kTag } kind = kNothing;
    char mark = 0;
    std::uint8_t length = 0;
    std::string_view tag;
    bool any_case = false;
  };

  // -- output
  ByteRange source(std::uint32_t from, std::uint32_t to) const;
  void text(std::string_view s, std::uint32_t from, std::uint32_t to);
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
  Saved save() const;
  void restore(const Saved& saved);

  // -- reading
  char c(std::uint32_t i) const { return at(s_, i); }
  bool starts(std::uint32_t i, std::string_view what) const { return i <= s_.size() && s_.substr(i).starts_with(what); }
  void as_text(std::uint32_t from, std::uint32_t to) {  // goes on behind it, as text
    literal_ = std::min(literal_, from);
    p_ = to;
  }
  bool parse(const Stop& stop, Place place, Mask mask);
  static std::uint32_t state(const Stop& stop, const Place& place) {
    return place.inside * 4u + (stop.mark == '_' ? 2u : 0u) + (stop.length == 2 ? 1u : 0u);
  }
  std::uint32_t next_special(std::uint32_t from, const Stop& stop, Mask mask) const;
  bool hard_wraps() const { return options_.gfm && options_.hard_wrap && breaks_lines(); }
  bool breaks_lines() const { return !context_.in_html && !context_.in_footnote && !context_.in_heading; }
  bool stops_here(const Stop& stop, std::uint32_t start) const;
  std::uint32_t end_tag(std::uint32_t p, const Stop& stop) const;
  bool one(const Place& place, Mask mask);
  static bool is_escapable(char c, bool gfm);

  // -- spans.cpp
  void emphasis(const Place& place);
  bool follows_letter(std::uint32_t p) const;
  std::uint32_t emphasis_of(std::uint32_t from, std::uint32_t content, char mark, std::uint8_t length,
                            const Place& place);
  void code();
  std::uint32_t next_run(std::uint32_t from, std::uint32_t length);
  bool footnote();
  bool math();
  bool strikethrough();

  // -- links.cpp
  struct Tail {
    std::uint32_t end = kNone;
    std::string_view target, title;
    bool has_title = false;
    const LinkDefinition* definition = nullptr;
  };
  bool autolink();
  bool link(const Place& place);
  static std::string unescaped(std::string_view s);
  Tail tail(std::uint32_t content, std::uint32_t bracket);
  Tail destination(std::uint32_t p, Tail link);
  void need_parens();
  std::uint32_t next_stop(std::uint32_t p) const;
  Tail title(std::uint32_t p, Tail link);
  std::uint32_t after_quote(std::uint32_t q) const;

  // -- typography.cpp
  void smart_quote();
  void quote(std::uint32_t at_byte, bool left);
  void entity_node(char32_t code, std::string_view original, std::uint32_t from, std::uint32_t to);
  void made_character(char32_t code, std::uint32_t from, std::uint32_t to);
  bool symbols();
  void guillemet(std::string_view both, char32_t mark, bool first, std::uint32_t from, std::uint32_t to);
  bool two_entities(std::string_view written, char32_t code);
  bool entity();
  bool line_break();
  bool escaped();
  bool hard_wrap();

  // -- span_html.cpp
  bool html(const Place& place);
  bool extension();

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

}  // namespace marbre::markdown::kramdown
