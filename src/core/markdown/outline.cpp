#include "core/markdown/markdown.hpp"

namespace marbre::markdown {
namespace {

// A block's text is followed by a space, so that the words of two items do not run together.
bool separates(NodeKind kind) {
  return kind == NodeKind::kParagraph || kind == NodeKind::kHeading || kind == NodeKind::kTableCell ||
         kind == NodeKind::kTableHeaderCell || kind == NodeKind::kCodeBlock || kind == NodeKind::kSoftBreak ||
         kind == NodeKind::kHardBreak;
}

}  // namespace

std::string plain_text(const Tree& tree, std::uint32_t node) {
  std::string out;
  if (node >= tree.nodes.size()) return out;
  for (std::uint32_t i = node; i < tree.nodes[node].end; ++i) {
    const Node& n = tree.nodes[i];
    if (i != node && separates(n.kind) && !out.empty() && out.back() != ' ') out += ' ';
    if (n.kind == NodeKind::kText || n.kind == NodeKind::kCode || n.kind == NodeKind::kCodeBlock) out += n.text;
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

std::vector<OutlineEntry> outline(const Tree& tree) {
  std::vector<OutlineEntry> entries;
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    if (node.kind == NodeKind::kHeading) entries.push_back({node.level, plain_text(tree, i), node.source});
  }
  return entries;
}

}  // namespace marbre::markdown
