// The header's promise about trees and their ranges, as a check for tests and for the fuzzer.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown::test {

inline std::string_view name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kDocument: return "doc";
    case NodeKind::kParagraph: return "p";
    case NodeKind::kHeading: return "h";
    case NodeKind::kQuote: return "quote";
    case NodeKind::kBulletList: return "ul";
    case NodeKind::kOrderedList: return "ol";
    case NodeKind::kItem: return "li";
    case NodeKind::kCodeBlock: return "pre";
    case NodeKind::kHtmlBlock: return "html";
    case NodeKind::kRule: return "hr";
    case NodeKind::kTable: return "table";
    case NodeKind::kTableHead: return "thead";
    case NodeKind::kTableBody: return "tbody";
    case NodeKind::kTableRow: return "tr";
    case NodeKind::kTableHeaderCell: return "th";
    case NodeKind::kTableCell: return "td";
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
  }
  return "?";
}

inline bool is_block(NodeKind kind) { return kind < NodeKind::kText; }

// "" when the tree is a tree and its ranges nest, are ordered, and end lines where blocks must; else what is wrong.
inline std::string broken_promise(std::string_view source, const Tree& tree) {
  if (tree.nodes.empty() || tree.nodes[0].kind != NodeKind::kDocument || tree.nodes[0].end != tree.nodes.size())
    return "not one document";
  struct Open {
    std::uint32_t node, low;
  };
  std::vector<Open> open;
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
    if (is_block(node.kind) && !is_cell) {
      const auto starts_line = [&](std::uint32_t p) {
        return p == 0 || p == source.size() || source[p - 1] == '\n' || source[p - 1] == '\r';
      };
      if (!starts_line(node.source.from.value) || !starts_line(node.source.to.value)) return at + ": not whole lines";
      if (node.kind != NodeKind::kDocument && node.source.empty()) return at + ": no lines";
    }
    open.push_back({i, node.source.from.value});
  }
  return "";
}

}  // namespace marbre::markdown::test
