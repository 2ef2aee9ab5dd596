// The anatomy of a line of Markdown source: quotation marks, indentation, a list marker with its task box, and the text
// behind them; and in what a line stands (front matter, fenced code, HTML). Read line by line, as a person reads source
// while writing it: half-typed lists have to mean something, which a parser of whole documents does not promise.
// kramdown and CommonMark differ little here; where they do, the more generous reading counts.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/text/document.hpp"

namespace marbre::editing {

struct Marker {
  bool ordered = false;
  char sign = 0;  // '-', '*', '+'; '.' or ')' of a number
  std::uint32_t number = 0;
  std::uint32_t from = 0, sign_end = 0, to = 0;  // bytes: "12.", and the spaces behind it
  std::uint32_t column = 0, content_column = 0;  // from the end of the quotation marks, tabs to multiples of 4
  std::uint32_t task = 0;                        // bytes of "[ ] " behind `to`; 0: no task
  std::uint32_t inner_quote = 0;                 // bytes of "> " behind those
};

struct LineShape {
  std::uint32_t lead = 0;       // columns of white space before the first quotation mark (or the text)
  std::uint32_t quotes = 0;     // how many ">"
  std::uint32_t quote_end = 0;  // bytes: behind the last "> "
  std::uint32_t indent = 0;     // columns of white space behind that
  std::uint32_t indent_end = 0;
  std::optional<Marker> marker;
  std::uint32_t text = 0;  // where the text begins
  bool blank = false;      // no marker and no text
};
LineShape shape_of(std::string_view line);
std::uint32_t heading_level(std::string_view line, const LineShape&);  // 0: none; "## " is 2
bool is_thematic_break(std::string_view text);                         // "---", "* * *"
bool is_blank(std::string_view text);
bool is_digit(char c);
bool is_letter(char c);

enum class LineMode : std::uint8_t { kText, kFrontMatter, kFence, kCode, kHtml };

// Reads from the top, as far as it is asked, once.
class Scan {
 public:
  explicit Scan(const text::Document& document) : document_(document) {}
  LineMode mode(std::uint32_t line);
  const text::Document& document() const { return document_; }

 private:
  LineMode next(std::string_view line);
  const text::Document& document_;
  std::vector<LineMode> modes_;
  LineMode open_ = LineMode::kText;  // what the next line stands in
  char fence_ = 0;
  std::uint32_t length_ = 0, quotes_ = 0;
};

}  // namespace marbre::editing
