// Lists while they are written. Enter goes on with the marker of the line (bullet, next number, empty task box,
// quotation mark, or several of them), and on an empty item gives up its innermost marker; Backspace at the start of an
// item's text removes the marker; Tab moves an item with all that is inside of it below the item before it, Shift+Tab
// back to its parent's level. A list that was numbered in order is numbered in order afterwards; one that counts
// "1. 1. 1." keeps to that, any other numbering is left alone.
#pragma once
#include "core/editing/lines.hpp"
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

Rewrite newline(const Target&);       // Enter
MaybeRewrite unmark(const Target&);   // Backspace
MaybeRewrite indent(const Target&);   // Tab: list items, or several selected lines of code
MaybeRewrite outdent(const Target&);  // Shift+Tab

// -- questions about the lists of one document
struct Item {
  std::uint32_t line = 0;
  LineShape shape;  // has a marker
  const Marker& marker() const { return *shape.marker; }
};
class Lists {
 public:
  explicit Lists(const text::Document& document) : scan_(document) {}
  std::optional<Item> item(std::uint32_t line);
  std::uint32_t end(const Item&);  // first line that is not inside of it
  std::optional<Item> next(const Item&);
  std::optional<Item> previous(const Item&);
  std::optional<Item> parent(const Item&);
  std::vector<Item> whole(const Item&);  // the list it belongs to
  Scan& scan() { return scan_; }

 private:
  std::optional<Item> enclosing(std::uint32_t line, std::uint32_t quotes, std::uint32_t column);
  Scan scan_;
};

enum class Numbering { kInOrder, kAllEqual, kOther };
Numbering numbering(const std::vector<Item>&);
// Numbers the list with the item of `line` in order, beginning with `start`; what is inside of an item keeps below its
// text when a number grows a digit.
text::Change renumber(const text::Document&, std::uint32_t line, std::uint32_t start);

}  // namespace marbre::editing
