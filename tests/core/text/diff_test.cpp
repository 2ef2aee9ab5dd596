#include "core/text/diff.hpp"

#include <catch_amalgamated.hpp>
#include <limits>
#include <string>
#include <vector>

#include "core/text/grapheme.hpp"
#include "core/text/myers.hpp"
#include "core/text/random_text.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

constexpr std::uint32_t kAll = std::numeric_limits<std::uint32_t>::max();

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    if (newline != std::string_view::npos && line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(newline == std::string_view::npos ? text.size() : newline + 1);
  }
  return lines;
}

// " same", "-removed", "+added"; "@" before each hunk; "=" behind lines that differ only by their ending.
std::string show(const std::vector<DiffHunk>& hunks) {
  std::string out;
  for (const DiffHunk& hunk : hunks) {
    out += "@\n";
    for (const DiffLine& line : hunk.lines) {
      out += line.kind == DiffKind::kSame ? ' ' : line.kind == DiffKind::kRemoved ? '-' : '+';
      out += line.text;
      if (line.ending_differs) out += '=';
      out += '\n';
    }
  }
  return out;
}

// The changed lines with their marks in brackets.
std::vector<std::string> marked(std::string_view before, std::string_view after) {
  std::vector<std::string> out;
  for (const DiffHunk& hunk : diff_lines(before, after, 0)) {
    for (const DiffLine& line : hunk.lines) {
      std::string text = line.text;
      for (auto mark = line.marks.rbegin(); mark != line.marks.rend(); ++mark) {
        text.insert(mark->to.value, "]");
        text.insert(mark->from.value, "[");
      }
      out.push_back(text);
    }
  }
  return out;
}

using Lines = std::vector<std::string>;

std::string numbered(int from, int to) {
  std::string text;
  for (int i = from; i <= to; ++i) text += "line " + std::to_string(i) + "\n";
  return text;
}

void require_reconstructs(std::string_view before, std::string_view after) {
  const std::vector<DiffHunk> hunks = diff_lines(before, after, kAll);
  if (before == after) {
    REQUIRE(hunks.empty());
    return;
  }
  REQUIRE(hunks.size() == 1);
  Lines old_side, new_side;
  for (const DiffLine& line : hunks[0].lines) {
    if (line.kind != DiffKind::kAdded) {
      old_side.push_back(line.text);
      REQUIRE(line.old_line == old_side.size());
    } else {
      REQUIRE(line.old_line == 0);
    }
    if (line.kind != DiffKind::kRemoved) {
      new_side.push_back(line.text);
      REQUIRE(line.new_line == new_side.size());
    } else {
      REQUIRE(line.new_line == 0);
    }
    std::uint32_t end = 0;
    for (const base::ByteRange mark : line.marks) {
      REQUIRE(line.kind != DiffKind::kSame);
      REQUIRE(mark.from.value >= end);
      REQUIRE(mark.to.value > mark.from.value);
      REQUIRE(mark.to.value <= line.text.size());
      REQUIRE(is_cluster_boundary(line.text, mark.from.value));
      REQUIRE(is_cluster_boundary(line.text, mark.to.value));
      end = mark.to.value;
    }
  }
  REQUIRE(old_side == lines_of(before));
  REQUIRE(new_side == lines_of(after));
}

// Length of the longest common subsequence, the textbook way.
std::size_t common_length(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::vector<std::vector<std::size_t>> best(a.size() + 1, std::vector<std::size_t>(b.size() + 1, 0));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      best[i][j] = a[i] == b[j] ? best[i + 1][j + 1] + 1 : std::max(best[i + 1][j], best[i][j + 1]);
    }
  }
  return best[0][0];
}

}  // namespace

TEST_CASE("equal texts have no hunks") {
  CHECK(diff_lines("", "").empty());
  CHECK(diff_lines("a\nb\n", "a\nb\n").empty());
}

