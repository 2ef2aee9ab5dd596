#include "ui/widgets/text_layout.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::ui {
namespace {

constexpr std::size_t kMostLaidStops = 400'000;  // about 3 MB; a screen has 5,000
constexpr float kMostHang = 1.0f / 3;            // of the width

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// One pass over the clusters of a line. When one does not fit, the row ends at the last place where it may be broken,
// or right before that cluster when there is none; what stands behind the break moves to the next row's start.
class Wrapper {
 public:
  Wrapper(std::string_view line, std::span<const ToneSpan> spans, float width, std::uint32_t hang, Measure& measure)
      : line_(line), spans_(spans), width_(width), hang_(hang), measure_(measure) {}

  WrappedLine run() {
    out_.stops.reserve(line_.size());
    std::size_t at = 0;
    std::size_t span = 0;
    char32_t before = 0;
    while (at < line_.size()) {
      const std::size_t end = text::next_cluster(line_, at);
      while (span + 1 < spans_.size() && spans_[span].to <= at) ++span;
      const Tone tone = spans_.empty() ? Tone::kText : spans_[span].tone;
      const char32_t c = base::decode_at(line_, at).code_point;
      if (at > row_.from && at > hang_ && text::can_break_between(before, c)) {
        break_at_ = u32(out_.stops.size());
        break_width_ = row_.width;
      }
      const float step = measure_.advance(tone, line_.substr(at, end - at));
      // Twice when what moved down leaves no room either.
      while (width_ > 0 && x_ + step > width_ && !text::is_space(c) && at > row_.from) end_row(at);
      out_.stops.push_back({u32(at), x_});
      x_ += step;
      if (at < hang_ && end >= hang_) indent_ = std::min(x_, width_ * kMostHang);
      if (!text::is_space(c)) row_.width = x_;
      before = c;
      at = end;
    }
    finish_row(u32(line_.size()), x_);
    return std::move(out_);
  }

 private:
  void finish_row(std::uint32_t to, float end_x) {
    row_.to = to;
    out_.rows.push_back(row_);
    out_.ends.push_back(end_x);
  }

  void end_row(std::size_t at) {
    const std::uint32_t stop_count = u32(out_.stops.size());
    const std::uint32_t first = break_at_ > row_.first_stop ? break_at_ : stop_count;
    const std::uint32_t from = first < stop_count ? out_.stops[first].at : u32(at);
    const float cut = first < stop_count ? out_.stops[first].x : x_;
    const float filled = row_.width;
    if (first == break_at_) row_.width = break_width_;
    finish_row(from, cut);
    row_ = {from, 0, first, indent_, std::max(indent_, filled - cut + indent_)};
    for (std::uint32_t i = first; i < stop_count; ++i) out_.stops[i].x += indent_ - cut;
    x_ += indent_ - cut;
    break_at_ = 0;
  }

  std::string_view line_;
  std::span<const ToneSpan> spans_;
  float width_;
  std::uint32_t hang_;
  Measure& measure_;
  WrappedLine out_;
  Row row_;
  std::uint32_t break_at_ = 0;  // stop in front of which the row may be broken; 0: nowhere yet
  float x_ = 0, indent_ = 0;
  float break_width_ = 0;  // of the row up to there, without the space in front of it
};

}  // namespace

std::uint32_t hanging_prefix(std::string_view line) {
  std::size_t at = 0;
  const auto spaces = [&] {
    while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  };
  spaces();
  while (at < line.size() && line[at] == '>') {
    ++at;
    spaces();
  }
  std::size_t i = at;
  if (i < line.size() && (line[i] == '-' || line[i] == '*' || line[i] == '+')) {
    ++i;
  } else {
    while (i < line.size() && i - at < 9 && line[i] >= '0' && line[i] <= '9') ++i;
    if (i == at || i >= line.size() || (line[i] != '.' && line[i] != ')')) return u32(at);
    ++i;
  }
  if (i >= line.size() || line[i] != ' ') return u32(at);
  while (i < line.size() && line[i] == ' ') ++i;
  return u32(i);
}

WrappedLine wrap_line(std::string_view line, std::span<const ToneSpan> spans, float width, std::uint32_t hang,
                      Measure& measure) {
  return Wrapper(line, spans, width, hang, measure).run();
}

