#include "ui/widgets/preview.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "core/base/hash.hpp"
#include "core/site/site.hpp"
#include "gfx/images.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/preview_view.hpp"

namespace marbre::ui {

namespace {

constexpr float kMostWidth = 640, kMargin = 28;
constexpr float kBlockBar = 14;  // left of the column, beside the block with the caret
constexpr std::size_t kMostPanes = 32;
constexpr double kAskAgainSeconds = 10;

class Source final : public PreviewSource {
 public:
  Source(const app::AppState& app, std::string_view page) : app_(app), page_(page) {}
  float advance(gfx::TextStyle style, std::string_view cluster) override { return gfx::advance(style, cluster); }
  float baseline(gfx::TextStyle style, float line) override {
    return (line + gfx::ascent(style) - gfx::descent(style)) / 2;
  }
  ImageFact image(std::string_view target) override {
    ImageFact fact{.path = site::resolve_asset(page_, target)};
    const auto known = app_.images.find(fact.path);
    if (known == app_.images.end()) return fact;
    switch (known->second) {
      case app::AppState::ImageState::kLoading: fact.status = ImageStatus::kLoading; break;
      case app::AppState::ImageState::kMissing: fact.status = ImageStatus::kMissing; break;
      case app::AppState::ImageState::kReady:
        if (const auto size = gfx::image_size(fact.path)) {
          fact.status = ImageStatus::kReady;
          fact.width = size->width;
          fact.height = size->height;
        }  // else it was dropped to make room, and may be asked for again
    }
    return fact;
  }

