#include "core/text/history.hpp"

#include <cstdint>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::text {
namespace {

constexpr std::int64_t kGroupMs = 500;

// The text a change adds, or, when it only removes, the text it takes away: what a person sees as typed or deleted.
std::string typed_or_deleted(const Document& before, const Change& change, EditKind kind) {
  std::string text;
  for (const Edit& edit : change.edits()) {
    if (kind == EditKind::kDelete) {
      before.append_slice(edit.range, text);
    } else {
      text += edit.insert;
    }
  }
  return text;
}

bool all_space(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const base::Decoded d = base::decode_at(text, at);
    if (!is_space(d.code_point)) return false;
    at += d.bytes;
  }
  return true;
}

// From the start of the first edit to the end of the last one, before and after the change.
ByteRange replaced_range(const Change& change) {
  return {change.edits().front().range.from, change.edits().back().range.to};
}

ByteRange resulting_range(const Change& change) {
  const ByteRange old = replaced_range(change);
  return {change.map(old.from, Assoc::kBefore), change.map(old.to, Assoc::kAfter)};
}

bool touch(ByteRange a, ByteRange b) { return a.from <= b.to && b.from <= a.to; }

}  // namespace

bool History::joins_open_group(const Change& change, Selection selection_before, EditKind kind, base::Instant now,
                               bool space) const {
  if (!open_ || done_.empty()) return false;
  const Group& group = done_.back();
  if (group.kind != kind || !touch(group.touched, replaced_range(change))) return false;
  const bool in_time = now - group.last <= kGroupMs;
  switch (kind) {
    case EditKind::kType:
    case EditKind::kDelete: {
      const bool starts_word = group.ends_in_space && !space;
      return in_time && !starts_word && selection_before == group.after;
    }
    case EditKind::kCompose: return true;  // one step however long it takes; its end closes the group
    case EditKind::kField: return in_time;
    case EditKind::kPaste:
    case EditKind::kFormat: return false;
  }
  return false;
}

void History::record(const Document& before, const Change& change, Selection selection_before,
                     Selection selection_after, EditKind kind, base::Instant now) {
  if (change.empty()) return;
  undone_.clear();
  const bool space = all_space(typed_or_deleted(before, change, kind));
  Change backward = change.inverted(before);
  if (joins_open_group(change, selection_before, kind, now, space)) {
    Group& group = done_.back();
    group.forward = group.forward.composed(change);
    group.backward = backward.composed(group.backward);
    group.after = selection_after;
    group.last = now;
    group.touched = resulting_range(change);
    group.ends_in_space = space;
    if (group.forward.empty()) {  // a composition that came to nothing
      done_.pop_back();
      open_ = false;
    }
    return;
  }
  done_.push_back(
      {change, std::move(backward), selection_before, selection_after, resulting_range(change), now, kind, space});
  open_ = true;
}

void History::close_group() { open_ = false; }

std::optional<HistoryStep> History::undo() {
  open_ = false;
  if (done_.empty()) return std::nullopt;
  undone_.push_back(std::move(done_.back()));
  done_.pop_back();
  return HistoryStep{undone_.back().backward, undone_.back().before};
}

std::optional<HistoryStep> History::redo() {
  open_ = false;
  if (undone_.empty()) return std::nullopt;
  done_.push_back(std::move(undone_.back()));
  undone_.pop_back();
  return HistoryStep{done_.back().forward, done_.back().after};
}

std::size_t History::memory() const {
  std::size_t bytes = (done_.capacity() + undone_.capacity()) * sizeof(Group);
  for (const auto* groups : {&done_, &undone_}) {
    for (const Group& group : *groups) bytes += group.forward.memory() + group.backward.memory();
  }
  return bytes;
}

}  // namespace marbre::text
