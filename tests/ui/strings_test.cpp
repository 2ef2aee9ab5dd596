// The catalogue: whole in both languages, used for every text, and dates as people say them.
#include "ui/strings.hpp"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "app/notices.hpp"

namespace marbre::ui {
namespace {

using app::Language;

std::size_t placeholders(std::string_view text) {
  std::size_t n = 0;
  for (std::size_t at = text.find("{}"); at != std::string_view::npos; at = text.find("{}", at + 2)) ++n;
  return n;
}

TEST_CASE("every text is there in French and in English, with the same placeholders") {
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(StringId::kCount); ++i) {
    const std::string_view french = translate(static_cast<StringId>(i), Language::kFrench);
    const std::string_view english = translate(static_cast<StringId>(i), Language::kEnglish);
    CAPTURE(french, english);
    CHECK_FALSE(french.empty());
    CHECK_FALSE(english.empty());
    CHECK(placeholders(french) == placeholders(english));
    CHECK(placeholders(french) <= 1);
  }
}

TEST_CASE("French has no breaking space before its double punctuation, and curved apostrophes") {
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(StringId::kCount); ++i) {
    const std::string_view french = translate(static_cast<StringId>(i), Language::kFrench);
    CAPTURE(french);
    for (const std::string_view bad : {" :", " ;", " ?", " !", " »", "« ", "'"})
      CHECK(french.find(bad) == std::string_view::npos);
  }
}

TEST_CASE("every notice of the app has a text of its name") {
  for (const std::string_view key : app::kNotices) {
    CAPTURE(key);
    CHECK_FALSE(translate_key(key, Language::kFrench).empty());
    CHECK_FALSE(translate_key(key, Language::kEnglish).empty());
  }
  CHECK(translate_key("kNoSuchText", Language::kFrench).empty());
}

TEST_CASE("an argument goes where the braces are") {
  CHECK(format("a {} b", "x") == "a x b");
  CHECK(format("a {} {}", "x") == "a x {}");
  CHECK(format("none", "x") == "none");
}

TEST_CASE("dates are in words") {
  CHECK(date_in_words("2026-06-29", Language::kFrench) == "29 juin 2026");
  CHECK(date_in_words("2026-08-01", Language::kFrench) == "1er août 2026");
  CHECK(date_in_words("2026-08-01", Language::kEnglish) == "1 August 2026");
  CHECK(date_in_words("2026-06-29 19:00:00 +0200", Language::kFrench) == "lundi 29 juin 2026, 19\u00a0h");
  CHECK(date_in_words("2026-06-29T19:05:00Z", Language::kFrench) == "lundi 29 juin 2026, 19\u00a0h\u00a005");
  CHECK(date_in_words("2024-02-29T09:30", Language::kEnglish) == "Thursday 29 February 2024, 9:30");
  CHECK(short_date("2025-11-12", Language::kFrench) == "12 nov. 2025");
}

TEST_CASE("what is no date stays as it stands") {
  for (const std::string_view odd : {"", "hier", "2026-13-01", "2026-00-10", "2026/06/29", "2026-06-2"}) {
    CHECK(date_in_words(odd, Language::kFrench) == odd);
    CHECK(short_date(odd, Language::kFrench) == odd);
  }
}

TEST_CASE("the clock is the host's") {
  CHECK(clock_time({1'782'748'800'000}, 0) == "16:00");
  CHECK(clock_time({1'782'748'800'000}, 120) == "18:00");
  CHECK(clock_time({1'782'748'800'000 + 5 * 60'000}, -17 * 60) == "23:05");
  CHECK(clock_time({-60'000}, 0) == "23:59");
}

// A text in a panel is two words in one literal, or a letter that is not ASCII. Names of keys are no texts.
TEST_CASE("panels have no texts of their own") {
  const std::filesystem::path panels = std::filesystem::path(MARBRE_SOURCE_DIR) / "src" / "ui" / "panels";
  const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re"), comment(R"(//.*$)"), words("[A-Za-z]{2,} [A-Za-z]{2,}");
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(panels)) {
    if (entry.path().extension() != ".cpp") continue;
    ++files;
    std::ifstream in(entry.path());
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("#include")) continue;
      const std::string code = std::regex_replace(line, comment, "");
      for (std::sregex_iterator at(code.begin(), code.end(), literal), end; at != end; ++at) {
        const std::string text = (*at)[1];
        if (text.starts_with("Control+")) continue;
        CAPTURE(entry.path().filename().string(), text);
        CHECK_FALSE(std::regex_search(text, words));
        CHECK(text.find("\xC3") == std::string::npos);  // é, à, ç...
      }
    }
  }
  CHECK(files > 12);
}

}  // namespace
}  // namespace marbre::ui
