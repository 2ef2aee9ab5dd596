#include "ui/widgets/combobox.hpp"

#include <imgui_internal.h>

#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/widgets/text_box.hpp"

namespace marbre::ui {
namespace {

std::uint32_t option_id(std::uint32_t list, const ComboLabels& labels, std::size_t index) {
  const auto number = index < labels.numbers.size() ? labels.numbers[index] : static_cast<std::uint32_t>(index);
  return ImHashData(&number, sizeof number, list);
}

void move(ComboState& combo, std::size_t count, std::int64_t by, bool around) {
  if (count == 0) return;
  const auto n = static_cast<std::int64_t>(count);
  const std::int64_t to = static_cast<std::int64_t>(combo.selected) + by;
  const std::int64_t at = around ? ((to % n) + n) % n : std::clamp<std::int64_t>(to, 0, n - 1);
  combo.selected = static_cast<std::size_t>(at);
  combo.moved = true;
}

void handle_keys(Ui& ui, ComboState& combo, std::size_t count, std::size_t columns, ComboResult& result) {
  if (!ui.state.key || ui.state.key->command(ui.state.mac) || ui.state.key->alt) return;
  const std::string_view key = ui.state.key->key;
  const auto row = static_cast<std::int64_t>(columns);
  if (key == "ArrowDown") move(combo, count, row, columns == 1);
  if (key == "ArrowUp") move(combo, count, -row, columns == 1);
  if (key == "PageDown") move(combo, count, 8 * row, false);
  if (key == "PageUp") move(combo, count, -8 * row, false);
  if (columns > 1 && key == "ArrowRight") move(combo, count, 1, false);
  if (columns > 1 && key == "ArrowLeft") move(combo, count, -1, false);
  if (key == "Enter" && count > 0) result.taken = combo.selected;
  if (combo.moved) wake_in(ui, 0);
}

void draw_option(Ui& ui, Rect r, const ComboOption& o, bool selected) {
  const gfx::TextStyle name = style_of(TextRole::kList), soft = style_of(TextRole::kLabel);
  const Colour quiet = selected ? ui.theme.ink : ui.theme.soft;
  Rect inner = inset(r, 14, 0);
  if (!o.aside.empty()) {
    const float wide = std::min(std::ceil(gfx::width(soft, o.aside)) + 1, inner.w * 0.45f);
    draw_line(cut_right(inner, wide), soft, quiet, o.aside, 1);
    cut_right(inner, 12);
  }
  const float wide = std::min(draw_line(inner, name, ui.theme.ink, o.label), inner.w);
  cut_left(inner, wide + 10);
  if (!o.detail.empty() && inner.w > 40) draw_line(inner, soft, quiet, o.detail);
}

}  // namespace

float combo_row_height(const Ui& ui) { return ui.state.touch ? 48 : 36; }
std::uint32_t combo_field_id(const ComboLabels& labels) { return node_id(Role::kCombobox, labels.field); }

ComboResult combo_field(Ui& ui, ComboState& combo, const ComboLabels& labels, std::size_t count, Rect rect,
                        std::size_t columns) {
  const std::uint32_t id = combo_field_id(labels), list = node_id(Role::kListbox, labels.list);
  const bool focused = ui.state.focus == id;
  ComboResult result;
  if (combo.selected >= count) combo.selected = count == 0 ? 0 : count - 1;
  if (focused) handle_keys(ui, combo, count, columns, result);
  const gfx::TextStyle style{{gfx::Family::kSans}, 16};
  {
    IdScope scope(static_cast<int>(id));
    const TextBoxResult edited =
        text_box(ui, id, combo.query, rect,
                 {.placeholder = labels.placeholder, .style = style, .line_height = 24, .padding = kPadding});
    if (edited.changed) {
      combo.query = edited.text;
      combo.selected = 0;
      combo.moved = result.changed = true;
    }
  }
  Node& made = record(ui, id, Role::kCombobox, labels.field, rect);
  made.value = combo.query;
  made.controls = list;
  made.active = count > 0 ? option_id(list, labels, combo.selected) : 0;
  made.state.expanded = 1;
  return result;
}

std::optional<std::size_t> combo_list(Ui& ui, ComboState& combo, const ComboLabels& labels, std::size_t count,
                                      Rect rect, const OptionOf& option_of, const ComboGrid& grid) {
  const std::uint32_t list = node_id(Role::kListbox, labels.list), field = combo_field_id(labels);
  std::optional<std::size_t> taken;
  begin_region(ui, Role::kListbox, labels.list, rect);
  begin_scroll(ui, "options", rect, 0, 0);
  const std::size_t columns = std::max<std::size_t>(1, grid.columns);
  const float height = grid.height > 0 ? grid.height : combo_row_height(ui);
  const std::size_t rows = (count + columns - 1) / columns;
  const Rect all = take(ui, 0, static_cast<float>(rows) * height + 8);
  const float width = all.w / static_cast<float>(columns);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t row = i / columns, column = i % columns;
    const Rect r{all.x + width * static_cast<float>(column), all.y + 4 + height * static_cast<float>(row), width,
                 height};
    const bool selected = i == combo.selected;
    if (selected && combo.moved && !facade(ui).scrolls.empty()) {
      facade(ui).scrolls.back().want_from = r.y;
      facade(ui).scrolls.back().want_to = r.y + r.h;
    }
    if (!selected && !in_view(ui, r)) continue;
    const ComboOption option = option_of(i);
    const std::uint32_t id = option_id(list, labels, i);
    const Interaction act = interact(ui, id, r);
    const Rect ground = inset(r, 6, 1);
    if (selected) {
      fill(ground, ui.theme.accent_soft, kRadius);
    } else if (act.warmth > 0) {
      fill(ground, mix(fade(ui.theme.hover, 0), ui.theme.hover, act.warmth), kRadius);
    }
    if (grid.draw) {
      grid.draw(i, ground);
    } else {
      draw_option(ui, r, option, selected);
    }
    if (act.clicked) {
      taken = i;
      ui.state.wants_focus = field;  // the focus never leaves the field
    }
    std::string description(option.detail);
    for (const std::string_view more : {option.aside, option.spoken}) {
      if (more.empty()) continue;
      if (!description.empty()) description += ", ";
      description += more;
    }
    Node& made = record(ui, id, Role::kOption, option.label, r);
    made.description = std::move(description);
    made.state.selected = selected ? 1 : 0;
    made.state.set_size = static_cast<int>(count);
    made.state.position = static_cast<int>(i) + 1;
  }
  combo.moved = false;
  end_scroll(ui);
  end_region(ui);
  return taken;
}

