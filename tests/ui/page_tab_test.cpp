// The Page tab, with a host of the test's own: what it asks for, where the frame is to lie, what it says when there is
// none.
#include "ui/site_app.hpp"
#include "ui/widgets/editor.hpp"

using namespace marbre;
using namespace marbre::test;
using base::Json;
using Catch::Matchers::ContainsSubstring;
using ui::Role;

namespace {

const SiteFiles kFiles = {{"_config.yml", "title: Site\n"},
                          {"_layouts/talk.html", "<body>{{ content }}</body>"},
                          {"index.html", "---\ntitle: Home\n---\n"},
                          {"_posts/2026-06-29-rust.md", "---\nlayout: talk\ntitle: Rust\n---\nOne.\n\nTwo.\n"}};
constexpr const char* kPost = "_posts/2026-06-29-rust.md";

Json asked(SiteApp& app) {
  const std::vector<platform::Outgoing> all = app.take("render_page");
  REQUIRE(all.size() == 1);
  return all[0].envelope;
}
void made(SiteApp& app, const Json& request, std::vector<std::string> notes = {}, bool is_page = true) {
  Json::Array words;
  for (std::string& note : notes) words.push_back(std::move(note));
  app.reply(Json(Json::Object{{"type", "page_rendered"},
                              {"request", request["request"]},
                              {"path", request["path"]},
                              {"is_page", is_page},
                              {"notes", std::move(words)}})
                .dump());
}
Json frame_of(SiteApp& app) {
  const platform::Outgoing* const last = app.last("page_frame");
  return last != nullptr ? last->envelope : Json();
}

}  // namespace

TEST_CASE("the Page tab asks for the open page, shows how far it is, and gives its place to the frame") {
  SiteApp app(kFiles);
  app.open(kPost);
  CHECK(app.take("render_page").empty());  // not before it is looked at
  app.get(Role::kTab, "Page").click();
  const Json first = asked(app);
  CHECK(first["path"].string() == kPost);
  app.expect_visible(Role::kProgressbar, "Preparing the site…");
  app.expect_visible(Role::kButton, "Cancel");
  made(app, first);
  app.settle();
  app.expect_absent(Role::kProgressbar, "Preparing the site…");
  const Json frame = frame_of(app);
  REQUIRE(frame["rect"].array().size() == 4);
  CHECK(frame["rect"].array()[2].number() > 200);
  CHECK(frame["path"].string() == kPost);
  CHECK(frame["width"].string() == "fit");
  CHECK_FALSE(frame["inert"].boolean());

  app.get(Role::kTextbox, "Text").focus();
  app.type("Zero. ");
  const Json second = asked(app);
  CHECK_FALSE(second["afresh"].boolean());
  CHECK(second["files"].array().size() == 1);
  app.get(Role::kTab, "Preview").click();
  app.settle();
  CHECK(frame_of(app)["rect"].is_null());
}

TEST_CASE("the Page tab has its name in French") {
  SiteApp app(kFiles, "fr");
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  app.expect_visible(Role::kProgressbar, "Préparation du site…");
}

TEST_CASE("stopped, failed, and tried again") {
  SiteApp app(kFiles);
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  asked(app);
  app.get(Role::kButton, "Cancel").click();
  app.expect_visible(Role::kAlert, "Preparing the page was stopped.");
  app.get(Role::kButton, "Try again").click();
  const Json again = asked(app);
  app.reply(
      Json(Json::Object{
               {"type", "request_failed"}, {"request", again["request"]}, {"outcome", "offline"}, {"detail", "worker"}})
          .dump());
  app.expect_visible(Role::kAlert,
                     "Offline, something is missing to make the page. Your text is safe; the page comes "
                     "with the network.");
  CHECK(app.take("render_page").empty());
}

TEST_CASE("what the page lacks is said above it, a file that is no page is said instead of it") {
  SiteApp app(kFiles);
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  made(app, asked(app), {"Unknown tag: nope (index.html)"});
  app.settle();
  app.expect_visible(Role::kAlert, "Unknown tag: nope (index.html)");
  app.get(Role::kTextbox, "Text").focus();
  app.type("x");
  made(app, asked(app), {}, false);
  app.settle();
  CHECK(frame_of(app)["rect"].is_null());
  app.expect_visible(Role::kText, "Jekyll makes no page of this file. Choose the page that it shows in.");
}

TEST_CASE("what is not a Jekyll site is told so") {
  SiteApp app({{"README.md", "---\ntitle: x\n---\n"}});
  app.open("README.md");
  app.get(Role::kTab, "Page").click();
  CHECK(app.take("render_page").empty());
  CHECK_THAT(app.describe(), ContainsSubstring("not a Jekyll site"));
}

TEST_CASE("any page can be chosen, and the list stands above the frame") {
  SiteApp app(kFiles);
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  made(app, asked(app));
  app.settle();
  app.get(Role::kButton, "Page shown: Rust").click();
  app.settle();
  CHECK(frame_of(app)["inert"].boolean());
  CHECK(frame_of(app)["over"].array().size() >= 1);
  app.type("hom");
  CHECK(app.active_option() == "Home");
  app.press("Enter");
  app.settle();
  const Json request = asked(app);
  CHECK(request["path"].string() == "index.html");
  made(app, request);
  app.settle();
  CHECK(frame_of(app)["path"].string() == "index.html");
  CHECK(frame_of(app)["line"].is_null());  // the caret is in another file
  app.expect_visible(Role::kButton, "Page shown: Home");
}

TEST_CASE("width, darkness and day of the page are options") {
  SiteApp app(kFiles);
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  made(app, asked(app));
  app.get(Role::kButton, "Options").click();
  app.get(Role::kButton, "Phone").click();
  app.get(Role::kButton, "In dark").click();
  app.settle();
  CHECK(frame_of(app)["width"].string() == "phone");
  CHECK(frame_of(app)["dark"].boolean());
  app.get(Role::kTextbox, "The site as it will be on").focus();
  app.type("2026-07-01");
  app.settle();
  CHECK(asked(app)["as_of"].number() == 1'782'950'399'000.0);
}

TEST_CASE("the caret's line goes to the frame, a click in the frame to the caret, and what is pointed at is marked") {
  SiteApp app(kFiles);
  app.open(kPost);
  app.get(Role::kTab, "Page").click();
  made(app, asked(app));
  app.settle();
  app.reply(R"({"type":"page_clicked","path":")" + std::string(kPost) + R"(","line":6,"column":0})");
  app.settle();
  CHECK(app.state().page->selection.head.value == app.text().find("Two."));
  CHECK(frame_of(app)["line"].number() == 6);
  app.reply(R"({"type":"page_pointed","path":")" + std::string(kPost) + R"(","lines":[4,4]})");
  app.settle();
  const auto marked = [&] {
    const auto drawn = ui::drawn_marks(app.app().ui());
    return std::ranges::count_if(drawn, [](const ui::DrawnMark& m) { return m.mark.kind == ui::MarkKind::kMatch; });
  };
  CHECK(marked() == 1);
  app.reply(R"({"type":"page_pointed","path":")" + std::string(kPost) + R"(","lines":[]})");
  app.settle();
  CHECK(marked() == 0);
}
