// A person who does anything at any time, and a host that answers anything at any time: late, doubled, never, wrongly,
// in any order. After every step nothing that was written is lost, "saved" is true, and nothing is published twice.
// Deterministic: a failure names its seed.
#include <deque>
#include <map>
#include <random>
#include <set>

#include "app/scenario.hpp"
#include "core/base/hash.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

using Key = std::pair<std::string, std::string>;  // site, path
std::string name_of(const SiteRef& ref) { return ref.owner + "/" + ref.name; }

struct Kept {  // a snapshot and its log
  StoredDraft draft;
  std::uint32_t batches = 0;
  std::string text() const {
    const text::Replayed r = text::replay(*text::Document::from(draft.text), draft.state, draft.log);
    REQUIRE(r.complete);
    REQUIRE(r.batches == batches);
    return r.text.to_string();
  }
};

struct StoredPublish {
  Publish publish;
  bool may_have_been_sent = false;
};

// What stands behind the messages: IndexedDB, GitHub, and a network that loses things.
struct World {
  std::map<Key, Kept> store;
  std::map<std::string, StoredPublish> outbox;
  std::map<std::string, std::map<std::string, std::string>> sites;  // default branches
  std::map<std::string, int> published;                             // publish id -> pull request or 0
  std::map<Key, std::vector<std::string>> on_branches;              // texts that are safe on GitHub
  std::map<Key, StoredPicture> pictures;
  int next_pull = 1;

  // Publishing for real. What the host must never be told is to send, without looking first, something that was sent.
  PublishDone perform(std::uint32_t request, const Publish& p, bool look_first) {
    PublishDone done{};
    done.request = request;
    const auto earlier = published.find(p.publish_id);
    if (earlier == published.end()) {
      const int pull = p.mode == PublishMode::kDirect ? 0 : next_pull++;
      published[p.publish_id] = pull;
      for (const site::FileChange& file : p.change_set.files) {
        if (file.picture) continue;
        on_branches[{name_of(p.ref), file.path}].push_back(file.text);
        if (pull == 0) sites[name_of(p.ref)][file.path] = file.text;
      }
    } else {
      REQUIRE(look_first);
    }
    done.published = {p.publish_id, "c", p.branch, static_cast<std::uint32_t>(published[p.publish_id]), "", {}};
    for (const site::FileChange& file : p.change_set.files) done.published.paths.push_back(file.path);
    done.head = "head";
    return done;
  }
};

class Game {
 public:
  explicit Game(unsigned seed) : random_(seed) {
    world_.sites["clermontech/site"] = {{"a.md", "---\ntitle: A\n---\nUn.\n"},
                                        {"b.md", "---\ntitle: B\n---\r\nDeux.\r\n"},
                                        {"c.md", "pas de front matter"}};
    world_.sites["marbre/demo"] = {{"a.md", "---\ntitle: D\n---\nDémo.\n"}};
    begin();
  }

  void run(int steps) {
    for (int i = 0; i < steps; ++i) {
      INFO("step " << i);
      s_.state.now = s_.state.now + pick(300);
      step();
      collect();
      check();
    }
  }

 private:
  int pick(int n) { return std::uniform_int_distribution<int>(0, n - 1)(random_); }
  bool chance(int percent) { return pick(100) < percent; }

  void begin() {
    HostReady ready{};
    ready.online = true;
    ready.id_seed = "seed" + std::to_string(sessions_++);
    ready.account = {true, "x"};
    ready.fragment = chance(50) ? "#/clermontech/site" : "";
    s_.act(ready);
    collect();
  }

  // The tab is killed: what was not with the store by then is gone, and nobody was told it was saved.
  void reload() {
    const Instant now = s_.state.now + 5;
    s_ = Scenario{};
    s_.state.now = now;
    pending_.clear();
    written_.clear();
    for (auto& [id, stored] : world_.outbox) stored.may_have_been_sent = true;
    begin();
  }

