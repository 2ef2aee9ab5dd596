// Pictures put into a page. One that comes is prepared and kept by the host first; then the text has it, where the
// selection was when it came, wherever that place is by now.
#include <algorithm>

#include "app/flows.hpp"
#include "core/base/sort.hpp"
#include "core/site/pictures.hpp"

namespace marbre::app {
namespace {

std::vector<std::pair<std::string_view, std::string_view>> page_texts(const AppState& s) {
  std::vector<std::pair<std::string_view, std::string_view>> texts;
  for (const site::PageInfo& page : s.site->pages) {
    const auto text = s.site->texts.find(page.path);
    if (text != s.site->texts.end()) texts.emplace_back(page.path, *text->second);
  }
  return texts;
}

bool is_taken(const AppState& s, std::string_view path) {
  const auto same = [&](const auto& one) { return one.path == path; };
  return find_entry(*s.site, path) != nullptr || s.pictures.stored.contains(path) || s.pictures.sent.contains(path) ||
         s.drafts.contains(path) || std::ranges::any_of(s.pictures.coming, same);
}

std::vector<ComingPicture>::iterator find_coming(AppState& s, std::string_view path) {
  return std::ranges::find(s.pictures.coming, path, &ComingPicture::path);
}

bool is_of_page(const AppState& s, const ComingPicture& picture) { return s.page && s.page->path == picture.page; }

// `range` in the text as it is now. What was inserted is followed from outside, a place is where one goes on.
void map_to_now(ComingPicture& picture, const text::Document& now) {
  if (picture.of.id() == now.id()) return;
  const text::Change change = text::difference(picture.of, now);
  picture.of = now;
  if (picture.inserted) {
    picture.range = {change.map(picture.range.from, text::Assoc::kBefore),
                     change.map(picture.range.to, text::Assoc::kAfter)};
  } else if (!change.empty()) {
    picture.range.from = picture.range.to = change.map(picture.range.to, text::Assoc::kAfter);
  }
}

// Does the text still have it: "![" before its alternative text, "](" behind?
bool is_there(const ComingPicture& picture) {
  const auto [from, to] = picture.range;
  if (from.value < 2 || to.value + 2 > picture.of.size() || to < from) return false;
  return picture.of.slice({from - 2, from}) == "![" && picture.of.slice({to, to + 2}) == "](";
}

std::string as_alt(std::string_view words) {
  std::string out;
  for (const char c : words) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    out += c == '\n' || c == '\r' ? ' ' : c;
  }
  return out;
}

void edit(AppState& s, Effects& out, base::ByteRange range, std::string text, text::Selection after) {
  on(s, out, EditText{text::Change::replace(range, std::move(text)), after, text::EditKind::kPicture});
}

void insert(AppState& s, Effects& out, ComingPicture& picture) {
  map_to_now(picture, s.page->text);
  const base::ByteOffset first = first_editable(*s.page);
  const base::ByteRange range{std::max(picture.range.from, first), std::max(picture.range.to, first)};
  const char* const ending = s.page->text.dominant_ending() == text::LineEnding::kCrLf ? "\r\n\r\n" : "\n\n";
  const std::string before = picture.after_another ? ending : "";
  site::LinkText link = site::asset_link(picture.path, link_habits(s), "x");
  const std::string alt = as_alt(picture.alt);
  link.text.replace(link.select_from, link.select_to - link.select_from, alt);
  const std::uint32_t alt_at = static_cast<std::uint32_t>(before.size()) + link.select_from;
  const std::string text = before + link.text;
  const text::Selection after = text::Selection::caret(range.from + static_cast<std::uint32_t>(text.size()));
  s.page->history.close_group();
  edit(s, out, range, text, after);
  picture.of = s.page->text;
  picture.range = {range.from + alt_at, range.from + alt_at + static_cast<std::uint32_t>(alt.size())};
  picture.inserted = true;
}

void say_described(AppState& s, const ComingPicture& picture) {
  notify(s, Notice::Kind::kGood, picture.alt.empty() ? kNoticePictureDecorative : kNoticePictureDescribed,
         picture.name);
}

bool is_named(const AppState& s, std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return std::ranges::any_of(
      s.drafts, [&](const auto& entry) { return entry.second.text.to_string().find(name) != std::string::npos; });
}

void release(AppState& s, Effects& out, std::map<std::string, StoredPicture, std::less<>>::iterator at) {
  out.push_back(ReleasePicture{s.site_ref, at->first, at->second.sha});
  s.pictures.stored.erase(at);
}

}  // namespace

