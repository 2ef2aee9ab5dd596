// The Page preview: what the host is given and when, and replies that are late, doubled, lost or about something else.
#include "app/scenario.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

constexpr std::string_view kHome = "index.html", kHomeText = "---\nlayout: home\n---\n", kConfig = "_config.yml";

Scenario& opened(Scenario& s) {
  s.start("#/clermontech/site");
  s.answer_outbox();
  s.answer_drafts();
  s.answer_site({{std::string(kConfig), "title: Site\n"},
                 {"_layouts/home.html", "<body>{{ content }}</body>"},
                 {std::string(kHome), std::string(kHomeText)},
                 {std::string(kPostPath), std::string(kPostText)},
                 {std::string(kOtherPath), std::string(kOtherText)}});
  s.sent.clear();
  return s.open_post().act(ChoosePreview{PreviewTab::kPage});
}
Scenario& shown(Scenario& s) {
  const RenderPage asked = opened(s).act(ShowPage{}).take<RenderPage>();
  return s.act(PageRendered{asked.request, asked.path, true, {}});
}
std::vector<std::string> paths(const RenderPage& e) {
  std::vector<std::string> out;
  for (const auto& [path, file] : e.files) out.push_back(path);
  return out;
}

}  // namespace

TEST_CASE("the first page comes with the whole site, the next with what changed") {
  Scenario s;
  opened(s);
  CHECK(wants_page(s.state));
  const RenderPage first = s.act(ShowPage{}).take<RenderPage>();
  CHECK(first.path == kPostPath);
  CHECK(first.afresh);
  CHECK(first.files.size() == 5);
  CHECK_FALSE(wants_page(s.state));  // under way
  s.act(PageProgress{first.request, 2, 5});
  CHECK(std::get<Running>(s.state.page_preview.progress).done == 2);
  s.act(PageRendered{first.request, first.path, true, {"note"}});
  CHECK(s.state.page_preview.shown == kPostPath);
  CHECK(s.state.page_preview.notes == std::vector<std::string>{"note"});
  CHECK_FALSE(wants_page(s.state));
  s.act(ShowPage{});
  CHECK(s.count<RenderPage>() == 0);

  s.caret_after("Bonjour.").type(" Bonsoir.");
  const RenderPage second = s.act(ShowPage{}).take<RenderPage>();
  CHECK_FALSE(second.afresh);
  REQUIRE(paths(second) == std::vector{std::string(kPostPath)});
  REQUIRE(second.files[0].second.draft);
  CHECK(second.files[0].second.draft->to_string().ends_with("Bonjour. Bonsoir.\n"));
  CHECK(second.removed.empty());
}

TEST_CASE("one page is made at a time; what was typed meanwhile is in the next") {
  Scenario s;
  shown(s).caret_after("Bonjour.").type("a");
  const RenderPage first = s.act(ShowPage{}).take<RenderPage>();
  s.type("b").act(ShowPage{}).type("c").act(ShowPage{});
  CHECK(s.count<RenderPage>() == 0);
  s.act(PageRendered{first.request, first.path, true, {}});
  const RenderPage next = s.act(ShowPage{}).take<RenderPage>();
  CHECK(next.files.at(0).second.draft->to_string().ends_with("Bonjour.abc\n"));
}

TEST_CASE("a draft that is given up goes back to the published text") {
  Scenario s;
  shown(s).caret_after("Bonjour.").type("a");
  const RenderPage first = s.act(ShowPage{}).take<RenderPage>();
  s.act(PageRendered{first.request, first.path, true, {}}).act(Undo{});
  const RenderPage next = s.act(ShowPage{}).take<RenderPage>();
  REQUIRE(next.files.size() == 1);
  CHECK_FALSE(next.files[0].second.draft);
  CHECK(*next.files[0].second.text == kPostText);
}

TEST_CASE("a new page that is dropped is removed from the site that the host has") {
  Scenario s;
  shown(s);
  s.act(OpenText{"neuf.md", *text::Document::from("---\ntitle: Neuf\n---\nx\n")});
  const RenderPage with = s.act(ShowPage{}).take<RenderPage>();
  CHECK(with.path == "neuf.md");
  CHECK(paths(with) == std::vector<std::string>{"neuf.md"});
  s.act(PageRendered{with.request, with.path, true, {}}).act(DiscardDraft{"neuf.md"}).open_post();
  const RenderPage without = s.act(ShowPage{}).take<RenderPage>();
  CHECK(without.removed == std::vector<std::string>{"neuf.md"});
  CHECK(without.path == kPostPath);
}

TEST_CASE("replies that are late, doubled or for nothing change nothing") {
  Scenario s;
  const RenderPage asked = opened(s).act(ShowPage{}).take<RenderPage>();
  s.act(PageRendered{asked.request + 7, "x", true, {}}).act(PageProgress{asked.request + 7, 1, 1});
  CHECK(is_running(s.state.page_preview.progress, asked.request));
  CHECK_FALSE(s.state.page_preview.shown);
  s.act(PageRendered{asked.request, asked.path, true, {}});
  s.act(PageRendered{asked.request, "x", false, {"y"}}).fail(asked.request, Outcome::kServer);
  CHECK(s.state.page_preview.shown == kPostPath);
  CHECK(s.state.page_preview.notes.empty());
  CHECK(std::holds_alternative<Idle>(s.state.page_preview.progress));
}

