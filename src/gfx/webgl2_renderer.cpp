// Draws with one program, one vertex array and one texture per command. Textures follow Dear ImGui 1.92's protocol:
// create, update the rectangles that changed, destroy. After a lost context every handle is forgotten without being
// freed (the context took them along) and every texture asks to be created again; their pixels never left memory.
//
// WebGL is called from here in JavaScript, a function for each step: Emscripten's OpenGL, with its tables of handles
// and checks of arguments, is larger than all of this.
#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "gfx/images.hpp"
#include "gfx/renderer.hpp"
#include "gfx/shaders.hpp"

// clang-format off
EM_JS(int, marbre_gl_open, (), {
  const gl = Module["canvas"].getContext("webgl2", {
    alpha: false, depth: false, stencil: false, preserveDrawingBuffer: false,
    antialias: false, // Dear ImGui's triangles bring their own soft edges
  });
  Module.marbreGl = { gl, textures: new Map(), last: 0 };
  return gl ? gl.getParameter(gl.MAX_TEXTURE_SIZE) : 0;
});
EM_JS(int, marbre_gl_build, (const char* vertex, int vertex_length, const char* fragment, int fragment_length, char* log, int room), {
  const { gl, textures } = Module.marbreGl;
  const failed = (where, why) => {
    stringToUTF8(where + why, log, room);
    return 0;
  };
  textures.clear(); // of a context that is gone
  const program = gl.createProgram();
  const attach = (kind, source, length) => {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, UTF8ToString(source, length));
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader); // with the program
    return gl.getShaderParameter(shader, gl.COMPILE_STATUS) ? "" : gl.getShaderInfoLog(shader) || "?";
  };
  let why = attach(gl.VERTEX_SHADER, vertex, vertex_length);
  if (why) return failed("ui.vert: ", why);
  why = attach(gl.FRAGMENT_SHADER, fragment, fragment_length);
  if (why) return failed("ui.frag: ", why);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) return failed("link: ", gl.getProgramInfoLog(program));
  gl.useProgram(program);
  gl.uniform1i(gl.getUniformLocation(program, "u_texture"), 0);
  Module.marbreGl.view = gl.getUniformLocation(program, "u_view");
  gl.bindVertexArray(gl.createVertexArray());
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
  for (let i = 0; i < 3; ++i) {
    gl.enableVertexAttribArray(i);
    gl.vertexAttribPointer(i, i < 2 ? 2 : 4, i < 2 ? gl.FLOAT : gl.UNSIGNED_BYTE, i > 1, 20, 8 * i); // ImDrawVert
  }
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  return 1;
});
// The canvas gets its size in the frame that draws it: set any earlier, it would be blank until then.
EM_JS(void, marbre_gl_size, (int width, int height), {
  const canvas = Module["canvas"];
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
});
EM_JS(int, marbre_gl_texture, (int width, int height, const void* rgba, int mipmaps), {
  const m = Module.marbreGl;
  const gl = m.gl;
  const set = (name, value) => gl.texParameteri(gl.TEXTURE_2D, name, value);
  m.textures.set(++m.last, gl.createTexture());
  gl.bindTexture(gl.TEXTURE_2D, m.textures.get(m.last));
  set(gl.TEXTURE_MIN_FILTER, mipmaps ? gl.LINEAR_MIPMAP_LINEAR : gl.LINEAR);
  set(gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  set(gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  set(gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, width, height, 0, gl.RGBA, gl.UNSIGNED_BYTE, HEAPU8, rgba);
  if (mipmaps) gl.generateMipmap(gl.TEXTURE_2D);
  return m.last;
});
EM_JS(void, marbre_gl_update, (int texture, int x, int y, int width, int height, const void* rgba, int row), {
  const { gl, textures } = Module.marbreGl;
  gl.bindTexture(gl.TEXTURE_2D, textures.get(texture));
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, row);
  gl.texSubImage2D(gl.TEXTURE_2D, 0, x, y, width, height, gl.RGBA, gl.UNSIGNED_BYTE, HEAPU8, rgba);
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 0);
});
EM_JS(void, marbre_gl_forget, (int texture), {
  const { gl, textures } = Module.marbreGl;
  gl.deleteTexture(textures.get(texture));
  textures.delete(texture);
});
EM_JS(void, marbre_gl_begin, (int width, int height, float red, float green, float blue, float sx, float sy, float x, float y), {
  const { gl, view } = Module.marbreGl;
  gl.viewport(0, 0, width, height);
  gl.clearColor(red, green, blue, 1);
  gl.clear(gl.COLOR_BUFFER_BIT);
  gl.enable(gl.SCISSOR_TEST);
  gl.uniform4f(view, sx, sy, x, y);
});
EM_JS(void, marbre_gl_list, (const void* vertices, int vertex_bytes, const void* indices, int index_bytes), {
  const gl = Module.marbreGl.gl;
  gl.bufferData(gl.ARRAY_BUFFER, HEAPU8, gl.STREAM_DRAW, vertices, vertex_bytes);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, HEAPU8, gl.STREAM_DRAW, indices, index_bytes);
});
EM_JS(void, marbre_gl_draw, (int texture, int x, int y, int width, int height, int count, int offset), {
  const { gl, textures } = Module.marbreGl;
  gl.scissor(x, y, width, height);
  gl.bindTexture(gl.TEXTURE_2D, textures.get(texture) || null);
  gl.drawElements(gl.TRIANGLES, count, gl.UNSIGNED_INT, offset);
});
EM_JS(void, marbre_gl_end, (), {
  const gl = Module.marbreGl.gl;
  gl.disable(gl.SCISSOR_TEST);
});
EM_JS_DEPS(marbre_gl, "$UTF8ToString,$stringToUTF8");
// clang-format on

