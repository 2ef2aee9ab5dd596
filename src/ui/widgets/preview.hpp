// The preview: a Markdown tree drawn as the page will read, without a browser's layout. Blocks are laid out one by one
// and cached by their content, width and images, so that a keystroke lays out the block it changed; only what is
// visible is drawn. Raw HTML shows its text, links, images and lists; what else it does is the Page preview's business.
//
// It records a `document` node that takes the focus, inside it the headings, links, images and formulas on screen. What
// is read can be selected and is copied as HTML (preview_select.cpp); links push OpenExternal or FollowLink, other
// words PageClicked; it and the editor scroll together (preview_scroll.cpp). Images that gfx does not have push
// NeedImage once per path, and stand as cards with their alternative text until they arrive.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "app/state.hpp"
#include "core/markdown/markdown.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

struct PreviewOptions {
  std::string_view name;  // of the document node; "" = the catalogue's "Preview"
  std::optional<base::ByteOffset>
      follow;  // the caret, where the page is open in the editor: its block is marked and kept in sight
};

// `key` tells several previews apart (before and after in a review): scroll position and caches are kept by it.
// `revision`: of the tree's text, the same number with the same key means the same tree. Appends the drawn text to
// UiState::drawn_preview.
void draw_preview(Ui&, const app::AppState&, std::string_view key, const markdown::Tree& tree, std::uint64_t revision,
                  std::string_view page_path, Rect rect, const PreviewOptions& = {});

}  // namespace marbre::ui
