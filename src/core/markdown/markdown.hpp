// Markdown source -> one renderer-neutral tree with source ranges. From that tree come the HTML, the in-canvas preview,
// the outline and the block index. Two dialects make it: kramdown (kramdown.hpp; what Jekyll publishes) and GitHub's
// (md4c; CommonMark sites, pull requests). Nothing outside this folder knows which parser made a tree.
//
// A tree is a sequence of blocks: stretches of whole lines that parse by themselves, immutable and shared between the
// trees of successive revisions, so that an edit costs the blocks it touches. Everything in a block is relative to its
// start. Nodes of a block stand in one vector in document order (pre-order): a subtree is the slice [i, nodes[i].end).
//
// Ranges nest and are ordered: a child lies inside its parent and begins where its elder sibling ended or later. A
// block-level node covers whole lines with their endings (list marks, fences, underlines included, blank lines around
// it not), except beside raw HTML on the same line; several nested ones may start on one line.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"

namespace marbre::text {
class Document;
}

namespace marbre::markdown {

using base::ByteOffset;
using base::ByteRange;

enum class NodeKind : std::uint8_t {
  // blocks
  kParagraph,
  kHeading,
  kQuote,
  kBulletList,
  kOrderedList,
  kItem,
  kCodeBlock,
  kHtmlBlock,    // verbatim: a comment, raw output; in the GitHub dialect all HTML
  kHtmlElement,  // kramdown: name in `text`, attributes, children
  kRule,
  kTable,
  kTableHead,
  kTableBody,
  kTableFoot,
  kTableRow,
  kTableHeaderCell,
  kTableCell,
  kDefinitionList,
  kTerm,
  kDefinition,
  kMathBlock,
  kFootnoteDefinition,  // name in `target`; printed at the end, not here
  kBlank,               // blank lines: kramdown prints one for each run
  // spans
  kText,
  kSoftBreak,  // GitHub dialect; kramdown leaves line ends in the text
  kHardBreak,
  kEmphasis,
  kStrong,
  kStrikethrough,
  kCode,
  kLink,
  kImage,
  kHtmlInline,  // verbatim: a comment, raw output; in the GitHub dialect a tag
  kHtmlSpan,    // kramdown: name in `text`, attributes, children
  kEntity,      // `text` is its character, `target` how it is written
  kMath,
  kFootnote,      // name in `target`
  kAbbreviation,  // `title` is what it stands for
};
enum class Align : std::uint8_t { kNone, kLeft, kCenter, kRight };
enum class TaskState : std::uint8_t { kNone, kOpen, kDone };
enum class Content : std::uint8_t { kRaw, kSpan, kBlock };  // of an HTML element

struct Slice {  // of Block::strings
  std::uint32_t from = 0, length = 0;
  bool empty() const { return length == 0; }
};

struct Node {
  NodeKind kind{};
  std::uint8_t level = 0;             // heading 1..6; verbatim: which of kramdown's kinds it is (html_writer.cpp)
  Align align = Align::kNone;         // table cells
  TaskState task = TaskState::kNone;  // items
  bool tight = true;     // lists; paragraphs: printed without <p>; HTML elements: had no end tag of their own
  bool spaced = false;   // lists: blank lines between their items
  bool special = false;  // lists: {:toc}; images: {:standalone}; text: a guillemet with its space
  bool notes = false;    // lists: {:footnotes}
  Content content = Content::kRaw;
  std::uint32_t start = 1;  // ordered list's first number; links and images: attributes in front of the target
  std::uint32_t end = 0;    // one past the last node of this subtree
  ByteRange source;         // relative to the block; empty where it cannot be told
  Slice text;    // kText: decoded text; kCode, kCodeBlock, kMath, verbatim: as it is; kCodeBlock has its last "\n"
  Slice target;  // links and images: destination; code block: info string; heading: what its id is made of
  Slice title;   // links and images; code block: language
  std::uint32_t attributes = 0;  // index + 1 of the first in Block::attributes
};

struct Attribute {
  Slice name, value;
  std::uint32_t next = 0;  // index + 1
};

struct LocalDefinitions;
struct Definitions;

struct Block {
  std::vector<Node> nodes;  // one or more subtrees, one after the other
  std::vector<Attribute> attributes;
  std::string strings;
  std::uint32_t size = 0;    // bytes of source, following blank lines included
  std::uint32_t looked = 0;  // how many bytes from its start were looked at to find its end
  enum Use : std::uint8_t { kLinks = 1, kFootnotes = 2, kLists = 4, kOptions = 8, kAbbreviations = 16 };
  std::uint8_t uses = 0;                                // definitions of other blocks that its nodes may depend on
  std::shared_ptr<const LocalDefinitions> definitions;  // null: it has none
  mutable std::int32_t words = -1;                      // cache of count_words

