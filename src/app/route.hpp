// Where we are, as the URL's fragment says it, so that every place has an address that can be sent to somebody:
//   "" | #/owner/name | #/owner/name/edit/<path> | #/owner/name/pulls | #/owner/name/pull/<n> | #/owner/name/settings |
//   #/settings
// A branch that is not the default one follows the name: #/owner/name@branch/... . Whatever stands between the slashes
// is percent-encoded UTF-8. parse_route(format_route(r)) == r for every route; anything else leads home.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace marbre::app {

struct SiteRef {
  bool demo = false;        // the site the local server brings along
  std::string owner, name;  // "clermontech", "clermontech.github.com"
  std::string branch;       // "": the default branch
  friend bool operator==(const SiteRef&, const SiteRef&) = default;
};
// The demo's address. A site with this owner and name is the demo: routes have no other mark for it.
inline constexpr std::string_view kDemoOwner = "marbre", kDemoName = "demo";
SiteRef demo_site();
SiteRef scratch_site();  // no site of GitHub's: owners never begin with "-" there

struct RouteHome {
  friend bool operator==(const RouteHome&, const RouteHome&) = default;
};
struct RoutePages {
  friend bool operator==(const RoutePages&, const RoutePages&) = default;
};
struct RouteEdit {
  std::string path;
  friend bool operator==(const RouteEdit&, const RouteEdit&) = default;
};
struct RoutePulls {
  friend bool operator==(const RoutePulls&, const RoutePulls&) = default;
};
struct RoutePull {
  std::uint32_t number = 0;
  friend bool operator==(const RoutePull&, const RoutePull&) = default;
};
struct RouteSettings {
  friend bool operator==(const RouteSettings&, const RouteSettings&) = default;
};
using Place = std::variant<RouteHome, RoutePages, RouteEdit, RoutePulls, RoutePull, RouteSettings>;
struct Route {
  SiteRef site;  // owner "" for RouteHome, and for RouteSettings without a site
  Place place;
  friend bool operator==(const Route&, const Route&) = default;
};
Route parse_route(std::string_view fragment);  // with or without its "#"; anything unknown: RouteHome
std::string format_route(const Route&);        // with its "#"
// What a person types or pastes to open a site: "owner/name", "owner/name@branch", an address on github.com (also of a
// branch, a file or a pull request), "git@github.com:owner/name.git". Unset when it is none of them.
std::optional<Route> parse_site_name(std::string_view text);

}  // namespace marbre::app
