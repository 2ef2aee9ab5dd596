// Several tabs. One writes a page, by a lock of the browser; the others show what it writes, a save later. What the
// store has is the truth between tabs: a follower reads the draft again whenever another tab says that it changed, and
// a tab that becomes the writer reads it once more before it writes. Text that only this tab has is never dropped: when
// another tab's text takes its place it is kept as a version.
#include <algorithm>
#include <utility>

#include "app/flows.hpp"

namespace marbre::app {
namespace {

using Role = Claim::Role;

bool is_claim(const AppState& s, const SiteRef& ref, std::string_view path) {
  return s.claim.path == path && s.claim.site == ref;
}

bool writes_here(const AppState& s, std::string_view path) {
  if (!is_claim(s, s.site_ref, path)) return false;
  return s.claim.role == Role::kHere || s.claim.role == Role::kAsked || s.claim.role == Role::kUnprotected;
}

bool is_saved(const AppState& s, const std::string& path) {
  const auto draft = s.drafts.find(path);
  return draft == s.drafts.end() || draft->second.saved == draft->second.revision;
}

}  // namespace

std::uint32_t load_draft(AppState& s, Effects& out, const std::string& path) {
  return ask(s, out, AwaitDraft{s.site_ref, path, false}, LoadDraft{0, s.site_ref, path});
}

void follow_claim(AppState& s, Effects& out) {
  Claim& claim = s.claim;
  const std::string path = s.page && !s.page->read_only ? s.page->path : "";
  if (path != claim.path || (!path.empty() && claim.site != s.site_ref)) {
    claim = {s.site_ref, path, Role::kAsked, false, false, 0};
    out.push_back(ClaimPage{s.site_ref, path});
    return;
  }
  if (!claim.yielding || !is_saved(s, claim.path)) return;
  claim.yielding = false;
  claim.role = Role::kElsewhere;
  out.push_back(YieldPage{claim.site, claim.path});
  notify(s, Notice::Kind::kInfo, kNoticeTabFollows, claim.path);
}

void on(AppState& s, Effects& out, WriteHere) {
  if (s.claim.path.empty()) return;
  if (s.claim.role == Role::kTaking) {
    s.claim.reading = load_draft(s, out, s.claim.path);
  } else if (s.claim.role == Role::kElsewhere) {
    s.claim.asked = true;
    out.push_back(AskHandOver{s.claim.site, s.claim.path});
  }
}

void on(AppState& s, Effects& out, const PageRole& a) {
  Claim& claim = s.claim;
  if (!is_claim(s, a.ref, a.path) || claim.path.empty() || claim.role == a.role) return;
  switch (a.role) {
    case Role::kElsewhere:
      claim.role = Role::kElsewhere;
      claim.yielding = false;
      notify(s, Notice::Kind::kInfo, kNoticeTabFollows, claim.path);
      load_draft(s, out, claim.path);
      return;
    case Role::kHere:
      if (claim.role != Role::kElsewhere && claim.role != Role::kTaking) {
        claim.role = Role::kHere;
        return;
      }
      claim.role = Role::kTaking;
      claim.reading = load_draft(s, out, claim.path);
      return;
    case Role::kUnprotected:
      claim.role = Role::kUnprotected;
      if (!std::exchange(s.said_unprotected, true)) notify(s, Notice::Kind::kInfo, kNoticeTabsUnprotected);
      return;
    case Role::kAsked:
    case Role::kTaking: return;
  }
}

void on(AppState& s, Effects& out, const HandOverWanted& a) {
  if (!is_claim(s, a.ref, a.path) || s.claim.role != Role::kHere) return;
  s.claim.yielding = true;
  save_drafts(s, out);
}

void on(AppState& s, Effects& out, const DraftChanged& a) {
  if (a.ref != s.site_ref) return;
  if (site::is_image_path(a.path)) return list_pictures(s, out);
  if (is_running(s.drafts_progress)) return;
  if (writes_here(s, a.path) && s.drafts.contains(a.path)) return;
  for (auto& [request, awaited] : s.awaited) {  // one read at a time, however fast the other tab writes
    auto* const reading = std::get_if<AwaitDraft>(&awaited);
    if (reading != nullptr && reading->ref == a.ref && reading->path == a.path) {
      reading->again = true;
      return;
    }
  }
  load_draft(s, out, a.path);
}

void on(AppState& s, Effects& out, DraftLoaded a) {
  const std::optional<AwaitDraft> awaited = take<AwaitDraft>(s, a.request);
  if (!awaited || awaited->ref != s.site_ref) return;
  const std::string& path = awaited->path;
  if (awaited->again) load_draft(s, out, path);
  if (a.draft && is_being_deleted(s, path, a.draft->revision)) a.draft.reset();
  std::optional<Draft> stored = a.draft ? restore(s, std::move(*a.draft)) : std::nullopt;
  if (stored) s.last_revision = std::max(s.last_revision, stored->revision);
  const auto local = s.drafts.find(path);
  const bool unsaved = local != s.drafts.end() && local->second.saved != local->second.revision;
  const bool elsewhere =
      is_claim(s, s.site_ref, path) && (s.claim.role == Role::kElsewhere || s.claim.role == Role::kTaking);
  if ((unsaved && !elsewhere) || (writes_here(s, path) && (!stored || local != s.drafts.end()))) {
    // What we write goes on; what somebody else wrote meanwhile is kept beside it.
    if (stored && local != s.drafts.end() && !(stored->text == local->second.text))
      keep_version(s, out, path, stored->text, stored->saved_at, VersionReason::kConflict);
    return;
  }
  const bool takes = is_claim(s, s.site_ref, path) && s.claim.role == Role::kTaking && s.claim.reading == a.request;
  if (unsaved && !(stored && stored->text == local->second.text))
    keep_version(s, out, path, local->second.text, local->second.edited_at, VersionReason::kConflict);
  const bool open = s.page && s.page->path == path && !s.page->read_only;
  if (stored && open) {
    take_stored(s, std::move(*stored));
  } else if (stored) {
    s.drafts.insert_or_assign(path, std::move(*stored));
  } else if (!a.draft && local != s.drafts.end()) {
    s.drafts.erase(local);
    if (open) s.page->base.reset();                        // shows what is published again
    if (open && !published_text(s, path)) s.page.reset();  // it was new, and is no more
  }
  reconcile_drafts(s, out);
  rebuild_pages(s);
  show_published_text(s);
  try_open_page(s, out);
  if (!takes) return;
  s.claim.role = Role::kHere;
  s.claim.asked = false;
  notify(s, Notice::Kind::kGood, kNoticeTabWrites, path);
}

void draft_load_failed(AppState& s, const AwaitDraft& awaited, Failure failure) {
  if (awaited.ref != s.site_ref) return;
  notify(s, Notice::Kind::kProblem, kNoticeDraftsUnreadable, {}, std::move(failure));
}

}  // namespace marbre::app
