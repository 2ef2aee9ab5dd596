// Code in a few languages, by table: comments, strings, numbers, keywords. What a reader of a post needs to find its
// way in a listing, not what a compiler needs.
#include <algorithm>
#include <array>

#include "ui/widgets/highlight_parts.hpp"

namespace marbre::ui::highlight {
namespace {

struct Language {
  std::string_view names;     // each between spaces
  std::string_view keywords;  // each between spaces
  std::string_view line_comment, other_comment;
  std::string_view open, close;  // of a comment over lines
  std::string_view quotes;
  std::string_view long_quotes;  // each one character, tripled when `tripled`: strings over lines
  bool tripled = false;
  enum class Kind : std::uint8_t { kCode, kHtml, kYaml, kData, kStyle } kind = Kind::kCode;
};

constexpr std::string_view kCLike =
    " if else for while do switch case default break continue return goto sizeof struct union enum typedef static "
    "const "
    "extern inline void int char short long float double unsigned signed bool true false class public private "
    "protected "
    "virtual override template typename namespace using new delete this try catch throw auto constexpr nullptr "
    "operator "
    "friend noexcept explicit mutable concept requires co_await co_yield co_return final ";

constexpr std::array<Language, 12> kLanguages = {{
    {" ruby rb ",
     " def end class module if elsif else unless while until for in do begin rescue ensure return yield self nil true "
     "false and or not then case when require require_relative include extend attr_reader attr_writer attr_accessor "
     "puts "
     "raise lambda proc super break next redo retry alias ",
     "#",
     {},
     {},
     {},
     "\"'`",
     {}},
    {" javascript js jsx typescript ts tsx mjs node ",
     " const let var function return if else for while do switch case default break continue new delete typeof "
     "instanceof "
     "in of class extends super this import export from as async await yield try catch finally throw null undefined "
     "true "
     "false void static get set interface type enum implements private public protected readonly declare namespace "
     "abstract keyof never unknown any string number boolean ",
     "//",
     {},
     "/*",
     "*/",
     "\"'",
     "`"},
    {" python py python3 ",
     " def class return if elif else for while in not and or is None True False import from as with try except finally "
     "raise yield lambda pass break continue global nonlocal assert del async await match case self ",
     "#",
     {},
     {},
     {},
     "\"'",
     "\"'",
     true},
    {" c cpp c++ h hpp cc objc csharp cs rust rs go ", kCLike, "//", {}, "/*", "*/", "\"'", {}},
    {" java kotlin kt scala swift php ",
     " abstract boolean break byte case catch char class const continue default do double else enum extends final "
     "finally "
     "float for if implements import instanceof int interface long native new package private protected public return "
     "short static super switch synchronized this throw throws try void volatile while true false null var val fun "
     "func "
     "let guard override echo function foreach as use namespace ",
     "//",
     {},
     "/*",
     "*/",
     "\"'",
     {}},
    {" bash sh shell zsh console shell-session ",
     " if then elif else fi for while until do done case esac in function return exit export local set unset source "
     "echo "
     "cd sudo test read eval exec shift trap true false ",
     "#",
     {},
     {},
     {},
     "\"'`",
     {}},
    {" html xml svg liquid erb vue ", {}, {}, {}, "<!--", "-->", "\"'", {}, false, Language::Kind::kHtml},
    {" css scss less sass ",
     " important media import keyframes supports font-face use include mixin extend ",
     {},
     "//",
     "/*",
     "*/",
     "\"'",
     {},
     false,
     Language::Kind::kStyle},
    {" yaml yml toml ini ", {}, "#", {}, {}, {}, "\"'", {}, false, Language::Kind::kYaml},
    {" json jsonc ", " true false null ", "//", {}, "/*", "*/", "\"", {}, false, Language::Kind::kData},
    {" sql mysql postgresql pgsql sqlite ",
     " select from where and or not null is in as on join left right inner outer full group by order having limit "
     "offset "
     "insert into values update set delete create table view index drop alter add primary key foreign references "
     "default "
     "unique distinct union all case when then else end exists between like count sum avg min max with returning begin "
     "commit rollback ",
     "--",
     "#",
     "/*",
     "*/",
     "\"'`",
     {}},
    {" make makefile dockerfile docker nginx diff ",
     " FROM RUN CMD COPY ADD ENV ARG WORKDIR EXPOSE ENTRYPOINT VOLUME USER LABEL server location listen ",
     "#",
     {},
     {},
     {},
     "\"'",
     {}},
}};
constexpr std::uint8_t kSql = 11;  // keywords in any case

constexpr std::uint8_t kInComment = 1, kInString = 2;  // and above: 2 + index of the quote in long_quotes

bool has_word(std::string_view list, std::string_view word, bool any_case) {
  if (word.empty() || word.size() > 20) return false;
  char wanted[24];
  wanted[0] = ' ';
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = word[i];
    wanted[i + 1] = any_case && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  wanted[word.size() + 1] = ' ';
  return list.find(std::string_view(wanted, word.size() + 2)) != std::string_view::npos;
}

// End of the string that starts with the quote at `at`; the line's end when it does not close.
std::size_t string_end(std::string_view line, std::size_t at) {
  const char quote = line[at];
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (line[i] == quote) {
      return i + 1;
    }
  }
  return line.size();
}

bool comment_at(std::string_view line, std::size_t at, std::string_view mark) {
  if (mark.empty() || !line.substr(at).starts_with(mark)) return false;
  // "#" begins a comment where a word may begin, so that "$#" and "a#b" are none; "//" not in "https://".
  return mark == "#" ? at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t' : at == 0 || line[at - 1] != ':';
}

class Code {
 public:
  Code(std::string_view line, std::uint8_t language, Painter& painter)
      : line_(line), language_(kLanguages[language - 1u]), any_case_(language == kSql), painter_(painter) {}

