#include "ui/widgets/text_layout.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::ui {
namespace {

constexpr std::size_t kMostLaidStops = 400'000;  // about 3 MB; a screen has 5,000
constexpr float kMostHang = 1.0f / 3;            // of the width

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// Where there is nothing to break at, an edit moves every row behind it. After so many rows, more than any screen has,
// one is left short instead.
constexpr std::size_t kPatience = 96;
constexpr std::uint32_t kLineHead = 4096;  // of a long line, which says what block it is

// Rows that are already known behind a change: wrapping may stop where it meets one.
struct KnownRows {
  std::span<const Row> rows;
  std::uint32_t behind = 0;  // only those that start behind this byte, as they count
  std::uint32_t shift = 0;   // what is added to their bytes now; modulo 2^32
  std::size_t met = 0;       // out: the first one that holds, when `found`
  bool found = false;
  std::size_t tried = 0;  // rows behind the change that met none
};

// One pass over the clusters of a line. When one does not fit, the row ends at the last place where it may be broken,
// or right before that cluster when there is none, and the next row is measured from there: what a row holds depends on
// where it starts and on nothing before that.
class Wrapper {
 public:
  // `text`: of the line from byte `base` on, where a row starts. `whole`: up to the line's end.
  Wrapper(std::string_view text, std::uint32_t base, bool whole, std::span<const ToneSpan> spans, float width,
          std::uint32_t hang, Measure& measure)
      : line_(text), base_(base), whole_(whole), spans_(spans), width_(width), hang_(hang), measure_(measure) {}

  void start_with(float indent) { indent_ = indent; }
  std::vector<Row> take() { return std::move(rows_); }

  // false: the text ended before the line did, and before a known row was met.
  bool run(KnownRows* known) {
    begin_row(0, base_ == 0 ? 0 : indent_);
    std::size_t span = 0;
    char32_t before = 0;
    for (std::size_t at = 0; at < line_.size();) {
      if (known != nullptr && (at == row_from_ || known->tried > kPatience) && meets(*known, at)) {
        if (at > row_from_) finish_row(at, x_);
        return true;
      }
      const std::size_t end = text::next_cluster(line_, at);
      if (end == line_.size() && !whole_) return false;
      while (span + 1 < spans_.size() && spans_[span].to <= at) ++span;
      while (span > 0 && spans_[span - 1].to > at) --span;
      const Tone tone = spans_.empty() ? Tone::kText : spans_[span].tone;
      const char32_t c = base::decode_at(line_, at).code_point;
      if (at > row_from_ && at > hang_ && text::can_break_between(before, c)) note_break(at);
      const float step = measure_.advance(tone, line_.substr(at, end - at));
      const bool space = text::is_space(c);
      if (width_ > 0 && x_ + step > width_ && !space && at > row_from_) {
        at = end_row(at);
        if (known != nullptr && base_ + at > known->behind + known->shift) ++known->tried;
        before = 0;
        continue;
      }
      row_.stops.push_back({u32(at - row_from_), x_});
      x_ += step;
      if (at < hang_ && end >= hang_) indent_ = std::min(x_, width_ * kMostHang);
      if (!space) row_.width = x_;
      before = c;
      at = end;
    }
    finish_row(line_.size(), x_);
    return true;
  }

 private:
  void begin_row(std::size_t from, float x) {
    row_ = Row{base_ + u32(from), 0, rows_.empty() && base_ == 0 ? 0 : indent_, x, x, {}};
    row_.stops.reserve(most_stops_);
    row_from_ = from;
    x_ = x;
    break_.stop = 0;
  }

  void note_break(std::size_t at) { break_ = {at, u32(row_.stops.size()), x_, row_.width}; }

  void finish_row(std::size_t to, float end) {
    row_.to = base_ + u32(to);
    row_.end = end;
    most_stops_ = std::max(most_stops_, row_.stops.size() + 8);
    rows_.push_back(std::move(row_));
  }

  // Answers where the next row starts.
  std::size_t end_row(std::size_t at) {
    float end = x_;
    if (break_.stop > 0) {
      at = break_.at;
      end = break_.x;
      row_.width = break_.width;
      row_.stops.resize(break_.stop);
    }
    finish_row(at, end);
    begin_row(at, indent_);
    return at;
  }

  bool meets(KnownRows& known, std::size_t at) {
    const std::uint32_t start = base_ + u32(at);
    for (; known.met < known.rows.size(); ++known.met) {
      const Row& row = known.rows[known.met];
      if (row.from <= known.behind) continue;
      if (row.from + known.shift == start && row.indent == indent_) return known.found = true;
      if (row.from + known.shift >= start) return false;
    }
    return false;
  }

