// Finding in a text and replacing what was found. A query is compiled once to a Pattern and then run over documents or
// strings; matches are byte ranges of the source, in order, never overlapping, whatever was folded to find them: "e"
// finds "é", composed or not, and the range covers the accent. Both ends of a match stand between grapheme clusters.
//
// A literal is looked for window by window: the document is never copied whole. A regular expression is a program of a
// small virtual machine that follows all alternatives at once (Thompson, Pike), so time is linear in the text and no
// pattern can hang the app; what still takes more steps than allowed stops and says so. Syntax: that of JavaScript
// without look-around and back-references, which no such machine can do. `\w`, `\b` and case are Unicode's; `^` and `$`
// are ends of lines; `.` is any character but a line end.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/change.hpp"
#include "core/text/document.hpp"

namespace marbre::search {

using base::ByteOffset;
using base::ByteRange;

struct Query {
  std::string text;
  bool regex = false;
  bool match_case = false, match_accents = false;
  bool whole_word = false;  // no word character right before or after
  friend bool operator==(const Query&, const Query&) = default;
};

enum class PatternError {
  kNone,
  kEmpty,            // nothing to look for: not a mistake
  kUnclosedGroup,    // "(" without ")", or the other way round
  kUnclosedClass,    // "[" without "]"
  kBadRange,         // "[z-a]", "a{3,1}"
  kNothingToRepeat,  // "*a"
  kBadEscape,        // "\q", or a "\" at the end
  kLookaround,       // "(?=": not offered
  kBackreference,    // "\1": not offered
  kTooLarge,         // "(a{1000}){1000}"
};

struct Pattern;  // immutable
struct Compiled {
  std::shared_ptr<const Pattern> pattern;  // null: see `error`
  PatternError error = PatternError::kNone;
  std::uint32_t at = 0;  // byte of the query where it is
};
Compiled compile(const Query&);

struct Limits {
  std::uint64_t steps = 12'000'000;  // of the machine: some 0.1 s
  std::uint32_t matches = 1'000'000;
};
struct Found {
  std::vector<ByteRange> matches;
  bool stopped = false;  // a limit was reached: there may be more
};
Found find_all(const Pattern&, const text::Document&, ByteRange within, const Limits& = {});
Found find_all(const Pattern&, std::string_view text, const Limits& = {});

// What `match` becomes. For a regular expression "$1" to "$99" and "$<name>" are groups, "$&" the match, "$$" a dollar,
// "\n" and "\t" a line end and a tab; otherwise the replacement as it stands.
std::string replacement_of(const Pattern&, const text::Document&, ByteRange match, std::string_view replacement);
// The same for each of `matches` (of this document, in order).
std::vector<std::string> replacements(const Pattern&, const text::Document&, const std::vector<ByteRange>& matches,
                                      std::string_view replacement);
// One change that replaces all of `matches` (of this document, in order).
text::Change replace_all(const Pattern&, const text::Document&, const std::vector<ByteRange>& matches,
                         std::string_view replacement);

// Index of the first match that begins at or after `at`, or of the last that ends at or before it; around the ends.
// Precondition: there is one.
std::size_t next_match(const std::vector<ByteRange>& matches, ByteOffset at);
std::size_t previous_match(const std::vector<ByteRange>& matches, ByteOffset at);

}  // namespace marbre::search
