// Finding and replacing, in the open page and in the whole site.
#include "app/scenario.hpp"
#include "core/base/hash.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

constexpr std::string_view kPage = "---\ntitle: Un été\n---\n\nUn chat, un Chien, un châtaignier.\nun\n";

Scenario with_page(std::string_view text = kPage) {
  Scenario s;
  s.open_site();
  s.open(kOtherPath).replace_all(text);
  refresh(s.state);
  s.act(SetSelection{text::Selection::caret(first_editable(*s.state.page))});
  return s;
}

search::Query query(std::string text) { return {.text = std::move(text)}; }

std::string selected(const Scenario& s) { return s.state.page->text.slice(s.state.page->selection.range()); }
std::size_t matches(const Scenario& s) { return s.state.find.matches.all.size(); }

// -- the whole site
constexpr std::string_view kA = "_posts/2026-01-01-a.md", kB = "_posts/2026-02-02-b.md", kC = "c.md";
Scenario with_site(std::vector<std::pair<std::string, std::string>> more = {}) {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  std::vector<std::pair<std::string, std::string>> texts = {
      {std::string(kA), "---\ntitle: Le café\n---\n\nUn café.\nDeux cafés.\n"},
      {std::string(kB), "---\ntitle: B\n---\n\nRien ici.\n"},
      {std::string(kC), "---\ntitle: C\n---\n\nCafe noir.\n"}};
  for (auto& text : more) texts.push_back(std::move(text));
  s.answer_site(std::move(texts)).answer_drafts();
  return s;
}
const SiteSearch::Page& found_page(const Scenario& s, std::string_view path) {
  for (const SiteSearch::Page& page : s.state.site_search.pages)
    if (page.path == path) return page;
  FAIL("not found: " << path);
  std::abort();
}
std::string draft_text(const Scenario& s, std::string_view path) {
  const auto at = s.state.drafts.find(path);
  return at == s.state.drafts.end() ? "(no draft)" : at->second.text.to_string();
}

}  // namespace

TEST_CASE("what is typed into the find bar selects the first match behind the caret") {
  Scenario s = with_page();
  s.act(OpenFind{}).act(SetFind{query("chat")});
  CHECK(matches(s) == 2);  // châtaignier too
  CHECK(selected(s) == "chat");
  s.act(GoToMatch{false});
  CHECK(selected(s) == "chât");
  s.act(GoToMatch{false});
  CHECK(selected(s) == "chat");
  s.act(GoToMatch{true});
  CHECK(selected(s) == "chât");
  CHECK(selected_match(s.state) == 1);
}

TEST_CASE("accents do not count by default in French, and count in English") {
  Scenario s = with_page();
  s.act(OpenFind{}).act(SetFind{query("chat")});
  CHECK(matches(s) == 2);
  Scenario english = with_page();
  english.state.language = Language::kEnglish;
  english.act(OpenFind{});
  CHECK(english.state.find.query.match_accents);
}

TEST_CASE("front matter that the editor does not show is not looked at") {
  Scenario s = with_page();
  s.act(OpenFind{}).act(SetFind{query("été")});
  CHECK(matches(s) == 0);
  s.act(SetFind{query("title")});
  CHECK(matches(s) == 0);
}

TEST_CASE("what is selected becomes the query") {
  Scenario s = with_page();
  s.caret_after("\n\nUn ");
  const text::ByteOffset head = s.state.page->selection.head;
  s.act(SetSelection{{head, head + 4}}).act(OpenFind{});
  CHECK(s.state.find.query.text == "chat");
  CHECK(matches(s) == 2);
  CHECK(selected_match(s.state) == 0);
}

TEST_CASE("matches follow the text") {
  Scenario s = with_page();
  s.act(OpenFind{}).act(SetFind{query("un")});
  CHECK(matches(s) == 4);
  s.caret_after("Chien").type(" un");
  CHECK(matches(s) == 5);
  s.act(Undo{});
  CHECK(matches(s) == 4);
}

TEST_CASE("replacing goes from match to match, each one step of undo") {
  Scenario s = with_page();
  s.act(OpenFind{true}).act(SetFind{query("chat")}).act(SetReplacement{"loup"});
  const std::string before = s.text();
  s.act(ReplaceMatch{});
  CHECK(s.text().find("Un loup, un Chien, un châtaignier") != std::string::npos);
  CHECK(selected(s) == "chât");
  s.act(ReplaceMatch{});
  CHECK(s.text().find("un loupaignier") != std::string::npos);
  CHECK(matches(s) == 0);
  s.act(Undo{}).act(Undo{});
  CHECK(s.text() == before);
}

