// Review: reading pull requests, and merging.
#include "app/scenario.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

std::shared_ptr<const std::string> bytes(std::string_view text) { return std::make_shared<const std::string>(text); }

Pull some_pull(std::uint32_t number = 7) {
  Pull pull;
  pull.summary = {number, "Modifie", "adama", "marbre/x", "main", "head-of-pull", "2026-11-12T18:00:00Z", "", false};
  pull.mergeable = true;
  pull.files.push_back({std::string(kPostPath),
                        "",
                        FileStatus::kModified,
                        bytes(kPostText),
                        bytes("---\ntitle: API Hour\n---\n\nBonsoir.\n"),
                        {},
                        {},
                        {},
                        {}});
  pull.files.push_back({"images/a.png", "", FileStatus::kAdded, nullptr, nullptr, {}, {}, {}, {}});
  pull.files.push_back({"latin1.md", "", FileStatus::kAdded, nullptr, bytes("\xe9"), {}, {}, {}, {}});
  return pull;
}

Scenario& opened(Scenario& s) {
  s.open_site().act(Navigate{{real_site(), RoutePull{7}}});
  return s.act(PullOpened{s.take<LoadPull>().request, some_pull()});
}

}  // namespace

TEST_CASE("a pull request opens by its address, in parallel with the site") {
  Scenario s;
  s.start("#/clermontech/site/pull/7", true, false);
  CHECK(s.count<OpenSite>() == 1);
  const LoadPull load = s.take<LoadPull>();
  CHECK(load.number == 7);
  s.act(PullOpened{load.request, some_pull()});
  REQUIRE(s.state.review.pull);
  CHECK_FALSE(s.state.site);
  const PullFile& file = s.state.review.pull->files[0];
  CHECK(file.count.added == 1);
  CHECK(file.count.removed == 1);
  CHECK(markdown::to_html(file.before_tree).find("Bonjour.") != std::string::npos);
  CHECK(markdown::to_html(file.after_tree).find("Bonsoir.") != std::string::npos);
  CHECK_FALSE(s.state.review.pull->files[2].after);  // not text
}

TEST_CASE("the list is read when it is shown, and again on demand") {
  Scenario s;
  s.open_site().act(Navigate{{real_site(), RoutePulls{}}});
  s.act(PullsListed{s.take<ListPulls>().request, {some_pull().summary}});
  REQUIRE(s.state.review.pulls);
  CHECK(s.state.review.pulls->size() == 1);
  s.act(Navigate{{real_site(), RoutePages{}}}).act(Navigate{{real_site(), RoutePulls{}}});
  CHECK(s.count<ListPulls>() == 0);
  s.act(RefreshPulls{});
  const std::uint32_t request = s.take<ListPulls>().request;
  s.fail(request, Outcome::kOffline);
  CHECK(std::get<Failure>(s.state.review.list_progress).outcome == Outcome::kOffline);
  CHECK(s.state.review.pulls);
  s.act(PullsListed{request, {}});
  CHECK(s.state.review.pulls->size() == 1);  // too late
}

TEST_CASE("files and views are chosen, and only files that there are") {
  Scenario s;
  opened(s).act(SelectPullFile{1}).act(SelectPullFile{9}).act(ChooseReviewView{Review::View::kDiff});
  CHECK(s.state.review.selected_file == 1);
  CHECK(s.state.review.view == Review::View::kDiff);
}

TEST_CASE("merging sends the head that was looked at, once") {
  Scenario s;
  opened(s).act(MergePull{}).act(MergePull{});
  const Merge merge = s.take<Merge>();
  CHECK(s.count<Merge>() == 0);
  CHECK(merge.head_sha == "head-of-pull");
  s.act(PullMerged{merge.request, 7, "commit"});
  CHECK(s.state.review.pull->state == PullState::kMerged);
  CHECK(s.notice() == kNoticeMerged);
  CHECK(s.count<OpenSite>() == 1);  // the branch moved
  s.act(MergePull{});
  CHECK(s.count<Merge>() == 0);
}

TEST_CASE("merging without a token asks for one") {
  Scenario s;
  s.open_site(false).act(Navigate{{real_site(), RoutePull{7}}});
  s.act(PullOpened{s.take<LoadPull>().request, some_pull()}).act(MergePull{});
  CHECK(s.count<Merge>() == 0);
  CHECK(s.count<ShowTokenDialog>() == 1);
}

