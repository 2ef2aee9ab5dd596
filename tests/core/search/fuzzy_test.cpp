#include "core/search/fuzzy.hpp"

#include <catch_amalgamated.hpp>

#include "core/base/utf8.hpp"

namespace marbre::search {
namespace {

int of(std::string_view query, std::string_view name) {
  return rank(base::fold_for_search(query), base::fold_for_search(name));
}

TEST_CASE("the start of a name beats the start of a word, that the inside, that initials, that letters in order") {
  const int whole = of("publier", "Publier"), start = of("pub", "Publier"), word = of("pub", "Tout publier"),
            inside = of("blier", "Publier"), initials = of("tp", "Tout publier"), order = of("plr", "Publier");
  CHECK(whole > start);
  CHECK(start > word);
  CHECK(word > inside);
  CHECK(inside > initials);
  CHECK(initials > order);
  CHECK(order > 0);
}

TEST_CASE("case and accents do not count in a query") {
  CHECK(of("reglages", "Réglages") == 1000);
  CHECK(of("RÉGLAGES", "Réglages") == 1000);
  CHECK(of("oeuvre", "Œuvre") == 1000);
}

TEST_CASE("every word of a query has to be found, in any order") {
  CHECK(of("hour 73", "API Hour #73") > 0);
  CHECK(of("73 api", "API Hour #73") > 0);
  CHECK(of("api 99", "API Hour #73") == kNoMatch);
}

TEST_CASE("letters in order begin a word and stay together") {
  CHECK(of("ahr", "API Hour") > 0);
  CHECK(of("our", "API Hour") > of("ahr", "API Hour"));
  CHECK(of("ps", "une page du site, et bien plus loin encore") != kNoMatch);
  CHECK(of("zx", "API Hour") == kNoMatch);
  CHECK(of("pr", "xpr") != kNoMatch);  // inside
  CHECK(of("xr", "paxor") == kNoMatch);
}

TEST_CASE("an empty query is answered by every name") {
  CHECK(of("", "Publier") == 0);
  CHECK(of("  ", "Publier") == 0);
}

}  // namespace
}  // namespace marbre::search