static_assert(sizeof(ImDrawVert) == 20 && offsetof(ImDrawVert, uv) == 8 && offsetof(ImDrawVert, col) == 16);
static_assert(sizeof(ImDrawIdx) == 4);

namespace marbre::gfx {
namespace {

constexpr int kLargestAtlas = 4096;

class WebGl2Renderer final : public Renderer {
 public:
  WebGl2Renderer() : largest_texture_(marbre_gl_open()) {
    if (largest_texture_ == 0)
      error_ = "no WebGL 2";
    else
      build();
  }

  bool draw(ImDrawData* data, std::uint32_t clear_rgba) override {
    if (lost_ || !built_) return false;
    const ImVec2 scale = data->FramebufferScale;
    const int width = static_cast<int>(std::lround(data->DisplaySize.x * scale.x));
    const int height = static_cast<int>(std::lround(data->DisplaySize.y * scale.y));
    if (width <= 0 || height <= 0) return false;
    marbre_gl_size(width, height);
    limit_atlas();
    if (data->Textures != nullptr) {
      for (ImTextureData* const texture : *data->Textures) update(*texture);
    }
    begin(*data, width, height, clear_rgba);
    for (const ImDrawList* const list : data->CmdLists) draw_list(*list, *data, height);
    marbre_gl_end();
    return true;
  }

  void context_lost() override {
    lost_ = true;
    built_ = false;
    for (ImTextureData* const texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      const bool leaving =
          texture->Status == ImTextureStatus_WantDestroy || texture->Status == ImTextureStatus_Destroyed;
      texture->SetStatus(leaving ? ImTextureStatus_Destroyed : ImTextureStatus_WantCreate);
    }
  }

  bool context_restored() override {
    lost_ = false;
    return build();
  }

  const std::string& error() const override { return error_; }

 private:
  std::string error_;
  int largest_texture_;
  bool built_ = false, lost_ = false, limited_ = false;

  void limit_atlas() {
    if (limited_) return;
    limited_ = true;
    int side = kLargestAtlas;
    while (side > largest_texture_ && side > 1024) side /= 2;
    ImGui::GetIO().Fonts->TexMaxWidth = ImGui::GetIO().Fonts->TexMaxHeight = side;
  }

  bool build() {
    error_.clear();
    const std::string_view vertex = ui_vertex_shader(), fragment = ui_fragment_shader();
    std::array<char, 1024> log{};
    built_ = marbre_gl_build(vertex.data(), static_cast<int>(vertex.size()), fragment.data(),
                             static_cast<int>(fragment.size()), log.data(), static_cast<int>(log.size())) != 0;
    error_ = log.data();
    return built_;
  }

  static void update(ImTextureData& texture) {
    const auto id = static_cast<int>(texture.TexID);
    if (texture.Status == ImTextureStatus_WantCreate) {
      create(texture);
    } else if (texture.Status == ImTextureStatus_WantUpdates) {
      for (const ImTextureRect& r : texture.Updates)
        marbre_gl_update(id, r.x, r.y, r.w, r.h, texture.GetPixelsAt(r.x, r.y), texture.Width);
      texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
      marbre_gl_forget(id);
      texture.SetTexID(ImTextureID_Invalid);
      texture.SetStatus(ImTextureStatus_Destroyed);
    }
  }

  static void create(ImTextureData& texture) {
    // Images are shown smaller than they are: photographs need mipmaps.
    const int id =
        marbre_gl_texture(texture.Width, texture.Height, texture.GetPixels(), texture.UniqueID == kImageTextureId);
    texture.SetTexID(static_cast<ImTextureID>(id));
    texture.SetStatus(ImTextureStatus_OK);
  }

  static void begin(const ImDrawData& data, int width, int height, std::uint32_t clear) {
    const auto channel = [&](int shift) { return static_cast<float>((clear >> shift) & 0xFF) / 255.0f; };
    const float sx = 2 / data.DisplaySize.x, sy = -2 / data.DisplaySize.y;
    marbre_gl_begin(width, height, channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT), sx,
                    sy, -1 - data.DisplayPos.x * sx, 1 - data.DisplayPos.y * sy);
  }

  static void draw_list(const ImDrawList& list, const ImDrawData& data, int height) {
    marbre_gl_list(list.VtxBuffer.Data, list.VtxBuffer.size_in_bytes(), list.IdxBuffer.Data,
                   list.IdxBuffer.size_in_bytes());
    const ImVec2 scale = data.FramebufferScale;
    for (const ImDrawCmd& command : list.CmdBuffer) {
      if (command.UserCallback != nullptr || command.ElemCount == 0) continue;
      const auto device = [](float v, float origin, float s) {
        return static_cast<int>(std::lround((v - origin) * s));
      };
      const int x0 = std::max(0, device(command.ClipRect.x, data.DisplayPos.x, scale.x));
      const int y0 = std::max(0, device(command.ClipRect.y, data.DisplayPos.y, scale.y));
      const int x1 = device(command.ClipRect.z, data.DisplayPos.x, scale.x);
      const int y1 = device(command.ClipRect.w, data.DisplayPos.y, scale.y);
      if (x1 <= x0 || y1 <= y0) continue;
      marbre_gl_draw(static_cast<int>(command.GetTexID()), x0, height - y1, x1 - x0, y1 - y0,
                     static_cast<int>(command.ElemCount), static_cast<int>(command.IdxOffset * sizeof(ImDrawIdx)));
    }
  }
};

}  // namespace

std::unique_ptr<Renderer> make_webgl2_renderer() { return std::make_unique<WebGl2Renderer>(); }

}  // namespace marbre::gfx
#endif
