// Links as this site writes them. What a link to a page or an image looks like in the source is a habit of the site
// (`{% link %}`, `relative_url`, `site.baseurl`, plain addresses); it is counted in the site's own texts, so that what
// Marbre inserts reads like what stands around it. Posts are always linked by `{% post_url %}`, which breaks the build,
// visibly, when the post goes away.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/site/site.hpp"

namespace marbre::site {

enum class PageLinkStyle : std::uint8_t { kLinkTag, kRelativeUrl, kBaseUrl, kPlain };
enum class AssetStyle : std::uint8_t { kPlain, kRelativeUrl, kBaseUrl };
struct LinkHabits {
  PageLinkStyle pages = PageLinkStyle::kLinkTag;
  AssetStyle assets = AssetStyle::kPlain;
  bool baseurl_before_tags = false;  // "{{ site.baseurl }}{% post_url ... %}", as Jekyll 3 wanted it
};
// Of the Markdown of the site's pages.
LinkHabits link_habits(std::span<const std::string_view> texts);

// "2026-06-29-rust", with its folder below _posts ("talks/2026-06-29-rust"); "" when it is no post.
// Source: Jekyll's PostComparer.
std::string post_reference(std::string_view path);
// Address of a page on the site: its permalink when it has one, else from its path ("/about.html", "/" for index).
std::string page_address(std::string_view path, std::string_view permalink);

struct LinkText {
  std::string text;                              // Markdown
  std::uint32_t select_from = 0, select_to = 0;  // bytes of it that a person may want to type over
};
LinkText page_link(const PageInfo&, std::string_view permalink, const LinkHabits&, std::string_view label = {});
// `id`: of the outline, as the renderer gives it.
LinkText heading_link(std::string_view title, std::string_view id, std::string_view label = {});
// "![alt](target)" for an image, "[name](target)" for another file.
LinkText asset_link(std::string_view path, const LinkHabits&, std::string_view label = {});

// Does this page stand at the address that `target` is, as written in the source of the page at `from`? `permalink`: of
// its front matter. {% post_url %} and {% link %} say which page; an address of a post is known by its slug and its
// year, whatever permalinks the site has.
bool leads_to(const PageInfo&, std::string_view permalink, std::string_view from, std::string_view target);

}  // namespace marbre::site
