// The log of a draft, its versions, several tabs, export and import.
#include "app/scenario.hpp"
#include "core/base/hash.hpp"
#include "core/base/json.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

// The same device after a reload: what the store has, and nothing else.
Scenario reloaded(const Scenario& before, std::vector<StoredDraft> drafts) {
  Scenario s;
  s.state.now = before.state.now + 10'000;
  s.start("#/clermontech/site");
  s.answer_outbox();
  s.answer_drafts(std::move(drafts));
  s.answer_site({{std::string(kPostPath), std::string(kPostText)}, {std::string(kOtherPath), std::string(kOtherText)}});
  s.store = before.store;
  s.batches = before.batches;
  s.sent.clear();
  return s;
}

Scenario& writing(Scenario& s) { return s.open_site().open_post().caret_after("Bonjour"); }

PageRole role(const Scenario& s, Claim::Role r) { return {s.state.site_ref, std::string(kPostPath), r}; }

// A page that another tab writes.
Scenario& following(Scenario& s) {
  s.open_site().open_post();
  s.take<ClaimPage>();
  s.act(role(s, Claim::Role::kElsewhere));
  return s.act(DraftLoaded{s.take<LoadDraft>().request, std::nullopt});
}

StoredDraft draft_by_other(std::string text, std::uint64_t revision) {
  return {std::string(kPostPath), base::git_blob_sha(kPostText), std::string(kPostText), std::move(text),
          Revision{revision},     Instant{1'795'386'000'000}};
}

}  // namespace

TEST_CASE("the first save of a draft is whole, those after it are what was done since") {
  Scenario s;
  writing(s).type(" à tous").advance(kSaveDelayMs);
  CHECK(s.count<SaveDraft>() == 1);
  s.confirm_saves();
  for (int i = 0; i < 5; ++i) {
    s.type("x").advance(kSaveAtMostMs);
    REQUIRE(s.count<SaveDraft>() == 0);
    REQUIRE(s.count<AppendDraft>() == 1);
    CHECK(std::get<AppendDraft>(*std::find_if(s.sent.begin(), s.sent.end(), [](const Effect& e) {
            return std::holds_alternative<AppendDraft>(e);
          })).batch.size() < 40);
    s.confirm_saves();
  }
  CHECK_FALSE(has_unsaved(s.state));
}

TEST_CASE("undo, redo and the caret survive a reload") {
  Scenario s;
  writing(s).type(" à tous").act(CloseUndoGroup{}).advance(kSaveDelayMs);
  s.confirm_saves();
  s.type(" et").act(CloseUndoGroup{}).type(" toutes").act(Undo{}).advance(kSaveDelayMs);
  s.confirm_saves();
  s.caret_after("Bon").act(PageHidden{});
  s.confirm_saves();
  const std::string mine = s.text();

  Scenario again = reloaded(s, s.stored());
  again.open_post();
  CHECK(again.text() == mine);
  CHECK(again.state.page->selection == s.state.page->selection);
  again.act(Redo{});
  CHECK(again.text().find("et toutes") != std::string::npos);
  again.act(Undo{}).act(Undo{}).act(Undo{});
  CHECK(again.text() == kPostText);
  again.act(Redo{});
  CHECK(again.text().find("Bonjour à tous.") != std::string::npos);
}

TEST_CASE("after a reload the log goes on where it was") {
  Scenario s;
  writing(s).type("a").advance(kSaveDelayMs);
  s.confirm_saves();
  Scenario again = reloaded(s, s.stored());
  again.open_post().type("b").advance(kSaveDelayMs);
  CHECK(again.count<SaveDraft>() == 0);
  again.confirm_saves();
  CHECK_FALSE(has_unsaved(again.state));
  Scenario third = reloaded(again, again.stored());
  CHECK(third.open_post().text() == again.text());
}

