// Looking for bytes, sixteen at a time where the target has vectors (WebAssembly's 128-bit SIMD): a parse looks for the
// ends of lines and for the few characters that may begin a span, and that was a fifth of its time, byte by byte.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#ifdef __wasm_simd128__
#include <wasm_simd128.h>
#else
#include <cstring>
#endif

namespace marbre::base {

// The first `wanted` at or behind `from`; s.size() when there is none.
inline std::size_t find_byte(std::string_view s, std::size_t from, char wanted) {
#ifdef __wasm_simd128__
  const v128_t all = wasm_i8x16_splat(wanted);
  for (; from + 16 <= s.size(); from += 16)
    if (const std::uint32_t found = wasm_i8x16_bitmask(wasm_i8x16_eq(wasm_v128_load(s.data() + from), all)); found != 0)
      return from + static_cast<std::size_t>(std::countr_zero(found));
  while (from < s.size() && s[from] != wanted) ++from;
  return from < s.size() ? from : s.size();
#else
  if (from >= s.size()) return s.size();
  const void* const found = std::memchr(s.data() + from, wanted, s.size() - from);
  return found == nullptr ? s.size() : static_cast<std::size_t>(static_cast<const char*>(found) - s.data());
#endif
}

// A set of ASCII characters.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view members) {
    for (const char c : members) rows_[c & 15] |= static_cast<std::uint8_t>(1u << (c >> 4));
  }
  constexpr bool has(char c) const { return static_cast<signed char>(c) >= 0 && (rows_[c & 15] >> (c >> 4) & 1) != 0; }
  // The first member at or behind `from`; s.size() when there is none.
  std::size_t find(std::string_view s, std::size_t from) const {
#ifdef __wasm_simd128__
    // A byte's lower half picks the row, its upper half a bit of it; a swizzle is 0 for every index from 16 on.
    const v128_t rows = wasm_v128_load(rows_.data());
    const v128_t bits = wasm_u8x16_const(1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);
    for (; from + 16 <= s.size(); from += 16) {
      const v128_t bytes = wasm_v128_load(s.data() + from);
      const v128_t row = wasm_i8x16_swizzle(rows, wasm_v128_and(bytes, wasm_i8x16_splat(15)));
      const v128_t bit = wasm_i8x16_swizzle(bits, wasm_u8x16_shr(bytes, 4));
      const v128_t none = wasm_i8x16_eq(wasm_v128_and(row, bit), wasm_i8x16_splat(0));
      if (const std::uint32_t found = ~static_cast<std::uint32_t>(wasm_i8x16_bitmask(none)) & 0xffff; found != 0)
        return from + static_cast<std::size_t>(std::countr_zero(found));
    }
#endif
    while (from < s.size() && !has(s[from])) ++from;
    return from;
  }

 private:
  std::array<std::uint8_t, 16> rows_{};  // rows_[c & 15] has bit c >> 4
};

}  // namespace marbre::base
