// Quotes, dashes, guillemets, entities, escapes and line breaks: characters that stand for others.
#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/markdown/kramdown/span_parser.hpp"

namespace marbre::markdown::kramdown {
namespace {

bool is_sq_punctuation(char c) {
  return (c >= '!' && c <= '/' && c != '&') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

}  // namespace

bool SpanParser::is_escapable(char c, bool gfm) {  // ESCAPED_CHARS, ESCAPED_CHARS_GFM
  constexpr std::string_view kAll = "\\.*_+`<>()[]{}#!:|\"'$=-";
  return c != '\0' && (kAll.find(c) != std::string_view::npos || (gfm && c == '~'));
}

void SpanParser::smart_quote() {  // SQ_RULES, in their order
  const std::uint32_t p = p_;
  const char ch = s_[p];
  const std::uint32_t next = character_end(s_, p);
  const char n = c(p + 1);
  const auto put = [&](std::uint32_t quote_at, bool left) { quote(quote_at, left); };
  if (is_quote(ch)) {
    if ((n == '_' || n == '*') && p + 2 < s_.size() && !is_space(s_[p + 2])) return put(p, true);
    if (p + 1 < s_.size() && is_sq_punctuation(n) && !(c(p + 2) == '.' && c(p + 3) == '.')) {
      const bool word_before = n == '_', word_after = p + 2 < s_.size() && is_word_at(s_, p + 2);
      if (word_before == word_after) return put(p, false);
    }
  }
  const std::uint32_t q = is_space(ch) ? p + 1 : p;
  const char a = c(q), b = c(q + 1);
  if (is_quote(a) && is_quote(b) && a != b && is_word(c(q + 2))) {
    quote(q, true);
    return put(q + 1, true);
  }
  if (a == '\'' && is_digit(b) && is_digit(c(q + 2)) && c(q + 3) == 's') return put(q, false);
  if (is_space(ch) && is_quote(a) && is_word(b)) return put(q, true);
  const bool closes = ch != ' ' && ch != '\\' && ch != '\t' && ch != '\r' && ch != '\n' && ch != '[' && ch != '{' &&
                      ch != '(' && ch != '-';
  if (closes && is_quote(c(next))) return put(next, false);
  if (is_quote(ch)) {
    const bool end_of_line = p + 1 >= s_.size() || is_space(n);
    if (end_of_line || (n == 's' && (p + 2 >= s_.size() || !is_word_at(s_, p + 2)))) return put(p, false);
  }
  if (c(next) == '\'' && next < s_.size()) return put(next, true);
  if (ch == '\'') return put(p, true);
  put(c(next) == '"' && next < s_.size() ? next : p, true);
}

void SpanParser::quote(std::uint32_t at_byte, bool left) {
  flush(at_byte);
  const bool twice = s_[at_byte] == '"';
  // Four characters in the order of kramdown's option.
  std::uint32_t i = 0;
  for (int skip = (twice ? 2 : 0) + (left ? 0 : 1); skip > 0; --skip) i = character_end(options_.smart_quotes, i);
  const std::uint32_t end = character_end(options_.smart_quotes, i);
  const std::string_view mark = std::string_view(options_.smart_quotes).substr(i, end - i);
  if (options_.entity_output == EntityOutput::kAsChar) return symbol(mark, at_byte, at_byte + 1);
  entity_node(base::decode_at(mark, 0).code_point, {}, at_byte, at_byte + 1);
}

void SpanParser::entity_node(char32_t code, std::string_view original, std::uint32_t from, std::uint32_t to) {
  const std::uint32_t node = open(NodeKind::kEntity, from);
  std::string character;
  base::append_utf8(character, code);
  out_[node].text = out_.put(character);
  out_[node].target = out_.put(original);
  close(node, from, to);
}

void SpanParser::made_character(char32_t code, std::uint32_t from, std::uint32_t to) {
  if (options_.entity_output != EntityOutput::kAsChar) return entity_node(code, {}, from, to);
  std::string character;
  base::append_utf8(character, code);
  flush(from);
  symbol(character, from, to);
}

bool SpanParser::symbols() {  // TYPOGRAPHIC_SYMS
  if (!options_.auto_typographic) return false;
  const std::uint32_t p = p_;
  if (starts(p, "---")) return made_character(0x2014, p, p + 3), true;
  if (starts(p, "--")) return made_character(0x2013, p, p + 2), true;
  if (starts(p, "...")) return made_character(0x2026, p, p + 3), true;
  if (starts(p, "<< ")) return guillemet("«\u00A0", 0xAB, true, p, p + 3), true;
  if (starts(p, " >>")) return guillemet("\u00A0»", 0xBB, false, p, p + 3), true;
  if (starts(p, "<<")) return made_character(0xAB, p, p + 2), true;
  if (starts(p, ">>")) return made_character(0xBB, p, p + 2), true;
  return false;
}

void SpanParser::guillemet(std::string_view both, char32_t mark, bool first, std::uint32_t from, std::uint32_t to) {
  if (options_.entity_output != EntityOutput::kAsChar) {
    const std::uint32_t middle = first ? from + 2 : from + 1;
    entity_node(first ? mark : 0xA0, {}, from, middle);
    return entity_node(first ? 0xA0 : mark, {}, middle, to);
  }
  flush(from);
  const std::uint32_t node = out_.open(NodeKind::kText, source(from, to));
  out_[node].text = out_.put(both);
  out_[node].special = true;
  after_symbol_ = p_ = literal_ = to;
}

bool SpanParser::two_entities(std::string_view written, char32_t code) {
  const std::uint32_t p = p_;
  entity_node(code, options_.entity_output == EntityOutput::kAsChar ? written : std::string_view(), p, p + 2);
  entity_node(code, options_.entity_output == EntityOutput::kAsChar ? written : std::string_view(), p + 2, p + 3);
  return true;
}

bool SpanParser::entity() {  // HTML_ENTITY_RE
  const std::uint32_t p = p_, end = reference(s_, p);
  if (end == kNone) return false;
  char32_t code = 0;
  const std::string_view written = s_.substr(p, end - p);
  if (written[1] == '#') {
    const bool hex = written[2] == 'x';
    std::uint32_t value = 0;
    for (const char d : written.substr(hex ? 3 : 2, written.size() - (hex ? 4 : 3))) {
      const auto digit = static_cast<std::uint32_t>(is_digit(d) ? d - '0' : (d | 32) - 'a' + 10);
      value = std::min<std::uint32_t>(value * (hex ? 16 : 10) + digit, 0x110000);
    }
    code = entity_numbered(value);
  } else {
    code = entity_named(written.substr(1, written.size() - 2));
    if (code == 0) {  // unknown: an ampersand, and text
      entity_node('&', "&amp;", p, p + 1);
      literal_ = p + 1;
      p_ = end;
      return true;
    }
  }
  const bool plain = options_.entity_output == EntityOutput::kAsChar && code != '<' && code != '>' && code != '&' &&
                     code != 0 && code < 0x110000 && !(code >= 0xD800 && code < 0xE000);
  if (!plain) return entity_node(code, written, p, end), true;
  std::string character;
  base::append_utf8(character, code);
  flush(p);
  symbol(character, p, end);
  return true;
}

bool SpanParser::line_break() {  // LINE_BREAK
  const std::uint32_t p = p_;
  if (options_.gfm && options_.hard_wrap) return false;
  if (!starts(p, "  \n") && !starts(p, "\\\\\n")) return false;
  const std::uint32_t node = open(NodeKind::kHardBreak, p);
  close(node, p, p + 2);
  return true;
}

bool SpanParser::escaped() {
  const std::uint32_t p = p_;
  if (is_escapable(c(p + 1), options_.gfm)) {
    flush(p);
    text(s_.substr(p + 1, 1), p, p + 2);
    p_ = literal_ = p + 2;
    return true;
  }
  // GFM: a backslash in front of a line end breaks the line, but for the very last one.
  if (options_.gfm && !options_.hard_wrap && c(p + 1) == '\n' && breaks_lines()) {
    flush(p);
    if (p + 2 < s_.size() || !context_.block_parent) {
      const std::uint32_t node = out_.open(NodeKind::kHardBreak, source(p, p + 1));
      close(node, p, p + 1);
    }
    p_ = literal_ = p + 1;
    return true;
  }
  return false;
}

bool SpanParser::hard_wrap() {
  const std::uint32_t p = p_;
  if (!hard_wraps() || (p + 1 >= s_.size() && context_.block_parent)) return false;
  const std::uint32_t node = open(NodeKind::kHardBreak, p);
  close(node, p, p);
  p_ = p + 1;
  return true;
}

}  // namespace marbre::markdown::kramdown
