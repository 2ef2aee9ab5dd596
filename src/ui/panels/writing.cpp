// The writing pane: what page it is, whether it is saved, its form, its text.
#include "ui/widgets/editor.hpp"

#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/link_popup.hpp"
#include "ui/panels/find_bar.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

struct SaveState {
  std::string words;
  TextRole role = TextRole::kSoft;
};

// Always true: "saved" only after the store has confirmed this very revision.
SaveState save_state(const Ui& ui, const app::AppState& app) {
  const app::OpenPage& page = *app.page;
  if (page.read_only) return {std::string(ui.tr(kReadOnly))};
  if (!app::can_edit(app)) return {std::string(ui.tr(kOtherTabWrites)), TextRole::kWarn};
  const auto draft = app.drafts.find(page.path);
  if (draft == app.drafts.end()) return {std::string(ui.tr(page.pull_number != 0 ? kSent : kUnchanged))};
  const app::Draft& d = draft->second;
  if (d.save_failure && d.saved != d.revision)
    return {failure_sentence(ui, FailureOf::kSave, *d.save_failure), TextRole::kBad};
  if (d.saved != d.revision) return {std::string(ui.tr(kUnsaved)), TextRole::kWarn};
  if (app::is_waiting(app, page.path)) return {std::string(ui.tr(kWaitingNetwork)), TextRole::kWarn};
  return {format(ui.tr(kSaved), clock_time(d.saved_at, ui.state.utc_offset_minutes)), TextRole::kGood};
}

std::string_view title_of(const app::AppState& app) {
  const frontmatter::Field* title = app.page->derived.front_matter.find("title");
  if (title && !title->value.empty()) return title->value;
  if (app.site) {
    const auto at = std::ranges::find(app.site->pages, app.page->path, &site::PageInfo::path);
    if (at != app.site->pages.end() && !at->title.empty()) return at->title;
  }
  return app.page->path;
}

// Another tab writes this page: what is shown here is what it saved last.
void draw_other_tab(Ui& ui, const app::AppState& app) {
  begin_region(ui, Role::kGroup, ui.tr(kOtherTab));
  text(ui, ui.tr(app.claim.asked ? kOtherTabAsked : kOtherTabWhy), TextRole::kSoft);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kWriteHere), {.disabled = app.claim.asked})) ui.sink.push(app::WriteHere{});
  end_row(ui);
  end_region(ui);
}

// No room in the store: the way out is a file.
void draw_unsaved_help(Ui& ui, const app::AppState& app) {
  const auto draft = app.drafts.find(app.page->path);
  if (draft == app.drafts.end() || !draft->second.save_failure) return;
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kExportDrafts))) ui.sink.push(app::AskExport{});
  end_row(ui);
}

void draw_header(Ui& ui, const app::AppState& app) {
  const app::OpenPage& page = *app.page;
  heading(ui, title_of(app), 1);
  const SaveState saved = save_state(ui, app);
  begin_row(ui, 24, 12);
  text(ui, page.path, TextRole::kLabel);
  begin_region(ui, Role::kStatus, ui.tr(kStatus));
  text(ui, saved.words, saved.role);
  end_region(ui);
  end_row(ui);
  if (page.read_only) text(ui, ui.tr(kReadOnlyWhy), TextRole::kSoft);
  if (!page.read_only && !app::can_edit(app)) draw_other_tab(ui, app);
  draw_unsaved_help(ui, app);
  if (app::is_outdated(app, page.path)) draw_alert(ui, ui.tr(kOutdated), TextRole::kWarn);
  if (page.pull_number != 0) {
    begin_row(ui, 24, 12);
    text(ui, format(ui.tr(kPublishedInPull), std::to_string(page.pull_number)), TextRole::kSoft);
    if (link(ui, format(ui.tr(kPublishedReview), std::to_string(page.pull_number)))) {
      ui.sink.push(app::Navigate{{app.site_ref, app::RoutePull{page.pull_number}}});
    }
    end_row(ui);
  }
}

