// The few functions of numbers that the app calls, now and then: sines for Dear ImGui's tables of arcs, powers for
// colours and for a scroll that runs out. The C library brings tables of 3 kB and the reduction of huge angles along;
// JavaScript's Math has it all.
#include <emscripten.h>

// clang-format off
EM_JS(double, marbre_sin, (double x), { return Math.sin(x); });
EM_JS(double, marbre_acos, (double x), { return Math.acos(x); });
EM_JS(double, marbre_pow, (double x, double y), { return Math.pow(x, y); });
// clang-format on

extern "C" {

float sinf(float x) { return static_cast<float>(marbre_sin(static_cast<double>(x))); }
float cosf(float x) { return static_cast<float>(marbre_sin(static_cast<double>(x) + 1.5707963267948966)); }
float acosf(float x) { return static_cast<float>(marbre_acos(static_cast<double>(x))); }
double exp2(double x) { return marbre_pow(2, x); }
float powf(float x, float y) { return static_cast<float>(marbre_pow(static_cast<double>(x), static_cast<double>(y))); }
}
