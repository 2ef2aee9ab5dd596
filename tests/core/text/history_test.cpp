#include "core/text/history.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "core/text/random_text.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

// A page being edited: document, selection, history and a clock that moves only when told.
struct Page {
  Document document;
  Selection selection;
  History history;
  base::Instant now{1000};

  explicit Page(std::string_view text = "") : document(text::document(text)) {
    selection = Selection::caret({document.size()});
  }

  void apply(const Change& change, Selection after, EditKind kind) {
    history.record(document, change, selection, after, kind, now);
    document = change.apply(document);
    selection = after;
  }

  void insert(std::string_view text, EditKind kind) {
    const ByteOffset caret = selection.range().from + static_cast<std::uint32_t>(text.size());
    apply(Change::replace(selection.range(), std::string(text)), Selection::caret(caret), kind);
  }

  Page& type(std::string_view text, std::int64_t ms_each = 100) {  // key by key
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = next_cluster(text, at);
      now = now + ms_each;
      insert(text.substr(at, end - at), EditKind::kType);
      at = end;
    }
    return *this;
  }

  Page& backspace(int times = 1, std::int64_t ms_each = 100) {
    for (; times > 0; --times) {
      now = now + ms_each;
      const ByteOffset from = previous_grapheme(document, selection.head);
      apply(Change::replace({from, selection.head}, ""), Selection::caret(from), EditKind::kDelete);
    }
    return *this;
  }

  Page& move_to(std::uint32_t at) {
    selection = Selection::caret({at});
    history.close_group();
    return *this;
  }

  Page& undo() { return step(history.undo()); }
  Page& redo() { return step(history.redo()); }
  std::string text() const { return document.to_string(); }

 private:
  Page& step(std::optional<HistoryStep> taken) {
    REQUIRE(taken.has_value());
    document = taken->change.apply(document);
    selection = taken->selection;
    return *this;
  }
};

}  // namespace

TEST_CASE("letters typed one after the other are undone together") {
  Page page("x");
  page.type("abc").undo();
  CHECK(page.text() == "x");
  CHECK_FALSE(page.history.can_undo());
  page.redo();
  CHECK(page.text() == "xabc");
  CHECK_FALSE(page.history.can_redo());
}

TEST_CASE("words are undone one by one, each with the space behind it") {
  Page page;
  page.type("one two  three");
  CHECK(page.undo().text() == "one two  ");
  CHECK(page.undo().text() == "one ");
  CHECK(page.undo().text() == "");
  CHECK(page.redo().text() == "one ");
  CHECK(page.redo().redo().text() == "one two  three");
}

TEST_CASE("a pause of more than 500 ms starts a new group") {
  Page page;
  page.type("ab").type("cd", 500).type("ef", 501);
  CHECK(page.undo().text() == "abcde");
  CHECK(page.undo().text() == "abcd");
  CHECK(page.undo().text() == "");
}

TEST_CASE("moving the caret closes the group, even back to where it was") {
  Page page;
  page.type("ab").move_to(0).move_to(2).type("cd");
  CHECK(page.undo().text() == "ab");
}

TEST_CASE("a caret that is elsewhere closes the group without being told") {
  Page page("hello");
  page.type("a");
  page.selection = Selection::caret({5});
  page.type("b");
  CHECK(page.text() == "helloba");
  CHECK(page.undo().text() == "helloa");
}

TEST_CASE("changes that do not touch are apart") {
  Page page("0123456789");
  page.apply(Change::replace(range(1, 1), "a"), Selection::caret({8}), EditKind::kField);
  page.apply(Change::replace(range(8, 8), "b"), Selection::caret({9}), EditKind::kField);
  CHECK(page.undo().text() == "0a123456789");
}

TEST_CASE("typing and deleting are separate steps") {
  Page page;
  page.type("abcd").backspace(2).type("x");
  CHECK(page.text() == "abx");
  CHECK(page.undo().text() == "ab");
  CHECK(page.undo().text() == "abcd");
  CHECK(page.undo().text() == "");
}

TEST_CASE("deleting backwards goes word by word as well") {
  Page page("one two");
  page.backspace(5);
  CHECK(page.text() == "on");
  CHECK(page.undo().text() == "one");
  CHECK(page.undo().text() == "one two");
}

TEST_CASE("deleting forwards is one group") {
  Page page("abcdef");
  page.move_to(2);
  for (int i = 0; i < 3; ++i) page.apply(Change::replace(range(2, 3), ""), page.selection, EditKind::kDelete);
  CHECK(page.text() == "abf");
  CHECK(page.undo().text() == "abcdef");
}

