// What the Markdown tests share: md4c's own renderer as the oracle, the header's promise about ranges as a check, and a
// tree printed compactly: "p[hello]" is a paragraph whose source is "hello".
#pragma once
#include <md4c-html.h>

#include <string>
#include <string_view>

#include "core/markdown/promise.hpp"

namespace marbre::markdown::test {

inline std::string oracle(std::string_view source) {
  std::string out;
  md_html(
      source.data(), static_cast<MD_SIZE>(source.size()),
      [](const MD_CHAR* text, MD_SIZE size, void* to) { static_cast<std::string*>(to)->append(text, size); }, &out,
      MD_DIALECT_GITHUB, 0);
  return out;
}

// The GitHub dialect.
inline Flat md4c(std::string_view source) { return flat(parse(source, github())); }
inline std::string to_html(const Flat& tree) { return markdown::to_html(tree.tree); }
inline std::vector<OutlineEntry> outline(const Flat& tree) { return markdown::outline(tree.tree); }
inline std::string plain_text(const Flat& tree) {  // of all of it
  std::string out;
  const Block& block = *tree.tree.blocks[0];
  for (std::uint32_t i = 0; i < block.nodes.size(); i = block.nodes[i].end)
    out += (out.empty() ? "" : " ") + markdown::plain_text(block, i);
  return out;
}

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
  const Flat tree = md4c(source);
  for (std::size_t i = 1; i < tree.nodes.size(); ++i)
    if (is_block(tree.nodes[i].kind)) out += shown(source, tree.nodes[i]) + '\n';
  return out;
}

// Every span but the line breaks with its source, one a line.
inline std::string spans(std::string_view source) {
  std::string out;
  for (const Node& node : md4c(source).nodes)
    if (!is_block(node.kind) && node.kind != NodeKind::kSoftBreak) out += shown(source, node) + '\n';
  return out;
}

}  // namespace marbre::markdown::test