// -- one line
// -----------------------------------------------------------------------------------------------------------
std::uint32_t WrappedLine::row_of(std::uint32_t byte, bool at_row_end) const {
  const auto after =
      std::upper_bound(rows.begin(), rows.end(), byte, [](std::uint32_t b, const Row& r) { return b < r.from; });
  const std::uint32_t row = u32(static_cast<std::size_t>(after - rows.begin())) - 1;
  return at_row_end && row > 0 && rows[row].from == byte ? row - 1 : row;
}

float WrappedLine::x_of(std::uint32_t row, std::uint32_t byte) const {
  const Row& r = rows[row];
  if (byte >= r.to) return ends[row];
  const auto begin = stops.begin() + static_cast<std::ptrdiff_t>(r.first_stop);
  const auto found =
      std::lower_bound(begin, stops.end(), byte, [](const Stop& s, std::uint32_t b) { return s.at < b; });
  return found == stops.end() || found->at >= r.to ? ends[row] : found->x;
}

std::uint32_t WrappedLine::byte_at(std::uint32_t row, float x) const {
  const Row& r = rows[row];
  const auto begin = stops.begin() + static_cast<std::ptrdiff_t>(r.first_stop);
  const auto end =
      row + 1 < rows.size() ? stops.begin() + static_cast<std::ptrdiff_t>(rows[row + 1].first_stop) : stops.end();
  const auto after = std::upper_bound(begin, end, x, [](float wanted, const Stop& s) { return wanted < s.x; });
  if (after == begin) return r.from;
  const float left = (after - 1)->x, right = after == end ? ends[row] : after->x;
  if (x - left <= right - x) return (after - 1)->at;
  return after == end ? r.to : after->at;
}

// -- sums of rows
// -------------------------------------------------------------------------------------------------------
void RowIndex::assign(std::vector<std::uint32_t> rows) {
  rows_ = std::move(rows);
  rebuild();
}

void RowIndex::rebuild() {
  tree_.assign(rows_.size() + 1, 0);
  for (std::size_t i = 1; i < tree_.size(); ++i) {
    tree_[i] += rows_[i - 1];
    const std::size_t parent = i + (i & (~i + 1));
    if (parent < tree_.size()) tree_[parent] += tree_[i];
  }
}

void RowIndex::set(std::uint32_t line, std::uint32_t rows) {
  const std::uint64_t delta = std::uint64_t{rows} - rows_[line];  // modulo 2^64, as the sums are
  if (delta == 0) return;
  rows_[line] = rows;
  for (std::size_t i = std::size_t{line} + 1; i < tree_.size(); i += i & (~i + 1)) tree_[i] += delta;
}

void RowIndex::splice(std::uint32_t at, std::uint32_t removed, std::span<const std::uint32_t> added) {
  if (removed == added.size()) {
    for (std::uint32_t i = 0; i < removed; ++i) set(at + i, added[i]);
    return;
  }
  const auto from = rows_.begin() + static_cast<std::ptrdiff_t>(at);
  rows_.insert(rows_.erase(from, from + static_cast<std::ptrdiff_t>(removed)), added.begin(), added.end());
  rebuild();
}

std::uint64_t RowIndex::before(std::uint32_t line) const {
  std::uint64_t sum = 0;
  for (std::size_t i = line; i > 0; i &= i - 1) sum += tree_[i];
  return sum;
}

std::uint32_t RowIndex::line_at(std::uint64_t row) const {
  std::size_t at = 0;
  for (std::size_t step = std::bit_floor(rows_.size()); step > 0; step /= 2) {
    if (at + step < tree_.size() && tree_[at + step] <= row) {
      at += step;
      row -= tree_[at];
    }
  }
  return u32(std::min(at, rows_.size() - 1));
}

// -- the document
// -------------------------------------------------------------------------------------------------------
void TextLayout::drop(Entry& entry) {
  if (!entry.laid) return;
  laid_stops_ -= entry.laid->wrap.stops.size();
  entry.laid.reset();
}

std::uint32_t TextLayout::estimate(text::LineIndex line) const {
  if (width_ <= 0) return 1;
  const text::ByteRange range = document_.line_range(line);
  return 1 + static_cast<std::uint32_t>(static_cast<float>(range.length()) * average_ / width_);
}

