// Which words of a line are asked about. "bonjour[s]" notation would hide the spaces: words are listed instead.
#include "core/spelling/words.hpp"

#include <catch_amalgamated.hpp>

#include "core/base/utf8.hpp"
#include "core/spelling/memory.hpp"

using namespace marbre::spelling;
namespace base = marbre::base;
using Words = std::vector<std::string>;

namespace {

Words words_of(std::string_view line, Languages languages = Languages::kFrench, std::vector<Piece> prose = {}) {
  if (prose.empty()) prose.push_back({0, static_cast<std::uint32_t>(line.size())});
  std::vector<Piece> found;
  find_words(line, prose, languages, found);
  Words out;
  for (const Piece& p : found) out.emplace_back(line.substr(p.from, p.to - p.from));
  return out;
}

}  // namespace

TEST_CASE("words of prose, without punctuation and spaces of any kind") {
  CHECK(words_of("Bonjour, le monde !") == Words{"Bonjour", "le", "monde"});
  CHECK(words_of("« Été » (déjà) : œuvre…") == Words{"Été", "déjà", "œuvre"});
  CHECK(words_of("vraiment\u202f? oui\u00a0; non") == Words{"vraiment", "oui", "non"});
  CHECK(words_of("").empty());
  CHECK(words_of("a à y ! 12").empty());
}

TEST_CASE("French elisions are no part of their word, others are words of their own") {
  CHECK(words_of("l'arbre d’été qu'ils jusqu’ici L'Équipe") == Words{"arbre", "été", "ils", "ici", "Équipe"});
  CHECK(words_of("aujourd'hui quelqu’un presqu'île prud'homme") ==
        Words{"aujourd'hui", "quelqu’un", "presqu'île", "prud'homme"});
  CHECK(words_of("'cité' l'") == Words{"cité"});
}

TEST_CASE("English apostrophes belong to their word, but for the genitive") {
  CHECK(words_of("don't Marbre's it’s l'event", Languages::kEnglish) == Words{"don't", "Marbre", "it", "l'event"});
  CHECK(words_of("l'event Marbre's", Languages::kBoth) == Words{"event", "Marbre"});
}

TEST_CASE("hyphens join, and stand at no end of a word") {
  CHECK(words_of("arc-en-ciel peut-être a-t-il -mot- mot--mot Jean-Philippe") ==
        Words{"arc-en-ciel", "peut-être", "a-t-il", "mot", "mot", "mot", "Jean-Philippe"});
  CHECK(words_of("sou\u00adlève") == Words{"sou\u00adlève"});
  CHECK(normal_form("sou\u00adlève") == "soulève");
}

TEST_CASE("addresses, mentions, tags, paths, entities, words with digits are not asked") {
  CHECK(words_of("voir https://exemple.fr/une/paje et www.exemple.fr ou exemple.fr").size() == 3);  // voir, et, ou
  CHECK(words_of("ecrire a jean.dupon@exemple.fr, (@jeanne), #pragrame, suite") == Words{"ecrire", "suite"});
  CHECK(words_of("src/core/txt ./fichié ~/dossié /etc et/ou") == Words{"et", "ou"});
  CHECK(words_of("&eacute; &nbsp;mot :sourir: h264 v2 snake_case fichié.md") == Words{"mot"});
  CHECK(words_of("\\newcomand $variabl").empty());
}

TEST_CASE("acronyms and names in the manner of programs are not asked, capitals at the start are") {
  CHECK(words_of("API JSON ÉTÉ GitHub JavaScript iPhone Clermont") == Words{"Clermont"});
}

TEST_CASE("other scripts are not asked") { CHECK(words_of("мир 世界 Ελλάδα mot") == Words{"mot"}); }

TEST_CASE("decomposed letters are one word, and are remembered composed") {
  const std::string nfd = "e\u0301ve\u0301nement";
  CHECK(words_of(nfd) == Words{nfd});
  CHECK(normal_form(nfd) == "événement");
  CHECK(normal_form("c\u0327a l’œil") == "ça l'œil");
  CHECK(normal_form("C\u0327A\u0302") == "ÇÂ");
}

