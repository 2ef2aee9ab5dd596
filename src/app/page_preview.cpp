// What the Page preview asks of the host, and what the frame answers. A reply that is late, doubled or for another
// request changes nothing; one that never comes is given up after a while, and said.
#include <algorithm>

#include "app/flows.hpp"

namespace marbre::app {
namespace {

bool same_file(const PageFile& a, const PageFile& b) {
  if (a.draft || b.draft) return a.draft && b.draft && a.draft->id() == b.draft->id();
  return a.text == b.text;
}

bool is_page(const AppState& s, std::string_view path) {
  return std::ranges::any_of(s.site->pages, [&](const site::PageInfo& page) { return page.path == path; });
}

// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-compatible low-level date algorithms").
std::int64_t days_from_civil(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2 ? 1 : 0;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

template <class F>
void for_changed(const AppState& s, F&& changed) {
  const PagePreview& p = s.page_preview;
  const auto look = [&](const std::string& path, const PageFile& file) {
    const auto known = p.given.find(path);
    return known != p.given.end() && same_file(known->second, file) ? true : changed(path, std::move(file));
  };
  for (const auto& [path, text] : s.site->texts) {
    const auto draft = s.drafts.find(path);
    PageFile file{text, draft != s.drafts.end() ? std::optional(draft->second.text) : std::nullopt};
    if (!look(path, std::move(file))) return;
  }
  for (const auto& [path, draft] : s.drafts) {
    if (!s.site->texts.contains(path) && !look(path, {nullptr, draft.text})) return;
  }
}

bool is_there(const AppState& s, const std::string& path) {
  return s.site->texts.contains(path) || s.drafts.contains(path);
}

bool has_changes(const AppState& s) {
  bool any = false;
  for_changed(s, [&](const std::string&, const PageFile&) { return !(any = true); });
  return any || std::ranges::any_of(s.page_preview.given, [&](const auto& e) { return !is_there(s, e.first); });
}

void ask_for_page(AppState& s, Effects& out) {
  PagePreview& p = s.page_preview;
  RenderPage e{0, s.site_ref, previewed_page(s), page_as_of(p), p.given.empty(), {}, {}};
  for_changed(s, [&](const std::string& path, PageFile file) {
    e.files.emplace_back(path, std::move(file));
    return true;
  });
  for (const auto& [path, file] : e.files) p.given.insert_or_assign(path, file);
  std::erase_if(p.given, [&](const auto& entry) {
    if (is_there(s, entry.first)) return false;
    e.removed.push_back(entry.first);
    return true;
  });
  p.asked = e.path;
  p.asked_as_of = e.as_of;
  p.progress = Running{ask(s, out, AwaitPage{}, std::move(e)), 0, 0};
  p.patience = s.now + kPagePatienceMs;
}

}  // namespace

std::optional<Instant> page_as_of(const PagePreview& p) {
  const std::string& t = p.as_of;
  if (t.size() != 10 || t[4] != '-' || t[7] != '-') return std::nullopt;
  std::int64_t n[3] = {0, 0, 0};
  for (std::size_t i = 0, part = 0; i < t.size(); ++i) {
    if (i == 4 || i == 7) {
      ++part;
    } else if (t[i] < '0' || t[i] > '9') {
      return std::nullopt;
    } else {
      n[part] = n[part] * 10 + (t[i] - '0');
    }
  }
  constexpr std::int64_t kDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (n[0] < 1970 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > kDays[n[1] - 1]) return std::nullopt;
  // The end of that day: what is dated on it is there, whatever its hour and the site's zone.
  return Instant{(days_from_civil(n[0], n[1], n[2]) + 1) * 86'400'000 - 1000};
}

bool is_jekyll_site(const Site& site) {
  constexpr std::string_view kSigns[] = {"_config.yml", "_config.yaml", "_config.toml", "_layouts/", "_posts/"};
  return std::ranges::any_of(site.entries, [&](const site::Entry& entry) {
    return std::ranges::any_of(kSigns, [&](std::string_view sign) { return entry.path.starts_with(sign); });
  });
}

// A layout, an include or data is seen in the page that was shown last, or the home page.
std::string previewed_page(const AppState& s) {
  const PagePreview& p = s.page_preview;
  const std::string_view open = s.page ? std::string_view(s.page->path) : std::string_view{};
  if (!p.chosen.empty() && p.chosen_beside == open) return p.chosen;
  if (s.page && is_page_type(site::classify(open)) && first_editable(*s.page).value > 0) return std::string(open);
  if (!s.site) return {};
  if (s.page && is_page(s, open)) return std::string(open);
  if (p.shown && is_page(s, *p.shown)) return *p.shown;
  for (const std::string_view home : {"index.html", "index.md", "index.markdown"})
    if (is_page(s, home)) return std::string(home);
  return s.site->pages.empty() ? std::string() : s.site->pages.front().path;
}

bool wants_page(const AppState& s) {
  const PagePreview& p = s.page_preview;
  if (!s.site || is_running(p.progress) || !is_jekyll_site(*s.site) || s.site->pages.empty()) return false;
  const auto* failure = std::get_if<Failure>(&p.progress);
  if (failure != nullptr && failure->outcome == Outcome::kCancelled) return false;  // until it is asked for
  const bool asked = p.asked == previewed_page(s) && p.asked_as_of == page_as_of(p);
  if (failure == nullptr) return !asked || has_changes(s);
  return !asked || p.failed_at != (s.page ? s.page->revision : Revision{});
}

void leave_page_preview(AppState& s, Effects& out) {
  abandon<AwaitPage>(s, out);
  PagePreview fresh;
  fresh.width = s.page_preview.width;
  fresh.scheme = s.page_preview.scheme;
  s.page_preview = std::move(fresh);
}

void page_failed(AppState& s, Failure failure) {
  PagePreview& p = s.page_preview;
  p.progress = std::move(failure);
  p.patience.reset();
  p.given.clear();  // the host has begun anew
  p.failed_at = s.page ? s.page->revision : Revision{};
}

void page_patience(AppState& s, Effects& out) {
  if (!s.page_preview.patience || s.now < *s.page_preview.patience) return;
  abandon<AwaitPage>(s, out);
  page_failed(s, {Outcome::kUnknown, "", std::nullopt});
}

void on(AppState& s, Effects& out, ShowPage) {
  if (wants_page(s)) ask_for_page(s, out);
}

void on(AppState& s, Effects& out, RetryPage) {
  if (!s.site || is_running(s.page_preview.progress)) return;
  s.page_preview.given.clear();
  ask_for_page(s, out);
}

void on(AppState& s, Effects&, ChoosePreviewedPage a) {
  s.page_preview.chosen = std::move(a.path);
  s.page_preview.chosen_beside = s.page ? s.page->path : std::string();
}

void on(AppState& s, Effects&, SetPageAsOf a) { s.page_preview.as_of = std::move(a.text); }

void on(AppState& s, Effects&, PageProgress a) {
  PagePreview& p = s.page_preview;
  if (!is_running(p.progress, a.request)) return;
  p.progress = Running{a.request, a.done, a.total};
  p.patience = s.now + kPagePatienceMs;
}

void on(AppState& s, Effects&, PageRendered a) {
  if (!take<AwaitPage>(s, a.request)) return;
  PagePreview& p = s.page_preview;
  p.progress = Idle{};
  p.patience.reset();
  if (p.shown != a.path) p.pointed.reset();
  p.shown = std::move(a.path);
  p.is_page = a.is_page;
  p.notes = std::move(a.notes);
}

std::string permalink_of(const AppState& s, std::string_view path) {
  const auto text = s.site->texts.find(path);
  if (text == s.site->texts.end() || text->second->find("\npermalink:") == std::string::npos) return {};
  const frontmatter::FrontMatter front_matter = frontmatter::read(*text->second);
  const frontmatter::Field* const field = front_matter.find("permalink");
  return field != nullptr ? field->value : std::string();
}

// A page is opened, at the heading that the link names; another file of the site is shown by GitHub.
void on(AppState& s, Effects& out, const FollowLink& a) {
  if (!s.site) return;
  for (const site::PageInfo& page : s.site->pages) {
    if (!site::leads_to(page, permalink_of(s, page.path), a.from, a.target)) continue;
    const PhonePane pane = s.view.phone;
    go(s, out, {s.site_ref, RouteEdit{page.path}}, GoHow::kPush);
    s.view.phone = pane;
    const std::size_t hash = a.target.rfind('#');
    if (hash == std::string::npos || !s.page) return;
    refresh(s);
    for (const markdown::OutlineEntry& heading : markdown::outline(s.page->derived.tree))
      if (heading.id == std::string_view(a.target).substr(hash + 1))
        return on(s, out, SetSelection{text::Selection::caret(heading.source.from)});
    return;
  }
  const std::string path = site::resolve_asset(a.from, a.target);
  if (find_entry(*s.site, path) == nullptr || s.site_ref.demo)
    return notify(s, Notice::Kind::kInfo, kNoticePageNotFound, path.empty() ? a.target : path);
  const std::string& branch = s.site_ref.branch.empty() ? s.site->default_branch : s.site_ref.branch;
  out.push_back(
      OpenUrl{"https://github.com/" + s.site_ref.owner + "/" + s.site_ref.name + "/blob/" + branch + "/" + path});
}

void on(AppState& s, Effects& out, PageLinked a) {
  if (s.site && s.page_preview.shown && is_page(s, a.path)) on(s, out, ChoosePreviewedPage{std::move(a.path)});
}

void on(AppState& s, Effects& out, const PageClicked& a) {
  if (!s.site || !is_there(s, a.path)) return;
  go(s, out, {s.site_ref, RouteEdit{a.path}}, GoHow::kPush);
  if (!s.page || s.page->path != a.path || a.line >= s.page->text.line_count()) return;
  const text::ByteRange line = s.page->text.line_range({a.line});
  const text::ByteOffset at{line.from.value + std::min(a.column, line.length())};
  on(s, out, SetSelection{text::Selection::caret(text::snap_to_grapheme(s.page->text, at))});
}

void on(AppState& s, Effects&, const PagePointed& a) {
  if (s.page_preview.shown == a.path) s.page_preview.pointed = a.lines;
}

}  // namespace marbre::app
