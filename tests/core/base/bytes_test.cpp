// Sixteen bytes at a time find what one at a time finds: every place, every length, every byte.
#include "core/base/bytes.hpp"

#include <catch_amalgamated.hpp>
#include <random>
#include <string>

using namespace marbre;

TEST_CASE("A byte is found wherever it stands", "[bytes]") {
  for (std::size_t length = 0; length < 50; ++length) {
    for (std::size_t place = 0; place <= length; ++place) {
      std::string s(length, 'a');
      if (place < length) s[place] = '\n';
      for (std::size_t from = 0; from <= length + 1; ++from) {
        CAPTURE(length, place, from);
        REQUIRE(base::find_byte(s, from, '\n') == (place < length && from <= place ? place : length));
      }
    }
  }
}

TEST_CASE("Of several the first is found, and none beyond the end", "[bytes]") {
  const std::string s = "0123456789abcdef0123456789abcdef";
  CHECK(base::find_byte(s, 1, '0') == 16);
  CHECK(base::find_byte(std::string_view(s).substr(0, 16), 1, '0') == 16);
  CHECK(base::find_byte(std::string_view(s).substr(0, 20), 4, '3') == 19);
}

TEST_CASE("A set has its members and no other byte", "[bytes]") {
  constexpr std::string_view kMembers = "*_`<[]!\"'${&-.\\~>\n\x7f";
  constexpr base::ByteSet set(kMembers);
  for (int b = 0; b < 256; ++b) {
    const char c = static_cast<char>(b);
    const bool member = kMembers.find(c) != std::string_view::npos;
    CAPTURE(b);
    CHECK(set.has(c) == member);
    for (std::size_t place = 0; place < 33; ++place) {  // in a block of sixteen, and behind the last one
      std::string s(33, '\xc3');
      s[place] = c;
      REQUIRE(set.find(s, 0) == (member ? place : s.size()));
    }
  }
}

TEST_CASE("A set finds in random bytes what a search of one after the other finds", "[bytes]") {
  constexpr std::string_view kMembers = ".-\n";
  constexpr base::ByteSet set(kMembers);
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string s(random() % 80, 'x');
    for (char& c : s) c = static_cast<char>(random() % 256);
    for (std::size_t from = 0; from <= s.size(); ++from)
      REQUIRE(set.find(s, from) == std::min(s.find_first_of(kMembers, from), s.size()));
  }
}
