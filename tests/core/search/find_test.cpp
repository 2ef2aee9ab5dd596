// Finding and replacing, over documents and strings.
#include "core/search/find.hpp"

#include <catch_amalgamated.hpp>

#include <random>

#include "core/text/grapheme.hpp"

namespace marbre::search {
namespace {

using Strings = std::vector<std::string>;

Query literal(std::string text) { return {.text = std::move(text)}; }
Query regex(std::string text) {
  return {.text = std::move(text), .regex = true, .match_case = true, .match_accents = true};
}

text::Document document(std::string_view text) { return text::Document::from(text).value(); }

Strings found(const Query& query, std::string_view text) {
  const Compiled c = compile(query);
  INFO(query.text);
  REQUIRE(c.pattern);
  const text::Document d = document(text);
  const Found in_document = find_all(*c.pattern, d, {{0}, {d.size()}});
  CHECK(in_document.matches == find_all(*c.pattern, text).matches);
  Strings out;
  for (const ByteRange& m : in_document.matches) {
    CHECK(text::is_cluster_boundary(text, m.from.value));
    CHECK(text::is_cluster_boundary(text, m.to.value));
    out.emplace_back(text.substr(m.from.value, m.length()));
  }
  return out;
}

std::string replaced(const Query& query, std::string_view text, std::string_view with) {
  const Compiled c = compile(query);
  REQUIRE(c.pattern);
  const text::Document d = document(text);
  const Found all = find_all(*c.pattern, d, {{0}, {d.size()}});
  return replace_all(*c.pattern, d, all.matches, with).apply(d).to_string();
}

PatternError error_of(std::string text) { return compile(regex(std::move(text))).error; }

// -- literal ----------------------------------------------------------------------------------------------------------
TEST_CASE("a literal is found without regard to case and accents, and the match is the source's") {
  CHECK(found(literal("ete"), "Été, ete, ÉTÉ; été") == Strings{"Été", "ete", "ÉTÉ", "été"});
  CHECK(found(literal("é"), "e é E É") == Strings{"e", "é", "E", "É"});
  CHECK(found(literal("oeuvre"), "Œuvre, oeuvre") == Strings{"Œuvre", "oeuvre"});
  CHECK(found(literal("œuvre"), "Œuvre, oeuvre") == Strings{"Œuvre", "oeuvre"});
  CHECK(found(literal("l'équipe"), "L’équipe") == Strings{"L’équipe"});
  CHECK(found(literal("vu :"), "vu\u00a0:") == Strings{"vu\u00a0:"});
}

TEST_CASE("decomposed accents belong to the match") {
  CHECK(found(literal("ete"), "e\u0301te\u0301!") == Strings{"e\u0301te\u0301"});
  CHECK(found(literal("te"), "e\u0301te\u0301!") == Strings{"te\u0301"});
  CHECK(found({.text = "e", .match_accents = true}, "e\u0301 e") == Strings{"e"});
}

TEST_CASE("half of a ligature or of an emoji is no match") {
  CHECK(found(literal("o"), "œ o") == Strings{"o"});
  CHECK(found(literal("e"), "œ e") == Strings{"e"});
  CHECK(found(literal("👩"), "👩‍💻 👩") == Strings{"👩"});
}

TEST_CASE("case and accents count when they are asked for") {
  CHECK(found({.text = "é", .match_accents = true}, "e é E É") == Strings{"é", "É"});
  CHECK(found({.text = "É", .match_case = true}, "e é E É") == Strings{"E", "É"});
  CHECK(found({.text = "é", .match_case = true, .match_accents = true}, "e é E É") == Strings{"é"});
}

TEST_CASE("a whole word is bounded by what is no letter, digit or underscore in any script") {
  CHECK(found({.text = "api", .whole_word = true}, "API, apis, l'api, _api, api2, éapi, api") ==
        Strings{"API", "api", "api"});
  CHECK(found({.text = "(a)", .whole_word = true}, "x(a)y") == Strings{"(a)"});
  CHECK(found({.text = "équipe", .whole_word = true}, "l’équipe, équipes") == Strings{"équipe"});
}

TEST_CASE("matches do not overlap and go from the left") {
  CHECK(found(literal("aa"), "aaaaa") == Strings{"aa", "aa"});
}

TEST_CASE("nothing to look for is no mistake") {
  CHECK(compile(literal("")).error == PatternError::kEmpty);
  CHECK(compile(literal("\u0301")).error == PatternError::kEmpty);
}

TEST_CASE("a match far into a long text, across the windows, is where it is") {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += i % 1000 == 999 ? "une Aiguille ici\r\n" : "du foin, rien que du foin\n";
  const text::Document d = document(text);
  const Compiled c = compile(literal("aiguille"));
  const Found all = find_all(*c.pattern, d, {{0}, {d.size()}});
  REQUIRE(all.matches.size() == 30);
  for (const ByteRange& m : all.matches) CHECK(d.slice(m) == "Aiguille");
  const Found within = find_all(*c.pattern, d, {all.matches[10].from, all.matches[20].from});
  CHECK(within.matches.size() == 10);
}

TEST_CASE("a literal agrees with a plain search in random texts") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    std::string text, wanted;
    for (int i = 0; i < 60; ++i) text += "abB\nAé"[random() % 5];
    for (std::uint32_t i = 0; i < 1 + random() % 3; ++i) wanted += "ab"[random() % 2];
    std::vector<std::size_t> expected;
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + wanted.size()))
      expected.push_back(at);
    const Compiled c = compile({.text = wanted, .match_case = true, .match_accents = true});
    std::vector<std::size_t> got;
    for (const ByteRange& m : find_all(*c.pattern, document(text), {{0}, {60}}).matches) got.push_back(m.from.value);
    CHECK(got == expected);
  }
}

