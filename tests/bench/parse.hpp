// Part of bench_core: reading a whole text, which is what opening a page and pasting a long one cost.
#pragma once
#include <string>

namespace marbre::bench {

void parse(const char* name, const std::string& body);  // prints; ends the program when the tree is not of the text

}  // namespace marbre::bench
