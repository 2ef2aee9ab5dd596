#include "core/editing/pairs.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
std::string type(std::string_view s, std::string_view typed) {
  return after(s, [&](const Target& t) { return type_pair(t, typed); });
}
std::string erase(std::string_view s) { return after(s, erase_pair); }
std::string paste(std::string_view s, std::string_view pasted) {
  return after(s, [&](const Target& t) { return paste_address(t, pasted); });
}
}  // namespace

TEST_CASE("a mark typed over a selection goes around it") {
  CHECK(type("un ⟨deux⟩ trois", "*") == "un *⟨deux⟩* trois");
  CHECK(type("un *⟨deux⟩* trois", "*") == "un **⟨deux⟩** trois");
  CHECK(type("un ⟩deux⟨ trois", "_") == "un _⟩deux⟨_ trois");
  CHECK(type("⟨code⟩", "`") == "`⟨code⟩`");
  CHECK(type("⟨mot⟩", "[") == "[⟨mot⟩]");
  CHECK(type("⟨mot⟩", "(") == "(⟨mot⟩)");
  CHECK(type("⟨mot⟩", "\"") == "\"⟨mot⟩\"");
  CHECK(type("⟨mot⟩", "«") == "«\u00A0⟨mot⟩\u00A0»");
}

TEST_CASE("over several paragraphs a mark goes around each") {
  CHECK(type("⟨un\n\ndeux⟩", "*") == "*⟨un*\n\n*deux⟩*");
  CHECK(type("⟨- un\n\n- deux⟩", "_") == "- _⟨un_\n\n- _deux⟩_");
}

TEST_CASE("a closing half, an apostrophe or a letter over a selection replaces it") {
  CHECK(type("⟨mot⟩", ")") == "nothing");
  CHECK(type("⟨mot⟩", "'") == "nothing");
  CHECK(type("⟨mot⟩", "a") == "nothing");
}

TEST_CASE("brackets, backticks and guillemets close themselves where text ends") {
  CHECK(type("un ‸", "(") == "un (‸)");
  CHECK(type("un ‸, deux", "[") == "un [‸], deux");
  CHECK(type("‸ un", "`") == "`‸` un");
  CHECK(type("‸", "«") == "«\u00A0‸\u00A0»");
  CHECK(type("(‸)", "[") == "([‸])");
}

TEST_CASE("before a word they do not, nor after a backslash, nor in a face") {
  CHECK(type("‸mot", "(") == "nothing");
  CHECK(type("\\‸", "[") == "nothing");
  CHECK(type(":‸", "(") == "nothing");
  CHECK(type("mot‸", "`") == "nothing");
}

TEST_CASE("bullets and emphasis are never doubled") {
  CHECK(type("‸", "*") == "nothing");
  CHECK(type("un ‸", "*") == "nothing");
  CHECK(type("un ‸", "_") == "nothing");
  CHECK(type("aujourd‸hui", "'") == "nothing");
  CHECK(type("il dit ‸", "\"") == "nothing");
}

TEST_CASE("a closing half that is there is stepped over, one that is missing is typed") {
  CHECK(type("(un‸)", ")") == "(un)‸");
  CHECK(type("un‸)", ")") == "nothing");
  CHECK(type("(un (deux‸)", ")") == "nothing");
  CHECK(type("[un‸](b)", "]") == "[un]‸(b)");
  CHECK(type("`a‸`", "`") == "`a`‸");
  CHECK(type("«\u00A0un‸\u00A0»", "»") == "«\u00A0un\u00A0»‸");
  // Who types the spaces too has one of each all the same.
  CHECK(type("«\u00A0‸\u00A0»", " ") == "«\u00A0‸\u00A0»");
  CHECK(type("«\u00A0un ‸\u00A0»", "»") == "«\u00A0un\u00A0»‸");
  CHECK(type("un‸", " ") == "nothing");
  CHECK(type("«un‸»", "»") == "«un»‸");
}

TEST_CASE("the marks of emphasis are stepped over one by one") {
  CHECK(type("**gras‸**", "*") == "**gras*‸*");
  CHECK(type("**gras*‸*", "*") == "**gras**‸");
  CHECK(type("a *b‸* c", "*") == "a *b*‸ c");
  CHECK(type("‸*b*", "*") == "nothing");
  CHECK(type("a *b* ‸*c*", "*") == "nothing");
}

TEST_CASE("three backticks make a fence") {
  CHECK(type("‸", "`") == "`‸`");
  CHECK(type("`‸`", "`") == "``‸");
  CHECK(type("``‸", "`") == "nothing");
}

TEST_CASE("a task box can be typed") {
  CHECK(type("- ‸", "[") == "- [‸]");
  CHECK(type("- [ ‸]", "]") == "- [ ]‸");
}

TEST_CASE("in code only brackets and quotes are paired, in front matter nothing") {
  CHECK(type("```\nf‸\n```", "(") == "```\nf(‸)\n```");
  CHECK(type("```\n⟨f⟩\n```", "*") == "nothing");
  CHECK(type("---\na: ‸\n---\n", "[") == "nothing");
}

TEST_CASE("Backspace between two halves takes both") {
  CHECK(erase("(‸)") == "‸");
  CHECK(erase("a [‸] b") == "a ‸ b");
  CHECK(erase("`‸`") == "‸");
  CHECK(erase("**‸**") == "‸");
  CHECK(erase("«\u00A0‸\u00A0»") == "‸");
  CHECK(erase("(a‸)") == "nothing");
  CHECK(erase("‸)") == "nothing");
}

TEST_CASE("an address pasted over words makes a link of them") {
  CHECK(paste("voir ⟨la carte⟩ ici", "https://a.fr/x\n") == "voir [la carte](https://a.fr/x)‸ ici");
  CHECK(paste("⟨carte⟩", "https://a.fr/x_(y") == "[carte](<https://a.fr/x_(y>)‸");
}

TEST_CASE("an address is pasted as it is without a selection, over an address, into code and into a link's target") {
  CHECK(paste("voir ‸", "https://a.fr") == "nothing");
  CHECK(paste("⟨https://b.fr⟩", "https://a.fr") == "nothing");
  CHECK(paste("`⟨code⟩ x`", "https://a.fr") == "nothing");
  CHECK(paste("[a](⟨cible⟩)", "https://a.fr") == "nothing");
  CHECK(paste("⟨carte⟩", "deux mots") == "nothing");
  CHECK(paste("```\n⟨a⟩\n```", "https://a.fr") == "nothing");
}
