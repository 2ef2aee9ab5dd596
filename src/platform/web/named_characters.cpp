// The browser's own table of HTML's named characters, in the place of md4c's (core/markdown/named_characters.hpp).
#include "core/markdown/named_characters.hpp"

#include <emscripten.h>

#include <cstdint>

namespace {

// What the reference stands for, as at most two code points; 0: there is no such name. A textarea's contents are text:
// no markup is read there.
// clang-format off
EM_JS(int, marbre_named_character, (const char* reference, int length, std::uint32_t* out), {
  const written = UTF8ToString(reference, length);
  const area = document.createElement("textarea");
  area.innerHTML = written;
  const points = [...area.value];
  if (area.value === written || points.length > 2) return 0;
  points.forEach((point, i) => { HEAPU32[(out >> 2) + i] = point.codePointAt(0); });
  return points.length;
});
// clang-format on

}  // namespace

namespace marbre::markdown {

NamedCharacter named_character(std::string_view reference) {
  std::uint32_t out[2] = {0, 0};
  if (marbre_named_character(reference.data(), static_cast<int>(reference.size()), out) == 0) return {};
  return {out[0], out[1]};
}

}  // namespace marbre::markdown
