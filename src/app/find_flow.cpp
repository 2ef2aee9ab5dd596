// Finding and replacing in the open page. The selection is the place: going to a match selects it, and replacing
// replaces the match that is selected. What the editor does not show (front matter below the form) is not looked at.
#include <algorithm>

#include "app/flows.hpp"

namespace marbre::app {
namespace {

constexpr std::uint32_t kMostSelected = 200;  // bytes of a selection that is taken for the query

// As `first_editable`, also between an edit and the next refresh.
base::ByteOffset search_from(const OpenPage& page) {
  if (page.derived.revision == page.revision) return first_editable(page);
  if (page.derived.front_matter.error) return {0};
  const std::string source = page.text.to_string();
  const frontmatter::Split split = frontmatter::split(source);
  return split.has_front_matter ? split.body.from : base::ByteOffset{0};
}

bool is_current(const FindBar& find, const OpenPage& page) {
  const FindBar::Matches& m = find.matches;
  if (!m.revision || m.query != find.query || m.path != page.path) return false;
  if (page.derived.revision == page.revision && m.first != first_editable(page)) return false;
  return m.revision == page.revision || (m.stopped && find.query.regex);
}

void look(AppState& s) {
  if (!s.page || is_current(s.find, *s.page)) return;
  FindBar::Matches& m = s.find.matches;
  const OpenPage& page = *s.page;
  if (m.query != s.find.query || !m.revision) {
    search::Compiled compiled = search::compile(s.find.query);
    m.pattern = std::move(compiled.pattern);
    m.error = compiled.error;
    m.error_at = compiled.at;
  }
  m.query = s.find.query;
  m.path = page.path;
  m.revision = page.revision;
  m.first = search_from(page);
  m.all.clear();
  m.stopped = false;
  if (!m.pattern) return;
  search::Found found = search::find_all(*m.pattern, page.text, {m.first, {page.text.size()}});
  m.all = std::move(found.matches);
  m.stopped = found.stopped;
}

void select_match(AppState& s, std::size_t index) {
  const base::ByteRange match = s.find.matches.all[index];
  select(s, {match.from, match.to});
}

// As one types the query, the selection goes along.
void select_first(AppState& s) {
  look(s);
  if (!s.page || s.find.matches.all.empty()) return;
  select_match(s, search::next_match(s.find.matches.all, s.find.origin));
}

std::string selected_line(const OpenPage& page) {
  const text::ByteRange range = page.selection.range();
  if (range.empty() || range.length() > kMostSelected) return {};
  std::string text = page.text.slice(range);
  return text.find('\n') == std::string::npos ? text : std::string();
}

void edit(AppState& s, Effects& out, text::Change change, text::Selection after) {
  s.page->history.close_group();
  on(s, out, EditText{std::move(change), after, text::EditKind::kFormat});
  s.page->history.close_group();
}

}  // namespace

std::optional<std::size_t> selected_match(const AppState& s) {
  if (!s.page) return std::nullopt;
  const text::ByteRange range = s.page->selection.range();
  const auto& all = s.find.matches.all;
  const auto at = std::ranges::lower_bound(all, range.from, {}, &base::ByteRange::from);
  if (at == all.end() || *at != range) return std::nullopt;
  return static_cast<std::size_t>(at - all.begin());
}

void refresh_find(AppState& s) {
  if (s.find.open) look(s);
}

void on(AppState& s, Effects&, OpenFind a) {
  if (!s.page) return;
  FindBar& find = s.find;
  if (!find.chosen) find.query.match_accents = s.language != Language::kFrench;
  find.open = true;
  find.replacing = find.replacing || a.replacing;
  find.origin = s.page->selection.range().from;
  if (std::string text = selected_line(*s.page); !text.empty() && !find.query.regex) find.query.text = std::move(text);
  find.matches.revision.reset();
  look(s);
}

void on(AppState& s, Effects&, CloseFind) { s.find.open = s.find.replacing = false; }

void on(AppState& s, Effects&, SetFind a) {
  const bool same_options = a.query.regex == s.find.query.regex && a.query.match_case == s.find.query.match_case &&
                            a.query.match_accents == s.find.query.match_accents &&
                            a.query.whole_word == s.find.query.whole_word;
  if (!same_options) s.find.chosen = true;
  s.find.query = std::move(a.query);
  select_first(s);
}

void on(AppState& s, Effects&, SetReplacement a) { s.find.replacement = std::move(a.text); }

void on(AppState& s, Effects&, GoToMatch a) {
  if (!s.page) return;
  if (s.find.matches.stopped) s.find.matches.revision.reset();  // asked for again
  look(s);
  const auto& all = s.find.matches.all;
  if (all.empty()) return;
  const text::ByteRange here = s.page->selection.range();
  if (a.backwards) {
    select_match(s, search::previous_match(all, here.from));
  } else {
    // From a match to the one behind it, an empty one included; from elsewhere to the next that begins here.
    const std::optional<std::size_t> current = selected_match(s);
    select_match(s, current ? (*current + 1) % all.size() : search::next_match(all, here.from));
  }
  s.find.origin = s.page->selection.range().from;
}

void on(AppState& s, Effects& out, ReplaceMatch) {
  if (!can_edit(s)) return;
  look(s);
  const std::optional<std::size_t> current = selected_match(s);
  if (!current) return on(s, out, GoToMatch{false});
  const FindBar::Matches& m = s.find.matches;
  const base::ByteRange match = m.all[*current];
  std::string text = search::replacement_of(*m.pattern, s.page->text, match, s.find.replacement);
  const text::Selection after = text::Selection::caret(match.from + static_cast<std::uint32_t>(text.size()));
  const bool empty = match.empty();
  if (text.empty() && empty) return on(s, out, GoToMatch{false});
  edit(s, out, text::Change::replace(match, std::move(text)), after);
  look(s);
  if (s.find.matches.all.empty()) return;
  std::size_t next = search::next_match(s.find.matches.all, after.head);
  // An empty match ("^") stands again where it was replaced.
  if (empty && s.find.matches.all[next].from == after.head) next = (next + 1) % s.find.matches.all.size();
  select_match(s, next);
}

void on(AppState& s, Effects& out, ReplaceAllMatches) {
  if (!can_edit(s)) return;
  look(s);
  const FindBar::Matches& m = s.find.matches;
  if (m.all.empty()) return;
  const std::size_t count = m.all.size();
  text::Change change = search::replace_all(*m.pattern, s.page->text, m.all, s.find.replacement);
  const text::Selection after = s.page->selection.mapped(change);
  if (!change.empty()) edit(s, out, std::move(change), text::Selection::caret(after.head));
  notify(s, Notice::Kind::kGood, kNoticeReplaced, std::to_string(count));
}

}  // namespace marbre::app
