// How well a name answers what was typed into the palette or a link popup. Every word of the query has to be found:
// at the start of the name, at the start of one of its words, inside a word, as initials, or as letters in order that
// begin at the start of a word. Both texts are folded before (base::fold_for_search), so case and accents do not count.
#pragma once
#include <string>
#include <string_view>

namespace marbre::search {

inline constexpr int kNoMatch = -1;
// Higher is better: 1000 the whole name, >= 900 its start, >= 700 starts of words, >= 500 inside, >= 300 initials,
// above 0 letters in order. An empty query matches everything with 0. kNoMatch: does not answer it.
int rank(std::string_view folded_query, std::string_view folded_name);

}  // namespace marbre::search
