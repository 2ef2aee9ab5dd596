#include <catch_amalgamated.hpp>

#include "core/corpus.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/support.hpp"

using namespace marbre::markdown;
using namespace marbre::markdown::test;

TEST_CASE("every feature prints what md4c prints") {
  const std::string source = GENERATE(
      as<std::string>{}, "", "\n", "Bonjour *à* **tous**", "a  \nb\\\nc\nd",
      "# Un\n## Deux ##\n###### Six\n####### Sept", "Titre\n=====\n\nSous-titre\n---", "> cité\n> > deux\nlazy",
      "- a\n- b", "- a\n\n- b", "- a\n  - b\n    - c", "1. a\n2. b", "7) a\n8) b",
      "- [ ] à faire\n- [x] fait\n- [X] aussi", "- a\n  # h\n  b", "- a\n  > q\n  b", "-\n-\n", "---\n***\n___",
      "```\na < b & c\n```", "```ruby extra\nputs 1\n```", "```language-c\nint x;\n```", "~~~ a&amp;b\n~~~",
      "    indented\n\n\tmore", "`a` ``b ` c`` ` `", "<div class=\"x\">\n<p>raw</p>\n</div>",
      "a <b>raw</b> <br/> <!-- c --> d", "<iframe src=\"x\"></iframe><br/>\n<br/>",
      "[a](b) [c](<d e> \"t\\\"i\") [f]( /g 'h' )", "[a](b \"\") [](c)",
      "[r] [s][r] [t][]\n\n[r]: /u \"v\"\n[t]: <w x>", "![a *b* `c` <i> ![d](e)\nf](g \"h\")",
      "[![alt](img.png)](/link)", "<http://x.y/z?a=b&c=d> <m@n.o>", "http://x.y www.x.y/é m@n.o https://a.b/c_d_e.",
      "[é](/é?a=b&c=\"d\"[e]`f`\\|)", "~~barré~~ ~un~", "\\* \\# \\a &eacute; &#233; &#xE9; &nope; &#0; &#xD800;",
      "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | `\\|` | 3 |\n| 4 | 5 | 6 | 7 | 8 |", "a | b\n- | -\n",
      "\xEF\xBB\xBF# bom", "l'équipe « guillemets » … — 🎉", "a\r\nb\r\n\r\n- c\r\n", "tab\tin text",
      "\"quotes\" <angle> & amp", "a\rb\r\r# c\r");
  CAPTURE(source);
  CHECK(to_html(md4c(source)) == oracle(source));
  CHECK(broken_promise(source, md4c(source)) == "");
}

TEST_CASE("spans that md4c leaves without having entered them take nothing away") {
  const std::string source = GENERATE(as<std::string>{}, "[](*[)](*[)](", "- [](*[)](*[)](\n  - x",
                                      "> [](*[)](*[)](\n\nx", "| [](*[)](*[)]( |\n|---|\n| x |");
  CAPTURE(source);
  CHECK(broken_promise(source, md4c(source)) == "");
  CHECK(to_html(md4c(source)).find("](") != std::string::npos);
}

TEST_CASE("a NUL prints as the replacement character, in text, code and links") {
  using namespace std::string_literals;
  const std::string source = "a\0b `c\0d` [e](f\0g \"h\0i\")\n\n    j\0k\n\n```l\0m\nn\0\n```\n"s;
  CHECK(to_html(md4c(source)) == oracle(source));
}

TEST_CASE("the whole corpus prints what md4c prints") {
  const auto files = marbre::corpus::posts();
  if (files.empty()) SKIP("no corpus at " MARBRE_SHARED_DIR);
  REQUIRE(files.size() == 281);
  for (const auto& file : files) {
    CAPTURE(file.name);
    const auto body = marbre::frontmatter::split(file.text).body;
    const std::string_view text = std::string_view(file.text).substr(body.from.value, body.length());
    const std::string html = to_html(md4c(text));
    CHECK(html == oracle(text));
    CHECK(html.empty() == (text.find_first_not_of(" \r\n") == std::string_view::npos));  // four posts have no body
  }
}

TEST_CASE("nodes carry what a renderer needs") {
  const Flat tree = md4c("3. x\n4. y\n\n- [x] z\n\n```rb a b\nc\n```\n\n![alt](src \"ti\")\n");
  std::vector<const FlatNode*> blocks;
  for (const FlatNode& node : tree.nodes)
    if (is_block(node.kind)) blocks.push_back(&node);  // the first stands for the document
  CHECK(blocks[1]->kind == NodeKind::kOrderedList);
  CHECK(blocks[1]->start == 3);
  CHECK(blocks[1]->tight);
  CHECK(blocks[3]->kind == NodeKind::kParagraph);
  CHECK(blocks[3]->tight);
  bool saw_task = false, saw_code = false, saw_image = false;
  for (const FlatNode& node : tree.nodes) {
    saw_task = saw_task || node.task == TaskState::kDone;
    saw_code = saw_code || (node.kind == NodeKind::kCodeBlock && node.target == "rb a b" && node.title == "rb" &&
                            node.text == "c\n");
    saw_image = saw_image || (node.kind == NodeKind::kImage && node.target == "src" && node.title == "ti");
  }
  CHECK(saw_task);
  CHECK(saw_code);
  CHECK(saw_image);
}

