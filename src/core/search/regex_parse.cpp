// Source of a regular expression -> program, by recursive descent with a bounded depth. A fragment is code whose end
// falls through; fragments are copied for counted repetition, so jumps are relative until the end.
#include <algorithm>

#include "core/search/pattern.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::search {
namespace {

using Code = std::vector<Instruction>;  // x and y of jumps are relative to the instruction

constexpr std::size_t kMostCode = 8000;
constexpr int kMostDepth = 200;
constexpr std::uint32_t kMostRepeats = 1000;
constexpr std::uint32_t kMostGroups = 99;

class Parser {
 public:
  Parser(std::string_view source, base::Fold fold) : source_(source), fold_(fold) {}

  ParseResult parse() {
    ParseResult result;
    Code body = alternatives(0);
    if (error_ == PatternError::kNone && at_ < source_.size()) fail(PatternError::kUnclosedGroup, at_);
    Code code{{Op::kSave, 0, 0}};
    append(code, body);
    code.push_back({Op::kSave, 1, 0});
    code.push_back({Op::kMatch, 0, 0});
    for (std::uint32_t i = 0; i < code.size(); ++i) {
      if (code[i].op == Op::kSplit || code[i].op == Op::kJump) {
        code[i].x += i;
        code[i].y += i;
      }
    }
    if (code.size() > kMostCode) fail(PatternError::kTooLarge, 0);
    result.error = error_;
    result.at = error_at_;
    result.program.code = std::move(code);
    result.program.sets = std::move(sets_);
    result.program.groups = groups_;
    result.program.names = std::move(names_);
    return result;
  }

 private:
  bool more() const { return at_ < source_.size() && error_ == PatternError::kNone; }
  char peek() const { return at_ < source_.size() ? source_[at_] : '\0'; }
  bool eat(std::string_view what) {
    if (!source_.substr(at_).starts_with(what)) return false;
    at_ += static_cast<std::uint32_t>(what.size());
    return true;
  }
  void fail(PatternError error, std::uint32_t at) {
    if (error_ != PatternError::kNone) return;
    error_ = error;
    error_at_ = at;
  }
  char32_t take_code_point() {
    const base::Decoded d = base::decode_at(source_, at_);
    at_ += d.bytes;
    return d.code_point;
  }
  static void append(Code& to, const Code& from) { to.insert(to.end(), from.begin(), from.end()); }
  static std::uint32_t length(const Code& code) { return static_cast<std::uint32_t>(code.size()); }

  Code alternatives(int depth) {
    if (depth > kMostDepth) fail(PatternError::kTooLarge, at_);
    Code left = sequence(depth);
    while (more() && eat("|")) {
      const Code right = sequence(depth);
      Code both{{Op::kSplit, 1, length(left) + 2}};
      append(both, left);
      both.push_back({Op::kJump, length(right) + 1, 0});
      append(both, right);
      left = std::move(both);
    }
    return left;
  }

  Code sequence(int depth) {
    Code out;
    while (more() && peek() != '|' && peek() != ')') {
      const std::uint32_t start = at_;
      bool assertion = false;
      Code one = atom(depth, assertion);
      one = repeated(std::move(one), start, assertion);
      append(out, one);
      if (out.size() > kMostCode) fail(PatternError::kTooLarge, start);
    }
    return out;
  }

  Code literal(char32_t c) {
    const char32_t folded = fold_one(c, fold_);
    return folded == 0 && c != 0 ? Code{} : Code{{Op::kChar, folded, 0}};  // an accent that does not count
  }
  Code set(CharSet s) {
    sets_.push_back(std::move(s));
    return {{Op::kSet, static_cast<std::uint32_t>(sets_.size() - 1), 0}};
  }

  Code atom(int depth, bool& assertion) {
    const std::uint32_t start = at_;
    switch (peek()) {
      case '(': return group(depth);
      case '[': return char_class();
      case '.': ++at_; return {{Op::kAny, 0, 0}};
      case '^': ++at_, assertion = true; return {{Op::kLineStart, 0, 0}};
      case '$': ++at_, assertion = true; return {{Op::kLineEnd, 0, 0}};
      case '*':
      case '+':
      case '?': fail(PatternError::kNothingToRepeat, start); return {};
      case '\\': return escape(assertion);
      default: return literal(take_code_point());
    }
  }

