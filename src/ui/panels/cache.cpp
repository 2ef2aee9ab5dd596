#include "ui/panels/cache.hpp"

namespace marbre::ui {

PanelCache& panel_cache(Ui& ui) {
  FacadeView& f = facade(ui);
  if (!f.panels) f.panels = std::make_shared<PanelCache>();
  return *f.panels;
}

std::string_view cached_date(Ui& ui, const std::string& iso) {
  PanelCache& cache = panel_cache(ui);
  if (cache.language != ui.language) cache.dates.clear();
  cache.language = ui.language;
  const auto known = cache.dates.find(iso);
  if (known != cache.dates.end()) return known->second;
  return cache.dates.emplace(iso, short_date(iso, ui.language)).first->second;
}

const std::vector<text::DiffHunk>& draft_hunks(Ui& ui, const app::Draft& draft) {
  PanelCache::DraftDiff& made = panel_cache(ui).draft_diff;
  if (made.path != draft.path || made.revision != draft.revision.value) {
    made = {draft.path, draft.revision.value,
            text::diff_lines(draft.base ? *draft.base : std::string(), draft.text.to_string())};
  }
  return made.hunks;
}

const std::vector<text::DiffHunk>& version_hunks(Ui& ui, const app::Versions& versions, const app::OpenPage& page) {
  PanelCache::VersionDiff& made = panel_cache(ui).version_diff;
  if (made.serial != versions.serial || made.revision != page.revision.value) {
    made = {versions.serial, page.revision.value, text::diff_lines(*versions.text, page.text.to_string())};
  }
  return made.hunks;
}

}  // namespace marbre::ui
