// The closed sets of the boundary by name, for both directions.
#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "app/state.hpp"

namespace marbre::app {

template <class E, std::size_t N>
using Names = std::array<std::pair<E, std::string_view>, N>;

inline constexpr Names<Outcome, 14> kOutcomeNames{{{Outcome::kOffline, "offline"},
                                                   {Outcome::kNotFound, "not_found"},
                                                   {Outcome::kAuthExpired, "auth_expired"},
                                                   {Outcome::kForbidden, "forbidden"},
                                                   {Outcome::kRateLimited, "rate_limited"},
                                                   {Outcome::kHeadMoved, "head_moved"},
                                                   {Outcome::kConflict, "conflict"},
                                                   {Outcome::kNotMergeable, "not_mergeable"},
                                                   {Outcome::kRejected, "rejected"},
                                                   {Outcome::kQuota, "quota"},
                                                   {Outcome::kTooLarge, "too_large"},
                                                   {Outcome::kServer, "server"},
                                                   {Outcome::kUnknown, "unknown"},
                                                   {Outcome::kCancelled, "cancelled"}}};
inline constexpr Names<Language, 2> kLanguageNames{{{Language::kFrench, "fr"}, {Language::kEnglish, "en"}}};
inline constexpr Names<Theme, 3> kThemeNames{
    {{Theme::kSystem, "system"}, {Theme::kLight, "light"}, {Theme::kDark, "dark"}}};
inline constexpr Names<PublishMode, 2> kModeNames{
    {{PublishMode::kPullRequest, "pull_request"}, {PublishMode::kDirect, "direct"}}};
inline constexpr Names<FileStatus, 4> kStatusNames{{{FileStatus::kAdded, "added"},
                                                    {FileStatus::kModified, "modified"},
                                                    {FileStatus::kRemoved, "removed"},
                                                    {FileStatus::kRenamed, "renamed"}}};
inline constexpr Names<VersionReason, 6> kVersionReasonNames{{{VersionReason::kTime, "time"},
                                                              {VersionReason::kPublish, "publish"},
                                                              {VersionReason::kDiscard, "discard"},
                                                              {VersionReason::kRestore, "restore"},
                                                              {VersionReason::kConflict, "conflict"},
                                                              {VersionReason::kImport, "import"}}};
inline constexpr Names<Claim::Role, 3> kRoleNames{{{Claim::Role::kHere, "writer"},
                                                   {Claim::Role::kElsewhere, "follower"},
                                                   {Claim::Role::kUnprotected, "unprotected"}}};
inline constexpr Names<PullState, 3> kPullStateNames{
    {{PullState::kOpen, "open"}, {PullState::kMerged, "merged"}, {PullState::kClosed, "closed"}}};

inline constexpr Names<PageWidth, 4> kPageWidthNames{{{PageWidth::kFit, "fit"},
                                                      {PageWidth::kPhone, "phone"},
                                                      {PageWidth::kTablet, "tablet"},
                                                      {PageWidth::kDesktop, "desktop"}}};
inline constexpr Names<SpellChoice, 5> kSpellChoiceNames{{{SpellChoice::kAuto, "auto"},
                                                          {SpellChoice::kOff, "off"},
                                                          {SpellChoice::kFrench, "fr"},
                                                          {SpellChoice::kEnglish, "en"},
                                                          {SpellChoice::kBoth, "both"}}};

template <class E, std::size_t N>
constexpr std::string_view name_of(const Names<E, N>& names, E value) {
  for (const auto& [e, name] : names) {
    if (e == value) return name;
  }
  return {};
}
template <class E, std::size_t N>
constexpr std::optional<E> by_name(const Names<E, N>& names, std::string_view wanted) {
  for (const auto& [e, name] : names) {
    if (name == wanted) return e;
  }
  return std::nullopt;
}

}  // namespace marbre::app
