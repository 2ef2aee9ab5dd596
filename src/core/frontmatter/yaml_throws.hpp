// What a throw of yaml-cpp is: a call of raise() (guarded.hpp says why). yaml-cpp alone is compiled with this, behind
// yaml_streams.hpp, which has taken in every standard header by then.
#pragma once
#include "core/frontmatter/guarded.hpp"
#include "core/frontmatter/yaml_streams.hpp"

namespace marbre::frontmatter {

// The left side of what was a throw expression.
struct Raise {
  template <class Exception>
  [[noreturn]] void operator<<=(const Exception& e) const {
    if constexpr (requires { e.mark; }) {
      raise(e.mark.is_null() ? Thrown{-1, -1, e.msg} : Thrown{e.mark.line, e.mark.column, e.msg});
    } else {
      raise({-1, -1, e.what()});
    }
  }
};

}  // namespace marbre::frontmatter

#define throw ::marbre::frontmatter::Raise{} <<=
