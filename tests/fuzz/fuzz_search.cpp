// Any query over any text: it compiles or says why, ends, and what it finds is in order, inside the text and between
// graphemes; replacing by the match itself changes nothing.
#include "core/base/utf8.hpp"
#include "core/search/find.hpp"
#include "core/text/grapheme.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto flags = static_cast<unsigned char>(bytes[0]);
  const std::size_t split = std::min<std::size_t>(2 + static_cast<unsigned char>(bytes[1]) % 40, size);
  const std::string_view wanted = bytes.substr(2, split - 2), rest = bytes.substr(split);
  const auto made = text::Document::from(rest);
  if (!made.ok() || !base::is_valid_utf8(wanted)) return 0;
  const text::Document& document = *made;
  const search::Query query{.text = std::string(wanted),
                            .regex = (flags & 1) != 0,
                            .match_case = (flags & 2) != 0,
                            .match_accents = (flags & 4) != 0,
                            .whole_word = (flags & 8) != 0};
  const search::Compiled compiled = search::compile(query);
  require((compiled.pattern != nullptr) == (compiled.error == search::PatternError::kNone), "a pattern or a reason");
  require(compiled.at <= wanted.size(), "the reason has its place");
  if (!compiled.pattern) return 0;
  const search::Found found =
      search::find_all(*compiled.pattern, document, {{0}, {document.size()}}, {.steps = 200'000, .matches = 2000});
  base::ByteOffset last{0};
  for (const base::ByteRange& m : found.matches) {
    require(last <= m.from && m.from <= m.to && m.to.value <= document.size(), "in order, inside");
    require(text::is_cluster_boundary(rest, m.from.value) && text::is_cluster_boundary(rest, m.to.value), "whole");
    last = m.to;
  }
  if (!query.regex) {
    require(found.matches == search::find_all(*compiled.pattern, rest, {.matches = 2000}).matches, "same in a string");
  } else {
    const text::Change change = search::replace_all(*compiled.pattern, document, found.matches, "$&");
    require(change.apply(document) == document, "replaced by itself");
  }
  return 0;
}
