// Opening a site, following routes, pages as they arrive.
#include "app/scenario.hpp"

using namespace marbre;
using namespace marbre::app;

TEST_CASE("the first message leads to the place of the fragment") {
  Scenario s;
  s.start("#/clermontech/site/edit/a-propos.md");
  CHECK(s.take<ListOutbox>().request != 0);
  CHECK(s.take<OpenSite>().ref == real_site());
  CHECK(s.take<ListDrafts>().ref == real_site());
  CHECK(s.state.route == Route{real_site(), RouteEdit{"a-propos.md"}});
  CHECK(s.count<SetFragment>() == 0);  // the browser is there already
  CHECK(is_running(s.state.site_progress));
}

TEST_CASE("a second first message is ignored") {
  Scenario s;
  s.start("");
  s.sent.clear();
  s.start("#/clermontech/site");
  CHECK(s.sent.empty());
  CHECK(s.state.site_ref.owner.empty());
}

TEST_CASE("preferences of the host are taken over") {
  Scenario s;
  HostReady ready{};
  ready.language = Language::kEnglish;
  ready.theme = Theme::kDark;
  ready.monospace = true;
  ready.typography = true;
  ready.id_seed = "1";
  s.act(ready);
  CHECK(s.state.language == Language::kEnglish);
  CHECK(is_dark(s.state));
  CHECK(s.state.view.monospace);
  CHECK(s.state.view.typography);
}

TEST_CASE("the system's darkness counts until a theme is chosen") {
  Scenario s;
  s.start();
  s.act(SystemChanged{true, false});
  CHECK(is_dark(s.state));
  s.act(SetTheme{Theme::kLight});
  CHECK_FALSE(is_dark(s.state));
  CHECK(s.take<StorePreferences>().theme == Theme::kLight);
}

TEST_CASE("a site that opened lists its pages by kind") {
  Scenario s;
  s.open_site();
  REQUIRE(s.state.site);
  CHECK(s.state.site->pages.size() == 2);
  CHECK_FALSE(s.state.site->kinds.empty());
  CHECK(std::holds_alternative<Idle>(s.state.site_progress));
}

TEST_CASE("files without front matter, layouts and includes are no pages") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox().answer_drafts();
  s.answer_site({{"README.md", "no front matter\n"},
                 {"_layouts/default.html", "---\nlayout: none\n---\n{{ content }}"},
                 {"_config.yml", "title: x\n"},
                 {"index.md", "---\ntitle: Accueil\n---\n"}});
  REQUIRE(s.state.site->pages.size() == 1);
  CHECK(s.state.site->pages[0].path == "index.md");
}

TEST_CASE("a page opens when its text and the stored drafts are both there, in any order") {
  SECTION("drafts last") {
    Scenario s;
    s.start("#/clermontech/site/edit/a-propos.md").answer_outbox();
    s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
    CHECK_FALSE(s.state.page);
    s.answer_drafts();
    CHECK(s.text() == kOtherText);
  }
  SECTION("texts last") {
    Scenario s;
    s.start("#/clermontech/site/edit/a-propos.md").answer_outbox().answer_drafts();
    const OpenSite asked = s.take<OpenSite>();
    SiteOpened opened{};
    opened.request = asked.request;
    opened.head = "h";
    opened.entries = {entry_of(kOtherPath, kOtherText)};
    s.act(opened);
    CHECK_FALSE(s.state.page);
    CHECK(s.notice().empty());  // it is on its way
    s.act(SiteTexts{asked.request, {{std::string(kOtherPath), std::string(kOtherText)}}});
    CHECK(s.text() == kOtherText);
  }
}

TEST_CASE("progress of an opening is shown, and after the site only until all texts are there") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox().answer_drafts();
  const std::uint32_t request = std::get<Running>(s.state.site_progress).request;
  s.act(SiteProgress{request, 10, 40});
  CHECK(std::get<Running>(s.state.site_progress).done == 10);
  s.answer_site({});
  s.act(SiteProgress{request, 39, 40});
  CHECK(is_running(s.state.site_progress));
  s.act(SiteProgress{request, 40, 40});
  CHECK(std::holds_alternative<Idle>(s.state.site_progress));
  s.act(SiteProgress{request + 100, 1, 2});
  CHECK(std::holds_alternative<Idle>(s.state.site_progress));
}

TEST_CASE("a page that does not exist leads to the list, with a word about it") {
  Scenario s;
  s.open_site().open("nulle-part.md");
  CHECK(s.notice() == kNoticePageNotFound);
  CHECK(s.state.route == Route{real_site(), RoutePages{}});
  CHECK(s.take<SetFragment>().fragment == "#/clermontech/site/edit/nulle-part.md");
  CHECK(s.take<SetFragment>().replace);
}

