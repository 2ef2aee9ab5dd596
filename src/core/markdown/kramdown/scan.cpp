#include "core/markdown/kramdown/scan.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/bytes.hpp"
#include "core/base/utf8.hpp"
#include "core/markdown/kramdown/names.inc"
#include "core/text/grapheme.hpp"

namespace marbre::markdown::kramdown {
namespace {

constexpr char kSpanElements[] =
    " a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc "
    "ruby samp select small span strong sub sup tt u var ";
constexpr char kBlockElements[] =
    " address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form "
    "h1 "
    "h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section summary "
    "table tbody td th thead tfoot tr ul ";
constexpr char kWithoutBody[] = " area base br col command embed hr img input keygen link meta param source track wbr ";
constexpr char kBlockModel[] =
    " address applet article aside blockquote body dd details div dl fieldset figure figcaption footer form header "
    "hgroup iframe li main map menu nav noscript object section summary td ";
constexpr char kSpanModel[] =
    " a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q rb "
    "rbc rp rt rtc ruby select small span strong sub sup th tt ";
constexpr char kRawModel[] = " script style math option textarea pre code kbd samp var ";

bool is_number_but_no_digit(char32_t c) {  // general category No
  return c == 0xB2 || c == 0xB3 || c == 0xB9 || (c >= 0xBC && c <= 0xBE) || (c >= 0x2070 && c <= 0x2089) ||
         (c >= 0x2150 && c <= 0x215F) || (c >= 0x2460 && c <= 0x249B) || (c >= 0x24EA && c <= 0x24FF) ||
         (c >= 0x2776 && c <= 0x2793);
}

char32_t lower(char32_t c) {
  if (c < 0xC0) return c;
  if (c <= 0xDE) return c == 0xD7 ? c : c + 0x20;
  if (c < 0x100) return c;
  if (c <= 0x17E) {
    if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149) return c;
    if (c == 0x178) return 0xFF;
    const bool odd_is_upper = (c >= 0x139 && c <= 0x148) || c >= 0x179;
    return (c & 1) == (odd_is_upper ? 1u : 0u) ? c + 1 : c;
  }
  if ((c >= 0x1CD && c <= 0x1DC) || c == 0x1C4 || c == 0x1C7 || c == 0x1CA)
    return c < 0x1CD ? c + 2 : ((c & 1) != 0 ? c + 1 : c);
  if ((c >= 0x1DE && c <= 0x1EF) || (c >= 0x1F8 && c <= 0x21F) || (c >= 0x222 && c <= 0x233))
    return (c & 1) == 0 ? c + 1 : c;
  if (c == 0x386) return 0x3AC;
  if (c >= 0x388 && c <= 0x38A) return c + 37;
  if (c == 0x38C) return 0x3CC;
  if (c == 0x38E || c == 0x38F) return c + 63;
  if (c >= 0x391 && c <= 0x3AB && c != 0x3A2) return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  if (c >= 0x410 && c <= 0x42F) return c + 0x20;
  if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F))
    return (c & 1) == 0 ? c + 1 : c;
  if (c >= 0x531 && c <= 0x556) return c + 0x30;
  if (c == 0x1E9E) return 0xDF;
  if ((c >= 0x1E00 && c <= 0x1E95) || (c >= 0x1EA0 && c <= 0x1EFF)) return (c & 1) == 0 ? c + 1 : c;
  if (c >= 0xFF21 && c <= 0xFF3A) return c + 0x20;
  return c;
}

}  // namespace

bool is_word_at(std::string_view s, std::uint32_t i) {
  const char c = at(s, i);
  if (static_cast<signed char>(c) >= 0) return is_word(c);
  const char32_t code = base::decode_at(s, i).code_point;
  return text::is_word_character(code) && !is_number_but_no_digit(code);
}

bool is_alpha_at(std::string_view s, std::uint32_t i) {
  const char c = at(s, i);
  if (static_cast<signed char>(c) >= 0) return is_letter(c);
  const char32_t code = base::decode_at(s, i).code_point;
  const bool other = (code >= 0x300 && code <= 0x36F) || (code >= 0x660 && code <= 0x669) || code == 0x203F ||
                     code == 0x2040 || is_number_but_no_digit(code);
  return !other && text::is_word_character(code);
}