TEST_CASE("the outline holds headings with their level and their plain text") {
  const std::string source = "# Un *grand* `titre`\n\ntexte\n\n> ## Cité &amp; ![logo](x)\n";
  const auto entries = outline(md4c(source));
  REQUIRE(entries.size() == 2);
  CHECK(entries[0].level == 1);
  CHECK(entries[0].text == "Un grand titre");
  CHECK(entries[1].level == 2);
  CHECK(entries[1].text == "Cité & logo");
  CHECK(source.substr(entries[1].source.from.value, entries[1].source.length()) == "> ## Cité &amp; ![logo](x)\n");
}

TEST_CASE("plain text keeps words of different blocks and lines apart") {
  CHECK(plain_text(md4c("a\nb\n\n- c\n- d <b>e</b>\n\n|f|g|\n|-|-|\n")) == "a b c d e f g");
  CHECK(plain_text(md4c("")) == "");
  CHECK(marbre::markdown::plain_text(*parse("x").blocks[0], 99) == "");
}

namespace {
std::string repeated(std::string_view piece, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += piece;
  return out;
}
std::size_t count(const Flat& tree, NodeKind kind) {
  std::size_t n = 0;
  for (const FlatNode& node : tree.nodes) n += node.kind == kind ? 1 : 0;
  return n;
}
}  // namespace

TEST_CASE("hostile input finishes, with as many nodes as it has marks and no deep recursion") {
  struct Case {
    std::string source;
    NodeKind kind;
    std::size_t nodes;
  };
  const int n = 20000;
  const auto many = static_cast<std::size_t>(n);
  const std::vector<Case> cases = {
      {repeated("> ", n) + "a", NodeKind::kQuote, many},
      {repeated("- ", n) + "a", NodeKind::kBulletList, many},
      {repeated("[", 100000) + "a" + repeated("]", 100000), NodeKind::kLink, 0},
      {repeated("[a](", 100000), NodeKind::kLink, 0},
      {repeated("*a **a ", n) + "b" + repeated(" a** a*", n), NodeKind::kStrong, many},
      {repeated("*a_ ", n), NodeKind::kEmphasis, 0},
      {repeated("a***", n), NodeKind::kEmphasis, many / 2},
      {repeated("![a", n) + repeated("](b)", n), NodeKind::kImage, many},
      {repeated("`a", n), NodeKind::kCode, many / 2},
      {repeated("-\n", n), NodeKind::kItem, many},
      {repeated(">\n", n) + "\n" + repeated("***\n", n), NodeKind::kRule, many},
      {"|a|\n|-|\n" + repeated("|b|\n", n), NodeKind::kTableRow, many + 1},
      {repeated("a|", 100) + "\n" + repeated("-|", 100) + "\n" + repeated("x\n", 1000), NodeKind::kTableCell, 100000},
      {repeated("#\n", n), NodeKind::kHeading, many},
      {repeated("```\n```\n", n), NodeKind::kCodeBlock, many},
      {repeated("<a\n", n) + ">", NodeKind::kHtmlInline, 0},
      {"[a]: /&amp;\n\n" + repeated("[a](\"b ", n), NodeKind::kLink, many},
      {repeated("&amp;", n), NodeKind::kText, many},
      {std::string(100000, '\0'), NodeKind::kText, 100000},
  };
  for (const Case& c : cases) {
    CAPTURE(c.source.substr(0, 40));
    const Flat tree = md4c(c.source);
    CHECK(count(tree, c.kind) == c.nodes);
    CHECK(broken_promise(c.source, tree) == "");
    CHECK(to_html(tree) == oracle(c.source));
  }
}

TEST_CASE("a megabyte parses whole") {
  const std::string section =
      "## Titre\n\nUn *paragraphe* avec [un lien](/x) et `du code`.\n\n- un\n- deux\n\n> cité\n\n```\nx\n```\n\n";
  std::string source;
  std::size_t sections = 0;
  for (; source.size() < 1000000; ++sections) source += section;
  const Flat tree = md4c(source);
  CHECK(count(tree, NodeKind::kHeading) == sections);
  CHECK(count(tree, NodeKind::kLink) == sections);
  CHECK(broken_promise(source, tree) == "");
  CHECK(to_html(tree) == oracle(source));
}
