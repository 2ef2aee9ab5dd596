// A tree made again after an edit equals the tree of the whole text, shares what the edit did not touch, and hostile
// texts stay linear.
#include <catch_amalgamated.hpp>
#include <chrono>
#include <random>

#include "core/corpus.hpp"
#include "core/markdown/support.hpp"
#include "core/text/document.hpp"

using namespace marbre::markdown;
using namespace marbre::markdown::test;
using marbre::text::Document;

namespace {

const std::vector<std::string> kScraps = {"a",
                                          "mot ",
                                          " ",
                                          "  ",
                                          "    ",
                                          "\t",
                                          "\n",
                                          "\n",
                                          "\n\n",
                                          "\r\n",
                                          "*",
                                          "**",
                                          "_",
                                          "`",
                                          "```\n",
                                          "~~~\n",
                                          "- ",
                                          "1. ",
                                          "> ",
                                          "# ",
                                          "---\n",
                                          "===\n",
                                          "[",
                                          "](u)",
                                          "[a]",
                                          "[a]: /u\n",
                                          "[a]: /v \"t\"\n",
                                          "[^1]",
                                          "[^1]: note\n",
                                          "{: .c}\n",
                                          "{:x: .k}\n",
                                          "{: x}",
                                          "<div>",
                                          "</div>\n",
                                          "<div markdown=\"1\">\n",
                                          "<b>",
                                          "</b>",
                                          "<!--",
                                          "-->",
                                          "<script>",
                                          "</script>",
                                          "|",
                                          "a | b\n",
                                          "|--|\n",
                                          ": d\n",
                                          "^\n",
                                          "$$",
                                          "*[HTML]: h\n",
                                          "HTML ",
                                          "\"q\"",
                                          "l'a",
                                          "...",
                                          "{::comment}\n",
                                          "{:/}\n",
                                          "é",
                                          "\\",
                                          "- [ ] ",
                                          "    code\n",
                                          "{::options auto_ids=\"false\" /}\n"};

std::string described(const Tree& tree) {
  std::string out;
  const Flat all = flat(tree);
  for (const FlatNode& n : all.nodes)
    ((((out += name(n.kind)) += '[') +=
      std::to_string(n.source.from.value) + "," + std::to_string(n.source.to.value)) +=
     "]" + n.text + "|" + n.target + "|" + n.title) += '\n';
  return out;
}

// The edit [from, to) -> with, on text and tree. "" when the new tree is that of the whole text.
std::string edited(std::string& text, Tree& tree, std::uint32_t from, std::uint32_t to, const std::string& with) {
  std::string next = text;
  next.replace(from, to - from, with);
  const auto document = Document::from(next);
  if (!document.ok()) return "";
  const auto end = static_cast<std::uint32_t>(from + with.size());
  const auto size = static_cast<std::uint32_t>(next.size());
  Tree again = reparse(tree, {{from}, {to}}, {end}, *document, {{0}, {size}});
  const Tree whole = parse(next);
  const std::string broken = broken_promise(next, flat(again));
  const std::string before = text;
  text = std::move(next);
  tree = std::move(again);
  if (!broken.empty()) return broken;
  if (described(tree) != described(whole)) return "not the tree of: " + text + "\n--- which was: " + before;
  return marbre::markdown::to_html(tree) == marbre::markdown::to_html(whole) ? "" : "not the HTML of: " + text;
}

}  // namespace

TEST_CASE("after random edits the tree is that of the whole text") {
  const auto seed = GENERATE(range(1u, 9u));
  std::mt19937 random(seed);
  const auto below = [&](std::size_t n) { return static_cast<std::uint32_t>(random() % std::max<std::size_t>(n, 1)); };
  std::string text;
  for (int i = 0; i < 60; ++i) text += kScraps[below(kScraps.size())];
  Tree tree = parse(text);
  for (int step = 0; step < 120; ++step) {
    std::uint32_t from = below(text.size() + 1),
                  to = std::min<std::uint32_t>(from + below(8), static_cast<std::uint32_t>(text.size()));
    const auto inside = [&](std::uint32_t p) {
      return p < text.size() && (static_cast<unsigned char>(text[p]) & 0xC0) == 0x80;
    };
    while (inside(from)) --from;
    while (inside(to)) ++to;
    std::string with;
    for (std::uint32_t n = below(3); n > 0; --n) with += kScraps[below(kScraps.size())];
    REQUIRE(edited(text, tree, from, to, with) == "");
  }
}

TEST_CASE("a keystroke in a long text leaves the other blocks as they are") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "## Titre " + std::to_string(i) + "\n\nUn *paragraphe*.\n\n- un\n- deux\n\n";
  Tree tree = parse(text);
  const std::vector<BlockPtr> before = tree.blocks;
  const auto at = static_cast<std::uint32_t>(text.find("paragraphe", text.size() / 2));
  REQUIRE(edited(text, tree, at, at, "x") == "");
  REQUIRE(tree.blocks.size() == before.size());
  std::size_t changed = 0;
  for (std::size_t i = 0; i < before.size(); ++i) changed += before[i] != tree.blocks[i] ? 1 : 0;
  CHECK(changed <= 2);
}

