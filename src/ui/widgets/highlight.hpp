// Markdown source in tones, read as kramdown and Liquid read it on a Jekyll site: front matter, headings, emphasis,
// code in a few languages, links, footnotes, definition lists, tables, math, attribute lists, HTML, Liquid. Line by
// line with a small state carried over, so that a keystroke looks at its line and goes on only while the state differs.
// It is a reading aid, not a parser: the preview shows what the text really means.
//
// Liquid comes first, as in Jekyll: its tags are found whatever stands around them, and Markdown is read in what is
// left (highlight_liquid.cpp). Code is read by a table of languages (highlight_code.cpp).
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
  kQuote,    // text of a quotation
  kMark,     // list bullets, "#", "**", "[ ]", pipes of tables: markup that belongs to readable text
  kSoft,     // link targets, HTML, attribute lists
  kRemark,   // comments of HTML and Liquid
  kLiquid,   // {% %} and {{ }}
  kMath,     // $$ $$
  kKey,      // of front matter and of data in code
  kKeyword,  // in code, as the three below
  kString,
  kNumber,
  kComment,
};
inline constexpr std::size_t kTones = 19;

struct ToneSpan {  // from the end of the span before it up to `to`
  std::uint32_t to = 0;
  Tone tone{};
};

struct HighlightState {
  enum class Mode : std::uint8_t { kStart, kNormal, kFrontMatter, kFence, kHtml, kMath, kHtmlComment, kRemark };
  Mode mode = Mode::kStart;
  char fence = 0;                // '`' or '~'
  std::uint8_t length = 0;       // of the opening fence, at most 255
  std::uint8_t code = 0;         // of the fence: 1 + index of the language, 0: none that is known
  std::uint8_t inside = 0;       // of code: what the line before left open (highlight_code.cpp)
  std::uint8_t liquid = 0;       // what Liquid left open (highlight_liquid.cpp)
  std::uint8_t liquid_code = 0;  // language of {% highlight %}, as `code`
  bool boundary = true;          // a block may begin here: the line before is blank
  bool in_list = false;          // indented lines belong to a list item, a footnote or a definition: no code
  bool indented = false;         // in a block of indented code
  bool table = false;            // in a table
  friend bool operator==(const HighlightState&, const HighlightState&) = default;
};

// State behind `line`. Spans cover the whole line; nullptr when only the state is wanted. `next`: the line below, which
// makes a heading of this one when it underlines it.
HighlightState highlight_line(std::string_view line, HighlightState state, std::vector<ToneSpan>* spans,
                              std::string_view next = {});
// Does this line make a heading of the one above? Then that one changes with it.
bool is_heading_underline(std::string_view line);

}  // namespace marbre::ui
