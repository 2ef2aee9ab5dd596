#include "core/editing/tables.hpp"

#include "core/editing/notation.hpp"

using namespace marbre;
using namespace marbre::editing;
using test::after;

namespace {
std::string tab(std::string_view s) { return after(s, next_cell); }
std::string shift_tab(std::string_view s) { return after(s, previous_cell); }
std::string enter(std::string_view s) { return after(s, next_row); }
std::string align(std::string_view s) { return after(s, align_table); }
}  // namespace

TEST_CASE("Tab goes to the next cell and lines the columns up") {
  CHECK(tab("| a‸ | bb |\n|---|---|\n| ccccc | d |\n") == "| a     | ⟨bb⟩  |\n| ----- | --- |\n| ccccc | d   |\n");
  CHECK(tab("|a|bb‸|\n|-|-|\n|c|d|\n") == "| a   | bb  |\n| --- | --- |\n| ⟨c⟩   | d   |\n");
}

TEST_CASE("Tab in the last cell adds a row") {
  CHECK(tab("| a | b |\n| --- | --- |\n| c | d‸ |\n") ==
        "| a   | b   |\n| --- | --- |\n| c   | d   |\n| ‸    |     |\n");
  CHECK(tab("| a | b‸ |\n| --- | --- |") == "| a   | b   |\n| --- | --- |\n| ‸    |     |");
  CHECK(tab("> | a |\r\n> | - |\r\n> | b‸ |\r\n") == "> | a   |\r\n> | --- |\r\n> | b   |\r\n> | ‸    |\r\n");
}

TEST_CASE("Shift+Tab goes back, and leaves the first cell alone") {
  CHECK(shift_tab("| a   | b   |\n| --- | --- |\n| ‸c   | d   |\n") ==
        "| a   | ⟨b⟩   |\n| --- | --- |\n| c   | d   |\n");
  CHECK(shift_tab("| a   | b‸   |\n| --- | --- |\n") == "| ⟨a⟩   | b   |\n| --- | --- |\n");
  CHECK(shift_tab("| ‸a   | b   |\n| --- | --- |\n") == "nothing");
}

TEST_CASE("Enter goes to the cell below, and adds a row at the end") {
  CHECK(enter("| a | b‸ |\n|---|---|\n| c | d |\n") == "| a   | b   |\n| --- | --- |\n| c   | ⟨d⟩   |\n");
  CHECK(enter("| a |\n|---|\n| c‸ |\n") == "| a   |\n| --- |\n| c   |\n| ‸    |\n");
}

TEST_CASE("Enter on an empty last row leaves the table") {
  CHECK(enter("| a   |\n| --- |\n| ‸    |\n") == "| a   |\n| --- |\n\n‸\n");
}

TEST_CASE("columns are lined up as their delimiters say, which are kept") {
  CHECK(align("| g | d | c |\n|:--|--:|:-:|\n| un‸ | 10 | x |\n| trois | 1 | trois |\n") ==
        "| g     |   d |   c   |\n| :---- | --: | :---: |\n| ⟨un⟩    |  10 |   x   |\n| trois |   1 | trois |\n");
}

TEST_CASE("width is what is shown: wide characters two, combining marks none") {
  CHECK(display_width("abc") == 3);
  CHECK(display_width("日本") == 4);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("👩‍👩‍👧") == 2);
  CHECK(display_width("❤️") == 2);
  CHECK(align("| 日本‸ | a |\n|--|--|\n| abcd | e\u0301 |\n") ==
        "| ⟨日本⟩ | a   |\n| ---- | --- |\n| abcd | e\u0301   |\n");
}

TEST_CASE("an escaped bar and a bar in code are text") {
  CHECK(align("| a \\| b‸ | `x|y` |\n|--|--|\n| c | d |\n") ==
        "| ⟨a \\| b⟩ | `x|y` |\n| ------ | ----- |\n| c      | d     |\n");
}

TEST_CASE("rows without outer bars or with missing cells are completed") {
  CHECK(align("a‸ | b\n--|--\nc\\| | d | e\n") == "| ⟨a⟩   | b   |     |\n| --- | --- | --- |\n| c\\| | d   | e   |\n");
}

TEST_CASE("kramdown's plus signs between delimiters are read") {
  CHECK(align("| a‸ | b |\n|---+---|\n| c | d |\n") == "| ⟨a⟩   | b   |\n| --- | --- |\n| c   | d   |\n");
}

TEST_CASE("lines with bars are no table without a delimiter row, nor in code") {
  CHECK(tab("a‸ | b\nc | d\n") == "nothing");
  CHECK(tab("```\n| a‸ |\n|---|\n```\n") == "nothing");
  CHECK(tab("texte‸") == "nothing");
  CHECK(tab("|---|---‸|\n") == "nothing");
}

TEST_CASE("a table that is lined up is not changed again") {
  const std::string once = align("| 日本‸ | a |\n|--|:-:|\n| abcd | x |\n");
  CHECK(align(once) == once);
}
