#include <catch_amalgamated.hpp>

#include "app/route.hpp"

using namespace marbre::app;

namespace {
const SiteRef kSite{false, "clermontech", "clermontech.github.com", ""};
}

TEST_CASE("every route reads back as it was written") {
  SiteRef branch = kSite;
  branch.branch = "refonte/été 2026@x";
  const Route routes[] = {
      {{}, RouteHome{}},
      {{}, RouteSettings{}},
      {kSite, RoutePages{}},
      {kSite, RoutePulls{}},
      {kSite, RoutePull{4294967295u}},
      {kSite, RouteSettings{}},
      {kSite, RouteEdit{"_posts/2026-11-20-é à 100%#?.md"}},
      {branch, RoutePages{}},
      {branch, RouteEdit{"index.md"}},
      {demo_site(), RouteEdit{"index.md"}},
  };
  for (const Route& route : routes) {
    INFO(format_route(route));
    CHECK(parse_route(format_route(route)) == route);
  }
}

TEST_CASE("a path is percent-encoded as browsers do it, its slashes are kept") {
  CHECK(format_route({kSite, RouteEdit{"_posts/2026-11-20-é b.md"}}) ==
        "#/clermontech/clermontech.github.com/edit/_posts/2026-11-20-%C3%A9%20b.md");
  const Route raw = parse_route("#/clermontech/clermontech.github.com/edit/_posts/é.md");
  CHECK(std::get<RouteEdit>(raw.place).path == "_posts/é.md");
}

TEST_CASE("the number sign and a slash at the end may be missing or there") {
  CHECK(parse_route("/clermontech/clermontech.github.com") == Route{kSite, RoutePages{}});
  CHECK(parse_route("#/clermontech/clermontech.github.com/") == Route{kSite, RoutePages{}});
  CHECK(parse_route("").place == Place{RouteHome{}});
  CHECK(parse_route("#").place == Place{RouteHome{}});
  CHECK(parse_route("#/").place == Place{RouteHome{}});
}

TEST_CASE("anything unknown leads home") {
  for (const char* fragment : {"#nonsense",
                               "#/one",
                               "#/a/b/c",
                               "#/a/b/pull",
                               "#/a/b/pull/0",
                               "#/a/b/pull/-1",
                               "#/a/b/pull/12x",
                               "#/a/b/pull/4294967296",
                               "#/a/b/pull/1/files",
                               "#/a/b/pulls/1",
                               "#/a/b/edit",
                               "#/a/b/edit/",
                               "#/a/b/edit/../x",
                               "#/a/b/edit/x//y",
                               "#/a/b/edit/%",
                               "#/a/b/edit/%4",
                               "#/a/b/edit/%zz",
                               "#/a/b/edit/%ff",
                               "#/a/b/edit/a%00b",
                               "#/a b/c",
                               "#/a/..",
                               "#/a/b@",
                               "#/a/b@%",
                               "#/<script>/x",
                               "#/a/b/settings/x"}) {
    INFO(fragment);
    CHECK(parse_route(fragment) == Route{{}, RouteHome{}});
  }
}

TEST_CASE("the demo is known by its address") {
  CHECK(parse_route("#/marbre/demo/pull/1").site.demo);
  CHECK_FALSE(parse_route("#/clermontech/site").site.demo);
}

TEST_CASE("a site is opened by name or by any address of it") {
  const auto pages = [](std::string branch = "") {
    return Route{{false, "clermontech", "clermontech.github.com", std::move(branch)}, RoutePages{}};
  };
  for (const char* text :
       {"clermontech/clermontech.github.com", "  clermontech/clermontech.github.com/ \n",
        "https://github.com/clermontech/clermontech.github.com",
        "http://www.github.com/clermontech/clermontech.github.com/",
        "github.com/clermontech/clermontech.github.com.git", "git@github.com:clermontech/clermontech.github.com.git",
        "https://github.com/clermontech/clermontech.github.com?tab=readme#top"}) {
    INFO(text);
    CHECK(parse_site_name(text) == pages());
  }
  CHECK(parse_site_name("clermontech/clermontech.github.com@refonte/2026") == pages("refonte/2026"));
  CHECK(parse_site_name("https://github.com/clermontech/clermontech.github.com/tree/refonte/2026") ==
        pages("refonte/2026"));
  CHECK(parse_site_name("https://github.com/clermontech/clermontech.github.com/pull/7/files") ==
        Route{kSite, RoutePull{7}});
  CHECK(parse_site_name("https://github.com/clermontech/clermontech.github.com/pulls") == Route{kSite, RoutePulls{}});
  const auto blob = parse_site_name("https://github.com/clermontech/clermontech.github.com/blob/main/_posts/%C3%A9.md");
  REQUIRE(blob);
  CHECK(blob->site.branch == "main");
  CHECK(blob->place == Place{RouteEdit{"_posts/é.md"}});
}

TEST_CASE("what is not the name of a site is refused") {
  for (const char* text : {"", "clermontech", "a/b/c", "https://example.org/a/b", "https://github.com/", "../..",
                           "a/..", "https://github.com/a/b/pull/x", "https://github.com/a/b/wiki/x", "a b/c", "a/b@"}) {
    INFO(text);
    CHECK_FALSE(parse_site_name(text));
  }
}
