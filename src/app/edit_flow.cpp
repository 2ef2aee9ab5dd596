// The open page: changes, undo, fields. Every change makes a new revision, and the draft follows: it comes with the
// first difference from the published text and goes with the last one. A change that does not fit the text (a late
// event of the interface) is not applied.
#include <algorithm>
#include <utility>

#include "app/flows.hpp"
#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::app {
namespace {

constexpr std::uint64_t kMaxPageBytes = 64u << 20;  // text::Document's own limit

bool is_code_point_boundary(const text::Document& document, base::ByteOffset at) {
  if (at.value >= document.size()) return at.value == document.size();
  const std::string byte = document.slice({at, at + 1});
  return (static_cast<unsigned char>(byte[0]) & 0xC0) != 0x80;
}

text::Selection clamp(text::Selection selection, const text::Document& document) {
  const auto snap = [&](base::ByteOffset at) {
    at.value = std::min(at.value, document.size());
    while (at.value > 0 && !is_code_point_boundary(document, at)) at.value -= 1;
    return at;
  };
  return {snap(selection.anchor), snap(selection.head)};
}

// From here on the page's text is an edit of what is published now.
void follow(AppState& s, const std::shared_ptr<const std::string>& published) {
  const site::Entry* entry = find_entry(*s.site, s.page->path);
  s.page->base = published;
  s.page->base_sha = entry != nullptr ? entry->sha : "";
}

struct Done {  // what made a text a new one, for its log
  text::Operation what;
  const text::Change& change;
  text::EditKind kind;
  bool joined;
  text::Selection before;
};

// The page's text is a new one: the draft appears, follows or goes.
void text_changed(AppState& s, Effects& out, const text::Document& before, const Done& done) {
  OpenPage& page = *s.page;
  page.revision = new_revision(s);
  const std::shared_ptr<const std::string> published = published_text(s, page.path);
  const auto found = s.drafts.find(page.path);
  if (found != s.drafts.end()) {
    Draft& draft = found->second;
    if (s.now - draft.version_at >= kVersionEveryMs) {
      keep_version(s, out, page.path, before, draft.edited_at, VersionReason::kTime);
      draft.version_at = s.now;
    }
    log_operation(draft, done.what, done.change, done.before, page.selection, done.kind, done.joined);
    draft.text = page.text;
    draft.revision = page.revision;
    draft.edited_at = s.now;
    const bool is_published = published && same_text(page.text, *published);
    if (is_published || same_text(page.text, *draft.base)) {
      if (is_published) follow(s, published);
      drop_draft(s, out, page.path);
      return;
    }
  } else if (published && same_text(page.text, *published)) {
    follow(s, published);
    return;
  } else if (same_text(page.text, *page.base)) {
    return;
  } else {
    Draft draft;
    const bool again = page.discarded && page.discarded->text.size() == page.text.size() &&
                       page.discarded->text.to_string() == page.text.to_string();
    draft.path = page.path;
    draft.base = again ? page.discarded->base : page.base;
    draft.base_sha = again ? page.discarded->base_sha : page.base_sha;
    draft.text = page.text;
    draft.revision = page.revision;
    draft.edited_at = draft.version_at = s.now;
    s.drafts.emplace(page.path, std::move(draft));
  }
  schedule_save(s);
}

void apply(AppState& s, Effects& out, const text::Change& change, text::Selection after, text::EditKind kind) {
  OpenPage& page = *s.page;
  const text::Document before = page.text;
  page.text = change.apply(before);
  after = clamp(after, page.text);
  const text::Selection selected = page.selection;
  const bool joined = page.history.record(before, change, selected, after, kind, s.now);
  page.selection = after;
  text_changed(s, out, before, {text::Operation::kEdit, change, kind, joined, selected});
}

void step(AppState& s, Effects& out, text::Operation what, std::optional<text::HistoryStep> taken) {
  if (!taken) return;
  OpenPage& page = *s.page;
  if (!text::fits(taken->change, page.text)) {  // a stored history that is not this text's
    page.history = {};
    return;
  }
  const text::Document before = page.text;
  const text::Selection selected = page.selection;
  page.text = taken->change.apply(before);
  page.selection = clamp(taken->selection, page.text);
  text_changed(s, out, before, {what, taken->change, text::EditKind::kFormat, false, selected});
}

}  // namespace

