// The facade: every widget of Marbre is one of these calls. Each draws with Dear ImGui's draw lists in the theme's
// colours *and* records a node of the UI tree; panels never call ImGui's own widgets. State that belongs to drawing
// (focus, scroll, text being edited in a field, layout caches) is in UiState, which the platform owns; there are no
// globals but the current ImGui context.
//
// Focus is the DOM's: the mirror element that has the focus says so (`UiState::focus`), Tab moves it natively, and
// Enter or Space on it comes back as `UiState::activated`. Widgets draw the ring and answer as if they had been
// clicked.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/action.hpp"
#include "gfx/text.hpp"
#include "ui/agent.hpp"
#include "ui/strings.hpp"
#include "ui/theme.hpp"
#include "ui/tree.hpp"

namespace marbre::ui {

struct EditorView;    // widgets/editor.hpp
struct PreviewView;   // widgets/preview.hpp
struct TextBoxView;   // widgets/text_box.hpp
struct PaletteView;   // palette.hpp
struct LinkView;      // link_popup.hpp
struct AltView;       // alt_prompt.cpp
struct SpellingView;  // spelling.hpp
struct PagePicker;    // panels/page_tab.cpp
struct TextMark;      // widgets/text_marks.hpp
struct FacadeView;    // facade.hpp: layout stack, animations, caches of the panels

struct UiState {
  Tree tree;                                // of the frame being drawn; complete after end_frame
  std::uint32_t focus = 0;                  // node that has the DOM focus, 0: none
  std::uint32_t activated = 0;              // node activated by keyboard or assistive technology, for the next frame
  std::uint32_t wants_focus = 0;            // node that the interface wants focused; the host moves the DOM focus there
  std::optional<KeyPress> key;              // a command key for the focused node, for the next frame
  std::uint32_t command = 0;                // number of a command of the registry to run in the next frame, 0: none
  Agent agent;                              // the text box that has the focus, and what was typed into it
  std::string drawn_editor, drawn_preview;  // the text that the last frame really drew (window.marbre.shows)
  bool touch = false;                       // coarse pointer: controls are 44 high
  bool mac = false;                         // commands are made with Meta instead of Control: KeyPress::command(mac)
  float width = 0, height = 0;              // logical pixels
  double time = 0;                          // seconds, from the host; animations and the caret's blink
  int utc_offset_minutes = 0;               // of the host's clock, for times in words
  double wake_after = -1;                   // seconds until the next frame this one asks for; -1: none
  std::string cursor = "default";           // CSS cursor under the pointer
  bool takes_hold = false;                  // what is under the pointer selects by a finger that rests
  bool holds = false;                       // the press is of such a finger: it takes a word
  std::string clipboard_out, clipboard_html;  // to copy, set by a widget on copy or cut; HTML: "" when it is text alone
  std::shared_ptr<EditorView> editor;
  std::shared_ptr<PreviewView> preview;
  std::shared_ptr<FacadeView> facade;
  std::shared_ptr<TextBoxView> text_box;  // the field that is being edited
  std::shared_ptr<PaletteView> palette;
  std::shared_ptr<LinkView> link;
  std::shared_ptr<AltView> alt;
  std::shared_ptr<PagePicker> page_picker;
  // Where the host lays the frame of the Page preview; empty: nowhere. What stands above it there, drawn by us.
  Rect page_frame;
  std::vector<Rect> page_over;
  bool page_inert = false;  // something modal is open
  // Something modal opened or closed while this was drawn: who reads the tree sees the next pass, never this one.
  bool again = false;
  std::shared_ptr<SpellingView> spelling;
  std::vector<std::uint32_t>
      open_regions;  // nodes that begin_region opened; the last is the parent of what is recorded next
  std::map<std::uint32_t, float> scroll;  // by node
};

inline constexpr float kWheelPixels =
    100;  // logical pixels that one unit of ImGui's io.MouseWheel scrolls; negative: down

struct Ui {  // what a panel is given, valid for one frame
  UiState& state;
  const Theme& theme;
  app::Language language;
  app::ActionSink& sink;
  std::string_view tr(StringId id) const { return translate(id, language); }
};

// Asks for another frame in `seconds`, or earlier when something else asked already. 0: the next animation frame.
void wake_in(Ui&, double seconds);

enum class ButtonKind { kPlain, kPrimary, kQuiet, kDanger };
struct ButtonOptions {
  ButtonKind kind = ButtonKind::kPlain;
  bool disabled = false;
  int pressed = -1;                   // toggle buttons
  std::string_view description = {};  // tooltip and aria-description
  std::string_view shortcut = {};
  float width = 0;             // 0: as wide as the label
  std::string_view name = {};  // accessible name, when it says more than the label; contains the label
};

// Layout: a cursor-based column inside a rectangle; see layout.hpp. Every call takes its label in the interface's
// language.
bool button(Ui&, std::string_view label, const ButtonOptions& = {});
bool link(Ui&, std::string_view label, std::string_view description = {});
void text(Ui&, std::string_view text, TextRole = TextRole::kBody);
void heading(Ui&, std::string_view text, int level);
bool checkbox(Ui&, std::string_view label, bool checked);
bool radio(Ui&, std::string_view label, bool checked);
bool tab(Ui&, std::string_view label, bool selected);
bool list_row(Ui&, std::string_view name, std::string_view detail, bool selected, std::string_view badge = {});
void progress(Ui&, std::string_view label, float fraction /* < 0: not known */);
struct FieldOptions {
  bool multiline = false, read_only = false, search = false, invalid = false;
  std::string_view placeholder = {}, description = {};
  float width = 0;
  bool bare = false;                             // its label is not drawn: the placeholder says it
  bool select_on_focus = false;                  // all of it, so that typing begins anew
  const std::vector<TextMark>* marks = nullptr;  // of the value: misspelt words
};
// A text box with a visible label; answers the new text when it changed this frame. It edits through the agent like the
// editor.
std::optional<std::string> field(Ui&, std::string_view label, std::string_view value, const FieldOptions& = {});
void begin_region(Ui&, Role role, std::string_view name);  // its rect: the layout's area
void begin_region(Ui&, Role role, std::string_view name, Rect rect, const NodeState& = {});
void end_region(Ui&);

// Records a node under the innermost open region, in reading order; its rect is clipped to ImGui's current clip
// rectangle. What else it has is put into what is answered, which is valid until the next one.
Node& record(Ui&, std::uint32_t id, Role, std::string_view name, Rect);

// One frame: panels in, UI tree and draw data out. `frame.cpp` reads as the list of what is on the screen.
void draw_frame(const app::AppState&, UiState&, app::ActionSink&);

}  // namespace marbre::ui
