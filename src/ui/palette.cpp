#include "ui/palette.hpp"

#include <algorithm>
#include <cmath>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/search/fuzzy.hpp"
#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/combobox.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using app::AppState;
using Item = PaletteView::Item;
using enum StringId;

constexpr std::size_t kMostShown = 60, kMostRecent = 20;
constexpr int kRecentBonus = 40, kPathPenalty = 300;

PaletteView& palette_of(Ui& ui) {
  if (!ui.state.palette) ui.state.palette = std::make_shared<PaletteView>();
  return *ui.state.palette;
}

// -- what answers the query -------------------------------------------------------------------------------------------
int recency(const PaletteView& view, std::string_view id) {
  const auto at = std::ranges::find(view.recent, id);
  if (at == view.recent.end()) return 0;
  return kRecentBonus - static_cast<int>(at - view.recent.begin());
}

void add_commands(const Ui& ui, const AppState& app, PaletteView& view, std::string_view query) {
  const std::span<const AppCommand> all = commands();
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    const AppCommand& command = all[i];
    if (command.run == nullptr || command.id == "palette" || !is_enabled(ui, app, command)) continue;
    int score = search::rank(query, base::fold_for_search(ui.tr(command.name)));
    if (score == search::kNoMatch && command.words != kCount) {
      score = search::rank(query, base::fold_for_search(ui.tr(command.words)));
      if (score != search::kNoMatch) score = std::max(1, score - kPathPenalty);
    }
    if (score == search::kNoMatch) continue;
    view.items.push_back({Item::Kind::kCommand, i, score + recency(view, command.id)});
  }
}

void add_pages(const AppState& app, PaletteView& view, std::string_view query) {
  if (!app.site) return;
  const std::vector<site::PageInfo>& pages = app.site->pages;
  for (std::uint32_t i = 0; i < pages.size(); ++i) {
    const int recent = recency(view, pages[i].path);
    if (query.empty()) {
      if (recent > 0) view.items.push_back({Item::Kind::kPage, i, recent});
      continue;
    }
    int score = search::rank(query, base::fold_for_search(pages[i].title));
    if (score < 500) {
      const int by_path = search::rank(query, base::fold_for_search(pages[i].path));
      score = std::max(score, by_path == search::kNoMatch ? by_path : std::max(1, by_path - kPathPenalty));
    }
    if (score != search::kNoMatch) view.items.push_back({Item::Kind::kPage, i, score + recent});
  }
}

void add_headings(const std::vector<markdown::OutlineEntry>& outline, PaletteView& view, std::string_view query) {
  for (std::uint32_t i = 0; i < outline.size(); ++i) {
    const int score = search::rank(query, base::fold_for_search(outline[i].text));
    if (score != search::kNoMatch) view.items.push_back({Item::Kind::kHeading, i, query.empty() ? 0 : score});
  }
}

bool asks_for_heading(std::string_view query) { return query.starts_with('@'); }

std::vector<markdown::OutlineEntry> outline_of(const AppState& app) {
  if (!app.page || app.page->derived.revision != app.page->revision) return {};
  return markdown::outline(app.page->derived.tree);
}

void find_items(const Ui& ui, const AppState& app, PaletteView& view,
                const std::vector<markdown::OutlineEntry>& outline) {
  view.items.clear();
  std::string query = base::fold_for_search(view.combo.query);
  if (asks_for_heading(query)) {
    add_headings(outline, view, std::string_view(query).substr(1));
  } else {
    add_commands(ui, app, view, query);
    add_pages(app, view, query);
  }
  base::sort(view.items, [](const Item& a, const Item& b) { return a.score > b.score; });
  if (view.items.size() > kMostShown) view.items.resize(kMostShown);
}

// -- doing it ---------------------------------------------------------------------------------------------------------
void close(Ui& ui, PaletteView& view) {
  view.shows = PaletteView::Shows::kNothing;
  if (view.focus_before != 0) ui.state.wants_focus = view.focus_before;
  wake_in(ui, 0);
}

void remember(PaletteView& view, std::string_view id) {
  std::erase(view.recent, id);
  view.recent.insert(view.recent.begin(), std::string(id));
  if (view.recent.size() > kMostRecent) view.recent.pop_back();
}

