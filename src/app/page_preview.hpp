// The Page preview: a page of the site as Jekyll publishes it, with the drafts applied. The host makes it (a worker
// with the whole site, web/src/page) and shows it in a frame over the canvas; here is what it is asked for. The host is
// given every file once and after that only what changed; one request is under way at a time, so that typing never
// queues up pages: when one is made, the next is of the text as it is then. After a failure the host knows nothing any
// more.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "app/route.hpp"
#include "core/text/document.hpp"

namespace marbre::app {

enum class PageWidth { kFit, kPhone, kTablet, kDesktop };
enum class PageScheme { kSystem, kLight, kDark };

struct PageFile {  // a text of the site: a draft, or the published bytes
  std::shared_ptr<const std::string> text;
  std::optional<text::Document> draft;
};
struct PageLines {  // of a file's source, from 0, both included
  std::uint32_t from = 0, to = 0;
};

struct PagePreview {
  // What is wanted.
  std::string chosen, chosen_beside;  // another page than the open one, as long as `chosen_beside` is the open one
  std::string as_of;                  // as typed; a whole YYYY-MM-DD counts
  PageWidth width = PageWidth::kFit;
  PageScheme scheme = PageScheme::kSystem;
  // What is there.
  Progress progress;
  Revision failed_at;                // of the open page: it is tried again when that has changed
  std::optional<Instant> patience;   // when a request counts as lost
  std::optional<std::string> shown;  // the path of the page in the frame
  bool is_page = true;               // false: `shown` is a file that becomes no page
  std::vector<std::string> notes;    // what the page lacks, in words
  std::optional<PageLines> pointed;  // in `shown`: under the pointer in the frame
  // What the host was given, and asked for last.
  std::map<std::string, PageFile, std::less<>> given;
  std::string asked;
  std::optional<Instant> asked_as_of;
};

struct AppState;
struct Site;
std::string previewed_page(const AppState&);  // path; "": there is none
bool wants_page(const AppState&);             // what is shown is not what would be: push ShowPage
bool is_jekyll_site(const Site&);
std::optional<Instant> page_as_of(const PagePreview&);

inline constexpr std::int64_t kPagePatienceMs = 60'000;  // the host itself gives a page up earlier

}  // namespace marbre::app
