// All drafts as one file, and back. The file is JSON that people and other programs can read:
//
//   {"format": "marbre-drafts", "version": 1, "exported_at": ms since the epoch,
//    "drafts": [{"site": {"demo", "owner", "name", "branch"}, "path", "base_sha", "revision", "saved_at", "base",
//    "text"}]}
//
// `base` is the published text a draft started from ("" for a new page), `text` what it is now. An import never takes
// the place of a draft that is there: what differs is kept as a version beside it.
#include <algorithm>
#include <chrono>

#include "app/flows.hpp"
#include "core/base/json.hpp"
#include "core/base/utf8.hpp"

namespace marbre::app {
namespace {

using base::Json;

constexpr double kMaxInteger = 9007199254740991.0;

base::Written exported(const SiteRef& ref, const Draft& draft) {
  return base::object(
      {{"site", base::object({{"demo", ref.demo}, {"owner", ref.owner}, {"name", ref.name}, {"branch", ref.branch}})},
       {"path", draft.path},
       {"base_sha", draft.base_sha},
       {"revision", draft.revision.value},
       {"saved_at", draft.edited_at.ms},
       {"base", *draft.base},
       {"text", draft.text.to_string()}});
}

std::string file_name(Instant now) {  // the day, UTC
  using namespace std::chrono;
  const year_month_day day{sys_days{floor<days>(sys_time<milliseconds>{milliseconds{now.ms}})}};
  const auto two = [](unsigned n) { return (n < 10 ? "-0" : "-") + std::to_string(n); };
  return "marbre-" + std::to_string(int{day.year()}) + two(unsigned{day.month()}) + two(unsigned{day.day()}) + ".json";
}

std::optional<SiteDraft> imported(const Json& json) {
  const Json& site = json["site"];
  if (!site["owner"].is_string() || !site["name"].is_string() || !json["path"].is_string() ||
      !json["base"].is_string() || !json["text"].is_string())
    return std::nullopt;
  SiteDraft out{{site["demo"].boolean(), site["owner"].string(), site["name"].string(), site["branch"].string()}, {}};
  StoredDraft& draft = out.draft;
  draft.path = json["path"].string();
  draft.base_sha = json["base_sha"].string();
  draft.base = json["base"].string();
  draft.text = json["text"].string();
  const double revision = json["revision"].number(), saved_at = json["saved_at"].number();
  if (draft.path.empty() || out.ref.owner.empty() || draft.text == draft.base || !(revision >= 0) ||
      !(revision <= kMaxInteger) || !(saved_at >= 0) || !(saved_at <= kMaxInteger) ||
      !text::Document::from(draft.text).ok())
    return std::nullopt;
  draft.revision = {static_cast<std::uint64_t>(revision)};
  draft.saved_at = {static_cast<std::int64_t>(saved_at)};
  return out;
}

}  // namespace

void on(AppState& s, Effects& out, AskExport) {
  save_drafts(s, out);
  ask(s, out, AwaitExport{}, ReadAllDrafts{0});
}

void on(AppState&, Effects& out, AskImport) { out.push_back(PickDraftsFile{}); }

void on(AppState& s, Effects& out, AllDraftsRead a) {
  if (!take<AwaitExport>(s, a.request)) return;
  base::ArrayWriter drafts;
  // What is in memory is newer than the store, and all there is when the store has no room.
  for (const auto& [path, draft] : s.drafts) drafts.add(exported(s.site_ref, draft));
  for (const LeftDraft& left : s.left_drafts) drafts.add(exported(left.site, left.draft));
  for (SiteDraft& stored : a.drafts) {
    const bool here =
        stored.ref == s.site_ref && !is_running(s.drafts_progress) && s.drafts.contains(stored.draft.path);
    const bool left = std::any_of(s.left_drafts.begin(), s.left_drafts.end(), [&](const LeftDraft& l) {
      return l.site == stored.ref && l.draft.path == stored.draft.path;
    });
    if (here || left) continue;
    if (const std::optional<Draft> draft = restore(s, std::move(stored.draft)))
      drafts.add(exported(stored.ref, *draft));
  }
  if (drafts.empty()) return notify(s, Notice::Kind::kInfo, kNoticeNoDraftsToExport);
  const base::Written file = base::object(
      {{"format", "marbre-drafts"}, {"version", 1}, {"exported_at", s.now.ms}, {"drafts", std::move(drafts).take()}});
  out.push_back(SaveFile{file_name(s.now), file.json + "\n"});
}

void on(AppState& s, Effects& out, const DraftsFile& a) {
  const base::Result<Json> file = Json::parse(a.bytes);
  const bool ours = file.ok() && (*file)["format"].string() == "marbre-drafts" && (*file)["version"].integer() == 1;
  if (!ours || !(*file)["drafts"].is_array()) return notify(s, Notice::Kind::kProblem, kNoticeImportUnreadable);
  ImportDrafts effect{0, s.now, {}};
  for (const Json& json : (*file)["drafts"].array()) {
    std::optional<SiteDraft> draft = imported(json);
    if (!draft) return notify(s, Notice::Kind::kProblem, kNoticeImportUnreadable);  // all of it or nothing
    effect.drafts.push_back(std::move(*draft));
  }
  save_drafts(s, out);
  ask(s, out, AwaitImport{}, std::move(effect));
}

void on(AppState& s, Effects&, DraftsImported a) {
  if (!take<AwaitImport>(s, a.request)) return;
  const bool kept = a.kept > 0;
  notify(s, Notice::Kind::kGood, kept ? kNoticeImportKept : kNoticeImported, std::to_string(kept ? a.kept : a.added));
  s.versions.stale = true;  // the host says of each draft that was added that it changed
}

}  // namespace marbre::app
