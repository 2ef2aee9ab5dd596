// What holds for every command on any text: positions, encoding, line endings, undo, and that a toggle undoes itself.
#include <array>
#include <random>

#include "core/editing/commands.hpp"
#include "core/editing/lists.hpp"
#include "core/editing/notation.hpp"
#include "core/editing/pairs.hpp"
#include "core/editing/tables.hpp"
#include "core/editing/typography.hpp"

using namespace marbre;
using namespace marbre::editing;

namespace {

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t n) {
  return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

std::string some_text(Random& random, bool marked, std::string_view ending) {
  static constexpr std::array<std::string_view, 12> kWords = {
      "mot", "l'été", "日本", "👩‍👩‍👧", "e\u0301", "x", " ", " ", "a b", "Quoi ?", "19:00", "n°"};
  static constexpr std::array<std::string_view, 24> kMarks = {
      "**", "*",     "_",  "`",      "~~",  "[",   "](x)", "- ", "1. ", "2. ",     "> ", "| ",
      " |", "|---|", "# ", "- [ ] ", "```", "---", "  ",   "\t", "<p>", "{% x %}", "\\", "«\u00A0"};
  std::string out;
  for (std::size_t n = below(random, 24); n > 0; --n) {
    if (below(random, 4) == 0)
      out += ending;
    else if (marked && below(random, 2) == 0)
      out += kMarks[below(random, kMarks.size())];
    else
      out += kWords[below(random, kWords.size())];
  }
  return out;
}

text::ByteOffset some_place(Random& random, const text::Document& d) {
  return text::snap_to_grapheme(d, {static_cast<std::uint32_t>(below(random, d.size() + 1))});
}

bool on_code_point(const std::string& text, std::uint32_t at) {
  return at == text.size() || (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80);
}

void check(const text::Document& before, const MaybeRewrite& done, text::ByteOffset first) {
  if (!done) return;
  const text::Document after = done->change.apply(before);
  const std::string text = after.to_string();
  CHECK(base::is_valid_utf8(text));
  CHECK(on_code_point(text, done->after.anchor.value));
  CHECK(on_code_point(text, done->after.head.value));
  CHECK(done->change.inverted(before).apply(after) == before);
  for (const text::Edit& edit : done->change.edits()) CHECK(edit.range.from >= first);
  if (before.to_string().find('\n') != std::string::npos && before.dominant_ending() == text::LineEnding::kCrLf) {
    for (std::size_t i = text.find('\n'); i != std::string::npos; i = text.find('\n', i + 1))
      CHECK((i > 0 && text[i - 1] == '\r'));
  }
}

}  // namespace

TEST_CASE("every command leaves valid text, a selection inside of it, and the file's line endings") {
  Random random(7);
  for (int i = 0; i < 1000; ++i) {
    const text::Document d = text::Document::from(some_text(random, true, i % 2 == 0 ? "\n" : "\r\n")).value();
    const Target t{d, {some_place(random, d), some_place(random, d)}};
    INFO(test::write(d, t.selection));
    for (std::size_t c = 0; c < kCommands; ++c) check(d, run(static_cast<Command>(c), t), {0});
    check(d, newline(t), {0});
    for (const auto act : {unmark, indent, outdent, erase_pair, next_cell, previous_cell, next_row})
      check(d, act(t), {0});
    for (const std::string_view typed : {"*", "_", "`", "[", ")", "«", "»", "\"", "é"})
      check(d, type_pair(t, typed), {0});
    for (const std::string_view typed : {"?", ":", "»", " ", "[", "é"}) check(d, type_french(t, typed), {0});
    check(d, paste_address(t, "https://a.fr"), {0});
    CHECK((active(t) >> kCommands) == 0);
  }
}

TEST_CASE("a toggle made twice restores the text") {
  Random random(11);
  constexpr std::array<Command, 9> kToggles = {Command::kBold,    Command::kItalic,   Command::kStrike,
                                               Command::kCode,    Command::kHeading2, Command::kQuote,
                                               Command::kBullets, Command::kNumbers,  Command::kTasks};
  for (int i = 0; i < 1500; ++i) {
    const text::Document d = text::Document::from(some_text(random, false, "\n")).value();
    const Target t{d, {some_place(random, d), some_place(random, d)}};
    for (const Command c : kToggles) {
      const MaybeRewrite once = run(c, t);
      if (!once) continue;
      const text::Document marked = once->change.apply(d);
      const MaybeRewrite twice = run(c, {marked, once->after});
      INFO("command " << static_cast<int>(c) << ": " << test::write(d, t.selection) << "\n-> "
                      << test::write(marked, once->after));
      REQUIRE(twice);
      CHECK(twice->change.apply(marked).to_string() == d.to_string());
    }
  }
}
