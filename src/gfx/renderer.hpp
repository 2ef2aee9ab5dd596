// Draws Dear ImGui's draw data. `WebGl2Renderer` is ours: dynamic textures of 1.92, 32-bit indices, context loss and
// restore. `NullRenderer` acknowledges textures, checks the draw data and counts, for tests without a GPU. Shaders are
// the GLSL ES 3.00 files of shaders/, embedded at build time.
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
  virtual bool context_restored() = 0;  // false: shaders or buffers could not be made; see error()
  virtual const std::string& error() const = 0;
};

class NullRenderer final : public Renderer {
 public:
  bool draw(ImDrawData* data, std::uint32_t clear_rgba) override;  // error() is set by draw data no GPU could draw
  void context_lost() override { lost_ = true; }
  bool context_restored() override { return lost_ = false, true; }
  const std::string& error() const override { return error_; }
  std::uint64_t frames() const { return frames_; }
  std::uint64_t vertices() const { return vertices_; }  // of the last frame

 private:
  std::string error_;
  std::uint64_t next_texture_ = 1, frames_ = 0, vertices_ = 0;
  bool lost_ = false;
};

std::unique_ptr<Renderer> make_null_renderer();
std::unique_ptr<Renderer>
make_webgl2_renderer();  // emscripten only; needs a current WebGL2 context. Always an object: see error()

}  // namespace marbre::gfx
