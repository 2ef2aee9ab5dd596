// Which words of a line a spell checker is asked about, and in which form. What is prose (and not code, markup, Liquid)
// the caller knows from the highlighter; here it is decided what in prose is a word: no addresses, paths, mentions,
// tags, entities, words with digits, names in the manner of programs, acronyms. French elisions are not part of their
// word ("l'arbre" is asked as "arbre", "aujourd'hui" whole), an English "'s" is not either.
//
// Nothing here knows a dictionary: Hunspell is outside, and answers by word.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace marbre::spelling {

enum class Languages : std::uint8_t { kNone, kFrench, kEnglish, kBoth };

struct Piece {  // bytes of a line
  std::uint32_t from = 0, to = 0;
  friend bool operator==(const Piece&, const Piece&) = default;
};

// Appends the words to be checked in the `prose` of a line: sorted pieces that do not touch. Linear in the line.
void find_words(std::string_view line, std::span<const Piece> prose, Languages, std::vector<Piece>& out);

// The form a word is asked and remembered in: composed (NFC, for the letters of French and English), "'" for "’",
// without soft hyphens.
std::string normal_form(std::string_view word);
// The word with its first letter small; itself when it is.
std::string with_small_initial(std::string_view word);
// A suggestion as it is put where `word` stood: "’" where that had one, or when `typographic`.
std::string fitted(std::string_view suggestion, std::string_view word, bool typographic);

// Does the value of this key of front matter hold prose: a title, a description?
bool is_prose_key(std::string_view key);

// "fr", "fr-FR", "fr_FR.UTF-8", "French": what a page or a site says of its language; kNone: another one. "" is kNone
// too.
Languages languages_of(std::string_view tag);

}  // namespace marbre::spelling