TEST_CASE("replacing all is one step of undo and says how many") {
  Scenario s = with_page();
  search::Query words{.text = "\\b(\\w)(\\w+)", .regex = true};
  s.act(OpenFind{true}).act(SetFind{words}).act(SetReplacement{"$2$1"});
  const std::string before = s.text();
  s.act(ReplaceAllMatches{});
  CHECK(s.text().find("nU hatc, nu hienC, nu hâtaignierc.\nnu\n") != std::string::npos);
  CHECK(s.text().starts_with("---\ntitle: Un été\n---\n"));
  CHECK(s.notice() == kNoticeReplaced);
  CHECK(s.state.notice->argument == "7");
  s.act(Undo{});
  CHECK(s.text() == before);
}

TEST_CASE("an empty match can be replaced, and the next one comes") {
  Scenario s = with_page("a\nb\n");
  s.act(OpenFind{true}).act(SetFind{{.text = "^", .regex = true}}).act(SetReplacement{"> "});
  s.act(ReplaceMatch{}).act(ReplaceMatch{});
  CHECK(s.text() == "> a\n> b\n");
}

TEST_CASE("a bad expression says what is wrong, and finds nothing") {
  Scenario s = with_page();
  s.act(OpenFind{}).act(SetFind{{.text = "(un", .regex = true}});
  CHECK(s.state.find.matches.error == search::PatternError::kUnclosedGroup);
  CHECK(matches(s) == 0);
  s.act(ReplaceAllMatches{}).act(ReplaceMatch{}).act(GoToMatch{});
  s.act(SetFind{{.text = "(un)", .regex = true}});
  CHECK(s.state.find.matches.error == search::PatternError::kNone);
  CHECK(matches(s) == 4);
}

TEST_CASE("a search that is given up is not begun again at every keystroke") {
  Scenario s = with_page(std::string(70'000, 'a') + "\n");
  s.act(OpenFind{}).act(SetFind{{.text = "(a?){100}a{100}x", .regex = true}});
  REQUIRE(s.state.find.matches.stopped);
  const auto looked = s.state.find.matches.revision;
  s.type("b");
  CHECK(s.state.find.matches.revision == looked);
  s.act(SetFind{{.text = "b", .regex = true}});
  CHECK_FALSE(s.state.find.matches.stopped);
  CHECK(matches(s) == 1);
}

TEST_CASE("nothing is replaced in a page that is for reading only") {
  Scenario s = with_page();
  s.state.page->read_only = true;
  const std::string before = s.text();
  s.act(OpenFind{true}).act(SetFind{query("un")}).act(SetReplacement{"x"}).act(ReplaceMatch{}).act(ReplaceAllMatches{});
  CHECK(s.text() == before);
}

// -- the whole site ---------------------------------------------------------------------------------------------------
TEST_CASE("the whole site is searched, with a line of context for each match") {
  Scenario s = with_site();
  s.act(OpenSiteSearch{}).act(SetSiteSearch{query("cafe")});
  const SiteSearch& search = s.state.site_search;
  CHECK(search.matches == 4);
  REQUIRE(search.pages.size() == 2);
  const SiteSearch::Page& page = found_page(s, kA);
  CHECK(page.title == "Le café");
  REQUIRE(page.hits.size() == 3);
  CHECK(page.hits[1].line == 5);
  CHECK(page.hits[1].before == "Un ");
  CHECK(page.hits[1].match == "café");
  CHECK(page.hits[1].after == ".");
}

TEST_CASE("drafts are searched as they are, and a page that is not UTF-8 is counted and left alone") {
  Scenario s = with_site({{"d.md", "---\ntitle: D\n---\ncaf\xE9 cafe\n"}});
  s.open(kB).replace_all("---\ntitle: B\n---\n\nUn café de plus.\n");
  s.act(OpenSiteSearch{}).act(SetSiteSearch{query("café")});
  CHECK(found_page(s, kB).matches == 1);
  CHECK(s.state.site_search.unreadable == 1);
}

TEST_CASE("a hit is gone to and selected") {
  Scenario s = with_site();
  s.act(OpenSiteSearch{}).act(SetSiteSearch{query("noir")});
  const SiteSearch::Page page = found_page(s, kC);
  s.act(GoToHit{page.path, page.hits[0].range});
  REQUIRE(s.state.page);
  CHECK(s.state.page->path == kC);
  CHECK(selected(s) == "noir");
}

TEST_CASE("replacements are shown first, then become drafts of the checked pages, and can be taken back") {
  Scenario s = with_site();
  s.open(kC);
  refresh(s.state);
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("cafe")}).act(SetSiteReplacement{"thé"});
  CHECK(found_page(s, kA).hits[1].with == "thé");
  CHECK(s.state.drafts.empty());
  s.act(ApplySiteReplacements{});
  CHECK(draft_text(s, kA) == "---\ntitle: Le thé\n---\n\nUn thé.\nDeux thés.\n");
  CHECK(draft_text(s, kC) == "---\ntitle: C\n---\n\nthé noir.\n");
  CHECK(s.text() == draft_text(s, kC));
  CHECK(draft_text(s, kB) == "(no draft)");
  CHECK(s.notice() == kNoticeReplacedInPages);
  CHECK(s.state.notice->argument == "2");
  CHECK(wake_at(s.state));  // to be saved
  for (const auto& page : s.state.site->pages)
    if (page.path == kA) CHECK(page.title == "Le thé");

  s.act(TakeBackSitePage{std::string(kA)});
  CHECK(draft_text(s, kA) == "(no draft)");
  CHECK(found_page(s, kA).status == SiteSearch::Status::kTakenBack);
  s.act(TakeBackSitePage{std::string(kC)});
  CHECK(s.text() == "---\ntitle: C\n---\n\nCafe noir.\n");
  CHECK(draft_text(s, kC) == "(no draft)");
}

