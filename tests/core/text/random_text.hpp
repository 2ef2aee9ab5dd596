// Deterministic random text for the tests of this layer: short strings of the pieces that editors get wrong, among them
// every kind of line ending, combining accents, flags and joined emoji.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "core/text/change.hpp"
#include "core/text/document.hpp"

namespace marbre::text {

inline ByteRange range(std::size_t from, std::size_t to) {
  return {{static_cast<std::uint32_t>(from)}, {static_cast<std::uint32_t>(to)}};
}

inline Document document(std::string_view text) { return Document::from(text).value(); }

class RandomText {
 public:
  explicit RandomText(std::uint32_t seed) : engine_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : engine_() % n; }

  std::string text(std::size_t pieces) {
    static constexpr std::array<std::string_view, 20> kPieces = {
        "a",      "b",  " ",  "word",        "é",  "e\u0301", "\u0302", "\n", "\n",     "\r\n",
        "\r\n\n", "\r", "😀", "👩‍💻", "🇫🇷", "🇧",       "€",      "’",  "\u200D", "한글"};
    std::string out;
    for (; pieces > 0; --pieces) out += kPieces[below(kPieces.size())];
    return out;
  }

  // On a code point, as all positions are.
  std::size_t position(std::string_view text) {
    std::size_t at = below(text.size() + 1);
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
    return at;
  }

  ByteRange some_range(std::string_view text) {
    const std::size_t a = position(text), b = position(text);
    return range(std::min(a, b), std::max(a, b));
  }

  // Up to four edits of at most a few pieces each.
  Change change(std::string_view text) {
    std::vector<std::size_t> cuts;
    const std::size_t n = below(5);
    for (std::size_t i = 0; i < 2 * n; ++i) cuts.push_back(position(text));
    std::sort(cuts.begin(), cuts.end());
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t to = below(3) == 0 ? cuts[2 * i] : cuts[2 * i + 1];
      edits.push_back({range(cuts[2 * i], to), this->text(below(4))});
    }
    return Change::of(std::move(edits));
  }

 private:
  std::mt19937 engine_;
};

}  // namespace marbre::text
