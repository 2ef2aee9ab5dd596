// Publishing, the outbox, and every outcome.
#include "app/scenario.hpp"
#include "core/base/hash.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

const Failure* dialog_failure(const Scenario& s) {
  return s.state.publish ? std::get_if<Failure>(&s.state.publish->progress) : nullptr;
}
Scenario& edited(Scenario& s) { return s.open_site().open_post().caret_after("Bonjour").type(" à tous"); }

OutboxItem stored_item(const Publish& publish, bool confirmed_unsent) {
  OutboxItem item;
  item.publish_id = publish.publish_id;
  item.title = publish.title;
  item.site = publish.ref;
  item.confirmed_unsent = confirmed_unsent;
  for (const site::FileChange& file : publish.change_set.files) {
    item.paths.push_back(file.path);
    item.revisions.push_back(file.revision);
    item.shas.push_back(base::git_blob_sha(file.text));
  }
  return item;
}

}  // namespace

TEST_CASE("the dialog is frozen: what is typed afterwards is not in it") {
  Scenario s;
  edited(s).act(AskPublish{});
  REQUIRE(s.state.publish);
  CHECK(s.state.publish->publish_id == "1f2e3d4c-1");
  CHECK(s.state.publish->change_set.base_head == "head-1");
  CHECK_FALSE(s.state.publish->title.empty());
  const std::string frozen = s.text();
  s.type(" et à toutes").act(ConfirmPublish{});
  const Publish publish = s.take<Publish>();
  REQUIRE(publish.change_set.files.size() == 1);
  CHECK(publish.change_set.files[0].text == frozen);
  CHECK(publish.mode == PublishMode::kPullRequest);
  CHECK(publish.branch.starts_with("marbre/"));
  CHECK_FALSE(publish.look_first);
}

TEST_CASE("asking to publish also saves") {
  Scenario s;
  edited(s).act(AskPublish{});
  CHECK(s.count<SaveDraft>() == 1);
}

TEST_CASE("nothing to publish is said") {
  Scenario s;
  s.open_site().act(AskPublish{});
  CHECK_FALSE(s.state.publish);
  CHECK(s.notice() == kNoticeNothingToPublish);
}

TEST_CASE("title, message and mode can be changed until it is sent; an empty title is suggested again") {
  Scenario s;
  edited(s).act(AskPublish{});
  const std::string suggested = s.state.publish->title;
  s.act(SetPublishTitle{"   "}).act(SetPublishMessage{"Merci."}).act(SetPublishMode{PublishMode::kDirect});
  s.act(ConfirmPublish{});
  const Publish publish = s.take<Publish>();
  CHECK(publish.title == suggested);
  CHECK(publish.message == "Merci.");
  CHECK(publish.branch == "main");
  s.act(SetPublishTitle{"trop tard"});
  CHECK(s.state.publish->title == suggested);
}

TEST_CASE("a second click sends nothing more") {
  Scenario s;
  edited(s).ask_and_confirm();
  s.act(ConfirmPublish{}).act(ConfirmPublish{}).act(AskPublish{});
  CHECK(s.count<Publish>() == 0);
}

TEST_CASE("without a token, publishing asks for one first") {
  Scenario s;
  s.open_site(false).open_post().caret_after("Bonjour").type("!");
  s.act(AskPublish{}).act(ConfirmPublish{});
  CHECK(s.take<ShowTokenDialog>().ref == real_site());
  CHECK(s.count<Publish>() == 0);
  s.act(AccountChanged{{true, "adama"}}).act(ConfirmPublish{});
  CHECK(s.count<Publish>() == 1);
}

