#include "core/text/selection.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "core/text/grapheme.hpp"
#include "core/text/random_text.hpp"

using namespace marbre::text;

namespace {

using Step = ByteOffset (*)(const Document&, ByteOffset);

// The text with a "|" at every stop of `step` from one end to the other.
std::string stops(std::string_view text, Step step, bool backwards = false) {
  const Document d = document(text);
  std::vector<std::uint32_t> found;
  ByteOffset at{backwards ? d.size() : 0};
  while (true) {
    const ByteOffset next = step(d, at);
    if (next == at) break;
    found.push_back(next.value);
    at = next;
  }
  if (!backwards) std::reverse(found.begin(), found.end());
  std::string out(text);
  for (const std::uint32_t stop : found) out.insert(stop, "|");
  return out;
}

std::string forwards(std::string_view text) { return stops(text, next_word); }
std::string backwards(std::string_view text) { return stops(text, previous_word, true); }

std::string word(std::string_view text, std::uint32_t at) {
  const Document d = document(text);
  return d.slice(word_at(d, {at}));
}

}  // namespace

TEST_CASE("a selection knows its range whichever way it was made") {
  CHECK(Selection{{5}, {2}}.range() == range(2, 5));
  CHECK(Selection{{2}, {5}}.range() == range(2, 5));
  CHECK(Selection::caret({3}).empty());
}

TEST_CASE("the caret moves by grapheme and over line endings as one") {
  CHECK(stops("ab\r\ne\u0301👩‍💻\n", next_grapheme) == "a|b|\r\n|e\u0301|👩‍💻|\n|");
  CHECK(stops("ab\r\ne\u0301👩‍💻\n", previous_grapheme, true) == "|a|b|\r\n|e\u0301|👩‍💻|\n");
  const Document d = document("a");
  CHECK(next_grapheme(d, {1}) == ByteOffset{1});
  CHECK(previous_grapheme(d, {0}) == ByteOffset{0});
}

TEST_CASE("a position inside a grapheme snaps down to its start") {
  const Document d = document("ae\u0301\r\n🇫🇷");  // a 1, é 3, CRLF 2, flag 8
  CHECK(snap_to_grapheme(d, {0}) == ByteOffset{0});
  CHECK(snap_to_grapheme(d, {2}) == ByteOffset{1});
  CHECK(snap_to_grapheme(d, {3}) == ByteOffset{1});
  CHECK(snap_to_grapheme(d, {4}) == ByteOffset{4});
  CHECK(snap_to_grapheme(d, {5}) == ByteOffset{4});
  CHECK(snap_to_grapheme(d, {6}) == ByteOffset{6});
  CHECK(snap_to_grapheme(d, {10}) == ByteOffset{6});
  CHECK(snap_to_grapheme(d, {14}) == ByteOffset{14});
  CHECK(snap_to_grapheme(d, {99}) == ByteOffset{14});
}

TEST_CASE("graphemes of a document are those of its text") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(random.below(30));
    const Document d = document(text);
    for (std::uint32_t at = 0; at < text.size(); ++at) {
      std::size_t snapped = at;
      while (!is_cluster_boundary(text, snapped)) --snapped;
      REQUIRE(snap_to_grapheme(d, {at}).value == snapped);
      if (snapped != at) continue;
      REQUIRE(next_grapheme(d, {at}).value == next_cluster(text, at));
      REQUIRE(previous_grapheme(d, {at}).value == previous_cluster(text, at));
    }
  }
}

TEST_CASE("word movement stops at ends of words forwards, at starts backwards") {
  CHECK(forwards("one  two, three") == "one|  two|,| three|");
  CHECK(backwards("one  two, three") == "|one  |two|, |three");
  CHECK(forwards("[link](url)!") == "[|link|](|url|)!|");
  CHECK(forwards("déjà_vu 3e") == "déjà_vu| 3e|");
  CHECK(forwards("e\u0301te\u0301 fini") == "e\u0301te\u0301| fini|");
}

TEST_CASE("a French elision is a word of its own, with both apostrophes") {
  CHECK(forwards("l'équipe d’abord") == "l'|équipe| d’|abord|");
  CHECK(backwards("l'équipe d’abord") == "|l'|équipe |d’|abord");
  CHECK(forwards("Jusqu'ici, QU’IL") == "Jusqu'|ici|,| QU’|IL|");
  CHECK(forwards("qu'l'on") == "qu'|l'|on|");
}