  void step() {
    const int what = pick(100);
    if (what < 38) {
      person();
    } else if (what < 88) {
      host();
    } else if (what < 98) {
      s_.act(Tick{});
    } else if (what < 99) {
      s_.act(OnlineChanged{chance(70)});
    } else if (chance(25)) {
      reload();
    }
  }

  void person() {
    static const char* const kPaths[] = {"a.md", "b.md", "c.md", "new.md"};
    const std::string path = kPaths[pick(4)];
    switch (pick(22)) {
      case 0:
        s_.act(ShowPage{});
        s_.act(OpenSiteByName{chance(70) ? "clermontech/site" : "marbre/demo"});
        break;
      case 1:
      case 2: s_.act(OpenPagePath{path}); break;
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
      case 8: edit(); break;
      case 9: s_.act(Undo{}); break;
      case 10: s_.act(Redo{}); break;
      case 11: s_.act(SetField{"title", std::string(static_cast<std::size_t>(1 + pick(3)), 'T')}); break;
      case 12: s_.act(PageHidden{}); break;
      case 13: s_.act(AskPublish{}); break;
      case 14: s_.act(SetPublishMode{chance(50) ? PublishMode::kDirect : PublishMode::kPullRequest}); break;
      case 15:
      case 16: s_.act(ConfirmPublish{}); break;
      case 17: s_.act(chance(50) ? Action{ClosePublish{}} : Action{DiscardDraft{path}}); break;
      case 18:
        if (!s_.state.outbox.empty()) {
          const std::string id =
              s_.state.outbox[static_cast<std::size_t>(pick(static_cast<int>(s_.state.outbox.size())))].publish_id;
          s_.act(chance(80) ? Action{RetryOutbox{id}} : Action{DropOutbox{id}});
        }
        break;
      case 19:
        if (chance(30)) {
          s_.act(PictureComing{1, chance(50) ? "p" : "q", "png"});
        } else if (!s_.state.pictures.coming.empty()) {
          s_.act(DescribePicture{s_.state.pictures.coming[0].path, chance(50) ? "alt" : ""});
        }
        break;
      default:
        if (!s_.state.awaited.empty() && chance(30)) {
          auto at = s_.state.awaited.begin();
          std::advance(at, pick(static_cast<int>(s_.state.awaited.size())));
          s_.act(CancelRequest{at->first});
        } else {
          s_.act(RetrySite{});
        }
    }
    remember();
  }

  void edit() {
    if (!s_.state.page) return;
    const std::string text = s_.text();
    std::uint32_t from = static_cast<std::uint32_t>(pick(static_cast<int>(text.size()) + 1));
    std::uint32_t to = from + static_cast<std::uint32_t>(pick(3));
    static const char* const kInserts[] = {"x", "é", "\n", "---\n", "👋", ""};
    s_.act(EditText{text::Change::replace({{from}, {to}}, kInserts[pick(6)]), text::Selection::caret({from}),
                    text::EditKind::kType});
  }

  // What the person sees in the editor now is written, until they change it themselves.
  void remember() {
    if (!s_.state.page || s_.state.page->read_only) return;
    const Key key{name_of(s_.state.site_ref), s_.state.page->path};
    if (is_dirty(s_.state, s_.state.page->path)) {
      written_[key] = s_.text();
    } else {
      written_.erase(key);
    }
  }

  void collect() {
    for (Effect& effect : s_.sent) pending_.push_back(std::move(effect));
    s_.sent.clear();
  }

