// Undo and redo over changes. Consecutive changes of one kind join a group while they touch and follow each other within
// 500 ms; a word boundary, a movement of the caret, a composition or another kind closes the group. Undo restores the
// selection that was there before, redo the one after. There is one history per open page, ours, never the browser's.
#pragma once
#include <optional>
#include <vector>

#include "core/base/ids.hpp"
#include "core/text/change.hpp"
#include "core/text/selection.hpp"

namespace marbre::text {

enum class EditKind { kType, kDelete, kPaste, kCompose, kFormat, kField };

struct HistoryStep {
  Change change;     // what to apply now
  Selection selection;  // what to select after
};

class History {
 public:
  // `before` is the document the change was applied to.
  void record(const Document& before, const Change& change, Selection selection_before, Selection selection_after,
              EditKind kind, base::Instant now);
  void close_group();  // the caret moved, a composition ended, the field changed
  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  std::optional<HistoryStep> undo();
  std::optional<HistoryStep> redo();

 private:
  struct Group {
    Change forward, backward;
    Selection before, after;
    EditKind kind;
    base::Instant last;
  };
  std::vector<Group> done_, undone_;
  bool open_ = false;
};

}  // namespace marbre::text
