// What the Markdown tests share: md4c's own renderer as the oracle, the header's promise about ranges as a check, and a
// tree printed compactly: "p[hello]" is a paragraph whose source is "hello".
#pragma once
#include <md4c-html.h>

#include <string>
#include <string_view>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown::test {

inline std::string oracle(std::string_view source) {
  std::string out;
  md_html(
      source.data(), static_cast<MD_SIZE>(source.size()),
      [](const MD_CHAR* text, MD_SIZE size, void* to) { static_cast<std::string*>(to)->append(text, size); }, &out,
      MD_DIALECT_GITHUB, 0);
  return out;
}

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

inline std::string shown(std::string_view source, const Node& node) {
  std::string out(name(node.kind));
  out += '[';
  for (const char c : source.substr(node.source.from.value, node.source.length())) {
    if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else
      out += c;
  }
  return out += ']';
}

// Every block with its source, one a line, without the document.
inline std::string blocks(std::string_view source) {
  std::string out;
  for (const Node& node : parse(source).nodes)
    if (is_block(node.kind) && node.kind != NodeKind::kDocument) out += shown(source, node) + '\n';
  return out;
}

// Every span but the line breaks with its source, one a line.
inline std::string spans(std::string_view source) {
  std::string out;
  for (const Node& node : parse(source).nodes)
    if (!is_block(node.kind) && node.kind != NodeKind::kSoftBreak) out += shown(source, node) + '\n';
  return out;
}

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
