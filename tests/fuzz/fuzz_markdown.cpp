// Any text parses to a tree whose ranges nest and are ordered; printing and outlining it finish; and a tree made again
// after an edit is the tree of the whole text. Both dialects.
#include "core/markdown/markdown.hpp"
#include "core/markdown/promise.hpp"
#include "core/text/document.hpp"
#include "fuzz/input.hpp"

using namespace marbre;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const markdown::Tree github = markdown::parse(bytes, markdown::github());
  const std::string broken = markdown::test::broken_promise(bytes, markdown::test::flat(github));
  fuzz::require(broken.empty(), broken.c_str());
  static_cast<void>(markdown::to_html(github));

  fuzz::Input input(data, size);
  const std::string with = input.text(32);
  const std::size_t where = input.number(4096), much = input.number(16);
  std::string text = fuzz::valid_utf8(input.all());
  markdown::Tree tree = markdown::parse(text);
  const std::string wrong = markdown::test::broken_promise(text, markdown::test::flat(tree));
  fuzz::require(wrong.empty(), wrong.c_str());
  static_cast<void>(markdown::outline(tree));

  const auto boundary = [&](std::size_t p) {
    p = std::min(p, text.size());
    while (p < text.size() && (static_cast<unsigned char>(text[p]) & 0xC0) == 0x80) ++p;
    return static_cast<std::uint32_t>(p);
  };
  const std::uint32_t from = boundary(where), to = boundary(from + much);
  text.replace(from, to - from, with);
  const auto document = text::Document::from(text);
  if (!document.ok()) return 0;
  const auto end = static_cast<std::uint32_t>(from + with.size());
  tree = markdown::reparse(tree, {{from}, {to}}, {end}, *document, {{0}, {static_cast<std::uint32_t>(text.size())}});
  const markdown::Tree whole = markdown::parse(text);
  fuzz::require(markdown::to_html(tree) == markdown::to_html(whole), "a tree made again prints something else");
  return 0;
}
