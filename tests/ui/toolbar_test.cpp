// The formatting toolbar in the whole interface.
#include "ui/site_app.hpp"

using namespace marbre;
using test::SiteApp;
using ui::Role;

namespace {

constexpr std::string_view kPath = "_posts/2026-01-01-a.md";

void caret_behind(SiteApp& app, std::string_view what) {
  app.open(kPath);
  REQUIRE(app.app().caret_after(what));
  app.settle();
}

}  // namespace

TEST_CASE("a button of the toolbar formats the page, shows what is on, and gives the focus back") {
  SiteApp app({{std::string(kPath), "---\ntitle: A\n---\nun mot ici\n"}});
  caret_behind(app, "un m");
  CHECK(app.get(Role::kButton, "Bold").node().state.pressed == 0);
  app.get(Role::kButton, "Bold").click();
  CHECK(app.text().ends_with("un **mot** ici\n"));
  CHECK(app.get(Role::kButton, "Bold").node().state.pressed == 1);
  CHECK(app.focused_node()->name == "Text");
  app.get(Role::kButton, "Bulleted list").click();
  CHECK(app.text().ends_with("- un **mot** ici\n"));
  CHECK(app.get(Role::kButton, "Bulleted list").node().state.pressed == 1);
  CHECK(app.ctrl("z"));
  CHECK(app.text().ends_with("---\nun **mot** ici\n"));
}

TEST_CASE("from the keyboard a button keeps the focus") {
  SiteApp app({{std::string(kPath), "---\ntitle: A\n---\nun mot ici\n"}});
  caret_behind(app, "un m");
  app.get(Role::kButton, "Italic").focus();
  app.get(Role::kButton, "Italic").activate();
  CHECK(app.text().ends_with("un *mot* ici\n"));
  CHECK(app.focused_node()->name == "Italic");
}

TEST_CASE("its keys are the text's: a field of the form keeps its own") {
  SiteApp app({{std::string(kPath), "---\ntitle: A\n---\nun mot ici\n"}});
  caret_behind(app, "un m");
  const ui::Node* field = nullptr;
  for (const ui::Node& node : app.tree().nodes)
    if (node.role == Role::kTextbox && !node.state.multiline && node.name != "Text") field = &node;
  REQUIRE(field != nullptr);
  app.get(Role::kTextbox, field->name).focus();
  app.ctrl("b");
  CHECK(app.text().ends_with("un mot ici\n"));
}

TEST_CASE("on a phone the toolbar stands below the text and scrolls sideways to what has the focus") {
  SiteApp app({{std::string(kPath), "---\ntitle: A\n---\nun mot ici\n"}}, "en", 360, 640);
  caret_behind(app, "un m");
  const ui::Rect bar = app.get(Role::kToolbar, "Formatting").node().rect;
  CHECK(bar.y > app.get(Role::kTextbox, "Text").node().rect.y);
  CHECK(app.get(Role::kButton, "French no-break spaces").node().rect.w == 0);
  app.get(Role::kButton, "French no-break spaces").focus();
  app.settle();
  CHECK(app.get(Role::kButton, "French no-break spaces").node().rect.w > 20);
}

TEST_CASE("the French spaces are put at a click, and it says when there is nothing to do") {
  SiteApp app({{std::string(kPath), "---\ntitle: A\n---\nQuoi ? Si !\n"}}, "fr");
  caret_behind(app, "Quoi");
  app.get(Role::kButton, "Espaces insécables à la française").click();
  CHECK(app.text().ends_with("Quoi\u202F? Si\u202F!\n"));
  app.get(Role::kButton, "Espaces insécables à la française").click();
  CHECK(app.state().notice->key == "kNoticeTypographyFine");
}

TEST_CASE("the automatic French spaces are a setting that is kept") {
  SiteApp app({{std::string(kPath), "texte\n"}});
  app.reply(R"({"type":"navigated","fragment":"#/settings"})");
  if (!app.has(Role::kCheckbox, "French no-break spaces while typing")) app.ctrl(",");
  app.get(Role::kCheckbox, "French no-break spaces while typing").click();
  CHECK(app.state().view.typography);
  REQUIRE(app.last("store_preferences") != nullptr);
  CHECK(app.last("store_preferences")->envelope["typography"].boolean());
}
