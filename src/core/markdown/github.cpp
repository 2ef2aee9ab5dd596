// The only file that knows md4c: its callbacks become nodes, and hints of where they stand (hints.hpp, follow.hpp).
#include <md4c.h>

#include <algorithm>
#include <optional>

#include "core/base/utf8.hpp"
#include "core/markdown/entities.hpp"
#include "core/markdown/follow.hpp"
#include "core/markdown/github.hpp"
#include "core/markdown/hints.hpp"

namespace marbre::markdown {
namespace {

std::string decoded(const MD_ATTRIBUTE& attribute, std::string_view for_null) {
  std::string out;
  if (attribute.text == nullptr) return out;
  for (int i = 0; attribute.substr_offsets[i] < attribute.size; ++i) {
    const MD_OFFSET from = attribute.substr_offsets[i];
    const std::string_view piece(attribute.text + from, attribute.substr_offsets[i + 1] - from);
    if (attribute.substr_types[i] == MD_TEXT_NULLCHAR)
      out += for_null;
    else if (attribute.substr_types[i] == MD_TEXT_ENTITY)
      append_entity(out, piece);
    else
      out += piece;
  }
  return out;
}

// NULs that md4c leaves in code are dropped, as md_html drops them.
void append_without_nul(std::string& out, std::string_view text) {
  for (std::size_t nul = text.find('\0'); nul != std::string_view::npos; nul = text.find('\0')) {
    out += text.substr(0, nul);
    text.remove_prefix(nul + 1);
  }
  out += text;
}

class Builder {
 public:
  explicit Builder(std::string_view source) : source_(source), follower_(source, nodes_) {}

  void enter_block(MD_BLOCKTYPE type, const void* detail);
  void leave_block(MD_BLOCKTYPE type);
  void enter_span(MD_SPANTYPE type, const void* detail);
  void leave_span(const void* detail, MD_SPANTYPE type);
  void text(MD_TEXTTYPE type, const char* chars, MD_SIZE size);
  BlockPtr finish() {
    while (!open_.empty()) close_node();
    locate(source_, nodes_, hints_);
    return as_block();
  }

 private:
  BlockPtr as_block() const;
  RawNode& add(RawKind kind) {
    nodes_.emplace_back();
    hints_.emplace_back();
    nodes_.back().kind = kind;
    return nodes_.back();
  }
  RawNode& open_node(RawKind kind) {
    open_.push_back(static_cast<std::uint32_t>(nodes_.size()));
    return add(kind);
  }
  void close_node() {
    nodes_[open_.back()].end = static_cast<std::uint32_t>(nodes_.size());
    open_.pop_back();
  }
  std::uint32_t add_leaf(RawKind kind) {
    const auto index = static_cast<std::uint32_t>(nodes_.size());
    add(kind).end = index + 1;
    return index;
  }
  RawNode& top() { return nodes_[open_.back()]; }
  std::uint32_t place(const char* chars) const {  // offset of a pointer into the source, else kNowhere
    const auto address = reinterpret_cast<std::uintptr_t>(chars);
    const auto start = reinterpret_cast<std::uintptr_t>(source_.data());
    return address >= start && address < start + source_.size() ? static_cast<std::uint32_t>(address - start)
                                                                : kNowhere;
  }
  // md4c 0.5.3 may leave a span that it did not enter, or enter one that it does not leave: "[](*[)](*[)](".
  void leave_spans() {
    while (!open_.empty() && !is_block(top().kind)) leave_span(nullptr, MD_SPAN_EM);
  }
  void leave_tight_paragraph() {
    if (top().kind == RawKind::kParagraph && top().tight) leave_inline_block();
  }
  // md4c prints the text of a tight item without a paragraph around it; the tree has one.
  void need_inline_block() {
    if (top().kind != RawKind::kItem) return;
    open_node(RawKind::kParagraph).tight = true;
    follower_.begin_block();
  }
  void leave_inline_block() {
    hints_[open_.back()].lo = follower_.first();
    hints_[open_.back()].hi = follower_.last();
    close_node();
  }
  void verbatim(const char* chars, MD_SIZE size, bool is_null);

