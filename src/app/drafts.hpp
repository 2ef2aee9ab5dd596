// What is kept of drafts beside their text: how far the store's copy is, earlier versions, and which tab writes.
//
// The store has a snapshot of each draft and a log of what was done since (core/text/op_log.hpp), so that a save sends
// the changes and not the page. The log goes on only from a snapshot that the store is known to have; whatever is in
// doubt (a save that failed or was not answered, another tab, a new base) makes the next save a whole one.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "app/route.hpp"
#include "core/text/history.hpp"
#include "core/text/op_log.hpp"

namespace marbre::app {

struct DraftLog {
  std::string pending;    // operations since the last save
  bool selected = false;  // the caret moved since the last of them
  text::LogChain chain;   // after what was sent
  Revision snapshot;      // names the snapshot that the log goes on from; 0: the next save is a whole one
  std::uint32_t sequence = 0;
  std::size_t bytes = 0;  // of the log since the snapshot
};
inline constexpr std::size_t kLogBytes = 96u << 10;  // more than this is written as a new snapshot

// -- earlier versions
enum class VersionReason { kTime, kPublish, kDiscard, kRestore, kConflict, kImport };
struct Version {
  Instant at;
  VersionReason reason{};
  std::uint32_t size = 0;  // bytes
};
inline constexpr std::int64_t kVersionEveryMs = 60'000;
struct Versions {  // of the page that is open, while its list is shown
  SiteRef site;
  std::string path;
  Progress progress;
  bool stale = false;         // there is one more
  std::vector<Version> list;  // newest first
  std::optional<Instant> selected;
  std::optional<std::string> text;  // of the selected one, when it has arrived
  std::uint32_t serial = 0;         // of `text`
};

// -- several tabs: one writes a page, the others follow
struct Claim {
  enum class Role {
    kAsked,        // the browser has not answered yet; it is written on, as nearly always nobody else does
    kHere,         // this tab writes
    kTaking,       // this tab may write as soon as it has what the other one wrote last
    kElsewhere,    // another tab writes
    kUnprotected,  // this browser has no locks: any tab writes
  };
  SiteRef site;
  std::string path;  // "": none
  Role role = Role::kAsked;
  bool yielding = false;      // another tab wants to write: it may when all is saved
  bool asked = false;         // we want to
  std::uint32_t reading = 0;  // when taking: the request whose answer is what the other one wrote last
};

struct StorageInfo {  // bytes; what the browser says about its room for this site
  double usage = 0, quota = 0;
  bool persisted = false;
};

}  // namespace marbre::app
