// Brackets that belong together.
#include "ui/widgets/brackets.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using namespace marbre;
using namespace marbre::ui;

namespace {

// The text with the two brackets at the caret in <>; as it is when there are none.
std::string paired(std::string text, std::size_t caret) {
  const auto document = text::Document::from(text).value();
  const auto pair = brackets_at(document, {static_cast<std::uint32_t>(caret)});
  if (!pair) return text;
  for (const text::ByteRange range : {pair->second, pair->first}) {
    text.insert(range.to.value, ">");
    text.insert(range.from.value, "<");
  }
  return text;
}

}  // namespace

TEST_CASE("the bracket beside the caret has its partner, nested ones counted") {
  CHECK(paired("a(b(c)d)e", 2) == "a<(>b(c)d<)>e");
  CHECK(paired("a(b(c)d)e", 8) == "a<(>b(c)d<)>e");
  CHECK(paired("a(b(c)d)e", 3) == "a(b<(>c<)>d)e");
  CHECK(paired("[a](b)", 3) == "<[>a<]>(b)");
  CHECK(paired("« a » b", 2) == "<«> a <»> b");
}

TEST_CASE("a bracket without a partner, or none at the caret, shows nothing") {
  CHECK(paired("a(b", 2) == "a(b");
  CHECK(paired("ab)", 3) == "ab)");
  CHECK(paired("(ab)", 2) == "(ab)");
  CHECK(paired("", 0).empty());
}
