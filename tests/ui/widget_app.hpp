// The app on the headless platform with a small interface of its own: editor, preview, or a field, side by side. A site
// of one page is open.
#pragma once
#include <catch_amalgamated.hpp>

#include <string>
#include <utility>

#include "core/base/json.hpp"
#include "platform/headless/headless.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/editor.hpp"
#include "ui/widgets/preview.hpp"
#include "ui/widgets/text_box.hpp"

namespace marbre::test {

inline void draw_writing(const app::AppState& app, ui::UiState& state, app::ActionSink& sink) {
  ui::Ui ui{state, ui::light_theme(), app.language, sink};
  ui::begin_frame(ui, app.reduced_motion);
  ui::begin_region(ui, ui::Role::kMain, "main", {0, 0, 1000, 600});
  if (app.page) {
    ui::draw_editor(ui, app, {0, 0, 500, 600});
    if (app.page->derived.revision) {
      ui::draw_preview(ui, app, "page", app.page->derived.tree, app.page->derived.revision->value, app.page->path,
                       {500, 0, 500, 600}, {.name = {}, .follow = app.page->selection.head});
    }
  }
  ui::end_region(ui);
  ui::end_frame(ui);
}

class WidgetApp : public platform::Headless {
 public:
  explicit WidgetApp(platform::DrawPass draw = draw_writing) : Headless(1000, 600, 1, std::move(draw)) {
    reply(
        R"({"type":"host_ready","language":"en","theme":"light","monospace":false,"typography":false,"dark":false,"reduced_motion":true,)"
        R"("online":true,"fragment":"#/o/r","id_seed":"00000001","has_token":false,"login":""})");
  }
  // Opens a site whose only page has this text, and the page.
  WidgetApp& open(std::string_view text) {
    const std::vector<platform::Outgoing> asked = take("open_site");
    REQUIRE(asked.size() == 1);
    const auto size = static_cast<std::uint32_t>(text.size());
    using base::Json;
    const Json entry(
        Json::Array{Json(kPath), Json("1111111111111111111111111111111111111111"), Json(size), Json("100644")});
    const Json image(
        Json::Array{Json("images/a.png"), Json("2222222222222222222222222222222222222222"), Json(3), Json("100644")});
    reply(Json(Json::Object{{"type", "site_opened"},
                            {"request", asked[0].envelope["request"]},
                            {"ref", asked[0].envelope["ref"]},
                            {"default_branch", "main"},
                            {"head", "3333333333333333333333333333333333333333"},
                            {"can_write", true},
                            {"from_cache", false},
                            {"entries", Json::Array{entry, image}},
                            {"texts", Json::Array{Json(Json::Array{Json(kPath), Json(size)})}}})
              .dump(),
          text);
    for (const platform::Outgoing& drafts : take("list_drafts")) {
      reply(Json(Json::Object{
                     {"type", "drafts_listed"}, {"request", drafts.envelope["request"]}, {"drafts", Json::Array{}}})
                .dump());
    }
    reply(R"({"type":"navigated","fragment":"#/o/r/edit/_posts/2026-01-01-a.md"})");
    REQUIRE(state().page);
    return *this;
  }
  std::string text() const { return state().page->text.to_string(); }
  std::uint32_t caret() const { return state().page->selection.head.value; }
  void caret_behind(std::string_view what) {
    REQUIRE(app().caret_after(what));
    settle();
  }
  platform::Control editor() { return get(ui::Role::kTextbox, "Text"); }
  bool shows(platform::Pane pane, std::string_view what) { return app().shows(pane, what); }

 private:
  static constexpr std::string_view kPath = "_posts/2026-01-01-a.md";
};

}  // namespace marbre::test
