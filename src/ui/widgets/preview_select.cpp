// The pointer and the keyboard in a preview: what is selected, what is copied, where a click leads. The button goes
// down for a selection; when it comes up again without having moved, it was a click: a link is followed, and any other
// word takes the editor to its source, as a click in the Page preview does. A finger selects the word that it rests on
// and drags on from there; its next tap only clears.
#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <utility>

#include "core/text/grapheme.hpp"
#include "ui/widgets/editor.hpp"
#include "ui/widgets/preview_view.hpp"

namespace marbre::ui {
namespace {

using markdown::Node;
using markdown::NodeKind;

constexpr float kScrollPerSecond = 12;  // of the distance to the edge, while dragging outside
constexpr float kLineStep = 40;
constexpr float kTight = 4;  // gaps of so much part lines, larger ones paragraphs
constexpr std::uint32_t kEnd = 0xffffffffu;

struct Under {
  PreviewPlace place;
  const LaidBlock::Link* link = nullptr;
  std::uint32_t link_id = 0;
  Rect link_box;
  bool inside = false;  // a block is there
};

std::uint32_t byte_at(const LaidBlock& block, const PreviewItem& item, float x) {
  if (item.kind == PreviewItem::Kind::kImage) return item.text + (x < item.x + item.w / 2 ? 0 : item.length);
  const std::string_view text = std::string_view(block.text).substr(0, item.text + item.length);
  float left = item.x;
  for (std::size_t at = item.text; at < text.size();) {
    const std::size_t next = text::next_cluster(text, at);
    const float advance = gfx::advance(item.style, text.substr(at, next - at));
    if (x < left + advance / 2) return static_cast<std::uint32_t>(at);
    left += advance;
    at = next;
  }
  return item.text + item.length;
}

Under under(const PreviewFrame& f, float x, float y) {
  const PreviewPane& pane = f.pane;
  Under out;
  if (f.count() == 0) return out;
  std::uint32_t i = pane.top;
  float top = f.rect.y - pane.offset;
  if (y < top && i > 0) {
    f.block(--i);
    top -= pane.layout.height(i);
  }
  for (; f.block(i), i + 1 < f.count() && y >= top + pane.layout.height(i); ++i) top += pane.layout.height(i);
  const LaidBlock& block = f.block(i);
  x -= f.x;
  y -= top + pane.layout.blocks()[i].gap;
  out.inside = y >= 0 && y < block.height;
  out.place = {i, y < 0 ? 0 : static_cast<std::uint32_t>(block.text.size())};
  float best = 1e9f;
  for (const PreviewItem& item : block.items) {
    const float dx = std::max({item.x - x, x - item.x - item.w, 0.0f});
    const float dy = std::max({item.y - y, y - item.y - item.h, 0.0f});
    if (item.link >= 0 && dx + dy == 0) {
      out.link = &block.links[static_cast<std::size_t>(item.link)];
      out.link_id = ImHashData(&item.link, sizeof item.link, ImHashData(&i, sizeof i, f.node));
      out.link_box = {f.x + item.x, f.rect.y - pane.offset, item.w, item.h};
      out.link_box.y = top + pane.layout.blocks()[i].gap + item.y;
    }
    if (item.length == 0 || item.mark || dy * 1024 + dx >= best) continue;
    best = dy * 1024 + dx;
    out.place.at = byte_at(block, item, x);
  }
  return out;
}

// Where a place stands on the screen: the left end of its row's item up to there, and the row's height.
Rect box_of(const PreviewFrame& f, PreviewPlace at) {
  const auto& layout = f.pane.layout;
  float top = f.rect.y - f.pane.offset;
  std::uint32_t i = f.pane.top;
  for (; i < at.block; ++i) {
    f.block(i);
    top += layout.height(i);
  }
  while (i > at.block) {
    f.block(--i);
    top -= layout.height(i);
  }
  const LaidBlock& block = f.block(i);
  top += layout.blocks()[i].gap;
  Rect box{f.x, top, 0, block.height};
  for (const PreviewItem& item : block.items)
    if (!item.mark && item.length > 0 && item.text <= at.at)
      box = {f.x + x_in(block, item, std::min(at.at, item.text + item.length)), top + item.y, 0, item.h};
  return box;
}

PreviewRange unit_at(const PreviewFrame& f, PreviewPlace at) {
  const std::string& text = f.block(at.block).text;
  if (f.pane.unit == 3) return {{at.block, 0}, {at.block, static_cast<std::uint32_t>(text.size())}};
  if (f.pane.unit != 2) return {at, at};
  const auto document = text::Document::from(text);
  if (!document.ok()) return {at, at};
  const base::ByteRange word = text::word_at(*document, {at.at});
  return {{at.block, word.from.value}, {at.block, word.to.value}};
}

void select_to(PreviewFrame& f, PreviewPlace at) {
  PreviewPane& pane = f.pane;
  const PreviewRange unit = unit_at(f, at);
  pane.selected = {std::min(pane.origin.from, unit.from), std::max(pane.origin.to, unit.to)};
}
PreviewRange selected(const PreviewFrame& f) { return f.pane.unit != 0 ? f.pane.selected : PreviewRange{}; }
bool is_any_selected(const PreviewFrame& f) { return selected(f).from != selected(f).to; }

// Shift and an arrow: the end that moves goes a letter, a word or a row on. Without a selection it begins at the top.
void extend(PreviewFrame& f, const KeyPress& press) {
  PreviewPane& pane = f.pane;
  if (pane.unit == 0) {
    pane.origin.from = pane.origin.to = under(f, f.x, f.rect.y + kLineStep).place;
    pane.selected = pane.origin;
  }
  pane.unit = 1;
  PreviewPlace at = pane.selected.from < pane.origin.from ? pane.selected.from : pane.selected.to;
  const bool back = press.key == "ArrowLeft" || press.key == "ArrowUp";
  if (press.key == "ArrowLeft" || press.key == "ArrowRight") {
    const std::string& text = f.block(at.block).text;
    const auto size = static_cast<std::uint32_t>(text.size());
    if (at.at == (back ? 0 : size)) {
      if (back ? at.block > 0 : at.block + 1 < f.count()) {
        at.block += back ? -1u : 1u;
        at.at = back ? static_cast<std::uint32_t>(f.block(at.block).text.size()) : 0;
      }
    } else {
      const auto space = [&](std::uint32_t i) { return text[i] == ' ' || text[i] == '\n'; };
      do {  // with Control or Alt up to where a word begins
        at.at =
            static_cast<std::uint32_t>(back ? text::previous_cluster(text, at.at) : text::next_cluster(text, at.at));
      } while ((press.ctrl || press.alt) && at.at > 0 && at.at < size && (space(at.at) || !space(at.at - 1)));
    }
  } else {
    const Rect box = box_of(f, at);
    for (float y = 4; y < f.rect.h; y += 8) {  // over what lies between two rows
      const PreviewPlace next = under(f, box.x, back ? box.y - y : box.y + box.h + y).place;
      const float there = box_of(f, next).y;
      if (back ? there >= box.y : there <= box.y) continue;
      at = next;
      break;
    }
  }
  select_to(f, at);
  const Rect box = box_of(f, at);
  const float above = f.rect.y - box.y, below = box.y + box.h - (f.rect.y + f.rect.h);
  if (above > 0 || below > 0) scroll_preview_by(f, above > 0 ? -above : below);
}

// -- text and its source ----------------------------------------------------------------------------------------------
const LaidBlock::Piece* piece_at(const LaidBlock& block, std::uint32_t at, bool before) {
  const LaidBlock::Piece* found = nullptr;
  for (const LaidBlock::Piece& piece : block.pieces)
    if (before ? piece.at < at : piece.at <= at) found = &piece;
  return found != nullptr || before || block.pieces.empty() ? found : block.pieces.data();
}

bool reads_as_written(NodeKind kind) {
  return kind == NodeKind::kText || kind == NodeKind::kCode || kind == NodeKind::kCodeBlock ||
         kind == NodeKind::kMath || kind == NodeKind::kMathBlock || kind == NodeKind::kAbbreviation ||
         kind == NodeKind::kHtmlBlock;
}

markdown::Place place_of(const PreviewFrame& f, PreviewPlace place, bool end) {
  const PreviewBlock& block = f.pane.layout.blocks()[place.block];
  const LaidBlock& laid = f.block(place.block);
  const LaidBlock::Piece* const piece = piece_at(laid, place.at, end);
  if (piece == nullptr) return {block.block, block.node, 0};
  const std::uint32_t inside = place.at - std::min(place.at, piece->at);
  return {block.block, block.node + piece->node, piece->from + inside};
}

std::optional<base::ByteOffset> source_of(const PreviewFrame& f, PreviewPlace place) {
  const markdown::Place at = place_of(f, place, false);
  const Node& node = f.tree.blocks[at.block]->nodes[at.node];
  const base::ByteRange range = f.tree.range(at.block, node);
  const text::Document& document = f.app.page->text;
  if (range.to.value > document.size()) return std::nullopt;
  if (node.source.empty()) return base::ByteOffset{f.tree.base + f.tree.starts[at.block]};
  if (!reads_as_written(node.kind)) return range.from;
  const std::string_view text = f.tree.blocks[at.block]->str(node.text);
  return range.from + markdown::source_at(text, document.slice(range), at.at);
}

// -- copying ----------------------------------------------------------------------------------------------------------
void copy(const PreviewFrame& f) {
  const PreviewRange range = selected(f);
  if (range.from == range.to) return;
  const auto& blocks = f.pane.layout.blocks();
  std::string text, html;
  std::uint32_t first = range.from.block;
  for (std::uint32_t i = first; i <= range.to.block; ++i) {
    const std::string& all = f.block(i).text;
    const std::uint32_t from = i == range.from.block ? range.from.at : 0,
                        to = i == range.to.block ? range.to.at : static_cast<std::uint32_t>(all.size());
    if (i > first || !text.empty()) text += blocks[i].gap > kTight ? "\n\n" : "\n";
    text.append(all, from, to - from);
  }
  // Footnotes stand behind everything, wherever they are defined: each is a part of its own.
  while (first <= range.to.block) {
    std::uint32_t last = first;
    while (last < range.to.block && !blocks[last].is_note && !blocks[last + 1].is_note) ++last;
    const PreviewPlace from = first == range.from.block ? range.from : PreviewPlace{first, 0};
    const PreviewPlace to = last == range.to.block ? range.to : PreviewPlace{last, kEnd};
    if (!html.empty()) html += '\n';
    html += markdown::html_between(f.tree, place_of(f, from, false), place_of(f, to, true));
    first = last + 1;
  }
  f.ui.state.clipboard_out = std::move(text);
  f.ui.state.clipboard_html = std::move(html);
}

// -- links ------------------------------------------------------------------------------------------------------------
std::optional<std::uint32_t> block_named(const PreviewFrame& f, std::string_view id) {
  const auto& blocks = f.pane.layout.blocks();
  for (const markdown::OutlineEntry& heading : markdown::outline(f.tree))
    if (heading.id == id) return f.pane.layout.block_with(f.tree, heading.source.from);
  const bool note = id.starts_with("fn:"), mark = id.starts_with("fnref:");
  const std::string_view name = id.substr(id.find(':') + 1);
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    const markdown::Block& owner = *f.tree.blocks[blocks[i].block];
    if (blocks[i].is_note != note) continue;
    for (std::uint32_t n = blocks[i].node; n < owner.nodes[blocks[i].node].end; ++n) {
      const Node& node = owner.nodes[n];
      const bool is_mark = node.kind == NodeKind::kFootnote;
      if (note || mark ? is_mark == mark && owner.str(node.target) == name : owner.attribute(node, "id") == id)
        return i;
    }
  }
  return std::nullopt;
}

bool is_web(std::string_view target) {
  return target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:");
}

void click(PreviewFrame& f, const Under& at) {
  if (at.link != nullptr && leads_anywhere(*at.link)) return follow_preview_link(f, *at.link);
  if (!f.own || !at.inside) return;
  const auto source = source_of(f, at.place);
  if (!source) return;
  const text::Document& document = f.app.page->text;
  const text::LineIndex line = document.line_of(*source);
  f.ui.sink.push(app::PageClicked{std::string(f.path), line.value, *source - document.line_range(line).from});
  f.pane.sent = *source;
  const std::uint32_t editor = editor_node(f.ui.state);
  if (!f.ui.state.touch && f.ui.state.tree.find(editor) != nullptr) f.ui.state.wants_focus = editor;
}

void hover(PreviewFrame& f, const Under& at) {
  Ui& ui = f.ui;
  ui.state.cursor = "text";
  if (at.link == nullptr) return;
  const bool leads = leads_anywhere(*at.link);
  if (leads) ui.state.cursor = "pointer";
  FacadeView& view = facade(ui);
  const std::string_view hint = at.link->kind == LaidBlock::Link::Kind::kMath ? ui.tr(StringId::kFormula)
                                : at.link->target.empty()                     ? std::string_view(at.link->name)
                                                                              : at.link->target;
  if (hint.empty() || ui.state.touch || f.pane.dragged) return;
  view.hovered = at.link_id;
  view.tooltip = hint;
  view.tooltip_at = at.link_box;
}

}  // namespace

