// kramdown's tree between its two phases: blocks with their text still raw. Block parsers take siblings back and change
// them (a paragraph becomes a term, a blank line moves out of a list), so elements are linked, not in order; phase two
// (emit.cpp) writes them out as nodes. Internal to this folder.
#pragma once
#include <deque>
#include <vector>

#include "core/markdown/kramdown/definitions.hpp"
#include "core/markdown/kramdown/text.hpp"

namespace marbre::markdown::kramdown {

enum class El : std::uint8_t {
  kRoot,
  kParagraph,
  kHeading,
  kQuote,
  kCode,
  kBullets,
  kNumbers,
  kItem,
  kDefinitions,
  kTerm,
  kDefinition,
  kRule,
  kTable,
  kTableHead,
  kTableBody,
  kTableFoot,
  kRow,
  kCell,
  kHtml,
  kRaw,       // text whose spans are still to be read
  kText,      // text of raw HTML
  kVerbatim,  // comment, instruction, raw output
  kMath,
  kFootnote,
  kBlank,
  kEnd,  // ends what stands before it: definitions and marks that print nothing
};
enum class Ending : std::uint8_t { kMark, kList, kLink, kAbbreviation, kFootnote, kOther };
inline constexpr std::int32_t kNobody = -1;

struct Element {
  El type{};
  std::uint8_t level = 0;  // heading; kVerbatim: kind of verbatim
  bool transparent = false, closed = false, first_as_paragraph = false, one_blank = false, raw_end = false;
  bool task_class = false, has_id = false;
  TaskState task = TaskState::kNone;
  Content content = Content::kRaw;
  Ending ending = Ending::kMark;
  std::int32_t parent = kNobody, first = kNobody, last = kNobody, next = kNobody, previous = kNobody;
  std::int32_t list = kNobody;       // of Elements::lists: its {: ... }
  const Text* text = nullptr;        // what [from, to) is of
  std::uint32_t from = 0, to = 0;    // raw text; code; HTML: its attributes
  std::uint32_t begin = 0, end = 0;  // in the source
  std::string_view name;             // HTML: tag; code: language; footnote, heading: id
  std::uint32_t definition = 0;      // kEnd: index of the definition it stands for
  std::string value;                 // code and verbatim text that differs from [from, to)
  std::vector<Align> aligns;         // tables
};

struct Elements {
  std::deque<Element> all;
  std::deque<Text> texts;
  std::deque<std::string> names;
  std::vector<AttributeList> lists;
  LocalDefinitions definitions;

  Element& operator[](std::int32_t i) { return all[static_cast<std::size_t>(i)]; }
  std::int32_t make(El type) {
    all.emplace_back();
    all.back().type = type;
    return static_cast<std::int32_t>(all.size()) - 1;
  }
  void append(std::int32_t parent, std::int32_t child) {
    Element &p = (*this)[parent], &c = (*this)[child];
    c.parent = parent;
    c.previous = p.last;
    c.next = kNobody;
    (p.last == kNobody ? p.first : (*this)[p.last].next) = child;
    p.last = child;
  }
  void remove(std::int32_t child) {
    Element& c = (*this)[child];
    Element& p = (*this)[c.parent];
    (c.previous == kNobody ? p.first : (*this)[c.previous].next) = c.next;
    (c.next == kNobody ? p.last : (*this)[c.next].previous) = c.previous;
    c.parent = c.next = c.previous = kNobody;
  }
  AttributeList& list_of(std::int32_t element) {
    std::int32_t& list = (*this)[element].list;
    if (list == kNobody) {
      list = static_cast<std::int32_t>(lists.size());
      lists.emplace_back();
    }
    return lists[static_cast<std::size_t>(list)];
  }
  void clear() {
    all.clear();
    texts.clear();
    names.clear();
    lists.clear();
    definitions = {};
  }
};

// Phase one of the block that starts the source: parses to the end of the first stretch that stands by itself, and
// answers its size in bytes of source; `looked` is how far it looked. `whole`: nothing follows the source.
std::uint32_t parse_blocks(std::string_view source, bool whole, Options& options, Elements& out, std::uint32_t& looked);
// Phase two: `out.nodes` and the rest of a block, of the elements of phase one.
void emit(std::string_view source, Elements& elements, const Options&, const Definitions&, Block& out);

}  // namespace marbre::markdown::kramdown
