// A document against a std::string, and the laws of changes and of the history, under any sequence of edits.
#include <algorithm>
#include <string>
#include <vector>

#include "core/base/utf8.hpp"
#include "core/text/change.hpp"
#include "core/text/document.hpp"
#include "core/text/history.hpp"
#include "core/text/selection.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using namespace marbre::text;
using fuzz::require;

namespace {

ByteOffset offset(std::size_t at) { return {static_cast<std::uint32_t>(at)}; }

Change some_change(fuzz::Input& input, std::string_view text) {
  std::vector<std::size_t> cuts(2 * input.number(4));
  for (std::size_t& cut : cuts) cut = input.position(text);
  std::sort(cuts.begin(), cuts.end());
  std::vector<Edit> edits;
  for (std::size_t i = 0; i + 1 < cuts.size(); i += 2) {
    // A long insert now and then, so that chunks are split and joined.
    std::string insert = input.text(20);
    if (insert.size() >= 6 && insert.size() <= 8) {
      std::string repeated;
      if (insert.size() == 6) std::erase(insert, '\n');  // a line over several chunks
      while (repeated.size() < 6000 && !insert.empty()) repeated += insert;
      insert = std::move(repeated);
    }
    edits.push_back({{offset(cuts[i]), offset(cuts[i + 1])}, std::move(insert)});
  }
  return Change::of(std::move(edits));
}

void check_lines(const Document& d, const std::string& text) {
  require(d.line_count() == 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), "line count");
  std::uint32_t at = 0;
  for (std::uint32_t i = 0; i < d.line_count(); ++i) {
    const ByteRange whole = d.line_range_with_ending({i}), content = d.line_range({i});
    require(whole.from.value == at && content.from.value == at && content.to <= whole.to, "line range");
    require(d.line({i}) == std::string_view(text).substr(at, content.length()), "line");
    require(d.line_of({at}) == LineIndex{i}, "line_of");
    at = whole.to.value;
  }
  require(at == text.size(), "lines cover the text");
}

void check_units(const Document& d, const std::string& text, std::size_t at) {
  require(d.utf16_size() == base::utf16_length(text), "utf16_size");
  require(d.utf16_of(offset(at)) == base::byte_to_utf16(text, at), "utf16_of");
  const auto units = static_cast<std::uint32_t>(at / 2);
  require(d.byte_of_utf16(units).value == base::utf16_to_byte(text, units), "byte_of_utf16");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  std::string text = input.text(200);
  const std::string first = text;
  Document d = Document::from(text).value();
  History history;
  Change all;
  base::Instant now{0};
  const Document start = d;
  while (!input.empty()) {
    const Change change = some_change(input, text);
    std::string model = text;
    for (auto edit = change.edits().rbegin(); edit != change.edits().rend(); ++edit) {
      model.replace(edit->range.from.value, edit->range.length(), edit->insert);
    }
    const Document after = change.apply(d);
    require(after.to_string() == model, "apply");
    require(change.inverted(d).apply(after) == d, "invert");
    all = all.composed(change);
    now = now + static_cast<std::int64_t>(input.number(800));
    const Selection selection = Selection::caret(offset(input.position(text)));
    history.record(d, change, selection, selection.mapped(change), static_cast<EditKind>(input.number(6)), now);
    require(selection.mapped(change).head.value <= after.size(), "map");
    require(difference(d, after).apply(d) == after, "difference");
    const Document::Shared shared = d.shared_with(after);
    require(shared.front + std::uint64_t{shared.back} <= std::min(d.size(), after.size()), "shared");
    require(model.starts_with(std::string_view(text).substr(0, shared.front)) &&
                model.ends_with(std::string_view(text).substr(text.size() - shared.back)),
            "shared bytes are equal");
    d = after;
    text = std::move(model);
    check_lines(d, text);
    check_units(d, text, input.position(text));
    if (text.size() > 40000) break;
  }
  require(all.apply(start) == d, "compose");
  const ByteOffset at = snap_to_grapheme(d, offset(text.size() / 2));
  require(at.value == d.size() || next_grapheme(d, at) > at, "next_grapheme moves");
  require(at.value == d.size() || next_word(d, at) > at, "next_word moves");
  require(at.value == 0 || previous_grapheme(d, at) < at, "previous_grapheme moves");
  require(at.value == 0 || previous_word(d, at) < at, "previous_word moves");
  while (history.can_undo()) d = history.undo()->change.apply(d);
  require(d.to_string() == first, "undo");
  while (history.can_redo()) d = history.redo()->change.apply(d);
  require(d.to_string() == text, "redo");
  return 0;
}
