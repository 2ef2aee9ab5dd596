// Apart from the rest, so that a test with an interface of its own does not need the whole one.
#include "platform/headless/headless.hpp"

namespace marbre::platform {

Headless::Headless(float width, float height, float density) : Headless(width, height, density, ui::draw_frame) {}

}  // namespace marbre::platform
