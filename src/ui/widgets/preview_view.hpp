// The parts of one preview pane, between the files that make it: drawing (preview.cpp), selecting, links and the way to
// the source (preview_select.cpp), scrolling and its tie to the editor (preview_scroll.cpp). Nobody else includes it.
//
// The pane's position is a block and how far the view's top is below that block's, as heights of blocks not yet seen
// are guesses. A selection is two places: a block and a byte of its laid-out text, which stay right whatever the width
// or the images; an edit of the page ends it.
#pragma once
#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/part.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/preview_layout.hpp"
#include "ui/widgets/text_view.hpp"

namespace marbre::ui {

struct PreviewPlace {
  std::uint32_t block = 0, at = 0;
  friend auto operator<=>(const PreviewPlace&, const PreviewPlace&) = default;
};
struct PreviewRange {
  PreviewPlace from, to;
};

struct PreviewPane {
  PreviewLayout layout;
  std::string path;
  std::optional<std::uint64_t> revision;
  std::uint32_t top = 0;  // block at the view's top...
  float offset = 0;       // ...and how far the view's top is below that block's
  std::optional<base::ByteOffset> followed;
  bool thumb_held = false;
  float thumb_grip = 0;

  // The selection is from the unit (letter, word, block) where the button went down to the one where it is.
  PreviewRange origin, selected;
  int unit = 0;  // clicks that it began with; 0: nothing is selected
  bool held = false, dragged = false;
  bool clears = false;  // a finger's tap beside the selection: it does nothing else

  // Where it glides to: `share` of the way from block to block at `anchor` pixels below the view's top.
  struct Goal {
    std::uint32_t block;
    float share, anchor;
    bool leads;  // the editor goes along
  };
  std::optional<Goal> goal;
  // The editor's side.
  struct Seen {
    text::LineIndex line;
    float offset = 0;
    friend bool operator==(const Seen&, const Seen&) = default;
  };
  std::optional<Seen> seen;                      // its position, when the two last agreed
  std::optional<std::pair<float, float>> wants;  // it glides to this row, at so many pixels below its top
  base::ByteOffset caret;                        // at that time
  std::optional<base::ByteOffset> sent;          // the caret went there by a click here: nothing is to scroll for it
};

struct PreviewView {
  std::map<std::string, PreviewPane, std::less<>> panes;
  std::map<std::string, double, std::less<>>
      asked;  // images, and when: one that does not stay is not fetched all the time
};

struct PreviewFrame {  // one pane while it is drawn
  Ui& ui;
  const app::AppState& app;
  PreviewPane& pane;
  const markdown::Tree& tree;
  PreviewSource& source;
  std::string_view path;
  Rect rect;
  float x;             // of the column
  std::uint32_t node;  // of the document
  bool own;            // of the page that is open: the editor shows its source

  const LaidBlock& block(std::uint32_t i) const { return pane.layout.block(tree, i, source); }
  std::uint32_t count() const { return static_cast<std::uint32_t>(pane.layout.blocks().size()); }
};

inline constexpr float kPreviewMarginTop = 24, kPreviewMarginBottom = 96;

// What stands under a stretch of text, sorted: matches, then the selection.
struct PreviewGround {
  enum class Kind : std::uint8_t { kMatch, kCurrentMatch, kSelection } kind{};
  std::uint32_t from = 0, to = 0;  // bytes of the block's text
};

// -- selecting
void handle_preview_pointer(PreviewFrame&);
void handle_preview_keys(PreviewFrame&);
void preview_grounds(PreviewFrame&, std::uint32_t block, std::vector<PreviewGround>& out);
float x_in(const LaidBlock&, const PreviewItem&, std::uint32_t at);  // of a byte, from the block's left
void follow_preview_link(PreviewFrame&, const LaidBlock::Link&);
bool leads_anywhere(const LaidBlock::Link&);

// -- scrolling
void scroll_preview_to(PreviewFrame&, float y);
void scroll_preview_by(PreviewFrame&, float pixels);
void show_in_preview(PreviewFrame&, base::ByteOffset);  // the block with this place, unless it is in view
void glide_preview(PreviewFrame&, PreviewPane::Goal);
bool handle_preview_scrolling(PreviewFrame&);     // wheel and thumb; true: a person has scrolled
void keep_in_step(PreviewFrame&, bool scrolled);  // goes on gliding, here and in the editor

}  // namespace marbre::ui
