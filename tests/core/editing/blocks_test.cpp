#include "core/editing/blocks.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
std::string heading(std::string_view s, std::uint32_t level) {
  return after(s, [&](const Target& t) { return set_heading(t, level); });
}
std::string list(std::string_view s, ListKind kind) {
  return after(s, [&](const Target& t) { return toggle_list(t, kind); });
}
std::string up(std::string_view s) {
  return after(s, [](const Target& t) { return move_lines(t, Direction::kUp); });
}
std::string down(std::string_view s) {
  return after(s, [](const Target& t) { return move_lines(t, Direction::kDown); });
}
using enum ListKind;
}  // namespace

TEST_CASE("a heading gets its level, and loses it when asked for it again") {
  CHECK(heading("Pro‸gramme", 2) == "## Pro‸gramme");
  CHECK(heading("## Pro‸gramme", 2) == "Pro‸gramme");
  CHECK(heading("## Pro‸gramme", 3) == "### Pro‸gramme");
  CHECK(heading("### Pro‸gramme", 0) == "Pro‸gramme");
  CHECK(heading("texte‸", 0) == "nothing");
  CHECK(heading("‸", 1) == "# ‸");
  CHECK(heading("⟨un\n\ndeux⟩", 2) == "## ⟨un\n\n## deux⟩");
  CHECK(heading("> un‸", 2) == "> ## un‸");
  CHECK(heading("#hashtag‸", 2) == "## #hashtag‸");
}

TEST_CASE("the heading command goes through the levels that a post uses") {
  const auto next = [](std::string_view s) { return next_heading_level(test::read(s).target()); };
  CHECK(next("a‸") == 2);
  CHECK(next("## a‸") == 3);
  CHECK(next("### a‸") == 4);
  CHECK(next("#### a‸") == 0);
}

TEST_CASE("lines become items and are lines again") {
  CHECK(list("⟨un\ndeux⟩", kBullets) == "- ⟨un\n- deux⟩");
  CHECK(list("- ⟨un\n- deux⟩", kBullets) == "⟨un\ndeux⟩");
  CHECK(list("⟨un\n\ndeux⟩", kNumbers) == "1. ⟨un\n\n2. deux⟩");
  CHECK(list("u‸n", kTasks) == "- [ ] u‸n");
  CHECK(list("- [x] u‸n", kTasks) == "u‸n");
  CHECK(list("‸", kBullets) == "- ‸");
  CHECK(list("> un‸", kBullets) == "> - un‸");
}

TEST_CASE("one kind of list becomes another") {
  CHECK(list("⟨* un\n* deux⟩", kNumbers) == "⟨1. un\n2. deux⟩");
  CHECK(list("⟨1. un\n2. deux⟩", kTasks) == "⟨- [ ] un\n- [ ] deux⟩");
  CHECK(list("- un‸", kTasks) == "- [ ] un‸");
  CHECK(list("- a\n  - b\n⟨- c\n  - d\n- e⟩", kNumbers) == "- a\n  - b\n⟨1. c\n  1. d\n2. e⟩");
}

TEST_CASE("a line below a list goes on with it") {
  CHECK(list("1. un\n2. deux\ntrois‸", kNumbers) == "1. un\n2. deux\n3. trois‸");
  CHECK(list("* un\ndeux‸", kBullets) == "* un\n* deux‸");
}

TEST_CASE("lines are quoted and are lines again") {
  const auto quote = [](std::string_view s) { return after(s, toggle_quote); };
  CHECK(quote("u‸n") == "> u‸n");
  CHECK(quote("> u‸n") == "u‸n");
  CHECK(quote("⟨un\n\ndeux⟩") == "> ⟨un\n>\n> deux⟩");
  CHECK(quote("> ⟨un\n>\n> deux⟩") == "⟨un\n\ndeux⟩");
  CHECK(quote("⟨> un\ndeux⟩") == "> ⟨> un\n> deux⟩");
}

