// A text box without pixels: keys, and the conversation with the browser's textarea, which a model plays here as the
// glue does it: it edits its own copy, sends what it replaced, and takes over what we publish when the serial is
// another one.
#include <catch_amalgamated.hpp>

#include <random>
#include <string>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "ui/widgets/text_view.hpp"

using namespace marbre;
using namespace marbre::ui;
using text::ByteOffset;
using text::Document;
using text::Selection;

namespace {

class TenWide final : public Measure {
 public:
  float advance(Tone, std::string_view) override { return 10; }
};

// The person's side and the app's: a view, and the document that its events were applied to.
struct Bench {
  TextView view{Highlighting::kMarkdown};
  TenWide measure;
  Document app;
  text::History history;
  Agent agent;
  double now = 0;
  TextEvents events;

  explicit Bench(std::string_view text, std::uint32_t first = 0) : app(Document::from(text).value()) {
    view.line_height = 20;
    view.height = 200;
    view.layout.set_width(200, 10, 1);
    open_text(view, app, {first});
    caret(app.size());
  }
  void caret(std::uint32_t at) { view.selection = Selection::caret({at}), view.own_action = true; }
  void apply() {
    Selection before = view.selection;
    for (TextEvent& event : events) {
      if (const auto* edit = std::get_if<Edited>(&event)) {
        history.record(app, edit->change, before, edit->after, edit->kind, {static_cast<std::int64_t>(now * 1000)});
        app = edit->change.apply(app);
        before = edit->after;
      } else if (std::holds_alternative<GroupClosed>(event)) {
        history.close_group();
      }
    }
    events.clear();
    REQUIRE(app == view.layout.document());
    adopt(view, app, view.selection, view.first);
  }
  void undo() {
    const auto step = history.undo();
    REQUIRE(step);
    app = step->change.apply(app);
    adopt(view, app, step->selection, view.first);
  }
  void key(std::string_view name, bool shift = false, bool ctrl = false) {
    const auto command = command_of({std::string(name), ctrl, shift}, false);
    REQUIRE(command);
    perform(view, *command, measure, events);
    apply();
  }
  void input(const AgentInput& in) {
    receive(view, in, now, events);
    apply();
  }
  void publish_agent() { publish(view, agent, now); }
  std::string text() const { return app.to_string(); }
  std::uint32_t at() const { return view.selection.head.value; }
};

// The browser's textarea, in UTF-16 units over UTF-8 text.
struct Textarea {
  std::string text;
  std::uint64_t serial = 0;
  std::uint32_t from = 0, to = 0;

  void take(const Agent& agent) {
    if (agent.serial != serial) text = agent.text, serial = agent.serial;
    from = agent.selection_from;
    to = agent.selection_to;
  }
  AgentInput replace(std::uint32_t a, std::uint32_t b, std::string_view with, AgentInputKind kind) {
    const std::size_t i = base::utf16_to_byte(text, a), j = base::utf16_to_byte(text, b);
    text.replace(i, j - i, with);
    from = to = a + static_cast<std::uint32_t>(base::utf16_length(with));
    return {1, serial, kind, a, b, std::string(with)};
  }
  AgentInput type(std::string_view with, AgentInputKind kind = AgentInputKind::kInsert) {
    return replace(from, to, with, kind);
  }
};

struct Pair {
  Bench bench;
  Textarea area;
  explicit Pair(std::string_view text, std::uint32_t first = 0) : bench(text, first) { sync(); }
  void sync() {
    bench.publish_agent();
    area.take(bench.agent);
  }
};

}  // namespace

// -- keys
// -----------------------------------------------------------------------------------------------------------------
TEST_CASE("the caret moves over a family emoji in one step") {
  Bench b("a👩‍👩‍👧‍👦b");
  b.key("ArrowLeft");
  b.key("ArrowLeft");
  CHECK(b.at() == 1);
  b.key("ArrowRight");
  CHECK(b.at() == b.app.size() - 1);
  b.key("Backspace");
  CHECK(b.text() == "ab");
}

TEST_CASE("an arrow gives up the selection at its side") {
  Bench b("bonjour");
  b.view.selection = {{2}, {5}};
  b.key("ArrowLeft");
  CHECK(b.view.selection == Selection::caret({2}));
  b.view.selection = {{2}, {5}};
  b.key("ArrowRight");
  CHECK(b.view.selection == Selection::caret({5}));
}

