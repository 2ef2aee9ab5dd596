// Soft wrap, row sums, highlighting: all without fonts. One letter is 10 wide, bold 12, an emoji 20.
#include <catch_amalgamated.hpp>

#include <random>
#include <string>

#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "core/text/selection.hpp"
#include "ui/widgets/text_layout.hpp"

using namespace marbre;
using namespace marbre::ui;
using text::Document;
using text::LineIndex;

namespace {

class FixedMeasure final : public Measure {
 public:
  float advance(Tone tone, std::string_view cluster) override {
    const char32_t c = base::decode_at(cluster, 0).code_point;
    if (c >= 0x1F000) return 20;
    return tone == Tone::kStrong ? 12 : 10;
  }
};

std::vector<std::string> rows_of(std::string_view line, float width, std::uint32_t hang = 0) {
  FixedMeasure measure;
  const std::vector<ToneSpan> spans{{static_cast<std::uint32_t>(line.size()), Tone::kText}};
  std::vector<std::string> rows;
  for (const Row& row : wrap_line(line, spans, width, hang, measure).rows)
    rows.emplace_back(line.substr(row.from, row.to - row.from));
  return rows;
}

std::string random_text(std::mt19937& random, std::size_t pieces) {
  static const std::vector<std::string> kPieces = {"a",         "mot",
                                                   " ",         " ",
                                                   "\n",        "\r\n",
                                                   "é",         "👩‍👩‍👧‍👦",
                                                   "ê",         "**gras** ",
                                                   "- ",        "> ",
                                                   "# ",        "```\n",
                                                   "```ruby\n", "===\n",
                                                   "{% raw %}", "{% endraw %}",
                                                   "{{",        "}}",
                                                   "$$",        "    ",
                                                   "|",         "\n\n",
                                                   "日本",      "!",
                                                   "« ",        " »",
                                                   "-"};
  std::string text;
  for (std::size_t i = 0; i < pieces; ++i) text += kPieces[random() % kPieces.size()];
  return text;
}

Document document(std::string_view text) { return Document::from(text).value(); }

HighlightState normal() {
  HighlightState state;
  state.mode = HighlightState::Mode::kNormal;
  return state;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("a line that fits is one row") {
  CHECK(rows_of("bonjour", 100) == Rows{"bonjour"});
  CHECK(rows_of("", 100) == Rows{""});
}

TEST_CASE("a line is broken behind a space, which stays at the end of its row") {
  CHECK(rows_of("un deux trois", 80) == Rows{"un deux ", "trois"});
}

TEST_CASE("spaces at a break may stand beyond the width") {
  CHECK(rows_of("abcd    efgh", 40) == Rows{"abcd    ", "efgh"});
}

TEST_CASE("a word longer than the width is broken between clusters") {
  CHECK(rows_of("abcdefgh", 30) == Rows{"abc", "def", "gh"});
  CHECK(rows_of("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 30) ==
        Rows{"👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"});
}

TEST_CASE("a row is never broken before French punctuation") {
  CHECK(rows_of("oui ou non ?", 110) == Rows{"oui ou ", "non ?"});
}

TEST_CASE("soft wrap keeps every byte") {
  std::mt19937 random(1);
  FixedMeasure measure;
  for (int round = 0; round < 300; ++round) {
    std::string line = random_text(random, 40);
    std::erase(line, '\n');
    std::vector<ToneSpan> spans;
    highlight_line(line, normal(), &spans);
    const float width = static_cast<float>(20 + random() % 200);
    const WrappedLine wrap = wrap_line(line, spans, width, hanging_prefix(line), measure);
    std::string joined;
    for (const Row& row : wrap.rows) {
      REQUIRE(row.from == joined.size());
      joined += line.substr(row.from, row.to - row.from);
    }
    REQUIRE(joined == line);
    for (std::uint32_t r = 0; r < wrap.rows.size(); ++r) {
      INFO(line << "\nrow " << line.substr(wrap.rows[r].from, wrap.rows[r].to - wrap.rows[r].from) << " is "
                << wrap.rows[r].width << " of " << width);
      std::string_view seen = std::string_view(line).substr(wrap.rows[r].from, wrap.rows[r].to - wrap.rows[r].from);
      while (seen.ends_with(' ') || seen.ends_with('\r')) seen.remove_suffix(1);
      const bool one = text::next_cluster(seen, 0) == seen.size();
      REQUIRE((wrap.rows[r].width <= width + 0.01f || one));
    }
  }
}

TEST_CASE("each cluster is found again where it was drawn") {
  std::mt19937 random(2);
  FixedMeasure measure;
  for (int round = 0; round < 200; ++round) {
    std::string line = random_text(random, 30);
    std::erase(line, '\n');
    const std::vector<ToneSpan> spans{{static_cast<std::uint32_t>(line.size()), Tone::kText}};
    const WrappedLine wrap = wrap_line(line, spans, 90, 0, measure);
    for (const Row& r : wrap.rows) {
      for (const Stop& stop : r.stops) {
        const std::uint32_t at = r.from + stop.at, row = wrap.row_of(at, false);
        REQUIRE(&wrap.rows[row] == &r);
        REQUIRE(at < r.to);
        REQUIRE(wrap.x_of(row, at) == stop.x);
        REQUIRE(wrap.byte_at(row, stop.x + 1) == at);
      }
    }
  }
}

TEST_CASE("a break belongs to the row above or below, as asked") {
  FixedMeasure measure;
  const std::vector<ToneSpan> spans{{6, Tone::kText}};
  const WrappedLine wrap = wrap_line("ab cde", spans, 40, 0, measure);
  REQUIRE(wrap.rows.size() == 2);
  CHECK(wrap.row_of(3, false) == 1);
  CHECK(wrap.row_of(3, true) == 0);
  CHECK(wrap.x_of(0, 3) == 30);
  CHECK(wrap.x_of(1, 3) == 0);
}

TEST_CASE("the rows of a list item hang below its text") {
  FixedMeasure measure;
  const std::string line = "- un deux trois quatre";
  const std::vector<ToneSpan> spans{{static_cast<std::uint32_t>(line.size()), Tone::kText}};
  CHECK(hanging_prefix(line) == 2);
  CHECK(hanging_prefix("  12. a") == 6);
  CHECK(hanging_prefix("> > a") == 4);
  CHECK(hanging_prefix("-a") == 0);
  const WrappedLine wrap = wrap_line(line, spans, 120, 2, measure);
  REQUIRE(wrap.rows.size() == 3);
  CHECK(wrap.rows[1].stops.front().x == 20);
}

TEST_CASE("sums of rows are right after any series of changes") {
  struct Line {
    std::uint32_t rows = 1;
  };
  for (std::uint32_t seed = 3; seed < 7; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::uint32_t> model(seed == 3 ? 50 : 2000);
    for (auto& r : model) r = 1 + random() % 9;
    const auto lines_of = [](const std::vector<std::uint32_t>& rows) {
      std::vector<Line> lines;
      for (const std::uint32_t r : rows) lines.push_back({r});
      return lines;
    };
    LineTable<Line> table;
    table.assign(lines_of(model));
    for (int round = 0; round < (seed == 3 ? 300 : 60); ++round) {
      const auto at = static_cast<std::uint32_t>(random() % model.size());
      if (random() % 2 == 0) {
        model[at] = 1 + random() % 9;
        table.set_rows(at, model[at]);
      } else {
        const std::size_t most = round % 20 == 0 ? 900 : 4;
        const auto removed = static_cast<std::uint32_t>(std::min<std::size_t>(random() % most, model.size() - at - 1));
        std::vector<std::uint32_t> added((round % 17 == 0 ? 700 : 1) + random() % 4);
        for (auto& r : added) r = 1 + random() % 9;
        table.splice(at, removed, lines_of(added));
        const auto place = static_cast<std::ptrdiff_t>(at);
        model.erase(model.begin() + place, model.begin() + place + static_cast<std::ptrdiff_t>(removed));
        model.insert(model.begin() + place, added.begin(), added.end());
      }
      std::uint64_t sum = 0;
      REQUIRE(table.size() == model.size());
      for (std::uint32_t i = 0; i < model.size(); ++i) {
        if (table.before(i) != sum || table.line_at(sum) != i || table.line_at(sum + model[i] - 1) != i ||
            table.rows(i) != model[i]) {
          FAIL("line " << i << " of " << model.size() << " in round " << round);
        }
        sum += model[i];
      }
      REQUIRE(table.total() == sum);
      REQUIRE(table.line_at(sum + 5) == model.size() - 1);
    }
  }
}

TEST_CASE("a very long line that followed changes is wrapped as one that is new") {
  std::mt19937 random(14);
  FixedMeasure measure;
  for (int round = 0; round < 12; ++round) {
    // Words, of which the rows soon meet again; or anything, where a row may be left short after many that do not.
    const bool words = round % 3 != 0;
    const auto some_text = [&](std::size_t pieces) {
      if (!words) return random_text(random, pieces);
      std::string text;
      for (; pieces > 0; --pieces)
        text += std::string(1 + random() % 9, 'm') + (random() % 9 == 0 ? "👩‍👩‍👧‍👦 " : " ");
      return text;
    };
    std::string line = round % 2 == 0 ? "- " : "";
    while (line.size() < 20000) line += some_text(50);
    std::erase(line, '\n');
    std::erase(line, '\r');
    Document doc = document("avant\n" + line + "\naprès\n");
    TextLayout followed(Highlighting::kMarkdown);
    followed.set_width(310, 10, 1);
    followed.set_document(doc);
    for (int step = 0; step < 40; ++step) {
      followed.line({1}, measure);
      const auto pick = [&] {
        return text::snap_to_grapheme(doc, {static_cast<std::uint32_t>(6 + random() % (doc.size() - 14))});
      };
      for (unsigned edits = 1 + random() % 2; edits > 0; --edits) {
        const text::ByteOffset a = pick();
        text::ByteOffset b = a;
        for (unsigned n = random() % 30; n > 0 && b.value + 40 < doc.size(); --n) b = text::next_grapheme(doc, b);
        std::string insert = some_text(random() % 20);
        std::erase(insert, '\n');
        std::erase(insert, '\r');
        const text::Change change = text::Change::replace({a, b}, insert);
        doc = change.apply(doc);
        followed.apply(change, doc);
      }
      if (doc.line_range({1}).length() < 17000) break;
      TextLayout fresh(Highlighting::kMarkdown);
      fresh.set_width(310, 10, 1);
      fresh.set_document(doc);
      const WrappedLine &x = followed.line({1}, measure).wrap, &y = fresh.line({1}, measure).wrap;
      std::uint32_t at = 0;
      std::size_t followed_stops = 0, fresh_stops = 0;
      for (const Row& row : x.rows) {
        REQUIRE(row.from == at);
        REQUIRE((row.width <= 310 || row.stops.size() == 1));
        at = row.to;
        followed_stops += row.stops.size();
      }
      for (const Row& row : y.rows) fresh_stops += row.stops.size();
      REQUIRE(at == y.rows.back().to);
      REQUIRE(followed_stops == fresh_stops);
      REQUIRE(followed.rows({1}) == x.rows.size());
      if (!words) continue;
      REQUIRE(x.rows.size() == y.rows.size());
      for (std::size_t r = 0; r < x.rows.size(); ++r) {
        CAPTURE(round, step, r);
        REQUIRE(x.rows[r].from == y.rows[r].from);
        REQUIRE(x.rows[r].to == y.rows[r].to);
        REQUIRE(x.rows[r].end == y.rows[r].end);
        REQUIRE(x.rows[r].stops.size() == y.rows[r].stops.size());
      }
    }
  }
}

TEST_CASE("a keystroke in a line of a megabyte wraps the rows around it, words or none") {
  class Counting final : public Measure {
   public:
    float advance(Tone, std::string_view) override {
      ++calls;
      return 10;
    }
    std::size_t calls = 0;
  } measure;
  for (const std::string_view piece : {"a", "un mot "}) {
    std::string line;
    while (line.size() < 1u << 20) line += piece;
    Document doc = document(line);
    TextLayout layout(Highlighting::kMarkdown);
    layout.set_width(600, 10, 1);
    layout.set_document(doc);
    layout.line({0}, measure);
    for (std::uint32_t at : {500'000u, 500'001u, 3u, 1'000'000u}) {
      measure.calls = 0;
      const text::Change change = text::Change::replace({{at}, {at}}, "x");
      doc = change.apply(doc);
      layout.apply(change, doc);
      const WrappedLine& wrap = layout.line({0}, measure).wrap;
      CHECK(measure.calls < 25'000);
      CHECK(wrap.rows.back().to == doc.size());
      std::uint32_t from = 0;
      for (const Row& row : wrap.rows) {
        if (row.from != from || row.width > 600) FAIL("a row from " << row.from << " to " << row.to);
        from = row.to;
      }
    }
  }
}

TEST_CASE("a layout that followed changes is the layout of the text") {
  std::mt19937 random(4);
  FixedMeasure measure;
  for (int round = 0; round < 40; ++round) {
    Document doc = document(random_text(random, 120));
    TextLayout followed(Highlighting::kMarkdown);
    followed.set_width(100, 10, 1);
    followed.set_document(doc);
    for (int step = 0; step < 15; ++step) {
      for (std::uint32_t i = 0; i < doc.line_count(); i += 3) followed.line({i}, measure);
      const auto pick = [&] {
        return text::snap_to_grapheme(doc, {static_cast<std::uint32_t>(random() % (doc.size() + 1))});
      };
      text::ByteOffset a = pick(), b = random() % 3 == 0 ? pick() : a;
      const text::Change change =
          text::Change::replace(text::Selection{a, b}.range(), random_text(random, random() % 5));
      doc = change.apply(doc);
      followed.apply(change, doc);
    }
    TextLayout fresh(Highlighting::kMarkdown);
    fresh.set_width(100, 10, 1);
    fresh.set_document(doc);
    REQUIRE(followed.document().line_count() == doc.line_count());
    for (std::uint32_t i = 0; i < doc.line_count(); ++i) {
      const LaidLine &x = followed.line({i}, measure), &y = fresh.line({i}, measure);
      REQUIRE(x.wrap.rows.size() == y.wrap.rows.size());
      REQUIRE(x.spans.size() == y.spans.size());
      for (std::size_t s = 0; s < x.spans.size(); ++s) {
        REQUIRE(x.spans[s].to == y.spans[s].to);
        REQUIRE(x.spans[s].tone == y.spans[s].tone);
      }
    }
    REQUIRE(followed.total_rows() == fresh.total_rows());
  }
}

TEST_CASE("a keystroke in a large document wraps one line") {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "Une ligne de texte qui est assez longue pour deux rangs.\n\n";
  Document doc = document(text);
  FixedMeasure measure;
  TextLayout layout(Highlighting::kMarkdown);
  layout.set_width(300, 10, 1);
  layout.set_document(doc);
  for (std::uint32_t i = 4000; i < 4040; ++i) layout.line({i}, measure);
  const std::uint32_t before = layout.wraps();
  const text::Change change = text::Change::replace({doc.line_range({4010}).from, doc.line_range({4010}).from}, "é");
  doc = change.apply(doc);
  layout.apply(change, doc);
  for (std::uint32_t i = 4000; i < 4040; ++i) layout.line({i}, measure);
  CHECK(layout.wraps() == before + 1);
}

// -- highlighting
// -----------------------------------------------------------------------------------------------------------
namespace {

std::string tones_of(std::string_view line, HighlightState state = normal()) {
  static constexpr std::string_view kLetters = "tHesESclqmsrLMkKgnx";  // one per Tone
  std::vector<ToneSpan> spans;
  highlight_line(line, state, &spans);
  std::string out;
  for (const ToneSpan& span : spans) out.append(span.to - out.size(), kLetters[static_cast<std::size_t>(span.tone)]);
  return out;
}

}  // namespace

TEST_CASE("Markdown shows in tones") {
  CHECK(tones_of("# Titre") == "mHHHHHH");
  CHECK(tones_of("a *b* c") == "ttmemtt");
  CHECK(tones_of("**b** c") == "mmsmmtt");
  CHECK(tones_of("`a*b` *c") ==
        "ccccctt"
        "t");
  CHECK(tones_of("[a](b) c") == "mlmssstt");
  CHECK(tones_of("- a") == "mmt");
  CHECK(tones_of("> a") == "mmq");
  CHECK(tones_of("snake_case_name") == "ttttttttttttttt");
  CHECK(tones_of("2 * 3 * 4") == "ttttttttt");
  CHECK(tones_of("a {{ b }} c") == "ttLLLLLLLtt");
  CHECK(tones_of("a <br> c") == "ttsssstt");
}

TEST_CASE("a line of a megabyte of opening marks is highlighted in one pass") {
  for (const std::string_view mark : {"*a ", "[", "[a](", "{{", "<a", "`a``", "**_~~"}) {
    std::string line;
    while (line.size() < (1u << 20)) line += mark;
    CHECK(tones_of(line).size() == line.size());
  }
}

TEST_CASE("a fence makes code of what follows until it closes") {
  HighlightState state = normal();
  state = highlight_line("````rust", state, nullptr);
  CHECK(state.mode == HighlightState::Mode::kFence);
  CHECK(tones_of("# a", state) == "ccc");
  CHECK(highlight_line("```", state, nullptr) == state);
  CHECK(highlight_line("````", state, nullptr).mode == HighlightState::Mode::kNormal);
}

TEST_CASE("front matter is soft only where it stands first") {
  const HighlightState start{};
  CHECK(highlight_line("---", start, nullptr).mode == HighlightState::Mode::kFrontMatter);
  CHECK(highlight_line("\xEF\xBB\xBF---", start, nullptr).mode == HighlightState::Mode::kFrontMatter);
  CHECK(highlight_line("---", normal(), nullptr).mode == HighlightState::Mode::kNormal);
}

namespace {

// Each line of a text in tones. Whatever is read for the spans, the state alone must be the same.
Rows tones_of_lines(std::string_view text, HighlightState state = normal()) {
  static constexpr std::string_view kLetters = "tHesESclqmsrLMkKgnx";
  const Document doc = document(text);
  Rows rows;
  for (std::uint32_t i = 0; i < doc.line_count(); ++i) {
    const std::string_view next = i + 1 < doc.line_count() ? doc.line({i + 1}) : std::string_view();
    std::vector<ToneSpan> spans;
    const HighlightState after = highlight_line(doc.line({i}), state, &spans, next);
    REQUIRE(after == highlight_line(doc.line({i}), state, nullptr));
    std::string out;
    for (const ToneSpan& span : spans) out.append(span.to - out.size(), kLetters[static_cast<std::size_t>(span.tone)]);
    REQUIRE(out.size() == doc.line({i}).size());
    rows.push_back(out);
    state = after;
  }
  return rows;
}

}  // namespace

TEST_CASE("front matter shows keys and values") {
  CHECK(tones_of_lines("---\ntitle: \"a: b\"\nok: true # c\n- 12\n---\ntitle: a", {}) ==
        Rows{"sss", "kkkkkmcgggggg", "kkmcKKKKcxxx", "mmnn", "sss", "tttttttt"});
}

TEST_CASE("a line that is underlined is a heading, where a block begins") {
  CHECK(tones_of_lines("Titre\n=====\ntexte") == Rows{"HHHHH", "mmmmm", "ttttt"});
  CHECK(tones_of_lines("a\nb\n---") == Rows{"t", "t", "mmm"});
  CHECK(tones_of_lines("a\n\n---\n") == Rows{"t", "", "mmm", ""});
  CHECK(tones_of_lines("un *b*\n--") == Rows{"HHHmHm", "mm"});
}

TEST_CASE("Liquid is found wherever it stands, over lines, and in code") {
  CHECK(tones_of_lines("{% include a.html\n  b=\"c\"\n%} d") == Rows{"LLLLLLLLLLLLLLLLL", "LLLLLLL", "LLtt"});
  CHECK(tones_of_lines("a {{ b | c: '*' }} *d*") == Rows{"ttLLLLLLLLLLLLLLLLtmem"});
  CHECK(tones_of_lines("{% comment %}\nun *mot*\n{% endcomment %}\n*e*") ==
        Rows{"LLLLLLLLLLLLL", "rrrrrrrr", "LLLLLLLLLLLLLLLL", "mem"});
  CHECK(tones_of_lines("{% raw %}{{ a }}{% endraw %} b") == Rows{"LLLLLLLLLtttttttLLLLLLLLLLLLtt"});
  CHECK(tones_of_lines("{% highlight ruby %}\ndef a\n{% endhighlight %}\n# b") ==
        Rows{"LLLLLLLLLLLLLLLLLLLL", "KKKcc", "LLLLLLLLLLLLLLLLLL", "mHH"});
  CHECK(tones_of_lines("```\n{{ a }}\n```") == Rows{"ccc", "LLLLLLL", "ccc"});
}

TEST_CASE("code shows in the tones of its language") {
  CHECK(tones_of_lines("```ruby\ndef a(b) # c\n  \"d#{1}\" + 2\n```\ndef") ==
        Rows{"ccccccc", "KKKccccccxxx", "ccgggggggcccn", "ccc", "ttt"});
  CHECK(tones_of_lines("``` js\nlet a = `b\nc`; // d\n/* e\nf */ 1\n```") ==
        Rows{"cccccc", "KKKcccccgg", "ggccxxxx", "xxxx", "xxxxcn", "ccc"});
  CHECK(tones_of_lines("~~~ python\n\"\"\"a\nb\"\"\"\nreturn None\n~~~") ==
        Rows{"cccccccccc", "gggg", "gggg", "KKKKKKcKKKK", "ccc"});
  CHECK(tones_of_lines("```json\n{\"a\": \"b\", \"c\": [1, true]}\n```")[1] == "ckkkccgggcckkkcccnccKKKKcc");
  CHECK(tones_of_lines("```html\n<a href=\"b\">c 1</a><!-- d -->\n```")[1] == "cKckkkkcgggccccccKcxxxxxxxxxx");
  CHECK(tones_of_lines("```yaml\na: 1\n```")[1] == "kmcn");
  CHECK(tones_of_lines("```sql\nSELECT a FROM b\n```")[1] == "KKKKKKcccKKKKcc");
  CHECK(tones_of_lines("```css\na { color: red; }\n```")[1].size() == 17);
  CHECK(tones_of_lines("```brainfuck\ndef 1\n```")[1] == "ccccc");
}

TEST_CASE("indented code stands apart, and not in a list") {
  CHECK(tones_of_lines("a\n\n    *b*\n\n    c\nd") == Rows{"t", "", "ccccccc", "", "ccccc", "t"});
  CHECK(tones_of_lines("- a\n\n    *b*") == Rows{"mmt", "", "ttttmem"});
  CHECK(tones_of_lines("a\n    *b*") == Rows{"t", "ttttmem"});
}

TEST_CASE("definitions, footnotes, attributes, math, tables, comments") {
  CHECK(tones_of_lines("terme\n: sens")[1] == "mmtttt");
  CHECK(tones_of_lines("a[^1] b\n\n[^1]: *c*") == Rows{"tmmlmtt", "", "mmlmmtmem"});
  CHECK(tones_of_lines("[a]: http://b \"c\"") == Rows{"mlmmsssssssssssss"});
  CHECK(tones_of_lines("*[AB]: c") == Rows{"mmllmmss"});
  CHECK(tones_of_lines("# a\n{: .b}\nc{:.d}") == Rows{"mHH", "ssssss", "tsssss"});
  CHECK(tones_of_lines("$$a_b$$ c\n\n$$\na_b\n$$\nd") == Rows{"MMMMMMMtt", "", "MM", "MMM", "MM", "t"});
  CHECK(tones_of_lines("| a |\n| `|` |") == Rows{"mtttm", "mtccctm"});
  CHECK(tones_of_lines("| a | b |\n|---|:-:|\n\nc | d") == Rows{"mtttmtttm", "mmmmmmmmm", "", "ttmtt"});
  CHECK(tones_of_lines("a\nb | c") == Rows{"t", "ttttt"});
  CHECK(tones_of_lines("<!-- a\n*b*\n--> \n*c*") == Rows{"rrrrrr", "rrr", "rrrr", "mem"});
  CHECK(tones_of_lines("* * *\na") == Rows{"mmmmm", "t"});
}

TEST_CASE("a heading that loses its underline is highlighted again") {
  FixedMeasure measure;
  Document doc = document("Titre\n===\n");
  TextLayout layout(Highlighting::kMarkdown);
  layout.set_width(300, 10, 1);
  layout.set_document(doc);
  CHECK(layout.line({0}, measure).spans[0].tone == Tone::kHeading);
  const auto edit = [&](std::uint32_t from, std::uint32_t to, std::string with) {
    const text::Change change = text::Change::replace({{from}, {to}}, std::move(with));
    doc = change.apply(doc);
    layout.apply(change, doc);
  };
  edit(9, 9, "x");
  CHECK(layout.line({0}, measure).spans[0].tone == Tone::kText);
  edit(9, 10, "");
  CHECK(layout.line({0}, measure).spans[0].tone == Tone::kHeading);
  edit(5, 5, "\n");
  CHECK(layout.line({0}, measure).spans[0].tone == Tone::kText);
}
