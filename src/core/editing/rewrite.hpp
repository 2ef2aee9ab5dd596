// What every function of this layer takes and gives. Editing help is pure: it reads a document and a selection, and
// answers one change with the selection after it, or nothing when it has nothing to do there, and then the key or the
// letter means what it always means. Each change is one undo step, keeps the file's line endings, touches nothing but
// what it says, and leaves the selection inside the document on whole code points.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/change.hpp"
#include "core/text/selection.hpp"

namespace marbre::editing {

struct Target {
  const text::Document& text;
  text::Selection selection;
  text::ByteOffset first{};  // nothing before it is touched: the front matter that a form stands for
};

struct Rewrite {
  text::Change change;  // empty: only the selection moves
  text::Selection after;
};
using MaybeRewrite = std::optional<Rewrite>;

std::string_view line_ending(const text::Document&);  // "\n" or "\r\n", what a new line of this document ends with
text::ByteOffset at(text::ByteRange line, std::size_t byte);  // `byte` of that line
// First and last line that the selection touches; one that ends at a line's start does not touch that line.
struct LineSpan {
  std::uint32_t first = 0, last = 0;
};
LineSpan lines_of(const Target&);
Rewrite then(const Rewrite& first, const text::Change& second);  // both as one; the selection follows

}  // namespace marbre::editing
