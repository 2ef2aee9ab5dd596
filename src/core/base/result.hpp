// Result<T> is a value or an Error; it exists because C++20 has no std::expected. An error is handled once: returned or
// reported. `message` is for developers, in English, without secrets; what people read comes from the string catalogue
// by `code`.
#pragma once
#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace marbre::base {

enum class ErrorCode {
  kInvalidUtf8,       // the bytes are not UTF-8; the file opens read-only
  kTooLarge,          // over a documented limit
  kNoFrontMatter,     // the file has none
  kBadYaml,           // the front matter does not parse; `message` has line and column
  kUnsupportedValue,  // this field cannot be set without touching its neighbours
  kBadJson,
  kBadMessage,  // well-formed JSON that is none of the messages of app/wire.hpp
  kNotFound,
  kConflict,
};

struct Error {
  ErrorCode code{};
  std::string message;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return assert(ok()), *std::get_if<0>(&state_); }
  const T& value() const& { return assert(ok()), *std::get_if<0>(&state_); }
  T&& value() && { return assert(ok()), std::move(*std::get_if<0>(&state_)); }
  const Error& error() const { return assert(!ok()), *std::get_if<1>(&state_); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }

 private:
  std::variant<T, Error> state_;
};

}  // namespace marbre::base
