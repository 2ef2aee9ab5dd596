#include "core/text/selection.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::text {
namespace {

enum class Kind { kSpace, kWord, kPunctuation };

// A position inside one line. No cluster crosses a line end, so graphemes and words are questions to a line.
struct Place {
  LineIndex line;
  ByteRange range;  // of the line, without its ending
  std::string_view text;
  std::size_t at;  // clamped to the text: inside the ending counts as its start
};

// What is around a position, for questions about clusters: its line, or the nearer part of a long one.
struct Near {
  LineIndex line;
  ByteRange range;  // of the line, without its ending
  ByteOffset base;  // where `text` starts
  std::string copy;
  std::string_view text;
  std::size_t at = 0;  // in `text`; inside the line's ending counts as its start

  Near(const Document& document, ByteOffset where) : line(document.line_of(where)), range(document.line_range(line)) {
    constexpr std::uint32_t kAround = 1024;
    where = std::min(where, range.to);
    base = range.from;
    if (range.length() <= kLongLine) {
      text = document.line(line);
    } else {
      base.value = std::max(range.from.value, where.value - std::min(where.value, kAround));
      copy = document.slice({base, std::min(range.to, where + kAround)});
      std::size_t skip = 0;  // the rest of a code point
      while (base > range.from && (static_cast<unsigned char>(copy[skip]) & 0xC0) == 0x80) ++skip;
      base = base + static_cast<std::uint32_t>(skip);
      text = std::string_view(copy).substr(skip);
    }
    at = where - base;
  }
  Near(const Near&) = delete;
  Near& operator=(const Near&) = delete;
  ByteOffset offset(std::size_t in_text) const { return base + static_cast<std::uint32_t>(in_text); }
};

Place place_at(const Document& document, ByteOffset at) {
  const LineIndex line = document.line_of(at);
  const ByteRange range = document.line_range(line);
  return {line, range, document.line(line), std::min(at, range.to) - range.from};
}

ByteOffset offset(const Place& place, std::size_t at) { return place.range.from + static_cast<std::uint32_t>(at); }

Place end_of_line(const Document& document, LineIndex line) {
  const ByteRange range = document.line_range(line);
  return {line, range, document.line(line), range.length()};
}

Kind kind_at(std::string_view line, std::size_t at) {
  const char32_t c = base::decode_at(line, at).code_point;
  return is_space(c) ? Kind::kSpace : is_word_character(c) ? Kind::kWord : Kind::kPunctuation;
}

bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019; }

bool is_elision(std::string_view word) {
  constexpr std::array<std::string_view, 16> kElided = {
      "l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "quelqu", "presqu", "entr"};
  if (word.size() > 6) return false;
  return std::find(kElided.begin(), kElided.end(), base::fold_for_search(word)) != kElided.end();
}

// End of the run of one kind that starts at `start`. An apostrophe between letters belongs to the word, and ends it
// when the word so far is a French elision.
std::size_t run_end(std::string_view line, std::size_t start) {
  const Kind kind = kind_at(line, start);
  std::size_t at = next_cluster(line, start);
  while (at < line.size()) {
    const std::size_t next = next_cluster(line, at);
    if (kind == Kind::kWord && is_apostrophe(base::decode_at(line, at).code_point) && next < line.size()) {
      if (is_elision(line.substr(start, at - start))) return kind_at(line, next) == Kind::kSpace ? at : next;
      if (kind_at(line, next) != Kind::kWord) return at;
    } else if (kind_at(line, at) != kind) {
      return at;
    }
    at = next;
  }
  return at;
}

// The runs around `at`: `before` ends at or before it or contains it, `here` contains it or starts at it.
struct Runs {
  std::size_t here_from, here_to;      // empty at the end of the line
  std::size_t before_from, before_to;  // the run that ends at here_from; empty at the start of the line
};

Runs runs_at(std::string_view line, std::size_t at) {
  // Any start of a stretch of space is also the start of a run, whatever precedes it: begin at the last but one.
  std::size_t from = at;
  for (int stretches = 0; from > 0 && stretches < 2;) {
    const std::size_t previous = previous_cluster(line, from);
    if (from < at && kind_at(line, from) == Kind::kSpace && kind_at(line, previous) != Kind::kSpace) ++stretches;
    if (stretches < 2) from = previous;
  }
  Runs runs{from, from, from, from};
  while (from < line.size()) {
    const std::size_t to = run_end(line, from);
    runs = {from, to, runs.here_from, runs.here_to};
    if (to > at) return runs;
    from = to;
  }
  return {from, from, runs.here_from, runs.here_to};
}

}  // namespace

ByteOffset next_grapheme(const Document& document, ByteOffset at) {
  const Near near(document, at);
  if (near.offset(near.at) == near.range.to) return document.line_range_with_ending(near.line).to;
  return near.offset(next_cluster(near.text, near.at));
}

ByteOffset previous_grapheme(const Document& document, ByteOffset at) {
  const Near near(document, at);
  if (at > near.range.to) return near.range.to;  // inside "\r\n"
  if (near.at > 0) return near.offset(previous_cluster(near.text, near.at));
  if (near.line.value == 0) return {0};
  return document.line_range({near.line.value - 1}).to;
}

ByteOffset snap_to_grapheme(const Document& document, ByteOffset at) {
  if (at.value >= document.size()) return {document.size()};
  const Near near(document, at);
  if (is_cluster_boundary(near.text, near.at)) return near.offset(near.at);
  return near.offset(previous_cluster(near.text, near.at));
}

// White space is crossed together with at most one line ending, so that an empty line is a stop.
ByteOffset next_word(const Document& document, ByteOffset at) {
  Place place = place_at(document, at);
  const auto skip_space = [&place] {
    while (place.at < place.text.size() && kind_at(place.text, place.at) == Kind::kSpace) {
      place.at = next_cluster(place.text, place.at);
    }
    return place.at == place.text.size();
  };
  if (skip_space()) {
    const ByteOffset next_line = document.line_range_with_ending(place.line).to;
    if (next_line == place.range.to) return next_line;  // the end of the document
    place = place_at(document, next_line);
    if (skip_space()) return offset(place, place.at);
  }
  return offset(place, runs_at(place.text, place.at).here_to);
}

ByteOffset previous_word(const Document& document, ByteOffset at) {
  Place place = place_at(document, at);
  const auto skip_space = [&place] {
    while (place.at > 0) {
      const std::size_t previous = previous_cluster(place.text, place.at);
      if (kind_at(place.text, previous) != Kind::kSpace) return false;
      place.at = previous;
    }
    return true;
  };
  if (skip_space()) {
    if (place.line.value == 0) return {0};
    place = end_of_line(document, {place.line.value - 1});
    if (skip_space()) return offset(place, place.at);
  }
  const Runs runs = runs_at(place.text, place.at);
  return offset(place, runs.here_from < place.at ? runs.here_from : runs.before_from);
}

ByteRange word_at(const Document& document, ByteOffset at) {
  const Place place = place_at(document, at);
  const Runs runs = runs_at(place.text, place.at);
  const bool here_is_word = runs.here_from < runs.here_to && kind_at(place.text, runs.here_from) == Kind::kWord;
  const bool has_before = runs.before_from < runs.before_to && runs.before_to == place.at;
  const bool at_end = runs.here_from == runs.here_to;
  const bool take_before =
      has_before && !here_is_word && (at_end || kind_at(place.text, runs.before_from) == Kind::kWord);
  if (take_before) return {offset(place, runs.before_from), offset(place, runs.before_to)};
  return {offset(place, runs.here_from), offset(place, runs.here_to)};
}

}  // namespace marbre::text