  std::string_view source_;
  std::vector<RawNode> nodes_;
  std::vector<Hint> hints_;
  std::vector<std::uint32_t> open_;  // nodes that are not complete yet
  std::vector<char> list_marks_;
  Follower follower_;
};

RawKind kind_of(MD_BLOCKTYPE type) {
  switch (type) {
    case MD_BLOCK_DOC: return RawKind::kDocument;
    case MD_BLOCK_QUOTE: return RawKind::kQuote;
    case MD_BLOCK_UL: return RawKind::kBulletList;
    case MD_BLOCK_OL: return RawKind::kOrderedList;
    case MD_BLOCK_LI: return RawKind::kItem;
    case MD_BLOCK_HR: return RawKind::kRule;
    case MD_BLOCK_H: return RawKind::kHeading;
    case MD_BLOCK_CODE: return RawKind::kCodeBlock;
    case MD_BLOCK_HTML: return RawKind::kHtmlBlock;
    case MD_BLOCK_P: return RawKind::kParagraph;
    case MD_BLOCK_TABLE: return RawKind::kTable;
    case MD_BLOCK_THEAD: return RawKind::kTableHead;
    case MD_BLOCK_TBODY: return RawKind::kTableBody;
    case MD_BLOCK_TR: return RawKind::kTableRow;
    case MD_BLOCK_TH: return RawKind::kTableHeaderCell;
    case MD_BLOCK_TD: return RawKind::kTableCell;
  }
  return RawKind::kParagraph;
}

Align align_of(MD_ALIGN align) {
  switch (align) {
    case MD_ALIGN_DEFAULT: return Align::kNone;
    case MD_ALIGN_LEFT: return Align::kLeft;
    case MD_ALIGN_CENTER: return Align::kCenter;
    case MD_ALIGN_RIGHT: return Align::kRight;
  }
  return Align::kNone;
}

bool holds_spans(RawKind kind) {
  return kind == RawKind::kParagraph || kind == RawKind::kHeading || kind == RawKind::kTableHeaderCell ||
         kind == RawKind::kTableCell;
}

void Builder::enter_block(MD_BLOCKTYPE type, const void* detail) {
  leave_spans();
  if (!open_.empty()) leave_tight_paragraph();
  RawNode& node = open_node(kind_of(type));
  Hint& hint = hints_.back();
  switch (type) {
    case MD_BLOCK_UL: {
      const auto* list = static_cast<const MD_BLOCK_UL_DETAIL*>(detail);
      node.tight = list->is_tight != 0;
      list_marks_.push_back(list->mark);
      break;
    }
    case MD_BLOCK_OL: {
      const auto* list = static_cast<const MD_BLOCK_OL_DETAIL*>(detail);
      node.tight = list->is_tight != 0;
      node.start = list->start;
      list_marks_.push_back(list->mark_delimiter);
      break;
    }
    case MD_BLOCK_LI: {
      const auto* item = static_cast<const MD_BLOCK_LI_DETAIL*>(detail);
      if (item->is_task != 0) node.task = item->task_mark == ' ' ? TaskState::kOpen : TaskState::kDone;
      hint.mark = list_marks_.back();
      break;
    }
    case MD_BLOCK_H:
      node.level = static_cast<std::uint8_t>(static_cast<const MD_BLOCK_H_DETAIL*>(detail)->level);
      break;
    case MD_BLOCK_CODE: {
      const auto* code = static_cast<const MD_BLOCK_CODE_DETAIL*>(detail);
      hint.mark = code->fence_char;
      if (code->fence_char != 0) {
        node.target = decoded(code->info, kReplacement);
        node.title = decoded(code->lang, kReplacement);
      }
      break;
    }
    case MD_BLOCK_TH:
    case MD_BLOCK_TD: node.align = align_of(static_cast<const MD_BLOCK_TD_DETAIL*>(detail)->align); break;
    case MD_BLOCK_P: node.tight = false; break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_QUOTE:
    case MD_BLOCK_HR:
    case MD_BLOCK_HTML:
    case MD_BLOCK_TABLE:
    case MD_BLOCK_THEAD:
    case MD_BLOCK_TBODY:
    case MD_BLOCK_TR: break;
  }
  if (holds_spans(node.kind)) follower_.begin_block();
}

void Builder::leave_block(MD_BLOCKTYPE type) {
  leave_spans();
  leave_tight_paragraph();
  if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) list_marks_.pop_back();
  if (holds_spans(top().kind))
    leave_inline_block();
  else
    close_node();
}

void Builder::enter_span(MD_SPANTYPE type, const void* detail) {
  need_inline_block();
  auto form = Follower::LinkForm::kBrackets;
  RawKind kind = RawKind::kEmphasis;
  switch (type) {
    case MD_SPAN_EM: kind = RawKind::kEmphasis; break;
    case MD_SPAN_STRONG: kind = RawKind::kStrong; break;
    case MD_SPAN_DEL: kind = RawKind::kStrikethrough; break;
    case MD_SPAN_CODE: kind = RawKind::kCode; break;
    case MD_SPAN_A: kind = RawKind::kLink; break;
    case MD_SPAN_IMG: kind = RawKind::kImage; break;
    case MD_SPAN_LATEXMATH:  // the dialect has none of these
    case MD_SPAN_LATEXMATH_DISPLAY:
    case MD_SPAN_WIKILINK:
    case MD_SPAN_U: break;
  }
  RawNode& node = open_node(kind);
  if (type == MD_SPAN_A) {
    const auto* link = static_cast<const MD_SPAN_A_DETAIL*>(detail);
    node.target = decoded(link->href, std::string_view("\0", 1));
    node.title = decoded(link->title, kReplacement);
    if (link->is_autolink != 0) form = Follower::LinkForm::kAutolink;
  } else if (type == MD_SPAN_IMG) {
    const auto* image = static_cast<const MD_SPAN_IMG_DETAIL*>(detail);
    node.target = decoded(image->src, std::string_view("\0", 1));
    node.title = decoded(image->title, kReplacement);
  }
  follower_.open(open_.back(), form);
}

void Builder::leave_span(const void* detail, MD_SPANTYPE type) {
  if (is_block(top().kind)) return;
  const char* target = nullptr;
  if (type == MD_SPAN_A) target = static_cast<const MD_SPAN_A_DETAIL*>(detail)->href.text;
  if (type == MD_SPAN_IMG) target = static_cast<const MD_SPAN_IMG_DETAIL*>(detail)->src.text;
  follower_.close(open_.back(), target == nullptr ? kNowhere : place(target));
  close_node();
}

void Builder::verbatim(const char* chars, MD_SIZE size, bool is_null) {
  RawNode& node = top();
  Hint& hint = hints_[open_.back()];
  const std::uint32_t at = place(chars);
  if (is_null) {
    node.text += kReplacement;
  } else if (node.kind == RawKind::kHtmlBlock) {
    node.text.append(chars, size);
  } else {
    append_without_nul(node.text, {chars, size});
  }
  if (at != kNowhere) {
    if (hint.lo == kNowhere) {
      hint.lo = at;
      hint.lines_before = hint.lines;
    }
    hint.hi = at + size;
  } else if (!is_null && size == 1 && *chars == '\n') {
    ++hint.lines;
  }
}

void Builder::text(MD_TEXTTYPE type, const char* chars, MD_SIZE size) {
  if (top().kind == RawKind::kCodeBlock || top().kind == RawKind::kHtmlBlock)
    return verbatim(chars, size, type == MD_TEXT_NULLCHAR);
  need_inline_block();
  const std::uint32_t at = place(chars);
  if (top().kind == RawKind::kCode) {
    if (type == MD_TEXT_NULLCHAR)
      top().text += kReplacement;
    else
      append_without_nul(top().text, {chars, size});
    if (at != kNowhere) follower_.more_text(at, size);
    return;
  }
  switch (type) {
    case MD_TEXT_BR: follower_.line_break(add_leaf(RawKind::kHardBreak)); return;
    case MD_TEXT_SOFTBR: follower_.line_break(add_leaf(RawKind::kSoftBreak)); return;
    case MD_TEXT_NULLCHAR: {
      const std::uint32_t index = add_leaf(RawKind::kText);
      nodes_[index].text = kReplacement;
      follower_.null_char(index);
      return;
    }
    case MD_TEXT_HTML:
      // A tag over several lines comes in pieces: one node.
      if (!nodes_.empty() && nodes_.back().kind == RawKind::kHtmlInline && open_.back() != nodes_.size() - 1 &&
          (at == kNowhere || nodes_.back().text.back() == '\n')) {
        RawNode& node = nodes_.back();
        node.text.append(chars, size);
        if (at != kNowhere) {
          follower_.more_text(at, size);
          node.source.to = {at + size};
        }
        return;
      }
      break;
    case MD_TEXT_NORMAL:
    case MD_TEXT_ENTITY:
    case MD_TEXT_CODE:
    case MD_TEXT_LATEXMATH: break;
  }
  const std::uint32_t index = add_leaf(type == MD_TEXT_HTML ? RawKind::kHtmlInline : RawKind::kText);
  RawNode& node = nodes_[index];
  if (type == MD_TEXT_ENTITY)
    append_entity(node.text, std::string_view(chars, size));
  else
    node.text.assign(chars, size);
  if (at != kNowhere) follower_.text(index, at, size);
}

Builder& builder(void* userdata) { return *static_cast<Builder*>(userdata); }

NodeKind kind_of(RawKind kind) {
  switch (kind) {
    case RawKind::kDocument:
    case RawKind::kParagraph: return NodeKind::kParagraph;
    case RawKind::kHeading: return NodeKind::kHeading;
    case RawKind::kQuote: return NodeKind::kQuote;
    case RawKind::kBulletList: return NodeKind::kBulletList;
    case RawKind::kOrderedList: return NodeKind::kOrderedList;
    case RawKind::kItem: return NodeKind::kItem;
    case RawKind::kCodeBlock: return NodeKind::kCodeBlock;
    case RawKind::kHtmlBlock: return NodeKind::kHtmlBlock;
    case RawKind::kRule: return NodeKind::kRule;
    case RawKind::kTable: return NodeKind::kTable;
    case RawKind::kTableHead: return NodeKind::kTableHead;
    case RawKind::kTableBody: return NodeKind::kTableBody;
    case RawKind::kTableRow: return NodeKind::kTableRow;
    case RawKind::kTableHeaderCell: return NodeKind::kTableHeaderCell;
    case RawKind::kTableCell: return NodeKind::kTableCell;
    case RawKind::kText: return NodeKind::kText;
    case RawKind::kSoftBreak: return NodeKind::kSoftBreak;
    case RawKind::kHardBreak: return NodeKind::kHardBreak;
    case RawKind::kEmphasis: return NodeKind::kEmphasis;
    case RawKind::kStrong: return NodeKind::kStrong;
    case RawKind::kStrikethrough: return NodeKind::kStrikethrough;
    case RawKind::kCode: return NodeKind::kCode;
    case RawKind::kLink: return NodeKind::kLink;
    case RawKind::kImage: return NodeKind::kImage;
    case RawKind::kHtmlInline: return NodeKind::kHtmlInline;
  }
  return NodeKind::kText;
}

// Everything but the document node, which a Tree does without.
BlockPtr Builder::as_block() const {
  auto block = std::make_shared<Block>();
  block->size = static_cast<std::uint32_t>(source_.size());
  block->looked = kNowhere;
  block->nodes.reserve(nodes_.size());
  const auto put = [&](const std::string& s) {
    const Slice slice{static_cast<std::uint32_t>(block->strings.size()), static_cast<std::uint32_t>(s.size())};
    block->strings += s;
    return slice;
  };
  for (std::size_t i = 1; i < nodes_.size(); ++i) {
    const RawNode& raw = nodes_[i];
    Node node;
    node.kind = kind_of(raw.kind);
    node.level = raw.level;
    node.align = raw.align;
    node.task = raw.task;
    node.tight = raw.tight;
    node.start = raw.start;
    node.end = raw.end - 1;
    node.source = raw.source;
    node.text = put(raw.text);
    node.target = put(raw.target);
    node.title = put(raw.title);
    block->nodes.push_back(node);
  }
  return block;
}

}  // namespace

Options github() {
  static constexpr Dialect kGitHub{&parse_github, &github_html};
  Options options;
  options.dialect = &kGitHub;
  return options;
}

BlockPtr parse_github(std::string_view body) {
  Builder tree(body);
  MD_PARSER parser{};
  parser.flags = MD_DIALECT_GITHUB;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* b) { return builder(b).enter_block(type, detail), 0; };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* b) { return builder(b).leave_block(type), 0; };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* b) { return builder(b).enter_span(type, detail), 0; };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* b) { return builder(b).leave_span(detail, type), 0; };
  parser.text = [](MD_TEXTTYPE type, const char* chars, MD_SIZE size, void* b) {
    return builder(b).text(type, chars, size), 0;
  };
  // It fails only without memory, where nothing here goes on either.
  md_parse(body.data(), static_cast<MD_SIZE>(body.size()), &parser, &tree);
  return tree.finish();
}

}  // namespace marbre::markdown
