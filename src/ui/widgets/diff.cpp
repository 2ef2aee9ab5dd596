#include "ui/widgets/diff.hpp"

#include <algorithm>
#include <cmath>

#include "ui/panels/cache.hpp"

namespace marbre::ui {
namespace {

constexpr float kLine = 20, kGap = 16;

gfx::TextStyle code() { return {{gfx::Family::kMono}, 13}; }
gfx::TextStyle numbers() { return {{gfx::Family::kMono}, 11}; }

StringId sentence(text::DiffKind kind) {
  switch (kind) {
    case text::DiffKind::kSame: return StringId::kDiffSame;
    case text::DiffKind::kRemoved: return StringId::kDiffRemoved;
    case text::DiffKind::kAdded: return StringId::kDiffAdded;
  }
  return StringId::kDiffSame;
}

std::string name_of(Ui& ui, const text::DiffLine& line) {
  std::string name = format(ui.tr(sentence(line.kind)),
                            line.text.empty() ? ui.tr(StringId::kDiffEmptyLine) : std::string_view(line.text));
  if (line.ending_differs) name.append(" (").append(ui.tr(StringId::kDiffEnding)).append(")");
  return name;
}

void lay_out(Ui& ui, DiffLayout& layout, const std::vector<text::DiffHunk>& hunks, float text_width) {
  layout.lines.clear();
  layout.names.clear();
  layout.first_line.clear();
  for (std::uint32_t h = 0; h < hunks.size(); ++h) {
    if (h > 0) {
      layout.lines.push_back({.hunk = h, .gap = true});
      layout.first_line.push_back(0);
    }
    for (std::uint32_t l = 0; l < hunks[h].lines.size(); ++l) {
      const text::DiffLine& line = hunks[h].lines[l];
      layout.names.push_back(name_of(ui, line));
      wrap(code(), line.text, text_width, [&](std::size_t from, std::size_t to) {
        layout.lines.push_back({h, l, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), false});
        layout.first_line.push_back(static_cast<std::uint32_t>(layout.names.size() - 1));
      });
    }
  }
}

struct Columns {
  float number = 0, sign = 16;  // widths; the two numbers share `number` each
};

void draw_marks(const text::DiffLine& line, const DiffLayout::Line& v, Rect r, Colour colour) {
  const std::string_view all = line.text;
  for (const base::ByteRange mark : line.marks) {
    const std::uint32_t from = std::max(mark.from.value, v.from), to = std::min(mark.to.value, v.to);
    if (from >= to) continue;
    const float x = gfx::width(code(), all.substr(v.from, from - v.from));
    fill({r.x + x, r.y + 1, gfx::width(code(), all.substr(from, to - from)), r.h - 2}, colour, 3);
  }
}

void draw_visual(Ui& ui, const text::DiffLine& line, const DiffLayout::Line& v, Rect r, Columns c) {
  const Theme& t = ui.theme;
  const bool added = line.kind == text::DiffKind::kAdded, removed = line.kind == text::DiffKind::kRemoved;
  if (added || removed) fill(r, added ? t.added : t.removed);
  Rect text = r;
  const Rect old_number = cut_left(text, c.number), new_number = cut_left(text, c.number),
             sign = cut_left(text, c.sign);
  if (v.from == 0) {
    if (c.number > 0 && line.old_line > 0)
      draw_line(inset(old_number, 4, 0), numbers(), t.soft, std::to_string(line.old_line), 1);
    if (c.number > 0 && line.new_line > 0)
      draw_line(inset(new_number, 4, 0), numbers(), t.soft, std::to_string(line.new_line), 1);
    if (added || removed) draw_line(sign, code(), t.ink, added ? "+" : "−", 0.5f);
  }
  draw_marks(line, v, text, added ? t.added_mark : t.removed_mark);
  draw_line({text.x, text.y, text.w + 20, text.h}, code(), added || removed ? t.ink : t.soft,
            std::string_view(line.text).substr(v.from, v.to - v.from));
  if (line.ending_differs && v.to == line.text.size()) {
    draw_line(text, style_of(TextRole::kLabel), t.soft, ui.tr(StringId::kDiffEnding), 1);
  }
}

}  // namespace

void draw_diff(Ui& ui, std::string_view key, std::uint64_t revision, const std::vector<text::DiffHunk>& hunks) {
  const std::uint32_t id = node_id(Role::kGroup, key);
  const float width = available_width(ui);
  const Columns columns{width < 480 ? 0.0f : 36.0f, 16};
  DiffLayout& layout = panel_cache(ui).diffs[id];
  if (layout.revision != revision || layout.width != width || layout.language != ui.language ||
      (layout.lines.empty() && !hunks.empty())) {
    layout.revision = revision;
    layout.width = width;
    layout.language = ui.language;
    lay_out(ui, layout, hunks, std::max(40.0f, width - 2 * columns.number - columns.sign - 8));
  }
  float height = 0;
  for (const DiffLayout::Line& v : layout.lines) height += v.gap ? kGap : kLine;
  const Rect all = take(ui, 0, height);
  float y = all.y;
  IdScope scope(static_cast<int>(id));
  for (std::size_t i = 0; i < layout.lines.size(); ++i) {
    const DiffLayout::Line& v = layout.lines[i];
    const Rect r{all.x, y, all.w, v.gap ? kGap : kLine};
    y += r.h;
    if (!in_view(ui, r, 200)) continue;
    if (v.gap) {
      fill({r.x, std::round(r.y + r.h / 2), r.w, 1}, ui.theme.line);
      continue;
    }
    const text::DiffLine& line = hunks[v.hunk].lines[v.line];
    draw_visual(ui, line, v, r, columns);
    if (v.from != 0) continue;
    IdScope each(static_cast<int>(layout.first_line[i]));
    record(ui, node_id(Role::kText, "line"), Role::kText, layout.names[layout.first_line[i]], r);
  }
}

}  // namespace marbre::ui
