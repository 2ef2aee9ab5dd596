#include "core/text/myers.hpp"

#include <algorithm>
#include <optional>

namespace marbre::text {
namespace {

using Index = std::ptrdiff_t;
constexpr Index kMostSteps = 1000;  // from each end, so twice as many differences

struct Box {
  Index a_from, a_to, b_from, b_to;
  Index a_size() const { return a_to - a_from; }
  Index b_size() const { return b_to - b_from; }
};

class Search {
 public:
  Search(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, Differences& out)
      : a_(a), b_(b), out_(out) {}

  bool same(Index i, Index j) const { return a_[static_cast<std::size_t>(i)] == b_[static_cast<std::size_t>(j)]; }

  Box without_common_ends(Box box) const {
    while (box.a_from < box.a_to && box.b_from < box.b_to && same(box.a_from, box.b_from)) ++box.a_from, ++box.b_from;
    while (box.a_from < box.a_to && box.b_from < box.b_to && same(box.a_to - 1, box.b_to - 1)) --box.a_to, --box.b_to;
    return box;
  }

  void replace(Box box) {
    std::fill(out_.removed.begin() + box.a_from, out_.removed.begin() + box.a_to, char{1});
    std::fill(out_.added.begin() + box.b_from, out_.added.begin() + box.b_to, char{1});
  }

  // A stack instead of recursion: the depth depends on the input.
  void run(Box whole) {
    std::vector<Box> open{whole};
    while (!open.empty()) {
      const Box box = without_common_ends(open.back());
      open.pop_back();
      const std::optional<Point> middle = box.a_size() == 0 || box.b_size() == 0 ? std::nullopt : middle_point(box);
      if (!middle) {
        replace(box);
        continue;
      }
      open.push_back({box.a_from, middle->a, box.b_from, middle->b});
      open.push_back({middle->a, box.a_to, middle->b, box.b_to});
    }
  }

 private:
  struct Point {
    Index a, b;
  };

  // A point on a shortest path, found by walking from both corners until the two fronts meet. forward_[k] is the
  // furthest `a` (relative to the box) on diagonal k = a - b after d steps; backward_ the same from the far corner.
  // Nothing when the sides have nothing in common, or too little.
  std::optional<Point> middle_point(Box box) {
    const Index n = box.a_size(), m = box.b_size(), delta = n - m, limit = std::min(kMostSteps, (n + m + 1) / 2);
    const Index width = 2 * limit + 3, zero = limit + 1;
    forward_.assign(static_cast<std::size_t>(width), -1);
    backward_.assign(static_cast<std::size_t>(width), -1);
    const auto forward = [&](Index k) -> Index& { return forward_[static_cast<std::size_t>(zero + k)]; };
    const auto backward = [&](Index k) -> Index& { return backward_[static_cast<std::size_t>(zero + k)]; };
    forward(1) = backward(1) = 0;
    for (Index d = 0; d <= limit; ++d) {
      for (Index k = -d; k <= d; k += 2) {
        Index x = k == -d || (k != d && forward(k - 1) < forward(k + 1)) ? forward(k + 1) : forward(k - 1) + 1;
        while (x < n && x - k < m && same(box.a_from + x, box.b_from + x - k)) ++x;
        forward(k) = x;
        const Index mirrored = delta - k;  // the same diagonal, counted from the far corner
        if (delta % 2 != 0 && mirrored >= -(d - 1) && mirrored <= d - 1 && x + backward(mirrored) >= n) {
          return inner({x, x - k}, box);
        }
      }
      for (Index k = -d; k <= d; k += 2) {
        Index x = k == -d || (k != d && backward(k - 1) < backward(k + 1)) ? backward(k + 1) : backward(k - 1) + 1;
        while (x < n && x - k < m && same(box.a_to - 1 - x, box.b_to - 1 - (x - k))) ++x;
        backward(k) = x;
        const Index mirrored = delta - k;
        if (delta % 2 == 0 && mirrored >= -d && mirrored <= d && x + forward(mirrored) >= n) {
          return inner({n - x, m - (x - k)}, box);
        }
      }
    }
    return std::nullopt;
  }

  // A corner of the box would not make it smaller: then nothing is common.
  static std::optional<Point> inner(Point p, Box box) {
    if ((p.a == 0 && p.b == 0) || (p.a == box.a_size() && p.b == box.b_size())) return std::nullopt;
    return Point{box.a_from + p.a, box.b_from + p.b};
  }

  std::span<const std::uint32_t> a_, b_;
  Differences& out_;
  std::vector<Index> forward_, backward_;
};

}  // namespace

Differences myers(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b, std::size_t most) {
  Differences out{std::vector<char>(a.size(), 0), std::vector<char>(b.size(), 0)};
  Search search(a, b, out);
  const Box box = search.without_common_ends({0, static_cast<Index>(a.size()), 0, static_cast<Index>(b.size())});
  if (static_cast<std::size_t>(box.a_size() + box.b_size()) > most) {
    search.replace(box);
  } else {
    search.run(box);
  }
  return out;
}

}  // namespace marbre::text
