// base::sort against std::stable_sort, on random elements with many equal keys.
#include "core/base/sort.hpp"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <memory>
#include <random>
#include <string>

using namespace marbre;

TEST_CASE("Sorting is stable, whatever the length", "[sort]") {
  std::mt19937 random(7);
  for (std::size_t length = 0; length < 70; ++length) {
    std::vector<std::pair<int, std::size_t>> ours;
    for (std::size_t i = 0; i < length; ++i) ours.emplace_back(static_cast<int>(random() % 9), i);
    auto theirs = ours;
    const auto by_key = [](const auto& a, const auto& b) { return a.first < b.first; };
    base::sort(ours, by_key);
    std::stable_sort(theirs.begin(), theirs.end(), by_key);
    CHECK(ours == theirs);
  }
}

TEST_CASE("Elements in order are compared once with their neighbour", "[sort]") {
  std::vector<int> numbers(1000);
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int>(i);
  const std::vector<int> before = numbers;
  int compared = 0;
  base::sort(numbers, [&](int a, int b) { return ++compared, a < b; });
  CHECK(numbers == before);
  CHECK(compared == 999);
}

TEST_CASE("Elements that can only be moved are sorted", "[sort]") {
  std::vector<std::unique_ptr<std::string>> words;
  for (const char* word : {"merci", "bonjour", "", "salut"}) words.push_back(std::make_unique<std::string>(word));
  base::sort(words, [](const auto& a, const auto& b) { return *a < *b; });
  CHECK((*words[0] == "" && *words[1] == "bonjour" && *words[2] == "merci" && *words[3] == "salut"));
}
