#include "ui/widgets/agent_session.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::ui {
namespace {

using text::Assoc;
using text::ByteOffset;
using text::ByteRange;
using text::Document;
using text::EditKind;
using text::Selection;

constexpr std::size_t kMostWindows = 8;
constexpr double kStaleSeconds = 1;  // a browser that has not heard of our movement for longer means what it says
constexpr std::uint32_t kMostWindowBytes = 8192, kMostWindowLines = 200;  // on each side of the caret

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// The document's bytes in the browser's line endings. Only "\r\n" becomes "\n": a lone "\r" is text and stays.
std::string browser_text(const Document& document, ByteRange range) {
  std::string text = document.slice(range);
  std::size_t out = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    text[out++] = text[i];
  }
  text.resize(out);
  return text;
}

// Position in the document of byte `at` of browser_text(document, {from, ...}).
ByteOffset to_document(const Document& document, ByteOffset from, std::size_t at) {
  ByteOffset here = from;
  for (text::LineIndex line = document.line_of(from); line.value < document.line_count(); ++line.value) {
    const ByteRange content = document.line_range(line), whole = document.line_range_with_ending(line);
    const ByteOffset start = std::max(content.from, here);
    const std::size_t length = start < content.to ? content.to - start : 0;
    if (at <= length) return start + u32(at);
    if (whole.to == content.to) return content.to;  // the end of the document
    at -= length + 1;
    here = whole.to;
  }
  return {document.size()};
}

std::size_t from_document(const Document& document, ByteOffset from, ByteOffset at) {
  return at <= from ? 0 : browser_text(document, {from, at}).size();
}

std::string plain_endings(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out.push_back(text[i]);
    } else if (i + 1 == text.size() || text[i + 1] != '\n') {
      out.push_back('\n');
    }
  }
  return out;
}

ByteOffset clamp_to(ByteOffset at, ByteRange range) { return std::clamp(at, range.from, range.to); }

EditKind kind_of(AgentInputKind kind) {
  switch (kind) {
    case AgentInputKind::kPaste: return EditKind::kPaste;
    case AgentInputKind::kDelete: return EditKind::kDelete;
    case AgentInputKind::kCompose:
    case AgentInputKind::kCommit: return EditKind::kCompose;
    case AgentInputKind::kInsert:
    case AgentInputKind::kSelect: break;
  }
  return EditKind::kType;
}

// A caret behind what was inserted; when the next character joins it to one cluster, behind that.
ByteOffset caret_after(const Document& after, ByteOffset at) {
  const ByteOffset snapped = text::snap_to_grapheme(after, at);
  return snapped == at ? at : text::next_grapheme(after, snapped);
}

AgentEdit make_edit(const Document& document, ByteRange range, std::string insert, EditKind kind) {
  const std::uint32_t length = u32(insert.size());
  AgentEdit edit{text::Change::replace(range, std::move(insert)), {}, kind};
  edit.after = Selection::caret(caret_after(edit.change.apply(document), range.from + length));
  return edit;
}

ByteRange snapped_out(const Document& document, ByteRange range) {
  const ByteOffset from = text::snap_to_grapheme(document, range.from);
  const ByteOffset to = text::snap_to_grapheme(document, range.to);
  return {from, to == range.to ? to : text::next_grapheme(document, to)};
}

