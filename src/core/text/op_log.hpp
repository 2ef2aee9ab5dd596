// The operation log of a text: what was done to it since a snapshot, as bytes that are only ever appended, so that a
// keystroke in 1 MB costs the store some ten bytes. A snapshot is the text itself and its "state" (selection and undo
// history); the log is a chain of batches, one for each save. Replaying gives back text, selection and undo history.
//
// Undo and redo carry their change, and an edit says whether it joined the group before it: replay never depends on how
// this version of the program groups, only on what happened. A state is sealed with a hash over itself and its text, a
// batch with a hash over itself and all before it and with the length of the text after it. What does not verify is not
// applied, nor anything after it: `replay` answers with the newest state that verifies and says that it is not all.
//
//   state   version=1, selection, history, hash(8)          hash: FNV-1a of the bytes, seeded with that of the text
//   batch   length, operations, size of the text, hash(8)   numbers are LEB128, hashes little-endian
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/text/history.hpp"

namespace marbre::text {

// -- writing
enum class Operation { kEdit, kUndo, kRedo };
void append_operation(std::string& operations, Operation what, const Change& change, Selection after, EditKind kind,
                      bool joined);
void append_selection(std::string& operations, Selection selection);
// The chain starts with the state's hash and goes on with every sealed batch.
struct LogChain {
  std::uint64_t hash = 0;
  friend bool operator==(const LogChain&, const LogChain&) = default;
};
std::string encode_state(const Document& text, Selection selection, const History& history, LogChain& chain);
std::string seal(std::string_view operations, std::uint32_t text_size, LogChain& chain);

// -- reading
struct Replayed {
  Document text;
  Selection selection;
  History history;
  LogChain chain;             // to go on with; meaningful when complete
  std::uint32_t batches = 0;  // that verified and were applied
  bool complete = true;       // all of state and log verified
};
// Never fails: at worst the answer is the snapshot's text without history. An empty state (a draft of an older version)
// goes with an empty log.
Replayed replay(const Document& snapshot, std::string_view state, std::string_view log);

}  // namespace marbre::text
