// Draws Dear ImGui's draw data. `WebGl2Renderer` is ours: dynamic textures of 1.92, 32-bit indices, context loss and restore.
// `NullRenderer` acknowledges textures and counts, for tests without a GPU. Shaders are the GLSL ES 3.00 files of shaders/,
// embedded at build time.
#pragma once
#include <cstdint>
#include <memory>
#include <string>

struct ImDrawData;

namespace marbre::gfx {

class Renderer {
 public:
  virtual ~Renderer() = default;
  virtual bool draw(ImDrawData* data, std::uint32_t clear_rgba) = 0;  // false: nothing was drawn, the context is lost
  virtual void context_lost() = 0;
  virtual bool context_restored() = 0;   // false: shaders or buffers could not be made; see error()
  virtual const std::string& error() const = 0;
};

std::unique_ptr<Renderer> make_null_renderer();
std::unique_ptr<Renderer> make_webgl2_renderer();  // emscripten only; needs a current WebGL2 context

}  // namespace marbre::gfx
