#include "core/editing/marks.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
template <SpanKind kind>
MaybeRewrite toggle(const Target& t) {
  return toggle_mark(t, kind);
}
std::string bold(std::string_view s) { return after(s, toggle<SpanKind::kStrong>); }
std::string italic(std::string_view s) { return after(s, toggle<SpanKind::kEmphasis>); }
std::string strike(std::string_view s) { return after(s, toggle<SpanKind::kStrike>); }
std::string code(std::string_view s) { return after(s, toggle<SpanKind::kCode>); }
std::string link(std::string_view s) { return after(s, toggle_link); }
}  // namespace

TEST_CASE("bold goes around the selection, without the space at its ends") {
  CHECK(bold("un ⟨deux⟩ trois") == "un **⟨deux⟩** trois");
  CHECK(bold("un⟨ deux ⟩trois") == "un **⟨deux⟩** trois");
  CHECK(bold("un ⟩deux⟨ trois") == "un **⟩deux⟨** trois");
  CHECK(italic("l'⟨idée⟩ x") == "l'*⟨idée⟩* x");
  CHECK(strike("⟨faux⟩") == "~~⟨faux⟩~~");
}

TEST_CASE("bold goes when the selection has it, marks inside or outside of it") {
  CHECK(bold("un **⟨deux⟩** trois") == "un ⟨deux⟩ trois");
  CHECK(bold("un ⟨**deux**⟩ trois") == "un ⟨deux⟩ trois");
  CHECK(bold("un __⟨deux⟩__ trois") == "un ⟨deux⟩ trois");
  CHECK(italic("un _⟨deux⟩_ trois") == "un ⟨deux⟩ trois");
}

TEST_CASE("part of a bold stretch is taken out of it and joins it again") {
  CHECK(bold("**un ⟨deux⟩ trois**") == "**un** ⟨deux⟩ **trois**");
  CHECK(bold("**un** ⟨deux⟩ **trois**") == "**un ⟨deux⟩ trois**");
  CHECK(bold("**⟨un⟩ deux**") == "⟨un⟩ **deux**");
  CHECK(bold("**un** ⟨deux⟩") == "**un ⟨deux⟩**");
  CHECK(bold("**a⟨b⟩c**") == "**a**⟨b⟩**c**");
  CHECK(italic("_a⟨b⟩c_") == "a⟨b⟩c");
}

TEST_CASE("bold and italic stand inside of each other") {
  CHECK(italic("**⟨mot⟩**") == "***⟨mot⟩***");
  CHECK(italic("***⟨mot⟩***") == "**⟨mot⟩**");
  CHECK(bold("***⟨mot⟩***") == "*⟨mot⟩*");
  CHECK(bold("un *d⟨eux* tro⟩is") == "un **⟨*deux* tro⟩**is");
  CHECK(bold("a ⟨b **c** d⟩ e") == "a **⟨b c d⟩** e");
}

TEST_CASE("without a selection the word at the caret is meant") {
  CHECK(bold("un de‸ux trois") == "un **de‸ux** trois");
  CHECK(bold("un **de‸ux** trois") == "un de‸ux trois");
  CHECK(bold("un deux‸ trois") == "un **deux**‸ trois");
  CHECK(bold("un **deux**‸ trois") == "un deux‸ trois");
  CHECK(bold("un ‸deux") == "un ‸**deux**");
  CHECK(bold("un ‸**deux**") == "un ‸deux");
}

TEST_CASE("where there is no word a pair is put, and taken away again") {
  CHECK(bold("un ‸ deux") == "un **‸** deux");
  CHECK(bold("un **‸** deux") == "un ‸ deux");
  CHECK(italic("‸") == "*‸*");
  CHECK(italic("**‸**") == "***‸***");
  CHECK(bold("***‸***") == "*‸*");
  CHECK(code("‸") == "`‸`");
  CHECK(code("`‸`") == "‸");
}

TEST_CASE("right before the closing mark the caret steps out") {
  CHECK(bold("un **deux‸**") == "un **deux**‸");
  CHECK(italic("*un deux‸* trois") == "*un deux*‸ trois");
}

TEST_CASE("several paragraphs and items are marked one by one") {
  CHECK(bold("⟨un\n\ndeux⟩\n") == "**⟨un**\n\n**deux⟩**\n");
  CHECK(bold("**⟨un**\n\n**deux⟩**\n") == "⟨un\n\ndeux⟩\n");
  CHECK(bold("⟨- un\n- deux⟩\n") == "- **⟨un**\n- **deux⟩**\n");
  CHECK(bold("⟨# un\n\n> deux⟩\n") == "# **⟨un**\n\n> **deux⟩**\n");
  CHECK(bold("⟨un\n\n**deux**\n\ntrois⟩") == "**⟨un**\n\n**deux**\n\n**trois⟩**");
}

