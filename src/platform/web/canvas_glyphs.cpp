#include "platform/web/canvas_glyphs.hpp"

#include <emscripten.h>

#include <array>
#include <cstddef>

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
});

// family 0-2, flags 1 bold 2 italic
EM_JS(void, marbre_ink_font, (int family, int flags, double pixels), {
  const ink = Module["marbreInk"];
  const context = ink["context"];
  ink["font"] = (flags & 2 ? "italic " : "") + (flags & 1 ? "700 " : "400 ") + pixels + "px " + ink["stacks"][family];
  context.font = ink["font"];
  context["fontKerning"] = "none";
  context["textRendering"] = "geometricPrecision";
  context.textBaseline = "alphabetic";
  context.fillStyle = "#fff";
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
  const x0 = Math.floor(phase - m.actualBoundingBoxLeft) - 1;
  const y0 = Math.floor(-m.actualBoundingBoxAscent) - 1;
  const width = Math.ceil(phase + m.actualBoundingBoxRight) + 1 - x0;
  const height = Math.ceil(m.actualBoundingBoxDescent) + 1 - y0;
  if (!(m.actualBoundingBoxLeft + m.actualBoundingBoxRight > 0) || width > 2048 || height > 2048) return 0;
  const canvas = context.canvas;
  if (canvas.width < width || canvas.height < height) {  // resizing resets the context
    canvas.width = Math.max(canvas.width, width);
    canvas.height = Math.max(canvas.height, height);
    context.font = ink["font"];
    context["fontKerning"] = "none";
    context["textRendering"] = "geometricPrecision";
    context.fillStyle = "#fff";
  }
  context.clearRect(0, 0, width, height);
  context.fillText(string, phase - x0, -y0);
  const pixels = context.getImageData(0, 0, width, height).data;
  let coloured = 0;
  let seen = 0;
  let top = height, bottom = -1, left = width, right = -1;
  for (let y = 0, i = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x, i += 4) {
      const alpha = pixels[i + 3];
      if (alpha === 0) continue;
      seen = 1;
      if (alpha > 15 && (pixels[i] < 240 || pixels[i + 1] < 240 || pixels[i + 2] < 240)) coloured = 1;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (!seen) return 0;
  ink["pixels"] = pixels;
  ink["stride"] = width;
  ink["crop"] = [left, top];
  HEAP32[out >> 2] = right - left + 1;
  HEAP32[(out >> 2) + 1] = bottom - top + 1;
  HEAP32[(out >> 2) + 2] = x0 + left;
  HEAP32[(out >> 2) + 3] = y0 + top;
  HEAP32[(out >> 2) + 4] = coloured;
  return 1;
});

EM_JS(void, marbre_ink_take, (unsigned char* to, int width, int height, int coloured), {
  const ink = Module["marbreInk"];
  const pixels = ink["pixels"];
  for (let y = 0; y < height; ++y) {
    let i = ((ink["crop"][1] + y) * ink["stride"] + ink["crop"][0]) * 4;
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

class CanvasGlyphs final : public gfx::GlyphSource {
 public:
  CanvasGlyphs() { reload_font_stacks(); }

  float advance(gfx::TextStyle style, std::string_view cluster) override {
    use(style, style.size);
    return static_cast<float>(marbre_ink_advance(cluster.data(), static_cast<int>(cluster.size())));
  }

  bool rasterise(gfx::TextStyle style, std::string_view cluster, float density, float phase, gfx::Glyph& out) override {
    use(style, style.size * density);
    std::array<int, 5> box{};
    if (marbre_ink_draw(cluster.data(), static_cast<int>(cluster.size()), static_cast<double>(phase), box.data()) == 0) return false;
    out.width = box[0];
    out.height = box[1];
    out.left = box[2];
    out.top = box[3];
    out.coloured = box[4] != 0;
    out.pixels.resize(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * (out.coloured ? 4 : 1));
    marbre_ink_take(out.pixels.data(), out.width, out.height, out.coloured ? 1 : 0);
    return true;
  }

  Metrics metrics(gfx::TextStyle style) override {
    use(style, style.size);
    std::array<float, 2> m{};
    marbre_ink_metrics(m.data());
    if (m[0] <= 0) return {style.size * 0.92f, style.size * 0.24f};  // an engine without font metrics
    return {m[0], m[1]};
  }

  static void forget_font() { current_pixels_ = -1; }

 private:
  static inline gfx::Face current_face_{};
  static inline float current_pixels_ = -1;

  static void use(gfx::TextStyle style, float pixels) {
    if (current_pixels_ == pixels && current_face_ == style.face) return;
    current_face_ = style.face;
    current_pixels_ = pixels;
    marbre_ink_font(static_cast<int>(style.face.family), (style.face.bold ? 1 : 0) | (style.face.italic ? 2 : 0),
                    static_cast<double>(pixels));
  }
};

}  // namespace

std::unique_ptr<gfx::GlyphSource> make_canvas_glyphs() { return std::make_unique<CanvasGlyphs>(); }

void reload_font_stacks() {
  marbre_ink_reload();
  CanvasGlyphs::forget_font();
}

}  // namespace marbre::platform
