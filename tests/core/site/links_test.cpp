#include "core/site/links.hpp"

#include <catch_amalgamated.hpp>

namespace marbre::site {
namespace {

LinkHabits habits(std::vector<std::string_view> texts) { return link_habits(texts); }

PageInfo page(std::string path, std::string title) {
  PageInfo info;
  info.path = std::move(path);
  info.title = std::move(title);
  info.type = classify(info.path);
  return info;
}

TEST_CASE("posts are linked by post_url, with the folder they live in") {
  CHECK(post_reference("_posts/2026-06-29-rust.md") == "2026-06-29-rust");
  CHECK(post_reference("_posts/talks/2026-06-29-rust.markdown") == "talks/2026-06-29-rust");
  CHECK(post_reference("talks/_posts/2026-06-29-rust.md") == "talks/2026-06-29-rust");
  CHECK(post_reference("about.md").empty());
  CHECK(page_link(page("_posts/2026-06-29-rust.md", "Rust [1]"), "", {}).text ==
        "[Rust \\[1\\]]({% post_url 2026-06-29-rust %})");
}

TEST_CASE("pages are linked as the site does it, by default with the link tag") {
  const PageInfo about = page("about.md", "À propos");
  CHECK(page_link(about, "", habits({})).text == "[À propos]({% link about.md %})");
  CHECK(page_link(about, "", habits({"[a]({% link a.md %}) [b](/b.html) [c]({% link c.md %})"})).text ==
        "[À propos]({% link about.md %})");
  CHECK(page_link(about, "/a-propos/", habits({"[a](/a/) [b](/b/) [c](https://example.org/)"})).text ==
        "[À propos](/a-propos/)");
  CHECK(page_link(about, "", habits({"[a]({{ '/a/' | relative_url }})"})).text ==
        "[À propos]({{ '/about.html' | relative_url }})");
  CHECK(page_link(about, "", habits({"[a]({{ site.baseurl }}/a/) [b]({{site.baseurl}}/b.html)"})).text ==
        "[À propos]({{ site.baseurl }}/about.html)");
  CHECK(page_link(about, "", habits({"[a]({{ site.baseurl }}{% link a.md %})"})).text ==
        "[À propos]({{ site.baseurl }}{% link about.md %})");
  CHECK(
      page_link(page("_posts/2026-06-29-rust.md", "R"), "", habits({"[a]({{ site.baseurl }}{% post_url a %})"})).text ==
      "[R]({{ site.baseurl }}{% post_url 2026-06-29-rust %})");
}

TEST_CASE("images are written as the site writes them, with the alternative text to type over") {
  const LinkText plain = asset_link("images/logo-api_hour.png", habits({}));
  CHECK(plain.text == "![logo api hour](/images/logo-api_hour.png)");
  CHECK(plain.text.substr(plain.select_from, plain.select_to - plain.select_from) == "logo api hour");
  CHECK(asset_link("images/a.png", habits({"![x]({{ site.baseurl }}/images/x.png)"})).text ==
        "![a]({{ site.baseurl }}/images/a.png)");
  CHECK(asset_link("images/a.png", habits({"![x]({{ \"/images/x.png\" | relative_url }})"})).text ==
        "![a]({{ '/images/a.png' | relative_url }})");
  CHECK(asset_link("images/a.png", habits({"![x](/images/x.png) ![y]({{ site.baseurl }}/y.png) ![z](/z.png)"})).text ==
        "![a](/images/a.png)");
  CHECK(asset_link("docs/le plan (1).pdf", habits({})).text == "[le plan (1).pdf](/docs/le%20plan%20%281%29.pdf)");
}

TEST_CASE("what is selected stays the label") {
  CHECK(page_link(page("about.md", "À propos"), "", {}, "ici").text == "[ici]({% link about.md %})");
  CHECK(heading_link("Été", "été").text == "[Été](#été)");
}

TEST_CASE("addresses of pages") {
  CHECK(page_address("index.md", "") == "/");
  CHECK(page_address("talks/index.html", "") == "/talks/");
  CHECK(page_address("talks/a.md", "") == "/talks/a.html");
  CHECK(page_address("talks/a.md", "a/") == "/a/");
}

}  // namespace
}  // namespace marbre::site
