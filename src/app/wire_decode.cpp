// Reading replies strictly: a member that is missing or of another type, a name outside its closed set, or lengths that
// do not add up refuse the whole message. The host is our own code, but a half-applied answer would be the kind of
// mistake that loses text, and the fuzzer may say anything.
#include <cmath>

#include "app/wire.hpp"
#include "app/wire_names.hpp"

namespace marbre::app {
namespace {

using base::Json;

constexpr double kMaxInteger = 9007199254740991.0;  // 2^53 - 1

// Reads one message; remembers the first thing that was wrong with it, and answers with empty values from then on.
class Reader {
 public:
  Reader(const Json& message, std::string_view bytes) : message_(&message), bytes_(bytes) {}

  Reader inside(const Json& object) const { return {object, root_ != nullptr ? root_ : this}; }
  bool failed() const { return !top().error_.empty(); }
  const std::string& error() const { return top().error_; }

  std::string string(std::string_view key) const {
    const Json& value = (*message_)[key];
    if (!value.is_string()) return fail(key, "a string"), std::string();
    return value.string();
  }
  bool boolean(std::string_view key) const {
    const Json& value = (*message_)[key];
    if (!value.is_bool()) return fail(key, "true or false"), false;
    return value.boolean();
  }
  std::optional<bool> boolean_or_null(std::string_view key) const {
    if ((*message_)[key].is_null()) return std::nullopt;
    return boolean(key);
  }
  std::int64_t integer(std::string_view key, double min, double max) const {
    return integer_of((*message_)[key], key, min, max);
  }
  std::uint32_t number(std::string_view key, double min = 0) const {
    return static_cast<std::uint32_t>(integer(key, min, 4294967295.0));
  }
  std::uint32_t request() const { return number("request", 1); }
  Revision revision(std::string_view key) const { return {static_cast<std::uint64_t>(integer(key, 0, kMaxInteger))}; }
  Instant instant(std::string_view key) const { return {integer(key, 0, kMaxInteger)}; }
  std::optional<Instant> instant_if_any(std::string_view key) const {
    if ((*message_)[key].is_null()) return std::nullopt;
    return instant(key);
  }
  const Json& object(std::string_view key) const {
    const Json& value = (*message_)[key];
    if (!value.is_object()) fail(key, "an object");
    return value;
  }
  const Json::Array& array(std::string_view key) const {
    const Json& value = (*message_)[key];
    if (!value.is_array()) fail(key, "a list");
    return value.array();
  }
  template <class E, std::size_t N>
  E one_of(std::string_view key, const Names<E, N>& names) const {
    const std::optional<E> value = by_name(names, (*message_)[key].string());
    if (!value) fail(key, "one of its names");
    return value.value_or(E{});
  }

  // The next piece of the bytes.
  std::string piece(std::int64_t length) const {
    const Reader& t = top();
    if (length < 0 || static_cast<std::uint64_t>(length) > t.bytes_.size())
      return fail("bytes", "as long as the lengths say"), std::string();
    std::string out(t.bytes_.substr(0, static_cast<std::size_t>(length)));
    t.bytes_.remove_prefix(static_cast<std::size_t>(length));
    return out;
  }
  std::string piece(std::string_view key) const { return piece(integer(key, 0, kMaxInteger)); }
  std::shared_ptr<const std::string> piece_if_any(std::string_view key) const {  // -1: there is none
    const std::int64_t length = integer(key, -1, kMaxInteger);
    return length < 0 ? nullptr : std::make_shared<const std::string>(piece(length));
  }
  void finish() const {
    if (!top().bytes_.empty()) fail("bytes", "no longer than the lengths say");
  }
  std::int64_t integer_of(const Json& value, std::string_view key, double min, double max) const {
    const double number = value.number(-2);
    if (!value.is_number() || std::floor(number) != number || number < min || number > max) {
      fail(key, "a whole number in its range");
      return 0;
    }
    return static_cast<std::int64_t>(number);
  }
  void fail(std::string_view key, std::string_view expected) const {
    if (!failed()) top().error_ = "\"" + std::string(key) + "\" is not " + std::string(expected);
  }