TEST_CASE("fields, formats, replacements and texts from outside are in the log, wherever they are made") {
  Scenario s;
  writing(s).type(" à tous").advance(kSaveDelayMs);
  s.confirm_saves();
  SECTION("a field") { s.act(SetField{"title", "Autre"}); }
  SECTION("a format") { s.act(SetSelection{{{5}, {9}}}).act(Format{editing::Command::kBold}); }
  SECTION("a text opened") {
    s.act(OpenText{std::string(kPostPath), *text::Document::from("---\nx: y\n---\nAutre.\n")});
  }
  SECTION("a replacement in the page") {
    s.act(OpenFind{true}).act(SetFind{{.text = "tous"}}).act(SetReplacement{"toutes"});
    SECTION("one") { s.act(ReplaceMatch{}); }
    SECTION("all") { s.act(ReplaceAllMatches{}); }
  }
  SECTION("a replacement in the site") {
    SECTION("while it is open") {}
    SECTION("while it is not") { s.open(kOtherPath); }
    SECTION("while no page is") { s.act(Navigate{{s.state.site_ref, RoutePages{}}}); }
    s.act(OpenSiteSearch{true}).act(SetSiteSearch{{.text = "tous"}}).act(SetSiteReplacement{"toutes"}).advance(0);
    s.act(ApplySiteReplacements{});
  }
  const std::string mine = s.state.drafts.at(std::string(kPostPath)).text.to_string();
  s.advance(kSaveDelayMs);
  CHECK(s.count<SaveDraft>() == 0);
  CHECK(s.count<AppendDraft>() == 1);
  s.confirm_saves();
  Scenario again = reloaded(s, s.stored());
  CHECK(again.open_post().text() == mine);
  CHECK(again.act(Undo{}).text().find("title: API Hour\n---\n\nBonjour à tous.") != std::string::npos);
}

TEST_CASE("a replacement in a page that had no draft can be undone there, before and after a reload") {
  Scenario s;
  s.open_site().open_post();
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{{.text = "sommes"}}).act(SetSiteReplacement{"étions"}).advance(0);
  s.act(ApplySiteReplacements{}).advance(kSaveDelayMs);
  s.confirm_saves();
  SECTION("before") {}
  SECTION("after") { s = reloaded(s, s.stored()); }
  s.open(kOtherPath);
  CHECK(s.text().find("étions") != std::string::npos);
  CHECK(s.act(Undo{}).text() == kOtherText);
}

TEST_CASE("undo goes on after another page was looked at") {
  Scenario s;
  writing(s).type("!").open(kOtherPath).open_post().act(Undo{});
  CHECK(s.text() == kPostText);
}

TEST_CASE("a damaged log gives back the newest state that verifies, and says so") {
  Scenario s;
  writing(s).type(" un").advance(kSaveDelayMs);
  s.confirm_saves();
  const std::string first = s.text();
  s.type(" deux").advance(kSaveDelayMs);
  s.confirm_saves();
  std::vector<StoredDraft> drafts = s.stored();
  SECTION("cut") { drafts[0].log.pop_back(); }
  SECTION("changed") { drafts[0].log[3] ^= 1; }
  Scenario again = reloaded(s, drafts);
  CHECK(again.notice() == kNoticeDraftRecovered);
  again.open_post();
  CHECK(again.text() == first);
  again.type("!").advance(kSaveDelayMs);
  CHECK(again.count<SaveDraft>() == 1);  // whole
}

TEST_CASE("a save that failed makes the next one whole") {
  Scenario s;
  writing(s).type("a").advance(kSaveDelayMs);
  s.confirm_saves();
  s.type("b").advance(kSaveDelayMs);
  s.fail(s.take<AppendDraft>().request, Outcome::kQuota);
  CHECK(s.notice() == kNoticeDraftNotSaved);
  s.advance(kSaveRetryMs);
  CHECK(s.take<SaveDraft>().text.to_string() == s.text());
}

TEST_CASE("a large paste is saved whole, and so is a log that has grown") {
  Scenario s;
  writing(s).type("a").advance(kSaveDelayMs);
  s.confirm_saves();
  s.type(std::string(kLogBytes, 'x') + "\n\n").advance(kSaveDelayMs);
  CHECK(s.count<SaveDraft>() == 1);
  s.confirm_saves();
  std::size_t whole = 0;
  const std::string paragraph = std::string(kLogBytes / 16, 'y') + "\n\n";
  for (int i = 0; i < 40; ++i) {
    s.type(paragraph).advance(kSaveAtMostMs);
    whole += s.count<SaveDraft>();
    s.confirm_saves();
  }
  CHECK(whole == 2);
  Scenario again = reloaded(s, s.stored());
  CHECK(again.open_post().text() == s.text());
}

