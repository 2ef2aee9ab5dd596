// Numbers of the generated Unicode tables (scripts/unicode_tables): LEB128, seven bits a byte, lowest first.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace marbre::base {

class Leb128Reader {
 public:
  explicit Leb128Reader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool done() const { return at_ == bytes_.size(); }
  std::uint32_t next() {  // only when not done
    std::uint32_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint32_t byte = bytes_[at_++];
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

}  // namespace marbre::base
