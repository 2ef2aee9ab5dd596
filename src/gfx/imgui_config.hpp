// Dear ImGui's compile-time settings, the same for its own sources and for ours. An assertion of Dear ImGui is a
// programming error of ours: in builds with assertions it throws (assertions.cpp), so that a UI test fails instead of
// the process.
#pragma once
#define IMGUI_USE_WCHAR32  // code points above U+FFFF in ImGui's own text
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FORMAT_FUNCTIONS  // imgui_format.cpp
#define ImDrawIdx unsigned int

#if defined(NDEBUG) && !defined(MARBRE_ASSERTIONS)
#define IM_ASSERT(expression) static_cast<void>(0)
#define IM_ASSERT_USER_ERROR(expression, message) static_cast<void>(0)
#else
namespace marbre::gfx {
void imgui_assertion_failed(const char* expression, const char* file, int line);
}
#define IM_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : marbre::gfx::imgui_assertion_failed(#expression, __FILE__, __LINE__))
#endif
