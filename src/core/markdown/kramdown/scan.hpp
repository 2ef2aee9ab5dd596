// Scanners shared by kramdown's block and span parsers: characters as Ruby's regular expressions class them, HTML tags,
// names. Each follows one regular expression of kramdown 2.4 (its name is in the comment) and is linear. Positions are
// offsets into `s`; kNone is "no match". Internal to this folder.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace marbre::markdown::kramdown {

inline constexpr std::uint32_t kNone = 0xffffffffu;

inline std::uint32_t size_of(std::string_view s) { return static_cast<std::uint32_t>(s.size()); }
inline bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }  // \s
inline bool is_blank(char c) { return c == ' ' || c == '\t'; }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_word(char c) { return is_letter(c) || is_digit(c) || c == '_'; }  // \w: ASCII only
inline bool is_quote(char c) { return c == '"' || c == '\''; }
inline char at(std::string_view s, std::uint32_t i) { return i < s.size() ? s[i] : '\0'; }
bool is_alpha_at(std::string_view s, std::uint32_t at);      // [[:alpha:]]
bool is_word_at(std::string_view s, std::uint32_t at);       // \p{Word}
std::uint32_t before(std::string_view s, std::uint32_t at);  // start of the character before `at` (> 0)
std::uint32_t wide_character_end(std::string_view s, std::uint32_t at);
inline std::uint32_t character_end(std::string_view s, std::uint32_t i) {  // of the character at `i`
  return i < s.size() && static_cast<signed char>(s[i]) >= 0 ? i + 1 : wide_character_end(s, i);
}
std::string lower_case(std::string_view s);                         // String#downcase
std::string_view trimmed(std::string_view s);                       // String#strip
bool equals_ignoring_case(std::string_view a, std::string_view b);  // ASCII

std::uint32_t line_end(std::string_view s, std::uint32_t from);            // of its "\n"; s.size() when there is none
std::uint32_t blank_lines(std::string_view s, std::uint32_t pos);          // BLANK_LINE: its end, or kNone
std::uint32_t to_newline(std::string_view s, std::uint32_t pos);           // \s*?\n: behind it, or kNone
inline std::uint32_t skip_indent(std::string_view s, std::uint32_t pos) {  // OPT_SPACE: up to three spaces
  for (int i = 0; i < 3 && at(s, pos) == ' '; ++i) ++pos;
  return pos;
}

std::uint32_t html_name(std::string_view s, std::uint32_t pos);        // UNAME_STR: its end, or kNone
std::uint32_t identifier(std::string_view s, std::uint32_t pos);       // ALD_ID_NAME
std::uint32_t any_until_brace(std::string_view s, std::uint32_t pos);  // ALD_ANY_CHARS*: position of the "}"
struct Tag {
  std::uint32_t end = kNone;  // behind ">"
  std::uint32_t name_from = 0, name_to = 0;
  std::uint32_t attributes_from = 0, attributes_to = 0;
  bool closed = false;  // "/>"
};
struct QuoteSearch {  // where no closing quote follows: keeps unclosed attributes linear
  std::uint32_t none_from[2] = {kNone, kNone};
};
Tag html_tag(std::string_view s, std::uint32_t pos, QuoteSearch&);                            // HTML_TAG_RE
Tag html_end_tag(std::string_view s, std::uint32_t pos);                                      // HTML_TAG_CLOSE_RE
std::uint32_t html_comment(std::string_view s, std::uint32_t pos, std::uint32_t& none_from);  // HTML_COMMENT_RE

bool is_html_element(std::string_view lower_name);  // HTML_ELEMENT
bool is_span_element(std::string_view lower_name);  // HTML_SPAN_ELEMENTS
bool is_block_element(std::string_view name);       // HTML_BLOCK_ELEMENTS
bool has_no_body(std::string_view name);            // HTML_ELEMENTS_WITHOUT_BODY
enum class Model { kRaw, kSpan, kBlock };
Model content_model(std::string_view name);  // HTML_CONTENT_MODEL
// Whether rouge highlights code of that name. A part of the class of what stands around it, which only a published page
// needs: the app's own preview says yes to all (platform/web) and leaves 2 kB of names out.
bool is_rouge_language(std::string_view name);
// " a b c " contains "b".
bool contains(std::string_view list, std::string_view name);
// Code point of one of kramdown's named entities, 0 for others; of a number as kramdown reads it.
char32_t entity_named(std::string_view name);
char32_t entity_numbered(std::uint32_t number);
const char* entity_name(char32_t c);  // of those names, or null

// One reference &name; &#1; &#x1; at `pos` (an ampersand): behind it, or kNone. REFERENCE_RE.
std::uint32_t reference(std::string_view s, std::uint32_t pos);

}  // namespace marbre::markdown::kramdown
