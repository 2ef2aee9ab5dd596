// The operation log gives back what was: text, selection and every step of undo and redo; and whatever happens to its
// bytes, the answer is a state that was, never something else.
#include "core/text/op_log.hpp"

#include <catch_amalgamated.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/text/packed.hpp"
#include "core/text/random_text.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

// A writer as the app is one: it edits, and saves now and then.
struct Writer {
  Document snapshot, document;
  Selection selection;
  History history;
  LogChain chain;
  std::string state, log, operations;
  std::vector<std::string> saved;  // the text after each batch
  base::Instant now{1000};

  explicit Writer(std::string_view text) : snapshot(text::document(text)), document(snapshot) { take_snapshot(); }

  void take_snapshot() {
    snapshot = document;
    state = encode_state(document, selection, history, chain);
    log.clear();
    operations.clear();
    saved = {document.to_string()};
  }
  void edit(const Change& change, Selection after, EditKind kind) {
    const bool joined = history.record(document, change, selection, after, kind, now);
    append_operation(operations, Operation::kEdit, change, after, kind, joined);
    document = change.apply(document);
    selection = after;
  }
  void type(std::string_view text) {
    const ByteOffset caret = selection.range().from + static_cast<std::uint32_t>(text.size());
    edit(Change::replace(selection.range(), std::string(text)), Selection::caret(caret), EditKind::kType);
  }
  void step(Operation what) {
    const std::optional<HistoryStep> taken = what == Operation::kUndo ? history.undo() : history.redo();
    if (!taken) return;
    append_operation(operations, what, taken->change, taken->selection, EditKind::kFormat, false);
    document = taken->change.apply(document);
    selection = taken->selection;
  }
  void select(Selection s) {
    selection = s;
    history.close_group();
    append_selection(operations, s);
  }
  void save() {
    log += seal(operations, document.size(), chain);
    operations.clear();
    saved.push_back(document.to_string());
  }
  Replayed restored() const { return replay(snapshot, state, log); }
};

// Texts and selections of all undo steps, then of all redo steps.
std::vector<std::string> walk(Document document, History history) {
  std::vector<std::string> out;
  const auto note = [&](const std::optional<HistoryStep>& step) {
    REQUIRE(fits(step->change, document));
    document = step->change.apply(document);
    out.push_back(document.to_string() + "|" + std::to_string(step->selection.anchor.value) + "," +
                  std::to_string(step->selection.head.value));
  };
  while (history.can_undo()) note(history.undo());
  while (history.can_redo()) note(history.redo());
  return out;
}

void random_step(Writer& w, std::mt19937& random) {
  const auto pick = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
  const auto boundary = [&] { return snap_to_grapheme(w.document, {pick(w.document.size() + 1)}); };
  w.now = w.now + static_cast<std::int64_t>(pick(700));
  switch (pick(9)) {
    case 0: w.step(Operation::kUndo); break;
    case 1: w.step(Operation::kRedo); break;
    case 2: w.select({boundary(), boundary()}); break;
    case 3: {
      const Selection range{boundary(), boundary()};
      w.edit(Change::replace(range.range(), "né\r\n👋"), Selection::caret(range.range().from), EditKind::kPaste);
      break;
    }
    case 4:
      if (w.selection.range().from.value > 0) {
        const ByteOffset from = previous_grapheme(w.document, w.selection.range().from);
        w.edit(Change::replace({from, w.selection.range().from}, ""), Selection::caret(from), EditKind::kDelete);
      }
      break;
    default: w.type(pick(5) == 0 ? " " : "à");
  }
}

}  // namespace

TEST_CASE("a log gives back text, selection and all of undo and redo") {
  for (unsigned seed = 1; seed <= 40; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    Writer w("Bonjour.\nDeux.\r\n");
    for (int i = 0; i < 200; ++i) {
      random_step(w, random);
      if (random() % 4 == 0) w.save();
      if (random() % 60 == 0) w.take_snapshot();
    }
    w.save();
    const Replayed back = w.restored();
    REQUIRE(back.complete);
    REQUIRE(back.text == w.document);
    REQUIRE(back.selection == w.selection);
    REQUIRE(back.chain == w.chain);
    REQUIRE(walk(back.text, back.history) == walk(w.document, w.history));
  }
}

