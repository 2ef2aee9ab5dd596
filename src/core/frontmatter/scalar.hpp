// What Ruby (GitHub Pages: Psych behind safe_yaml) takes a plain scalar for, and how a text is written so that it stays
// what it is. Rules: Psych's ScalarScanner; YAML 1.1 for the escapes. Internal to this folder.
#pragma once
#include <string>
#include <string_view>

#include "core/frontmatter/frontmatter.hpp"

namespace marbre::frontmatter {

ValueKind kind_of_plain(std::string_view text);
// Reads back as `text` when written without quotes, after a colon or as an item of a list (`in_flow`: between
// brackets).
enum class Place { kAfterColon, kInFlow };
bool fits_plain(std::string_view text, Place place);
bool fits_single_quotes(std::string_view text);
std::string single_quoted(std::string_view text);
std::string double_quoted(std::string_view text);

}  // namespace marbre::frontmatter
