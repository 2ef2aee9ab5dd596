#include "gfx/shaders.hpp"

namespace marbre::gfx {
namespace {
#include "gfx/shaders.inc"
}

std::string_view ui_vertex_shader() { return kUiVert; }
std::string_view ui_fragment_shader() { return kUiFrag; }

}  // namespace marbre::gfx
