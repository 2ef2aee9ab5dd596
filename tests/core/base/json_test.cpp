#include "core/base/json.hpp"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"

using namespace marbre::base;

namespace {

std::string round_trip(std::string_view text) {
  const Result<Json> parsed = Json::parse(text);
  return parsed.ok() ? parsed->dump() : "error: " + parsed.error().message;
}

bool refused(std::string_view text) {
  const Result<Json> parsed = Json::parse(text);
  return !parsed.ok() && parsed.error().code == ErrorCode::kBadJson;
}

Json random_json(std::mt19937& random, int depth) {
  switch (random() % (depth > 4 ? 5 : 7)) {
    case 0: return nullptr;
    case 1: return random() % 2 == 0;
    case 2: return static_cast<std::int64_t>(random()) - 2000000000;
    case 3: return std::ldexp(static_cast<double>(random()) - 2e9, static_cast<int>(random() % 120) - 60);
    case 4: {
      std::string text;
      for (unsigned n = random() % 8; n > 0; --n)
        append_utf8(text, random() % 3 == 0 ? random() % 0x11000 : random() % 128);
      return text;
    }
    case 5: {
      Json::Array items;
      for (unsigned n = random() % 5; n > 0; --n) items.push_back(random_json(random, depth + 1));
      return items;
    }
    default: {
      Json::Object members;
      for (unsigned n = random() % 5; n > 0; --n) {
        members.emplace_back("k" + std::to_string(members.size()) + (n % 2 ? "\"é" : ""),
                             random_json(random, depth + 1));
      }
      return members;
    }
  }
}

}  // namespace

TEST_CASE("values of every kind are read") {
  const Result<Json> parsed = Json::parse(R"( {"a": [1, -2.5e3, true, false, null], "b": {"c": "d"}} )");
  REQUIRE(parsed.ok());
  const Json& json = *parsed;
  REQUIRE(json["a"].array().size() == 5);
  CHECK(json["a"].array()[0].integer() == 1);
  CHECK(json["a"].array()[1].number() == -2500);
  CHECK(json["a"].array()[2].boolean());
  CHECK_FALSE(json["a"].array()[3].boolean(true));
  CHECK(json["a"].array()[4].is_null());
  CHECK(json["b"]["c"].string() == "d");
}

TEST_CASE("a missing key or a value of another type reads as the fallback") {
  const Json json = Json::Object{{"text", "x"}, {"half", 0.5}, {"huge", 1e300}};
  CHECK(json["nope"].is_null());
  CHECK(json["nope"]["deeper"].string().empty());
  CHECK(json["text"].integer(7) == 7);
  CHECK(json["text"].boolean(true));
  CHECK(json["text"].array().empty());
  CHECK(json["half"].integer(7) == 7);
  CHECK(json["huge"].integer(7) == 7);
  CHECK(json["half"].string().empty());
  CHECK(Json(std::numeric_limits<double>::quiet_NaN()).integer(7) == 7);
}

TEST_CASE("escapes and surrogate pairs become UTF-8") {
  const Result<Json> parsed = Json::parse(R"("\"\\\/\b\f\n\r\t\u00e9\u20AC\ud83d\ude00")");
  REQUIRE(parsed.ok());
  CHECK(parsed->string() == "\"\\/\b\f\n\r\té€😀");
  CHECK(Json::parse(R"("\u0000")")->string() == std::string(1, '\0'));
}

TEST_CASE("what is not JSON is refused") {
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "[",
                           "]",
                           "[1,]",
                           "[,1]",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{'a':1}",
                           "{\"a\" 1}",
                           "{\"a\":}",
                           "{1:2}",
                           "[1 2]",
                           "1 2",
                           "null x",
                           "nul",
                           "True",
                           "NaN",
                           "Infinity",
                           "-Infinity",
                           "-",
                           "+1",
                           "01",
                           "-01",
                           "1.",
                           ".5",
                           "1e",
                           "1e+",
                           "0x10",
                           "1e999",
                           "\"",
                           "\"\\\"",
                           "\"\\x41\"",
                           "\"\\u12\"",
                           "\"\\u12g4\"",
                           "\"\\",
                           "\"\\u",
                           "\"a\nb\"",
                           "\"a\tb\"",
                           "// c\n1",
                           "[1]]",
                           "\xEF\xBB\xBF"
                           "1"}) {
    CAPTURE(text);
    CHECK(refused(text));
  }
}