  Code group(int depth) {
    const std::uint32_t start = at_++;
    std::uint32_t number = 0;
    if (eat("?:")) {
    } else if (source_.substr(at_).starts_with("?<=") || source_.substr(at_).starts_with("?<!") ||
               source_.substr(at_).starts_with("?=") || source_.substr(at_).starts_with("?!")) {
      fail(PatternError::kLookaround, start);
    } else {
      std::string name;
      if (eat("?<")) {
        while (more() && peek() != '>') name += source_[at_++];
        if (!eat(">") || name.empty()) fail(PatternError::kUnclosedGroup, start);
      } else if (peek() == '?') {
        fail(PatternError::kNothingToRepeat, at_);
      }
      if (groups_ >= kMostGroups) fail(PatternError::kTooLarge, start);
      number = ++groups_;
      names_.push_back(std::move(name));
    }
    Code body = alternatives(depth + 1);
    if (!eat(")")) fail(PatternError::kUnclosedGroup, start);
    if (number == 0) return body;
    Code out{{Op::kSave, 2 * number, 0}};
    append(out, body);
    out.push_back({Op::kSave, 2 * number + 1, 0});
    return out;
  }

  static bool class_escape(char c, std::uint8_t& classes) {
    const auto bit = [](CharClass k) { return static_cast<std::uint8_t>(k); };
    switch (c) {
      case 'd': classes |= bit(CharClass::kDigit); return true;
      case 'w': classes |= bit(CharClass::kWord); return true;
      case 's': classes |= bit(CharClass::kSpace); return true;
      case 'D': classes |= bit(CharClass::kNotDigit); return true;
      case 'W': classes |= bit(CharClass::kNotWord); return true;
      case 'S': classes |= bit(CharClass::kNotSpace); return true;
      default: return false;
    }
  }

  char32_t hex(std::uint32_t digits, std::uint32_t start) {
    char32_t value = 0;
    for (std::uint32_t i = 0; i < digits; ++i, ++at_) {
      const char c = peek();
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) {
        fail(PatternError::kBadEscape, start);
        return 0;
      }
      value = value * 16 + static_cast<char32_t>(digit);
    }
    return value;
  }

