// What Marbre knows of a site: its tree of files and its pages. A page is any source file with front matter; a post is
// a page in _posts named YYYY-MM-DD-slug.ext. Kinds group pages for the list (posts by layout or first category, other
// pages, collections), inferred from the site's own files: no configuration.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/markdown/markdown.hpp"

namespace marbre::site {

struct Entry {  // one blob of the site's git tree
  std::string path, sha;
  std::uint32_t size = 0;  // bytes
  std::string mode = "100644";
};

enum class PageType { kPost, kDraft, kPage, kLayout, kInclude, kData, kConfig, kOther };
// By path alone; "kPage" still has to show front matter. Folders that Jekyll skips (.git, node_modules, vendor, _site)
// are kOther.
PageType classify(std::string_view path);
bool is_text_path(
    std::string_view path);  // worth fetching: .md .markdown .html .yml .yaml .json .xml .txt .css .scss .csv .liquid
bool is_image_path(std::string_view path);

// Whether a site's `markdown:` names CommonMark, which md4c reads, and not kramdown.
bool is_commonmark(std::string_view markdown);
// How GitHub Pages renders Markdown with this _config.yml ("": without one): kramdown's options. For a site that wants
// CommonMark they are kramdown's own: the editor and its preview read such a page as kramdown does (the two differ
// little), so that the app need not carry a second parser; what builds whole pages has both.
markdown::Options markdown_options(std::string_view config);
std::string language(
    std::string_view config);  // `lang`, `language` or `locale` of the whole site, "" when it says none

struct PageInfo {
  std::string path;
  PageType type{};
  std::string title;     // front matter's title, its entities decoded ("&#35;" is "#"); else the slug in words
  std::string kind;      // group of the page list: layout, else first category, else collection, else ""
  std::string date;      // YYYY-MM-DD or ""; front matter's date wins over the file name's
  std::string folded;    // title, path and date, each folded for search, a line each
  bool readable = true;  // false: invalid UTF-8
};
PageInfo page_info(std::string_view path, std::string_view source);

struct Kind {
  std::string name;
  std::vector<std::uint32_t> pages;
};  // indices, newest first
std::vector<Kind> group_by_kind(const std::vector<PageInfo>&);  // most recent kind first, kind "" last
// Indices of pages that match every word of the query (accent- and case-insensitive), best first: title, then path,
// then body hits when `bodies` (folded, same order; may be empty) has them; equally good ones newest first. No words:
// all pages.
std::vector<std::uint32_t> search(const std::vector<PageInfo>&, std::string_view query,
                                  const std::vector<std::string>& bodies = {});
// Path in the site's tree of an image or link as it stands in a page: "/images/a.png", "../a.png", "{{ site.baseurl
// }}/x",
// "{{ '/x' | relative_url }}". "" for addresses elsewhere, and for Liquid that cannot be told without building the
// site.
std::string resolve_asset(std::string_view page_path, std::string_view target);

}  // namespace marbre::site
