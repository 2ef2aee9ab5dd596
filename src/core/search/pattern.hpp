// What a query is compiled to. Internal to this folder.
#pragma once
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/search/find.hpp"

namespace marbre::search {

enum class Op : std::uint8_t { kChar, kAny, kSet, kSplit, kJump, kSave, kLineStart, kLineEnd, kEdge, kNoEdge, kMatch };
struct Instruction {
  Op op{};
  std::uint32_t x = 0, y = 0;  // kChar: code point; kSet: index; kSplit: preferred, other; kJump: x; kSave: slot
};
enum class CharClass : std::uint8_t { kDigit = 1, kWord = 2, kSpace = 4, kNotDigit = 8, kNotWord = 16, kNotSpace = 32 };
struct CharSet {
  std::vector<std::pair<char32_t, char32_t>> ranges;
  std::uint8_t classes = 0;  // bits of CharClass
  bool negated = false;
};

struct Program {
  std::vector<Instruction> code;
  std::vector<CharSet> sets;
  std::uint32_t groups = 0;        // without the whole match
  std::vector<std::string> names;  // of group i + 1, "" for none
  std::array<bool, 256> first{};   // bytes a match may begin with
  bool can_be_empty = false;       // then `first` says nothing
};

struct Pattern {
  bool regex = false, whole_word = false;
  base::Fold fold = base::Fold::kNone;
  std::vector<char32_t> literal;  // folded
  std::array<bool, 256> first{};  // bytes a literal may begin with
  Program program;
};

// A code point as regular expressions see it: folded, but never to two (there "œ" is one character).
char32_t fold_one(char32_t c, base::Fold fold);
bool in_set(const CharSet&, char32_t c, char32_t folded);
struct ParseResult {
  Program program;
  PatternError error = PatternError::kNone;
  std::uint32_t at = 0;
};
ParseResult parse_regex(std::string_view source, base::Fold fold);

// Runs the program over `text` for the leftmost match that begins at or after `from` (or at it exactly). Answers true
// with the slots of `out`: begin and end of the match, and with kAll of every group (kUnset: took no part). Takes its
// steps off `steps`; when they do not suffice, answers false with steps 0.
constexpr std::uint32_t kUnset = 0xffffffffu;
enum class Anchor { kNone, kHere };
enum class Groups { kNone, kAll };
struct Threads {
  std::vector<std::uint32_t> order;  // pcs, by preference
  std::vector<std::uint32_t> where;  // pc -> index into `order`, if that says so too
  std::vector<std::uint32_t> slots;  // by index into `order`
  bool has(std::uint32_t pc) const { return where[pc] < order.size() && order[where[pc]] == pc; }
};
struct Pending {
  std::uint32_t pc, slot, value;  // slot kUnset: visit pc; else: the slot gets its value back
};
struct Scratch {  // kept between runs of one pattern, so that a match costs no allocation
  Threads now, next;
  std::vector<std::uint32_t> current;
  std::vector<Pending> stack;
};
bool run(const Pattern&, std::string_view text, std::uint32_t from, Anchor, Groups, Scratch&,
         std::vector<std::uint32_t>& out, std::uint64_t& steps);

// No word character of `text` touches the match from outside at an end where the match has one inside.
bool is_whole_word(std::string_view text, std::uint32_t from, std::uint32_t to);

}  // namespace marbre::search
