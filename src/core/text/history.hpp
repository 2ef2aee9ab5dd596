// Undo and redo over changes. Consecutive changes of one kind join a group while they touch and follow each other
// within 500 ms; a word that starts after white space, a caret that is not where the last change left it, or another
// kind starts a new one. A composition is one group however long it takes, from close_group() to close_group(); a paste
// and a format never join; a picture and its alternative text are one. Undo restores the selection that was there
// before, redo the one after. There is one history per open page, ours, never the browser's.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/ids.hpp"
#include "core/text/change.hpp"
#include "core/text/selection.hpp"

namespace marbre::text {

enum class EditKind { kType, kDelete, kPaste, kCompose, kFormat, kField, kPicture };
inline constexpr unsigned kEditKinds = 7;  // stored drafts name them by number: new ones go at the end

class Unpacker;  // packed.hpp

struct HistoryStep {
  Change change;        // what to apply now
  Selection selection;  // what to select after
};

class History {
 public:
  // `before` is the document the change was applied to. An empty change is not recorded; any other one ends redo.
  // True: it joined the group before it.
  bool record(const Document& before, const Change& change, Selection selection_before, Selection selection_after,
              EditKind kind, base::Instant now);
  void close_group();  // the caret moved, a composition ended, the field changed
  bool can_undo() const { return !done_.empty(); }
  bool can_redo() const { return !undone_.empty(); }
  std::optional<HistoryStep> undo();
  std::optional<HistoryStep> redo();
  std::size_t steps() const { return done_.size() + undone_.size(); }
  std::size_t memory() const;  // heap bytes

  // -- stored with a draft (op_log.hpp): the newest steps that fit into `max_bytes`; nothing joins them afterwards
  void encode(std::string& out, std::size_t max_bytes) const;
  static std::optional<History> decode(Unpacker& in);
  // What happened once, again: `joined` is what `record` answered. An undo that the history does not know (it was cut)
  // becomes a step that can be redone.
  void replay(const Document& before, const Change& change, Selection selection_before, Selection selection_after,
              EditKind kind, bool joined);
  void replay_undo(const Document& before, const Change& change, Selection selection_before, Selection selection_after);
  void replay_redo(const Document& before, const Change& change, Selection selection_before, Selection selection_after);

 private:
  struct Group {
    Change forward, backward;
    Selection before, after;
    ByteRange touched;  // by the last change, in the document after it
    base::Instant last;
    EditKind kind{};
    bool ends_in_space = false;  // the last change typed or deleted white space only
  };
  void add(Change forward, Change backward, Selection before, Selection after, EditKind kind, bool joined);
  void trim();
  bool joins_open_group(const Change& change, Selection selection_before, EditKind kind, base::Instant now,
                        bool space) const;

  std::vector<Group> done_, undone_;
  bool open_ = false;
};

}  // namespace marbre::text
