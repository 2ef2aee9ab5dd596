#include <catch_amalgamated.hpp>
#include <set>

#include "core/base/utf8.hpp"
#include "core/corpus.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/site/site.hpp"

using namespace marbre;
using namespace marbre::site;

TEST_CASE("a path tells what kind of file it is") {
  struct Case {
    std::string path;
    PageType type;
  };
  const Case c = GENERATE(values<Case>({{"_posts/2024-01-05-un-titre.md", PageType::kPost},
                                        {"blog/_posts/24-1-5-x.html", PageType::kPost},
                                        {"_posts/sans-date.md", PageType::kOther},
                                        {"_posts/2024-01-05-photo.png", PageType::kOther},
                                        {"_drafts/idee.md", PageType::kDraft},
                                        {"index.html", PageType::kPage},
                                        {"a-propos.md", PageType::kPage},
                                        {"_talks/x.md", PageType::kPage},
                                        {"atom.xml", PageType::kPage},
                                        {"_layouts/post.html", PageType::kLayout},
                                        {"_includes/a/b.html", PageType::kInclude},
                                        {"_data/people.yml", PageType::kData},
                                        {"_config.yml", PageType::kConfig},
                                        {"docs/_config.yml", PageType::kOther},
                                        {".git/config.md", PageType::kOther},
                                        {"node_modules/x/README.md", PageType::kOther},
                                        {"vendor/x.md", PageType::kOther},
                                        {"_site/index.html", PageType::kOther},
                                        {"_plugins/x.md", PageType::kOther},
                                        {"a/.hidden.md", PageType::kOther},
                                        {"images/a.png", PageType::kOther},
                                        {"Gemfile", PageType::kOther},
                                        {"", PageType::kOther}}));
  CAPTURE(c.path);
  CHECK(classify(c.path) == c.type);
}

TEST_CASE("texts and images are told by their extension, in any case") {
  for (const char* path : {"a.md", "a.MARKDOWN", "a.html", "a.yml", "a.yaml", "a.json", "a.xml", "a.txt", "a.css",
                           "a.scss", "a.csv", "a.liquid"}) {
    CAPTURE(path);
    CHECK(is_text_path(path));
    CHECK_FALSE(is_image_path(path));
  }
  for (const char* path : {"a.png", "b/a.JPG", "a.jpeg", "a.gif", "a.webp", "a.svg", "a.avif"}) {
    CAPTURE(path);
    CHECK(is_image_path(path));
    CHECK_FALSE(is_text_path(path));
  }
  for (const char* path : {"a", "a.pdf", ".md", "md", "a.md/b"}) CHECK_FALSE(is_text_path(path));
}

TEST_CASE("a page's title, kind and date come from its front matter, else from its path") {
  const PageInfo post =
      page_info("_posts/2013-03-25-api-hour-1.md",
                "---\nlayout: post\ncategory: api-hours\ntitle: Clermont'ech API Hour &#35;1\n---\nx");
  CHECK(post.type == PageType::kPost);
  CHECK(post.title == "Clermont'ech API Hour #1");
  CHECK(post.kind == "post");
  CHECK(post.date == "2013-03-25");
  CHECK(post.readable);
  const PageInfo dated =
      page_info("_posts/2013-3-5-x_y.md", "---\ndate: 2022-10-10 19:00\ncategories: talks api-hour-1\n---\n");
  CHECK(dated.title == "X y");
  CHECK(dated.date == "2022-10-10");
  CHECK(dated.kind == "talks");
  CHECK(page_info("_posts/2013-3-5-x.md", "---\ncategories: [a, b]\n---\n").date == "2013-03-05");
  CHECK(page_info("_posts/2013-3-5-x.md", "---\ncategories: [a b, c]\n---\n").kind == "a b");
  CHECK(page_info("_posts/2013-3-5-x.md", "---\n---\n").kind == "posts");
  CHECK(page_info("_talks/x.md", "---\n---\n").kind == "talks");
  CHECK(page_info("a/index.html", "---\n---\n").kind == "");
  CHECK(page_info("a/2024-01-05-x.md", "---\n---\n").date == "");
}

TEST_CASE("a page that is not UTF-8, or whose front matter is broken, still has a name") {
  const PageInfo latin = page_info("_posts/2024-01-05-l-ete.md", "---\ntitle: \xE9t\xE9\n---\n");
  CHECK_FALSE(latin.readable);
  CHECK(latin.title == "L ete");
  const PageInfo broken = page_info("x.md", "---\nlayout: post\ntitle: a: b\n---\n");
  CHECK(broken.readable);
  CHECK(broken.title == "a: b");
  CHECK(broken.kind == "post");
}