  std::string_view str(Slice s) const { return std::string_view(strings).substr(s.from, s.length); }
  std::string_view attribute(const Node&, std::string_view name) const;  // "" when it is not there
};
using BlockPtr = std::shared_ptr<const Block>;

// Another reader and writer of Markdown than kramdown's. A table of functions, so that a program that never asks for
// one does not carry it.
struct Dialect {
  BlockPtr (*parse)(std::string_view body);  // the whole body as one block
  // `lines`: where each line begins, when the tags of blocks are to have data-source.
  void (*to_html)(const Block&, std::uint32_t from, std::uint32_t to, std::string& out,
                  const std::vector<std::uint32_t>* lines);
};
enum class EntityOutput : std::uint8_t { kAsChar, kAsInput, kNumeric, kSymbolic };

// What Jekyll gives kramdown, with GitHub Pages' settings. Names as in kramdown's options.
struct Options {
  const Dialect* dialect = nullptr;  // null: kramdown
  bool gfm = true;                   // input: GFM, else kramdown
  bool hard_wrap = false, paragraph_end = true, auto_typographic = true;
  bool auto_ids = true, parse_block_html = false, parse_span_html = true;
  bool highlight = true, guess_language = true, mathjax = true;
  bool plain_blocks = false, plain_spans = false;  // code of that kind is not given to the highlighter
  bool footnote_backlink_inline = false;
  EntityOutput entity_output = EntityOutput::kAsChar;
  std::uint8_t toc_levels = 0x7e;  // bit n: level n
  std::int32_t footnote_nr = 1, header_offset = 0;
  std::string auto_id_prefix, footnote_prefix, footnote_backlink = "&#8617;", default_language = "plaintext";
  std::string smart_quotes = "‘’“”";  // four characters
  friend bool operator==(const Options&, const Options&) = default;
};
// One of kramdown's options by its name, as text: those above; others change nothing.
void set_kramdown_option(Options&, std::string_view name, std::string_view value);
Options github();  // CommonMark with GitHub's extensions, by md4c

struct Tree {
  std::vector<BlockPtr> blocks;
  std::vector<std::uint32_t> starts;  // of each block, relative to the text that was parsed
  std::uint32_t size = 0;             // of that text
  std::uint32_t base = 0;             // where that text begins in what ranges are of: the page
  std::shared_ptr<const Options> options;
  std::shared_ptr<const Definitions> definitions;

  std::uint32_t block_at(ByteOffset at) const;  // the last one that starts at or before it; 0 when there is none
  ByteRange range(std::uint32_t block, const Node& node) const {
    const std::uint32_t from = base + starts[block];
    return {node.source.from + from, node.source.to + from};
  }
};

// Any bytes, any depth, in linear time; kramdown's containers deeper than kramdown itself could go are text.
Tree parse(std::string_view body, const Options& = {});
Tree parse(const text::Document&, ByteRange body, const Options& = {});
// The tree of a text of which `before` is the tree of an earlier state: bytes [from, to) of that state's body became
// [from, new_to) of `body`. Equal to parse(document, body, options), and shares every block that did not change.
Tree reparse(const Tree& before, ByteRange replaced, ByteOffset new_to, const text::Document&, ByteRange body);

// Fragment. kramdown: byte for byte what kramdown prints, but for the spans that rouge puts into code. GitHub: what
// `md2html --github` prints.
std::string to_html(const Tree&);
// The same, and the tags of blocks have data-source="FROM-TO": the lines of `source`, from 0, that they are
// made of. `source` is what was parsed.
std::string to_marked_html(const Tree&, std::string_view source);
std::string html_of(const Tree&, std::uint32_t block, std::uint32_t node);  // of one subtree, for the preview
std::string decode_entities(std::string_view text);        // "API Hour &#35;54" -> "API Hour #54"; unknown names stay
std::string plain_text(const Block&, std::uint32_t node);  // text of a subtree: headings, alt texts, search
std::uint32_t count_words(const Tree&);
struct OutlineEntry {
  std::uint8_t level;
  std::string text, id;
  ByteRange source;
};
std::vector<OutlineEntry> outline(const Tree&);
// Footnotes in the order of their numbers: where each is defined.
struct FootnoteEntry {
  std::string name;
  std::uint32_t block, node;
};
std::vector<FootnoteEntry> footnotes(const Tree&);

}  // namespace marbre::markdown