TEST_CASE("an apostrophe inside another word does not part it, at its end it is punctuation") {
  CHECK(forwards("aujourd'hui don't") == "aujourd'hui| don't|");
  CHECK(backwards("aujourd’hui don't") == "|aujourd’hui |don't");
  CHECK(forwards("les amis' 'x'") == "les| amis|'| '|x|'|");
}

TEST_CASE("word movement crosses one line end at a time and stops at empty lines") {
  CHECK(forwards("one\n  two\r\n\r\nthree\n") == "one|\n  two|\r\n|\r\nthree|\n|");
  CHECK(backwards("one\n  two\r\n\r\nthree") == "|one\n  |two\r\n|\r\n|three");
}

TEST_CASE("word movement starts anywhere in a word") {
  const Document d = document("alpha beta");
  CHECK(next_word(d, {2}) == ByteOffset{5});
  CHECK(previous_word(d, {2}) == ByteOffset{0});
  CHECK(next_word(d, {7}) == ByteOffset{10});
  CHECK(previous_word(d, {7}) == ByteOffset{6});
}

TEST_CASE("words of a long line are found without looking at all of it, the same as from its start") {
  std::string line;
  for (int i = 0; i < 40; ++i) line += "l'été, don't (stop)  ";
  const Document d = document(line);
  std::vector<ByteOffset> from_start;
  for (ByteOffset at{0}; at.value < d.size();) from_start.push_back(at = next_word(d, at));
  for (std::uint32_t at = 0; at < d.size(); ++at) {
    const auto next = std::upper_bound(from_start.begin(), from_start.end(), ByteOffset{at});
    if (is_cluster_boundary(line, at)) REQUIRE(next_word(d, {at}) == *next);
  }
}

TEST_CASE("a double click takes the word under it") {
  CHECK(word("say hello!", 5) == "hello");
  CHECK(word("say hello!", 4) == "hello");
  CHECK(word("say hello!", 9) == "hello");  // between the word and "!": the word
  CHECK(word("say hello!", 10) == "!");
  CHECK(word("say  hello", 4) == "  ");
  CHECK(word("say hello", 9) == "hello");
  CHECK(word("l'équipe", 4) == "équipe");
  CHECK(word("l'équipe", 0) == "l'");
  CHECK(word("", 0).empty());
  CHECK(word("a\n\nb", 2).empty());
}

TEST_CASE("word movement always gets to the end, and a word contains where it was asked for") {
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(random.below(30));
    const Document d = document(text);
    for (ByteOffset at{0}; at.value < d.size();) {
      const ByteOffset next = next_word(d, at);
      REQUIRE(next > at);
      REQUIRE(is_cluster_boundary(text, next.value));
      const ByteRange here = word_at(d, at);
      REQUIRE((here.from <= at && at <= here.to));
      at = next;
    }
    for (ByteOffset at{d.size()}; at.value > 0;) {
      const ByteOffset previous = previous_word(d, at);
      REQUIRE(previous < at);
      REQUIRE(is_cluster_boundary(text, previous.value));
      at = previous;
    }
  }
}

TEST_CASE("graphemes of a very long line are those of the same text in a short one") {
  RandomText random(77);
  std::string text;
  while (text.size() < 40000) {
    text += random.text(5);
    std::erase(text, '\n');
    std::erase(text, '\r');
  }
  const Document d = document(text);
  for (int i = 0; i < 3000; ++i) {
    const ByteOffset at{static_cast<std::uint32_t>(random.position(text))};
    if (at.value == text.size()) continue;
    const std::size_t snapped = is_cluster_boundary(text, at.value) ? at.value : previous_cluster(text, at.value);
    REQUIRE(snap_to_grapheme(d, at).value == snapped);
    REQUIRE(next_grapheme(d, {static_cast<std::uint32_t>(snapped)}).value == next_cluster(text, snapped));
    REQUIRE(previous_grapheme(d, {static_cast<std::uint32_t>(snapped)}).value == previous_cluster(text, snapped));
  }
}
