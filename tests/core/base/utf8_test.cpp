#include "core/base/utf8.hpp"

#include <catch_amalgamated.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

using namespace marbre::base;

TEST_CASE("valid UTF-8 is told from every kind of invalid sequence") {
  CHECK(is_valid_utf8(""));
  CHECK(is_valid_utf8("plain ASCII, longer than one word of eight bytes"));
  CHECK(is_valid_utf8("déjà vu, 日本語, 👩‍💻"));
  CHECK(is_valid_utf8(std::string_view("\0", 1)));
  CHECK(is_valid_utf8("\xEF\xBF\xBD"));                          // U+FFFD itself
  CHECK(is_valid_utf8("\xF4\x8F\xBF\xBF"));                      // U+10FFFF
  CHECK(is_valid_utf8("\xED\x9F\xBF"));                          // the last one before the surrogates
  const std::vector<std::string> invalid = {"\x80",              // a continuation byte alone
                                            "\xC3",              // cut short at the end
                                            "\xE2\x82",          //
                                            "\xF0\x9F\x98",      //
                                            "\xC3(",             // cut short by another character
                                            "\xC0\xAF",          // overlong forms
                                            "\xC1\xBF",          //
                                            "\xE0\x80\xAF",      //
                                            "\xF0\x80\x80\xAF",  //
                                            "\xED\xA0\x80",      // surrogates
                                            "\xED\xBF\xBF",      //
                                            "\xF4\x90\x80\x80",  // beyond U+10FFFF
                                            "\xF5\x80\x80\x80",  //
                                            "\xFF",
                                            "\xFE"};
  for (const std::string& bytes : invalid) {
    CAPTURE(bytes);
    CHECK_FALSE(is_valid_utf8(bytes));
    CHECK_FALSE(is_valid_utf8("12345678" + bytes));
    CHECK_FALSE(is_valid_utf8("é" + bytes + "abcdefghijkl"));
  }
}

TEST_CASE("every code point survives being appended and decoded") {
  for (char32_t c = 0; c <= 0x10FFFF; c += (c < 0x3000 ? 1 : 37)) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const Decoded d = decode_at(text, 0);
    REQUIRE(d.code_point == c);
    REQUIRE(d.bytes == text.size());
    REQUIRE(is_valid_utf8(text));
  }
}

TEST_CASE("decoding never reads past the end and steps over bad bytes one by one") {
  CHECK(decode_at("", 0).bytes == 0);
  CHECK(decode_at("a", 1).bytes == 0);
  CHECK(decode_at("a", 99).bytes == 0);
  CHECK(decode_at("\xE2\x82", 0).bytes == 1);
  CHECK(decode_at("\xE2\x82", 0).code_point == 0xFFFD);
  CHECK(decode_at("\xE2\x82\xAC", 1).code_point == 0xFFFD);
}

TEST_CASE("a code point that cannot exist is appended as U+FFFD") {
  std::string text;
  append_utf8(text, 0xD800);
  append_utf8(text, 0x110000);
  CHECK(text == "\uFFFD\uFFFD");
}

TEST_CASE("UTF-16 positions count two units for a pair and are clamped") {
  const std::string text = "aé€😀z";  // 1, 2, 3, 4, 1 bytes
  CHECK(utf16_length(text) == 6);
  const std::vector<std::pair<std::size_t, std::size_t>> positions = {{0, 0}, {1, 1}, {2, 3}, {3, 6}, {5, 10}, {6, 11}};
  for (const auto& [units, bytes] : positions) {
    CHECK(utf16_to_byte(text, units) == bytes);
    CHECK(byte_to_utf16(text, bytes) == units);
  }
  CHECK(utf16_to_byte(text, 4) == 6);  // inside the pair: before it
  CHECK(byte_to_utf16(text, 2) == 1);  // inside é
  CHECK(byte_to_utf16(text, 8) == 3);  // inside the emoji
  CHECK(utf16_to_byte(text, 99) == 11);
  CHECK(byte_to_utf16(text, 99) == 6);
  CHECK(utf16_length("") == 0);
}

TEST_CASE("UTF-16 positions agree with a count code point by code point") {
  std::mt19937 random(1);
  const std::vector<std::string> letters = {"a", "b", " ", "é", "€", "😀", "\n"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    std::size_t units = 0;
    std::vector<std::pair<std::size_t, std::size_t>> positions{{0, 0}};
    for (unsigned n = random() % 40; n > 0; --n) {
      const std::string& letter = letters[random() % letters.size()];
      text += letter;
      units += letter.size() == 4 ? 2 : 1;
      positions.emplace_back(units, text.size());
    }
    REQUIRE(utf16_length(text) == units);
    for (const auto& [unit, byte] : positions) {
      REQUIRE(utf16_to_byte(text, unit) == byte);
      REQUIRE(byte_to_utf16(text, byte) == unit);
    }
  }
}

TEST_CASE("search folding drops case and accents, composed or not") {
  CHECK(fold_for_search("Élan") == "elan");
  CHECK(fold_for_search("E\u0301lan") == "elan");
  CHECK(fold_for_search("ÀÂÄÇÈÊËÎÏÔÙÛÜŸ") == "aaaceeeiiouuuy");
  CHECK(fold_for_search("Cœur, ŒUVRE, Æther") == "coeur, oeuvre, aether");
  CHECK(fold_for_search("L’Équipe") == "l'equipe");
  CHECK(fold_for_search("ΆΛΦΑ") == "αλφα");
  CHECK(fold_for_search("ἄλφα") == "αλφα");
  CHECK(fold_for_search("МОСКВА Ё") == "москва е");
  CHECK(fold_for_search("Việt Nam") == "viet nam");
  CHECK(fold_for_search("ﬁn") == "ﬁn");
  CHECK(fold_for_search("日本 👩‍💻") == "日本 👩‍💻");
}
