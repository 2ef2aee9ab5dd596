#include "core/markdown/named_characters.hpp"

#include <cstddef>

extern "C" {
#include <entity.h>  // md4c's table
}

namespace marbre::markdown {

NamedCharacter named_character(std::string_view reference) {
  const ENTITY* known = entity_lookup(reference.data(), reference.size());
  if (known == nullptr) return {};
  return {static_cast<char32_t>(known->codepoints[0]), static_cast<char32_t>(known->codepoints[1])};
}

}  // namespace marbre::markdown
