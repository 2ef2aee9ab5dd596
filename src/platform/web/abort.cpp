// Why libc++ aborted (a length no memory holds; this code is compiled without exceptions), without the printf that
// libc++'s own function prints it with. libc++ documents this function as one for programs to replace.
#include <emscripten/console.h>

#include <cstdlib>
#include <version>

#if _LIBCPP_VERSION >= 200000
#define MARBRE_NOEXCEPT noexcept
#else
#define MARBRE_NOEXCEPT
#endif

_LIBCPP_BEGIN_NAMESPACE_STD

[[noreturn]] void __libcpp_verbose_abort(const char* format, ...) MARBRE_NOEXCEPT {
  emscripten_console_error(format);
  std::abort();
}

_LIBCPP_END_NAMESPACE_STD