TEST_CASE("published by pull request: the draft goes, the text stays in view, the link is offered") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.confirm_saves().act(s.done(publish, 7));
  CHECK_FALSE(s.state.publish);
  REQUIRE(s.state.published);
  CHECK(s.state.published->pull_number == 7);
  CHECK(s.notice() == kNoticePublishedPull);
  CHECK(s.state.notice->argument == "7");
  CHECK_FALSE(is_dirty(s.state, kPostPath));
  CHECK(s.take<DeleteDraft>().revision == publish.change_set.files[0].revision);
  CHECK(s.text() == publish.change_set.files[0].text);
  CHECK(s.state.page->pull_number == 7);
  CHECK(*s.state.site->texts.at(std::string(kPostPath)) == kPostText);  // the default branch does not have it yet

  SECTION("going on makes a draft of the whole difference from the site") {
    s.type(" !");
    CHECK(*s.state.drafts.at(std::string(kPostPath)).base == kPostText);
  }
  SECTION("opened again, the page is what the site has") {
    s.open(kOtherPath).open_post();
    CHECK(s.text() == kPostText);
  }
  SECTION("once merged, the page follows the site") {
    s.act(RetrySite{});
    s.answer_site({{std::string(kPostPath), publish.change_set.files[0].text}}, false, "head-2");
    CHECK(s.state.page->pull_number == 0);
    s.type("?");
    CHECK(*s.state.drafts.at(std::string(kPostPath)).base == publish.change_set.files[0].text);
  }
  SECTION("a refresh before that leaves it in view") {
    s.act(RetrySite{});
    s.answer_site({{std::string(kPostPath), std::string(kPostText)}}, false, "head-2");
    CHECK(s.text() == publish.change_set.files[0].text);
  }
  SECTION("dismissing removes the banner") {
    s.act(DismissPublished{});
    CHECK_FALSE(s.state.published);
  }
}

TEST_CASE("published straight to the branch: the site has the bytes, its head moved") {
  Scenario s;
  edited(s).act(AskPublish{}).act(SetPublishMode{PublishMode::kDirect}).act(ConfirmPublish{});
  const Publish publish = s.take<Publish>();
  s.act(s.done(publish, 0));
  CHECK(s.notice() == kNoticePublishedDirect);
  CHECK(s.state.site->head == "commit-1");
  CHECK(*s.state.site->texts.at(std::string(kPostPath)) == publish.change_set.files[0].text);
  CHECK(find_entry(*s.state.site, kPostPath)->sha == base::git_blob_sha(publish.change_set.files[0].text));
  CHECK(s.state.drafts.empty());
  s.type("!");
  CHECK(s.state.drafts.at(std::string(kPostPath)).base_sha == base::git_blob_sha(publish.change_set.files[0].text));
}

TEST_CASE("a draft edited during its publish is kept") {
  Scenario s;
  edited(s).act(AskPublish{});
  const bool direct = GENERATE(false, true);
  if (direct) s.act(SetPublishMode{PublishMode::kDirect});
  s.act(ConfirmPublish{});
  const Publish publish = s.take<Publish>();
  s.type(" !!");
  const std::string mine = s.text();
  s.act(s.done(publish, direct ? 0 : 7));
  REQUIRE(is_dirty(s.state, kPostPath));
  const Draft& draft = s.state.drafts.at(std::string(kPostPath));
  CHECK(draft.text.to_string() == mine);
  // Straight to the branch, what was published is the new base; by pull request the site still has the old one.
  CHECK(*draft.base == (direct ? publish.change_set.files[0].text : std::string(kPostText)));
  CHECK_FALSE(is_outdated(s.state, kPostPath));
  for (const Effect& effect : s.sent) {  // nothing may take the newer text from the store
    if (const auto* gone = std::get_if<DeleteDraft>(&effect)) CHECK(gone->revision < draft.revision);
  }
}

TEST_CASE("a new page published straight to the branch is a page of the site") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_drafts({{"neuf.md", "", "", "---\ntitle: Neuf\n---\n", Revision{5}, Instant{1}}});
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
  s.open("neuf.md").act(AskPublish{}).act(SetPublishMode{PublishMode::kDirect}).act(ConfirmPublish{});
  s.act(s.done(s.take<Publish>(), 0));
  CHECK(find_entry(*s.state.site, "neuf.md") != nullptr);
  CHECK(s.state.site->pages.size() == 2);
  CHECK(s.state.drafts.empty());
}

