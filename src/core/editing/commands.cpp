#include "core/editing/commands.hpp"

#include "core/editing/blocks.hpp"
#include "core/editing/lists.hpp"
#include "core/editing/marks.hpp"
#include "core/editing/tables.hpp"
#include "core/editing/typography.hpp"

namespace marbre::editing {

MaybeRewrite run(Command command, const Target& t) {
  switch (command) {
    case Command::kBold: return toggle_mark(t, SpanKind::kStrong);
    case Command::kItalic: return toggle_mark(t, SpanKind::kEmphasis);
    case Command::kStrike: return toggle_mark(t, SpanKind::kStrike);
    case Command::kCode: return toggle_mark(t, SpanKind::kCode);
    case Command::kLink: return toggle_link(t);
    case Command::kHeading: return set_heading(t, next_heading_level(t));
    case Command::kHeading1:
    case Command::kHeading2:
    case Command::kHeading3:
    case Command::kHeading4:
    case Command::kHeading5:
    case Command::kHeading6:
      return set_heading(t, 1 + static_cast<std::uint32_t>(command) - static_cast<std::uint32_t>(Command::kHeading1));
    case Command::kParagraph: return set_heading(t, 0);
    case Command::kQuote: return toggle_quote(t);
    case Command::kBullets: return toggle_list(t, ListKind::kBullets);
    case Command::kNumbers: return toggle_list(t, ListKind::kNumbers);
    case Command::kTasks: return toggle_list(t, ListKind::kTasks);
    case Command::kCodeBlock: return toggle_code_block(t);
    case Command::kMoveUp: return move_lines(t, Direction::kUp);
    case Command::kMoveDown: return move_lines(t, Direction::kDown);
    case Command::kDuplicateUp: return duplicate_lines(t, Direction::kUp);
    case Command::kDuplicateDown: return duplicate_lines(t, Direction::kDown);
    case Command::kDeleteLines: return delete_lines(t);
    case Command::kNextOccurrence: return next_occurrence(t);
    case Command::kAlignTable: return align_table(t);
    case Command::kTypography: return fix_typography(t);
  }
  return std::nullopt;
}

std::uint32_t active(const Target& t) {
  std::uint32_t bits = 0;
  const LineSpan span = lines_of(t);
  Scan scan(t.text);
  const LineMode mode = scan.mode(span.first);
  if (mode == LineMode::kCode || mode == LineMode::kFence) return bit(Command::kCodeBlock);
  if (mode != LineMode::kText) return 0;
  const std::string_view line = t.text.line({span.first});
  const LineShape shape = shape_of(line);
  if (shape.quotes > 0) bits |= bit(Command::kQuote);
  if (heading_level(line, shape) > 0) bits |= bit(Command::kHeading);
  if (shape.marker) {
    bits |= bit(shape.marker->task != 0 ? Command::kTasks
                : shape.marker->ordered ? Command::kNumbers
                                        : Command::kBullets);
  }
  if (has_mark(t, SpanKind::kStrong)) bits |= bit(Command::kBold);
  if (has_mark(t, SpanKind::kEmphasis)) bits |= bit(Command::kItalic);
  if (has_mark(t, SpanKind::kStrike)) bits |= bit(Command::kStrike);
  if (has_mark(t, SpanKind::kCode)) bits |= bit(Command::kCode);
  if (has_mark(t, SpanKind::kLink)) bits |= bit(Command::kLink);
  return bits;
}

}  // namespace marbre::editing
