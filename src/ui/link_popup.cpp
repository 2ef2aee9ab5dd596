#include "ui/link_popup.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/search/fuzzy.hpp"
#include "core/site/links.hpp"
#include "ui/alt_prompt.hpp"
#include "ui/facade.hpp"
#include "ui/palette.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/combobox.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {

struct LinkView {
  bool open = false, just_opened = false;
  LinkTo to = LinkTo::kAnything;
  ComboState combo;
  Rect caret;               // where it stands
  text::ByteRange range;    // what the link takes the place of
  std::string label;        // what was selected
  base::Revision revision;  // of the text the range is in
  std::uint32_t focus_before = 0;
  // What was typed last, to see "[[" come.
  std::string path;
  base::Revision seen;
  std::uint32_t seen_size = 0;
  struct Item {
    enum class Kind { kPage, kHeading, kAsset, kPicture } kind{};
    std::uint32_t index = 0;  // into the site's pages, the outline, the entries, the pictures to be published
    int score = 0;
  };
  std::vector<Item> items;
};

namespace {

using app::AppState;
using Item = LinkView::Item;
using enum StringId;

constexpr std::size_t kMostShown = 200;
constexpr float kTile = 112;

LinkView& view_of(Ui& ui) {
  if (!ui.state.link) ui.state.link = std::make_shared<LinkView>();
  return *ui.state.link;
}

// -- what answers the query -------------------------------------------------------------------------------------------
// Files that a page may link to: not the site's own machinery.
bool is_asset(std::string_view path) {
  if (path.starts_with('_') || path.starts_with('.') || path.find("/_") != std::string_view::npos) return false;
  if (site::is_image_path(path)) return true;
  if (site::is_text_path(path)) return false;
  return path.find('/') != std::string_view::npos && path.find('.') != std::string_view::npos;
}

int rank_two(std::string_view query, std::string_view name, std::string_view path) {
  const int by_name = search::rank(query, base::fold_for_search(name));
  if (by_name >= 500) return by_name;
  const int by_path = search::rank(query, base::fold_for_search(path));
  return std::max(by_name, by_path == search::kNoMatch ? by_path : std::max(1, by_path - 200));
}

const std::string& file_of(const AppState& app, const Item& item) {
  if (item.kind == Item::Kind::kPicture)
    return std::next(app.pictures.stored.begin(), static_cast<std::ptrdiff_t>(item.index))->first;
  return app.site->entries[item.index].path;
}

void find_items(const AppState& app, LinkView& view, const std::vector<markdown::OutlineEntry>& outline) {
  view.items.clear();
  const std::string query = base::fold_for_search(view.combo.query);
  const auto add = [&](Item::Kind kind, std::size_t index, int score) {
    if (score != search::kNoMatch) view.items.push_back({kind, static_cast<std::uint32_t>(index), score});
  };
  if (view.to == LinkTo::kAnything) {
    for (const site::Kind& kind : app.site->kinds) {  // newest first while nothing is typed
      for (const std::uint32_t i : kind.pages) {
        const site::PageInfo& page = app.site->pages[i];
        if (app.page->path != page.path) add(Item::Kind::kPage, i, rank_two(query, page.title, page.path));
      }
    }
    for (std::size_t i = 0; i < outline.size(); ++i) {
      if (outline[i].id.empty()) continue;  // CommonMark gives none: there is nothing to link to
      add(Item::Kind::kHeading, i, query.empty() ? 0 : search::rank(query, base::fold_for_search(outline[i].text)));
    }
  }
  for (std::size_t i = 0; const auto& [path, picture] : app.pictures.stored)
    add(Item::Kind::kPicture, i++, search::rank(query, base::fold_for_search(path)));
  for (std::size_t i = 0; i < app.site->entries.size(); ++i) {
    const std::string& path = app.site->entries[i].path;
    if (!is_asset(path) || (view.to == LinkTo::kImages && !site::is_image_path(path))) continue;
    const int score = search::rank(query, base::fold_for_search(path));
    add(Item::Kind::kAsset, i, score == search::kNoMatch || query.empty() ? score : std::max(1, score - 100));
  }
  base::sort(view.items, [](const Item& a, const Item& b) { return a.score > b.score; });
  if (view.items.size() > kMostShown) view.items.resize(kMostShown);
}

// -- putting the link there -------------------------------------------------------------------------------------------
site::LinkText link_of(const AppState& app, const LinkView& view, const Item& item,
                       const std::vector<markdown::OutlineEntry>& outline) {
  switch (item.kind) {
    case Item::Kind::kPage: {
      const site::PageInfo& page = app.site->pages[item.index];
      return site::page_link(page, app::permalink_of(app, page.path), app::link_habits(app), view.label);
    }
    case Item::Kind::kHeading: {
      const markdown::OutlineEntry& heading = outline[item.index];
      return site::heading_link(heading.text, heading.id, view.label);
    }
    case Item::Kind::kAsset:
    case Item::Kind::kPicture: return site::asset_link(file_of(app, item), app::link_habits(app), view.label);
  }
  return {};
}

void close(Ui& ui, LinkView& view) {
  view.open = false;
  if (view.focus_before != 0) ui.state.wants_focus = view.focus_before;
  wake_in(ui, 0);
}

void insert(Ui& ui, const AppState& app, LinkView& view, const Item& item,
            const std::vector<markdown::OutlineEntry>& outline) {
  const site::LinkText link = link_of(app, view, item, outline);
  close(ui, view);
  if (!app::can_edit(app) || app.page->revision != view.revision) return;
  // The alternative text of a picture wants to be said better; behind a link one goes on.
  const bool image = link.text.starts_with("!");
  const text::ByteOffset from = view.range.from;
  const auto size = static_cast<std::uint32_t>(link.text.size());
  const text::Selection after =
      image ? text::Selection{from + link.select_from, from + link.select_to} : text::Selection::caret(from + size);
  ui.sink.push(app::CloseUndoGroup{});
  ui.sink.push(app::EditText{text::Change::replace(view.range, link.text), after, text::EditKind::kFormat});
  ui.sink.push(app::CloseUndoGroup{});
}

// -- drawing ----------------------------------------------------------------------------------------------------------
Rect popup_place(const Ui& ui, const LinkView& view, float height) {
  const float window_w = ui.state.width, window_h = ui.state.height;
  if (is_phone(ui)) return {0, 0, window_w, std::min(height, window_h)};
  const float w = std::min(480.0f, window_w - 32);
  const float x = std::clamp(view.caret.x - 16, 16.0f, std::max(16.0f, window_w - w - 16));
  const float below = view.caret.y + view.caret.h + 6, above = view.caret.y - 6 - height;
  float y = below;
  if (below + height > window_h - 16 && above >= 16) y = above;
  y = std::clamp(y, 16.0f, std::max(16.0f, window_h - height - 16));
  return {std::round(x), std::round(y), w, std::min(height, window_h - y - 16)};
}

ComboOption option_of(const Ui& ui, const AppState& app, const Item& item,
                      const std::vector<markdown::OutlineEntry>& outline) {
  switch (item.kind) {
    case Item::Kind::kPage: {
      const site::PageInfo& page = app.site->pages[item.index];
      return {.label = page.title.empty() ? std::string_view(page.path) : std::string_view(page.title),
              .detail = page.path,
              .aside = ui.tr(kPalettePage)};
    }
    case Item::Kind::kHeading: return {.label = outline[item.index].text, .aside = ui.tr(kLinkHeading)};
    case Item::Kind::kAsset: {
      const std::string& path = app.site->entries[item.index].path;
      return {.label = path, .aside = ui.tr(site::is_image_path(path) ? kLinkImage : kLinkFile)};
    }
    case Item::Kind::kPicture: return {.label = file_of(app, item), .aside = ui.tr(kLinkPicture)};
  }
  return {};
}

void draw_tile(Ui& ui, const AppState& app, const std::string& path, Rect r) {
  Rect picture = inset(r, 8, 8);
  const Rect name = cut_bottom(picture, 20);
  fill(picture, ui.theme.panel, 4);
  draw_thumbnail(ui, app, path, picture);
  const std::size_t slash = path.rfind('/');
  draw_line(name, style_of(TextRole::kLabel), ui.theme.ink,
            std::string_view(path).substr(slash == std::string::npos ? 0 : slash + 1), 0.5f);
}

void draw_modes(Ui& ui, LinkView& view, Rect rect) {
  begin_column(ui, inset(rect, 8, 0), 0);
  begin_row(ui, rect.h, 4);
  const auto mode = [&](StringId name, LinkTo to) {
    const ButtonOptions o{.kind = ButtonKind::kQuiet, .pressed = view.to == to ? 1 : 0};
    if (!button(ui, ui.tr(name), o)) return;
    view.to = to;
    view.combo.selected = 0;
    view.combo.moved = view.just_opened = true;  // the focus goes back to the field
    wake_in(ui, 0);
  };
  mode(kLinkAnything, LinkTo::kAnything);
  mode(kLinkImages, LinkTo::kImages);
  end_row(ui);
  end_column(ui);
}

void draw_popup(Ui& ui, const AppState& app, LinkView& view) {
  const std::vector<markdown::OutlineEntry> outline = app.page->derived.revision == app.page->revision
                                                          ? markdown::outline(app.page->derived.tree)
                                                          : std::vector<markdown::OutlineEntry>{};
  find_items(app, view, outline);
  const bool grid = view.to == LinkTo::kImages;
  const float field = 48, modes = control_height(ui) + 8;
  const float list = grid ? 2.5f * kTile : combo_row_height(ui) * 8 + 8;
  const Rect place = popup_place(ui, view, field + modes + list);
  const float radius = is_phone(ui) ? 0 : 10;
  drop_shadow(ui, place, radius);
  fill(place, ui.theme.paper, radius);
  marbre::ui::outline(place, ui.theme.line, radius);
  begin_region(ui, Role::kDialog, ui.tr(kLinkTitle), place, {.modal = true});
  Rect rest = place;
  Rect top = cut_top(rest, field);
  const Rect close_at = cut_right(top, 48);
  const ComboLabels labels{ui.tr(kLinkField), ui.tr(kLinkResults), ui.tr(grid ? kLinkImagesHint : kLinkHint)};
  const std::size_t columns = grid ? std::max<std::size_t>(2, static_cast<std::size_t>(place.w / kTile)) : 1;
  ComboResult result = combo_field(ui, view.combo, labels, view.items.size(), top, columns);
  if (result.changed) wake_in(ui, 0);
  if (icon_button(ui, close_at, Icon::kClose, ui.tr(kClose))) close(ui, view);
  draw_modes(ui, view, cut_top(rest, modes));
  fill({place.x, rest.y, place.w, 1}, ui.theme.line);
  cut_top(rest, 1);
  if (view.items.empty()) {
    begin_column(ui, inset(rest, kPadding, 8), 0);
    text(ui, ui.tr(kLinkNone), TextRole::kSoft);
    end_column(ui);
  } else {
    ComboGrid tiles;
    if (grid)
      tiles = {columns, kTile, [&](std::size_t i, Rect r) { draw_tile(ui, app, file_of(app, view.items[i]), r); }};
    const auto taken = combo_list(
        ui, view.combo, labels, view.items.size(), rest,
        [&](std::size_t i) { return option_of(ui, app, view.items[i], outline); }, tiles);
    if (taken) result.taken = taken;
  }
  if (view.just_opened) ui.state.wants_focus = combo_field_id(labels);
  end_region(ui);
  if (result.taken && !result.changed && *result.taken < view.items.size())
    insert(ui, app, view, view.items[*result.taken], outline);
  const bool outside =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsMouseHoveringRect(min_of(place), max_of(place));
  if (!view.just_opened && outside && view.open) close(ui, view);
}

// "[[" in code is not for us.
bool is_in_code(const app::OpenPage& page, text::ByteOffset at) {
  const text::LineIndex here = page.text.line_of(at);
  bool fenced = false;
  for (std::uint32_t i = 0; i < here.value; ++i) {
    const std::string_view line = page.text.line({i});
    const std::size_t start = line.find_first_not_of(' ');
    if (start < 4 && (line.compare(start, 3, "```") == 0 || line.compare(start, 3, "~~~") == 0)) fenced = !fenced;
  }
  const std::string before = page.text.slice({page.text.line_range(here).from, at});
  return fenced || std::ranges::count(before, '`') % 2 == 1;
}

void open(Ui& ui, const AppState& app, text::ByteRange range, LinkTo to) {
  LinkView& view = view_of(ui);
  const std::uint32_t editor = editor_node(ui.state);
  view.caret = ui.state.agent.node == editor && editor != 0
                   ? ui.state.agent.caret
                   : Rect{ui.state.width / 2 - 240, ui.state.height * 0.2f, 1, 20};
  view.open = view.just_opened = true;
  view.to = to;
  view.combo = {};
  view.range = range;
  view.revision = app.page->revision;
  view.focus_before = editor;
  wake_in(ui, 0);
}

}  // namespace

