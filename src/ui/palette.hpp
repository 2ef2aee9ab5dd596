// The command palette: one field over one list of everything that can be done and everywhere one can go: commands of
// the registry, pages of the site by title and path, with "@" the headings of the open page. It answers fuzzily,
// without regard to case and accents, best first; without a query the recent ones stand first. The focus stays in the
// field (a combobox); the list box names the option that Enter takes. And the list of shortcuts, a dialog that the
// palette leads to.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "app/state.hpp"
#include "ui/ui.hpp"
#include "ui/widgets/combobox.hpp"

namespace marbre::ui {

struct PaletteView {
  enum class Shows { kNothing, kList, kShortcuts } shows = Shows::kNothing;
  ComboState combo;
  bool just_opened = false;
  std::uint32_t focus_before = 0;   // where closing goes back to
  std::vector<std::string> recent;  // ids of commands, paths of pages; newest first
  struct Item {
    enum class Kind { kCommand, kPage, kHeading } kind{};
    std::uint32_t index = 0;  // into the registry, the site's pages, the outline
    int score = 0;
  };
  std::vector<Item> items;
};

bool is_palette_open(const UiState&);
bool is_palette_shown(const UiState&);  // it, or the list of shortcuts: what is below cannot be reached
void open_palette(Ui&, std::string_view query = {});
void toggle_palette(Ui&);
void open_shortcuts(Ui&);
void draw_palette(Ui&, const app::AppState&);  // above everything, while it is open

// The editor gets the focus; on a phone its pane comes to the front.
void focus_editor(Ui&, const app::AppState&);

}  // namespace marbre::ui
