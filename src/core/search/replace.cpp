#include <algorithm>

#include "core/search/pattern.hpp"

namespace marbre::search {
namespace {

constexpr std::uint64_t kReplaceSteps = 20'000'000;

std::string_view group(std::string_view text, const std::vector<std::uint32_t>& slots, std::size_t number) {
  if (2 * number + 1 >= slots.size() || slots[2 * number] == kUnset || slots[2 * number + 1] == kUnset) return {};
  return text.substr(slots[2 * number], slots[2 * number + 1] - slots[2 * number]);
}

// "$1", "$12" when there are as many groups, else "$1" and a "2": as JavaScript does. false: not a reference.
bool reference(std::string_view rest, const Program& program, std::size_t& number, std::size_t& length) {
  const auto digit = [&](std::size_t i) { return i < rest.size() && rest[i] >= '0' && rest[i] <= '9'; };
  if (rest.starts_with("<")) {
    const std::size_t close = rest.find('>');
    if (close == std::string_view::npos) return false;
    const auto at = std::ranges::find(program.names, rest.substr(1, close - 1));
    if (at == program.names.end() || at->empty()) return false;
    number = static_cast<std::size_t>(at - program.names.begin()) + 1;
    length = close + 1;
    return true;
  }
  if (!digit(0)) return false;
  number = static_cast<std::size_t>(rest[0] - '0');
  length = 1;
  if (digit(1) && number * 10 + static_cast<std::size_t>(rest[1] - '0') <= program.groups) {
    number = number * 10 + static_cast<std::size_t>(rest[1] - '0');
    length = 2;
  }
  return number > 0 && number <= program.groups;
}

std::string expanded(const Pattern& pattern, std::string_view text, ByteRange match, std::string_view replacement,
                     std::string_view line_end, Scratch& scratch, std::uint64_t& steps) {
  if (!pattern.regex) return std::string(replacement);
  std::vector<std::uint32_t> slots;
  const bool again = run(pattern, text, match.from.value, Anchor::kHere, Groups::kAll, scratch, slots, steps);
  if (!again) slots = {match.from.value, match.to.value};
  std::string out;
  for (std::size_t at = 0; at < replacement.size(); ++at) {
    const char c = replacement[at];
    const char next = at + 1 < replacement.size() ? replacement[at + 1] : '\0';
    std::size_t number = 0, length = 0;
    if (c == '\\' && (next == 'n' || next == 't' || next == '\\')) {
      if (next == 'n') out += line_end;
      if (next == 't') out += '\t';
      if (next == '\\') out += '\\';
      ++at;
    } else if (c == '$' && next == '$') {
      out += '$';
      ++at;
    } else if (c == '$' && next == '&') {
      out += text.substr(match.from.value, match.length());
      ++at;
    } else if (c == '$' && reference(replacement.substr(at + 1), pattern.program, number, length)) {
      out += group(text, slots, number);
      at += length;
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view ending_of(const text::Document& document) {
  return document.dominant_ending() == text::LineEnding::kCrLf ? "\r\n" : "\n";
}

}  // namespace

std::string replacement_of(const Pattern& pattern, const text::Document& document, ByteRange match,
                           std::string_view replacement) {
  return std::move(replacements(pattern, document, {match}, replacement)[0]);
}

std::vector<std::string> replacements(const Pattern& pattern, const text::Document& document,
                                      const std::vector<ByteRange>& matches, std::string_view replacement) {
  std::uint64_t steps = kReplaceSteps;
  Scratch scratch;
  const std::string text = pattern.regex ? document.to_string() : std::string();
  std::vector<std::string> out;
  out.reserve(matches.size());
  for (const ByteRange& match : matches)
    out.push_back(expanded(pattern, text, match, replacement, ending_of(document), scratch, steps));
  return out;
}

text::Change replace_all(const Pattern& pattern, const text::Document& document, const std::vector<ByteRange>& matches,
                         std::string_view replacement) {
  std::vector<std::string> with = replacements(pattern, document, matches, replacement);
  std::vector<text::Edit> edits;
  edits.reserve(matches.size());
  for (std::size_t i = 0; i < matches.size(); ++i) edits.push_back({matches[i], std::move(with[i])});
  return text::Change::of(std::move(edits));
}

}  // namespace marbre::search