TEST_CASE("lines become a code block and are lines again") {
  const auto block = [](std::string_view s) { return after(s, toggle_code_block); };
  CHECK(block("u‸n\n") == "```\nu‸n\n```\n");
  CHECK(block("```\nu‸n\n```\n") == "u‸n\n");
  CHECK(block("a\n⟨x = ```\ny⟩\nb") == "a\n````\n⟨x = ```\ny⟩\n````\nb");
  CHECK(block("```ruby\n‸puts\n```\n\nx") == "‸puts\n\nx");
  CHECK(block("```\nsans fin‸") == "sans fin‸");
  CHECK(block("un‸\r\n") == "```\r\nun‸\r\n```\r\n");
}

TEST_CASE("lines move up and down, and stay selected") {
  CHECK(down("‸a\nb\nc\n") == "b\n‸a\nc\n");
  CHECK(down("⟨a\nb⟩\nc\n") == "c\n⟨a\nb⟩\n");
  CHECK(up("a\nb\n‸c\n") == "a\n‸c\nb\n");
  CHECK(up("a\n⟨b\nc\n⟩d") == "⟨b\nc\n⟩a\nd");
  CHECK(up("‸a\nb") == "nothing");
  CHECK(down("a\nb‸") == "nothing");
}

TEST_CASE("the last line moves without its missing line end") {
  CHECK(up("a\nb‸") == "b‸\na");
  CHECK(down("‸a\nb") == "b\n‸a");
  CHECK(up("a\r\nb‸") == "b‸\r\na");
}

TEST_CASE("an ordered list is in order after a line of it moved, was copied or went") {
  CHECK(down("1. a‸\n2. b\n3. c\n") == "1. b\n2. a‸\n3. c\n");
  CHECK(after("1. a‸\n2. b\n", [](const Target& t) { return duplicate_lines(t, Direction::kDown); }) ==
        "1. a\n2. a‸\n3. b\n");
  CHECK(after("1. a\n2. b‸\n3. c\n", delete_lines) == "1. a\n2. c‸\n");
}

TEST_CASE("lines are copied below or above") {
  const auto copy = [](std::string_view s, Direction d) {
    return after(s, [&](const Target& t) { return duplicate_lines(t, d); });
  };
  CHECK(copy("a‸b\nc", Direction::kDown) == "ab\na‸b\nc");
  CHECK(copy("a‸b\nc", Direction::kUp) == "a‸b\nab\nc");
  CHECK(copy("⟨a\nb⟩", Direction::kDown) == "a\nb\n⟨a\nb⟩");
  CHECK(copy("a\r\nb‸", Direction::kDown) == "a\r\nb\r\nb‸");
}

TEST_CASE("lines are deleted, the caret keeps its column") {
  const auto gone = [](std::string_view s) { return after(s, delete_lines); };
  CHECK(gone("ab\ncd‸\nefg\n") == "ab\nef‸g\n");
  CHECK(gone("ab\ncd‸") == "ab‸");
  CHECK(gone("‸") == "nothing");
  CHECK(gone("⟨ab\ncd⟩\n") == "‸");
}

TEST_CASE("the editable text's first line does not move above the front matter") {
  const test::Written w = test::read("---\na: b\n---\nun‸\ndeux\n");
  CHECK_FALSE(move_lines(w.target(13), Direction::kUp));
  CHECK(move_lines(w.target(13), Direction::kDown));
}

TEST_CASE("the next occurrence is selected, around the end") {
  const auto next = [](std::string_view s) { return after(s, next_occurrence); };
  CHECK(next("un de‸ux un") == "un ⟨deux⟩ un");
  CHECK(next("⟨un⟩ deux un") == "un deux ⟨un⟩");
  CHECK(next("un deux ⟨un⟩") == "⟨un⟩ deux un");
  CHECK(next("⟨seul⟩ ici") == "nothing");
}
