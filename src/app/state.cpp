#include "app/state.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::app {
namespace {

using markdown::Node;
using markdown::NodeKind;

// Words as readers count them: what stands between white space and has a letter or a digit, so that a French " : " is
// none and "aujourd'hui" is one. Alternative texts, code blocks and raw HTML are not read as text.
class WordCounter {
 public:
  void feed(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const base::Decoded decoded = base::decode_at(text, at);
      at += decoded.bytes;
      if (text::is_space(decoded.code_point)) {
        end_word();
      } else if (text::is_word_character(decoded.code_point)) {
        in_word_ = true;
      }
    }
  }
  void end_word() {
    if (std::exchange(in_word_, false)) ++words_;
  }
  std::uint32_t words() const { return words_; }

 private:
  bool in_word_ = false;
  std::uint32_t words_ = 0;
};

std::uint32_t count_words(const markdown::Tree& tree) {
  WordCounter counter;
  for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
    const Node& node = tree.nodes[i];
    switch (node.kind) {
      case NodeKind::kText:
      case NodeKind::kCode: counter.feed(node.text); break;
      case NodeKind::kImage:
        if (node.end > i) i = node.end - 1;
        break;
      case NodeKind::kEmphasis:
      case NodeKind::kStrong:
      case NodeKind::kStrikethrough:
      case NodeKind::kLink:
      case NodeKind::kHtmlInline: break;  // a word goes on across them
      case NodeKind::kDocument:
      case NodeKind::kParagraph:
      case NodeKind::kHeading:
      case NodeKind::kQuote:
      case NodeKind::kBulletList:
      case NodeKind::kOrderedList:
      case NodeKind::kItem:
      case NodeKind::kCodeBlock:
      case NodeKind::kHtmlBlock:
      case NodeKind::kRule:
      case NodeKind::kTable:
      case NodeKind::kTableHead:
      case NodeKind::kTableBody:
      case NodeKind::kTableRow:
      case NodeKind::kTableHeaderCell:
      case NodeKind::kTableCell:
      case NodeKind::kSoftBreak:
      case NodeKind::kHardBreak: counter.end_word(); break;
    }
  }
  counter.end_word();
  return counter.words();
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
  derived.source = page.text.to_string();
  derived.front_matter = frontmatter::read(derived.source);
  const base::ByteRange body = derived.front_matter.split.body;
  derived.tree = markdown::parse(std::string_view(derived.source).substr(body.from.value, body.length()));
  for (Node& node : derived.tree.nodes) {
    node.source.from = node.source.from + body.from.value;
    node.source.to = node.source.to + body.from.value;
  }
  derived.words = count_words(derived.tree);
  derived.revision = page.revision;
}

}  // namespace marbre::app