std::uint32_t before(std::string_view s, std::uint32_t i) {
  do --i;
  while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80);
  return i;
}

std::uint32_t wide_character_end(std::string_view s, std::uint32_t i) { return i + base::decode_at(s, i).bytes; }

std::string lower_case(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::uint32_t i = 0; i < s.size();) {
    const char c = s[i];
    if (static_cast<signed char>(c) >= 0) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      ++i;
      continue;
    }
    const base::Decoded d = base::decode_at(s, i);
    if (d.bytes == 1)
      out += c;
    else if (d.code_point == 0x130)
      out += "i\u0307";  // the one letter whose lower case is two
    else
      base::append_utf8(out, lower(d.code_point));
    i += d.bytes;
  }
  return out;
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (is_space(s.back()) || s.back() == '\0')) s.remove_suffix(1);
  while (!s.empty() && (is_space(s.front()) || s.front() == '\0')) s.remove_prefix(1);
  return s;
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  const auto low = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [&](char x, char y) { return low(x) == low(y); });
}

std::uint32_t line_end(std::string_view s, std::uint32_t from) {
  return static_cast<std::uint32_t>(base::find_byte(s, from, '\n'));
}

std::uint32_t blank_lines(std::string_view s, std::uint32_t pos) {
  std::uint32_t end = kNone;
  for (; pos < s.size() && is_space(s[pos]); ++pos)
    if (s[pos] == '\n') end = pos + 1;
  return end;
}

std::uint32_t to_newline(std::string_view s, std::uint32_t pos) {
  for (; pos < s.size() && is_space(s[pos]); ++pos)
    if (s[pos] == '\n') return pos + 1;
  return kNone;
}

std::uint32_t html_name(std::string_view s, std::uint32_t pos) {
  const auto one = [&](std::uint32_t p) {
    if (at(s, p) != '_' && !is_alpha_at(s, p)) return kNone;
    while (p < s.size()) {
      const char c = s[p];
      const bool more = c == '-' || c == '.' || c == '_' || is_digit(c) || is_alpha_at(s, p);
      if (!more) break;
      p = character_end(s, p);
    }
    return p;
  };
  const std::uint32_t end = one(pos);
  if (end == kNone || at(s, end) != ':') return end;
  const std::uint32_t whole = one(end + 1);
  return whole == kNone ? end : whole;
}

std::uint32_t identifier(std::string_view s, std::uint32_t pos) {
  if (pos >= s.size() || !is_word(s[pos])) return kNone;
  while (pos < s.size() && (is_word(s[pos]) || s[pos] == '-')) ++pos;
  return pos;
}

std::uint32_t any_until_brace(std::string_view s, std::uint32_t pos) {
  for (; pos < s.size(); ++pos) {
    if (s[pos] == '}') return pos;
    if (s[pos] == '\\' && at(s, pos + 1) == '}') ++pos;
  }
  return kNone;
}

Tag html_tag(std::string_view s, std::uint32_t pos, QuoteSearch& search) {
  Tag tag;
  if (at(s, pos) != '<') return tag;
  tag.name_from = pos + 1;
  std::uint32_t p = html_name(s, pos + 1);
  if (p == kNone) return tag;
  tag.name_to = tag.attributes_from = tag.attributes_to = p;
  const auto skip = [&](std::uint32_t from) {
    while (from < s.size() && is_space(s[from])) ++from;
    return from;
  };
  for (;;) {
    const std::uint32_t name = skip(p);
    if (name == p) break;
    std::uint32_t end = html_name(s, name);
    if (end == kNone) break;
    std::uint32_t value = skip(end);
    if (at(s, value) == '=') {
      value = skip(value + 1);
      const char quote = at(s, value);
      if (quote == '"' || quote == '\'') {
        std::uint32_t& none = search.none_from[quote == '"' ? 0 : 1];
        const std::size_t close = value + 1 >= none ? std::string_view::npos : s.find(quote, value + 1);
        if (close == std::string_view::npos) {
          none = std::min(none, value + 1);
        } else {
          end = static_cast<std::uint32_t>(close) + 1;
        }
      } else if (value < s.size() && is_word_at(s, value)) {
        while (value < s.size() && is_word_at(s, value)) value = character_end(s, value);
        end = value;
      }
    }
    p = tag.attributes_to = end;
  }
  p = skip(p);
  if (at(s, p) == '/' && at(s, p + 1) == '>') {
    tag.closed = true;
    ++p;
  }
  if (at(s, p) == '>') tag.end = p + 1;
  return tag;
}

