// kramdown's span parsers: the text of a paragraph, heading or cell as nodes. Internal to this folder.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/kramdown/elements.hpp"
#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown::kramdown {

// Appends nodes, strings and attributes to a block.
class Builder {
 public:
  explicit Builder(Block& out) : out_(out) {}
  Block& block() { return out_; }
  Slice put(std::string_view s) {
    const Slice slice{size_of(out_.strings), size_of(s)};
    out_.strings.append(s);
    return slice;
  }
  std::uint32_t open(NodeKind kind, ByteRange source) {
    out_.nodes.emplace_back();
    Node& node = out_.nodes.back();
    node.kind = kind;
    node.source = source;
    node.end = count();
    return count() - 1;
  }
  void close(std::uint32_t node) { out_.nodes[node].end = count(); }
  Node& operator[](std::uint32_t node) { return out_.nodes[node]; }
  std::uint32_t count() const { return static_cast<std::uint32_t>(out_.nodes.size()); }
  // Sets an attribute; a class is appended when `joins`.
  void attribute(std::uint32_t node, std::string_view name, std::string_view value, bool joins = false);
  void attributes(std::uint32_t node, const AttributeList& list, const Definitions& all);
  // Those of a start tag.
  void tag_attributes(std::uint32_t node, std::string_view source, bool lower, bool one_line);

 private:
  void attributes(std::uint32_t node, const AttributeList& list, const Definitions& all, int depth);
  Block& out_;
};

struct SpanContext {
  bool in_html = false, in_footnote = false, in_heading = false, block_parent = true;
};
// The spans of text[from, to), with one more line end behind it when `newline`.
void parse_spans(const Text& text, std::uint32_t from, std::uint32_t to, bool newline, const Options&,
                 const Definitions&, SpanContext, SpanMemory&, Builder& out);

// A text as its code spans and what is between them: what tables are cut by.
struct FlatSpan {
  std::uint32_t from, to;
  std::string text;
  bool is_code;
};
enum class FlatSpans { kCode, kCodeAndHtml };
std::vector<FlatSpan> flat_spans(std::string_view text, FlatSpans, const Options&, SpanMemory&);

// {::name attributes /}: EXT_START_STR
struct Extension {
  std::uint32_t end = kNone;
  std::string_view name, attributes;
  bool closed = false;
};
Extension extension_tag(std::string_view s, std::uint32_t pos);
std::uint32_t extension_stop(std::string_view s, std::uint32_t pos, std::string_view name);  // EXT_STOP_STR
bool prints_html(std::string_view attributes);                     // {::nomarkdown type="..."}
std::string_view markdown_attribute(std::string_view attributes);  // of a start tag; "" when it has none

}  // namespace marbre::markdown::kramdown
