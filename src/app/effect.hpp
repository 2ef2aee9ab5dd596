// Everything Marbre asks of the outside. An effect leaves as a message (wire.hpp); its reply comes back as an action
// with the same `request`, exactly one of success or RequestFailed. Replies may be late, doubled or lost: `update`
// ignores what it does not wait for. Effects without a request expect no reply.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "app/state.hpp"

namespace marbre::app {

struct OpenSite {
  std::uint32_t request;
  SiteRef ref;
};  // SiteProgress*, SiteOpened, SiteTexts* | RequestFailed
struct ListDrafts {
  std::uint32_t request;
  SiteRef ref;
};  // DraftsListed
struct ListOutbox {
  std::uint32_t request;
};  // OutboxListed
struct SaveDraft {  // DraftSaved
  std::uint32_t request;
  SiteRef ref;
  std::string path, base_sha;
  std::shared_ptr<const std::string> base;
  text::Document text;
  Revision revision;
};
// Only if what is stored is not newer than `revision`: another tab, or a publish that waited, never takes a newer text
// away.
struct DeleteDraft {
  std::uint32_t request;
  SiteRef ref;
  std::string path;
  Revision revision;
};  // DraftDeleted
struct Publish {  // PublishDone; the envelope adds each file's blob id
  std::uint32_t request;
  SiteRef ref;
  std::string publish_id, branch, title, message;
  PublishMode mode{};
  site::ChangeSet change_set;
  bool look_first = false;  // an earlier answer was lost: look for publish_id before sending
};
struct Resend {
  std::uint32_t request;
  std::string publish_id;
  bool look_first;
};  // the stored outbox item again: PublishDone
struct DropFromOutbox {
  std::string publish_id;
};
struct ListPulls {
  std::uint32_t request;
  SiteRef ref;
};  // PullsListed
struct LoadPull {
  std::uint32_t request;
  SiteRef ref;
  std::uint32_t number;
};  // PullOpened
struct Merge {
  std::uint32_t request;
  SiteRef ref;
  std::uint32_t number;
  std::string head_sha;
};  // PullMerged
struct LoadImage {
  SiteRef ref;
  std::string path, sha;
};  // ImageArrived
// The page at `path`, of the files given so far and these. `as_of`: without the posts of later days.
struct RenderPage {  // PageProgress*, PageRendered | RequestFailed
  std::uint32_t request;
  SiteRef ref;
  std::string path;
  std::optional<Instant> as_of;
  bool afresh = false;  // what was given before does not count
  std::vector<std::pair<std::string, PageFile>> files;
  std::vector<std::string> removed;
};
struct Cancel {
  std::uint32_t request;
};  // RequestFailed{kCancelled}
struct SetFragment {
  std::string fragment;
  bool replace = false;
};
struct ShowTokenDialog {
  SiteRef ref;
};  // AccountChanged
struct ForgetStoredToken {};
struct OpenUrl {
  std::string url;
};
struct StorePreferences {
  Theme theme;
  Language language;
  bool monospace, typography;
};
struct LoadSpelling {
  std::uint32_t request;
};  // SpellingLoaded
struct StoreSpelling {  // what of the personal words and of pages' choices changed
  std::vector<std::string> add, remove;
  std::vector<std::pair<std::string, PageSpelling>> pages;
};
struct CheckWords {
  std::uint32_t request;
  std::vector<spelling::Languages> languages;  // kFrench, kEnglish
  std::vector<std::string> words;
};  // WordsChecked
struct SuggestWords {
  std::uint32_t request;
  std::vector<spelling::Languages> languages;
  std::string word;
};  // WordsSuggested
struct ReloadForUpdate {};

using Effect =
    std::variant<OpenSite, ListDrafts, ListOutbox, SaveDraft, DeleteDraft, Publish, Resend, DropFromOutbox, ListPulls,
                 LoadPull, Merge, LoadImage, RenderPage, Cancel, SetFragment, ShowTokenDialog, ForgetStoredToken,
                 OpenUrl, StorePreferences, LoadSpelling, StoreSpelling, CheckWords, SuggestWords, ReloadForUpdate>;
using Effects = std::vector<Effect>;

}  // namespace marbre::app
