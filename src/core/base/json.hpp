// The JSON of the message envelopes (RFC 8259), small on purpose: large payloads travel beside it as raw bytes.
// Objects keep their order; a duplicate key keeps its last value. Numbers are doubles, which hold every integer that
// crosses the boundary (< 2^53). Depth is limited to 64, so a hostile message cannot exhaust the stack.
#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/result.hpp"

namespace marbre::base {

class Json {
 public:
  using Array = std::vector<Json>;
  using Object = std::vector<std::pair<std::string, Json>>;

  Json() = default;  // null
  Json(std::nullptr_t) {}
  Json(std::same_as<bool> auto b) : v_(b) {}  // no pointer becomes a bool by accident
  Json(double d) : v_(d) {}
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  Json(T i) : v_(static_cast<double>(i)) {}
  Json(std::string s) : v_(std::move(s)) {}
  Json(std::string_view s) : v_(std::string(s)) {}
  Json(const char* s) : v_(std::string(s)) {}
  Json(Array a) : v_(std::move(a)) {}
  Json(Object o) : v_(std::move(o)) {}

  bool is_null() const { return std::holds_alternative<std::monostate>(v_); }
  bool is_object() const { return std::holds_alternative<Object>(v_); }
  bool is_array() const { return std::holds_alternative<Array>(v_); }
  bool is_string() const { return std::holds_alternative<std::string>(v_); }
  bool is_number() const { return std::holds_alternative<double>(v_); }
  bool is_bool() const { return std::holds_alternative<bool>(v_); }

  // Readers never fail: a value of another type, or a missing key, reads as the fallback.
  bool boolean(bool fallback = false) const;
  double number(double fallback = 0) const;
  std::int64_t integer(std::int64_t fallback = 0) const;  // out of range or not whole: fallback
  const std::string& string() const;                      // "" when not a string
  const Array& array() const;                             // empty when not an array
  const Object& object() const;                           // empty when not an object
  const Json& operator[](std::string_view key) const;     // null when absent

  // kBadJson with the byte offset. As strict as the RFC, and also refuses a lone surrogate and a number beyond a
  // double.
  static Result<Json> parse(std::string_view text);
  std::string dump()
      const;  // compact, valid UTF-8 (a bad byte becomes U+FFFD), "<" left as it is; NaN and Infinity: null

 private:
  std::variant<std::monostate, bool, double, std::string, Array, Object> v_;
};

// JSON that is written at once, without a tree of values: what a program has much of in its code costs little of it so.
// A Value keeps nothing: it is gone, as its string is, behind the statement it stands in.
struct Written {
  std::string json;
};
class Value {
 public:
  Value(std::same_as<bool> auto b) : kind_(Kind::kBool), number_(b ? 1 : 0) {}
  Value(double d) : kind_(Kind::kNumber), number_(d) {}
  template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>)
  Value(T i) : Value(static_cast<double>(i)) {}
  Value(std::string_view s) : text_(s) {}
  Value(const std::string& s) : text_(s) {}
  Value(const char* s) : text_(s) {}
  Value(const Written& w) : kind_(Kind::kWritten), text_(w.json) {}
  void write(std::string& out) const;

 private:
  enum class Kind : std::uint8_t { kString, kBool, kNumber, kWritten } kind_ = Kind::kString;
  double number_ = 0;
  std::string_view text_;
};
struct Member {
  const char* key;  // null: it is left out
  Value value;
};
inline const char* key_if(bool there, const char* key) { return there ? key : nullptr; }
Written object(std::initializer_list<Member>);
class ArrayWriter {
 public:
  void add(const Value&);
  bool empty() const { return json_.size() == 1; }
  Written take() && { return {std::move(json_) += ']'}; }

 private:
  std::string json_ = "[";
};

}  // namespace marbre::base
