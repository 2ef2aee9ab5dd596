// Finding and replacing in the whole site: see site_search.hpp.
#include <algorithm>

#include "app/flows.hpp"
#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::app {
namespace {

constexpr std::size_t kSliceBytes = 1u << 20;       // looked at in one step
constexpr std::size_t kMostHits = 100;              // shown of one page
constexpr std::uint32_t kMostMatches = 50'000;      // of one page
constexpr std::uint32_t kBefore = 32, kAfter = 96;  // bytes of context

// The text of a page as it stands: what is open, else its draft, else what is published.
std::optional<text::Document> current_text(const AppState& s, std::string_view path) {
  if (s.page && s.page->path == path) return s.page->text;
  if (const auto draft = s.drafts.find(path); draft != s.drafts.end()) return draft->second.text;
  const std::shared_ptr<const std::string> text = published_text(s, path);
  if (!text) return std::nullopt;
  base::Result<text::Document> document = text::Document::from(*text);
  if (!document.ok()) return std::nullopt;
  return std::move(document).value();
}

void add_context(const text::Document& text, SiteSearch::Hit& hit) {
  const text::LineIndex index = text.line_of(hit.range.from);
  const text::ByteRange line = text.line_range(index);
  hit.line = index.value + 1;
  const std::string_view whole = text.line(index);
  std::size_t from = hit.range.from - line.from;
  const std::size_t begin = from;
  const std::size_t end = std::min<std::size_t>(hit.range.to - line.from, whole.size());
  from -= std::min<std::size_t>(from, kBefore);
  while (from > 0 && from < begin && !text::is_cluster_boundary(whole, from)) ++from;
  std::size_t to = std::min(end + kAfter, whole.size());
  while (to < whole.size() && to > end && !text::is_cluster_boundary(whole, to)) --to;
  std::string_view before = whole.substr(from, begin - from);
  if (from == 0) before.remove_prefix(std::min(before.find_first_not_of(" \t"), before.size()));
  hit.before = (from > 0 ? "…" : "") + std::string(before);
  hit.match = whole.substr(begin, end - begin);
  hit.after = std::string(whole.substr(end, to - end)) + (to < whole.size() ? "…" : "");
}

void add_replacements(const SiteSearch& search, SiteSearch::Page& page) {
  std::vector<base::ByteRange> matches;
  for (const SiteSearch::Hit& hit : page.hits) matches.push_back(hit.range);
  std::vector<std::string> with = search::replacements(*search.pattern, page.text, matches, search.replacement);
  for (std::size_t i = 0; i < page.hits.size(); ++i) page.hits[i].with = std::move(with[i]);
}

void look_at(AppState& s, const std::string& path) {
  SiteSearch& search = s.site_search;
  const std::optional<text::Document> text = current_text(s, path);
  if (!text) {
    ++search.unreadable;
    return;
  }
  const search::Found found =
      search::find_all(*search.pattern, *text, {{0}, {text->size()}}, {.matches = kMostMatches});
  search.stopped = search.stopped || found.stopped;
  if (found.matches.empty()) return;
  SiteSearch::Page page;
  page.path = path;
  const auto info = std::ranges::find(s.site->pages, path, &site::PageInfo::path);
  if (info != s.site->pages.end()) page.title = info->title;
  page.text = *text;
  page.matches = found.matches.size();
  for (std::size_t i = 0; i < std::min(page.matches, kMostHits); ++i) {
    SiteSearch::Hit hit;
    hit.range = found.matches[i];
    add_context(*text, hit);
    page.hits.push_back(std::move(hit));
  }
  if (search.replacing) add_replacements(search, page);
  search.matches += page.matches;
  search.pages.push_back(std::move(page));
}

void begin(AppState& s) {
  SiteSearch& search = s.site_search;
  search.pages.clear();
  search.todo.clear();
  search.done = search.matches = search.unreadable = 0;
  search.stopped = false;
  search::Compiled compiled = search::compile(search.query);
  search.pattern = std::move(compiled.pattern);
  search.error = compiled.error;
  if (!search.pattern || !s.site) return;
  // In the order of the page list: kind by kind, newest first.
  for (const site::Kind& kind : s.site->kinds)
    for (const std::uint32_t page : kind.pages)
      if (page < s.site->pages.size()) search.todo.push_back(s.site->pages[page].path);
}

SiteSearch::Page* find_page(AppState& s, std::string_view path) {
  const auto at = std::ranges::find(s.site_search.pages, path, &SiteSearch::Page::path);
  return at == s.site_search.pages.end() ? nullptr : &*at;
}

bool is_writable(const AppState& s, std::string_view path) {
  if (std::holds_alternative<Failure>(s.drafts_progress) || is_running(s.drafts_progress)) return false;
  return !(s.page && s.page->path == path) || can_edit(s);
}

// A page that is not open gets this text as its draft, with an undo step for when it is opened.
void put_draft(AppState& s, Effects& out, const std::string& path, const text::Document& text,
               const text::Change& change) {
  const text::Document before = current_text(s, path).value_or(text::Document{});
  const std::shared_ptr<const std::string> published = published_text(s, path);
  if (published && same_text(text, *published)) return drop_draft(s, out, path);
  const auto [at, is_new] = s.drafts.try_emplace(path);
  Draft& draft = at->second;
  if (is_new) {
    const site::Entry* const entry = s.site ? find_entry(*s.site, path) : nullptr;
    draft.path = path;
    draft.base = published ? published : std::make_shared<const std::string>();
    draft.base_sha = entry != nullptr ? entry->sha : "";
  } else if (same_text(text, *draft.base)) {
    return drop_draft(s, out, path);
  } else {
    keep_version(s, out, path, before, draft.edited_at, VersionReason::kTime);
  }
  const text::Selection selected = draft.selection, after = selected.mapped(change);
  draft.history.record(before, change, selected, after, text::EditKind::kFormat, s.now);
  draft.history.close_group();
  log_operation(draft, text::Operation::kEdit, change, selected, after, text::EditKind::kFormat, false);
  draft.selection = after;
  draft.text = text;
  draft.revision = new_revision(s);
  draft.edited_at = draft.version_at = s.now;
  schedule_save(s);
}

}  // namespace

