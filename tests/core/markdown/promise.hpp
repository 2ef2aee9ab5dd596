// The header's promise about trees and their ranges, as a check for tests and for the fuzzers.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown::test {

inline std::string_view name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kParagraph: return "p";
    case NodeKind::kHeading: return "h";
    case NodeKind::kQuote: return "quote";
    case NodeKind::kBulletList: return "ul";
    case NodeKind::kOrderedList: return "ol";
    case NodeKind::kItem: return "li";
    case NodeKind::kCodeBlock: return "pre";
    case NodeKind::kHtmlBlock: return "html";
    case NodeKind::kHtmlElement: return "element";
    case NodeKind::kRule: return "hr";
    case NodeKind::kTable: return "table";
    case NodeKind::kTableHead: return "thead";
    case NodeKind::kTableBody: return "tbody";
    case NodeKind::kTableFoot: return "tfoot";
    case NodeKind::kTableRow: return "tr";
    case NodeKind::kTableHeaderCell: return "th";
    case NodeKind::kTableCell: return "td";
    case NodeKind::kDefinitionList: return "dl";
    case NodeKind::kTerm: return "dt";
    case NodeKind::kDefinition: return "dd";
    case NodeKind::kMathBlock: return "math";
    case NodeKind::kFootnoteDefinition: return "note";
    case NodeKind::kBlank: return "blank";
    case NodeKind::kText: return "text";
    case NodeKind::kSoftBreak: return "nl";
    case NodeKind::kHardBreak: return "br";
    case NodeKind::kEmphasis: return "em";
    case NodeKind::kStrong: return "strong";
    case NodeKind::kStrikethrough: return "del";
    case NodeKind::kCode: return "code";
    case NodeKind::kLink: return "a";
    case NodeKind::kImage: return "img";
    case NodeKind::kHtmlInline: return "tag";
    case NodeKind::kHtmlSpan: return "span";
    case NodeKind::kEntity: return "entity";
    case NodeKind::kMath: return "tex";
    case NodeKind::kFootnote: return "mark";
    case NodeKind::kAbbreviation: return "abbr";
  }
  return "?";
}

inline bool is_block(NodeKind kind) { return kind < NodeKind::kText; }

// All nodes of a tree one after the other, with their ranges in the whole text; the first stands for the document.
struct FlatNode : Node {
  std::string text, target, title;
};
struct Flat {
  Tree tree;
  std::vector<FlatNode> nodes;
};
inline Flat flat(Tree tree) {
  Flat out;
  out.nodes.emplace_back();
  for (std::uint32_t b = 0; b < tree.blocks.size(); ++b) {
    const auto base = static_cast<std::uint32_t>(out.nodes.size());
    const Block& block = *tree.blocks[b];
    for (const Node& node : block.nodes) {
      FlatNode n;
      static_cast<Node&>(n) = node;
      n.end += base;
      n.source = tree.range(b, node);
      n.text = block.str(node.text);
      n.target = block.str(node.target);
      n.title = block.str(node.title);
      out.nodes.push_back(std::move(n));
    }
  }
  out.nodes[0].end = static_cast<std::uint32_t>(out.nodes.size());
  out.nodes[0].source = {{tree.base}, {tree.base + tree.size}};
  out.tree = std::move(tree);
  return out;
}

// "" when the tree is a tree and its ranges nest, are ordered, and end lines where blocks must; else what is wrong.
inline std::string broken_promise(std::string_view source, const Flat& tree) {
  struct Open {
    std::uint32_t node, low;
  };
  std::vector<Open> open;
  const bool kramdown = tree.tree.options->dialect == nullptr;
  std::uint32_t covered = 0;
  for (std::uint32_t b = 0; b < tree.tree.blocks.size(); ++b) {
    if (tree.tree.starts[b] != covered)
      return "block " + std::to_string(b) + " does not begin where the last one ended";
    covered += tree.tree.blocks[b]->size;
  }
  if (covered != source.size()) return "the blocks are not the whole text";
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    while (!open.empty() && tree.nodes[open.back().node].end <= i) open.pop_back();
    const std::string at = "node " + std::to_string(i) + " " + std::string(name(node.kind));
    if (node.end <= i || node.end > tree.nodes.size()) return at + ": bad end";
    if (node.source.to < node.source.from || node.source.to.value > source.size()) return at + ": bad range";
    if (!open.empty()) {
      const Node& parent = tree.nodes[open.back().node];
      if (node.end > parent.end) return at + ": leaves its parent";
      if (node.source.from < parent.source.from || parent.source.to < node.source.to)
        return at + ": outside its parent";
      if (node.source.from.value < open.back().low) return at + ": before its elder sibling's end";
      open.back().low = node.source.to.value;
    }
    const bool is_cell = node.kind == NodeKind::kTableCell || node.kind == NodeKind::kTableHeaderCell;
    // Raw HTML may share its line with other blocks; parts of definition lists and tables are put together of lines.
    if (is_block(node.kind) && !is_cell && i > 0 && !kramdown) {
      const auto starts_line = [&](std::uint32_t p) {
        return p == 0 || p == source.size() || source[p - 1] == '\n' || source[p - 1] == '\r';
      };
      if (!starts_line(node.source.from.value) || !starts_line(node.source.to.value)) return at + ": not whole lines";
      if (node.source.empty()) return at + ": no lines";
    }
    open.push_back({i, node.source.from.value});
  }
  return "";
}

}  // namespace marbre::markdown::test
