#include "core/base/sort.hpp"

#include <algorithm>

namespace marbre::base {
namespace {

using Positions = std::vector<std::uint32_t>;

struct Merger {
  const void* context;
  bool (*before)(const void* context, std::uint32_t a, std::uint32_t b);
  Positions from, to;

  // Merges [begin, middle) and [middle, end) of `from`, each in order, into `to`.
  void merge(std::size_t begin, std::size_t middle, std::size_t end) {
    if (middle == end || !before(context, from[middle], from[middle - 1])) {  // in order as they stand
      std::copy(from.data() + begin, from.data() + end, to.data() + begin);
      return;
    }
    std::size_t left = begin, right = middle;
    for (std::size_t out = begin; out < end; ++out) {
      const bool takes_right = right < end && (left == middle || before(context, from[right], from[left]));
      to[out] = from[takes_right ? right++ : left++];
    }
  }
};

}  // namespace

Positions sorted_order(std::size_t count, const void* context,
                       bool (*before)(const void* context, std::uint32_t a, std::uint32_t b)) {
  Merger merger{context, before, Positions(count), Positions(count)};
  for (std::size_t i = 0; i < count; ++i) merger.from[i] = static_cast<std::uint32_t>(i);
  for (std::size_t run = 1; run < count; run *= 2) {
    for (std::size_t begin = 0; begin < count; begin += 2 * run)
      merger.merge(begin, std::min(begin + run, count), std::min(begin + 2 * run, count));
    std::swap(merger.from, merger.to);
  }
  return std::move(merger.from);
}

}  // namespace marbre::base