  void host() {
    if (pending_.empty()) return;
    std::size_t at = static_cast<std::size_t>(pick(static_cast<int>(pending_.size())));
    // What is about publishing is done once and in the order it was asked for; a store's or a reader's work in any
    // order, and sometimes twice.
    const bool ordered = is_about_publishing(pending_[at]);
    for (std::size_t i = 0; ordered && i < at; ++i) {
      if (is_about_publishing(pending_[i])) at = i;
    }
    const Effect effect = pending_[at];
    if (ordered || !chance(6)) pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(at));
    std::visit([&](const auto& e) { answer(e); }, effect);
  }
  static bool is_about_publishing(const Effect& e) {
    return std::holds_alternative<Publish>(e) || std::holds_alternative<Resend>(e) ||
           std::holds_alternative<DropFromOutbox>(e);
  }
  bool cancelled(std::uint32_t request) {  // in time
    const auto at = std::find_if(pending_.begin(), pending_.end(), [&](const Effect& e) {
      return std::holds_alternative<Cancel>(e) && std::get<Cancel>(e).request == request;
    });
    if (at == pending_.end() || chance(50)) return false;
    pending_.erase(at);
    reply(RequestFailed{request, {Outcome::kCancelled, "", std::nullopt}});
    return true;
  }

  template <class A>
  void reply(A action) {
    if (chance(5)) return;  // lost
    if (chance(5)) s_.act(action);
    s_.act(std::move(action));
  }
  bool failed(std::uint32_t request) {
    if (!chance(12)) return false;
    static const Outcome kOutcomes[] = {Outcome::kOffline,   Outcome::kNotFound, Outcome::kAuthExpired,
                                        Outcome::kForbidden, Outcome::kQuota,    Outcome::kRateLimited,
                                        Outcome::kServer,    Outcome::kCancelled};
    reply(RequestFailed{request, {kOutcomes[pick(8)], "", std::nullopt}});
    return true;
  }

  void answer(const OpenSite& e) {
    if (failed(e.request)) return;
    SiteOpened opened{};
    opened.request = e.request;
    opened.ref = e.ref;
    opened.default_branch = "main";
    opened.head = "head";
    opened.can_write = true;
    std::vector<std::pair<std::string, std::string>> later;
    for (const auto& [path, bytes] : world_.sites[name_of(e.ref)]) {
      opened.entries.push_back(entry_of(path, bytes));
      (chance(70) ? opened.texts : later).emplace_back(path, bytes);
    }
    reply(opened);
    if (!later.empty()) reply(SiteTexts{e.request, later});
  }
  void answer(const ListDrafts& e) {
    if (failed(e.request)) return;
    DraftsListed listed{e.request, {}};
    for (const auto& [key, draft] : world_.store) {
      if (key.first == name_of(e.ref)) listed.drafts.push_back(draft.draft);
    }
    reply(listed);
  }
  void answer(const ListOutbox& e) {
    OutboxListed listed{e.request, {}};
    for (const auto& [id, stored] : world_.outbox) {
      OutboxItem item;
      item.publish_id = id;
      item.site = stored.publish.ref;
      item.confirmed_unsent = !stored.may_have_been_sent;
      for (const site::FileChange& file : stored.publish.change_set.files) {
        item.paths.push_back(file.path);
        item.revisions.push_back(file.revision);
        item.shas.push_back(site::blob_sha(file));
      }
      listed.items.push_back(std::move(item));
    }
    reply(listed);
  }
  void answer(const SaveDraft& e) {
    if (failed(e.request)) return;
    const Key key{name_of(e.ref), e.path};
    const auto stored = world_.store.find(key);
    if (stored == world_.store.end() || stored->second.draft.revision <= e.revision) {
      world_.store[key] = {
          {e.path, e.base_sha, *e.base, e.text.to_string(), e.revision, s_.state.now, e.revision, e.state, ""}};
    }
    reply(DraftSaved{e.request, e.path, e.revision});
  }
  void answer(const AppendDraft& e) {
    if (failed(e.request)) return;
    const auto stored = world_.store.find({name_of(e.ref), e.path});
    if (stored == world_.store.end() || stored->second.draft.snapshot != e.snapshot ||
        stored->second.batches != e.sequence) {
      reply(RequestFailed{e.request, {Outcome::kConflict, "", std::nullopt}});
      return;
    }
    stored->second.draft.log += e.batch;
    stored->second.draft.revision = e.revision;
    stored->second.batches += 1;
    reply(DraftSaved{e.request, e.path, e.revision});
  }
  void answer(const LoadDraft& e) {
    if (failed(e.request)) return;
    const auto stored = world_.store.find({name_of(e.ref), e.path});
    reply(DraftLoaded{e.request, stored != world_.store.end() ? std::optional(stored->second.draft) : std::nullopt});
  }
  void answer(const SaveVersion&) {}
  void answer(const ListVersions& e) { failed(e.request); }
  void answer(const LoadVersion& e) { failed(e.request); }
  void answer(const ClaimPage& e) {
    if (!e.path.empty()) reply(PageRole{e.ref, e.path, chance(90) ? Claim::Role::kHere : Claim::Role::kUnprotected});
  }
  void answer(const AskHandOver&) {}
  void answer(const YieldPage&) {}
  void answer(const AskStorage& e) { failed(e.request); }
  void answer(const ReadAllDrafts& e) { failed(e.request); }
  void answer(const SaveFile&) {}
  void answer(const PickDraftsFile&) {}
  void answer(const ImportDrafts& e) { failed(e.request); }
  void answer(const DeleteDraft& e) {
    const Key key{name_of(e.ref), e.path};
    const auto stored = world_.store.find(key);
    if (stored != world_.store.end() && stored->second.draft.revision <= e.revision) world_.store.erase(stored);
    reply(DraftDeleted{e.request, e.path});
  }
  void answer(const TakePicture& e) {
    const Key key{name_of(e.ref), e.path};
    if (world_.pictures.contains(key)) {  // sent twice, or another tab was there first
      reply(RequestFailed{e.request, {Outcome::kQuota, "", std::nullopt}});
    } else if (!failed(e.request)) {
      const StoredPicture picture{e.path, base::git_blob_sha(std::to_string(e.request)), 3, s_.state.now};
      world_.pictures[key] = picture;
      reply(PictureStored{e.request, picture.sha, picture.size});
      remember();  // it stands in the text now
    }
  }
  void answer(const ListPictures& e) {
    if (failed(e.request)) return;
    PicturesListed listed{e.request, {}};
    for (const auto& [key, picture] : world_.pictures)
      if (key.first == name_of(e.ref)) listed.pictures.push_back(picture);
    reply(listed);
  }
  void answer(const ReleasePicture& e) {
    const auto at = world_.pictures.find({name_of(e.ref), e.path});
    if (at != world_.pictures.end() && at->second.sha == e.sha) world_.pictures.erase(at);
  }
  void answer(const PickPictureFile&) {}
  void answer(const Publish& e) {
    // The host still has what is to be published.
    for (const site::FileChange& file : e.change_set.files) {
      if (!file.picture || world_.outbox.contains(e.publish_id)) continue;
      const auto at = world_.pictures.find({name_of(e.ref), file.path});
      REQUIRE(at != world_.pictures.end());
      REQUIRE(at->second.sha == file.picture->sha);
    }
    world_.outbox[e.publish_id] = {e, world_.outbox.contains(e.publish_id) || e.look_first};
    send(e.request, e.publish_id, e.look_first);
  }
  void answer(const Resend& e) {
    if (!world_.outbox.contains(e.publish_id)) {
      reply(RequestFailed{e.request, {Outcome::kNotFound, "", std::nullopt}});
    } else {
      send(e.request, e.publish_id, e.look_first);
    }
  }
  void send(std::uint32_t request, const std::string& id, bool look_first) {
    if (cancelled(request)) return;
    const int what = pick(100);
    if (what < 20) {
      reply(RequestFailed{request, {Outcome::kOffline, "", std::nullopt}});
      return;
    }
    StoredPublish& stored = world_.outbox.at(id);
    stored.may_have_been_sent = true;
    if (what < 35) {
      static const Outcome kOutcomes[] = {Outcome::kRateLimited, Outcome::kServer, Outcome::kAuthExpired,
                                          Outcome::kCancelled};
      reply(RequestFailed{request, {kOutcomes[pick(4)], "", std::nullopt}});
      return;
    }
    if (what < 50 && !world_.published.contains(id)) {
      static const Outcome kOutcomes[] = {Outcome::kConflict, Outcome::kHeadMoved, Outcome::kRejected,
                                          Outcome::kForbidden};
      world_.outbox.erase(id);
      reply(RequestFailed{request, {kOutcomes[pick(4)], "", std::nullopt}});
      return;
    }
    const PublishDone done = world_.perform(request, stored.publish, look_first);
    if (what < 65) {  // it happened, and nobody heard
      reply(RequestFailed{request, {Outcome::kUnknown, "", std::nullopt}});
      return;
    }
    world_.outbox.erase(id);
    reply(done);
  }
  void answer(const DropFromOutbox& e) { world_.outbox.erase(e.publish_id); }
  void answer(const RenderPage& e) {
    if (!failed(e.request)) reply(PageRendered{e.request, e.path, chance(80), {}});
  }
  void answer(const LoadImage& e) { reply(ImageArrived{e.path, chance(50)}); }
  void answer(const ListPulls& e) { failed(e.request); }
  void answer(const LoadPull& e) { failed(e.request); }
  void answer(const Merge& e) { failed(e.request); }
  void answer(const Cancel&) {}
  void answer(const SetFragment&) {}
  void answer(const ShowTokenDialog&) {}
  void answer(const ForgetStoredToken&) {}
  void answer(const OpenUrl&) {}
  void answer(const StorePreferences&) {}
  void answer(const LoadSpelling& e) { reply(SpellingLoaded{e.request, {}, {}}); }
  void answer(const StoreSpelling&) {}
  void answer(const CheckWords& e) { reply(WordsChecked{e.request, {0}}); }
  void answer(const SuggestWords& e) { reply(WordsSuggested{e.request, {}}); }
  void answer(const ReloadForUpdate&) {}

  void check() {
    const AppState& state = s_.state;
    for (const auto& [path, draft] : state.drafts) {
      if (draft.saved != draft.revision) continue;
      const Key key{name_of(state.site_ref), path};
      INFO("said to be saved: " << key.first << " " << path);
      const auto stored = world_.store.find(key);
      REQUIRE(stored != world_.store.end());
      REQUIRE(stored->second.text() == draft.text.to_string());
    }
    for (const auto& [key, text] : written_) {
      INFO("written: " << key.first << " " << key.second << "\n" << text);
      REQUIRE(is_somewhere(key, text));
    }
  }

  bool is_somewhere(const Key& key, const std::string& text) {
    if (name_of(s_.state.site_ref) == key.first) {
      const auto draft = s_.state.drafts.find(key.second);
      if (draft != s_.state.drafts.end() && draft->second.text.to_string() == text) return true;
    }
    for (const LeftDraft& left : s_.state.left_drafts) {
      if (name_of(left.site) == key.first && left.draft.path == key.second && left.draft.text.to_string() == text)
        return true;
    }
    const auto stored = world_.store.find(key);
    if (stored != world_.store.end() && stored->second.text() == text) return true;
    const auto& site = world_.sites[key.first];
    const auto page = site.find(key.second);
    if (page != site.end() && page->second == text) return true;
    const auto branches = world_.on_branches.find(key);
    return branches != world_.on_branches.end() &&
           std::find(branches->second.begin(), branches->second.end(), text) != branches->second.end();
  }

  std::mt19937 random_;
  World world_;
  Scenario s_;
  std::deque<Effect> pending_;
  std::map<Key, std::string> written_;
  int sessions_ = 0;
};

}  // namespace

TEST_CASE("whatever people and hosts do, nothing written is lost and nothing is published twice") {
  for (unsigned seed = 1; seed <= 60; ++seed) {
    INFO("seed " << seed);
    Game(seed).run(400);
  }
}
