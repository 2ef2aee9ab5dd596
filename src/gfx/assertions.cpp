#include <exception>
#include <stdexcept>
#include <string>

#include "gfx/imgui_config.hpp"

#if !defined(NDEBUG) || defined(MARBRE_ASSERTIONS)
namespace marbre::gfx {

void imgui_assertion_failed(const char* expression, const char* file, int line) {
  if (std::uncaught_exceptions() > 0) return;  // the first one is the cause; clean-up after it may not be tidy
  throw std::logic_error("Dear ImGui assertion " + std::string(expression) + " at " + file + ":" +
                         std::to_string(line));
}

}  // namespace marbre::gfx
#endif