std::string thumbnail_key(std::string_view path) { return "thumbnail:" + std::string(path); }

site::LinkHabits link_habits(const AppState& s) {
  std::vector<std::string_view> texts;
  for (const auto& [path, text] : page_texts(s)) texts.push_back(text);
  return site::link_habits(texts);
}

const ComingPicture* asked_picture(const AppState& s) {
  for (const ComingPicture& picture : s.pictures.coming)
    if (!picture.described && is_of_page(s, picture)) return &picture;
  return nullptr;
}

std::string image_sha(const AppState& s, std::string_view path) {
  if (const auto stored = s.pictures.stored.find(path); stored != s.pictures.stored.end()) return stored->second.sha;
  if (const site::Entry* entry = find_entry(*s.site, path)) return entry->sha;
  const auto sent = s.pictures.sent.find(path);
  return sent != s.pictures.sent.end() ? sent->second : std::string();
}

void list_pictures(AppState& s, Effects& out) {
  abandon<AwaitPictures>(s, out);
  ask(s, out, AwaitPictures{s.site_ref}, ListPictures{0, s.site_ref});
}

void follow_pictures(AppState& s) {
  if (!s.page) return;
  std::erase_if(s.pictures.coming, [&](ComingPicture& picture) {
    if (!picture.inserted) return false;
    if (!is_of_page(s, picture)) return true;
    if (picture.of.id() == s.page->text.id()) return false;
    map_to_now(picture, s.page->text);
    return !is_there(picture);
  });
}

// What the site has by now is its own. What no draft has named for long is not coming back.
void settle_pictures(AppState& s, Effects& out) {
  if (!s.site || !std::holds_alternative<Idle>(s.drafts_progress)) return;
  for (auto at = s.pictures.stored.begin(); at != s.pictures.stored.end();) {
    const auto next = std::next(at);
    const site::Entry* const entry = find_entry(*s.site, at->first);
    const bool old = s.now - at->second.saved_at > kPictureKeptMs;
    if ((entry != nullptr && entry->sha == at->second.sha) || (old && !is_named(s, at->first))) release(s, out, at);
    at = next;
  }
}

std::vector<StoredPicture> pictures_to_publish(const AppState& s) {
  std::vector<StoredPicture> out;
  for (const auto& [path, picture] : s.pictures.stored) {
    const bool waits = std::ranges::any_of(s.outbox, [&](const OutboxItem& item) {
      for (std::size_t i = 0; i < item.paths.size() && i < item.shas.size(); ++i)
        if (item.site == s.site_ref && item.paths[i] == path && item.shas[i] == picture.sha) return true;
      return false;
    });
    if (!waits && is_named(s, path)) out.push_back(picture);
  }
  return out;
}

// A draft that went on and names it still is published with it, until the site has it.
void picture_sent(AppState& s, Effects& out, const std::string& path, std::string_view sha) {
  const auto at = s.pictures.stored.find(path);
  if (at == s.pictures.stored.end() || at->second.sha != sha) return;
  const bool is_in_site = find_entry(*s.site, path) != nullptr;
  if (!is_in_site && is_named(s, path)) return;
  s.pictures.sent.insert_or_assign(path, at->second.sha);
  release(s, out, at);
}

void on(AppState& s, Effects& out, PickPicture) {
  if (can_edit(s)) out.push_back(PickPictureFile{});
}

