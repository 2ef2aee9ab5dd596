// Spell checking of the open page. The dictionaries are outside: words are asked by the hundred and remembered by word.
// The interface finds them in changed lines and shows what is wrong; nothing is asked, and no dictionary loaded, before
// a person has written something or asked for it. What they said is right comes first: their own words (on this
// device), the site's (a file of it), and what is ignored in one page.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/outcome.hpp"
#include "core/spelling/memory.hpp"
#include "core/spelling/words.hpp"
#include "core/text/document.hpp"

namespace marbre::app {

struct AppState;

inline constexpr std::string_view kSiteWordsPath = ".marbre/words.txt";  // one a line; "#" begins a remark

enum class SpellChoice {
  kAuto,
  kOff,
  kFrench,
  kEnglish,
  kBoth
};  // kAuto: the language of the page, the site, the interface
struct PageSpelling {
  SpellChoice choice = SpellChoice::kAuto;
  std::vector<std::string> ignored;
};

struct Spelling {
  using Words = std::set<std::string, std::less<>>;
  bool wanted = false;  // somebody wrote, or asked
  bool kept_asked = false;
  Words words;                                             // personal
  std::map<std::string, PageSpelling, std::less<>> pages;  // by "owner/name:path"
  struct SiteWords {                                       // of the file: these bytes, or its draft
    std::shared_ptr<const std::string> text;
    std::optional<text::Document> draft;
    Words words;
  } site;
  spelling::Languages languages = spelling::Languages::kNone;  // that `memory` is of
  spelling::Memory memory;
  std::vector<std::string> queue;  // to be asked
  std::uint32_t version = 1;       // another one when some word's verdict may be
  std::uint32_t epoch = 1;         // another one when a word that was right may be so no longer
  std::optional<Failure> failure;  // nothing is asked while it stands
  std::optional<Outcome> told;     // a failure is said once, until something works again
  std::optional<Instant> retry_at;
  struct Suggestions {
    std::string word;
    std::vector<std::string> words;
    Progress progress;
  } suggestions;
};

enum class WordList { kMine, kSite, kPage };

// What is checked in the open page now. kNone: nothing, or no page.
spelling::Languages spelling_languages(const AppState&);
SpellChoice spelling_choice(const AppState&);                          // of the open page
spelling::Verdict verdict_of(const AppState&, std::string_view word);  // `word` in its normal form
bool can_add_to_site(const AppState&);  // the site's file is known, or known not to be there

}  // namespace marbre::app
