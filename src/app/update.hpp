// The only place that changes the state. Deterministic: the same state, action and time give the same state and
// effects. Invariants, checked by the scenario tests in tests/app:
//   - a draft is deleted only when its published revision is its current revision;
//   - "saved" is said only after the store's reply for that revision;
//   - a publish whose answer was lost is looked for before it is sent again;
//   - a reply for a request that is no longer awaited changes nothing.
#pragma once
#include "app/action.hpp"
#include "app/effect.hpp"

namespace marbre::app {

Effects update(AppState& state, Action action);

// The scheduler. `wake_at` is the earliest deadline (autosave, retry of a rate limit); the host sends a Tick then.
// Autosave: at once on PageHidden, else soon after the first unsaved change, so that with what the store takes every
// keystroke is in the log within a second.
inline constexpr std::int64_t kSaveDelayMs = 150;   // after the last change...
inline constexpr std::int64_t kSaveAtMostMs = 250;  // ...but never later than this after the first
inline constexpr std::int64_t kSaveQueueMs = 1000;  // an unanswered save holds the next one back no longer
inline constexpr std::int64_t kListDelayMs = 1000;  // titles in the page list follow drafts
// A save that is not answered, or failed, is tried again after this, and so is a waiting publish while we seem to be
// online.
inline constexpr std::int64_t kSaveRetryMs = 10'000;
inline constexpr std::int64_t kOutboxRetryMs = 60'000;
inline constexpr std::int64_t kMergeableRetryMs = 3'000;  // GitHub was still working `mergeable` out
inline constexpr std::uint32_t kMergeableRetries = 5;
inline constexpr std::int64_t kSpellingRetryMs = 60'000;  // no answer from the spell checker, or no dictionary
std::optional<Instant> wake_at(const AppState&);

}  // namespace marbre::app
