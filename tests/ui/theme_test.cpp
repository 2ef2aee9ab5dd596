// Colours: every pair of text and ground that is drawn can be read.
#include "ui/theme.hpp"

#include <catch_amalgamated.hpp>

namespace marbre::ui {
namespace {

TEST_CASE("every pair of text and ground in use passes WCAG AA in both themes") {
  for (const Theme* theme : {&light_theme(), &dark_theme()}) {
    const std::vector<ContrastPair> pairs = contrast_pairs(*theme);
    CHECK(pairs.size() > 30);
    for (const ContrastPair& pair : pairs) {
      CAPTURE(theme->dark, pair.text, pair.ground, pair.minimum);
      CHECK(contrast(pair.text, pair.ground) >= pair.minimum);
    }
  }
}

TEST_CASE("contrast is WCAG's ratio, the same both ways") {
  CHECK(contrast(0xff000000, 0xffffffff) == Catch::Approx(21).epsilon(0.001));
  CHECK(contrast(0xffffffff, 0xff000000) == Catch::Approx(21).epsilon(0.001));
  CHECK(contrast(0xff767676, 0xffffffff) == Catch::Approx(4.54).epsilon(0.01));
  CHECK(contrast(0xff123456, 0xff123456) == Catch::Approx(1));
}

TEST_CASE("the themes are those of the design: dark is dark, light is light") {
  CHECK_FALSE(light_theme().dark);
  CHECK(dark_theme().dark);
  CHECK(contrast(light_theme().paper, 0xffffffff) < 1.1f);
  CHECK(contrast(dark_theme().paper, 0xff000000) < 1.3f);
}

TEST_CASE("mixing goes from one colour to the other, fading changes opacity only") {
  CHECK(mix(0xff000000, 0xffffffff, 0) == 0xff000000);
  CHECK(mix(0xff000000, 0xffffffff, 1) == 0xffffffff);
  CHECK(mix(0xff000000, 0xffffffff, 2) == 0xffffffff);
  CHECK(fade(0xff123456, 0.5f) == 0x80123456);
  CHECK(fade(0xff123456, 0) == 0x00123456);
}

}  // namespace
}  // namespace marbre::ui
