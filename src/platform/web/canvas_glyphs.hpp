// Glyphs drawn by the browser: Canvas 2D measures and rasterises each cluster, so every script, weight and emoji of the
// machine is there without a download, with the metrics of the text agent's CSS font. The font stacks are the CSS
// custom properties --marbre-sans, --marbre-prose and --marbre-mono of the document's root, which the text agent uses
// too.
#pragma once
#include <memory>

#include "gfx/text.hpp"

namespace marbre::platform {

std::unique_ptr<gfx::GlyphSource> make_canvas_glyphs();
void reload_font_stacks();  // after the style sheet or a web font changed; gfx::forget_fonts is the caller's business

}  // namespace marbre::platform
