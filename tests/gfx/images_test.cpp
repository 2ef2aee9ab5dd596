#include <catch_amalgamated.hpp>
#include <vector>

#include "gfx/fonts.hpp"

namespace marbre::gfx {
namespace {

std::vector<std::uint8_t> pixels(int width, int height) {
  return std::vector<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4, 0x80);
}

TEST_CASE("an image that is there is drawn, one that is not is refused") {
  Canvas canvas;
  set_image("images/a.png", 4, 2, pixels(4, 2).data());
  canvas.frame([](ImDrawList* list) {
    CHECK(draw_image(list, "images/a.png", {0, 0}, {40, 20}));
    CHECK_FALSE(draw_image(list, "images/b.png", {0, 0}, {40, 20}));
  });
  REQUIRE(image_size("images/a.png"));
  CHECK(image_size("images/a.png")->width == 4);
  CHECK(image_size("images/a.png")->height == 2);
  CHECK_FALSE(image_size("images/b.png"));
  CHECK(canvas.renderer.vertices() == 4);
}

TEST_CASE("a second image of the same key replaces the first") {
  Canvas canvas;
  set_image("a", 4, 2, pixels(4, 2).data());
  canvas.frame([](ImDrawList* list) { draw_image(list, "a", {0, 0}, {1, 1}); });
  set_image("a", 8, 8, pixels(8, 8).data());
  for (int i = 0; i < 3; ++i) canvas.frame([](ImDrawList* list) { CHECK(draw_image(list, "a", {0, 0}, {1, 1})); });
  CHECK(image_size("a")->width == 8);
}

TEST_CASE("over the budget the least recently drawn images go") {
  Canvas canvas;
  const auto big = pixels(2048, 2048);  // 16 MB
  for (const char* const key : {"a", "b", "c", "d"}) {
    canvas.frame([](ImDrawList*) {});
    set_image(key, 2048, 2048, big.data());
  }
  canvas.frame([](ImDrawList* list) { CHECK(draw_image(list, "a", {0, 0}, {1, 1})); });
  set_image("e", 2048, 2048, big.data());
  CHECK(image_size("a"));
  CHECK_FALSE(image_size("b"));
  CHECK(image_size("e"));
  canvas.frame([](ImDrawList*) {});
}

TEST_CASE("an image without pixels is ignored") {
  Canvas canvas;
  set_image("a", 0, 5, nullptr);
  CHECK_FALSE(image_size("a"));
}

TEST_CASE("a lost context draws nothing until it is restored") {
  Canvas canvas;
  const auto line = [](ImDrawList* list) { draw(list, {}, {0, 20}, IM_COL32_BLACK, "abc"); };
  canvas.frame(line);
  canvas.renderer.context_lost();
  canvas.frame(line);
  CHECK(canvas.renderer.frames() == 1);
  CHECK(canvas.renderer.context_restored());
  canvas.frame(line);
  CHECK(canvas.renderer.frames() == 2);
}

}  // namespace
}  // namespace marbre::gfx
