// UTF-8 as RFC 3629 has it: no surrogates, no overlong forms, at most U+10FFFF. UTF-16 appears only at the boundary
// with the browser, whose text positions are UTF-16 code units; these functions convert positions both ways.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace marbre::base {

struct Decoded {
  char32_t code_point = 0;  // U+FFFD for an invalid sequence
  std::uint32_t bytes = 0;  // 1..4; 1 for an invalid sequence, 0 only at the end of the text
};

bool is_valid_utf8(std::string_view bytes);
Decoded decode_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code_point);
std::size_t utf16_length(std::string_view utf8);                            // in code units
std::size_t utf16_to_byte(std::string_view utf8, std::size_t units);        // clamped; inside a pair: before it
std::size_t byte_to_utf16(std::string_view utf8, std::size_t byte_offset);  // clamped; inside a code point: before it
// What a code point counts as in a search without regard to case, to accents, or to both. Accents: canonical ones of
// Latin, Greek and Cyrillic, composed or not; "œ" is "oe", "æ" is "ae", "’" is "'", a no-break space is a space.
enum class Fold : std::uint8_t { kNone, kCase, kAccents, kBoth };
struct Folded {
  char32_t code_points[2] = {};
  std::uint8_t count = 0;  // 0: a combining accent, which goes away
};
Folded fold_code_point(char32_t c, Fold);
// The whole text folded both ways: "É" -> "e", "œ" -> "oe", "ﬁ" stays. The result has other offsets than the text.
std::string fold_for_search(std::string_view utf8);

}  // namespace marbre::base
