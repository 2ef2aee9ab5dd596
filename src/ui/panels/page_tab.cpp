// The Page tab: which page, how wide, how dark, on which day; then a place that stays empty here. The host lays its
// frame over it (UiState::page_frame). What is in the way of the frame, or instead of it, is said in words.
#include <algorithm>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/search/fuzzy.hpp"
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/combobox.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {

struct PagePicker {
  bool open = false, just_opened = false, options = false;
  ComboState combo;
  Rect at;  // the button that opens it
  std::uint32_t button = 0;
  std::vector<std::pair<int, std::uint32_t>> items;  // score, index into the site's pages
  // What was last marked in the editor.
  std::string marked_path;
  std::optional<app::PageLines> marked;
};

namespace {

using app::PagePreview;
using enum StringId;

constexpr std::size_t kMostShown = 200;

PagePicker& picker_of(Ui& ui) {
  if (!ui.state.page_picker) ui.state.page_picker = std::make_shared<PagePicker>();
  return *ui.state.page_picker;
}

std::string title_of(const app::AppState& app, const std::string& path) {
  for (const site::PageInfo& page : app.site->pages)
    if (page.path == path) return page.title.empty() ? path : page.title;
  return path;
}

void draw_options(Ui& ui, const PagePreview& p) {
  begin_row(ui, control_height(ui), 4);
  const auto width = [&](StringId name, app::PageWidth value) {
    if (button(ui, ui.tr(name), {.kind = ButtonKind::kQuiet, .pressed = p.width == value ? 1 : 0}))
      ui.sink.push(app::SetPageWidth{value});
  };
  width(kPageFit, app::PageWidth::kFit);
  width(kPagePhone, app::PageWidth::kPhone);
  width(kPageTablet, app::PageWidth::kTablet);
  width(kPageDesktop, app::PageWidth::kDesktop);
  end_row(ui);
  begin_row(ui, control_height(ui), 4);
  const auto scheme = [&](StringId name, app::PageScheme value) {
    const bool on = p.scheme == value;
    if (button(ui, ui.tr(name), {.kind = ButtonKind::kQuiet, .pressed = on ? 1 : 0}))
      ui.sink.push(app::SetPageScheme{on ? app::PageScheme::kSystem : value});
  };
  scheme(kPageLight, app::PageScheme::kLight);
  scheme(kPageDark, app::PageScheme::kDark);
  end_row(ui);
  const bool bad = !p.as_of.empty() && !app::page_as_of(p);
  if (const auto typed =
          field(ui, ui.tr(kPageAsOf), p.as_of,
                {.invalid = bad, .placeholder = ui.tr(kPageAsOfHint), .description = ui.tr(kPageAsOfHelp)}))
    ui.sink.push(app::SetPageAsOf{*typed});
}

// The bar; answers what is left below it.
Rect draw_bar(Ui& ui, const app::AppState& app, Rect rect, const std::string& path) {
  PagePicker& picker = picker_of(ui);
  begin_column(ui, inset(rect, 12, 8), 6);
  begin_row(ui, control_height(ui), 4);
  const float more = button_width(ui, ui.tr(kPageOptions));
  const std::string title = title_of(app, path);
  const std::string name = format(ui.tr(kPageShown), title);
  const Rect here = remaining(ui);
  const float room = std::max(80.0f, available_width(ui) - more - 4);
  const std::uint32_t id = node_id(Role::kButton, name);
  if (button(ui, title, {.description = ui.tr(kPageChoose), .width = room, .name = name})) {
    picker.open = picker.just_opened = true;
    picker.combo = {};
    picker.at = {here.x, here.y, room, control_height(ui)};
    picker.button = id;
    wake_in(ui, 0);
  }
  if (button(ui, ui.tr(kPageOptions), {.kind = ButtonKind::kQuiet, .pressed = picker.options ? 1 : 0})) {
    picker.options = !picker.options;
    wake_in(ui, 0);
  }
  end_row(ui);
  if (picker.options) draw_options(ui, app.page_preview);
  const PagePreview& p = app.page_preview;
  if (p.shown == path) {
    constexpr std::size_t kMostNotes = 3;
    for (std::size_t i = 0; i < std::min(kMostNotes, p.notes.size()); ++i) draw_alert(ui, p.notes[i], TextRole::kLabel);
    if (p.notes.size() > kMostNotes)
      text(ui, format(ui.tr(kPageMoreNotes), std::to_string(p.notes.size() - kMostNotes)), TextRole::kLabel);
  }
  if (const auto* failure = std::get_if<app::Failure>(&p.progress)) {
    draw_failure(ui, FailureOf::kPage, *failure);
    begin_row(ui, control_height(ui));
    if (button(ui, ui.tr(kRetry))) ui.sink.push(app::RetryPage{});
    end_row(ui);
  }
  const float used = end_column(ui) + 16;
  cut_top(rect, used);
  fill({rect.x, rect.y - 1, rect.w, 1}, ui.theme.line);
  return rect;
}

void draw_instead(Ui& ui, Rect rect, StringId words) {
  begin_column(ui, inset(rect, kPadding * 2, kPadding * 2), 12);
  text(ui, ui.tr(words), TextRole::kSoft);
  end_column(ui);
}

void draw_loading(Ui& ui, const app::Running& running, Rect rect) {
  begin_column(ui, inset(rect, kPadding * 2, kPadding * 2), 12);
  progress(ui, ui.tr(kPageLoading),
           running.total == 0 ? -1.0f : static_cast<float>(running.done) / static_cast<float>(running.total));
  begin_row(ui, control_height(ui));
  if (button(ui, ui.tr(kCancel))) ui.sink.push(app::CancelRequest{running.request});
  end_row(ui);
  end_column(ui);
}

void mark_pointed(Ui& ui, const app::AppState& app) {
  PagePicker& picker = picker_of(ui);
  const PagePreview& p = app.page_preview;
  if (!app.page || p.shown != app.page->path) return;
  const auto same = [](const app::PageLines& a, const app::PageLines& b) { return a.from == b.from && a.to == b.to; };
  const bool known = picker.marked_path == app.page->path && picker.marked.has_value() == p.pointed.has_value() &&
                     (!p.pointed || same(*picker.marked, *p.pointed));
  if (known) return;
  picker.marked_path = app.page->path;
  picker.marked = p.pointed;
  std::vector<TextMark> marks;
  const text::Document& text = app.page->text;
  if (p.pointed && p.pointed->from <= p.pointed->to && p.pointed->to < text.line_count())
    marks.push_back({{text.line_range({p.pointed->from}).from, text.line_range({p.pointed->to}).to}, MarkKind::kMatch});
  set_marks(ui.state, app.page->path, MarkLayer::kPage, text, std::move(marks));
}

int rank_page(std::string_view query, const site::PageInfo& page) {
  return std::max(search::rank(query, base::fold_for_search(page.title)),
                  search::rank(query, base::fold_for_search(page.path)));
}

void close(Ui& ui, PagePicker& picker) {
  picker.open = false;
  if (picker.button != 0) ui.state.wants_focus = picker.button;
  wake_in(ui, 0);
}

}  // namespace

void draw_page_tab(Ui& ui, const app::AppState& app, Rect rect) {
  if (!app.site || !app::is_jekyll_site(*app.site)) return draw_instead(ui, rect, kPageNotJekyll);
  const std::string path = app::previewed_page(app);
  if (path.empty()) return draw_instead(ui, rect, kPageNone);
  Rect place = draw_bar(ui, app, rect, path);
  cut_left(place, 5);  // the splitter's half: the frame would take its pointer
  const PagePreview& p = app.page_preview;
  if (app::wants_page(app)) ui.sink.push(app::ShowPage{});
  mark_pointed(ui, app);
  const auto* running = std::get_if<app::Running>(&p.progress);
  if (p.shown == path && !p.is_page) return draw_instead(ui, place, kPageIsNone);
  if (p.shown) {
    ui.state.page_frame = place;
  } else if (running != nullptr) {
    draw_loading(ui, *running, place);
  }
}

bool is_page_picker_open(const UiState& state) { return state.page_picker && state.page_picker->open; }

void draw_page_picker(Ui& ui, const app::AppState& app) {
  if (!is_page_picker_open(ui.state)) return;
  PagePicker& picker = picker_of(ui);
  if (!app.site || app.view.preview != app::PreviewTab::kPage) {
    picker.open = false;
    return;
  }
  begin_layer(ui, "##page");
  picker.items.clear();
  const std::string query = base::fold_for_search(picker.combo.query);
  for (const site::Kind& kind : app.site->kinds) {  // newest first while nothing is typed
    for (const std::uint32_t i : kind.pages) {
      const int score = rank_page(query, app.site->pages[i]);
      if (score != search::kNoMatch) picker.items.emplace_back(score, i);
    }
  }
  base::sort(picker.items, [](const auto& a, const auto& b) { return a.first > b.first; });
  if (picker.items.size() > kMostShown) picker.items.resize(kMostShown);
  const float w = std::min(std::max(picker.at.w, 360.0f), ui.state.width - 16);
  const Rect sheet{std::clamp(picker.at.x, 8.0f, ui.state.width - w - 8), picker.at.y, w,
                   std::min(combo_sheet_height(ui, picker.items.size(), 9), ui.state.height - picker.at.y - 8)};
  const ComboSheetResult result = combo_sheet(
      ui, picker.combo, {ui.tr(kPageField), ui.tr(kPageResults), ui.tr(kPageField)},
      {.title = ui.tr(kPageChoose),
       .none = ui.tr(kPaletteNone),
       .count = picker.items.size(),
       .just_opened = picker.just_opened},
      sheet, [&](std::size_t i) {
        const site::PageInfo& page = app.site->pages[picker.items[i].second];
        return ComboOption{.label = page.title.empty() ? std::string_view(page.path) : std::string_view(page.title),
                           .detail = page.path};
      });
  if (result.taken) ui.sink.push(app::ChoosePreviewedPage{app.site->pages[picker.items[*result.taken].second].path});
  if (result.taken || result.closed) close(ui, picker);
  picker.just_opened = false;
  end_layer(ui);
}

}  // namespace marbre::ui