  std::uint8_t run(std::size_t at, std::uint8_t inside) {
    if (inside == kInComment) {
      const std::size_t close = line_.find(language_.close, at);
      const std::size_t end = close == std::string_view::npos ? line_.size() : close + language_.close.size();
      painter_.paint(end, Tone::kComment);
      if (close == std::string_view::npos) return inside;
      at = end;
    } else if (inside >= kInString) {
      at = long_string(at, inside - kInString);
      if (open_ != 0) return open_;
    }
    while (at < line_.size() && open_ == 0) at = step(at);
    painter_.paint(line_.size(), Tone::kCode);
    return open_;
  }

 private:
  std::size_t put(std::size_t from, std::size_t to, Tone tone) {
    painter_.paint(from, Tone::kCode);
    painter_.paint(to, tone);
    return to;
  }

  // From `at`, inside the string, to behind its end.
  std::size_t long_string(std::size_t at, std::size_t quote) {
    const std::string mark(language_.tripled ? 3 : 1, language_.long_quotes[quote]);
    for (std::size_t i = at; i < line_.size(); ++i) {
      if (line_[i] == '\\') {
        ++i;
      } else if (line_.substr(i).starts_with(mark)) {
        painter_.paint(i + mark.size(), Tone::kString);
        return i + mark.size();
      }
    }
    painter_.paint(line_.size(), Tone::kString);
    open_ = static_cast<std::uint8_t>(kInString + quote);
    return line_.size();
  }

  std::size_t step(std::size_t at) {
    const char c = line_[at];
    if (comment_at(line_, at, language_.line_comment) || comment_at(line_, at, language_.other_comment)) {
      return put(at, line_.size(), Tone::kComment);
    }
    if (!language_.open.empty() && line_.substr(at).starts_with(language_.open)) {
      const std::size_t close = line_.find(language_.close, at + language_.open.size());
      if (close == std::string_view::npos) open_ = kInComment;
      return put(at, close == std::string_view::npos ? line_.size() : close + language_.close.size(), Tone::kComment);
    }
    const std::size_t lengthy = language_.long_quotes.find(c);
    if (lengthy != std::string_view::npos && (!language_.tripled || run_length(line_, at, c) >= 3)) {
      painter_.paint(at, Tone::kCode);
      return long_string(at + (language_.tripled ? 3 : 1), lengthy);
    }
    if (language_.quotes.find(c) != std::string_view::npos && (language_.kind != Language::Kind::kHtml || in_tag_)) {
      return string(at);
    }
    if (is_digit(c) && (at == 0 || !is_name(line_[at - 1]))) {
      std::size_t end = at;
      while (end < line_.size() && (is_name(line_[end]) || line_[end] == '.')) ++end;
      return language_.kind == Language::Kind::kHtml && !in_tag_ ? end : put(at, end, Tone::kNumber);
    }
    if (is_letter(c) || c == '_' || c == '@') return word(at);
    if (language_.kind == Language::Kind::kHtml) {
      if (c == '<') in_tag_ = tag_name_ = true;
      if (c == '>') in_tag_ = false;
    }
    return at + 1;
  }

