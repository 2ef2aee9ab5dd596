// Draws with one program, one vertex array and one texture per command. Textures follow Dear ImGui 1.92's protocol:
// create, update the rectangles that changed, destroy. After a lost context every handle is forgotten without being
// freed (the context took them along) and every texture asks to be created again; their pixels never left memory.
#ifdef __EMSCRIPTEN__
#include <GLES3/gl3.h>
#include <emscripten.h>
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "gfx/images.hpp"
#include "gfx/renderer.hpp"
#include "gfx/shaders.hpp"

// The canvas gets its size in the frame that draws it: set any earlier, it would be blank until then.
// clang-format off
EM_JS(void, marbre_size_canvas, (int width, int height), {
  const canvas = GLctx.canvas;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
});
// What glGet... would tell: Emscripten's are general, and larger than the rest of what draws.
EM_JS(int, marbre_largest_texture, (), { return GLctx.getParameter(GLctx.MAX_TEXTURE_SIZE); });
EM_JS(int, marbre_is_built, (unsigned int handle, int is_program, char* log, int room), {
  const object = (is_program ? GL.programs : GL.shaders)[handle];
  const ok = is_program ? GLctx.getProgramParameter(object, GLctx.LINK_STATUS) : GLctx.getShaderParameter(object, GLctx.COMPILE_STATUS);
  if (!ok) stringToUTF8((is_program ? GLctx.getProgramInfoLog(object) : GLctx.getShaderInfoLog(object)) || "", log, room);
  return ok ? 1 : 0;
});
EM_JS_DEPS(marbre_gl, "$GL,$stringToUTF8");
// clang-format on

namespace marbre::gfx {
namespace {

constexpr int kLargestAtlas = 4096;

const void* offset_pointer(std::size_t bytes) { return reinterpret_cast<const void*>(bytes); }

class WebGl2Renderer final : public Renderer {
 public:
  WebGl2Renderer() { build(); }

  bool draw(ImDrawData* data, std::uint32_t clear_rgba) override {
    if (lost_ || program_ == 0) return false;
    const ImVec2 scale = data->FramebufferScale;
    const int width = static_cast<int>(std::lround(data->DisplaySize.x * scale.x));
    const int height = static_cast<int>(std::lround(data->DisplaySize.y * scale.y));
    if (width <= 0 || height <= 0) return false;
    marbre_size_canvas(width, height);
    limit_atlas();
    if (data->Textures != nullptr) {
      for (ImTextureData* const texture : *data->Textures) update(*texture);
    }
    begin(*data, width, height, clear_rgba);
    for (const ImDrawList* const list : data->CmdLists) draw_list(*list, *data, height);
    glDisable(GL_SCISSOR_TEST);
    return true;
  }

