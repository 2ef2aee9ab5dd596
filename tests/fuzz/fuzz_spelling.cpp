// Any line, read as words: they are in order, inside the prose that was given, none is empty, and the form they are
// remembered in is its own form.
#include "core/spelling/words.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const auto languages = static_cast<spelling::Languages>(input.number(4));
  const std::size_t cut = input.number(64);
  const std::string_view line = input.bytes(size);  // not always UTF-8
  const auto end = static_cast<std::uint32_t>(line.size());
  const std::uint32_t middle = std::min(static_cast<std::uint32_t>(cut), end);
  const spelling::Piece prose[] = {{0, middle}, {middle, end + 7}};
  std::vector<spelling::Piece> words;
  spelling::find_words(line, prose, languages, words);
  std::uint32_t last = 0;
  for (const spelling::Piece& word : words) {
    require(last <= word.from && word.from < word.to && word.to <= end, "in order, inside");
    last = word.to;
    const std::string form = spelling::normal_form(line.substr(word.from, word.to - word.from));
    require(!form.empty() && spelling::normal_form(form) == form, "its own form");
    require(spelling::fitted(form, form, false) == form, "fits itself");
  }
  return 0;
}