TEST_CASE("only prose is read, and a word that markup goes through is not") {
  const std::string line = "Le `coode` et **gras**seyer.";
  CHECK(words_of(line, Languages::kFrench, {{0, 3}, {10, 14}, {16, 20}, {22, 29}}) == Words{"Le", "et"});
  CHECK(words_of("un mot", Languages::kFrench, {{3, 99}}) == Words{"mot"});  // pieces beyond the line are cut
  CHECK(words_of("un mot", Languages::kNone).empty());
}

TEST_CASE("keys of front matter that hold prose") {
  CHECK(is_prose_key("title"));
  CHECK(is_prose_key("Description"));
  CHECK_FALSE(is_prose_key("layout"));
  CHECK_FALSE(is_prose_key("titles"));
}

TEST_CASE("what a page says of its language") {
  CHECK(languages_of("fr") == Languages::kFrench);
  CHECK(languages_of("fr_FR.UTF-8") == Languages::kFrench);
  CHECK(languages_of("en-GB") == Languages::kEnglish);
  CHECK(languages_of("de") == Languages::kNone);
  CHECK(languages_of("fy") == Languages::kNone);
  CHECK(languages_of("enx") == Languages::kNone);
  CHECK(languages_of("") == Languages::kNone);
}

TEST_CASE("a suggestion takes the apostrophe of what it replaces") {
  CHECK(fitted("aujourd'hui", "aujourd’hhui", false) == "aujourd’hui");
  CHECK(fitted("aujourd'hui", "aujourd'hhui", true) == "aujourd'hui");
  CHECK(fitted("aujourd'hui", "aujourdhui", true) == "aujourd’hui");
  CHECK(fitted("aujourd'hui", "aujourdhui", false) == "aujourd'hui");
  CHECK(with_small_initial("Été") == "été");
  CHECK(with_small_initial("mot") == "mot");
  CHECK(with_small_initial("").empty());
}

TEST_CASE("pieces lie in the line, in order, on code points, whatever the line is") {
  constexpr std::string_view kAlphabet[] = {"a",      "É",  "e\u0301", "'", "’", "-",      ".",  " ",
                                            "\u00a0", "@",  "/",       "1", "_", "*",      "l'", "qu’",
                                            "'s",     "😀", "\xC3",    "&", ";", "\u00ad", "#"};
  std::uint32_t seed = 1;
  const auto next = [&](std::size_t n) {
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 9) % n;
  };
  for (int round = 0; round < 4000; ++round) {
    std::string line;
    for (std::size_t i = next(24); i > 0; --i) line += kAlphabet[next(std::size(kAlphabet))];
    const auto middle = static_cast<std::uint32_t>(line.size() / 2), end = static_cast<std::uint32_t>(line.size());
    for (const Languages languages : {Languages::kFrench, Languages::kEnglish, Languages::kBoth}) {
      std::vector<Piece> found;
      find_words(line, std::vector<Piece>{{0, middle}, {middle, end}}, languages, found);
      std::uint32_t last = 0;
      for (const Piece& p : found) {
        INFO(line);
        REQUIRE(last <= p.from);
        REQUIRE(p.from < p.to);
        REQUIRE(p.to <= end);
        last = p.to;
        const std::string form = normal_form(line.substr(p.from, p.to - p.from));
        REQUIRE_FALSE(form.empty());
        REQUIRE(normal_form(form) == form);
      }
    }
  }
}

TEST_CASE("a very long word and a very long line end") {
  CHECK(words_of(std::string(1'000'000, 'a')).empty());
  std::string line;
  for (int i = 0; i < 100'000; ++i) line += "l'";
  CHECK(words_of(line).empty());
}

TEST_CASE("the memory keeps verdicts, forgets the oldest, and never grows beyond its bound") {
  Memory memory;
  CHECK(memory.find("mot") == Verdict::kUnknown);
  memory.set("mot", Verdict::kAsked);
  memory.set("mot", Verdict::kWrong);
  CHECK(memory.find("mot") == Verdict::kWrong);
  memory.set("mot", Verdict::kUnknown);
  CHECK(memory.size() == 0);
  memory.set("mot", Verdict::kRight);
  for (std::size_t i = 0; i < 3 * Memory::kGeneration; ++i) memory.set("m" + std::to_string(i), Verdict::kRight);
  CHECK(memory.find("mot") == Verdict::kUnknown);
  CHECK(memory.find("m" + std::to_string(3 * Memory::kGeneration - 1)) == Verdict::kRight);
  CHECK(memory.size() <= 2 * Memory::kGeneration);
}
