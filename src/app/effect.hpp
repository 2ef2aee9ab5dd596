// Everything Marbre asks of the outside. An effect leaves as a message (wire.hpp); its reply comes back as an action
// with the same `request`, exactly one of success or RequestFailed. Replies may be late, doubled or lost: `update`
// ignores what it does not wait for. Effects without a request expect no reply.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "app/action.hpp"
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
struct SaveDraft {  // DraftSaved; whole, in place of what is stored
  std::uint32_t request;
  SiteRef ref;
  std::string path, base_sha;
  std::shared_ptr<const std::string> base;
  text::Document text;
  Revision revision;  // also names the snapshot
  std::string state;
};
// DraftSaved; what was done since. kConflict when the store has not exactly this snapshot and `sequence` batches.
struct AppendDraft {
  std::uint32_t request;
  SiteRef ref;
  std::string path;
  Revision revision, snapshot;
  std::uint32_t sequence;
  std::string batch;
};
struct LoadDraft {
  std::uint32_t request;
  SiteRef ref;
  std::string path;
};  // DraftLoaded
struct SaveVersion {
  SiteRef ref;
  std::string path;
  Instant at;
  VersionReason reason;
  text::Document text;
};
struct ListVersions {
  std::uint32_t request;
  SiteRef ref;
  std::string path;
};  // VersionsListed
struct LoadVersion {
  std::uint32_t request;
  SiteRef ref;
  std::string path;
  Instant at;
};  // VersionLoaded
struct ClaimPage {
  SiteRef ref;
  std::string path;
};  // PageRole, now and when it changes; gives up the claim before. "": none
struct AskHandOver {
  SiteRef ref;
  std::string path;
};  // of the tab that writes
struct YieldPage {
  SiteRef ref;
  std::string path;
};  // all is saved: another tab writes now, we follow
struct AskStorage {
  std::uint32_t request;
};  // StorageAsked
struct ReadAllDrafts {
  std::uint32_t request;
};  // AllDraftsRead; of all sites
struct SaveFile {
  std::string name, bytes;
};  // a download
struct PickDraftsFile {};  // DraftsFile, if one is chosen
struct ImportDrafts {      // DraftsImported; never in place of a draft that is there
  std::uint32_t request;
  Instant now;
  std::vector<SiteDraft> drafts;
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
  bool thumbnail = false;
};  // ImageArrived; of a thumbnail by its key
struct PickPictureFile {};  // PictureComing, if one is chosen
struct TakePicture {        // PictureStored: prepared and kept under `path`
  std::uint32_t request;
  SiteRef ref;
  std::string path;
  std::uint32_t id;  // of PictureComing
};
struct ListPictures {
  std::uint32_t request;
  SiteRef ref;
};  // PicturesListed
struct ReleasePicture {
  SiteRef ref;
  std::string path, sha;
};  // published, or not wanted any more: unless another one is there by now it becomes a part of the cache
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

using Effect = std::variant<OpenSite, ListDrafts, ListOutbox, SaveDraft, AppendDraft, LoadDraft, DeleteDraft,
                            SaveVersion, ListVersions, LoadVersion, ClaimPage, AskHandOver, YieldPage, AskStorage,
                            ReadAllDrafts, SaveFile, PickDraftsFile, ImportDrafts, Publish, Resend, DropFromOutbox,
                            ListPulls, LoadPull, Merge, LoadImage, RenderPage, Cancel, SetFragment, ShowTokenDialog,
                            ForgetStoredToken, OpenUrl, StorePreferences, LoadSpelling, StoreSpelling, CheckWords,
                            SuggestWords, ReloadForUpdate, PickPictureFile, TakePicture, ListPictures, ReleasePicture>;
using Effects = std::vector<Effect>;

}  // namespace marbre::app