TEST_CASE("words are crossed and deleted with Control, and a French elision is a word") {
  Bench b("Bienvenue dans l’équipe");
  b.key("ArrowLeft", false, true);
  CHECK(b.text().substr(b.at()) == "équipe");
  b.key("Backspace", false, true);
  CHECK(b.text() == "Bienvenue dans équipe");
}

TEST_CASE("Home and End go to the ends of a row, with Control to the ends of the text") {
  Bench b("un deux trois quatre cinq six");
  b.caret(2);
  b.key("End");
  CHECK(b.at() == 21);
  CHECK(b.view.at_row_end);
  b.key("End");
  CHECK(b.at() == 21);
  b.key("Home");
  CHECK(b.at() == 0);
  b.key("End", false, true);
  CHECK(b.at() == b.app.size());
  b.key("Home", true, true);
  CHECK(b.view.selection == Selection{{b.app.size()}, {0}});
}

TEST_CASE("the caret keeps its column over a short line") {
  Bench b("abcdefgh\nab\nabcdefgh");
  b.caret(6);
  b.key("ArrowDown");
  CHECK(b.at() == 11);
  b.key("ArrowDown");
  CHECK(b.at() == 18);
  b.key("ArrowUp");
  b.key("ArrowUp");
  CHECK(b.at() == 6);
}

TEST_CASE("the caret crosses the rows of a wrapped line one by one") {
  Bench b("un deux trois quatre cinq six");
  b.caret(3);
  b.key("ArrowDown");
  CHECK(b.at() == 24);
  b.key("ArrowUp");
  CHECK(b.at() == 3);
  b.key("ArrowUp");
  CHECK(b.at() == 0);
}

TEST_CASE("Enter writes the document's own line ending") {
  Bench crlf("a\r\nb\r\n"), lf("a\nb");
  crlf.key("Enter");
  lf.key("Enter");
  CHECK(crlf.text() == "a\r\nb\r\n\r\n");
  CHECK(lf.text() == "a\nb\n");
}

TEST_CASE("Backspace joins lines over a Windows line ending in one step") {
  Bench b("a\r\nb");
  b.caret(3);
  b.key("Backspace");
  CHECK(b.text() == "ab");
}

TEST_CASE("nothing in front of the body can be reached or deleted") {
  Bench b("---\ntitle: x\n---\ncorps", 17);
  b.caret(17);
  b.key("Backspace");
  b.key("Backspace", false, true);
  b.key("ArrowLeft");
  b.key("ArrowUp");
  CHECK(b.at() == 17);
  b.key("a", false, true);
  CHECK(b.view.selection == Selection{{17}, {22}});
  b.key("Delete");
  CHECK(b.text() == "---\ntitle: x\n---\n");
}

TEST_CASE("copy gives the selection, cut takes it away") {
  Bench b("un deux");
  b.view.selection = {{3}, {7}};
  perform(b.view, {CommandKind::kCut, {}}, b.measure, b.events);
  REQUIRE(b.events.size() == 2);
  CHECK(std::get<Copied>(b.events[0]).text == "deux");
  b.apply();
  CHECK(b.text() == "un ");
}

TEST_CASE("a read-only text moves its caret and keeps its bytes") {
  Pair p("fixe");
  p.bench.view.read_only = true;
  p.bench.key("Backspace");
  p.bench.input(p.area.type("x"));
  p.sync();
  CHECK(p.bench.text() == "fixe");
  CHECK(p.area.text == "fixe");
  p.bench.key("Home");
  CHECK(p.bench.at() == 0);
}

// -- the agent
// --------------------------------------------------------------------------------------------------------------
TEST_CASE("two keystrokes that arrive in one frame keep their order") {
  Pair p("a");
  const AgentInput first = p.area.type("é"), second = p.area.type("€");
  p.bench.input(first);
  p.bench.input(second);
  CHECK(p.bench.text() == "aé€");
  CHECK(p.bench.at() == p.bench.app.size());
}

TEST_CASE("typing leaves the browser's window alone") {
  Pair p("un\n\ndeux\n\ntrois");
  const std::uint64_t serial = p.area.serial;
  for (const std::string_view c : {"ê", "ï", "@", "€", "👍🏽", "x"}) {
    p.bench.input(p.area.type(c));
    p.sync();
    CHECK(p.area.serial == serial);
    CHECK(p.area.text == p.bench.agent.text);
    CHECK(p.area.from == base::utf16_length(p.area.text));
  }
  CHECK(p.bench.text() == "un\n\ndeux\n\ntroisêï@€👍🏽x");
}