TEST_CASE("outcomes that a person has to see stay in the dialog, drafts stay, and sending again looks first") {
  const Outcome outcome = GENERATE(Outcome::kNotFound, Outcome::kAuthExpired, Outcome::kForbidden, Outcome::kHeadMoved,
                                   Outcome::kConflict, Outcome::kNotMergeable, Outcome::kRejected, Outcome::kQuota,
                                   Outcome::kTooLarge, Outcome::kServer, Outcome::kCancelled);
  Scenario s;
  const Publish first = edited(s).ask_and_confirm();
  s.fail(first.request, outcome, std::nullopt, std::string(kPostPath));
  REQUIRE(dialog_failure(s) != nullptr);
  CHECK(dialog_failure(s)->outcome == outcome);
  CHECK(dialog_failure(s)->detail == kPostPath);
  CHECK(is_dirty(s.state, kPostPath));
  CHECK(s.state.outbox.empty());
  s.act(ConfirmPublish{});
  const Publish again = s.take<Publish>();
  CHECK(again.publish_id == first.publish_id);
  CHECK(again.branch == first.branch);
  CHECK(again.look_first);
  s.act(s.done(again, 3));
  CHECK_FALSE(is_dirty(s.state, kPostPath));
}

TEST_CASE("a moved branch is read again, and the next attempt is based on it") {
  Scenario s;
  const Publish first = edited(s).ask_and_confirm();
  s.fail(first.request, Outcome::kHeadMoved);
  s.answer_site({{std::string(kPostPath), std::string(kPostText)}, {"x.md", "---\n---\n"}}, false, "head-2");
  s.act(ConfirmPublish{});
  CHECK(s.take<Publish>().change_set.base_head == "head-2");
}

TEST_CASE("closing after a failure gives the publish up in the host's outbox too") {
  Scenario s;
  const Publish first = edited(s).ask_and_confirm();
  s.fail(first.request, Outcome::kServer);
  s.act(ClosePublish{});
  CHECK(s.take<DropFromOutbox>().publish_id == first.publish_id);
  CHECK(is_dirty(s.state, kPostPath));
  s.act(AskPublish{});
  CHECK(s.state.publish->publish_id != first.publish_id);
}

TEST_CASE("closing before anything was sent only closes") {
  Scenario s;
  edited(s).act(AskPublish{}).act(ClosePublish{});
  CHECK_FALSE(s.state.publish);
  CHECK(s.count<DropFromOutbox>() == 0);
}

TEST_CASE("closing while it is being sent lets it go on in the outbox") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.act(ClosePublish{});
  REQUIRE(s.state.outbox.size() == 1);
  CHECK(is_running(s.state.outbox[0].progress));
  s.act(s.done(publish, 4));
  CHECK(s.state.outbox.empty());
  CHECK(s.state.drafts.empty());
}

TEST_CASE("offline, a publish waits in the outbox and is sent when the network is back") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.act(OnlineChanged{false}).fail(publish.request, Outcome::kOffline);
  CHECK_FALSE(s.state.publish);
  REQUIRE(s.state.outbox.size() == 1);
  CHECK(s.notice() == kNoticePublishWaits);
  CHECK(is_waiting(s.state, kPostPath));
  s.act(AskPublish{});
  CHECK_FALSE(s.state.publish);  // the same text is not published twice
  CHECK(s.notice() == kNoticeAlreadyWaiting);
  s.advance(10 * kOutboxRetryMs);
  CHECK(s.count<Resend>() == 0);
  s.act(OnlineChanged{true});
  const Resend resend = s.take<Resend>();
  CHECK(resend.publish_id == publish.publish_id);
  CHECK_FALSE(resend.look_first);  // it never left
  PublishDone done = s.done(publish, 7);
  done.request = resend.request;
  s.act(done);
  CHECK(s.state.outbox.empty());
  CHECK(s.state.drafts.empty());
  CHECK(s.state.page->pull_number == 7);
}

TEST_CASE("a draft that goes on while its publish waits can be published too, and is kept") {
  Scenario s;
  const Publish first = edited(s).ask_and_confirm();
  s.act(OnlineChanged{false}).fail(first.request, Outcome::kOffline);
  s.type(" !");
  CHECK_FALSE(is_waiting(s.state, kPostPath));
  s.act(AskPublish{});
  CHECK(s.state.publish);
  s.act(ClosePublish{}).act(OnlineChanged{true});
  PublishDone done = s.done(first, 7);
  done.request = s.take<Resend>().request;
  s.act(done);
  CHECK(is_dirty(s.state, kPostPath));
}

