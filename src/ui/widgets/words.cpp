// Text that is read, and the text boxes of forms.
#include <algorithm>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/widgets/text_box.hpp"

namespace marbre::ui {
namespace {

// Draws words in the layout and answers where: wrapped in a column, on one line in a row.
Rect put(Ui& ui, std::string_view words, gfx::TextStyle style, float line, Colour colour) {
  if (in_row(ui)) {
    const float wanted = std::ceil(gfx::width(style, words)) + 1;
    const Rect r = take(ui, std::max(1.0f, wanted), line);
    draw_line(r, style, colour, words);
    return r;
  }
  const float width = available_width(ui);
  const Rect r = take(ui, 0, wrapped_height(style, line, width, words));
  if (in_view(ui, r)) draw_wrapped(r, style, line, colour, words);
  return r;
}

}  // namespace

void text(Ui& ui, std::string_view words, TextRole role) {
  if (words.empty()) return;
  const Rect r = put(ui, words, style_of(role), line_height_of(role), colour_of(ui.theme, role));
  record(ui, node_id(Role::kText, words), Role::kText, words, r);
}

void heading(Ui& ui, std::string_view words, int level) {
  if (words.empty()) return;
  const TextRole role = level == 1 ? TextRole::kTitle : level == 2 ? TextRole::kHeading : TextRole::kBold;
  const Rect r = put(ui, words, style_of(role), line_height_of(role), ui.theme.ink);
  Node& made = record(ui, node_id(Role::kHeading, words), Role::kHeading, words, r);
  made.state.level = level;
}

std::optional<std::string> field(Ui& ui, std::string_view label, std::string_view value, const FieldOptions& o) {
  const Role role = o.search ? Role::kSearchbox : Role::kTextbox;
  const std::uint32_t id = node_id(role, label);
  const float box_height = o.multiline ? 104 : control_height(ui);
  const bool bare = o.search || o.bare;
  const float label_height = bare ? 0 : line_height_of(TextRole::kLabel) + 4;
  const Rect all = take(ui, o.width, box_height + label_height);
  Rect box = all;
  if (!bare) draw_line(cut_top(box, label_height), style_of(TextRole::kLabel), ui.theme.soft, label);

  const bool focused = ui.state.focus == id && !facade(ui).inert;
  fill(box, o.read_only ? ui.theme.panel : ui.theme.paper, kRadius);
  outline(box, o.invalid ? ui.theme.bad : focused ? ui.theme.accent : ui.theme.line, kRadius, focused ? 2 : 1);
  // The edge that tells a field from the paper it stands on (1.4.11).
  if (!focused && !o.invalid && !o.read_only) fill({box.x + 4, box.y + box.h - 1, box.w - 8, 1}, ui.theme.soft);
  const gfx::TextStyle style{{gfx::Family::kSans}, ui.state.touch ? 16.0f : 14.0f};
  IdScope scope(static_cast<int>(id));
  const TextBoxResult edited = text_box(ui, id, value, box,
                                        {.multiline = o.multiline,
                                         .read_only = o.read_only,
                                         .placeholder = o.placeholder,
                                         .style = style,
                                         .line_height = 20,
                                         .padding = 8,
                                         .select_on_focus = o.select_on_focus,
                                         .marks = o.marks});
  Node& made = record(ui, id, role, label, box);
  made.value = edited.changed ? edited.text : std::string(value);
  made.description = o.description;
  made.state.multiline = o.multiline;
  made.state.read_only = o.read_only;
  made.state.invalid = o.invalid;
  if (!edited.changed) return std::nullopt;
  return edited.text;
}

}  // namespace marbre::ui
