#include "ui/spelling_menu.hpp"

#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling.hpp"
#include "ui/widgets/combobox.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using app::AppState;
using Menu = SpellingView::Menu;
using enum StringId;

struct Choice {
  enum class Kind { kTyped, kSuggestion, kMine, kSite, kPage } kind{};
  std::string text;
};

void close(Ui& ui, Menu& menu) {
  menu.open = false;
  const std::uint32_t back = menu.field.node != 0 ? menu.field.node : editor_node(ui.state);
  if (back != 0) ui.state.wants_focus = back;
  wake_in(ui, 0);
}

std::vector<Choice> choices_of(const AppState& app, const Menu& menu) {
  using Kind = Choice::Kind;
  std::vector<Choice> out;
  if (app::can_edit(app)) {
    if (!menu.query.empty()) out.push_back({Kind::kTyped, menu.query});
    if (app.spelling.suggestions.word == menu.word)
      for (const std::string& word : app.spelling.suggestions.words) out.push_back({Kind::kSuggestion, word});
  }
  out.push_back({Kind::kMine, {}});
  if (app::can_add_to_site(app)) out.push_back({Kind::kSite, {}});
  out.push_back({Kind::kPage, {}});
  return out;
}

void take(Ui& ui, const AppState& app, Menu& menu, const Choice& choice) {
  using Kind = Choice::Kind;
  close(ui, menu);
  const text::ByteOffset from = menu.range.from;
  switch (choice.kind) {
    case Kind::kMine: return ui.sink.push(app::AddWord{menu.word, app::WordList::kMine});
    case Kind::kSite: return ui.sink.push(app::AddWord{menu.word, app::WordList::kSite});
    case Kind::kPage: return ui.sink.push(app::AddWord{menu.word, app::WordList::kPage});
    case Kind::kTyped:
    case Kind::kSuggestion: break;
  }
  const bool typed = choice.kind == Kind::kTyped;
  if (menu.field.node != 0) {
    const frontmatter::Field* const field = app.page->derived.front_matter.find(menu.field.key);
    if (field == nullptr || menu.range.to.value > field->value.size()) return;
    std::string value = field->value;
    const std::string was = value.substr(from.value, menu.range.length());
    if (spelling::normal_form(was) != menu.word) return;
    value.replace(from.value, was.size(),
                  typed ? choice.text : spelling::fitted(choice.text, was, app.view.typography));
    return ui.sink.push(app::SetField{menu.field.key, std::move(value)});
  }
  std::string text =
      typed ? choice.text : spelling::fitted(choice.text, app.page->text.slice(menu.range), app.view.typography);
  const text::Selection after = text::Selection::caret(from + static_cast<std::uint32_t>(text.size()));
  ui.sink.push(app::CloseUndoGroup{});
  ui.sink.push(app::EditText{text::Change::replace(menu.range, std::move(text)), after, text::EditKind::kFormat});
  ui.sink.push(app::CloseUndoGroup{});
}

ComboOption option_of(const Ui& ui, const Choice& choice, std::string& scratch) {
  switch (choice.kind) {
    case Choice::Kind::kTyped: return {.label = scratch = format(ui.tr(kSpellReplace), choice.text)};
    case Choice::Kind::kSuggestion: return {.label = choice.text};
    case Choice::Kind::kMine: return {.label = ui.tr(kSpellAddMine), .aside = ui.tr(kSpellAddMineHint)};
    case Choice::Kind::kSite: return {.label = ui.tr(kSpellAddSite), .aside = ui.tr(kSpellAddSiteHint)};
    case Choice::Kind::kPage: return {.label = ui.tr(kSpellIgnore)};
  }
  return {};
}

// Under the word, or over it where there is no room.
Rect place_of(const Ui& ui, const Menu& menu, float height) {
  const float window_w = ui.state.width, window_h = ui.state.height;
  if (is_phone(ui)) return {0, 0, window_w, std::min(height, window_h)};
  const float w = std::min(400.0f, window_w - 32);
  const float x = std::clamp(menu.place.x - 14, 16.0f, std::max(16.0f, window_w - w - 16));
  const float below = menu.place.y + menu.place.h + 6, above = menu.place.y - 6 - height;
  float y = below;
  if (below + height > window_h - 16 && above >= 16) y = above;
  y = std::clamp(y, 16.0f, std::max(16.0f, window_h - height - 16));
  return {std::round(x), std::round(y), w, std::min(height, window_h - y - 16)};
}

std::string_view state_of(const Ui& ui, const AppState& app, const Menu& menu) {
  const app::Spelling::Suggestions& s = app.spelling.suggestions;
  if (s.word != menu.word || app::is_running(s.progress)) return ui.tr(kSpellLooking);
  if (std::holds_alternative<app::Failure>(s.progress)) return ui.tr(kSpellNoAnswer);
  return s.words.empty() ? ui.tr(kSpellNone) : std::string_view();
}