 private:
  const app::AppState& app_;
  std::string_view page_;
};

std::uint64_t fonts_in_use() {
  std::uint64_t hash = 1;
  for (const gfx::Family family : {gfx::Family::kSans, gfx::Family::kMono}) {
    for (const bool bold : {false, true}) {
      for (const std::string_view sample : {"a", "m", "W", "é"}) {
        hash =
            (hash ^ std::bit_cast<std::uint32_t>(gfx::advance({{family, bold, false}, 16}, sample))) * 0x100000001b3ull;
      }
    }
  }
  return hash;
}

Colour colour_of(const Theme& theme, Ink ink) {
  switch (ink) {
    case Ink::kInk: return theme.ink;
    case Ink::kSoft: return theme.soft;
    case Ink::kAccent: return theme.accent;
    case Ink::kLine: return theme.line;
    case Ink::kPanel: return theme.panel;
    case Ink::kGood: return theme.good;
    case Ink::kWarn: return theme.warn;
  }
  return theme.ink;
}

// What one visible block is drawn with.
struct Visible {
  PreviewFrame& frame;
  const LaidBlock& block;
  float x, y;          // of the block's corner, on the screen
  std::uint32_t seed;  // of the ids of its nodes
  std::span<const PreviewGround> grounds;
  Rect pane() const { return frame.rect; }
};

std::uint32_t id_of(const Visible& v, std::string_view what, std::size_t index) {
  const auto number = static_cast<std::uint32_t>(index);
  return ImHashData(&number, sizeof number, ImHashStr(what.data(), what.size(), v.seed));
}

// Where a ground lies under an item; empty when elsewhere.
Rect ground_of(const Visible& v, const PreviewItem& item, const PreviewGround& ground) {
  const std::uint32_t from = std::max(ground.from, item.text), to = std::min(ground.to, item.text + item.length);
  if (from >= to || item.mark) return {};
  const float left = x_in(v.block, item, from);
  return {v.x + left, v.y + item.y, std::max(2.0f, x_in(v.block, item, to) - left), item.h};
}

void draw_text_item(const Ui& ui, const Visible& v, const PreviewItem& item, Colour colour) {
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const float baseline = v.y + item.y + v.frame.source.baseline(item.base, item.h) - item.raise;
  float x = v.x + item.x;
  if (item.marked) fill({x, v.y + item.y + 2, item.w, item.h - 4}, ui.theme.accent_soft, 3);
  if (item.style.face.family == gfx::Family::kMono && item.base.face.family != gfx::Family::kMono)
    fill({x - 2, baseline - item.style.size, item.w + 4, item.style.size * 1.3f}, ui.theme.panel, 3);
  for (const PreviewGround& ground : v.grounds) {
    const Rect under = ground_of(v, item, ground);
    if (under.w == 0) continue;
    if (ground.kind == PreviewGround::Kind::kSelection) {
      fill(under, ui.theme.selection);
      continue;
    }
    const bool current = ground.kind == PreviewGround::Kind::kCurrentMatch;
    const Rect box{under.x - 1, under.y + 2, under.w + 2, under.h - 4};
    fill(box, current ? ui.theme.selection : ui.theme.accent_soft, 3);
    if (current) outline(box, ui.theme.accent, 3);
  }
  // Text on such a ground is ink: other colours would not have the contrast.
  const std::string_view text = std::string_view(v.block.text).substr(0, item.text + item.length);
  for (std::uint32_t at = item.text; at < text.size();) {
    auto to = static_cast<std::uint32_t>(text.size());
    bool inked = item.marked;
    for (const PreviewGround& ground : item.mark ? std::span<const PreviewGround>() : v.grounds) {
      if (ground.from > at) to = std::min(to, ground.from);
      if (ground.from <= at && ground.to > at) inked = true, to = std::min(to, ground.to);
    }
    x = gfx::draw(list, item.style, {x, baseline}, inked ? ui.theme.ink : colour, text.substr(at, to - at));
    at = to;
  }
  const auto line = [&](float y, float part) {
    const float left = v.x + item.x;
    for (float from = left; from < left + item.w; from += 2 * part)
      list->AddRectFilled({from, std::floor(y)}, {std::min(from + part, left + item.w), std::floor(y) + 1}, colour);
  };
  const bool hint =
      item.underlined && item.link >= 0 && v.block.links[static_cast<std::size_t>(item.link)].target.empty();
  if (item.underlined) line(baseline + 3, hint ? 2 : item.w + 1);
  if (item.struck) line(baseline - item.style.size * 0.3f, item.w + 1);
}

void ask_for(Ui& ui, const app::AppState& app, const std::string& path) {
  if (!app.site) return;
  const bool dropped = app.images.contains(path);
  const auto [asked, first] = ui.state.preview->asked.try_emplace(path, ui.state.time);
  if (dropped && !first && ui.state.time - asked->second < kAskAgainSeconds) return;
  asked->second = ui.state.time;
  ui.sink.push(app::NeedImage{path});
}

void draw_image_item(Ui& ui, const Visible& v, const PreviewItem& item) {
  const LaidBlock::Image& image = v.block.images[static_cast<std::size_t>(item.image)];
  const Rect box{v.x + item.x, v.y + item.y, item.w, item.h};
  const bool shown = image.fact.status == ImageStatus::kReady &&
                     gfx::draw_image(ImGui::GetWindowDrawList(), image.fact.path, min_of(box), max_of(box));
  if (!shown) {
    fill(box, ui.theme.panel, kRadius);
    outline(box, ui.theme.line, kRadius);
    const bool missing = image.fact.status == ImageStatus::kMissing;
    const std::string state =
        missing ? format(ui.tr(StringId::kImageMissing), image.fact.path) : std::string(ui.tr(StringId::kImageLoading));
    const Rect inner{box.x + 14, box.y, std::max(0.0f, box.w - 28), box.h};
    const float half = std::min(20.0f, inner.h / 2);
    const float middle = inner.y + inner.h / 2;
    if (half < 20) {
      draw_line(inner, style_of(TextRole::kLabel), ui.theme.soft, image.alt, 0.5f);
    } else {
      draw_line({inner.x, middle - half, inner.w, half}, style_of(TextRole::kBody), ui.theme.ink, image.alt, 0.5f);
      draw_line({inner.x, middle, inner.w, half}, style_of(TextRole::kLabel), ui.theme.soft, state, 0.5f);
    }
  }
  for (const PreviewGround& ground : v.grounds)
    if (const Rect over = ground_of(v, item, ground); over.w > 0) fill(over, fade(ui.theme.selection, 0.6f));
  if (image.fact.status == ImageStatus::kUnknown) ask_for(ui, v.frame.app, image.fact.path);
  const std::string name = image.alt.empty() ? std::string(ui.tr(StringId::kImageUnnamed)) : image.alt;
  record(ui, id_of(v, "image", static_cast<std::size_t>(item.image)), Role::kImage, name, box);
}

void draw_check(Ui& ui, const Visible& v, const PreviewItem& item) {
  const Rect box{v.x + item.x, v.y + item.y, item.w, item.h};
  outline(box, ui.theme.soft, 3);
  if (!item.checked) return;
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const ImVec2 a{box.x + 3, box.y + box.h * 0.5f}, b{box.x + box.w * 0.42f, box.y + box.h - 4},
      c{box.x + box.w - 3, box.y + 4};
  list->AddLine(a, b, ui.theme.accent, 2);
  list->AddLine(b, c, ui.theme.accent, 2);
}

void draw_item(Ui& ui, const Visible& v, const PreviewItem& item, std::string& drawn) {
  const Rect box{v.x + item.x, v.y + item.y, item.w, item.h};
  const Colour colour = colour_of(ui.theme, item.ink);
  switch (item.kind) {
    case PreviewItem::Kind::kText: {
      const std::string_view text = std::string_view(v.block.text).substr(item.text, item.length);
      draw_text_item(ui, v, item, colour);
      if (item.starts_line && !drawn.empty() && !drawn.ends_with('\n')) drawn.push_back('\n');
      drawn.append(text);
      return;
    }
    case PreviewItem::Kind::kGround:
      fill(box, colour, kRadius);
      if (item.link >= 0 && v.block.links[static_cast<std::size_t>(item.link)].kind == LaidBlock::Link::Kind::kMath)
        draw_line({box.x, box.y + 6, box.w - 12, 18}, style_of(TextRole::kLabel), ui.theme.soft,
                  ui.tr(StringId::kFormula), 1);
      return;
    case PreviewItem::Kind::kRule:
    case PreviewItem::Kind::kBar: return fill(box, colour);
    case PreviewItem::Kind::kImage: return draw_image_item(ui, v, item);
    case PreviewItem::Kind::kCheck: return draw_check(ui, v, item);
  }
}

struct LinkBox {
  Rect all;  // around all of its parts that are in view
  bool seen = false;
};

Rect around(Rect a, Rect b) {
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.w, b.x + b.w) - x, std::max(a.y + a.h, b.y + b.h) - y};
}

