// Code points for glyphs. Dear ImGui indexes a font's glyphs by code point, in arrays as long as the largest one met.
// So that emoji and clusters of several code points do not cost megabytes per size, everything that is not a single
// code point below U+E000 gets a code point of the private use area U+E000-U+F8FF, in the order of its first use:
// stable until `clear`.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace marbre::gfx {

class Clusters {
 public:
  static constexpr char32_t kFirst = 0xE000, kLast = 0xF8FF;

  char32_t code_point_of(std::string_view cluster);     // U+FFFD when the private use area is full; see full()
  std::string_view text_of(char32_t code_point) const;  // of a private one; "" when it is not in use
  bool full() const { return texts_.size() > kLast - kFirst; }
  void clear();

 private:
  std::map<std::string, char32_t, std::less<>> code_points_;
  std::vector<std::string> texts_;  // by code point - kFirst
};

}  // namespace marbre::gfx
