#include "core/text/diff.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <span>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/text/change.hpp"
#include "core/text/grapheme.hpp"
#include "core/text/myers.hpp"

namespace marbre::text {
namespace {

constexpr std::size_t kMostLines = 20000;       // after cutting what is common at both ends
constexpr std::size_t kMostPairings = 20 * 20;  // removed x added lines of one stretch that are compared by words
constexpr std::size_t kMostWordBytes = 4000;    // a longer line is marked whole between its common ends
constexpr std::uint32_t kAlike = 300;  // of 1000: below it two lines are strangers, not versions of one another

struct Line {
  std::string_view text;    // without its ending
  std::string_view ending;  // "\n", "\r\n" or, for the last one, ""
};

std::vector<Line> split_lines(std::string_view text) {
  std::vector<Line> lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    const std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
    std::size_t content = newline == std::string_view::npos ? size : newline;
    if (content < size && content > 0 && text[content - 1] == '\r') --content;
    lines.push_back({text.substr(0, content), text.substr(content, size - content)});
    text.remove_prefix(size);
  }
  return lines;
}

// Equal things get equal numbers, so that the diff compares integers.
class Interner {
 public:
  std::uint32_t id(std::string_view text) {
    return ids_.try_emplace(text, static_cast<std::uint32_t>(ids_.size())).first->second;
  }

 private:
  std::map<std::string_view, std::uint32_t> ids_;
};

// -- words ------------------------------------------------------------------------------------------------------------

// Words and stretches of space whole, everything else by grapheme.
std::vector<std::string_view> split_words(std::string_view line) {
  enum class Kind { kWord, kSpace, kOther };
  const auto kind_at = [line](std::size_t at) {
    const char32_t c = base::decode_at(line, at).code_point;
    return is_word_character(c) ? Kind::kWord : is_space(c) ? Kind::kSpace : Kind::kOther;
  };
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < line.size();) {
    const Kind kind = kind_at(at);
    std::size_t end = next_cluster(line, at);
    while (kind != Kind::kOther && end < line.size() && kind_at(end) == kind) end = next_cluster(line, end);
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

struct WordDiff {
  std::vector<base::ByteRange> removed, added;
  std::uint32_t alike = 0;  // of 1000: how much of both lines is common
};

bool is_blank(std::string_view word) { return is_space(base::decode_at(word, 0).code_point); }

// Ranges of the words that changed; the space between two of them counts as changed, so that marks do not flicker.
std::vector<base::ByteRange> changed_ranges(std::span<const std::string_view> words, std::span<const char> changed,
                                            std::string_view line) {
  std::vector<base::ByteRange> ranges;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool gap =
        !changed[i] && is_blank(words[i]) && i > 0 && i + 1 < words.size() && changed[i - 1] && changed[i + 1];
    if (!changed[i] && !gap) continue;
    const auto from = static_cast<std::uint32_t>(words[i].data() - line.data());
    const auto to = from + static_cast<std::uint32_t>(words[i].size());
    if (!ranges.empty() && ranges.back().to.value == from) {
      ranges.back().to.value = to;
    } else {
      ranges.push_back({{from}, {to}});
    }
  }
  return ranges;
}

WordDiff diff_words(std::string_view before, std::string_view after) {
  if (before.size() + after.size() > kMostWordBytes) {  // marks what lies between the common ends, as one word each
    const Change change = difference(before, after);
    if (change.empty()) return {{}, {}, 1000};
    const Edit& edit = change.edits().front();
    const auto inserted = static_cast<std::uint32_t>(edit.insert.size());
    WordDiff out;
    if (!edit.range.empty()) out.removed.push_back(edit.range);
    if (inserted > 0) out.added.push_back({edit.range.from, edit.range.from + inserted});
    const std::size_t total = before.size() + after.size();
    out.alike = static_cast<std::uint32_t>((total - edit.range.length() - inserted) * 1000 / total);
    return out;
  }
  const std::vector<std::string_view> old_words = split_words(before), new_words = split_words(after);
  Interner interner;
  std::vector<std::uint32_t> old_ids, new_ids;
  for (const std::string_view word : old_words) old_ids.push_back(interner.id(word));
  for (const std::string_view word : new_words) new_ids.push_back(interner.id(word));
  const Differences differences = myers(old_ids, new_ids);
  WordDiff out{changed_ranges(old_words, differences.removed, before),
               changed_ranges(new_words, differences.added, after), 0};
  std::size_t common = 0, total = 0;  // space says nothing about likeness
  for (std::size_t i = 0; i < old_words.size(); ++i) {
    if (is_blank(old_words[i])) continue;
    total += old_words[i].size();
    if (!differences.removed[i]) common += 2 * old_words[i].size();
  }
  for (const std::string_view word : new_words) total += is_blank(word) ? 0 : word.size();
  out.alike = total == 0 ? 1000 : static_cast<std::uint32_t>(common * 1000 / total);
  return out;
}

// -- pairs of lines ---------------------------------------------------------------------------------------------------

// Finds which removed line became which added one, in order, by the largest sum of likeness; marks the words of each
// pair.
void mark_pairs(std::span<DiffLine> removed, std::span<const Line> old_lines, std::span<DiffLine> added,
                std::span<const Line> new_lines) {
  const std::size_t rows = removed.size(), columns = added.size();
  if (rows == 0 || columns == 0) return;
  const bool one_to_one = rows * columns > kMostPairings;
  const auto mark = [&](std::size_t i, std::size_t j, WordDiff words) {
    if (words.alike < kAlike) return;
    const bool same_text = old_lines[i].text == new_lines[j].text,
               same_ending = old_lines[i].ending == new_lines[j].ending;
    removed[i].ending_differs = added[j].ending_differs = same_text && !same_ending;
    removed[i].marks = std::move(words.removed);
    added[j].marks = std::move(words.added);
  };
  if (one_to_one) {
    for (std::size_t i = 0; i < std::min(rows, columns); ++i) mark(i, i, diff_words(removed[i].text, added[i].text));
    return;
  }
  std::vector<WordDiff> pairs;
  for (const DiffLine& before : removed) {
    for (const DiffLine& after : added) pairs.push_back(diff_words(before.text, after.text));
  }
  // best[i][j]: of removed lines from i and added lines from j.
  const auto likeness = [&](std::size_t i, std::size_t j) {
    const std::uint32_t alike = pairs[i * columns + j].alike;
    return alike < kAlike ? 0 : alike + 1;
  };
  std::vector<std::uint32_t> best((rows + 1) * (columns + 1), 0);
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint32_t& { return best[i * (columns + 1) + j]; };
  for (std::size_t i = rows; i-- > 0;) {
    for (std::size_t j = columns; j-- > 0;) {
      at(i, j) = std::max({at(i + 1, j), at(i, j + 1), at(i + 1, j + 1) + likeness(i, j)});
    }
  }
  for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
    if (likeness(i, j) > 0 && at(i, j) == at(i + 1, j + 1) + likeness(i, j)) {
      mark(i, j, std::move(pairs[i * columns + j]));
      ++i, ++j;
    } else {
      at(i, j) == at(i + 1, j) ? ++i : ++j;
    }
  }
}