void TextLayout::set_document(const text::Document& document) {
  document_ = document;
  entries_.clear();
  entries_.resize(document.line_count());
  laid_stops_ = 0;
  std::vector<std::uint32_t> rows(document.line_count());
  for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = estimate({i});
  rows_.assign(std::move(rows));
  rescan(0, u32(entries_.size()));
}

void TextLayout::set_width(float width, float average_advance, std::uint64_t fonts) {
  if (width == width_ && fonts == fonts_) return;
  width_ = width;
  average_ = average_advance;
  fonts_ = fonts;
  std::vector<std::uint32_t> rows(entries_.size());
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    drop(entries_[i]);
    rows[i] = estimate({i});
  }
  rows_.assign(std::move(rows));
}

// Brings the states up to date from line `from` on: at least up to `at_least_to`, then until they agree with what is
// known.
void TextLayout::rescan(std::uint32_t from, std::uint32_t at_least_to) {
  if (highlighting_ == Highlighting::kPlain) return;
  for (std::uint32_t i = from; i + 1 < entries_.size(); ++i) {
    const HighlightState next = highlight_line(document_.line({i}), entries_[i].state, nullptr);
    Entry& below = entries_[i + 1];
    if (next == below.state) {
      if (i + 1 >= at_least_to) return;
      continue;
    }
    below.state = next;
    drop(below);
  }
}

void TextLayout::apply(const text::Change& change, const text::Document& after) {
  const text::Document before = std::exchange(document_, after);
  std::uint32_t first = u32(entries_.size()), last = 0;
  std::int64_t shift = 0;
  std::vector<std::uint32_t> added;
  // From the last edit to the first, so that line numbers of the old document stay good.
  for (auto edit = change.edits().rbegin(); edit != change.edits().rend(); ++edit) {
    const std::uint32_t from = before.line_of(edit->range.from).value, to = before.line_of(edit->range.to).value;
    const auto lines = u32(static_cast<std::size_t>(std::count(edit->insert.begin(), edit->insert.end(), '\n'))) + 1;
    const HighlightState state = entries_[from].state;
    for (std::uint32_t i = from; i <= to; ++i) drop(entries_[i]);
    const std::uint32_t removed = to - from + 1;
    const auto at = [&](std::uint32_t line) { return entries_.begin() + static_cast<std::ptrdiff_t>(line); };
    if (lines < removed) {
      entries_.erase(at(from + lines), at(from + removed));
    } else if (lines > removed) {
      std::vector<Entry> more(lines - removed);
      entries_.insert(at(from + removed), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }
    entries_[from].state = state;
    added.assign(lines, 1);
    rows_.splice(from, removed, added);
    first = from;
    last = std::max(last, to);
    shift += std::int64_t{lines} - std::int64_t{removed};
  }
  if (change.edits().empty()) return;
  assert(entries_.size() == after.line_count());
  const auto end =
      static_cast<std::uint32_t>(std::min<std::int64_t>(std::int64_t{last} + shift + 1, std::ssize(entries_)));
  for (std::uint32_t i = first; i < end; ++i) {
    if (!entries_[i].laid) rows_.set(i, estimate({i}));
  }
  rescan(first, end);
}

const LaidLine& TextLayout::line(text::LineIndex index, Measure& measure) {
  Entry& entry = entries_[index.value];
  if (entry.laid) return *entry.laid;
  auto laid = std::make_unique<LaidLine>();
  const std::string_view text = document_.line(index);
  std::uint32_t hang = 0;
  if (highlighting_ == Highlighting::kMarkdown) {
    highlight_line(text, entry.state, &laid->spans);
    hang = hanging_prefix(text);
  } else {
    laid->spans.push_back({u32(text.size()), Tone::kText});
  }
  laid->wrap = wrap_line(text, laid->spans, width_, hang, measure);
  ++wraps_;
  laid_stops_ += laid->wrap.stops.size();
  rows_.set(index.value, u32(laid->wrap.rows.size()));
  entry.laid = std::move(laid);
  return *entry.laid;
}

void TextLayout::trim(text::LineIndex keep_from, text::LineIndex keep_to) {
  if (laid_stops_ <= kMostLaidStops) return;
  for (std::uint32_t i = 0; i < entries_.size(); ++i) {
    if (i < keep_from.value || i > keep_to.value) drop(entries_[i]);
  }
}

}  // namespace marbre::ui