TEST_CASE("next and previous go around the ends") {
  const std::vector<ByteRange> all = {{{2}, {4}}, {{6}, {8}}};
  CHECK(next_match(all, {0}) == 0);
  CHECK(next_match(all, {2}) == 0);
  CHECK(next_match(all, {3}) == 1);
  CHECK(next_match(all, {7}) == 0);
  CHECK(previous_match(all, {8}) == 1);
  CHECK(previous_match(all, {7}) == 0);
  CHECK(previous_match(all, {1}) == 1);
}

// -- regular expressions ----------------------------------------------------------------------------------------------
TEST_CASE("regular expressions read as in JavaScript") {
  CHECK(found(regex("a.c"), "abc a\nc aéc") == Strings{"abc", "aéc"});
  CHECK(found(regex("ab*"), "a ab abb") == Strings{"a", "ab", "abb"});
  CHECK(found(regex("ab+?"), "abbb") == Strings{"ab"});
  CHECK(found(regex("<.*?>"), "<a><b>") == Strings{"<a>", "<b>"});
  CHECK(found(regex("<.*>"), "<a><b>") == Strings{"<a><b>"});
  CHECK(found(regex("colou?r"), "color colour") == Strings{"color", "colour"});
  CHECK(found(regex("a{2,3}"), "a aa aaaa") == Strings{"aa", "aaa"});
  CHECK(found(regex("a{2}"), "aaaa") == Strings{"aa", "aa"});
  CHECK(found(regex("x{2,}"), "x xx xxxx") == Strings{"xx", "xxxx"});
  CHECK(found(regex("{a}"), "{a}") == Strings{"{a}"});
  CHECK(found(regex("chat|chien"), "chien chat") == Strings{"chien", "chat"});
  CHECK(found(regex("a|ab"), "ab") == Strings{"a"});
  CHECK(found(regex("(?:ab)+"), "ababx") == Strings{"abab"});
  CHECK(found(regex("[a-cé-]+"), "abé-cd") == Strings{"abé-c"});
  CHECK(found(regex("[^a-z\\s]+"), "ab12 C") == Strings{"12", "C"});
  CHECK(found(regex("\\d+"), "12 et 345") == Strings{"12", "345"});
  CHECK(found(regex("\\w+"), "l’été_2") == Strings{"l", "été_2"});
  CHECK(found(regex("[\\]\\\\]"), "a]b\\") == Strings{"]", "\\"});
  CHECK(found(regex("\\bapi\\b"), "api apis api") == Strings{"api", "api"});
  CHECK(found(regex("\\x41\\u00e9\\u{1F600}"), "Aé😀") == Strings{"Aé😀"});
  CHECK(found(regex("\\(a\\)\\."), "(a).") == Strings{"(a)."});
}

TEST_CASE("ends of lines, whatever they are made of") {
  CHECK(found(regex("^#+ "), "# a\n## b\r\nx # c") == Strings{"# ", "## "});
  CHECK(found(regex("\\s+$"), "a  \r\nb \nc") == Strings{"  ", " "});
  CHECK(found(regex("[ ]+$"), "a  \r\nb \nc") == Strings{"  ", " "});
  CHECK(found(regex("a\\nb"), "a\r\nb a\nb") == Strings{"a\r\nb", "a\nb"});
  CHECK(found(regex("^$"), "a\n\nb") == Strings{""});
}

TEST_CASE("empty matches stand where they stand and never twice") {
  CHECK(replaced(regex("^"), "a\nb", "> ") == "> a\n> b");
  CHECK(replaced(regex("x*"), "abc", "-") == "-a-b-c-");
  CHECK(replaced(regex("$"), "a\r\nb", ".") == "a.\r\nb.");
}

