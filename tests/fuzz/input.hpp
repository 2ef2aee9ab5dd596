// The bytes of a fuzzer's input, taken from the front as numbers, positions and texts. Texts are made valid UTF-8,
// which is the precondition of nearly everything behind Document::from.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/utf8.hpp"

namespace marbre::fuzz {

inline void require(bool holds, const char* what) {  // not assert: also in a release build
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

inline std::string valid_utf8(std::string_view bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size();) {
    const base::Decoded d = base::decode_at(bytes, at);
    base::append_utf8(out, d.code_point);
    at += d.bytes;
  }
  return out;
}

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(reinterpret_cast<const char*>(data), size) {}

  bool empty() const { return rest_.empty(); }

  std::size_t number(std::size_t below) {
    std::size_t n = 0;
    for (int i = 0; i < 2 && !rest_.empty(); ++i) {
      n = n << 8 | static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
    }
    return below == 0 ? 0 : n % below;
  }

  std::string_view bytes(std::size_t n) {
    const std::string_view taken = rest_.substr(0, n);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view all() { return bytes(rest_.size()); }

  std::string text(std::size_t at_most) { return valid_utf8(bytes(number(at_most + 1))); }

  std::size_t position(std::string_view text) {  // on a code point
    std::size_t at = number(text.size() + 1);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
  }

 private:
  std::string_view rest_;
};

}  // namespace marbre::fuzz
