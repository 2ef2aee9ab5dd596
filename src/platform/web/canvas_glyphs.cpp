#include "platform/web/canvas_glyphs.hpp"

#include <emscripten.h>

#include <array>
#include <cstddef>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

// One canvas for all of it; `willReadFrequently` keeps it in memory, where reading a glyph back costs microseconds.
// `geometricPrecision` gives unhinted advances that scale with the size, and real subpixel phases.
// clang-format off
EM_JS(void, marbre_ink_reload, (), {
  const css = getComputedStyle(document.documentElement);
  const stack = (name, fallback) => css.getPropertyValue(name).trim() || fallback;
  const sans = stack("--marbre-sans", "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif");
  const mono = stack("--marbre-mono", "ui-monospace, 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace");
  if (!Module["marbreInk"]) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 128;
    Module["marbreInk"] = {"context": canvas.getContext("2d", {"willReadFrequently": true})};
  }
  const ink = Module["marbreInk"];
  ink["stacks"] = [sans, stack("--marbre-prose", sans), mono];
  ink["font"] = "";
  ink["use"] = (font) => {
    const context = ink["context"];
    context.font = ink["font"] = font;
    context["fontKerning"] = "none";
    context["textRendering"] = "geometricPrecision";
    context.textBaseline = "alphabetic";
    context.fillStyle = "#fff";
  };
  ink["room"] = (width, height) => {  // resizing resets the context
    const canvas = ink["context"].canvas;
    if (canvas.width >= width && canvas.height >= height) return;
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
    ink["use"](ink["font"]);
  };
});

// family 0-2, flags 1 bold 2 italic 4 the colour fonts first
EM_JS(void, marbre_ink_font, (int family, int flags, double pixels), {
  const ink = Module["marbreInk"];
  const emoji = flags & 4 ? "'Apple Color Emoji', 'Segoe UI Emoji', 'Noto Color Emoji', " : "";
  ink["use"]((flags & 2 ? "italic " : "") + (flags & 1 ? "700 " : "400 ") + pixels + "px " + emoji + ink["stacks"][family]);
});

EM_JS(double, marbre_ink_advance, (const char* text, int length), {
  return Module["marbreInk"]["context"].measureText(UTF8ToString(text, length)).width;
});

EM_JS(void, marbre_ink_metrics, (float* out), {
  const m = Module["marbreInk"]["context"].measureText("x");
  HEAPF32[out >> 2] = m["fontBoundingBoxAscent"] || 0;
  HEAPF32[(out >> 2) + 1] = m["fontBoundingBoxDescent"] || 0;
});

// Draws the cluster at `phase` and keeps its pixels. out: width, height, left, top, coloured. 1: there is something to see.
EM_JS(int, marbre_ink_draw, (const char* text, int length, double phase, int* out), {
  const ink = Module["marbreInk"];
  const context = ink["context"];
  const string = UTF8ToString(text, length);
  const m = context.measureText(string);
  if (!(m.actualBoundingBoxLeft + m.actualBoundingBoxRight > 0)) return 0;
  const x0 = Math.floor(phase - m.actualBoundingBoxLeft) - 1;
  const y0 = Math.floor(-m.actualBoundingBoxAscent) - 1;
  const width = Math.ceil(phase + m.actualBoundingBoxRight) + 1 - x0;
  const height = Math.ceil(m.actualBoundingBoxDescent) + 1 - y0;
  if (width > 2048 || height > 2048 || width < 1 || height < 1) return 0;
  ink["room"](width, height);
  context.clearRect(0, 0, width, height);
  context.fillText(string, phase - x0, -y0);
  const pixels = context.getImageData(0, 0, width, height).data;
  let coloured = 0;
  let top = height;
  let bottom = -1;
  let left = width;
  let right = -1;
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x, i += 4) {
      const alpha = pixels[i + 3];
      if (alpha === 0) continue;
      if (alpha > 15 && (pixels[i] < 240 || pixels[i + 1] < 240 || pixels[i + 2] < 240)) coloured = 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return 0;
  ink["found"] = [pixels, (top * width + left) * 4, width * 4];
  HEAP32[out >> 2] = right - left + 1;
  HEAP32[(out >> 2) + 1] = bottom - top + 1;
  HEAP32[(out >> 2) + 2] = x0 + left;
  HEAP32[(out >> 2) + 3] = y0 + top;
  HEAP32[(out >> 2) + 4] = coloured;
  return 1;
});

