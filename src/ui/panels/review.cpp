// Reviews: the open pull requests, and one of them as pages before and after, as a diff, with the way to merge it.
#include <algorithm>
#include <cmath>

#include "core/base/hash.hpp"
#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/diff.hpp"
#include "ui/widgets/preview.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

std::string byline(Ui& ui, const app::PullSummary& p) {
  std::string out = format(ui.tr(kReviewBy), p.author);
  out.append(" · ").append(cached_date(ui, p.updated_at.substr(0, 10)));
  if (p.from_fork) out.append(" · ").append(ui.tr(kReviewFork));
  return out;
}

StringId status_words(app::FileStatus status) {
  switch (status) {
    case app::FileStatus::kAdded: return kFileAdded;
    case app::FileStatus::kModified: return kFileModified;
    case app::FileStatus::kRemoved: return kFileRemoved;
    case app::FileStatus::kRenamed: return kFileRenamed;
  }
  return kFileModified;
}

StringId state_words(app::PullState state) {
  switch (state) {
    case app::PullState::kOpen: return kPullOpen;
    case app::PullState::kMerged: return kMerged;
    case app::PullState::kClosed: return kPullClosed;
  }
  return kPullOpen;
}

void draw_loading(Ui& ui, std::string_view label, const app::Running& running) {
  progress(ui, label, running.total > 0 ? static_cast<float>(running.done) / static_cast<float>(running.total) : -1);
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kStop))) ui.sink.push(app::CancelRequest{running.request});
  end_row(ui);
}

// -- merging ----------------------------------------------------------------------------------------------------------
void draw_merge(Ui& ui, const app::AppState& app, const app::Pull& pull) {
  const app::Progress& merging = app.review.merge_progress;
  if (pull.state != app::PullState::kOpen) {
    text(ui, ui.tr(state_words(pull.state)), pull.state == app::PullState::kMerged ? TextRole::kGood : TextRole::kSoft);
  } else if (const auto* running = std::get_if<app::Running>(&merging)) {
    draw_loading(ui, ui.tr(kMerging), *running);
  } else {
    const bool may = (app.site && app.site->can_write) || app.account.has_token;
    const bool blocked = pull.mergeable == std::optional(false);
    const std::string_view why = !may ? ui.tr(kMergeNeedsToken) : blocked ? ui.tr(kMergeBlocked) : std::string_view();
    begin_row(ui, control_height(ui), 8);
    const ButtonOptions o{.kind = ButtonKind::kPrimary, .disabled = !may || blocked, .description = why};
    if (button(ui, ui.tr(kMerge), o)) ui.sink.push(app::MergePull{});
    if (!may && button(ui, ui.tr(kTokenAdd))) ui.sink.push(app::AskToken{});
    end_row(ui);
    if (!why.empty()) {
      text(ui, why, TextRole::kWarn);
    } else if (!pull.mergeable) {
      text(ui, ui.tr(kMergeUnknown), TextRole::kLabel);
    }
  }
  if (const auto* failure = std::get_if<app::Failure>(&merging)) {
    draw_failure(ui, FailureOf::kMerge, *failure);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kRefresh))) ui.sink.push(app::Navigate{app.route});
    end_row(ui);
  }
}

void draw_head(Ui& ui, const app::AppState& app, const app::Pull& pull) {
  const app::PullSummary& s = pull.summary;
  begin_row(ui, 24, 16);
  if (link(ui, ui.tr(kReviewAll))) ui.sink.push(app::Navigate{{app.site_ref, app::RoutePulls{}}});
  if (!s.url.empty() && link(ui, ui.tr(kOnGithub))) ui.sink.push(app::OpenExternal{s.url});
  end_row(ui);
  heading(ui, s.title, 1);
  std::string meta =
      "#" + std::to_string(s.number) + " · " + std::string(ui.tr(state_words(pull.state))) + " · " + byline(ui, s);
  text(ui, meta, TextRole::kSoft);
  text(ui, s.branch + " → " + s.base, TextRole::kLabel);
  if (!pull.body.empty()) text(ui, pull.body);
  draw_merge(ui, app, pull);
}

