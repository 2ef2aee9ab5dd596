// A field over a list of answers, as ARIA's combobox has it: the focus and the caret stay in the field; arrows move the
// selection of the list box, which the field names (`active`, aria-activedescendant); Enter or a click takes an option.
// The caller filters: it gives the number of options for the query as it stands and draws each.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ui/ui.hpp"

namespace marbre::ui {

struct ComboState {  // between frames, owned by whoever shows it
  std::string query;
  std::size_t selected = 0;
  bool moved = false;  // the selection is to be brought into view
};
struct ComboLabels {
  std::string_view field, list, placeholder;
  // By option, where options come and go while the list stands: who has found one finds it again, as the same node.
  std::span<const std::uint32_t> numbers = {};
};
struct ComboResult {
  bool changed = false;              // the query: it is in the state already, and the first option is selected
  std::optional<std::size_t> taken;  // by Enter or by a click
};
// The field; handles the keys. `columns`: of a list that is shown as a grid.
ComboResult combo_field(Ui&, ComboState&, const ComboLabels&, std::size_t count, Rect, std::size_t columns = 1);
std::uint32_t combo_field_id(const ComboLabels&);  // in the same open regions: for UiState::wants_focus

struct ComboOption {                                // views valid until the next one is asked for
  std::string_view label, detail = {}, aside = {};  // detail after the label, softly; aside at the right edge
  std::string_view spoken = {};                     // description, besides detail and aside
};
// The list, scrolling in `rect`. `draw_tile`, when given, draws an option into its place itself (a grid's tile).
using OptionOf = std::function<ComboOption(std::size_t)>;
using DrawTile = std::function<void(std::size_t, Rect)>;
struct ComboGrid {
  std::size_t columns = 1;
  float height = 0;  // of a row, 0: that of a list row
  DrawTile draw;
};
std::optional<std::size_t> combo_list(Ui&, ComboState&, const ComboLabels&, std::size_t count, Rect rect,
                                      const OptionOf&, const ComboGrid& = {});
float combo_row_height(const Ui&);

// Field, list and a way to close them, as a modal sheet of their own above what is drawn.
struct ComboSheet {
  std::string_view title, none;  // none: what is said when nothing answers the query
  std::size_t count = 0;
  bool just_opened = false;
  float radius = 10;
};
struct ComboSheetResult {
  std::optional<std::size_t> taken;  // below `count`
  bool closed = false;               // by its button, Escape or a press beside it
};
ComboSheetResult combo_sheet(Ui&, ComboState&, const ComboLabels&, const ComboSheet&, Rect, const OptionOf&);
float combo_sheet_height(const Ui&, std::size_t count, std::size_t most_shown);

}  // namespace marbre::ui
