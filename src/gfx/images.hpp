// Images of the preview as textures, keyed by the site's path. Pixels arrive decoded (RGBA, 8 bits) from the browser;
// without a GPU (headless) only the sizes are kept.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

struct ImDrawList;
struct ImVec2;

namespace marbre::gfx {

inline constexpr int kImageTextureId = -1;  // ImTextureData::UniqueID of images: the renderer gives them mipmaps
struct ImageSize {
  int width = 0, height = 0;
};
// `pixels`: width*height*4 bytes. Replaces an earlier image of that key. Over 64 MB in all, the least recently drawn go
// first.
void set_image(std::string_view key, int width, int height, const std::uint8_t* pixels);
std::optional<ImageSize> image_size(std::string_view key);
bool draw_image(ImDrawList*, std::string_view key, ImVec2 min, ImVec2 max);  // false: not there (any more)
void drop_images();                                                          // before the ImGui context is destroyed

}  // namespace marbre::gfx
