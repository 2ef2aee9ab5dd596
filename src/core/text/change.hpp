// A change is data: it can be applied, inverted, composed with the one that follows, and it maps positions from the old
// document to the new one. After the model of CodeMirror 6's ChangeSet, over bytes. Undo, drafts and merging are built
// on this algebra; its laws are checked by random tests in tests/core/text/change_test.cpp:
//   invert: d.apply(c).apply(c.inverted(d)) == d        compose: d.apply(a).apply(b) == d.apply(a.composed(b))
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/text/document.hpp"

namespace marbre::text {

// Which side a position keeps to when text is inserted exactly at it.
enum class Assoc { kBefore, kAfter };

struct Edit {  // one replacement, in positions of the document before the change
  ByteRange range;
  std::string insert;
  friend bool operator==(const Edit&, const Edit&) = default;
};

class Change {
 public:
  Change() = default;  // changes nothing, fits a document of any length
  static Change replace(ByteRange range, std::string insert);
  static Change of(std::vector<Edit> edits);  // sorts; precondition: no two edits overlap

  bool empty() const { return edits_.empty(); }
  const std::vector<Edit>& edits() const { return edits_; }  // sorted, disjoint, non-empty each
  Document apply(const Document& before) const;
  Change inverted(const Document& before) const;
  Change composed(const Change& then) const;  // this, then `then`
  ByteOffset map(ByteOffset at, Assoc assoc = Assoc::kAfter) const;
  std::size_t memory() const;  // heap bytes

 private:
  std::vector<Edit> edits_;
};

// Can it be applied? Ranges are inside the text and on code points, what is inserted is UTF-8, and the result is no
// longer than a document may be.
bool fits(const Change& change, const Document& document);

// The smallest single replacement that turns `before` into `after`, on grapheme boundaries. Empty when equal.
Change difference(std::string_view before, std::string_view after);
// The same of two documents; chunks that they share are not looked at, so that after an edit or an undo it is cheap.
Change difference(const Document& before, const Document& after);

}  // namespace marbre::text
