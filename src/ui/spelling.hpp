// Spelling in the editor: reads the lines that changed, when the typing rests, and shows the words that are wrong by a
// wavy line. The highlighter's states say what of a line is prose; a word is asked about once (app/spelling.hpp
// remembers it), and not while it is being written. What is shown follows every edit until the words are read again.
//
// Words that are not known to be right are kept here, in order; all others cost nothing.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/state.hpp"
#include "core/spelling/words.hpp"
#include "ui/ui.hpp"
#include "ui/widgets/highlight.hpp"
#include "ui/widgets/text_marks.hpp"

namespace marbre::ui {

struct SpellingView {
  struct Suspect {
    text::ByteRange range;
    spelling::Verdict verdict{};  // never kRight
  };
  std::string path;
  text::Document of;  // that everything here is of
  spelling::Languages languages = spelling::Languages::kNone;
  bool active = false;
  std::uint32_t version = 0, epoch = 0;  // of app::Spelling
  std::vector<Suspect> suspects;
  text::ByteRange todo;     // lines to be read; empty: none
  double due = 0;           // not before then
  text::ByteOffset caret;   // of the last frame
  bool held = false;        // the word at the caret is being written: neither asked nor shown
  std::size_t wrong = 0;    // of `suspects`
  bool wants_next = false;  // go to the next one as soon as it is known
  struct Field {            // of the form, with prose, that has the focus
    std::uint32_t node = 0;
    std::string key;
  } field;
  struct Menu {  // spelling_menu.cpp
    bool open = false, just_opened = false;
    std::string word;
    Field field;            // node 0: the word is in the text
    text::ByteRange range;  // in the page, or in the value of the field
    base::Revision revision;
    Rect place;  // of the word
    std::string query;
    std::size_t selected = 0;
    bool moved = false;
  } menu;
};
SpellingView& spelling_view(UiState&);

// After the editor was drawn.
void watch_spelling(Ui&, const app::AppState&);
// The word at the caret that is wrong.
std::optional<text::ByteRange> misspelt_at(const UiState&, text::Selection);
// Selects the next one behind the selection, round the end, and opens its menu; when nothing is known yet, once it is.
void go_to_misspelling(Ui&, const app::AppState&);
std::size_t misspelt_count(const UiState&);
void draw_misspelt_button(Ui&,
                          const app::AppState&);  // how many there are; goes to the next. Nothing when there are none
// The words of a field of the form that are wrong. Asks for what is not known, but not while a field is being written
// in.
std::vector<TextMark> misspelt_in(Ui&, const app::AppState&, std::string_view value, const SpellingView::Field&);
// The word at the caret of such a field, in its value.
std::optional<text::ByteRange> misspelt_in_field(const UiState&, const app::AppState&);
// What the page is checked in, and what stops it: in words.
std::string spelling_status(const Ui&, const app::AppState&);

// Pieces of a line that are prose: its tones, and of front matter the values of keys that hold some. `key` is the one
// that the line continues, "" for none. For tests.
void prose_of(std::string_view line, const HighlightState& state, const std::vector<ToneSpan>& spans,
              std::string_view key, std::vector<spelling::Piece>& out);

}  // namespace marbre::ui
