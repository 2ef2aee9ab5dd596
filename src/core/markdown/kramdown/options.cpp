#include <algorithm>

#include "core/markdown/kramdown/scan.hpp"
#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

using kramdown::entity_named;
using kramdown::equals_ignoring_case;
using kramdown::is_digit;
using kramdown::trimmed;

void set_kramdown_option(Options& o, std::string_view name, std::string_view value) {
  value = trimmed(value);
  const bool on = !value.empty() && !equals_ignoring_case(value, "false");
  const auto number = [&](std::int32_t otherwise) {
    std::int32_t n = 0;
    std::size_t i = value.starts_with('-') ? 1 : 0;
    if (i == value.size() || value.size() > 8) return otherwise;
    for (; i < value.size(); ++i) {
      if (!is_digit(value[i])) return otherwise;
      n = n * 10 + (value[i] - '0');
    }
    return value[0] == '-' ? -n : n;
  };
  if (value.starts_with(':')) value.remove_prefix(1);
  const bool none = value.empty() || value == "nil" || value == "null" || value == "~";
  if (name == "auto_ids") {
    o.auto_ids = on;
  } else if (name == "auto_id_prefix") {
    o.auto_id_prefix = value;
  } else if (name == "parse_block_html") {
    o.parse_block_html = on;
  } else if (name == "parse_span_html") {
    o.parse_span_html = on;
  } else if (name == "hard_wrap") {
    o.hard_wrap = on;
  } else if (name == "input") {
    o.gfm = value == "GFM";
  } else if (name == "gfm_quirks") {
    o.paragraph_end = value.find("paragraph_end") != std::string_view::npos;
    o.auto_typographic = value.find("no_auto_typographic") == std::string_view::npos;
  } else if (name == "footnote_nr") {
    o.footnote_nr = number(o.footnote_nr);
  } else if (name == "footnote_prefix") {
    o.footnote_prefix = value;
  } else if (name == "footnote_backlink") {
    o.footnote_backlink = value;
  } else if (name == "footnote_backlink_inline") {
    o.footnote_backlink_inline = on;
  } else if (name == "header_offset") {
    o.header_offset = number(o.header_offset);
  } else if (name == "syntax_highlighter") {
    o.highlight = value == "rouge";                // others are not installed where Jekyll builds
  } else if (name == "syntax_highlighter_opts") {  // {default_lang: ruby, guess_lang: true}
    for (const std::string_view key : {"default_lang", "guess_lang"}) {
      const std::size_t found = value.find(key);
      if (found == std::string_view::npos) continue;
      std::string_view rest = value.substr(found + key.size());
      rest.remove_prefix(std::min(rest.find_first_not_of(" :=>\"'"), rest.size()));
      set_kramdown_option(o, key, rest.substr(0, rest.find_first_of(", }\"'\n")));
    }
  } else if (name == "default_lang") {
    o.default_language = value;
  } else if (name == "plain_blocks") {  // of web/src/jekyll/code_options.ts: syntax_highlighter_opts with disable
    o.plain_blocks = on;
  } else if (name == "plain_spans") {
    o.plain_spans = on;
  } else if (name == "guess_lang") {
    o.guess_language = on;
  } else if (name == "math_engine") {
    o.mathjax = !none;
  } else if (name == "entity_output") {
    o.entity_output = value == "as_input"   ? EntityOutput::kAsInput
                      : value == "numeric"  ? EntityOutput::kNumeric
                      : value == "symbolic" ? EntityOutput::kSymbolic
                                            : EntityOutput::kAsChar;
  } else if (name == "toc_levels") {  // "1..3", "1,2,3", a list
    std::uint8_t levels = 0;
    int first = 0;
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (!is_digit(value[i])) continue;
      const int level = value[i] - '0';
      const bool range = i >= 2 && value[i - 1] == '.' && first > 0;
      for (int l = range ? first : level; l <= level && level < 7; ++l) levels |= static_cast<std::uint8_t>(1 << l);
      first = level;
    }
    if (levels != 0) o.toc_levels = levels;
  } else if (name == "smart_quotes") {  // four names or code points, or a list of them
    std::string marks;
    for (std::string_view rest = value; !rest.empty();) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      std::string_view one = rest.substr(0, comma);  // of a list: in brackets and quotation marks
      one.remove_prefix(std::min(one.find_first_not_of(" [\"'"), one.size()));
      one = one.substr(0, one.find_first_of(" ]\"'"));
      char32_t code = entity_named(one);
      if (code == 0)
        for (const char c : one) code = is_digit(c) ? code * 10 + static_cast<char32_t>(c - '0') : code;
      if (code == 0 || code > 0xFFFF) return;
      if (code < 0x80) {
        marks += static_cast<char>(code);
      } else if (code < 0x800) {
        marks += static_cast<char>(0xC0 | code >> 6);
        marks += static_cast<char>(0x80 | (code & 63));
      } else {
        marks += static_cast<char>(0xE0 | code >> 12);
        marks += static_cast<char>(0x80 | (code >> 6 & 63));
        marks += static_cast<char>(0x80 | (code & 63));
      }
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    o.smart_quotes = marks;
  }
}

}  // namespace marbre::markdown
