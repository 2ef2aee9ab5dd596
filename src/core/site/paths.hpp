// Pieces of paths, shared by the files of this folder.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace marbre::site {

std::string_view file_name(std::string_view path);
std::vector<std::string_view> segments(std::string_view path);  // between slashes, at least one

// Letters a to z and digits, everything else a single hyphen; at most 48 bytes. `none` when nothing is left.
std::string slug(std::string_view title, std::string_view none);

struct DatedName {
  std::string date;       // YYYY-MM-DD, "" when the name has none
  std::string_view slug;  // the name without date and extension
};
DatedName dated_name(std::string_view path);

}  // namespace marbre::site
