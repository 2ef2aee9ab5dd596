// The texts of the interface come from the page, one language at a time (ui/texts.hpp, web/src/host/texts.ts).
#include "ui/texts.hpp"

#include <emscripten.h>

#include <algorithm>
#include <array>
#include <string>

#include "ui/strings.hpp"

namespace {

std::array<std::string, 2> g_texts;  // by Language; set once each

}  // namespace

// `language`: 0 French, 1 English. False when these are not the texts of this build.
extern "C" EMSCRIPTEN_KEEPALIVE int marbre_texts(int language, const char* texts, std::uint32_t length) {
  std::string& held = g_texts[static_cast<std::size_t>(language)];
  if (!held.empty()) return 1;
  const std::string_view given(texts, length);
  if (std::ranges::count(given, '\0') != static_cast<std::ptrdiff_t>(marbre::ui::StringId::kCount)) return 0;
  held = given;
  return 1;
}

namespace marbre::ui {

std::string_view texts_of(app::Language language) { return g_texts[static_cast<std::size_t>(language)]; }

}  // namespace marbre::ui