// -- versions
TEST_CASE("a version is kept of what was there, once a minute, and at discard and publish") {
  Scenario s;
  writing(s).type("a");
  CHECK(s.count<SaveVersion>() == 0);  // what is published is a version of its own
  s.advance(kVersionEveryMs);
  const std::string before = s.text();
  s.type("b").type("c");
  REQUIRE(s.count<SaveVersion>() == 1);
  const SaveVersion v = s.take<SaveVersion>();
  CHECK(v.text.to_string() == before);
  CHECK(v.reason == VersionReason::kTime);
  s.ask_and_confirm();
  CHECK(s.take<SaveVersion>().reason == VersionReason::kPublish);
  s.act(DiscardDraft{std::string(kPostPath)});
  const SaveVersion discarded = s.take<SaveVersion>();
  CHECK(discarded.reason == VersionReason::kDiscard);
  CHECK(discarded.text.to_string().find("Bonjourabc") != std::string::npos);
}

TEST_CASE("an earlier version is listed, looked at and restored as one undo step") {
  Scenario s;
  writing(s).type(" longtemps").act(ChoosePreview{PreviewTab::kVersions});
  const ListVersions asked = s.take<ListVersions>();
  CHECK(asked.path == kPostPath);
  const Instant old{s.state.now.ms - 3'600'000}, newer{s.state.now.ms - 60'000};
  s.act(VersionsListed{asked.request, {{old, VersionReason::kTime, 3}, {newer, VersionReason::kDiscard, 4}}});
  REQUIRE(s.state.versions.list.size() == 2);
  CHECK(s.state.versions.list[0].at == newer);
  s.act(SelectVersion{old});
  const LoadVersion load = s.take<LoadVersion>();
  CHECK(load.at == old);
  s.act(VersionLoaded{load.request, "---\ntitle: Avant\n---\n"});
  const std::string mine = s.text();
  s.act(RestoreVersion{});
  CHECK(s.text() == "---\ntitle: Avant\n---\n");
  CHECK(s.take<SaveVersion>().text.to_string() == mine);
  CHECK(s.count<ListVersions>() == 1);  // there is one more
  s.act(Undo{});
  CHECK(s.text() == mine);
}

TEST_CASE("a version that arrives after another was chosen is not shown") {
  Scenario s;
  writing(s).act(ChoosePreview{PreviewTab::kVersions});
  s.act(SelectVersion{Instant{5}});
  const LoadVersion first = s.take<LoadVersion>();
  s.act(SelectVersion{Instant{6}});
  s.act(VersionLoaded{first.request, "falsch"});
  CHECK_FALSE(s.state.versions.text);
  s.act(RestoreVersion{});
  CHECK(s.text() == kPostText);
}

// -- several tabs
TEST_CASE("a page is claimed when it is opened and given up when it is left") {
  Scenario s;
  s.open_site().open_post();
  CHECK(s.take<ClaimPage>().path == kPostPath);
  s.open(kOtherPath);
  CHECK(s.take<ClaimPage>().path == kOtherPath);
  s.act(Navigate{{s.state.site_ref, RoutePages{}}});
  CHECK(s.take<ClaimPage>().path.empty());
}

TEST_CASE("a page that another tab writes is followed and cannot be changed") {
  Scenario s;
  following(s);
  CHECK(s.notice() == kNoticeTabFollows);
  CHECK_FALSE(can_edit(s.state));
  s.type("x");
  CHECK(s.text() == kPostText);
  s.act(DraftChanged{s.state.site_ref, std::string(kPostPath)});
  s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: API Hour\n---\n\nBonsoir.\n", 7)});
  CHECK(s.text().find("Bonsoir") != std::string::npos);
  CHECK(is_dirty(s.state, kPostPath));
  CHECK_FALSE(has_unsaved(s.state));
  s.act(DraftChanged{s.state.site_ref, std::string(kPostPath)});  // discarded there
  s.act(DraftLoaded{s.take<LoadDraft>().request, std::nullopt});
  CHECK(s.text() == kPostText);
  CHECK_FALSE(is_dirty(s.state, kPostPath));
  CHECK(s.count<DeleteDraft>() == 0);
}

TEST_CASE("a page that is followed is not changed by finding, fields or formats") {
  Scenario s;
  following(s);
  s.act(OpenFind{true}).act(SetFind{{.text = "Bonjour"}}).act(SetReplacement{"Bonsoir"});
  s.act(ReplaceMatch{}).act(ReplaceAllMatches{}).act(SetField{"title", "Autre"}).act(Format{editing::Command::kBold});
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{{.text = "Bonjour"}}).act(SetSiteReplacement{"Bonsoir"}).advance(0);
  s.act(ApplySiteReplacements{}).act(OpenText{std::string(kPostPath), *text::Document::from("autre")});
  CHECK(s.text() == kPostText);
  REQUIRE(s.state.site_search.pages.size() == 1);
  CHECK(s.state.site_search.pages[0].status == SiteSearch::Status::kReadOnly);
}

