// The publish dialog, one of the few modal things: exactly what will be sent, where, and how the sending goes. While it
// stands, what is below is drawn but not reachable.
#include <algorithm>

#include "ui/alt_prompt.hpp"
#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/diff.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

std::string count_words(const text::DiffCount& count) {
  return "+" + std::to_string(count.added) + " −" + std::to_string(count.removed);
}

void draw_words(Ui& ui, const app::PublishDialog& dialog, bool busy) {
  const auto title =
      field(ui, ui.tr(kPublishSummary), dialog.title, {.read_only = busy, .invalid = dialog.title.empty()});
  if (title) ui.sink.push(app::SetPublishTitle{*title});
  if (dialog.title.empty()) draw_alert(ui, ui.tr(kPublishNeedsTitle));
  const auto message = field(ui, ui.tr(kPublishMessage), dialog.message,
                             {.multiline = true, .read_only = busy, .placeholder = ui.tr(kPublishMessageHint)});
  if (message) ui.sink.push(app::SetPublishMessage{*message});
}

void draw_mode(Ui& ui, const app::AppState& app, const app::PublishDialog& dialog) {
  heading(ui, ui.tr(kPublishMode), 3);
  begin_region(ui, Role::kGroup, ui.tr(kPublishMode));
  const bool pull = dialog.mode == app::PublishMode::kPullRequest;
  const auto choice = [&](std::string_view label, StringId hint, bool on, app::PublishMode mode) {
    const Rect all = remaining(ui);
    begin_column(ui, all, 0);
    if (radio(ui, label, on)) ui.sink.push(app::SetPublishMode{mode});
    const float used = end_column(ui);
    begin_column(ui, {all.x + 24, all.y + used - 4, all.w - 24, 0}, 0);
    text(ui, ui.tr(hint), TextRole::kLabel);
    take(ui, 0, used - 4 + end_column(ui));
  };
  choice(ui.tr(kPublishPull), kPublishPullHint, pull, app::PublishMode::kPullRequest);
  const std::string& branch = app.site->ref.branch.empty() ? app.site->default_branch : app.site->ref.branch;
  choice(format(ui.tr(kPublishDirect), branch), kPublishDirectHint, !pull, app::PublishMode::kDirect);
  end_region(ui);
}

void draw_picture(Ui& ui, const app::AppState& app, const site::FileChange& file) {
  constexpr float kHigh = 56;
  const Rect r = take(ui, 0, kHigh);
  Rect rest = r;
  const Rect thumbnail = inset(cut_left(rest, kHigh), 4);
  fill(thumbnail, ui.theme.panel, 4);
  draw_thumbnail(ui, app, file.path, thumbnail);
  cut_left(rest, 8);
  const std::string detail = format(ui.tr(kPublishNewPicture), size_in_words(ui, file.picture->size));
  draw_line(cut_top(rest, kHigh / 2), style_of(TextRole::kList), ui.theme.ink, file.path);
  draw_line(rest, style_of(TextRole::kLabel), ui.theme.soft, detail);
  Node& made = record(ui, node_id(Role::kImage, file.path), Role::kImage, file.path, r);
  made.description = detail;
}

void draw_files(Ui& ui, const app::AppState& app, const app::PublishDialog& dialog) {
  heading(ui, ui.tr(kPublishFiles), 3);
  if (dialog.change_set.empty()) text(ui, ui.tr(kPublishEmpty), TextRole::kSoft);
  for (const site::FileChange& file : dialog.change_set.files) {
    IdScope scope(file.path);
    if (file.picture) {
      draw_picture(ui, app, file);
      continue;
    }
    bool& open = panel_cache(ui).unfolded.try_emplace(dialog.publish_id + file.path, true).first->second;
    std::string detail = count_words(file.count);
    if (file.base_sha.empty()) detail.append(", ").append(ui.tr(kPublishNewPage));
    if (disclosure(ui, file.path, detail, open)) {
      open = !open;
      wake_in(ui, 0);
    }
    if (open) draw_diff(ui, file.path, file.revision.value, file.hunks);
  }
  text(ui, ui.tr(kPublishFilesRemain), TextRole::kLabel);
}

void draw_outcome(Ui& ui, const app::AppState& app, const app::PublishDialog& dialog) {
  if (const auto* failure = std::get_if<app::Failure>(&dialog.progress)) draw_failure(ui, FailureOf::kSend, *failure);
  if (app::is_running(dialog.progress)) {
    const auto& running = std::get<app::Running>(dialog.progress);
    progress(ui, ui.tr(kPublishing),
             running.total > 0 ? static_cast<float>(running.done) / static_cast<float>(running.total) : -1);
  } else if (!app.site->can_write && !app.account.has_token) {
    draw_alert(ui, ui.tr(kPublishNeedsToken), TextRole::kWarn);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kTokenAdd))) ui.sink.push(app::AskToken{});
    end_row(ui);
  } else if (!app.online) {
    draw_alert(ui, ui.tr(kPublishOffline), TextRole::kWarn);
  }
}

