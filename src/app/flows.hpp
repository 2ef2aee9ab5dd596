// Inside of `update`, by topic: site (site_flow.cpp), drafts and the store (draft_flow.cpp), editing (edit_flow.cpp),
// finding (find_flow.cpp, site_search_flow.cpp), spelling (spelling_flow.cpp), publishing and the outbox
// (publish_flow.cpp), review (review_flow.cpp). Each function changes the state and appends
// effects. Nothing outside src/app includes this.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "app/notices.hpp"
#include "app/update.hpp"

namespace marbre::app {

// -- requests ---------------------------------------------------------------------------------------------------------
// Sends an effect that will be answered, and remembers what the answer is for.
template <class E>
std::uint32_t ask(AppState& s, Effects& out, Awaited what, E effect) {
  effect.request = s.next_request++;
  s.awaited.insert_or_assign(effect.request, std::move(what));
  const std::uint32_t request = effect.request;
  out.push_back(std::move(effect));
  return request;
}
// What this reply answers, if that is still awaited; then it is so no longer.
template <class A>
std::optional<A> take(AppState& s, std::uint32_t request) {
  const auto at = s.awaited.find(request);
  if (at == s.awaited.end() || !std::holds_alternative<A>(at->second)) return std::nullopt;
  std::optional<A> answered = std::get<A>(std::move(at->second));
  s.awaited.erase(at);
  return answered;
}
// Stops waiting for every request of this kind.
template <class A>
void abandon(AppState& s, Effects& out) {
  for (auto at = s.awaited.begin(); at != s.awaited.end();) {
    if (std::holds_alternative<A>(at->second)) {
      out.push_back(Cancel{at->first});
      at = s.awaited.erase(at);
    } else {
      ++at;
    }
  }
}
void notify(AppState& s, Notice::Kind kind, std::string_view key, std::string_view argument = {},
            std::optional<Failure> failure = std::nullopt);
Revision new_revision(AppState& s);
void earliest(std::optional<Instant>& deadline, std::optional<Instant> other);

// -- site and places
// ----------------------------------------------------------------------------------------------------
enum class GoHow { kPush, kReplace, kFromHost };
void go(AppState& s, Effects& out, Route route, GoHow how);
void load_site(AppState& s, Effects& out);  // (again): what is shown stays until the answer
bool is_page_type(site::PageType type);
void rebuild_pages(AppState& s);                // `site->pages` and what follows from it, of texts and drafts
void try_open_page(AppState& s, Effects& out);  // the page of the route, as soon as all that it needs is there
std::shared_ptr<const std::string> published_text(const AppState& s, std::string_view path);  // null: not published
void on(AppState& s, Effects& out, const OpenSiteByName& a);
void on(AppState& s, Effects& out, SiteProgress a);
void on(AppState& s, Effects& out, SiteOpened a);
void on(AppState& s, Effects& out, SiteTexts a);
void on(AppState& s, Effects& out, const NeedImage& a);
void open_scratch_site(AppState& s, Effects& out);  // one without pages, on this device only, in place of none
void site_failed(AppState& s, Effects& out, const AwaitSite& awaited, Failure failure);

// -- drafts and the store
// -------------------------------------------------------------------------------------------------
bool same_text(const text::Document& document, std::string_view bytes);
void list_drafts(AppState& s, Effects& out);
void schedule_save(AppState& s);
enum class SaveWhen {
  kInTurn,
  kNow
};  // kNow: also while the store is busy with earlier ones, as the tab may be closing
void save_drafts(AppState& s, Effects& out, SaveWhen when = SaveWhen::kInTurn);  // all that the store was not given
void drop_draft(AppState& s, Effects& out, const std::string& path);  // its text is (again) what is published
void reconcile_drafts(AppState& s, Effects& out);  // with a site, or stored drafts, that just arrived
void leave_drafts(AppState& s, Effects& out);      // another site is opened
void on(AppState& s, Effects& out, DraftsListed a);
void on(AppState& s, Effects& out, const DraftSaved& a);
void log_operation(Draft& draft, text::Operation what, const text::Change& change, text::Selection before,
                   text::Selection after, text::EditKind kind, bool joined);  // for the next save
// Its deletion is with the store, whatever the store says of it meanwhile.
bool is_being_deleted(const AppState& s, const std::string& path, Revision revision);
void stash_page(AppState& s);  // before another page is shown: its history and selection go with its draft
std::optional<Draft> restore(AppState& s, StoredDraft&& stored);               // a notice when it is damaged
std::uint32_t load_draft(AppState& s, Effects& out, const std::string& path);  // the request
void save_caret(AppState& s, Effects& out);
void drafts_failed(AppState& s, Effects& out, const AwaitDrafts& awaited, Failure failure);
void save_failed(AppState& s, Effects& out, const AwaitSave& awaited, Failure failure);

// -- versions, tabs, export (version_flow.cpp, tab_flow.cpp, export_flow.cpp)
void keep_version(AppState& s, Effects& out, const std::string& path, const text::Document& text, Instant at,
                  VersionReason reason);
void follow_versions(AppState& s, Effects& out);  // asks for the list that is shown
void on(AppState& s, Effects& out, SelectVersion a);
void on(AppState& s, Effects& out, RestoreVersion a);
void on(AppState& s, Effects& out, VersionsListed a);
void on(AppState& s, Effects& out, VersionLoaded a);
void follow_claim(AppState& s, Effects& out);  // claims the page that is open, hands it over
void on(AppState& s, Effects& out, WriteHere a);
void on(AppState& s, Effects& out, const PageRole& a);
void on(AppState& s, Effects& out, const HandOverWanted& a);
void on(AppState& s, Effects& out, const DraftChanged& a);
void on(AppState& s, Effects& out, DraftLoaded a);
void draft_load_failed(AppState& s, const AwaitDraft& awaited, Failure failure);
void on(AppState& s, Effects& out, AskExport a);
void on(AppState& s, Effects& out, AskImport a);
void on(AppState& s, Effects& out, AllDraftsRead a);
void on(AppState& s, Effects& out, const DraftsFile& a);
void on(AppState& s, Effects& out, DraftsImported a);

// -- editing
// ----------------------------------------------------------------------------------------------------------------
void show_page(AppState& s, std::string path, text::Document text, bool read_only);
void take_stored(AppState& s, Draft&& draft);                         // the open page shows what another tab wrote
void replace_text(AppState& s, Effects& out, std::string_view text);  // as one undo step of its own
void select(AppState& s, text::Selection selection);                  // in the open page; ends the undo group
void show_published_text(AppState& s);                                // an open page without a draft follows the site
void on(AppState& s, Effects& out, OpenText a);
void on(AppState& s, Effects& out, const EditText& a);
void on(AppState& s, Effects& out, SetSelection a);
void on(AppState& s, Effects& out, Format a);
void on(AppState& s, Effects& out, Undo a);
void on(AppState& s, Effects& out, Redo a);
void on(AppState& s, Effects& out, const SetField& a);
void on(AppState& s, Effects& out, const DiscardDraft& a);

// -- finding
void refresh_find(AppState& s);    // what the find bar shows, of the text as it is
void search_site_on(AppState& s);  // the next slice of the pages
void on(AppState& s, Effects& out, OpenFind a);
void on(AppState& s, Effects& out, CloseFind a);
void on(AppState& s, Effects& out, SetFind a);
void on(AppState& s, Effects& out, SetReplacement a);
void on(AppState& s, Effects& out, GoToMatch a);
void on(AppState& s, Effects& out, ReplaceMatch a);
void on(AppState& s, Effects& out, ReplaceAllMatches a);
void on(AppState& s, Effects& out, OpenSiteSearch a);
void on(AppState& s, Effects& out, CloseSiteSearch a);
void on(AppState& s, Effects& out, SetSiteSearch a);
void on(AppState& s, Effects& out, SetSiteReplacement a);
void on(AppState& s, Effects& out, StopSiteSearch a);
void on(AppState& s, Effects& out, const IncludeSitePage& a);
void on(AppState& s, Effects& out, const UnfoldSitePage& a);
void on(AppState& s, Effects& out, GoToHit a);
void on(AppState& s, Effects& out, ApplySiteReplacements a);
void on(AppState& s, Effects& out, const TakeBackSitePage& a);

// A page's text, made without its being open: its draft appears, follows or goes. `change` is for the open page.
void put_text(AppState& s, Effects& out, const std::string& path, const text::Document& text,
              const text::Change& change);

// -- the Page preview
void leave_page_preview(AppState& s, Effects& out);  // its site is left
void page_failed(AppState& s, Failure failure);
void page_patience(AppState& s, Effects& out);
void on(AppState& s, Effects& out, ShowPage a);
void on(AppState& s, Effects& out, RetryPage a);
void on(AppState& s, Effects& out, ChoosePreviewedPage a);
void on(AppState& s, Effects& out, SetPageAsOf a);
void on(AppState& s, Effects& out, PageProgress a);
void on(AppState& s, Effects& out, PageRendered a);
void on(AppState& s, Effects& out, const FollowLink& a);
void on(AppState& s, Effects& out, PageLinked a);
void on(AppState& s, Effects& out, const PageClicked& a);
void on(AppState& s, Effects& out, const PagePointed& a);

// A page's text, made without its being open: its draft appears, follows or goes. `change` is for the open page.
void put_text(AppState& s, Effects& out, const std::string& path, const text::Document& text,
              const text::Change& change);

// -- pictures
void list_pictures(AppState& s, Effects& out);
std::string image_sha(const AppState& s, std::string_view path);  // of the site's image or of a new one; "": none
void follow_pictures(AppState& s);                                // the text went on
void settle_pictures(AppState& s, Effects& out);                  // with a site, drafts or pictures that just arrived
std::vector<StoredPicture> pictures_to_publish(const AppState& s);
void picture_sent(AppState& s, Effects& out, const std::string& path, std::string_view sha);
void picture_failed(AppState& s, const AwaitPicture& awaited, Failure failure);
void on(AppState& s, Effects& out, PickPicture a);
void on(AppState& s, Effects& out, DescribePicture a);
void on(AppState& s, Effects& out, PictureComing a);
void on(AppState& s, Effects& out, PictureStored a);
void on(AppState& s, Effects& out, PicturesListed a);

// -- spelling
void follow_spelling(AppState& s, Effects& out);
void spelling_online(AppState& s);
std::optional<Instant> spelling_wake(const AppState& s);
void on(AppState& s, Effects& out, AskWords a);
void on(AppState& s, Effects& out, const AskSuggestions& a);
void on(AppState& s, Effects& out, const AddWord& a);
void on(AppState& s, Effects& out, const RemoveWord& a);
void on(AppState& s, Effects& out, ChooseSpelling a);
void on(AppState& s, Effects& out, CheckSpelling a);
void on(AppState& s, Effects& out, LoadPersonalWords a);
void on(AppState& s, Effects& out, SpellingLoaded a);
void on(AppState& s, Effects& out, const WordsChecked& a);
void on(AppState& s, Effects& out, WordsSuggested a);
void words_failed(AppState& s, const AwaitWords& awaited, Failure failure);
void suggestions_failed(AppState& s, const AwaitSuggestions& awaited, Failure failure);

// -- publishing
// ---------------------------------------------------------------------------------------------------------------
void close_publish(AppState& s, Effects& out);
void pump_outbox(AppState& s, Effects& out);  // sends the next one that is due, one at a time
void all_due(AppState& s);
void on(AppState& s, Effects& out, AskPublish a);
void on(AppState& s, Effects& out, ConfirmPublish a);
void on(AppState& s, Effects& out, const RetryOutbox& a);
void on(AppState& s, Effects& out, const DropOutbox& a);
void on(AppState& s, Effects& out, OutboxListed a);
void on(AppState& s, Effects& out, PublishDone a);
void publish_failed(AppState& s, Effects& out, const AwaitPublish& awaited, std::uint32_t request, Failure failure);

// -- review
// -------------------------------------------------------------------------------------------------------------------
void list_pulls(AppState& s, Effects& out);
void load_pull(AppState& s, Effects& out, std::uint32_t number);
void on(AppState& s, Effects& out, MergePull a);
void on(AppState& s, Effects& out, PullsListed a);
void on(AppState& s, Effects& out, PullOpened a);
void on(AppState& s, Effects& out, const PullMerged& a);
void pulls_failed(AppState& s, std::uint32_t request, Failure failure);
void pull_failed(AppState& s, std::uint32_t request, Failure failure);
void merge_failed(AppState& s, Effects& out, const AwaitMerge& awaited, std::uint32_t request, Failure failure);

}  // namespace marbre::app
