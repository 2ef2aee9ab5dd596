// Asks for the alternative text of a picture that was put into the page: a small field at the caret, not modal. Enter
// gives it, Escape or nothing says that the picture is for decoration; then the keyboard is back in the text.
#pragma once
#include "app/state.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

void draw_alt_prompt(Ui&, const app::AppState&);  // above the panes, while there is something to ask

// A picture by its key, as large as `place` lets it be and centred there; the image is asked for when it is not here.
void draw_thumbnail(Ui&, const app::AppState&, const std::string& path, Rect place);

}  // namespace marbre::ui