TEST_CASE("the open page has one step of undo for it") {
  Scenario s = with_site();
  s.open(kC);
  refresh(s.state);
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("cafe")}).act(SetSiteReplacement{"thé"});
  s.act(ApplySiteReplacements{}).act(Undo{});
  CHECK(s.text() == "---\ntitle: C\n---\n\nCafe noir.\n");
}

TEST_CASE("pages that are not checked stay as they are") {
  Scenario s = with_site();
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("cafe")}).act(SetSiteReplacement{"thé"});
  s.act(IncludeSitePage{std::string(kA), false}).act(ApplySiteReplacements{});
  CHECK(draft_text(s, kA) == "(no draft)");
  CHECK(draft_text(s, kC).find("thé noir") != std::string::npos);
}

TEST_CASE("a replacement that would spoil the front matter is refused, page by page") {
  Scenario s = with_site();
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("Le café")}).act(SetSiteReplacement{"[b: {"});
  s.act(ApplySiteReplacements{});
  CHECK(found_page(s, kA).status == SiteSearch::Status::kBadYaml);
  CHECK(s.state.drafts.empty());
  s.act(SetSiteSearch{query("Le café")}).act(SetSiteReplacement{"\"a: [b"}).act(ApplySiteReplacements{});
  CHECK(found_page(s, kA).status == SiteSearch::Status::kBadYaml);
  CHECK(s.state.drafts.empty());
}

TEST_CASE("an earlier draft comes back when its replacement is taken back, but not over later changes") {
  Scenario s = with_site();
  s.open(kA).replace_all("---\ntitle: A\n---\n\nMon café.\n");
  s.open(kB);
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("cafe")}).act(SetSiteReplacement{"thé"});
  s.act(ApplySiteReplacements{});
  CHECK(draft_text(s, kA).find("Mon thé.") != std::string::npos);
  s.act(TakeBackSitePage{std::string(kA)});
  CHECK(draft_text(s, kA) == "---\ntitle: A\n---\n\nMon café.\n");

  s.act(ApplySiteReplacements{});
  s.open(kA).type("x");
  s.act(TakeBackSitePage{std::string(kA)});
  CHECK(found_page(s, kA).status == SiteSearch::Status::kChanged);
  CHECK(draft_text(s, kA).find("Mon thé.") != std::string::npos);
}

TEST_CASE("nothing is written while the drafts of this device are unreadable") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_site({{std::string(kA), "---\ntitle: A\n---\n\nUn café.\n"}});
  s.fail(s.take<ListDrafts>().request, Outcome::kServer);
  s.act(OpenSiteSearch{true}).act(SetSiteSearch{query("cafe")}).act(SetSiteReplacement{"thé"});
  s.act(ApplySiteReplacements{});
  CHECK(found_page(s, kA).status == SiteSearch::Status::kReadOnly);
  CHECK(s.state.drafts.empty());
}

TEST_CASE("a large site is searched a slice at a time, and the search can be stopped") {
  std::vector<std::pair<std::string, std::string>> many;
  for (int i = 0; i < 30; ++i)
    many.emplace_back("p" + std::to_string(i) + ".md", "---\ntitle: P\n---\n" + std::string(200'000, 'x') + " café\n");
  Scenario s = with_site(many);
  s.act(OpenSiteSearch{}).act(SetSiteSearch{query("cafe")});
  CHECK(is_looking(s.state.site_search));
  CHECK(s.state.site_search.done < 10);
  CHECK(wake_at(s.state) == s.state.now);
  s.act(Tick{});
  const std::size_t done = s.state.site_search.done;
  CHECK(done > 5);
  s.act(StopSiteSearch{});
  CHECK_FALSE(is_looking(s.state.site_search));
  CHECK(s.state.site_search.stopped);
  s.act(SetSiteSearch{query("cafe")});
  for (int i = 0; i < 20 && is_looking(s.state.site_search); ++i) s.act(Tick{});
  CHECK(s.state.site_search.matches == 34);
  CHECK_FALSE(s.state.site_search.stopped);
}
