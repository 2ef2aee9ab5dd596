// HTML's named character references (CommonMark 0.31, 2.5; 2,125 names). The names are a table of md4c's in what runs
// under a shell; the app leaves those 50 kB out and asks the browser, which knows them: platform/web defines this
// function too, in the executable itself, and the linker then never takes the archive's named_characters.cpp.
#pragma once
#include <string_view>

namespace marbre::markdown {

struct NamedCharacter {
  char32_t first = 0;   // 0: no such name
  char32_t second = 0;  // 0: one code point only
};
NamedCharacter named_character(std::string_view reference);  // "&eacute;", with its & and its ;

}  // namespace marbre::markdown
