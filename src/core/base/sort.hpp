// Sorting by one compiled algorithm. std::sort and std::stable_sort are compiled again for every pair of an element
// type and a comparison, about 2 kB each of what a first visit downloads; this sorts positions through one function
// pointer and moves each element once. Always stable, so that equal elements never change places from one run to the
// next.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace marbre::base {

// The positions 0 .. count - 1 in ascending order of what stands there: `before(context, a, b)` says whether the
// element at a comes before the one at b, a strict weak ordering. Merge sort: count * log2(count) comparisons at most;
// count - 1 when they are in order already.
std::vector<std::uint32_t> sorted_order(std::size_t count, const void* context,
                                        bool (*before)(const void* context, std::uint32_t a, std::uint32_t b));

// Sorts elements, stably. `less(a, b)` as for std::sort; at most 2^32 - 1 elements.
template <class T, class Less = std::less<>>
void sort(std::vector<T>& elements, const Less& less = {}) {
  struct Context {
    const T* elements;
    const Less& less;
  };
  const Context context{elements.data(), less};
  const std::vector<std::uint32_t> order =
      sorted_order(elements.size(), &context, [](const void* c, std::uint32_t a, std::uint32_t b) -> bool {
        const auto& [all, is_less] = *static_cast<const Context*>(c);
        return is_less(all[a], all[b]);
      });
  std::vector<T> sorted;
  sorted.reserve(order.size());
  for (const std::uint32_t at : order) sorted.push_back(std::move(elements[at]));
  elements = std::move(sorted);
}

}  // namespace marbre::base