  std::string_view line_;
  std::uint32_t base_;
  bool whole_;
  std::span<const ToneSpan> spans_;
  float width_;
  std::size_t hang_;
  Measure& measure_;
  std::vector<Row> rows_;
  Row row_;
  std::size_t row_from_ = 0, most_stops_ = 0;
  struct {
    std::size_t at = 0;
    std::uint32_t stop = 0;  // in front of which the row may be broken; 0: nowhere yet
    float x = 0, width = 0;  // of the row up to there; without the space in front of it
  } break_;
  float x_ = 0, indent_ = 0;
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
  Wrapper wrapper(line, 0, true, spans, width, hang, measure);
  wrapper.run(nullptr);
  return {wrapper.take()};
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
  if (byte >= r.to || byte < r.from) return r.end;
  const auto found = std::lower_bound(r.stops.begin(), r.stops.end(), byte - r.from,
                                      [](const Stop& s, std::uint32_t b) { return s.at < b; });
  return found == r.stops.end() ? r.end : found->x;
}

std::uint32_t WrappedLine::byte_at(std::uint32_t row, float x) const {
  const Row& r = rows[row];
  const auto begin = r.stops.begin(), end = r.stops.end();
  const auto after = std::upper_bound(begin, end, x, [](float wanted, const Stop& s) { return wanted < s.x; });
  if (after == begin) return r.from;
  const float left = (after - 1)->x, right = after == end ? r.end : after->x;
  if (x - left <= right - x) return r.from + (after - 1)->at;
  return after == end ? r.to : r.from + after->at;
}

// -- the document
// -------------------------------------------------------------------------------------------------------
namespace {

// What says which block a line begins: all of it, or the head of a long one.
std::string_view head_of(const text::Document& document, text::LineIndex line, std::string& copy) {
  const text::ByteRange range = document.line_range(line);
  if (range.length() <= text::kLongLine) return document.line(line);
  std::uint32_t length = kLineHead;
  copy = document.slice({range.from, range.from + length});
  while (length > 0 && (static_cast<unsigned char>(copy[length - 1]) & 0xC0) == 0x80) --length;
  copy.resize(length);
  return copy;
}

bool is_underline(const text::Document& document, text::LineIndex line) {
  return document.line_range(line).length() <= text::kLongLine && is_heading_underline(document.line(line));
}

}  // namespace

void TextLayout::drop(Entry& entry) {
  if (!entry.laid) return;
  laid_stops_ -= entry.laid->stops;
  entry.laid.reset();
}

std::uint32_t TextLayout::estimate(text::LineIndex line) const {
  if (lines_.size() > line.value && lines_[line.value].hidden) return 0;
  if (width_ <= 0) return 1;
  const text::ByteRange range = document_.line_range(line);
  return 1 + static_cast<std::uint32_t>(static_cast<float>(range.length()) * average_ / width_);
}

void TextLayout::set_document(const text::Document& document) {
  document_ = document;
  lines_.assign({});
  laid_stops_ = trim_above_ = 0;
  std::vector<Entry> entries(document.line_count());
  for (std::uint32_t i = 0; i < entries.size(); ++i) entries[i].rows = estimate({i});
  lines_.assign(std::move(entries));
  rescan(0, lines_.size());
  changed_ = {0, lines_.size()};
}

void TextLayout::set_width(float width, float average_advance, std::uint64_t fonts) {
  if (width == width_ && fonts == fonts_) return;
  width_ = width;
  average_ = average_advance;
  fonts_ = fonts;
  lines_.for_each([&](std::uint32_t line, Entry& entry) {
    drop(entry);
    entry.rows = estimate({line});
  });
}

// Brings the states up to date from line `from` on: at least up to `at_least_to`, then until they agree with what is
// known.
void TextLayout::note_changed(std::uint32_t from, std::uint32_t to) {
  changed_ = changed_.from == changed_.to ? Changed{from, to}
                                          : Changed{std::min(changed_.from, from), std::max(changed_.to, to)};
}

void TextLayout::tones(text::LineIndex index, std::vector<ToneSpan>& out) const {
  out.clear();
  if (highlighting_ == Highlighting::kPlain || document_.line_range(index).length() > text::kLongLine) return;
  const text::LineIndex below{index.value + 1};
  const bool underlined = below.value < document_.line_count() && is_underline(document_, below);
  const std::string next(underlined ? document_.line(below) : std::string_view());
  highlight_line(document_.line(index), lines_[index.value].state, &out, next);
}

void TextLayout::rescan(std::uint32_t from, std::uint32_t at_least_to) {
  if (highlighting_ == Highlighting::kPlain) return;
  std::string copy;
  HighlightState state = lines_[from].state;
  for (std::uint32_t i = from; i + 1 < lines_.size(); ++i) {
    state = highlight_line(head_of(document_, {i}, copy), state, nullptr);
    Entry& below = lines_[i + 1];
    if (state == below.state) {
      if (i + 1 >= at_least_to) return;
      continue;
    }
    below.state = state;
    drop(below);
    note_changed(i + 1, i + 2);
  }
}

// An edit inside one long line: its rows are kept, and wrapped again around the edit when they are looked at.
bool TextLayout::damage_long_line(const text::Change& change, const text::Document& before) {
  if (change.edits().size() != 1) return false;
  const text::Edit& edit = change.edits().front();
  const text::LineIndex line = before.line_of(edit.range.from);
  const text::ByteRange range = before.line_range(line);
  Entry& entry = lines_[line.value];
  if (!entry.laid || !entry.laid->is_long || edit.range.to > range.to) return false;
  if (before.line_count() != document_.line_count() || edit.insert.find('\n') != std::string::npos) return false;
  if (document_.line_range(line).length() <= text::kLongLine) return false;
  const std::uint32_t from = edit.range.from - range.from, to = edit.range.to - range.from, n = u32(edit.insert.size());
  std::optional<Damage>& damage = entry.laid->damage;
  if (!damage) {
    damage = Damage{from, to, from + n};
  } else {
    const std::uint32_t end = std::max(damage->new_to, to);
    *damage = {std::min(damage->from, from), damage->old_to + (end - damage->new_to), end + n - (to - from)};
  }
  note_changed(line.value, line.value + 1);
  if (from < kLineHead) rescan(line.value, line.value + 1);
  return true;
}

void TextLayout::apply(const text::Change& change, const text::Document& after) {
  const text::Document before = std::exchange(document_, after);
  if (change.edits().empty() || damage_long_line(change, before)) return;
  std::uint32_t first = lines_.size(), last = 0;
  std::int64_t shift = 0;
  bool into_hidden = false;
  // From the last edit to the first, so that line numbers of the old document stay good.
  for (auto edit = change.edits().rbegin(); edit != change.edits().rend(); ++edit) {
    const std::uint32_t from = before.line_of(edit->range.from).value, to = before.line_of(edit->range.to).value;
    const auto count = u32(static_cast<std::size_t>(std::count(edit->insert.begin(), edit->insert.end(), '\n'))) + 1;
    for (std::uint32_t i = from; i <= to; ++i) {
      drop(lines_[i]);
      into_hidden = into_hidden || lines_[i].hidden;
    }
    // The line above may be a heading now, or none any more.
    const bool may_underline = change.edits().size() > 1 || is_underline(before, {from}) || is_underline(after, {from});
    if (from > 0 && may_underline) drop(lines_[from - 1]);
    const std::uint32_t removed = to - from + 1;
    if (count != removed) {
      std::vector<Entry> added(count);
      added[0].state = lines_[from].state;
      lines_.splice(from, removed, std::move(added));
    }
    first = from;
    last = std::max(last, to);
    shift += std::int64_t{count} - std::int64_t{removed};
  }
  assert(lines_.size() == after.line_count());
  const auto end =
      static_cast<std::uint32_t>(std::min<std::int64_t>(std::int64_t{last} + shift + 1, std::int64_t{lines_.size()}));
  for (std::uint32_t i = first; i < end; ++i) {
    if (!lines_[i].laid) lines_.set_rows(i, estimate({i}));
  }
  if (changed_.to > first) {  // lines of before stand elsewhere now
    const std::int64_t to = std::max<std::int64_t>(std::int64_t{changed_.to} + shift, std::int64_t{changed_.from});
    changed_.to = static_cast<std::uint32_t>(std::min<std::int64_t>(to, std::int64_t{lines_.size()}));
    changed_.from = std::min(changed_.from, changed_.to);
  }
  note_changed(first, end);
  rescan(first, end);
  if (into_hidden) {
    for (std::uint32_t i = first; i < end; ++i) show({i});
    if (first > 0) show({first - 1});
    if (end < lines_.size()) show({end});
  }
}

void TextLayout::hide(text::LineIndex from, text::LineIndex end) {
  for (std::uint32_t i = from.value; i < end.value; ++i) {
    lines_[i].hidden = true;
    drop(lines_[i]);
    lines_.set_rows(i, 0);
  }
}

void TextLayout::show(text::LineIndex line) {
  std::uint32_t from = line.value, end = line.value;
  while (end < lines_.size() && lines_[end].hidden) ++end;
  while (from > 0 && from < end && lines_[from - 1].hidden) --from;
  for (std::uint32_t i = from; i < end; ++i) {
    lines_[i].hidden = false;
    lines_.set_rows(i, estimate({i}));
  }
}

void TextLayout::show_all() {
  for (std::uint32_t i = 0; i < lines_.size(); ++i) {
    if (lines_[i].hidden) show({i});
  }
}

void TextLayout::wrap_long_line(Laid& laid, text::ByteRange line, Measure& measure) {
  std::vector<Row>& rows = laid.wrap.rows;
  const Damage damage = laid.damage.value_or(Damage{0, line.length(), line.length()});
  // A change can let text go up into the row before, and that into the one before it, when it is indented less.
  std::uint32_t first = laid.wrap.row_of(damage.from, false);
  first -= std::min(first, 2u);
  const std::uint32_t base = first == 0 ? 0 : rows[first].from;
  KnownRows known{rows, damage.old_to, damage.new_to - damage.old_to};
  std::uint32_t hang = 0;
  if (highlighting_ == Highlighting::kMarkdown) {
    std::string copy;
    hang = hanging_prefix(head_of(document_, document_.line_of(line.from), copy));
  }
  for (std::uint32_t reach = 4096;; reach *= 4) {
    const std::uint32_t end =
        laid.damage ? std::min(line.length(), std::max(damage.new_to, base) + reach) : line.length();
    const std::string text = document_.slice({line.from + base, line.from + end});
    // The rest of a code point at the end is one cluster too many, which is never reached.
    const std::vector<ToneSpan> spans{{u32(text.size()), laid.spans[0].tone}};
    Wrapper wrapper(text, base, end == line.length(), spans, width_, base == 0 ? hang : 0, measure);
    if (first > 0) wrapper.start_with(rows[first].indent);
    known.met = known.tried = 0;
    if (!wrapper.run(laid.damage ? &known : nullptr)) continue;
    std::vector<Row> fresh = wrapper.take();
    const std::size_t met = known.found ? known.met : rows.size();
    for (std::size_t i = met; i < rows.size(); ++i) {
      rows[i].from += known.shift;
      rows[i].to += known.shift;
    }
    for (std::size_t i = first; i < met; ++i) laid.stops -= rows[i].stops.size();
    for (const Row& row : fresh) laid.stops += row.stops.size();
    const auto place =
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(first), rows.begin() + static_cast<std::ptrdiff_t>(met));
    rows.insert(place, std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
    break;
  }
  laid.damage.reset();
  ++wraps_;
}

const LaidLine& TextLayout::line(text::LineIndex index, Measure& measure) {
  Entry& entry = lines_[index.value];
  if (entry.laid && !entry.laid->damage) return *entry.laid;
  const text::ByteRange range = document_.line_range(index);
  if (!entry.laid && range.length() > text::kLongLine) {
    entry.laid = std::make_unique<Laid>();
    entry.laid->is_long = true;
    entry.laid->wrap.rows.push_back({});
    entry.laid->spans = {{range.length(), Tone::kText}};
  }
  if (entry.laid) {  // a long line
    laid_stops_ -= entry.laid->stops;
    entry.laid->spans[0].to = range.length();
    wrap_long_line(*entry.laid, range, measure);
  } else {
    auto laid = std::make_unique<Laid>();
    const std::string_view text = document_.line(index);
    std::uint32_t hang = 0;
    if (highlighting_ == Highlighting::kMarkdown) {
      const text::LineIndex below{index.value + 1};
      const bool underlined = below.value < document_.line_count() && is_underline(document_, below);
      highlight_line(text, entry.state, &laid->spans, underlined ? document_.line(below) : std::string_view());
      hang = hanging_prefix(text);
    } else {
      laid->spans.push_back({u32(text.size()), Tone::kText});
    }
    laid->wrap = wrap_line(text, laid->spans, width_, hang, measure);
    for (const Row& row : laid->wrap.rows) laid->stops += row.stops.size();
    entry.laid = std::move(laid);
    ++wraps_;
  }
  laid_stops_ += entry.laid->stops;
  lines_.set_rows(index.value, entry.hidden ? 0 : u32(entry.laid->wrap.rows.size()));
  return *lines_[index.value].laid;
}

void TextLayout::trim(text::LineIndex keep_from, text::LineIndex keep_to) {
  if (laid_stops_ <= std::max(kMostLaidStops, trim_above_)) return;
  lines_.for_each([&](std::uint32_t line, Entry& entry) {
    if (line < keep_from.value || line > keep_to.value) drop(entry);
  });
  trim_above_ = 2 * laid_stops_;  // what is on the screen may be more than enough
}

}  // namespace marbre::ui