void draw_actions(Ui& ui, const app::AppState& app, const app::PublishDialog& dialog, Rect rect) {
  fill({rect.x, rect.y, rect.w, 1}, ui.theme.line);
  begin_column(ui, inset(rect, kPadding, 0), 0);
  begin_row(ui, rect.h, 8);
  const auto* running = std::get_if<app::Running>(&dialog.progress);
  const std::string_view left = ui.tr(running ? kPublishStop : kCancel), right = ui.tr(kPublish);
  push_right(ui, button_width(ui, left) + 8 + button_width(ui, right));
  if (button(ui, left)) {
    if (running) {
      ui.sink.push(app::CancelRequest{running->request});
    } else {
      ui.sink.push(app::ClosePublish{});
    }
  }
  const bool may = app.site->can_write || app.account.has_token;
  const ButtonOptions o{.kind = ButtonKind::kPrimary,
                        .disabled = running || dialog.title.empty() || dialog.change_set.empty() || !may,
                        .description = may ? std::string_view() : ui.tr(kPublishNeedsToken),
                        .shortcut = "Control+Enter Meta+Enter"};
  if (button(ui, right, o)) ui.sink.push(app::ConfirmPublish{});
  end_row(ui);
  end_column(ui);
}

void draw_sheet(Ui& ui, const app::AppState& app, Rect sheet) {
  const app::PublishDialog& dialog = *app.publish;
  Rect rest = sheet;
  Rect head = cut_top(rest, 56);
  const Rect foot = cut_bottom(rest, control_height(ui) + 24);
  const Rect close = cut_right(head, 56);
  begin_column(ui, inset(head, kPadding, 14), 0);
  heading(ui, ui.tr(kPublishTitle), 1);
  end_column(ui);
  if (icon_button(ui, close, Icon::kClose, ui.tr(kClose))) ui.sink.push(app::ClosePublish{});
  begin_scroll(ui, "publish", rest, kPadding, 8);
  const std::size_t pages = site::page_count(dialog.change_set), pictures = dialog.change_set.files.size() - pages;
  std::string what =
      pages == 1 ? std::string(ui.tr(kPublishOnePage)) : format(ui.tr(kPublishPages), std::to_string(pages));
  if (pictures > 0) what.append(" · ").append(format(ui.tr(kPublishPictures), std::to_string(pictures)));
  text(ui, what, TextRole::kSoft);
  const bool busy = app::is_running(dialog.progress);
  draw_words(ui, dialog, busy);
  draw_mode(ui, app, dialog);
  draw_outcome(ui, app, dialog);
  draw_files(ui, app, dialog);
  end_scroll(ui);
  draw_actions(ui, app, dialog, foot);
}

}  // namespace

void draw_publish_dialog(Ui& ui, const app::AppState& app) {
  FacadeView& f = facade(ui);
  if (!app.publish || !app.site) {
    if (f.dialog_open && f.focus_after_dialog != 0) ui.state.wants_focus = f.focus_after_dialog;
    f.dialog_open = false;
    return;
  }
  const bool phone = is_phone(ui);
  const Rect window{0, 0, ui.state.width, ui.state.height};
  const float w = std::min(760.0f, window.w - 48), h = std::min(820.0f, window.h - 48);
  const Rect sheet = phone ? window : Rect{std::round((window.w - w) / 2), std::round((window.h - h) / 2), w, h};
  begin_layer(ui, "##publish");
  if (!phone) {
    fill(window, ui.theme.scrim);
    drop_shadow(ui, sheet, 10);
  }
  fill(sheet, ui.theme.paper, phone ? 0 : 10);
  begin_region(ui, Role::kDialog, ui.tr(kPublishTitle), sheet, {.modal = true});
  draw_sheet(ui, app, sheet);
  if (!f.dialog_open) {  // just opened: the first field is where one goes on, what opened it where one comes back to
    f.dialog_open = true;
    f.focus_after_dialog = ui.state.wants_focus != 0 ? ui.state.wants_focus : ui.state.focus;
    const Node* title = ui.state.tree.find(Role::kTextbox, ui.tr(kPublishSummary));
    if (title) ui.state.wants_focus = title->id;
  }
  if (ui.state.key && ui.state.key->key == "Escape") ui.sink.push(app::ClosePublish{});
  end_region(ui);
  end_layer(ui);
}

}  // namespace marbre::ui
