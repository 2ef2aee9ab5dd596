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
#include "ui/widgets/preview_layout.hpp"

namespace marbre::ui {

namespace {
struct PreviewPane {
  PreviewLayout layout;
  std::optional<std::uint64_t> revision;
  std::uint32_t top = 0;  // block at the view's top...
  float offset = 0;       // ...and how far the view's top is below that block's
  std::optional<base::ByteOffset> followed;
  bool thumb_held = false;
  float thumb_grip = 0;
  bool started = false;
};
}  // namespace

struct PreviewView {
  std::map<std::string, PreviewPane, std::less<>> panes;
  std::map<std::string, double, std::less<>>
      asked;  // images, and when: one that does not stay is not fetched all the time
};

namespace {

constexpr float kMostWidth = 640, kMargin = 28, kMarginTop = 24, kMarginBottom = 96, kThumbWidth = 6, kThumbRoom = 14;
constexpr std::size_t kMostPanes = 32;
constexpr double kAskAgainSeconds = 10;

class Source final : public PreviewSource {
 public:
  Source(const app::AppState& app, std::string_view page) : app_(app), page_(page) {}
  float advance(gfx::TextStyle style, std::string_view cluster) override { return gfx::advance(style, cluster); }
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
  }
  return theme.ink;
}

bool is_external(std::string_view target) {
  return target.starts_with("https://") || target.starts_with("http://") || target.starts_with("mailto:");
}

// What one visible block is drawn with.
struct Visible {
  const app::AppState& app;
  const LaidBlock& block;
  float x, y;          // of the block's corner, on the screen
  std::uint32_t seed;  // of the ids of its nodes
  Rect pane;
};

std::uint32_t id_of(const Visible& v, std::string_view what, std::size_t index) {
  const auto number = static_cast<std::uint32_t>(index);
  return ImHashData(&number, sizeof number, ImHashStr(what.data(), what.size(), v.seed));
}

void draw_text_item(const Visible& v, const PreviewItem& item, Colour colour, std::string_view text) {
  ImDrawList* const list = ImGui::GetWindowDrawList();
  const float ascent = gfx::ascent(item.base), descent = gfx::descent(item.base);
  const float baseline = v.y + item.y + (item.h - ascent - descent) / 2 + ascent;
  const float x = v.x + item.x;
  gfx::draw(list, item.style, {x, baseline}, colour, text);
  const auto line = [&](float y) { list->AddRectFilled({x, std::floor(y)}, {x + item.w, std::floor(y) + 1}, colour); };
  if (item.underlined) line(baseline + 3);
  if (item.struck) line(baseline - item.style.size * 0.3f);
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
    draw_line({inner.x, middle - half, inner.w, half}, style_of(TextRole::kBody), ui.theme.ink, image.alt, 0.5f);
    draw_line({inner.x, middle, inner.w, half}, style_of(TextRole::kLabel), ui.theme.soft, state, 0.5f);
  }
  if (image.fact.status == ImageStatus::kUnknown) ask_for(ui, v.app, image.fact.path);
  const std::string name = image.alt.empty() ? std::string(ui.tr(StringId::kImageUnnamed)) : image.alt;
  record(
      ui,
      {.id = id_of(v, "image", static_cast<std::size_t>(item.image)), .role = Role::kImage, .name = name, .rect = box});
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
      draw_text_item(v, item, colour, text);
      if (item.starts_line && !drawn.empty() && !drawn.ends_with('\n')) drawn.push_back('\n');
      drawn.append(text);
      return;
    }
    case PreviewItem::Kind::kGround: return fill(box, colour, kRadius);
    case PreviewItem::Kind::kRule:
    case PreviewItem::Kind::kBar: return fill(box, colour);
    case PreviewItem::Kind::kImage: return draw_image_item(ui, v, item);
    case PreviewItem::Kind::kCheck: return draw_check(ui, v, item);
  }
}

struct LinkBox {
  Rect all;  // around all of its parts that are in view
  bool hit = false;
  bool seen = false;
};

Rect around(Rect a, Rect b) {
  const float x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.w, b.x + b.w) - x, std::max(a.y + a.h, b.y + b.h) - y};
}