bool is_blank(const Document& document, text::LineIndex line) {
  if (document.line_range(line).length() > text::kLongLine) return false;
  return document.line(line).find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

std::string with_endings(std::string_view text, const Document& document, Lines lines) {
  std::string out = plain_endings(text);
  if (lines == Lines::kOne) {
    std::replace(out.begin(), out.end(), '\n', ' ');
    return out;
  }
  if (document.dominant_ending() == text::LineEnding::kLf || out.find('\n') == std::string::npos) return out;
  std::string crlf;
  crlf.reserve(out.size() + out.size() / 32);
  for (const char c : out) {
    if (c == '\n') crlf.push_back('\r');
    crlf.push_back(c);
  }
  return crlf;
}

void AgentSession::reset() {
  windows_.clear();
  composing_ = false;
}

AgentSession::Window* AgentSession::find(std::uint64_t serial) {
  const auto found =
      std::find_if(windows_.begin(), windows_.end(), [&](const Window& w) { return w.serial == serial; });
  return found == windows_.end() ? nullptr : &*found;
}

std::optional<ByteRange> AgentSession::window() const {
  if (windows_.empty()) return std::nullopt;
  return ByteRange{windows_.back().from, windows_.back().to};
}

void AgentSession::changed(const text::Change& change) {
  for (Window& w : windows_) {
    w.from = change.map(w.from, Assoc::kBefore);
    w.to = change.map(w.to, Assoc::kAfter);
  }
}

// The window is not known any more: its text can still be saved, where the person works now.
AgentOutcome AgentSession::insert_at_selection(const AgentInput& input, const Document& document, Selection selection,
                                               Lines lines) {
  if (input.kind == AgentInputKind::kSelect || input.text.empty()) return {};
  return {make_edit(document, selection.range(), with_endings(input.text, document, lines), kind_of(input.kind)),
          {},
          false};
}

AgentOutcome AgentSession::receive(const AgentInput& input, const Document& document, Selection selection,
                                   ByteRange editable, Lines lines, double now) {
  const bool ends_composition = input.kind == AgentInputKind::kCommit && composing_;
  if (input.kind != AgentInputKind::kSelect) composing_ = input.kind == AgentInputKind::kCompose;
  Window* const w = find(input.serial);
  if (w == nullptr) {
    AgentOutcome outcome = insert_at_selection(input, document, selection, lines);
    outcome.close_group = ends_composition;
    return outcome;
  }
  std::size_t a = base::utf16_to_byte(w->shadow, input.from), b = base::utf16_to_byte(w->shadow, input.to);
  if (a > b && input.kind != AgentInputKind::kSelect) std::swap(a, b);
  const std::string current = browser_text(document, {w->from, w->to});
  const text::Change drift = text::difference(w->shadow, current);
  const auto place = [&](std::size_t at, Assoc assoc) {
    const std::size_t mapped = drift.map({u32(at)}, assoc).value;
    return clamp_to(to_document(document, w->from, mapped), editable);
  };

  if (input.kind == AgentInputKind::kSelect) {
    w->believed = {std::min(a, b), std::max(a, b)};
    w->stale.clear();
    const auto snapped = [&](std::size_t at) { return text::snap_to_grapheme(document, place(at, Assoc::kAfter)); };
    return {{}, Selection{snapped(a), snapped(b)}, false};
  }

  const std::string inserted = plain_endings(input.text);
  const Span believed = w->believed;
  const bool touches_believed = a <= believed.to && b >= believed.from;
  const bool at_believed = a == believed.from && b == believed.to;
  AgentOutcome outcome;
  outcome.close_group = ends_composition;

  // A selection that is larger than the window is replaced as a whole by what the browser makes of its part.
  const bool over = (w->over_left || w->over_right) && !selection.empty() && a >= believed.from && b <= believed.to;
  // Our caret moved, and the browser typed before it heard of that: the text belongs where the caret is now.
  const auto was_there = [&](const std::pair<Span, double>& s) {
    return now - s.second < kStaleSeconds &&
           (a == b ? s.first.from == a && s.first.to == a : s.first.from == a || s.first.to == b);
  };
  const auto late = touches_believed ? w->stale.end() : std::find_if(w->stale.begin(), w->stale.end(), was_there);

  w->shadow.replace(a, b - a, inserted);
  w->believed = {a + inserted.size(), a + inserted.size()};
  if (inserted.empty() && a == b) return outcome;  // a commit of what is already there

  if (over) {
    std::string whole = w->shadow.substr(believed.from, believed.to - believed.from - (b - a) + inserted.size());
    outcome.edit = make_edit(document, selection.range(), with_endings(whole, document, lines), kind_of(input.kind));
    w->over_left = w->over_right = false;
    return outcome;
  }
  ByteRange range;
  if (late != w->stale.end()) {
    const Span old = late->first;
    range = selection.range();
    if (range.empty() && a < b && old.from == old.to) {  // a deletion beside the caret: as many clusters beside ours
      for (std::size_t i = a; i < b && i < old.from;
           i += std::max<std::size_t>(1, text::next_cluster(current, i) - i)) {
        range.from = text::previous_grapheme(document, range.from);
      }
      for (std::size_t i = std::max(a, old.from); i < b;
           i += std::max<std::size_t>(1, text::next_cluster(current, i) - i)) {
        range.to = text::next_grapheme(document, range.to);
      }
    }
    range = {clamp_to(range.from, editable), clamp_to(range.to, editable)};
    // What it types next, behind this, belongs behind our caret as well.
    w->stale = {{w->believed, now}};
    w->believed = {std::string::npos, std::string::npos};
  } else {
    w->stale.clear();
    if (at_believed && input.kind == AgentInputKind::kInsert) {
      // Where we put something beside its last letter (a closing bracket), its caret is still ours.
      range = {clamp_to(selection.range().from, editable), clamp_to(selection.range().to, editable)};
    } else if (a == b) {
      range.from = range.to = place(a, Assoc::kAfter);
    } else {
      range = {place(a, Assoc::kAfter), place(b, Assoc::kBefore)};
      if (range.to < range.from) range.to = range.from;
    }
    if (input.kind == AgentInputKind::kDelete && inserted.empty()) {
      range = snapped_out(document, range);
      range = {clamp_to(range.from, editable), clamp_to(range.to, editable)};
    }
  }
  if (range.empty() && inserted.empty()) return outcome;
  outcome.edit = make_edit(document, range, with_endings(inserted, document, lines), kind_of(input.kind));
  return outcome;
}

void AgentSession::publish(Agent& out, const Document& document, Selection selection, ByteRange wanted, double now) {
  if (!(composing_ && !windows_.empty())) {
    std::string text = browser_text(document, wanted);
    const bool same = !windows_.empty() && windows_.back().from == wanted.from && windows_.back().shadow == text;
    if (!same) {
      Window w;
      w.serial = ++serial_;
      w.from = wanted.from;
      w.shadow = std::move(text);
      windows_.push_back(std::move(w));
      if (windows_.size() > kMostWindows) windows_.pop_front();
    }
    Window& w = windows_.back();
    w.to = wanted.to;
    const ByteRange range = selection.range();
    const ByteRange inside{clamp_to(range.from, wanted), clamp_to(range.to, wanted)};
    const Span span{from_document(document, w.from, inside.from), from_document(document, w.from, inside.to)};
    if (same && (span.from != w.believed.from || span.to != w.believed.to)) w.stale.emplace_back(w.believed, now);
    w.believed = span;
    w.over_left = range.from < wanted.from;
    w.over_right = range.to > wanted.to;
  }
  const Window& w = windows_.back();
  out.serial = w.serial;
  out.text = w.shadow;
  out.selection_from = u32(base::byte_to_utf16(w.shadow, w.believed.from));
  out.selection_to = u32(base::byte_to_utf16(w.shadow, w.believed.to));
}

// -- which part of the document
// -------------------------------------------------------------------------------------------
namespace {

// Goes from `line` to the first or last line of its block. A blank line is a block of its own with the blank ones
// around it.
template <class More>
text::LineIndex edge_of_block(const Document& document, text::LineIndex line, int step, More&& more) {
  const bool blank = is_blank(document, line);
  while (more(line)) {
    const text::LineIndex next{line.value + static_cast<std::uint32_t>(step)};
    if (is_blank(document, next) != blank) break;
    line = next;
  }
  return line;
}

ByteRange blocks_around(const Document& document, ByteOffset caret, ByteOffset first, int neighbours) {
  const text::LineIndex home = document.line_of(caret), floor = document.line_of(first);
  const auto can_rise = [&](text::LineIndex line) {
    return line.value > floor.value && home.value - line.value < kMostWindowLines &&
           caret.value - std::min(caret, document.line_range(line).from).value < kMostWindowBytes;
  };
  const auto can_sink = [&](text::LineIndex line) {
    const ByteOffset end = document.line_range(line).to;
    return line.value + 1 < document.line_count() && line.value - home.value < kMostWindowLines &&
           end.value - std::min(caret, end).value < kMostWindowBytes;
  };
  text::LineIndex from = edge_of_block(document, home, -1, can_rise), to = edge_of_block(document, home, 1, can_sink);
  for (int i = 0; i < neighbours * 2 && can_rise(from); ++i) {  // the blank lines, and the block behind them
    from = edge_of_block(document, {from.value - 1}, -1, can_rise);
  }
  for (int i = 0; i < neighbours * 2 && can_sink(to); ++i) to = edge_of_block(document, {to.value + 1}, 1, can_sink);
  ByteRange range{std::max(document.line_range(from).from, first), document.line_range(to).to};
  // A line of a megabyte: only what is near the caret.
  if (caret - range.from > 2 * kMostWindowBytes)
    range.from = text::snap_to_grapheme(document, caret - kMostWindowBytes);
  if (range.to - caret > 2 * kMostWindowBytes) range.to = text::snap_to_grapheme(document, caret + kMostWindowBytes);
  return range;
}

}  // namespace

ByteRange agent_window(const Document& document, ByteOffset caret, ByteOffset first) {
  return blocks_around(document, caret, first, 1);
}
ByteRange agent_block(const Document& document, ByteOffset caret, ByteOffset first) {
  return blocks_around(document, caret, first, 0);
}

}  // namespace marbre::ui