TEST_CASE("a page that is missing from the cache only is waited for") {
  Scenario s;
  s.start("#/clermontech/site/edit/a-propos.md").answer_outbox().answer_drafts();
  const OpenSite asked = s.take<OpenSite>();
  SiteOpened opened{};
  opened.request = asked.request;
  opened.from_cache = true;
  s.act(opened);
  CHECK(s.state.route == Route{real_site(), RouteEdit{"a-propos.md"}});
  opened.from_cache = false;
  opened.entries = {entry_of(kOtherPath, kOtherText)};
  opened.texts = {{std::string(kOtherPath), std::string(kOtherText)}};
  s.act(opened);
  CHECK(s.text() == kOtherText);
  CHECK_FALSE(s.state.site->from_cache);
}

TEST_CASE("a page that is not UTF-8 opens for reading only") {
  Scenario s;
  s.start("#/clermontech/site/edit/latin1.md").answer_outbox().answer_drafts();
  s.answer_site({{"latin1.md", "caf\xe9\n"}});
  CHECK(s.text() == "caf\xEF\xBF\xBD\n");
  CHECK(s.state.page->read_only);
  CHECK(s.notice() == kNoticePageReadOnly);
  s.act(EditText{text::Change::replace({{0}, {0}}, "x"), {}, text::EditKind::kType});
  s.act(SetField{"title", "x"});
  CHECK(s.state.drafts.empty());
}

TEST_CASE("a duplicate of the answer changes nothing") {
  Scenario s;
  s.start("#/clermontech/site/edit/a-propos.md").answer_outbox().answer_drafts();
  const OpenSite asked = s.take<OpenSite>();
  SiteOpened opened{};
  opened.request = asked.request;
  opened.head = "first";
  opened.entries = {entry_of(kOtherPath, kOtherText)};
  opened.texts = {{std::string(kOtherPath), std::string(kOtherText)}};
  s.act(opened).caret_after("nous").type("!");
  opened.head = "second";
  s.act(opened);
  CHECK(s.state.site->head == "first");
  CHECK(s.text().find("nous!") != std::string::npos);
}

TEST_CASE("an opening that fails, or is stopped, can be tried again") {
  for (const Outcome outcome : {Outcome::kOffline, Outcome::kNotFound, Outcome::kAuthExpired, Outcome::kForbidden,
                                Outcome::kRateLimited, Outcome::kTooLarge, Outcome::kServer, Outcome::kUnknown}) {
    Scenario s;
    s.start("#/clermontech/site").answer_outbox().answer_drafts();
    s.fail(s.take<OpenSite>().request, outcome);
    REQUIRE(std::holds_alternative<Failure>(s.state.site_progress));
    CHECK(std::get<Failure>(s.state.site_progress).outcome == outcome);
    s.act(RetrySite{});
    s.answer_site({});
    CHECK(s.state.site);
  }
}

TEST_CASE("an opening whose answer is lost can be stopped, and the late answer is ignored") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox().answer_drafts();
  const OpenSite lost = s.take<OpenSite>();
  s.act(CancelRequest{lost.request});
  CHECK(s.take<Cancel>().request == lost.request);
  CHECK(std::get<Failure>(s.state.site_progress).outcome == Outcome::kCancelled);
  s.fail(lost.request, Outcome::kCancelled);
  SiteOpened late{};
  late.request = lost.request;
  s.act(late);
  CHECK_FALSE(s.state.site);
  s.act(RetrySite{}).answer_site({});
  CHECK(s.state.site);
}

TEST_CASE("switching sites stops what was under way, and its answers are ignored") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  const OpenSite first = s.take<OpenSite>();
  const ListDrafts first_drafts = s.take<ListDrafts>();
  s.act(OpenSiteByName{"marbre/demo"});
  CHECK(s.count<Cancel>() == 3);  // the site, its drafts, its pictures
  CHECK(s.take<OpenSite>().ref.demo);
  SiteOpened late{};
  late.request = first.request;
  late.entries = {entry_of(kOtherPath, kOtherText)};
  s.act(late);
  s.act(DraftsListed{first_drafts.request, {{"x.md", "", "", "text", Revision{3}, Instant{1}}}});
  CHECK_FALSE(s.state.site);
  CHECK(s.state.drafts.empty());
}

TEST_CASE("a name that is none is refused with a word about it, and kept for correction") {
  Scenario s;
  s.start().act(OpenSiteByName{"clermontech"});
  CHECK(s.notice() == kNoticeBadSiteName);
  CHECK(s.state.view.home_input == "clermontech");
  CHECK(s.state.route.place == Place{RouteHome{}});
}

TEST_CASE("search finds pages, and again after the site changed") {
  Scenario s;
  s.open_site().act(SetQuery{"propos"});
  REQUIRE(s.state.view.found.size() == 1);
  CHECK(s.state.site->pages[s.state.view.found[0]].path == kOtherPath);
  s.act(RetrySite{});
  s.answer_site({{"z.md", "---\ntitle: Autre\n---\n"}});
  CHECK(s.state.view.found.empty());
}

