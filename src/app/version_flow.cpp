// Earlier versions of a page's text. One is kept of what was there before an edit, at most once a minute, and at every
// point where a text might be missed: publishing, discarding, restoring, what another tab wrote. The store thins them
// out (web/src/store/versions.ts). Keeping one is no promise: without room, drafts come first.
#include "app/flows.hpp"
#include "core/base/sort.hpp"

namespace marbre::app {

void keep_version(AppState& s, Effects& out, const std::string& path, const text::Document& text, Instant at,
                  VersionReason reason) {
  out.push_back(SaveVersion{s.site_ref, path, at, reason, text});
  if (s.versions.path == path) s.versions.stale = true;
}

void follow_versions(AppState& s, Effects& out) {
  if (s.view.preview != PreviewTab::kVersions || !s.page) {
    if (!s.versions.path.empty()) s.versions = {};
    return;
  }
  Versions& v = s.versions;
  const bool same = v.path == s.page->path && v.site == s.site_ref;
  if (same && !v.stale) return;
  if (!same) v = {};
  v.site = s.site_ref;
  v.path = s.page->path;
  v.stale = false;
  v.progress = Running{ask(s, out, AwaitVersions{v.site, v.path}, ListVersions{0, v.site, v.path}), 0, 0};
}

void on(AppState& s, Effects&, VersionsListed a) {
  const std::optional<AwaitVersions> awaited = take<AwaitVersions>(s, a.request);
  if (!awaited || awaited->path != s.versions.path || awaited->ref != s.versions.site) return;
  s.versions.list = std::move(a.versions);
  base::sort(s.versions.list, [](const Version& x, const Version& y) { return x.at > y.at; });
  s.versions.progress = Idle{};
}

void on(AppState& s, Effects& out, SelectVersion a) {
  Versions& v = s.versions;
  v.selected = a.at;
  v.text.reset();
  if (a.at && !v.path.empty()) ask(s, out, AwaitVersion{*a.at}, LoadVersion{0, v.site, v.path, *a.at});
}

void on(AppState& s, Effects&, VersionLoaded a) {
  const std::optional<AwaitVersion> awaited = take<AwaitVersion>(s, a.request);
  if (!awaited || s.versions.selected != awaited->at) return;
  s.versions.text = std::move(a.text);
  s.versions.serial += 1;
}

void on(AppState& s, Effects& out, RestoreVersion) {
  Versions& v = s.versions;
  if (!can_edit(s) || !v.text || v.path != s.page->path || v.site != s.site_ref) return;
  if (!text::Document::from(*v.text).ok()) return;
  const std::string text = *v.text;
  keep_version(s, out, v.path, s.page->text, s.now, VersionReason::kRestore);
  replace_text(s, out, text);
  v.selected.reset();
  v.text.reset();
  notify(s, Notice::Kind::kGood, kNoticeVersionRestored, v.path);
}

}  // namespace marbre::app