// -- hunks ------------------------------------------------------------------------------------------------------------

Differences different_lines(const std::vector<Line>& before, const std::vector<Line>& after) {
  Interner interner;
  std::vector<std::uint32_t> old_ids, new_ids;
  const auto whole = [](const Line& line) {
    return std::string_view(line.text.data(), line.text.size() + line.ending.size());
  };
  for (const Line& line : before) old_ids.push_back(interner.id(whole(line)));
  for (const Line& line : after) new_ids.push_back(interner.id(whole(line)));
  return myers(old_ids, new_ids, kMostLines);
}

}  // namespace

std::vector<DiffHunk> diff_lines(std::string_view before, std::string_view after, std::uint32_t context) {
  const std::vector<Line> old_lines = split_lines(before), new_lines = split_lines(after);
  const Differences differences = different_lines(old_lines, new_lines);
  std::vector<DiffHunk> hunks;
  std::size_t i = 0, j = 0;
  std::size_t shown = 0;  // old lines before this one are in a hunk already
  const auto same = [&](std::size_t old_line, std::size_t new_line) {
    return DiffLine{DiffKind::kSame,
                    static_cast<std::uint32_t>(old_line + 1),
                    static_cast<std::uint32_t>(new_line + 1),
                    std::string(old_lines[old_line].text),
                    false,
                    {}};
  };
  while (true) {
    std::size_t run = 0;  // unchanged lines up to the next stretch
    while (i + run < old_lines.size() && j + run < new_lines.size() && !differences.removed[i + run] &&
           !differences.added[j + run])
      ++run;
    const bool last = i + run == old_lines.size() && j + run == new_lines.size();
    // What follows the previous hunk: all of it when the next one is near, else `context` lines and a new hunk.
    const std::uint64_t room = std::uint64_t{context} * 2;
    const bool near = run <= room;
    if (!hunks.empty()) {
      const std::size_t n = near && !last ? run : std::min<std::size_t>(run, context);
      for (std::size_t k = 0; k < n; ++k) hunks.back().lines.push_back(same(i + k, j + k));
      shown = i + n;
    }
    i += run;
    j += run;
    if (last) return hunks;
    if (hunks.empty() || !near) {
      hunks.emplace_back();
      const std::size_t lead = std::min<std::size_t>(i - shown, context);
      for (std::size_t k = lead; k > 0; --k) hunks.back().lines.push_back(same(i - k, j - k));
    }
    std::vector<DiffLine>& lines = hunks.back().lines;
    const std::size_t first = lines.size(), old_first = i, new_first = j;
    for (; i < old_lines.size() && differences.removed[i]; ++i) {
      lines.push_back(
          {DiffKind::kRemoved, static_cast<std::uint32_t>(i + 1), 0, std::string(old_lines[i].text), false, {}});
    }
    const std::size_t middle = lines.size();
    for (; j < new_lines.size() && differences.added[j]; ++j) {
      lines.push_back(
          {DiffKind::kAdded, 0, static_cast<std::uint32_t>(j + 1), std::string(new_lines[j].text), false, {}});
    }
    const std::span<DiffLine> stretch = std::span(lines).subspan(first);
    mark_pairs(stretch.first(middle - first), std::span(old_lines).subspan(old_first), stretch.subspan(middle - first),
               std::span(new_lines).subspan(new_first));
  }
}

DiffCount count(const std::vector<DiffHunk>& hunks) {
  DiffCount n;
  for (const DiffHunk& hunk : hunks) {
    for (const DiffLine& line : hunk.lines) {
      if (line.kind == DiffKind::kAdded) ++n.added;
      if (line.kind == DiffKind::kRemoved) ++n.removed;
    }
  }
  return n;
}

}  // namespace marbre::text
