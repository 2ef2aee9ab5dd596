// Review: pull requests, and merging one with the head we looked at. Hunks and trees are made here, once, of the bytes
// that came. A merge whose answer was lost is not sent again: the pull request is read anew and says what happened.
#include "app/flows.hpp"
#include "core/base/utf8.hpp"

namespace marbre::app {
namespace {

bool is_markup(std::string_view path) {
  for (const std::string_view ending : {".md", ".markdown", ".html", ".htm", ".mkd", ".mkdn"}) {
    if (path.ends_with(ending)) return true;
  }
  return false;
}

markdown::Tree body_tree(const std::string& source, const markdown::Options& options) {
  const base::ByteRange body = frontmatter::split(source).body;
  return markdown::parse(std::string_view(source).substr(body.from.value, body.length()), options);
}

void derive(PullFile& file, const markdown::Options& options) {
  if (file.before && !base::is_valid_utf8(*file.before)) file.before.reset();
  if (file.after && !base::is_valid_utf8(*file.after)) file.after.reset();
  if (!file.before && !file.after) return;
  file.hunks = text::diff_lines(file.before ? *file.before : "", file.after ? *file.after : "");
  file.count = text::count(file.hunks);
  if (!is_markup(file.path)) return;
  if (file.before) file.before_tree = body_tree(*file.before, options);
  if (file.after) file.after_tree = body_tree(*file.after, options);
}

}  // namespace

void list_pulls(AppState& s, Effects& out) {
  abandon<AwaitPulls>(s, out);
  s.review.list_progress = Running{ask(s, out, AwaitPulls{s.site_ref}, ListPulls{0, s.site_ref}), 0, 0};
}

void load_pull(AppState& s, Effects& out, std::uint32_t number) {
  abandon<AwaitPull>(s, out);
  Review& review = s.review;
  if (review.pull && review.pull->summary.number != number) {
    review.pull.reset();
    review.selected_file = 0;
    if (!is_running(review.merge_progress)) review.merge_progress = Idle{};
  }
  review.ask_again_at.reset();
  review.pull_progress = Running{ask(s, out, AwaitPull{s.site_ref, number}, LoadPull{0, s.site_ref, number}), 0, 0};
}

void on(AppState& s, Effects& out, MergePull) {
  Review& review = s.review;
  if (!review.pull || review.pull->state != PullState::kOpen || is_running(review.merge_progress)) return;
  if (s.site && !s.site->can_write && !s.account.has_token && !s.site_ref.demo) {
    out.push_back(ShowTokenDialog{s.site_ref});
    return;
  }
  const PullSummary& summary = review.pull->summary;
  Merge effect{0, s.site_ref, summary.number, summary.head_sha};
  review.merge_progress = Running{ask(s, out, AwaitMerge{s.site_ref, summary.number}, std::move(effect)), 0, 0};
}

void on(AppState& s, Effects&, PullsListed a) {
  if (!take<AwaitPulls>(s, a.request)) return;
  s.review.list_progress = Idle{};
  s.review.pulls = std::move(a.pulls);
}

void on(AppState& s, Effects&, PullOpened a) {
  const std::optional<AwaitPull> awaited = take<AwaitPull>(s, a.request);
  if (!awaited) return;
  Review& review = s.review;
  review.pull_progress = Idle{};
  const bool again = review.pull && review.pull->summary.number == awaited->number;
  if (!again) review.asked_again = 0;
  const auto config = s.site ? s.site->texts.find("_config.yml") : decltype(s.site->texts.end()){};
  const bool configured = s.site && config != s.site->texts.end();
  const markdown::Options options = configured ? site::markdown_options(*config->second) : markdown::Options{};
  for (PullFile& file : a.pull.files) derive(file, options);
  review.pull = std::move(a.pull);
  review.pull->summary.number = awaited->number;
  if (!again || review.selected_file >= review.pull->files.size()) review.selected_file = 0;
  const bool undecided = review.pull->state == PullState::kOpen && !review.pull->mergeable;
  if (undecided && review.asked_again < kMergeableRetries) {
    review.asked_again += 1;
    review.ask_again_at = s.now + kMergeableRetryMs;
  }
}

void on(AppState& s, Effects& out, const PullMerged& a) {
  const std::optional<AwaitMerge> awaited = take<AwaitMerge>(s, a.request);
  if (!awaited) return;
  notify(s, Notice::Kind::kGood, kNoticeMerged, std::to_string(awaited->number));
  if (awaited->ref != s.site_ref) return;
  Review& review = s.review;
  review.merge_progress = Idle{};
  if (review.pull && review.pull->summary.number == awaited->number) review.pull->state = PullState::kMerged;
  review.ask_again_at.reset();
  if (review.pulls) {
    std::erase_if(*review.pulls, [&](const PullSummary& pull) { return pull.number == awaited->number; });
  }
  load_site(s, out);  // the branch moved
}

void pulls_failed(AppState& s, std::uint32_t request, Failure failure) {
  if (is_running(s.review.list_progress, request)) s.review.list_progress = std::move(failure);
}

void pull_failed(AppState& s, std::uint32_t request, Failure failure) {
  if (is_running(s.review.pull_progress, request)) s.review.pull_progress = std::move(failure);
}

void merge_failed(AppState& s, Effects& out, const AwaitMerge& awaited, std::uint32_t request, Failure failure) {
  if (!is_running(s.review.merge_progress, request)) return;
  const Outcome outcome = failure.outcome;
  s.review.merge_progress = std::move(failure);
  const bool shown = s.review.pull && s.review.pull->summary.number == awaited.number;
  // It changed, or we do not know: what is shown has to be what is there.
  const bool stale = outcome == Outcome::kHeadMoved || outcome == Outcome::kNotMergeable ||
                     outcome == Outcome::kConflict || outcome == Outcome::kUnknown || outcome == Outcome::kServer ||
                     outcome == Outcome::kCancelled;
  if (shown && stale) load_pull(s, out, awaited.number);
}

}  // namespace marbre::app