// -- the changed pages ------------------------------------------------------------------------------------------------
void draw_file_list(Ui& ui, const app::AppState& app, const app::Pull& pull) {
  heading(ui, ui.tr(kReviewFiles), 2);
  begin_region(ui, Role::kList, ui.tr(kReviewFiles));
  const Rect all = remaining(ui);
  begin_column(ui, {all.x - 12, all.y, all.w + 24, all.h}, 0);
  for (std::size_t i = 0; i < pull.files.size(); ++i) {
    const app::PullFile& file = pull.files[i];
    IdScope scope(static_cast<int>(i));
    std::string detail(ui.tr(status_words(file.status)));
    detail.append(" +")
        .append(std::to_string(file.count.added))
        .append(" −")
        .append(std::to_string(file.count.removed));
    // The end of a path tells files apart; the whole of it is the tooltip.
    const std::string_view path = file.path, name = path.substr(path.rfind('/') + 1);
    const RowOptions o{
        .name = name, .detail = detail, .description = path, .selected = i == app.review.selected_file, .height = 52};
    if (row(ui, o)) ui.sink.push(app::SelectPullFile{i});
  }
  take(ui, 0, 4);
  const float used = end_column(ui);
  space(ui, used);
  end_region(ui);
}

void draw_views(Ui& ui, const app::AppState& app) {
  begin_region(ui, Role::kTablist, ui.tr(kReviewViews));
  begin_row(ui, control_height(ui) + 8, 0);
  using View = app::Review::View;
  const View view = app.review.view;
  if (tab(ui, ui.tr(kReviewBeforeAfter), view == View::kBeforeAfter))
    ui.sink.push(app::ChooseReviewView{View::kBeforeAfter});
  if (tab(ui, ui.tr(kReviewDiff), view == View::kDiff)) ui.sink.push(app::ChooseReviewView{View::kDiff});
  end_row(ui);
  end_region(ui);
}

void draw_side(Ui& ui, const app::AppState& app, const app::Pull& pull, const app::PullFile& file, bool after,
               Rect rect) {
  const std::string_view name = ui.tr(after ? kAfter : kBefore);
  begin_region(ui, Role::kRegion, name, rect);
  Rect rest = rect;
  begin_column(ui, inset(cut_top(rest, 36), kPadding, 8), 0);
  heading(ui, name, 3);
  end_column(ui);
  const std::shared_ptr<const std::string>& bytes = after ? file.after : file.before;
  const bool absent = file.status == (after ? app::FileStatus::kRemoved : app::FileStatus::kAdded);
  if (!bytes) {
    begin_column(ui, inset(rest, kPadding, 8), 0);
    text(ui, ui.tr(!absent ? kNotText : after ? kAfterNone : kBeforeNone), TextRole::kSoft);
    end_column(ui);
  } else {
    const std::uint64_t revision = base::fnv1a(file.path, base::fnv1a(pull.summary.head_sha));
    draw_preview(ui, app, after ? "pull-after" : "pull-before", after ? file.after_tree : file.before_tree, revision,
                 file.path, rest, {.name = name, .follow = std::nullopt});
  }
  end_region(ui);
}

void draw_before_after(Ui& ui, const app::AppState& app, const app::Pull& pull, const app::PullFile& file, Rect rect) {
  if (rect.w >= 640) {
    Rect right = rect;
    const Rect left = cut_left(right, std::round(rect.w / 2));
    draw_side(ui, app, pull, file, false, left);
    fill({right.x, right.y, 1, right.h}, ui.theme.line);
    draw_side(ui, app, pull, file, true, right);
  } else {
    Rect below = rect;
    const Rect above = cut_top(below, std::round(rect.h / 2));
    draw_side(ui, app, pull, file, false, above);
    fill({below.x, below.y, below.w, 1}, ui.theme.line);
    draw_side(ui, app, pull, file, true, below);
  }
}

