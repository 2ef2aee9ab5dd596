// Pictures put into a page: text and bytes never part, one step of undo, and what is published is what some draft
// names.
#include "app/scenario.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

constexpr std::string_view kSha = "3d21ec53a331a6f037a91c368710b99387d012c1";
constexpr std::string_view kPath = "images/salle.jpg";

struct Pictured : Scenario {
  std::uint32_t next = 1;
  TakePicture paste(std::string name = "Salle.JPG") {
    act(PictureComing{next++, std::move(name), "jpg"});
    return take<TakePicture>();
  }
  using Scenario::stored;
  Pictured& stored(const TakePicture& taken, std::string_view sha = kSha) {
    act(PictureStored{taken.request, std::string(sha), 84'213});
    return *this;
  }
  Pictured& describe(std::string alt, std::string_view path = kPath) {
    act(DescribePicture{std::string(path), std::move(alt)});
    return *this;
  }
};

Pictured in_post() {
  Pictured s;
  s.open_site();
  s.open_post();
  s.caret_after("Bonjour.");
  s.sent.clear();
  return s;
}

}  // namespace

TEST_CASE("a pasted picture is stored, then in the text, then described; one undo takes it all back") {
  Pictured s = in_post();
  const TakePicture taken = s.paste();
  CHECK(taken.path == kPath);
  CHECK(taken.ref == s.state.site_ref);
  CHECK(s.text() == kPostText);  // not before its bytes are safe
  REQUIRE(asked_picture(s.state) != nullptr);
  s.stored(taken);
  CHECK(s.text().ends_with("Bonjour.![](/images/salle.jpg)\n"));
  s.describe("La salle [pleine]");
  CHECK(s.text().ends_with("Bonjour.![La salle \\[pleine\\]](/images/salle.jpg)\n"));
  CHECK(s.notice() == kNoticePictureDescribed);
  CHECK(asked_picture(s.state) == nullptr);
  s.act(Undo{});
  CHECK(s.text() == kPostText);
  s.act(Redo{});
  CHECK(s.text().ends_with("![La salle \\[pleine\\]](/images/salle.jpg)\n"));
}

TEST_CASE("described before it is there: it comes with its words") {
  Pictured s = in_post();
  const TakePicture taken = s.paste();
  s.describe("La salle");
  CHECK(asked_picture(s.state) == nullptr);
  CHECK(s.text() == kPostText);
  s.stored(taken);
  CHECK(s.text().ends_with("Bonjour.![La salle](/images/salle.jpg)\n"));
  s.act(Undo{});
  CHECK(s.text() == kPostText);
}

TEST_CASE("no words: the picture is decorative, and that is said") {
  Pictured s = in_post();
  s.stored(s.paste()).describe("");
  CHECK(s.text().ends_with("![](/images/salle.jpg)\n"));
  CHECK(s.notice() == kNoticePictureDecorative);
}

TEST_CASE("what is written meanwhile moves its place; the question follows the text") {
  Pictured s = in_post();
  const TakePicture taken = s.paste();
  s.caret_after("\n\n");
  s.type("Avant. ");
  s.stored(taken);
  CHECK(s.text().ends_with("Avant. Bonjour.![](/images/salle.jpg)\n"));
  s.caret_after("\n\n");
  s.type("Encore. ");
  s.describe("Salle");
  CHECK(s.text().ends_with("Encore. Avant. Bonjour.![Salle](/images/salle.jpg)\n"));
}

TEST_CASE("a selection becomes the alternative text; several pictures are paragraphs of their own") {
  Pictured s = in_post();
  s.act(SetSelection{{{base::ByteOffset{static_cast<std::uint32_t>(kPostText.find("Bonjour"))}},
                      {static_cast<std::uint32_t>(kPostText.find("Bonjour") + 7)}}});
  const TakePicture one = s.paste("a.jpg"), two = s.paste("b.jpg");
  s.stored(one).stored(two, "2222");
  CHECK(s.text().ends_with("\n\n![Bonjour](/images/a.jpg)\n\n![](/images/b.jpg).\n"));
  CHECK(asked_picture(s.state)->path == "images/a.jpg");
  s.describe("Bonjour", "images/a.jpg");
  CHECK(asked_picture(s.state)->path == "images/b.jpg");
}

TEST_CASE("removed again before it is described: nothing is asked any more") {
  Pictured s = in_post();
  s.stored(s.paste());
  s.act(Undo{});
  CHECK(asked_picture(s.state) == nullptr);
  s.describe("Salle");
  CHECK(s.text() == kPostText);
}

TEST_CASE("a second picture of that name, and one that the site has, keep their names") {
  Pictured s = in_post();
  const TakePicture one = s.paste(), two = s.paste();
  CHECK(one.path == kPath);
  CHECK(two.path == "images/salle-2.jpg");
}

TEST_CASE("what cannot be taken is said, and nothing is inserted") {
  Pictured s = in_post();
  s.act(PictureComing{1, "plan.pdf", ""});
  CHECK(s.notice() == kNoticePictureUnknown);
  const std::pair<Outcome, std::string_view> outcomes[] = {{Outcome::kTooLarge, kNoticePictureTooLarge},
                                                           {Outcome::kRejected, kNoticePictureUnreadable},
                                                           {Outcome::kForbidden, kNoticePictureUnsafe},
                                                           {Outcome::kQuota, kNoticePictureNoRoom},
                                                           {Outcome::kOffline, kNoticePictureNotReady}};
  for (const auto& [outcome, notice] : outcomes) {
    const TakePicture taken = s.paste();
    s.fail(taken.request, outcome);
    CHECK(s.notice() == notice);
    CHECK(asked_picture(s.state) == nullptr);
    CHECK(s.text() == kPostText);
  }
  Pictured nowhere;
  nowhere.open_site();
  nowhere.act(PictureComing{1, "a.jpg", "jpg"});
  CHECK(nowhere.notice() == kNoticePictureNoPage);
  CHECK(nowhere.count<TakePicture>() == 0);
}

TEST_CASE("the publish has the pictures that a draft names, and no others") {
  Pictured s = in_post();
  s.stored(s.paste("a.jpg"), "1111").describe("A", "images/a.jpg");
  const TakePicture b = s.paste("b.jpg");
  s.stored(b, "2222");
  s.act(Undo{});  // b goes again
  const Publish publish = s.ask_and_confirm();
  REQUIRE(publish.change_set.files.size() == 2);
  CHECK(publish.change_set.files[0].path == kPostPath);
  CHECK(publish.change_set.files[1].path == "images/a.jpg");
  CHECK(site::blob_sha(publish.change_set.files[1]) == "1111");
  CHECK(publish.change_set.files[1].text.empty());
  CHECK(publish.title.find("images") == std::string::npos);
  s.sent.clear();
  s.act(s.done(publish, 7));
  const ReleasePicture released = s.take<ReleasePicture>();
  CHECK(released.path == "images/a.jpg");
  CHECK(released.sha == "1111");
  CHECK(s.state.pictures.stored.size() == 1);  // b: redo would find it
  // The page as it was sent still shows it.
  s.act(NeedImage{"images/a.jpg"});
  CHECK(s.take<LoadImage>().sha == "1111");
}

TEST_CASE("straight to the branch, the picture is the site's") {
  Pictured s = in_post();
  s.stored(s.paste()).describe("Salle");
  s.act(AskPublish{});
  s.act(SetPublishMode{PublishMode::kDirect});
  s.act(ConfirmPublish{});
  const Publish publish = s.take<Publish>();
  s.act(s.done(publish, 0));
  const site::Entry* const entry = find_entry(*s.state.site, kPath);
  REQUIRE(entry != nullptr);
  CHECK(entry->sha == kSha);
  CHECK(entry->size == 84'213);
  CHECK_FALSE(s.state.site->texts.contains(std::string(kPath)));
  CHECK(s.state.pictures.stored.empty());
}

TEST_CASE("a draft that went on during its review is published with the picture again") {
  Pictured s = in_post();
  s.stored(s.paste()).describe("Salle");
  const Publish publish = s.ask_and_confirm();
  s.type(" Suite.");
  s.act(s.done(publish, 7));
  CHECK(s.state.pictures.stored.size() == 1);
  s.act(AskPublish{});
  REQUIRE(s.state.publish);
  CHECK(s.state.publish->change_set.files.size() == 2);
}

TEST_CASE("what waits in the outbox is not published twice") {
  Pictured s = in_post();
  s.stored(s.paste()).describe("Salle");
  const Publish publish = s.ask_and_confirm();
  s.fail(publish.request, Outcome::kOffline);
  REQUIRE(s.state.outbox.size() == 1);
  CHECK(s.state.outbox[0].shas[1] == kSha);
  s.type(" Suite.");
  s.act(AskPublish{});
  REQUIRE(s.state.publish);
  CHECK(s.state.publish->change_set.files.size() == 1);
}

TEST_CASE("after a reload the pictures are known again, shown and published") {
  Pictured s = in_post();
  s.stored(s.paste()).describe("Salle");
  s.advance(1000);
  s.confirm_saves();
  const std::vector<StoredDraft> drafts = static_cast<const Scenario&>(s).stored();
  Pictured again;
  again.start("#/clermontech/site");
  again.answer_outbox();
  again.answer_drafts(drafts);
  again.answer_site({{std::string(kPostPath), std::string(kPostText)}});
  again.open_post();
  again.act(NeedImage{std::string(kPath)});  // before it is known
  CHECK(again.state.images.at(std::string(kPath)) == AppState::ImageState::kMissing);
  again.act(PicturesListed{again.take<ListPictures>().request,
                           {{std::string(kPath), std::string(kSha), 84'213, again.state.now}}});
  again.act(NeedImage{std::string(kPath)});
  CHECK(again.take<LoadImage>().sha == kSha);
  CHECK(again.ask_and_confirm().change_set.files.size() == 2);
}

TEST_CASE("another tab's picture is asked for") {
  Pictured s = in_post();
  s.act(DraftChanged{s.state.site_ref, std::string(kPath)});
  const ListPictures asked = s.take<ListPictures>();
  CHECK(s.count<LoadDraft>() == 0);
  s.act(PicturesListed{asked.request, {{std::string(kPath), std::string(kSha), 1, s.state.now}}});
  CHECK(s.state.pictures.stored.size() == 1);
}

TEST_CASE("a list that was under way when a picture was stored is asked for again") {
  Pictured s = in_post();
  s.act(DraftChanged{s.state.site_ref, "images/x.png"});
  const ListPictures old = s.take<ListPictures>();
  s.stored(s.paste());
  s.act(PicturesListed{old.request, {}});
  CHECK(s.state.pictures.stored.size() == 1);
  CHECK(s.count<ListPictures>() == 1);
}

TEST_CASE("a picture that the site has by now, or that nothing named for a week, is released") {
  Pictured s = in_post();
  s.act(DraftChanged{s.state.site_ref, "images/x.png"});
  const Instant long_ago = s.state.now + -(kPictureKeptMs + 1);
  s.act(PicturesListed{s.take<ListPictures>().request,
                       {{"images/old.jpg", "1", 1, long_ago}, {"images/new.jpg", "2", 1, s.state.now}}});
  CHECK(s.take<ReleasePicture>().path == "images/old.jpg");
  CHECK(s.state.pictures.stored.size() == 1);
}

TEST_CASE("leaving the site gives the question up, not the picture") {
  Pictured s = in_post();
  s.stored(s.paste());
  s.act(OpenDemo{});
  CHECK(s.state.pictures.coming.empty());
  CHECK(s.count<ReleasePicture>() == 0);
}
