// Colours, spacing and type, from ../shared/design/ux.md: tokens, no literals in panels. Every pair of text and ground
// in use is listed in `contrast_pairs` and passes WCAG AA in a test.
#pragma once
#include <cstdint>
#include <vector>

#include "gfx/text.hpp"

namespace marbre::ui {

using Colour = std::uint32_t;  // ImU32, RGBA in memory order

struct Theme {
  bool dark = false;
  Colour paper, panel, line, ink, soft, accent, accent_soft, on_accent, good, warn, bad, selection, shadow;
  Colour hover, added, removed, added_mark, removed_mark, scrim;  // grounds; text on them is ink
};
const Theme& light_theme();
const Theme& dark_theme();

enum class TextRole : std::uint8_t { kBody, kSoft, kLabel, kList, kBold, kTitle, kHeading, kCode, kGood, kWarn, kBad };
gfx::TextStyle style_of(TextRole);
float line_height_of(TextRole);
Colour colour_of(const Theme&, TextRole);
Colour mix(Colour a, Colour b, float t);  // t 0: a, 1: b
Colour fade(Colour, float alpha);         // with its opacity multiplied

inline constexpr float kGrid = 4, kPadding = 16, kRadius = 6, kControl = 32, kControlTouch = 44;

struct ContrastPair {
  Colour text, ground;
  float minimum;
};
std::vector<ContrastPair> contrast_pairs(const Theme&);
float contrast(Colour a, Colour b);  // WCAG 2.2 relative-luminance ratio, 1..21

}  // namespace marbre::ui
