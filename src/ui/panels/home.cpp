// The first screen: which site to open, and how the opening goes. Errors stand under what caused them.
#include <algorithm>

#include "app/notices.hpp"
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

void draw_opening(Ui& ui, const app::AppState& app, const app::Running& running) {
  const std::string label = format(ui.tr(kOpening), site_name(app.site_ref));
  const float fraction =
      running.total > 0 ? static_cast<float>(running.done) / static_cast<float>(running.total) : -1.0f;
  progress(ui, label, fraction);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kStop))) ui.sink.push(app::CancelRequest{running.request});
  end_row(ui);
}

void draw_site_form(Ui& ui, const app::AppState& app, bool busy) {
  const auto* failure = std::get_if<app::Failure>(&app.site_progress);
  const bool bad_name = app.notice && app.notice->key == app::kNoticeBadSiteName;
  const std::string_view label = ui.tr(kHomeSite);
  const bool enter = ui.state.key && ui.state.key->key == "Enter" && ui.state.focus == node_id(Role::kTextbox, label);
  const auto typed =
      field(ui, label, app.view.home_input,
            {.read_only = busy, .invalid = bad_name || failure != nullptr, .description = ui.tr(kHomeSiteHint)});
  if (typed) ui.sink.push(app::SetHomeInput{*typed});
  const std::string& name = typed ? *typed : app.view.home_input;
  text(ui, ui.tr(kHomeSiteHint), TextRole::kLabel);
  if (bad_name) draw_alert(ui, format(ui.tr(kNoticeBadSiteName), app.notice->argument));
  if (failure) {
    draw_failure(ui, FailureOf::kOpen, *failure);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kRetry))) ui.sink.push(app::RetrySite{});
    end_row(ui);
  }
  if (const auto* running = std::get_if<app::Running>(&app.site_progress)) return draw_opening(ui, app, *running);
  begin_row(ui, control_height(ui));
  const bool open = button(ui, ui.tr(kHomeOpen), {.kind = ButtonKind::kPrimary, .disabled = name.empty()});
  end_row(ui);
  if ((open || enter) && !name.empty()) ui.sink.push(app::OpenSiteByName{name});
}

void draw_token(Ui& ui, const app::AppState& app) {
  heading(ui, ui.tr(kToken), 2);
  if (app.account.has_token) {
    text(ui, app.account.login.empty() ? std::string(ui.tr(kTokenPresent)) : format(ui.tr(kTokenOf), app.account.login),
         TextRole::kGood);
  }
  text(ui, ui.tr(kTokenWhy), TextRole::kSoft);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(app.account.has_token ? kTokenReplace : kTokenAdd))) ui.sink.push(app::AskToken{});
  if (app.account.has_token && button(ui, ui.tr(kTokenForget), {.kind = ButtonKind::kDanger}))
    ui.sink.push(app::ForgetToken{});
  end_row(ui);
}

}  // namespace

void draw_home(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kMain, ui.tr(kAppName), rect);
  const float width = std::min(480.0f, rect.w - 2 * kPadding);
  begin_scroll(ui, "home", rect, 0, 12);
  const Rect all = remaining(ui);
  const float top = std::clamp((rect.h - 560) / 2, 24.0f, 120.0f);
  begin_column(ui, {all.x + (all.w - width) / 2, all.y + top, width, all.h}, 12);
  heading(ui, ui.tr(kAppName), 1);
  text(ui, ui.tr(kHomeLead), TextRole::kList);
  const bool busy = app::is_running(app.site_progress);
  if (app.site && !busy) {
    begin_row(ui, control_height(ui));
    if (button(ui, format(ui.tr(kHomeBack), site_name(app.site->ref)))) ui.sink.push(app::Navigate{pages_route(app)});
    end_row(ui);
  }
  space(ui, 8);
  draw_site_form(ui, app, busy);
  text(ui, ui.tr(kHomeOffline), TextRole::kLabel);
  if (!busy) {
    space(ui, 12);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kHomeDemo))) ui.sink.push(app::OpenDemo{});
    end_row(ui);
    text(ui, ui.tr(kHomeDemoHint), TextRole::kLabel);
  }
  space(ui, 12);
  draw_token(ui, app);
  const float used = end_column(ui);
  space(ui, top + used + 24);
  end_scroll(ui);
  end_region(ui);
}

}  // namespace marbre::ui
