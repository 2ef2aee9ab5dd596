// Publishing. The change set is frozen when the dialog opens; what is typed afterwards is the next one. Three rules,
// checked by the scenario tests: a draft is cleared only when its published revision is its current one; whatever may
// have been sent is looked for before it is sent again; a publish is in the dialog or in the outbox until its outcome
// is definite.
//
// By pull request, the site does not change when we publish: a draft that went on keeps its base. Straight to the
// branch, the published bytes are the site's from then on, and the base of what was typed meanwhile.
#include <algorithm>

#include "app/flows.hpp"
#include "core/base/hash.hpp"

namespace marbre::app {
namespace {

struct Frozen {  // what settling needs of a publish, from wherever it is
  SiteRef site;
  std::vector<std::string> paths;
  std::vector<Revision> revisions;
  std::vector<std::string> shas;
  std::optional<site::ChangeSet> change_set;
};

std::string title_of(const PublishDialog& dialog, Language language) {
  const std::size_t from = dialog.title.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return site::suggested_title(dialog.change_set, language == Language::kFrench);
  return dialog.title.substr(from, dialog.title.find_last_not_of(" \t\r\n") - from + 1);
}

OutboxItem to_outbox(const AppState& s, const PublishDialog& dialog) {
  OutboxItem item;
  item.publish_id = dialog.publish_id;
  item.title = title_of(dialog, s.language);
  item.site = s.site_ref;
  for (const site::FileChange& file : dialog.change_set.files) {
    item.paths.push_back(file.path);
    item.revisions.push_back(file.revision);
    item.shas.push_back(site::blob_sha(file));
  }
  item.progress = dialog.progress;
  item.confirmed_unsent = dialog.attempts <= 1;  // before the attempt that is under way
  item.change_set = dialog.change_set;
  return item;
}

std::vector<OutboxItem>::iterator find_item(AppState& s, std::string_view publish_id) {
  return std::find_if(s.outbox.begin(), s.outbox.end(),
                      [&](const OutboxItem& item) { return item.publish_id == publish_id; });
}

// Older requests for the same publish no longer speak for it.
void forget_requests(AppState& s, std::string_view publish_id) {
  std::erase_if(s.awaited, [&](const auto& entry) {
    const auto* publish = std::get_if<AwaitPublish>(&entry.second);
    return publish != nullptr && publish->publish_id == publish_id;
  });
}

// Does the host keep a publish that ended like this, to be sent again?
bool stays_in_outbox(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline:
    case Outcome::kRateLimited:
    case Outcome::kUnknown:
    case Outcome::kServer:
    case Outcome::kAuthExpired:
    case Outcome::kCancelled: return true;
    case Outcome::kNotFound:
    case Outcome::kForbidden:
    case Outcome::kHeadMoved:
    case Outcome::kConflict:
    case Outcome::kNotMergeable:
    case Outcome::kRejected:
    case Outcome::kQuota:
    case Outcome::kTooLarge: return false;
  }
  return false;
}

// ... and is it to be sent again without anybody asking?
bool retries_by_itself(Outcome outcome) {
  return outcome == Outcome::kOffline || outcome == Outcome::kRateLimited || outcome == Outcome::kUnknown ||
         outcome == Outcome::kServer;
}

void waits(AppState& s, OutboxItem& item, Failure failure) {
  if (failure.outcome != Outcome::kOffline) item.confirmed_unsent = false;
  item.retry_at.reset();
  if (retries_by_itself(failure.outcome)) item.retry_at = failure.retry_at.value_or(s.now + kOutboxRetryMs);
  item.due = false;
  item.progress = std::move(failure);
}

void notify_waiting(AppState& s, const std::string& title, const Failure& failure) {
  std::string_view key = kNoticePublishWaits;
  if (failure.outcome == Outcome::kRateLimited) key = kNoticePublishRateLimited;
  if (failure.outcome == Outcome::kUnknown || failure.outcome == Outcome::kServer) key = kNoticePublishUnknown;
  if (failure.outcome == Outcome::kAuthExpired) key = kNoticePublishNeedsToken;
  const bool calm = failure.outcome == Outcome::kOffline || failure.outcome == Outcome::kCancelled;
  notify(s, calm ? Notice::Kind::kInfo : Notice::Kind::kProblem, key, title, failure);
}

void resend(AppState& s, Effects& out, OutboxItem& item) {
  forget_requests(s, item.publish_id);
  item.due = false;
  item.retry_at.reset();
  const bool look_first = !item.confirmed_unsent;
  const std::uint32_t request = ask(s, out, AwaitPublish{item.publish_id}, Resend{0, item.publish_id, look_first});
  item.progress = Running{request, 0, 0};
}

// The published bytes are the site's now.
void take_over(Site& site, const site::ChangeSet& change_set, const std::string& head) {
  for (const site::FileChange& file : change_set.files) {
    const auto at = std::lower_bound(site.entries.begin(), site.entries.end(), file.path,
                                     [](const site::Entry& entry, const std::string& p) { return entry.path < p; });
    const std::size_t size = file.picture ? file.picture->size : file.text.size();
    site::Entry entry{file.path, site::blob_sha(file), static_cast<std::uint32_t>(size)};
    if (at != site.entries.end() && at->path == file.path) {
      entry.mode = at->mode;
      *at = std::move(entry);
    } else {
      site.entries.insert(at, std::move(entry));
    }
    if (!file.picture) site.texts.insert_or_assign(file.path, std::make_shared<const std::string>(file.text));
  }
  if (!head.empty()) site.head = head;
}

void clear_published_draft(AppState& s, Effects& out, const std::string& path, Revision revision,
                           const Published& done) {
  const auto draft = s.drafts.find(path);
  if (draft == s.drafts.end() || draft->second.revision != revision) return;
  drop_draft(s, out, path);
  if (done.pull_number != 0 && s.page && s.page->path == path) s.page->pull_number = done.pull_number;
}

void settle_here(AppState& s, Effects& out, const Frozen& frozen, const Published& done, const std::string& head) {
  const bool listed = std::holds_alternative<Idle>(s.drafts_progress);
  for (std::size_t i = 0; i < frozen.paths.size(); ++i) {
    if (listed) {
      clear_published_draft(s, out, frozen.paths[i], frozen.revisions[i], done);
    } else {
      s.settled.push_back({frozen.paths[i], frozen.revisions[i]});
      ask(s, out, AwaitDelete{frozen.site, frozen.paths[i], frozen.revisions[i]},
          DeleteDraft{0, frozen.site, frozen.paths[i], frozen.revisions[i]});
    }
    if (done.pull_number == 0 && i < frozen.shas.size()) s.published_shas[frozen.paths[i]] = frozen.shas[i];
  }
  for (std::size_t i = 0; i < frozen.shas.size(); ++i)  // after the drafts, which may still name them
    if (site::is_image_path(frozen.paths[i])) picture_sent(s, out, frozen.paths[i], frozen.shas[i]);
  if (done.pull_number != 0) {
    s.review.pulls.reset();  // there is one more
    if (std::holds_alternative<RoutePulls>(s.route.place)) list_pulls(s, out);
  } else if (frozen.change_set && s.site) {
    take_over(*s.site, *frozen.change_set, head);
    reconcile_drafts(s, out);
  } else {
    load_site(s, out);
  }
  rebuild_pages(s);
  show_published_text(s);
}

void settle_elsewhere(AppState& s, Effects& out, const Frozen& frozen) {
  for (std::size_t i = 0; i < frozen.paths.size(); ++i) {
    if (site::is_image_path(frozen.paths[i]) && i < frozen.shas.size()) {
      out.push_back(ReleasePicture{frozen.site, frozen.paths[i], frozen.shas[i]});
      continue;
    }
    std::erase_if(s.left_drafts, [&](const LeftDraft& left) {
      return left.site == frozen.site && left.draft.path == frozen.paths[i] &&
             left.draft.revision == frozen.revisions[i];
    });
    ask(s, out, AwaitDelete{frozen.site, frozen.paths[i], frozen.revisions[i]},
        DeleteDraft{0, frozen.site, frozen.paths[i], frozen.revisions[i]});
  }
}

bool needs_token(const AppState& s) { return s.site && !s.site->can_write && !s.account.has_token && !s.site_ref.demo; }

}  // namespace

