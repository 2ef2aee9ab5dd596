#include "core/base/decimal.hpp"

#include <cstdio>
#include <cstdlib>

namespace marbre::base {

double decimal_to_double(std::string_view decimal) {  // strtod, because libc++ 19 has no from_chars for double
  return std::strtod(std::string(decimal).c_str(), nullptr);
}

std::string double_to_decimal(double finite) {
  char digits[32];
  for (int precision = 15; precision <= 17; ++precision) {  // the shortest that reads back the same
    std::snprintf(digits, sizeof digits, "%.*g", precision, finite);
    if (std::strtod(digits, nullptr) == finite) break;
  }
  return digits;
}

}  // namespace marbre::base