TEST_CASE("a definition that changes reaches every block that uses it, and no other") {
  std::string text = "[a]\n\nrien\n\n[b] HTML\n\n[a]: /u\n\nfin\n";
  Tree tree = parse(text);
  const BlockPtr untouched = tree.blocks[1];
  const auto at = static_cast<std::uint32_t>(text.find("/u"));
  REQUIRE(edited(text, tree, at, at + 2, "/ailleurs") == "");
  CHECK(marbre::markdown::to_html(tree).find("<a href=\"/ailleurs\">a</a>") != std::string::npos);
  CHECK(tree.blocks[1] == untouched);
  REQUIRE(edited(text, tree, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(text.size()),
                 "\n*[HTML]: Langage\n") == "");
  CHECK(marbre::markdown::to_html(tree).find("<abbr title=\"Langage\">HTML</abbr>") != std::string::npos);
}

TEST_CASE("spans and blocks of kramdown tell their bytes") {
  const std::string source = "Un *mot* et `code` [lien](/x).\n\n> - cité *fort*\n\nTerme\n: déf\n";
  const Flat tree = flat(parse(source));
  std::string spans;
  for (std::size_t i = 1; i < tree.nodes.size(); ++i)
    if (tree.nodes[i].kind != NodeKind::kBlank) spans += shown(source, tree.nodes[i]) + "\n";
  CHECK(spans ==
        "p[Un *mot* et `code` [lien](/x).\\n]\ntext[Un ]\nem[*mot*]\ntext[mot]\ntext[ et ]\ncode[`code`]\ntext[ "
        "]\na[[lien](/x)]\ntext[lien]\ntext[.]\nquote[> - cité *fort*\\n]\nul[> - cité *fort*\\n]\nli[> - cité "
        "*fort*\\n]\np[> - cité *fort*\\n]\ntext[cité ]\nem[*fort*]\ntext[fort]\ndl[Terme\\n: déf\\n]\n"
        "dt[Terme\\n]\ntext[Terme]\ndd[: déf\\n]\np[: déf\\n]\ntext[déf]\n");
}

TEST_CASE("hostile texts cost what they are long") {
  const auto repeated = [](std::string_view piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) out += piece;
    return out;
  };
  const auto numbered = [](std::string_view piece, int times) {  // "%" is the number of the piece
    std::string out;
    for (int i = 0; i < times; ++i) {
      for (const char c : piece) c == '%' ? out += std::to_string(i) : out += c;
    }
    return out;
  };
  const int n = 20000;
  const std::vector<std::string> cases = {
      repeated("> ", n) + "a",
      repeated("- ", n) + "a",
      repeated("[", n) + "a" + repeated("]", n),
      repeated("[a](", n),
      repeated("[a](b \"c", n),
      repeated("*a **a ", n) + "b" + repeated(" a** a*", n),
      repeated("*a_ ", n),
      repeated("a***", n),
      repeated("*a **b ", n),
      repeated("__a _b ", n),
      repeated("![a", n) + repeated("](b)", n),
      repeated("![", n),
      repeated("`a", n),
      repeated("-\n", n),
      repeated(">\n", n) + "\n" + repeated("***\n", n),
      "|a|\n|-|\n" + repeated("|b|\n", n),
      repeated("a|", 300) + "\n" + repeated("-|", 300) + "\n" + repeated("x|y\n", 300),
      repeated("#\n", n),
      repeated("```\n```\n", n),
      repeated("<a\n", n) + ">",
      repeated("<b>", n),
      repeated("<div>", n),
      repeated("<div>\n", n),
      repeated("<a b='", n),
      repeated("&amp;", n),
      repeated("~~a ", n),
      repeated("$$a ", n),
      repeated("<!-- ", n),
      repeated("\"a'", n),
      repeated("a\n: b\n", n / 4),
      repeated("[a]: b\n", n),
      repeated("[^a]: b\n", n / 4),
      repeated("{: .a}\n", n),
      repeated("a\n\n~~~x y\n\n", n / 4),
      repeated("text ``` x\n", n),
      repeated("<b", n),
      repeated("</b>", n),
      repeated("{::comment}", n),
      repeated("{:", n),
      repeated("{::comment}\n", n / 4),
      repeated("(\\(", n),
      repeated("a  \n", n),
      repeated("*[A]: b\n", 200) + repeated("A ", n),
      numbered("*[AB%]: of %\n", n / 4) + "\n" + numbered("The AB% of AB%C, ABC.\n", n),
      numbered("*[%AB]: of %\n", n / 4) + "\n" + repeated("12 34 AB", n),
      numbered("{:%: .a%}\n", n / 4) + "\n" + numbered("a\n{:%}\n\n", n / 4)};
  for (const std::string& source : cases) {
    CAPTURE(source.substr(0, 40));
    const auto start = std::chrono::steady_clock::now();
    const Tree tree = parse(source);
    const auto ms =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    CHECK(broken_promise(source, flat(tree)) == "");
    CHECK(marbre::markdown::to_html(tree).size() < 2000 * source.size() + 1000);
    CHECK(ms < 60000);  // what is quadratic takes minutes here
  }
}
