// The difference of two sequences of numbers: E. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
// section 4b, in linear space. Used by the diff over lines and over words.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace marbre::text {

struct Differences {          // what is left out of both is the same sequence
  std::vector<char> removed;  // of `a`, 1 = not in `b`
  std::vector<char> added;    // of `b`, 1 = not in `a`
};

// The shortest difference, except where that would be slow: a stretch of more than `most` numbers on both sides
// together, after its common ends, or one with more than 2,000 differences, is different as a whole.
Differences myers(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b,
                  std::size_t most = std::numeric_limits<std::size_t>::max());

}  // namespace marbre::text
