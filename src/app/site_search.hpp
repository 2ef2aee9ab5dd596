// Finding and replacing in the whole site. The pages are gone through a slice at a time, so a large site neither blocks
// nor has to be waited for; replacements are shown before anything is changed, page by page, and each page can be taken
// back afterwards. What was found is a snapshot: applying looks again, in the text as it then is.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/search/find.hpp"
#include "core/text/document.hpp"

namespace marbre::app {

struct SiteSearch {
  struct Hit {
    base::ByteRange range;             // in Page::text
    std::uint32_t line = 0;            // from 1
    std::string before, match, after;  // its line, shortened
    std::string with;                  // what it would become
  };
  enum class Status : std::uint8_t {
    kFound,
    kApplied,    // its draft has the replacements
    kTakenBack,  // ... had
    kReadOnly,   // not UTF-8, or the drafts could not be read: nothing is written
    kBadYaml,    // refused: the front matter would not read any more
    kChanged,    // edited since it was applied: to be taken back by hand
    kTooLarge,
  };
  struct Page {
    std::string path, title;
    text::Document text;  // looked at; before the replacement, once applied
    std::vector<Hit> hits;
    std::size_t matches = 0;  // hits are only the first of them
    bool included = true;     // is to be changed
    bool unfolded = true;
    Status status = Status::kFound;
    text::Document applied;
    bool had_draft = false;
  };

  bool open = false, replacing = false, chosen = false;
  search::Query query;
  std::string replacement;
  std::shared_ptr<const search::Pattern> pattern;  // null: nothing to look for
  search::PatternError error = search::PatternError::kNone;
  std::vector<std::string> todo;  // paths to look at
  std::size_t done = 0;           // of them
  std::vector<Page> pages;        // with matches
  std::size_t matches = 0, unreadable = 0;
  bool stopped = false;  // by the person, or by a limit: there may be more
};

inline bool is_looking(const SiteSearch& s) { return s.done < s.todo.size(); }

}  // namespace marbre::app
