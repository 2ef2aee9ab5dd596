#include "core/text/history.hpp"

#include <cstdint>
#include <iterator>
#include <utility>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "core/text/packed.hpp"

namespace marbre::text {
namespace {

constexpr std::int64_t kGroupMs = 500;
constexpr std::ptrdiff_t kMaxSteps = 20'000;

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
    case EditKind::kPicture:               // what is asked about it comes when it comes
    case EditKind::kCompose: return true;  // one step however long it takes; its end closes the group
    case EditKind::kField: return in_time;
    case EditKind::kPaste:
    case EditKind::kFormat: return false;
  }
  return false;
}

bool History::record(const Document& before, const Change& change, Selection selection_before,
                     Selection selection_after, EditKind kind, base::Instant now) {
  if (change.empty()) return false;
  const bool space = all_space(typed_or_deleted(before, change, kind));
  const bool joined = joins_open_group(change, selection_before, kind, now, space);
  add(change, change.inverted(before), selection_before, selection_after, kind, joined);
  if (!open_) return joined;  // a composition that came to nothing
  Group& group = done_.back();
  group.last = now;
  group.touched = resulting_range(change);
  group.ends_in_space = space;
  return joined;
}

void History::add(Change forward, Change backward, Selection before, Selection after, EditKind kind, bool joined) {
  undone_.clear();
  open_ = true;
  if (!joined || done_.empty()) {
    done_.push_back({std::move(forward), std::move(backward), before, after, {}, {}, kind, false});
    return trim();
  }
  Group& group = done_.back();
  group.forward = group.forward.composed(forward);
  group.backward = backward.composed(group.backward);
  group.after = after;
  if (!group.forward.empty()) return;
  done_.pop_back();
  open_ = false;
}

void History::trim() {
  if (std::ssize(done_) > kMaxSteps) done_.erase(done_.begin(), done_.begin() + kMaxSteps / 8);
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

void History::replay(const Document& before, const Change& change, Selection selection_before,
                     Selection selection_after, EditKind kind, bool joined) {
  if (!change.empty()) add(change, change.inverted(before), selection_before, selection_after, kind, joined);
}

void History::replay_undo(const Document& before, const Change& change, Selection selection_before,
                          Selection selection_after) {
  const std::optional<HistoryStep> known = undo();
  if (known && known->change.edits() == change.edits()) return;
  if (known) *this = {};  // of another text
  undone_.push_back(
      {change.inverted(before), change, selection_after, selection_before, {}, {}, EditKind::kFormat, false});
}

void History::replay_redo(const Document& before, const Change& change, Selection selection_before,
                          Selection selection_after) {
  const std::optional<HistoryStep> known = redo();
  if (known && known->change.edits() == change.edits()) return;
  if (known) *this = {};
  done_.push_back(
      {change, change.inverted(before), selection_before, selection_after, {}, {}, EditKind::kFormat, false});
}

void History::encode(std::string& out, std::size_t max_bytes) const {
  // From the newest on, as many as there is room for; the last ones that can be redone come after those to undo.
  const auto newest = [&](const std::vector<Group>& groups) {
    std::vector<std::string> packed;
    for (auto group = groups.rbegin(); group != groups.rend(); ++group) {
      std::string bytes;
      pack(bytes, static_cast<std::uint64_t>(group->kind));
      pack(bytes, group->forward);
      pack(bytes, group->backward);
      pack(bytes, group->before);
      pack(bytes, group->after);
      if (bytes.size() > max_bytes) break;
      max_bytes -= bytes.size();
      packed.push_back(std::move(bytes));
    }
    pack(out, packed.size());
    for (auto bytes = packed.rbegin(); bytes != packed.rend(); ++bytes) out += *bytes;
  };
  newest(done_);
  newest(undone_);
}

std::optional<History> History::decode(Unpacker& in) {
  History history;
  for (std::vector<Group>* groups : {&history.done_, &history.undone_}) {
    const std::uint64_t count = in.number(in.left());
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
      Group group;
      group.kind = static_cast<EditKind>(in.number(kEditKinds - 1));
      group.forward = in.change();
      group.backward = in.change();
      group.before = in.selection();
      group.after = in.selection();
      groups->push_back(std::move(group));
    }
  }
  if (in.failed()) return std::nullopt;
  return history;
}

}  // namespace marbre::text
