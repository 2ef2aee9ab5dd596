// The contract: every effect is encoded as its fixture in tests/contract, every reply there is understood, everything
// in tests/contract/bad is refused. The TypeScript side does the same with the same files, the other way round.
#include "app/wire.hpp"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <set>

#include "app/wire_names.hpp"

using namespace marbre;
using namespace marbre::app;
using base::Json;

namespace {

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::string from_base64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xFF);
  }
  return out;
}

struct Fixture {
  std::string name, envelope, bytes;
  Json message;
  bool out = false;
};

std::map<std::string, Fixture> load(const std::filesystem::path& folder) {
  std::map<std::string, Fixture> all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    const base::Result<Json> json = Json::parse(read_file(entry.path()));
    INFO(entry.path().string());
    REQUIRE(json.ok());
    Fixture fixture;
    fixture.name = entry.path().stem().string();
    fixture.message = (*json)["message"];
    fixture.envelope = fixture.message.dump();
    fixture.bytes =
        (*json)["bytes"].is_string() ? (*json)["bytes"].string() : from_base64((*json)["bytes_base64"].string());
    fixture.out = (*json)["direction"].string() == "out";
    all.emplace(fixture.name, std::move(fixture));
  }
  REQUIRE_FALSE(all.empty());
  return all;
}

const std::filesystem::path kContract = std::filesystem::path(MARBRE_SOURCE_DIR) / "tests" / "contract";

bool same(const Json& a, const Json& b) {  // as JSON values: the order of members does not matter
  if (a.is_object() && b.is_object()) {
    if (a.object().size() != b.object().size()) return false;
    for (const auto& [key, value] : a.object()) {
      if (value.is_null() != b[key].is_null() || !same(value, b[key])) return false;
    }
    return true;
  }
  if (a.is_array() && b.is_array()) {
    if (a.array().size() != b.array().size()) return false;
    for (std::size_t i = 0; i < a.array().size(); ++i) {
      if (!same(a.array()[i], b.array()[i])) return false;
    }
    return true;
  }
  return a.dump() == b.dump();
}

const SiteRef kRef{false, "clermontech", "clermontech.github.com", ""};
const SiteRef kDemo{true, "marbre", "demo", "main"};
const std::string kPath = "_posts/2026-11-12-api-hour-73.md";
const std::string kNewPath = "_posts/2026-11-20-é.md";
const std::string kBase = "---\ntitle: API Hour\n---\n\nBonjour.\n";
const std::string kText = "---\ntitle: API Hour n° 73\n---\n\nÀ bientôt 👋\n";
const std::string kBaseSha = "5ee2a1f40a5d3ad06cc3a44c1bd6d9ac3d4b5b34";
const std::string kHead = "9fceb02d0ae598e95dc970b74767f19372d61af8";
constexpr Revision kRevision{1'795'386'896'123};

text::Document document(std::string_view bytes) { return *text::Document::from(bytes); }
std::shared_ptr<const std::string> shared(std::string_view bytes) { return std::make_shared<const std::string>(bytes); }

Effect publish(bool direct) {
  Publish e;
  e.request = direct ? 9 : 8;
  e.ref = direct ? kDemo : kRef;
  e.publish_id = direct ? "1f2e3d4c-2" : "1f2e3d4c-1";
  e.branch = direct ? "main" : "marbre/api-hour-1f2e3d4c-1";
  e.title = direct ? "Edit “API Hour”" : "Modifie « API Hour »";
  e.message = direct ? "" : "Deux pages.\n";
  e.mode = direct ? PublishMode::kDirect : PublishMode::kPullRequest;
  e.look_first = direct;
  e.change_set.base_head = kHead;
  e.change_set.files.push_back({direct ? "index.md" : kPath, kBaseSha, kBase, kText, kRevision, {}, {}});
  if (!direct) e.change_set.files.push_back({kNewPath, "", "", kBase, kRevision.next(), {}, {}});
  return e;
}

