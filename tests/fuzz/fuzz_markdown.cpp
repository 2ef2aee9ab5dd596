// Any bytes parse to a tree whose ranges nest, are ordered and are whole lines; printing and outlining it finish.
#include "core/markdown/markdown.hpp"
#include "core/markdown/promise.hpp"
#include "fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view source(reinterpret_cast<const char*>(data), size);
  const marbre::markdown::Tree tree = marbre::markdown::parse(source);
  const std::string broken = marbre::markdown::test::broken_promise(source, tree);
  marbre::fuzz::require(broken.empty(), broken.c_str());
  static_cast<void>(marbre::markdown::to_html(tree));
  static_cast<void>(marbre::markdown::outline(tree));
  return 0;
}