TEST_CASE("a reply that never comes is given up, and the next request gives the site anew") {
  Scenario s;
  const RenderPage asked = opened(s).act(ShowPage{}).take<RenderPage>();
  s.advance(kPagePatienceMs - 1);
  CHECK(is_running(s.state.page_preview.progress));
  s.advance(2);
  CHECK(std::get<Failure>(s.state.page_preview.progress).outcome == Outcome::kUnknown);
  CHECK(s.take<Cancel>().request == asked.request);
  CHECK_FALSE(wants_page(s.state));  // not by itself, or it would be asked for again and again
  s.act(PageRendered{asked.request, asked.path, true, {}});
  CHECK_FALSE(s.state.page_preview.shown);  // too late
  const RenderPage again = s.act(RetryPage{}).take<RenderPage>();
  CHECK(again.afresh);
  CHECK(again.files.size() == 5);
}

TEST_CASE("progress is a sign of life") {
  Scenario s;
  const RenderPage asked = opened(s).act(ShowPage{}).take<RenderPage>();
  s.advance(kPagePatienceMs - 10).act(PageProgress{asked.request, 1, 9}).advance(kPagePatienceMs - 10);
  CHECK(is_running(s.state.page_preview.progress));
}

TEST_CASE("a page that failed is tried again when its text changes; one that was stopped when it is asked for") {
  Scenario s;
  shown(s).caret_after("Bonjour.").type("a");
  s.act(ShowPage{}).fail(s.take<RenderPage>().request, Outcome::kTooLarge, std::nullopt, "loop");
  CHECK_FALSE(wants_page(s.state));
  s.type("b");
  CHECK(wants_page(s.state));
  const RenderPage again = s.act(ShowPage{}).take<RenderPage>();
  CHECK(again.afresh);
  s.act(CancelRequest{again.request});
  CHECK(std::get<Failure>(s.state.page_preview.progress).outcome == Outcome::kCancelled);
  s.type("c");
  CHECK_FALSE(wants_page(s.state));
  CHECK(s.act(RetryPage{}).take<RenderPage>().afresh);
}

TEST_CASE("what failed without a network comes back with it") {
  Scenario s;
  const RenderPage asked = opened(s).act(ShowPage{}).take<RenderPage>();
  s.act(OnlineChanged{false}).fail(asked.request, Outcome::kOffline).act(OnlineChanged{true});
  CHECK(wants_page(s.state));
}

TEST_CASE("another page is shown until another one is opened; a layout is seen in the page that was there") {
  Scenario s;
  shown(s).act(ChoosePreviewedPage{std::string(kHome)});
  CHECK(previewed_page(s.state) == kHome);
  s.act(PageLinked{std::string(kOtherPath)});
  CHECK(previewed_page(s.state) == kOtherPath);
  s.act(PageLinked{"nope.md"});
  CHECK(previewed_page(s.state) == kOtherPath);
  const RenderPage asked = s.act(ShowPage{}).take<RenderPage>();
  s.act(PageRendered{asked.request, asked.path, true, {}}).open("_layouts/home.html");
  CHECK(previewed_page(s.state) == kOtherPath);
  s.open(kPostPath);
  CHECK(previewed_page(s.state) == kPostPath);
}

TEST_CASE("as of a day means its end; what is no day counts as none") {
  Scenario s;
  shown(s).act(SetPageAsOf{"2026-11-2"});
  CHECK_FALSE(wants_page(s.state));
  s.act(SetPageAsOf{"2026-02-30"});
  CHECK_FALSE(page_as_of(s.state.page_preview));
  s.act(SetPageAsOf{"2026-11-24"});
  const RenderPage asked = s.act(ShowPage{}).take<RenderPage>();
  CHECK(asked.as_of == Instant{1'795'564'799'000});  // 2026-11-24 23:59:59 UTC
  CHECK(asked.files.empty());
}

TEST_CASE("a click in the page goes to the line of its source, in whatever page it is") {
  Scenario s;
  shown(s).act(PageClicked{std::string(kPostPath), 4});
  CHECK(s.state.page->selection == text::Selection::caret({static_cast<std::uint32_t>(kPostText.find("Bonjour"))}));
  s.act(PageClicked{std::string(kPostPath), 4, 3});
  CHECK(s.state.page->selection.head.value == kPostText.find("jour"));
  s.act(PageClicked{std::string(kPostPath), 4, 400});  // the text was another when it was clicked
  CHECK(s.state.page->text.line_of(s.state.page->selection.head).value == 4);
  s.act(PageClicked{std::string(kPostPath), 4});
  s.act(PageClicked{std::string(kPostPath), 400});
  CHECK(s.state.page->selection.head.value == kPostText.find("Bonjour"));
  s.act(PageClicked{std::string(kOtherPath), 4});
  CHECK(s.state.page->path == kOtherPath);
  s.act(PageClicked{"nope.md", 0});
  CHECK(s.state.page->path == kOtherPath);
  s.act(PagePointed{std::string(kPostPath), PageLines{4, 4}});
  REQUIRE(s.state.page_preview.pointed);
  s.act(PagePointed{std::string(kPostPath), std::nullopt});
  CHECK_FALSE(s.state.page_preview.pointed);
}

TEST_CASE("a repository that is no Jekyll site is not asked for pages") {
  Scenario s;
  s.open_demo();
  s.state.site->entries.clear();
  s.state.site->entries.push_back(entry_of("README.md", ""));
  CHECK_FALSE(is_jekyll_site(*s.state.site));
  s.act(ShowPage{});
  CHECK(s.count<RenderPage>() == 0);
}

TEST_CASE("leaving the site stops its page") {
  Scenario s;
  const RenderPage asked = opened(s).act(SetPageWidth{PageWidth::kPhone}).act(ShowPage{}).take<RenderPage>();
  s.act(OpenSiteByName{"a/b"});
  bool stopped = false;
  while (s.count<Cancel>() > 0) stopped = s.take<Cancel>().request == asked.request || stopped;
  CHECK(stopped);
  CHECK(s.state.page_preview.given.empty());
  CHECK(s.state.page_preview.width == PageWidth::kPhone);
}
