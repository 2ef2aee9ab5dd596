// A whole post, typed with real corrections (tests/trace/make_trace), replayed against the app without a browser. The
// text is asserted first; what it cost is printed, for reading, since machines differ.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/text/grapheme.hpp"
#include "ui/widget_app.hpp"

using namespace marbre;
using test::WidgetApp;

namespace {

std::string read(const std::string& name) {
  std::ifstream in(MARBRE_SOURCE_DIR "/tests/trace/" + name, std::ios::binary);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string unescaped(std::string text) {
  for (std::size_t at; (at = text.find("\\n")) != std::string::npos;) text.replace(at, 2, "\n");
  return text;
}

class Replay {
 public:
  explicit Replay(WidgetApp& app) : app_(app) {}

  void line(const std::string& kind, const std::string& text) {
    if (kind == "t") {
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text::next_cluster(text, at);
        event([&] { app_.type(text.substr(at, end - at)); });
        at = end;
      }
    } else if (kind == "c") {
      const std::size_t tab = text.find('\t');
      const std::string dead = text.substr(0, tab), letter = text.substr(tab + 1);
      event([&] { app_.compose({dead, letter}); });
    } else if (kind == "b") {
      for (int n = std::stoi(text); n > 0; --n) event([&] { app_.press("Backspace"); });
    } else if (kind == "k") {
      event([&] { press(text); });
    } else if (kind == "p") {
      event([&] { app_.paste(unescaped(text)); });
    } else {
      REQUIRE((kind == "u" || kind == "U"));
      event([&] { app_.press(kind == "u" ? "z" : "y", {.ctrl = true}); });
    }
  }
  std::vector<double>& times() { return times_; }

 private:
  template <class Do>
  void event(Do&& happen) {
    const auto start = std::chrono::steady_clock::now();
    happen();
    times_.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }

  void press(std::string key) {
    platform::Modifiers modifiers;
    for (std::size_t plus; (plus = key.find('+')) != std::string::npos; key.erase(0, plus + 1)) {
      const std::string modifier = key.substr(0, plus);
      if (modifier == "Control") modifiers.ctrl = true;
      if (modifier == "Shift") modifiers.shift = true;
    }
    REQUIRE(app_.press(key, modifiers));
  }

  WidgetApp& app_;
  std::vector<double> times_;
};

}  // namespace

TEST_CASE("a post typed with its corrections is the post", "[trace]") {
  const std::string post = read("post.txt"), trace = read("typing.trace"), matter = "---\ntitle: Coulisses\n---\n";
  WidgetApp app;
  app.open(matter);
  app.editor().focus();
  app.press("End", {.ctrl = true});
  Replay replay(app);
  for (std::size_t at = 0; at < trace.size();) {
    const std::size_t end = trace.find('\n', at), tab = trace.find('\t', at);
    REQUIRE((end != std::string::npos && tab < end));
    replay.line(trace.substr(at, tab - at), trace.substr(tab + 1, end - tab - 1));
    at = end + 1;
  }
  REQUIRE(app.text() == matter + post);
  std::vector<double>& times = replay.times();
  CHECK(times.size() > 3000);
  std::sort(times.begin(), times.end());
  std::printf("typing trace: %zu events, with the frames after each: median %.2f ms, p95 %.2f ms\n", times.size(),
              times[times.size() / 2], times[times.size() * 95 / 100]);
  // Undo all of it, redo all of it.
  while (app.state().page->history.can_undo()) app.press("z", {.ctrl = true});
  CHECK(app.text() == matter);
  while (app.state().page->history.can_redo()) app.press("y", {.ctrl = true});
  CHECK(app.text() == matter + post);
}