Tag html_end_tag(std::string_view s, std::uint32_t pos) {
  Tag tag;
  if (at(s, pos) != '<' || at(s, pos + 1) != '/') return tag;
  tag.name_from = pos + 2;
  std::uint32_t p = html_name(s, pos + 2);
  if (p == kNone) return tag;
  tag.name_to = p;
  while (p < s.size() && is_space(s[p])) ++p;
  if (at(s, p) == '>') tag.end = p + 1;
  return tag;
}

std::uint32_t html_comment(std::string_view s, std::uint32_t pos, std::uint32_t& none_from) {
  if (!s.substr(std::min<std::size_t>(pos, s.size())).starts_with("<!--") || pos >= none_from) return kNone;
  const std::size_t end = s.find("-->", pos + 4);
  if (end == std::string_view::npos) {
    none_from = pos;
    return kNone;
  }
  return static_cast<std::uint32_t>(end) + 3;
}

bool contains(std::string_view list, std::string_view name) {
  if (name.empty() || name.find(' ') != std::string_view::npos) return false;
  for (std::size_t i = list.find(name); i != std::string_view::npos; i = list.find(name, i + 1))
    if (i > 0 && list[i - 1] == ' ' && list[i + name.size()] == ' ') return true;
  return false;
}

bool is_span_element(std::string_view name) { return contains(kSpanElements, name); }
bool is_block_element(std::string_view name) { return contains(kBlockElements, name); }
bool has_no_body(std::string_view name) { return contains(kWithoutBody, name); }
bool is_html_element(std::string_view name) {
  return is_span_element(name) || is_block_element(name) || has_no_body(name) || contains(kBlockModel, name) ||
         contains(kSpanModel, name) || contains(kRawModel, name);
}

Model content_model(std::string_view name) {
  if (contains(kBlockModel, name)) return Model::kBlock;
  return contains(kSpanModel, name) ? Model::kSpan : Model::kRaw;
}

char32_t entity_named(std::string_view name) {
  std::string_view names = kEntityNames;
  for (std::size_t i = 0; !names.empty(); ++i) {
    const std::size_t end = names.find(' ');
    if (names.substr(0, end) == name) return kEntityCodes[i];
    names.remove_prefix(end + 1);
  }
  return 0;
}

char32_t entity_numbered(std::uint32_t n) {
  // What Windows calls 128 to 159, 0 where it has no character.
  constexpr std::uint16_t kWindows[] = {8364, 0,    8218, 402,  8222, 8230, 8224, 8225, 710,  8240, 352,
                                        8249, 338,  0,    381,  0,    0,    8216, 8217, 8220, 8221, 8226,
                                        8211, 8212, 732,  8482, 353,  8250, 339,  0,    382,  376};
  if (n >= 128 && n < 160 && kWindows[n - 128] != 0) return kWindows[n - 128];
  return n;
}

const char* entity_name(char32_t c) {
  static char held[16];
  std::string_view names = kEntityNames;
  for (std::size_t i = 0; !names.empty(); ++i) {
    const std::size_t end = names.find(' ');
    if (kEntityCodes[i] == c) {
      std::memcpy(held, names.data(), end);
      held[end] = '\0';
      return held;
    }
    names.remove_prefix(end + 1);
  }
  return nullptr;
}

std::uint32_t reference(std::string_view s, std::uint32_t pos) {
  std::uint32_t p = pos + 1;
  if (at(s, p) == '#') {
    const bool hex = at(s, p + 1) == 'x';
    const std::uint32_t from = p += hex ? 2 : 1;
    const auto digit = [&](char c) { return is_digit(c) || (hex && is_letter(c) && (c | 32) <= 'f'); };
    while (digit(at(s, p))) ++p;
    return p > from && at(s, p) == ';' ? p + 1 : kNone;
  }
  if (!is_word(at(s, p)) && at(s, p) != ':') return kNone;
  while (is_word(at(s, p)) || at(s, p) == ':' || at(s, p) == '-' || at(s, p) == '.') ++p;
  return at(s, p) == ';' ? p + 1 : kNone;
}

}  // namespace marbre::markdown::kramdown