TEST_CASE("a composed ê replaces the dead key and is one undo step") {
  Pair p("ma ti");
  p.bench.input(p.area.type("^", AgentInputKind::kCompose));
  p.sync();
  CHECK(p.bench.text() == "ma ti^");
  const auto units = static_cast<std::uint32_t>(base::utf16_length(p.area.text));
  p.bench.now = 3;  // a person may take their time
  p.bench.input(p.area.replace(units - 1, units, "ê", AgentInputKind::kCompose));
  p.bench.input(p.area.replace(units - 1, units, "ê", AgentInputKind::kCommit));
  p.sync();
  CHECK(p.bench.text() == "ma tiê");
  p.bench.input(p.area.type("t", AgentInputKind::kInsert));
  p.bench.undo();
  CHECK(p.bench.text() == "ma tiê");
  p.bench.undo();
  CHECK(p.bench.text() == "ma ti");
}

TEST_CASE("while the browser composes, its window is not rewritten") {
  Pair p("abc\n\ndef");
  p.bench.input(p.area.type("¨", AgentInputKind::kCompose));
  p.bench.publish_agent();
  const std::uint64_t serial = p.bench.agent.serial;
  // Something else changes the page meanwhile: a field of the form.
  const text::Change change = text::Change::replace({{0}, {0}}, "XY");
  p.bench.app = change.apply(p.bench.app);
  adopt(p.bench.view, p.bench.app, p.bench.view.selection.mapped(change), {0});
  p.bench.publish_agent();
  CHECK(p.bench.agent.serial == serial);
  CHECK(p.bench.agent.text == p.area.text);
  const auto units = static_cast<std::uint32_t>(base::utf16_length(p.area.text));
  p.bench.input(p.area.replace(units - 1, units, "ï", AgentInputKind::kCommit));
  CHECK(p.bench.text() == "XYabc\n\ndefï");
  p.sync();
  CHECK(p.bench.agent.serial != serial);
  CHECK(p.area.text == "XYabc\n\ndefï");
}

TEST_CASE("a pasted paragraph takes the document's line ending") {
  Pair crlf("a\r\nb"), lf("a\nb");
  crlf.bench.input(crlf.area.type("un\ndeux\r\ntrois", AgentInputKind::kPaste));
  lf.bench.input(lf.area.type("un\r\ndeux\rtrois", AgentInputKind::kPaste));
  CHECK(crlf.bench.text() == "a\r\nbun\r\ndeux\r\ntrois");
  CHECK(lf.bench.text() == "a\nbun\ndeux\ntrois");
}

TEST_CASE("positions of the browser count CRLF as one") {
  Pair p("ab\r\ncd\r\nef");
  CHECK(p.area.text == "ab\ncd\nef");
  p.bench.input(p.area.replace(4, 5, "X", AgentInputKind::kInsert));
  CHECK(p.bench.text() == "ab\r\ncX\r\nef");
  p.bench.input(p.area.replace(2, 3, "", AgentInputKind::kDelete));
  CHECK(p.bench.text() == "abcX\r\nef");
}

TEST_CASE("a large selection is replaced as a whole by what is typed into the window") {
  std::string text;
  for (int i = 0; i < 9; ++i) text += "bloc " + std::to_string(i) + "\n\n";
  Pair p(text);
  p.bench.key("a", false, true);
  p.sync();
  CHECK(p.area.from == 0);
  p.bench.input(p.area.type("x"));
  CHECK(p.bench.text() == "x");
  p.sync();
  p.bench.input(p.area.type("y"));
  CHECK(p.bench.text() == "xy");
}

TEST_CASE("typing behind an arrow key that the browser has not heard of goes where the caret is") {
  Pair p("abcd");
  p.bench.key("ArrowLeft");
  p.bench.publish_agent();
  p.bench.key("ArrowLeft");
  p.bench.publish_agent();
  p.bench.input(p.area.type("X"));
  p.bench.input(p.area.type("Y"));
  CHECK(p.bench.text() == "abXYcd");
  p.sync();
  CHECK(p.area.text == "abXYcd");
  CHECK(p.area.from == 4);
}