 private:
  Reader(const Json& message, const Reader* root) : message_(&message), root_(root) {}
  const Reader& top() const { return root_ != nullptr ? *root_ : *this; }

  const Json* message_;
  const Reader* root_ = nullptr;
  mutable std::string_view bytes_;
  mutable std::string error_;
};

SiteRef read_ref(const Reader& r, std::string_view key) {
  const Reader ref = r.inside(r.object(key));
  return {ref.boolean("demo"), ref.string("owner"), ref.string("name"), ref.string("branch")};
}

std::vector<std::string> read_strings(const Reader& r, std::string_view key) {
  std::vector<std::string> out;
  for (const Json& value : r.array(key)) {
    if (!value.is_string()) r.fail(key, "a list of strings");
    out.push_back(value.string());
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> read_texts(const Reader& r) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Json& row : r.array("texts")) {
    const Json::Array& columns = row.array();
    if (columns.size() != 2 || !columns[0].is_string()) {
      r.fail("texts", "a list of [path, length]");
      break;
    }
    std::string bytes = r.piece(r.integer_of(columns[1], "texts", 0, kMaxInteger));
    if (r.failed()) break;
    out.emplace_back(columns[0].string(), std::move(bytes));
  }
  return out;
}

std::vector<site::Entry> read_entries(const Reader& r) {
  std::vector<site::Entry> out;
  for (const Json& row : r.array("entries")) {
    const Json::Array& columns = row.array();
    if (columns.size() != 4 || !columns[0].is_string() || !columns[1].is_string() || !columns[3].is_string()) {
      r.fail("entries", "a list of [path, sha, size, mode]");
      break;
    }
    const std::int64_t size = r.integer_of(columns[2], "entries", 0, 4294967295.0);
    out.push_back({columns[0].string(), columns[1].string(), static_cast<std::uint32_t>(size), columns[3].string()});
  }
  return out;
}

PullSummary read_summary(const Reader& r) {
  PullSummary pull;
  pull.number = r.number("number", 1);
  pull.title = r.string("title");
  pull.author = r.string("author");
  pull.branch = r.string("branch");
  pull.base = r.string("base");
  pull.head_sha = r.string("head_sha");
  pull.updated_at = r.string("updated_at");
  pull.url = r.string("url");
  pull.from_fork = r.boolean("from_fork");
  return pull;
}

Action read_host_ready(const Reader& r) {
  HostReady a{};
  a.language = r.one_of("language", kLanguageNames);
  a.theme = r.one_of("theme", kThemeNames);
  a.monospace = r.boolean("monospace");
  a.typography = r.boolean("typography");
  a.dark = r.boolean("dark");
  a.reduced_motion = r.boolean("reduced_motion");
  a.online = r.boolean("online");
  a.fragment = r.string("fragment");
  a.id_seed = r.string("id_seed");
  a.account = {r.boolean("has_token"), r.string("login")};
  return a;
}
Action read_navigated(const Reader& r) { return Navigate{parse_route(r.string("fragment")), true}; }
Action read_online_changed(const Reader& r) { return OnlineChanged{r.boolean("online")}; }
Action read_system_changed(const Reader& r) { return SystemChanged{r.boolean("dark"), r.boolean("reduced_motion")}; }
Action read_account_changed(const Reader& r) { return AccountChanged{{r.boolean("has_token"), r.string("login")}}; }
Action read_page_hidden(const Reader&) { return PageHidden{}; }
Action read_update_ready(const Reader&) { return UpdateReady{}; }

Action read_site_progress(const Reader& r) { return SiteProgress{r.request(), r.number("done"), r.number("total")}; }
Action read_site_opened(const Reader& r) {
  SiteOpened a{};
  a.request = r.request();
  a.ref = read_ref(r, "ref");
  a.default_branch = r.string("default_branch");
  a.head = r.string("head");
  a.can_write = r.boolean("can_write");
  a.from_cache = r.boolean("from_cache");
  a.entries = read_entries(r);
  a.texts = read_texts(r);
  return a;
}
Action read_site_texts(const Reader& r) { return SiteTexts{r.request(), read_texts(r)}; }
StoredDraft read_draft(const Reader& d) {
  StoredDraft draft;
  draft.path = d.string("path");
  draft.base_sha = d.string("base_sha");
  draft.revision = d.revision("revision");
  draft.snapshot = d.revision("snapshot");
  draft.saved_at = d.instant("saved_at");
  draft.base = d.piece("base_length");
  draft.text = d.piece("text_length");
  draft.state = d.piece("state_length");
  draft.log = d.piece("log_length");
  return draft;
}
Action read_drafts_listed(const Reader& r) {
  DraftsListed a{r.request(), {}};
  for (const Json& row : r.array("drafts")) {
    StoredDraft draft = read_draft(r.inside(row));
    if (r.failed()) break;
    a.drafts.push_back(std::move(draft));
  }
  return a;
}
Action read_draft_loaded(const Reader& r) {
  DraftLoaded a{r.request(), std::nullopt};
  const Json::Array& drafts = r.array("drafts");
  if (drafts.size() > 1) r.fail("drafts", "one draft or none");
  if (!drafts.empty()) a.draft = read_draft(r.inside(drafts[0]));
  return a;
}
Action read_draft_changed(const Reader& r) { return DraftChanged{read_ref(r, "ref"), r.string("path")}; }
Action read_page_role(const Reader& r) {
  return PageRole{read_ref(r, "ref"), r.string("path"), r.one_of("role", kRoleNames)};
}
Action read_hand_over_wanted(const Reader& r) { return HandOverWanted{read_ref(r, "ref"), r.string("path")}; }
Action read_versions_listed(const Reader& r) {
  VersionsListed a{r.request(), {}};
  for (const Json& row : r.array("versions")) {
    const Reader v = r.inside(row);
    const Version version{v.instant("at"), v.one_of("reason", kVersionReasonNames), v.number("size")};
    if (r.failed()) break;
    a.versions.push_back(version);
  }
  return a;
}
Action read_version_loaded(const Reader& r) { return VersionLoaded{r.request(), r.piece("length")}; }
Action read_texts_missing(const Reader&) { return TextsMissing{}; }
Action read_drafts_lost(const Reader&) { return DraftsLost{}; }
Action read_storage_asked(const Reader& r) {
  return StorageAsked{r.request(),
                      {static_cast<double>(r.integer("usage", 0, kMaxInteger)),
                       static_cast<double>(r.integer("quota", 0, kMaxInteger)), r.boolean("persisted")}};
}
Action read_all_drafts(const Reader& r) {
  AllDraftsRead a{r.request(), {}};
  for (const Json& row : r.array("drafts")) {
    const Reader d = r.inside(row);
    SiteDraft draft{read_ref(d, "ref"), read_draft(d)};
    if (r.failed()) break;
    a.drafts.push_back(std::move(draft));
  }
  return a;
}
Action read_drafts_file(const Reader& r) { return DraftsFile{r.piece("length")}; }
Action read_drafts_imported(const Reader& r) {
  return DraftsImported{r.request(), r.number("added"), r.number("kept"), r.number("same")};
}
Action read_outbox_listed(const Reader& r) {
  OutboxListed a{r.request(), {}};
  for (const Json& row : r.array("items")) {
    const Reader i = r.inside(row);
    OutboxItem item;
    item.publish_id = i.string("publish_id");
    item.title = i.string("title");
    item.site = read_ref(i, "ref");
    item.paths = read_strings(i, "paths");
    for (const Json& value : i.array("revisions")) {
      item.revisions.push_back({static_cast<std::uint64_t>(i.integer_of(value, "revisions", 0, kMaxInteger))});
    }
    item.shas = read_strings(i, "shas");
    item.confirmed_unsent = i.boolean("confirmed_unsent");
    if (item.paths.size() != item.revisions.size() || item.paths.size() != item.shas.size()) {
      i.fail("items", "with as many paths, shas and revisions");
    }
    if (r.failed()) break;
    a.items.push_back(std::move(item));
  }
  return a;
}
Action read_draft_saved(const Reader& r) { return DraftSaved{r.request(), r.string("path"), r.revision("revision")}; }
Action read_draft_deleted(const Reader& r) { return DraftDeleted{r.request(), r.string("path")}; }
Action read_publish_done(const Reader& r) {
  PublishDone a{};
  a.request = r.request();
  a.published = {r.string("publish_id"),  r.string("commit"),   r.string("branch"),
                 r.number("pull_number"), r.string("pull_url"), read_strings(r, "paths")};
  a.head = r.string("head");
  return a;
}
Action read_pulls_listed(const Reader& r) {
  PullsListed a{r.request(), {}};
  for (const Json& row : r.array("pulls")) a.pulls.push_back(read_summary(r.inside(row)));
  return a;
}
Action read_pull_opened(const Reader& r) {
  PullOpened a{r.request(), {}};
  const Reader p = r.inside(r.object("pull"));
  a.pull.summary = read_summary(p);
  a.pull.state = p.one_of("state", kPullStateNames);
  a.pull.mergeable = p.boolean_or_null("mergeable");
  a.pull.body = p.string("body");
  for (const Json& row : p.array("files")) {
    const Reader f = p.inside(row);
    PullFile file;
    file.path = f.string("path");
    file.previous_path = f.string("previous_path");
    file.status = f.one_of("status", kStatusNames);
    file.before = f.piece_if_any("before_length");
    file.after = f.piece_if_any("after_length");
    if (r.failed()) break;
    a.pull.files.push_back(std::move(file));
  }
  return a;
}
Action read_pull_merged(const Reader& r) { return PullMerged{r.request(), r.number("number", 1), r.string("commit")}; }
Action read_image_arrived(const Reader& r) { return ImageArrived{r.string("path"), r.boolean("ok")}; }
Action read_page_progress(const Reader& r) { return PageProgress{r.request(), r.number("done"), r.number("total")}; }
Action read_page_rendered(const Reader& r) {
  return PageRendered{r.request(), r.string("path"), r.boolean("is_page"), read_strings(r, "notes")};
}
Action read_page_linked(const Reader& r) { return PageLinked{r.string("path")}; }
Action read_page_clicked(const Reader& r) {
  return PageClicked{r.string("path"), r.number("line"), r.number("column")};
}
Action read_page_pointed(const Reader& r) {
  PagePointed a{r.string("path"), std::nullopt};
  const Json::Array& lines = r.array("lines");  // [from, to], or [] for none
  if (lines.empty()) return a;
  if (lines.size() != 2) r.fail("lines", "two numbers");
  a.lines = PageLines{static_cast<std::uint32_t>(r.integer_of(lines.front(), "lines", 0, 4294967295.0)),
                      static_cast<std::uint32_t>(r.integer_of(lines.back(), "lines", 0, 4294967295.0))};
  return a;
}
Action read_spelling_loaded(const Reader& r) {
  SpellingLoaded a{r.request(), read_strings(r, "words"), {}};
  for (const Json& row : r.array("pages")) {
    const Reader p = r.inside(row);
    a.pages.emplace_back(p.string("page"),
                         PageSpelling{p.one_of("choice", kSpellChoiceNames), read_strings(p, "ignored")});
  }
  return a;
}
Action read_words_checked(const Reader& r) {
  WordsChecked a{r.request(), {}};
  for (const Json& value : r.array("wrong"))
    a.wrong.push_back(static_cast<std::uint32_t>(r.integer_of(value, "wrong", 0, 4294967295.0)));
  return a;
}
Action read_words_suggested(const Reader& r) { return WordsSuggested{r.request(), read_strings(r, "words")}; }
Action read_picture_coming(const Reader& r) {
  return PictureComing{r.number("id"), r.string("name"), r.string("extension")};
}
Action read_picture_stored(const Reader& r) { return PictureStored{r.request(), r.string("sha"), r.number("size")}; }
Action read_pictures_listed(const Reader& r) {
  PicturesListed a{r.request(), {}};
  for (const Json& row : r.array("pictures")) {
    const Reader p = r.inside(row);
    StoredPicture picture{p.string("path"), p.string("sha"), p.number("size"), p.instant("saved_at")};
    if (r.failed()) break;
    a.pictures.push_back(std::move(picture));
  }
  return a;
}
Action read_request_failed(const Reader& r) {
  return RequestFailed{r.request(),
                       {r.one_of("outcome", kOutcomeNames), r.string("detail"), r.instant_if_any("retry_at")}};
}

struct Entry {
  std::string_view type;
  Action (*read)(const Reader&);
};
constexpr Entry kMessages[] = {
    {"host_ready", read_host_ready},
    {"navigated", read_navigated},
    {"online_changed", read_online_changed},
    {"system_changed", read_system_changed},
    {"account_changed", read_account_changed},
    {"page_hidden", read_page_hidden},
    {"update_ready", read_update_ready},
    {"site_progress", read_site_progress},
    {"site_opened", read_site_opened},
    {"site_texts", read_site_texts},
    {"drafts_listed", read_drafts_listed},
    {"outbox_listed", read_outbox_listed},
    {"draft_loaded", read_draft_loaded},
    {"draft_changed", read_draft_changed},
    {"page_role", read_page_role},
    {"hand_over_wanted", read_hand_over_wanted},
    {"versions_listed", read_versions_listed},
    {"version_loaded", read_version_loaded},
    {"drafts_lost", read_drafts_lost},
    {"texts_missing", read_texts_missing},
    {"storage_info", read_storage_asked},
    {"all_drafts", read_all_drafts},
    {"drafts_file", read_drafts_file},
    {"drafts_imported", read_drafts_imported},
    {"draft_saved", read_draft_saved},
    {"draft_deleted", read_draft_deleted},
    {"publish_done", read_publish_done},
    {"pulls_listed", read_pulls_listed},
    {"pull_opened", read_pull_opened},
    {"pull_merged", read_pull_merged},
    {"image_arrived", read_image_arrived},
    {"request_failed", read_request_failed},
    {"page_progress", read_page_progress},
    {"page_rendered", read_page_rendered},
    {"page_linked", read_page_linked},
    {"page_clicked", read_page_clicked},
    {"page_pointed", read_page_pointed},
    {"spelling_loaded", read_spelling_loaded},
    {"words_checked", read_words_checked},
    {"words_suggested", read_words_suggested},
    {"picture_coming", read_picture_coming},
    {"picture_stored", read_picture_stored},
    {"pictures_listed", read_pictures_listed},
};

base::Error bad(std::string message) { return {base::ErrorCode::kBadMessage, std::move(message)}; }

}  // namespace

base::Result<Action> decode(std::string_view envelope, std::string_view bytes) {
  const base::Result<Json> json = Json::parse(envelope);
  if (!json.ok()) return json.error();
  const std::string& type = (*json)["type"].string();
  for (const Entry& entry : kMessages) {
    if (entry.type != type) continue;
    const Reader reader(*json, bytes);
    Action action = entry.read(reader);
    reader.finish();
    if (reader.failed()) return bad(type + ": " + reader.error());
    return action;
  }
  return bad("no message \"" + type + "\"");
}

}  // namespace marbre::app
