#include "core/frontmatter/guarded.hpp"

#include <utility>

namespace marbre::frontmatter {

void raise(Thrown thrown) { throw thrown; }

Guarded::Guarded() = default;
Guarded::~Guarded() = default;

std::optional<Thrown> Guarded::run(void (*body)(void*), void* data) {
  try {
    body(data);
  } catch (Thrown& thrown) { return std::move(thrown); }
  return std::nullopt;
}

}  // namespace marbre::frontmatter
