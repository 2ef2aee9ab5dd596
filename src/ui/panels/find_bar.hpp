// The find bar of the writing pane, and what the search of the whole site shares with it.
#pragma once
#include <optional>

#include "app/state.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

// At the top of `rect` while it is open; answers the height it took. Draws the matches into the text.
float draw_find_bar(Ui&, const app::AppState&, Rect rect);

// In a row: case, accents, whole word, regular expression. The query as changed by a click.
std::optional<search::Query> draw_find_options(Ui&, const search::Query&);
// What is wrong with a regular expression, for people; kCount when nothing is.
StringId pattern_error_words(search::PatternError);

}  // namespace marbre::ui
