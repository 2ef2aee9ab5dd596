// What the files of the highlighter share. Nothing else includes this.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "ui/widgets/highlight.hpp"

namespace marbre::ui::highlight {

inline bool is_blank(std::string_view s) { return s.find_first_not_of(" \t\r") == std::string_view::npos; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_name(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
inline std::size_t run_length(std::string_view s, std::size_t at, char c) {
  std::size_t n = 0;
  while (at + n < s.size() && s[at + n] == c) ++n;
  return n;
}

class Painter {
 public:
  explicit Painter(std::vector<ToneSpan>* out) : out_(out) {
    if (out_ != nullptr) out_->clear();
  }
  bool wanted() const { return out_ != nullptr; }
  void paint(std::size_t to, Tone tone) {
    if (out_ == nullptr) return;
    const auto end = static_cast<std::uint32_t>(to);
    if (end <= (out_->empty() ? 0u : out_->back().to)) return;
    if (!out_->empty() && out_->back().tone == tone) {
      out_->back().to = end;
    } else {
      out_->push_back({end, tone});
    }
  }

 private:
  std::vector<ToneSpan>* out_;
};

// -- code
// 1 + index of the language with this name in a fence or a Liquid tag, 0 when there is none.
std::uint8_t language_of(std::string_view name);
// Paints line[from, end); answers what is left open for the next line.
std::uint8_t paint_code(std::string_view line, std::size_t from, std::uint8_t language, std::uint8_t inside, Painter&);
// A line of front matter or of a data file: key, value, comment.
void paint_yaml(std::string_view line, std::size_t from, Painter&);

// -- Liquid
struct Region {
  std::uint32_t from, to;
  Tone tone;  // kLiquid or kRemark
};
// What Liquid makes of a line: appends its regions, in order, and answers the state behind it. `code` is changed by
// {% highlight %} and its end.
std::uint8_t scan_liquid(std::string_view line, std::uint8_t state, std::uint8_t& code, std::vector<Region>* out);
bool is_liquid_code(std::uint8_t state);  // inside {% highlight %}

}  // namespace marbre::ui::highlight