// A link may stand in several rows: each part can be clicked, and one node is around them all.
void handle_links(Ui& ui, const Visible& v) {
  std::vector<LinkBox> boxes(v.block.links.size());
  for (std::size_t i = 0; i < v.block.items.size(); ++i) {
    const PreviewItem& item = v.block.items[i];
    if (item.link < 0) continue;
    const Rect part{v.x + item.x, v.y + item.y, item.w, item.h};
    if (part.y + part.h <= v.pane.y || part.y >= v.pane.y + v.pane.h) continue;
    LinkBox& box = boxes[static_cast<std::size_t>(item.link)];
    box.all = box.seen ? around(box.all, part) : part;
    box.seen = true;
    const LaidBlock::Link& link = v.block.links[static_cast<std::size_t>(item.link)];
    if (is_external(link.target)) box.hit |= interact(ui, id_of(v, "part", i), part, false, link.target).clicked;
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (!boxes[i].seen) continue;
    const LaidBlock::Link& link = v.block.links[i];
    const std::uint32_t id = id_of(v, "link", i);
    const bool external = is_external(link.target);
    record(ui, {.id = id,
                .role = Role::kLink,
                .name = link.name.empty() ? link.target : link.name,
                .description = link.target,
                .state = {.disabled = !external},
                .rect = boxes[i].all});
    if (external && ui.state.focus == id) focus_ring(ui, boxes[i].all, 3);
    const bool activated = external && !facade(ui).inert && ui.state.activated != 0 && ui.state.activated == id;
    if (boxes[i].hit) ui.state.wants_focus = id;
    if (boxes[i].hit || activated) ui.sink.push(app::OpenExternal{link.target});
  }
}

void draw_block(Ui& ui, const Visible& v, std::string& drawn) {
  for (std::size_t i = 0; i < v.block.headings.size(); ++i) {
    const LaidBlock::Heading& heading = v.block.headings[i];
    if (heading.name.empty()) continue;
    record(ui, {.id = id_of(v, "heading", i),
                .role = Role::kHeading,
                .name = heading.name,
                .state = {.level = heading.level},
                .rect = {v.x, v.y + heading.y, v.pane.x + v.pane.w - v.x, heading.h}});
  }
  for (const PreviewItem& item : v.block.items) {
    const float top = v.y + item.y;
    if (top + item.h <= v.pane.y || top >= v.pane.y + v.pane.h) continue;
    draw_item(ui, v, item, drawn);
  }
  if (!v.block.links.empty()) handle_links(ui, v);
}

// -- scrolling
// ------------------------------------------------------------------------------------------------------------
float content_height(const PreviewPane& pane) { return pane.layout.total() + kMarginTop + kMarginBottom; }
float position(const PreviewPane& pane) { return pane.layout.before(pane.top) + pane.offset + kMarginTop; }

void scroll_to(PreviewPane& pane, float y, float height) {
  const float most = std::max(0.0f, content_height(pane) - height);
  float left = std::clamp(y, 0.0f, most) - kMarginTop;
  const auto count = static_cast<std::uint32_t>(pane.layout.blocks().size());
  pane.top = 0;
  while (pane.top + 1 < count && left >= pane.layout.height(pane.top)) left -= pane.layout.height(pane.top++);
  pane.offset = left;
}

void scroll_by(PreviewPane& pane, const markdown::Tree& tree, Source& source, float pixels, float height) {
  const auto count = static_cast<std::uint32_t>(pane.layout.blocks().size());
  pane.offset += pixels;
  // Blocks on the way are laid out, so that what is on screen moves by just these pixels.
  while (pane.offset < 0 && pane.top > 0 && -pane.offset < 20 * height) {
    pane.layout.block(tree, --pane.top, source);
    pane.offset += pane.layout.height(pane.top);
  }
  while (pane.top + 1 < count && pane.offset >= pane.layout.height(pane.top))
    pane.offset -= pane.layout.height(pane.top++);
  const float y = position(pane), most = std::max(0.0f, content_height(pane) - height);
  if (y < 0 || y > most) scroll_to(pane, y, height);
}