  std::size_t string(std::size_t at) {
    const std::size_t end = string_end(line_, at);
    const bool key = language_.kind == Language::Kind::kData &&
                     line_.find_first_not_of(' ', end) != std::string_view::npos &&
                     line_[line_.find_first_not_of(' ', end)] == ':';
    return put(at, end, key ? Tone::kKey : Tone::kString);
  }

  std::size_t word(std::size_t at) {
    std::size_t end = at + 1;
    const bool dashes = language_.kind == Language::Kind::kHtml || language_.kind == Language::Kind::kStyle;
    while (end < line_.size() && (is_name(line_[end]) || (dashes && line_[end] == '-'))) ++end;
    const std::string_view name = line_.substr(at, end - at);
    if (language_.kind == Language::Kind::kHtml) {
      if (!in_tag_) return end;
      return put(at, end, std::exchange(tag_name_, false) ? Tone::kKeyword : Tone::kKey);
    }
    if (language_.kind == Language::Kind::kStyle) {
      const std::size_t after = line_.find_first_not_of(' ', end);
      const bool property =
          after != std::string_view::npos && line_[after] == ':' && line_.find('{', after) == std::string_view::npos;
      if (property) return put(at, end, Tone::kKey);
      if (name[0] == '@') return put(at, end, Tone::kKeyword);
      return end;
    }
    const std::string_view bare = name[0] == '@' ? name.substr(1) : name;
    return has_word(language_.keywords, bare, any_case_) ? put(at, end, Tone::kKeyword) : end;
  }

  std::string_view line_;
  const Language& language_;
  bool any_case_;
  Painter& painter_;
  bool in_tag_ = false, tag_name_ = false;
  std::uint8_t open_ = 0;
};

}  // namespace

std::uint8_t language_of(std::string_view name) {
  for (std::size_t i = 0; i < kLanguages.size(); ++i) {
    if (has_word(kLanguages[i].names, name, true)) return static_cast<std::uint8_t>(i + 1);
  }
  return 0;
}

std::uint8_t paint_code(std::string_view line, std::size_t from, std::uint8_t language, std::uint8_t inside,
                        Painter& painter) {
  if (language == 0 || language > kLanguages.size()) {
    painter.paint(line.size(), Tone::kCode);
    return 0;
  }
  if (kLanguages[language - 1u].kind == Language::Kind::kYaml) {
    paint_yaml(line, from, painter);
    return 0;
  }
  return Code(line, language, painter).run(from, inside);
}

void paint_yaml(std::string_view line, std::size_t from, Painter& painter) {
  std::size_t at = std::min(line.find_first_not_of(" \t", from), line.size());
  while (at < line.size() && line[at] == '-' && (at + 1 == line.size() || line[at + 1] == ' ')) {
    at = std::min(line.find_first_not_of(' ', at + 1), line.size());
    painter.paint(at, Tone::kMark);
  }
  if (at < line.size() && line[at] == '#') return painter.paint(line.size(), Tone::kComment);
  // "key:" followed by a space or the end.
  for (std::size_t i = at; i < line.size() && line[i] != '"' && line[i] != '\'' && line[i] != '#'; ++i) {
    if ((line[i] == ':' || line[i] == '=') &&
        (line[i] == '=' || i + 1 == line.size() || line[i + 1] == ' ' || line[i + 1] == '\r')) {
      painter.paint(i, Tone::kKey);
      painter.paint(i + 1, Tone::kMark);
      at = i + 1;
      break;
    }
  }
  const std::size_t value = std::min(line.find_first_not_of(' ', at), line.size());
  const bool quoted = value < line.size() && (line[value] == '"' || line[value] == '\'');
  const std::size_t end = quoted ? string_end(line, value) : std::min(line.find(" #", value), line.size());
  Tone tone = Tone::kCode;
  if (quoted) {
    tone = Tone::kString;
  } else {
    const std::string_view text = line.substr(value, end - value);
    if (has_word(" true false null yes no ~ ", text, true)) tone = Tone::kKeyword;
    if (!text.empty() && (is_digit(text[0]) || (text[0] == '-' && text.size() > 1 && is_digit(text[1]))))
      tone = Tone::kNumber;
  }
  painter.paint(value, Tone::kCode);
  painter.paint(end, tone);
  const std::size_t comment = line.find('#', end);
  if (comment != std::string_view::npos) {
    painter.paint(comment, Tone::kCode);
    painter.paint(line.size(), Tone::kComment);
  }
  painter.paint(line.size(), Tone::kCode);
}

}  // namespace marbre::ui::highlight
