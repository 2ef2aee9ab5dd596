#include "core/text/change.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "core/text/grapheme.hpp"
#include "core/text/random_text.hpp"
#include "core/text/selection.hpp"

using namespace marbre::text;

namespace {

// "ab[cd|x]ef": replace "cd" by "x". Several may stand in one string; `text_of` is what it applies to.
Change parse(std::string_view notation) {
  std::vector<Edit> edits;
  std::size_t at = 0, start = 0;
  std::string* insert = nullptr;
  for (const char c : notation) {
    if (c == '[') {
      start = at;
    } else if (c == '|') {
      edits.push_back({range(start, at), {}});
      insert = &edits.back().insert;
    } else if (c == ']') {
      insert = nullptr;
    } else if (insert) {
      insert->push_back(c);
    } else {
      ++at;
    }
  }
  return Change::of(std::move(edits));
}

std::string text_of(std::string_view notation) {
  std::string text;
  bool inserting = false;
  for (const char c : notation) {
    if (c == '|' || c == ']') inserting = c == '|';
    if (!inserting && c != '[' && c != ']') text.push_back(c);
  }
  return text;
}

std::string applied(std::string_view notation) {
  return parse(notation).apply(document(text_of(notation))).to_string();
}

ByteOffset at(std::uint32_t value) { return {value}; }

}  // namespace

TEST_CASE("a change replaces, inserts and deletes, in several places at once") {
  CHECK(applied("ab[cd|x]ef") == "abxef");
  CHECK(applied("[|x]ab[c|]d[|y]") == "xabdy");
  CHECK(applied("[abc|]") == "");
  CHECK(applied("abc") == "abc");
}

TEST_CASE("edits are sorted, and those that touch become one") {
  const Change change = Change::of({{range(4, 5), "y"}, {range(0, 2), "x"}, {range(2, 3), "z"}, {range(9, 9), ""}});
  REQUIRE(change.edits().size() == 2);
  CHECK(change.edits()[0] == Edit{range(0, 3), "xz"});
  CHECK(change.edits()[1] == Edit{range(4, 5), "y"});
  CHECK(Change::replace(range(3, 3), "").empty());
}

TEST_CASE("positions move with the text around them") {
  const Change change = parse("ab[cd|xyz]ef[|++]gh");  // "abxyzef++gh"
  CHECK(change.map(at(0)) == at(0));
  CHECK(change.map(at(2)) == at(2));  // the start of what is replaced stays
  CHECK(change.map(at(4)) == at(5));  // its end goes behind the new text
  CHECK(change.map(at(5)) == at(6));
  CHECK(change.map(at(8)) == at(11));
}

TEST_CASE("a position inside replaced text goes to the side it keeps to") {
  const Change change = parse("ab[cd|xyz]ef");
  CHECK(change.map(at(3), Assoc::kBefore) == at(2));
  CHECK(change.map(at(3), Assoc::kAfter) == at(5));
}

TEST_CASE("a position where text is inserted keeps to its side") {
  const Change change = parse("ab[|xyz]cd");
  CHECK(change.map(at(2), Assoc::kBefore) == at(2));
  CHECK(change.map(at(2), Assoc::kAfter) == at(5));
}

TEST_CASE("a selection moves with a change before it") {
  const Selection selection{at(3), at(1)};
  CHECK(selection.mapped(parse("[|xx]abcd")) == Selection{at(5), at(3)});
}

TEST_CASE("the empty change fits any document and leaves every position") {
  const Change nothing;
  const Document d = document("abc");
  CHECK(nothing.apply(d).id() == d.id());
  CHECK(nothing.inverted(d).empty());
  CHECK(nothing.map(at(7)) == at(7));
  CHECK(nothing.composed(parse("a[b|x]c")).edits() == parse("a[b|x]c").edits());
  CHECK(parse("a[b|x]c").composed(nothing).edits() == parse("a[b|x]c").edits());
}

TEST_CASE("typing letter by letter composes into one insertion") {
  const Change both = parse("ab[|x]").composed(parse("abx[|y]"));
  CHECK(both.edits() == std::vector<Edit>{{range(2, 2), "xy"}});
}

TEST_CASE("what was typed and deleted again composes into nothing") {
  CHECK(parse("ab[|xy]c").composed(parse("ab[xy|]c")).empty());
}

TEST_CASE("a change can be undone") {
  for (std::uint32_t seed = 0; seed < 400; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(random.below(30));
    const Document d = document(text);
    const Change change = random.change(text);
    const Document after = change.apply(d);
    REQUIRE(change.inverted(d).apply(after).to_string() == text);
    REQUIRE(change.inverted(d).inverted(after).edits() == change.edits());
  }
}

TEST_CASE("composing two changes is applying one after the other") {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(random.below(30));
    const Document d = document(text);
    const Change first = random.change(text);
    const Document middle = first.apply(d);
    const Change second = random.change(middle.to_string());
    const Change both = first.composed(second);
    REQUIRE(both.apply(d).to_string() == second.apply(middle).to_string());
    REQUIRE(both.inverted(d).apply(both.apply(d)).to_string() == text);
  }
}

