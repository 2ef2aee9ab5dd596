// Numbers with a fraction or an exponent as JSON writes them. The C library does it in what runs under a shell; the app
// leaves its 128-bit arithmetic out and asks the browser, which can do it too: platform/web defines these functions in
// the executable itself, and the linker then never takes the archive's decimal.cpp.
#pragma once
#include <string>
#include <string_view>

namespace marbre::base {

// The double nearest to a number of JSON's grammar (RFC 8259, 6); infinite when it is out of range.
double decimal_to_double(std::string_view decimal);
// A decimal of JSON's grammar that reads back as the same finite number, of 17 digits at most.
std::string double_to_decimal(double finite);

}  // namespace marbre::base