TEST_CASE("a rate limit is waited out") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.confirm_saves().advance(kListDelayMs);
  const Instant until = s.state.now + 90'000;
  s.fail(publish.request, Outcome::kRateLimited, until);
  CHECK(s.notice() == kNoticePublishRateLimited);
  CHECK(s.state.notice->failure->retry_at == until);
  CHECK(wake_at(s.state) == until);
  s.act(OnlineChanged{false}).act(OnlineChanged{true});
  CHECK(s.count<Resend>() == 0);  // the network is not what it waits for
  s.advance(89'999);
  CHECK(s.count<Resend>() == 0);
  s.advance(1);
  CHECK(s.take<Resend>().look_first);  // part of it may have happened
}

TEST_CASE("a lost answer is looked for before anything is sent again") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.fail(publish.request, Outcome::kUnknown);
  CHECK(s.notice() == kNoticePublishUnknown);
  REQUIRE(s.state.outbox.size() == 1);
  CHECK_FALSE(s.state.outbox[0].confirmed_unsent);
  s.advance(kOutboxRetryMs);
  Resend resend = s.take<Resend>();
  CHECK(resend.look_first);
  s.fail(resend.request, Outcome::kOffline);  // this attempt was not sent, the first may have been
  s.act(RetryOutbox{publish.publish_id});
  CHECK(s.take<Resend>().look_first);
}

TEST_CASE("the outbox is sent one by one") {
  Scenario s;
  edited(s);
  const Publish first = s.ask_and_confirm();
  s.act(OnlineChanged{false}).fail(first.request, Outcome::kOffline);
  s.open(kOtherPath).caret_after("Qui").type("!");
  const Publish second = s.ask_and_confirm();
  s.fail(second.request, Outcome::kOffline);
  REQUIRE(s.state.outbox.size() == 2);
  s.act(OnlineChanged{true});
  const Resend one = s.take<Resend>();
  CHECK(one.publish_id == first.publish_id);
  CHECK(s.count<Resend>() == 0);
  SECTION("the next follows when the first is done") {
    PublishDone done = s.done(first, 1);
    done.request = one.request;
    s.act(done);
    CHECK(s.take<Resend>().publish_id == second.publish_id);
  }
  SECTION("the next follows when the first is refused") {
    s.fail(one.request, Outcome::kConflict);
    CHECK(s.notice() == kNoticePublishFailed);
    CHECK(is_dirty(s.state, kPostPath));
    CHECK(s.take<Resend>().publish_id == second.publish_id);
    CHECK(s.state.outbox.size() == 1);
  }
  SECTION("being offline after all stops them") {
    s.fail(one.request, Outcome::kOffline);
    CHECK(s.count<Resend>() == 0);
    s.advance(kOutboxRetryMs);
    CHECK(s.count<Resend>() == 1);
  }
}

TEST_CASE("after a reload the outbox goes on, and looks first at what may have been sent") {
  const bool confirmed_unsent = GENERATE(true, false);
  Scenario before;
  const Publish publish = edited(before).ask_and_confirm();
  const std::string mine = publish.change_set.files[0].text;
  Scenario s;
  s.state.now = before.state.now + 60'000;
  s.start("#/clermontech/site");
  s.answer_outbox({stored_item(publish, confirmed_unsent)});
  const Resend resend = s.take<Resend>();
  CHECK(resend.look_first == !confirmed_unsent);
  const StoredDraft draft{std::string(kPostPath),
                          base::git_blob_sha(kPostText),
                          std::string(kPostText),
                          mine,
                          publish.change_set.files[0].revision,
                          Instant{1}};
  PublishDone done = s.done(publish, 7);
  done.request = resend.request;
  SECTION("done after the drafts were listed") {
    s.answer_drafts({draft});
    s.act(done);
    CHECK(s.state.drafts.empty());
  }
  SECTION("done before the drafts were listed") {
    s.act(done);
    CHECK(s.take<DeleteDraft>().revision == draft.revision);
    s.answer_drafts({draft});
    CHECK(s.state.drafts.empty());
  }
  SECTION("a draft that went on is kept") {
    StoredDraft newer = draft;
    newer.text += "encore\n";
    newer.revision = newer.revision.next();
    s.act(done);
    s.answer_drafts({newer});
    CHECK(is_dirty(s.state, kPostPath));
  }
}