  void context_lost() override {
    lost_ = true;
    program_ = vertex_array_ = vertices_ = indices_ = 0;
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
  GLuint program_ = 0, vertex_array_ = 0, vertices_ = 0, indices_ = 0;
  GLint view_ = -1;
  bool lost_ = false, limited_ = false;

  void limit_atlas() {
    if (limited_) return;
    limited_ = true;
    const int largest = marbre_largest_texture();
    int side = kLargestAtlas;
    while (side > largest && side > 1024) side /= 2;
    ImGui::GetIO().Fonts->TexMaxWidth = ImGui::GetIO().Fonts->TexMaxHeight = side;
  }

  GLuint compile(GLenum kind, std::string_view source) {
    const GLuint shader = glCreateShader(kind);
    const char* const text = source.data();
    const auto length = static_cast<GLint>(source.size());
    glShaderSource(shader, 1, &text, &length);
    glCompileShader(shader);
    std::array<char, 1024> log{};
    if (marbre_is_built(shader, 0, log.data(), static_cast<int>(log.size())) != 0) return shader;
    error_ = std::string(kind == GL_VERTEX_SHADER ? "ui.vert: " : "ui.frag: ") + log.data();
    glDeleteShader(shader);
    return 0;
  }

  bool build() {
    error_.clear();
    const GLuint vertex = compile(GL_VERTEX_SHADER, ui_vertex_shader());
    const GLuint fragment = vertex != 0 ? compile(GL_FRAGMENT_SHADER, ui_fragment_shader()) : 0;
    if (fragment == 0) return false;
    const GLuint program = glCreateProgram();
    glAttachShader(program, vertex);
    glAttachShader(program, fragment);
    glLinkProgram(program);
    glDeleteShader(vertex);
    glDeleteShader(fragment);
    std::array<char, 1024> log{};
    if (marbre_is_built(program, 1, log.data(), static_cast<int>(log.size())) == 0) {
      error_ = std::string("link: ") + log.data();
      return false;
    }
    program_ = program;
    view_ = glGetUniformLocation(program, "u_view");
    glUseProgram(program);
    glUniform1i(glGetUniformLocation(program, "u_texture"), 0);
    build_buffers();
    return true;
  }

  void build_buffers() {
    glGenVertexArrays(1, &vertex_array_);
    glGenBuffers(1, &vertices_);
    glGenBuffers(1, &indices_);
    glBindVertexArray(vertex_array_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, indices_);
    for (GLuint i = 0; i < 3; ++i) glEnableVertexAttribArray(i);
    constexpr auto kStride = static_cast<GLsizei>(sizeof(ImDrawVert));
    glVertexAttribPointer(0, 2, GL_FLOAT, GL_FALSE, kStride, offset_pointer(offsetof(ImDrawVert, pos)));
    glVertexAttribPointer(1, 2, GL_FLOAT, GL_FALSE, kStride, offset_pointer(offsetof(ImDrawVert, uv)));
    glVertexAttribPointer(2, 4, GL_UNSIGNED_BYTE, GL_TRUE, kStride, offset_pointer(offsetof(ImDrawVert, col)));
  }

  static void update(ImTextureData& texture) {
    if (texture.Status == ImTextureStatus_WantCreate) {
      create(texture);
    } else if (texture.Status == ImTextureStatus_WantUpdates) {
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(texture.TexID));
      glPixelStorei(GL_UNPACK_ROW_LENGTH, texture.Width);
      for (const ImTextureRect& r : texture.Updates) {
        glTexSubImage2D(GL_TEXTURE_2D, 0, r.x, r.y, r.w, r.h, GL_RGBA, GL_UNSIGNED_BYTE, texture.GetPixelsAt(r.x, r.y));
      }
      glPixelStorei(GL_UNPACK_ROW_LENGTH, 0);
      texture.SetStatus(ImTextureStatus_OK);
    } else if (texture.Status == ImTextureStatus_WantDestroy && texture.UnusedFrames > 0) {
      const auto id = static_cast<GLuint>(texture.TexID);
      glDeleteTextures(1, &id);
      texture.SetTexID(ImTextureID_Invalid);
      texture.SetStatus(ImTextureStatus_Destroyed);
    }
  }

  static void create(ImTextureData& texture) {
    GLuint id = 0;
    glGenTextures(1, &id);
    glBindTexture(GL_TEXTURE_2D, id);
    const bool image = texture.UniqueID == kImageTextureId;  // shown smaller than it is: photographs need mipmaps
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, image ? GL_LINEAR_MIPMAP_LINEAR : GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glTexImage2D(GL_TEXTURE_2D, 0, GL_RGBA8, texture.Width, texture.Height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                 texture.GetPixels());
    if (image) glGenerateMipmap(GL_TEXTURE_2D);
    texture.SetTexID(id);
    texture.SetStatus(ImTextureStatus_OK);
  }

  void begin(const ImDrawData& data, int width, int height, std::uint32_t clear) const {
    const auto channel = [&](int shift) { return static_cast<float>((clear >> shift) & 0xFF) / 255.0f; };
    glViewport(0, 0, width, height);
    glDisable(GL_SCISSOR_TEST);
    glClearColor(channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT), 1);
    glClear(GL_COLOR_BUFFER_BIT);
    glEnable(GL_SCISSOR_TEST);
    glEnable(GL_BLEND);
    glBlendFunc(GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
    glUseProgram(program_);
    const float sx = 2 / data.DisplaySize.x, sy = -2 / data.DisplaySize.y;
    glUniform4f(view_, sx, sy, -1 - data.DisplayPos.x * sx, 1 - data.DisplayPos.y * sy);
    glActiveTexture(GL_TEXTURE0);
    glBindVertexArray(vertex_array_);
    glBindBuffer(GL_ARRAY_BUFFER, vertices_);
  }

  static void draw_list(const ImDrawList& list, const ImDrawData& data, int height) {
    glBufferData(GL_ARRAY_BUFFER, list.VtxBuffer.size_in_bytes(), list.VtxBuffer.Data, GL_STREAM_DRAW);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, list.IdxBuffer.size_in_bytes(), list.IdxBuffer.Data, GL_STREAM_DRAW);
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
      glScissor(x0, height - y1, x1 - x0, y1 - y0);
      glBindTexture(GL_TEXTURE_2D, static_cast<GLuint>(command.GetTexID()));
      glDrawElements(GL_TRIANGLES, static_cast<GLsizei>(command.ElemCount), GL_UNSIGNED_INT,
                     offset_pointer(command.IdxOffset * sizeof(ImDrawIdx)));
    }
  }
};

}  // namespace

std::unique_ptr<Renderer> make_webgl2_renderer() { return std::make_unique<WebGl2Renderer>(); }

}  // namespace marbre::gfx
#endif
