// Earlier versions of the page: the list by time, and one of them beside the text as it is now.
#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/diff.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

StringId reason_of(app::VersionReason reason) {
  switch (reason) {
    case app::VersionReason::kTime: return kVersionTime;
    case app::VersionReason::kPublish: return kVersionPublish;
    case app::VersionReason::kDiscard: return kVersionDiscard;
    case app::VersionReason::kRestore: return kVersionRestored;
    case app::VersionReason::kConflict: return kVersionConflict;
    case app::VersionReason::kImport: return kVersionImport;
  }
  return kVersionTime;
}

std::string when(const Ui& ui, app::Instant at) {
  return instant_in_words(at, ui.state.utc_offset_minutes, ui.language);
}

void draw_list(Ui& ui, const app::AppState& app) {
  const app::Versions& versions = app.versions;
  if (const auto* failure = std::get_if<app::Failure>(&versions.progress)) {
    draw_failure(ui, FailureOf::kSave, *failure);
  } else if (versions.list.empty()) {
    text(ui, ui.tr(app::is_running(versions.progress) ? kVersionsLoading : kVersionsNone), TextRole::kSoft);
  }
  begin_region(ui, Role::kList, ui.tr(kVersions));
  for (const app::Version& version : versions.list) {
    const std::string name = when(ui, version.at);
    IdScope each(std::to_string(version.at.ms));  // several may be of one minute, and named alike
    if (row(ui, {.name = name, .detail = ui.tr(reason_of(version.reason)), .height = is_phone(ui) ? 52.0f : 44.0f}))
      ui.sink.push(app::SelectVersion{version.at});
  }
  end_region(ui);
}

void draw_selected(Ui& ui, const app::AppState& app) {
  const app::Versions& versions = app.versions;
  heading(ui, when(ui, *versions.selected), 2);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kVersionBack), {.kind = ButtonKind::kQuiet})) ui.sink.push(app::SelectVersion{});
  const bool ready = versions.text.has_value() && app::can_edit(app);
  if (button(ui, ui.tr(kVersionRestore), {.disabled = !ready})) ui.sink.push(app::RestoreVersion{});
  end_row(ui);
  if (!versions.text) return text(ui, ui.tr(kVersionsLoading), TextRole::kSoft);
  const std::vector<text::DiffHunk>& hunks = version_hunks(ui, versions, *app.page);
  text(ui, ui.tr(hunks.empty() ? kVersionSame : kVersionDiff), TextRole::kSoft);
  if (!hunks.empty()) draw_diff(ui, "version", app.page->revision.value * 31 + versions.serial, hunks);
}

}  // namespace

void draw_versions(Ui& ui, const app::AppState& app, Rect rect) {
  begin_scroll(ui, "versions", rect, kPadding, 8);
  if (app.versions.selected) {
    draw_selected(ui, app);
  } else {
    draw_list(ui, app);
  }
  end_scroll(ui);
}

}  // namespace marbre::ui