void go_to_heading(Ui& ui, const AppState& app, const markdown::OutlineEntry& entry) {
  // Behind its mark, where one would go on writing.
  const text::LineIndex line = app.page->text.line_of(entry.source.from);
  ui.sink.push(app::SetSelection{text::Selection::caret(app.page->text.line_range(line).to)});
  focus_editor(ui, app);
}

void take_item(Ui& ui, const AppState& app, PaletteView& view, std::size_t index,
               const std::vector<markdown::OutlineEntry>& outline) {
  if (index >= view.items.size()) return;
  const Item item = view.items[index];
  close(ui, view);
  switch (item.kind) {
    case Item::Kind::kCommand: {
      const AppCommand& command = commands()[item.index];
      remember(view, command.id);
      command.run(ui, app);
      return;
    }
    case Item::Kind::kPage:
      remember(view, app.site->pages[item.index].path);
      ui.sink.push(app::OpenPagePath{app.site->pages[item.index].path});
      return;
    case Item::Kind::kHeading: return go_to_heading(ui, app, outline[item.index]);
  }
}

// -- drawing ----------------------------------------------------------------------------------------------------------
Rect sheet_of(const Ui& ui, float wanted_height) {
  const Rect window{0, 0, ui.state.width, ui.state.height};
  if (is_phone(ui)) return {0, 0, window.w, std::min(window.h, wanted_height)};
  const float w = std::min(640.0f, window.w - 32);
  const float y = std::round(window.h * 0.12f);
  return {std::round((window.w - w) / 2), y, w, std::min(wanted_height, window.h - y - 24)};
}

void draw_ground(Ui& ui, Rect sheet) {
  const Rect window{0, 0, ui.state.width, ui.state.height};
  fill(window, fade(ui.theme.scrim, 0.6f));
  const float radius = is_phone(ui) ? 0 : 10;
  drop_shadow(ui, sheet, radius);
  fill(sheet, ui.theme.paper, radius);
  if (!is_phone(ui)) outline(sheet, ui.theme.line, radius);
}

bool pressed_outside(Rect sheet) {
  return ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsMouseHoveringRect(min_of(sheet), max_of(sheet));
}

ComboOption option_of(const Ui& ui, const AppState& app, const Item& item,
                      const std::vector<markdown::OutlineEntry>& outline, std::string& scratch) {
  switch (item.kind) {
    case Item::Kind::kCommand: {
      const AppCommand& command = commands()[item.index];
      scratch = shortcut_words(shortcuts_of(command, ui.state.mac), ui.state.mac, ui.language);
      return {.label = ui.tr(command.name), .aside = scratch};
    }
    case Item::Kind::kPage: {
      const site::PageInfo& page = app.site->pages[item.index];
      return {.label = page.title.empty() ? std::string_view(page.path) : std::string_view(page.title),
              .detail = page.path,
              .aside = ui.tr(kPalettePage)};
    }
    case Item::Kind::kHeading: {
      const markdown::OutlineEntry& entry = outline[item.index];
      scratch = format(ui.tr(kPaletteLevel), std::to_string(entry.level));
      return {.label = entry.text.empty() ? ui.tr(kPaletteUntitled) : std::string_view(entry.text), .aside = scratch};
    }
  }
  return {};
}

void draw_list(Ui& ui, const AppState& app, PaletteView& view) {
  const std::vector<markdown::OutlineEntry> outline =
      asks_for_heading(view.combo.query) ? outline_of(app) : std::vector<markdown::OutlineEntry>{};
  find_items(ui, app, view, outline);
  const Rect sheet = sheet_of(ui, combo_sheet_height(ui, view.items.size(), 10));
  fill({0, 0, ui.state.width, ui.state.height}, fade(ui.theme.scrim, 0.6f));
  std::string scratch;
  const ComboSheetResult result =
      combo_sheet(ui, view.combo, {ui.tr(kPaletteField), ui.tr(kPaletteResults), ui.tr(kPaletteHint)},
                  {.title = ui.tr(kPaletteTitle),
                   .none = ui.tr(kPaletteNone),
                   .count = view.items.size(),
                   .just_opened = view.just_opened,
                   .radius = is_phone(ui) ? 0.0f : 10.0f},
                  sheet, [&](std::size_t i) { return option_of(ui, app, view.items[i], outline, scratch); });
  if (result.taken) {
    take_item(ui, app, view, *result.taken, outline);
  } else if (result.closed) {
    close(ui, view);
  }
}

