// The registry of commands: everything the app can be told to do, once. The palette and the list of shortcuts show it,
// the shell dispatches keydowns by it, buttons take their name, state, tooltip and shortcut from it (`command_button`).
// There is no other way to define a shortcut of the app.
//
// To add one: a row in the table of commands.cpp, its name in strings.def (an imperative, as it stands in a menu), a
// `run` that pushes actions or changes the UiState. A shortcut must not be the browser's (is_reserved, tested) nor
// another command's.
#pragma once
#include <span>
#include <string_view>

#include "app/state.hpp"
#include "ui/shortcuts.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

enum class Keys {
  kAnywhere,  // also while a field has the focus; never below a dialog
  kInText,    // only while the editor has the focus
  kOfFields,  // every text box handles them itself (edit_keys.hpp): they are listed here for people
};

struct AppCommand {
  std::string_view id;         // stable: "theme.dark"; the palette remembers recent ones by it
  StringId name{};             // imperative, as in a menu
  std::string_view shortcuts;  // shortcuts.hpp; "": none
  std::string_view mac = {};   // where a Mac's differ
  Keys keys = Keys::kAnywhere;
  bool (*enabled)(const Ui&, const app::AppState&) = nullptr;  // null: always
  void (*run)(Ui&, const app::AppState&) = nullptr;            // null: only its keys do it (kOfFields)
  StringId words = StringId::kCount;                           // more words the palette finds it by; kCount: none
};

std::span<const AppCommand> commands();
const AppCommand* find_command(std::string_view id);
bool is_enabled(const Ui&, const app::AppState&, const AppCommand&);
std::string_view shortcuts_of(const AppCommand&, bool mac);

// Number (from 1) of the command that this key means now, 0: none. For the shell; `modal`: a dialog is open.
std::uint32_t command_of_key(const app::AppState&, UiState&, const KeyPress&, bool modal);
// Runs UiState::command, once, if it is enabled. The first thing of a frame.
void run_pending_command(Ui&, const app::AppState&);

// A button that is this command: its name (or `label`), its shortcut, disabled when it is; runs it when clicked.
// `pressed`: of a toggle, -1 none.
bool command_button(Ui&, const app::AppState&, std::string_view id, ButtonKind kind = ButtonKind::kQuiet,
                    int pressed = -1, std::string_view label = {});
// "Publish (Ctrl+Enter)": the name, and its shortcut where there is one. For tooltips.
std::string command_hint(const Ui&, std::string_view id);

}  // namespace marbre::ui