TEST_CASE("composition is associative in what it does") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    RandomText random(seed);
    const Document d0 = document(random.text(20));
    const Change a = random.change(d0.to_string());
    const Document d1 = a.apply(d0);
    const Change b = random.change(d1.to_string());
    const Document d2 = b.apply(d1);
    const Change c = random.change(d2.to_string());
    const std::string expected = c.apply(d2).to_string();
    REQUIRE(a.composed(b).composed(c).apply(d0).to_string() == expected);
    REQUIRE(a.composed(b.composed(c)).apply(d0).to_string() == expected);
  }
}

TEST_CASE("mapping keeps the order of positions and stays inside the document") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(20);
    const Change change = random.change(text);
    const std::uint32_t after = change.apply(document(text)).size();
    ByteOffset last_before, last_after;
    for (std::uint32_t p = 0; p <= text.size(); ++p) {
      const ByteOffset before_side = change.map(at(p), Assoc::kBefore), after_side = change.map(at(p), Assoc::kAfter);
      REQUIRE(before_side <= after_side);
      REQUIRE(after_side.value <= after);
      REQUIRE(last_before <= before_side);
      REQUIRE(last_after <= after_side);
      last_before = before_side;
      last_after = after_side;
    }
  }
}

TEST_CASE("a position that no edit touches keeps its text around it") {
  for (std::uint32_t seed = 0; seed < 300; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(20);
    const Change change = random.change(text);
    const std::string after = change.apply(document(text)).to_string();
    for (std::uint32_t p = 0; p < text.size(); ++p) {
      const bool touched = std::any_of(change.edits().begin(), change.edits().end(), [p](const Edit& edit) {
        return edit.range.from <= at(p) && at(p) <= edit.range.to && !(edit.range.to == at(p));
      });
      if (!touched) REQUIRE(after[change.map(at(p)).value] == text[p]);
    }
  }
}

// -- difference -------------------------------------------------------------------------------------------------------

TEST_CASE("the difference is the smallest replacement") {
  CHECK(difference("abc", "abc").empty());
  CHECK(difference("abc", "abxc").edits() == std::vector<Edit>{{range(2, 2), "x"}});
  CHECK(difference("abc", "ac").edits() == std::vector<Edit>{{range(1, 2), ""}});
  CHECK(difference("", "new").edits() == std::vector<Edit>{{range(0, 0), "new"}});
  CHECK(difference("old", "").edits() == std::vector<Edit>{{range(0, 3), ""}});
  CHECK(difference("aaa", "aa").edits() == std::vector<Edit>{{range(2, 3), ""}});
  CHECK(difference("say hello now", "say hi now").edits() == std::vector<Edit>{{range(5, 9), "i"}});
}

TEST_CASE("the difference never cuts a code point") {
  CHECK(difference("xéy", "xèy").edits() == std::vector<Edit>{{range(1, 3), "è"}});  // C3 A9, C3 A8
  CHECK(difference("xéy", "x©y").edits() == std::vector<Edit>{{range(1, 3), "©"}});  // C3 A9, C2 A9
  CHECK(difference("😀", "😁").edits() == std::vector<Edit>{{range(0, 4), "😁"}});
}

TEST_CASE("the difference never cuts an accent from its letter") {
  CHECK(difference("fete", "fe\u0302te").edits() == std::vector<Edit>{{range(1, 2), "e\u0302"}});
  CHECK(difference("fe\u0302te", "fe\u0301te").edits() == std::vector<Edit>{{range(1, 4), "e\u0301"}});
  CHECK(difference("e\u0302", "a\u0302").edits() == std::vector<Edit>{{range(0, 3), "a\u0302"}});
}

TEST_CASE("the difference takes line endings and flags whole") {
  CHECK(difference("a\r\nb", "a\nb").edits() == std::vector<Edit>{{range(1, 3), "\n"}});
  CHECK(difference("🇫🇷!", "🇫🇮!").edits() == std::vector<Edit>{{range(0, 8), "🇫🇮"}});
  const Change change = difference("🇫🇷🇧🇪x", "🇩🇪🇫🇷🇧🇪x");
  CHECK(change.apply(document("🇫🇷🇧🇪x")).to_string() == "🇩🇪🇫🇷🇧🇪x");
  CHECK(change.edits() == std::vector<Edit>{{range(0, 0), "🇩🇪"}});
}

TEST_CASE("any text becomes any other by their difference, cut on graphemes of both") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    RandomText random(seed);
    const std::string before = random.text(random.below(12));
    const std::string after =
        seed % 3 == 0 ? random.text(random.below(12)) : random.change(before).apply(document(before)).to_string();
    const Change change = difference(before, after);
    REQUIRE(change.apply(document(before)).to_string() == after);
    REQUIRE(change.edits().size() == (before == after ? 0 : 1));
    for (const Edit& edit : change.edits()) {
      REQUIRE(is_cluster_boundary(before, edit.range.from.value));
      REQUIRE(is_cluster_boundary(before, edit.range.to.value));
      REQUIRE(is_cluster_boundary(after, edit.range.from.value));
      REQUIRE(is_cluster_boundary(after, edit.range.from.value + edit.insert.size()));
    }
  }
}

TEST_CASE("the difference of long runs of flags does not take quadratic time") {
  std::string flags;
  for (int i = 0; i < 60000; ++i) flags += i % 2 ? "🇫" : "🇷";
  const std::string after = "🇧" + flags;
  CHECK(difference(flags, after).apply(document(flags)).to_string() == after);
}
