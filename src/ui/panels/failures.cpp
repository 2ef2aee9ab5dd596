// Outcomes in words. Every sentence says what happened, what is safe and what to do; the technical detail comes after,
// small.
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"

namespace marbre::ui {
namespace {

using app::Outcome;
using enum StringId;

StringId open_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline: return kFailOpenOffline;
    case Outcome::kNotFound: return kFailOpenNotFound;
    case Outcome::kAuthExpired: return kFailOpenAuth;
    case Outcome::kForbidden: return kFailOpenForbidden;
    case Outcome::kRateLimited: return kFailOpenRate;
    case Outcome::kTooLarge: return kFailOpenLarge;
    case Outcome::kQuota: return kFailOpenQuota;
    case Outcome::kUnknown: return kFailOpenUnknown;
    case Outcome::kCancelled: return kFailOpenCancelled;
    case Outcome::kServer:
    case Outcome::kHeadMoved:
    case Outcome::kConflict:
    case Outcome::kNotMergeable:
    case Outcome::kRejected: return kFailOpenServer;
  }
  return kFailOpenServer;
}

StringId send_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline: return kFailSendOffline;
    case Outcome::kNotFound: return kFailSendNotFound;
    case Outcome::kAuthExpired: return kFailSendAuth;
    case Outcome::kForbidden: return kFailSendForbidden;
    case Outcome::kRateLimited: return kFailSendRate;
    case Outcome::kHeadMoved: return kFailSendHeadMoved;
    case Outcome::kConflict: return kFailSendConflict;
    case Outcome::kNotMergeable:
    case Outcome::kRejected: return kFailSendRejected;
    case Outcome::kQuota: return kFailSendQuota;
    case Outcome::kTooLarge: return kFailSendLarge;
    case Outcome::kServer: return kFailSendServer;
    case Outcome::kUnknown: return kFailSendUnknown;
    case Outcome::kCancelled: return kFailSendCancelled;
  }
  return kFailSendServer;
}

StringId read_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline: return kFailReadOffline;
    case Outcome::kNotFound: return kFailReadNotFound;
    case Outcome::kCancelled: return kFailReadCancelled;
    case Outcome::kAuthExpired:
    case Outcome::kForbidden:
    case Outcome::kRateLimited:
    case Outcome::kHeadMoved:
    case Outcome::kConflict:
    case Outcome::kNotMergeable:
    case Outcome::kRejected:
    case Outcome::kQuota:
    case Outcome::kTooLarge:
    case Outcome::kServer:
    case Outcome::kUnknown: return open_sentence(outcome);
  }
  return kFailOpenServer;
}

StringId merge_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline: return kFailMergeOffline;
    case Outcome::kNotFound: return kFailReadNotFound;
    case Outcome::kAuthExpired: return kFailMergeAuth;
    case Outcome::kForbidden: return kFailMergeForbidden;
    case Outcome::kRateLimited: return kFailMergeRate;
    case Outcome::kHeadMoved: return kFailMergeHeadMoved;
    case Outcome::kConflict:
    case Outcome::kNotMergeable: return kFailMergeBlocked;
    case Outcome::kRejected: return kFailMergeRejected;
    case Outcome::kQuota:
    case Outcome::kTooLarge:
    case Outcome::kServer: return kFailMergeServer;
    case Outcome::kUnknown: return kFailMergeUnknown;
    case Outcome::kCancelled: return kFailMergeCancelled;
  }
  return kFailMergeServer;
}

StringId page_sentence(Outcome outcome) {
  switch (outcome) {
    case Outcome::kOffline: return kFailPageOffline;
    case Outcome::kCancelled: return kFailPageCancelled;
    case Outcome::kTooLarge: return kFailPageSlow;
    case Outcome::kAuthExpired:
    case Outcome::kForbidden:
    case Outcome::kRateLimited: return open_sentence(outcome);
    case Outcome::kUnknown:
    case Outcome::kNotFound:
    case Outcome::kHeadMoved:
    case Outcome::kConflict:
    case Outcome::kNotMergeable:
    case Outcome::kRejected:
    case Outcome::kQuota:
    case Outcome::kServer: return kFailPage;
  }
  return kFailPage;
}

StringId sentence_of(FailureOf what, Outcome outcome) {
  switch (what) {
    case FailureOf::kOpen: return open_sentence(outcome);
    case FailureOf::kSend: return send_sentence(outcome);
    case FailureOf::kRead: return read_sentence(outcome);
    case FailureOf::kMerge: return merge_sentence(outcome);
    case FailureOf::kPage: return page_sentence(outcome);
    case FailureOf::kSave: return outcome == Outcome::kQuota ? kSaveQuota : kSaveFailed;
  }
  return kFailOpenServer;
}

}  // namespace

std::string failure_sentence(const Ui& ui, FailureOf what, const app::Failure& failure) {
  const std::string_view pattern = ui.tr(sentence_of(what, failure.outcome));
  if (failure.outcome != Outcome::kRateLimited || !failure.retry_at) return format(pattern, ui.tr(kSoon));
  return format(pattern, clock_time(*failure.retry_at, ui.state.utc_offset_minutes));
}

void draw_alert(Ui& ui, std::string_view sentence, TextRole role) {
  const gfx::TextStyle style = style_of(role);
  const float line = line_height_of(role), width = available_width(ui) - 12;
  const Rect r = take(ui, 0, wrapped_height(style, line, width, sentence) + 8);
  fill({r.x, r.y, 3, r.h}, colour_of(ui.theme, role), 1.5f);
  draw_wrapped({r.x + 12, r.y + 4, width, r.h}, style, line, colour_of(ui.theme, role), sentence);
  record(ui, node_id(Role::kAlert, sentence), Role::kAlert, sentence, r);
}

void draw_failure(Ui& ui, FailureOf what, const app::Failure& failure) {
  draw_alert(ui, failure_sentence(ui, what, failure),
             failure.outcome == Outcome::kCancelled ? TextRole::kSoft : TextRole::kBad);
  if (!failure.detail.empty()) text(ui, format(ui.tr(kDetail), failure.detail), TextRole::kLabel);
}

}  // namespace marbre::ui