Effect publish_picture() {
  Effect effect = publish(false);
  site::add_picture(std::get<Publish>(effect).change_set, "images/salle.jpg",
                    "3d21ec53a331a6f037a91c368710b99387d012c1", 84'213);
  return effect;
}

const std::map<std::string, Effect>& effects() {
  static const std::map<std::string, Effect> all = {
      {"out_open_site", OpenSite{1, kRef}},
      {"out_open_site_demo", OpenSite{2, kDemo}},
      {"out_list_drafts", ListDrafts{3, kRef}},
      {"out_list_outbox", ListOutbox{4}},
      {"out_save_draft", SaveDraft{5, kRef, kPath, kBaseSha, shared(kBase), document(kText), kRevision, "état"}},
      {"out_save_draft_new_page", SaveDraft{6, kRef, kNewPath, "", shared(""), document(kText), kRevision.next(), ""}},
      {"out_append_draft",
       AppendDraft{14, kRef, kPath, kRevision.next(), kRevision, 2, std::string("\x01\xff\x00", 3)}},
      {"out_load_draft", LoadDraft{15, kRef, kPath}},
      {"out_save_version", SaveVersion{kRef, kPath, {1'795'386'896'000}, VersionReason::kDiscard, document(kText)}},
      {"out_list_versions", ListVersions{16, kRef, kPath}},
      {"out_load_version", LoadVersion{17, kRef, kPath, {1'795'386'896'000}}},
      {"out_claim_page", ClaimPage{kRef, kPath}},
      {"out_claim_page_none", ClaimPage{kRef, ""}},
      {"out_ask_hand_over", AskHandOver{kRef, kPath}},
      {"out_yield_page", YieldPage{kRef, kPath}},
      {"out_ask_storage", AskStorage{18}},
      {"out_read_all_drafts", ReadAllDrafts{19}},
      {"out_save_file", SaveFile{"marbre-2026-11-25.json", "{\"é\": 1}\n"}},
      {"out_pick_drafts_file", PickDraftsFile{}},
      {"out_import_drafts", ImportDrafts{20,
                                         {1'795'386'896'000},
                                         {{kRef, {kPath, kBaseSha, kBase, kText, kRevision, {1'795'386'896'000}}},
                                          {kDemo, {kNewPath, "", "", kBase, kRevision, {0}}}}}},
      {"out_delete_draft", DeleteDraft{7, kRef, kPath, {kRevision.value + 2}}},
      {"out_publish_pull_request", publish(false)},
      {"out_publish_direct", publish(true)},
      {"out_resend", Resend{10, "1f2e3d4c-1", true}},
      {"out_drop_from_outbox", DropFromOutbox{"1f2e3d4c-1"}},
      {"out_list_pulls", ListPulls{11, kRef}},
      {"out_load_pull", LoadPull{12, kRef, 7}},
      {"out_merge", Merge{13, kRef, 7, "6dcb09b5b57875f334f61aebed695e2e4193db5e"}},
      {"out_load_image", LoadImage{kRef, "images/affiche été.png", "3d21ec53a331a6f037a91c368710b99387d012c1"}},
      {"out_load_image_url", LoadImage{kRef, "https://example.org/a.png", ""}},
      {"out_load_image_thumbnail",
       LoadImage{kRef, "images/affiche été.png", "3d21ec53a331a6f037a91c368710b99387d012c1", true}},
      {"out_publish_picture", publish_picture()},
      {"out_pick_picture_file", PickPictureFile{}},
      {"out_take_picture", TakePicture{21, kRef, "images/salle.jpg", 3}},
      {"out_list_pictures", ListPictures{22, kRef}},
      {"out_release_picture", ReleasePicture{kRef, "images/salle.jpg", "3d21ec53a331a6f037a91c368710b99387d012c1"}},
      {"out_render_page",
       RenderPage{14,
                  kRef,
                  kPath,
                  std::nullopt,
                  true,
                  {{kPath, {shared(kBase), document(kText)}}, {"index.html", {shared(kBase), std::nullopt}}},
                  {}}},
      {"out_render_page_later", RenderPage{15, kRef, "index.html", Instant{1'795'391'999'000}, false, {}, {kNewPath}}},
      {"out_cancel", Cancel{8}},
      {"out_set_fragment", SetFragment{format_route({kRef, RouteEdit{kNewPath}}), false}},
      {"out_show_token_dialog", ShowTokenDialog{kRef}},
      {"out_forget_stored_token", ForgetStoredToken{}},
      {"out_open_url", OpenUrl{"https://github.com/clermontech/clermontech.github.com/pull/7"}},
      {"out_store_preferences", StorePreferences{Theme::kDark, Language::kFrench, true, true}},
      {"out_load_spelling", LoadSpelling{7}},
      {"out_check_words",
       CheckWords{
           8, {spelling::Languages::kFrench, spelling::Languages::kEnglish}, {"événement", "meetup", "bonjourr"}}},
      {"out_suggest_words", SuggestWords{9, {spelling::Languages::kFrench}, "bonjourr"}},
      {"out_store_spelling", StoreSpelling{{"Clermont"},
                                           {"Clemront"},
                                           {{"clermontech/site:_posts/a.md", {SpellChoice::kBoth, {"apihour"}}},
                                            {"clermontech/site:b.md", {SpellChoice::kAuto, {}}}}}},
      {"out_reload_for_update", ReloadForUpdate{}},
  };
  return all;
}

template <class A>
A decoded(const std::string& name) {
  static const std::map<std::string, Fixture> all = load(kContract);
  INFO(name);
  REQUIRE(all.contains(name));
  const Fixture& fixture = all.at(name);
  const base::Result<Action> action = decode(fixture.envelope, fixture.bytes);
  REQUIRE(action.ok());
  REQUIRE(std::holds_alternative<A>(*action));
  return std::get<A>(*action);
}

}  // namespace

