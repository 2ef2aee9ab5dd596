// What the parser's callbacks tell of where a block stands. They carry no offsets, but the text they point to mostly
// lies in the source; `locate` finds every block's lines from that, from counted line ends, and, where a block has no
// text, by looking for its mark (rule, fence, bullet) in the lines between its neighbours. Internal to this folder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

inline constexpr std::uint32_t kNowhere = 0xffffffffu;

// A node while its place is still being found; the first one is the document.
enum class RawKind : std::uint8_t {
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
struct RawNode {
  RawKind kind{};
  std::uint8_t level = 0;
  Align align = Align::kNone;
  TaskState task = TaskState::kNone;
  bool tight = true;
  std::uint32_t start = 1;
  std::uint32_t end = 0;
  ByteRange source;
  std::string text, target, title;
};

struct Hint {                                  // of a block; of spans unused
  std::uint32_t lo = kNowhere, hi = kNowhere;  // first byte known to be the block's own, one past the last
  std::uint32_t lines = 0;                     // verbatim blocks: lines of text
  std::uint32_t lines_before = 0;              // ... that came before `lo`
  char mark = 0;                               // items: the list's mark character; code: the fence's, 0 when indented
};

bool is_block(RawKind kind);
// Sets the `source` of every block, and moves whatever would not nest or be ordered to where it does.
void locate(std::string_view source, std::vector<RawNode>& nodes, const std::vector<Hint>& hints);

}  // namespace marbre::markdown