namespace {
constexpr float kSheetField = 52;
}

float combo_sheet_height(const Ui& ui, std::size_t count, std::size_t most_shown) {
  const std::size_t shown = std::clamp<std::size_t>(count, 1, most_shown);
  return kSheetField + 9 + combo_row_height(ui) * static_cast<float>(shown);
}

ComboSheetResult combo_sheet(Ui& ui, ComboState& combo, const ComboLabels& labels, const ComboSheet& o, Rect sheet,
                             const OptionOf& option_of) {
  drop_shadow(ui, sheet, o.radius);
  fill(sheet, ui.theme.paper, o.radius);
  if (o.radius > 0) outline(sheet, ui.theme.line, o.radius);
  begin_region(ui, Role::kDialog, o.title, sheet, {.modal = true});
  Rect rest = sheet;
  Rect top = cut_top(rest, kSheetField);
  const Rect close_at = cut_right(top, 52);
  ComboResult result = combo_field(ui, combo, labels, o.count, top);
  if (result.changed) wake_in(ui, 0);
  ComboSheetResult out;
  const bool escape = ui.state.key && ui.state.key->key == "Escape";
  out.closed = icon_button(ui, close_at, Icon::kClose, ui.tr(StringId::kClose)) || (escape && !o.just_opened);
  fill({sheet.x, rest.y, sheet.w, 1}, ui.theme.line);
  cut_top(rest, 1);
  if (o.count == 0) {
    begin_column(ui, inset(rest, kPadding, 8), 0);
    text(ui, o.none, TextRole::kSoft);
    end_column(ui);
  } else if (const auto taken = combo_list(ui, combo, labels, o.count, rest, option_of)) {
    result.taken = taken;
  }
  if (o.just_opened) ui.state.wants_focus = combo_field_id(labels);
  end_region(ui);
  if (result.taken && !result.changed && *result.taken < o.count) out.taken = result.taken;
  const bool beside =
      ImGui::IsMouseClicked(ImGuiMouseButton_Left) && !ImGui::IsMouseHoveringRect(min_of(sheet), max_of(sheet));
  out.closed = out.closed || (beside && !o.just_opened);
  return out;
}

}  // namespace marbre::ui