TEST_CASE("after a reload, a direct publish is the base of the draft that went on from it") {
  Scenario before;
  edited(before).act(AskPublish{}).act(SetPublishMode{PublishMode::kDirect}).act(ConfirmPublish{});
  const Publish publish = before.take<Publish>();
  const std::string mine = publish.change_set.files[0].text;
  Scenario s;
  s.state.now = before.state.now + 60'000;
  s.start("#/clermontech/site");
  s.answer_outbox({stored_item(publish, true)});
  s.answer_drafts({{std::string(kPostPath), base::git_blob_sha(kPostText), std::string(kPostText), mine + "encore\n",
                    publish.change_set.files[0].revision.next(), Instant{1}}});
  s.answer_site({{std::string(kPostPath), std::string(kPostText)}});
  PublishDone done = s.done(publish, 0);
  done.request = s.take<Resend>().request;
  s.act(done);
  s.answer_site({{std::string(kPostPath), mine}}, false, "commit-1");
  const Draft& draft = s.state.drafts.at(std::string(kPostPath));
  CHECK(draft.text.to_string() == mine + "encore\n");
  CHECK(*draft.base == mine);
  CHECK_FALSE(is_outdated(s.state, kPostPath));
  s.advance(kSaveDelayMs);
  CHECK(s.take<SaveDraft>().base_sha == base::git_blob_sha(mine));
}

TEST_CASE("an outbox item that needs a token is sent when there is one") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.act(ClosePublish{}).fail(publish.request, Outcome::kAuthExpired);
  CHECK(s.notice() == kNoticePublishNeedsToken);
  s.advance(10 * kOutboxRetryMs);
  CHECK(s.count<Resend>() == 0);
  s.act(AccountChanged{{true, "adama"}});
  CHECK(s.count<Resend>() == 1);
}

TEST_CASE("giving up an outbox item keeps the drafts") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.act(OnlineChanged{false}).fail(publish.request, Outcome::kOffline);
  s.act(DropOutbox{publish.publish_id});
  CHECK(s.take<DropFromOutbox>().publish_id == publish.publish_id);
  CHECK(s.state.outbox.empty());
  CHECK(is_dirty(s.state, kPostPath));
  s.act(AskPublish{});
  CHECK(s.state.publish);
}

TEST_CASE("a cancelled publish that happened all the same clears its drafts") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.act(CancelRequest{publish.request});
  CHECK(s.take<Cancel>().request == publish.request);
  CHECK(dialog_failure(s)->outcome == Outcome::kCancelled);
  s.act(s.done(publish, 7));
  CHECK(s.state.drafts.empty());
  CHECK_FALSE(s.state.publish);
}

TEST_CASE("doubled, late and foreign answers to a publish change nothing") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  PublishDone stranger = s.done(publish, 1);
  stranger.request = 4711;
  s.act(stranger);
  CHECK(is_dirty(s.state, kPostPath));
  s.act(s.done(publish, 7));
  s.type("!").act(DismissNotice{});
  s.act(s.done(publish, 8)).fail(publish.request, Outcome::kUnknown);
  CHECK(s.notice().empty());
  CHECK(s.state.outbox.empty());
  CHECK(s.state.published->pull_number == 7);
  CHECK(is_dirty(s.state, kPostPath));
}

TEST_CASE("the answer to an attempt that was replaced does not end the new one") {
  Scenario s;
  const Publish first = edited(s).ask_and_confirm();
  s.act(CancelRequest{first.request}).act(ConfirmPublish{});
  s.fail(first.request, Outcome::kCancelled);
  CHECK(is_running(s.state.publish->progress));
}

TEST_CASE("switching sites during a publish: it goes on, and its drafts go from the store when it is done") {
  Scenario s;
  const Publish publish = edited(s).ask_and_confirm();
  s.confirm_saves().act(OpenDemo{});
  CHECK_FALSE(s.state.publish);
  REQUIRE(s.state.outbox.size() == 1);
  s.act(s.done(publish, 7));
  const DeleteDraft gone = s.take<DeleteDraft>();
  CHECK(gone.ref == real_site());
  CHECK(gone.revision == publish.change_set.files[0].revision);
  CHECK(s.state.outbox.empty());
}

TEST_CASE("an outbox that cannot be read is told") {
  Scenario s;
  s.start().fail(s.take<ListOutbox>().request, Outcome::kUnknown);
  CHECK(s.notice() == kNoticeOutboxUnreadable);
}
