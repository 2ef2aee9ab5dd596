#include "core/text/document.hpp"

#include <catch_amalgamated.hpp>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/text/history.hpp"
#include "core/text/random_text.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

// What a document promises, said in the plainest way.
struct Model {
  std::string text;

  std::vector<std::pair<std::size_t, std::size_t>> lines() const {  // with endings
    std::vector<std::pair<std::size_t, std::size_t>> out;
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (text[at] == '\n') {
        out.emplace_back(from, at + 1);
        from = at + 1;
      }
    }
    out.emplace_back(from, text.size());
    return out;
  }
};

std::string_view without_ending(std::string_view line) {
  if (line.ends_with("\r\n")) return line.substr(0, line.size() - 2);
  return line.ends_with("\n") ? line.substr(0, line.size() - 1) : line;
}

void require_same(const Document& d, const Model& model) {
  REQUIRE(d.size() == model.text.size());
  REQUIRE(d.to_string() == model.text);
  const auto lines = model.lines();
  REQUIRE(d.line_count() == lines.size());
  for (std::uint32_t i = 0; i < d.line_count(); ++i) {
    const auto [from, to] = lines[i];
    const std::string_view content = without_ending(std::string_view(model.text).substr(from, to - from));
    REQUIRE(d.line_range_with_ending({i}) == range(from, to));
    REQUIRE(d.line_range({i}) == range(from, from + content.size()));
    REQUIRE(d.line({i}) == content);
    REQUIRE(d.line_of({static_cast<std::uint32_t>(from)}) == LineIndex{i});
    if (to > from) REQUIRE(d.line_of({static_cast<std::uint32_t>(to - 1)}) == LineIndex{i});
  }
  REQUIRE(d.utf16_size() == base::utf16_length(model.text));
}

void require_same_units(const Document& d, const std::string& text, RandomText& random) {
  REQUIRE(d.utf16_size() == base::utf16_length(text));
  for (int i = 0; i < 8; ++i) {
    const auto at = static_cast<std::uint32_t>(random.below(text.size() + 2));
    REQUIRE(d.utf16_of({at}) == base::byte_to_utf16(text, at));
    const auto units = static_cast<std::uint32_t>(random.below(d.utf16_size() + 2));
    REQUIRE(d.byte_of_utf16(units).value == base::utf16_to_byte(text, units));
  }
}

std::string long_text(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += "line number " + std::to_string(i) + (i % 7 == 0 ? "\r\n" : "\n");
  return text;
}

}  // namespace

TEST_CASE("an empty document has one empty line") {
  require_same(Document(), {""});
  require_same(document(""), {""});
  CHECK(Document() == document(""));
  CHECK(Document().dominant_ending() == LineEnding::kLf);
}

TEST_CASE("bytes come back as they went in") {
  for (const std::string& text : std::vector<std::string>{
           "a", "a\n", "a\r\n", "\n", "\r\n", "\r", "a\rb\r", "\r\r\n", "a\nb\r\nc\rd", "\n\n\n",
           "\xEF\xBB\xBF---\ntitle: é\n", "no final newline\nlast", std::string("nul\0inside\n", 11), long_text(5000),
           std::string(300000, 'x'), std::string(20000, '\n')}) {
    require_same(document(text), {text});
  }
}

TEST_CASE("the final newline is followed by an empty last line") {
  const Document d = document("a\nb\n");
  REQUIRE(d.line_count() == 3);
  CHECK(d.line({2}).empty());
  CHECK(d.line_of({4}) == LineIndex{2});
  CHECK(d.line_range({2}) == range(4, 4));
}

TEST_CASE("a lone carriage return is text, the one of CRLF belongs to the ending") {
  const Document d = document("a\rb\r\r\nc\r");
  REQUIRE(d.line_count() == 2);
  CHECK(d.line({0}) == "a\rb\r");
  CHECK(d.line({1}) == "c\r");
}

TEST_CASE("bytes that are not UTF-8 are refused") {
  const base::Result<Document> d = Document::from("caf\xE9\n");
  REQUIRE_FALSE(d.ok());
  CHECK(d.error().code == base::ErrorCode::kInvalidUtf8);
}

TEST_CASE("more than 64 MiB are refused, 64 MiB are not") {
  std::string text(Document::kMaxBytes, 'a');
  for (std::size_t at = 99; at < text.size(); at += 100) text[at] = '\n';
  CHECK(Document::from(text).ok());
  text += '\n';
  const base::Result<Document> d = Document::from(text);
  REQUIRE_FALSE(d.ok());
  CHECK(d.error().code == base::ErrorCode::kTooLarge);
}

TEST_CASE("the dominant ending is the more frequent one, LF when in doubt") {
  CHECK(document("a\r\nb\r\nc\n").dominant_ending() == LineEnding::kCrLf);
  CHECK(document("a\r\nb\n").dominant_ending() == LineEnding::kLf);
  CHECK(document("a\nb").dominant_ending() == LineEnding::kLf);
  CHECK(document("no ending\r").dominant_ending() == LineEnding::kLf);
}

