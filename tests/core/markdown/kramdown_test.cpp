// kramdown's dialect against what Jekyll and kramdown themselves printed: the corpus, the posts written for this
// project (kramdown/*.md with the HTML that scripts/kramdown_expectations had Debian's Jekyll make), and kramdown's own
// suite where the test set-up could fetch it.
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "core/corpus.hpp"
#include "core/markdown/support.hpp"

using namespace marbre::markdown;
using namespace marbre::markdown::test;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.path().extension() == extension) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

// Without the spans that rouge puts into code: token classes have one to three letters.
std::string without_tokens(std::string html) {
  for (std::size_t at = html.find("<span class=\""); at != std::string::npos; at = html.find("<span class=\"", at)) {
    const std::size_t end = html.find("\">", at + 13);
    const std::size_t code = html.rfind("<code", at), closed = html.rfind("</code>", at);
    const bool in_code = code != std::string::npos && (closed == std::string::npos || closed < code);
    if (end != std::string::npos && end - at <= 16 && in_code) {
      const std::size_t close = html.find("</span>", end);
      if (close != std::string::npos) html.erase(close, 7);
      html.erase(at, end + 2 - at);
    } else {
      at += 13;
    }
  }
  return html;
}

std::string first_difference(const std::string& a, const std::string& b) {
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  const std::size_t from = i < 60 ? 0 : i - 60;
  return "expected ..." + a.substr(from, 160) + "\nactual   ..." + b.substr(from, 160);
}

}  // namespace

TEST_CASE("every post of the corpus prints what Jekyll published, byte for byte") {
  const fs::path root = fs::path(MARBRE_SHARED_DIR) / "corpus/clermontech";
  const auto files = files_in(root / "liquid", ".md");
  if (files.empty()) SKIP("no corpus at " MARBRE_SHARED_DIR);
  REQUIRE(files.size() == 278);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const std::string source = marbre::corpus::read_file(file);
    const std::string expected =
        marbre::corpus::read_file(root / "expected" / file.filename().replace_extension(".html"));
    const Tree tree = parse(source);
    const std::string actual = marbre::markdown::to_html(tree);
    if (actual != expected) INFO(first_difference(expected, actual));
    CHECK((actual == expected || without_tokens(expected) == actual));
    CHECK(broken_promise(source, flat(tree)) == "");
  }
}

TEST_CASE("the posts of this project print what Jekyll made of them") {
  const auto files = files_in(fs::path(MARBRE_SOURCE_DIR) / "tests/core/markdown/kramdown", ".md");
  REQUIRE(files.size() >= 10);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const std::string source = marbre::corpus::read_file(file);
    const std::string expected = marbre::corpus::read_file(fs::path(file).replace_extension(".html"));
    const std::string actual = marbre::markdown::to_html(parse(source));
    const std::string plain = without_tokens(expected);
    INFO(first_difference(plain, actual));
    CHECK(actual == plain);
    CHECK(broken_promise(source, flat(parse(source))) == "");
  }
}

TEST_CASE("kramdown's own suite") {
  const char* folder = std::getenv("MARBRE_KRAMDOWN_SUITE");
  const fs::path root = folder != nullptr ? fs::path(folder) : fs::path(MARBRE_SOURCE_DIR) / ".cache/kramdown-suite";
  const auto texts = files_in(root, ".text");
  if (texts.empty()) SKIP("kramdown's suite is not there: scripts/kramdown_suite fetches it");
  // Pairs that ask for what Jekyll on GitHub Pages does not offer, or that are not about the parser.
  const std::map<std::string, std::string, std::less<>> skipped = {
      {"block/03_paragraph/with_html_to_native", "option html_to_native: for converters to other formats"},
      {"block/09_html/html_to_native/code", "html_to_native"},
      {"block/09_html/html_to_native/comment", "html_to_native"},
      {"block/09_html/html_to_native/emphasis", "html_to_native"},
      {"block/09_html/html_to_native/entity", "html_to_native"},
      {"block/09_html/html_to_native/header", "html_to_native"},
      {"block/09_html/html_to_native/list_dl", "html_to_native"},
      {"block/09_html/html_to_native/list_ol", "html_to_native"},
      {"block/09_html/html_to_native/list_ul", "html_to_native"},
      {"block/09_html/html_to_native/paragraph", "html_to_native"},
      {"block/09_html/html_to_native/table_normal", "html_to_native"},
      {"block/09_html/html_to_native/table_simple", "html_to_native"},
      {"block/09_html/html_to_native/typography", "html_to_native"},
      {"block/04_header/with_auto_ids", "option transliterated_header_ids needs the gem stringex"},
      {"block/06_codeblock/rouge/multiple", "a formatter class defined by the suite's Ruby code"},
  };
  std::size_t applicable = 0, passed = 0;
  std::string failed;
  for (const fs::path& text : texts) {
    const fs::path html = fs::path(text).replace_extension(".expected");
    if (!fs::exists(html)) continue;
    const std::string name = fs::relative(text, root).replace_extension("").generic_string();
    if (skipped.contains(name)) continue;
    ++applicable;
    Options options;
    options.gfm = false;
    options.guess_language = false;
    options.default_language.clear();
    std::ifstream lines(fs::path(text).replace_extension(".opts"));
    for (std::string line; std::getline(lines, line);) {
      const std::size_t equals = line.find('=');
      set_kramdown_option(options, line.substr(0, equals), line.substr(equals + 1));
    }
    const std::string expected = marbre::corpus::read_file(html);
    const std::string actual = marbre::markdown::to_html(parse(marbre::corpus::read_file(text), options));
    if (actual == expected || actual == without_tokens(expected))
      ++passed;
    else
      failed += name + "\n";
  }
  INFO("not as kramdown prints it:\n" << failed);
  WARN(passed << " of " << applicable << " applicable pairs of kramdown's suite, " << skipped.size() << " skipped");
  CHECK(applicable >= 150);
  CHECK(passed * 100 >= applicable * 95);
}

TEST_CASE("code of a kind that is not highlighted has no rouge around it") {
  const std::string source = "`a` and `b`{:.language-js}\n\n~~~ ruby\nc\n~~~\n";
  Options blocks, spans;
  set_kramdown_option(blocks, "plain_blocks", "true");
  set_kramdown_option(spans, "plain_spans", "true");
  CHECK(marbre::markdown::to_html(parse(source, blocks)) ==
        "<p><code class=\"language-plaintext highlighter-rouge\">a</code> and <code class=\"language-js "
        "highlighter-rouge\">b</code></p>\n\n<pre><code class=\"language-ruby\">c\n</code></pre>\n");
  CHECK(marbre::markdown::to_html(parse(source, spans)) ==
        "<p><code>a</code> and <code class=\"language-js\">b</code></p>\n\n<div class=\"language-ruby "
        "highlighter-rouge\"><div class=\"highlight\"><pre class=\"highlight\"><code>c\n</code></pre></div></div>\n");
}
