// yaml-cpp says what is wrong with a text by throwing, from a hundred places, and catches nothing itself. Here is the
// one place where that ends. The throws of yaml-cpp are calls of raise() (yaml_throws.hpp makes them so), and what
// raise() does is decided at link time: by default it throws Thrown, which Guarded::run catches. Where WebAssembly is
// built without exceptions, whose tables, landing pads and runtime are a part in forty of what a first visit downloads,
// platform/web/guarded.cpp leaves through JavaScript instead.
//
// Leaving that way runs no destructor. So what run() allocates may be given back only with the Guarded itself, at once:
// results are copied out after run() and before the Guarded ends.
#pragma once

#include <optional>
#include <string>
#include <type_traits>

namespace marbre::frontmatter {

/// What was thrown. `line` and `column` count from 0, both -1 when the place is not known.
struct Thrown {
  int line = -1, column = -1;
  std::string message;
};

[[noreturn]] void raise(Thrown thrown);

class Guarded {
 public:
  Guarded();
  ~Guarded();  // NOLINT(performance-trivially-destructible): where nothing throws it has something to do
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

  /// Calls body(data); answers what was raised inside.
  std::optional<Thrown> run(void (*body)(void*), void* data);

  template <class F>
  std::optional<Thrown> run(F&& body) {
    return run([](void* f) { (*static_cast<std::remove_reference_t<F>*>(f))(); }, &body);
  }
};

}  // namespace marbre::frontmatter