// A link may stand in several rows: one node is around them all. The pointer is preview_select's.
void handle_links(Ui& ui, const Visible& v) {
  std::vector<LinkBox> boxes(v.block.links.size());
  const Rect pane = v.pane();
  for (const PreviewItem& item : v.block.items) {
    if (item.link < 0) continue;
    const Rect part{v.x + item.x, v.y + item.y, item.w, item.h};
    if (part.y + part.h <= pane.y || part.y >= pane.y + pane.h) continue;
    LinkBox& box = boxes[static_cast<std::size_t>(item.link)];
    box.all = box.seen ? around(box.all, part) : part;
    box.seen = true;
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const LaidBlock::Link& link = v.block.links[i];
    const bool math = link.kind == LaidBlock::Link::Kind::kMath;
    if (!boxes[i].seen || (link.target.empty() && !math)) continue;
    const std::uint32_t id = id_of(v, "link", i);
    if (math) {
      Node& made = record(ui, id, Role::kMath, ui.tr(StringId::kFormula), boxes[i].all);
      made.value = link.name;
      continue;
    }
    const bool leads = leads_anywhere(link);
    Node& made = record(ui, id, Role::kLink,
                        link.kind == LaidBlock::Link::Kind::kCard ? format(ui.tr(StringId::kEmbedOpen), link.name)
                        : link.name.empty()                       ? link.target
                                                                  : link.name,
                        boxes[i].all);
    made.description = link.target;
    made.state.disabled = !leads;
    if (leads && ui.state.focus == id) focus_ring(ui, boxes[i].all, 3);
    if (leads && !facade(ui).inert && ui.state.activated == id) follow_preview_link(v.frame, link);
  }
}