TEST_CASE("a regular expression folds case and accents too") {
  CHECK(found({.text = "é[a-c]t", .regex = true}, "EAT ébt Éçt") == Strings{"EAT", "ébt", "Éçt"});
  CHECK(found({.text = "[^é]", .regex = true}, "eEéÉx") == Strings{"x"});
  CHECK(found({.text = "t.t", .regex = true}, "te\u0301t") == Strings{"te\u0301t"});
  CHECK(found({.text = "c.ur", .regex = true}, "cœur") == Strings{"cœur"});
  CHECK(found({.text = "a+", .regex = true, .whole_word = true}, "aa aab") == Strings{"aa"});
}

TEST_CASE("what is no regular expression says what and where") {
  CHECK(error_of("(a") == PatternError::kUnclosedGroup);
  CHECK(error_of("a)") == PatternError::kUnclosedGroup);
  CHECK(error_of("[a") == PatternError::kUnclosedClass);
  CHECK(error_of("[z-a]") == PatternError::kBadRange);
  CHECK(error_of("a{3,1}") == PatternError::kBadRange);
  CHECK(error_of("*a") == PatternError::kNothingToRepeat);
  CHECK(error_of("a**") == PatternError::kNothingToRepeat);
  CHECK(error_of("^*") == PatternError::kNothingToRepeat);
  CHECK(error_of("a\\") == PatternError::kBadEscape);
  CHECK(error_of("\\q") == PatternError::kBadEscape);
  CHECK(error_of("\\u{110000000}") == PatternError::kBadEscape);
  CHECK(error_of("a(?=b)") == PatternError::kLookaround);
  CHECK(error_of("(?<!a)b") == PatternError::kLookaround);
  CHECK(error_of("(a)\\1") == PatternError::kBackreference);
  CHECK(error_of("((a{1000}){1000}){1000}") == PatternError::kTooLarge);
  CHECK(error_of("a{100000}") == PatternError::kTooLarge);
  CHECK(error_of(std::string(5000, '(')) == PatternError::kTooLarge);
  CHECK(compile(regex("ab[c")).at == 2);
}

TEST_CASE("patterns that hang other engines end, or stop and say so") {
  const std::string many(1'000'000, 'a');
  const auto run = [&](std::string pattern, const std::string& text) {
    const Compiled c = compile(regex(std::move(pattern)));
    REQUIRE(c.pattern);
    return find_all(*c.pattern, text, {.steps = 12'000'000});
  };
  const Found none = run("(a+)+$", many + "b");
  CHECK(none.matches.empty());
  CHECK(run("(a|a)*$", many).matches.size() == 2);  // all of it, and the empty end
  CHECK(run("(a*)*b", many).matches.empty());
  const Found stopped = run("(a?){200}a{200}x", many);
  CHECK(stopped.stopped);
  const Found square = run("a.*[^a]|a", many);  // each match looks at all that follows: a square
  CHECK(square.stopped);
  CHECK_FALSE(square.matches.empty());
}

TEST_CASE("a limit of matches is kept and said") {
  const Compiled c = compile(literal("a"));
  const Found some = find_all(*c.pattern, "aaaa", {.matches = 3});
  CHECK(some.matches.size() == 3);
  CHECK(some.stopped);
  CHECK_FALSE(find_all(*c.pattern, "aaa", {.matches = 3}).stopped);
}

// -- replacing --------------------------------------------------------------------------------------------------------
TEST_CASE("a literal's replacement is what was typed") {
  CHECK(replaced(literal("api"), "API, api", "$1 & \\n") == "$1 & \\n, $1 & \\n");
  CHECK(replaced(literal("a"), "banane", "") == "bnne");
}

TEST_CASE("a regular expression's replacement has groups, the match, dollars and line ends") {
  CHECK(replaced(regex("(\\d+)/(\\d+)"), "le 12/11", "$2-$1") == "le 11-12");
  CHECK(replaced(regex("a+"), "caab", "[$&]") == "c[aa]b");
  CHECK(replaced(regex("(?<mot>\\w+)!"), "oui!", "$<mot>.") == "oui.");
  CHECK(replaced(regex("a"), "a", "$$1 $9 $<x> $") == "$1 $9 $<x> $");
  CHECK(replaced(regex("(a)|b"), "ab", "<$1>") == "<a><>");
  CHECK(replaced(regex(", "), "a, b\r\n", ",\\n") == "a,\r\nb\r\n");
  CHECK(replaced(regex("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)"), "abcdefghij", "$10$1") == "ja");
  CHECK(replaced(regex("(a)"), "a", "$10") == "a0");
}

TEST_CASE("the replacement of one match is that of all") {
  const Compiled c = compile(regex("(\\w)(\\w+)"));
  const text::Document d = document("un deux");
  const Found all = find_all(*c.pattern, d, {{0}, {d.size()}});
  REQUIRE(all.matches.size() == 2);
  CHECK(replacement_of(*c.pattern, d, all.matches[1], "$2$1") == "euxd");
}

}  // namespace
}  // namespace marbre::search
