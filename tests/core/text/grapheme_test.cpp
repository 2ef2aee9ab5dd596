#include "core/text/grapheme.hpp"

#include <catch_amalgamated.hpp>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/text/random_text.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

std::vector<std::string> forwards(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = next_cluster(text, at);
    REQUIRE(end > at);
    out.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return out;
}

std::vector<std::string> backwards(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = text.size(); at > 0;) {
    const std::size_t start = previous_cluster(text, at);
    REQUIRE(start < at);
    out.emplace(out.begin(), text.substr(start, at - start));
    at = start;
  }
  return out;
}

using Clusters = std::vector<std::string>;

}  // namespace

TEST_CASE("the official test of grapheme breaks passes, forwards and backwards") {
  std::ifstream file(MARBRE_UNICODE_DIR "/auxiliary/GraphemeBreakTest.txt");
  if (!file) SKIP("no GraphemeBreakTest.txt below " MARBRE_UNICODE_DIR);
  std::string line;
  int cases = 0;
  while (std::getline(file, line)) {
    line = line.substr(0, line.find('#'));
    std::istringstream words(line);
    std::string word, text;
    Clusters expected;
    while (words >> word) {  // "÷ 0020 × 0308 ÷"
      if (word == "÷") {
        if (!text.empty()) expected.push_back(std::exchange(text, {}));
      } else if (word != "×") {
        base::append_utf8(text, static_cast<char32_t>(std::stoul(word, nullptr, 16)));
      }
    }
    if (expected.empty() || line.find("D800") != std::string::npos) continue;
    CAPTURE(line);
    std::string whole;
    for (const std::string& cluster : expected) whole += cluster;
    REQUIRE(forwards(whole) == expected);
    REQUIRE(backwards(whole) == expected);
    ++cases;
  }
  CHECK(cases > 500);
}

TEST_CASE("what people see as one character is one cluster") {
  for (const char* cluster : {"a", "é", "e\u0301", "e\u0323\u0302", "\r\n", "👩‍💻", "👨‍👩‍👧‍👦",
                              "🇫🇷", "👍🏽", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "한", "각", "ни\u0306"}) {
    CAPTURE(cluster);
    const std::string text = cluster;
    if (text != "ни\u0306") CHECK(next_cluster(text, 0) == text.size());
    if (text != "ни\u0306") CHECK(previous_cluster(text, text.size()) == 0);
  }
  CHECK(forwards("ни\u0306") == Clusters{"н", "и\u0306"});
}

TEST_CASE("neighbours stay apart") {
  CHECK(forwards("ab") == Clusters{"a", "b"});
  CHECK(forwards("🇫🇷🇧🇪🇨") == Clusters{"🇫🇷", "🇧🇪", "🇨"});
  CHECK(forwards("\n\r") == Clusters{"\n", "\r"});
  CHECK(forwards("a\n\u0301") == Clusters{"a", "\n", "\u0301"});
  CHECK(forwards("👩a\u200D💻") == Clusters{"👩", "a\u200D", "💻"});
}

TEST_CASE("walking backwards finds the clusters of walking forwards, and a boundary is where they meet") {
  for (std::uint32_t seed = 0; seed < 500; ++seed) {
    RandomText random(seed);
    const std::string text = random.text(random.below(30));
    const Clusters clusters = forwards(text);
    REQUIRE(backwards(text) == clusters);
    std::size_t at = 0, boundary = 0;
    std::vector<bool> expected(text.size() + 1, false);
    for (const std::string& cluster : clusters) expected[boundary] = true, boundary += cluster.size();
    expected[text.size()] = true;
    for (; at <= text.size(); ++at) REQUIRE(is_cluster_boundary(text, at) == expected[at]);
  }
}

TEST_CASE("bytes that are not UTF-8 are clusters of their own, not a crash") {
  CHECK(forwards("a\xFFz") == Clusters{"a", "\xFF", "z"});
  CHECK(backwards("a\xFFz") == Clusters{"a", "\xFF", "z"});
  CHECK(next_cluster("", 0) == 0);
  CHECK(previous_cluster("", 0) == 0);
  CHECK(next_cluster("abc", 9) == 3);
  CHECK(previous_cluster("abc", 9) == 2);
}

TEST_CASE("letters, marks, digits and connectors are word characters") {
  for (const char32_t c : U"aZ9_éœßжΩ日ー한\u0301٣") {
    if (c != 0) CHECK(is_word_character(c));
  }
  for (const char32_t c : U" -'’.,«»€😀\n\u00A0\u200B") {
    if (c != 0) CHECK_FALSE(is_word_character(c));
  }
}

TEST_CASE("white space is Unicode's White_Space") {
  for (const char32_t c : U" \t\n\r\u00A0\u202F\u2003\u3000\u2028") {
    if (c != 0) CHECK(is_space(c));
  }
  for (const char32_t c : U"a\u200B\uFEFF_") {
    if (c != 0) CHECK_FALSE(is_space(c));
  }
}

TEST_CASE("ideographs and emoji are wide") {
  for (const char32_t c : U"日あ한Ａ😀👩🇫\U00020000\U0002FFFD") {
    if (c != 0) CHECK(is_wide(c));
  }
  for (const char32_t c : U"aéж€…❤ｱ\u0301") {
    if (c != 0) CHECK_FALSE(is_wide(c));
  }
}

TEST_CASE("a line is wrapped after a space and after a hyphen between letters") {
  CHECK(can_break_between(' ', 'a'));
  CHECK_FALSE(can_break_between('a', ' '));
  CHECK_FALSE(can_break_between('a', 'b'));
  CHECK(can_break_between('-', 'v'));
  CHECK_FALSE(can_break_between('z', '-'));
  CHECK_FALSE(can_break_between('-', '5'));
  CHECK_FALSE(can_break_between('\'', 'e'));
  CHECK_FALSE(can_break_between(U'’', U'é'));
  CHECK(can_break_between(U'\u200B', 'a'));
  CHECK(can_break_between(U'—', 'a'));
}

TEST_CASE("French punctuation is never left alone at the start of a line") {
  for (const char32_t mark : U";:!?»") {
    if (mark == 0) continue;
    CHECK_FALSE(can_break_between(' ', mark));
    CHECK_FALSE(can_break_between(U'\u00A0', mark));
    CHECK_FALSE(can_break_between(U'\u202F', mark));
    CHECK_FALSE(can_break_between('t', mark));
  }
  CHECK_FALSE(can_break_between(U'«', U'\u00A0'));
  CHECK_FALSE(can_break_between(U'\u00A0', 'm'));
  CHECK_FALSE(can_break_between(U'«', 'm'));
  CHECK(can_break_between(' ', U'«'));
  CHECK_FALSE(can_break_between('t', ','));
  CHECK_FALSE(can_break_between('t', U'…'));
  CHECK_FALSE(can_break_between('(', 'a'));
  CHECK_FALSE(can_break_between('a', ')'));
}

TEST_CASE("Chinese and Japanese are wrapped between any two characters, but not before their full stop") {
  CHECK(can_break_between(U'日', U'本'));
  CHECK(can_break_between(U'a', U'本'));
  CHECK_FALSE(can_break_between(U'本', U'。'));
  CHECK_FALSE(can_break_between(U'「', U'本'));
  CHECK(can_break_between(U'😀', U'😀'));
}