void select(AppState& s, text::Selection selection) {
  OpenPage& page = *s.page;
  selection = clamp(selection, page.text);
  if (selection == page.selection) return;
  page.selection = selection;
  page.history.close_group();
  if (const auto draft = s.drafts.find(page.path); draft != s.drafts.end()) draft->second.log.selected = true;
}

void replace_text(AppState& s, Effects& out, std::string_view text) {
  s.page->history.close_group();
  const text::Change change = text::difference(s.page->text.to_string(), text);
  if (!change.empty()) apply(s, out, change, s.page->selection.mapped(change), text::EditKind::kFormat);
  s.page->history.close_group();
}

void take_stored(AppState& s, Draft&& draft) {
  OpenPage& page = *s.page;
  const text::Change change = text::difference(page.text.to_string(), draft.text.to_string());
  page.selection = clamp(page.selection.mapped(change), draft.text);
  page.text = draft.text;
  page.history = std::exchange(draft.history, {});
  page.revision = draft.revision;
  page.base = draft.base;
  page.base_sha = draft.base_sha;
  page.discarded.reset();
  page.pull_number = 0;
  s.drafts.insert_or_assign(page.path, std::move(draft));
}

void show_page(AppState& s, std::string path, text::Document text, bool read_only) {
  OpenPage page;
  page.path = std::move(path);
  page.text = std::move(text);
  page.read_only = read_only;
  page.revision = new_revision(s);
  page.base = std::make_shared<const std::string>();
  s.page = std::move(page);
  if (s.page_preview.chosen_beside != s.page->path) s.page_preview.chosen.clear();
  if (const auto draft = s.drafts.find(s.page->path); draft != s.drafts.end()) {
    s.page->revision = draft->second.revision;
    s.page->selection = clamp(draft->second.selection, s.page->text);
    s.page->history = std::exchange(draft->second.history, {});
    s.page->base = draft->second.base;
    s.page->base_sha = draft->second.base_sha;
  } else if (const auto published = published_text(s, s.page->path)) {
    follow(s, published);
  }
}

void show_published_text(AppState& s) {
  if (!s.page || s.page->read_only || is_dirty(s, s.page->path)) return;
  OpenPage& page = *s.page;
  const std::shared_ptr<const std::string> text = published_text(s, page.path);
  if (!text) return;
  if (same_text(page.text, *text)) {
    follow(s, text);
    page.pull_number = 0;
    return;
  }
  if (page.base == text) return;  // published by a pull request that is not merged yet
  base::Result<text::Document> document = text::Document::from(*text);
  if (!document.ok()) return;
  const text::Change change = text::difference(page.text.to_string(), *text);
  page.selection = clamp(page.selection.mapped(change), *document);
  page.text = std::move(*document);
  page.history = {};  // its positions are of another text
  page.discarded.reset();
  page.revision = new_revision(s);
  page.pull_number = 0;
  follow(s, text);
}

void on(AppState& s, Effects& out, OpenText a) {
  if (!s.site) open_scratch_site(s, out);
  const bool known = s.drafts.contains(a.path) || find_entry(*s.site, a.path) != nullptr;
  if (known) {
    go(s, out, {s.site_ref, RouteEdit{a.path}}, GoHow::kPush);
  } else {
    show_page(s, a.path, text::Document{}, false);
  }
  if (!can_edit(s) || s.page->path != a.path) return;
  s.page->history.close_group();
  apply(s, out, text::Change::replace({{0}, {s.page->text.size()}}, a.text.to_string()), text::Selection::caret({0}),
        text::EditKind::kPaste);
  s.page->history.close_group();
  if (known) return;
  // The scratch site has no address: a reload leads home.
  const GoHow how = s.site_ref == scratch_site() ? GoHow::kFromHost : GoHow::kPush;
  go(s, out, {s.site_ref, RouteEdit{std::move(a.path)}}, how);
}