bool is_link_popup_open(const UiState& state) { return state.link && state.link->open; }

void open_link_popup(Ui& ui, const AppState& app, LinkTo to) {
  if (!app.site || !app::can_edit(app)) return;
  const text::ByteRange range = app.page->selection.range();
  open(ui, app, range, to);
  view_of(ui).label = app.page->text.slice(range);
}

void watch_for_brackets(Ui& ui, const AppState& app) {
  LinkView& view = view_of(ui);
  const app::OpenPage& page = *app.page;
  if (view.path == page.path && view.seen == page.revision) return;
  const bool same_page = view.path == page.path;
  const std::uint32_t grown = page.text.size() - view.seen_size;  // wraps when it shrank
  view.path = page.path;
  view.seen = page.revision;
  view.seen_size = page.text.size();
  // Typed, not pasted: what fast fingers do within one frame, pairs included.
  constexpr std::uint32_t kTyped = 16;
  if (!same_page || grown == 0 || grown > kTyped || view.open || ui.state.focus != editor_node(ui.state)) return;
  const text::ByteOffset head = page.selection.head;
  if (!page.selection.empty() || head.value < 2 || !app.site || !app::can_edit(app)) return;
  const std::string around = page.text.slice({head - std::min(head.value, 3u), head + 2});
  const std::size_t caret = std::min(head.value, 3u);
  const std::string_view before = std::string_view(around).substr(0, caret),
                         after = std::string_view(around).substr(caret);
  if (!before.ends_with("[[") || before.starts_with("[[[") || before.starts_with("\\[[")) return;
  if (is_in_code(page, head)) return;
  const std::uint32_t closing = after.starts_with("]]") ? 2 : after.starts_with("]") ? 1 : 0;
  open(ui, app, {head - 2, head + closing}, LinkTo::kAnything);
  view.label.clear();
}

void draw_link_popup(Ui& ui, const AppState& app) {
  if (!is_link_popup_open(ui.state)) return;
  LinkView& view = view_of(ui);
  if (!app.page || !app.site || app.page->revision != view.revision) {  // the text went on without it
    close(ui, view);
    return;
  }
  begin_layer(ui, "##link");
  if (ui.state.key && ui.state.key->key == "Escape" && !view.just_opened) {
    close(ui, view);
  } else {
    const bool opening = view.just_opened;
    draw_popup(ui, app, view);
    if (opening) view.just_opened = false;
  }
  end_layer(ui);
}

}  // namespace marbre::ui