void draw_shortcut_row(Ui& ui, std::string_view name, std::string_view keys) {
  const Rect r = take(ui, 0, ui.state.touch ? 36 : 28);
  Rect inner = r;
  const gfx::TextStyle label = style_of(TextRole::kLabel);
  const Rect keys_at = cut_right(inner, std::ceil(gfx::width(label, keys)) + 1);
  draw_line(keys_at, label, ui.theme.soft, keys, 1);
  draw_line(inner, style_of(TextRole::kList), ui.theme.ink, name);
  Node& made = record(ui, node_id(Role::kListitem, name), Role::kListitem, name, r);
  made.value = std::string(name) + " : " + std::string(keys);
  made.description = keys;
}

void draw_shortcuts(Ui& ui, PaletteView& view) {
  const Rect sheet = sheet_of(ui, 640);
  draw_ground(ui, sheet);
  begin_region(ui, Role::kDialog, ui.tr(kCmdShortcuts), sheet, {.modal = true});
  Rect rest = sheet;
  Rect head = cut_top(rest, 56);
  const Rect close_at = cut_right(head, 56);
  begin_column(ui, inset(head, kPadding, 14), 0);
  heading(ui, ui.tr(kCmdShortcuts), 1);
  end_column(ui);
  const std::uint32_t close_id = node_id(Role::kButton, ui.tr(kClose));
  if (icon_button(ui, close_at, Icon::kClose, ui.tr(kClose))) close(ui, view);
  begin_region(ui, Role::kList, ui.tr(kCmdShortcuts), rest);
  begin_scroll(ui, "shortcuts", rest, kPadding, 0);
  for (const AppCommand& command : commands()) {
    const std::string keys = shortcut_words(shortcuts_of(command, ui.state.mac), ui.state.mac, ui.language);
    if (!keys.empty()) draw_shortcut_row(ui, ui.tr(command.name), keys);
  }
  end_scroll(ui);
  end_region(ui);
  if (view.just_opened) ui.state.wants_focus = close_id;
  end_region(ui);
  if (!view.just_opened && pressed_outside(sheet)) close(ui, view);
}

void open(Ui& ui, PaletteView::Shows shows) {
  PaletteView& view = palette_of(ui);
  // From one to the other the way back stays the same.
  if (view.shows == PaletteView::Shows::kNothing)
    view.focus_before = ui.state.wants_focus != 0 ? ui.state.wants_focus : ui.state.focus;
  view.shows = shows;
  view.just_opened = true;
  view.combo = {};
  wake_in(ui, 0);
}

}  // namespace

bool is_palette_open(const UiState& state) {
  return state.palette && state.palette->shows == PaletteView::Shows::kList;
}
bool is_palette_shown(const UiState& state) {
  return state.palette && state.palette->shows != PaletteView::Shows::kNothing;
}

void open_palette(Ui& ui, std::string_view query) {
  open(ui, PaletteView::Shows::kList);
  palette_of(ui).combo.query = query;
}
void open_shortcuts(Ui& ui) { open(ui, PaletteView::Shows::kShortcuts); }
void toggle_palette(Ui& ui) {
  if (is_palette_open(ui.state)) {
    close(ui, palette_of(ui));
  } else {
    open_palette(ui);
  }
}

void focus_editor(Ui& ui, const AppState& app) {
  if (!app.page) return;
  ui.sink.push(app::Navigate{pages_route(app)});
  if (is_phone(ui)) ui.sink.push(app::ChoosePane{app::PhonePane::kWrite});
  if (const std::uint32_t node = editor_node(ui.state); node != 0) ui.state.wants_focus = node;
}

void draw_palette(Ui& ui, const AppState& app) {
  if (!is_palette_shown(ui.state)) return;
  PaletteView& view = palette_of(ui);
  begin_layer(ui, "##palette");
  const bool list = view.shows == PaletteView::Shows::kList;
  if (list) {
    draw_list(ui, app, view);
  } else if (ui.state.key && ui.state.key->key == "Escape" && !view.just_opened) {
    close(ui, view);
  } else {
    draw_shortcuts(ui, view);
  }
  if (list == (view.shows == PaletteView::Shows::kList)) view.just_opened = false;
  end_layer(ui);
}

}  // namespace marbre::ui
