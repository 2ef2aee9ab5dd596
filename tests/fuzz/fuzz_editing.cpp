// Editing help under any sequence of keys and commands: it never fails, and leaves valid text with the selection
// inside.
#include "core/editing/commands.hpp"
#include "core/editing/lists.hpp"
#include "core/editing/pairs.hpp"
#include "core/editing/tables.hpp"
#include "core/editing/typography.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using namespace marbre::editing;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Input input(data, size);
  text::Document d = text::Document::from(input.text(600)).value();
  for (int steps = 0; steps < 40 && !input.empty(); ++steps) {
    const std::string text = d.to_string();
    const auto place = [&] { return text::ByteOffset{static_cast<std::uint32_t>(input.position(text))}; };
    const text::ByteOffset anchor = place(), head = place(),
                           first = input.number(8) == 0 ? d.line_range(d.line_of(place())).from : text::ByteOffset{0};
    const Target t{d, {std::max(anchor, first), std::max(head, first)}, first};
    MaybeRewrite done;
    switch (const std::size_t what = input.number(kCommands + 11)) {
      case kCommands: done = newline(t); break;
      case kCommands + 1: done = unmark(t); break;
      case kCommands + 2: done = indent(t); break;
      case kCommands + 3: done = outdent(t); break;
      case kCommands + 4: done = erase_pair(t); break;
      case kCommands + 5: done = next_cell(t); break;
      case kCommands + 6: done = previous_cell(t); break;
      case kCommands + 7: done = next_row(t); break;
      case kCommands + 8: done = type_pair(t, input.text(2)); break;
      case kCommands + 9: done = type_french(t, input.text(2)); break;
      case kCommands + 10: done = paste_address(t, input.text(20)); break;
      default: done = run(static_cast<Command>(what), t);
    }
    active(t);
    if (!done) continue;
    for (const text::Edit& edit : done->change.edits())
      require(edit.range.from >= first && edit.range.to.value <= d.size(), "edits inside the editable text");
    const text::Document after = done->change.apply(d);
    const std::string now = after.to_string();
    require(base::is_valid_utf8(now), "valid UTF-8");
    const auto inside = [&](text::ByteOffset at) {
      return at.value <= now.size() &&
             (at.value == now.size() || (static_cast<unsigned char>(now[at.value]) & 0xC0) != 0x80);
    };
    require(inside(done->after.anchor) && inside(done->after.head), "selection inside");
    require(done->change.inverted(d).apply(after) == d, "one undo step");
    if (now.size() > 20000) break;
    d = after;
  }
  return 0;
}
