#include "core/frontmatter/scalar.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"

namespace marbre::frontmatter {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

// A cursor over a text, for the small grammars below.
struct Reader {
  std::string_view rest;
  bool done() const { return rest.empty(); }
  bool take(std::string_view any_of) {
    if (rest.empty() || any_of.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  std::size_t digits(std::size_t most) {
    std::size_t n = 0;
    while (n < most && n < rest.size() && is_digit(rest[n])) ++n;
    rest.remove_prefix(n);
    return n;
  }
  void blanks() {
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
  }
};

// YYYY-MM-DD, alone or with a time of day (Jekyll takes one without seconds) and a zone.
bool is_date(std::string_view text) {
  Reader r{text};
  if (r.digits(4) != 4 || !r.take("-") || r.digits(2) != 2 || !r.take("-") || r.digits(2) != 2) return false;
  if (r.done()) return true;
  if (!r.take("Tt ")) return false;
  r.blanks();
  if (r.digits(2) == 0 || !r.take(":") || r.digits(2) != 2) return false;
  if (r.take(":") && r.digits(2) != 2) return false;
  if (r.take(".")) r.digits(99);
  r.blanks();
  if (r.done() || (r.take("Z") && r.done())) return true;
  if (r.rest == "UTC") return true;
  if (!r.take("+-") || r.digits(2) == 0) return false;
  r.take(":");
  r.digits(2);
  return r.done();
}

bool all_of(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

bool is_integer(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  if (text.empty()) return false;
  if (text.starts_with("0b")) return all_of(text.substr(2), "01_,");
  if (text.starts_with("0x")) return all_of(text.substr(2), "0123456789abcdefABCDEF_,");
  if (!is_digit(text[0])) return false;
  return all_of(text, "0123456789_,") && text.back() != '_' && text.back() != ',';
}

bool is_sexagesimal(std::string_view text) {  // 12:30 is 750
  Reader r{text};
  r.take("+-");
  if (r.digits(99) == 0) return false;
  int parts = 0;
  while (r.take(":")) {
    if (r.digits(2) == 0) return false;
    ++parts;
  }
  if (r.take(".")) r.digits(99);
  return parts > 0 && r.done();
}

bool is_float(std::string_view text) {
  const std::string word = lower(text);
  if (word == ".inf" || word == "-.inf" || word == "+.inf" || word == ".nan") return true;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  std::size_t i = 0, digits = 0;
  while (i < text.size() && (is_digit(text[i]) || text[i] == '_' || text[i] == ','))
    digits += is_digit(text[i++]) ? 1u : 0u;
  const bool has_point = i < text.size() && text[i] == '.';
  if (has_point) ++i;
  while (i < text.size() && (is_digit(text[i]) || text[i] == '_')) digits += is_digit(text[i++]) ? 1u : 0u;
  if (digits == 0) return false;
  if (i == text.size()) return has_point;
  if (text[i] != 'e' && text[i] != 'E') return false;
  ++i;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) ++i;
  return i < text.size() && all_of(text.substr(i), "0123456789");
}

// Characters that only double quotes can hold: controls, line separators, byte order marks, invalid UTF-8.
bool needs_escape(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const base::Decoded d = base::decode_at(text, i);
    const char32_t c = d.code_point;
    if (c < 0x20 || c == 0x7f || (c >= 0x80 && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0xfeff || c == 0xfffe ||
        c == 0xffff)
      return true;
    i += d.bytes;
  }
  return false;
}

}  // namespace

ValueKind kind_of_plain(std::string_view text) {
  const std::string word = lower(text);
  if (word.empty() || word == "~" || word == "null") return ValueKind::kNull;
  for (const std::string_view boolean : {"true", "false", "yes", "no", "on", "off"})
    if (word == boolean) return ValueKind::kBool;
  if (is_date(text)) return ValueKind::kDate;
  if (is_integer(text)) return ValueKind::kInteger;
  if (is_float(text) || is_sexagesimal(text)) return ValueKind::kFloat;
  return ValueKind::kString;
}

bool fits_plain(std::string_view text, Place place) {
  if (text.empty() || is_blank(text.front()) || is_blank(text.back()) || needs_escape(text)) return false;
  if (std::string_view("?:,[]{}#&*!|>'\"%@`=<").find(text[0]) != std::string_view::npos) return false;
  if (text[0] == '-' && (text.size() == 1 || is_blank(text[1]) || text.starts_with("---"))) return false;
  if (text.starts_with("...") || text.back() == ':') return false;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '#' && is_blank(text[i - 1])) return false;
    if (is_blank(text[i]) && text[i - 1] == ':') return false;
  }
  return place == Place::kAfterColon || text.find_first_of(",[]{}:") == std::string_view::npos;
}

bool fits_single_quotes(std::string_view text) { return !needs_escape(text); }

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    out += c;
    if (c == '\'') out += c;
  }
  return out += '\'';
}

std::string double_quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (std::size_t i = 0; i < text.size();) {
    const base::Decoded d = base::decode_at(text, i);
    const char32_t c = d.code_point;
    if (c == '"' || c == '\\')
      (out += '\\') += static_cast<char>(c);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (needs_escape(text.substr(i, d.bytes))) {
      out += "\\u";
      for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(c >> shift) & 15];
    } else {
      out += text.substr(i, d.bytes);
    }
    i += d.bytes;
  }
  return out += '"';
}

}  // namespace marbre::frontmatter
