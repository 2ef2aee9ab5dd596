// What a path tells: types of files, dates and slugs in names, and where a link of a page leads.
#include "core/site/paths.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/base/utf8.hpp"
#include "core/site/site.hpp"

namespace marbre::site {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  std::string out(dot == std::string_view::npos || dot == 0 ? "" : name.substr(dot + 1));
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

template <std::size_t N>
bool is_one_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 15> kPageExtensions = {"md",   "markdown", "mkd",  "mkdn", "mkdown",
                                                              "html", "htm",      "xml",  "txt",  "json",
                                                              "css",  "scss",     "sass", "csv",  "liquid"};
constexpr std::array<std::string_view, 7> kImageExtensions = {"png", "jpg", "jpeg", "gif", "webp", "svg", "avif"};
constexpr std::array<std::string_view, 4> kSkippedFolders = {"node_modules", "vendor", "_site", "_sass"};

std::string decoded_percents(std::string_view text) {
  const auto hex = [](char c) -> int {
    if (is_digit(c)) return c - '0';
    const char l = static_cast<char>(c | 0x20);
    return l >= 'a' && l <= 'f' ? l - 'a' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 && hex(text[i + 2]) >= 0) {
      out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

// Liquid that stands for the site's own root: "{{ site.baseurl }}/x" -> "/x", "{{ '/x' | relative_url }}" -> "/x".
// False when something else stands in the braces.
bool without_liquid(std::string& target) {
  for (std::size_t open = target.find("{{"); open != std::string::npos; open = target.find("{{")) {
    const std::size_t close = target.find("}}", open);
    if (close == std::string::npos) return false;
    const std::string_view inside = trimmed(std::string_view(target).substr(open + 2, close - open - 2));
    std::string value;
    if (!inside.empty() && (inside[0] == '"' || inside[0] == '\'')) {
      const std::size_t quote = inside.find(inside[0], 1);
      if (quote == std::string_view::npos) return false;
      const std::string_view filter = trimmed(inside.substr(quote + 1));
      if (!filter.empty() && filter.find("_url") == std::string_view::npos &&
          filter.find("baseurl") == std::string_view::npos && filter.find("site.url") == std::string_view::npos)
        return false;
      value = inside.substr(1, quote - 1);
      if (!value.starts_with('/')) value.insert(0, "/");
    } else if (inside != "site.baseurl" && inside != "site.url") {
      return false;
    }
    target.replace(open, close + 2 - open, value);
    if (open == 0 && value.empty() && !target.starts_with('/') && !target.starts_with("{{")) target.insert(0, "/");
  }
  return target.find("{%") == std::string::npos;
}

bool has_scheme(std::string_view target) {
  const std::size_t colon = target.find(':');
  const std::size_t slash = target.find_first_of("/?#");
  return colon != std::string_view::npos && (slash == std::string_view::npos || colon < slash);
}

}  // namespace

std::string_view file_name(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string slug(std::string_view title, std::string_view none) {
  constexpr std::size_t kLongestSlug = 48;
  std::string out;
  const std::string folded = base::fold_for_search(title);
  for (std::size_t i = 0; i < folded.size() && out.size() < kLongestSlug;) {
    const base::Decoded d = base::decode_at(folded, i);
    i += d.bytes;
    const char32_t c = d.code_point;
    if (c == U'œ')
      out += "oe";
    else if (c == U'æ')
      out += "ae";
    else if (c == U'ß')
      out += "ss";
    else if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'))
      out += static_cast<char>(c);
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? std::string(none) : out;
}

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t slash = path.find('/');
    out.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return out;
    path.remove_prefix(slash + 1);
  }
}

DatedName dated_name(std::string_view path) {
  std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  DatedName out;
  out.slug = name.substr(0, dot == 0 ? std::string_view::npos : dot);
  // Jekyll: \d{2,4}-\d{1,2}-\d{1,2}-slug; two digits of a year are this century's.
  std::size_t at = 0;
  std::array<std::string_view, 3> parts;
  for (std::size_t i = 0; i < 3; ++i) {
    const std::size_t from = at;
    while (at < out.slug.size() && is_digit(out.slug[at]) && at - from < (i == 0 ? 4u : 2u)) ++at;
    parts[i] = out.slug.substr(from, at - from);
    if (at == from || at >= out.slug.size() || out.slug[at] != '-') return out;
    ++at;
  }
  if (parts[0].size() < 2 || at >= out.slug.size()) return out;
  const auto padded = [](std::string_view s) { return s.size() < 2 ? "0" + std::string(s) : std::string(s); };
  out.date =
      (parts[0].size() == 2 ? "20" : "") + std::string(parts[0]) + "-" + padded(parts[1]) + "-" + padded(parts[2]);
  out.slug.remove_prefix(at);
  return out;
}

PageType classify(std::string_view path) {
  const auto parts = segments(path);
  for (const std::string_view part : parts) {
    if (part.empty() || part[0] == '.' || part[0] == '#' || part[0] == '~' || part.ends_with('~'))
      return PageType::kOther;
    if (is_one_of(part, kSkippedFolders)) return PageType::kOther;
  }
  if (path == "_config.yml" || path == "_config.yaml") return PageType::kConfig;
  const std::string_view top = parts.size() > 1 ? parts[0] : std::string_view();
  if (top == "_layouts") return PageType::kLayout;
  if (top == "_includes") return PageType::kInclude;
  if (top == "_data") return PageType::kData;
  if (top == "_plugins") return PageType::kOther;
  const bool can_be_page = is_one_of(extension(path), kPageExtensions);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == "_posts") return can_be_page && !dated_name(path).date.empty() ? PageType::kPost : PageType::kOther;
    if (parts[i] == "_drafts") return can_be_page ? PageType::kDraft : PageType::kOther;
  }
  if (parts.back().starts_with('_')) return PageType::kOther;
  return can_be_page ? PageType::kPage : PageType::kOther;
}

bool is_text_path(std::string_view path) {
  const std::string ext = extension(path);
  return is_one_of(ext, kPageExtensions) || ext == "yml" || ext == "yaml";
}

bool is_image_path(std::string_view path) { return is_one_of(extension(path), kImageExtensions); }

std::string resolve_asset(std::string_view page_path, std::string_view written) {
  std::string target(trimmed(written));
  if (!without_liquid(target)) return "";
  if (target.empty() || target.starts_with("//") || has_scheme(target)) return "";
  target = decoded_percents(std::string_view(target).substr(0, target.find_first_of("?#")));
  if (target.empty()) return "";
  std::vector<std::string_view> path;
  if (target[0] != '/') {
    path = segments(page_path);
    path.pop_back();
    // A page of _posts or of a collection is published above that folder.
    const auto special = std::find_if(path.begin(), path.end(), [](std::string_view s) { return s.starts_with('_'); });
    path.erase(special, path.end());
  }
  for (const std::string_view part : segments(target)) {
    if (part == "..") {
      if (!path.empty()) path.pop_back();
    } else if (!part.empty() && part != ".") {
      path.push_back(part);
    }
  }
  std::string out;
  for (const std::string_view part : path) {
    if (!out.empty()) out += '/';
    out += part;
  }
  return out;
}

}  // namespace marbre::site