  // A character behind "\", which has been taken.
  char32_t escaped_character(std::uint32_t start) {
    if (at_ >= source_.size()) {
      fail(PatternError::kBadEscape, start);
      return 0;
    }
    const char32_t c = take_code_point();
    switch (c) {
      case 'n': return '\n';
      case 't': return '\t';
      case 'r': return '\r';
      case 'f': return '\f';
      case 'v': return '\v';
      case '0': return 0;
      case 'x': return hex(2, start);
      case 'u': {
        if (!eat("{")) return hex(4, start);
        const std::size_t close = source_.find('}', at_);
        const std::size_t digits = close == std::string_view::npos ? 0 : close - at_;
        if (digits == 0 || digits > 6) fail(PatternError::kBadEscape, start);
        const char32_t value = digits > 6 ? 0 : hex(static_cast<std::uint32_t>(digits), start);
        eat("}");
        return value;
      }
      default: break;
    }
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) fail(PatternError::kBadEscape, start);
    return c;
  }

  Code escape(bool& assertion) {
    const std::uint32_t start = at_++;
    const char c = peek();
    if (c >= '1' && c <= '9') {
      fail(PatternError::kBackreference, start);
      return {};
    }
    if (c == 'k') {
      fail(PatternError::kBackreference, start);
      return {};
    }
    if (c == 'b' || c == 'B') {
      ++at_;
      assertion = true;
      return {{c == 'b' ? Op::kEdge : Op::kNoEdge, 0, 0}};
    }
    CharSet s;
    if (class_escape(c, s.classes)) {
      ++at_;
      return set(std::move(s));
    }
    return literal(escaped_character(start));
  }

  // One member of a class: false when it was a whole class (`\d`).
  bool class_member(CharSet& s, char32_t& c) {
    const std::uint32_t start = at_;
    if (peek() != '\\') {
      c = take_code_point();
      return true;
    }
    ++at_;
    if (class_escape(peek(), s.classes)) {
      ++at_;
      return false;
    }
    if (peek() == 'b') {
      ++at_;
      c = 8;
      return true;
    }
    c = escaped_character(start);
    return true;
  }

  void add_range(CharSet& s, char32_t from, char32_t to) {
    s.ranges.emplace_back(from, to);
    if (fold_ == base::Fold::kNone) return;
    // Text is asked for as it stands and folded, so what is written here has to be there folded too.
    for (char32_t c = from; c <= to && c - from < 512; ++c) {
      const char32_t folded = fold_one(c, fold_);
      if (folded != c && folded != 0) s.ranges.emplace_back(folded, folded);
    }
  }

  Code char_class() {
    const std::uint32_t start = at_++;
    CharSet s;
    s.negated = eat("^");
    while (more() && peek() != ']') {
      const std::uint32_t member = at_;
      char32_t from = 0, to = 0;
      if (!class_member(s, from)) continue;
      to = from;
      if (peek() == '-' && at_ + 1 < source_.size() && source_[at_ + 1] != ']') {
        ++at_;
        if (!class_member(s, to)) {  // "[a-\d]": all three
          add_range(s, '-', '-');
          to = from;
        }
        if (to < from) fail(PatternError::kBadRange, member);
      }
      add_range(s, from, to);
    }
    if (!eat("]")) fail(PatternError::kUnclosedClass, start);
    return set(std::move(s));
  }

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (; peek() >= '0' && peek() <= '9'; ++at_)
      value = std::min(value * 10 + static_cast<std::uint32_t>(peek() - '0'), kMostRepeats + 1);
    return value;
  }
  // "{2}", "{2,}", "{2,3}"; anything else is a brace that stands for itself, as in JavaScript.
  bool braces(std::uint32_t& least, std::uint32_t& most, bool& endless) {
    const std::uint32_t start = at_;
    if (!eat("{")) return false;
    bool good = peek() >= '0' && peek() <= '9';
    least = most = number();
    endless = false;
    if (good && eat(",")) {
      endless = peek() == '}';
      if (!endless) {
        good = peek() >= '0' && peek() <= '9';
        most = number();
      }
    }
    if (!good || !eat("}")) {
      at_ = start;
      return false;
    }
    if (least > kMostRepeats || most > kMostRepeats) fail(PatternError::kTooLarge, start);
    if (!endless && most < least) fail(PatternError::kBadRange, start);
    return true;
  }

  static Code star(const Code& body, bool lazy) {
    Code out{{Op::kSplit, 1, length(body) + 2}};
    if (lazy) std::swap(out[0].x, out[0].y);
    append(out, body);
    out.push_back({Op::kJump, static_cast<std::uint32_t>(-static_cast<std::int32_t>(length(body) + 1)), 0});
    return out;
  }
  static Code maybe(const Code& body, bool lazy) {
    Code out{{Op::kSplit, 1, length(body) + 1}};
    if (lazy) std::swap(out[0].x, out[0].y);
    append(out, body);
    return out;
  }

  Code repeated(Code body, std::uint32_t start, bool assertion) {
    std::uint32_t least = 0, most = 0;
    bool endless = true;
    if (!more()) return body;
    if (eat("*")) {
    } else if (eat("+")) {
      least = 1;
    } else if (eat("?")) {
      most = 1;
      endless = false;
    } else if (!braces(least, most, endless)) {
      return body;
    }
    if (assertion) fail(PatternError::kNothingToRepeat, start);
    const bool lazy = eat("?");
    if (peek() == '*' || peek() == '+' || peek() == '?') fail(PatternError::kNothingToRepeat, at_);
    if (body.size() * std::max<std::size_t>(1, std::max(least, most)) > kMostCode) {
      fail(PatternError::kTooLarge, start);
      return {};
    }
    Code out;
    for (std::uint32_t i = 0; i < least; ++i) append(out, body);
    if (endless) {
      append(out, star(body, lazy));
    } else {  // a{2,4}: aa(a(a)?)?
      Code tail;
      for (std::uint32_t i = least; i < most; ++i) {
        Code inner = body;
        append(inner, tail);
        tail = maybe(inner, lazy);
      }
      append(out, tail);
    }
    return out;
  }

  std::string_view source_;
  base::Fold fold_;
  std::uint32_t at_ = 0, groups_ = 0, error_at_ = 0;
  PatternError error_ = PatternError::kNone;
  std::vector<CharSet> sets_;
  std::vector<std::string> names_;
};

