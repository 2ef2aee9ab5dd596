// Dear ImGui's compile-time settings, the same for its own sources and for ours.
#pragma once
#define IMGUI_USE_WCHAR32              // emoji, and clusters mapped to planes 15 and 16
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_FILE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FILE_FUNCTIONS
#define ImDrawIdx unsigned int