TEST_CASE("every effect is encoded as its fixture says") {
  std::set<std::size_t> kinds;
  const std::map<std::string, Fixture> all = load(kContract);
  for (const auto& [name, effect] : effects()) {
    INFO(name);
    REQUIRE(all.contains(name));
    const Fixture& fixture = all.at(name);
    const Message message = encode(effect);
    const base::Result<Json> json = Json::parse(message.envelope);
    REQUIRE(json.ok());
    INFO(message.envelope);
    CHECK(same(*json, fixture.message));
    CHECK(message.bytes == fixture.bytes);
    kinds.insert(effect.index());
  }
  CHECK(kinds.size() == std::variant_size_v<Effect>);  // none was forgotten
  for (const auto& [name, fixture] : all) {
    if (fixture.out) CHECK(effects().contains(name));
  }
}

TEST_CASE("every reply of the contract is understood, and every kind of it is there") {
  std::set<std::size_t> kinds;
  std::set<Outcome> outcomes;
  for (const auto& [name, fixture] : load(kContract)) {
    if (fixture.out) continue;
    INFO(name);
    const base::Result<Action> action = decode(fixture.envelope, fixture.bytes);
    REQUIRE(action.ok());
    kinds.insert(action->index());
    if (const auto* failed = std::get_if<RequestFailed>(&*action)) outcomes.insert(failed->failure.outcome);
  }
  CHECK(kinds.size() == 43);
  CHECK(outcomes.size() == kOutcomeNames.size());
}

TEST_CASE("an effect does not come in") {
  for (const auto& [name, fixture] : load(kContract)) {
    if (!fixture.out) continue;
    INFO(name);
    const base::Result<Action> action = decode(fixture.envelope, fixture.bytes);
    REQUIRE_FALSE(action.ok());
    CHECK(action.error().code == base::ErrorCode::kBadMessage);
  }
}

TEST_CASE("bad messages are refused") {
  for (const auto& [name, fixture] : load(kContract / "bad")) {
    INFO(name);
    const base::Result<Action> action = decode(fixture.envelope, fixture.bytes);
    REQUIRE_FALSE(action.ok());
    CHECK(action.error().code == base::ErrorCode::kBadMessage);
    CHECK_FALSE(action.error().message.empty());
  }
}

