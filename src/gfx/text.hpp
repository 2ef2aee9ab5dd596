// Text on screen: faces, advances, drawing by grapheme cluster. A face is one of a few roles (UI sans, prose, mono;
// regular, bold, italic); sizes are free (Dear ImGui 1.92 bakes on demand, at the display's density). Where the pixels
// come from is a GlyphSource: Canvas 2D in the browser (platform/web), stb_truetype with one test font elsewhere
// (stb_glyphs.hpp).
//
// A cluster of several code points (ZWJ emoji, flags, combining marks) is drawn as one glyph: it gets a private code
// point the first time it is met (clusters.hpp). Advances are kerning-free, cached per face, size and cluster, in
// logical pixels: the same numbers the browser's text agent wraps with. A tab advances by four spaces, other control
// characters by nothing.
//
// Pens move in fractions of a pixel; glyphs are rasterised at a few subpixel phases and put on whole device pixels, so
// text is evenly spaced and sharp at any density.
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

struct Glyph {                // one rasterised cluster
  int width = 0, height = 0;  // device pixels
  int left = 0,
      top = 0;  // device pixels from the pen's whole pixel and the baseline to the bitmap's corner; top < 0: above
  bool coloured = false;  // RGBA (not premultiplied) in `pixels` instead of 8-bit coverage
  std::vector<std::uint8_t> pixels;
};

class GlyphSource {
 public:
  virtual ~GlyphSource() = default;
  virtual float advance(TextStyle, std::string_view cluster) = 0;  // logical pixels
  // `phase` (0 <= phase < 1, device pixels) is how far right of a whole pixel the pen stands. false: nothing to draw.
  virtual bool rasterise(TextStyle, std::string_view cluster, float density, float phase, Glyph& out) = 0;
  struct Metrics {
    float ascent, descent;
  };  // logical pixels, both positive
  virtual Metrics metrics(TextStyle) = 0;
};

// Creates the ImFonts of all faces in the current ImGui context's atlas. Call once per context, before the first frame;
// `source` must outlive the context. `forget_fonts` re-bakes everything (a web font has arrived); call it between
// frames.
void install_fonts(GlyphSource& source);
void forget_fonts();
void set_density(float device_pixels_per_logical);  // between frames; glyphs are baked for it from the next draw on
ImFont* font_of(Face);

float advance(TextStyle, std::string_view cluster);  // of one cluster
float width(TextStyle, std::string_view text);       // of a run without line breaks
float ascent(TextStyle);
float descent(TextStyle);
// Draws one run; `pos` is the left end of the baseline in logical pixels, snapped to device pixels vertically. Returns
// the pen's x after it. `colour` is ImU32.
float draw(ImDrawList*, TextStyle, ImVec2 pos, std::uint32_t colour, std::string_view text);
// Longest prefix of `text` that fits `max_width`, with "…" appended when it was cut.
std::string elide(TextStyle, std::string_view text, float max_width);

}  // namespace marbre::gfx