TEST_CASE("a changed line is shown removed and added with its context") {
  const std::string before = numbered(1, 9);
  std::string after = before;
  after.replace(after.find("line 5"), 6, "LINE 5");
  CHECK(show(diff_lines(before, after, 1)) == "@\n line 4\n-line 5\n+LINE 5\n line 6\n");
  CHECK(show(diff_lines(before, after, 0)) == "@\n-line 5\n+LINE 5\n");
  const std::vector<DiffHunk> hunks = diff_lines(before, after);
  REQUIRE(hunks.size() == 1);
  CHECK(hunks[0].lines.size() == 8);
  CHECK(hunks[0].lines.front().text == "line 2");
  CHECK(hunks[0].lines[3].old_line == 5);
  CHECK(hunks[0].lines[3].new_line == 0);
  CHECK(hunks[0].lines[4].new_line == 5);
}

TEST_CASE("changes near each other share a hunk, far ones do not") {
  const std::string before = numbered(1, 30);
  const auto changed = [&before](int a, int b) {
    std::string after = before;
    for (const int n : {a, b}) after.insert(after.find("line " + std::to_string(n) + "\n"), "new\n");
    return after;
  };
  CHECK(diff_lines(before, changed(10, 16), 3).size() == 1);  // six lines between: just closed
  CHECK(diff_lines(before, changed(10, 17), 3).size() == 2);
  CHECK(diff_lines(before, changed(10, 11), 0).size() == 2);
  CHECK(show(diff_lines(before, changed(10, 17), 1)) == "@\n line 9\n+new\n line 10\n@\n line 16\n+new\n line 17\n");
}

TEST_CASE("added and removed lines are counted") {
  const std::vector<DiffHunk> hunks = diff_lines("a\nb\nc\n", "a\nc\nd\ne\n");
  CHECK(count(hunks).removed == 1);
  CHECK(count(hunks).added == 2);
  CHECK(count({}).added == 0);
}

TEST_CASE("a new file is all added, a deleted one all removed") {
  CHECK(show(diff_lines("", "a\nb\n")) == "@\n+a\n+b\n");
  CHECK(show(diff_lines("a\nb", "")) == "@\n-a\n-b\n");
}

TEST_CASE("another line ending is told from another text") {
  CHECK(show(diff_lines("a\r\nb\n", "a\nb\n")) == "@\n-a=\n+a=\n b\n");
  CHECK(show(diff_lines("a\nb", "a\nb\n")) == "@\n a\n-b=\n+b=\n");
  CHECK(show(diff_lines("a\r\nb\r\n", "a\nb\n")) == "@\n-a=\n-b=\n+a=\n+b=\n");
  CHECK(show(diff_lines("a\nb\n", "a\n\nb\n")) == "@\n a\n+\n b\n");
}

TEST_CASE("the words that changed are marked") {
  CHECK(marked("the quick fox\n", "the slow fox\n") == Lines{"the [quick] fox", "the [slow] fox"});
  CHECK(marked("title: Apéro\n", "title: Grand apéro\n") == Lines{"title: [Apéro]", "title: [Grand apéro]"});
  CHECK(marked("one two three four\n", "one four\n") == Lines{"one [two three ]four", "one four"});
  CHECK(marked("see [a](b).\n", "see [a](c).\n") == Lines{"see [a]([b]).", "see [a]([c])."});
  CHECK(marked("fe\u0302te du port\n", "fe\u0301te du port\n") ==
        Lines{"[fe\u0302te] du port", "[fe\u0301te] du port"});
}

TEST_CASE("lines with nothing in common carry no marks") {
  CHECK(marked("entirely different\n", "nothing alike here\n") == Lines{"entirely different", "nothing alike here"});
}

TEST_CASE("a removed line is paired with the added one it became, not with the one beside it") {
  CHECK(marked("the second sentence stays\n", "a brand new paragraph\nthe second phrase stays\n") ==
        Lines{"the second [sentence] stays", "a brand new paragraph", "the second [phrase] stays"});
}

