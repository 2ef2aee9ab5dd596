// Dear ImGui's circles need sines of small angles; the C library brings the reduction of huge ones along. JavaScript's
// Math has them: asked for a few times when the tables of arcs are made.
#include <emscripten.h>

// clang-format off
EM_JS(double, marbre_sin, (double x), { return Math.sin(x); });
EM_JS(double, marbre_acos, (double x), { return Math.acos(x); });
// clang-format on

extern "C" {

float sinf(float x) { return static_cast<float>(marbre_sin(static_cast<double>(x))); }
float cosf(float x) { return static_cast<float>(marbre_sin(static_cast<double>(x) + 1.5707963267948966)); }
float acosf(float x) { return static_cast<float>(marbre_acos(static_cast<double>(x))); }
}
