#include "core/text/grapheme.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/leb128.hpp"
#include "core/base/utf8.hpp"

namespace marbre::text {
namespace {

#include "core/text/unicode_tables.inc"

struct Range {
  std::uint32_t first, count, bits;
};
using Ranges = std::vector<Range>;

// Of each range the distance from the end of the one before it, then (count - 1) << 4 | class.
Ranges unpacked(std::span<const std::uint8_t> packed) {
  Ranges out;
  std::uint32_t end = 0;
  for (base::Leb128Reader numbers(packed); !numbers.done();) {
    const std::uint32_t first = end + numbers.next();
    const std::uint32_t length = numbers.next();
    out.push_back({first, (length >> 4) + 1, length & 15});
    end = first + out.back().count;
  }
  return out;
}

// Class bits of the range that holds `c`, or -1.
int lookup(const Ranges& table, char32_t c) {
  const auto after = std::upper_bound(table.begin(), table.end(), c,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  if (after == table.begin()) return -1;
  const Range& range = *(after - 1);
  return c - range.first < range.count ? static_cast<int>(range.bits) : -1;
}

const Ranges& breaks() {
  static const Ranges table = unpacked(kBreaks);
  return table;
}
const Ranges& word_characters() {
  static const Ranges table = unpacked(kWordCharacters);
  return table;
}
const Ranges& white_space() {
  static const Ranges table = unpacked(kWhiteSpace);
  return table;
}
const Ranges& wide() {
  static const Ranges table = unpacked(kWide);
  return table;
}

Break break_class(char32_t c) {
  if ((c >= 0x20 && c < 0x7F) || (c >= 0xC0 && c < 0x300)) return Break::kOther;  // Latin
  if (c >= 0xAC00 && c < 0xD7A4) return (c - 0xAC00) % 28 == 0 ? Break::kLV : Break::kLVT;
  return static_cast<Break>(std::max(0, lookup(breaks(), c)));
}

bool is_control(Break b) { return b == Break::kControl || b == Break::kCR || b == Break::kLF; }

// The rules that look at two code points only (GB3-GB9b). GB11 and GB12/13 need what came before: see the callers.
bool pair_joins(Break before, Break after) {
  if (before == Break::kCR) return after == Break::kLF;
  if (is_control(before) || is_control(after)) return false;
  if (after == Break::kExtend || after == Break::kZWJ || after == Break::kSpacingMark || before == Break::kPrepend)
    return true;
  if (before == Break::kL) {
    return after == Break::kL || after == Break::kV || after == Break::kLV || after == Break::kLVT;
  }
  if (before == Break::kLV || before == Break::kV) return after == Break::kV || after == Break::kT;
  return (before == Break::kLVT || before == Break::kT) && after == Break::kT;
}

// Start of the code point that ends at `at` (> 0). An invalid byte counts as a code point of its own.
std::size_t code_point_before(std::string_view text, std::size_t at) {
  std::size_t start = at - 1;
  while (start > 0 && at - start < 4 && (static_cast<unsigned char>(text[start]) & 0xC0) == 0x80) --start;
  return start + base::decode_at(text, start).bytes == at ? start : at - 1;
}

bool is_inside_code_point(std::string_view text, std::size_t at) {
  std::size_t lead = at;
  while (lead > 0 && at - lead < 3 && (static_cast<unsigned char>(text[lead]) & 0xC0) == 0x80) --lead;
  return lead < at && lead + base::decode_at(text, lead).bytes > at;
}

Break class_at(std::string_view text, std::size_t at) { return break_class(base::decode_at(text, at).code_point); }

bool emoji_before_joiner(std::string_view text, std::size_t joiner) {  // GB11: pictograph, extends, then the joiner
  while (joiner > 0) {
    joiner = code_point_before(text, joiner);
    const Break b = class_at(text, joiner);
    if (b != Break::kExtend) return b == Break::kExtendedPictographic;
  }
  return false;
}

bool odd_indicators_before(std::string_view text,
                           std::size_t at) {  // GB12/13: flags are pairs from the start of the run
  bool odd = false;
  while (at > 0) {
    at = code_point_before(text, at);
    if (class_at(text, at) != Break::kRegionalIndicator) break;
    odd = !odd;
  }
  return odd;
}

bool is_ascii_text(std::string_view text, std::size_t at) {
  const unsigned char c = static_cast<unsigned char>(text[at]);
  return c >= 0x20 && c < 0x7F;
}

}  // namespace

bool is_cluster_boundary(std::string_view text, std::size_t at) {
  if (at == 0 || at >= text.size()) return true;
  if (is_ascii_text(text, at) && is_ascii_text(text, at - 1)) return true;
  if (is_inside_code_point(text, at)) return false;
  const std::size_t start = code_point_before(text, at);
  const Break before = class_at(text, start), after = class_at(text, at);
  if (pair_joins(before, after)) return false;
  if (before == Break::kZWJ && after == Break::kExtendedPictographic) return !emoji_before_joiner(text, start);
  if (before == Break::kRegionalIndicator && after == before) return !odd_indicators_before(text, at);
  return true;
}

std::size_t next_cluster(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  if (at + 1 < text.size() && is_ascii_text(text, at) && is_ascii_text(text, at + 1)) return at + 1;
  base::Decoded d = base::decode_at(text, at);
  Break before = break_class(d.code_point);
  // What GB11 and GB12 want to know of the cluster so far; at its start nothing needs to be looked up behind it.
  bool emoji = before == Break::kExtendedPictographic;
  bool odd_indicators = before == Break::kRegionalIndicator;
  for (at += d.bytes; at < text.size(); at += d.bytes) {
    d = base::decode_at(text, at);
    const Break after = break_class(d.code_point);
    const bool joined_emoji = emoji && before == Break::kZWJ && after == Break::kExtendedPictographic;
    const bool flag = odd_indicators && before == Break::kRegionalIndicator && after == before;
    if (!pair_joins(before, after) && !joined_emoji && !flag) break;
    emoji = after == Break::kExtendedPictographic || (emoji && (after == Break::kExtend || after == Break::kZWJ));
    if (after == Break::kRegionalIndicator) odd_indicators = !flag;
    before = after;
  }
  return at;
}

std::size_t previous_cluster(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  if (at == 0) return 0;
  do { at = code_point_before(text, at); } while (!is_cluster_boundary(text, at));
  return at;
}

bool is_word_character(char32_t c) {
  if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  if (c >= 0xC0 && c < 0x250) return c != 0xD7 && c != 0xF7;  // Latin but × and ÷
  return lookup(word_characters(), c) >= 0;
}

bool is_space(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= '\t' && c <= '\r');
  return (c <= 0xA0 || (c >= 0x1680 && c <= 0x3000)) && lookup(white_space(), c) >= 0;
}

bool is_wide(char32_t c) { return c >= 0x1100 && lookup(wide(), c) >= 0; }

namespace {

bool is_no_break_space(char32_t c) { return c == 0xA0 || c == 0x202F || c == 0x2007 || c == 0x2060 || c == 0xFEFF; }

// Punctuation that never starts a line: UAX #14 classes CL, CP, EX, IS, QU at the end, NS.
bool never_starts_line(char32_t c) {
  constexpr std::u32string_view kClosing = U",.;:!?)]}%»”’…›、。，．；：！？）］｝」』】〉》〕〗ー";
  return kClosing.find(c) != std::u32string_view::npos;
}

bool never_ends_line(char32_t c) {
  constexpr std::u32string_view kOpening = U"([{«“‘‹（［｛「『【〈《〔〖";
  return kOpening.find(c) != std::u32string_view::npos;
}

// Ideographs, kana, Hangul, emoji: a line may end before and after each.
bool breaks_anywhere(char32_t c) { return c >= 0x2E80 && is_wide(c); }

}  // namespace

bool can_break_between(char32_t before, char32_t after) {
  const auto is_letter = [](char32_t c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  if (is_letter(before) && is_letter(after)) return false;
  if (is_space(after) || is_no_break_space(after) || is_no_break_space(before)) return false;
  if (before == 0x200B) return true;
  if (is_space(before)) {
    // French puts a space before these and after «; typed as an ordinary one it must hold as well.
    constexpr std::u32string_view kFrench = U";:!?»";
    return kFrench.find(after) == std::u32string_view::npos;
  }
  if (never_starts_line(after) || never_ends_line(before)) return false;
  if (before == '-' || before == 0x2010 || before == 0x2013)
    return is_word_character(after) && !(after >= '0' && after <= '9');
  if (before == 0x2014 || after == 0x2014) return before != after;
  return breaks_anywhere(before) || breaks_anywhere(after) || before == 0xAD;
}

}  // namespace marbre::text
