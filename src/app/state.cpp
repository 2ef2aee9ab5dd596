#include "app/state.hpp"

#include <algorithm>

namespace marbre::app {
namespace {

// Of the site's _config.yml, its draft included; read when it changes.
void read_config(const AppState& state, Derived& derived) {
  const auto draft = state.drafts.find("_config.yml");
  if (draft != state.drafts.end()) {
    if (derived.config_draft && derived.config_draft->id() == draft->second.text.id()) return;
    derived.config_draft = draft->second.text;
    derived.config.reset();
    const std::string text = draft->second.text.to_string();
    derived.options = site::markdown_options(text);
    derived.language = site::language(text);
    return;
  }
  std::shared_ptr<const std::string> config;
  if (state.site) {
    const auto found = state.site->texts.find("_config.yml");
    if (found != state.site->texts.end()) config = found->second;
  }
  if (!derived.config_draft && derived.config == config) return;
  derived.config_draft.reset();
  derived.config = config;
  derived.options = config ? site::markdown_options(*config) : markdown::Options{};
  derived.language = config ? site::language(*config) : std::string();
}

// Could an edit behind `body` of a text that has none have made front matter? Only of a first line of dashes.
bool may_begin_front_matter(const text::Document& text) {
  const std::string_view line = text.line({0});
  return line.starts_with("---") || line.starts_with("\xEF\xBB\xBF---");
}

}  // namespace

base::ByteOffset first_editable(const OpenPage& page) {
  const Derived& derived = page.derived;
  if (derived.revision != page.revision) return {0};
  const frontmatter::Split& split = derived.front_matter.split;
  if (!split.has_front_matter || derived.front_matter.error) return {0};
  const base::ByteOffset body = split.body.from;
  // A closing fence without a line end leaves no line for a body: then the source is what can be edited.
  const bool own_line = page.text.line_range(page.text.line_of(body)).from == body;
  return own_line && body.value <= page.text.size() ? body : base::ByteOffset{0};
}

bool is_dark(const AppState& state) {
  return state.theme == Theme::kDark || (state.theme == Theme::kSystem && state.system_dark);
}

bool can_edit(const AppState& state) {
  if (!state.page || state.page->read_only) return false;
  const bool ours = state.claim.path == state.page->path && state.claim.site == state.site_ref;
  return !ours || (state.claim.role != Claim::Role::kElsewhere && state.claim.role != Claim::Role::kTaking);
}

bool has_unsaved(const AppState& state) {
  return !state.left_drafts.empty() || std::any_of(state.drafts.begin(), state.drafts.end(), [](const auto& entry) {
    return entry.second.revision != entry.second.saved;
  });
}

// A draft that equals what is published is dropped at once, so having one is the whole question.
bool is_dirty(const AppState& state, std::string_view path) { return state.drafts.contains(path); }

bool is_outdated(const AppState& state, std::string_view path) {
  const auto draft = state.drafts.find(path);
  if (draft == state.drafts.end() || !state.site) return false;
  const site::Entry* entry = find_entry(*state.site, path);
  return draft->second.base_sha != (entry != nullptr ? std::string_view(entry->sha) : std::string_view{});
}

bool is_waiting(const AppState& state, std::string_view path) {
  const auto draft = state.drafts.find(path);
  if (draft == state.drafts.end()) return false;
  return std::any_of(state.outbox.begin(), state.outbox.end(), [&](const OutboxItem& item) {
    if (item.site != state.site_ref) return false;
    for (std::size_t i = 0; i < item.paths.size() && i < item.revisions.size(); ++i) {
      if (item.paths[i] == path && item.revisions[i] == draft->second.revision) return true;
    }
    return false;
  });
}

const site::Entry* find_entry(const Site& site, std::string_view path) {
  const auto at = std::lower_bound(site.entries.begin(), site.entries.end(), path,
                                   [](const site::Entry& entry, std::string_view p) { return entry.path < p; });
  return at != site.entries.end() && at->path == path ? &*at : nullptr;
}

void refresh(AppState& state) {
  if (!state.page || state.page->derived.revision == state.page->revision) return;
  OpenPage& page = *state.page;
  Derived& derived = page.derived;
  const bool again = derived.revision.has_value();
  // What was replaced, in the text before, and what it became.
  base::ByteRange before{{page.text.size()}, {page.text.size()}}, after = before;
  if (again) {
    const text::Change change = text::difference(derived.text, page.text);
    if (!change.empty()) {
      const text::Edit& edit = change.edits().front();
      before = edit.range;
      after = {edit.range.from, edit.range.from + static_cast<std::uint32_t>(edit.insert.size())};
    }
  }
  const base::ByteRange old_body = derived.front_matter.split.body;
  const bool in_body = again && before.from >= old_body.from &&
                       (derived.front_matter.split.has_front_matter || !may_begin_front_matter(page.text));
  if (in_body) {
    derived.front_matter.split.body.to = {page.text.size()};
  } else {
    derived.front_matter = frontmatter::read(page.text.to_string());
  }
  const base::ByteRange body = derived.front_matter.split.body;
  read_config(state, derived);
  const markdown::Options& options = derived.options;
  const bool same_body = again && !in_body && before.to <= old_body.from && old_body.length() == body.length();
  if (!again || *derived.tree.options != options) {
    derived.tree = markdown::parse(page.text, body, options);
  } else if (in_body) {
    const base::ByteRange replaced{{before.from.value - body.from.value}, {before.to.value - body.from.value}};
    derived.tree = markdown::reparse(derived.tree, replaced, {after.to.value - body.from.value}, page.text, body);
  } else if (same_body) {
    derived.tree.base = body.from.value;
  } else {
    derived.tree = markdown::parse(page.text, body, options);
  }
  derived.words = markdown::count_words(derived.tree);
  derived.text = page.text;
  derived.revision = page.revision;
}

}  // namespace marbre::app
