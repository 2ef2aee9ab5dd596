// One overload per action; the flows are in *_flow.cpp by topic, what is only a choice of the person is here. After
// every action the deadlines that have passed are served, so nothing depends on a Tick coming on time.
#include "app/update.hpp"

#include <algorithm>

#include "app/flows.hpp"

namespace marbre::app {
namespace {

StorePreferences preferences(const AppState& s) { return {s.theme, s.language, s.view.monospace, s.view.typography}; }

bool is_offline_failure(const Progress& progress) {
  const auto* failure = std::get_if<Failure>(&progress);
  return failure != nullptr && failure->outcome == Outcome::kOffline;
}

bool is_web_address(std::string_view url) {
  return url.starts_with("https://") || url.starts_with("http://") || url.starts_with("mailto:");
}

// A request is over without success. Not for publishes that were cancelled here: see CancelRequest.
void failed(AppState& s, Effects& out, std::uint32_t request, const Awaited& awaited, Failure failure) {
  struct Visitor {
    AppState& state;
    Effects& effects;
    std::uint32_t id;
    Failure& why;
    void operator()(const AwaitSite& a) const { site_failed(state, effects, a, std::move(why)); }
    void operator()(const AwaitDrafts& a) const { drafts_failed(state, effects, a, std::move(why)); }
    void operator()(const AwaitOutbox&) const {
      notify(state, Notice::Kind::kProblem, kNoticeOutboxUnreadable, {}, std::move(why));
    }
    void operator()(const AwaitSave& a) const { save_failed(state, effects, a, std::move(why)); }
    void operator()(const AwaitDelete& a) const {
      notify(state, Notice::Kind::kProblem, kNoticeDraftNotDeleted, a.path, std::move(why));
    }
    void operator()(const AwaitPublish& a) const { publish_failed(state, effects, a, id, std::move(why)); }
    void operator()(const AwaitDraft& a) const { draft_load_failed(state, a, std::move(why)); }
    void operator()(const AwaitVersions&) const { state.versions.progress = std::move(why); }
    void operator()(const AwaitVersion&) const { state.versions.progress = std::move(why); }
    void operator()(const AwaitStorage&) const {}
    void operator()(const AwaitExport&) const {
      notify(state, Notice::Kind::kProblem, kNoticeDraftsUnreadable, {}, std::move(why));
    }
    void operator()(const AwaitImport&) const {
      notify(state, Notice::Kind::kProblem, kNoticeImportFailed, {}, std::move(why));
    }
    void operator()(const AwaitPulls&) const { pulls_failed(state, id, std::move(why)); }
    void operator()(const AwaitPull&) const { pull_failed(state, id, std::move(why)); }
    void operator()(const AwaitPage&) const { page_failed(state, std::move(why)); }
    void operator()(const AwaitMerge& a) const { merge_failed(state, effects, a, id, std::move(why)); }
    void operator()(const AwaitKeptSpelling&) const {
      notify(state, Notice::Kind::kProblem, kNoticeWordsUnreadable, {}, std::move(why));
    }
    void operator()(const AwaitWords& a) const { words_failed(state, a, std::move(why)); }
    void operator()(const AwaitSuggestions& a) const { suggestions_failed(state, a, std::move(why)); }
    void operator()(const AwaitPicture& a) const { picture_failed(state, a, std::move(why)); }
    void operator()(const AwaitPictures&) const {
      notify(state, Notice::Kind::kProblem, kNoticeDraftsUnreadable, {}, std::move(why));
    }
  };
  std::visit(Visitor{s, out, request, failure}, awaited);
}

void on(AppState& s, Effects& out, Navigate a) {
  go(s, out, std::move(a.route), a.from_host ? GoHow::kFromHost : GoHow::kPush);
}
void on(AppState& s, Effects&, SetHomeInput a) { s.view.home_input = std::move(a.text); }
void on(AppState& s, Effects& out, OpenDemo) { go(s, out, {demo_site(), RoutePages{}}, GoHow::kPush); }
void on(AppState& s, Effects& out, RetrySite) {
  if (!s.site_ref.owner.empty()) load_site(s, out);
}

// The person need not wait for the answer to a cancellation; it is cancelled here at once. Only a publish stays
// awaited: it may have happened all the same, and then its drafts are to be cleared.
void on(AppState& s, Effects& out, CancelRequest a) {
  const auto found = s.awaited.find(a.request);
  if (found == s.awaited.end()) return;
  const Awaited awaited = found->second;
  if (!std::holds_alternative<AwaitPublish>(awaited)) s.awaited.erase(found);
  out.push_back(Cancel{a.request});
  failed(s, out, a.request, awaited, Failure{Outcome::kCancelled, "", std::nullopt});
}

void on(AppState& s, Effects&, SetQuery a) {
  s.view.query = std::move(a.text);
  s.view.found.clear();
  if (s.site && !s.view.query.empty()) s.view.found = site::search(s.site->pages, s.view.query);
}
void on(AppState& s, Effects&, ToggleKind a) {
  if (std::erase(s.view.collapsed, a.kind) == 0) s.view.collapsed.push_back(std::move(a.kind));
}
void on(AppState& s, Effects& out, OpenPagePath a) {
  if (s.site_ref.owner.empty()) return;
  go(s, out, {s.site_ref, RouteEdit{std::move(a.path)}}, GoHow::kPush);
}
void on(AppState& s, Effects&, CloseUndoGroup) {
  if (s.page) s.page->history.close_group();
}
void on(AppState& s, Effects&, ChoosePreview a) { s.view.preview = a.tab; }
void on(AppState& s, Effects&, SetPageWidth a) { s.page_preview.width = a.width; }
void on(AppState& s, Effects&, SetPageScheme a) { s.page_preview.scheme = a.scheme; }
void on(AppState& s, Effects&, ChoosePane a) { s.view.phone = a.pane; }
void on(AppState& s, Effects&, ToggleForm) { s.view.form_open = !s.view.form_open; }
void on(AppState& s, Effects&, ToggleFocusMode) { s.view.focus_mode = !s.view.focus_mode; }
void on(AppState& s, Effects& out, ToggleMonospace) {
  s.view.monospace = !s.view.monospace;
  out.push_back(preferences(s));
}
void on(AppState& s, Effects& out, ToggleTypography) {
  s.view.typography = !s.view.typography;
  out.push_back(preferences(s));
}
void on(AppState& s, Effects& out, SetTheme a) {
  s.theme = a.theme;
  out.push_back(preferences(s));
}
void on(AppState& s, Effects& out, SetLanguage a) {
  s.language = a.language;
  out.push_back(preferences(s));
}

bool can_change(const std::optional<PublishDialog>& dialog) { return dialog && !is_running(dialog->progress); }
void on(AppState& s, Effects&, SetPublishTitle a) {
  if (can_change(s.publish)) s.publish->title = std::move(a.text);
}
void on(AppState& s, Effects&, SetPublishMessage a) {
  if (can_change(s.publish)) s.publish->message = std::move(a.text);
}
void on(AppState& s, Effects&, SetPublishMode a) {
  if (can_change(s.publish)) s.publish->mode = a.mode;
}
void on(AppState& s, Effects& out, ClosePublish) { close_publish(s, out); }
void on(AppState& s, Effects&, DismissPublished) { s.published.reset(); }

void on(AppState& s, Effects& out, RefreshPulls) {
  if (s.site_ref.owner.empty()) return;
  if (const auto* pull = std::get_if<RoutePull>(&s.route.place)) {
    s.review.asked_again = 0;
    load_pull(s, out, pull->number);
  } else {
    list_pulls(s, out);
  }
}
void on(AppState& s, Effects&, SelectPullFile a) {
  if (s.review.pull && a.index < s.review.pull->files.size()) s.review.selected_file = a.index;
}
void on(AppState& s, Effects&, ChooseReviewView a) { s.review.view = a.view; }
void on(AppState& s, Effects& out, AskToken) { out.push_back(ShowTokenDialog{s.site_ref}); }
void on(AppState&, Effects& out, ForgetToken) { out.push_back(ForgetStoredToken{}); }
void on(AppState&, Effects& out, OpenExternal a) {
  if (is_web_address(a.url)) out.push_back(OpenUrl{std::move(a.url)});
}
void on(AppState& s, Effects&, DismissNotice) { s.notice.reset(); }
void on(AppState& s, Effects& out, ApplyUpdate) {
  if (!s.update_ready) return;
  if (!has_unsaved(s)) {
    out.push_back(ReloadForUpdate{});
    return;
  }
  s.update_wanted = true;
  save_drafts(s, out);
}

void on(AppState&, Effects&, Tick) {}  // deadlines are served after every action
void on(AppState& s, Effects& out, HostReady a) {
  if (!s.id_seed.empty()) return;  // the first message, once
  s.language = a.language;
  s.theme = a.theme;
  s.view.monospace = a.monospace;
  s.view.typography = a.typography;
  s.system_dark = a.dark;
  s.reduced_motion = a.reduced_motion;
  s.online = a.online;
  s.id_seed = a.id_seed.empty() ? "00000000" : std::move(a.id_seed);
  s.account = std::move(a.account);
  ask(s, out, AwaitOutbox{}, ListOutbox{0});
  go(s, out, parse_route(a.fragment), GoHow::kFromHost);
}
void on(AppState& s, Effects& out, OnlineChanged a) {
  const bool back = a.online && !s.online;
  s.online = a.online;
  if (!back) return;
  std::erase_if(s.images, [](const auto& image) { return image.second != AppState::ImageState::kReady; });
  if (!s.site_ref.owner.empty()) {
    if (is_offline_failure(s.site_progress) || (s.site && s.site->from_cache)) load_site(s, out);
    if (is_offline_failure(s.page_preview.progress)) s.page_preview.progress = Idle{};  // asked for when it is drawn
    if (is_offline_failure(s.review.list_progress)) list_pulls(s, out);
    const auto* pull = std::get_if<RoutePull>(&s.route.place);
    if (pull != nullptr && is_offline_failure(s.review.pull_progress)) load_pull(s, out, pull->number);
  }
  spelling_online(s);
  all_due(s);
  pump_outbox(s, out);
}
void on(AppState& s, Effects&, SystemChanged a) {
  s.system_dark = a.dark;
  s.reduced_motion = a.reduced_motion;
}
void on(AppState& s, Effects& out, AccountChanged a) {
  const bool same = s.account.has_token == a.account.has_token && s.account.login == a.account.login;
  s.account = std::move(a.account);
  for (OutboxItem& item : s.outbox) {  // waited for a token
    const auto* failure = std::get_if<Failure>(&item.progress);
    if (s.account.has_token && failure != nullptr && failure->outcome == Outcome::kAuthExpired) item.due = true;
  }
  pump_outbox(s, out);
  const bool refused = std::holds_alternative<Failure>(s.site_progress);
  if (!s.site_ref.owner.empty() && (!same || refused))
    load_site(s, out);  // what may be seen and written is another matter now
}
void on(AppState& s, Effects& out, PageHidden) {
  save_drafts(s, out, SaveWhen::kNow);
  save_caret(s, out);
}
void on(AppState& s, Effects&, TextsMissing) { notify(s, Notice::Kind::kProblem, kNoticeTextsMissing); }
void on(AppState& s, Effects&, DraftsLost) { notify(s, Notice::Kind::kProblem, kNoticeDraftsLost); }
void on(AppState& s, Effects&, StorageAsked a) {
  if (take<AwaitStorage>(s, a.request)) s.storage = a.info;
}
void on(AppState& s, Effects&, UpdateReady) { s.update_ready = true; }
void on(AppState& s, Effects&, const DraftDeleted& a) { take<AwaitDelete>(s, a.request); }
void on(AppState& s, Effects&, const ImageArrived& a) {
  if (const auto image = s.images.find(a.path); image != s.images.end()) {
    image->second = a.ok ? AppState::ImageState::kReady : AppState::ImageState::kMissing;
  }
}
void on(AppState& s, Effects& out, RequestFailed a) {
  const auto found = s.awaited.find(a.request);
  if (found == s.awaited.end()) return;
  const Awaited awaited = std::move(found->second);
  s.awaited.erase(found);
  failed(s, out, a.request, awaited, std::move(a.failure));
}

void serve_deadlines(AppState& s, Effects& out) {
  if (s.save_at && *s.save_at <= s.now) save_drafts(s, out);
  if (s.list_at && *s.list_at <= s.now) rebuild_pages(s);
  if (is_looking(s.site_search)) search_site_on(s);
  page_patience(s, out);
  if (s.review.ask_again_at && *s.review.ask_again_at <= s.now) {
    s.review.ask_again_at.reset();
    if (s.review.pull) load_pull(s, out, s.review.pull->summary.number);
  }
  if (!s.online) return;
  for (OutboxItem& item : s.outbox) {
    if (!item.retry_at || s.now < *item.retry_at) continue;
    item.retry_at.reset();
    item.due = true;
  }
  pump_outbox(s, out);
}

}  // namespace

void notify(AppState& s, Notice::Kind kind, std::string_view key, std::string_view argument,
            std::optional<Failure> failure) {
  s.notice = Notice{kind, std::string(key), std::string(argument), std::move(failure), s.next_notice++};
}

// Starts at the clock, so that a draft of an earlier session never has the revision of a later one.
Revision new_revision(AppState& s) {
  const Revision clock{s.now.ms > 0 ? static_cast<std::uint64_t>(s.now.ms) : 0};
  s.last_revision = std::max(s.last_revision.next(), clock);
  return s.last_revision;
}

void earliest(std::optional<Instant>& deadline, std::optional<Instant> other) {
  if (other && (!deadline || *other < *deadline)) deadline = other;
}

Effects update(AppState& state, Action action) {
  Effects effects;
  std::visit([&](auto& a) { on(state, effects, std::move(a)); }, action);
  serve_deadlines(state, effects);
  follow_pictures(state);
  refresh_find(state);
  follow_spelling(state, effects);
  follow_claim(state, effects);
  follow_versions(state, effects);
  return effects;
}

std::optional<Instant> wake_at(const AppState& state) {
  std::optional<Instant> at = state.save_at;
  earliest(at, state.list_at);
  if (is_looking(state.site_search)) earliest(at, state.now);
  earliest(at, state.review.ask_again_at);
  earliest(at, state.page_preview.patience);
  earliest(at, spelling_wake(state));
  if (state.online) {
    for (const OutboxItem& item : state.outbox) {
      if (!is_running(item.progress)) earliest(at, item.retry_at);
    }
  }
  return at;
}

}  // namespace marbre::app