TEST_CASE("a merge that fails says how, and can be tried again") {
  const Outcome outcome =
      GENERATE(Outcome::kOffline, Outcome::kNotFound, Outcome::kAuthExpired, Outcome::kForbidden, Outcome::kRateLimited,
               Outcome::kHeadMoved, Outcome::kConflict, Outcome::kNotMergeable, Outcome::kRejected, Outcome::kServer,
               Outcome::kUnknown, Outcome::kCancelled);
  Scenario s;
  opened(s).act(MergePull{});
  s.fail(s.take<Merge>().request, outcome);
  CHECK(std::get<Failure>(s.state.review.merge_progress).outcome == outcome);
  if (outcome == Outcome::kUnknown || outcome == Outcome::kHeadMoved) CHECK(s.count<LoadPull>() == 1);
  s.act(MergePull{});
  CHECK(s.count<Merge>() == 1);
}

TEST_CASE("a merge whose answer was lost is not sent again by itself: the pull request is read anew") {
  Scenario s;
  opened(s).act(MergePull{});
  s.fail(s.take<Merge>().request, Outcome::kUnknown);
  Pull merged = some_pull();
  merged.state = PullState::kMerged;
  s.act(PullOpened{s.take<LoadPull>().request, merged});
  CHECK(s.state.review.pull->state == PullState::kMerged);
  s.advance(600'000);
  CHECK(s.count<Merge>() == 0);
}

TEST_CASE("while GitHub works out whether it can be merged, it is asked again, not for ever") {
  Scenario s;
  s.open_site().act(Navigate{{real_site(), RoutePull{7}}});
  Pull undecided = some_pull();
  undecided.mergeable.reset();
  std::uint32_t asked = 0;
  while (s.count<LoadPull>() > 0) {
    asked += 1;
    s.act(PullOpened{s.take<LoadPull>().request, undecided}).advance(kMergeableRetryMs);
    REQUIRE(asked < 100);
  }
  CHECK(asked == 1 + kMergeableRetries);
}

TEST_CASE("asking again keeps the file that is being read") {
  Scenario s;
  opened(s).act(SelectPullFile{1}).act(RefreshPulls{});
  s.act(PullOpened{s.take<LoadPull>().request, some_pull()});
  CHECK(s.state.review.selected_file == 1);
}

TEST_CASE("moving to another pull request ignores the first one's late answer") {
  Scenario s;
  s.open_site().act(Navigate{{real_site(), RoutePull{7}}});
  const LoadPull first = s.take<LoadPull>();
  s.act(Navigate{{real_site(), RoutePull{8}}});
  CHECK(s.take<Cancel>().request == first.request);
  s.act(PullOpened{first.request, some_pull(7)});
  CHECK_FALSE(s.state.review.pull);
  s.act(PullOpened{s.take<LoadPull>().request, some_pull(8)});
  CHECK(s.state.review.pull->summary.number == 8);
}

TEST_CASE("a pull request that cannot be read says so, and comes when the network does") {
  Scenario s;
  s.start("#/clermontech/site/pull/7", false).answer_outbox().answer_drafts();
  s.fail(s.take<LoadPull>().request, Outcome::kOffline);
  CHECK(std::get<Failure>(s.state.review.pull_progress).outcome == Outcome::kOffline);
  s.act(OnlineChanged{true});
  CHECK(s.count<LoadPull>() == 1);
}

TEST_CASE("reading a pull request can be stopped and tried again") {
  Scenario s;
  s.open_site().act(Navigate{{real_site(), RoutePull{7}}});
  const LoadPull lost = s.take<LoadPull>();
  s.act(CancelRequest{lost.request});
  CHECK(std::get<Failure>(s.state.review.pull_progress).outcome == Outcome::kCancelled);
  s.act(RefreshPulls{});
  CHECK(s.count<LoadPull>() == 1);
}

TEST_CASE("a publish by pull request makes the list stale") {
  Scenario s;
  s.open_site().act(Navigate{{real_site(), RoutePulls{}}});
  s.act(PullsListed{s.take<ListPulls>().request, {}});
  s.open_post().caret_after("Bonjour").type("!");
  s.act(s.done(s.ask_and_confirm(), 9)).act(Navigate{{real_site(), RoutePulls{}}});
  CHECK(s.count<ListPulls>() == 1);
}