TEST_CASE("slices and line numbers beyond the end are clamped") {
  const Document d = document("abc\ndef");
  CHECK(d.slice(range(5, 99)) == "ef");
  CHECK(d.slice(range(50, 99)).empty());
  CHECK(d.line_of({99}) == LineIndex{1});
  CHECK(d.line({99}) == "def");
  CHECK(d.line_range({99}) == range(4, 7));
}

TEST_CASE("slices reach over chunks") {
  const std::string text = long_text(3000);
  const Document d = document(text);
  RandomText random(3);
  for (int i = 0; i < 200; ++i) {
    const ByteRange r = random.some_range(text);
    REQUIRE(d.slice(r) == text.substr(r.from.value, r.length()));
  }
  std::string out = "kept";
  d.append_slice(range(10, 12), out);
  CHECK(out == "kept" + text.substr(10, 2));
}

TEST_CASE("a copy keeps its text when the other one is edited, and so do views of its lines") {
  Document d = document(long_text(2000));
  const Document copy = d;
  const std::string before = copy.to_string();
  const std::string_view view = copy.line({1000});
  CHECK(copy.id() == d.id());
  for (int i = 0; i < 50; ++i) d = d.replaced(range(0, d.size() / 2), "x\ny");
  CHECK(copy.id() != d.id());
  CHECK(copy.to_string() == before);
  CHECK(view == "line number 1000");
}

TEST_CASE("a view of a line outlives the document that made it while a copy lives") {
  Document copy;
  std::string_view view;
  {
    const Document d = document(long_text(100));
    view = d.line({50});
    copy = d;
  }
  CHECK(view == "line number 50");
}

TEST_CASE("replacing nothing by nothing is the same document") {
  const Document d = document("abc");
  CHECK(d.replaced(range(1, 1), "").id() == d.id());
}

TEST_CASE("a carriage return and a newline that meet become one ending, and part again") {
  Document d = document("a\r").replaced(range(2, 2), "\nb");
  require_same(d, {"a\r\nb"});
  CHECK(d.dominant_ending() == LineEnding::kCrLf);
  d = d.replaced(range(2, 2), "x");
  require_same(d, {"a\rx\nb"});
  CHECK(d.dominant_ending() == LineEnding::kLf);
}

TEST_CASE("random edits of short documents agree with a string") {
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    RandomText random(seed);
    Model model{random.text(random.below(40))};
    Document d = document(model.text);
    for (int step = 0; step < 30; ++step) {
      const ByteRange r = random.some_range(model.text);
      const std::string with = random.text(random.below(6));
      d = d.replaced(r, with);
      model.text.replace(r.from.value, r.length(), with);
      require_same(d, model);
      require_same_units(d, model.text, random);
    }
  }
}

TEST_CASE("random edits of documents of many chunks agree with a string") {
  for (std::uint32_t seed = 100; seed < 104; ++seed) {
    RandomText random(seed);
    Model model{long_text(2500)};
    Document d = document(model.text);
    for (int step = 0; step < 120; ++step) {
      const std::size_t from = random.position(model.text);
      // Mostly small edits, some that remove or bring many chunks, some right at line starts.
      const std::size_t reach = step % 10 == 0 ? 30000 : 20;
      std::size_t to = std::min(model.text.size(), from + random.below(reach));
      while (to < model.text.size() && (static_cast<unsigned char>(model.text[to]) & 0xC0) == 0x80) ++to;
      const std::string with = step % 13 == 0 ? long_text(random.below(1500)) : random.text(random.below(6));
      d = d.replaced(range(from, to), with);
      model.text.replace(from, to - from, with);
      REQUIRE(d.to_string() == model.text);
      require_same_units(d, model.text, random);
      if (step % 30 == 29) require_same(d, model);
    }
    d = d.replaced(range(0, d.size()), "");
    require_same(d, {""});
  }
}

TEST_CASE("typing a long text letter by letter and deleting it again agrees with a string") {
  Model model;
  Document d;
  const std::string text = long_text(700);
  for (std::size_t i = 0; i < text.size(); ++i) d = d.replaced(range(i, i), text.substr(i, 1));
  require_same(d, {text});
  for (std::size_t i = text.size(); i > 0; --i) d = d.replaced(range(i - 1, i), "");
  require_same(d, {""});
}

TEST_CASE("a line of a megabyte is one view, and can be edited") {
  std::string text = "before\n" + std::string(1 << 20, 'x') + "\nafter\n";
  Document d = document(text);
  CHECK(d.line({1}).size() == 1 << 20);
  d = d.replaced(range(500000, 500000), "é");
  text.insert(500000, "é");
  require_same(d, {text});
  d = d.replaced(range(500000, 500000), "\n");
  text.insert(500000, "\n");
  require_same(d, {text});
}

