// Choices about the app, not the site.
#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

void draw_theme(Ui& ui, const app::AppState& app) {
  heading(ui, ui.tr(kTheme), 2);
  begin_region(ui, Role::kGroup, ui.tr(kTheme));
  begin_row(ui, control_height(ui), 16);
  if (radio(ui, ui.tr(kThemeSystem), app.theme == app::Theme::kSystem))
    ui.sink.push(app::SetTheme{app::Theme::kSystem});
  if (radio(ui, ui.tr(kThemeLight), app.theme == app::Theme::kLight)) ui.sink.push(app::SetTheme{app::Theme::kLight});
  if (radio(ui, ui.tr(kThemeDark), app.theme == app::Theme::kDark)) ui.sink.push(app::SetTheme{app::Theme::kDark});
  end_row(ui);
  end_region(ui);
}

void draw_language(Ui& ui, const app::AppState& app) {
  heading(ui, ui.tr(kLanguage), 2);
  begin_region(ui, Role::kGroup, ui.tr(kLanguage));
  begin_row(ui, control_height(ui), 16);
  const bool french = app.language == app::Language::kFrench;
  if (radio(ui, ui.tr(kLanguageFrench), french)) ui.sink.push(app::SetLanguage{app::Language::kFrench});
  if (radio(ui, ui.tr(kLanguageEnglish), !french)) ui.sink.push(app::SetLanguage{app::Language::kEnglish});
  end_row(ui);
  end_region(ui);
}

void draw_account(Ui& ui, const app::AppState& app) {
  heading(ui, ui.tr(kToken), 2);
  if (!app.account.has_token) {
    text(ui, ui.tr(kTokenNone));
  } else if (app.account.login.empty()) {
    text(ui, ui.tr(kTokenPresent), TextRole::kGood);
  } else {
    text(ui, format(ui.tr(kTokenOf), app.account.login), TextRole::kGood);
  }
  text(ui, ui.tr(kTokenWhy), TextRole::kSoft);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(app.account.has_token ? kTokenReplace : kTokenAdd))) ui.sink.push(app::AskToken{});
  if (app.account.has_token && button(ui, ui.tr(kTokenForget), {.kind = ButtonKind::kDanger}))
    ui.sink.push(app::ForgetToken{});
  end_row(ui);
}

void draw_my_words(Ui& ui, const app::AppState& app) {
  if (!app.spelling.kept_asked) ui.sink.push(app::LoadPersonalWords{});
  heading(ui, ui.tr(kMyWords), 2);
  begin_region(ui, Role::kGroup, ui.tr(kMyWords));
  if (app.spelling.words.empty()) text(ui, ui.tr(kMyWordsNone), TextRole::kSoft);
  for (const std::string& word : app.spelling.words) {
    begin_row(ui, control_height(ui));
    if (button(ui, format(ui.tr(kMyWordsRemove), word), {.kind = ButtonKind::kQuiet}))
      ui.sink.push(app::RemoveWord{word});
    end_row(ui);
  }
  end_region(ui);
}

void draw_storage(Ui& ui, const app::AppState& app) {
  heading(ui, ui.tr(kDraftsOnDevice), 2);
  if (app.storage && app.storage->quota > 0) {
    text(ui, format(ui.tr(kStorageUsed), size_in_words(ui, app.storage->usage)));
    text(ui, format(ui.tr(kStorageRoom), size_in_words(ui, app.storage->quota)), TextRole::kSoft);
    text(ui, ui.tr(app.storage->persisted ? kStoragePersisted : kStorageNotPersisted), TextRole::kSoft);
  }
  text(ui, ui.tr(kExportWhy), TextRole::kSoft);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kExportDrafts))) ui.sink.push(app::AskExport{});
  if (button(ui, ui.tr(kImportDrafts))) ui.sink.push(app::AskImport{});
  end_row(ui);
}

}  // namespace

std::string size_in_words(const Ui& ui, double bytes) {
  const bool giga = bytes >= 1e9, kilo = bytes < 1e6;
  const auto tenths = std::llround(bytes / (giga ? 1e8 : kilo ? 1e2 : 1e5));
  std::string out = std::to_string(tenths / 10);
  if (tenths < 100) out += (ui.language == app::Language::kFrench ? "," : ".") + std::to_string(tenths % 10);
  return out + format(ui.tr(kBytes), giga ? "G" : kilo ? "k" : "M");
}

void draw_settings(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kMain, ui.tr(kSettings), rect);
  begin_scroll(ui, "settings", rect, 0, 12);
  const Rect all = remaining(ui);
  const float width = std::min(560.0f, all.w - 2 * kPadding);
  begin_column(ui, {all.x + (all.w - width) / 2, all.y + 32, width, all.h}, 12);
  heading(ui, ui.tr(kSettings), 1);
  space(ui, 8);
  draw_theme(ui, app);
  space(ui, 8);
  draw_language(ui, app);
  space(ui, 8);
  heading(ui, ui.tr(kWritingFont), 2);
  if (checkbox(ui, ui.tr(kMonospace), app.view.monospace)) ui.sink.push(app::ToggleMonospace{});
  if (checkbox(ui, ui.tr(kTypographyAuto), app.view.typography)) ui.sink.push(app::ToggleTypography{});
  text(ui, ui.tr(kTypographyAutoHint), TextRole::kSoft);
  space(ui, 8);
  draw_my_words(ui, app);
  space(ui, 8);
  draw_account(ui, app);
  space(ui, 8);
  draw_storage(ui, app);
  space(ui, 8);
  heading(ui, ui.tr(kAbout), 2);
  text(ui, ui.tr(kAboutText), TextRole::kSoft);
  if (app.update_ready) {
    text(ui, ui.tr(app.update_wanted ? kUpdateWaits : kUpdateReady));
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kUpdateNow), {.disabled = app.update_wanted})) ui.sink.push(app::ApplyUpdate{});
    end_row(ui);
  }
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kOtherSite))) ui.sink.push(app::Navigate{{{}, app::RouteHome{}}});
  end_row(ui);
  const float used = end_column(ui);
  space(ui, used + 64);
  end_scroll(ui);
  end_region(ui);
}

}  // namespace marbre::ui
