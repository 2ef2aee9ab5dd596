// Find and replace in the whole site, in the column of the page list: what is looked for, how far the looking is, what
// was found, page by page, and what it would become before anything is changed.
#include <algorithm>
#include <cmath>

#include "core/text/grapheme.hpp"
#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/panels/find_bar.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using enum StringId;
using app::SiteSearch;

StringId words_of(SiteSearch::Status status) {
  switch (status) {
    case SiteSearch::Status::kFound: return kCount;
    case SiteSearch::Status::kApplied: return kSiteApplied;
    case SiteSearch::Status::kTakenBack: return kSiteTakenBack;
    case SiteSearch::Status::kReadOnly: return kSiteReadOnly;
    case SiteSearch::Status::kBadYaml: return kSiteBadYaml;
    case SiteSearch::Status::kChanged: return kSiteChanged;
    case SiteSearch::Status::kTooLarge: return kSiteTooLarge;
  }
  return kCount;
}

bool may_change(const SiteSearch::Page& page) {
  return page.status == SiteSearch::Status::kFound || page.status == SiteSearch::Status::kTakenBack;
}

// As much of the end as fits: what stands next to the match says most.
std::string end_of(gfx::TextStyle style, std::string_view text, float width) {
  if (gfx::width(style, text) <= width) return std::string(text);
  std::string out;
  do {
    text.remove_prefix(text::next_cluster(text, 0));
    out = "…" + std::string(text);
  } while (!text.empty() && gfx::width(style, out) > width);
  return out;
}

// One line of a hit: what stands before, the match or what it becomes on a ground of its own, what stands behind.
void draw_context(Ui& ui, Rect r, const SiteSearch::Hit& hit, std::string_view middle, Colour ground) {
  const gfx::TextStyle style = style_of(TextRole::kLabel), bold{{gfx::Family::kSans, true, false}, style.size};
  Rect rest = r;
  cut_left(rest, draw_line(rest, style, ui.theme.soft, end_of(style, hit.before, rest.w * 0.5f)));
  if (!middle.empty()) {
    const float wide = std::min(std::ceil(gfx::width(bold, middle)) + 2, rest.w);
    const Rect mark = cut_left(rest, wide);
    fill({mark.x, mark.y + 2, mark.w, mark.h - 4}, ground, 3);
    draw_line({mark.x + 1, mark.y, mark.w, mark.h}, bold, ui.theme.ink, middle);
  }
  if (rest.w > 8) draw_line(rest, style, ui.theme.soft, hit.after);
}

void draw_hit(Ui& ui, const SiteSearch& search, const SiteSearch::Page& page, const SiteSearch::Hit& hit) {
  const float line = ui.state.touch ? 24 : 20;
  const Rect r = take(ui, 0, search.replacing ? 2 * line + 8 : line + 8);
  if (!in_view(ui, r, 200)) return;
  const std::string now = hit.before + hit.match + hit.after;
  const std::string name = format(ui.tr(kSiteLine), std::to_string(hit.line)) + ", " + now;
  const std::uint32_t id = node_id(Role::kListitem, name);
  const Interaction i = interact(ui, id, r);
  if (i.warmth > 0) fill(inset(r, 4, 1), mix(fade(ui.theme.hover, 0), ui.theme.hover, i.warmth), kRadius);
  Rect lines = inset(r, 14, 4);
  draw_context(ui, cut_top(lines, line), hit, hit.match, search.replacing ? ui.theme.removed : ui.theme.accent_soft);
  std::string after;
  if (search.replacing) {
    after = format(ui.tr(kSiteBecomes), hit.before + hit.with + hit.after);
    draw_context(ui, lines, hit, hit.with, ui.theme.added);
  }
  if (i.ring) focus_ring(ui, inset(r, 6, 2));
  Node& made = record(ui, id, Role::kListitem, name, r);
  made.description = std::move(after);
  made.state.selected = 0;
  if (i.clicked) {
    ui.sink.push(app::GoToHit{page.path, hit.range});
    facade(ui).list_open = false;
  }
}

void draw_page(Ui& ui, const SiteSearch& search, const SiteSearch::Page& page) {
  IdScope scope(page.path);
  const std::string_view name = page.title.empty() ? std::string_view(page.path) : std::string_view(page.title);
  const bool check = search.replacing && may_change(page);
  if (disclosure(ui, name, std::to_string(page.matches), page.unfolded)) ui.sink.push(app::UnfoldSitePage{page.path});
  begin_column(ui, inset(remaining(ui), 12, 0), 0);
  if (check && checkbox(ui, ui.tr(kSiteInclude), page.included))
    ui.sink.push(app::IncludeSitePage{page.path, !page.included});
  if (const StringId words = words_of(page.status); words != kCount) {
    const bool fine = page.status == SiteSearch::Status::kApplied || page.status == SiteSearch::Status::kTakenBack;
    text(ui, ui.tr(words), fine ? TextRole::kGood : TextRole::kWarn);
  }
  if (page.status == SiteSearch::Status::kApplied) {
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kSiteTakeBack), {.kind = ButtonKind::kQuiet})) ui.sink.push(app::TakeBackSitePage{page.path});
    end_row(ui);
  }
  const float used = end_column(ui);
  space(ui, used);
  if (!page.unfolded) return;
  begin_region(ui, Role::kList, name);
  for (std::size_t i = 0; i < page.hits.size(); ++i) {
    IdScope hit(static_cast<int>(i));
    draw_hit(ui, search, page, page.hits[i]);
  }
  end_region(ui);
  if (page.matches > page.hits.size()) {
    begin_column(ui, inset(remaining(ui), 14, 0), 0);
    text(ui, format(ui.tr(kSiteMore), std::to_string(page.matches - page.hits.size())), TextRole::kLabel);
    space(ui, end_column(ui));
  }
}