TEST_CASE("kinds fold and unfold") {
  Scenario s;
  s.open_site().act(ToggleKind{"post"});
  CHECK(s.state.view.collapsed == std::vector<std::string>{"post"});
  s.act(ToggleKind{"post"});
  CHECK(s.state.view.collapsed.empty());
}

TEST_CASE("back and forward follow the browser without talking back to it") {
  Scenario s;
  s.open_site().open_post();
  s.sent.clear();
  s.act(Navigate{{real_site(), RoutePages{}}, true});
  CHECK_FALSE(s.state.page);
  s.act(Navigate{{real_site(), RouteEdit{std::string(kPostPath)}}, true});
  CHECK(s.text() == kPostText);
  CHECK(s.count<SetFragment>() == 0);
}

TEST_CASE("on a phone an address of a page shows the page, and of the list the list") {
  Scenario s;
  s.open_site();
  s.act(Navigate{{real_site(), RouteEdit{std::string(kPostPath)}}, true});
  CHECK(s.state.view.phone == PhonePane::kWrite);
  s.act(Navigate{{real_site(), RoutePages{}}, true});
  CHECK(s.state.view.phone == PhonePane::kPages);
}

TEST_CASE("coming home and back does not read the site again") {
  Scenario s;
  s.open_site().act(Navigate{{{}, RouteHome{}}});
  CHECK(s.take<SetFragment>().fragment == "#/");
  s.act(Navigate{{real_site(), RoutePages{}}});
  CHECK(s.count<OpenSite>() == 0);
  CHECK(s.state.site);
}

TEST_CASE("the network coming back reads again what was from the cache") {
  Scenario s;
  s.start("#/clermontech/site", false).answer_outbox().answer_drafts();
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}}, true);
  s.act(OnlineChanged{true});
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}}, false, "head-2");
  CHECK(s.state.site->head == "head-2");
  s.act(OnlineChanged{true});
  CHECK(s.count<OpenSite>() == 0);
}

TEST_CASE("a refresh that fails keeps the site and says so") {
  Scenario s;
  s.open_site().act(RetrySite{});
  s.fail(s.take<OpenSite>().request, Outcome::kOffline);
  CHECK(s.state.site);
  CHECK(s.notice() == kNoticeSiteRefreshFailed);
}

TEST_CASE("another account reads the site again, since rights differ") {
  Scenario s;
  s.open_site(false).act(AccountChanged{{true, "adama"}});
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
  CHECK(s.state.site->can_write);
  s.act(AccountChanged{{true, "adama"}});
  CHECK(s.count<OpenSite>() == 0);
}

TEST_CASE("an open page without a draft follows the site") {
  Scenario s;
  s.open_site().open(kOtherPath).caret_after("Qui").act(RetrySite{});
  const std::string changed = "---\ntitle: À propos\n---\n\nDonc : Qui sommes-nous ?\n";
  s.answer_site({{std::string(kOtherPath), changed}}, false, "head-2");
  CHECK(s.text() == changed);
  CHECK(s.state.drafts.empty());
  const std::string before_caret = changed.substr(0, s.state.page->selection.head.value);
  CHECK(before_caret.ends_with("Qui"));
}

TEST_CASE("images are asked for once, and again when the network is back") {
  Scenario s;
  s.open_site();
  s.state.site->entries.push_back({"zimages/a.png", "sha-a", 3, "100644"});
  s.act(NeedImage{"zimages/a.png"}).act(NeedImage{"zimages/a.png"});
  CHECK(s.take<LoadImage>().sha == "sha-a");
  CHECK(s.count<LoadImage>() == 0);
  s.act(NeedImage{"https://example.org/b.png"});
  CHECK(s.take<LoadImage>().sha.empty());
  s.act(NeedImage{"not/there.png"});
  CHECK(s.count<LoadImage>() == 0);
  CHECK(s.state.images.at("not/there.png") == AppState::ImageState::kMissing);
  s.act(ImageArrived{"zimages/a.png", true}).act(ImageArrived{"https://example.org/b.png", false});
  s.act(ImageArrived{"never-asked.png", true});
  CHECK(s.state.images.at("zimages/a.png") == AppState::ImageState::kReady);
  CHECK_FALSE(s.state.images.contains("never-asked.png"));
  s.act(OnlineChanged{false}).act(OnlineChanged{true}).act(NeedImage{"https://example.org/b.png"});
  CHECK(s.count<LoadImage>() == 1);
}

TEST_CASE("only web addresses are opened outside") {
  Scenario s;
  s.start().act(OpenExternal{"javascript:alert(1)"}).act(OpenExternal{"file:///etc/passwd"});
  CHECK(s.count<OpenUrl>() == 0);
  s.act(OpenExternal{"https://github.com/"});
  CHECK(s.take<OpenUrl>().url == "https://github.com/");
}
