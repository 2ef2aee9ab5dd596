// The browser reads and writes decimals, in the place of the C library (core/base/decimal.hpp). JavaScript's Number and
// String do exactly what is asked: the nearest double, and digits that read back the same.
#include "core/base/decimal.hpp"

#include <emscripten.h>

namespace {

// clang-format off
EM_JS(double, marbre_decimal_to_double, (const char* decimal, int length), { return Number(UTF8ToString(decimal, length)); });
EM_JS(int, marbre_double_to_decimal, (double number, char* out, int room), { return stringToUTF8(String(number), out, room); });
EM_JS_DEPS(marbre_decimal, "$UTF8ToString,$stringToUTF8");
// clang-format on

}  // namespace

namespace marbre::base {

double decimal_to_double(std::string_view decimal) {
  return marbre_decimal_to_double(decimal.data(), static_cast<int>(decimal.size()));
}

std::string double_to_decimal(double finite) {
  char digits[32];
  const int length = marbre_double_to_decimal(finite, digits, static_cast<int>(sizeof digits));
  return std::string(digits, static_cast<std::size_t>(length));
}

}  // namespace marbre::base
