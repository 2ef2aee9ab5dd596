#include "core/base/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/decimal.hpp"
#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"

namespace marbre::base {
namespace {

constexpr int kMaxDepth = 64;

// Recursive descent over text that is already known to be valid UTF-8. Each function leaves `at_` behind what it read,
// or sets `error_` and answers null; the first error stands.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<Json> document() {
    Json value = parse_value(0);
    skip_space();
    if (!error_ && at_ != text_.size()) fail("text after the value");
    if (error_) return *error_;
    return value;
  }

 private:
  Json fail(const char* what) {
    if (!error_) error_ = Error{ErrorCode::kBadJson, std::string(what) + " at byte " + std::to_string(at_)};
    return {};
  }

  bool more() const { return at_ < text_.size(); }
  char peek() const { return more() ? text_[at_] : '\0'; }
  bool take(char c) { return more() && text_[at_] == c ? (++at_, true) : false; }
  void skip_space() {
    while (more() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r')) ++at_;
  }

  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  Json parse_value(int depth) {
    skip_space();
    switch (peek()) {
      case '{': return depth < kMaxDepth ? parse_object(depth + 1) : fail("nested too deep");
      case '[': return depth < kMaxDepth ? parse_array(depth + 1) : fail("nested too deep");
      case '"': return parse_string();
      case 't': return take_word("true") ? Json(true) : fail("unknown word");
      case 'f': return take_word("false") ? Json(false) : fail("unknown word");
      case 'n': return take_word("null") ? Json() : fail("unknown word");
      default: return parse_number();
    }
  }

  Json parse_array(int depth) {
    ++at_;
    Json::Array items;
    skip_space();
    if (take(']')) return items;
    while (true) {
      items.push_back(parse_value(depth));
      if (error_) return {};
      skip_space();
      if (take(']')) return items;
      if (!take(',')) return fail("expected , or ]");
    }
  }

  Json parse_object(int depth) {
    ++at_;
    Json::Object members;
    skip_space();
    if (take('}')) return members;
    while (true) {
      skip_space();
      if (peek() != '"') return fail("expected a key");
      std::string key = parse_string().string();
      if (error_) return {};
      skip_space();
      if (!take(':')) return fail("expected :");
      members.emplace_back(std::move(key), parse_value(depth));
      if (error_) return {};
      skip_space();
      if (take('}')) return without_duplicates(std::move(members));
      if (!take(',')) return fail("expected , or }");
    }
  }

  // Sorts indices rather than comparing all pairs, so that a hostile object of many keys is not quadratic.
  static Json::Object without_duplicates(Json::Object members) {
    const std::vector<std::uint32_t> order =
        sorted_order(members.size(), &members, [](const void* all, std::uint32_t a, std::uint32_t b) {
          const auto& keys = *static_cast<const Json::Object*>(all);
          return keys[a].first < keys[b].first;
        });
    std::vector<bool> drop(members.size(), false);
    bool any = false;
    for (std::size_t i = 0; i < order.size();) {
      std::size_t end = i + 1;
      while (end < order.size() && members[order[end]].first == members[order[i]].first) drop[order[end++]] = true;
      if (end > i + 1) {
        any = true;
        members[order[i]].second =
            std::move(members[order[end - 1]].second);  // the first one's place, the last one's value
      }
      i = end;
    }
    if (!any) return members;
    Json::Object kept;
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (!drop[i]) kept.push_back(std::move(members[i]));
    }
    return kept;
  }

  Json parse_string() {
    ++at_;
    std::string out;
    while (more()) {
      const char c = text_[at_];
      if (c == '"') return ++at_, Json(std::move(out));
      if (static_cast<unsigned char>(c) < 0x20) return fail("control character in a string");
      if (c == '\\') {
        if (!parse_escape(out)) return fail("bad escape");
      } else {
        out.push_back(c);
        ++at_;
      }
    }
    return fail("unterminated string");
  }

  bool parse_escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt", kValues = "\"\\/\b\f\n\r\t";
    if (at_ + 1 >= text_.size()) return false;
    const char name = text_[at_ + 1];
    if (name == 'u') {
      const std::optional<char32_t> first = parse_unit();
      if (!first || (*first >= 0xDC00 && *first <= 0xDFFF)) return false;
      char32_t code_point = *first;
      if (*first >= 0xD800 && *first <= 0xDBFF) {
        const std::optional<char32_t> second = parse_unit();
        if (!second || *second < 0xDC00 || *second > 0xDFFF) return false;
        code_point = 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00);
      }
      append_utf8(out, code_point);
      return true;
    }
    const std::size_t index = kNames.find(name);
    if (index == std::string_view::npos) return false;
    out.push_back(kValues[index]);
    at_ += 2;
    return true;
  }

  std::optional<char32_t> parse_unit() {  // \uXXXX
    if (text_.substr(at_, 2) != "\\u" || text_.size() - at_ < 6) return std::nullopt;
    char32_t unit = 0;
    for (std::size_t i = at_ + 2; i < at_ + 6; ++i) {
      const char c = text_[i];
      const int digit = c >= '0' && c <= '9'   ? c - '0'
                        : c >= 'a' && c <= 'f' ? c - 'a' + 10
                        : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                               : -1;
      if (digit < 0) return std::nullopt;
      unit = unit * 16 + static_cast<char32_t>(digit);
    }
    at_ += 6;
    return unit;
  }

  bool take_digits() {
    const std::size_t start = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > start;
  }

  Json parse_number() {
    const std::size_t start = at_;
    take('-');
    if (!take('0') && !take_digits()) return at_ = start, fail("expected a value");
    if (take('.') && !take_digits()) return fail("expected a digit");
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!take_digits()) return fail("expected a digit");
    }
    const std::string_view written = text_.substr(start, at_ - start);
    std::int64_t whole = 0;  // most numbers are whole and short
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), whole);
    const bool exact = error == std::errc() && end == written.data() + written.size() && written.front() != '-' &&
                       whole < std::int64_t{1} << 53;
    const double value = exact ? static_cast<double>(whole) : decimal_to_double(written);
    if (!std::isfinite(value)) return fail("number out of range");
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<Error> error_;
};

