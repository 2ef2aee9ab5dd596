#include "core/base/utf8.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <span>
#include <vector>

#include "core/base/fold_tables.inc"
#include "core/base/leb128.hpp"

namespace marbre::base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

unsigned char byte_of(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }
bool is_continuation(unsigned char b) { return (b & 0xC0) == 0x80; }

// Eight bytes at a time: most of every text is ASCII.
std::size_t skip_ascii(std::string_view text, std::size_t at) {
  while (at + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + at, 8);
    if ((word & 0x8080808080808080ull) != 0) break;
    at += 8;
  }
  while (at < text.size() && byte_of(text, at) < 0x80) ++at;
  return at;
}

Decoded decode_multibyte(std::string_view text, std::size_t at) {
  constexpr Decoded kInvalid{kReplacement, 1};
  const unsigned char lead = byte_of(text, at);
  const std::uint32_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < length) return kInvalid;
  char32_t code_point = lead & (0x7Fu >> length);
  for (std::uint32_t i = 1; i < length; ++i) {
    const unsigned char b = byte_of(text, at + i);
    if (!is_continuation(b)) return kInvalid;
    code_point = (code_point << 6) | (b & 0x3Fu);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  if (code_point < kSmallest[length] || code_point > 0x10FFFF || surrogate) return kInvalid;
  return {code_point, length};
}

std::uint32_t units_of(Decoded d) { return d.code_point >= 0x10000 ? 2 : 1; }

}  // namespace

Decoded decode_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const unsigned char lead = byte_of(text, at);
  return lead < 0x80 ? Decoded{lead, 1} : decode_multibyte(text, at);
}

bool is_valid_utf8(std::string_view bytes) {
  for (std::size_t at = skip_ascii(bytes, 0); at < bytes.size(); at = skip_ascii(bytes, at)) {
    const Decoded d = decode_multibyte(bytes, at);
    if (d.bytes == 1) return false;
    at += d.bytes;
  }
  return true;
}

void append_utf8(std::string& out, char32_t c) {
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = kReplacement;
  if (c < 0x80) return push(c);
  if (c < 0x800) {
    push(0xC0 | (c >> 6));
  } else if (c < 0x10000) {
    push(0xE0 | (c >> 12));
    push(0x80 | ((c >> 6) & 0x3F));
  } else {
    push(0xF0 | (c >> 18));
    push(0x80 | ((c >> 12) & 0x3F));
    push(0x80 | ((c >> 6) & 0x3F));
  }
  push(0x80 | (c & 0x3F));
}

std::size_t utf16_length(std::string_view utf8) { return byte_to_utf16(utf8, utf8.size()); }

std::size_t utf16_to_byte(std::string_view utf8, std::size_t units) {
  std::size_t at = 0;
  while (at < utf8.size() && units > 0) {
    const Decoded d = decode_at(utf8, at);
    if (units_of(d) > units) break;
    units -= units_of(d);
    at += d.bytes;
  }
  return at;
}

std::size_t byte_to_utf16(std::string_view utf8, std::size_t byte_offset) {
  const std::size_t end = std::min(byte_offset, utf8.size());
  std::size_t units = 0;
  for (std::size_t at = 0; at < end;) {
    const std::size_t ascii_end = std::min(skip_ascii(utf8, at), end);
    units += ascii_end - at;
    at = ascii_end;
    if (at >= end) break;
    const Decoded d = decode_multibyte(utf8, at);
    if (at + d.bytes > end) break;  // inside a code point: before it
    units += units_of(d);
    at += d.bytes;
  }
  return units;
}

namespace {

// What each code point of the two blocks becomes; others stay.
class FoldTable {
 public:
  FoldTable(std::span<const std::uint8_t> latin, std::span<const std::uint8_t> extended)
      : latin_(unpacked(latin, kFoldLatinFirst)), extended_(unpacked(extended, kFoldExtendedFirst)) {}
  char32_t operator()(char32_t c) const {
    if (c >= kFoldLatinFirst && c - kFoldLatinFirst < kFoldLatinCount) return latin_[c - kFoldLatinFirst];
    if (c >= kFoldExtendedFirst && c - kFoldExtendedFirst < kFoldExtendedCount)
      return extended_[c - kFoldExtendedFirst];
    return c;
  }

 private:
  static std::vector<std::uint16_t> unpacked(std::span<const std::uint8_t> packed, char32_t first) {
    std::vector<std::uint16_t> out;
    for (Leb128Reader changes(packed); !changes.done();) {
      const std::uint32_t zigzag = changes.next(), half = zigzag / 2,
                          at = first + static_cast<std::uint32_t>(out.size());
      out.push_back(static_cast<std::uint16_t>(zigzag % 2 == 0 ? at + half : at - half - 1));
    }
    return out;
  }
  std::vector<std::uint16_t> latin_, extended_;
};

char32_t lower(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  static const FoldTable table(kLowerLatin, kLowerExtended);
  return table(c);
}
char32_t bare(char32_t c) {
  static const FoldTable table(kBareLatin, kBareExtended);
  return table(c);
}

}  // namespace

Folded fold_code_point(char32_t c, Fold fold) {
  const bool case_too = fold == Fold::kCase || fold == Fold::kBoth;
  if (case_too) c = lower(c);
  if (c < 0x80 || fold == Fold::kNone || fold == Fold::kCase) return {{c}, 1};
  if (c >= 0x300 && c <= 0x36F) return {};  // a combining accent of decomposed text
  c = bare(c);
  if (case_too) c = lower(c);
  switch (c) {  // the ligatures are two letters to many people who type
    case 0x153: return {{'o', 'e'}, 2};
    case 0x152: return {{'O', 'E'}, 2};
    case 0xE6: return {{'a', 'e'}, 2};
    case 0xC6: return {{'A', 'E'}, 2};
    case 0x2019: return {{'\''}, 1};
    case 0xA0:
    case 0x202F: return {{' '}, 1};
    default: return {{c}, 1};
  }
}

std::string fold_for_search(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const Decoded d = decode_at(utf8, at);
    at += d.bytes;
    const Folded folded = fold_code_point(d.code_point, Fold::kBoth);
    for (std::uint8_t i = 0; i < folded.count; ++i) append_utf8(out, folded.code_points[i]);
  }
  return out;
}

}  // namespace marbre::base