void on(AppState& s, Effects& out, const EditText& a) {
  if (!can_edit(s) || a.change.empty()) return;
  if (!text::fits(a.change, s.page->text)) {
    std::uint64_t size = s.page->text.size();
    for (const text::Edit& edit : a.change.edits()) size += edit.insert.size();
    if (size > kMaxPageBytes) notify(s, Notice::Kind::kProblem, kNoticePageTooLarge, s.page->path);
    return;
  }
  apply(s, out, a.change, a.after, a.kind);
}

void on(AppState& s, Effects&, SetSelection a) {
  if (s.page) select(s, a.selection);
}

void on(AppState& s, Effects& out, Format a) {
  if (!can_edit(s)) return;
  OpenPage& page = *s.page;
  const base::ByteOffset first = first_editable(page);
  const text::Selection selection{std::max(page.selection.anchor, first), std::max(page.selection.head, first)};
  const editing::MaybeRewrite done = editing::run(a.command, {page.text, selection, first});
  if (!done) {
    if (a.command == editing::Command::kTypography) notify(s, Notice::Kind::kInfo, kNoticeTypographyFine);
    return;
  }
  page.history.close_group();
  if (done->change.empty()) {
    select(s, done->after);
  } else if (text::fits(done->change, page.text)) {
    apply(s, out, done->change, done->after, text::EditKind::kFormat);
    page.history.close_group();
  }
}

void on(AppState& s, Effects& out, Undo) {
  if (can_edit(s)) step(s, out, text::Operation::kUndo, s.page->history.undo());
}

void on(AppState& s, Effects& out, Redo) {
  if (can_edit(s)) step(s, out, text::Operation::kRedo, s.page->history.redo());
}

void on(AppState& s, Effects& out, const SetField& a) {
  if (!can_edit(s)) return;
  // What follows the front matter has no say in it.
  const OpenPage& page = *s.page;
  const frontmatter::FrontMatter& known = page.derived.front_matter;
  const bool apart = page.derived.revision == page.revision && known.split.has_front_matter && !known.error;
  const base::Result<text::Change> change = frontmatter::set_field(
      apart ? page.text.slice({{0}, known.split.body.from}) : page.text.to_string(), a.key, a.value);
  if (!change.ok()) {
    notify(s, Notice::Kind::kProblem, kNoticeFieldNotEditable, a.key,
           Failure{Outcome::kRejected, change.error().message, std::nullopt});
    return;
  }
  if (change->empty() || !text::fits(*change, s.page->text)) return;
  apply(s, out, *change, s.page->selection.mapped(*change), text::EditKind::kField);
}

void on(AppState& s, Effects& out, const DiscardDraft& a) {
  if (!is_dirty(s, a.path)) return;
  // Opened first, so that undo can bring the draft back.
  if (!s.page || s.page->path != a.path) go(s, out, {s.site_ref, RouteEdit{a.path}}, GoHow::kPush);
  if (!can_edit(s) || s.page->path != a.path) return;
  const Draft& draft = s.drafts.find(a.path)->second;
  std::shared_ptr<const std::string> target = published_text(s, a.path);
  if (!target) target = draft.base;
  s.page->discarded = draft;
  keep_version(s, out, a.path, draft.text, s.now, VersionReason::kDiscard);
  replace_text(s, out, *target);
  notify(s, Notice::Kind::kInfo, kNoticeDraftDiscarded, a.path);
}

}  // namespace marbre::app
