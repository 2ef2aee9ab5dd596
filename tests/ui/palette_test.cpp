// The palette and the registry of commands: everything is there in both languages, what is typed finds it, the keyboard
// is enough, and no shortcut is the browser's or two commands'.
#include "ui/palette.hpp"

#include <set>

#include "core/search/fuzzy.hpp"
#include "site_app.hpp"
#include "ui/commands.hpp"

namespace marbre::ui {
namespace {

using test::SiteApp;

const test::SiteFiles& files() {
  static const test::SiteFiles kFiles = {
      {"_posts/2026-06-29-rust.md",
       "---\ntitle: Rust pour tous\n---\n\n# Programme\n\nTexte.\n\n## Été à venir\n\nFin.\n"},
      {"_posts/2026-05-01-ete.md", "---\ntitle: L’été des mémoires\n---\n\nTexte.\n"},
      {"about.md", "---\ntitle: À propos\n---\n\nNous.\n"},
      {"images/a.png", "xyz"}};
  return kFiles;
}

struct App : SiteApp {
  explicit App(std::string_view language = "en", float width = 1280, float height = 800)
      : SiteApp(files(), language, width, height) {}
  void palette() { REQUIRE(ctrl("k")); }
};

TEST_CASE("whoever reads the tree never sees it empty, whatever opens and closes") {
  SiteApp app({{"a.md", "---\ntitle: A\n---\nmot\n"}});
  app.open("a.md");
  app.get(Role::kTextbox, "Text").focus();
  for (int i = 0; i < 3; ++i) {
    app.take("tree");
    app.ctrl("k");
    app.settle();
    app.press("Escape");
    app.settle();
    const auto trees = app.take("tree");
    CHECK_FALSE(trees.empty());
    for (const auto& tree : trees) {
      bool page = false, palette = false;
      for (const base::Json& node : tree.envelope["nodes"].array()) {
        page = page || node["name"].string() == "Text";
        palette = palette || node["role"].string() == "combobox";
      }
      CHECK(page != palette);
    }
    CHECK(app.focused_node()->name == "Text");
  }
}

TEST_CASE("Ctrl+K opens the palette with the focus in its field, and closes it") {
  App app;
  app.palette();
  const Node& dialog = app.get(Role::kDialog, "Command palette").node();
  CHECK(dialog.state.modal);
  CHECK(app.focused_node()->role == Role::kCombobox);
  CHECK(app.tree().find(app.focused_node()->controls) != nullptr);
  CHECK(problems(app.tree()).empty());
  CHECK(app.ctrl("k"));
  app.expect_absent(Role::kDialog, "Command palette");
}

TEST_CASE("Escape closes the palette and gives the focus back") {
  App app;
  app.open("about.md");
  const std::uint32_t editor = app.get(Role::kTextbox, "Text").focus().id();
  app.palette();
  CHECK(app.focused() != editor);
  CHECK(app.press("Escape"));
  app.expect_absent(Role::kDialog, "Command palette");
  CHECK(app.focused() == editor);
}

TEST_CASE("what is typed finds commands without accents, in the interface's language") {
  App app("fr");
  app.palette();
  app.type("reglages");
  CHECK(app.active_option() == "Ouvrir les réglages");
  app.press("Enter");
  app.get(Role::kHeading, "Réglages");
  CHECK(app.state().language == app::Language::kFrench);
}

TEST_CASE("pages are found by title and by path, and Enter opens them") {
  App app;
  app.palette();
  app.type("memoires");
  CHECK(app.active_option() == "L’été des mémoires");
  app.press("Enter");
  REQUIRE(app.state().page);
  CHECK(app.state().page->path == "_posts/2026-05-01-ete.md");
  app.palette();
  app.type("about");
  CHECK(app.active_option() == "À propos");
}

TEST_CASE("@ lists the headings of the page; Enter puts the caret behind one") {
  App app;
  app.open("_posts/2026-06-29-rust.md");
  app.palette();
  app.type("@");
  CHECK(app.active_option() == "Programme");
  app.type("ete");
  CHECK(app.active_option() == "Été à venir");
  app.press("Enter");
  const std::string before = app.text().substr(0, app.state().page->selection.head.value);
  CHECK(before.ends_with("## Été à venir"));
  CHECK(app.focused_node()->name == "Text");
}

TEST_CASE("arrows move the selection, around the ends, while the focus stays in the field") {
  App app;
  app.palette();
  app.type("theme");
  const std::uint32_t field = app.focused();
  const std::string first = app.active_option();
  app.press("ArrowDown");
  CHECK(app.active_option() != first);
  CHECK(app.focused() == field);
  app.press("ArrowUp");
  CHECK(app.active_option() == first);
  app.press("ArrowUp");
  CHECK(app.active_option() != first);
  app.press("ArrowDown");
  CHECK(app.active_option() == first);
}

TEST_CASE("a click takes an option, a click beside the palette closes it") {
  App app;
  app.palette();
  app.type("dark");
  app.get(Role::kOption, "Dark theme").click();
  CHECK(app.state().theme == app::Theme::kDark);
  app.expect_absent(Role::kDialog, "Command palette");
  app.palette();
  app.click_at(20, 700);
  app.expect_absent(Role::kDialog, "Command palette");
}

TEST_CASE("what was used lately stands first") {
  App app;
  app.palette();
  app.type("light");
  app.press("Enter");
  app.palette();
  CHECK(app.active_option() == "Light theme");
}

TEST_CASE("nothing found is said") {
  App app;
  app.palette();
  app.type("zzzz");
  CHECK(app.active_option().empty());
  app.get(Role::kText, "Nothing answers that.");
  app.press("Enter");
  app.get(Role::kDialog, "Command palette");
}

TEST_CASE("on a phone the palette is a sheet, reached from the menu") {
  App app("en", 390, 844);
  app.get(Role::kButton, "Commands").click();
  const Node& dialog = app.get(Role::kDialog, "Command palette").node();
  CHECK(dialog.rect.w == 390);
  CHECK(app.focused_node()->role == Role::kCombobox);
}

TEST_CASE("the list of shortcuts is reached from the palette and has each of them") {
  App app;
  app.palette();
  app.type("shortcuts");
  CHECK(app.active_option() == "Keyboard shortcuts");
  app.press("Enter");
  app.get(Role::kDialog, "Keyboard shortcuts");
  CHECK(app.get(Role::kListitem, "Open the command palette").node().description == "Ctrl+K");
  CHECK(app.press("Escape"));
  app.expect_absent(Role::kDialog, "Keyboard shortcuts");
}

TEST_CASE("a shortcut runs its command, but not below a dialog nor when the command makes no sense") {
  App app;
  app.open("about.md");
  CHECK(app.ctrl(","));
  app.get(Role::kHeading, "Settings");
  CHECK_FALSE(app.ctrl("Enter", true));  // no draft
  app.palette();
  CHECK_FALSE(app.ctrl(","));
}

TEST_CASE("commands have a name in both languages, an id of their own, and shortcuts that are free") {
  std::set<std::string_view> ids;
  std::set<std::string> names, keys;
  for (const AppCommand& command : commands()) {
    INFO(command.id);
    CHECK(ids.insert(command.id).second);
    CHECK(names.insert(std::string(translate(command.name, app::Language::kFrench))).second);
    CHECK_FALSE(translate(command.name, app::Language::kEnglish).empty());
    CHECK((command.run != nullptr || command.keys == Keys::kOfFields));
    for (const bool mac : {false, true}) {
      std::string_view all = shortcuts_of(command, mac);
      CHECK_FALSE(is_reserved(all));
      while (!all.empty()) {
        const std::size_t space = std::min(all.find(' '), all.size());
        CHECK(keys.insert(std::string(mac ? "mac " : "pc ") + aria_shortcuts(all.substr(0, space), mac)).second);
        all.remove_prefix(std::min(space + 1, all.size()));
      }
    }
  }
}

TEST_CASE("shortcuts read as they are printed on the keyboard") {
  CHECK(shortcut_words("Control+Shift+F", false, app::Language::kFrench) == "Ctrl+Maj+F");
  CHECK(shortcut_words("Control+Shift+F", false, app::Language::kEnglish) == "Ctrl+Shift+F");
  CHECK(shortcut_words("Control+Shift+F", true, app::Language::kFrench) == "⇧⌘F");
  CHECK(shortcut_words("F3 Control+G", false, app::Language::kFrench) == "F3");
  CHECK(aria_shortcuts("Control+K F1", true) == "Meta+K F1");
  CHECK(is_reserved("Control+K Control+T"));
  CHECK(is_reserved("F5"));
  CHECK(is_reserved("Control+Alt+E"));
  CHECK_FALSE(is_reserved("Control+Shift+F F3"));
}

}  // namespace
}  // namespace marbre::ui
