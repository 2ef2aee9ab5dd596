#include "core/spelling/words.hpp"

#include <algorithm>
#include <array>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::spelling {
namespace {

constexpr std::uint32_t kLongest = 100;  // bytes of a word: Hunspell reads 255, no word is so long
constexpr char32_t kApostrophe = 0x2019, kSoftHyphen = 0xAD, kNoBreakHyphen = 0x2011;

bool is_apostrophe(char32_t c) { return c == '\'' || c == kApostrophe; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_mark(char32_t c) { return c >= 0x300 && c <= 0x36F; }
// Latin, with the accents that compose with it. Other scripts are in no dictionary of ours.
bool is_latin(char32_t c) { return c < 0x250 || (c >= 0x1E00 && c <= 0x1EFF) || is_mark(c); }
bool is_upper(char32_t c) {
  const base::Folded folded = base::fold_code_point(c, base::Fold::kCase);
  return folded.count == 1 && folded.code_points[0] != c;
}
// Goes on a word when a letter follows.
bool joins(char32_t c) { return is_apostrophe(c) || c == '-' || c == kNoBreakHyphen || c == '.'; }

base::Decoded at(std::string_view s, std::size_t i) { return base::decode_at(s, i); }
bool is_letter_at(std::string_view s, std::size_t i) {
  return i < s.size() && text::is_word_character(at(s, i).code_point);
}
bool letter_ends_at(std::string_view s, std::size_t i) {
  if (i == 0) return false;
  do --i;
  while (i > 0 && (static_cast<unsigned char>(s[i]) & 0xC0) == 0x80);
  return is_letter_at(s, i);
}

// An address, a path, a mention, a tag: `chunk` has no space.
bool is_no_prose(std::string_view chunk) {
  if (chunk.find('@') != std::string_view::npos || chunk.find("://") != std::string_view::npos) return true;
  const std::size_t first = chunk.find_first_not_of("([{\"'*_~");
  if (first == std::string_view::npos) return true;
  chunk.remove_prefix(first);
  if (chunk.starts_with("www.") || chunk.starts_with('/') || chunk.starts_with("./") || chunk.starts_with("~/"))
    return true;
  if (chunk.starts_with('#') && is_letter_at(chunk, 1)) return true;
  return std::ranges::count(chunk, '/') >= 2;
}

// What one look over the letters of a word tells.
struct Letters {
  std::uint32_t count = 0;
  bool upper = false, lower = false;  // any
  bool inner_upper = false;           // one behind a small letter: a name in the manner of programs
  bool strange = false;               // a digit, "_", another script, a dot inside
};
Letters look_at(std::string_view word) {
  Letters l;
  bool after_lower = false;
  for (std::size_t i = 0; i < word.size();) {
    const base::Decoded d = at(word, i);
    i += d.bytes;
    const char32_t c = d.code_point;
    if (joins(c) || c == kSoftHyphen) {
      if (c == '.') l.strange = true;
      if (c != kSoftHyphen) after_lower = false;
      continue;
    }
    if (is_mark(c)) continue;
    if (is_digit(c) || c == '_' || !is_latin(c)) l.strange = true;
    ++l.count;
    if (is_upper(c)) {
      l.upper = true;
      l.inner_upper |= after_lower;
    } else {
      l.lower = after_lower = true;
    }
  }
  return l;
}

// Bytes of an elided article, pronoun or conjunction with its apostrophe, 0 when the word does not begin with one.
std::uint32_t elision(std::string_view word) {
  constexpr std::array<std::string_view, 13> kElided = {"l", "d",  "j",     "m",      "t",      "s",     "n",
                                                        "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"};
  for (const std::string_view head : kElided) {
    if (word.size() <= head.size() + 1) continue;
    const bool same = std::equal(head.begin(), head.end(), word.begin(),
                                 [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
    if (!same) continue;
    const base::Decoded mark = at(word, head.size());
    if (is_apostrophe(mark.code_point)) return static_cast<std::uint32_t>(head.size()) + mark.bytes;
  }
  return 0;
}

std::uint32_t genitive(std::string_view word) {  // bytes of "'s" at its end
  if (word.ends_with("'s")) return 2;
  return word.ends_with("’s") ? 4 : 0;
}

class Finder {
 public:
  Finder(std::string_view line, Languages languages, std::vector<Piece>& out)
      : line_(line), languages_(languages), out_(out) {}

  void run(Piece prose) {
    prose.to = std::min(prose.to, static_cast<std::uint32_t>(line_.size()));
    for (std::uint32_t i = prose.from; i < prose.to;) {
      const base::Decoded d = at(line_, i);
      if (text::is_space(d.code_point)) {
        i += d.bytes;
        continue;
      }
      std::uint32_t end = i;
      while (end < prose.to) {
        const base::Decoded next = at(line_, end);
        if (text::is_space(next.code_point)) break;
        end += next.bytes;
      }
      end = std::min(end, prose.to);
      if (!is_no_prose(line_.substr(i, end - i))) chunk({i, end});
      i = end;
    }
  }

 private:
  void chunk(Piece p) {
    for (std::uint32_t i = p.from; i < p.to;) {
      const base::Decoded d = at(line_, i);
      if (!text::is_word_character(d.code_point)) {
        i += d.bytes;
        continue;
      }
      std::uint32_t end = i + d.bytes;
      while (end < p.to) {
        const base::Decoded next = at(line_, end);
        const bool joined = joins(next.code_point) && end + next.bytes < p.to && is_letter_at(line_, end + next.bytes);
        if (!joined && next.code_point != kSoftHyphen && !text::is_word_character(next.code_point)) break;
        end += next.bytes;
      }
      end = std::min(end, p.to);
      word({i, end}, p);
      i = end;
    }
  }

  // "**gras**seyer" is one word to a reader, and none for a dictionary.
  bool is_glued(Piece w) const {
    std::uint32_t left = w.from, right = w.to;
    while (left > 0 && is_mark_byte(line_[left - 1])) --left;
    while (right < line_.size() && is_mark_byte(line_[right])) ++right;
    return (left < w.from && letter_ends_at(line_, left)) || (right > w.to && is_letter_at(line_, right));
  }
  static bool is_mark_byte(char c) { return c == '*' || c == '_' || c == '~' || c == '`'; }

  bool is_entity_or_code(Piece w, Piece chunk) const {
    const char before = w.from > chunk.from ? line_[w.from - 1] : ' ', behind = w.to < chunk.to ? line_[w.to] : ' ';
    return (before == '&' && behind == ';') || (before == ':' && behind == ':') || before == '\\' || before == '$';
  }

  void word(Piece w, Piece chunk) {
    if (w.to - w.from > kLongest || is_entity_or_code(w, chunk) || is_glued(w)) return;
    std::string_view s = line_.substr(w.from, w.to - w.from);
    if (languages_ != Languages::kEnglish) w.from += elision(s);
    s = line_.substr(w.from, w.to - w.from);
    if (languages_ != Languages::kFrench) w.to -= genitive(s);
    s = line_.substr(w.from, w.to - w.from);
    const Letters l = look_at(s);
    if (l.count < 2 || l.strange || l.inner_upper || !l.lower) return;
    out_.push_back(w);
  }

  std::string_view line_;
  Languages languages_;
  std::vector<Piece>& out_;
};

// Letters that compose, by mark: base and composed alternate.
struct Compositions {
  char32_t mark;
  std::u16string_view pairs;
};
constexpr std::array kCompositions = {
    Compositions{0x300, u"AÀEÈIÌOÒUÙaàeèiìoòuù"},     Compositions{0x301, u"AÁEÉIÍOÓUÚYÝaáeéiíoóuúyý"},
    Compositions{0x302, u"AÂEÊIÎOÔUÛaâeêiîoôuû"},     Compositions{0x303, u"AÃNÑOÕaãnñoõ"},
    Compositions{0x308, u"AÄEËIÏOÖUÜYŸaäeëiïoöuüyÿ"}, Compositions{0x327, u"CÇcç"}};

char32_t composed(char32_t letter, char32_t mark) {
  for (const Compositions& c : kCompositions) {
    if (c.mark != mark) continue;
    for (std::size_t i = 0; i + 1 < c.pairs.size(); i += 2)
      if (c.pairs[i] == letter) return c.pairs[i + 1];
  }
  return 0;
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

void find_words(std::string_view line, std::span<const Piece> prose, Languages languages, std::vector<Piece>& out) {
  if (languages == Languages::kNone) return;
  Finder finder(line, languages, out);
  for (const Piece& piece : prose) finder.run(piece);
}

std::string normal_form(std::string_view word) {
  std::string out;
  char32_t held = 0;
  const auto flush = [&] {
    if (held != 0) base::append_utf8(out, held);
    held = 0;
  };
  for (std::size_t i = 0; i < word.size();) {
    const base::Decoded d = at(word, i);
    i += d.bytes;
    if (d.code_point == kSoftHyphen) continue;
    const char32_t c = d.code_point == kApostrophe ? U'\'' : d.code_point == kNoBreakHyphen ? U'-' : d.code_point;
    if (const char32_t both = is_mark(c) && held != 0 ? composed(held, c) : 0; both != 0) {
      held = both;
      continue;
    }
    flush();
    held = c;
  }
  flush();
  return out;
}

std::string with_small_initial(std::string_view word) {
  const base::Decoded first = at(word, 0);
  const base::Folded folded = base::fold_code_point(first.code_point, base::Fold::kCase);
  std::string out;
  if (folded.count == 1 && !word.empty()) base::append_utf8(out, folded.code_points[0]);
  return out.append(word.substr(std::min<std::size_t>(first.bytes, word.size())));
}

std::string fitted(std::string_view suggestion, std::string_view word, bool typographic) {
  constexpr std::string_view kCurly = "’";
  const bool curly =
      word.find(kCurly) != std::string_view::npos || (typographic && word.find('\'') == std::string_view::npos);
  std::string out;
  for (const char c : suggestion) {
    if (c == '\'' && curly) {
      out += kCurly;
    } else {
      out += c;
    }
  }
  return out;
}

bool is_prose_key(std::string_view key) {
  constexpr std::array<std::string_view, 21> kKeys = {
      "title",   "titre",   "subtitle", "subtitre", "sous-titre", "sous_titre",  "soustitre",
      "desc",    "excerpt", "extrait",  "abstract", "summary",    "description", "intro",
      "tagline", "caption", "legende",  "alt",      "resume",     "headline",    "message"};
  return std::ranges::any_of(kKeys, [&](std::string_view k) {
    return std::ranges::equal(k, key, [](char a, char b) { return a == small(b); });
  });
}

Languages languages_of(std::string_view tag) {
  if (tag.size() < 2) return Languages::kNone;
  const char a = small(tag[0]), b = small(tag[1]);
  const char behind = tag.size() > 2 ? small(tag[2]) : '-';
  if (a == 'f' && b == 'r' && (behind == '-' || behind == '_' || behind == 'a' || behind == 'e'))
    return Languages::kFrench;
  if (a == 'e' && b == 'n' && (behind == '-' || behind == '_' || behind == 'g')) return Languages::kEnglish;
  return Languages::kNone;
}

}  // namespace marbre::spelling