float x_in(const LaidBlock& block, const PreviewItem& item, std::uint32_t at) {
  if (item.kind == PreviewItem::Kind::kImage) return at > item.text ? item.x + item.w : item.x;
  if (at >= item.text + item.length) return item.x + item.w;
  return item.x + gfx::width(item.style, std::string_view(block.text).substr(item.text, at - item.text));
}

bool leads_anywhere(const LaidBlock::Link& link) {
  const std::size_t colon = link.target.find(':');
  const bool scheme = colon < link.target.find_first_of("/?#{");
  return !link.target.empty() && (!scheme || is_web(link.target));
}

void follow_preview_link(PreviewFrame& f, const LaidBlock::Link& link) {
  if (link.target.starts_with('#')) {
    if (const auto block = block_named(f, std::string_view(link.target).substr(1)))
      glide_preview(f, {*block, 0, kPreviewMarginTop, true});
  } else if (is_web(link.target) || link.target.starts_with("//")) {
    f.ui.sink.push(app::OpenExternal{(link.target.starts_with('/') ? "https:" : "") + link.target});
  } else {
    f.ui.sink.push(app::FollowLink{std::string(f.path), link.target});
  }
}

namespace {

// For fingers: above the selection, or below it where that is out of sight.
void draw_copy_button(PreviewFrame& f) {
  Ui& ui = f.ui;
  if (!ui.state.touch || !is_any_selected(f) || f.pane.held) return;
  const Rect first = box_of(f, selected(f).from), last = box_of(f, selected(f).to);
  const std::string_view label = ui.tr(StringId::kCopy);
  const float w = button_width(ui, label), h = kControlTouch, above = first.y - h - 8;
  const float y = above < f.rect.y ? last.y + last.h + 8 : above;
  const Rect box{std::max(f.rect.x + 8, std::min(first.x, f.rect.x + f.rect.w - w - 8)),
                 std::min(y, f.rect.y + f.rect.h - h - 8), w, h};
  begin_layer(ui, "##copy", box);
  begin_column(ui, box);
  if (button(ui, label, {.kind = ButtonKind::kPrimary})) {
    copy(f);
    f.pane.unit = 0;
  }
  end_column(ui);
  end_layer(ui);
}

}  // namespace

