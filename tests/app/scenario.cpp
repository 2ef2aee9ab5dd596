#include "app/scenario.hpp"

#include "core/base/hash.hpp"
#include "core/base/utf8.hpp"

namespace marbre::app {

SiteRef real_site() { return {false, "clermontech", "site", ""}; }

site::Entry entry_of(std::string_view path, std::string_view bytes) {
  return {std::string(path), base::git_blob_sha(bytes), static_cast<std::uint32_t>(bytes.size())};
}

void check_always(const AppState& s) {
  for (const auto& [path, draft] : s.drafts) {
    INFO("draft of " << path);
    REQUIRE(draft.path == path);
    REQUIRE(draft.base);
    REQUIRE(draft.text.to_string() != *draft.base);
    REQUIRE(draft.saved <= draft.revision);
  }
  if (has_unsaved(s)) REQUIRE(s.save_at);  // somebody will see to it
  if (s.page && !s.page->read_only) {
    const auto draft = s.drafts.find(s.page->path);
    if (draft != s.drafts.end()) {
      REQUIRE(draft->second.text.to_string() == s.page->text.to_string());
      REQUIRE(draft->second.revision == s.page->revision);
    }
    REQUIRE(base::is_valid_utf8(s.page->text.to_string()));
    REQUIRE(s.page->selection.range().to.value <= s.page->text.size());
  }
  for (const OutboxItem& item : s.outbox) {
    INFO("outbox " << item.publish_id);
    REQUIRE(item.paths.size() == item.revisions.size());
    const auto same = [&](const OutboxItem& other) { return other.publish_id == item.publish_id; };
    REQUIRE(std::count_if(s.outbox.begin(), s.outbox.end(), same) == 1);
    if (s.publish) REQUIRE(s.publish->publish_id != item.publish_id);
  }
}

Scenario::Scenario() { state.now = {1'795'386'896'000}; }

Scenario& Scenario::act(Action action) {
  for (Effect& effect : update(state, std::move(action))) sent.push_back(std::move(effect));
  refresh(state);
  check_always(state);
  return *this;
}

Scenario& Scenario::advance(std::int64_t ms) {
  const Instant end = state.now + ms;
  for (int guard = 0; guard < 1000; ++guard) {
    const std::optional<Instant> at = wake_at(state);
    if (!at || *at > end) break;
    if (*at > state.now) state.now = *at;
    act(Tick{});
  }
  state.now = end;
  return act(Tick{});
}

Scenario& Scenario::type(std::string_view text) {
  REQUIRE(state.page);
  const text::Selection selection = state.page->selection;
  const base::ByteRange range = selection.range();
  return act(EditText{text::Change::replace(range, std::string(text)),
                      text::Selection::caret(range.from + static_cast<std::uint32_t>(text.size())),
                      text::EditKind::kType});
}

Scenario& Scenario::caret_after(std::string_view text) {
  REQUIRE(state.page);
  const std::size_t at = state.page->text.to_string().find(text);
  REQUIRE(at != std::string::npos);
  return act(SetSelection{text::Selection::caret({static_cast<std::uint32_t>(at + text.size())})});
}

Scenario& Scenario::replace_all(std::string_view text) {
  REQUIRE(state.page);
  return act(EditText{text::Change::replace({{0}, {state.page->text.size()}}, std::string(text)),
                      text::Selection::caret({static_cast<std::uint32_t>(text.size())}), text::EditKind::kPaste});
}

Scenario& Scenario::start(std::string fragment, bool online, bool has_token) {
  HostReady ready{};
  ready.language = Language::kFrench;
  ready.online = online;
  ready.fragment = std::move(fragment);
  ready.id_seed = "1f2e3d4c";
  ready.account = {has_token, has_token ? "adama" : ""};
  return act(std::move(ready));
}

Scenario& Scenario::open_site(bool can_write) {
  start("#/clermontech/site", true, can_write);
  answer_outbox();
  answer_drafts();
  answer_site({{std::string(kPostPath), std::string(kPostText)}, {std::string(kOtherPath), std::string(kOtherText)}},
              false, "head-1", can_write);
  sent.clear();
  return *this;
}

Scenario& Scenario::open_demo() {
  start();
  act(OpenDemo{});
  answer_outbox();
  answer_drafts();
  answer_site({{std::string(kPostPath), std::string(kPostText)}, {std::string(kOtherPath), std::string(kOtherText)}});
  sent.clear();
  return *this;
}

Scenario& Scenario::answer_site(std::vector<std::pair<std::string, std::string>> texts, bool from_cache,
                                std::string head, bool can_write) {
  const OpenSite asked = take<OpenSite>();
  SiteOpened opened{};
  opened.request = asked.request;
  opened.ref = asked.ref;
  opened.default_branch = "main";
  opened.head = std::move(head);
  opened.can_write = can_write;
  opened.from_cache = from_cache;
  for (const auto& [path, bytes] : texts) opened.entries.push_back(entry_of(path, bytes));
  opened.texts = std::move(texts);
  return act(std::move(opened));
}

Scenario& Scenario::answer_drafts(std::vector<StoredDraft> drafts) {
  return act(DraftsListed{take<ListDrafts>().request, std::move(drafts)});
}

Scenario& Scenario::answer_outbox(std::vector<OutboxItem> items) {
  return act(OutboxListed{take<ListOutbox>().request, std::move(items)});
}

Scenario::Save Scenario::take_save() {
  for (auto at = sent.begin(); at != sent.end(); ++at) {
    if (const auto* whole = std::get_if<SaveDraft>(&*at)) {
      const SaveDraft e = *whole;
      sent.erase(at);
      store[e.path] = {e.path, e.base_sha, *e.base, e.text.to_string(), e.revision, state.now, e.revision, e.state, ""};
      batches[e.path] = 0;
      return {e.request, e.path, e.revision, true, true};
    }
    if (const auto* append = std::get_if<AppendDraft>(&*at)) {
      const AppendDraft e = *append;
      sent.erase(at);
      const auto kept = store.find(e.path);
      const bool fits = kept != store.end() && kept->second.snapshot == e.snapshot && batches[e.path] == e.sequence;
      if (fits) {
        kept->second.log += e.batch;
        kept->second.revision = e.revision;
        kept->second.saved_at = state.now;
        batches[e.path] += 1;
      }
      return {e.request, e.path, e.revision, false, fits};
    }
  }
  FAIL("no save was sent");
  std::abort();
}

std::vector<StoredDraft> Scenario::stored() const {
  std::vector<StoredDraft> all;
  for (const auto& [path, draft] : store) all.push_back(draft);
  return all;
}

Scenario& Scenario::confirm_saves() {
  while (count_saves() > 0) {
    const Save save = take_save();
    if (save.done) {
      act(DraftSaved{save.request, save.path, save.revision});
    } else {
      fail(save.request, Outcome::kConflict);
    }
  }
  while (count<DeleteDraft>() > 0) {
    const DeleteDraft gone = take<DeleteDraft>();
    store.erase(gone.path);
    act(DraftDeleted{gone.request, gone.path});
  }
  return *this;
}

Scenario& Scenario::fail(std::uint32_t request, Outcome outcome, std::optional<Instant> retry_at, std::string detail) {
  return act(RequestFailed{request, {outcome, std::move(detail), retry_at}});
}

Publish Scenario::ask_and_confirm() {
  act(AskPublish{});
  REQUIRE(state.publish);
  act(ConfirmPublish{});
  return take<Publish>();
}

PublishDone Scenario::done(const Publish& publish, std::uint32_t pull_number) const {
  PublishDone reply{};
  reply.request = publish.request;
  reply.published = {publish.publish_id, "commit-1", publish.branch, pull_number, "", {}};
  for (const site::FileChange& file : publish.change_set.files) reply.published.paths.push_back(file.path);
  reply.head = pull_number == 0 ? "commit-1" : publish.change_set.base_head;
  return reply;
}

}  // namespace marbre::app