TEST_CASE("writing goes on after a restore as if there had been none") {
  Writer w("");
  w.type("Un");
  w.save();
  Replayed back = w.restored();
  Writer again("");
  again.document = back.text;
  again.selection = back.selection;
  again.history = back.history;
  again.chain = back.chain;
  again.state = w.state;
  again.log = w.log;
  again.type(" deux");
  again.step(Operation::kUndo);
  again.save();
  back = again.restored();
  REQUIRE(back.complete);
  REQUIRE(back.text.to_string() == "Un");
  REQUIRE(back.history.can_redo());
}

TEST_CASE("a damaged or cut log falls back to the newest state that verifies, and says so") {
  std::mt19937 random(7);
  Writer w("Texte.\n");
  for (int i = 0; i < 40; ++i) {
    random_step(w, random);
    w.save();
  }
  const auto was = [&](const Replayed& r) {
    REQUIRE(r.batches < w.saved.size());
    REQUIRE(r.text.to_string() == w.saved[r.batches]);
    walk(r.text, r.history);
  };
  for (std::size_t cut = 0; cut < w.log.size(); ++cut) {
    const Replayed r = replay(w.snapshot, w.state, std::string_view(w.log).substr(0, cut));
    was(r);
  }
  for (int i = 0; i < 400; ++i) {
    std::string log = w.log;
    log[random() % log.size()] ^= static_cast<char>(1 + random() % 255);
    const Replayed r = replay(w.snapshot, w.state, log);
    REQUIRE_FALSE(r.complete);
    was(r);
  }
  std::string state = w.state;
  state[state.size() / 2] ^= 1;
  const Replayed none = replay(w.snapshot, state, w.log);
  REQUIRE_FALSE(none.complete);
  REQUIRE(none.text == w.snapshot);
  REQUIRE_FALSE(none.history.can_undo());
  // A state of another text: its positions are not this one's.
  REQUIRE_FALSE(replay(text::document("autre"), w.state, w.log).complete);
}

TEST_CASE("a draft of an older version has neither state nor log") {
  const Replayed r = replay(text::document("Bonjour"), "", "");
  REQUIRE(r.complete);
  REQUIRE(r.text.to_string() == "Bonjour");
  REQUIRE_FALSE(r.history.can_undo());
}

TEST_CASE("an undo beyond what the snapshot kept still gives back the text, and can be redone") {
  Writer w("Texte.\n");
  w.type("Mot ");
  const std::string before = "Texte.\n", after = w.document.to_string();
  w.operations.clear();
  w.snapshot = w.document;  // with a history that was cut to nothing
  w.state = encode_state(w.document, w.selection, History{}, w.chain);
  w.step(Operation::kUndo);
  w.save();
  Replayed r = w.restored();
  REQUIRE(r.complete);
  REQUIRE(r.text.to_string() == before);
  REQUIRE(r.history.redo()->change.apply(r.text).to_string() == after);
}

TEST_CASE("a history is stored newest first, within its bound") {
  Writer w("");
  for (int i = 0; i < 50; ++i) {
    w.select(w.selection);
    w.type("mot ");
  }
  std::string bytes;
  w.history.encode(bytes, 200);
  REQUIRE(bytes.size() < 210);
  Unpacker in(bytes);
  std::optional<History> some = History::decode(in);
  REQUIRE(some);
  REQUIRE(in.done());
  const std::vector<std::string> all = walk(w.document, w.history), kept = walk(w.document, *some);
  REQUIRE(kept.size() > 4);
  REQUIRE(kept.size() < all.size());
  REQUIRE(kept[0] == all[0]);
  REQUIRE(kept[1] == all[1]);
}

TEST_CASE("a keystroke costs the log a few bytes, whatever the size of the text") {
  Writer w(std::string(1 << 20, 'x'));
  w.select(Selection::caret({1 << 19}));
  w.save();
  const std::size_t before = w.log.size();
  for (int i = 0; i < 100; ++i) w.type("a");
  w.save();
  REQUIRE(w.log.size() - before < 1500);
}