void put_text(AppState& s, Effects& out, const std::string& path, const text::Document& text,
              const text::Change& change) {
  if (!s.page || s.page->path != path) return put_draft(s, out, path, text, change);
  s.page->history.close_group();
  on(s, out, EditText{change, s.page->selection.mapped(change), text::EditKind::kFormat});
  s.page->history.close_group();
}

namespace {

bool spoils_front_matter(const text::Document& before, const text::Document& after) {
  const frontmatter::FrontMatter old = frontmatter::read(before.to_string());
  const frontmatter::FrontMatter now = frontmatter::read(after.to_string());
  return (now.error && !old.error) || (old.split.has_front_matter && !now.split.has_front_matter);
}

void apply_to(AppState& s, Effects& out, SiteSearch::Page& page) {
  const std::optional<text::Document> before = current_text(s, page.path);
  if (!before || !is_writable(s, page.path)) {
    page.status = SiteSearch::Status::kReadOnly;
    return;
  }
  const search::Pattern& pattern = *s.site_search.pattern;
  const search::Found found = search::find_all(pattern, *before, {{0}, {before->size()}});
  const text::Change change = search::replace_all(pattern, *before, found.matches, s.site_search.replacement);
  std::uint64_t size = before->size();
  for (const text::Edit& edit : change.edits()) size += edit.insert.size();
  if (size > text::Document::kMaxBytes) {
    page.status = SiteSearch::Status::kTooLarge;
    return;
  }
  const text::Document after = change.apply(*before);
  if (spoils_front_matter(*before, after)) {
    page.status = SiteSearch::Status::kBadYaml;
    return;
  }
  page.had_draft = is_dirty(s, page.path);
  put_text(s, out, page.path, after, change);
  page.text = *before;
  page.applied = after;
  page.matches = found.matches.size();
  page.status = SiteSearch::Status::kApplied;
}

}  // namespace