void draw_query(Ui& ui, const app::AppState& app) {
  const SiteSearch& search = app.site_search;
  const std::uint32_t id = node_id(Role::kSearchbox, ui.tr(kSearchSiteField));
  const StringId wrong = pattern_error_words(search.error);
  search::Query query = search.query;
  bool changed = false;
  const auto typed = field(
      ui, ui.tr(kSearchSiteField), query.text,
      {.search = true, .invalid = wrong != kCount, .placeholder = ui.tr(kSearchSiteField), .select_on_focus = true});
  if (typed) {
    query.text = *typed;
    changed = true;
  }
  if (facade(ui).focus_site_search) {
    facade(ui).focus_site_search = false;
    ui.state.wants_focus = id;
  }
  if (search.replacing) {
    const auto with =
        field(ui, ui.tr(kReplaceField), search.replacement, {.placeholder = ui.tr(kReplaceField), .bare = true});
    if (with) ui.sink.push(app::SetSiteReplacement{*with});
  }
  begin_row(ui, control_height(ui), 4);
  if (const auto options = draw_find_options(ui, query)) {
    query = *options;
    changed = true;
  }
  if (!search.replacing &&
      button(ui, ui.tr(kSiteReplace), {.kind = ButtonKind::kQuiet, .description = ui.tr(kSiteReplaceHint)}))
    ui.sink.push(app::OpenSiteSearch{true});
  end_row(ui);
  if (changed) {
    ui.sink.push(app::SetSiteSearch{std::move(query)});
    scroll_to_top(ui, "found");
  }
  if (wrong != kCount) draw_alert(ui, ui.tr(wrong));
}

void draw_summary(Ui& ui, const app::AppState& app) {
  const SiteSearch& search = app.site_search;
  if (app::is_looking(search)) {
    progress(ui, ui.tr(kSiteLooking), static_cast<float>(search.done) / static_cast<float>(search.todo.size()));
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kStop))) ui.sink.push(app::StopSiteSearch{});
    end_row(ui);
    return;
  }
  if (!search.pattern) return text(ui, ui.tr(kSearchSiteHint), TextRole::kSoft);
  begin_region(ui, Role::kStatus, ui.tr(kFindCount));
  text(ui,
       search.pages.empty() ? std::string(ui.tr(kFindNone))
                            : format(ui.tr(kSiteFound), std::to_string(search.matches)) + ", " +
                                  format(ui.tr(kSiteFoundPages), std::to_string(search.pages.size())),
       TextRole::kLabel);
  end_region(ui);
  if (search.stopped) draw_alert(ui, ui.tr(kSiteStopped), TextRole::kWarn);
  if (search.unreadable > 0)
    text(ui, format(ui.tr(kSiteUnreadable), std::to_string(search.unreadable)), TextRole::kWarn);
  if (!search.replacing || search.pages.empty()) return;
  const auto changing = std::ranges::count_if(
      search.pages, [](const SiteSearch::Page& page) { return page.included && may_change(page); });
  begin_row(ui, control_height(ui));
  const ButtonOptions o{.kind = ButtonKind::kPrimary, .disabled = changing == 0, .description = ui.tr(kSiteApplyHint)};
  if (button(ui, format(ui.tr(kSiteApply), std::to_string(changing)), o)) ui.sink.push(app::ApplySiteReplacements{});
  end_row(ui);
}

}  // namespace

void draw_site_search(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  begin_region(ui, Role::kSearch, ui.tr(kSearchSiteTitle), rect);
  Rect rest = rect;
  Rect head = cut_top(rest, 48);
  const Rect close = cut_right(head, 48);
  begin_column(ui, inset(head, 12, 12), 0);
  heading(ui, ui.tr(kSearchSiteTitle), 2);
  end_column(ui);
  if (icon_button(ui, close, Icon::kClose, ui.tr(kClose))) ui.sink.push(app::CloseSiteSearch{});
  begin_column(ui, inset(rest, 12, 0), 8);
  draw_query(ui, app);
  draw_summary(ui, app);
  cut_top(rest, end_column(ui) + 12);
  begin_scroll(ui, "found", rest, 0, 0);
  for (const SiteSearch::Page& page : app.site_search.pages) draw_page(ui, app.site_search, page);
  end_scroll(ui);
  end_region(ui);
}

}  // namespace marbre::ui
