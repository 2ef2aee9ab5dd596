#include "core/markdown/part.hpp"

#include <algorithm>

namespace marbre::markdown {
namespace {

constexpr std::uint32_t kEnd = 0xffffffffu;

bool holds_spans(NodeKind kind) {
  return kind == NodeKind::kParagraph || kind == NodeKind::kHeading || kind == NodeKind::kTerm ||
         kind == NodeKind::kTableCell || kind == NodeKind::kTableHeaderCell;
}

// A copy of one block's nodes, as far as they lie in [from, to).
class Cut {
 public:
  Cut(const Tree& tree, const Block& of, Place from, Place to) : tree_(tree), of_(of), from_(from), to_(to) {
    out.strings = of.strings;
    out.attributes = of.attributes;
    for (std::uint32_t i = 0; i < of.nodes.size(); i = of.nodes[i].end) node(i);
  }
  Block out;

 private:
  // false: nothing of it, and nothing was appended.
  bool node(std::uint32_t i) {
    const Node& n = of_.nodes[i];
    if (n.end <= from_.node || i > to_.node) return keep_empty(n);
    if (n.kind == NodeKind::kFootnoteDefinition) {
      if (from_.node > i && to_.node < n.end) children(i);
      return true;
    }
    if (n.kind == NodeKind::kFootnote) return number(n);
    const auto at = static_cast<std::uint32_t>(out.nodes.size());
    if (n.kind == NodeKind::kImage || (n.kind == NodeKind::kHtmlElement && n.content == Content::kRaw)) {
      if (i == to_.node && to_.at == 0) return false;
      for (std::uint32_t c = i; c < n.end; ++c) {  // is there or not
        out.nodes.push_back(of_.nodes[c]);
        out.nodes.back().end += at - i;
      }
      return true;
    }
    out.nodes.push_back(n);
    bool any = children(i);
    if (n.end == i + 1) any = leaf(i, out.nodes[at]);
    out.nodes[at].end = static_cast<std::uint32_t>(out.nodes.size());
    if (!any && !is_cell(n)) out.nodes.resize(at);
    return any;
  }
  bool children(std::uint32_t i) {
    bool any = false;
    for (std::uint32_t c = i + 1; c < of_.nodes[i].end; c = of_.nodes[c].end) any |= node(c);
    return any;
  }
  // The other cells of a row keep their places.
  static bool is_cell(const Node& n) { return n.kind == NodeKind::kTableCell || n.kind == NodeKind::kTableHeaderCell; }
  bool keep_empty(const Node& n) {
    if (is_cell(n)) {
      out.nodes.push_back(n);
      out.nodes.back().end = static_cast<std::uint32_t>(out.nodes.size());
    }
    return false;
  }
  bool leaf(std::uint32_t i, Node& n) const {
    const std::uint32_t length = n.text.length;
    std::uint32_t from = i == from_.node ? std::min(from_.at, length) : 0;
    std::uint32_t to = i == to_.node ? std::min(to_.at, length) : length;
    if (from >= to && (length > 0 || (i == to_.node && to_.at == 0))) return false;
    if (n.kind == NodeKind::kText || n.kind == NodeKind::kCode || n.kind == NodeKind::kCodeBlock)
      n.text = {n.text.from + from, to - from};
    return true;
  }
  // Its definition is not here: what is left is the number, as it reads.
  bool number(const Node& n) {
    const std::vector<FootnoteEntry> all = footnotes(tree_);
    const auto found = std::ranges::find(all, of_.str(n.target), &FootnoteEntry::name);
    const auto put = [&](std::string_view s) {
      const Slice slice{static_cast<std::uint32_t>(out.strings.size()), static_cast<std::uint32_t>(s.size())};
      out.strings += s;
      return slice;
    };
    const auto end = static_cast<std::uint32_t>(out.nodes.size()) + 2;
    const Slice sup = put("sup");
    const Slice digits = put(std::to_string(found - all.begin() + std::max(tree_.options->footnote_nr, 1)));
    for (const Slice slice : {sup, digits}) {
      Node& made = out.nodes.emplace_back();
      made.kind = out.nodes.size() < end ? NodeKind::kHtmlSpan : NodeKind::kText;
      made.content = Content::kSpan;
      made.end = end;
      made.text = slice;
    }
    return true;
  }

