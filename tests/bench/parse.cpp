// What a whole parse costs alone: the first one of the program, in which memory is new and code is cold, and the ones
// after it. The outline is checked against a plain count of headings first.
#include "parse.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kRuns = 40;

double once(const std::string& body, markdown::Tree& tree) {
  tree = {};
  const Clock::time_point start = Clock::now();
  tree = markdown::parse(body);
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

}  // namespace

void parse(const char* name, const std::string& body) {
  std::size_t headings = 0;
  for (std::size_t at = body.find("\n## "); at != std::string::npos; at = body.find("\n## ", at + 1)) ++headings;
  markdown::Tree tree;
  const double first = once(body, tree);
  if (markdown::outline(tree).size() != headings + (body.starts_with("## ") ? 1 : 0)) {
    std::fprintf(stderr, "bench_core: the outline is not that of the text\n");
    std::exit(1);
  }
  std::vector<double> times;
  for (int i = 0; i < kRuns; ++i) times.push_back(once(body, tree));
  std::sort(times.begin(), times.end());
  std::printf("%-22s %4zu kB, %5zu blocks: first %6.2f ms, then median %6.2f ms, p95 %6.2f ms, best %6.2f ms\n", name,
              body.size() >> 10, tree.blocks.size(), first, times[times.size() / 2], times[times.size() * 95 / 100],
              times.front());
}

}  // namespace marbre::bench
