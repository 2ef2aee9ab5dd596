#include "ui/widgets/brackets.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace marbre::ui {
namespace {

using text::ByteOffset;
using text::ByteRange;

constexpr std::uint32_t kReach = 8192;  // bytes to each side
struct BracketPair {
  std::string_view open, close;
};
constexpr std::array<BracketPair, 5> kPairs = {{{"(", ")"}, {"[", "]"}, {"{", "}"}, {"«", "»"}, {"“", "”"}}};

}  // namespace

std::optional<std::pair<ByteRange, ByteRange>> brackets_at(const text::Document& document, ByteOffset caret) {
  const ByteOffset base{caret.value - std::min(caret.value, kReach)};
  const std::string around = document.slice({base, caret + kReach});
  const std::string_view text = around;
  const std::size_t at = caret - base;
  const auto range = [&](std::size_t from, std::size_t length) {
    const ByteOffset start = base + static_cast<std::uint32_t>(from);
    return ByteRange{start, start + static_cast<std::uint32_t>(length)};
  };
  // From the bracket at `from` on to its partner, counting those in between.
  const auto forwards = [&](const BracketPair& p, std::size_t from) -> std::optional<std::pair<ByteRange, ByteRange>> {
    int depth = 0;
    for (std::size_t i = from; i < text.size(); ++i) {
      if (text.substr(i).starts_with(p.open)) {
        ++depth;
      } else if (text.substr(i).starts_with(p.close) && --depth == 0) {
        return std::pair(range(from, p.open.size()), range(i, p.close.size()));
      }
    }
    return std::nullopt;
  };
  const auto backwards = [&](const BracketPair& p, std::size_t from) -> std::optional<std::pair<ByteRange, ByteRange>> {
    int depth = 0;
    for (std::size_t i = from + 1; i-- > 0;) {
      if (text.substr(i).starts_with(p.close)) {
        ++depth;
      } else if (text.substr(i).starts_with(p.open) && --depth == 0) {
        return std::pair(range(i, p.open.size()), range(from, p.close.size()));
      }
    }
    return std::nullopt;
  };
  for (const bool before : {true, false}) {
    for (const BracketPair& p : kPairs) {
      const auto stands = [&](std::string_view bracket) -> std::optional<std::size_t> {
        if (before && at < bracket.size()) return std::nullopt;
        const std::size_t from = before ? at - bracket.size() : at;
        return text.substr(from).starts_with(bracket) ? std::optional(from) : std::nullopt;
      };
      if (const auto open = stands(p.open)) return forwards(p, *open);
      if (const auto close = stands(p.close)) return backwards(p, *close);
    }
  }
  return std::nullopt;
}

}  // namespace marbre::ui
