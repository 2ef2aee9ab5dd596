// One frame. Reads as the list of what is on the screen:
//   desktop (>= 1024): rail | list | writing | preview, status bar below; splitters between the panes
//   tablet  (>= 720):  the list folds away while a page is open
//   phone:             one pane and the bottom bar
// A dialog stands above all of it.
#include <algorithm>
#include <cmath>

#include "app/notices.hpp"
#include "ui/alt_prompt.hpp"
#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/link_popup.hpp"
#include "ui/palette.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling_menu.hpp"

namespace marbre::ui {
namespace {

constexpr float kRail = 76, kStatus = 44, kPhoneBar = 56, kSplit = 9;

void draw_list_column(Ui& ui, const app::AppState& app, Rect rect) {
  if (app.site_search.open) {
    draw_site_search(ui, app, rect);
  } else if (facade(ui).outbox_open) {
    draw_outbox(ui, app, rect);
  } else {
    draw_page_list(ui, app, rect);
  }
}

void draw_pages_wide(Ui& ui, const app::AppState& app, Rect rest) {
  FacadeView& f = facade(ui);
  const bool desktop = is_desktop(ui);
  const bool list = desktop || !app.page || f.list_open || f.outbox_open || app.site_search.open;
  const bool preview = desktop || !list;
  if (list) {
    f.list_width = std::clamp(f.list_width, 220.0f, 420.0f);
    draw_list_column(ui, app, cut_left(rest, f.list_width));
    const Rect edge{rest.x - kSplit / 2, rest.y, kSplit, rest.h};
    f.list_width += splitter(ui, edge, ui.tr(StringId::kListWidth), f.list_width / ui.state.width);
  }
  begin_region(ui, Role::kMain, ui.tr(StringId::kPages), rest);
  const float banner = published_height(ui, app);
  if (banner > 0) draw_published(ui, app, cut_top(rest, banner));
  Rect right{};
  const float whole = rest.w;
  if (preview)
    right = cut_right(rest, std::round(std::clamp(whole * f.preview_share, 260.0f, std::max(260.0f, whole - 360))));
  draw_writing(ui, app, rest);
  if (preview) {
    const Rect edge{right.x - kSplit / 2, right.y, kSplit, right.h};
    const float moved = splitter(ui, edge, ui.tr(StringId::kPreviewWidth), f.preview_share);
    f.preview_share = std::clamp(f.preview_share - moved / std::max(1.0f, whole), 0.2f, 0.7f);
    draw_preview_pane(ui, app, right);
  }
  end_region(ui);
}

void draw_pages_phone(Ui& ui, const app::AppState& app, Rect rest) {
  begin_region(ui, Role::kMain, ui.tr(StringId::kPages), rest);
  const float banner = published_height(ui, app);
  if (banner > 0) draw_published(ui, app, cut_top(rest, banner));
  switch (app.view.phone) {
    case app::PhonePane::kPages: draw_list_column(ui, app, rest); break;
    case app::PhonePane::kWrite: draw_writing(ui, app, rest); break;
    case app::PhonePane::kPreview: draw_preview_pane(ui, app, rest); break;
  }
  end_region(ui);
}

bool shows_pages(const app::Place& place) {
  return std::holds_alternative<app::RoutePages>(place) || std::holds_alternative<app::RouteEdit>(place);
}

void draw_place(Ui& ui, const app::AppState& app, Rect rest) {
  const app::Place& place = app.route.place;
  if (std::holds_alternative<app::RouteSettings>(place)) return draw_settings(ui, app, rest);
  if (std::holds_alternative<app::RoutePulls>(place)) return draw_pull_list(ui, app, rest);
  if (std::holds_alternative<app::RoutePull>(place)) return draw_pull(ui, app, rest);
  if (is_phone(ui)) return draw_pages_phone(ui, app, rest);
  draw_pages_wide(ui, app, rest);
}

void draw_site(Ui& ui, const app::AppState& app, Rect rest) {
  const bool phone = is_phone(ui);
  const Rect bar = phone ? cut_bottom(rest, kPhoneBar) : Rect{};
  const Rect rail = phone ? Rect{} : cut_left(rest, kRail);
  const Rect status = phone ? Rect{} : cut_bottom(rest, kStatus);
  const bool banner = app.published && shows_pages(app.route.place);  // which says the same, and leads to the review
  const bool noticed = app.notice && !(banner && app.notice->key.starts_with("kNoticePublished"));
  const Rect notice = noticed ? cut_bottom(rest, notice_height(ui, app, rest.w)) : Rect{};
  if (!phone) draw_rail(ui, app, rail);
  draw_place(ui, app, rest);
  if (noticed) draw_notice(ui, app, notice);
  if (phone) {
    draw_bottom_bar(ui, app, bar);
  } else {
    draw_status_bar(ui, app, status);
  }
}

bool is_anything_modal(const app::AppState& app, const UiState& state) {
  return (app.publish && app.site) || is_palette_shown(state) || is_link_popup_open(state) ||
         is_page_picker_open(state) || is_spelling_menu_open(state);
}

}  // namespace

void draw_frame(const app::AppState& app, UiState& state, app::ActionSink& sink) {
  Ui ui{state, app::is_dark(app) ? dark_theme() : light_theme(), shown_language(app.language), sink};
  begin_frame(ui, app.reduced_motion);
  run_pending_command(ui, app);
  const Rect window{0, 0, state.width, state.height};
  const bool inert = is_anything_modal(app, state);
  facade(ui).inert = state.page_inert = inert;
  if (!app.site && std::holds_alternative<app::RouteSettings>(app.route.place)) {
    draw_settings(ui, app, window);
  } else if (!app.site || std::holds_alternative<app::RouteHome>(app.route.place)) {
    Rect rest = window;
    const bool elsewhere = app.notice && app.notice->key != app::kNoticeBadSiteName;  // that one stands under its field
    const Rect notice = elsewhere ? cut_bottom(rest, notice_height(ui, app, rest.w)) : Rect{};
    draw_home(ui, app, rest);
    if (elsewhere) draw_notice(ui, app, notice);
  } else {
    draw_site(ui, app, window);
  }
  draw_alt_prompt(ui, app);
  facade(ui).inert = false;
  draw_publish_dialog(ui, app);
  draw_link_popup(ui, app);
  draw_page_picker(ui, app);
  draw_spelling_menu(ui, app);
  draw_palette(ui, app);
  state.again = inert != is_anything_modal(app, state);
  end_frame(ui);
}

}  // namespace marbre::ui