void handle_preview_pointer(PreviewFrame& f) {
  Ui& ui = f.ui;
  PreviewPane& pane = f.pane;
  draw_copy_button(f);
  const ImRect box(min_of(f.rect), max_of(f.rect));
  bool hovered = false, held = false;
  if (ImGui::ItemAdd(box, f.node))
    ImGui::ButtonBehavior(box, f.node, &hovered, &held, ImGuiButtonFlags_PressedOnClick | ImGuiButtonFlags_NoNavFocus);
  if (facade(ui).inert || f.count() == 0) return;
  const ImGuiIO& io = ImGui::GetIO();
  const Under at = hovered || held ? under(f, io.MousePos.x, io.MousePos.y) : Under{};
  if (hovered) hover(f, at);
  ui.state.takes_hold |= hovered;
  if (held && ImGui::IsMouseClicked(ImGuiMouseButton_Left)) {
    pane.goal.reset();
    const int clicks = ui.state.holds ? 2 : io.MouseClickedCount[0];
    const bool extends = io.KeyShift && pane.unit != 0;
    pane.clears = ui.state.touch && is_any_selected(f);
    pane.held = true;
    pane.dragged = extends || clicks > 1;
    if (!extends) {
      pane.unit = std::clamp<int>(clicks, 1, 3);
      pane.origin = unit_at(f, at.place);
    }
    select_to(f, at.place);
  } else if (held && pane.held) {
    pane.dragged |= ImGui::IsMouseDragging(ImGuiMouseButton_Left);
    if (!pane.dragged) return;
    const float above = f.rect.y - io.MousePos.y, below = io.MousePos.y - (f.rect.y + f.rect.h);
    if (std::max(above, below) > 0) {
      scroll_preview_by(f, (above > 0 ? -above : below) * std::min(io.DeltaTime, 0.1f) * kScrollPerSecond);
      wake_in(ui, 0);
    }
    select_to(f, at.place);
  }
  if (!held && std::exchange(pane.held, false)) {
    if (pane.dragged) return;
    pane.unit = 0;  // it was a click
    if (pane.clears) return;
    return click(f, under(f, io.MousePos.x, io.MousePos.y));
  }
  if (pane.held && pane.dragged && ui.state.focus != f.node) {
    ui.state.wants_focus = f.node;
    facade(ui).clicked_focus = f.node;
  }
}

