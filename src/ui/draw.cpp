// Drawing in theme colours over the current window's draw list: text on a line, wrapped text, grounds, hairlines,
// icons.
#include <imgui_internal.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/text/grapheme.hpp"
#include "ui/facade.hpp"

namespace marbre::ui {
namespace {

ImDrawList* list() { return ImGui::GetWindowDrawList(); }

}  // namespace

ImVec2 min_of(Rect r) { return {r.x, r.y}; }
ImVec2 max_of(Rect r) { return {r.x + r.w, r.y + r.h}; }

void fill(Rect r, Colour colour, float radius) {
  if ((colour >> 24) != 0 && r.w > 0 && r.h > 0) list()->AddRectFilled(min_of(r), max_of(r), colour, radius);
}

void outline(Rect r, Colour colour, float radius, float thickness) {
  list()->AddRect(min_of(r), max_of(r), colour, radius, 0, thickness);
}

void hairline_below(Ui& ui, Rect r) { fill({r.x, r.y + r.h - 1, r.w, 1}, ui.theme.line); }
void hairline_right(Ui& ui, Rect r) { fill({r.x + r.w - 1, r.y, 1, r.h}, ui.theme.line); }

void focus_ring(Ui& ui, Rect r, float radius) { outline(inset(r, -2), ui.theme.accent, radius + 2, 2); }

void drop_shadow(Ui& ui, Rect r, float radius) {
  ui.state.page_over.push_back(r);  // what floats has a shadow
  constexpr int kSteps = 6;
  for (int i = kSteps; i > 0; --i) {
    const float grow = static_cast<float>(i) * 3;
    const Rect ring{r.x - grow, r.y - grow + 6, r.w + 2 * grow, r.h + 2 * grow};
    fill(ring, fade(ui.theme.shadow, 1.0f / kSteps), radius + grow);
  }
}

float draw_line(Rect r, gfx::TextStyle style, Colour colour, std::string_view text, float align) {
  const float ascent = gfx::ascent(style), descent = gfx::descent(style);
  const float baseline = r.y + (r.h - ascent - descent) / 2 + ascent;
  const float wide = gfx::width(style, text);
  if (wide <= r.w + 0.5f) {
    gfx::draw(list(), style, {r.x + (r.w - wide) * align, baseline}, colour, text);
    return wide;
  }
  const std::string cut = gfx::elide(style, text, r.w);
  gfx::draw(list(), style, {r.x, baseline}, colour, cut);
  return r.w;
}

std::size_t wrap_once(gfx::TextStyle style, std::string_view text, std::size_t from, float width) {
  float x = 0;
  std::size_t at = from, last_break = from;
  while (at < text.size()) {
    const std::size_t next = text::next_cluster(text, at);
    const float advance = gfx::advance(style, text.substr(at, next - at));
    if (text[at] == ' ') last_break = at;
    if (x + advance > width && text[at] != ' ' && at > from) return last_break > from ? last_break : at;
    x += advance;
    at = next;
  }
  return at;
}

float draw_wrapped(Rect r, gfx::TextStyle style, float line_height, Colour colour, std::string_view text) {
  float y = r.y;
  const float ascent = gfx::ascent(style), descent = gfx::descent(style);
  wrap(style, text, r.w, [&](std::size_t from, std::size_t to) {
    const float baseline = y + (line_height - ascent - descent) / 2 + ascent;
    gfx::draw(list(), style, {r.x, baseline}, colour, text.substr(from, to - from));
    y += line_height;
  });
  return y - r.y;
}

float wrapped_height(gfx::TextStyle style, float line_height, float width, std::string_view text) {
  float h = 0;
  wrap(style, text, width, [&](std::size_t, std::size_t) { h += line_height; });
  return h;
}

namespace {

struct Pen {
  ImVec2 o;
  Colour colour;
  static constexpr float kWidth = 1.6f;
  ImVec2 at(float x, float y) const { return {o.x + x, o.y + y}; }
  void line(float x1, float y1, float x2, float y2) const { list()->AddLine(at(x1, y1), at(x2, y2), colour, kWidth); }
  void box(float x1, float y1, float x2, float y2, float radius = 2) const {
    list()->AddRect(at(x1, y1), at(x2, y2), colour, radius, 0, kWidth);
  }
  // Clockwise from the right, in half turns.
  void arc(float x, float y, float radius, float from, float to) const {
    list()->PathArcTo(at(x, y), radius, from * std::numbers::pi_v<float>, to * std::numbers::pi_v<float>);
    list()->PathStroke(colour, 0, kWidth);
  }
  void ring(float x, float y, float radius) const { list()->AddCircle(at(x, y), radius, colour, 0, kWidth); }
};

}  // namespace

void draw_icon(Icon icon, ImVec2 centre, Colour colour) {
  const Pen p{centre, colour};
  switch (icon) {
    case Icon::kPages:
      p.box(-6, -8, 6, 8);
      p.line(-3, -3, 3, -3);
      p.line(-3, 0, 3, 0);
      p.line(-3, 3, 1, 3);
      return;
    case Icon::kReview:  // a speech bubble with a check
      p.box(-8, -7, 8, 5, 3);
      p.line(-3, 5, -5, 8);
      p.line(-3, -1, -1, 1);
      p.line(-1, 1, 4, -3);
      return;
    case Icon::kOutbox:
      p.line(-8, 1, -8, 7);
      p.line(-8, 7, 8, 7);
      p.line(8, 7, 8, 1);
      p.line(0, 3, 0, -7);
      p.line(0, -7, -4, -3);
      p.line(0, -7, 4, -3);
      return;
    case Icon::kSettings:  // sliders
      p.line(-8, -4, 0, -4);
      p.ring(3, -4, 2.5f);
      p.line(6, -4, 8, -4);
      p.line(-8, 4, -6, 4);
      p.ring(-3, 4, 2.5f);
      p.line(0, 4, 8, 4);
      return;
    case Icon::kWrite:
      p.line(-7, 7, -6, 3);
      p.line(-7, 7, -3, 6);
      p.line(-6, 3, 4, -7);
      p.line(-3, 6, 7, -4);
      p.line(4, -7, 7, -4);
      return;
    case Icon::kPreview:
      list()->PathArcTo(p.at(0, 6), 10, -std::numbers::pi_v<float> * 0.82f, -std::numbers::pi_v<float> * 0.18f);
      list()->PathStroke(colour, 0, Pen::kWidth);
      list()->PathArcTo(p.at(0, -6), 10, std::numbers::pi_v<float> * 0.18f, std::numbers::pi_v<float> * 0.82f);
      list()->PathStroke(colour, 0, Pen::kWidth);
      p.ring(0, 0, 2.5f);
      return;
    case Icon::kPublish:
      p.line(-8, 0, 8, -7);
      p.line(8, -7, 2, 8);
      p.line(2, 8, -1, 2);
      p.line(-1, 2, -8, 0);
      p.line(-1, 2, 8, -7);
      return;
    case Icon::kClose:
      p.line(-5, -5, 5, 5);
      p.line(-5, 5, 5, -5);
      return;
    case Icon::kChevronDown:
      p.line(-4, -2, 0, 2);
      p.line(0, 2, 4, -2);
      return;
    case Icon::kChevronUp:
      p.line(-4, 2, 0, -2);
      p.line(0, -2, 4, 2);
      return;
    case Icon::kSearch:
      p.ring(-2, -2, 5.5f);
      p.line(2, 2, 7, 7);
      return;
    case Icon::kChevronRight:
      p.line(-2, -4, 2, 0);
      p.line(2, 0, -2, 4);
      return;
    case Icon::kCommand:  // a prompt
      p.box(-8, -7, 8, 7, 3);
      p.line(-4, -3, -1, 0);
      p.line(-1, 0, -4, 3);
      p.line(1, 3, 5, 3);
      return;
    case Icon::kMenu:
      p.line(-7, -5, 7, -5);
      p.line(-7, 0, 7, 0);
      p.line(-7, 5, 7, 5);
      return;
    case Icon::kCheck:
      p.line(-4, 0, -1, 3);
      p.line(-1, 3, 4, -3);
      return;
    case Icon::kBold:
      for (const float y : {-3.0f, 3.0f}) p.arc(0, y, 3, -0.5f, 0.5f);
      for (const float y : {-6.0f, 0.0f, 6.0f}) p.line(-4, y, 0.5f, y);
      p.line(-4, -6, -4, 6);
      p.line(-3, -6, -3, 6);
      return;
    case Icon::kItalic:
      p.line(1.5f, -6, -1.5f, 6);
      p.line(-1, -6, 4, -6);
      p.line(-4, 6, 1, 6);
      return;
    case Icon::kStrike:
      p.arc(0, -3, 3, -1.15f, -0.1f);
      p.arc(0, 3, 3, -0.15f, 0.9f);
      p.line(-7, 0, 7, 0);
      return;
    case Icon::kCode:
      for (const float s : {-1.0f, 1.0f}) {
        p.line(s * 3, -4, s * 7, 0);
        p.line(s * 7, 0, s * 3, 4);
      }
      return;
    case Icon::kLink:
      p.box(-8, -3, 1, 3, 3);
      p.box(-1, -3, 8, 3, 3);
      return;
    case Icon::kHeading:
      p.line(-5, -6, -5, 6);
      p.line(5, -6, 5, 6);
      p.line(-5, 0, 5, 0);
      return;
    case Icon::kQuote:
      p.line(-7, -6, -7, 6);
      for (const float y : {-4.0f, 0.0f, 4.0f}) p.line(-3, y, y > 0 ? 4.0f : 7.0f, y);
      return;
    case Icon::kBullets:
    case Icon::kNumbers:
    case Icon::kTasks:
      for (const float y : {-5.0f, 0.0f, 5.0f}) {
        p.line(-2, y, 7, y);
        if (icon == Icon::kBullets) list()->AddCircleFilled(p.at(-6, y), 1.5f, colour);
        if (icon == Icon::kNumbers) p.line(-6, y - 1.6f, -6, y + 1.6f);
        if (icon == Icon::kTasks) p.box(-8, y - 2, -4, y + 2, 0.5f);
      }
      if (icon == Icon::kNumbers) p.line(-7.5f, -5.6f, -6, -6.6f);
      return;
    case Icon::kCodeBlock:
      p.box(-8, -7, 8, 7, 3);
      p.line(-4, -3, -1, 0);
      p.line(-1, 0, -4, 3);
      p.line(1, 3, 5, 3);
      return;
    case Icon::kImage:
      p.box(-8, -7, 8, 7);
      p.ring(-3.5f, -2.5f, 1.6f);
      p.line(-8, 5, -2, 0.5f);
      p.line(-2, 0.5f, 2, 4);
      p.line(2, 4, 5, 1);
      p.line(5, 1, 8, 3.5f);
      return;
    case Icon::kSpaces:  // a space held between two marks
      p.line(-7, -5, -7, 5);
      p.line(7, -5, 7, 5);
      list()->AddCircleFilled(p.at(0, 0), 1.8f, colour);
      p.line(-4, 4, 4, 4);
      return;
  }
}

}  // namespace marbre::ui