TEST_CASE("the browser moves the selection with its own handles") {
  Pair p("un deux trois");
  p.bench.input({1, p.area.serial, AgentInputKind::kSelect, 3, 7, ""});
  CHECK(p.bench.view.selection == Selection{{3}, {7}});
  p.area.from = 3, p.area.to = 7;
  p.bench.input(p.area.type("2"));
  CHECK(p.bench.text() == "un 2 trois");
}

TEST_CASE("text of a window that is long forgotten lands at the caret") {
  Pair p("abc");
  p.bench.input({1, 9999, AgentInputKind::kInsert, 0, 0, "Z"});
  CHECK(p.bench.text() == "abcZ");
}

TEST_CASE("the window holds the caret's block and one on each side") {
  Pair p("un\n\ndeux\n\ntrois\nsuite\n\nquatre\n\ncinq");
  p.bench.caret(12);
  p.sync();
  CHECK(p.area.text == "deux\n\ntrois\nsuite\n\nquatre");
}

TEST_CASE("a line of a megabyte gives a small window around the caret") {
  Pair p(std::string(1u << 20, 'x'));
  CHECK(p.area.text.size() < 40000);
  p.bench.caret(500000);
  p.sync();
  CHECK(p.area.text.size() < 40000);
  p.bench.input(p.area.type("é"));
  CHECK(p.bench.app.slice({{500000}, {500002}}) == "é");
}

TEST_CASE("a text of ten megabytes is pasted whole, one beyond the limit not at all") {
  Pair p("a");
  p.bench.input(p.area.type(std::string(10u << 20, 'b'), AgentInputKind::kPaste));
  CHECK(p.bench.app.size() == (10u << 20) + 1);
  receive(p.bench.view, p.area.type(std::string(60u << 20, 'c'), AgentInputKind::kPaste), 0, p.bench.events);
  REQUIRE(p.bench.events.size() == 1);
  CHECK(std::holds_alternative<Refused>(p.bench.events[0]));
}

TEST_CASE("whatever the browser types, however late it hears of us, nothing is lost or misplaced") {
  std::mt19937 random(7);
  static const std::vector<std::string> kTyped = {"a", "é", "€", "🙂", "\n", "mot ", "\n\n", "«\u00A0"};
  for (int round = 0; round < 60; ++round) {
    const bool crlf = round % 2 == 1;
    std::string start = "un\n\ndeux deux\ntrois\n\nquatre";
    if (crlf) {
      std::string with;
      for (const char c : start) with += c == '\n' ? "\r\n" : std::string(1, c);
      start = with;
    }
    Pair p(start);
    std::vector<AgentInput> in_flight;
    for (int step = 0; step < 80; ++step) {
      const unsigned what = random() % 10;
      if (in_flight.size() >= 4) {
        for (const AgentInput& input : in_flight) p.bench.input(input);
        in_flight.clear();
      }
      if (what < 6) {
        const auto length = static_cast<std::uint32_t>(base::utf16_length(p.area.text));
        const std::uint32_t a = random() % (length + 1), b = std::min<std::uint32_t>(length, a + random() % 3);
        // As a browser: never inside a surrogate pair.
        const auto snap = [&](std::uint32_t u) {
          return static_cast<std::uint32_t>(base::byte_to_utf16(p.area.text, base::utf16_to_byte(p.area.text, u)));
        };
        in_flight.push_back(
            p.area.replace(snap(a), snap(b), kTyped[random() % kTyped.size()], AgentInputKind::kInsert));
      } else if (what < 8 && !in_flight.empty()) {
        p.bench.input(in_flight.front());
        in_flight.erase(in_flight.begin());
      } else if (in_flight.empty()) {
        p.sync();  // the browser has caught up: both hold the same
        REQUIRE(p.area.text == p.bench.agent.text);
      } else {
        p.bench.publish_agent();  // sent, but the browser goes on typing before it arrives
      }
    }
    for (const AgentInput& input : in_flight) p.bench.input(input);
    const std::string serial_text = p.area.text;
    p.bench.publish_agent();
    // The whole text is small enough to be in reach: the browser's window must be a part of the document as it is now.
    std::string plain = p.bench.text();
    std::erase(plain, '\r');
    INFO(plain << "\n-- textarea --\n" << serial_text);
    REQUIRE(plain.find(serial_text) != std::string::npos);
    if (crlf) {
      for (std::size_t at = p.bench.text().find('\n'); at != std::string::npos;
           at = p.bench.text().find('\n', at + 1)) {
        REQUIRE(p.bench.text()[at - 1] == '\r');
      }
    }
  }
}

