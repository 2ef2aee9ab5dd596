// The status bar: where we are, what is unsent, how long the text is, what just happened. And the banner after a
// publication.
#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/palette.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

void draw_counts(Ui& ui, const app::AppState& app) {
  const app::OpenPage& page = *app.page;
  const std::uint32_t minutes = std::max(1u, (page.derived.words + 100) / 200);
  text(ui, format(ui.tr(kWords), std::to_string(page.derived.words)), TextRole::kLabel);
  text(ui, format(ui.tr(kReadingTime), std::to_string(minutes)), TextRole::kLabel);
  const text::ByteOffset head = page.selection.head;
  if (head.value > page.text.size()) return;
  const text::LineIndex line = page.text.line_of(head);
  const std::uint32_t column = head - page.text.line_range(line).from;
  text(ui, format(ui.tr(kCursorLine), std::to_string(line.value + 1)), TextRole::kLabel);
  text(ui, format(ui.tr(kCursorColumn), std::to_string(column + 1)), TextRole::kLabel);
}

// In which language the page is checked, or what is wrong with that; and how many words are.
void draw_spelling(Ui& ui, const app::AppState& app) {
  const bool failed = app.spelling.failure.has_value();
  const std::string status = spelling_status(ui, app);
  if (button(ui, status,
             {.kind = ButtonKind::kQuiet, .description = failed ? ui.tr(kSpellRetry) : std::string_view()})) {
    if (failed) {
      ui.sink.push(app::CheckSpelling{});
    } else {
      open_palette(ui, ui.tr(kSpellTitle));
    }
  }
  draw_misspelt_button(ui, app);
}

TextRole role_of(app::Notice::Kind kind) {
  switch (kind) {
    case app::Notice::Kind::kInfo: return TextRole::kBody;
    case app::Notice::Kind::kGood: return TextRole::kGood;
    case app::Notice::Kind::kProblem: return TextRole::kBad;
  }
  return TextRole::kBody;
}

std::string notice_words(const Ui& ui, const app::AppState& app) {
  return format(translate_key(app.notice->key, ui.language), app.notice->argument);
}

}  // namespace

constexpr float kNoticeSide = 12, kNoticeClose = 40;

// A line where it fits, else as many as it takes.
float notice_height(const Ui& ui, const app::AppState& app, float width) {
  constexpr float kOneLine = 36;
  const std::string words = notice_words(ui, app);
  const TextRole role = role_of(app.notice->kind);
  return std::max(kOneLine, 16 + wrapped_height(style_of(role), line_height_of(role),
                                                width - 2 * kNoticeSide - kNoticeClose, words));
}

void draw_notice(Ui& ui, const app::AppState& app, Rect rect) {
  if (!app.notice) return;
  const std::string words = notice_words(ui, app);
  if (words.empty()) return;
  begin_region(ui, Role::kStatus, ui.tr(kStatus), rect);
  fill(rect, ui.theme.panel);
  fill({rect.x, rect.y, rect.w, 1}, ui.theme.line);
  Rect inner = inset(rect, kNoticeSide, 0);
  const Rect close = cut_right(inner, kNoticeClose);
  const TextRole role = role_of(app.notice->kind);
  const float line = line_height_of(role), high = wrapped_height(style_of(role), line, inner.w, words);
  draw_wrapped({inner.x, std::round(rect.y + (rect.h - high) / 2), inner.w, high}, style_of(role), line,
               colour_of(ui.theme, role), words);
  record(ui, node_id(Role::kText, "notice"), Role::kText, words, inner);
  if (icon_button(ui, close, Icon::kClose, ui.tr(kDismissNotice))) ui.sink.push(app::DismissNotice{});
  end_region(ui);
}

void draw_status_bar(Ui& ui, const app::AppState& app, Rect rect) {
  fill(rect, ui.theme.panel);
  fill({rect.x, rect.y, rect.w, 1}, ui.theme.line);
  Rect inner = inset(rect, 12, 0);
  const std::string_view publish = ui.tr(kPublish);
  const Rect action = cut_right(inner, button_width(ui, publish) + 24);
  ImGui::PushClipRect(min_of(inner), max_of(inner), true);
  begin_region(ui, Role::kToolbar, ui.tr(kStatus), rect);
  begin_column(ui, inner, 0);
  begin_row(ui, rect.h, 16);
  std::string where = site_name(app.site->ref);
  const std::string& branch = app.site->ref.branch.empty() ? app.site->default_branch : app.site->ref.branch;
  if (!branch.empty()) where.append(" · ").append(branch);
  text(ui, where, TextRole::kLabel);
  if (!app.online) {
    text(ui, ui.tr(kOffline), TextRole::kWarn);
  } else if (app.site->from_cache) {
    text(ui, ui.tr(kFromCache), TextRole::kLabel);
  }
  if (!app.outbox.empty()) text(ui, format(ui.tr(kWaiting), std::to_string(app.outbox.size())), TextRole::kWarn);
  if (!app.drafts.empty()) text(ui, format(ui.tr(kDraftsCount), std::to_string(app.drafts.size())), TextRole::kLabel);
  if (app.page) draw_spelling(ui, app);
  if (app.page) draw_counts(ui, app);
  if (app.update_ready) {
    const ButtonOptions o{.kind = ButtonKind::kQuiet,
                          .disabled = app.update_wanted,
                          .description = ui.tr(app.update_wanted ? kUpdateWaits : kUpdateReady)};
    if (button(ui, ui.tr(kUpdateNow), o)) ui.sink.push(app::ApplyUpdate{});
  }
  end_row(ui);
  end_column(ui);
  ImGui::PopClipRect();
  begin_column(ui, {action.x + 24, action.y, action.w - 24, action.h}, 0);
  begin_row(ui, rect.h, 0);
  const bool ready = can_publish(app);
  const ButtonOptions o{.kind = ButtonKind::kPrimary,
                        .disabled = !ready,
                        .description = ready ? std::string_view() : ui.tr(kNothingToPublish)};
  if (button(ui, publish, o)) ui.sink.push(app::AskPublish{});
  end_row(ui);
  end_column(ui);
  end_region(ui);
}

float published_height(const Ui& ui, const app::AppState& app) {
  if (!app.published) return 0;
  return is_phone(ui) ? 96.0f : 48.0f;
}

void draw_published(Ui& ui, const app::AppState& app, Rect rect) {
  if (!app.published) return;
  const app::Published& done = *app.published;
  begin_region(ui, Role::kRegion, ui.tr(kPublished), rect);
  fill(rect, ui.theme.added);
  hairline_below(ui, rect);
  Rect inner = inset(rect, 12, 0);
  const Rect close = cut_right(inner, 40);
  begin_column(ui, inner, 0);
  begin_row(ui, 48, 16);
  if (done.pull_number == 0) {
    text(ui, format(ui.tr(kPublishedDirect), done.branch));
  } else {
    text(ui, ui.tr(kPublishedPull));
    if (button(ui, format(ui.tr(kPublishedReview), std::to_string(done.pull_number)), {.kind = ButtonKind::kQuiet})) {
      ui.sink.push(app::Navigate{{app.site_ref, app::RoutePull{done.pull_number}}});
    }
    if (!done.pull_url.empty() && button(ui, ui.tr(kOnGithub), {.kind = ButtonKind::kQuiet})) {
      ui.sink.push(app::OpenExternal{done.pull_url});
    }
  }
  end_row(ui);
  end_column(ui);
  if (icon_button(ui, close, Icon::kClose, ui.tr(kClose))) ui.sink.push(app::DismissPublished{});
  end_region(ui);
}

}  // namespace marbre::ui
