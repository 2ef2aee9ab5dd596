#include "core/site/links.hpp"

#include <algorithm>

#include "core/site/paths.hpp"

namespace marbre::site {
namespace {

bool starts_with_liquid(std::string_view target, std::string_view words) {
  // "{{ site.baseurl }}" with or without its spaces, "{% link ...".
  if (target.size() < 2 || target[0] != '{' || (target[1] != '{' && target[1] != '%')) return false;
  std::size_t at = 2;
  if (at < target.size() && target[at] == '-') ++at;
  while (at < target.size() && target[at] == ' ') ++at;
  return target.substr(at).starts_with(words);
}

std::string_view extension(std::string_view path) {
  const std::string_view name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view() : name.substr(dot + 1);
}

std::string_view without_extension(std::string_view path) {
  const std::string_view end = extension(path);
  return end.empty() ? path : path.substr(0, path.size() - end.size() - 1);
}

struct Counts {
  int link_tag = 0, relative_page = 0, base_page = 0, plain_page = 0;
  int relative_asset = 0, base_asset = 0, plain_asset = 0;
  int tags = 0, tags_with_base = 0;
};

void count_target(std::string_view target, Counts& counts) {
  const bool base = starts_with_liquid(target, "site.baseurl") || starts_with_liquid(target, "site.url");
  const bool tag =
      target.find("{% link ") != std::string_view::npos || target.find("{% post_url ") != std::string_view::npos;
  if (tag) {
    ++counts.tags;
    if (base) ++counts.tags_with_base;
    if (target.find("{% link ") != std::string_view::npos) ++counts.link_tag;
    return;
  }
  const bool filter = target.find("relative_url") != std::string_view::npos;
  if (!base && !filter && !target.starts_with('/')) return;  // elsewhere, or beside the page
  if (target.starts_with("//")) return;
  // The path, without the Liquid around it.
  std::string_view path = target;
  if (base) path.remove_prefix(std::min(path.size(), path.find("}}") + 2));
  if (filter) {
    const std::size_t open = path.find_first_of("'\"");
    if (open != std::string_view::npos) path.remove_prefix(open + 1);
    path = path.substr(0, path.find_first_of("'\""));
  }
  path = path.substr(0, path.find_first_of("?#"));
  const std::string_view end = extension(path);
  const bool page = end.empty() || end == "html" || end == "md" || path.ends_with('/');
  int& counted = page ? (filter ? counts.relative_page
                         : base ? counts.base_page
                                : counts.plain_page)
                      : (filter ? counts.relative_asset
                         : base ? counts.base_asset
                                : counts.plain_asset);
  ++counted;
}

std::string escaped_label(std::string_view label) {
  std::string out;
  for (const char c : label) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string escaped_path(std::string_view path) {
  std::string out;
  for (const char c : path) {
    switch (c) {
      case ' ': out += "%20"; break;
      case '(': out += "%28"; break;
      case ')': out += "%29"; break;
      case '%': out += "%25"; break;
      default: out += c;
    }
  }
  return out;
}

std::string in_words(std::string_view stem) {
  std::string out(stem);
  for (char& c : out)
    if (c == '-' || c == '_') c = ' ';
  return out;
}

LinkText made(std::string_view before, std::string_view label, std::string_view target) {
  LinkText out;
  out.text = before;
  out.select_from = static_cast<std::uint32_t>(out.text.size());
  out.text += escaped_label(label);
  out.select_to = static_cast<std::uint32_t>(out.text.size());
  out.text.append("](").append(target) += ')';
  return out;
}

std::string tag(std::string_view name, std::string_view argument, const LinkHabits& habits) {
  std::string out(habits.baseurl_before_tags ? "{{ site.baseurl }}" : "");
  out.append("{% ").append(name).append(" ").append(argument).append(" %}");
  return out;
}

}  // namespace

LinkHabits link_habits(std::span<const std::string_view> texts) {
  Counts counts;
  for (const std::string_view text : texts) {
    for (std::size_t at = text.find("]("); at != std::string_view::npos; at = text.find("](", at + 2)) {
      const std::string_view rest = text.substr(at + 2, 300);
      // Liquid has spaces and brackets of its own; the rest ends at the first of either.
      std::size_t end = 0;
      while (end < rest.size() && rest[end] != ')' && rest[end] != '\n' && rest[end] != ' ') {
        const bool liquid = rest[end] == '{' && end + 1 < rest.size() && (rest[end + 1] == '{' || rest[end + 1] == '%');
        const std::size_t close =
            liquid ? rest.find(rest[end + 1] == '{' ? "}}" : "%}", end + 2) : std::string_view::npos;
        end = close == std::string_view::npos ? end + 1 : close + 2;
      }
      count_target(rest.substr(0, end), counts);
    }
  }
  LinkHabits habits;
  const int most = std::max({counts.relative_page, counts.base_page, counts.plain_page});
  if (counts.link_tag < most) {
    habits.pages = counts.plain_page == most  ? PageLinkStyle::kPlain
                   : counts.base_page == most ? PageLinkStyle::kBaseUrl
                                              : PageLinkStyle::kRelativeUrl;
  }
  const int assets = std::max({counts.relative_asset, counts.base_asset, counts.plain_asset});
  if (assets > 0 && counts.plain_asset < assets)
    habits.assets = counts.relative_asset == assets ? AssetStyle::kRelativeUrl : AssetStyle::kBaseUrl;
  habits.baseurl_before_tags = counts.tags > 0 && 2 * counts.tags_with_base > counts.tags;
  return habits;
}

std::string post_reference(std::string_view path) {
  if (classify(path) != PageType::kPost) return {};
  constexpr std::string_view kFolder = "_posts/";
  const std::size_t at = path.starts_with(kFolder) ? 0 : path.find("/_posts/") + 1;
  // "talks/_posts/2026-..." and "_posts/talks/2026-..." are both "talks/2026-...".
  std::string out(path.substr(0, at));
  out += without_extension(path.substr(at + kFolder.size()));
  return out;
}

std::string page_address(std::string_view path, std::string_view permalink) {
  if (!permalink.empty()) return (permalink.starts_with('/') ? "" : "/") + std::string(permalink);
  std::string out = "/" + std::string(without_extension(path));
  if (out == "/index" || out.ends_with("/index")) {
    out.resize(out.size() - 5);
  } else {
    out += ".html";
  }
  return out;
}

LinkText page_link(const PageInfo& page, std::string_view permalink, const LinkHabits& habits, std::string_view label) {
  const std::string_view name = !label.empty()       ? label
                                : page.title.empty() ? std::string_view(page.path)
                                                     : std::string_view(page.title);
  if (const std::string post = post_reference(page.path); !post.empty())
    return made("[", name, tag("post_url", post, habits));
  const std::string address = escaped_path(page_address(page.path, permalink));
  switch (habits.pages) {
    case PageLinkStyle::kLinkTag: return made("[", name, tag("link", page.path, habits));
    case PageLinkStyle::kRelativeUrl: return made("[", name, "{{ '" + address + "' | relative_url }}");
    case PageLinkStyle::kBaseUrl: return made("[", name, "{{ site.baseurl }}" + address);
    case PageLinkStyle::kPlain: return made("[", name, address);
  }
  return {};
}

LinkText heading_link(std::string_view title, std::string_view id, std::string_view label) {
  return made("[", label.empty() ? title : label, "#" + std::string(id));
}

LinkText asset_link(std::string_view path, const LinkHabits& habits, std::string_view label) {
  std::string target;
  const std::string address = "/" + escaped_path(path);
  switch (habits.assets) {
    case AssetStyle::kPlain: target = address; break;
    case AssetStyle::kRelativeUrl: target = "{{ '" + address + "' | relative_url }}"; break;
    case AssetStyle::kBaseUrl: target = "{{ site.baseurl }}" + address; break;
  }
  if (is_image_path(path))
    return made("![", label.empty() ? in_words(without_extension(file_name(path))) : std::string(label), target);
  return made("[", label.empty() ? file_name(path) : label, target);
}

bool leads_to(const PageInfo& page, std::string_view permalink, std::string_view from, std::string_view target) {
  for (const std::string_view word : {"post_url ", "link "}) {
    const std::size_t at = target.find("{% " + std::string(word));
    if (at == std::string_view::npos) continue;
    std::string_view name = target.substr(at + 3 + word.size());
    name = name.substr(0, std::min(name.find_first_of(" %", name.find_first_not_of(' ')), name.size()));
    name.remove_prefix(std::min(name.find_first_not_of(" /"), name.size()));
    const std::string whole = word == "link " ? page.path : post_reference(page.path);
    return whole == name || (whole.ends_with(name) && whole[whole.size() - name.size() - 1] == '/');
  }
  const std::string path = resolve_asset(from, target);
  if (path.empty() && target.find('/') == std::string_view::npos) return false;
  const auto plain = [](std::string_view address) {  // what two ways to write it have in common
    while (address.starts_with('/')) address.remove_prefix(1);
    if (address.ends_with(".html")) address.remove_suffix(5);
    if (address == "index" || address.ends_with("/index")) address.remove_suffix(5);
    while (address.ends_with('/')) address.remove_suffix(1);
    return address;
  };
  if (path == page.path || plain(path) == plain(page_address(page.path, permalink))) return true;
  if (page.type != PageType::kPost || !permalink.empty()) return false;
  const std::string_view wanted = plain(path);
  if (file_name(wanted) != dated_name(page.path).slug) return false;
  const std::vector<std::string_view> folders = segments(wanted);
  return std::ranges::none_of(folders, [&](std::string_view f) {
    return f.size() == 4 && f.find_first_not_of("0123456789") == std::string_view::npos && !page.date.starts_with(f);
  });
}

}  // namespace marbre::site
