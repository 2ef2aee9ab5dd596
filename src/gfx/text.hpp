// Text on screen: faces, advances, drawing by grapheme cluster. A face is one of a few roles (UI sans, prose, mono; regular,
// bold, italic); sizes are free (Dear ImGui 1.92 bakes on demand, at the display's density). Where the pixels come from is a
// GlyphSource: Canvas 2D in the browser (platform/web), stb_truetype with one test font elsewhere (stb_glyphs.hpp).
//
// A cluster of several code points (ZWJ emoji, flags, combining marks) is drawn as one glyph: it gets a private code point of
// planes 15-16 the first time it is met. Advances are kerning-free, cached per face, size and cluster, in logical pixels: the
// same numbers the browser's text agent wraps with.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct ImDrawList;
struct ImFont;
struct ImVec2;

namespace marbre::gfx {

enum class Family : std::uint8_t { kSans, kProse, kMono };
struct Face {
  Family family = Family::kSans;
  bool bold = false, italic = false;
  friend constexpr bool operator==(Face, Face) = default;
};
struct TextStyle {
  Face face;
  float size = 14;  // logical pixels, CSS font-size
  friend constexpr bool operator==(TextStyle, TextStyle) = default;
};

struct Glyph {               // one rasterised cluster
  int width = 0, height = 0;   // device pixels
  float left = 0, top = 0;     // logical pixels from the pen to the bitmap's corner; top is relative to the baseline, negative = above
  bool coloured = false;       // RGBA (not premultiplied) instead of 8-bit coverage
  std::vector<std::uint8_t> pixels;
};

class GlyphSource {
 public:
  virtual ~GlyphSource() = default;
  virtual float advance(TextStyle, std::string_view cluster) = 0;  // logical pixels
  virtual bool rasterise(TextStyle, std::string_view cluster, float density, Glyph& out) = 0;  // false: nothing to draw
  struct Metrics { float ascent, descent; };  // logical pixels, both positive
  virtual Metrics metrics(TextStyle) = 0;
};

// Creates the ImFonts of all faces in the current ImGui context's atlas. Call once per context, before the first frame;
// `source` must outlive the context. `forget_fonts` re-bakes everything (a web font has arrived, the density changed).
void install_fonts(GlyphSource& source);
void forget_fonts();
ImFont* font_of(Face);

float advance(TextStyle, std::string_view cluster);       // of one cluster
float width(TextStyle, std::string_view text);            // of a run without line breaks
float ascent(TextStyle);
float descent(TextStyle);
// Draws one run; `pos` is the left end of the baseline in logical pixels, snapped to device pixels vertically. Returns the pen's
// x after it. `colour` is ImU32.
float draw(ImDrawList*, TextStyle, ImVec2 pos, std::uint32_t colour, std::string_view text);
// Longest prefix of `text` that fits `max_width`, with "…" appended when it was cut.
std::string elide(TextStyle, std::string_view text, float max_width);

}  // namespace marbre::gfx
