// The find bar above the text. The focus stays in its fields while Enter, Shift+Enter and F3 go through the matches,
// which are selected in the text; Escape goes to the text, with the match selected.
#include <algorithm>
#include <cmath>

#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/panels/cache.hpp"
#include "ui/panels/find_bar.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

StringId words_of(search::PatternError error) {
  switch (error) {
    case search::PatternError::kNone:
    case search::PatternError::kEmpty: return kCount;
    case search::PatternError::kUnclosedGroup: return kPatternGroup;
    case search::PatternError::kUnclosedClass: return kPatternClass;
    case search::PatternError::kBadRange: return kPatternRange;
    case search::PatternError::kNothingToRepeat: return kPatternRepeat;
    case search::PatternError::kBadEscape: return kPatternEscape;
    case search::PatternError::kLookaround: return kPatternLookaround;
    case search::PatternError::kBackreference: return kPatternBackreference;
    case search::PatternError::kTooLarge: return kPatternLarge;
  }
  return kCount;
}

std::string count_words(const Ui& ui, const app::AppState& app) {
  const app::FindBar::Matches& m = app.find.matches;
  if (!m.pattern) return {};
  if (m.all.empty() && !m.stopped) return std::string(ui.tr(kFindNone));
  std::string out;
  if (const auto current = app::selected_match(app)) out = std::to_string(*current + 1) + " / ";
  out += std::to_string(m.all.size());
  if (m.stopped) out += '+';
  return out;
}

void show_matches(Ui& ui, const app::AppState& app) {
  const app::FindBar::Matches& m = app.find.matches;
  PanelCache::FindMarks& shown = panel_cache(ui).find_marks;
  const std::optional<std::size_t> current = app::selected_match(app);
  const bool open = app.find.open;
  if (shown.open == open && shown.path == app.page->path && shown.revision == m.revision && shown.query == m.query &&
      shown.current == current)
    return;
  shown = {open, app.page->path, m.revision, m.query, current};
  std::vector<TextMark> marks;
  // Found in an earlier text when the search was given up: those places mean nothing now.
  if (open && m.revision == app.page->revision) {
    marks.reserve(m.all.size());
    for (std::size_t i = 0; i < m.all.size(); ++i)
      marks.push_back({m.all[i], current == i ? MarkKind::kCurrentMatch : MarkKind::kMatch});
  }
  set_marks(ui.state, app.page->path, MarkLayer::kSearch, app.page->text, std::move(marks));
  wake_in(ui, 0);
}

void draw_count(Ui& ui, const app::AppState& app) {
  begin_region(ui, Role::kStatus, ui.tr(kFindCount));
  const std::string words = count_words(ui, app);
  if (!words.empty()) text(ui, words, app.find.matches.all.empty() ? TextRole::kBad : TextRole::kLabel);
  end_region(ui);
}

void draw_arrows(Ui& ui, const app::AppState& app) {
  const bool none = app.find.matches.all.empty();
  const float h = control_height(ui);
  const std::string before = command_hint(ui, "find.previous"), after = command_hint(ui, "find.next");
  if (icon_button(ui, take(ui, h, h), Icon::kChevronUp, ui.tr(kFindPrevious),
                  {.disabled = none, .description = before}))
    ui.sink.push(app::GoToMatch{true});
  if (icon_button(ui, take(ui, h, h), Icon::kChevronDown, ui.tr(kFindNext), {.disabled = none, .description = after}))
    ui.sink.push(app::GoToMatch{false});
}

void draw_replace_row(Ui& ui, const app::AppState& app, float width) {
  const float h = control_height(ui);
  const std::string_view one = ui.tr(kReplaceOne), all = ui.tr(kReplaceAll);
  const float buttons = button_width(ui, one) + button_width(ui, all) + 16;
  const bool narrow = width < 480;
  begin_row(ui, h, 8);
  const std::uint32_t id = node_id(Role::kTextbox, ui.tr(kReplaceField));
  const auto typed =
      field(ui, ui.tr(kReplaceField), app.find.replacement,
            {.placeholder = ui.tr(kReplaceField), .width = narrow ? width : width - buttons, .bare = true});
  if (typed) ui.sink.push(app::SetReplacement{*typed});
  const bool may = app::can_edit(app) && !app.find.matches.all.empty();
  if (button(ui, one, {.disabled = !may})) ui.sink.push(app::ReplaceMatch{});
  if (button(ui, all, {.disabled = !may})) ui.sink.push(app::ReplaceAllMatches{});
  if (ui.state.focus == id && ui.state.key && ui.state.key->key == "Enter" && may) ui.sink.push(app::ReplaceMatch{});
  end_row(ui);
}

