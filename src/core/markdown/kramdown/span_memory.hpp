// What reading the spans of a text has to remember so that every place is read a bounded number of times (SpanParser),
// kept from text to text: most texts then allocate nothing. Internal to this folder.
#pragma once
#include <cstdint>
#include <vector>

namespace marbre::markdown::kramdown {

// By the place behind an opening bracket: where it is closed. A few in a row, more in a table as long as the text.
class BracketEnds {
 public:
  static constexpr std::uint32_t kUnknown = 0xfffffffeu;
  std::uint32_t get(std::uint32_t place) const {
    if (!all_.empty()) return all_[place];
    for (std::uint32_t i = count_; i > 0; --i)
      if (few_[i - 1].place == place) return few_[i - 1].end;
    return kUnknown;
  }
  void set(std::uint32_t place, std::uint32_t end, std::size_t text_size) {
    if (all_.empty()) {
      for (std::uint32_t i = 0; i < count_; ++i)
        if (few_[i].place == place) return void(few_[i].end = end);
      if (count_ < kFew) return void(few_[count_++] = {place, end});
      all_.assign(text_size + 1, kUnknown);
      for (const Pair& pair : few_) all_[pair.place] = pair.end;
    }
    all_[place] = end;
  }
  void clear() {
    count_ = 0;
    all_.clear();
  }

 private:
  struct Pair {
    std::uint32_t place, end;
  };
  static constexpr std::uint32_t kFew = 12;
  Pair few_[kFew];
  std::uint32_t count_ = 0;
  std::vector<std::uint32_t> all_;
};

struct SpanMemory {
  BracketEnds ends[16];                   // by what they stand in (Place::inside)
  std::vector<std::uint64_t> failed[64];  // by that and the mark: a bit for each place from which its end was not found
  std::uint64_t ends_used = 0, failed_used = 0;
  std::vector<std::uint32_t> visited, brackets, parens, quote_stops;

  BracketEnds& ends_of(unsigned key) {
    ends_used |= 1ull << key;
    return ends[key];
  }
  std::vector<std::uint64_t>& failed_of(unsigned key) {
    failed_used |= 1ull << key;
    return failed[key];
  }
  void reset() {
    for (; ends_used != 0; ends_used &= ends_used - 1) ends[__builtin_ctzll(ends_used)].clear();
    for (; failed_used != 0; failed_used &= failed_used - 1) failed[__builtin_ctzll(failed_used)].clear();
    visited.clear();
    brackets.clear();
    parens.clear();
    quote_stops.clear();
  }
};

}  // namespace marbre::markdown::kramdown
