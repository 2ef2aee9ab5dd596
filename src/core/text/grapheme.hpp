// Extended grapheme clusters (UAX #29, Unicode 15.0: no GB9c yet) and the character classes that word movement,
// wrapping and the glyph rasteriser need. Tables are generated at build time from the machine's Unicode database by
// scripts/unicode_tables.
#pragma once
#include <cstddef>
#include <string_view>

namespace marbre::text {

std::size_t next_cluster(std::string_view text, std::size_t at);      // end of the cluster that starts at `at`
std::size_t previous_cluster(std::string_view text, std::size_t at);  // start of the cluster that ends at `at`
// Is `at` between two clusters, or at an end of the text? Looks back only as far as the rules need. Offsets inside a
// code point are no boundary.
bool is_cluster_boundary(std::string_view text, std::size_t at);
bool is_word_character(char32_t c);  // letter, mark, number or connector
bool is_space(char32_t c);           // White_Space
bool is_wide(char32_t c);            // East Asian wide, or shown as an emoji: two columns in a monospace line
// May a line be wrapped between the clusters `before` and `after`? (spaces, hyphens, CJK; never before French
// "; : ! ? »" or after "«" with a no-break space). A practical subset of UAX #14.
bool can_break_between(char32_t before, char32_t after);

}  // namespace marbre::text
