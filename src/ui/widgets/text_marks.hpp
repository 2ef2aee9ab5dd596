// Marks on ranges of a text box's document: misspelt words, problems, matches of a search. Whoever finds them gives
// them per layer together with the document they were found in; from then on they follow every change of the text until
// the layer is given anew, so that a squiggle stays under its word while the next check is on its way.
//
// Ranges are sorted by their start in their layer and never empty: one whose text is deleted or replaced goes with it,
// and text typed at its ends stays outside.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/text/change.hpp"
#include "ui/tree.hpp"

namespace marbre::ui {

enum class MarkKind : std::uint8_t {
  kSpelling,      // wavy, in the colour of errors
  kError,         // wavy, and a dot in the gutter
  kWarning,       // wavy, and a dot in the gutter, in the colour of warnings
  kHint,          // dotted
  kMatch,         // of a search: a ground behind the text
  kCurrentMatch,  // the one the search stands at
};
enum class MarkLayer : std::uint8_t { kSpelling, kProblems, kSearch, kPage };  // kPage: pointed at in the preview
inline constexpr std::size_t kMarkLayers = 4;

struct TextMark {
  text::ByteRange range;
  MarkKind kind{};
  friend bool operator==(const TextMark&, const TextMark&) = default;
};

struct DrawnMark {  // a piece of a mark as it stands on the screen: one per row it covers
  Rect rect;
  TextMark mark;
};

class TextMarks {
 public:
  void assign(MarkLayer layer, std::vector<TextMark> marks);  // any order; empty ranges are left out
  void apply(const text::Change& change);                     // the text has changed
  void clear();
  bool empty() const;
  std::span<const TextMark> layer(MarkLayer layer) const { return layers_[static_cast<std::size_t>(layer)].marks; }
  // Appends the marks that touch `range`, by layer and then by start.
  void append_in(text::ByteRange range, std::vector<TextMark>& out) const;

 private:
  struct Layer {
    std::vector<TextMark> marks;
    std::uint32_t longest = 0;  // no mark is longer
  };
  std::array<Layer, kMarkLayers> layers_;
};

}  // namespace marbre::ui
