// What the page will be, and what differs from the published one.
#include <algorithm>

#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/diff.hpp"
#include "ui/widgets/preview.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

void draw_tabs(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kTablist, ui.tr(kPreviewTabs), rect);
  begin_column(ui, inset(rect, 8, 0), 0);
  begin_row(ui, rect.h, 0);
  const app::PreviewTab shown = app.view.preview;
  if (tab(ui, ui.tr(kPreview), shown == app::PreviewTab::kPreview))
    ui.sink.push(app::ChoosePreview{app::PreviewTab::kPreview});
  if (tab(ui, ui.tr(kPageTab), shown == app::PreviewTab::kPage))
    ui.sink.push(app::ChoosePreview{app::PreviewTab::kPage});
  if (tab(ui, ui.tr(kChanges), shown == app::PreviewTab::kChanges))
    ui.sink.push(app::ChoosePreview{app::PreviewTab::kChanges});
  if (tab(ui, ui.tr(kVersions), shown == app::PreviewTab::kVersions))
    ui.sink.push(app::ChoosePreview{app::PreviewTab::kVersions});
  end_row(ui);
  end_column(ui);
  end_region(ui);
  hairline_below(ui, rect);
}

StringId name_of(app::PreviewTab tab) {
  switch (tab) {
    case app::PreviewTab::kPreview: return kPreview;
    case app::PreviewTab::kPage: return kPageTab;
    case app::PreviewTab::kChanges: return kChanges;
    case app::PreviewTab::kVersions: return kVersions;
  }
  return kPreview;
}

void draw_changes(Ui& ui, const app::AppState& app, Rect rect) {
  begin_scroll(ui, "changes", rect, kPadding, 8);
  const auto draft = app.drafts.find(app.page->path);
  if (draft == app.drafts.end()) {
    text(ui, ui.tr(kChangesNone), TextRole::kSoft);
  } else {
    draw_diff(ui, draft->first, draft->second.revision.value, draft_hunks(ui, draft->second));
  }
  end_scroll(ui);
}

}  // namespace

void draw_preview_pane(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kComplementary, ui.tr(kPreview), rect);
  Rect rest = rect;
  draw_tabs(ui, app, cut_top(rest, control_height(ui) + 16));
  const app::PreviewTab shown = app.view.preview;
  begin_region(ui, Role::kTabpanel, ui.tr(name_of(shown)), rest);
  if (shown == app::PreviewTab::kPage) {
    draw_page_tab(ui, app, rest);
  } else if (!app.page) {
    begin_column(ui, inset(rest, kPadding * 2, kPadding * 2), 8);
    text(ui, ui.tr(kPreviewNone), TextRole::kSoft);
    end_column(ui);
  } else if (shown == app::PreviewTab::kVersions) {
    draw_versions(ui, app, rest);
  } else if (shown == app::PreviewTab::kChanges) {
    draw_changes(ui, app, rest);
  } else if (app.page->derived.revision) {
    draw_preview(ui, app, "page", app.page->derived.tree, app.page->derived.revision->value, app.page->path, rest,
                 {.name = {}, .follow = app.page->selection.head});
  }
  end_region(ui);
  end_region(ui);
}

}  // namespace marbre::ui
