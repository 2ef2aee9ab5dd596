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

}  // namespace marbre::markdown::test