void on(AppState& s, Effects& out, PictureComing a) {
  if (a.extension.empty()) return notify(s, Notice::Kind::kProblem, kNoticePictureUnknown, a.name);
  if (!s.site || !can_edit(s)) return notify(s, Notice::Kind::kProblem, kNoticePictureNoPage, a.name);
  ComingPicture picture;
  picture.path = site::picture_path(s.page->path, {a.name, a.extension}, s.site->entries, page_texts(s),
                                    [&](std::string_view path) { return is_taken(s, path); });
  picture.name = a.name.empty() ? picture.path.substr(picture.path.rfind('/') + 1) : std::move(a.name);
  picture.page = s.page->path;
  picture.of = s.page->text;
  picture.range = s.page->selection.range();
  picture.after_another = std::ranges::any_of(s.pictures.coming, [&](const ComingPicture& other) {
    return !other.inserted && other.page == picture.page && other.of.id() == picture.of.id() &&
           other.range == picture.range;
  });
  constexpr std::uint32_t kMostOfAName = 300;
  if (!picture.after_another && picture.range.length() <= kMostOfAName) picture.alt = picture.of.slice(picture.range);
  ask(s, out, AwaitPicture{s.site_ref, picture.path, picture.name}, TakePicture{0, s.site_ref, picture.path, a.id});
  s.pictures.coming.push_back(std::move(picture));
}

void on(AppState& s, Effects& out, PictureStored a) {
  const std::optional<AwaitPicture> asked = take<AwaitPicture>(s, a.request);
  if (!asked || asked->ref != s.site_ref) return;
  s.pictures.stored.insert_or_assign(asked->path, StoredPicture{asked->path, std::move(a.sha), a.size, s.now});
  s.images.erase(asked->path);
  s.images.erase(thumbnail_key(asked->path));
  const bool listing = std::ranges::any_of(
      s.awaited, [](const auto& entry) { return std::holds_alternative<AwaitPictures>(entry.second); });
  if (listing) list_pictures(s, out);  // that answer may be without this one
  const auto coming = find_coming(s, asked->path);
  if (coming == s.pictures.coming.end()) return;
  if (!is_of_page(s, *coming) || !can_edit(s)) {  // left meanwhile
    notify(s, Notice::Kind::kProblem, kNoticePictureNoPage, coming->name);
    s.pictures.coming.erase(coming);
    return;
  }
  insert(s, out, *coming);
  if (!coming->described) return;
  s.page->history.close_group();
  say_described(s, *coming);
  s.pictures.coming.erase(coming);
}

void on(AppState& s, Effects& out, DescribePicture a) {
  const auto coming = find_coming(s, a.path);
  if (coming == s.pictures.coming.end() || coming->described) return;
  coming->alt = std::move(a.alt);
  coming->described = true;
  if (!coming->inserted) return;  // with it, then
  if (is_of_page(s, *coming) && can_edit(s)) {
    map_to_now(*coming, s.page->text);
    std::string alt = as_alt(coming->alt);
    if (is_there(*coming) && coming->of.slice(coming->range) != alt) {
      const text::Change change = text::Change::replace(coming->range, alt);
      edit(s, out, coming->range, std::move(alt), s.page->selection.mapped(change));
    }
    s.page->history.close_group();
  }
  const auto again = find_coming(s, a.path);  // `follow_pictures` has not run: it is there
  say_described(s, *again);
  s.pictures.coming.erase(again);
}

void on(AppState& s, Effects& out, PicturesListed a) {
  if (!take<AwaitPictures>(s, a.request)) return;
  std::map<std::string, StoredPicture, std::less<>> stored;
  for (StoredPicture& picture : a.pictures) {
    const auto known = s.images.find(picture.path);  // was asked for before it was known
    if (known != s.images.end() && known->second == AppState::ImageState::kMissing) s.images.erase(known);
    std::string path = picture.path;
    stored.insert_or_assign(std::move(path), std::move(picture));
  }
  s.pictures.stored = std::move(stored);
  settle_pictures(s, out);
}

void picture_failed(AppState& s, const AwaitPicture& awaited, Failure failure) {
  const auto coming = find_coming(s, awaited.path);
  if (coming != s.pictures.coming.end() && !coming->inserted) s.pictures.coming.erase(coming);
  std::string_view key = kNoticePictureUnreadable;
  if (failure.outcome == Outcome::kTooLarge) key = kNoticePictureTooLarge;
  if (failure.outcome == Outcome::kForbidden) key = kNoticePictureUnsafe;
  if (failure.outcome == Outcome::kQuota) key = kNoticePictureNoRoom;
  if (failure.outcome == Outcome::kOffline || failure.outcome == Outcome::kServer) key = kNoticePictureNotReady;
  notify(s, Notice::Kind::kProblem, key, awaited.name, std::move(failure));
}

}  // namespace marbre::app