TEST_CASE("the lines of one paragraph are one piece") {
  CHECK(bold("u⟨n\ndeu⟩x\n") == "u**⟨n\ndeu⟩**x\n");
  CHECK(bold("**un\n⟨deux⟩\ntrois**\n") == "**un**\n⟨deux⟩\n**trois**\n");
}

TEST_CASE("the cells of a table are marked one by one, its bars never") {
  CHECK(bold("⟨| a | b |\n|---|---|\n| c | d |⟩\n") == "| **⟨a** | **b** |\n|---|---|\n| **c** | **d⟩** |\n");
}

TEST_CASE("nothing is marked in fenced code, front matter or a rule") {
  CHECK(bold("```\n⟨a⟩\n```\n") == "nothing");
  CHECK(bold("---\n⟨a⟩: b\n---\n") == "nothing");
  CHECK(bold("⟨a\n\n```\nb\n```\n\nc⟩") == "**⟨a**\n\n```\nb\n```\n\n**c⟩**");
}

TEST_CASE("a mark does not cut through code or a link") {
  CHECK(bold("`a ⟨b⟩`") == "**⟨`a b`⟩**");
  CHECK(bold("[un ⟨deux⟩](x)") == "[un **⟨deux⟩**](x)");
  CHECK(bold("x ⟨y [un⟩ deux](z)") == "x **⟨y [un deux](z)⟩**");
}

TEST_CASE("code takes as many backticks as it needs") {
  CHECK(code("⟨a⟩") == "`⟨a⟩`");
  CHECK(code("`⟨a⟩`") == "⟨a⟩");
  CHECK(code("⟨a ` b⟩") == "`` ⟨a ` b⟩ ``");
  CHECK(code("`` ⟨a ` b⟩ ``") == "⟨a ` b⟩");
  CHECK(code("⟨un `deux`⟩") == "`⟨un deux⟩`");
}

TEST_CASE("a word or a selection becomes a link, with the caret where the address goes") {
  CHECK(link("voir ⟨la carte⟩ ici") == "voir [la carte](‸) ici");
  CHECK(link("voir car‸te") == "voir [carte](‸)");
  CHECK(link("voir ‸ ici") == "voir [‸]() ici");
  CHECK(link("⟨https://a.fr⟩") == "[‸](https://a.fr)");
}

TEST_CASE("the link at the caret is taken away") {
  CHECK(link("voir [la carte](‸) ici") == "voir la carte‸ ici");
  CHECK(link("voir [la ca‸rte](https://a.fr) ici") == "voir la ca‸rte ici");
  CHECK(link("⟨[la carte](https://a.fr)⟩") == "⟨la carte⟩");
}

TEST_CASE("the toolbar knows what is on") {
  const auto has = [](std::string_view s, SpanKind kind) { return has_mark(test::read(s).target(), kind); };
  CHECK(has("**un ‸deux**", SpanKind::kStrong));
  CHECK_FALSE(has("**un** ‸deux", SpanKind::kStrong));
  CHECK(has("[a‸](b)", SpanKind::kLink));
  CHECK_FALSE(has("![a‸](b)", SpanKind::kLink));
  CHECK(has("[![a‸](b)](c)", SpanKind::kLink));
  CHECK_FALSE(has("Pour toute question : [écrivez-nous](mailto:bonjour@example.org). La ⟨soirée⟩ est gratuite.",
                  SpanKind::kLink));
  CHECK_FALSE(has("Pour toute question : [écrivez-nous](mailto:bonjour@example.org). La soirée ‸est gratuite.",
                  SpanKind::kLink));
  CHECK(has("⟨*un* deux⟩", SpanKind::kEmphasis) == false);
}

TEST_CASE("a mark that begins in what must not be touched stays there") {
  const auto document = text::Document::from("x _un\ndeux_ trois\n");
  REQUIRE(document.ok());
  const Target target{*document, {{6}, {10}}, {6}};
  const MaybeRewrite done = toggle_mark(target, SpanKind::kEmphasis);
  REQUIRE(done);
  CHECK(done->change.apply(*document).to_string() == "x _un\n*deux*_ trois\n");
}
