#include "core/markdown/entities.hpp"

#include "core/base/utf8.hpp"
#include "core/markdown/markdown.hpp"
#include "core/markdown/named_characters.hpp"

namespace marbre::markdown {
namespace {

void append_code_point(std::string& out, unsigned code_point) {
  // Surrogates are written as they are numbered, as md_html does; base::append_utf8 would replace them.
  if (code_point == 0 || code_point > 0x10ffff) {
    out += kReplacement;
  } else if (code_point >= 0xd800 && code_point <= 0xdfff) {
    out += static_cast<char>(0xe0 | (code_point >> 12));
    out += static_cast<char>(0x80 | ((code_point >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (code_point & 0x3f));
  } else {
    base::append_utf8(out, static_cast<char32_t>(code_point));
  }
}

unsigned hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  return static_cast<unsigned>((c | 0x20) - 'a') + 10;
}

}  // namespace

void append_entity(std::string& out, std::string_view entity) {
  if (entity.size() > 3 && entity[1] == '#') {
    const bool hex = entity[2] == 'x' || entity[2] == 'X';
    unsigned code_point = 0;
    for (const char c : entity.substr(hex ? 3 : 2, entity.size() - (hex ? 4 : 3)))
      code_point = hex ? 16 * code_point + hex_value(c) : 10 * code_point + static_cast<unsigned>(c - '0');
    append_code_point(out, code_point);
  } else if (const NamedCharacter named = named_character(entity); named.first != 0) {
    append_code_point(out, named.first);
    if (named.second != 0) append_code_point(out, named.second);
  } else {
    out += entity;
  }
}

std::string decode_entities(std::string_view text) {
  std::string out;
  for (std::size_t amp = text.find('&'); amp != std::string_view::npos; amp = text.find('&')) {
    out += text.substr(0, amp);
    text.remove_prefix(amp);
    const bool number = text.size() > 1 && text[1] == '#', hex = number && text.size() > 2 && (text[2] | 0x20) == 'x';
    const std::size_t from = number ? (hex ? 3 : 2) : 1;
    const char* allowed = hex      ? "0123456789abcdefABCDEF"
                          : number ? "0123456789"
                                   : "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const std::size_t end = text.find_first_not_of(allowed, from);
    const bool whole = end != std::string_view::npos && end > from && end < 40 && text[end] == ';';
    if (whole)
      append_entity(out, text.substr(0, end + 1));
    else
      out += '&';
    text.remove_prefix(whole ? end + 1 : 1);
  }
  return out += text;
}

}  // namespace marbre::markdown
