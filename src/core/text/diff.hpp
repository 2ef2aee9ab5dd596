// Line diff (Myers in linear space, common prefix and suffix cut first) and word diff inside changed lines. It is what
// the publish dialog and the review show. Lines are git's: a final newline ends the last line, it does not start
// another one. Within a changed stretch the removed lines come first, then the added ones.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"

namespace marbre::text {

enum class DiffKind { kSame, kRemoved, kAdded };

struct DiffLine {
  DiffKind kind{};
  std::uint32_t old_line = 0, new_line = 0;  // from 1; 0 where the line does not exist on that side
  std::string text;                          // without its line ending
  bool ending_differs = false;               // the paired line's text is the same, CRLF/LF or the final newline is not
  std::vector<base::ByteRange> marks;        // in `text`, on grapheme boundaries: the words the paired line has not
};

struct DiffHunk {
  std::vector<DiffLine> lines;
};

// Hunks with `context` unchanged lines around; empty when equal. Never slow: more than 20,000 lines left after the cut
// fall back to one stretch that removes all and adds all, and a stretch with too little in common to 2,000 differences.
std::vector<DiffHunk> diff_lines(std::string_view before, std::string_view after, std::uint32_t context = 3);
struct DiffCount {
  std::uint32_t added = 0, removed = 0;
};
DiffCount count(const std::vector<DiffHunk>& hunks);

}  // namespace marbre::text
