#include "core/base/ids.hpp"

#include <catch_amalgamated.hpp>
#include <memory>
#include <type_traits>

#include "core/base/result.hpp"

using namespace marbre::base;

TEST_CASE("offsets, revisions and lines do not convert to each other or to numbers") {
  STATIC_CHECK_FALSE(std::is_convertible_v<ByteOffset, Revision>);
  STATIC_CHECK_FALSE(std::is_convertible_v<LineIndex, ByteOffset>);
  STATIC_CHECK_FALSE(std::is_convertible_v<ByteOffset, int>);
  STATIC_CHECK_FALSE(std::is_convertible_v<int, ByteOffset>);
}

TEST_CASE("a range contains its start and not its end") {
  constexpr ByteRange range{{2}, {5}};
  CHECK(range.length() == 3);
  CHECK(range.contains({2}));
  CHECK(range.contains({4}));
  CHECK_FALSE(range.contains({5}));
  CHECK_FALSE(range.contains({1}));
  CHECK(ByteRange{{3}, {3}}.empty());
}

TEST_CASE("a result holds its value or its error") {
  const Result<int> good = 3;
  const Result<int> bad = Error{ErrorCode::kNotFound, "no such page"};
  CHECK(good.ok());
  CHECK(*good == 3);
  CHECK_FALSE(bad.ok());
  CHECK(bad.error().code == ErrorCode::kNotFound);
  CHECK(bad.error().message == "no such page");
}

TEST_CASE("a result gives away a value that cannot be copied") {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(result).value();
  CHECK(*taken == 7);
}
