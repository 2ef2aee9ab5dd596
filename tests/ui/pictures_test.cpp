// A picture that comes: the question at the caret, its keyboard, and what is seen of it before it is published.
#include "ui/site_app.hpp"

using namespace marbre;
using namespace marbre::test;
using platform::PointerKind;
using ui::Role;

namespace {

constexpr std::string_view kPage = "_posts/2026-11-12-a.md";
const std::string kSha(40, 'a');

struct PictureApp : SiteApp {
  explicit PictureApp(float width = 1280, float height = 800)
      : SiteApp({{std::string(kPage), "---\ntitle: A\n---\nBonjour.\n"}, {"images/salle.png", "x"}}, "en", width,
                height) {
    open(kPage);
    get(Role::kTextbox, "Text").focus();
    press("End", {.ctrl = true});
  }
  base::Json come(std::string_view name = "Photo.jpg") {
    reply(R"({"type":"picture_coming","id":1,"extension":"jpg","name":")" + std::string(name) + "\"}");
    const auto asked = take("take_picture");
    REQUIRE(asked.size() == 1);
    return asked[0].envelope;
  }
  void stored(const base::Json& asked) {
    reply(base::Json(base::Json::Object{
                         {"type", "picture_stored"}, {"request", asked["request"]}, {"sha", kSha}, {"size", 84'213}})
              .dump());
  }
};

}  // namespace

TEST_CASE("the alternative text is asked for at once, and Enter puts it into the text") {
  PictureApp app;
  const base::Json asked = app.come();
  CHECK(asked["path"].string() == "images/photo.jpg");
  app.expect_visible(Role::kDialog, "Alternative text of the image");
  REQUIRE(app.focused_node() != nullptr);
  CHECK(app.focused_node()->name == "Alternative text of Photo.jpg");
  app.expect_visible(Role::kText, "Preparing the image…");
  app.stored(asked);
  CHECK(app.focused_node()->name == "Alternative text of Photo.jpg");  // it kept the focus
  app.type("The hall");
  CHECK(app.press("Enter"));
  app.settle();
  CHECK(app.text().ends_with("Bonjour.\n![The hall](/images/photo.jpg)"));
  app.expect_absent(Role::kDialog, "Alternative text of the image");
  CHECK(app.focused_node()->name == "Text");
  app.ctrl("z");
  CHECK(app.text().ends_with("Bonjour.\n"));
}

TEST_CASE("Escape says that the picture is decorative, and is heard") {
  PictureApp app;
  app.stored(app.come());
  app.press("Escape");
  app.settle();
  CHECK(app.text().ends_with("![](/images/photo.jpg)"));
  CHECK(app.state().notice->key == "kNoticePictureDecorative");
  const platform::Outgoing* const said = app.last("announce");
  REQUIRE(said != nullptr);
  CHECK(said->envelope["text"].string() == "“Photo.jpg” is decorative: without alternative text.");
}

TEST_CASE("the question is not modal: the text can be written on, and buttons answer too") {
  PictureApp app;
  app.stored(app.come());
  const ui::Rect dialog = app.get(Role::kDialog, "Alternative text of the image").node().rect;
  app.get(Role::kTextbox, "Text").focus();
  app.type(" Suite.");
  CHECK(app.text().ends_with("![](/images/photo.jpg) Suite."));
  app.expect_visible(Role::kButton, "Publish");
  CHECK(app.get(Role::kButton, "Describe").node().state.disabled);
  const ui::Rect now = app.get(Role::kDialog, "Alternative text of the image").node().rect;
  CHECK(now.x == dialog.x);  // it stays where it was asked
  CHECK(now.y == dialog.y);
  app.get(Role::kTextbox, "Alternative text of Photo.jpg").focus();
  app.type("  Hall  ");
  app.get(Role::kButton, "Describe").click();
  CHECK(app.text().ends_with("![Hall](/images/photo.jpg) Suite."));
}

TEST_CASE("several pictures are asked about one after the other") {
  PictureApp app;
  const base::Json one = app.come("a.jpg"), two = app.come("b.jpg");
  app.stored(one);
  app.stored(two);
  CHECK(app.focused_node()->name == "Alternative text of a.jpg");
  app.type("A");
  app.press("Enter");
  app.settle();
  CHECK(app.focused_node()->name == "Alternative text of b.jpg");
  app.type("B");
  app.press("Enter");
  app.settle();
  CHECK(app.text().ends_with("![A](/images/a.jpg)\n\n![B](/images/b.jpg)"));
}

TEST_CASE("on a phone the question fits, and everything in it is on the screen") {
  PictureApp app(390, 844);
  app.stored(app.come("une photographie au nom interminable de la grande salle.jpg"));
  const ui::Rect dialog = app.get(Role::kDialog, "Alternative text of the image").node().rect;
  CHECK(dialog.w <= 390);
  const ui::Rect button = app.get(Role::kButton, "Describe").node().rect;
  CHECK(button.x + button.w <= dialog.x + dialog.w);
  CHECK(button.y + button.h <= dialog.y + dialog.h);
}

TEST_CASE("the publish dialog shows new pictures with their size and a thumbnail") {
  PictureApp app;
  app.stored(app.come());
  app.type("The hall");
  app.press("Enter");
  app.settle();
  app.take("load_image");
  app.get(Role::kButton, "Publish").click();
  app.expect_visible(Role::kImage, "images/photo.jpg");
  CHECK(app.get(Role::kImage, "images/photo.jpg").node().description == "new image, 84\u00a0kB");
  const auto thumbnails = app.take("load_image");
  REQUIRE(thumbnails.size() <= 1);  // the question may have it already
}

TEST_CASE("the images of the site are looked through as pictures, the new ones among them") {
  PictureApp app;
  app.stored(app.come());
  app.press("Escape");
  app.settle();
  app.take("load_image");
  app.ctrl("k");
  app.type("image of the site");
  app.press("Enter");
  app.settle();
  app.expect_visible(Role::kOption, "images/salle.png");
  app.expect_visible(Role::kOption, "images/photo.jpg");
  bool small = false;
  for (const auto& asked : app.take("load_image"))
    small = small ||
            (asked.envelope["thumbnail"].boolean() && asked.envelope["key"].string() == "thumbnail:images/salle.png");
  CHECK(small);
  app.get(Role::kOption, "images/salle.png").click();
  CHECK(app.text().find("![salle](/images/salle.png)") != std::string::npos);
}

TEST_CASE("the toolbar asks the host for a file") {
  PictureApp app;
  app.get(Role::kButton, "Insert an image of this device").click();
  CHECK(app.take("pick_picture_file").size() == 1);
}
