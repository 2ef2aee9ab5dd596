#include "app/route.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include "core/base/utf8.hpp"

namespace marbre::app {
namespace {

constexpr std::size_t kMaxOwner = 100, kMaxName = 100;  // GitHub's limits are 39 and 100

bool is_alnum(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_owner(std::string_view text) {
  return !text.empty() && text.size() <= kMaxOwner &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_'; });
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kMaxName && text != "." && text != ".." &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

// A path of a git tree; what git itself refuses is not one.
bool is_path(std::string_view path) {
  if (path.empty() || !base::is_valid_utf8(path) || path.find('\0') != std::string_view::npos) return false;
  while (true) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

// Unreserved characters of RFC 3986 and "/", which separates; browsers leave exactly these alone in a fragment.
std::string percent_encode(std::string_view text, bool keep_slash) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~' || (keep_slash && c == '/')) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_value(text[i + 1]), low = hex_value(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

std::optional<std::uint32_t> parse_number(std::string_view text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number == 0) return std::nullopt;
  return number;
}

std::string_view take_segment(std::string_view& rest) {
  const std::size_t slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  rest = slash == std::string_view::npos ? std::string_view{} : rest.substr(slash + 1);
  return segment;
}

std::optional<SiteRef> make_ref(std::string_view owner, std::string_view name, std::string branch) {
  if (!is_owner(owner) || !is_name(name) || (!branch.empty() && !is_path(branch))) return std::nullopt;
  SiteRef ref{false, std::string(owner), std::string(name), std::move(branch)};
  ref.demo = owner == kDemoOwner && name == kDemoName;
  return ref;
}

}  // namespace

SiteRef scratch_site() { return {false, "-", "scratch", ""}; }
SiteRef demo_site() { return {true, std::string(kDemoOwner), std::string(kDemoName), ""}; }

Route parse_route(std::string_view fragment) {
  const Route home{{}, RouteHome{}};
  if (fragment.starts_with('#')) fragment.remove_prefix(1);
  if (!fragment.starts_with('/')) return home;
  fragment.remove_prefix(1);
  if (fragment == "settings") return {{}, RouteSettings{}};

  const std::string_view owner = take_segment(fragment);
  std::string_view name = take_segment(fragment);
  std::string branch;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos) {
    std::optional<std::string> decoded = percent_decode(name.substr(at + 1));
    if (!decoded || decoded->empty()) return home;
    branch = std::move(*decoded);
    name = name.substr(0, at);
  }
  const std::optional<SiteRef> site = make_ref(owner, name, std::move(branch));
  if (!site) return home;
  if (fragment.empty()) return {*site, RoutePages{}};

  const std::string_view place = take_segment(fragment);
  if (place == "edit") {
    std::optional<std::string> path = percent_decode(fragment);
    if (!path || !is_path(*path)) return home;
    return {*site, RouteEdit{std::move(*path)}};
  }
  if (place == "pull") {
    const std::optional<std::uint32_t> number = parse_number(fragment);
    return number ? Route{*site, RoutePull{*number}} : home;
  }
  if (!fragment.empty()) return home;
  if (place == "pulls") return {*site, RoutePulls{}};
  if (place == "settings") return {*site, RouteSettings{}};
  return home;
}

std::string format_route(const Route& route) {
  std::string out = "#/";
  if (std::holds_alternative<RouteHome>(route.place)) return out;
  if (route.site.owner.empty()) return std::holds_alternative<RouteSettings>(route.place) ? out + "settings" : out;
  out += route.site.owner + "/" + route.site.name;
  if (!route.site.branch.empty()) out += "@" + percent_encode(route.site.branch, false);
  struct Visitor {
    std::string operator()(const RouteHome&) const { return ""; }
    std::string operator()(const RoutePages&) const { return ""; }
    std::string operator()(const RouteEdit& r) const { return "/edit/" + percent_encode(r.path, true); }
    std::string operator()(const RoutePulls&) const { return "/pulls"; }
    std::string operator()(const RoutePull& r) const { return "/pull/" + std::to_string(r.number); }
    std::string operator()(const RouteSettings&) const { return "/settings"; }
  };
  return out + std::visit(Visitor{}, route.place);
}

std::optional<Route> parse_site_name(std::string_view text) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);

  bool is_address = false;
  for (const std::string_view prefix : {"https://", "http://", "ssh://git@", "git@", "www."}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  for (const std::string_view host : {"github.com/", "github.com:"}) {
    if (!text.starts_with(host)) continue;
    text.remove_prefix(host.size());
    is_address = true;
    break;
  }
  text = text.substr(0, text.find_first_of("?#"));
  while (text.ends_with('/')) text.remove_suffix(1);

  const std::string_view owner = take_segment(text);
  std::string_view name = take_segment(text);
  if (name.ends_with(".git") && name.size() > 4) name.remove_suffix(4);
  std::string branch;
  if (const std::size_t at = name.find('@'); at != std::string_view::npos && !is_address) {
    // Here the branch may have slashes: nothing else follows it.
    branch = std::string(name.substr(at + 1)) + (text.empty() ? "" : "/" + std::string(text));
    name = name.substr(0, at);
    text = {};
    if (branch.empty()) return std::nullopt;
  }
  if (text.empty()) {
    const std::optional<SiteRef> site = make_ref(owner, name, std::move(branch));
    return site ? std::optional<Route>{{*site, RoutePages{}}} : std::nullopt;
  }
  if (!is_address) return std::nullopt;

  const std::string_view place = take_segment(text);
  if (place == "pull") {
    const std::optional<std::uint32_t> number = parse_number(take_segment(text));
    const std::optional<SiteRef> site = make_ref(owner, name, "");
    return number && site ? std::optional<Route>{{*site, RoutePull{*number}}} : std::nullopt;
  }
  if (place == "pulls" && text.empty()) {
    const std::optional<SiteRef> site = make_ref(owner, name, "");
    return site ? std::optional<Route>{{*site, RoutePulls{}}} : std::nullopt;
  }
  if (place == "tree") {
    std::optional<std::string> decoded = percent_decode(text);
    if (!decoded || decoded->empty()) return std::nullopt;
    const std::optional<SiteRef> site = make_ref(owner, name, std::move(*decoded));
    return site ? std::optional<Route>{{*site, RoutePages{}}} : std::nullopt;
  }
  if (place == "blob") {  // the branch of a file's address is taken to be its first segment
    std::optional<std::string> on = percent_decode(take_segment(text));
    std::optional<std::string> path = percent_decode(text);
    if (!on || on->empty() || !path || !is_path(*path)) return std::nullopt;
    const std::optional<SiteRef> site = make_ref(owner, name, std::move(*on));
    return site ? std::optional<Route>{{*site, RouteEdit{std::move(*path)}}} : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace marbre::app
