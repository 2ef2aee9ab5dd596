// Pull requests as they are shown. The files' bytes come from the outside; hunks and trees are made of them in
// `update`, once.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "core/markdown/markdown.hpp"
#include "core/text/diff.hpp"

namespace marbre::app {

struct PullSummary {
  std::uint32_t number = 0;
  std::string title, author, branch, base, head_sha, updated_at, url;
  bool from_fork = false;
};
enum class FileStatus { kAdded, kModified, kRemoved, kRenamed };
struct PullFile {
  std::string path, previous_path;
  FileStatus status{};
  std::shared_ptr<const std::string> before, after;  // null: does not exist on that side, or is not text
  std::vector<text::DiffHunk> hunks;
  text::DiffCount count;
  markdown::Tree before_tree, after_tree;  // of the bodies
};
enum class PullState { kOpen, kMerged, kClosed };
struct Pull {
  PullSummary summary;
  PullState state{};
  std::optional<bool> mergeable;  // unset: GitHub is still working it out
  std::string body;
  std::vector<PullFile> files;
};
struct Review {
  Progress list_progress, pull_progress, merge_progress;
  std::optional<std::vector<PullSummary>> pulls;
  std::optional<Pull> pull;
  std::size_t selected_file = 0;
  enum class View { kBeforeAfter, kDiff } view = View::kBeforeAfter;
  std::optional<Instant> ask_again_at;  // `mergeable` was unset
  std::uint32_t asked_again = 0;
};

}  // namespace marbre::app
