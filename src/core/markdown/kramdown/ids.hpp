// Ids of headings, given in document order: equal ones are numbered. The HTML and the outline share it. Internal to
// this folder.
#pragma once
#include <map>
#include <string>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

class HeadingIds {
 public:
  explicit HeadingIds(const Options& options) : o_(options) {}
  // `outside`: in HTML or a footnote, which the GFM parser does not look into.
  std::string of(const Block&, const Node& heading, bool outside);

 private:
  const Options& o_;
  std::map<std::string, int, std::less<>> gfm_, plain_;
};

}  // namespace marbre::markdown
