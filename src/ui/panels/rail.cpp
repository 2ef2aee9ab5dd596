// Where one can go: the rail of wide windows, the bottom bar and the menu of phones.
#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/palette.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {

bool is_phone(const Ui& ui) { return ui.state.width < 720; }
bool is_desktop(const Ui& ui) { return ui.state.width >= 1024; }

app::Route pages_route(const app::AppState& app) {
  const app::SiteRef ref = app.site ? app.site->ref : app.site_ref;
  if (app.page) return {ref, app::RouteEdit{app.page->path}};
  return {ref, app::RoutePages{}};
}

std::string site_name(const app::SiteRef& ref) { return ref.owner + "/" + ref.name; }
bool can_publish(const app::AppState& app) { return !app.drafts.empty(); }

namespace {

enum class Entry { kPages, kSearch, kReviews, kOutbox, kSettings };

bool is_here(Ui& ui, const app::AppState& app, Entry entry) {
  const app::Place& place = app.route.place;
  const bool pages = std::holds_alternative<app::RoutePages>(place) || std::holds_alternative<app::RouteEdit>(place);
  switch (entry) {
    case Entry::kPages: return pages && !facade(ui).outbox_open && !app.site_search.open;
    case Entry::kSearch: return pages && app.site_search.open;
    case Entry::kOutbox: return pages && facade(ui).outbox_open && !app.site_search.open;
    case Entry::kReviews:
      return std::holds_alternative<app::RoutePulls>(place) || std::holds_alternative<app::RoutePull>(place);
    case Entry::kSettings: return std::holds_alternative<app::RouteSettings>(place);
  }
  return false;
}

void go(Ui& ui, const app::AppState& app, Entry entry) {
  FacadeView& f = facade(ui);
  const app::SiteRef ref = app.site ? app.site->ref : app.site_ref;
  const bool here = is_here(ui, app, entry);
  const bool on_pages =
      is_here(ui, app, Entry::kPages) || is_here(ui, app, Entry::kOutbox) || is_here(ui, app, Entry::kSearch);
  switch (entry) {
    case Entry::kPages:
    case Entry::kOutbox:
      if (app.site_search.open) ui.sink.push(app::CloseSiteSearch{});
      f.outbox_open = entry == Entry::kOutbox;
      f.list_open = here ? !f.list_open : true;
      if (!on_pages) ui.sink.push(app::Navigate{pages_route(app)});
      if (is_phone(ui)) ui.sink.push(app::ChoosePane{app::PhonePane::kPages});
      wake_in(ui, 0);
      return;
    case Entry::kSearch:
      if (here && !is_phone(ui)) return ui.sink.push(app::CloseSiteSearch{});
      if (!on_pages) ui.sink.push(app::Navigate{pages_route(app)});
      ui.sink.push(app::OpenSiteSearch{});
      f.focus_site_search = true;
      wake_in(ui, 0);
      return;
    case Entry::kReviews: ui.sink.push(app::Navigate{{ref, app::RoutePulls{}}}); return;
    case Entry::kSettings: ui.sink.push(app::Navigate{{ref, app::RouteSettings{}}}); return;
  }
}

int waiting(const app::AppState& app) { return static_cast<int>(app.outbox.size()); }

}  // namespace

void draw_rail(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  hairline_right(ui, rect);
  begin_region(ui, Role::kNavigation, ui.tr(StringId::kNavigation), rect);
  Rect rest = inset(rect, 0, 8);
  const auto entry = [&](Rect place, Icon icon, StringId name, Entry which, int count) {
    const IconButtonOptions o{.selected = is_here(ui, app, which), .label_below = true, .count = count};
    if (icon_button(ui, place, icon, ui.tr(name), o)) go(ui, app, which);
  };
  constexpr float kEntry = 60;
  entry(cut_top(rest, kEntry), Icon::kPages, StringId::kPages, Entry::kPages, 0);
  entry(cut_top(rest, kEntry), Icon::kSearch, StringId::kSearchSite, Entry::kSearch, 0);
  entry(cut_top(rest, kEntry), Icon::kReview, StringId::kReviews, Entry::kReviews, 0);
  entry(cut_top(rest, kEntry), Icon::kOutbox, StringId::kOutbox, Entry::kOutbox, waiting(app));
  entry(cut_bottom(rest, kEntry), Icon::kSettings, StringId::kSettings, Entry::kSettings, 0);
  const std::string hint = command_hint(ui, "palette");
  const IconButtonOptions palette{.label_below = true, .description = hint};
  if (icon_button(ui, cut_bottom(rest, kEntry), Icon::kCommand, ui.tr(StringId::kCommands), palette))
    toggle_palette(ui);
  end_region(ui);
}

void draw_bottom_bar(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  fill({rect.x, rect.y, rect.w, 1}, ui.theme.line);
  begin_region(ui, Role::kNavigation, ui.tr(StringId::kNavigation), rect);
  const bool pages =
      is_here(ui, app, Entry::kPages) || is_here(ui, app, Entry::kOutbox) || is_here(ui, app, Entry::kSearch);
  const app::PhonePane pane = app.view.phone;
  Rect rest = rect;
  const float w = rect.w / 4;
  const auto choose = [&](Icon icon, StringId name, app::PhonePane which, bool needs_page) {
    const IconButtonOptions o{
        .selected = pages && pane == which, .label_below = true, .disabled = needs_page && !app.page};
    if (!icon_button(ui, cut_left(rest, w), icon, ui.tr(name), o)) return;
    if (which == app::PhonePane::kPages) {
      facade(ui).outbox_open = false;
      if (app.site_search.open && pane == which) ui.sink.push(app::CloseSiteSearch{});
    }
    if (!pages) ui.sink.push(app::Navigate{pages_route(app)});
    ui.sink.push(app::ChoosePane{which});
  };
  choose(Icon::kPages, StringId::kPages, app::PhonePane::kPages, false);
  choose(Icon::kWrite, StringId::kWrite, app::PhonePane::kWrite, true);
  choose(Icon::kPreview, StringId::kPreview, app::PhonePane::kPreview, true);
  const IconButtonOptions publish{
      .label_below = true,
      .disabled = !can_publish(app),
      .count = static_cast<int>(app.drafts.size()),
      .description = can_publish(app) ? std::string_view() : ui.tr(StringId::kNothingToPublish)};
  if (icon_button(ui, rest, Icon::kPublish, ui.tr(StringId::kPublish), publish)) ui.sink.push(app::AskPublish{});
  end_region(ui);
}

void draw_phone_menu(Ui& ui, const app::AppState& app) {
  begin_row(ui, control_height(ui), 4);
  const auto entry = [&](StringId name, Entry which) {
    const ButtonOptions o{.kind = ButtonKind::kQuiet, .pressed = is_here(ui, app, which) ? 1 : 0};
    if (button(ui, ui.tr(name), o)) go(ui, app, which);
  };
  entry(StringId::kSearchSite, Entry::kSearch);
  entry(StringId::kReviews, Entry::kReviews);
  entry(StringId::kOutbox, Entry::kOutbox);
  entry(StringId::kSettings, Entry::kSettings);
  command_button(ui, app, "palette", ButtonKind::kQuiet, -1, ui.tr(StringId::kCommands));
  end_row(ui);
}

}  // namespace marbre::ui
