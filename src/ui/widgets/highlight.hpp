// Markdown source in tones: what is a heading, emphasis, code, a link's target, markup. Line by line with a small state
// carried over (front matter, fenced code, raw HTML), so that a keystroke looks at its line and goes on only while the
// state differs. It is a reading aid, not a parser: the preview shows what the text really means.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace marbre::ui {

enum class Tone : std::uint8_t {
  kText,
  kHeading,
  kEmphasis,
  kStrong,
  kStrongEmphasis,
  kStrike,
  kCode,
  kLink,
  kQuote,  // text of a quotation
  kMark,   // list bullets, "#", "**", "[ ]": markup that belongs to readable text
  kSoft,   // link targets, HTML, Liquid, front matter
};
inline constexpr std::size_t kTones = 11;

struct ToneSpan {  // from the end of the span before it up to `to`
  std::uint32_t to = 0;
  Tone tone{};
};

struct HighlightState {
  enum class Mode : std::uint8_t { kStart, kNormal, kFrontMatter, kFence, kHtml } mode = Mode::kStart;
  char fence = 0;           // '`' or '~'
  std::uint8_t length = 0;  // of the opening fence, at most 255
  friend bool operator==(const HighlightState&, const HighlightState&) = default;
};

// State behind `line`. Spans cover the whole line; nullptr when only the state is wanted.
HighlightState highlight_line(std::string_view line, HighlightState state, std::vector<ToneSpan>* spans);

}  // namespace marbre::ui
