// What finding costs in 1 MB. The number of matches is checked against a plain count first.
#include "search.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/search/find.hpp"

namespace marbre::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::size_t count_of(std::string_view text, std::string_view word) {
  std::size_t n = 0;
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++n;
  return n;
}

void measure(const char* name, const text::Document& document, const search::Query& query, std::size_t expected) {
  std::vector<double> times;
  std::size_t matches = 0;
  bool stopped = false;
  for (int i = 0; i < 15; ++i) {
    const Clock::time_point start = Clock::now();
    const search::Compiled compiled = search::compile(query);
    const search::Found found = search::find_all(*compiled.pattern, document, {{0}, {document.size()}});
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    matches = found.matches.size();
    stopped = found.stopped;
  }
  if (matches != expected) {
    std::fprintf(stderr, "bench_core: %s finds %zu, not %zu\n", name, matches, expected);
    std::exit(1);
  }
  std::sort(times.begin(), times.end());
  std::printf("        %-34s %7zu matches%s  median %7.2f ms   max %7.2f ms\n", name, matches, stopped ? "+" : " ",
              times[times.size() / 2], times.back());
}

}  // namespace

void search(const std::string& page) {
  auto made = text::Document::from(page);
  if (!made.ok()) std::exit(1);
  const text::Document document = std::move(made).value();
  std::printf("finding in %zu kB\n", page.size() >> 10);
  measure("literal, folded: \"passe\"", document, {.text = "passe"}, count_of(page, "passé"));
  measure("literal, folded: \"écrit\"", document, {.text = "écrit"}, count_of(page, "écrit"));
  measure("literal, exact", document, {.text = "passé", .match_case = true, .match_accents = true},
          count_of(page, "passé"));
  measure("literal, absent", document, {.text = "zygomatique"}, 0);
  measure("regex: \\[\\w+\\]\\(", document, {.text = "\\[\\w+\\]\\(", .regex = true}, count_of(page, "[lien]("));
  measure("regex: ^## .*$", document, {.text = "^## .*$", .regex = true}, count_of(page, "\n## "));
  measure("regex: \\bpass\\w+", document, {.text = "\\bpass\\w+", .regex = true}, count_of(page, "passé"));
}

}  // namespace marbre::bench
