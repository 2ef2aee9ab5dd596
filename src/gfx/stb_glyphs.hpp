// Glyphs without a browser: from TrueType bytes through stb_truetype, or boxes when there is no font at all. For tests
// and pixel checks; the product's glyphs come from Canvas 2D.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gfx/text.hpp"

namespace marbre::gfx {

// `sans` and `mono` are the bytes of two TrueType files; they are kept. Bold is drawn one device pixel fatter, italic
// slanted by nothing: metrics are those of the file. null: one of them is not a TrueType font.
std::unique_ptr<GlyphSource> make_stb_glyphs(std::string sans, std::string mono);
// Every cluster is a box, 0.55 em wide (0.6 in mono), emoji 1.25 em and coloured.
std::unique_ptr<GlyphSource> make_box_glyphs();

}  // namespace marbre::gfx
