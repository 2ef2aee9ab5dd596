// How requests to the outside end, and how far one is. The set of outcomes is closed: a reply is a success or exactly
// one of these, and every flow says what it does with each. On the wire they are "offline", "not_found", ...
// (wire.hpp).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "core/base/ids.hpp"

namespace marbre::app {

using base::Instant;
using base::Revision;

enum class Outcome {
  kOffline,       // no network: nothing was sent
  kNotFound,      // no such site, branch, page or pull request; may also mean: no right to see it
  kAuthExpired,   // the token is not accepted (any more)
  kForbidden,     // the token has no right to do this
  kRateLimited,   // until `Failure::retry_at`
  kHeadMoved,     // the branch moved while we published or merged
  kConflict,      // somebody changed the same pages; `detail` names them, one a line
  kNotMergeable,  // GitHub refuses to merge (conflicts, checks, protection)
  kRejected,      // GitHub refuses the request for another reason, in `detail`
  kQuota,         // the browser's storage is full
  kTooLarge,      // over a documented limit
  kServer,        // 5xx, or an answer that is not what the contract says
  kUnknown,       // sent, and the answer was lost: it may or may not have happened
  kCancelled,     // the person stopped it
};
struct Failure {
  Outcome outcome{};
  std::string detail;  // technical, never a secret; shown small, after the sentence of the catalogue
  std::optional<Instant> retry_at;
};

struct Idle {};
struct Running {
  std::uint32_t request = 0;
  std::uint32_t done = 0, total = 0;  // total 0: not known
};
using Progress = std::variant<Idle, Running, Failure>;
inline bool is_running(const Progress& p) { return std::holds_alternative<Running>(p); }
inline bool is_running(const Progress& p, std::uint32_t request) {
  const auto* running = std::get_if<Running>(&p);
  return running != nullptr && running->request == request;
}

}  // namespace marbre::app
