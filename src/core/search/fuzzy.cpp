#include "core/search/fuzzy.hpp"

#include <algorithm>

namespace marbre::search {
namespace {

// Names are folded; what is not ASCII is taken for a letter.
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool starts_word(std::string_view name, std::size_t at) {
  return is_letter(name[at]) && (at == 0 || !is_letter(name[at - 1]));
}

int by_initials(std::string_view word, std::string_view name) {
  std::size_t done = 0;
  for (std::size_t i = 0; i < name.size() && done < word.size(); ++i)
    if (starts_word(name, i) && name[i] == word[done]) ++done;
  return done == word.size() && word.size() > 1 ? 300 : kNoMatch;
}

int in_order(std::string_view word, std::string_view name) {
  int best = kNoMatch;
  for (std::size_t start = 0; start < name.size(); ++start) {
    if (name[start] != word[0] || !starts_word(name, start)) continue;
    std::size_t at = start, done = 0;
    while (at < name.size() && done < word.size()) done += name[at++] == word[done] ? 1 : 0;
    if (done < word.size()) break;  // nor will a later start
    const auto gaps = static_cast<int>(at - start - word.size());
    if (gaps <= static_cast<int>(4 * word.size())) best = std::max(best, 200 - 4 * std::min(gaps, 40));
  }
  return best;
}

int rank_word(std::string_view word, std::string_view name) {
  if (name == word) return 1000;
  if (name.starts_with(word)) return 950;
  int best = kNoMatch;
  for (std::size_t at = name.find(word); at != std::string_view::npos; at = name.find(word, at + 1)) {
    const int penalty = static_cast<int>(std::min<std::size_t>(at, 49));
    best = std::max(best, (starts_word(name, at) ? 750 : 550) - penalty);
    if (best >= 700) break;
  }
  if (best == kNoMatch) best = by_initials(word, name);
  return best == kNoMatch ? in_order(word, name) : best;
}

}  // namespace

int rank(std::string_view query, std::string_view name) {
  int sum = 0, words = 0;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find(' '), query.size());
    const std::string_view word = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (word.empty()) continue;
    const int one = rank_word(word, name);
    if (one == kNoMatch) return kNoMatch;
    sum += one;
    ++words;
  }
  return words == 0 ? 0 : sum / words;
}

}  // namespace marbre::search
