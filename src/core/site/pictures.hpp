// Where a new picture goes: the folder where this site's latest posts have theirs, under a name of its own. A site that
// keeps each post's pictures in a folder named like the post gets another such folder. Nothing that is there is ever
// overwritten.
#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/site/site.hpp"

namespace marbre::site {

struct PictureName {
  std::string_view name;       // of the file that was pasted or dropped, with or without its extension; "": none
  std::string_view extension;  // without the dot
};

// `texts`: path and bytes of the site's pages. `taken`: is there a file, or will there be? Asked for whole paths.
std::string picture_path(std::string_view page_path, const PictureName& picture, const std::vector<Entry>& entries,
                         std::span<const std::pair<std::string_view, std::string_view>> texts,
                         const std::function<bool(std::string_view)>& taken);

}  // namespace marbre::site
