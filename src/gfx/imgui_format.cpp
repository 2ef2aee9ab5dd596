// What Dear ImGui formats: names of windows and our own texts. printf would bring floating point with it, in 128 bits,
// for formats that ask for none; ImFormatStringV and ImFormatString are the two functions that
// IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS leaves to us. Known: %s %d %i %u %x %X %c %% with 0, a width and a precision.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <charconv>
#include <cstdarg>
#include <cstring>
#include <string_view>

namespace {

class Writer {
 public:
  Writer(char* out, std::size_t room) : out_(out), room_(room) {}
  void add(char c) {
    if (length_ + 1 < room_) out_[length_] = c;
    ++length_;
  }
  void add(std::string_view text, std::size_t width, char fill) {
    for (std::size_t n = text.size(); n < width; ++n) add(fill);
    for (const char c : text) add(c);
  }
  int finish() {
    if (out_ == nullptr) return static_cast<int>(length_);
    length_ = std::min(length_, room_ - 1);
    out_[length_] = '\0';
    return static_cast<int>(length_);
  }

 private:
  char* out_;
  std::size_t room_, length_ = 0;
};

struct Directive {
  char kind = 0, fill = ' ';
  std::size_t width = 0;
  int precision = -1;  // -1: none; -2: an argument
};

std::size_t take_digits(const char*& at) {
  std::size_t n = 0;
  for (; *at >= '0' && *at <= '9'; ++at) n = n * 10 + static_cast<std::size_t>(*at - '0');
  return n;
}

Directive take_directive(const char*& at) {  // behind its %
  Directive d;
  if (*at == '0') d.fill = *at++;
  d.width = take_digits(at);
  if (*at == '.') {
    if (*++at == '*') {
      d.precision = -2;
      ++at;
    } else {
      d.precision = static_cast<int>(take_digits(at));
    }
  }
  d.kind = *at;
  if (d.kind != 0) ++at;
  return d;
}

std::string_view as_text(const char* text, int most) {
  if (text == nullptr) return "(null)";
  return most < 0 ? std::string_view(text) : std::string_view(text, strnlen(text, static_cast<std::size_t>(most)));
}

template <class T>
void add_number(Writer& out, const Directive& d, T number, int base = 10) {
  char digits[24];
  char* at = std::end(digits);  // std::to_chars has a table for each base
  const bool negative = number < 0;
  do {
    const auto digit = static_cast<int>(number % static_cast<T>(base));
    *--at = (d.kind == 'X' ? "0123456789ABCDEF" : "0123456789abcdef")[digit < 0 ? -digit : digit];
    number /= static_cast<T>(base);
  } while (number != 0);
  if (negative) *--at = '-';
  out.add(std::string_view(at, static_cast<std::size_t>(std::end(digits) - at)), d.width, d.fill);
}

}  // namespace

int ImFormatStringV(char* buf, size_t buf_size, const char* fmt, va_list args) {
  Writer out(buf, buf_size);
  for (const char* at = fmt; *at != 0;) {
    if (*at != '%') {
      out.add(*at++);
      continue;
    }
    Directive d = take_directive(++at);
    if (d.precision == -2) d.precision = va_arg(args, int);
    switch (d.kind) {
      case 's': out.add(as_text(va_arg(args, const char*), d.precision), d.width, ' '); break;
      case 'c': out.add(static_cast<char>(va_arg(args, int))); break;
      case 'd':
      case 'i': add_number(out, d, va_arg(args, int)); break;
      case 'u': add_number(out, d, va_arg(args, unsigned)); break;
      case 'x':
      case 'X': add_number(out, d, va_arg(args, unsigned), 16); break;
      default: IM_ASSERT(d.kind == '%' && "a format that Marbre leaves out"); out.add('%');
    }
  }
  return out.finish();
}

int ImFormatString(char* buf, size_t buf_size, const char* fmt, ...) {
  va_list args;
  va_start(args, fmt);
  const int length = ImFormatStringV(buf, buf_size, fmt, args);
  va_end(args);
  return length;
}

// Dear ImGui reads window settings with sscanf, renamed to this for it (CMakeLists.txt). We load none.
extern "C" int marbre_no_scan(const char*, const char*, ...) { return 0; }
