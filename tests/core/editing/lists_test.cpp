#include "core/editing/lists.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
std::string enter(std::string_view s) { return after(s, newline); }
std::string backspace(std::string_view s) { return after(s, unmark); }
std::string tab(std::string_view s) { return after(s, indent); }
std::string shift_tab(std::string_view s) { return after(s, outdent); }
}  // namespace

TEST_CASE("Enter goes on with the bullet, the number or an empty task") {
  CHECK(enter("- un‸") == "- un\n- ‸");
  CHECK(enter("* un‸") == "* un\n* ‸");
  CHECK(enter("  + un‸") == "  + un\n  + ‸");
  CHECK(enter("1. un‸") == "1. un\n2. ‸");
  CHECK(enter("9) un‸") == "9) un\n10) ‸");
  CHECK(enter("- [x] fait‸") == "- [x] fait\n- [ ] ‸");
  CHECK(enter("-   un‸") == "-   un\n-   ‸");
}

TEST_CASE("Enter inside of an item splits it, and spaces at the split go") {
  CHECK(enter("- un‸ deux") == "- un\n- ‸deux");
  CHECK(enter("- ‸un") == "- \n- ‸un");
  CHECK(enter("‸- un") == "\n‸- un");
  CHECK(enter("- u⟨n de⟩ux") == "- u\n- ‸ux");
}

TEST_CASE("Enter renumbers the rest of a list that was in order") {
  CHECK(enter("1. a‸\n2. b\n3. c\n") == "1. a\n2. ‸\n3. b\n4. c\n");
  CHECK(enter("5. a‸\n6. b\n") == "5. a\n6. ‸\n7. b\n");
  CHECK(enter("1. a\n\n2. b‸\n\n3. c\n") == "1. a\n\n2. b\n3. ‸\n\n4. c\n");
}

TEST_CASE("a list that counts 1. 1. 1. keeps to that, and odd numbers are left alone") {
  CHECK(enter("1. a\n1. b‸\n1. c\n") == "1. a\n1. b\n1. ‸\n1. c\n");
  CHECK(enter("1. a‸\n7. b\n2. c\n") == "1. a\n2. ‸\n7. b\n2. c\n");
}

TEST_CASE("what is inside of an item stays below its text when its number grows a digit") {
  CHECK(enter("8. a‸\n9. b\n   - x\n\n   texte\n10. c\n") == "8. a\n9. ‸\n10. b\n    - x\n\n    texte\n11. c\n");
}

TEST_CASE("nested lists are numbered by themselves") {
  CHECK(enter("1. a\n   1. x‸\n   2. y\n2. b\n") == "1. a\n   1. x\n   2. ‸\n   3. y\n2. b\n");
  CHECK(enter("1. a‸\n   1. x\n   2. y\n2. b\n") == "1. a\n2. ‸\n   1. x\n   2. y\n3. b\n");
}

TEST_CASE("Enter on an empty item goes one level up, then out of the list") {
  CHECK(enter("- a\n  - ‸\n") == "- a\n- ‸\n");
  CHECK(enter("1. a\n   - b\n   - ‸\n2. c\n") == "1. a\n   - b\n2. ‸\n3. c\n");
  CHECK(enter("- a\n- ‸\n") == "- a\n‸\n");
  CHECK(enter("- [ ] ‸") == "‸");
  CHECK(enter("1. a\n2. ‸\n3. c\n") == "1. a\n‸\n2. c\n");
  CHECK(enter("> - ‸") == "> ‸");
}

TEST_CASE("Enter in a quotation goes on quoting, and on an empty line leaves one level") {
  CHECK(enter("> un‸") == "> un\n> ‸");
  CHECK(enter("> > un‸") == "> > un\n> > ‸");
  CHECK(enter("> > ‸") == "> ‸");
  CHECK(enter("> ‸") == "‸");
  CHECK(enter("> - un‸") == "> - un\n> - ‸");
  CHECK(enter("> 1. un‸\n> 2. deux") == "> 1. un\n> 2. ‸\n> 3. deux");
  CHECK(enter("- > un‸") == "- > un\n  > ‸");
  CHECK(enter(">un‸") == ">un\n>‸");
}

TEST_CASE("Enter keeps indentation, and a line of white space does not keep its own") {
  CHECK(enter("- a\n\n  suite‸\n") == "- a\n\n  suite\n  ‸\n");
  CHECK(enter("- a\n\n  ‸\n") == "- a\n\n\n  ‸\n");
  CHECK(enter("texte‸") == "texte\n‸");
}

TEST_CASE("in fenced code Enter keeps the indentation only, in front matter it is a line end") {
  CHECK(enter("```\n- a‸\n```\n") == "```\n- a\n‸\n```\n");
  CHECK(enter("```\n  if x:‸\n```\n") == "```\n  if x:\n  ‸\n```\n");
  CHECK(enter("> ```\n> a‸\n> ```\n") == "> ```\n> a\n> ‸\n> ```\n");
  CHECK(enter("---\ntags:\n  - a‸\n---\n") == "---\ntags:\n  - a\n‸\n---\n");
}

TEST_CASE("a rule is no list") {
  CHECK(enter("* * *‸") == "* * *\n‸");
  CHECK(enter("---‸\n") == "---\n‸\n");
  CHECK(enter("texte\n\n---‸\n") == "texte\n\n---\n‸\n");
}

