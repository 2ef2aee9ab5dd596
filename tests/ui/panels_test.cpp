// Every screen with a state built for it, in both languages, on a desktop, a tablet and a phone: what is there has a
// name, and what fails says what happened, that the text is safe and what to do.
#include "ui/panels/panels.hpp"

#include <catch_amalgamated.hpp>
#include <set>

#include "app/update.hpp"
#include "platform/headless/headless.hpp"
#include "ui/facade.hpp"

namespace marbre::ui {
namespace {

using app::AppState;
using app::Language;
using Catch::Matchers::ContainsSubstring;

constexpr std::string_view kPath = "_posts/2026-06-29-rust.md";
constexpr std::string_view kSource =
    "---\nlayout: talk\ntitle: Rust pour tous\ndate: 2026-06-29 19:00:00\ntags: [rust, web]\npublished: "
    "true\nspeaker:\n  name: Ada\n"
    "---\n\n## Programme\n\nUn paragraphe de texte.\n";

site::PageInfo page(std::string path, std::string title, std::string kind, std::string date) {
  site::PageInfo info;
  info.path = std::move(path);
  info.title = std::move(title);
  info.kind = std::move(kind);
  info.date = std::move(date);
  return info;
}

AppState with_site(std::size_t talks = 30) {
  AppState s;
  s.now = {1'782'748'800'000};
  s.site.emplace();
  s.site->ref = {.demo = false, .owner = "o", .name = "r", .branch = ""};
  s.site_ref = s.site->ref;
  s.site->default_branch = "main";
  s.site->can_write = true;
  s.account.has_token = true;
  s.route = {s.site_ref, app::RoutePages{}};
  s.site->pages.push_back(page(std::string(kPath), "Rust pour tous", "talk", "2026-06-29"));
  for (std::size_t i = 1; i < talks; ++i) {
    s.site->pages.push_back(
        page("_posts/2020-01-01-talk-" + std::to_string(i) + ".md", "Talk " + std::to_string(i), "talk", "2020-01-01"));
  }
  s.site->pages.push_back(page("index.md", "Accueil", "", ""));
  s.site->kinds = {{"talk", {}}, {"", {static_cast<std::uint32_t>(talks)}}};
  for (std::uint32_t i = 0; i < talks; ++i) s.site->kinds[0].pages.push_back(i);
  return s;
}

AppState with_page() {
  AppState s = with_site();
  s.page.emplace();
  s.page->path = kPath;
  s.page->text = text::Document::from(kSource).value();
  s.page->revision = {1};
  s.route.place = app::RouteEdit{std::string(kPath)};
  s.view.phone = app::PhonePane::kWrite;
  app::refresh(s);
  return s;
}

app::Draft draft_of(AppState& s, std::string_view text) {
  app::Draft d;
  d.path = kPath;
  d.base = std::make_shared<const std::string>(kSource);
  d.text = text::Document::from(text).value();
  d.revision = {7};
  s.page->text = d.text;
  s.page->revision = d.revision;
  app::refresh(s);
  return d;
}

AppState with_draft() {
  AppState s = with_page();
  std::string changed(kSource);
  changed.replace(changed.find("paragraphe"), 10, "chapitre");
  app::Draft d = draft_of(s, changed);
  d.saved = d.revision;
  d.saved_at = s.now;
  s.drafts.emplace(std::string(kPath), std::move(d));
  return s;
}

AppState with_dialog() {
  AppState s = with_draft();
  const std::string text = s.page->text.to_string();
  s.publish.emplace();
  s.publish->publish_id = "00000001-1";
  s.publish->title = "Modifie Rust pour tous";
  s.publish->change_set = site::freeze("head", {{kPath, kSource, text, "abc", base::Revision{7}}});
  REQUIRE(s.publish->change_set.files.size() == 1);
  return s;
}

app::Pull pull() {
  app::Pull p;
  p.summary = {
      12, "Un titre", "ada", "marbre/x", "main", "abc", "2026-06-29T10:00:00Z", "https://github.com/o/r/pull/12", true};
  p.mergeable = true;
  p.body = "Pourquoi ce changement.";
  app::PullFile f;
  f.path = kPath;
  f.status = app::FileStatus::kModified;
  f.before = std::make_shared<const std::string>("Avant cela.\n");
  f.after = std::make_shared<const std::string>("Depuis cela.\n");
  f.before_tree = markdown::parse(*f.before);
  f.after_tree = markdown::parse(*f.after);
  f.hunks = text::diff_lines(*f.before, *f.after);
  f.count = text::count(f.hunks);
  p.files.push_back(std::move(f));
  return p;
}

AppState with_pull() {
  AppState s = with_site();
  s.route.place = app::RoutePull{12};
  s.review.pull = pull();
  return s;
}

// A screen of that state. Actions are collected, not applied: the state stays as built.
struct Screen {
  AppState state;
  app::ActionSink sink;
  UiState* ui = nullptr;
  platform::Headless app;  // draws while it is made
  explicit Screen(AppState s, float width = 1280, float height = 800)
      : state(std::move(s)), app(width, height, 1, [this](const AppState&, UiState& ui_state, app::ActionSink&) {
          ui = &ui_state;
          draw_frame(state, ui_state, sink);
        }) {
    app.settle();
  }
  void again() {  // after the test changed the state
    app.reply(R"({"type":"touch","touch":false})");
  }
  template <class T>
  std::optional<T> pushed() {
    for (const app::Action& action : sink.take()) {
      if (const T* one = std::get_if<T>(&action)) return *one;
    }
    return std::nullopt;
  }
  std::string all_names() const {
    std::string out;
    for (const Node& node : app.tree().nodes) out += node.name + "\n";
    return out;
  }
};

struct Named {
  const char* name;
  AppState state;
};
std::vector<Named> all_screens() {
  std::vector<Named> all;
  all.push_back({"home", AppState{}});
  AppState opening;
  opening.site_ref = {.demo = false, .owner = "o", .name = "r", .branch = ""};
  opening.site_progress = app::Running{1, 3, 10};
  all.push_back({"opening", opening});
  AppState failed;
  failed.site_progress = app::Failure{app::Outcome::kNotFound, "404", std::nullopt};
  all.push_back({"failed to open", failed});
  all.push_back({"pages", with_site()});
  all.push_back({"a page", with_page()});
  all.push_back({"a draft", with_draft()});
  AppState changes = with_draft();
  changes.view.preview = app::PreviewTab::kChanges;
  changes.view.phone = app::PhonePane::kPreview;
  all.push_back({"changes", changes});
  all.push_back({"publish", with_dialog()});
  AppState published = with_page();
  published.published =
      app::Published{"1", "c", "marbre/x", 12, "https://github.com/o/r/pull/12", {std::string(kPath)}};
  published.notice = app::Notice{app::Notice::Kind::kGood, "kNoticePublishedPull", "12", std::nullopt, 1};
  all.push_back({"published", published});
  AppState settings = with_site();
  settings.route.place = app::RouteSettings{};
  settings.update_ready = true;
  all.push_back({"settings", settings});
  AppState pulls = with_site();
  pulls.route.place = app::RoutePulls{};
  pulls.review.pulls = {pull().summary};
  all.push_back({"reviews", pulls});
  all.push_back({"a review", with_pull()});
  AppState diff = with_pull();
  diff.review.view = app::Review::View::kDiff;
  all.push_back({"a review's diff", diff});
  return all;
}

TEST_CASE("every screen has names, unique ids and a main landmark, in both languages and at every size") {
  const std::pair<float, float> sizes[] = {{1280, 800}, {800, 1000}, {390, 844}};
  for (const Named& screen : all_screens()) {
    for (const Language language : {Language::kFrench, Language::kEnglish}) {
      for (const auto& [width, height] : sizes) {
        AppState state = screen.state;
        state.language = language;
        Screen s(state, width, height);
        CAPTURE(screen.name, static_cast<int>(language), width);
        CHECK(problems(s.app.tree()) == std::vector<std::string>());
        const bool dialog = state.publish.has_value();
        std::size_t mains = 0, outside = 0;
        for (const Node& node : s.app.tree().nodes) {
          mains += node.role == (dialog ? Role::kDialog : Role::kMain) ? 1u : 0u;
          outside += node.rect.x < -0.5f || node.rect.x + node.rect.w > width + 0.5f ? 1u : 0u;
        }
        CHECK(mains == 1);
        CHECK(outside == 0);
      }
    }
  }
}

TEST_CASE("what was published is said once where its review is offered, and elsewhere in the notice") {
  AppState state = with_page();
  state.published = app::Published{"1", "c", "marbre/x", 12, "https://github.com/o/r/pull/12", {std::string(kPath)}};
  state.notice = app::Notice{app::Notice::Kind::kGood, "kNoticePublishedPull", "12", std::nullopt, 1};
  CHECK_THAT(Screen(state).all_names(), ContainsSubstring("Ouvrir la relecture #12"));
  CHECK_THAT(Screen(state).all_names(), !ContainsSubstring("Envoyé pour relecture\u00a0: n"));
  state.route.place = app::RoutePulls{};
  CHECK_THAT(Screen(state).all_names(), ContainsSubstring("Envoyé pour relecture\u00a0: n"));
}

TEST_CASE("every screen comes to rest") {
  for (const Named& screen : all_screens()) {
    if (app::is_running(screen.state.site_progress)) continue;  // shows that something moves
    CAPTURE(screen.name);
    Screen s(screen.state);
    const std::uint64_t frames = s.app.frames();
    s.app.wait(12'000);  // the caret has stopped blinking by then
    const std::uint64_t after = s.app.frames();
    s.app.wait(5'000);
    CHECK(s.app.frames() == after);
    CHECK(after - frames < 60);
  }
}

TEST_CASE("the home screen opens a site by name, with the button and with Enter") {
  AppState state;
  state.view.home_input = "o/r";
  Screen s(state);
  s.app.get(Role::kButton, "Ouvrir").click();
  const auto opened = s.pushed<app::OpenSiteByName>();
  REQUIRE(opened);
  CHECK(opened->text == "o/r");
  s.app.get(Role::kTextbox, "Site GitHub").focus();
  s.sink.take();
  s.app.press("Enter");
  CHECK(s.pushed<app::OpenSiteByName>());
  s.app.get(Role::kButton, "Essayer le site de démonstration").click();
  CHECK(s.pushed<app::OpenDemo>());
}

TEST_CASE("an opening that fails says so under the field and can be tried again") {
  AppState state;
  state.site_progress = app::Failure{app::Outcome::kRateLimited, "", app::Instant{1'782'748'800'000}};
  Screen s(state);
  CHECK_THAT(s.all_names(), ContainsSubstring("GitHub limite les demandes jusqu’à 18:00."));
  s.app.get(Role::kButton, "Réessayer").click();
  CHECK(s.pushed<app::RetrySite>());
}

TEST_CASE("an opening that runs can be stopped") {
  AppState state;
  state.site_progress = app::Running{41, 1, 4};
  Screen s(state);
  s.app.get(Role::kButton, "Arrêter").click();
  const auto stopped = s.pushed<app::CancelRequest>();
  REQUIRE(stopped);
  CHECK(stopped->request == 41);
}

TEST_CASE("the list names its pages, marks drafts and opens what is clicked") {
  Screen s(with_draft());
  const Node& row = s.app.get(Role::kListitem, "Rust pour tous").node();
  CHECK(row.state.selected == 1);
  CHECK_THAT(row.description, ContainsSubstring("29 juin 2026"));
  CHECK_THAT(row.description, ContainsSubstring("Brouillon"));
  s.app.get(Role::kListitem, "Talk 3").click();
  const auto opened = s.pushed<app::OpenPagePath>();
  REQUIRE(opened);
  CHECK(opened->path == "_posts/2020-01-01-talk-3.md");
}

TEST_CASE("what is dated of a later day is said to be upcoming, by the day where the host is") {
  AppState state = with_site();
  const auto described = [&] { return Screen(state).app.get(Role::kListitem, "Rust pour tous").node().description; };
  CHECK(described() == "29 juin 2026");
  state.now.ms -= 16 * 3'600'000;  // the 29th at midnight
  CHECK(described() == "29 juin 2026");
  state.now.ms -= 12 * 3'600'000;
  CHECK(described() == "29 juin 2026, à venir");
}

TEST_CASE("a list of hundreds records the rows near the view, each with its place among all") {
  Screen s(with_site(400));
  std::size_t rows = 0;
  for (const Node& node : s.app.tree().nodes) rows += node.role == Role::kListitem ? 1u : 0u;
  CHECK(rows > 15);
  CHECK(rows < 80);
  CHECK(s.app.get(Role::kListitem, "Talk 3").node().state.set_size == 400);
  CHECK(s.app.get(Role::kListitem, "Talk 3").node().state.position == 4);
  s.app.expect_absent(Role::kListitem, "Talk 399");
  for (int i = 0; i < 200; ++i) s.app.scroll(200, 500, 100);
  CHECK(s.app.get(Role::kListitem, "Talk 399").node().state.position == 400);
}

TEST_CASE("a kind folds, and says that it is folded") {
  Screen s(with_site());
  CHECK(s.app.get(Role::kButton, "Présentations").node().state.expanded == 1);
  s.app.get(Role::kButton, "Présentations").click();
  const auto toggled = s.pushed<app::ToggleKind>();
  REQUIRE(toggled);
  CHECK(toggled->kind == "talk");
  s.state.view.collapsed = {"talk"};
  s.again();
  CHECK(s.app.get(Role::kButton, "Présentations").node().state.expanded == 0);
  s.app.expect_absent(Role::kListitem, "Talk 3");
}

TEST_CASE("a search that finds nothing says so and offers to be cleared") {
  AppState state = with_site();
  state.view.query = "zzzz";
  Screen s(state);
  CHECK_THAT(s.all_names(), ContainsSubstring("Aucune page ne correspond"));
  s.app.get(Role::kButton, "Effacer la recherche").click();
  const auto cleared = s.pushed<app::SetQuery>();
  REQUIRE(cleared);
  CHECK(cleared->text.empty());
}

TEST_CASE("what is typed in the search box is the query") {
  Screen s(with_site());
  s.app.get(Role::kSearchbox, "Chercher une page").focus();
  s.app.type("r");
  const auto query = s.pushed<app::SetQuery>();
  REQUIRE(query);
  CHECK(query->text == "r");
}

TEST_CASE("the save state is true: unsaved until the store has confirmed this revision, then the time") {
  AppState state = with_draft();
  app::Draft& draft = state.drafts.begin()->second;
  draft.saved = {6};
  Screen s(state);
  CHECK(s.app.has(Role::kText, "Modifications non enregistrées"));
  s.state.drafts.begin()->second.saved = {7};
  s.again();
  CHECK(s.app.has(Role::kText, "Enregistré sur cet appareil 18:00"));
  s.state.drafts.begin()->second.saved = {6};
  s.state.drafts.begin()->second.save_failure = app::Failure{app::Outcome::kQuota, "", std::nullopt};
  s.again();
  CHECK_THAT(s.all_names(), ContainsSubstring("le stockage du navigateur est plein"));
  s.state.drafts.clear();
  s.again();
  CHECK(s.app.has(Role::kText, "Aucune modification"));
}

TEST_CASE("the form has a control per field, by words where they are known") {
  Screen s(with_page());
  CHECK(s.app.get(Role::kTextbox, "Titre").node().value == "Rust pour tous");
  CHECK_THAT(s.app.get(Role::kTextbox, "Date").node().description, ContainsSubstring("lundi 29 juin 2026, 19\u00a0h"));
  CHECK(s.app.get(Role::kTextbox, "Étiquettes").node().value == "rust, web");
  CHECK(s.app.get(Role::kTextbox, "Oratrice ou orateur").node().state.read_only);
  CHECK(s.app.get(Role::kCheckbox, "Publiée").node().state.checked == 1);
  s.app.get(Role::kCheckbox, "Publiée").activate();
  const auto set = s.pushed<app::SetField>();
  REQUIRE(set);
  CHECK(set->key == "published");
  CHECK(set->value == "false");
}

TEST_CASE("what is typed in a field of the form sets that key") {
  Screen s(with_page());
  s.app.get(Role::kTextbox, "Titre").focus();
  s.app.press("End");
  s.sink.take();
  s.app.type("!");
  const auto set = s.pushed<app::SetField>();
  REQUIRE(set);
  CHECK(set->key == "title");
  CHECK(set->value == "Rust pour tous!");
}

TEST_CASE("front matter that does not read is left alone, with the reason") {
  AppState state = with_page();
  state.page->text = text::Document::from("---\ntitle: [a\n---\ntext\n").value();
  state.page->revision = {2};
  app::refresh(state);
  Screen s(state);
  CHECK_THAT(s.all_names(), ContainsSubstring("ne se lisent pas comme du YAML"));
  s.app.expect_absent(Role::kTextbox, "Titre");
}

TEST_CASE("the changes tab shows the draft against the published page") {
  AppState state = with_draft();
  state.view.preview = app::PreviewTab::kChanges;
  Screen s(state);
  CHECK(s.app.get(Role::kTab, "Modifications").node().state.selected == 1);
  CHECK(s.app.has(Role::kText, "Ajouté\u00a0: Un chapitre de texte."));
  CHECK(s.app.has(Role::kText, "Retiré\u00a0: Un paragraphe de texte."));
}

TEST_CASE("nothing to publish: the button is there, disabled, and says why") {
  Screen s(with_page());
  const Node& publish = s.app.get(Role::kButton, "Publier").node();
  CHECK(publish.state.disabled);
  CHECK_THAT(publish.description, ContainsSubstring("Rien à publier"));
}

TEST_CASE("the publish dialog shows every hunk, and nothing below it is reachable") {
  Screen s(with_dialog());
  CHECK(s.app.get(Role::kDialog, "Publier les modifications").node().state.modal);
  CHECK(s.app.has(Role::kText, "Ajouté\u00a0: Un chapitre de texte."));
  CHECK(s.app.has(Role::kText, "Retiré\u00a0: Un paragraphe de texte."));
  CHECK(s.app.has(Role::kButton, std::string(kPath)));
  s.app.expect_absent(Role::kSearchbox, "Chercher une page");
  s.app.get(Role::kRadio, "Publier directement sur main").activate();
  const auto mode = s.pushed<app::SetPublishMode>();
  REQUIRE(mode);
  CHECK(mode->mode == app::PublishMode::kDirect);
  s.app.get(Role::kButton, "Publier").click();
  CHECK(s.pushed<app::ConfirmPublish>());
  s.app.press("Escape");
  CHECK(s.pushed<app::ClosePublish>());
}

TEST_CASE("a publish that failed says what happened, that the text is safe, and its detail") {
  using app::Outcome;
  for (const Outcome outcome : {Outcome::kOffline, Outcome::kNotFound, Outcome::kAuthExpired, Outcome::kForbidden,
                                Outcome::kRateLimited, Outcome::kHeadMoved, Outcome::kConflict, Outcome::kRejected,
                                Outcome::kTooLarge, Outcome::kServer, Outcome::kUnknown, Outcome::kCancelled}) {
    for (const Language language : {Language::kFrench, Language::kEnglish}) {
      AppState state = with_dialog();
      state.language = language;
      state.publish->progress = app::Failure{outcome, "422 detail", app::Instant{state.now.ms}};
      Screen s(state);
      CAPTURE(static_cast<int>(outcome));
      CHECK_THAT(s.all_names(), ContainsSubstring(language == Language::kFrench ? "en sécurité" : "is safe"));
      CHECK_THAT(s.all_names(), ContainsSubstring("422 detail"));
    }
  }
}

TEST_CASE("a publish under way shows how far it is and can be stopped; its words cannot be changed") {
  AppState state = with_dialog();
  state.publish->progress = app::Running{9, 1, 2};
  Screen s(state);
  CHECK(s.app.get(Role::kProgressbar, "Envoi en cours").node().state.now == 0.5f);
  CHECK(s.app.get(Role::kTextbox, "Titre de la publication").node().state.read_only);
  CHECK(s.app.get(Role::kButton, "Publier").node().state.disabled);
  s.app.get(Role::kButton, "Arrêter l’envoi").click();
  const auto stopped = s.pushed<app::CancelRequest>();
  REQUIRE(stopped);
  CHECK(stopped->request == 9);
}

TEST_CASE("without a token the dialog asks for one before it sends anything") {
  AppState state = with_dialog();
  state.account = {};
  state.site->can_write = false;
  Screen s(state);
  CHECK(s.app.get(Role::kButton, "Publier").node().state.disabled);
  s.app.get(Role::kButton, "Ajouter un jeton d’accès").click();
  CHECK(s.pushed<app::AskToken>());
}

TEST_CASE("a publication that was sent leads to its review") {
  AppState state = with_page();
  state.published = app::Published{"1", "c", "marbre/x", 12, "https://github.com/o/r/pull/12", {}};
  Screen s(state);
  s.app.get(Role::kButton, "Ouvrir la relecture #12").click();
  const auto went = s.pushed<app::Navigate>();
  REQUIRE(went);
  CHECK(std::get<app::RoutePull>(went->route.place).number == 12);
}

TEST_CASE("the outbox lists what waits, sends it now or gives it up") {
  AppState state = with_page();
  app::OutboxItem item;
  item.publish_id = "1";
  item.title = "Un envoi";
  item.site = state.site_ref;
  item.paths = {std::string(kPath)};
  item.confirmed_unsent = false;
  state.outbox.push_back(item);
  Screen s(state);
  s.app.get(Role::kButton, "Envois (1)").click();
  CHECK_THAT(s.all_names(), ContainsSubstring("Marbre vérifie sur GitHub avant d’envoyer à nouveau"));
  s.app.get(Role::kButton, "Envoyer maintenant").click();
  CHECK(s.pushed<app::RetryOutbox>());
  s.app.get(Role::kButton, "Renoncer").click();
  CHECK(s.pushed<app::DropOutbox>());
}

TEST_CASE("settings change theme, language and font, and forget the token") {
  AppState state = with_site();
  state.route.place = app::RouteSettings{};
  Screen s(state);
  s.app.get(Role::kRadio, "Sombre").click();
  CHECK(s.pushed<app::SetTheme>()->theme == app::Theme::kDark);
  s.app.get(Role::kRadio, "English").click();
  CHECK(s.pushed<app::SetLanguage>()->language == Language::kEnglish);
  s.app.get(Role::kCheckbox, "Chasse fixe").click();
  CHECK(s.pushed<app::ToggleMonospace>());
  s.app.get(Role::kButton, "Oublier le jeton").click();
  CHECK(s.pushed<app::ForgetToken>());
}

TEST_CASE("settings say what drafts take, and export and import them") {
  AppState state = with_site();
  state.route.place = app::RouteSettings{};
  state.storage = app::StorageInfo{1'260'000, 2e9, false};
  Screen s(state);
  CHECK_THAT(s.all_names(), ContainsSubstring("1,3\u00a0Mo"));
  CHECK_THAT(s.all_names(), ContainsSubstring("2,0\u00a0Go"));
  for (int i = 0; i < 20; ++i) s.app.scroll(640, 500, 100);
  s.app.get(Role::kButton, "Exporter les brouillons").click();
  CHECK(s.pushed<app::AskExport>());
  s.app.get(Role::kButton, "Importer des brouillons").click();
  CHECK(s.pushed<app::AskImport>());
}

TEST_CASE("earlier versions are listed by time, looked at beside the text and restored") {
  AppState state = with_draft();
  state.view.preview = app::PreviewTab::kVersions;
  state.versions.path = kPath;
  state.versions.site = state.site_ref;
  state.versions.list = {{state.now, app::VersionReason::kPublish, 10}, {{state.now.ms - 86'400'000}, {}, 9}};
  Screen s(state);
  CHECK(s.app.get(Role::kTab, "Versions").node().state.selected);
  CHECK_THAT(s.all_names(), ContainsSubstring("lundi 29 juin 2026"));
  CHECK_THAT(s.app.get(Role::kListitem, "lundi 29 juin 2026, 18\u00a0h").node().description,
             ContainsSubstring("ublication"));
  s.app.get(Role::kListitem, "dimanche 28 juin 2026, 18\u00a0h").click();
  CHECK(s.pushed<app::SelectVersion>()->at == state.versions.list[1].at);
  state.versions.selected = state.versions.list[1].at;
  state.versions.text = std::string(kSource);
  Screen shown(state);
  CHECK_THAT(shown.all_names(), ContainsSubstring("paragraphe"));
  shown.app.get(Role::kButton, "Reprendre cette version").click();
  CHECK(shown.pushed<app::RestoreVersion>());
}

TEST_CASE("versions of one minute are rows of their own") {
  AppState state = with_draft();
  state.view.preview = app::PreviewTab::kVersions;
  state.versions.path = kPath;
  state.versions.site = state.site_ref;
  state.versions.list = {{state.now, app::VersionReason::kRestore, 10}, {{state.now.ms + 1000}, {}, 9}};
  Screen s(state);
  std::set<std::uint32_t> ids;
  for (const Node& node : s.app.tree().nodes)
    if (node.role == Role::kListitem && node.name == "lundi 29 juin 2026, 18\u00a0h") ids.insert(node.id);
  CHECK(ids.size() == 2);
}

TEST_CASE("a page that another tab writes says so, cannot be changed and can be asked for") {
  AppState state = with_draft();
  state.claim = {state.site_ref, std::string(kPath), app::Claim::Role::kElsewhere, false, false};
  Screen s(state);
  CHECK_THAT(s.all_names(), ContainsSubstring("S’écrit dans un autre onglet"));
  CHECK(s.app.get(Role::kTextbox, "Texte").node().state.read_only);
  s.app.get(Role::kButton, "Écrire ici").click();
  CHECK(s.pushed<app::WriteHere>());
}

TEST_CASE("a draft that finds no room offers its export") {
  AppState state = with_draft();
  app::Draft& draft = state.drafts.begin()->second;
  draft.saved = {};
  draft.save_failure = app::Failure{app::Outcome::kQuota, "", std::nullopt};
  Screen s(state);
  s.app.get(Role::kButton, "Exporter les brouillons").click();
  CHECK(s.pushed<app::AskExport>());
}

TEST_CASE("a review shows the page before and after, its diff, and merges") {
  Screen s(with_pull());
  CHECK(s.app.has(Role::kRegion, "Avant"));
  CHECK(s.app.has(Role::kRegion, "Après"));
  REQUIRE(s.ui != nullptr);
  CHECK_THAT(s.ui->drawn_preview, ContainsSubstring("Avant cela."));
  CHECK_THAT(s.ui->drawn_preview, ContainsSubstring("Depuis cela."));
  s.app.get(Role::kTab, "Différences").click();
  CHECK(s.pushed<app::ChooseReviewView>()->view == app::Review::View::kDiff);
  s.state.review.view = app::Review::View::kDiff;
  s.again();
  CHECK(s.app.has(Role::kText, "Ajouté\u00a0: Depuis cela."));
  s.app.get(Role::kButton, "Fusionner").click();
  CHECK(s.pushed<app::MergePull>());
  s.state.review.pull->state = app::PullState::kMerged;
  s.again();
  s.app.expect_absent(Role::kButton, "Fusionner");
  CHECK(s.app.has(Role::kText, "Fusionnée"));
}

TEST_CASE("a merge that is refused says why, and that nothing changed") {
  using app::Outcome;
  for (const Outcome outcome :
       {Outcome::kHeadMoved, Outcome::kNotMergeable, Outcome::kForbidden, Outcome::kAuthExpired, Outcome::kOffline}) {
    AppState state = with_pull();
    state.review.merge_progress = app::Failure{outcome, "", std::nullopt};
    Screen s(state);
    CAPTURE(static_cast<int>(outcome));
    std::size_t alerts = 0;
    for (const Node& node : s.app.tree().nodes) alerts += node.role == Role::kAlert ? 1u : 0u;
    CHECK(alerts == 1);
    CHECK(s.app.has(Role::kButton, "Actualiser"));
  }
}

TEST_CASE("a phone has one pane and a bar below") {
  Screen s(with_draft(), 390, 844);
  CHECK(s.app.has(Role::kTextbox, "Texte"));
  s.app.expect_absent(Role::kSearchbox, "Chercher une page");
  s.app.get(Role::kButton, "Pages").click();
  CHECK(s.pushed<app::ChoosePane>()->pane == app::PhonePane::kPages);
  s.app.get(Role::kButton, "Publier (1)").click();
  CHECK(s.pushed<app::AskPublish>());
}

}  // namespace
}  // namespace marbre::ui
