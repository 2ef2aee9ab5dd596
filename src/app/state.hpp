// Everything Marbre knows while it runs, as plain structs. Only `update` (update.hpp) changes it; panels read it. What
// can be computed from it (fields, block tree, counts) sits in `Derived`, tagged with the revision it was made from,
// and is rebuilt by `refresh` when that differs: nothing is invalidated by hand. Widths, scroll positions and other
// matters of drawing are not here but in ui::UiState.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/drafts.hpp"
#include "app/find.hpp"
#include "app/outcome.hpp"
#include "app/page_preview.hpp"
#include "app/pictures.hpp"
#include "app/publishing.hpp"
#include "app/requests.hpp"
#include "app/review.hpp"
#include "app/route.hpp"
#include "app/site_search.hpp"
#include "app/spelling.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/markdown.hpp"
#include "core/site/links.hpp"
#include "core/site/site.hpp"
#include "core/text/history.hpp"

namespace marbre::app {

enum class Language { kFrench, kEnglish };
enum class Theme { kSystem, kLight, kDark };

// -- the site ---------------------------------------------------------------------------------------------------------
struct Site {
  SiteRef ref;
  std::string default_branch;
  std::string head;                  // commit all of this was read at
  bool can_write = false;            // there is a token and it may push here
  std::vector<site::Entry> entries;  // by path
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>>
      texts;                          // bytes of the text files that have arrived
  std::vector<site::PageInfo> pages;  // drafts of new pages included
  std::vector<site::Kind> kinds;      // of `pages`
  bool from_cache = false;            // read without the network: it may be older than GitHub's
  // What `pages` is made of: a page whose bytes are still the same is not read again.
  struct PageSource {
    std::shared_ptr<const std::string> text;
    std::optional<text::Document> draft;
    site::PageInfo info;
  };
  std::map<std::string, PageSource> page_sources;
};

// -- drafts and the open page -----------------------------------------------------------------------------------------
struct Draft {  // a page's local, unpublished text
  std::string path, base_sha;
  std::shared_ptr<const std::string> base;  // published bytes it started from ("" for a new page)
  text::Document text;
  Revision revision;
  Revision saved;  // last revision the store has confirmed
  Instant saved_at;
  std::optional<Failure> save_failure;
  Revision sent;                   // last revision that was given to the store
  std::optional<Instant> sent_at;  // unset: the store refused it
  bool due = false;                // to be saved as soon as the store has answered
  DraftLog log;
  text::Selection selection;  // of when its page was last open, as is the history
  text::History history;
  Instant edited_at;   // when the text became what it is
  Instant version_at;  // when a version was last kept
};
struct LeftDraft {
  SiteRef site;
  Draft draft;
};  // of a site that was left before the store had confirmed it

struct Derived {  // of the open page, from `revision`
  std::optional<Revision> revision;
  text::Document text;        // what all of this is of
  markdown::Options options;  // of the site's _config.yml: these bytes, or its draft
  std::string language;       // that it says the site has
  std::shared_ptr<const std::string> config;
  std::optional<text::Document> config_draft;
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
  bool read_only = false;  // invalid UTF-8, or the stored drafts could not be read (then a draft might be overwritten)
  // Its text was published by this pull request and is shown until the page is closed; 0: it is the draft's or the
  // site's.
  std::uint32_t pull_number = 0;
  // The published bytes that the text goes back to: the base of a draft that begins here.
  std::shared_ptr<const std::string> base;
  std::string base_sha;
  std::optional<Draft> discarded;  // undo brings it back, with its own base
  Derived derived;
};

// -- view choices that actions change
// ------------------------------------------------------------------------------------
enum class PreviewTab { kPreview, kPage, kChanges, kVersions };
enum class PhonePane { kPages, kWrite, kPreview };
struct View {
  std::string query;                   // of the page list
  std::vector<std::uint32_t> found;    // pages that match, best first; meaningful when query is not ""
  std::vector<std::string> collapsed;  // kinds that are folded in the list
  PreviewTab preview = PreviewTab::kPreview;
  PhonePane phone = PhonePane::kPages;
  bool form_open = true;
  bool monospace = false;
  bool typography = false;  // French spaces come by themselves while typing
  bool focus_mode = false;  // the text but for the paragraph that is written stands back
  std::string home_input;   // "owner/name" on the home screen
};

struct Notice {  // shown in the status bar and announced by the live region
  enum class Kind { kInfo, kGood, kProblem } kind{};
  std::string key;       // of the string catalogue
  std::string argument;  // inserted for "{}"
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
  SiteRef site_ref;                                  // the site that is open or being opened; owner "": none
  std::map<std::string, Draft, std::less<>> drafts;  // of that site, by path; a draft always differs from its base
  Progress drafts_progress;                          // Idle: the store's drafts are in `drafts`
  std::vector<LeftDraft> left_drafts;
  std::optional<OpenPage> page;
  Claim claim;  // of that page
  Versions versions;
  std::optional<StorageInfo> storage;  // as last asked for by the settings
  std::optional<PublishDialog> publish;
  std::optional<Published> published;  // the last one, until dismissed
  std::vector<OutboxItem> outbox;
  Review review;
  FindBar find;
  SiteSearch site_search;
  PagePreview page_preview;
  Pictures pictures;
  Spelling spelling;
  View view;
  std::optional<Notice> notice;
  bool said_unprotected = false;  // that tabs are not kept apart here
  bool update_ready = false;      // a new version waits; it is taken when all drafts are saved
  bool update_wanted = false;     // ApplyUpdate came while something was unsaved
  // Deadline of the autosave, and when the oldest change that is not with the store was made. Unset: nothing to do.
  std::optional<Instant> save_at, first_unsaved_at;
  std::optional<Instant> list_at;  // when the page list is to follow the drafts
  // Images by resolved path, or thumbnail_key of it; pixels live in gfx, keyed by the same string.
  enum class ImageState { kLoading, kReady, kMissing };
  std::map<std::string, ImageState, std::less<>> images;
  std::uint32_t next_request = 1, next_notice = 1;
  std::string id_seed;  // 8 random hex digits from the host; publish ids are derived from it
  std::uint32_t next_publish = 1;
  Requests awaited;
  Revision last_revision;  // revisions grow over all pages, and over sessions: they start at the clock
  struct Settled {
    std::string path;
    Revision revision;
  };
  std::vector<Settled> settled;  // published before the store had listed the drafts
  std::map<std::string, std::string, std::less<>>
      published_shas;  // path -> blob that is ours, for drafts that go on from it
};

bool is_dark(const AppState&);
// What the editor shows and commands may touch begins here: the body, while the form shows the front matter.
base::ByteOffset first_editable(const OpenPage&);
bool can_edit(const AppState&);                         // there is a page, and this tab may write it
bool has_unsaved(const AppState&);                      // some draft's revision is not saved yet
bool is_dirty(const AppState&, std::string_view path);  // differs from the published page
// The page changed upstream (or went away) since the draft was begun: publishing it will report a conflict.
bool is_outdated(const AppState&, std::string_view path);
bool is_waiting(const AppState&, std::string_view path);  // exactly this draft is in the outbox already
const site::Entry* find_entry(const Site&, std::string_view path);
std::string permalink_of(const AppState&, std::string_view path);  // of its front matter, "" when it has none
// The picture that the open page asks about: alternative text for it is not there yet. Null: none.
const ComingPicture* asked_picture(const AppState&);
std::string thumbnail_key(std::string_view path);
site::LinkHabits link_habits(const AppState&);               // of the site's pages as they were published
std::optional<std::size_t> selected_match(const AppState&);  // of `find`: the one that is the selection
// Rebuilds what is derived from a changed revision: of the open page here. Pure but for the caches.
void refresh(AppState&);

}  // namespace marbre::app
