// Publications that wait for the network, or whose answer was lost.
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

void draw_item(Ui& ui, const app::OutboxItem& item) {
  IdScope scope(item.publish_id);
  begin_region(ui, Role::kGroup, item.title.empty() ? std::string_view(item.publish_id) : std::string_view(item.title));
  heading(ui, item.title, 3);
  std::string where = site_name(item.site);
  text(ui, where, TextRole::kLabel);
  for (const std::string& path : item.paths) text(ui, path, TextRole::kLabel);
  if (const auto* running = std::get_if<app::Running>(&item.progress)) {
    progress(ui, ui.tr(kPublishing), -1);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kPublishStop))) ui.sink.push(app::CancelRequest{running->request});
    end_row(ui);
    return end_region(ui);
  }
  if (const auto* failure = std::get_if<app::Failure>(&item.progress)) {
    draw_failure(ui, FailureOf::kSend, *failure);
  } else {
    text(ui, ui.tr(item.confirmed_unsent ? kOutboxUnsent : kOutboxMaybeSent),
         item.confirmed_unsent ? TextRole::kSoft : TextRole::kWarn);
  }
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kOutboxSendNow))) ui.sink.push(app::RetryOutbox{item.publish_id});
  if (button(ui, ui.tr(kOutboxDrop), {.kind = ButtonKind::kDanger, .description = ui.tr(kOutboxDropHint)})) {
    ui.sink.push(app::DropOutbox{item.publish_id});
  }
  end_row(ui);
  end_region(ui);
}

}  // namespace

void draw_outbox(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  begin_region(ui, Role::kRegion, ui.tr(kOutboxList), rect);
  begin_scroll(ui, "outbox", rect, kPadding, 8);
  if (is_phone(ui)) draw_phone_menu(ui, app);
  heading(ui, ui.tr(kOutbox), 2);
  if (app.outbox.empty()) text(ui, ui.tr(kOutboxEmpty), TextRole::kSoft);
  for (const app::OutboxItem& item : app.outbox) {
    space(ui, 8);
    draw_item(ui, item);
  }
  end_scroll(ui);
  end_region(ui);
}

}  // namespace marbre::ui
