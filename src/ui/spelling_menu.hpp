// What to do about a word that is wrong: suggestions, another correction typed into the field, "it is right" (for me,
// for the site, in this page). A small dialog at the word, a sheet on phones, built as the link popup is: a combobox,
// Enter takes, Escape leaves. It opens by the keyboard (the next misspelling, the word at the caret), by the menu key,
// and by the right mouse button.
#pragma once
#include "app/state.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

bool is_spelling_menu_open(const UiState&);
void open_field_menu(Ui&, const app::AppState&, text::ByteRange word);     // in the field of the form with the focus
void open_spelling_menu(Ui&, const app::AppState&, text::ByteRange word);  // of the open page, as the app has it
void draw_spelling_menu(Ui&, const app::AppState&);

}  // namespace marbre::ui
