#include "core/search/find.hpp"

#include <algorithm>

#include "core/search/pattern.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::search {
namespace {

constexpr std::uint32_t kWindow = 1u << 16;

base::Fold fold_of(const Query& query) {
  if (query.match_case) return query.match_accents ? base::Fold::kNone : base::Fold::kAccents;
  return query.match_accents ? base::Fold::kCase : base::Fold::kBoth;
}

bool folds_accents(base::Fold fold) { return fold == base::Fold::kAccents || fold == base::Fold::kBoth; }

// Bytes that the source of a match may begin with: ASCII that folds to the first code point, and every lead byte when
// it may stand for something that does.
std::array<bool, 256> first_bytes(char32_t first, base::Fold fold) {
  std::array<bool, 256> out{};
  for (std::uint32_t b = 0; b < 0x80; ++b) out[b] = base::fold_code_point(b, fold).code_points[0] == first;
  std::string bytes;
  base::append_utf8(bytes, first);
  if (fold == base::Fold::kNone) {
    out[static_cast<unsigned char>(bytes[0])] = true;
  } else {  // "é" for e, "K" (Kelvin) for k, "É" for é
    for (std::uint32_t b = 0xC2; b < 0xF5; ++b) out[b] = true;
  }
  return out;
}

// Does the literal match at `at`? The end, or 0 (a match is never empty).
std::uint32_t match_end(const Pattern& pattern, std::string_view text, std::uint32_t at) {
  const std::vector<char32_t>& wanted = pattern.literal;
  std::size_t done = 0;
  while (done < wanted.size()) {
    if (at >= text.size()) return 0;
    const base::Decoded d = base::decode_at(text, at);
    const base::Folded folded = base::fold_code_point(d.code_point, pattern.fold);
    for (std::uint8_t i = 0; i < folded.count; ++i) {
      if (done >= wanted.size() || wanted[done] != folded.code_points[i]) return 0;  // half of a ligature is no match
      ++done;
    }
    at += d.bytes;
  }
  if (folds_accents(pattern.fold)) {
    while (at < text.size()) {  // the accents of the last letter
      const base::Decoded d = base::decode_at(text, at);
      if (d.code_point < 0x80 || base::fold_code_point(d.code_point, pattern.fold).count != 0) break;
      at += d.bytes;
    }
  }
  return at;
}

bool is_accent(std::string_view text, std::uint32_t at) {
  const char32_t c = base::decode_at(text, at).code_point;
  return c >= 0x300 && c <= 0x36F;
}

// Matches that begin in [from, begin_before); `offset` is where `text` stands in the source.
void find_literal(const Pattern& pattern, std::string_view text, std::uint32_t from, std::uint32_t begin_before,
                  std::uint32_t offset, std::uint32_t most, Found& found) {
  for (std::uint32_t at = from; at < begin_before;) {
    if (!pattern.first[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const std::uint32_t end = is_accent(text, at) ? 0 : match_end(pattern, text, at);
    const bool fits = end != 0 && text::is_cluster_boundary(text, at) && text::is_cluster_boundary(text, end) &&
                      (!pattern.whole_word || is_whole_word(text, at, end));
    if (!fits) {
      at += base::decode_at(text, at).bytes;
      continue;
    }
    if (found.matches.size() >= most) {
      found.stopped = true;
      return;
    }
    found.matches.push_back({{offset + at}, {offset + end}});
    at = end;
  }
}

void find_regex(const Pattern& pattern, std::string_view text, std::uint32_t from, const Limits& limits, Found& found) {
  std::uint64_t steps = limits.steps;
  Scratch scratch;
  std::vector<std::uint32_t> slots;
  const auto size = static_cast<std::uint32_t>(text.size());
  while (from <= size) {
    if (!run(pattern, text, from, Anchor::kNone, Groups::kNone, scratch, slots, steps)) {
      found.stopped = steps == 0;
      return;
    }
    const std::uint32_t begin = slots[0], end = slots[1];
    if (!pattern.whole_word || is_whole_word(text, begin, end)) {
      if (found.matches.size() >= limits.matches) {
        found.stopped = true;
        return;
      }
      found.matches.push_back({{begin}, {end}});
    }
    from = end;
    if (begin == end) from = end >= size ? size + 1 : static_cast<std::uint32_t>(text::next_cluster(text, end));
  }
}

}  // namespace

bool is_whole_word(std::string_view text, std::uint32_t from, std::uint32_t to) {
  const auto word_at = [&](std::size_t at) { return text::is_word_character(base::decode_at(text, at).code_point); };
  const auto before = [&](std::size_t at) {
    do { --at; } while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    return at;
  };
  if (from < to && from > 0 && word_at(from) && word_at(before(from))) return false;
  return !(from < to && to < text.size() && word_at(to) && word_at(before(to)));
}

Compiled compile(const Query& query) {
  if (query.text.empty()) return {nullptr, PatternError::kEmpty, 0};
  auto pattern = std::make_shared<Pattern>();
  pattern->regex = query.regex;
  pattern->whole_word = query.whole_word;
  pattern->fold = fold_of(query);
  if (query.regex) {
    ParseResult parsed = parse_regex(query.text, pattern->fold);
    if (parsed.error != PatternError::kNone) return {nullptr, parsed.error, parsed.at};
    pattern->program = std::move(parsed.program);
    return {std::move(pattern), PatternError::kNone, 0};
  }
  for (std::size_t at = 0; at < query.text.size();) {
    const base::Decoded d = base::decode_at(query.text, at);
    at += d.bytes;
    const base::Folded folded = base::fold_code_point(d.code_point, pattern->fold);
    for (std::uint8_t i = 0; i < folded.count; ++i) pattern->literal.push_back(folded.code_points[i]);
  }
  if (pattern->literal.empty()) return {nullptr, PatternError::kEmpty, 0};  // a lone accent that does not count
  pattern->first = first_bytes(pattern->literal[0], pattern->fold);
  return {std::move(pattern), PatternError::kNone, 0};
}

Found find_all(const Pattern& pattern, std::string_view text, const Limits& limits) {
  Found found;
  if (pattern.regex) {
    find_regex(pattern, text, 0, limits, found);
  } else {
    find_literal(pattern, text, 0, static_cast<std::uint32_t>(text.size()), 0, limits.matches, found);
  }
  return found;
}

Found find_all(const Pattern& pattern, const text::Document& document, ByteRange within, const Limits& limits) {
  Found found;
  within.to = std::min(within.to, ByteOffset{document.size()});
  if (pattern.regex) {  // may cross lines at any distance
    std::string text;
    document.append_slice({{0}, within.to}, text);
    find_regex(pattern, text, within.from.value, limits, found);
    return found;
  }
  // Windows begin and end with lines, which no literal of one line crosses; one that has a line end in it is looked for
  // in one piece.
  const bool one_line = std::ranges::find(pattern.literal, U'\n') == pattern.literal.end();
  std::string window;
  ByteOffset at = within.from;
  while (at < within.to && !found.stopped) {
    ByteOffset end = within.to;
    if (one_line && within.to - at > kWindow)
      end = std::min(end, document.line_range_with_ending(document.line_of(at + kWindow)).to);
    window.clear();
    document.append_slice({at, end}, window);
    find_literal(pattern, window, 0, static_cast<std::uint32_t>(window.size()), at.value, limits.matches, found);
    at = end;
  }
  return found;
}

std::size_t next_match(const std::vector<ByteRange>& matches, ByteOffset at) {
  const auto found = std::ranges::lower_bound(matches, at, {}, &ByteRange::from);
  return found == matches.end() ? 0 : static_cast<std::size_t>(found - matches.begin());
}

std::size_t previous_match(const std::vector<ByteRange>& matches, ByteOffset at) {
  const auto found = std::ranges::upper_bound(matches, at, {}, &ByteRange::to);
  return found == matches.begin() ? matches.size() - 1 : static_cast<std::size_t>(found - matches.begin()) - 1;
}

}  // namespace marbre::search