void on(AppState& s, Effects& out, AskPublish) {
  if (s.publish || !s.site) return;
  std::vector<std::string> texts;
  std::vector<const Draft*> drafts;
  for (const auto& [path, draft] : s.drafts) {
    if (is_waiting(s, path)) continue;  // this very text is on its way
    drafts.push_back(&draft);
    texts.push_back(draft.text.to_string());
  }
  std::vector<site::DraftView> views;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const Draft& draft = *drafts[i];
    views.push_back({draft.path, *draft.base, texts[i], draft.base_sha, draft.revision});
  }
  PublishDialog dialog;
  dialog.change_set = site::freeze(s.site->head, views);
  if (dialog.change_set.empty()) {
    notify(s, Notice::Kind::kInfo, s.drafts.empty() ? kNoticeNothingToPublish : kNoticeAlreadyWaiting);
    return;
  }
  for (const StoredPicture& picture : pictures_to_publish(s))
    site::add_picture(dialog.change_set, picture.path, picture.sha, picture.size);
  dialog.publish_id = s.id_seed + "-" + std::to_string(s.next_publish++);
  dialog.title = site::suggested_title(dialog.change_set, s.language == Language::kFrench);
  s.publish = std::move(dialog);
  save_drafts(s, out);
}

void on(AppState& s, Effects& out, ConfirmPublish) {
  if (!s.publish || !s.site || is_running(s.publish->progress)) return;
  if (needs_token(s)) {
    out.push_back(ShowTokenDialog{s.site_ref});
    return;
  }
  PublishDialog& dialog = *s.publish;
  dialog.title = title_of(dialog, s.language);
  dialog.change_set.base_head = s.site->head;  // read again after the branch had moved
  Publish effect;
  effect.ref = s.site_ref;
  effect.publish_id = dialog.publish_id;
  effect.title = dialog.title;
  effect.message = dialog.message;
  effect.mode = dialog.mode;
  effect.change_set = dialog.change_set;
  effect.look_first = dialog.attempts > 0;
  if (dialog.mode == PublishMode::kPullRequest) {
    effect.branch = site::branch_name(dialog.change_set, dialog.publish_id);
  } else {
    effect.branch = s.site_ref.branch.empty() ? s.site->default_branch : s.site_ref.branch;
  }
  for (const site::FileChange& file : dialog.change_set.files) {
    if (file.picture) continue;
    if (const base::Result<text::Document> sent = text::Document::from(file.text); sent.ok())
      keep_version(s, out, file.path, *sent, s.now, VersionReason::kPublish);
  }
  forget_requests(s, dialog.publish_id);
  dialog.attempts += 1;
  dialog.progress = Running{ask(s, out, AwaitPublish{dialog.publish_id}, std::move(effect)), 0, 0};
}

