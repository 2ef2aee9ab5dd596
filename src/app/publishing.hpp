// What is being published and what waits to be. A publish is frozen: its bytes, its title's branch and its id never
// change, so that sending it again sends the same. The host keeps it in its outbox until a definite outcome;
// `OutboxItem` mirrors that.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "app/route.hpp"
#include "core/site/changeset.hpp"

namespace marbre::app {

enum class PublishMode { kPullRequest, kDirect };
struct PublishDialog {  // open while there is one
  site::ChangeSet change_set;
  std::string publish_id, title, message;
  PublishMode mode = PublishMode::kPullRequest;
  Progress progress;
  std::uint32_t attempts = 0;  // after the first one the host looks for it before sending
};
struct Published {
  std::string publish_id, commit, branch;
  std::uint32_t pull_number = 0;  // 0: straight to the branch
  std::string pull_url;
  std::vector<std::string> paths;
};
struct OutboxItem {  // a publish that waits for the network, or whose answer was lost, or whose dialog was closed
                     // meanwhile
  std::string publish_id, title;
  SiteRef site;
  std::vector<std::string> paths;
  std::vector<Revision> revisions;  // of the drafts it was frozen from, same order
  Progress progress;
  bool confirmed_unsent = true;               // false: look for it on the branch before sending again
  std::vector<std::string> shas;              // blob ids of what it publishes, same order; empty when not known
  std::optional<site::ChangeSet> change_set;  // unset when it is from before the last reload
  bool due = false;                           // is to be sent as soon as no other one is being sent
  std::optional<Instant> retry_at;            // becomes due by itself then
};

}  // namespace marbre::app
