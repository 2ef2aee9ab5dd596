#include "ui/theme.hpp"

#include <algorithm>
#include <cmath>

namespace marbre::ui {
namespace {

constexpr Colour rgb(std::uint32_t hex, std::uint32_t alpha = 0xff) {
  return ((hex >> 16) & 0xff) | (hex & 0xff00) | ((hex & 0xff) << 16) | (alpha << 24);
}

// ux.md's table. `soft` and `good` are a shade stronger than there, where they stand on hover and diff grounds.
constexpr Theme kLightTheme = {
    .dark = false,
    .paper = rgb(0xFBFAF7),
    .panel = rgb(0xF3F1EC),
    .line = rgb(0xE2DED5),
    .ink = rgb(0x22201C),
    .soft = rgb(0x66615A),
    .accent = rgb(0xB3361E),
    .accent_soft = rgb(0xF6E3DD),
    .on_accent = rgb(0xFFFFFF),
    .good = rgb(0x26704A),
    .warn = rgb(0x7F5900),
    .bad = rgb(0xB3261E),
    .selection = rgb(0xF2D9A6),
    .shadow = rgb(0x22201C, 0x24),
    .hover = rgb(0xEAE6DE),
    .added = rgb(0xE3F1E7),
    .removed = rgb(0xFAE6E2),
    .added_mark = rgb(0xB4DEC2),
    .removed_mark = rgb(0xF2BDB3),
    .scrim = rgb(0x22201C, 0x66),
};
constexpr Theme kDarkTheme = {
    .dark = true,
    .paper = rgb(0x171615),
    .panel = rgb(0x1F1E1C),
    .line = rgb(0x34312D),
    .ink = rgb(0xE9E5DC),
    .soft = rgb(0xA39C90),
    .accent = rgb(0xF0795E),
    .accent_soft = rgb(0x3A221C),
    .on_accent = rgb(0x1C0E0A),
    .good = rgb(0x6CC596),
    .warn = rgb(0xE2B04A),
    .bad = rgb(0xF2877F),
    .selection = rgb(0x4A3B1E),
    .shadow = rgb(0x000000, 0x80),
    .hover = rgb(0x2A2825),
    .added = rgb(0x1B2C22),
    .removed = rgb(0x35211E),
    .added_mark = rgb(0x2B5A3E),
    .removed_mark = rgb(0x6B332B),
    .scrim = rgb(0x000000, 0x99),
};

float channel(Colour c, int shift) { return static_cast<float>((c >> shift) & 0xff) / 255.0f; }
float linear(float v) { return v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f); }
float luminance(Colour c) {
  return 0.2126f * linear(channel(c, 0)) + 0.7152f * linear(channel(c, 8)) + 0.0722f * linear(channel(c, 16));
}

}  // namespace

const Theme& light_theme() { return kLightTheme; }
const Theme& dark_theme() { return kDarkTheme; }

gfx::TextStyle style_of(TextRole role) {
  using gfx::Family;
  switch (role) {
    case TextRole::kBody:
    case TextRole::kSoft:
    case TextRole::kGood:
    case TextRole::kWarn:
    case TextRole::kBad: return {{Family::kSans, false, false}, 13};
    case TextRole::kLabel: return {{Family::kSans, false, false}, 12};
    case TextRole::kList: return {{Family::kSans, false, false}, 14};
    case TextRole::kBold: return {{Family::kSans, true, false}, 13};
    case TextRole::kTitle: return {{Family::kSans, true, false}, 20};
    case TextRole::kHeading: return {{Family::kSans, true, false}, 16};
    case TextRole::kCode: return {{Family::kMono, false, false}, 13};
  }
  return {};
}

float line_height_of(TextRole role) {
  switch (role) {
    case TextRole::kBody:
    case TextRole::kSoft:
    case TextRole::kList:
    case TextRole::kBold:
    case TextRole::kCode:
    case TextRole::kGood:
    case TextRole::kWarn:
    case TextRole::kBad: return 20;
    case TextRole::kLabel: return 16;
    case TextRole::kTitle: return 28;
    case TextRole::kHeading: return 24;
  }
  return 20;
}

Colour colour_of(const Theme& theme, TextRole role) {
  switch (role) {
    case TextRole::kBody:
    case TextRole::kList:
    case TextRole::kBold:
    case TextRole::kTitle:
    case TextRole::kHeading:
    case TextRole::kCode: return theme.ink;
    case TextRole::kSoft:
    case TextRole::kLabel: return theme.soft;
    case TextRole::kGood: return theme.good;
    case TextRole::kWarn: return theme.warn;
    case TextRole::kBad: return theme.bad;
  }
  return theme.ink;
}

Colour mix(Colour a, Colour b, float t) {
  t = std::clamp(t, 0.0f, 1.0f);
  Colour out = 0;
  for (int shift = 0; shift < 32; shift += 8) {
    const float from = static_cast<float>((a >> shift) & 0xff), to = static_cast<float>((b >> shift) & 0xff);
    out |= static_cast<Colour>(std::lround(from + (to - from) * t)) << shift;
  }
  return out;
}

Colour fade(Colour c, float alpha) {
  const float opacity = static_cast<float>(c >> 24) * std::clamp(alpha, 0.0f, 1.0f);
  return (c & 0xffffff) | (static_cast<Colour>(std::lround(opacity)) << 24);
}

float contrast(Colour a, Colour b) {
  const float first = luminance(a), second = luminance(b);
  return (std::max(first, second) + 0.05f) / (std::min(first, second) + 0.05f);
}

std::vector<ContrastPair> contrast_pairs(const Theme& t) {
  constexpr float kText = 4.5f, kShape = 3.0f;  // WCAG 2.2 AA: 1.4.3 text, 1.4.11 what tells a control or its state
  std::vector<ContrastPair> pairs;
  for (const Colour ground : {t.paper, t.panel, t.hover}) {
    for (const Colour text : {t.ink, t.soft, t.accent, t.good, t.warn, t.bad}) pairs.push_back({text, ground, kText});
  }
  for (const Colour ground : {t.accent_soft, t.selection, t.added, t.removed, t.added_mark, t.removed_mark}) {
    pairs.push_back({t.ink, ground, kText});
  }
  // The line numbers and signs of a diff, the label of a chosen row.
  for (const Colour ground : {t.added, t.removed}) pairs.push_back({t.soft, ground, kText});
  pairs.push_back({t.on_accent, t.accent, kText});
  pairs.push_back({t.on_accent, mix(t.accent, t.ink, 0.12f), kText});  // pressed and hovered primary button
  // Borders of fields, radio buttons and check boxes are soft ink; the focus ring is the accent.
  for (const Colour ground : {t.paper, t.panel, t.accent_soft}) {
    pairs.push_back({t.accent, ground, kShape});
    pairs.push_back({t.soft, ground, kShape});
  }
  return pairs;
}

}  // namespace marbre::ui
