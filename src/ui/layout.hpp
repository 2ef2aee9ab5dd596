// Layout: a stack of columns and rows. A column puts what is drawn one below the other, as wide as it is; a row puts it
// side by side, centred on its height, and goes on in a new line when there is no room left (so a toolbar survives a
// phone and a long translation). A scrolled column has no end: what leaves its view is clipped, recorded, and brought
// into view by focus.
//
// Nothing here draws but the scrollbar. Sizes are logical pixels; gaps are between two things, never after the last.
#pragma once
#include <string_view>

#include "ui/ui.hpp"

namespace marbre::ui {

Rect inset(Rect r, float all);
Rect inset(Rect r, float x, float y);
Rect cut_left(Rect& r, float w);  // takes a strip off `r` and answers it
Rect cut_right(Rect& r, float w);
Rect cut_top(Rect& r, float h);
Rect cut_bottom(Rect& r, float h);

void begin_column(Ui&, Rect area, float gap = 8);
float end_column(Ui&);                             // its height as filled
void begin_row(Ui&, float height, float gap = 8);  // inside a column
void end_row(Ui&);
Rect take(Ui&, float width, float height);  // the next place; width 0: all that is left in this line
void space(Ui&, float pixels);              // between two things, along the column or row
void push_right(Ui&, float width);          // in a row: leaves a gap so that `width` pixels remain
Rect remaining(Ui&);                        // column: what is left of its area
float available_width(Ui&);
bool in_row(Ui&);

// A column that scrolls in `view`. Its offset is kept in UiState::scroll by `id`. Wheel, keyboard focus and the thin
// thumb move it; a finger's drag arrives as a wheel (platform/shell).
void begin_scroll(Ui&, std::string_view id, Rect view, float padding = 0, float gap = 8);
void end_scroll(Ui&);
void scroll_to_top(Ui&, std::string_view id);
// Is any of `r` in view, or within `margin` of it? What is not need not be drawn.
bool in_view(Ui&, Rect r, float margin = 0);

float control_height(const Ui&);  // 32, or 44 for fingers

// Ids of what is drawn inside are told apart by `key`: rows of a list by path, cards by number.
class IdScope {
 public:
  explicit IdScope(std::string_view key);
  explicit IdScope(int index);
  ~IdScope();
  IdScope(const IdScope&) = delete;
  IdScope& operator=(const IdScope&) = delete;
};

}  // namespace marbre::ui
