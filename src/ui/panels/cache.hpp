// What panels compute once and show many times, each tagged with what it was made from. Never state: dropping it
// changes nothing.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/text/diff.hpp"
#include "ui/facade.hpp"

namespace marbre::ui {

struct DiffLayout {
  struct Line {  // a visual line
    std::uint32_t hunk = 0, line = 0, from = 0, to = 0;
    bool gap = false;  // between two hunks
  };
  std::uint64_t revision = 0;
  float width = 0;
  app::Language language{};
  std::vector<Line> lines;
  std::vector<std::string> names;         // of the logical lines, in order
  std::vector<std::uint32_t> first_line;  // visual line -> index into names
};

struct PanelCache {
  app::Language language{};                   // of the dates
  std::map<std::string, std::string> dates;   // ISO -> short words
  std::map<std::uint32_t, DiffLayout> diffs;  // by node id
  struct DraftDiff {
    std::string path;
    std::uint64_t revision = 0;
    std::vector<text::DiffHunk> hunks;
  } draft_diff;
  struct Formats {  // what is on at the selection: editing::active
    text::Document text;
    text::Selection selection;
    std::uint32_t bits = 0;
    std::optional<double> due = 0;  // UiState::time to look again
  } formats;
  struct FindMarks {  // what was last given to the editor
    bool open = false;
    std::string path;
    std::optional<base::Revision> revision;
    search::Query query;
    std::optional<std::size_t> current;
  } find_marks;
  struct VersionDiff {
    std::uint32_t serial = 0;
    std::uint64_t revision = 0;
    std::vector<text::DiffHunk> hunks;
  } version_diff;
  std::map<std::string, bool> unfolded;  // files of the publish dialog: folded when false
};

PanelCache& panel_cache(Ui&);
std::string_view cached_date(Ui&, const std::string& iso);
const std::vector<text::DiffHunk>& draft_hunks(Ui&, const app::Draft&);
const std::vector<text::DiffHunk>& version_hunks(Ui&, const app::Versions&, const app::OpenPage&);  // it has its text

}  // namespace marbre::ui