void draw_block(Ui& ui, const Visible& v, std::string& drawn) {
  for (std::size_t i = 0; i < v.block.headings.size(); ++i) {
    const LaidBlock::Heading& heading = v.block.headings[i];
    if (heading.name.empty()) continue;
    Node& made = record(ui, id_of(v, "heading", i), Role::kHeading, heading.name,
                        {v.x, v.y + heading.y, v.pane().x + v.pane().w - v.x, heading.h});
    made.state.level = heading.level;
  }
  for (const PreviewItem& item : v.block.items) {
    const float top = v.y + item.y;
    if (top + item.h <= v.pane().y || top >= v.pane().y + v.pane().h) continue;
    draw_item(ui, v, item, drawn);
  }
  if (!v.block.links.empty()) handle_links(ui, v);
}

PreviewPane& pane_of(UiState& state, std::string_view key) {
  if (!state.preview) state.preview = std::make_shared<PreviewView>();
  auto& panes = state.preview->panes;
  const auto known = panes.find(key);
  if (known != panes.end()) return known->second;
  if (panes.size() >= kMostPanes) panes.clear();
  return panes[std::string(key)];
}

}  // namespace

void draw_preview(Ui& ui, const app::AppState& app, std::string_view key, const markdown::Tree& tree,
                  std::uint64_t revision, std::string_view page_path, Rect rect, const PreviewOptions& options) {
  UiState& state = ui.state;
  PreviewPane& pane = pane_of(state, key);
  Source source(app, page_path);
  const float margin = std::min(kMargin, rect.w * 0.06f);
  const float width = std::max(40.0f, std::floor(std::min(kMostWidth, rect.w - 2 * margin)));
  pane.layout.set_width(width, fonts_in_use());
  const std::string_view name = options.name.empty() ? ui.tr(StringId::kPreviewName) : options.name;
  begin_region(ui, Role::kDocument, name, rect, {.read_only = true});
  const std::uint32_t node = state.open_regions.back();
  if (pane.path != page_path) {  // another page begins at its top
    pane.path = page_path;
    pane.top = 0;
    pane.offset = -kPreviewMarginTop;
    pane.goal.reset();
    pane.seen.reset();
    pane.wants.reset();
    pane.revision.reset();
  }
  if (pane.revision != revision) {
    pane.layout.set_tree(tree, pane.top);
    pane.revision = revision;
    pane.unit = 0;
  }
  PreviewFrame frame{ui,     app,
                     pane,   tree,
                     source, page_path,
                     rect,   std::floor(rect.x + (rect.w - width) / 2),
                     node,   options.follow && app.page && app.page->path == page_path};
  if (options.follow && options.follow != pane.followed) show_in_preview(frame, *options.follow);
  pane.followed = options.follow;

  ImGui::PushClipRect(min_of(rect), max_of(rect), true);
  bool scrolled = handle_preview_scrolling(frame);
  const auto before = std::pair(pane.top, pane.offset);
  handle_preview_pointer(frame);
  handle_preview_keys(frame);
  scrolled |= before != std::pair(pane.top, pane.offset);
  keep_in_step(frame, scrolled);

  float y = rect.y - pane.offset;
  const std::uint32_t marked = frame.own ? pane.layout.block_with(tree, *options.follow) : frame.count();
  std::vector<PreviewGround> grounds;
  for (std::uint32_t i = pane.top; i < frame.count() && y < rect.y + rect.h; ++i) {
    const LaidBlock& block = frame.block(i);
    const float top = y + pane.layout.blocks()[i].gap;
    if (!state.drawn_preview.empty() && !state.drawn_preview.ends_with('\n')) state.drawn_preview.push_back('\n');
    preview_grounds(frame, i, grounds);
    if (i == marked) fill({frame.x - kBlockBar, top, 2, block.height}, ui.theme.accent, 1);
    draw_block(ui, {frame, block, frame.x, top, ImHashData(&i, sizeof i, node), grounds}, state.drawn_preview);
    y += pane.layout.height(i);
  }
  if (frame.count() == 0) {
    draw_wrapped({frame.x, rect.y + kPreviewMarginTop, width, rect.h - kPreviewMarginTop}, style_of(TextRole::kList),
                 line_height_of(TextRole::kList), ui.theme.soft, ui.tr(StringId::kPreviewEmpty));
  }
  if (state.focus == node && facade(ui).clicked_focus != node) outline(inset(rect, 2), ui.theme.accent, kRadius, 2);
  ImGui::PopClipRect();
  end_region(ui);
}

}  // namespace marbre::ui