TEST_CASE("what is not JSON, or no object, is refused") {
  for (const char* envelope : {"", "{", "nul", "{\"type\":}"}) {
    const base::Result<Action> action = decode(envelope, "");
    REQUIRE_FALSE(action.ok());
    CHECK(action.error().code == base::ErrorCode::kBadJson);
  }
  for (const char* envelope : {"[]", "null", "\"page_hidden\"", "3"}) {
    const base::Result<Action> action = decode(envelope, "");
    REQUIRE_FALSE(action.ok());
    CHECK(action.error().code == base::ErrorCode::kBadMessage);
  }
}

TEST_CASE("bytes that are cut anywhere, or too many, refuse the whole message") {
  for (const auto& [name, fixture] : load(kContract)) {
    if (fixture.out) continue;
    INFO(name);
    for (std::size_t length = 0; length < fixture.bytes.size(); ++length) {
      const base::Result<Action> action = decode(fixture.envelope, std::string_view(fixture.bytes).substr(0, length));
      REQUIRE_FALSE(action.ok());
      REQUIRE(action.error().code == base::ErrorCode::kBadMessage);
    }
    CHECK_FALSE(decode(fixture.envelope, fixture.bytes + "x").ok());
  }
}

TEST_CASE("a member that is missing or of another type refuses the whole message") {
  const std::vector<Json> wrong = {Json(), Json(Json::Array{Json(-7.5)}), Json(-0.5), Json("\x01")};
  for (const auto& [name, fixture] : load(kContract)) {
    if (fixture.out) continue;
    for (const auto& [key, value] : fixture.message.object()) {
      if (key == "type" || key == "retry_at" || key == "detail") continue;
      for (const Json& other : wrong) {
        if (value.is_string() && other.is_string()) continue;
        Json::Object changed = fixture.message.object();
        for (auto& member : changed) {
          if (member.first == key) member.second = other;
        }
        INFO(name << " " << key << " = " << other.dump());
        CHECK_FALSE(decode(Json(changed).dump(), fixture.bytes).ok());
      }
    }
  }
}

TEST_CASE("host_ready, member by member") {
  const auto a = decoded<HostReady>("in_host_ready");
  CHECK(a.language == Language::kFrench);
  CHECK(a.theme == Theme::kSystem);
  CHECK_FALSE(a.monospace);
  CHECK_FALSE(a.typography);
  CHECK(a.dark);
  CHECK_FALSE(a.reduced_motion);
  CHECK(a.online);
  CHECK(a.fragment == "#/clermontech/clermontech.github.com");
  CHECK(a.id_seed == "1f2e3d4c");
  CHECK(a.account.has_token);
  CHECK(a.account.login == "adama");
}

TEST_CASE("site_opened, member by member") {
  const auto a = decoded<SiteOpened>("in_site_opened");
  CHECK(a.request == 1);
  CHECK(a.ref == kRef);
  CHECK(a.default_branch == "master");
  CHECK(a.head == kHead);
  CHECK(a.can_write);
  CHECK_FALSE(a.from_cache);
  REQUIRE(a.entries.size() == 4);
  CHECK(a.entries[2].path == "images/a.png");
  CHECK(a.entries[2].sha == std::string(40, '3'));
  CHECK(a.entries[2].size == 51234);
  CHECK(a.entries[3].mode == "100755");
  REQUIRE(a.texts.size() == 2);
  CHECK(a.texts[0] == std::pair<std::string, std::string>{"_config.yml", "title: Clermont'ech\n"});
  CHECK(a.texts[1] == std::pair{kPath, kBase});
  CHECK(decoded<SiteOpened>("in_site_opened_from_cache").from_cache);
}

TEST_CASE("texts that are not UTF-8 arrive as they are") {
  CHECK(decoded<SiteTexts>("in_site_texts_not_utf8").texts.at(0).second == "\xe9t\xe9");
  CHECK(decoded<SiteTexts>("in_site_texts").texts.at(1).second.empty());
}

