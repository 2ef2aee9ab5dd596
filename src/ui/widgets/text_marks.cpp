#include "ui/widgets/text_marks.hpp"

#include <algorithm>

#include "core/base/sort.hpp"

namespace marbre::ui {
namespace {

// Another text stands there now: what was found in the old one does not hold for it.
bool is_replaced(text::ByteRange range, const text::Change& change) {
  return std::any_of(change.edits().begin(), change.edits().end(), [&](const text::Edit& edit) {
    return edit.range.from <= range.from && range.to <= edit.range.to;
  });
}

bool starts_before(const TextMark& a, const TextMark& b) { return a.range.from < b.range.from; }

}  // namespace

void TextMarks::assign(MarkLayer which, std::vector<TextMark> marks) {
  Layer& layer = layers_[static_cast<std::size_t>(which)];
  std::erase_if(marks, [](const TextMark& m) { return m.range.to <= m.range.from; });
  if (!std::is_sorted(marks.begin(), marks.end(), starts_before)) base::sort(marks, starts_before);
  layer.marks = std::move(marks);
  layer.longest = 0;
  for (const TextMark& m : layer.marks) layer.longest = std::max(layer.longest, m.range.length());
}

void TextMarks::apply(const text::Change& change) {
  if (change.empty()) return;
  const text::ByteOffset first = change.edits().front().range.from, last = change.edits().back().range.to;
  std::uint32_t shift = 0;  // behind the last edit; wraps around below zero, and back when added
  for (const text::Edit& edit : change.edits()) {
    shift += static_cast<std::uint32_t>(edit.insert.size()) - edit.range.length();
  }
  for (Layer& layer : layers_) {
    bool any_gone = false;
    // What ends before the first edit stays; `longest` bounds how far back a mark that reaches it may start.
    const text::ByteOffset start{first.value - std::min(first.value, layer.longest)};
    auto mark = std::lower_bound(layer.marks.begin(), layer.marks.end(), start,
                                 [](const TextMark& m, text::ByteOffset at) { return m.range.from < at; });
    for (; mark != layer.marks.end(); ++mark) {
      text::ByteRange& range = mark->range;
      if (range.from > last) {
        range = {range.from + shift, range.to + shift};
        continue;
      }
      const bool replaced = is_replaced(range, change);
      range = {change.map(range.from, text::Assoc::kAfter), change.map(range.to, text::Assoc::kBefore)};
      if (replaced || range.to <= range.from) {
        range.to = range.from;
        any_gone = true;
      }
      layer.longest = std::max(layer.longest, range.length());
    }
    if (any_gone) std::erase_if(layer.marks, [](const TextMark& m) { return m.range.empty(); });
  }
}

void TextMarks::clear() { layers_ = {}; }

bool TextMarks::empty() const {
  return std::all_of(layers_.begin(), layers_.end(), [](const Layer& layer) { return layer.marks.empty(); });
}

void TextMarks::append_in(text::ByteRange range, std::vector<TextMark>& out) const {
  for (const Layer& layer : layers_) {
    const text::ByteOffset start{range.from.value - std::min(range.from.value, layer.longest)};
    auto mark = std::lower_bound(layer.marks.begin(), layer.marks.end(), start,
                                 [](const TextMark& m, text::ByteOffset at) { return m.range.from < at; });
    for (; mark != layer.marks.end() && mark->range.from <= range.to; ++mark) {
      if (mark->range.to >= range.from) out.push_back(*mark);
    }
  }
}

}  // namespace marbre::ui