void follow(PreviewPane& pane, const markdown::Tree& tree, Source& source, base::ByteOffset at, float height) {
  const std::uint32_t index = pane.layout.block_with(tree, at);
  float y = -pane.offset;
  bool visible = false;
  for (std::uint32_t i = pane.top; i < pane.layout.blocks().size() && y < height; ++i) {
    pane.layout.block(tree, i, source);
    const float bottom = y + pane.layout.height(i);
    if (i == index) visible = bottom > height * 0.1f && y + pane.layout.blocks()[i].gap < height * 0.9f;
    y = bottom;
  }
  if (visible) return;
  pane.top = index;
  pane.offset = 0;
  scroll_by(pane, tree, source, -height / 3, height);
}

void handle_scrolling(Ui& ui, PreviewPane& pane, const markdown::Tree& tree, Source& source, Rect rect,
                      std::uint32_t node) {
  FacadeView& f = facade(ui);
  const ImGuiIO& io = ImGui::GetIO();
  const bool over = !f.inert && ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem) &&
                    ImGui::IsMouseHoveringRect(min_of(rect), max_of(rect));
  if (over && io.MouseWheel != 0 && !f.wheel_taken) {
    f.wheel_taken = true;
    scroll_by(pane, tree, source, -io.MouseWheel * kWheelPixels, rect.h);
  }
  const float content = content_height(pane);
  if (content <= rect.h + 1) return;
  const float length = std::max(28.0f, rect.h * rect.h / content), way = rect.h - length;
  const float share = std::clamp(position(pane) / (content - rect.h), 0.0f, 1.0f);
  Rect thumb{rect.x + rect.w - kThumbRoom, rect.y + way * share, kThumbRoom, length};
  bool hovered = false, held = false;
  const ImRect box(min_of(thumb), max_of(thumb));
  const ImGuiID id = ImHashStr("thumb", 0, node);
  if (ImGui::ItemAdd(box, id)) ImGui::ButtonBehavior(box, id, &hovered, &held, ImGuiButtonFlags_PressedOnClick);
  if (held && !pane.thumb_held) pane.thumb_grip = io.MousePos.y - thumb.y;
  pane.thumb_held = held;
  if (held && way > 0) {
    const float wanted = std::clamp((io.MousePos.y - pane.thumb_grip - rect.y) / way, 0.0f, 1.0f);
    scroll_to(pane, wanted * (content - rect.h), rect.h);
    thumb.y = rect.y + way * wanted;
  }
  fill({rect.x + rect.w - kThumbWidth - 3, thumb.y + 2, kThumbWidth, length - 4},
       fade(ui.theme.soft, held      ? 0.7f
                           : hovered ? 0.5f
                                     : 0.28f),
       kThumbWidth / 2);
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
  if (pane.revision != revision) {
    pane.layout.set_tree(tree, pane.top);
    pane.revision = revision;
  }
  if (!pane.started) pane.offset = -kMarginTop;
  pane.started = true;
  if (options.follow && options.follow != pane.followed) follow(pane, tree, source, *options.follow, rect.h);
  pane.followed = options.follow;

  const std::string_view name = options.name.empty() ? ui.tr(StringId::kPreviewName) : options.name;
  begin_region(ui, Role::kDocument, name, rect, {.read_only = true});
  const std::uint32_t node = state.open_regions.back();
  ImGui::PushClipRect(min_of(rect), max_of(rect), true);
  handle_scrolling(ui, pane, tree, source, rect, node);

  const float x = std::floor(rect.x + (rect.w - width) / 2);
  float y = rect.y - pane.offset;
  const auto count = static_cast<std::uint32_t>(pane.layout.blocks().size());
  for (std::uint32_t i = pane.top; i < count && y < rect.y + rect.h; ++i) {
    const LaidBlock& block = pane.layout.block(tree, i, source);
    const float top = y + pane.layout.blocks()[i].gap;
    if (!state.drawn_preview.empty() && !state.drawn_preview.ends_with('\n')) state.drawn_preview.push_back('\n');
    draw_block(ui, {app, block, x, top, ImHashData(&i, sizeof i, node), rect}, state.drawn_preview);
    y += pane.layout.height(i);
  }
  if (count == 0) {
    draw_wrapped({x, rect.y + kMarginTop, width, rect.h - kMarginTop}, style_of(TextRole::kList),
                 line_height_of(TextRole::kList), ui.theme.soft, ui.tr(StringId::kPreviewEmpty));
  }
  ImGui::PopClipRect();
  end_region(ui);
}

}  // namespace marbre::ui
