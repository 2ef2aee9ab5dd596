// Links by name. "[[" typed in the text, or the command, opens a search over the pages of the site, the headings of
// this page, and the files; Enter puts the link there as this site writes links (core/site/links.hpp). The images can
// be looked through as pictures. Escape leaves what was typed. It is a small dialog at the caret, a sheet on phones;
// the link takes the place of the brackets, or of what was selected, in one step of undo.
#pragma once
#include "app/state.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

enum class LinkTo { kAnything, kImages };
bool is_link_popup_open(const UiState&);
void open_link_popup(Ui&, const app::AppState&, LinkTo);  // for the selection of the open page
void watch_for_brackets(Ui&, const app::AppState&);       // after the editor was drawn: opens when "[[" was just typed
void draw_link_popup(Ui&, const app::AppState&);

}  // namespace marbre::ui
