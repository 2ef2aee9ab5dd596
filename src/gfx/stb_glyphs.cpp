#include "gfx/stb_glyphs.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunused-function"
#include <imstb_truetype.h>
#pragma clang diagnostic pop

namespace marbre::gfx {
namespace {

bool is_emoji(std::string_view cluster) {
  const char32_t c = base::decode_at(cluster, 0).code_point;
  return c >= 0x1F000 || cluster.find("\xEF\xB8\x8F") != std::string_view::npos;  // U+FE0F: shown as an emoji
}

class BoxGlyphs final : public GlyphSource {
 public:
  float advance(TextStyle style, std::string_view cluster) override {
    const char32_t c = base::decode_at(cluster, 0).code_point;
    if (is_emoji(cluster) || text::is_wide(c)) return style.size * 1.25f;
    return style.size * (style.face.family == Family::kMono ? 0.6f : 0.55f);
  }
  bool rasterise(TextStyle style, std::string_view cluster, float density, float, Glyph& out) override {
    if (text::is_space(base::decode_at(cluster, 0).code_point)) return false;
    out.coloured = is_emoji(cluster);
    out.width = std::max(1, static_cast<int>((advance(style, cluster) - style.size * 0.1f) * density));
    out.height = std::max(1, static_cast<int>(style.size * 0.7f * density));
    out.left = static_cast<int>(style.size * 0.05f * density);
    out.top = -out.height;
    const std::size_t pixels = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
    out.pixels.assign(pixels * (out.coloured ? 4 : 1), 0xFF);
    return true;
  }
  Metrics metrics(TextStyle style) override { return {style.size * 0.9f, style.size * 0.25f}; }
};

struct Font {
  std::string bytes;
  stbtt_fontinfo info{};
  bool load(std::string data) {
    bytes = std::move(data);
    const auto* const p = reinterpret_cast<const unsigned char*>(bytes.data());
    const int offset = bytes.size() < 12 ? -1 : stbtt_GetFontOffsetForIndex(p, 0);
    return offset >= 0 && stbtt_InitFont(&info, p, offset) != 0;
  }
};

class StbGlyphs final : public GlyphSource {
 public:
  Font sans, mono;

  float advance(TextStyle style, std::string_view cluster) override {
    if (is_emoji(cluster)) return style.size * 1.25f;
    int units = 0, bearing = 0;
    stbtt_GetGlyphHMetrics(&font(style).info, glyph_of(style, base::decode_at(cluster, 0).code_point), &units,
                           &bearing);
    return static_cast<float>(units) * scale(style);
  }

  bool rasterise(TextStyle style, std::string_view cluster, float density, float phase, Glyph& out) override {
    if (is_emoji(cluster)) return boxes_.rasterise(style, cluster, density, phase, out);
    bool drawn = false;  // combining marks are laid over their base; fonts place them by negative bearings
    for (std::size_t at = 0; at < cluster.size();) {
      const base::Decoded c = base::decode_at(cluster, at);
      at += std::max<std::uint32_t>(c.bytes, 1);
      drawn = add(style, c.code_point, density, phase, out, drawn) || drawn;
    }
    return drawn;
  }

  Metrics metrics(TextStyle style) override {
    int up = 0, down = 0, gap = 0;
    stbtt_GetFontVMetrics(&font(style).info, &up, &down, &gap);
    return {static_cast<float>(up) * scale(style), static_cast<float>(-down) * scale(style)};
  }

 private:
  BoxGlyphs boxes_;

  const Font& font(TextStyle style) const { return style.face.family == Family::kMono ? mono : sans; }
  float scale(TextStyle style) const { return stbtt_ScaleForMappingEmToPixels(&font(style).info, style.size); }
  int glyph_of(TextStyle style, char32_t c) const {
    return stbtt_FindGlyphIndex(&font(style).info, static_cast<int>(c));
  }

  bool add(TextStyle style, char32_t c, float density, float phase, Glyph& out, bool over) const {
    const stbtt_fontinfo* const info = &font(style).info;
    const float s = scale(style) * density;
    int x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    const int glyph = glyph_of(style, c);
    stbtt_GetGlyphBitmapBoxSubpixel(info, glyph, s, s, phase, 0, &x0, &y0, &x1, &y1);
    if (x1 <= x0 || y1 <= y0) return false;
    Glyph own;
    own.left = x0;
    own.top = y0;
    own.width = x1 - x0 + (style.face.bold ? 1 : 0);
    own.height = y1 - y0;
    own.pixels.assign(static_cast<std::size_t>(own.width) * static_cast<std::size_t>(own.height), 0);
    stbtt_MakeGlyphBitmapSubpixel(info, own.pixels.data(), x1 - x0, own.height, own.width, s, s, phase, 0, glyph);
    if (style.face.bold) embolden(own);
    out = over ? merged(out, own) : std::move(own);
    return true;
  }

  static void embolden(Glyph& g) {
    const auto w = static_cast<std::size_t>(g.width);
    for (std::size_t row = 0; row < static_cast<std::size_t>(g.height); ++row) {
      std::uint8_t* const p = g.pixels.data() + row * w;
      for (std::size_t x = w; x-- > 1;) p[x] = std::max(p[x], p[x - 1]);
    }
  }

  static Glyph merged(const Glyph& a, const Glyph& b) {
    Glyph out;
    out.left = std::min(a.left, b.left);
    out.top = std::min(a.top, b.top);
    out.width = std::max(a.left + a.width, b.left + b.width) - out.left;
    out.height = std::max(a.top + a.height, b.top + b.height) - out.top;
    out.pixels.assign(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height), 0);
    for (const Glyph* const g : {&a, &b}) {
      for (int y = 0; y < g->height; ++y) {
        for (int x = 0; x < g->width; ++x) {
          const auto to = static_cast<std::size_t>((y + g->top - out.top) * out.width + x + g->left - out.left);
          const auto from = static_cast<std::size_t>(y * g->width + x);
          out.pixels[to] = std::max(out.pixels[to], g->pixels[from]);
        }
      }
    }
    return out;
  }
};

}  // namespace

std::unique_ptr<GlyphSource> make_stb_glyphs(std::string sans, std::string mono) {
  auto source = std::make_unique<StbGlyphs>();
  if (!source->sans.load(std::move(sans)) || !source->mono.load(std::move(mono))) return nullptr;
  return source;
}

std::unique_ptr<GlyphSource> make_box_glyphs() { return std::make_unique<BoxGlyphs>(); }

}  // namespace marbre::gfx
