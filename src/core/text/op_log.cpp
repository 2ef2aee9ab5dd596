#include "core/text/op_log.hpp"

#include <optional>
#include <utility>

#include "core/base/hash.hpp"
#include "core/text/packed.hpp"

namespace marbre::text {
namespace {

constexpr char kVersion = 1;
constexpr unsigned kSelect = 3;  // beside the values of Operation
constexpr std::size_t kHashBytes = 8;
// The undo history of a snapshot is cut to its newest steps: as much as the text and this.
constexpr std::size_t kHistoryBytes = 1u << 20;

void pack_hash(std::string& out, std::uint64_t hash) {
  for (unsigned i = 0; i < kHashBytes; ++i) out += static_cast<char>(hash >> (8 * i) & 0xFF);
}

std::uint64_t unpack_hash(std::string_view bytes) {
  std::uint64_t hash = 0;
  for (unsigned i = 0; i < kHashBytes; ++i)
    hash |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  return hash;
}

std::uint64_t hash_of(const Document& text, std::string_view state) {
  return base::fnv1a(state, base::fnv1a(text.to_string()));
}

bool decode_state(std::string_view state, Replayed& out) {
  if (state.size() <= kHashBytes) return false;
  const std::string_view body = state.substr(0, state.size() - kHashBytes);
  const std::uint64_t hash = unpack_hash(state.substr(body.size()));
  if (body.front() != kVersion || hash_of(out.text, body) != hash) return false;
  Unpacker in(body.substr(1));
  const Selection selection = in.selection();
  std::optional<History> history = History::decode(in);
  if (!history || !in.done()) return false;
  out.selection = selection;
  out.history = std::move(*history);
  out.chain.hash = hash;
  return true;
}

// Leaves `out` half-way when it answers false.
bool apply_operations(std::string_view operations, Replayed& out) {
  Unpacker in(operations);
  while (!in.done()) {
    const auto tag = static_cast<unsigned>(in.number(0xFF));
    const unsigned what = tag & 3, kind = tag >> 3;
    if (kind >= kEditKinds) return false;
    if (what == kSelect) {
      out.selection = in.selection();
      if (in.failed()) return false;
      continue;
    }
    const Change change = in.change();
    const Selection after = in.selection();
    if (in.failed() || !fits(change, out.text)) return false;
    switch (static_cast<Operation>(what)) {
      case Operation::kEdit:
        out.history.replay(out.text, change, out.selection, after, static_cast<EditKind>(kind), (tag & 4) != 0);
        break;
      case Operation::kUndo: out.history.replay_undo(out.text, change, out.selection, after); break;
      case Operation::kRedo: out.history.replay_redo(out.text, change, out.selection, after); break;
    }
    out.text = change.apply(out.text);
    out.selection = after;
  }
  return !in.failed();
}

Replayed replay_some(const Document& snapshot, std::string_view state, std::string_view log, std::uint32_t most) {
  const std::string_view whole = log;
  Replayed out;
  out.text = snapshot;
  if (state.empty() && log.empty()) return out;
  if (!decode_state(state, out)) {
    out.complete = false;
    return out;
  }
  while (!log.empty() && out.batches < most) {
    Unpacker in(log);
    const std::string_view operations = in.text(static_cast<std::size_t>(in.number(log.size())));
    const std::uint32_t size = in.offset();
    const std::string_view sealed = log.substr(0, log.size() - in.left());
    const std::string_view hash = in.text(kHashBytes);
    const std::uint64_t expected = base::fnv1a(sealed, out.chain.hash);
    if (in.failed() || unpack_hash(hash) != expected) break;
    // Sealed and yet it does not apply: another version wrote it. Half of it is applied by now, so once more up to it.
    if (!apply_operations(operations, out) || out.text.size() != size) {
      const std::uint32_t good = out.batches;
      out = replay_some(snapshot, state, whole, good);
      out.complete = false;
      return out;
    }
    out.chain.hash = expected;
    ++out.batches;
    log = log.substr(sealed.size() + kHashBytes);
  }
  out.complete = log.empty();
  return out;
}

}  // namespace

void append_operation(std::string& operations, Operation what, const Change& change, Selection after, EditKind kind,
                      bool joined) {
  const unsigned tag = static_cast<unsigned>(what) | (joined ? 4u : 0u) | static_cast<unsigned>(kind) << 3;
  pack(operations, tag);
  pack(operations, change);
  pack(operations, after);
}

void append_selection(std::string& operations, Selection selection) {
  pack(operations, kSelect);
  pack(operations, selection);
}

std::string encode_state(const Document& text, Selection selection, const History& history, LogChain& chain) {
  std::string out(1, kVersion);
  pack(out, selection);
  history.encode(out, kHistoryBytes + text.size());
  chain.hash = hash_of(text, out);
  pack_hash(out, chain.hash);
  return out;
}

std::string seal(std::string_view operations, std::uint32_t text_size, LogChain& chain) {
  std::string batch;
  pack(batch, operations.size());
  batch += operations;
  pack(batch, text_size);
  chain.hash = base::fnv1a(batch, chain.hash);
  pack_hash(batch, chain.hash);
  return batch;
}

Replayed replay(const Document& snapshot, std::string_view state, std::string_view log) {
  return replay_some(snapshot, state, log, UINT32_MAX);
}

}  // namespace marbre::text
