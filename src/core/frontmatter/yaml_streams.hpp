// The streams that yaml-cpp is compiled with, instead of the standard library's. std::istream and std::stringstream
// bring every facet of std::locale with them (money, dates, wide characters, long double): about a tenth of what a
// first visit downloads, for a parser that reads bytes of a string. yaml-cpp, and the one file that includes it, see
// this header first: it takes in every standard header that they will ask for, then renames the standard streams by
// macros, so that nothing else of the program can meet two classes of one name.
//
// What is here is what yaml-cpp uses, with the behaviour that the standard gives it: one class that reads from and
// writes to a string.
#pragma once
#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cctype>
#include <cerrno>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fstream>
#include <functional>
#include <iomanip>
#include <ios>
#include <iosfwd>
#include <iostream>
#include <iterator>
#include <limits>
#include <list>
#include <map>
#include <memory>
#include <queue>
#include <set>
#include <sstream>
#include <stack>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <valarray>
#include <vector>

namespace marbre::frontmatter::yaml_streams {

struct SkipSpace {};  // std::ws
struct KeepSpace {};  // std::noskipws: numbers are read from where the stream stands
inline constexpr SkipSpace skip_space;
inline constexpr KeepSpace keep_space;

class Stream {
 public:
  using traits_type = std::char_traits<char>;
  using int_type = int;
  // NOLINTBEGIN(readability-identifier-naming): the standard's names
  enum State : unsigned { goodbit = 0, eofbit = 1, failbit = 2 };
  enum Flags : unsigned { dec = 1 };
  // NOLINTEND(readability-identifier-naming)

  Stream() = default;
  explicit Stream(std::string text) : text_(std::move(text)) {}

  bool good() const { return state_ == goodbit; }
  bool eof() const { return (state_ & eofbit) != 0; }
  bool operator!() const { return (state_ & failbit) != 0; }
  explicit operator bool() const { return !!*this; }
  void clear() { state_ = goodbit; }
  void setstate(State s) { state_ |= s; }
  void unsetf(Flags f) { flags_ &= ~static_cast<unsigned>(f); }
  void precision(std::ptrdiff_t digits) { precision_ = static_cast<int>(digits); }
  std::string str() const { return text_; }

  int_type peek() {
    if (good() && at_ < text_.size()) return static_cast<unsigned char>(text_[at_]);
    state_ |= eofbit;
    return traits_type::eof();
  }
  int_type get() {
    const int_type c = peek();
    if (c == traits_type::eof())
      state_ |= failbit;
    else
      ++at_;
    return c;
  }
  void putback(char) { --at_; }
  Stream* rdbuf() { return this; }
  std::ptrdiff_t sgetn(char* out, std::ptrdiff_t most) {
    const std::size_t n = text_.copy(out, static_cast<std::size_t>(most), at_);
    at_ += n;
    return static_cast<std::ptrdiff_t>(n);
  }

  Stream& operator<<(std::string_view text) { return text_ += text, *this; }
  Stream& operator<<(const std::string& text) { return *this << std::string_view(text); }
  Stream& operator<<(const char* text) { return *this << std::string_view(text); }
  Stream& operator<<(char c) { return text_ += c, *this; }
  template <class T>
    requires std::is_integral_v<T>
  Stream& operator<<(T number) {
    return *this << std::string_view(std::to_string(number));
  }
  template <class T>
    requires std::is_floating_point_v<T>
  Stream& operator<<(T number) {
    char digits[64];
    std::snprintf(digits, sizeof digits, "%.*Lg", precision_, static_cast<long double>(number));
    return *this << std::string_view(digits);
  }

  Stream& operator>>(SkipSpace) {
    while (peek() != traits_type::eof() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    return *this;
  }
  Stream& operator>>(KeepSpace) { return skips_ = false, *this; }
  Stream& operator>>(char& c) {
    if (skips_) *this >> skip_space;
    const int_type read = get();
    if (read != traits_type::eof()) c = static_cast<char>(read);
    return *this;
  }
  template <class T>
    requires std::is_arithmetic_v<T>
  Stream& operator>>(T& number) {
    if (skips_) *this >> skip_space;
    const char* from = text_.c_str() + at_;
    char* to = nullptr;
    if (at_ < text_.size() && std::isspace(static_cast<unsigned char>(*from)) != 0) return state_ |= failbit, *this;
    errno = 0;
    const int base = (flags_ & dec) != 0 ? 10 : 0;
    bool fits = true;
    if constexpr (std::is_floating_point_v<T>) {
      number = static_cast<T>(std::strtold(from, &to));
    } else if constexpr (std::is_unsigned_v<T>) {
      const unsigned long long read = std::strtoull(from, &to, base);
      fits = read <= std::numeric_limits<T>::max();
      number = static_cast<T>(read);
    } else {
      const long long read = std::strtoll(from, &to, base);
      fits = std::numeric_limits<T>::min() <= read && read <= std::numeric_limits<T>::max();
      number = static_cast<T>(read);
    }
    if (to == from || !fits || errno == ERANGE) state_ |= failbit;
    at_ += static_cast<std::size_t>(to - from);
    if (at_ == text_.size()) state_ |= eofbit;
    return *this;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
  unsigned state_ = goodbit;
  unsigned flags_ = dec;
  int precision_ = 6;
  bool skips_ = true;
};

// A file is never read: the host gives us texts. Opening one fails, which yaml-cpp reports as BadFile.
class NoFile : public Stream {
 public:
  explicit NoFile(const std::string&) { setstate(failbit); }
};

}  // namespace marbre::frontmatter::yaml_streams

namespace std {
using marbre_stream = marbre::frontmatter::yaml_streams::Stream;
using marbre_no_file = marbre::frontmatter::yaml_streams::NoFile;
inline constexpr auto& marbre_ws = marbre::frontmatter::yaml_streams::skip_space;
inline constexpr auto& marbre_noskipws = marbre::frontmatter::yaml_streams::keep_space;
}  // namespace std

#define ios marbre_stream
#define ios_base marbre_stream
#define streambuf marbre_stream
#define istream marbre_stream
#define ostream marbre_stream
#define stringstream marbre_stream
#define ifstream marbre_no_file
#define ws marbre_ws
#define noskipws marbre_noskipws
