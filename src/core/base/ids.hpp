// Strong types for the numbers that are easiest to mix up. An offset is a number of bytes of UTF-8 from the start of a
// document, a revision counts the changes of one document; neither converts to the other, nor to int, by accident.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace marbre::base {

// Position in a document, in bytes. Documents are at most 4 GiB - 1; `text::Document` refuses larger ones.
struct ByteOffset {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(ByteOffset, ByteOffset) = default;
  friend constexpr ByteOffset operator+(ByteOffset a, std::uint32_t n) { return {a.value + n}; }
  friend constexpr ByteOffset operator-(ByteOffset a, std::uint32_t n) { return {a.value - n}; }
  friend constexpr std::uint32_t operator-(ByteOffset a, ByteOffset b) { return a.value - b.value; }
};

// Half-open range of bytes [from, to), from <= to.
struct ByteRange {
  ByteOffset from, to;
  friend constexpr bool operator==(ByteRange, ByteRange) = default;
  constexpr std::uint32_t length() const { return to - from; }
  constexpr bool empty() const { return from == to; }
  constexpr bool contains(ByteOffset p) const { return from <= p && p < to; }
};

// Counts the changes of one document from 0. Equal revisions of one document mean equal text.
struct Revision {
  std::uint64_t value = 0;
  friend constexpr auto operator<=>(Revision, Revision) = default;
  constexpr Revision next() const { return {value + 1}; }
};

// Index of a line of a document, from 0.
struct LineIndex {
  std::uint32_t value = 0;
  friend constexpr auto operator<=>(LineIndex, LineIndex) = default;
};

// Milliseconds since the Unix epoch. Comes in with actions; nothing below platform/ asks for the time.
struct Instant {
  std::int64_t ms = 0;
  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant a, std::int64_t n) { return {a.ms + n}; }
  friend constexpr std::int64_t operator-(Instant a, Instant b) { return a.ms - b.ms; }
};

}  // namespace marbre::base