TEST_CASE("what the Page preview says, member by member") {
  CHECK(decoded<PageProgress>("in_page_progress").done == 3);
  CHECK(decoded<PageProgress>("in_page_progress").total == 12);
  const auto made = decoded<PageRendered>("in_page_rendered");
  CHECK(made.request == 14);
  CHECK(made.path == kPath);
  CHECK(made.is_page);
  CHECK(made.notes == std::vector<std::string>{"Balise inconnue : nope (index.html)"});
  CHECK_FALSE(decoded<PageRendered>("in_page_rendered_none").is_page);
  CHECK(decoded<PageClicked>("in_page_clicked").line == 4);
  CHECK(decoded<PageClicked>("in_page_clicked").column == 12);
  CHECK(decoded<PageLinked>("in_page_linked").path == "a-propos.md");
  const auto pointed = decoded<PagePointed>("in_page_pointed").lines;
  REQUIRE(pointed);
  CHECK(pointed->from == 4);
  CHECK(pointed->to == 6);
  CHECK_FALSE(decoded<PagePointed>("in_page_pointed_none").lines);
}

TEST_CASE("drafts_listed, member by member") {
  const auto a = decoded<DraftsListed>("in_drafts_listed");
  REQUIRE(a.drafts.size() == 2);
  CHECK(a.drafts[0].path == kPath);
  CHECK(a.drafts[0].base_sha == std::string(40, '2'));
  CHECK(a.drafts[0].base == kBase);
  CHECK(a.drafts[0].text == kText);
  CHECK(a.drafts[0].revision == kRevision);
  CHECK(a.drafts[0].saved_at == Instant{1'795'386'896'000});
  CHECK(a.drafts[0].snapshot == Revision{kRevision.value - 1});
  CHECK(a.drafts[0].state == "s");
  CHECK(a.drafts[0].log == "lé");
  CHECK(a.drafts[1].base.empty());
  CHECK(a.drafts[1].text == kBase);
  CHECK(a.drafts[1].log.empty());
}

TEST_CASE("a draft of another tab, its role, its versions, member by member") {
  const auto loaded = decoded<DraftLoaded>("in_draft_loaded");
  REQUIRE(loaded.draft);
  CHECK(loaded.draft->text == kText);
  CHECK(loaded.draft->log == "log");
  CHECK_FALSE(decoded<DraftLoaded>("in_draft_loaded_none").draft);
  CHECK(decoded<DraftChanged>("in_draft_changed").path == kPath);
  CHECK(decoded<PageRole>("in_page_role_writer").role == Claim::Role::kHere);
  CHECK(decoded<PageRole>("in_page_role_follower").role == Claim::Role::kElsewhere);
  CHECK(decoded<PageRole>("in_page_role_unprotected").role == Claim::Role::kUnprotected);
  CHECK(decoded<HandOverWanted>("in_hand_over_wanted").ref == kRef);
  const auto versions = decoded<VersionsListed>("in_versions_listed");
  REQUIRE(versions.versions.size() == 6);
  CHECK(versions.versions[1].reason == VersionReason::kPublish);
  CHECK(versions.versions[1].size == 49);
  CHECK(decoded<VersionLoaded>("in_version_loaded").text == kText);
  CHECK(decoded<StorageAsked>("in_storage_info").info.quota == 1e10);
  const auto all = decoded<AllDraftsRead>("in_all_drafts");
  REQUIRE(all.drafts.size() == 1);
  CHECK(all.drafts[0].ref == kDemo);
  CHECK(all.drafts[0].draft.base == kBase);
  CHECK(decoded<DraftsFile>("in_drafts_file").bytes == "{}");
  CHECK(decoded<DraftsImported>("in_drafts_imported").kept == 1);
}