void search_site_on(AppState& s) {
  SiteSearch& search = s.site_search;
  for (std::size_t bytes = 0; is_looking(search) && bytes < kSliceBytes; ++search.done) {
    const std::string& path = search.todo[search.done];
    const std::shared_ptr<const std::string> text = s.site ? published_text(s, path) : nullptr;
    bytes += 256 + (text ? text->size() : 0);
    look_at(s, path);
  }
}

void on(AppState& s, Effects&, OpenSiteSearch a) {
  if (!s.site) return;
  SiteSearch& search = s.site_search;
  if (!search.chosen) search.query.match_accents = s.language != Language::kFrench;
  search.open = true;
  if (a.replacing && !search.replacing) {
    search.replacing = true;
    if (search.pattern)
      for (SiteSearch::Page& page : search.pages) add_replacements(search, page);
  }
  s.view.phone = PhonePane::kPages;
}

void on(AppState& s, Effects&, CloseSiteSearch) { s.site_search.open = false; }

void on(AppState& s, Effects&, SetSiteSearch a) {
  search::Query plain = a.query;
  plain.text = s.site_search.query.text;
  if (!(plain == s.site_search.query)) s.site_search.chosen = true;
  s.site_search.query = std::move(a.query);
  begin(s);
}

void on(AppState& s, Effects&, SetSiteReplacement a) {
  s.site_search.replacement = std::move(a.text);
  if (!s.site_search.pattern) return;
  for (SiteSearch::Page& page : s.site_search.pages)
    if (page.status == SiteSearch::Status::kFound) add_replacements(s.site_search, page);
}

void on(AppState& s, Effects&, StopSiteSearch) {
  SiteSearch& search = s.site_search;
  if (!is_looking(search)) return;
  search.todo.resize(search.done);
  search.stopped = true;
}

void on(AppState& s, Effects&, const IncludeSitePage& a) {
  if (SiteSearch::Page* const page = find_page(s, a.path)) page->included = a.included;
}
void on(AppState& s, Effects&, const UnfoldSitePage& a) {
  if (SiteSearch::Page* const page = find_page(s, a.path)) page->unfolded = !page->unfolded;
}

void on(AppState& s, Effects& out, GoToHit a) {
  go(s, out, {s.site_ref, RouteEdit{a.path}}, GoHow::kPush);
  if (!s.page || s.page->path != a.path) return;
  on(s, out, SetSelection{{a.range.from, a.range.to}});
}

void on(AppState& s, Effects& out, ApplySiteReplacements) {
  SiteSearch& search = s.site_search;
  if (!search.pattern || is_looking(search)) return;
  std::size_t changed = 0;
  for (SiteSearch::Page& page : search.pages) {
    const bool open = page.status == SiteSearch::Status::kFound || page.status == SiteSearch::Status::kTakenBack;
    if (!page.included || !open) continue;
    apply_to(s, out, page);
    if (page.status == SiteSearch::Status::kApplied) ++changed;
  }
  rebuild_pages(s);
  notify(s, Notice::Kind::kGood, kNoticeReplacedInPages, std::to_string(changed));
}

void on(AppState& s, Effects& out, const TakeBackSitePage& a) {
  SiteSearch::Page* const page = find_page(s, a.path);
  if (page == nullptr || page->status != SiteSearch::Status::kApplied) return;
  const std::optional<text::Document> now = current_text(s, a.path);
  if (!now || !(*now == page->applied)) {
    page->status = SiteSearch::Status::kChanged;
    return;
  }
  const text::Change change = text::difference(now->to_string(), page->text.to_string());
  put_text(s, out, a.path, page->text, change);
  page->status = SiteSearch::Status::kTakenBack;
  rebuild_pages(s);
}

}  // namespace marbre::app
