// The commands of the toolbar, the keys and the palette, by name.
#pragma once
#include <cstdint>

#include "core/editing/rewrite.hpp"

namespace marbre::editing {

enum class Command : std::uint8_t {
  kBold,
  kItalic,
  kStrike,
  kCode,
  kLink,
  kHeading,  // the next level: 2, 3, 4, none
  kHeading1,
  kHeading2,
  kHeading3,
  kHeading4,
  kHeading5,
  kHeading6,
  kParagraph,
  kQuote,
  kBullets,
  kNumbers,
  kTasks,
  kCodeBlock,
  kMoveUp,
  kMoveDown,
  kDuplicateUp,
  kDuplicateDown,
  kDeleteLines,
  kNextOccurrence,
  kAlignTable,
  kTypography,
};
inline constexpr std::size_t kCommands = 26;

MaybeRewrite run(Command, const Target&);
// Bits by command: what is on where the selection is. O(paragraph), and one pass over the lines above it.
std::uint32_t active(const Target&);
constexpr std::uint32_t bit(Command c) { return 1u << static_cast<std::uint32_t>(c); }

}  // namespace marbre::editing
