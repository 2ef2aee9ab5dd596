// Parts of a tree: what is copied from the preview, and the way between drawn text and its source.
#include "core/markdown/part.hpp"

#include <catch_amalgamated.hpp>

using namespace marbre::markdown;

namespace {

// The place where `text` begins, or ends, in the text of the page.
Place place(const Tree& tree, std::string_view text, bool end) {
  for (std::uint32_t b = 0; b < tree.blocks.size(); ++b) {
    const Block& block = *tree.blocks[b];
    for (std::uint32_t n = 0; n < block.nodes.size(); ++n) {
      if (block.nodes[n].end != n + 1) continue;
      const std::size_t at = block.str(block.nodes[n].text).find(text);
      if (at != std::string_view::npos) return {b, n, static_cast<std::uint32_t>(at + (end ? text.size() : 0))};
    }
  }
  FAIL("not in the page: " << text);
  return {};
}

std::string between(std::string_view source, std::string_view from, std::string_view to) {
  const Tree tree = parse(source);
  return html_between(tree, place(tree, from, false), place(tree, to, true));
}

}  // namespace

TEST_CASE("words of one paragraph are copied without its tag, with the spans they stand in") {
  CHECK(between("Un **mot important** et un autre.\n", "important", "un") == "<strong>important</strong> et un");
  CHECK(between("# Un titre\n\nSuite\n", "titre", "titre") == "titre");
  CHECK(between("- un\n- deux mots\n", "deux", "deux") == "deux");
}

TEST_CASE("whole blocks are copied as they are published, the first and last one cut") {
  CHECK(between("Un.\n\nDeux.\n", "Un.", "Un.") == "<p>Un.</p>");
  CHECK(between("# Titre\n\nUn *mot*.\n\nLa fin ici.\n", "Titre", "La fin") ==
        "<h1 id=\"titre\">Titre</h1>\n\n<p>Un <em>mot</em>.</p>\n\n<p>La fin</p>");
  CHECK(between("- un\n- deux\n- trois\n", "deux", "trois") == "<ul>\n  <li>deux</li>\n  <li>trois</li>\n</ul>");
}

TEST_CASE("a row of a table keeps its cells in their columns") {
  const std::string html = between("| a | b |\n|---|---|\n| c | d |\n| e | f |\n", "d", "e");
  CHECK(html.find("<td>c</td>") == std::string::npos);
  CHECK(html.find("<td>\u00A0</td>\n      <td>d</td>") != std::string::npos);
  CHECK(html.find("<th>") == std::string::npos);
}

TEST_CASE("an image between two words comes along, a footnote as its number") {
  CHECK(between("Avant ![carte](a.png) après.\n", "Avant", "après.").find("<img src=\"a.png\" alt=\"carte\"") !=
        std::string::npos);
  CHECK(between("Avant[^1] après.\n\n[^1]: Note.\n", "Avant", "après.") == "<p>Avant<sup>1</sup> après.</p>");
  CHECK(between("Avant[^1] après.\n\n[^1]: La note.\n", "La note.", "La note.") == "<p>La note.</p>");
}

TEST_CASE("a byte of drawn text is found in its source, and back") {
  const std::string_view source = "l\\'eau -- **c** \"dite\"\n> suite", text = "l'eau – **c** “dite”\nsuite";
  for (const std::string_view word : {"eau", "c*", "dite", "suite"}) {
    const auto drawn = static_cast<std::uint32_t>(text.find(word)),
               written = static_cast<std::uint32_t>(source.find(word));
    CHECK(source_at(text, source, drawn) == written);
    CHECK(text_at(text, source, written) == drawn);
  }
  CHECK(source_at(text, source, static_cast<std::uint32_t>(text.size())) == source.size());
  CHECK(source_at("puts 1\n", "```ruby\nputs 1\n```\n", 5) == 13);
  CHECK(source_at("abc", "", 2) == 0);
}