TEST_CASE("a lone surrogate is refused, as it is no text") {
  CHECK(refused(R"("\ud83d")"));
  CHECK(refused(R"("\ude00")"));
  CHECK(refused(R"("\ud83dx")"));
  CHECK(refused(R"("\ud83d\u0041")"));
  CHECK(refused(R"("\ud83d\ud83d")"));
}

TEST_CASE("bytes that are not UTF-8 are refused with their place") {
  CHECK(refused("\"\xFF\""));
  CHECK(Json::parse("\"ab\xFF\"").error().message == "not UTF-8 at byte 3");
  CHECK(Json::parse("\"\uFFFD\xFF\"").error().message == "not UTF-8 at byte 4");
}

TEST_CASE("an error says where") { CHECK(Json::parse("[1, x]").error().message == "expected a value at byte 4"); }

TEST_CASE("nesting ends at 64") {
  const auto nested = [](std::size_t n) { return std::string(n, '[') + std::string(n, ']'); };
  CHECK(round_trip(nested(64)) == nested(64));
  CHECK(refused(nested(65)));
  CHECK(refused(std::string(1000000, '[')));
  std::string objects;
  for (int i = 0; i < 65; ++i) objects += "{\"a\":";
  CHECK(refused(objects + "1" + std::string(65, '}')));
}

TEST_CASE("a duplicate key keeps its last value") {
  CHECK(round_trip(R"({"a":1,"b":2,"a":3})") == R"({"a":3,"b":2})");
  CHECK(round_trip(R"({"a":1,"a":2,"a":3})") == R"({"a":3})");
}

TEST_CASE("objects keep their order") { CHECK(round_trip(R"({"z":1,"a":2,"m":3})") == R"({"z":1,"a":2,"m":3})"); }

TEST_CASE("strings are written as valid UTF-8 with the least escapes") {
  CHECK(Json("é€😀</script>\u2028").dump() == "\"é€😀</script>\u2028\"");
  CHECK(Json("\"\\\n\x01\x1f").dump() == R"("\"\\\n\u0001\u001f")");
  CHECK(Json("a\xFFz").dump() == "\"a\uFFFDz\"");
  CHECK(Json(std::string("a\0b", 3)).dump() == R"("a\u0000b")");
}

TEST_CASE("numbers are written so that they read back the same") {
  CHECK(Json(0).dump() == "0");
  CHECK(Json(-17).dump() == "-17");
  CHECK(Json(std::int64_t{9007199254740991}).dump() == "9007199254740991");
  CHECK(Json(0.1).dump() == "0.1");
  CHECK(Json(1e100).dump() == "1e+100");
  CHECK(Json(std::size_t{3}).dump() == "3");
  CHECK(Json(std::numeric_limits<double>::infinity()).dump() == "null");
  CHECK(Json(std::numeric_limits<double>::quiet_NaN()).dump() == "null");
}

TEST_CASE("what was written reads back as what it was") {
  std::mt19937 random(7);
  for (int round = 0; round < 500; ++round) {
    const std::string text = random_json(random, 0).dump();
    REQUIRE(is_valid_utf8(text));
    REQUIRE(round_trip(text) == text);
  }
}

TEST_CASE("no mutilation of a message gets past the parser with another meaning or crashes it") {
  std::mt19937 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string text = random_json(random, 0).dump();
    for (unsigned n = 1 + random() % 3; n > 0 && !text.empty(); --n) {
      text[random() % text.size()] = "{}[]\",:\\u0e-\xC3"[random() % 13];
    }
    const Result<Json> parsed = Json::parse(text);
    if (parsed.ok()) REQUIRE(round_trip(parsed->dump()) == parsed->dump());
  }
}
