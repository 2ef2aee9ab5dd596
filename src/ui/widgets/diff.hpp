// A line diff as it is read: numbers, sign, text wrapped at the pane's width, the words that differ marked. The layout
// is kept by key, revision and width, and only the lines in view are drawn, so a page of any length scrolls. Each line
// is a node whose name says what happened to it, for it cannot be told from colours alone.
#pragma once
#include <string_view>
#include <vector>

#include "core/text/diff.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

// In the current column. `revision`: the same number with the same key means the same hunks.
void draw_diff(Ui&, std::string_view key, std::uint64_t revision, const std::vector<text::DiffHunk>& hunks);

}  // namespace marbre::ui