  const Tree& tree_;
  const Block& of_;
  Place from_, to_;
};

// Both places are in the text of one paragraph, and not all of it is between them.
bool is_part_of_one(const Block& block, Place from, Place to) {
  for (std::uint32_t i = 0; i < block.nodes.size(); ++i) {
    const Node& n = block.nodes[i];
    if (!holds_spans(n.kind) || i >= from.node || n.end <= to.node) continue;
    std::uint32_t first = i;
    while (first + 1 < block.nodes[first].end) ++first;
    const std::uint32_t last = n.end - 1;
    return from.node > first || from.at > 0 || to.node < last || to.at < block.nodes[last].text.length;
  }
  return false;
}

std::uint32_t follow(std::string_view a, std::string_view b, std::uint32_t at) {
  constexpr std::size_t kFar = 96;  // more bytes than anything that reads otherwise has
  const auto alike = [&](std::size_t i, std::size_t j) {
    if (i >= a.size() || j >= b.size()) return false;
    const std::string_view x = a.substr(i, 2), y = b.substr(j, 2);
    return x.starts_with(y) || y.starts_with(x);
  };
  std::size_t i = 0, j = 0;
  while (i < at && i < a.size()) {
    if (j < b.size() && a[i] == b[j]) {
      ++i, ++j;
      continue;
    }
    std::size_t x = a.size() - i, y = b.size() - j;  // the nearest place from which both go on alike
    for (std::size_t far = 1, skip = 0; far < kFar; skip <= far ? ++skip : (++far, skip = 0)) {
      if (skip > far || !alike(i + skip, j + far - skip)) continue;
      x = skip;
      y = far - skip;
      break;
    }
    if (i + x > at) break;  // within what reads otherwise: its start
    i += x;
    j += y;
  }
  return static_cast<std::uint32_t>(j);
}

}  // namespace

std::string html_between(const Tree& tree, Place from, Place to) {
  Tree part = tree;
  std::string out;
  for (std::uint32_t b = from.block; b <= to.block && b < tree.blocks.size(); ++b) {
    const Block& block = *tree.blocks[b];
    const Place first = b == from.block ? from : Place{b, 0, 0}, last = b == to.block ? to : Place{b, kEnd, kEnd};
    auto cut = std::make_shared<Block>(Cut(tree, block, first, last).out);
    std::vector<Node>& nodes = cut->nodes;
    if (from.block == to.block && is_part_of_one(block, from, to)) {
      const auto words = std::ranges::find_if(nodes, [](const Node& n) { return holds_spans(n.kind); });
      const auto gone = static_cast<std::uint32_t>(words - nodes.begin());
      nodes.erase(nodes.begin(), words);  // it stands alone now
      for (Node& n : nodes) n.end -= gone;
      if (!nodes.empty()) {
        nodes[0].kind = NodeKind::kParagraph;
        nodes[0].tight = true;
      }
    }
    part.blocks[b] = std::move(cut);
    for (std::uint32_t i = 0; i < part.blocks[b]->nodes.size(); i = part.blocks[b]->nodes[i].end)
      out += html_of(part, b, i);
  }
  while (out.ends_with('\n')) out.pop_back();
  out.erase(0, std::min(out.find_first_not_of('\n'), out.size()));
  return out;
}

std::uint32_t source_at(std::string_view text, std::string_view source, std::uint32_t at) {
  return follow(text, source, at);
}
std::uint32_t text_at(std::string_view text, std::string_view source, std::uint32_t at) {
  return follow(source, text, at);
}

}  // namespace marbre::markdown