// Closing while it is being sent lets it go on in the outbox; closing after it failed gives it up there too.
void close_publish(AppState& s, Effects& out) {
  if (!s.publish) return;
  if (is_running(s.publish->progress)) {
    s.outbox.push_back(to_outbox(s, *s.publish));
  } else if (s.publish->attempts > 0) {
    forget_requests(s, s.publish->publish_id);
    out.push_back(DropFromOutbox{s.publish->publish_id});
  }
  s.publish.reset();
}

void all_due(AppState& s) {
  for (OutboxItem& item : s.outbox) {
    const auto* failure = std::get_if<Failure>(&item.progress);
    if (is_running(item.progress)) continue;
    if (failure != nullptr && !retries_by_itself(failure->outcome)) continue;
    if (failure != nullptr && failure->retry_at && s.now < *failure->retry_at) continue;
    item.due = true;
  }
}

void pump_outbox(AppState& s, Effects& out) {
  if (!s.online) return;
  const bool busy =
      (s.publish && is_running(s.publish->progress)) ||
      std::any_of(s.outbox.begin(), s.outbox.end(), [](const OutboxItem& item) { return is_running(item.progress); });
  if (busy) return;
  const auto next = std::find_if(s.outbox.begin(), s.outbox.end(), [](const OutboxItem& item) { return item.due; });
  if (next != s.outbox.end()) resend(s, out, *next);
}