TEST_CASE("a very long line is marked between its common ends") {
  const std::string common(3000, 'x');
  CHECK(marked(common + " old " + common, common + " new " + common) ==
        Lines{common + " [old] " + common, common + " [new] " + common});
}

TEST_CASE("both sides can be read from a diff with all its context") {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    RandomText random(seed);
    const std::string before = random.text(random.below(60));
    const std::string after =
        seed % 4 == 0 ? random.text(random.below(60)) : random.change(before).apply(document(before)).to_string();
    require_reconstructs(before, after);
  }
}

TEST_CASE("hunks with little context are the same diff with less around") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    RandomText random(seed);
    std::string before = numbered(1, 60), after = before;
    for (int i = 0; i < 4; ++i) {
      const std::size_t at = after.find("line " + std::to_string(1 + random.below(60)) + "\n");
      if (at != std::string::npos) after.replace(at, random.below(3) * 7, random.text(random.below(3)));
    }
    if (before == after) continue;
    for (const std::uint32_t context : {0u, 1u, 3u}) {
      std::uint32_t last_old = 0, last_new = 0;
      const std::vector<DiffHunk> hunks = diff_lines(before, after, context);
      for (const DiffHunk& hunk : hunks) {
        std::uint32_t run = 0, longest = 0;
        bool changed = false;
        for (const DiffLine& line : hunk.lines) {
          if (line.old_line) REQUIRE(std::exchange(last_old, line.old_line) < line.old_line);
          if (line.new_line) REQUIRE(std::exchange(last_new, line.new_line) < line.new_line);
          run = line.kind == DiffKind::kSame ? run + 1 : 0;
          if (!changed || line.kind == DiffKind::kSame) longest = std::max(longest, run);
          changed |= line.kind != DiffKind::kSame;
        }
        REQUIRE(changed);
        REQUIRE(longest <= 2 * context);
      }
      REQUIRE(count(hunks).added == count(diff_lines(before, after, kAll)).added);
    }
  }
}

TEST_CASE("the difference of two sequences is the shortest there is") {
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    RandomText random(seed);
    const std::size_t letters = 1 + random.below(6);
    std::vector<std::uint32_t> a(random.below(25)), b(random.below(25));
    for (std::uint32_t& n : a) n = static_cast<std::uint32_t>(random.below(letters));
    for (std::uint32_t& n : b) n = static_cast<std::uint32_t>(random.below(letters));
    const Differences differences = myers(a, b);
    std::vector<std::uint32_t> left, right;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (!differences.removed[i]) left.push_back(a[i]);
    }
    for (std::size_t i = 0; i < b.size(); ++i) {
      if (!differences.added[i]) right.push_back(b[i]);
    }
    REQUIRE(left == right);
    REQUIRE(left.size() == common_length(a, b));
  }
}

TEST_CASE("more than 20,000 differing lines are removed and added as a whole") {
  std::string before = "first\n", after = "first\n";
  for (int i = 0; i < 10001; ++i) {
    before += "old " + std::to_string(i) + "\ncommon\n";
    after += "new " + std::to_string(i) + "\ncommon\n";
  }
  const std::vector<DiffHunk> hunks = diff_lines(before + "last\n", after + "last\n");
  REQUIRE(hunks.size() == 1);
  CHECK(count(hunks).removed == 20001);  // the last "common" is part of the common end
  CHECK(count(hunks).added == 20001);
  CHECK(hunks[0].lines.front().text == "first");
  CHECK(hunks[0].lines.back().text == "last");
}

TEST_CASE("a stretch with thousands of differences still ends, and reconstructs") {
  std::string before, after;
  for (int i = 0; i < 3000; ++i) {
    before += "old " + std::to_string(i) + "\ncommon\n";
    after += "new " + std::to_string(i) + "\ncommon\n";
  }
  require_reconstructs(before, after);
}