void draw_message(Ui& ui, const app::AppState& app) {
  const app::FindBar::Matches& m = app.find.matches;
  if (const StringId words = words_of(m.error); words != kCount) draw_alert(ui, ui.tr(words));
  if (m.stopped) draw_alert(ui, ui.tr(kFindStopped), TextRole::kWarn);
}

void close(Ui& ui) {
  ui.sink.push(app::CloseFind{});
  ui.state.wants_focus = editor_node(ui.state);
}

}  // namespace

std::optional<search::Query> draw_find_options(Ui& ui, const search::Query& query) {
  std::optional<search::Query> changed;
  const auto toggle = [&](std::string_view label, StringId name, bool on, bool search::Query::* member) {
    const ButtonOptions o{
        .kind = ButtonKind::kQuiet, .pressed = on ? 1 : 0, .description = ui.tr(name), .name = ui.tr(name)};
    if (!button(ui, label, o)) return;
    changed = query;
    (*changed).*member = !(query.*member);
  };
  toggle("Aa", kFindCase, query.match_case, &search::Query::match_case);
  toggle(ui.tr(kFindAccentsShort), kFindAccents, query.match_accents, &search::Query::match_accents);
  toggle(ui.tr(kFindWordShort), kFindWord, query.whole_word, &search::Query::whole_word);
  toggle(".*", kFindRegex, query.regex, &search::Query::regex);
  return changed;
}

StringId pattern_error_words(search::PatternError error) { return words_of(error); }

float draw_find_bar(Ui& ui, const app::AppState& app, Rect rect) {
  if (!app.page) return 0;
  show_matches(ui, app);
  if (!app.find.open) return 0;
  const app::FindBar& find = app.find;
  const float h = control_height(ui);
  begin_region(ui, Role::kSearch, ui.tr(kFindTitle), rect);
  begin_column(ui, inset(rect, 0, 8), 6);
  const float width = rect.w;
  const bool narrow = width < 560;
  const std::uint32_t id = node_id(Role::kSearchbox, ui.tr(kFindField));
  const std::uint32_t replace_id = node_id(Role::kTextbox, ui.tr(kReplaceField));
  begin_row(ui, h, 4);
  const float rest = narrow ? h + 4 : 372;
  const auto typed = field(ui, ui.tr(kFindField), find.query.text,
                           {.search = true,
                            .invalid = words_of(find.matches.error) != kCount,
                            .placeholder = ui.tr(kFindField),
                            .width = width - rest,
                            .select_on_focus = true});
  search::Query query = find.query;
  bool changed = false;
  if (typed) {
    query.text = *typed;
    changed = true;
  }
  const auto close_button = [&] {
    const bool ours = ui.state.focus == id || ui.state.focus == replace_id || ui.state.focus == editor_node(ui.state);
    const IconButtonOptions o{.shortcut = ours ? std::string_view("Escape") : std::string_view()};
    if (icon_button(ui, take(ui, h, h), Icon::kClose, ui.tr(kFindClose), o)) close(ui);
  };
  if (narrow) {
    close_button();
    end_row(ui);
    begin_row(ui, h, 4);
  }
  if (const auto options = draw_find_options(ui, query)) {
    query = *options;
    changed = true;
  }
  draw_arrows(ui, app);
  if (!narrow) close_button();
  draw_count(ui, app);
  end_row(ui);
  if (changed) ui.sink.push(app::SetFind{std::move(query)});
  if (find.replacing) draw_replace_row(ui, app, width);
  draw_message(ui, app);
  if (ui.state.focus == id && ui.state.key && ui.state.key->key == "Enter" && !typed)
    ui.sink.push(app::GoToMatch{ui.state.key->shift});
  if (facade(ui).focus_find) {
    facade(ui).focus_find = false;
    ui.state.wants_focus = id;
  }
  const float used = end_column(ui) + 16;
  end_region(ui);
  return used;
}

}  // namespace marbre::ui
