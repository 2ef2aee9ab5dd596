// kramdown's tree between its two phases: blocks with their text still raw. Block parsers take siblings back and change
// them (a paragraph becomes a term, a blank line moves out of a list), so elements are linked, not in order; phase two
// (emit.cpp) writes them out as nodes. Internal to this folder.
#pragma once
#include <memory>
#include <vector>

#include "core/markdown/kramdown/definitions.hpp"
#include "core/markdown/kramdown/span_memory.hpp"
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
  std::int32_t list = kNobody;           // of Elements::lists: its {: ... }
  const Text* text = nullptr;            // what [from, to) is of
  std::uint32_t from = 0, to = 0;        // raw text; code; HTML: its attributes
  std::uint32_t begin = 0, end = 0;      // in the source
  std::string_view name;                 // HTML: tag; code: language; footnote, heading: id
  std::uint32_t definition = 0;          // kEnd: index of the definition it stands for
  std::string_view value;                // code that differs from [from, to)
  std::vector<Align>* aligns = nullptr;  // tables
};

// A growing list whose elements stay where they are. Cleared it keeps its memory: a document is thousands of blocks,
// and what the allocator takes for each of them was a third of a parse.
template <class T>
class Pool {
 public:
  T& add() {
    if (count_ == chunks_.size() * kChunk) chunks_.push_back(std::make_unique<T[]>(kChunk));
    return (*this)[count_++];
  }
  T& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
  std::size_t size() const { return count_; }
  void clear() { count_ = 0; }

 private:
  static constexpr std::size_t kChunk = 32;
  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t count_ = 0;
};

struct Elements {
  Pool<Element> all;
  Pool<Text> texts;
  Pool<std::string> names;
  Pool<std::vector<Align>> aligns;
  std::vector<AttributeList> lists;
  LocalDefinitions definitions;
  std::unique_ptr<Options> options;  // when an {::options /} changed them
  SpanMemory spans;

  Element& operator[](std::int32_t i) { return all[static_cast<std::size_t>(i)]; }
  std::int32_t make(El type) {
    Element& made = all.add();
    made = {};
    made.type = type;
    return static_cast<std::int32_t>(all.size()) - 1;
  }
  Text& make_text() {
    Text& text = texts.add();
    text.clear();
    return text;
  }
  std::string_view keep(std::string&& s) { return names.add() = std::move(s); }
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
    aligns.clear();
    lists.clear();
    if (!definitions.empty()) definitions = {};
    options.reset();
  }
};

// Phase one of the block that starts the source: parses to the end of the first stretch that stands by itself, and
// answers its size in bytes of source; `looked` is how far it looked. `whole`: nothing follows the source; `plain`:
// there is no "\r" in it.
std::uint32_t parse_blocks(std::string_view source, bool first, bool whole, bool plain, const Options& options,
                           Elements& out, std::uint32_t& looked);
// Phase two: `out.nodes` and the rest of a block, of the elements of phase one.
void emit(std::string_view source, Elements& elements, const Options&, const Definitions&, Block& out);

}  // namespace marbre::markdown::kramdown
