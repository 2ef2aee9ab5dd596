// Where the text of a document stands: soft wrap, positions of clusters, heights. No ImGui, no fonts: widths come from
// a Measure, so tests use a fake one. A line is wrapped when it is first looked at and kept until its text, its
// highlighting state, the width or the fonts change; all other lines have an estimated number of rows, corrected on
// sight. So a keystroke in 1 MB wraps one line; and in a line of 1 MB, which has no highlighting, the rows around it.
//
// Every row is equally high, hence heights are numbers of rows and sums of them exact. Positions inside a line are
// bytes from its start and always on cluster boundaries; rows tile their line: no byte is in two rows or in none.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/change.hpp"
#include "core/text/document.hpp"
#include "ui/widgets/highlight.hpp"
#include "ui/widgets/line_table.hpp"

namespace marbre::ui {

class Measure {
 public:
  virtual ~Measure() = default;
  virtual float advance(Tone tone, std::string_view cluster) = 0;  // logical pixels
};

struct Stop {
  std::uint32_t at = 0;  // byte where a cluster starts, from the row's start
  float x = 0;           // its left edge, from the left of the text column
};
struct Row {
  std::uint32_t from = 0, to = 0;  // bytes in the line; a space the row was broken at is its last cluster
  float indent = 0;                // rows after the first hang below the text of a list item or quotation
  float width = 0;                 // up to the last cluster that is not a space, indent included
  float end = 0;                   // right edge of the last cluster
  std::vector<Stop> stops;         // one for each cluster, in order
};
struct WrappedLine {
  std::vector<Row> rows;  // at least one

  std::uint32_t row_of(std::uint32_t byte, bool at_row_end) const;  // `at_row_end`: a break belongs to the row above
  float x_of(std::uint32_t row, std::uint32_t byte) const;
  std::uint32_t byte_at(std::uint32_t row, float x) const;  // nearest cluster boundary in that row, its end included
};
// `hang`: bytes at the start of the line below whose end the later rows start. Width <= 0 means never to wrap.
WrappedLine wrap_line(std::string_view line, std::span<const ToneSpan> spans, float width, std::uint32_t hang,
                      Measure&);
std::uint32_t hanging_prefix(std::string_view line);  // "- ", "12. ", "> " and what is before them

struct LaidLine {
  WrappedLine wrap;
  std::vector<ToneSpan> spans;
};

enum class Highlighting { kPlain, kMarkdown };

class TextLayout {
 public:
  explicit TextLayout(Highlighting highlighting = Highlighting::kPlain) : highlighting_(highlighting) {}

  void set_document(const text::Document& document);                    // everything anew
  void apply(const text::Change& change, const text::Document& after);  // keeps what the change does not touch
  // Width of the column (<= 0: no wrap), and a number that is another one when fonts or styles are.
  void set_width(float width, float average_advance, std::uint64_t fonts);

  const text::Document& document() const { return document_; }
  const LaidLine& line(text::LineIndex line, Measure& measure);
  // Folding: a hidden line has no row, and stays hidden until it is shown or an edit touches it, which shows all the
  // hidden lines around it.
  bool hidden(text::LineIndex line) const { return lines_[line.value].hidden; }
  void hide(text::LineIndex from, text::LineIndex end);  // lines [from, end)
  void show(text::LineIndex line);                       // with all the hidden lines around it
  void show_all();
  std::uint32_t rows(text::LineIndex line) const { return lines_.rows(line.value); }
  std::uint64_t rows_before(text::LineIndex line) const { return lines_.before(line.value); }  // of all lines before it
  std::uint64_t total_rows() const { return lines_.total(); }
  text::LineIndex line_at_row(std::uint64_t row) const { return {lines_.line_at(row)}; }
  float width() const { return width_; }
  // Lines [from, to) whose text or whose state at the start became another since this was asked last; from == to: none.
  struct Changed {
    std::uint32_t from = 0, to = 0;
  };
  Changed take_changed() { return std::exchange(changed_, {}); }
  // State at the start of a line, and its tones, without laying it out. A very long line has no tones.
  const HighlightState& state(text::LineIndex line) const { return lines_[line.value].state; }
  void tones(text::LineIndex line, std::vector<ToneSpan>& out) const;
  std::uint32_t wraps() const { return wraps_; }                  // lines wrapped so far: for tests and the benchmark
  void trim(text::LineIndex keep_from, text::LineIndex keep_to);  // drops far lines when much is laid out

 private:
  struct Damage {  // bytes [from, old_to) of a long line are now [from, new_to)
    std::uint32_t from, old_to, new_to;
  };
  struct Laid : LaidLine {
    bool is_long = false;
    std::optional<Damage> damage;  // of a long line, since it was wrapped
    std::size_t stops = 0;
  };
  struct Entry {
    std::uint32_t rows = 1;
    HighlightState state;  // at the start of the line
    bool hidden = false;
    std::unique_ptr<Laid> laid;
  };
  std::uint32_t estimate(text::LineIndex line) const;
  void rescan(std::uint32_t from, std::uint32_t at_least_to);
  void note_changed(std::uint32_t from, std::uint32_t to);
  void drop(Entry& entry);
  bool damage_long_line(const text::Change& change, const text::Document& before);
  void wrap_long_line(Laid& laid, text::ByteRange line, Measure& measure);

  Highlighting highlighting_;
  text::Document document_;
  LineTable<Entry> lines_;
  Changed changed_;
  float width_ = 0, average_ = 8;
  std::uint64_t fonts_ = 0;
  std::size_t laid_stops_ = 0, trim_above_ = 0;
  std::uint32_t wraps_ = 0;
};

}  // namespace marbre::ui