void handle_preview_keys(PreviewFrame& f) {
  if (f.ui.state.focus != f.node || !f.ui.state.key || f.count() == 0) return;
  PreviewPane& pane = f.pane;
  const KeyPress& press = *f.ui.state.key;
  const std::string_view key = press.key;
  const float page = std::max(kLineStep, f.rect.h - kLineStep);
  if (key == "Copy") return copy(f);
  if (press.shift && key.starts_with("Arrow")) return extend(f, press);
  if (key == "Escape") {
    pane.unit = 0;
  } else if (key == "a" || key == "A") {
    const std::uint32_t last = f.count() - 1;
    pane.unit = 1;
    pane.selected = {{}, {last, static_cast<std::uint32_t>(f.block(last).text.size())}};
    pane.origin = pane.selected;
  } else if (key == "Home" || key == "End") {
    scroll_preview_to(f, key == "Home" ? 0 : pane.layout.total() + f.rect.h);
  } else if (key == "ArrowDown" || key == "ArrowUp") {
    scroll_preview_by(f, key == "ArrowDown" ? kLineStep : -kLineStep);
  } else {
    scroll_preview_by(f, key == "PageUp" || (key == " " && press.shift) ? -page : page);
  }
}

void preview_grounds(PreviewFrame& f, std::uint32_t index, std::vector<PreviewGround>& out) {
  using Kind = PreviewGround::Kind;
  out.clear();
  const LaidBlock& laid = f.block(index);
  const PreviewBlock& block = f.pane.layout.blocks()[index];
  const auto& found = f.app.find.matches;
  if (f.own && f.app.find.open && found.revision == f.app.page->derived.revision && found.path == f.app.page->path) {
    const std::optional<std::size_t> current = app::selected_match(f.app);
    for (std::size_t p = 0; p < laid.pieces.size(); ++p) {
      const LaidBlock::Piece& piece = laid.pieces[p];
      const markdown::Block& owner = *f.tree.blocks[block.block];
      const markdown::Node& node = owner.nodes[block.node + piece.node];
      if (!reads_as_written(node.kind) || node.source.empty()) continue;
      const base::ByteRange range = f.tree.range(block.block, node);
      auto match = std::partition_point(found.all.begin(), found.all.end(),
                                        [&](const base::ByteRange& m) { return m.to <= range.from; });
      if (match == found.all.end() || match->from >= range.to) continue;
      const std::string_view text = owner.str(node.text);
      const std::string source = f.app.page->derived.text.slice(range);
      const std::uint32_t end =
          p + 1 < laid.pieces.size() ? laid.pieces[p + 1].at : static_cast<std::uint32_t>(laid.text.size());
      const auto place = [&](base::ByteOffset at) {
        const std::uint32_t inside = at <= range.from ? 0 : markdown::text_at(text, source, at - range.from);
        return std::min(piece.at + (inside - std::min(inside, piece.from)), end);
      };
      for (; match != found.all.end() && match->from < range.to; ++match) {
        const bool is_current = current && found.all.begin() + static_cast<std::ptrdiff_t>(*current) == match;
        const PreviewGround ground{is_current ? Kind::kCurrentMatch : Kind::kMatch, place(match->from),
                                   place(match->to)};
        if (ground.from < ground.to) out.push_back(ground);
      }
    }
  }
  const PreviewRange range = selected(f);
  if (range.from == range.to || index < range.from.block || index > range.to.block) return;
  out.push_back({Kind::kSelection, index == range.from.block ? range.from.at : 0,
                 index == range.to.block ? range.to.at : static_cast<std::uint32_t>(laid.text.size())});
}

}  // namespace marbre::ui