void on(AppState& s, Effects& out, const RetryOutbox& a) {
  const auto item = find_item(s, a.publish_id);
  if (item == s.outbox.end() || is_running(item->progress)) return;
  resend(s, out, *item);
}

void on(AppState& s, Effects& out, const DropOutbox& a) {
  const auto item = find_item(s, a.publish_id);
  if (item == s.outbox.end()) return;
  if (const auto* running = std::get_if<Running>(&item->progress)) out.push_back(Cancel{running->request});
  forget_requests(s, a.publish_id);
  s.outbox.erase(item);
  out.push_back(DropFromOutbox{a.publish_id});
  pump_outbox(s, out);
}

void on(AppState& s, Effects& out, OutboxListed a) {
  if (!take<AwaitOutbox>(s, a.request)) return;
  for (OutboxItem& item : a.items) {
    for (const Revision revision : item.revisions) s.last_revision = std::max(s.last_revision, revision);
    const bool known =
        find_item(s, item.publish_id) != s.outbox.end() || (s.publish && s.publish->publish_id == item.publish_id);
    if (known || item.paths.size() != item.revisions.size()) continue;
    item.progress = Idle{};
    s.outbox.push_back(std::move(item));
  }
  all_due(s);
  pump_outbox(s, out);
}

void on(AppState& s, Effects& out, PublishDone a) {
  const std::optional<AwaitPublish> awaited = take<AwaitPublish>(s, a.request);
  if (!awaited) return;
  Frozen frozen;
  OutboxItem item;
  if (s.publish && s.publish->publish_id == awaited->publish_id) {
    item = to_outbox(s, *s.publish);
    s.publish.reset();
  } else if (const auto found = find_item(s, awaited->publish_id); found != s.outbox.end()) {
    item = std::move(*found);
    s.outbox.erase(found);
  } else {
    return;
  }
  forget_requests(s, awaited->publish_id);
  frozen = {item.site, std::move(item.paths), std::move(item.revisions), std::move(item.shas),
            std::move(item.change_set)};
  a.published.publish_id = awaited->publish_id;
  s.published = std::move(a.published);
  if (s.published->pull_number != 0) {
    notify(s, Notice::Kind::kGood, kNoticePublishedPull, std::to_string(s.published->pull_number));
  } else {
    notify(s, Notice::Kind::kGood, kNoticePublishedDirect, s.published->branch);
  }
  if (frozen.site == s.site_ref) {
    settle_here(s, out, frozen, *s.published, a.head);
  } else {
    settle_elsewhere(s, out, frozen);
  }
  pump_outbox(s, out);
}

void publish_failed(AppState& s, Effects& out, const AwaitPublish& awaited, std::uint32_t request, Failure failure) {
  const Outcome outcome = failure.outcome;
  if (s.publish && s.publish->publish_id == awaited.publish_id && is_running(s.publish->progress, request)) {
    const bool to_wait =
        outcome == Outcome::kOffline || outcome == Outcome::kRateLimited || outcome == Outcome::kUnknown;
    if (to_wait) {
      OutboxItem item = to_outbox(s, *s.publish);
      waits(s, item, failure);
      s.publish.reset();
      notify_waiting(s, item.title, failure);
      s.outbox.push_back(std::move(item));
    } else {
      s.publish->progress = std::move(failure);
      if (outcome == Outcome::kHeadMoved || outcome == Outcome::kConflict) load_site(s, out);
    }
    return;
  }
  const auto item = find_item(s, awaited.publish_id);
  if (item == s.outbox.end() || !is_running(item->progress, request)) return;
  if (stays_in_outbox(outcome)) {
    waits(s, *item, failure);
    notify_waiting(s, item->title, failure);
    if (outcome == Outcome::kOffline) {
      for (OutboxItem& other : s.outbox) other.due = false;  // they would end the same way
    }
  } else {
    notify(s, Notice::Kind::kProblem, kNoticePublishFailed, item->title, failure);
    s.outbox.erase(item);
    if (outcome == Outcome::kHeadMoved || outcome == Outcome::kConflict) load_site(s, out);
  }
  pump_outbox(s, out);
}

}  // namespace marbre::app
