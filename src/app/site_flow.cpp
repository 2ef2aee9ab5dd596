// Places and the site: following a route, opening a site (with its drafts), its pages as texts arrive. A site that is
// read again stays as it is until the answer; texts whose blob did not change are kept.
#include <algorithm>

#include "app/flows.hpp"
#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"

namespace marbre::app {
namespace {

void leave_site(AppState& s, Effects& out) {
  close_publish(s, out);
  stash_page(s);
  leave_drafts(s, out);
  abandon<AwaitSite>(s, out);
  abandon<AwaitDrafts>(s, out);
  abandon<AwaitDraft>(s, out);
  abandon<AwaitPulls>(s, out);
  abandon<AwaitPull>(s, out);
  s.site.reset();
  s.page.reset();
  s.images.clear();
  s.pictures = {};
  abandon<AwaitPictures>(s, out);
  s.settled.clear();
  s.published_shas.clear();
  const Review::View view = s.review.view;
  s.review = Review{};
  s.review.view = view;
  s.site_search = {};
  leave_page_preview(s, out);
  s.view.query.clear();
  s.view.found.clear();
  s.view.collapsed.clear();
  s.site_progress = Idle{};
  s.drafts_progress = Idle{};
}

void enter_site(AppState& s, Effects& out, const SiteRef& ref) {
  if (s.site_ref == ref) {
    if (std::holds_alternative<Failure>(s.site_progress)) load_site(s, out);
    return;
  }
  leave_site(s, out);
  s.site_ref = ref;
  list_drafts(s, out);
  list_pictures(s, out);
  load_site(s, out);
}

// What a page's title, date and kind are read from: all of it, or of a very long one whole lines from its start.
std::string head_of(const text::Document& document) {
  constexpr std::uint32_t kEnough = 256u << 10;
  if (document.size() <= kEnough) return document.to_string();
  const base::ByteOffset end = document.line_range(document.line_of({kEnough})).from;
  return end.value == 0 ? document.to_string() : document.slice({{0}, end});
}

void put_texts(Site& site, std::vector<std::pair<std::string, std::string>> texts) {
  for (auto& [path, bytes] : texts) {
    if (find_entry(site, path) == nullptr) continue;
    site.texts.insert_or_assign(std::move(path), std::make_shared<const std::string>(std::move(bytes)));
  }
}

// What `update` derives after the site's bytes changed.
void site_changed(AppState& s, Effects& out) {
  reconcile_drafts(s, out);
  settle_pictures(s, out);
  rebuild_pages(s);
  show_published_text(s);
  try_open_page(s, out);
}

}  // namespace

bool is_page_type(site::PageType type) {
  switch (type) {
    case site::PageType::kPost:
    case site::PageType::kDraft:
    case site::PageType::kPage: return true;
    case site::PageType::kLayout:
    case site::PageType::kInclude:
    case site::PageType::kData:
    case site::PageType::kConfig:
    case site::PageType::kOther: return false;
  }
  return false;
}

void go(AppState& s, Effects& out, Route route, GoHow how) {
  if (std::holds_alternative<RouteHome>(route.place)) route.site = {};
  const bool moved = s.route != route;
  s.route = std::move(route);
  if (moved && how != GoHow::kFromHost) out.push_back(SetFragment{format_route(s.route), how == GoHow::kReplace});
  if (std::holds_alternative<RouteSettings>(s.route.place)) ask(s, out, AwaitStorage{}, AskStorage{0});
  if (s.route.site.owner.empty()) return;

  enter_site(s, out, s.route.site);
  struct Visitor {
    AppState& state;
    Effects& effects;
    void operator()(const RouteHome&) const {}
    void operator()(const RouteSettings&) const {}
    void operator()(const RoutePages&) const {
      stash_page(state);
      state.page.reset();
      state.view.phone = PhonePane::kPages;
    }
    void operator()(const RouteEdit& r) const {
      state.view.phone = PhonePane::kWrite;
      if (state.page && state.page->path != r.path) {
        stash_page(state);
        state.page.reset();
      }
      try_open_page(state, effects);
    }
    void operator()(const RoutePulls&) const {
      if (!state.review.pulls && !is_running(state.review.list_progress)) list_pulls(state, effects);
    }
    void operator()(const RoutePull& r) const {
      const bool shown = state.review.pull && state.review.pull->summary.number == r.number;
      if (!shown) load_pull(state, effects, r.number);
    }
  };
  const Place place = s.route.place;  // a visitor may move on
  std::visit(Visitor{s, out}, place);
}

void load_site(AppState& s, Effects& out) {
  abandon<AwaitSite>(s, out);
  s.site_progress = Running{ask(s, out, AwaitSite{s.site_ref}, OpenSite{0, s.site_ref}), 0, 0};
  if (std::holds_alternative<Failure>(s.drafts_progress)) list_drafts(s, out);
}

void open_scratch_site(AppState& s, Effects& out) {
  leave_site(s, out);
  s.site_ref = scratch_site();
  s.site = Site{};
  s.site->ref = s.site_ref;
}

void rebuild_pages(AppState& s) {
  s.list_at.reset();
  if (!s.site) return;
  Site& site = *s.site;
  std::map<std::string, Site::PageSource> sources;
  const auto add = [&](const std::string& path, std::shared_ptr<const std::string> text, const Draft* draft) {
    if (!is_page_type(site::classify(path))) return;
    const std::optional<text::Document> document = draft ? std::optional(draft->text) : std::nullopt;
    const auto known = site.page_sources.find(path);
    if (known != site.page_sources.end() && known->second.text == text &&
        known->second.draft.has_value() == document.has_value() &&
        (!document || known->second.draft->id() == document->id())) {
      sources.insert(site.page_sources.extract(known));
      return;
    }
    const std::string bytes = draft != nullptr ? head_of(draft->text) : *text;
    if (draft == nullptr && !frontmatter::split(bytes).has_front_matter) return;
    sources.emplace(path, Site::PageSource{std::move(text), document, site::page_info(path, bytes)});
  };
  for (const auto& [path, text] : site.texts) {
    const auto draft = s.drafts.find(path);
    add(path, text, draft != s.drafts.end() ? &draft->second : nullptr);
  }
  for (const auto& [path, draft] : s.drafts) {
    if (!site.texts.contains(path)) add(path, nullptr, &draft);
  }
  site.page_sources = std::move(sources);
  site.pages.clear();
  for (const auto& [path, source] : site.page_sources) site.pages.push_back(source.info);
  site.kinds = site::group_by_kind(site.pages);
  if (!s.view.query.empty()) s.view.found = site::search(site.pages, s.view.query);
}

void try_open_page(AppState& s, Effects& out) {
  const auto* edit = std::get_if<RouteEdit>(&s.route.place);
  if (edit == nullptr || s.route.site != s.site_ref || s.page || is_running(s.drafts_progress)) return;
  const std::string path = edit->path;
  // Drafts that could not be read might be overwritten by new ones: until they can be, pages are for reading.
  const bool no_drafts = std::holds_alternative<Failure>(s.drafts_progress);
  if (const auto draft = s.drafts.find(path); draft != s.drafts.end()) {
    show_page(s, path, draft->second.text, false);
    if (is_outdated(s, path)) notify(s, Notice::Kind::kProblem, kNoticeDraftOutdated, path);
    return;
  }
  if (!s.site) return;
  if (const auto text = s.site->texts.find(path); text != s.site->texts.end()) {
    const base::Result<text::Document> document = text::Document::from(*text->second);
    if (document.ok()) {
      show_page(s, path, *document, no_drafts);
    } else if (document.error().code == base::ErrorCode::kInvalidUtf8) {
      // For reading: what is not UTF-8 shows as U+FFFD, and nothing of it can be saved.
      std::string legible;
      for (std::size_t at = 0; at < text->second->size();) {
        const base::Decoded decoded = base::decode_at(*text->second, at);
        base::append_utf8(legible, decoded.code_point);
        at += decoded.bytes;
      }
      const base::Result<text::Document> shown = text::Document::from(legible);
      show_page(s, path, shown.ok() ? *shown : text::Document{}, true);
      notify(s, Notice::Kind::kProblem, kNoticePageReadOnly, path);
    } else {
      notify(s, Notice::Kind::kProblem, kNoticePageTooLarge, path);
      go(s, out, {s.site_ref, RoutePages{}}, GoHow::kReplace);
    }
    return;
  }
  const bool will_come = find_entry(*s.site, path) != nullptr && site::is_text_path(path);
  if (will_come || s.site->from_cache || no_drafts) return;
  notify(s, Notice::Kind::kProblem, kNoticePageNotFound, path);
  go(s, out, {s.site_ref, RoutePages{}}, GoHow::kReplace);
}

std::shared_ptr<const std::string> published_text(const AppState& s, std::string_view path) {
  if (!s.site) return nullptr;
  const auto text = s.site->texts.find(path);
  return text != s.site->texts.end() ? text->second : nullptr;
}

void on(AppState& s, Effects& out, const OpenSiteByName& a) {
  s.view.home_input = a.text;
  if (std::optional<Route> route = parse_site_name(a.text)) {
    go(s, out, std::move(*route), GoHow::kPush);
  } else {
    notify(s, Notice::Kind::kProblem, kNoticeBadSiteName, a.text);
  }
}

void on(AppState& s, Effects&, SiteProgress a) {
  const auto awaited = s.awaited.find(a.request);
  if (awaited == s.awaited.end() || !std::holds_alternative<AwaitSite>(awaited->second)) return;
  const bool arrived = std::get<AwaitSite>(awaited->second).answered == Answered::kFresh && a.done >= a.total;
  if (arrived) {
    s.site_progress = Idle{};
  } else {
    s.site_progress = Running{a.request, a.done, a.total};
  }
}

void on(AppState& s, Effects& out, SiteOpened a) {
  const auto found = s.awaited.find(a.request);
  if (found == s.awaited.end() || !std::holds_alternative<AwaitSite>(found->second)) return;
  AwaitSite& awaited = std::get<AwaitSite>(found->second);
  const bool fresher = awaited.answered == Answered::kFromCache && !a.from_cache;
  if (awaited.answered != Answered::kNo && !fresher) return;
  awaited.answered = a.from_cache ? Answered::kFromCache : Answered::kFresh;

  Site site;
  site.ref = s.site_ref;
  site.default_branch = std::move(a.default_branch);
  site.head = std::move(a.head);
  site.can_write = a.can_write;
  site.from_cache = a.from_cache;
  site.entries = std::move(a.entries);
  base::sort(site.entries, [](const site::Entry& x, const site::Entry& y) { return x.path < y.path; });
  put_texts(site, std::move(a.texts));
  if (s.site) {
    for (auto& [path, text] : s.site->texts) {
      const site::Entry* before = find_entry(*s.site, path);
      const site::Entry* now = find_entry(site, path);
      // Keeping the pointer also keeps what was read from it.
      if (before != nullptr && now != nullptr && before->sha == now->sha) site.texts.insert_or_assign(path, text);
    }
    site.page_sources = std::move(s.site->page_sources);
  }
  s.site = std::move(site);
  s.site_progress = Idle{};
  site_changed(s, out);
  // Where something else is published by now, it is no longer ours.
  std::erase_if(s.published_shas, [&](const auto& ours) {
    const site::Entry* entry = find_entry(*s.site, ours.first);
    return !s.site->from_cache && (entry == nullptr || entry->sha != ours.second);
  });
}

void on(AppState& s, Effects& out, SiteTexts a) {
  const auto awaited = s.awaited.find(a.request);
  if (awaited == s.awaited.end() || !std::holds_alternative<AwaitSite>(awaited->second)) return;
  if (std::get<AwaitSite>(awaited->second).answered == Answered::kNo || !s.site) return;
  // A text that is here already is not older than this one: a direct publish may have replaced it meanwhile.
  std::erase_if(a.texts, [&](const auto& text) { return s.site->texts.contains(text.first); });
  put_texts(*s.site, std::move(a.texts));
  site_changed(s, out);
}

void on(AppState& s, Effects& out, const NeedImage& a) {
  if (!s.site || a.path.empty()) return;
  // One that had arrived and is asked for again was dropped to make room for others.
  const std::string key = a.thumbnail ? thumbnail_key(a.path) : a.path;
  const auto known = s.images.find(key);
  if (known != s.images.end() && known->second != AppState::ImageState::kReady) return;
  const bool elsewhere = a.path.starts_with("https://") || a.path.starts_with("http://");
  const std::string sha = elsewhere ? std::string() : image_sha(s, a.path);
  if (!elsewhere && sha.empty()) {
    s.images[key] = AppState::ImageState::kMissing;
    return;
  }
  s.images[key] = AppState::ImageState::kLoading;
  out.push_back(LoadImage{s.site_ref, a.path, sha, a.thumbnail});
}

void site_failed(AppState& s, Effects&, const AwaitSite&, Failure failure) {
  if (s.site) notify(s, Notice::Kind::kProblem, kNoticeSiteRefreshFailed, {}, failure);
  s.site_progress = std::move(failure);
}

}  // namespace marbre::app