EM_JS(void, marbre_ink_take, (unsigned char* to, int width, int height, int coloured), {
  const [pixels, start, stride] = Module["marbreInk"]["found"];
  for (let y = 0; y < height; ++y) {
    let i = start + y * stride;
    if (coloured) {
      HEAPU8.set(pixels.subarray(i, i + width * 4), to + y * width * 4);
    } else {
      for (let x = 0; x < width; ++x, i += 4) HEAPU8[to + y * width + x] = pixels[i + 3];
    }
  }
});
// clang-format on

namespace marbre::platform {
namespace {

// Wide symbols and pictographs: the fonts with colours come first for them, as browsers do for emoji presentation.
bool is_emoji(std::string_view cluster) {
  const char32_t c = base::decode_at(cluster, 0).code_point;
  return c >= 0x1F000 || (c >= 0x2300 && c <= 0x2BFF && text::is_wide(c)) || cluster.ends_with("\xEF\xB8\x8F");
}

struct Current {  // the font the canvas has
  gfx::Face face;
  float pixels = -1;
  bool emoji = false;
  friend bool operator==(const Current&, const Current&) = default;
};

class CanvasGlyphs final : public gfx::GlyphSource {
 public:
  CanvasGlyphs() { reload_font_stacks(); }

  float advance(gfx::TextStyle style, std::string_view cluster) override {
    use(style, style.size, is_emoji(cluster));
    return static_cast<float>(marbre_ink_advance(cluster.data(), static_cast<int>(cluster.size())));
  }

  bool rasterise(gfx::TextStyle style, std::string_view cluster, float density, float phase, gfx::Glyph& out) override {
    use(style, style.size * density, is_emoji(cluster));
    std::array<int, 5> box{};
    if (marbre_ink_draw(cluster.data(), static_cast<int>(cluster.size()), static_cast<double>(phase), box.data()) == 0)
      return false;
    out.width = box[0];
    out.height = box[1];
    out.left = box[2];
    out.top = box[3];
    out.coloured = box[4] != 0;
    out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) *
                      (out.coloured ? 4 : 1));
    marbre_ink_take(out.pixels.data(), out.width, out.height, out.coloured ? 1 : 0);
    return true;
  }

  Metrics metrics(gfx::TextStyle style) override {
    use(style, style.size, false);
    std::array<float, 2> m{};
    marbre_ink_metrics(m.data());
    if (m[0] <= 0) return {style.size * 0.92f, style.size * 0.24f};  // an engine without font metrics
    return {m[0], m[1]};
  }

  static void forget_font() { current_ = {}; }

 private:
  static inline Current current_;

  static void use(gfx::TextStyle style, float pixels,
                  bool emoji) {  // setting a canvas's font parses it: only on a change
    const Current wanted{style.face, pixels, emoji};
    if (wanted == current_) return;
    current_ = wanted;
    const int flags = (style.face.bold ? 1 : 0) | (style.face.italic ? 2 : 0) | (emoji ? 4 : 0);
    marbre_ink_font(static_cast<int>(style.face.family), flags, static_cast<double>(pixels));
  }
};

}  // namespace

std::unique_ptr<gfx::GlyphSource> make_canvas_glyphs() { return std::make_unique<CanvasGlyphs>(); }

void reload_font_stacks() {
  marbre_ink_reload();
  CanvasGlyphs::forget_font();
}

}  // namespace marbre::platform
