// The pages of the site: found by words, or grouped by kind, newest first. Only rows near the view are drawn and
// recorded; each says where it stands in its list.
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

std::string_view kind_in_words(const Ui& ui, std::string_view kind) {
  if (kind.empty()) return ui.tr(kKindOther);
  if (kind == "post" || kind == "posts") return ui.tr(kKindPost);
  if (kind == "event" || kind == "events") return ui.tr(kKindEvent);
  if (kind == "talk" || kind == "talks") return ui.tr(kKindTalk);
  if (kind == "page") return ui.tr(kKindPage);
  if (kind == "default") return ui.tr(kKindDefault);
  return kind;
}

// Rows of equal height, of which only those near the view are made. `draw(i)` takes one row's place.
template <class Draw>
void virtual_rows(Ui& ui, std::size_t count, float height, Draw&& draw) {
  const Rect all = take(ui, 0, static_cast<float>(count) * height);
  const ImRect clip = ImGui::GetCurrentWindowRead()->ClipRect;
  const float margin = ui.state.height;
  const auto row_at = [&](float y) {
    return static_cast<std::size_t>(std::clamp((y - all.y) / height, 0.0f, static_cast<float>(count)));
  };
  const std::size_t first = row_at(clip.Min.y - margin), last = std::min(count, row_at(clip.Max.y + margin) + 1);
  begin_column(ui, {all.x, all.y + static_cast<float>(first) * height, all.w, all.h}, 0);
  for (std::size_t i = first; i < last; ++i) draw(i);
  end_column(ui);
}

void draw_rows(Ui& ui, const app::AppState& app, const std::vector<std::uint32_t>& pages, std::string_view list_name) {
  begin_region(ui, Role::kList, list_name);
  const float height = row_height(ui);
  const std::string now = iso_minute(app.now, ui.state.utc_offset_minutes);
  const std::string_view today = std::string_view(now).substr(0, 10);
  virtual_rows(ui, pages.size(), height, [&](std::size_t i) {
    if (pages[i] >= app.site->pages.size()) return;
    const site::PageInfo& page = app.site->pages[pages[i]];
    IdScope scope(page.path);
    const bool draft = app.drafts.contains(page.path), outdated = draft && app::is_outdated(app, page.path);
    const bool upcoming = page.date > today;
    const RowOptions o{.name = page.title.empty() ? std::string_view(page.path) : std::string_view(page.title),
                       .detail = page.date.empty() ? std::string_view() : cached_date(ui, page.date),
                       .badge = draft ? ui.tr(kDraft) : std::string_view(),
                       .description = outdated   ? ui.tr(kDraftOutdated)
                                      : upcoming ? ui.tr(kUpcoming)
                                                 : std::string_view(),
                       .selected = app.page && app.page->path == page.path,
                       .strong_detail = upcoming,
                       .set_size = static_cast<int>(pages.size()),
                       .position = static_cast<int>(i) + 1,
                       .height = height,
                       .indent = 16};
    if (!row(ui, o)) return;
    ui.sink.push(app::OpenPagePath{page.path});
    facade(ui).list_open = false;
  });
  end_region(ui);
}

void draw_found(Ui& ui, const app::AppState& app) {
  const std::string count = format(ui.tr(kFound), std::to_string(app.view.found.size()));
  if (!app.view.found.empty()) {
    begin_column(ui, inset(remaining(ui), 12, 0), 4);
    text(ui, count, TextRole::kLabel);
    const float used = end_column(ui);
    space(ui, used + 4);
    return draw_rows(ui, app, app.view.found, count);
  }
  begin_column(ui, inset(remaining(ui), 12, 8), 8);
  text(ui, ui.tr(kFoundNone), TextRole::kSoft);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kFoundClear))) ui.sink.push(app::SetQuery{""});
  end_row(ui);
  end_column(ui);
}

void draw_kinds(Ui& ui, const app::AppState& app) {
  for (const site::Kind& kind : app.site->kinds) {
    IdScope scope(kind.name);
    const bool folded = std::ranges::find(app.view.collapsed, kind.name) != app.view.collapsed.end();
    const std::string_view name = kind_in_words(ui, kind.name);
    if (disclosure(ui, name, std::to_string(kind.pages.size()), !folded)) ui.sink.push(app::ToggleKind{kind.name});
    if (!folded) draw_rows(ui, app, kind.pages, name);
    space(ui, 4);
  }
}

}  // namespace

void draw_page_list(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  begin_region(ui, Role::kRegion, ui.tr(kPages), rect);
  Rect rest = rect;
  begin_column(ui, inset(rest, 12, 12), 8);
  if (is_phone(ui)) {
    heading(ui, site_name(app.site->ref), 1);
    draw_phone_menu(ui, app);
  }
  const auto typed =
      field(ui, ui.tr(kSearchPages), app.view.query, {.search = true, .placeholder = ui.tr(kSearchPages)});
  if (typed) {
    ui.sink.push(app::SetQuery{*typed});
    scroll_to_top(ui, "pages");
  }
  cut_top(rest, end_column(ui) + 24);
  begin_scroll(ui, "pages", rest, 0, 0);
  if (!app.view.query.empty()) {
    draw_found(ui, app);
  } else if (app.site->pages.empty()) {
    begin_column(ui, inset(remaining(ui), 16, 8), 8);
    text(ui, ui.tr(kSiteEmpty), TextRole::kSoft);
    end_column(ui);
  } else {
    draw_kinds(ui, app);
  }
  end_scroll(ui);
  end_region(ui);
}

}  // namespace marbre::ui
