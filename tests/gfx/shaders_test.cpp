// That the shaders compile is checked by glslangValidator, an entry of its own per shader in ctest; here, that what is
// embedded is what the renderer asks for.
#include <catch_amalgamated.hpp>
#include <string_view>

#include "gfx/shaders.hpp"

namespace marbre::gfx {

TEST_CASE("the embedded shaders are GLSL ES 3.00 and agree on their varyings") {
  for (const std::string_view source : {ui_vertex_shader(), ui_fragment_shader()}) {
    CHECK(source.starts_with("#version 300 es\n"));
    CHECK(source.find("v_uv") != std::string_view::npos);
    CHECK(source.find("v_colour") != std::string_view::npos);
  }
  CHECK(ui_vertex_shader().find("uniform vec4 u_view") != std::string_view::npos);
  CHECK(ui_fragment_shader().find("uniform sampler2D u_texture") != std::string_view::npos);
}

}  // namespace marbre::gfx
