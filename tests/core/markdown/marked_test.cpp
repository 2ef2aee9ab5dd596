// HTML whose blocks say which lines they are made of: the same HTML otherwise.
#include <catch_amalgamated.hpp>

#include "core/corpus.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/markdown.hpp"

using namespace marbre::markdown;

namespace {

std::string without_marks(std::string html) {
  constexpr std::string_view kMark = " data-source=\"";
  for (std::size_t at = html.find(kMark); at != std::string::npos; at = html.find(kMark, at))
    html.erase(at, html.find('"', at + kMark.size()) + 1 - at);
  return html;
}

}  // namespace

TEST_CASE("blocks are marked with their lines") {
  const std::string source = "# Un\n\nDeux\ntrois\n\n- a\n- b\n  c\n\n```ruby\nputs\n```\n\n<div>\nx\n</div>\n";
  CHECK(to_marked_html(parse(source), source) ==
        "<h1 data-source=\"0-0\" id=\"un\">Un</h1>\n\n<p data-source=\"2-3\">Deux\ntrois</p>\n\n"
        "<ul>\n  <li data-source=\"5-5\">a</li>\n  <li data-source=\"6-7\">b\nc</li>\n</ul>\n\n"
        "<div data-source=\"9-11\" class=\"language-ruby highlighter-rouge\"><div class=\"highlight\"><pre "
        "class=\"highlight\"><code>puts\n</code></pre></div></div>\n\n<div data-source=\"13-15\">\nx\n</div>\n");
}

TEST_CASE("blocks of a CommonMark site are marked with their lines") {
  const std::string source =
      "# Un\n\nDeux\ntrois\n\n- a\n- [x] b\n  c\n\n> q\n\n    code\n\n```ruby\nputs\n```\n\n---\n\n|a|\n|-|\n|b|\n";
  CHECK(
      to_marked_html(parse(source, github()), source) ==
      "<h1 data-source=\"0-0\">Un</h1>\n<p data-source=\"2-3\">Deux\ntrois</p>\n<ul>\n<li data-source=\"5-5\">a</li>\n"
      "<li data-source=\"6-7\" class=\"task-list-item\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" "
      "disabled checked>b\nc</li>\n</ul>\n<blockquote>\n<p data-source=\"9-9\">q</p>\n</blockquote>\n"
      "<pre data-source=\"11-11\"><code>code\n</code></pre>\n<pre data-source=\"13-15\"><code "
      "class=\"language-ruby\">puts\n"
      "</code></pre>\n<hr data-source=\"17-17\">\n<table>\n<thead>\n<tr data-source=\"19-19\">\n<th>a</th>\n</tr>\n"
      "</thead>\n<tbody>\n<tr data-source=\"21-21\">\n<td>b</td>\n</tr>\n</tbody>\n</table>\n");
}

TEST_CASE("a table of contents and notes stand where they would stand without marks") {
  const std::string source =
      "# A\n\n> # B\n>\n> - toc\n> {:toc}\n\n# C[^n]\n\n1. x\n{:footnotes}\n\nend\n\n[^n]: a note\n";
  const Tree tree = parse(source);
  CHECK(without_marks(to_marked_html(tree, source)) == to_html(tree));
}

TEST_CASE("without its marks it is the HTML of every post of the corpus") {
  const auto files = marbre::corpus::posts();
  if (files.empty()) SKIP("no corpus at " MARBRE_SHARED_DIR);
  for (const auto& file : files) {
    CAPTURE(file.name);
    const auto body = marbre::frontmatter::split(file.text).body;
    const std::string_view text = std::string_view(file.text).substr(body.from.value, body.length());
    for (const Options& options : {Options(), github()}) {
      const Tree tree = parse(text, options);
      CHECK(without_marks(to_marked_html(tree, text)) == to_html(tree));
    }
  }
}