void dump_string(std::string_view s, std::string& out) {
  out.push_back('"');
  for (std::size_t at = 0; at < s.size();) {
    const Decoded d = decode_at(s, at);
    const char c = s[at];
    at += d.bytes;
    if (d.code_point == 0xFFFD) {
      append_utf8(out, 0xFFFD);  // also what an invalid byte becomes: the output is always valid UTF-8
    } else if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (d.code_point < 0x20) {
      constexpr char kHex[] = "0123456789abcdef";
      out += "\\u00";
      out.push_back(kHex[d.code_point >> 4]);
      out.push_back(kHex[d.code_point & 15]);
    } else {
      out.append(s, at - d.bytes, d.bytes);
    }
  }
  out.push_back('"');
}

void dump_number(double d, std::string& out) {
  if (!std::isfinite(d)) {
    out += "null";  // as JSON.stringify does
    return;
  }
  if (d == std::trunc(d) && std::fabs(d) < 9007199254740992.0)
    out += std::to_string(static_cast<long long>(d));
  else
    out += double_to_decimal(d);
}

void dump_to(const Json& value, std::string& out) {
  if (value.is_null()) {
    out += "null";
  } else if (value.is_bool()) {
    out += value.boolean() ? "true" : "false";
  } else if (value.is_number()) {
    dump_number(value.number(), out);
  } else if (value.is_string()) {
    dump_string(value.string(), out);
  } else if (value.is_array()) {
    out.push_back('[');
    for (bool first = true; const Json& item : value.array()) {
      if (!std::exchange(first, false)) out.push_back(',');
      dump_to(item, out);
    }
    out.push_back(']');
  } else {
    out.push_back('{');
    for (bool first = true; const auto& [key, item] : value.object()) {
      if (!std::exchange(first, false)) out.push_back(',');
      dump_string(key, out);
      out.push_back(':');
      dump_to(item, out);
    }
    out.push_back('}');
  }
}

template <class T>
const T& empty_value() {
  static const T kEmpty;
  return kEmpty;
}

}  // namespace

bool Json::boolean(bool fallback) const {
  const bool* b = std::get_if<bool>(&v_);
  return b ? *b : fallback;
}

double Json::number(double fallback) const {
  const double* d = std::get_if<double>(&v_);
  return d ? *d : fallback;
}

std::int64_t Json::integer(std::int64_t fallback) const {
  const double* d = std::get_if<double>(&v_);
  if (!d || *d != std::trunc(*d) || std::fabs(*d) > 9007199254740991.0) return fallback;
  return static_cast<std::int64_t>(*d);
}

const std::string& Json::string() const {
  const std::string* s = std::get_if<std::string>(&v_);
  return s ? *s : empty_value<std::string>();
}

const Json::Array& Json::array() const {
  const Array* a = std::get_if<Array>(&v_);
  return a ? *a : empty_value<Array>();
}

const Json::Object& Json::object() const {
  const Object* o = std::get_if<Object>(&v_);
  return o ? *o : empty_value<Object>();
}

const Json& Json::operator[](std::string_view key) const {
  for (const auto& [name, value] : object()) {
    if (name == key) return value;
  }
  return empty_value<Json>();
}

Result<Json> Json::parse(std::string_view text) {
  if (!is_valid_utf8(text)) {
    std::size_t at = 0;
    while (decode_at(text, at).code_point != 0xFFFD || decode_at(text, at).bytes == 3) at += decode_at(text, at).bytes;
    return Error{ErrorCode::kBadJson, "not UTF-8 at byte " + std::to_string(at)};
  }
  return Parser(text).document();
}

void Value::write(std::string& out) const {
  switch (kind_) {
    case Kind::kString: return dump_string(text_, out);
    case Kind::kBool: out += number_ != 0 ? "true" : "false"; return;
    case Kind::kNumber: return dump_number(number_, out);
    case Kind::kWritten: out += text_; return;
  }
}

Written object(std::initializer_list<Member> members) {
  Written out{"{"};
  for (const Member& member : members) {
    if (member.key == nullptr) continue;
    if (out.json.size() > 1) out.json += ',';
    dump_string(member.key, out.json);
    out.json += ':';
    member.value.write(out.json);
  }
  out.json += '}';
  return out;
}

void ArrayWriter::add(const Value& value) {
  if (json_.size() > 1) json_ += ',';
  value.write(json_);
}

std::string Json::dump() const {
  std::string out;
  dump_to(*this, out);
  return out;
}

}  // namespace marbre::base
