#include "core/site/pictures.hpp"

#include <catch_amalgamated.hpp>
#include <set>

using namespace marbre::site;

namespace {

using Texts = std::vector<std::pair<std::string_view, std::string_view>>;

struct Given {
  std::vector<std::string> files;
  Texts texts;
  std::set<std::string, std::less<>> taken;
};
std::string path_of(std::string_view page, std::string_view name, const Given& given = {}) {
  std::vector<Entry> entries;
  for (const std::string& file : given.files) entries.push_back({file, "sha"});
  return picture_path(page, {name, "jpg"}, entries, given.texts,
                      [&](std::string_view path) { return given.taken.contains(path); });
}

constexpr std::string_view kPost = "_posts/2026-11-12-api-hour-73.md";

}  // namespace

TEST_CASE("a picture goes where the latest posts have theirs") {
  Texts texts;
  static const std::vector<std::string> old = [] {
    std::vector<std::string> all;
    for (int i = 10; i < 60; ++i)
      all.push_back("_posts/2019-01-" + std::to_string(i % 20 + 10) + "-x" + std::to_string(i) + ".md");
    return all;
  }();
  for (const std::string& path : old) texts.emplace_back(path, "![a](/img/2019/a.png)");
  CHECK(path_of(kPost, "Salle.JPG", {{}, texts, {}}) == "img/2019/salle.jpg");
  texts.emplace_back("_posts/2026-10-01-a.md",
                     "![a]({{ site.baseurl }}/images/talks/a.png) ![b](/images/talks/b.jpg \"t\")");
  texts.emplace_back("_posts/2026-10-02-b.md",
                     "![a]({{ '/images/talks/c.png' | relative_url }}) ![x](https://e.org/x.png)");
  for (int i = 0; i < 28; ++i) texts.emplace_back("_posts/2026-09-02-b.md", "![a](/images/talks/c.png)");
  CHECK(path_of(kPost, "Salle.JPG", {{}, texts, {}}) == "images/talks/salle.jpg");
}

TEST_CASE("a site with a folder for each post gets another one") {
  const Texts texts{{"_posts/2026-10-01-un-titre.md", "![a](/images/2026-10-01-un-titre/a.png)"}};
  CHECK(path_of(kPost, "a.jpg", {{}, texts, {}}) == "images/2026-11-12-api-hour-73/a.jpg");
  const Texts slugs{{"_posts/2026-10-01-un-titre.md", "![a](/images/un-titre/a.png)"}};
  CHECK(path_of(kPost, "a.jpg", {{}, slugs, {}}) == "images/api-hour-73/a.jpg");
}

TEST_CASE("without pictures in posts it is the folder with most images, then the usual one") {
  CHECK(path_of(kPost, "a.jpg",
                {{"favicon.png", "assets/img/a.png", "assets/img/b.png", "icons/c.png", "_site/x/a.png",
                  "_site/x/b.png", "_site/x/c.png"},
                 {},
                 {}}) == "assets/img/a.jpg");
  CHECK(path_of(kPost, "a.jpg", {{"assets/main.css"}, {}, {}}) == "assets/img/a.jpg");
  CHECK(path_of(kPost, "a.jpg") == "images/a.jpg");
}

TEST_CASE("names are made plain; one that says nothing is the post's") {
  CHECK(path_of(kPost, "Été à Clermont (1).jpeg") == "images/ete-a-clermont-1.jpg");
  CHECK(path_of(kPost, "IMG_1234.HEIC.jpg") == "images/img-1234-heic.jpg");
  CHECK(path_of(kPost, "image.png") == "images/api-hour-73.jpg");
  CHECK(path_of(kPost, "") == "images/api-hour-73.jpg");
  CHECK(path_of(kPost, "写真.jpg") == "images/api-hour-73.jpg");
  CHECK(path_of("写真.md", "写真.jpg") == "images/image.jpg");
  CHECK(path_of(kPost, "../../etc/passwd") == "images/passwd.jpg");
}

TEST_CASE("nothing that is there is overwritten") {
  CHECK(path_of(kPost, "a.jpg", {{}, {}, {"images/a.jpg"}}) == "images/a-2.jpg");
  CHECK(path_of(kPost, "a.jpg", {{}, {}, {"images/a.jpg", "images/a-2.jpg"}}) == "images/a-3.jpg");
}
