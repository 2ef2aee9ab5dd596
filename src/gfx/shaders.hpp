// The files of shaders/, embedded when the layer is built.
#pragma once
#include <string_view>

namespace marbre::gfx {

std::string_view ui_vertex_shader();
std::string_view ui_fragment_shader();

}  // namespace marbre::gfx