void draw_actions(Ui& ui, const app::AppState& app) {
  const bool draft = app.drafts.contains(app.page->path);
  begin_row(ui, control_height(ui), 4);
  const ButtonOptions form{.kind = ButtonKind::kQuiet, .pressed = app.view.form_open ? 1 : 0};
  if (button(ui, ui.tr(kForm), form)) ui.sink.push(app::ToggleForm{});
  const ButtonOptions focus{
      .kind = ButtonKind::kQuiet, .pressed = app.view.focus_mode ? 1 : 0, .description = ui.tr(kFocusModeHint)};
  if (is_phone(ui) && misspelt_count(ui.state) > 0) {
    draw_misspelt_button(ui, app);  // there is no status bar, and no room for both
  } else if (button(ui, ui.tr(kFocusMode), focus)) {
    ui.sink.push(app::ToggleFocusMode{});
  }
  if (draft && app::can_edit(app)) {
    const ButtonOptions discard{.kind = ButtonKind::kQuiet, .description = ui.tr(kDiscardHint)};
    if (button(ui, ui.tr(kDiscard), discard)) ui.sink.push(app::DiscardDraft{app.page->path});
  }
  end_row(ui);
}

void draw_nothing_open(Ui& ui, Rect rect) {
  const float width = std::min(420.0f, rect.w - 2 * kPadding);
  begin_column(ui, {rect.x + (rect.w - width) / 2, rect.y + rect.h * 0.3f, width, rect.h}, 8);
  heading(ui, ui.tr(kChooseTitle), 1);
  text(ui, ui.tr(kChooseHint), TextRole::kSoft);
  if (is_phone(ui)) {
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kChoosePages))) ui.sink.push(app::ChoosePane{app::PhonePane::kPages});
    end_row(ui);
  }
  end_column(ui);
}

}  // namespace

void draw_writing(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kRegion, ui.tr(kWriting), rect);
  if (!app.page) {
    draw_nothing_open(ui, rect);
    return end_region(ui);
  }
  Rect rest = rect;
  const float side = std::max(kPadding, std::round((rect.w - 720) / 2));
  begin_column(ui, inset(rest, side, kPadding), 4);
  draw_header(ui, app);
  space(ui, 4);
  draw_actions(ui, app);
  cut_top(rest, end_column(ui) + kPadding + 4);
  if (app.view.form_open) {
    // The form takes what it needs, the text keeps more than half.
    float& wanted = facade(ui).extents[node_id(Role::kForm, "height")];
    const float height = std::min(wanted > 0 ? wanted : 120.0f, rest.h * 0.45f);
    const Rect place = cut_top(rest, height);
    begin_scroll(ui, "form", place, 0, 0);
    const Rect inner = remaining(ui);
    begin_column(ui, {inner.x + side, inner.y, inner.w - 2 * side, inner.h}, 12);
    draw_form(ui, app);
    const float used = end_column(ui) + 12;
    space(ui, used);
    end_scroll(ui);
    if (std::abs(wanted - used) > 0.5f) wake_in(ui, 0);
    wanted = used;
    hairline_below(ui, {rect.x + side, place.y, rect.w - 2 * side, place.h});
  }
  if (app::can_edit(app)) {
    const float height = toolbar_height(ui);
    if (is_phone(ui)) {  // above the keyboard, in reach of the thumb
      const Rect bar = cut_bottom(rest, height);
      fill({bar.x, bar.y, bar.w, 1}, ui.theme.line);
      draw_toolbar(ui, app, inset(bar, 4, 0));
    } else {
      const Rect bar = cut_top(rest, height);
      draw_toolbar(ui, app, {bar.x + side - 6, bar.y, bar.w - 2 * side + 12, bar.h});
    }
  }
  Rect find = rest;
  cut_left(find, side);
  cut_right(find, side);
  cut_top(rest, draw_find_bar(ui, app, find));
  draw_editor(ui, app, rest);
  watch_for_brackets(ui, app);
  watch_spelling(ui, app);
  end_region(ui);
}

}  // namespace marbre::ui
