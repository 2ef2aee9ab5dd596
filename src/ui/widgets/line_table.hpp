// A table of the lines of a text, with the sum of their rows before each. Lines are kept in blocks of a few hundred, so
// that one that is inserted or removed moves its block's and no other: a key in a text of 30,000 lines costs as much as
// in one of thirty. A Line is any struct with `std::uint32_t rows`; it is changed through `set_rows` alone.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <vector>

namespace marbre::ui {

template <class Line>
class LineTable {
 public:
  void assign(std::vector<Line> lines) {
    blocks_.clear();
    append(std::move(lines), blocks_);
    if (blocks_.empty()) blocks_.emplace_back();
    index_from(0);
  }
  std::uint32_t size() const { return starts_.back().line; }
  Line& operator[](std::uint32_t line) { return at(*this, line); }
  const Line& operator[](std::uint32_t line) const { return at(*this, line); }
  std::uint32_t rows(std::uint32_t line) const { return (*this)[line].rows; }

  void set_rows(std::uint32_t line, std::uint32_t rows) {
    const std::uint64_t delta = std::uint64_t{rows} - (*this)[line].rows;  // modulo 2^64, as the sums are
    if (delta == 0) return;
    (*this)[line].rows = rows;
    for (std::size_t i = block_of(line) + 1; i < starts_.size(); ++i) starts_[i].rows += delta;
  }

  // Replaces `removed` lines from `at` on.
  void splice(std::uint32_t at, std::uint32_t removed, std::vector<Line> added) {
    const std::size_t first = block_of(at), last = removed == 0 ? first : block_of(at + removed - 1);
    const std::size_t head = at - starts_[first].line, end = at + removed - starts_[last].line;
    std::vector<Line>& front = blocks_[first];
    if (first == last && front.size() - removed + added.size() <= kLarge && front.size() + added.size() > removed) {
      const std::uint64_t before = sum(front);
      const auto from = front.begin() + static_cast<std::ptrdiff_t>(head);
      const auto place = front.erase(from, from + static_cast<std::ptrdiff_t>(removed));
      front.insert(place, std::make_move_iterator(added.begin()), std::make_move_iterator(added.end()));
      const std::uint64_t rows = sum(front) - before;  // modulo 2^64
      const std::uint32_t lines = static_cast<std::uint32_t>(added.size()) - removed;
      for (std::size_t i = first + 1; i < starts_.size(); ++i) {
        starts_[i].line += lines;
        starts_[i].rows += rows;
      }
      return;
    }
    std::vector<Line> all;
    all.reserve(head + added.size() + (blocks_[last].size() - end));
    const auto take = [&all](std::vector<Line>& from, std::size_t a, std::size_t b) {
      std::move(from.begin() + static_cast<std::ptrdiff_t>(a), from.begin() + static_cast<std::ptrdiff_t>(b),
                std::back_inserter(all));
    };
    take(front, 0, head);
    take(added, 0, added.size());
    take(blocks_[last], end, blocks_[last].size());
    std::vector<std::vector<Line>> blocks;
    append(std::move(all), blocks);
    const auto place = blocks_.erase(blocks_.begin() + static_cast<std::ptrdiff_t>(first),
                                     blocks_.begin() + static_cast<std::ptrdiff_t>(last) + 1);
    blocks_.insert(place, std::make_move_iterator(blocks.begin()), std::make_move_iterator(blocks.end()));
    if (blocks_.empty()) blocks_.emplace_back();
    index_from(first);
  }

  std::uint64_t before(std::uint32_t line) const {  // rows of all lines before it
    const std::size_t i = block_of(line);
    std::uint64_t sum = starts_[i].rows;
    for (std::size_t at = 0; at < line - starts_[i].line; ++at) sum += blocks_[i][at].rows;
    return sum;
  }
  std::uint64_t total() const { return starts_.back().rows; }
  std::uint32_t line_at(std::uint64_t row) const {  // the line that holds this row; the last one when there are fewer
    const auto after = std::upper_bound(starts_.begin(), starts_.end() - 1, row,
                                        [](std::uint64_t wanted, const Start& s) { return wanted < s.rows; });
    const std::size_t i = after == starts_.begin() ? 0 : static_cast<std::size_t>(after - starts_.begin()) - 1;
    std::uint64_t sum = starts_[i].rows;
    std::uint32_t line = starts_[i].line;
    for (const Line& l : blocks_[i]) {
      if (row < sum + l.rows) return line;
      sum += l.rows;
      ++line;
    }
    return line == 0 ? 0 : line - 1;
  }

  template <class Do>
  void for_each(Do&& act_on) {
    std::uint32_t line = 0;
    for (std::vector<Line>& block : blocks_) {
      for (Line& l : block) act_on(line++, l);
    }
    index_from(0);
  }

 private:
  static constexpr std::size_t kBlock = 256, kLarge = 2 * kBlock;
  struct Start {
    std::uint32_t line;
    std::uint64_t rows;
  };

  template <class Self>
  static auto& at(Self& self, std::uint32_t line) {
    const std::size_t i = self.block_of(line);
    return self.blocks_[i][line - self.starts_[i].line];
  }

  // The block of a line, or the last one for the end. Lines are mostly asked for one after the other.
  std::size_t block_of(std::uint32_t line) const {
    const auto holds = [&](std::size_t i) { return starts_[i].line <= line && line < starts_[i + 1].line; };
    if (last_ < blocks_.size() && holds(last_)) return last_;
    const auto after = std::upper_bound(starts_.begin(), starts_.end() - 1, line,
                                        [](std::uint32_t wanted, const Start& s) { return wanted < s.line; });
    last_ = after == starts_.begin() ? 0 : static_cast<std::size_t>(after - starts_.begin()) - 1;
    return last_;
  }

  static void append(std::vector<Line> lines, std::vector<std::vector<Line>>& out) {
    for (std::size_t from = 0; from < lines.size();) {
      // No block of a few lines at the end.
      const std::size_t left = lines.size() - from, n = left <= kLarge ? left : kBlock;
      const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(from);
      out.emplace_back(std::make_move_iterator(begin), std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(n)));
      from += n;
    }
  }

  static std::uint64_t sum(const std::vector<Line>& lines) {
    std::uint64_t rows = 0;
    for (const Line& l : lines) rows += l.rows;
    return rows;
  }

  void index_from(std::size_t block) {
    starts_.resize(blocks_.size() + 1);
    if (block == 0) starts_[0] = {0, 0};
    for (std::size_t i = block; i < blocks_.size(); ++i) {
      starts_[i + 1] = {starts_[i].line + static_cast<std::uint32_t>(blocks_[i].size()),
                        starts_[i].rows + sum(blocks_[i])};
    }
    last_ = 0;
  }

  std::vector<std::vector<Line>> blocks_{1};
  std::vector<Start> starts_{{0, 0}, {0, 0}};  // of each block, and the end
  mutable std::size_t last_ = 0;
};

}  // namespace marbre::ui
