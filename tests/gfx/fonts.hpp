// The test font, and an ImGui context to draw in.
#pragma once
#include <imgui.h>
#include <imgui_internal.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>

#include "gfx/images.hpp"
#include "gfx/renderer.hpp"
#include "gfx/stb_glyphs.hpp"
#include "gfx/text.hpp"

namespace marbre::gfx {

inline std::string read_bytes(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
inline std::unique_ptr<GlyphSource> dejavu() {  // null where the font is not installed
  return make_stb_glyphs(read_bytes("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
                         read_bytes("/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"));
}

class Canvas {  // one context, frames on a null renderer
 public:
  explicit Canvas(std::unique_ptr<GlyphSource> source = make_box_glyphs(), float density = 1)
      : source_(std::move(source)) {
    context_ = ImGui::CreateContext();
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {800, 600};
    io.DisplayFramebufferScale = {density, density};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    install_fonts(*source_);
    set_density(density);
  }
  ~Canvas() {
    drop_images();
    ImGui::DestroyContext(context_);
  }
  Canvas(const Canvas&) = delete;
  Canvas& operator=(const Canvas&) = delete;

  template <class Draw>
  void frame(Draw&& draw_into) {
    ImGui::GetIO().DeltaTime = 0.016f;
    ImGui::NewFrame();
    draw_into(ImGui::GetBackgroundDrawList());
    ImGui::Render();
    renderer.draw(ImGui::GetDrawData(), 0);
    if (!renderer.error().empty()) throw std::logic_error(renderer.error());
  }

  NullRenderer renderer;

 private:
  std::unique_ptr<GlyphSource> source_;
  ImGuiContext* context_;
};

}  // namespace marbre::gfx
