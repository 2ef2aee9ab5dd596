// Everything Marbre knows while it runs, as plain structs. Only `update` (update.hpp) changes it; panels read it. What can be
// computed from it (fields, block tree, counts) sits in `Derived`, tagged with the revision it was made from, and is rebuilt by
// `refresh` when that differs: nothing is invalidated by hand. Widths, scroll positions and other matters of drawing are not
// here but in ui::UiState.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/markdown.hpp"
#include "core/site/changeset.hpp"
#include "core/site/site.hpp"
#include "core/text/history.hpp"

namespace marbre::app {

using base::Instant;
using base::Revision;

enum class Language { kFrench, kEnglish };
enum class Theme { kSystem, kLight, kDark };

// How a request to the outside ended when it did not succeed. Closed set: every reply is a success or one of these.
enum class Outcome {
  kOffline,       // no network: nothing was sent
  kNotFound,      // no such site, branch, page or pull request; may also mean: no right to see it
  kAuthExpired,   // the token is not accepted (any more)
  kForbidden,     // the token has no right to do this
  kRateLimited,   // until `Failure::retry_at`
  kHeadMoved,     // the branch moved while we published or merged
  kConflict,      // somebody changed the same pages; `detail` names them, one a line
  kNotMergeable,  // GitHub refuses to merge (conflicts, checks, protection)
  kRejected,      // GitHub refuses the request for another reason, in `detail`
  kQuota,         // the browser's storage is full
  kTooLarge,      // over a documented limit
  kServer,        // 5xx, or an answer that is not what the contract says
  kUnknown,       // sent, and the answer was lost: it may or may not have happened
  kCancelled,     // the person stopped it
};
struct Failure {
  Outcome outcome{};
  std::string detail;             // technical, never a secret; shown small, after the sentence of the catalogue
  std::optional<Instant> retry_at;
};

struct Idle {};
struct Running {
  std::uint32_t request = 0;
  std::uint32_t done = 0, total = 0;  // total 0: not known
};
using Progress = std::variant<Idle, Running, Failure>;

// -- where we are -----------------------------------------------------------------------------------------------------
struct SiteRef {
  bool demo = false;          // the site the local server brings along
  std::string owner, name;    // "clermontech", "clermontech.github.com"
  std::string branch;         // "": the default branch
  friend bool operator==(const SiteRef&, const SiteRef&) = default;
};
// The URL's fragment: "" | "#/owner/name" | "#/owner/name/edit/<path>" | "#/owner/name/pulls" | "#/owner/name/pull/<n>"
struct RouteHome { friend bool operator==(const RouteHome&, const RouteHome&) = default; };
struct RoutePages { friend bool operator==(const RoutePages&, const RoutePages&) = default; };
struct RouteEdit { std::string path; friend bool operator==(const RouteEdit&, const RouteEdit&) = default; };
struct RoutePulls { friend bool operator==(const RoutePulls&, const RoutePulls&) = default; };
struct RoutePull { std::uint32_t number = 0; friend bool operator==(const RoutePull&, const RoutePull&) = default; };
struct RouteSettings { friend bool operator==(const RouteSettings&, const RouteSettings&) = default; };
using Place = std::variant<RouteHome, RoutePages, RouteEdit, RoutePulls, RoutePull, RouteSettings>;
struct Route {
  SiteRef site;  // owner "" for RouteHome
  Place place;
  friend bool operator==(const Route&, const Route&) = default;
};
Route parse_route(std::string_view fragment);       // anything unknown: RouteHome
std::string format_route(const Route&);             // with its "#"

// -- the site ---------------------------------------------------------------------------------------------------------
struct Site {
  SiteRef ref;
  std::string default_branch;
  std::string head;          // commit all of this was read at
  bool can_write = false;    // there is a token and it may push here
  std::vector<site::Entry> entries;                               // by path
  std::map<std::string, std::shared_ptr<const std::string>> texts;  // bytes of the text files that have arrived
  std::vector<site::PageInfo> pages;                              // drafts of new pages included
  std::vector<site::Kind> kinds;                                  // of `pages`
  bool from_cache = false;   // read without the network: it may be older than GitHub's
};

// -- drafts and the open page -----------------------------------------------------------------------------------------
struct Draft {  // a page's local, unpublished text
  std::string path, base_sha;
  std::shared_ptr<const std::string> base;  // published bytes it started from ("" for a new page)
  text::Document text;
  Revision revision;
  Revision saved;       // last revision the store has confirmed
  Instant saved_at;
  std::optional<Failure> save_failure;
};

struct Derived {  // of the open page, from `revision`
  std::optional<Revision> revision;
  std::string source;
  frontmatter::FrontMatter front_matter;
  markdown::Tree tree;  // source ranges are offsets into the page, not into the body
  std::uint32_t words = 0;
};

struct OpenPage {
  std::string path;
  text::Document text;
  text::Selection selection;
  text::History history;
  Revision revision;
  bool read_only = false;  // invalid UTF-8
  Derived derived;
};

// -- publishing -------------------------------------------------------------------------------------------------------
enum class PublishMode { kPullRequest, kDirect };
struct PublishDialog {  // open while there is one
  site::ChangeSet change_set;
  std::string publish_id, title, message;
  PublishMode mode = PublishMode::kPullRequest;
  Progress progress;
};
struct Published {
  std::string publish_id, commit, branch;
  std::uint32_t pull_number = 0;  // 0: straight to the branch
  std::string pull_url;
  std::vector<std::string> paths;
};
struct OutboxItem {  // a publish that waits for the network, or whose answer was lost
  std::string publish_id, title;
  SiteRef site;
  std::vector<std::string> paths;
  std::vector<Revision> revisions;  // of the drafts it was frozen from, same order
  Progress progress;
  bool confirmed_unsent = true;     // false: look for it on the branch before sending again
};

// -- review -----------------------------------------------------------------------------------------------------------
struct PullSummary {
  std::uint32_t number = 0;
  std::string title, author, branch, base, head_sha, updated_at, url;
  bool from_fork = false;
};
enum class FileStatus { kAdded, kModified, kRemoved, kRenamed };
struct PullFile {
  std::string path, previous_path;
  FileStatus status{};
  std::shared_ptr<const std::string> before, after;  // null: does not exist on that side, or is not text
  std::vector<text::DiffHunk> hunks;
  text::DiffCount count;
  markdown::Tree before_tree, after_tree;  // of the bodies
};
enum class PullState { kOpen, kMerged, kClosed };
struct Pull {
  PullSummary summary;
  PullState state{};
  std::optional<bool> mergeable;  // unset: GitHub is still working it out
  std::string body;
  std::vector<PullFile> files;
};
struct Review {
  Progress list_progress, pull_progress, merge_progress;
  std::optional<std::vector<PullSummary>> pulls;
  std::optional<Pull> pull;
  std::size_t selected_file = 0;
  enum class View { kBeforeAfter, kDiff } view = View::kBeforeAfter;
};

// -- view choices that actions change ------------------------------------------------------------------------------------
enum class PreviewTab { kPreview, kChanges };
enum class PhonePane { kPages, kWrite, kPreview };
struct View {
  std::string query;               // of the page list
  std::vector<std::uint32_t> found;  // pages that match, best first; meaningful when query is not ""
  std::vector<std::string> collapsed;  // kinds that are folded in the list
  PreviewTab preview = PreviewTab::kPreview;
  PhonePane phone = PhonePane::kPages;
  bool form_open = true;
  bool monospace = false;
  std::string home_input;          // "owner/name" on the home screen
};

struct Notice {  // shown in the status bar and announced by the live region
  enum class Kind { kInfo, kGood, kProblem } kind{};
  std::string key;        // of the string catalogue
  std::string argument;   // inserted for "{}"
  std::optional<Failure> failure;
  std::uint32_t serial = 0;  // grows, so that the same text is announced again
};

// What a token may do is known outside (Tokens never enter here): only whether there is one and whose it is.
struct Account {
  bool has_token = false;
  std::string login;
};

struct AppState {
  Language language = Language::kFrench;
  Theme theme = Theme::kSystem;
  bool system_dark = false, reduced_motion = false, online = true;
  Instant now;
  Route route;
  Account account;
  Progress site_progress;
  std::optional<Site> site;
  std::map<std::string, Draft> drafts;  // of the open site, by path
  std::optional<OpenPage> page;
  std::optional<PublishDialog> publish;
  std::optional<Published> published;   // the last one, until dismissed
  std::vector<OutboxItem> outbox;
  Review review;
  View view;
  std::optional<Notice> notice;
  bool update_ready = false;            // a new version waits; it is taken when all drafts are saved
  // Deadlines of the scheduler (scheduler.hpp). Unset: nothing to do.
  std::optional<Instant> save_at;
  // In-canvas preview images by resolved path; pixels live in gfx, keyed by the same string.
  enum class ImageState { kLoading, kReady, kMissing };
  std::map<std::string, ImageState> images;
  std::uint32_t next_request = 1, next_notice = 1;
  std::string id_seed;                  // 8 random hex digits from the host; publish ids are derived from it
  std::uint32_t next_publish = 1;
};

bool is_dark(const AppState&);
bool has_unsaved(const AppState&);             // some draft's revision is not saved yet
bool is_dirty(const AppState&, std::string_view path);  // differs from the published page
// Rebuilds what is derived from a changed revision: of the open page here. Pure but for the caches.
void refresh(AppState&);

}  // namespace marbre::app
