// Part of bench_core: finding in the page.
#pragma once
#include <string>

namespace marbre::bench {

void search(const std::string& page);  // prints; ends the program when the answers are wrong

}  // namespace marbre::bench