TEST_CASE("a paste is one step, and so is the next one") {
  Page page;
  page.type("ab");
  page.insert("PASTE", EditKind::kPaste);
  page.insert("PASTE", EditKind::kPaste);
  page.type("c");
  CHECK(page.undo().text() == "abPASTEPASTE");
  CHECK(page.undo().text() == "abPASTE");
  CHECK(page.undo().text() == "ab");
}

TEST_CASE("undo after paste restores the selection") {
  Page page("keep this text");
  page.selection = {{9}, {5}};  // "this", made backwards
  page.insert("that", EditKind::kPaste);
  CHECK(page.text() == "keep that text");
  page.undo();
  CHECK(page.text() == "keep this text");
  CHECK(page.selection == Selection{{9}, {5}});
  page.redo();
  CHECK(page.selection == Selection::caret({9}));
}

TEST_CASE("undo of a group restores the selection before its first change") {
  Page page("abc");
  page.selection = {{0}, {3}};
  page.type("xyz").undo();
  CHECK(page.text() == "abc");
  CHECK(page.selection == Selection{{0}, {3}});
}

TEST_CASE("a composition is one step however long it takes") {
  Page page("caf");
  const auto compose = [&page](std::size_t from, std::size_t to, std::string_view with) {
    page.now = page.now + 2000;
    const auto caret = static_cast<std::uint32_t>(from + with.size());
    page.apply(Change::replace(range(from, to), std::string(with)), Selection::caret({caret}), EditKind::kCompose);
  };
  compose(3, 3, "´");
  compose(3, 5, "é");
  page.history.close_group();
  compose(5, 5, "^");
  compose(5, 6, "ê");
  page.history.close_group();
  CHECK(page.text() == "caféê");
  CHECK(page.undo().text() == "café");
  CHECK(page.undo().text() == "caf");
  CHECK(page.redo().text() == "café");
}

TEST_CASE("a composition that was given up leaves no step") {
  Page page("a");
  page.insert("^", EditKind::kCompose);
  page.apply(Change::replace(range(1, 2), ""), Selection::caret({1}), EditKind::kCompose);
  CHECK(page.text() == "a");
  CHECK_FALSE(page.history.can_undo());
}

TEST_CASE("typing in a field is one step until the field changes") {
  Page page("title: A\n");
  page.selection = Selection::caret({0});
  for (const char* title : {"A b", "A b c", "A b cd"}) {
    page.now = page.now + 100;
    page.apply(difference(page.text(), "title: " + std::string(title) + "\n"), page.selection, EditKind::kField);
  }
  CHECK(page.undo().text() == "title: A\n");
}

TEST_CASE("a new change ends redo, an empty one does not") {
  Page page;
  page.type("ab").undo();
  page.history.record(page.document, Change(), page.selection, page.selection, EditKind::kType, page.now);
  CHECK(page.history.can_redo());
  page.type("c");
  CHECK_FALSE(page.history.can_redo());
  CHECK_FALSE(page.history.redo().has_value());
}

TEST_CASE("what is typed after an undo does not join what was typed before") {
  Page page;
  page.type("one ").type("two").undo().type("x");
  CHECK(page.text() == "one x");
  CHECK(page.undo().text() == "one ");
}

TEST_CASE("nothing to undo gives nothing") {
  History history;
  CHECK_FALSE(history.undo().has_value());
  CHECK_FALSE(history.redo().has_value());
}

TEST_CASE("undoing everything gives the first text, redoing everything the last, from any mixture of edits") {
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    RandomText random(seed);
    Page page(random.text(20));
    const std::string first = page.text();
    for (int step = 0; step < 40; ++step) {
      page.now = page.now + static_cast<std::int64_t>(random.below(700));
      const auto kind = static_cast<EditKind>(random.below(6));
      if (random.below(4) == 0) {
        page.insert(random.text(1), kind);
      } else {
        const Change change = random.change(page.text());
        page.apply(change, page.selection.mapped(change), kind);
      }
      if (random.below(8) == 0) page.history.close_group();
      if (random.below(6) == 0 && page.history.can_undo()) page.undo();
      if (random.below(6) == 0 && page.history.can_redo()) page.redo();
    }
    const std::string last = [&page] {
      while (page.history.can_redo()) page.redo();
      return page.text();
    }();
    while (page.history.can_undo()) page.undo();
    REQUIRE(page.text() == first);
    while (page.history.can_redo()) page.redo();
    REQUIRE(page.text() == last);
  }
}
