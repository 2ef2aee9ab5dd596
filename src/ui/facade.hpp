// What the widgets are made of: ids, hit testing, drawing in theme colours, and the state between frames that is nobody
// else's. Included by widgets and by the few panels that draw something of their own (icons of the rail); never by app
// or platform.
#pragma once
#include <imgui.h>

#include <map>
#include <string>
#include <vector>

#include "ui/layout.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

struct PanelCache;  // panels/cache.hpp

struct FacadeView {
  struct Layout {
    Rect area;
    float x = 0, y = 0;  // where the next thing goes
    float bottom = 0;    // lowest edge so far
    float gap = 8;
    float row_height = 0;  // > 0: a row
    bool first = true;     // nothing in this line yet
  };
  struct Scroll {
    std::uint32_t id = 0;
    Rect view;
    float padding = 0, top = 0;        // top: y of the content's start
    float want_from = 0, want_to = 0;  // to be brought into view; equal: nothing
  };
  std::vector<Layout> layouts;
  std::vector<Scroll> scrolls;
  std::map<std::uint32_t, float> fades;    // 0..1 of what is hovered or was
  std::map<std::uint32_t, float> extents;  // content height of a scrolled column, last frame
  double last_time = 0;
  float delta = 0;  // seconds since the last frame
  bool reduced_motion = false;
  bool inert = false;  // a dialog stands above: what is drawn now is not reachable
  bool wheel_taken = false;
  std::uint32_t focus_before = 0;   // focus of the last frame
  std::uint32_t clicked_focus = 0;  // focus came by the pointer: no ring
  std::uint32_t hovered = 0, hovered_before = 0;
  double hovered_since = 0;
  std::string tooltip;  // of `hovered`
  Rect tooltip_at;
  Node scratch;  // what `record` answers while inert
  std::shared_ptr<PanelCache> panels;
  // Choices about the window, not the site.
  float list_width = 288, preview_share = 0.44f;
  bool list_open = false;    // on a tablet, over a page
  bool outbox_open = false;  // the list column shows the outbox
  bool dialog_open = false;
  bool focus_find = false, focus_site_search = false;  // their field is to get the focus
  std::uint32_t focus_after_dialog = 0;
};

FacadeView& facade(Ui&);

// The whole window; everything is drawn between these two. A layer stands above what was drawn before and takes the
// pointer.
void begin_frame(Ui&, bool reduced_motion);
void end_frame(Ui&);
void begin_layer(Ui&, const char* id);
void begin_layer(Ui&, const char* id, Rect area);  // takes the pointer there alone
void end_layer(Ui&);

// The id of a node with this role and name here, below the open regions and id scopes.
std::uint32_t node_id(Role role, std::string_view name);

struct Interaction {
  bool hovered = false, held = false, clicked = false;
  bool ring = false;  // has the focus, and not by the pointer
  float warmth = 0;   // 0..1, follows `hovered` in 120 ms
};
Interaction interact(Ui&, std::uint32_t id, Rect rect, bool disabled = false, std::string_view tooltip = {});

// -- drawing ----------------------------------------------------------------------------------------------------------
ImVec2 min_of(Rect r);
ImVec2 max_of(Rect r);
void fill(Rect r, Colour colour, float radius = 0);
void outline(Rect r, Colour colour, float radius = 0, float thickness = 1);
void hairline_below(Ui&, Rect r);  // along the inner edge
void hairline_right(Ui&, Rect r);
void focus_ring(Ui&, Rect r, float radius = kRadius);
void drop_shadow(Ui&, Rect r, float radius);
// One line, centred vertically in `r`, cut with "…" when it is wider; `align` 0 left, 0.5 centred, 1 right. Answers its
// width.
float draw_line(Rect r, gfx::TextStyle style, Colour colour, std::string_view text, float align = 0);
// Breaks at spaces; a word wider than `width` is broken between clusters. Calls `line(from, to)` with byte positions.
template <class Line>
void wrap(gfx::TextStyle style, std::string_view text, float width, Line&& line);
std::size_t wrap_once(gfx::TextStyle style, std::string_view text, std::size_t from,
                      float width);  // end of the line at `from`
float draw_wrapped(Rect r, gfx::TextStyle style, float line_height, Colour colour,
                   std::string_view text);  // height used
float wrapped_height(gfx::TextStyle style, float line_height, float width, std::string_view text);

// -- widgets with more choices than the public ones
// ----------------------------------------------------------------------
struct RowOptions {
  std::string_view name = {}, detail = {};
  std::string_view badge = {};  // in words: "Draft"; shown as a dot
  std::string_view description = {};
  bool selected = false, strong_detail = false;
  int set_size = 0, position = 0;  // when only a part of the list is recorded
  float height = 0;                // 0: 32, or 52 for fingers
  float indent = 12;
};
bool row(Ui&, const RowOptions&);
float row_height(const Ui&);
bool disclosure(Ui&, std::string_view label, std::string_view detail, bool expanded);  // clicked: toggle it
float button_width(Ui&, std::string_view label);

enum class Icon {
  kPages,
  kReview,
  kOutbox,
  kSettings,
  kWrite,
  kPreview,
  kPublish,
  kClose,
  kChevronDown,
  kChevronRight,
  kChevronUp,
  kSearch,
  kMenu,
  kCheck,
  kCommand,
  kBold,
  kItalic,
  kStrike,
  kCode,
  kLink,
  kHeading,
  kQuote,
  kBullets,
  kNumbers,
  kTasks,
  kCodeBlock,
  kSpaces,
  kImage
};
void draw_icon(Icon icon, ImVec2 centre, Colour colour);  // 20 x 20
struct IconButtonOptions {
  bool selected = false, label_below = false, disabled = false;
  bool stateless = false;  // no toggle: is never pressed
  int count = 0;           // drawn as a badge, part of the name
  std::string_view description = {};
  std::string_view shortcut = {};
};
// In `rect`, without the layout: rails and bars place their own.
bool icon_button(Ui&, Rect rect, Icon icon, std::string_view name, const IconButtonOptions& = {});
// A splitter on the edge `x` between two panes: answers how far it was moved, in pixels.
float splitter(Ui&, Rect rect, std::string_view name, float share);

template <class Line>
void wrap(gfx::TextStyle style, std::string_view text, float width, Line&& line) {
  std::size_t at = 0;
  do {
    const std::size_t newline = text.find('\n', at);
    const std::string_view paragraph = text.substr(0, newline == std::string_view::npos ? text.size() : newline);
    do {
      const std::size_t to = wrap_once(style, paragraph, at, width);
      line(at, to);
      at = to;
      while (at < paragraph.size() && paragraph[at] == ' ') ++at;
    } while (at < paragraph.size());
    at = paragraph.size() + 1;
  } while (at < text.size());
}

}  // namespace marbre::ui
