#include "core/editing/rewrite.hpp"

#include <algorithm>

namespace marbre::editing {

std::string_view line_ending(const text::Document& document) {
  return document.dominant_ending() == text::LineEnding::kCrLf ? "\r\n" : "\n";
}

text::ByteOffset at(text::ByteRange line, std::size_t byte) {
  return std::min(line.from + static_cast<std::uint32_t>(byte), line.to);
}

LineSpan lines_of(const Target& t) {
  const text::ByteRange range = t.selection.range();
  const std::uint32_t first = t.text.line_of(std::max(range.from, t.first)).value;
  std::uint32_t last = t.text.line_of(range.to).value;
  if (last > first && range.to == t.text.line_range({last}).from) --last;
  return {first, std::max(first, last)};
}

Rewrite then(const Rewrite& first, const text::Change& second) {
  if (second.empty()) return first;
  return {first.change.composed(second), first.after.mapped(second)};
}

}  // namespace marbre::editing