namespace {
PageInfo made(std::string path, std::string title, std::string kind, std::string date) {
  return page_info(path, "---\ntitle: \"" + title + "\"\nlayout: " + kind + "\n" +
                             (date.empty() ? "" : "date: " + date + "\n") + "---\n");
}
const std::vector<PageInfo>& some_pages() {
  static const std::vector<PageInfo> pages = {
      made("about.md", "À propos", "", ""),
      made("_posts/2024-01-05-event.md", "Événement d'été", "event", "2024-01-05"),
      made("_posts/2024-01-06-talk.md", "Un œil sur l'été", "talk", "2024-01-06"),
      made("_posts/2023-01-06-event-ete.md", "Rien", "event", "2023-01-06"),
      made("_posts/2022-01-06-autre.md", "Meteo", "event", "2022-01-06"),
  };
  return pages;
}
}  // namespace

TEST_CASE("kinds are ordered by their newest page, pages newest first, the nameless kind last") {
  const auto kinds = group_by_kind(some_pages());
  REQUIRE(kinds.size() == 3);
  CHECK(kinds[0].name == "talk");
  CHECK(kinds[1].name == "event");
  CHECK(kinds[1].pages == std::vector<std::uint32_t>{1, 3, 4});
  CHECK(kinds[2].name == "");
  CHECK(kinds[2].pages == std::vector<std::uint32_t>{0});
  CHECK(group_by_kind({}).empty());
}

TEST_CASE("search ignores accents and case, wants every word, and puts titles before paths before bodies") {
  const auto& pages = some_pages();
  CHECK(search(pages, "ETE") == std::vector<std::uint32_t>{2, 1, 4, 3});  // starts of words, then inside, then the path
  CHECK(search(pages, "été évén") == std::vector<std::uint32_t>{1, 3});
  CHECK(search(pages, "été 2023") == std::vector<std::uint32_t>{3});
  CHECK(search(pages, "nulle part").empty());
  CHECK(search(pages, "  ").size() == pages.size());
  CHECK(search(pages, "À propos") == std::vector<std::uint32_t>{0});
  const std::vector<std::string> bodies = {"", "", "", "", base::fold_for_search("Nulle part ailleurs")};
  CHECK(search(pages, "nulle part", bodies) == std::vector<std::uint32_t>{4});
  CHECK(search({}, "x").empty());
}

TEST_CASE("assets are found from the page they stand in") {
  const std::string post = "_posts/2024-01-05-x.md";
  CHECK(resolve_asset(post, "/images/a.png") == "images/a.png");
  CHECK(resolve_asset(post, "images/a.png") == "images/a.png");
  CHECK(resolve_asset(post, "../a.png") == "a.png");
  CHECK(resolve_asset("blog/fr/page.md", "../a.png") == "blog/a.png");
  CHECK(resolve_asset("blog/fr/page.md", "./b/../a.png") == "blog/fr/a.png");
  CHECK(resolve_asset("blog/_posts/2024-01-05-x.md", "a.png") == "blog/a.png");
  CHECK(resolve_asset(post, "/images/l%27%C3%A9t%C3%A9%20.png?v=2#x") == "images/l'été .png");
  CHECK(resolve_asset(post, "{{ site.baseurl }}/x.png") == "x.png");
  CHECK(resolve_asset("a/b.md", "{{site.url}}{{site.baseurl}}/x.png") == "x.png");
  CHECK(resolve_asset("a/b.md", "{{ site.baseurl }}x.png") == "x.png");
  CHECK(resolve_asset("a/b.md", "{{ '/x.png' | relative_url }}") == "x.png");
  CHECK(resolve_asset("a/b.md", "{{ \"x.png\" | prepend: site.baseurl }}") == "x.png");
  for (const char* elsewhere : {"http://a.b/c.png", "//a.b/c.png", "data:image/png;base64,x", "mailto:a@b", "#top",
                                "?q", "", "{{ page.image }}", "{% link x.md %}", "{{ 'x' | upcase }}", "{{ x"}) {
    CAPTURE(elsewhere);
    CHECK(resolve_asset(post, elsewhere) == "");
  }
}

TEST_CASE("pages of the corpus have titles, dates and kinds, and are found by their title") {
  const auto files = corpus::posts();
  if (files.empty()) SKIP("no corpus at " MARBRE_SHARED_DIR);
  std::vector<PageInfo> pages;
  for (const auto& file : files) pages.push_back(page_info("_posts/" + file.name, file.text));
  std::set<std::string> kinds;
  for (std::uint32_t i = 0; i < pages.size(); ++i) {
    CAPTURE(pages[i].path, pages[i].title);
    CHECK_FALSE(pages[i].title.empty());
    if (pages[i].type == PageType::kPost) CHECK(pages[i].date.size() == 10);
    kinds.insert(pages[i].kind);
    const auto found = search(pages, pages[i].title);
    CHECK(std::find(found.begin(), found.end(), i) != found.end());
  }
  CHECK(kinds == std::set<std::string>{"blog-post", "post", "talk"});
}