void draw_opened(Ui& ui, const app::AppState& app, const app::Pull& pull, Rect rect) {
  const bool wide = rect.w >= 900;
  Rect rest = rect;
  const Rect side = wide ? cut_left(rest, 320) : cut_top(rest, std::round(rect.h * 0.45f));
  fill(side, ui.theme.panel);
  if (wide) {
    hairline_right(ui, side);
  } else {
    hairline_below(ui, side);
  }
  begin_scroll(ui, "pull", side, kPadding, 8);
  draw_head(ui, app, pull);
  space(ui, 8);
  if (pull.files.empty()) {
    text(ui, ui.tr(kReviewNoFiles), TextRole::kSoft);
  } else {
    draw_file_list(ui, app, pull);
  }
  end_scroll(ui);
  if (app.review.selected_file >= pull.files.size()) return;
  const app::PullFile& file = pull.files[app.review.selected_file];
  const Rect tabs = cut_top(rest, control_height(ui) + 16);
  begin_column(ui, inset(tabs, 8, 4), 0);
  draw_views(ui, app);
  end_column(ui);
  hairline_below(ui, tabs);
  if (app.review.view == app::Review::View::kBeforeAfter) return draw_before_after(ui, app, pull, file, rest);
  begin_region(ui, Role::kTabpanel, ui.tr(kReviewDiff), rest);
  begin_scroll(ui, "pull-diff", rest, kPadding, 8);
  if (file.hunks.empty()) {
    text(ui, ui.tr(!file.before && !file.after ? kNotText : kReviewNoFiles), TextRole::kSoft);
  } else {
    draw_diff(ui, file.path, base::fnv1a(pull.summary.head_sha), file.hunks);
  }
  end_scroll(ui);
  end_region(ui);
}

}  // namespace

void draw_pull_list(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kMain, ui.tr(kReviews), rect);
  begin_scroll(ui, "pulls", rect, 0, 8);
  const Rect all = remaining(ui);
  const float width = std::min(720.0f, all.w - 2 * kPadding);
  begin_column(ui, {all.x + (all.w - width) / 2, all.y + 24, width, all.h}, 8);
  if (is_phone(ui)) draw_phone_menu(ui, app);
  heading(ui, ui.tr(kReviewsOpen), 1);
  const auto* running = std::get_if<app::Running>(&app.review.list_progress);
  if (running) {
    draw_loading(ui, ui.tr(kReviewsLoading), *running);
  } else {
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kRefresh))) ui.sink.push(app::RefreshPulls{});
    end_row(ui);
  }
  if (const auto* failure = std::get_if<app::Failure>(&app.review.list_progress))
    draw_failure(ui, FailureOf::kRead, *failure);
  if (app.review.pulls && app.review.pulls->empty() && !running) text(ui, ui.tr(kReviewsNone), TextRole::kSoft);
  if (app.review.pulls && !app.review.pulls->empty()) {
    begin_region(ui, Role::kList, ui.tr(kReviewsOpen));
    const Rect place = remaining(ui);
    begin_column(ui, {place.x - 12, place.y, place.w + 24, place.h}, 0);
    for (const app::PullSummary& pull : *app.review.pulls) {
      IdScope scope(static_cast<int>(pull.number));
      const std::string name = "#" + std::to_string(pull.number) + " " + pull.title;
      if (row(ui, {.name = name, .detail = byline(ui, pull), .height = 52})) {
        ui.sink.push(app::Navigate{{app.site_ref, app::RoutePull{pull.number}}});
      }
    }
    const float rows = end_column(ui);
    space(ui, rows);
    end_region(ui);
  }
  const float used = end_column(ui);
  space(ui, used + 48);
  end_scroll(ui);
  end_region(ui);
}

void draw_pull(Ui& ui, const app::AppState& app, Rect rect) {
  begin_region(ui, Role::kMain, ui.tr(kReview), rect);
  const auto* place = std::get_if<app::RoutePull>(&app.route.place);
  const std::uint32_t number = place ? place->number : 0;
  if (app.review.pull && app.review.pull->summary.number == number) {
    draw_opened(ui, app, *app.review.pull, rect);
    return end_region(ui);
  }
  const float width = std::min(480.0f, rect.w - 2 * kPadding);
  begin_column(ui, {rect.x + (rect.w - width) / 2, rect.y + 64, width, rect.h}, 8);
  const std::string label = format(ui.tr(kReviewLoading), std::to_string(number));
  if (const auto* failure = std::get_if<app::Failure>(&app.review.pull_progress)) {
    heading(ui, ui.tr(kReview), 1);
    draw_failure(ui, FailureOf::kRead, *failure);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kRetry))) ui.sink.push(app::Navigate{app.route});
    if (button(ui, ui.tr(kReviewAll))) ui.sink.push(app::Navigate{{app.site_ref, app::RoutePulls{}}});
    end_row(ui);
  } else if (const auto* running = std::get_if<app::Running>(&app.review.pull_progress)) {
    draw_loading(ui, label, *running);
  } else {
    progress(ui, label, -1);
  }
  end_column(ui);
  end_region(ui);
}

}  // namespace marbre::ui
