// What the parser's callbacks tell of where a block stands. They carry no offsets, but the text they point to mostly
// lies in the source; `locate` finds every block's lines from that, from counted line ends, and, where a block has no
// text, by looking for its mark (rule, fence, bullet) in the lines between its neighbours. Internal to this folder.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

inline constexpr std::uint32_t kNowhere = 0xffffffffu;

struct Hint {                                  // of a block; of spans unused
  std::uint32_t lo = kNowhere, hi = kNowhere;  // first byte known to be the block's own, one past the last
  std::uint32_t lines = 0;                     // verbatim blocks: lines of text
  std::uint32_t lines_before = 0;              // ... that came before `lo`
  char mark = 0;                               // items: the list's mark character; code: the fence's, 0 when indented
};

bool is_block(NodeKind kind);
// Sets the `source` of every block, and moves whatever would not nest or be ordered to where it does.
void locate(std::string_view source, std::vector<Node>& nodes, const std::vector<Hint>& hints);

}  // namespace marbre::markdown