// Which bytes a match may begin with, by following what costs no character from the start.
void find_first_bytes(Program& program, base::Fold fold) {
  std::vector<bool> seen(program.code.size());
  std::vector<std::uint32_t> todo{0};
  const auto add_lead_bytes = [&] {
    for (std::uint32_t b = 0xC2; b < 0xF5; ++b) program.first[b] = true;
  };
  while (!todo.empty()) {
    const std::uint32_t pc = todo.back();
    todo.pop_back();
    if (seen[pc]) continue;
    seen[pc] = true;
    const Instruction& i = program.code[pc];
    switch (i.op) {
      case Op::kChar:
        for (std::uint32_t b = 0; b < 0x80; ++b)
          if (fold_one(b, fold) == i.x) program.first[b] = true;
        if (i.x >= 0x80 || fold != base::Fold::kNone) add_lead_bytes();
        break;
      case Op::kAny:
        program.first.fill(true);
        program.first['\n'] = false;
        break;
      case Op::kSet:
        for (std::uint32_t b = 0; b < 0x80; ++b) {
          if (in_set(program.sets[i.x], b, fold_one(b, fold))) program.first[b] = true;
        }
        add_lead_bytes();
        break;
      case Op::kSplit:
        todo.push_back(i.y);
        todo.push_back(i.x);
        break;
      case Op::kJump: todo.push_back(i.x); break;
      case Op::kSave:
      case Op::kLineStart:
      case Op::kLineEnd:
      case Op::kEdge:
      case Op::kNoEdge: todo.push_back(pc + 1); break;
      case Op::kMatch: program.can_be_empty = true; break;
    }
  }
  if (program.first['\n']) program.first['\r'] = true;  // "\r\n" is a line end
}

}  // namespace

char32_t fold_one(char32_t c, base::Fold fold) {
  const base::Folded folded = base::fold_code_point(c, fold);
  if (folded.count == 1) return folded.code_points[0];
  if (folded.count == 0) return 0;
  return fold == base::Fold::kBoth ? base::fold_code_point(c, base::Fold::kCase).code_points[0] : c;
}

bool in_set(const CharSet& s, char32_t c, char32_t folded) {
  const auto in_ranges = [&](char32_t x) {
    return std::ranges::any_of(s.ranges, [x](const auto& r) { return r.first <= x && x <= r.second; });
  };
  bool in = in_ranges(c) || (folded != c && in_ranges(folded));
  if (!in && s.classes != 0) {
    const auto has = [&](CharClass k) { return (s.classes & static_cast<std::uint8_t>(k)) != 0; };
    const bool digit = c >= '0' && c <= '9';
    in = (has(CharClass::kDigit) && digit) || (has(CharClass::kNotDigit) && !digit) ||
         (has(CharClass::kWord) && text::is_word_character(c)) ||
         (has(CharClass::kNotWord) && !text::is_word_character(c)) || (has(CharClass::kSpace) && text::is_space(c)) ||
         (has(CharClass::kNotSpace) && !text::is_space(c));
  }
  return in != s.negated;
}

ParseResult parse_regex(std::string_view source, base::Fold fold) {
  ParseResult result = Parser(source, fold).parse();
  if (result.error == PatternError::kNone) find_first_bytes(result.program, fold);
  return result;
}

}  // namespace marbre::search
