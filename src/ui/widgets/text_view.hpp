// A text box without its looks: document, selection, layout and scroll position of the editor and of fields, and what
// keys, the mouse and the text agent do to them. It edits its own document at once and answers with events, in order;
// whoever owns the text applies them and gives the document back (`adopt`), which usually is the same text and then
// costs nothing.
//
// Scrolling is kept as a line and the distance from its top, never as a distance from the document's start: the heights
// of lines not yet seen are guesses, and correcting one must not move what is on screen.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ui/widgets/agent_session.hpp"
#include "ui/widgets/edit_keys.hpp"
#include "ui/widgets/text_layout.hpp"
#include "ui/widgets/text_marks.hpp"

namespace marbre::ui {

struct Edited {
  text::Change change;
  text::Selection after;
  text::EditKind kind{};
};
struct Selected {
  text::Selection selection;
};
struct GroupClosed {};
struct UndoAsked {};
struct RedoAsked {};
struct Copied {
  std::string text;
};
struct Refused {
  text::Change change;
};  // the document would grow beyond its limit: nothing was done
using TextEvent = std::variant<Edited, Selected, GroupClosed, UndoAsked, RedoAsked, Copied, Refused>;
using TextEvents = std::vector<TextEvent>;

struct TextView {
  explicit TextView(Highlighting highlighting = Highlighting::kPlain) : layout(highlighting) {}

  TextLayout layout;
  text::Selection selection;
  AgentSession agent;
  TextMarks marks;
  std::vector<DrawnMark> drawn_marks;  // in the last frame
  text::ByteOffset first;              // text before it is neither shown nor touched
  Lines lines = Lines::kMany;
  bool read_only = false;
  bool help = false;                   // lists, pairs, tables: core/editing
  bool french = false;                 // the spaces of French punctuation while typing
  float line_height = 28, height = 0;  // of a row, of the view
  float pad_top = 0, pad_bottom = 0;   // room that scrolls with the text
  bool at_row_end = false;             // the caret stands at a break's upper end
  std::optional<float> goal_x;         // of a vertical movement
  text::LineIndex top_line;            // scroll position
  float top_offset = 0;                // from the top of that line down to the view's top
  float shift_x = 0;                   // how far a field is scrolled sideways
  bool follow_caret = false;           // bring the caret into view
  bool own_action = false;             // the caret or text was changed by us since the agent's window was chosen
  double touched_at = 0;               // when the caret last moved: the start of its blinking
  struct Glide {                       // of the caret to where it stands now, from the view's corner
    bool known = false;
    float from_x = 0, from_y = 0, x = 0, y = 0;
    double since = 0;
    text::ByteOffset head;
    text::LineIndex top_line;
    float top_offset = 0;
  } glide;
  enum class Drag { kNone, kCharacter, kWord, kLine } drag = Drag::kNone;
  text::ByteRange drag_origin;
};

// -- the text
// -------------------------------------------------------------------------------------------------------------
void open_text(TextView&, const text::Document&, text::ByteOffset first);               // another text: from the top
void adopt(TextView&, const text::Document&, text::Selection, text::ByteOffset first);  // what the owner holds now
void type(TextView&, const text::Change&, text::Selection after, text::EditKind, TextEvents&);
void select(TextView&, text::Selection, TextEvents&);
void receive(TextView&, const AgentInput&, double now, TextEvents&);
void perform(TextView&, Command, Measure&, TextEvents&);
text::ByteRange editable_range(const TextView&);
// Hides the lines [from, end), which a caret then leaves upwards, to the end of the line above. Going or editing in
// there shows them again.
void fold(TextView&, text::LineIndex from, text::LineIndex end, TextEvents&);
bool takes_tab(const TextView&, bool back);  // does Tab mean anything where the caret is?

// -- places
// ---------------------------------------------------------------------------------------------------------------
struct Place {
  text::LineIndex line;
  std::uint32_t row = 0;  // of the line
  float x = 0, y = 0;     // y: the row's top, from the view's top; x: from the column's left
};
Place place_of(TextView&, text::ByteOffset, bool at_row_end, Measure&);
struct Hit {
  text::ByteOffset at;
  bool at_row_end = false;
};
Hit hit(TextView&, float x, float y, Measure&);
text::LineIndex first_line(const TextView&);
float y_of(const TextView&, text::LineIndex);  // from the view's top

// -- scrolling
// ------------------------------------------------------------------------------------------------------------
void scroll_by(TextView&, float pixels, Measure&);
void scroll_to(TextView&, float y);  // from the document's start
float scroll_position(const TextView&);
float content_height(const TextView&);  // a guess where lines have not been seen
void show_caret(TextView&, Measure&);

// -- the agent
// --------------------------------------------------------------------------------------------------------------
void publish(TextView&, Agent&, double now);

}  // namespace marbre::ui
