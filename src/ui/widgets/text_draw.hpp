// How a TextView meets the screen: drawing with its selection and caret, the mouse, and the part of the text agent that
// is in pixels. Shared by the editor and the fields.
#pragma once
#include <array>
#include <string>

#include "ui/ui.hpp"
#include "ui/widgets/text_view.hpp"

namespace marbre::ui {

struct TextLooks {
  std::array<gfx::TextStyle, kTones> styles{};
  std::array<Colour, kTones> colours{};
  std::array<bool, kTones> struck{};
  bool no_break_spaces = false;  // shown as faint dots
  bool show_block = false;       // a quiet line beside the caret's paragraph, and the brackets at the caret
  bool soften = false;           // all but the caret's paragraph stands back
};
TextLooks plain_looks(gfx::TextStyle style, Colour colour);

class GfxMeasure final : public Measure {
 public:
  explicit GfxMeasure(const TextLooks& looks) : looks_(looks) {}
  float advance(Tone tone, std::string_view cluster) override {
    return gfx::advance(looks_.styles[static_cast<std::size_t>(tone)], cluster);
  }

 private:
  const TextLooks& looks_;
};
std::uint64_t fonts_in_use(const TextLooks&);  // another number when an advance is: a web font has arrived
float average_advance(const gfx::TextStyle&);  // of running text

struct TextArea {
  Rect view;       // what is visible, in screen coordinates
  float left = 0;  // of the text column
  float top = 0;   // y of the view's top edge: row positions count from here
};

// Caret and selection by mouse: click, Shift, double and triple click, drag with scrolling. True when it was just
// clicked.
bool handle_pointer(Ui&, TextView&, std::uint32_t id, const TextArea&, Measure&, TextEvents&);
// Rows in view, selection, and the caret when `focused`. Appends the text it drew to `drawn`: rows of a line joined,
// lines by "\n".
void draw_text(Ui&, TextView&, const TextArea&, const TextLooks&, Measure&, bool focused, std::string* drawn);
void fill_agent(Ui&, TextView&, std::uint32_t id, const TextArea&, gfx::TextStyle style, Measure&);
void release_agent(Ui&, TextView&, std::uint32_t id);  // the focus is elsewhere

}  // namespace marbre::ui
