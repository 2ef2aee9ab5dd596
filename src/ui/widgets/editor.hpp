// The Markdown editor of the open page: soft wrap, proportional or monospace, mouse and keyboard, the text agent,
// highlighting. It shows the page's body while the metadata form can stand above it, and the whole source otherwise (no
// front matter, or one that does not parse); positions in actions are always byte offsets into the page.
//
// The widget never changes the page. Edits are made on a copy (an O(1) Document), one EditText action each, relative to
// the document after the one before, so that several inputs of one frame keep their order; the next frame finds the
// app's document and keeps its layout when that is the same text. Layout, scroll position and agent windows live in
// EditorView.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "app/state.hpp"
#include "ui/ui.hpp"
#include "ui/widgets/text_layout.hpp"
#include "ui/widgets/text_marks.hpp"

namespace marbre::ui {

struct TextView;  // text_view.hpp

// Draws the editor into `rect` (screen coordinates), records its textbox node, handles its input, fills UiState::agent
// while it has the focus and UiState::drawn_editor with the text it drew. Draws nothing without an open page.
void draw_editor(Ui&, const app::AppState&, Rect rect);

std::uint32_t editor_node(
    const UiState&);  // id of the editor's node, 0 before it was first drawn: for UiState::wants_focus

// Gives a layer of marks to the page at `path`, found in `of`, which may be any earlier text of it: from the next frame
// on they are drawn and follow what is typed. Replaces the layer; no marks clear it. Dropped when another page is
// shown.
void set_marks(UiState&, std::string_view path, MarkLayer layer, const text::Document& of, std::vector<TextMark> marks);
std::span<const DrawnMark> drawn_marks(const UiState&);  // of the last frame, in screen coordinates: for the pointer

// Folding by heading: of the section that the caret is in (the innermost one), or of them all. What a heading's section
// is, the outline says. Folds belong to the view: they are not kept with the page.
void toggle_fold(Ui&, const app::AppState&);
void fold_all(Ui&, const app::AppState&);
void unfold_all(Ui&, const app::AppState&);

// Of the page that is shown, as it is typed; null before the editor was first drawn. For what reads its lines
// (spelling).
TextLayout* editor_layout(UiState&);
TextView* editor_text(
    UiState&);  // the same with its scroll position, for the preview; null: it was not drawn in this frame
text::Selection editor_selection(const UiState&);

// A key that nobody owns, pressed while the editor has the focus: Tab is the editor's where it has an effect (a list, a
// table, selected code), unless Escape came right before it. So the keyboard can always leave.
bool offer_key(UiState&, const KeyPress&);

}  // namespace marbre::ui
