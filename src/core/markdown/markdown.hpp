// Markdown source -> one renderer-neutral tree with source ranges. From that tree come the HTML, the in-canvas preview,
// the outline and the editor's block index. Today md4c (GitHub dialect) does the parsing; the kramdown rules are a
// layer around it (see ARCHITECTURE.md, "Fidelity"), which is why nothing outside this folder knows of md4c.
//
// Nodes are in one vector in document order (pre-order), so a subtree is a contiguous slice [i, nodes[i].end). Spans
// hang below a paragraph, heading or table cell, never directly below an item: a tight item holds a paragraph with
// `tight` set, which HTML prints without <p>.
//
// Ranges nest and are ordered: a child lies inside its parent and begins where its elder sibling ended or later. A
// block covers whole lines with their line endings (fences, underlines and list marks included, blank lines around it
// not); several nested blocks may start on one line. Link reference definitions belong to no block.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"

namespace marbre::markdown {

using base::ByteOffset;
using base::ByteRange;

enum class NodeKind : std::uint8_t {
  // blocks
  kDocument,
  kParagraph,
  kHeading,
  kQuote,
  kBulletList,
  kOrderedList,
  kItem,
  kCodeBlock,
  kHtmlBlock,
  kRule,
  kTable,
  kTableHead,
  kTableBody,
  kTableRow,
  kTableHeaderCell,
  kTableCell,
  // spans
  kText,
  kSoftBreak,
  kHardBreak,
  kEmphasis,
  kStrong,
  kStrikethrough,
  kCode,
  kLink,
  kImage,
  kHtmlInline,
};
enum class Align : std::uint8_t { kNone, kLeft, kCenter, kRight };
enum class TaskState : std::uint8_t { kNone, kOpen, kDone };

struct Node {
  NodeKind kind{};
  std::uint8_t level = 0;             // heading 1..6
  Align align = Align::kNone;         // table cells
  TaskState task = TaskState::kNone;  // items
  bool tight = true;                  // lists; paragraphs: printed without <p>
  std::uint32_t start = 1;            // ordered list's first number
  std::uint32_t end = 0;              // one past the last node of this subtree
  ByteRange source;    // blocks: whole lines of the given text (cells: their bytes); spans: their bytes, marks
                       // included; empty where they cannot be told
  std::string text;    // kText: decoded text; kCode, kCodeBlock, kHtml*: verbatim; kCodeBlock has its last "\n"
  std::string target;  // links and images: destination, decoded, "\0" kept; code block: info string
  std::string title;   // links and images; code block: language, the first word of the info string
};

struct Tree {
  std::vector<Node> nodes;  // nodes[0] is kDocument
};

Tree parse(std::string_view body);                        // any bytes, any depth; iterative and linear
std::string to_html(const Tree&);                         // fragment, byte for byte what `md2html --github` prints
std::string decode_entities(std::string_view text);       // "API Hour &#35;54" -> "API Hour #54"; unknown names stay
std::string plain_text(const Tree&, std::uint32_t node);  // text of a subtree: headings, alt texts, search
struct OutlineEntry {
  std::uint8_t level;
  std::string text;
  ByteRange source;
};
std::vector<OutlineEntry> outline(const Tree&);

}  // namespace marbre::markdown