void draw_menu(Ui& ui, const AppState& app, Menu& menu) {
  for (const DrawnMark& drawn : drawn_marks(ui.state))
    if (menu.field.node == 0 && drawn.mark.range == menu.range && drawn.mark.kind == MarkKind::kSpelling)
      menu.place = drawn.rect;
  const std::vector<Choice> choices = choices_of(app, menu);
  const std::string_view said = state_of(ui, app, menu);
  const float field = 48, line = said.empty() ? 0 : 36;
  const float list = combo_row_height(ui) * static_cast<float>(std::min<std::size_t>(choices.size(), 11)) + 8;
  const Rect place = place_of(ui, menu, field + 1 + line + list);
  const float radius = is_phone(ui) ? 0 : 10;
  drop_shadow(ui, place, radius);
  fill(place, ui.theme.paper, radius);
  outline(place, ui.theme.line, radius);
  begin_region(ui, Role::kDialog, ui.tr(kSpellTitle), place, {.modal = true});
  Rect rest = place;
  Rect top = cut_top(rest, field);
  const Rect close_at = cut_right(top, 48);
  const std::string hint = format(ui.tr(kSpellHint), menu.word);
  const std::string name = format(ui.tr(kSpellField), menu.word);
  std::vector<std::uint32_t> numbers;  // suggestions come later than the rest
  for (const Choice& choice : choices) {
    const bool suggested = choice.kind == Choice::Kind::kSuggestion;
    numbers.push_back(suggested ? 10 + static_cast<std::uint32_t>(numbers.size())
                                : static_cast<std::uint32_t>(choice.kind));
  }
  const ComboLabels labels{name, ui.tr(kSpellResults), hint, numbers};
  ComboState combo{menu.query, menu.selected, menu.moved};
  ComboResult result = combo_field(ui, combo, labels, choices.size(), top);
  if (result.changed) wake_in(ui, 0);
  if (icon_button(ui, close_at, Icon::kClose, ui.tr(kClose))) close(ui, menu);
  fill({place.x, rest.y, place.w, 1}, ui.theme.line);
  cut_top(rest, 1);
  if (!said.empty()) {
    const Rect row = inset(cut_top(rest, line), kPadding + 4, 0);
    draw_line(row, style_of(TextRole::kSoft), ui.theme.soft, said);
    record(ui, node_id(Role::kText, "said"), Role::kText, said, row);
  }
  std::string scratch;
  const auto taken = combo_list(ui, combo, labels, choices.size(), rest,
                                [&](std::size_t i) { return option_of(ui, choices[i], scratch); });
  menu.query = combo.query;
  menu.selected = combo.selected;
  menu.moved = combo.moved;
  if (taken) result.taken = taken;
  // A finger needs no keyboard for this: it would cover half of the screen.
  if (menu.just_opened) ui.state.wants_focus = ui.state.touch ? 0 : combo_field_id(labels);
  end_region(ui);
  if (result.taken && !result.changed && *result.taken < choices.size()) take(ui, app, menu, choices[*result.taken]);
  const bool outside =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsMouseHoveringRect(min_of(place), max_of(place));
  if (!menu.just_opened && outside && menu.open) close(ui, menu);
}

}  // namespace

bool is_spelling_menu_open(const UiState& state) { return state.spelling && state.spelling->menu.open; }

namespace {

void open(Ui& ui, const AppState& app, std::string_view words, text::ByteRange range, SpellingView::Field field) {
  Menu& menu = spelling_view(ui.state).menu;
  menu = {};
  menu.open = menu.just_opened = true;
  menu.word = spelling::normal_form(words);
  menu.range = range;
  menu.revision = app.page->revision;
  const std::uint32_t at = field.node != 0 ? field.node : editor_node(ui.state);
  menu.place = ui.state.agent.node != 0 && ui.state.agent.node == at
                   ? ui.state.agent.caret
                   : Rect{ui.state.width / 2 - 200, ui.state.height * 0.2f, 1, 20};
  menu.field = std::move(field);
  ui.sink.push(app::AskSuggestions{menu.word});
  wake_in(ui, 0);
}

}  // namespace

void open_spelling_menu(Ui& ui, const AppState& app, text::ByteRange word) {
  if (app.page && word.to.value <= app.page->text.size()) open(ui, app, app.page->text.slice(word), word, {});
}

void open_field_menu(Ui& ui, const AppState& app, text::ByteRange word) {
  if (app.page && word.to.value <= ui.state.agent.text.size())
    open(ui, app, ui.state.agent.text.substr(word.from.value, word.length()), word, spelling_view(ui.state).field);
}

void draw_spelling_menu(Ui& ui, const AppState& app) {
  if (!is_spelling_menu_open(ui.state)) return;
  Menu& menu = ui.state.spelling->menu;
  if (!app.page || app.page->revision != menu.revision) {  // the text went on without it
    close(ui, menu);
    return;
  }
  begin_layer(ui, "##spelling");
  if (ui.state.key && ui.state.key->key == "Escape" && !menu.just_opened) {
    close(ui, menu);
  } else {
    const bool opening = menu.just_opened;
    draw_menu(ui, app, menu);
    if (opening) menu.just_opened = false;
  }
  end_layer(ui);
}

}  // namespace marbre::ui