TEST_CASE("messages of pictures, member by member") {
  const auto coming = decoded<PictureComing>("in_picture_coming");
  CHECK(coming.id == 3);
  CHECK(coming.name == "Grande salle été.JPG");
  CHECK(coming.extension == "jpg");
  CHECK(decoded<PictureComing>("in_picture_coming_unknown").extension.empty());
  const auto stored = decoded<PictureStored>("in_picture_stored");
  CHECK(stored.request == 21);
  CHECK(stored.size == 84'213);
  const auto listed = decoded<PicturesListed>("in_pictures_listed");
  REQUIRE(listed.pictures.size() == 1);
  CHECK(listed.pictures[0].path == "images/salle.jpg");
  CHECK(listed.pictures[0].sha == stored.sha);
  CHECK(listed.pictures[0].saved_at == Instant{1'795'386'896'123});
}

TEST_CASE("outbox_listed, member by member") {
  const auto a = decoded<OutboxListed>("in_outbox_listed");
  REQUIRE(a.items.size() == 2);
  CHECK(a.items[0].publish_id == "1f2e3d4c-1");
  CHECK(a.items[0].site == kRef);
  CHECK(a.items[0].paths == std::vector<std::string>{"a.md", "b.md"});
  CHECK(a.items[0].shas[1] == std::string(40, '6'));
  CHECK(a.items[0].revisions[1] == kRevision.next());
  CHECK(a.items[0].confirmed_unsent);
  CHECK_FALSE(a.items[1].confirmed_unsent);
  CHECK(a.items[1].site == kDemo);
}

TEST_CASE("publish_done, member by member") {
  const auto a = decoded<PublishDone>("in_publish_done");
  CHECK(a.request == 8);
  CHECK(a.published.publish_id == "1f2e3d4c-1");
  CHECK(a.published.branch == "marbre/api-hour-1f2e3d4c-1");
  CHECK(a.published.pull_number == 7);
  CHECK(a.published.pull_url.ends_with("/pull/7"));
  CHECK(a.published.paths == std::vector{kPath});
  CHECK(a.head == kHead);
  CHECK(decoded<PublishDone>("in_publish_done_direct").published.pull_number == 0);
}

TEST_CASE("pull_opened, member by member") {
  const auto a = decoded<PullOpened>("in_pull_opened");
  CHECK(a.pull.summary.number == 7);
  CHECK(a.pull.summary.updated_at == "2026-11-12T18:04:05Z");
  CHECK(a.pull.state == PullState::kOpen);
  CHECK(a.pull.mergeable == true);
  REQUIRE(a.pull.files.size() == 5);
  CHECK(*a.pull.files[0].before == kBase);
  CHECK(*a.pull.files[0].after == kText);
  CHECK(a.pull.files[1].status == FileStatus::kAdded);
  CHECK_FALSE(a.pull.files[1].before);
  CHECK_FALSE(a.pull.files[2].after);
  CHECK(a.pull.files[3].previous_path == "old.md");
  CHECK(a.pull.files[3].before->empty());
  CHECK_FALSE(a.pull.files[4].before);
  CHECK_FALSE(decoded<PullOpened>("in_pull_opened_mergeable_unknown").pull.mergeable.has_value());
  CHECK(decoded<PullOpened>("in_pull_opened_merged").pull.state == PullState::kMerged);
}

TEST_CASE("request_failed, member by member") {
  const auto limited = decoded<RequestFailed>("in_request_failed_rate_limited");
  CHECK(limited.request == 8);
  CHECK(limited.failure.outcome == Outcome::kRateLimited);
  CHECK(limited.failure.retry_at == Instant{1'795'390'000'000});
  const auto conflict = decoded<RequestFailed>("in_request_failed_conflict");
  CHECK(conflict.failure.detail == "_posts/a.md\n_posts/b é.md");
  CHECK_FALSE(conflict.failure.retry_at);
}

TEST_CASE("an address from the host is a navigation that needs no answer") {
  const auto a = decoded<Navigate>("in_navigated");
  CHECK(a.from_host);
  CHECK(a.route == Route{kRef, RoutePull{7}});
}
