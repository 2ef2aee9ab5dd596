// Phase one: kramdown's block parsers, tried in kramdown's order at every place where a block may start. One class in
// several files (blocks, code_blocks, lists, tables, block_html, definition_blocks), for the parsers share the place
// they have come to and call each other. The comments at their definitions name the regular expressions of kramdown 2.4
// and kramdown-parser-gfm 1.1 that they follow. Internal to this folder.
#pragma once
#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/markdown/kramdown/elements.hpp"
#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown::kramdown {

class BlockParser {
 public:
  BlockParser(const Options& options, Elements& out) : options_(&options), e_(out) {}
  // As parse_blocks.
  std::uint32_t run(std::string_view source, bool first, bool whole, bool plain, std::uint32_t& looked);

 private:
  static constexpr int kDeepest = 100;  // containers in containers; kramdown itself runs out of stack some way further
  enum class Marks { kBullet, kNumber, kDefinition };
  enum class Step { kDone, kStop };  // kStop: the end tag of the element that is open

  // -- looking: what is looked at is noted, for a change there parses this block again
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
  std::int32_t add(El type, std::uint32_t from, std::uint32_t to, bool takes_list = true);
  std::int32_t add_raw(std::int32_t parent, std::uint32_t from, std::uint32_t to);
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
  bool in_raw_html() { return e_[tree_].type == El::kHtml && e_[tree_].content == Content::kRaw; }

  // -- what begins and ends blocks
  // EOB_MARKER
  std::uint32_t end_mark(std::uint32_t p) { return at(s_, p) == '^' ? newline(p + 1) : kNone; }
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
  std::uint32_t indent(std::uint32_t p) const {  // INDENT
    if (at(s_, p) == '\t') return p + 1;
    return s_.substr(std::min<std::size_t>(p, s_.size())).starts_with("    ") ? p + 4 : kNone;
  }
  bool before_block_boundary();
  std::uint32_t attribute_list(std::uint32_t p, std::string_view* inner = nullptr);
  std::uint32_t attribute_block(std::uint32_t p);
  bool lazy_html(std::uint32_t p);
  bool lazy_end(std::uint32_t p);
  bool fence_start(std::uint32_t p) const;
  std::uint32_t heading_text(std::uint32_t p, std::uint8_t& level) const;
  bool paragraph_end(std::uint32_t p);

  // -- one block after the other
  Step step();
  void inner_blocks(std::int32_t element, const Text& text);
  bool blocks_of(std::int32_t element);

  // -- blocks.cpp
  bool blank_line();
  void quote();
  std::uint32_t heading_id(std::uint32_t from, std::uint32_t to, std::string_view& id);
  bool heading(std::uint32_t from, std::uint32_t to, std::uint32_t end, std::uint8_t level, std::string_view id);
  bool atx_heading();
  bool setext_heading();
  bool is_rule(std::uint32_t p);
  bool rule();
  bool math();
  bool mark();
  bool paragraph();
  void continue_paragraph(Element& paragraph, std::uint32_t from, std::uint32_t to);

  // -- code_blocks.cpp
  bool indented_line(std::uint32_t p);
  std::uint32_t code_extent(std::uint32_t p);
  bool indented_code();
  bool fenced_code();
  std::uint32_t closing_fence(std::uint32_t from, std::string_view fence);

  // -- lists.cpp
  struct Item {
    std::int32_t element = kNobody;
    Text *first = nullptr, *last = nullptr;
    std::vector<Text*> more;  // behind the first: a nested list begins a text of its own
    std::uint32_t indentation = 0;
  };
  std::uint32_t item_list(std::string_view s, std::uint32_t from, std::string_view& inner) const;
  void begin_item(Item& item, std::uint32_t mark);
  bool is_content(std::uint32_t p, std::uint32_t indentation) const;
  bool is_lazy(std::uint32_t p, std::uint32_t indentation);
  void take_line(std::uint32_t from, std::uint32_t indentation, bool& found, bool& starts_list);
  void put_line(Text& text, std::uint32_t extra, std::uint32_t to);
  bool list();
  void close_item(Item& item);
  std::int32_t finish_items(std::vector<Item>& items, bool ended);
  void append_newline(std::int32_t paragraph);
  void find_tasks(std::int32_t list);
  bool definition_list();
  void join_definitions(std::int32_t list);

  // -- block_html.cpp
  bool is_span_name(std::string_view name) { return is_span_element(lower_case(name)); }
  std::string_view lowered(std::string_view name);
  bool html(bool& stop);
  std::uint32_t comment(std::uint32_t p);
  std::uint32_t& no_comment_for(const Text* text);
  Tag open_tag(std::uint32_t p);
  void trailing_space();
  std::int32_t verbatim(std::uint32_t from, std::uint32_t to, std::uint8_t kind);
  Tag find_end_tag(std::string_view name, std::uint32_t from);
  Tag html_end_tag_named(std::uint32_t p, std::string_view name) const;
  void add_text(std::int32_t parent, std::uint32_t from, std::uint32_t to);
  void html_element(const Tag& tag, std::uint32_t begin);
  Content model_of(std::int32_t el, std::string_view name);
  void raw_html(std::int32_t el);

  // -- tables.cpp
  void new_cell(std::vector<Text*>& cells) { cells.push_back(&e_.make_text()); }
  bool is_table_line(std::uint32_t p);
  bool is_separator(std::uint32_t p, char mark);
  bool table();
  void fill_table(std::int32_t table, std::size_t columns);
  bool every_line_has_pipe(std::uint32_t from, std::uint32_t to);
  std::int32_t table_row(std::uint32_t from, std::uint32_t to, bool leading_pipe, std::size_t& columns);
  void split_cells(std::uint32_t from, std::uint32_t to, std::vector<Text*>& cells);
  void split_plain(std::uint32_t from, std::uint32_t end, std::vector<Text*>& cells);

  // -- definition_blocks.cpp
  bool footnote();
  bool link_definition();
  bool quoted(std::uint32_t p, std::string_view& inner) const;
  bool abbreviation();
  bool extension();
  bool list_definition(std::uint32_t p);
  bool named_extension(std::uint32_t p);

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

}  // namespace marbre::markdown::kramdown
