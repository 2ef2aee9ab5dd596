// Line diff (Myers, O(ND) with the histogram's common prefix and suffix cut first) and word diff inside changed lines.
// It is what the publish dialog and the review show.
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
  bool ending_differs = false;               // the text is the same, CRLF/LF or the final newline is not
  std::vector<base::ByteRange> marks;        // in `text`: the words that differ from the paired line
};

struct DiffHunk {
  std::vector<DiffLine> lines;
};

// Hunks with `context` unchanged lines around; empty when equal. More than 20,000 differing lines fall back to one hunk that
// removes all and adds all.
std::vector<DiffHunk> diff_lines(std::string_view before, std::string_view after, std::uint32_t context = 3);
struct DiffCount { std::uint32_t added = 0, removed = 0; };
DiffCount count(const std::vector<DiffHunk>& hunks);

}  // namespace marbre::text
