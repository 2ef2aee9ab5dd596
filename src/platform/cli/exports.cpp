// The C exports of the command line: `render` and `set` on bytes in memory, no files and no state but the last answer.
// Every call answers with a pointer to {status, bytes, length} (u32 x 3), valid until the next call: status 0 and the
// result, or 1 + base::ErrorCode and a message. The caller puts its arguments into memory of marbre_alloc and frees
// them itself.
#include <emscripten.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/base/utf8.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/markdown.hpp"
#include "core/site/site.hpp"

namespace {

struct Answer {
  std::uint32_t status;
  const char* bytes;
  std::uint32_t length;
};

Answer* answer(std::uint32_t status, std::string bytes) {
  static std::string held;
  static Answer last;
  held = std::move(bytes);
  last = {status, held.data(), static_cast<std::uint32_t>(held.size())};
  return &last;
}

Answer* failure(const marbre::base::Error& error) {
  return answer(1 + static_cast<std::uint32_t>(error.code), error.message);
}

std::string applied(std::string_view source, const marbre::text::Change& change) {
  std::string out;
  std::uint32_t from = 0;
  for (const marbre::text::Edit& edit : change.edits()) {
    (out += source.substr(from, edit.range.from.value - from)) += edit.insert;
    from = edit.range.to.value;
  }
  return out += source.substr(from);
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void* marbre_alloc(std::uint32_t size) { return std::malloc(size == 0 ? 1 : size); }
EMSCRIPTEN_KEEPALIVE void marbre_free(void* bytes) { std::free(bytes); }

// The body of a file, with or without front matter, as an HTML fragment.
EMSCRIPTEN_KEEPALIVE Answer* marbre_render(const char* source, std::uint32_t length) {
  const std::string_view text(source, length);
  if (!marbre::base::is_valid_utf8(text)) return failure({marbre::base::ErrorCode::kInvalidUtf8, "not UTF-8"});
  const marbre::frontmatter::Split split = marbre::frontmatter::split(text);
  return answer(
      0, marbre::markdown::to_html(marbre::markdown::parse(text.substr(split.body.from.value, split.body.length()))));
}

// A text that is Markdown from its first byte: a body after Liquid. `options` is the site's `kramdown:` as JSON, and
// its `markdown:` as a member of that name; what kramdown does not know changes nothing. `marked`: blocks say which
// lines they are made of.
EMSCRIPTEN_KEEPALIVE Answer* marbre_markdown(const char* source, std::uint32_t length, const char* options,
                                             std::uint32_t options_length, int marked) {
  const std::string_view text(source, length);
  if (!marbre::base::is_valid_utf8(text)) return failure({marbre::base::ErrorCode::kInvalidUtf8, "not UTF-8"});
  const auto given = marbre::base::Json::parse({options, options_length});
  if (!given) return failure(given.error());
  marbre::markdown::Options known;
  for (const auto& [name, value] : given->object()) {
    if (value.is_null() && name != "math_engine") continue;
    if (name == "markdown" && value.is_string() && marbre::site::is_commonmark(value.string()))
      known.dialect = marbre::markdown::github().dialect;
    marbre::markdown::set_kramdown_option(known, name,
                                          value.is_null()     ? std::string()
                                          : value.is_string() ? value.string()
                                                              : value.dump());
  }
  const marbre::markdown::Tree tree = marbre::markdown::parse(text, known);
  return answer(0, marked != 0 ? marbre::markdown::to_marked_html(tree, text) : marbre::markdown::to_html(tree));
}

// The file with one front-matter field set, every other byte as it was.
EMSCRIPTEN_KEEPALIVE Answer* marbre_set(const char* source, std::uint32_t length, const char* key,
                                        std::uint32_t key_length, const char* value, std::uint32_t value_length) {
  const std::string_view text(source, length);
  const auto change = marbre::frontmatter::set_field(text, {key, key_length}, {value, value_length});
  return change ? answer(0, applied(text, *change)) : failure(change.error());
}

}  // extern "C"