TEST_CASE("the file's line endings are kept") {
  CHECK(enter("1. a‸\r\n2. b\r\n") == "1. a\r\n2. ‸\r\n3. b\r\n");
  CHECK(enter("- a\r\n- ‸\r\n") == "- a\r\n‸\r\n");
}

TEST_CASE("Backspace at the start of an item's text removes its marker") {
  CHECK(backspace("- ‸un") == "‸un");
  CHECK(backspace("  - ‸un") == "  ‸un");
  CHECK(backspace("- [x] ‸un") == "‸un");
  CHECK(backspace("1. a\n2. ‸b\n3. c\n") == "1. a\n‸b\n2. c\n");
  CHECK(backspace("1. ‸a\n2. b\n3. c\n") == "‸a\n1. b\n2. c\n");
  CHECK(backspace("> ‸un") == "‸un");
  CHECK(backspace("> > ‸un") == "> ‸un");
}

TEST_CASE("Backspace elsewhere is the usual one") {
  CHECK(backspace("- u‸n") == "nothing");
  CHECK(backspace("-‸ un") == "nothing");
  CHECK(backspace("‸un") == "nothing");
  CHECK(backspace("```\n- ‸a\n```") == "nothing");
  CHECK(backspace("- ⟨u⟩n") == "nothing");
}

TEST_CASE("Tab puts an item below the text of the one before it") {
  CHECK(tab("- a\n- b‸\n") == "- a\n  - b‸\n");
  CHECK(tab("1. a\n2. b‸\n3. c\n") == "1. a\n   1. b‸\n2. c\n");
  CHECK(tab("10. a\n11. ‸b\n") == "10. a\n    1. ‸b\n");
  CHECK(tab("1. a\n   1. x\n2. b‸\n3. c\n") == "1. a\n   1. x\n   2. b‸\n2. c\n");
  CHECK(tab("> - a\n> - b‸\n") == "> - a\n>   - b‸\n");
}

TEST_CASE("Tab takes along what is inside of the item") {
  CHECK(tab("- a\n- b‸\n  - c\n\n  texte\n- d\n") == "- a\n  - b‸\n    - c\n\n    texte\n- d\n");
}

TEST_CASE("several selected items move together") {
  CHECK(tab("1. a\n2. ⟨b\n3. c⟩\n4. d\n") == "1. a\n   1. ⟨b\n   2. c⟩\n2. d\n");
  CHECK(shift_tab("1. a\n   1. ⟨b\n   2. c⟩\n2. d\n") == "1. a\n2. ⟨b\n3. c⟩\n4. d\n");
}

TEST_CASE("lists indented with tabs stay so") { CHECK(tab("- a\n\t- x\n- b‸\n") == "- a\n\t- x\n\t- b‸\n"); }

TEST_CASE("Tab has nothing to do in a first item, in prose, or in one line of code") {
  CHECK(tab("- a‸\n- b\n") == "nothing");
  CHECK(tab("texte‸") == "nothing");
  CHECK(tab("```\na‸\n```\n") == "nothing");
  CHECK(tab("⟨texte\nencore⟩") == "nothing");
}

TEST_CASE("several lines of code are indented and come back") {
  CHECK(tab("```\n⟨a\n\n  b⟩\n```\n") == "```\n  ⟨a\n\n    b⟩\n```\n");
  CHECK(shift_tab("```\n  ⟨a\n\n    b⟩\n```\n") == "```\n⟨a\n\n  b⟩\n```\n");
  CHECK(tab("```\n⟨a\n\tb⟩\n```\n") == "```\n\t⟨a\n\t\tb⟩\n```\n");
  CHECK(shift_tab("```\n\t⟨a\n\t\tb⟩\n```\n") == "```\n⟨a\n\tb⟩\n```\n");
}

TEST_CASE("Shift+Tab makes an item one of its parent's list") {
  CHECK(shift_tab("- a\n  - b‸\n") == "- a\n- b‸\n");
  CHECK(shift_tab("1. a\n   - b‸\n2. c\n") == "1. a\n2. b‸\n3. c\n");
  CHECK(shift_tab("1. a\n   1. b\n   2. c‸\n   3. d\n2. e\n") == "1. a\n   1. b\n2. c‸\n   1. d\n3. e\n");
  CHECK(shift_tab("- a\n  - b‸\n    - c\n") == "- a\n- b‸\n  - c\n");
  CHECK(shift_tab("- a‸\n") == "nothing");
  CHECK(shift_tab("  - a‸\n") == "- a‸\n");
}

TEST_CASE("an item indented and moved back is as it was") {
  for (const std::string_view s :
       {"- a\n- b‸\n- c\n", "1. a\n2. b‸\n3. c\n", "> 1. a\n> 2. ‸b\n", "1. a\n   1. x\n2. b‸\n"}) {
    CHECK(shift_tab(tab(s)) == s);
  }
}

TEST_CASE("nothing before the editable text is touched") {
  const test::Written w = test::read("- a\n- b‸\n");
  CHECK_FALSE(indent(w.target(8)));
  CHECK_FALSE(unmark({w.text, text::Selection::caret({2}), {4}}));
}
