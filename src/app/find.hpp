// Finding in the open page: what is looked for, and what was found. Matches are derived, like the tree of the page:
// from the query and the revision of the text, rebuilt by `refresh`. A regular expression that took too many steps is
// not run again at every keystroke but when it is asked for again.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/search/find.hpp"
#include "core/text/selection.hpp"

namespace marbre::app {

struct FindBar {
  bool open = false, replacing = false;
  bool chosen = false;  // a person has set the options: they stay as they are
  search::Query query;
  std::string replacement;
  text::ByteOffset origin;  // where the caret stood when the looking began: the first match is the one behind it

  struct Matches {
    search::Query query;
    std::string path;
    std::optional<base::Revision> revision;  // unset: to be looked for
    base::ByteOffset first;                  // where the looking began
    std::shared_ptr<const search::Pattern> pattern;
    search::PatternError error = search::PatternError::kNone;
    std::uint32_t error_at = 0;  // byte of the query
    std::vector<base::ByteRange> all;
    bool stopped = false;  // there may be more
  } matches;
};

}  // namespace marbre::app