TEST_CASE("what we change while the browser types elsewhere in its window keeps both") {
  std::mt19937 random(8);
  for (int round = 0; round < 100; ++round) {
    Pair p("alpha beta gamma delta");
    // Ours: at the start. The browser's: at the end, several keystrokes that do not know of ours.
    std::vector<AgentInput> late;
    for (int i = 0; i < 4; ++i) late.push_back(p.area.type(std::string(1, static_cast<char>('0' + i))));
    std::size_t sent = 0;
    std::string ours;
    while (sent < late.size()) {
      if (random() % 2 == 0) {
        const text::Change change = text::Change::replace({{0}, {0}}, "X");
        p.bench.app = change.apply(p.bench.app);
        ours += "X";
        adopt(p.bench.view, p.bench.app, p.bench.view.selection.mapped(change), {0});
        p.bench.publish_agent();
      } else {
        p.bench.input(late[sent++]);
      }
    }
    REQUIRE(p.bench.text() == ours + "alpha beta gamma delta0123");
  }
}

// -- scrolling
// --------------------------------------------------------------------------------------------------------------
TEST_CASE("what is on screen stays when lines above it change their height") {
  std::string text;
  for (int i = 0; i < 400; ++i)
    text += "Une ligne assez longue pour plusieurs rangs, dont le nombre n’est pas connu.\n";
  Bench b(text);
  scroll_by(b.view, 3000, b.measure);
  const text::LineIndex top = b.view.top_line;
  const float offset = b.view.top_offset;
  for (std::uint32_t i = 0; i < top.value; ++i) b.view.layout.line({i}, b.measure);
  CHECK(y_of(b.view, top) == -offset);
  const text::Change change = text::Change::replace({{0}, {0}}, "\n\n\n");
  b.app = change.apply(b.app);
  adopt(b.view, b.app, b.view.selection.mapped(change), {0});
  CHECK(b.view.top_line.value == top.value + 3);
  CHECK(b.view.top_offset == offset);
}

TEST_CASE("the caret is brought into view from anywhere") {
  std::string text;
  for (int i = 0; i < 2000; ++i)
    text += "Une ligne assez longue pour plusieurs rangs, dont le nombre n’est pas connu.\n";
  Bench b(text);
  std::mt19937 random(9);
  for (int i = 0; i < 50; ++i) {
    b.caret(static_cast<std::uint32_t>(
        text::snap_to_grapheme(b.app, {static_cast<std::uint32_t>(random() % b.app.size())}).value));
    show_caret(b.view, b.measure);
    const Place place = place_of(b.view, b.view.selection.head, false, b.measure);
    REQUIRE(place.y >= 0);
    REQUIRE(place.y + b.view.line_height <= b.view.height);
  }
}

TEST_CASE("a click finds the character it was made on") {
  Bench b("un deux trois quatre cinq six\nsept");
  const Hit first = hit(b.view, 34, 5, b.measure);
  CHECK(first.at.value == 3);
  CHECK(hit(b.view, 34, 25, b.measure).at.value == 24);
  CHECK(hit(b.view, 500, 25, b.measure).at.value == 29);
  CHECK(hit(b.view, 500, 5, b.measure).at_row_end);
  CHECK(hit(b.view, 500, 500, b.measure).at.value == b.app.size());
}

TEST_CASE("the caret moves by paragraph") {
  Bench b("un\ndeux\n\n\ntrois\nquatre\n\ncinq");
  b.caret(0);
  b.key("ArrowDown", false, true);
  CHECK(b.at() == 10);
  b.key("ArrowDown", false, true);
  CHECK(b.at() == 24);
  b.key("ArrowDown", false, true);
  CHECK(b.at() == 28);
  b.key("ArrowUp", false, true);
  CHECK(b.at() == 24);
  b.key("ArrowUp", false, true);
  CHECK(b.at() == 10);
  b.key("ArrowUp", true, true);
  CHECK(b.view.selection == Selection{{10}, {0}});
  CHECK(command_of({"ArrowUp", false, false, true}, true)->motion == Motion::kParagraphUp);
}

TEST_CASE("a paragraph is not left through text that is not shown") {
  Bench b("---\na: b\n---\nun\n\ndeux", 13);
  b.caret(17);
  b.key("ArrowUp", false, true);
  b.key("ArrowUp", false, true);
  CHECK(b.at() == 13);
}
