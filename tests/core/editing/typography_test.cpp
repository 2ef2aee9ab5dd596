#include "core/editing/typography.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
// In the tests ° is a no-break space and ‗ a narrow one.
std::string spaces(std::string_view s, bool to) {
  std::string out(s);
  constexpr std::pair<std::string_view, std::string_view> kBoth[] = {{"°", "\u00A0"}, {"‗", "\u202F"}};
  for (const auto& [sign, space] : kBoth) {
    const std::string_view from = to ? sign : space, put = to ? space : sign;
    for (std::size_t i = out.find(from); i != std::string::npos; i = out.find(from, i + put.size()))
      out.replace(i, from.size(), put);
  }
  return out;
}
std::string fix(std::string_view s) { return spaces(after(spaces(s, true), fix_typography), false); }
std::string type(std::string_view s, std::string_view typed) {
  return spaces(after(spaces(s, true), [&](const Target& t) { return type_french(t, typed); }), false);
}
}  // namespace

TEST_CASE("French marks get their no-break spaces") {
  CHECK(fix("‸Quoi ? Non ! Si ; voici : tout.") == "‸Quoi‗? Non‗! Si‗; voici°: tout.");
  CHECK(fix("‸Quoi? Non! Si; voici: tout.") == "‸Quoi‗? Non‗! Si‗; voici°: tout.");
  CHECK(fix("‸« oui » et «non»") == "‸«°oui°» et «°non°»");
  CHECK(fix("‸Quoi ?! Non !!!") == "‸Quoi‗?! Non‗!!!");
  CHECK(fix("‸(vraiment ?)") == "‸(vraiment‗?)");
  CHECK(fix("‸**Lieu** : ici, *qui* ?") == "‸**Lieu**°: ici, *qui*‗?");
  CHECK(fix("‸Quoi°? Non°!") == "‸Quoi‗? Non‗!");
}

TEST_CASE("what is right already is not touched") {
  CHECK(fix("‸Quoi‗? «°oui°»°: non‗; si‗!") == "nothing");
  CHECK(fix("‸Rien à faire ici.") == "nothing");
}

TEST_CASE("times, addresses, faces, shortcodes, entities and double colons are no French marks") {
  for (const std::string_view s :
       {"‸à 19:00 précises", "‸voir https://a.fr/x?y=1;z et http://b.fr", "‸bien :-) ou :) ou ;)",
        "‸ok :smile: oui :+1: non", "‸a&nbsp;b &eacute;", "‸std::vector", "‸![image](a.png)", "‸texte ![x](y.png)",
        "‸C:\\x", "‸a@b.fr?x", "‸(?) (!)", "‸{% include a.html x: 1 %}", "‸{{ page.title | default: 'x' }}",
        "‸$$a : b$$"}) {
    INFO(s);
    CHECK(fix(s) == "nothing");
  }
}

TEST_CASE("code, HTML, front matter, delimiters and definitions are left alone") {
  for (const std::string_view s : {"‸`a ? b : c`", "‸```\na ? b\n```\n", "‸---\ntitle : quoi ?\n---\n",
                                   "‸<p>\nquoi ?\n</p>\n", "‸a <a title=\"quoi ?\">x</a>", "‸[x](y \"quoi ?\")",
                                   "‸[x]: https://a.fr", "‸| a |\n|:-:|\n", "‸terme\n: définition", "‸{: .classe}"}) {
    INFO(s);
    CHECK(fix(s) == "nothing");
  }
}

TEST_CASE("link texts, headings, quotations, items and cells are prose") {
  CHECK(fix("‸[quoi ?](x)") == "‸[quoi‗?](x)");
  CHECK(fix("‸## Quoi ?") == "‸## Quoi‗?");
  CHECK(fix("‸> Quoi ?") == "‸> Quoi‗?");
  CHECK(fix("‸- un : deux\n- trois !") == "‸- un°: deux\n- trois‗!");
  CHECK(fix("‸| quoi ? |\n|---|\n") == "‸| quoi‗? |\n|---|\n");
}

TEST_CASE("a selection limits it to its lines") {
  CHECK(fix("quoi ?\n\n⟨quoi ?⟩\n\nquoi ?") == "quoi ?\n\n⟨quoi‗?⟩\n\nquoi ?");
}

TEST_CASE("while typing, the space before a mark becomes the right one") {
  CHECK(type("Quoi ‸", "?") == "Quoi‗?‸");
  CHECK(type("voici ‸", ":") == "voici°:‸");
  CHECK(type("Quoi‸", "?") == "Quoi‗?‸");
  CHECK(type("«°oui ‸", "»") == "«°oui°»‸");
  CHECK(type("Quoi‗?‸", "!") == "nothing");
}

TEST_CASE("a colon at a word waits for the space behind it") {
  CHECK(type("voici‸", ":") == "nothing");
  CHECK(type("voici:‸", " ") == "voici°: ‸");
  CHECK(type("19:‸", "0") == "nothing");
  CHECK(type("https:‸", "/") == "nothing");
}

TEST_CASE("what the next letter shows to be no mark gets its space back") {
  CHECK(type("texte‗!‸", "[") == "texte ![‸");
  CHECK(type("bien°:‸", ")") == "bien :)‸");
  CHECK(type("ok°:‸", "s") == "ok :s‸");
  CHECK(type("Quoi‗?‸", " ") == "nothing");
}

TEST_CASE("an ordinary letter, code and an address are typed as they are") {
  CHECK(type("Quo‸", "i") == "nothing");
  CHECK(type("`a ‸`", "?") == "nothing");
  CHECK(type("https://a.fr/x‸", "?") == "nothing");
  CHECK(type("```\na ‸\n```", "?") == "nothing");
  CHECK(type("&nbsp‸", ";") == "nothing");
}