TEST_CASE("however fast the other tab writes, its draft is read once at a time, and to the end") {
  Scenario s;
  following(s);
  for (int i = 0; i < 5; ++i) s.act(DraftChanged{s.state.site_ref, std::string(kPostPath)});
  REQUIRE(s.count<LoadDraft>() == 1);
  s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: Un\n---\n", 7)});
  REQUIRE(s.count<LoadDraft>() == 1);
  s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: Deux\n---\n", 8)});
  CHECK(s.count<LoadDraft>() == 0);
  CHECK(s.text() == "---\ntitle: Deux\n---\n");
}

TEST_CASE("a tab that takes over writes only when it has read what was stored after it had the lock") {
  Scenario s;
  following(s);
  s.act(DraftChanged{s.state.site_ref, std::string(kPostPath)});
  const LoadDraft before = s.take<LoadDraft>();
  s.act(role(s, Claim::Role::kHere));
  const LoadDraft after = s.take<LoadDraft>();
  s.act(DraftLoaded{before.request, draft_by_other("---\ntitle: Un\n---\n", 7)});
  CHECK_FALSE(can_edit(s.state));
  s.act(DraftLoaded{after.request, draft_by_other("---\ntitle: Deux\n---\n", 8)});
  CHECK(can_edit(s.state));
  CHECK(s.text() == "---\ntitle: Deux\n---\n");
}

TEST_CASE("when the other tab is gone this one reads what it wrote, then writes") {
  Scenario s;
  following(s).act(role(s, Claim::Role::kHere));
  CHECK_FALSE(can_edit(s.state));
  s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: API Hour\n---\n\nBonsoir.\n", 7)});
  CHECK(can_edit(s.state));
  CHECK(s.notice() == kNoticeTabWrites);
  s.caret_after("Bonsoir").type(" !").advance(kSaveDelayMs);
  s.confirm_saves();
  CHECK_FALSE(has_unsaved(s.state));
}

TEST_CASE("the writer hands over when it is asked and all is saved") {
  Scenario s;
  writing(s).act(role(s, Claim::Role::kHere)).type("!");
  s.act(HandOverWanted{s.state.site_ref, std::string(kPostPath)});
  CHECK(s.count<YieldPage>() == 0);
  CHECK(can_edit(s.state));
  s.confirm_saves();
  CHECK(s.count<YieldPage>() == 1);
  CHECK_FALSE(can_edit(s.state));
}

TEST_CASE("a follower asks for the page") {
  Scenario s;
  following(s).act(WriteHere{});
  CHECK(s.take<AskHandOver>().path == kPostPath);
}

TEST_CASE("text that only this tab has is kept as a version when another tab writes") {
  Scenario s;
  writing(s).type(" mien");
  const std::string mine = s.text();
  s.act(role(s, Claim::Role::kElsewhere));
  s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: Autre\n---\n", 7)});
  CHECK(s.text() == "---\ntitle: Autre\n---\n");
  const SaveVersion v = s.take<SaveVersion>();
  CHECK(v.reason == VersionReason::kConflict);
  CHECK(v.text.to_string() == mine);
}

