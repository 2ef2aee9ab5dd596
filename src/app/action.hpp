// Everything that can happen: what a person does (pushed by panels), what the outside answers (decoded from messages),
// and time. `update` is the only reader. A panel gets an ActionSink and never the state to write to.
#pragma once
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "app/state.hpp"
#include "core/editing/commands.hpp"

namespace marbre::app {

// -- people
// ---------------------------------------------------------------------------------------------------------------
struct Navigate {
  Route route;
  bool from_host = false;
};  // a link, or the browser's back and forward (from_host)
struct OpenSiteByName {
  std::string text;
};  // "owner/name", a github.com URL
struct SetHomeInput {
  std::string text;
};  // what is being typed there
struct OpenDemo {};
struct RetrySite {};
struct CancelRequest {
  std::uint32_t request;
};
struct SetQuery {
  std::string text;
};
struct ToggleKind {
  std::string kind;
};
struct OpenPagePath {
  std::string path;
};
// The whole text of a page, opened: of the site's page, or of a new one at this path. Without a site it stands in one
// of its own, on this device only. For the probe: a benchmark needs neither a site nor a page of its size.
struct OpenText {
  std::string path;
  text::Document text;
};
struct EditText {
  text::Change change;
  text::Selection after;
  text::EditKind kind;
};  // of the open page
struct SetSelection {
  text::Selection selection;
};
struct CloseUndoGroup {};  // a composition ended
struct Format {
  editing::Command command;
};  // of the open page, where its selection is
struct Undo {};
struct Redo {};
struct SetField {
  std::string key, value;
};  // of the open page's front matter
struct DiscardDraft {
  std::string path;
};  // back to the published page; undo brings it back
struct ChoosePreview {
  PreviewTab tab;
};
struct ChoosePane {
  PhonePane pane;
};
struct ToggleForm {};
struct ToggleMonospace {};
struct ToggleTypography {};  // French spaces while typing
struct ToggleFocusMode {};
struct SetTheme {
  Theme theme;
};
struct SetLanguage {
  Language language;
};
struct AskPublish {};  // opens the dialog, frozen
struct SetPublishTitle {
  std::string text;
};
struct SetPublishMessage {
  std::string text;
};
struct SetPublishMode {
  PublishMode mode;
};
struct ConfirmPublish {};
struct ClosePublish {};
struct DismissPublished {};
struct RetryOutbox {
  std::string publish_id;
};
struct DropOutbox {
  std::string publish_id;
};  // gives the publish up, keeps the drafts
struct RefreshPulls {};
struct SelectPullFile {
  std::size_t index;
};
struct ChooseReviewView {
  Review::View view;
};
struct MergePull {};
struct AskToken {};  // opens the host's own dialog; the token stays there
struct ForgetToken {};
struct OpenExternal {
  std::string url;
};
struct FollowLink {
  std::string from, target;  // as it stands in the page at `from`
};  // to another page of the site, or a file of it
struct DismissNotice {};
struct ApplyUpdate {};
struct SelectVersion {
  std::optional<Instant> at;
};  // of the list, to look at; none: back to the list
struct RestoreVersion {};  // the one that is looked at: one undo step
struct WriteHere {};       // another tab writes this page: ask for it
struct AskExport {};       // all drafts as a file
struct AskImport {};       // the host's file dialog
struct NeedImage {
  std::string path;
  bool thumbnail = false;  // its key in gfx, and in `images`, is thumbnail_key(path)
};  // the preview shows this image of the site (or http URL)
struct OpenFind {
  bool replacing = false;
};  // in the page; a selection within a line becomes the query
struct CloseFind {};
struct SetFind {
  search::Query query;
};
struct SetReplacement {
  std::string text;
};
struct GoToMatch {
  bool backwards = false;
};
struct ReplaceMatch {};  // the selected one, then on to the next
struct ReplaceAllMatches {};
struct OpenSiteSearch {
  bool replacing = false;
};
struct CloseSiteSearch {};
struct SetSiteSearch {
  search::Query query;
};
struct SetSiteReplacement {
  std::string text;
};
struct StopSiteSearch {};
struct IncludeSitePage {
  std::string path;
  bool included;
};
struct UnfoldSitePage {
  std::string path;
};
struct GoToHit {
  std::string path;
  base::ByteRange range;
};
struct ApplySiteReplacements {};  // in every included page, as drafts
struct TakeBackSitePage {
  std::string path;
};

struct ShowPage {};  // the Page preview is on the screen and is to be as things are
struct RetryPage {};
struct ChoosePreviewedPage {
  std::string path;
};  // in the list, or by a link in the frame
struct SetPageWidth {
  PageWidth width;
};
struct SetPageScheme {
  PageScheme scheme;
};
struct SetPageAsOf {
  std::string text;
};  // YYYY-MM-DD; "": now
struct AskWords {
  spelling::Languages languages;
  std::vector<std::string> words;
};  // words of the open page, in their normal form, that are not known
struct AskSuggestions {
  std::string word;
};
struct AddWord {
  std::string word;
  WordList list;
};
struct RemoveWord {
  std::string word;
};  // of the personal ones
struct ChooseSpelling {
  SpellChoice choice;
};  // for the open page
struct CheckSpelling {
  bool fine = false;
};  // asked for by hand; tries again what failed. `fine`: it is done, and nothing was found
struct LoadPersonalWords {};  // they are shown
struct PickPicture {};        // the host's file dialog; then as if it had been pasted
struct DescribePicture {
  std::string path, alt;
};  // of the one that is asked about; "": it is for decoration

// -- the outside
// ------------------------------------------------------------------------------------------------------------
struct Tick {};  // time passed; AppState::now is set before every action
struct HostReady {
  Language language;
  bool dark, reduced_motion, online;
  std::string fragment, id_seed;
  Account account;
  Theme theme = Theme::kSystem;
  bool monospace = false, typography = false;
};
struct OnlineChanged {
  bool online;
};
struct SystemChanged {
  bool dark, reduced_motion;
};
struct AccountChanged {
  Account account;
};
struct PageHidden {};  // the tab is hidden or closing: save at once
struct UpdateReady {};

struct SiteProgress {
  std::uint32_t request;
  std::uint32_t done, total;
};
struct SiteOpened {
  std::uint32_t request;
  SiteRef ref;
  std::string default_branch, head;
  bool can_write, from_cache;
  std::vector<site::Entry> entries;
  std::vector<std::pair<std::string, std::string>> texts;  // path, bytes; may come in several batches (SiteTexts)
};
struct SiteTexts {
  std::uint32_t request;
  std::vector<std::pair<std::string, std::string>> texts;
};
struct StoredDraft {
  std::string path, base_sha, base, text;
  Revision revision;
  Instant saved_at;
  Revision snapshot{};         // of `text`
  std::string state{}, log{};  // core/text/op_log.hpp; "" for a draft of an older version
};
struct DraftLoaded {
  std::uint32_t request;
  std::optional<StoredDraft> draft;
};
struct DraftChanged {
  SiteRef ref;
  std::string path;
};  // by another tab
struct PageRole {
  SiteRef ref;
  std::string path;
  Claim::Role role;  // never kTaking
};
struct HandOverWanted {
  SiteRef ref;
  std::string path;
};  // another tab wants to write
struct VersionsListed {
  std::uint32_t request;
  std::vector<Version> versions;
};
struct VersionLoaded {
  std::uint32_t request;
  std::string text;
};
struct TextsMissing {};  // the texts of the chosen language are not on this device, and there is no network
struct DraftsLost {};    // there were drafts, and the browser threw them away
struct StorageAsked {
  std::uint32_t request;
  StorageInfo info;
};
struct SiteDraft {
  SiteRef ref;
  StoredDraft draft;
};
struct AllDraftsRead {
  std::uint32_t request;
  std::vector<SiteDraft> drafts;
};
struct DraftsFile {
  std::string bytes;
};  // chosen or dropped
struct DraftsImported {
  std::uint32_t request;
  std::uint32_t added, kept, same;  // kept: as a version beside the draft that was there
};
struct DraftsListed {
  std::uint32_t request;
  std::vector<StoredDraft> drafts;
};
struct OutboxListed {
  std::uint32_t request;
  std::vector<OutboxItem> items;
};
struct DraftSaved {
  std::uint32_t request;
  std::string path;
  Revision revision;
};
struct DraftDeleted {
  std::uint32_t request;
  std::string path;
};
struct PublishDone {
  std::uint32_t request;
  Published published;
  std::string head;
};  // head: of the base branch, after
struct PullsListed {
  std::uint32_t request;
  std::vector<PullSummary> pulls;
};
struct PullOpened {
  std::uint32_t request;
  Pull pull;
};  // files with before and after; hunks and trees are made by update
struct PullMerged {
  std::uint32_t request;
  std::uint32_t number;
  std::string commit;
};
struct ImageArrived {
  std::string path;
  bool ok;
};  // pixels went to gfx directly
struct PictureComing {          // pasted, dropped or chosen: for where the selection is
  std::uint32_t id;             // the host's
  std::string name, extension;  // of the file; extension "": of a kind that cannot be taken
};
struct PictureStored {
  std::uint32_t request;
  std::string sha;
  std::uint32_t size;
};
struct PicturesListed {
  std::uint32_t request;
  std::vector<StoredPicture> pictures;
};
struct PageProgress {
  std::uint32_t request;
  std::uint32_t done, total;
};
struct PageRendered {
  std::uint32_t request;
  std::string path;
  bool is_page;
  std::vector<std::string> notes;
};
struct PageLinked {
  std::string path;
};  // a link in the frame that leads to another page of the site
struct PageClicked {
  std::string path;
  std::uint32_t line, column = 0;
};  // something in the frame, made of this line, from this byte of it on
struct PagePointed {
  std::string path;
  std::optional<PageLines> lines;
};
struct SpellingLoaded {
  std::uint32_t request;
  std::vector<std::string> words;
  std::vector<std::pair<std::string, PageSpelling>> pages;
};
struct WordsChecked {
  std::uint32_t request;
  std::vector<std::uint32_t> wrong;  // indices of the words asked
};
struct WordsSuggested {
  std::uint32_t request;
  std::vector<std::string> words;
};
struct RequestFailed {
  std::uint32_t request;
  Failure failure;
};

using Action = std::variant<
    Navigate, OpenSiteByName, SetHomeInput, OpenDemo, RetrySite, CancelRequest, SetQuery, ToggleKind, OpenPagePath,
    OpenText, EditText, SetSelection, CloseUndoGroup, Format, Undo, Redo, SetField, DiscardDraft, ChoosePreview,
    ChoosePane, ToggleForm, ToggleMonospace, ToggleTypography, SetTheme, SetLanguage, AskPublish, SetPublishTitle,
    SetPublishMessage, SetPublishMode, ConfirmPublish, ClosePublish, DismissPublished, RetryOutbox, DropOutbox,
    RefreshPulls, SelectPullFile, ChooseReviewView, MergePull, AskToken, ForgetToken, OpenExternal, FollowLink,
    DismissNotice, ApplyUpdate, SelectVersion, RestoreVersion, WriteHere, AskExport, AskImport, NeedImage, OpenFind,
    CloseFind, SetFind, SetReplacement, GoToMatch, ReplaceMatch, ReplaceAllMatches, OpenSiteSearch, CloseSiteSearch,
    SetSiteSearch, SetSiteReplacement, StopSiteSearch, IncludeSitePage, UnfoldSitePage, GoToHit, ApplySiteReplacements,
    TakeBackSitePage, Tick, HostReady, OnlineChanged, SystemChanged, AccountChanged, PageHidden, UpdateReady,
    SiteProgress, SiteOpened, SiteTexts, DraftsListed, DraftLoaded, DraftChanged, PageRole, HandOverWanted,
    VersionsListed, VersionLoaded, DraftsLost, TextsMissing, StorageAsked, AllDraftsRead, DraftsFile, DraftsImported,
    OutboxListed, DraftSaved, DraftDeleted, PublishDone, PullsListed, PullOpened, PullMerged, ImageArrived,
    ToggleFocusMode, ShowPage, RetryPage, ChoosePreviewedPage, SetPageWidth, SetPageScheme, SetPageAsOf, PageProgress,
    PageRendered, PageLinked, PageClicked, PagePointed, AskWords, AskSuggestions, AddWord, RemoveWord, ChooseSpelling,
    CheckSpelling, LoadPersonalWords, SpellingLoaded, WordsChecked, WordsSuggested, PickPicture, DescribePicture,
    PictureComing, PictureStored, PicturesListed, RequestFailed>;

// Its members are out of line, `push` for one alternative at a time: so that a panel's compilation has no part of the
// variant's moving and destroying, which was half of what compiling the interface took.
class ActionSink {
 public:
  ActionSink();
  ~ActionSink();
  ActionSink(const ActionSink&) = delete;
  ActionSink& operator=(const ActionSink&) = delete;
  template <class A>
  void push(A action);  // any alternative of Action
  std::vector<Action> take();
  bool empty() const;

 private:
  std::vector<Action> actions_;
};

}  // namespace marbre::app