TEST_CASE("documents are equal when their bytes are, however they came to be") {
  const std::string text = long_text(3000);
  Document d = document(text);
  const Document original = d;
  for (std::uint32_t at = 0; at < d.size(); at += 5000) {
    d = d.replaced(range(at, at), "inserted\n\n");
    d = d.replaced(range(at, at + 10), "");
  }
  CHECK(d == original);
  CHECK(d == text);
  CHECK_FALSE(d == text.substr(1));
  CHECK_FALSE(d.replaced(range(40000, 40001), "~") == text);
  CHECK_FALSE(d.replaced(range(30000, 30001), "~") == original);
  CHECK_FALSE(d.replaced(range(0, 1), "") == original);
}

TEST_CASE("random edits of lines that go over many chunks agree with a string") {
  for (std::uint32_t seed = 200; seed < 206; ++seed) {
    RandomText random(seed);
    Model model;
    while (model.text.size() < 60000) {
      std::string piece = random.text(9);
      if (random.below(400) != 0) std::erase(piece, '\n');
      model.text += piece;
    }
    Document d = document(model.text);
    for (int step = 0; step < 150; ++step) {
      std::size_t from = random.position(model.text);
      if (step % 3 == 0) from = std::min(model.text.size(), from / 4096 * 4096 + random.below(3));  // where chunks end
      while (from < model.text.size() && (static_cast<unsigned char>(model.text[from]) & 0xC0) == 0x80) ++from;
      std::size_t to = std::min(model.text.size(), from + random.below(step % 10 == 0 ? 9000 : 4));
      while (to < model.text.size() && (static_cast<unsigned char>(model.text[to]) & 0xC0) == 0x80) ++to;
      const std::string with = step % 11 == 0 ? std::string(random.below(9000), 'y') : random.text(random.below(3));
      d = d.replaced(range(from, to), with);
      model.text.replace(from, to - from, with);
      if (step % 5 == 0) {
        require_same(d, model);
      } else {
        REQUIRE(d.to_string() == model.text);
      }
      require_same_units(d, model.text, random);
      REQUIRE(d.dominant_ending() == document(model.text).dominant_ending());
    }
  }
}

TEST_CASE("a keystroke in a line of a megabyte copies a chunk, not the line") {
  const Document d = document(std::string(1 << 20, 'x'));
  const Document after = d.replaced(range(500000, 500000), "y");
  const Document::Shared shared = after.shared_with(d);
  CHECK(d.size() - shared.front - shared.back <= 8192);
  CHECK(after.line({0}).size() == d.size() + 1);
}

TEST_CASE("what two documents share is equal, and ends where they were edited") {
  const std::string text = long_text(3000);
  const Document d = document(text);
  CHECK(d.shared_with(d).front == d.size());
  CHECK(d.shared_with(d).back == 0);
  const Document after = d.replaced(range(20000, 20010), "abc");
  const Document::Shared shared = d.shared_with(after);
  CHECK(shared.front <= 20000);
  CHECK(shared.front > 8000);
  CHECK(shared.back <= d.size() - 20010);
  CHECK(shared.back > d.size() - 40000);
  CHECK(d.shared_with(document(text)).front == 0);
}

TEST_CASE("the difference of two documents turns one into the other, whatever they share") {
  for (std::uint32_t seed = 300; seed < 310; ++seed) {
    RandomText random(seed);
    std::string text = long_text(600);
    while (seed % 2 == 0 && text.size() < 60000) text += random.text(9);
    Document d = document(text);
    for (int step = 0; step < 20; ++step) {
      const Document before = d;
      for (std::size_t edits = random.below(3); edits > 0; --edits) {
        const std::string now = d.to_string();
        const std::size_t from = random.position(now);
        std::size_t to = std::min(now.size(), from + random.below(30));
        while (to < now.size() && (static_cast<unsigned char>(now[to]) & 0xC0) == 0x80) ++to;
        d = d.replaced(range(from, to), random.text(random.below(4)));
      }
      const Change change = difference(before, d);
      REQUIRE(change.apply(before) == d);
      REQUIRE(change.empty() == (before == d));
      REQUIRE(difference(before, document(d.to_string())).edits() ==
              difference(before.to_string(), d.to_string()).edits());
    }
  }
}

TEST_CASE("a document of a megabyte with 10,000 steps of history fits in 24 MB") {
  std::string text;
  while (text.size() < 1u << 20) text += "Une ligne comme on en écrit, de longueur moyenne, avec ses accents.\n\n";
  Document d = document(text);
  History history;
  base::Instant now{0};
  RandomText random(5);
  for (int step = 0; step < 10000; ++step) {
    ByteOffset at{static_cast<std::uint32_t>(random.position(text))};
    at = snap_to_grapheme(d, {std::min(at.value, d.size())});
    for (const char* letter : {"m", "o", "t", "s", "é", " "}) {  // a word, letter by letter
      now = now + 90;
      const Change change = Change::replace({at, at}, letter);
      const Selection after = Selection::caret(change.map(at));
      const Document before = d;
      d = change.apply(d);
      history.record(before, change, Selection::caret(at), after, EditKind::kType, now);
      at = after.head;
    }
    history.close_group();
  }
  CHECK(history.steps() == 10000);
  CHECK(d.memory() > d.size());
  CHECK(d.memory() + history.memory() < 24u << 20);
  CHECK(d.memory() < 2 * d.size() + 100000);
}
