// Graphemes of any bytes: walking back finds what walking forward found. Of two texts: the difference turns one into
// the other and cuts graphemes of neither; the line diff holds both.
#include <limits>
#include <vector>

#include "core/text/change.hpp"
#include "core/text/diff.hpp"
#include "core/text/grapheme.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using namespace marbre::text;
using fuzz::require;

namespace {

void check_clusters(std::string_view text) {
  std::vector<std::size_t> stops{0};
  while (stops.back() < text.size()) {
    const std::size_t next = next_cluster(text, stops.back());
    require(next > stops.back() && next <= text.size(), "next_cluster moves");
    for (std::size_t at = stops.back() + 1; at < next; ++at)
      require(!is_cluster_boundary(text, at), "no boundary inside");
    require(is_cluster_boundary(text, next), "boundary");
    stops.push_back(next);
  }
  for (std::size_t i = stops.size() - 1; i > 0; --i)
    require(previous_cluster(text, stops[i]) == stops[i - 1], "previous_cluster");
}

void check_difference(const std::string& before, const std::string& after) {
  const Change change = difference(before, after);
  require(change.apply(Document::from(before).value()).to_string() == after, "difference");
  for (const Edit& edit : change.edits()) {
    require(is_cluster_boundary(before, edit.range.from.value) && is_cluster_boundary(before, edit.range.to.value) &&
                is_cluster_boundary(after, edit.range.from.value) &&
                is_cluster_boundary(after, edit.range.from.value + edit.insert.size()),
            "difference on graphemes");
  }
}

void check_lines(const std::string& before, const std::string& after) {
  const Document old_side = Document::from(before).value(), new_side = Document::from(after).value();
  std::uint32_t old_line = 0, new_line = 0;
  for (const DiffHunk& hunk : diff_lines(before, after, std::numeric_limits<std::uint32_t>::max())) {
    for (const DiffLine& line : hunk.lines) {
      if (line.kind != DiffKind::kAdded) require(line.text == old_side.line({old_line++}), "old side");
      if (line.kind != DiffKind::kRemoved) require(line.text == new_side.line({new_line++}), "new side");
      for (const ByteRange mark : line.marks) require(mark.from < mark.to && mark.to.value <= line.text.size(), "mark");
    }
  }
  const auto lines = [](const Document& d) { return d.line_count() - (d.line({d.line_count() - 1}).empty() ? 1 : 0); };
  require(before == after || (old_line == lines(old_side) && new_line == lines(new_side)), "all lines are there");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  const std::string before = input.text(300);
  const std::string_view rest = input.all();
  check_clusters(rest);
  std::string after = fuzz::valid_utf8(rest);
  check_difference(before, after);
  check_lines(before, after);
  after = before.substr(0, before.size() / 2 - before.size() / 2 % 4) + after;  // with something in common
  if (base::is_valid_utf8(after)) {
    check_difference(before, after);
    check_lines(before, after);
  }
  return 0;
}
