#include <catch_amalgamated.hpp>
#include <cmath>
#include <set>

#include "gfx/clusters.hpp"
#include "gfx/fonts.hpp"

namespace marbre::gfx {
namespace {

using Catch::Approx;

constexpr TextStyle kBody{{}, 16};
constexpr std::string_view kFamilyEmoji = "👩‍👩‍👧‍👦";
constexpr ImU32 kInk = IM_COL32(10, 20, 30, 255);

TEST_CASE("a cluster of several code points keeps its private code point") {
  Clusters clusters;
  const char32_t family = clusters.code_point_of(kFamilyEmoji);
  const char32_t flag = clusters.code_point_of("🇫🇷");
  CHECK(family >= Clusters::kFirst);
  CHECK(family <= Clusters::kLast);
  CHECK(flag != family);
  CHECK(clusters.code_point_of(kFamilyEmoji) == family);
  CHECK(clusters.text_of(family) == kFamilyEmoji);
  CHECK(clusters.code_point_of("é") == U'é');
  CHECK(clusters.code_point_of("e\u0301") >= Clusters::kFirst);
}

TEST_CASE("a code point of the private use area in a text is not mistaken for a cluster") {
  Clusters clusters;
  const char32_t flag = clusters.code_point_of("🇫🇷");
  const char32_t icon = clusters.code_point_of("\uE000");
  CHECK(icon != flag);
  CHECK(clusters.text_of(icon) == "\uE000");
}

TEST_CASE("when the private use area is full, new clusters become the replacement character") {
  Clusters clusters;
  for (char32_t c = 0x20000; !clusters.full(); ++c) {
    const char bytes[] = {static_cast<char>(0xF0 | (c >> 18)), static_cast<char>(0x80 | ((c >> 12) & 0x3F)),
                          static_cast<char>(0x80 | ((c >> 6) & 0x3F)), static_cast<char>(0x80 | (c & 0x3F)), 0};
    clusters.code_point_of(bytes);
  }
  CHECK(clusters.code_point_of("🇫🇷") == U'\uFFFD');
  CHECK(clusters.code_point_of("𠀀") == Clusters::kFirst);
  clusters.clear();
  CHECK(clusters.code_point_of("🇫🇷") == Clusters::kFirst);
}

TEST_CASE("a ZWJ emoji advances as one cluster") {
  Canvas canvas;
  CHECK(width(kBody, kFamilyEmoji) == Approx(advance(kBody, kFamilyEmoji)));
  CHECK(width(kBody, kFamilyEmoji) == Approx(20.0f));
  CHECK(width(kBody, "a👩‍👩‍👧‍👦b") == Approx(20 + 2 * 8.8f));
  CHECK(width(kBody, "e\u0301") == Approx(8.8f));
}

TEST_CASE("the width of a run is the sum of its clusters' advances") {
  Canvas canvas;
  CHECK(width(kBody, "") == 0);
  CHECK(width(kBody, "déjà vu") == Approx(7 * 8.8f));
  CHECK(width(kBody, "\t") == Approx(4 * 8.8f));
  CHECK(width(kBody, "\x01\r") == 0);
  CHECK(width({{Family::kMono}, 10}, "abc") == Approx(18.0f));
}

TEST_CASE("drawing returns the pen after the run, whether or not it can be seen") {
  Canvas canvas;
  canvas.frame([](ImDrawList* list) {
    CHECK(draw(list, kBody, {10, 50}, kInk, "bonjour") == Approx(10 + 7 * 8.8f));
    CHECK(draw(list, kBody, {10, -500}, kInk, "bonjour") == Approx(10 + 7 * 8.8f));
    CHECK(list->VtxBuffer.Size == 7 * 4);
  });
  CHECK(canvas.renderer.vertices() == 7 * 4);
}

TEST_CASE("spaces and what stands outside the clip rectangle cost no vertices") {
  Canvas canvas;
  canvas.frame([](ImDrawList* list) {
    draw(list, kBody, {10, 50}, kInk, "a b\tc");
    CHECK(list->VtxBuffer.Size == 3 * 4);
    list->PushClipRect({0, 0}, {40, 600});
    draw(list, kBody, {10, 80}, kInk, std::string(1000, 'x'));
    CHECK(list->VtxBuffer.Size < 3 * 4 + 10 * 4);
    list->PopClipRect();
  });
}

TEST_CASE("baselines and glyphs stand on whole device pixels") {
  for (const float density : {1.0f, 1.5f, 2.0f}) {
    Canvas canvas(make_box_glyphs(), density);
    canvas.frame([&](ImDrawList* list) {
      draw(list, kBody, {10.3f, 50.4f}, kInk, "pixels");
      for (const ImDrawVert& v : list->VtxBuffer) {
        CHECK(v.pos.x * density == Approx(std::round(v.pos.x * density)).margin(1e-3));
        CHECK(v.pos.y * density == Approx(std::round(v.pos.y * density)).margin(1e-3));
      }
    });
  }
}

TEST_CASE("a coloured glyph keeps its own colours and takes the run's alpha") {
  Canvas canvas;
  canvas.frame([](ImDrawList* list) {
    draw(list, kBody, {10, 50}, IM_COL32(10, 20, 30, 128), "🙂");
    REQUIRE(list->VtxBuffer.Size == 4);
    CHECK(list->VtxBuffer[0].col == IM_COL32(255, 255, 255, 128));
  });
}

TEST_CASE("glyphs that make the atlas grow in the middle of a run keep every quad on the right texture") {
  Canvas canvas;
  std::string many;
  for (char32_t c = 0x4E00; c < 0x4E00 + 1500; ++c) {
    many += {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
             static_cast<char>(0x80 | (c & 0x3F))};
  }
  canvas.frame([&](ImDrawList* list) {
    float x = draw(list, {{}, 40}, {0, 100}, kInk, "avant ");
    for (std::size_t at = 0; at < many.size(); at += 60)
      x = draw(list, {{}, 40}, {0, 200}, kInk, std::string_view(many).substr(at, 60));
    CHECK(x > 0);
  });
  for (int i = 0; i < 3; ++i) canvas.frame([&](ImDrawList* list) { draw(list, {{}, 40}, {0, 100}, kInk, "après"); });
  CHECK(canvas.renderer.frames() == 4);
}

TEST_CASE("sizes are not rounded to whole pixels") {
  Canvas canvas;
  CHECK(width({{}, 13.5f}, "a") == Approx(13.5f * 0.55f));
  CHECK(ascent({{}, 13.5f}) == Approx(13.5f * 0.9f));
}

TEST_CASE("elide cuts at a cluster and ends with an ellipsis only when it must") {
  Canvas canvas;
  CHECK(elide(kBody, "court", 100) == "court");
  CHECK(elide(kBody, "bonjour à tous", 8.8f * 8) == "bonjour…");
  CHECK(elide(kBody, "bonjour à tous", 8.8f * 9 + 1) == "bonjour…");  // no space before the ellipsis
  CHECK(elide(kBody, "a👩‍👩‍👧‍👦bcdefgh", 40) == "a👩‍👩‍👧‍👦…");
  CHECK(elide(kBody, "abc", 1) == "…");
  CHECK(elide(kBody, "", 0).empty());
}

TEST_CASE("after forget_fonts everything is baked again") {
  Canvas canvas;
  const auto line = [](ImDrawList* list) { draw(list, kBody, {10, 50}, kInk, "encore 🙂"); };
  canvas.frame(line);
  forget_fonts();
  canvas.frame(line);
  CHECK(canvas.renderer.vertices() == 7 * 4);
}

TEST_CASE("DejaVu's metrics are those of the font") {
  auto source = dejavu();
  if (!source) SKIP("DejaVu is not installed");
  Canvas canvas(std::move(source));
  CHECK(ascent({{}, 100}) == Approx(92.8f).margin(0.5));
  CHECK(descent({{}, 100}) == Approx(23.6f).margin(0.5));
  CHECK(width({{}, 100}, "i") < width({{}, 100}, "m"));
  CHECK(width({{Family::kMono}, 100}, "i") == Approx(width({{Family::kMono}, 100}, "m")));
  CHECK(width({{}, 100}, "é") == Approx(width({{}, 100}, "e")).margin(1));
  canvas.frame([](ImDrawList* list) {
    draw(list, {{}, 100}, {10, 200}, kInk, "x");
    REQUIRE(list->VtxBuffer.Size == 4);
    CHECK(list->VtxBuffer[2].pos.y == Approx(200).margin(2));         // stands on the baseline
    CHECK(list->VtxBuffer[0].pos.y == Approx(200 - 54.7).margin(2));  // as high as the font's x-height
  });
}

TEST_CASE("bytes that are no font are refused") {
  CHECK(make_stb_glyphs("", "") == nullptr);
  CHECK(make_stb_glyphs("<html>not a font</html>", "neither is this") == nullptr);
}

TEST_CASE("the same letter at four places in a pixel is four glyphs, evenly spaced") {
  Canvas canvas;
  canvas.frame([](ImDrawList* list) {
    for (int i = 0; i < 8; ++i) draw(list, kBody, {10 + 0.25f * static_cast<float>(i), 50}, kInk, "x");
    std::set<std::pair<float, float>> places;
    for (int i = 0; i < list->VtxBuffer.Size; i += 4)
      places.insert({list->VtxBuffer[i].pos.x, list->VtxBuffer[i].uv.x});
    CHECK(places.size() == 8);
  });
}

TEST_CASE("a screenful is drawn from glyphs that are already there") {
  Canvas canvas;
  const std::string line(100, 'a');
  const auto screen = [&](ImDrawList* list) {
    for (int i = 0; i < 30; ++i) draw(list, {{}, 8}, {0, 20.0f * static_cast<float>(i)}, kInk, line);
  };
  canvas.frame(screen);
  const int glyphs = ImGui::GetIO().Fonts->TexData->UpdateRect.w;
  canvas.frame(screen);
  CHECK(canvas.renderer.vertices() == 3000 * 4);
  CHECK(ImGui::GetIO().Fonts->TexData->Updates.Size == 0);
  CHECK(glyphs > 0);
}

}  // namespace
}  // namespace marbre::gfx
