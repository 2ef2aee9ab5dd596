// What is known of words: each is asked once, as long as it is remembered. Bounded: two generations of at most
// kGeneration words; when the younger is full the older goes, and a word that went is simply asked again when it is
// seen again.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace marbre::spelling {

enum class Verdict : std::uint8_t { kUnknown, kAsked, kRight, kWrong };

class Memory {
 public:
  static constexpr std::size_t kGeneration = 8192;

  Verdict find(std::string_view word) const;
  void set(std::string_view word, Verdict verdict);  // kUnknown forgets it
  void clear();
  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  using Words = std::map<std::string, Verdict, std::less<>>;
  Words young_, old_;
};

}  // namespace marbre::spelling
