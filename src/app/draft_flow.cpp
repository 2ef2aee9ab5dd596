// Drafts and the store. A draft is in memory from its first change on; the store gets every revision at most
// kSaveAtMostMs later, or when it has answered the save before, and confirms it. "Saved" is only ever the store's word.
// A save that is not answered or failed is tried again; a draft of a site that was left stays in `left_drafts` until
// the store has it.
#include <algorithm>

#include "app/flows.hpp"
#include "core/base/hash.hpp"

namespace marbre::app {
namespace {

// The store has this revision, or has been given it and may yet answer.
bool is_with_store(const Draft& draft, Instant now) {
  const bool waiting = draft.revision == draft.sent && draft.sent_at && now - *draft.sent_at < kSaveRetryMs;
  return draft.revision == draft.saved || waiting;
}

// The store is still at an earlier revision. What is done meanwhile goes with one save when it has answered: on a slow
// disk saves would queue up, each later than the one before.
bool is_busy(const Draft& draft, Instant now) {
  return draft.sent_at && draft.saved < draft.sent && now - *draft.sent_at < kSaveQueueMs;
}

AppendDraft next_batch(const SiteRef& ref, Draft& draft) {
  DraftLog& log = draft.log;
  std::string batch = text::seal(log.pending, draft.text.size(), log.chain);
  log.pending.clear();
  log.bytes += batch.size();
  return {0, ref, draft.path, draft.revision, log.snapshot, log.sequence++, std::move(batch)};
}

void save(AppState& s, Effects& out, const SiteRef& ref, Draft& draft) {
  if (is_with_store(draft, s.now)) return;
  DraftLog& log = draft.log;
  if (draft.sent == draft.revision) log.snapshot = {};  // it was not answered, or failed
  draft.sent = draft.revision;
  draft.sent_at = s.now;
  draft.due = false;
  AwaitSave awaited{ref, draft.path, draft.revision};
  if (log.snapshot.value != 0 && log.bytes + log.pending.size() <= kLogBytes) {
    ask(s, out, std::move(awaited), next_batch(ref, draft));
    return;
  }
  const bool open = s.page && ref == s.site_ref && s.page->path == draft.path;
  SaveDraft effect{0, ref, draft.path, draft.base_sha, draft.base, draft.text, draft.revision, {}};
  log = {};
  log.snapshot = draft.revision;
  effect.state = text::encode_state(draft.text, open ? s.page->selection : draft.selection,
                                    open ? s.page->history : draft.history, log.chain);
  ask(s, out, std::move(awaited), std::move(effect));
}

Draft* find_left(AppState& s, const SiteRef& ref, std::string_view path) {
  const auto at = std::find_if(s.left_drafts.begin(), s.left_drafts.end(),
                               [&](const LeftDraft& left) { return left.site == ref && left.draft.path == path; });
  return at != s.left_drafts.end() ? &at->draft : nullptr;
}

Draft* find_draft(AppState& s, const SiteRef& ref, const std::string& path) {
  if (ref == s.site_ref) {
    if (const auto at = s.drafts.find(path); at != s.drafts.end()) return &at->second;
  }
  return find_left(s, ref, path);
}

// All replies are in: nothing is left to save.
void settle_saving(AppState& s) {
  if (has_unsaved(s)) return;
  s.save_at.reset();
  s.first_unsaved_at.reset();
}

}  // namespace

bool is_being_deleted(const AppState& s, const std::string& path, Revision revision) {
  return std::any_of(s.awaited.begin(), s.awaited.end(), [&](const auto& entry) {
    const auto* gone = std::get_if<AwaitDelete>(&entry.second);
    return gone != nullptr && gone->ref == s.site_ref && gone->path == path && revision <= gone->revision;
  });
}

void log_operation(Draft& draft, text::Operation what, const text::Change& change, text::Selection before,
                   text::Selection after, text::EditKind kind, bool joined) {
  DraftLog& log = draft.log;
  if (log.snapshot.value != 0) {
    if (log.selected) text::append_selection(log.pending, before);
    text::append_operation(log.pending, what, change, after, kind, joined);
  }
  log.selected = false;
}

std::optional<Draft> restore(AppState& s, StoredDraft&& stored) {
  const base::Result<text::Document> snapshot = text::Document::from(stored.text);
  if (!snapshot.ok()) {
    notify(s, Notice::Kind::kProblem, kNoticeDraftUnreadable, stored.path);
    return std::nullopt;
  }
  text::Replayed replayed = text::replay(*snapshot, stored.state, stored.log);
  // What is damaged stays as it is in the store until the page is edited; that save is a whole one.
  if (!replayed.complete) notify(s, Notice::Kind::kProblem, kNoticeDraftRecovered, stored.path);
  Draft draft;
  draft.path = std::move(stored.path);
  draft.base_sha = std::move(stored.base_sha);
  draft.base = std::make_shared<const std::string>(std::move(stored.base));
  draft.text = std::move(replayed.text);
  draft.revision = draft.saved = draft.sent = stored.revision;
  draft.saved_at = draft.edited_at = stored.saved_at;
  draft.selection = replayed.selection;
  draft.history = std::move(replayed.history);
  if (replayed.complete && !stored.state.empty()) {
    draft.log.snapshot = stored.snapshot;
    draft.log.chain = replayed.chain;
    draft.log.sequence = replayed.batches;
    draft.log.bytes = stored.log.size();
  }
  return draft;
}

void stash_page(AppState& s) {
  if (!s.page) return;
  const auto draft = s.drafts.find(s.page->path);
  if (draft == s.drafts.end() || draft->second.revision != s.page->revision) return;
  draft->second.selection = s.page->selection;
  draft->second.history = std::move(s.page->history);
  s.page->history = {};
}

// The caret's place alone is not worth a save, unless the tab may be closing.
void save_caret(AppState& s, Effects& out) {
  if (!can_edit(s)) return;
  const auto at = s.drafts.find(s.page->path);
  if (at == s.drafts.end()) return;
  Draft& draft = at->second;
  if (!draft.log.selected || draft.log.snapshot.value == 0 || draft.saved != draft.revision) return;
  draft.log.selected = false;
  text::append_selection(draft.log.pending, s.page->selection);
  ask(s, out, AwaitSave{s.site_ref, draft.path, draft.revision}, next_batch(s.site_ref, draft));
}

bool same_text(const text::Document& document, std::string_view bytes) { return document == bytes; }

void list_drafts(AppState& s, Effects& out) {
  abandon<AwaitDrafts>(s, out);
  s.drafts_progress = Running{ask(s, out, AwaitDrafts{s.site_ref}, ListDrafts{0, s.site_ref}), 0, 0};
}

void schedule_save(AppState& s) {
  earliest(s.list_at, s.now + kListDelayMs);
  if (!s.first_unsaved_at) s.first_unsaved_at = s.now;
  s.save_at = std::min(s.now + kSaveDelayMs, *s.first_unsaved_at + kSaveAtMostMs);
}

void save_drafts(AppState& s, Effects& out, SaveWhen when) {
  bool held_back = false;
  const auto send = [&](const SiteRef& ref, Draft& draft) {
    draft.due = when == SaveWhen::kInTurn && draft.revision != draft.sent && is_busy(draft, s.now);
    held_back = held_back || draft.due;
    if (!draft.due) save(s, out, ref, draft);
  };
  for (auto& [path, draft] : s.drafts) send(s.site_ref, draft);
  for (LeftDraft& left : s.left_drafts) send(left.site, left.draft);
  s.first_unsaved_at.reset();
  s.save_at.reset();
  if (has_unsaved(s)) s.save_at = s.now + (held_back ? kSaveQueueMs : kSaveRetryMs);
}

void drop_draft(AppState& s, Effects& out, const std::string& path) {
  const auto at = s.drafts.find(path);
  if (at == s.drafts.end()) return;
  const Draft& draft = at->second;
  if (draft.saved.value != 0 || draft.sent.value != 0) {
    ask(s, out, AwaitDelete{s.site_ref, path, draft.revision}, DeleteDraft{0, s.site_ref, path, draft.revision});
  }
  s.drafts.erase(at);
  settle_saving(s);
}

void reconcile_drafts(AppState& s, Effects& out) {
  if (!s.site || is_running(s.drafts_progress)) return;
  std::vector<std::string> published;
  for (auto& [path, draft] : s.drafts) {
    const std::shared_ptr<const std::string> text = published_text(s, path);
    if (!text) continue;
    const site::Entry* entry = find_entry(*s.site, path);
    // What we published ourselves while this draft went on is no one else's change.
    const auto ours = s.published_shas.find(path);
    const bool is_ours = ours != s.published_shas.end() && entry != nullptr && entry->sha == ours->second &&
                         base::git_blob_sha(*text) == ours->second;
    const bool same_base = entry != nullptr && entry->sha == draft.base_sha && *text == *draft.base;
    if (is_ours || same_base) {
      if (draft.base_sha != entry->sha) {
        draft.base_sha = entry->sha;
        draft.saved = {};  // the store is to keep the new base too
        draft.log.snapshot = {};
        draft.sent_at.reset();
        schedule_save(s);
      }
      draft.base = text;
      if (s.page && s.page->path == path) {
        s.page->base = text;
        s.page->base_sha = draft.base_sha;
      }
    }
    if (same_text(draft.text, *text)) published.push_back(path);
  }
  for (const std::string& path : published) drop_draft(s, out, path);
}

void leave_drafts(AppState& s, Effects& out) {
  save_drafts(s, out);
  for (auto& [path, draft] : s.drafts) {
    if (draft.revision == draft.saved) continue;
    if (Draft* left = find_left(s, s.site_ref, path)) {
      *left = std::move(draft);
    } else {
      s.left_drafts.push_back({s.site_ref, std::move(draft)});
    }
  }
  s.drafts.clear();
}

void on(AppState& s, Effects& out, DraftsListed a) {
  if (!take<AwaitDrafts>(s, a.request)) return;
  s.drafts_progress = Idle{};
  for (StoredDraft& stored : a.drafts) {
    s.last_revision = std::max(s.last_revision, stored.revision);
    const bool settled = std::any_of(s.settled.begin(), s.settled.end(), [&](const AppState::Settled& done) {
      return done.path == stored.path && done.revision == stored.revision;
    });
    // Published or given up meanwhile, and its deletion is with the store.
    if (settled || is_being_deleted(s, stored.path, stored.revision)) continue;
    if (std::optional<Draft> draft = restore(s, std::move(stored))) {
      std::string path = draft->path;
      s.drafts.insert_or_assign(std::move(path), std::move(*draft));
    }
  }
  s.settled.clear();
  for (auto left = s.left_drafts.begin(); left != s.left_drafts.end();) {
    if (left->site != s.site_ref) {
      ++left;
      continue;
    }
    Draft& draft = left->draft;
    const auto stored = s.drafts.find(draft.path);
    if (stored == s.drafts.end() || stored->second.revision < draft.revision) {
      std::string path = draft.path;
      s.drafts.insert_or_assign(std::move(path), std::move(draft));
    }
    left = s.left_drafts.erase(left);
  }
  settle_saving(s);
  if (s.page && s.page->read_only) s.page.reset();  // was for reading only as long as this was not known
  reconcile_drafts(s, out);
  settle_pictures(s, out);
  rebuild_pages(s);
  try_open_page(s, out);
}

void on(AppState& s, Effects& out, const DraftSaved& a) {
  const std::optional<AwaitSave> awaited = take<AwaitSave>(s, a.request);
  if (!awaited) return;
  // Answers to older saves of this page no longer matter.
  std::erase_if(s.awaited, [&](const auto& entry) {
    const auto* save = std::get_if<AwaitSave>(&entry.second);
    return save != nullptr && save->ref == awaited->ref && save->path == awaited->path &&
           save->revision <= awaited->revision;
  });
  if (Draft* draft = find_draft(s, awaited->ref, awaited->path); draft != nullptr && draft->saved < awaited->revision) {
    draft->saved = awaited->revision;
    draft->saved_at = s.now;
    draft->save_failure.reset();
    if (draft->due) save(s, out, awaited->ref, *draft);
  }
  std::erase_if(s.left_drafts, [](const LeftDraft& left) { return left.draft.saved == left.draft.revision; });
  settle_saving(s);
  if (s.update_wanted && !has_unsaved(s)) {
    s.update_wanted = false;
    out.push_back(ReloadForUpdate{});
  }
}

void drafts_failed(AppState& s, Effects& out, const AwaitDrafts&, Failure failure) {
  notify(s, Notice::Kind::kProblem, kNoticeDraftsUnreadable, {}, failure);
  s.drafts_progress = std::move(failure);
  try_open_page(s, out);
}

void save_failed(AppState& s, Effects& out, const AwaitSave& awaited, Failure failure) {
  Draft* draft = find_draft(s, awaited.ref, awaited.path);
  if (draft == nullptr || awaited.revision < draft->saved) return;
  draft->log.snapshot = {};  // whole, next time
  if (awaited.revision == draft->saved) return;
  if (draft->sent == awaited.revision) draft->sent_at.reset();  // so that it is sent again, with what was due
  if (failure.outcome == Outcome::kConflict) {
    // Somebody else wrote: a whole save puts ours in its place, and what was there is kept as a version.
    if (awaited.ref == s.site_ref) load_draft(s, out, awaited.path);
    earliest(s.save_at, s.now + kSaveDelayMs);
    return;
  }
  if (!draft->save_failure) notify(s, Notice::Kind::kProblem, kNoticeDraftNotSaved, awaited.path, failure);
  draft->save_failure = std::move(failure);
  earliest(s.save_at, s.now + kSaveRetryMs);
}

}  // namespace marbre::app