TEST_CASE("without locks two tabs write; what the other one stored is kept as a version") {
  Scenario s;
  writing(s).act(role(s, Claim::Role::kUnprotected));
  CHECK(s.notice() == kNoticeTabsUnprotected);
  s.type("a").advance(kSaveDelayMs);
  s.confirm_saves();
  s.store[std::string(kPostPath)] = draft_by_other("---\ntitle: Autre\n---\n", 7);
  s.type("b").advance(kSaveDelayMs);
  s.confirm_saves();  // refused: not the snapshot that it goes on from
  s.act(DraftLoaded{s.take<LoadDraft>().request, s.store[std::string(kPostPath)]});
  CHECK(s.take<SaveVersion>().text.to_string() == "---\ntitle: Autre\n---\n");
  s.advance(kSaveRetryMs);
  s.confirm_saves();
  CHECK_FALSE(has_unsaved(s.state));
  CHECK(s.store[std::string(kPostPath)].text == s.text());
}

// -- export and import
TEST_CASE("all drafts leave as one file and come back from it") {
  Scenario s;
  writing(s).type(" « été » 👋");
  s.act(AskExport{});
  SiteDraft elsewhere{{true, "marbre", "demo", ""}, draft_by_other("autre texte", 9)};
  s.act(AllDraftsRead{s.take<ReadAllDrafts>().request, {elsewhere, {s.state.site_ref, draft_by_other("alt", 1)}}});
  const SaveFile file = s.take<SaveFile>();
  CHECK(file.name == "marbre-2026-11-22.json");
  const auto json = base::Json::parse(file.bytes);
  REQUIRE(json.ok());
  CHECK((*json)["format"].string() == "marbre-drafts");
  REQUIRE((*json)["drafts"].array().size() == 2);

  Scenario other;
  other.open_site().act(DraftsFile{file.bytes});
  const ImportDrafts import = other.take<ImportDrafts>();
  REQUIRE(import.drafts.size() == 2);
  CHECK(import.drafts[0].ref == real_site());
  CHECK(import.drafts[0].draft.text == s.text());
  CHECK(import.drafts[0].draft.base == kPostText);
  CHECK(import.drafts[1].draft.text == "autre texte");
  other.act(DraftsImported{import.request, 1, 1, 0});
  CHECK(other.notice() == kNoticeImportKept);
}

TEST_CASE("an imported draft of the open page is shown, but never over what is written there") {
  Scenario s;
  writing(s).act(role(s, Claim::Role::kHere));
  const auto arrives = [&] {
    s.act(DraftChanged{s.state.site_ref, std::string(kPostPath)});
    if (s.count<LoadDraft>() > 0)
      s.act(DraftLoaded{s.take<LoadDraft>().request, draft_by_other("---\ntitle: Importé\n---\n", 7)});
  };
  SECTION("nothing written") {
    arrives();
    CHECK(s.text() == "---\ntitle: Importé\n---\n");
    CHECK(can_edit(s.state));
  }
  SECTION("something written") {
    s.type("!");
    const std::string mine = s.text();
    arrives();
    CHECK(s.text() == mine);
  }
}

TEST_CASE("a file that is no export changes nothing") {
  for (const char* bytes :
       {"", "{}", "{\"format\":\"marbre-drafts\",\"version\":2,\"drafts\":[]}",
        "{\"format\":\"marbre-drafts\",\"version\":1}",
        "{\"format\":\"marbre-drafts\",\"version\":1,\"drafts\":[{\"path\":\"a.md\"}]}",
        "{\"format\":\"marbre-drafts\",\"version\":1,\"drafts\":[{\"site\":{\"owner\":\"a\",\"name\":\"b\"},\"path\":"
        "\"a.md\",\"base\":\"\",\"text\":\"x\",\"revision\":-1}]}"}) {
    INFO(bytes);
    Scenario s;
    s.open_site().act(DraftsFile{bytes});
    CHECK(s.notice() == kNoticeImportUnreadable);
    CHECK(s.count<ImportDrafts>() == 0);
  }
}

TEST_CASE("nothing to export is said; drafts that the browser lost are told") {
  Scenario s;
  s.open_site().act(AskExport{});
  s.act(AllDraftsRead{s.take<ReadAllDrafts>().request, {}});
  CHECK(s.notice() == kNoticeNoDraftsToExport);
  s.act(DraftsLost{});
  CHECK(s.notice() == kNoticeDraftsLost);
}
