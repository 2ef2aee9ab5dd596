// The text agent's conversation. The browser edits a real <textarea> that holds a window of our document, and tells
// what it replaced there, in UTF-16 units; we tell it what the window should hold. The two are a frame apart, so an
// input may have been made in an older window, or in this one before it learned of a change of ours. For each of the
// last few windows we keep the text the browser believes in (`shadow`); an input is applied to that first, and its
// place in the document is found through the difference between shadow and document. Inputs of one window follow each
// other, so fast typing needs no answer in between.
//
// Invariants: shadow is what the browser's field holds after the inputs received so far; a window's bytes follow every
// change of the document; while the browser composes, nothing else is published; text from the browser is never
// dropped.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/text/history.hpp"
#include "ui/agent.hpp"

namespace marbre::ui {

struct AgentEdit {
  text::Change change;
  text::Selection after;
  text::EditKind kind{};
};
struct AgentOutcome {
  std::optional<AgentEdit> edit;
  std::optional<text::Selection> select;
  bool close_group = false;  // a composition ended, after `edit`
};

enum class Lines { kOne, kMany };

class AgentSession {
 public:
  // What the input means for `document`; the caller applies it and calls `changed`. `editable`: no edit or selection
  // leaves it.
  AgentOutcome receive(const AgentInput& input, const text::Document& document, text::Selection selection,
                       text::ByteRange editable, Lines lines, double now);
  void changed(const text::Change& change);  // every change of the document, those from `receive` too
  // Fills the window's part of `out`: serial, text, selection. `window`: bytes of the document it should hold.
  void publish(Agent& out, const text::Document& document, text::Selection selection, text::ByteRange window,
               double now);
  std::optional<text::ByteRange> window() const;  // the one published last
  bool composing() const { return composing_; }
  void reset();  // another document, or the focus left; serials go on

 private:
  struct Span {
    std::size_t from = 0, to = 0;
  };
  struct Window {
    std::uint64_t serial = 0;
    text::ByteOffset from, to;
    std::string shadow;
    Span believed;                               // the browser's selection, bytes in shadow
    bool over_left = false, over_right = false;  // our selection goes on outside
    std::vector<std::pair<Span, double>> stale;  // selections it may still believe in, with the time we moved away
  };
  Window* find(std::uint64_t serial);
  AgentOutcome insert_at_selection(const AgentInput& input, const text::Document& document, text::Selection selection,
                                   Lines lines);

  std::deque<Window> windows_;  // newest last
  std::uint64_t serial_ = 0;
  bool composing_ = false;
};

// The block with the caret and one on each side: what the agent of the editor holds. Blocks are separated by blank
// lines; long ones are cut, so that the window stays small.
text::ByteRange agent_window(const text::Document& document, text::ByteOffset caret, text::ByteOffset first);
text::ByteRange agent_block(const text::Document& document, text::ByteOffset caret, text::ByteOffset first);

// Text from outside with this document's line endings; one line: line breaks become spaces.
std::string with_endings(std::string_view text, const text::Document& document, Lines lines);

}  // namespace marbre::ui
