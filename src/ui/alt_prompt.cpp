#include "ui/alt_prompt.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "gfx/images.hpp"
#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {

struct AltView {
  std::string path;  // of the picture that is asked about
  std::string alt;
  Rect caret;                           // where it stands
  std::map<std::string, double> asked;  // thumbnails that were asked for, and when
};

namespace {

using app::AppState;
using enum StringId;

constexpr double kAskAgainSeconds = 5;
constexpr float kShadow = 24, kThumbnail = 64;

AltView& view_of(Ui& ui) {
  if (!ui.state.alt) ui.state.alt = std::make_shared<AltView>();
  return *ui.state.alt;
}

Rect place_of(const Ui& ui, const AltView& view, float height) {
  const float window_w = ui.state.width, window_h = ui.state.height;
  if (is_phone(ui)) return {0, 0, window_w, std::min(height, window_h)};
  const float w = std::min(440.0f, window_w - 32);
  const float x = std::clamp(view.caret.x - 16, 16.0f, std::max(16.0f, window_w - w - 16));
  const float below = view.caret.y + view.caret.h + 8, above = view.caret.y - 8 - height;
  const float y = below + height > window_h - 16 && above >= 16 ? above : below;
  return {std::round(x), std::round(std::clamp(y, 16.0f, std::max(16.0f, window_h - height - 16))), w, height};
}

void done(Ui& ui, AltView& view, std::string alt) {
  ui.sink.push(app::DescribePicture{view.path, std::move(alt)});
  view.path.clear();
  if (editor_node(ui.state) != 0) ui.state.wants_focus = editor_node(ui.state);
  wake_in(ui, 0);
}

std::string_view trimmed(std::string_view words) {
  const std::size_t from = words.find_first_not_of(' ');
  return from == std::string_view::npos ? std::string_view()
                                        : words.substr(from, words.find_last_not_of(' ') + 1 - from);
}

void draw_prompt(Ui& ui, const AppState& app, const app::ComingPicture& picture, AltView& view, Rect place) {
  const bool opening = view.path != picture.path;
  if (opening) view.path = picture.path, view.alt = picture.alt;
  const std::string label = format(ui.tr(kAltField), picture.name);
  const std::uint32_t field_id = node_id(Role::kTextbox, label);
  const bool focused = ui.state.focus == field_id;
  Rect rest = inset(place, kPadding, 12);
  Rect beside = cut_left(rest, kThumbnail);
  beside.h = kThumbnail;
  fill(beside, ui.theme.panel, 4);
  if (picture.inserted) {
    draw_thumbnail(ui, app, picture.path, beside);
  } else {
    draw_line(beside, style_of(TextRole::kLabel), ui.theme.soft, "…", 0.5f);
  }
  cut_left(rest, 12);
  begin_column(ui, rest, 6);
  text(ui, ui.tr(kAltLabel), TextRole::kLabel);
  const auto typed = field(ui, label, view.alt, {.description = ui.tr(kAltHint), .bare = true});
  if (typed) view.alt = *typed;
  text(ui, ui.tr(picture.inserted ? kAltHint : kAltPreparing), TextRole::kLabel);
  begin_row(ui, control_height(ui), 8);
  push_right(ui, button_width(ui, ui.tr(kAltDecorative)) + 8 + button_width(ui, ui.tr(kAltDone)));
  const ButtonOptions quiet{.kind = ButtonKind::kQuiet,
                            .shortcut = ui.state.focus == field_id ? std::string_view("Escape") : std::string_view()};
  const bool decorative = button(ui, ui.tr(kAltDecorative), quiet);
  const ButtonOptions primary{.kind = ButtonKind::kPrimary, .disabled = trimmed(view.alt).empty()};
  const bool described = button(ui, ui.tr(kAltDone), primary);
  end_row(ui);
  end_column(ui);
  if (opening) ui.state.wants_focus = field_id;
  if (decorative) return done(ui, view, {});
  if (described || (focused && ui.state.key && ui.state.key->key == "Enter"))
    done(ui, view, std::string(trimmed(view.alt)));
}

}  // namespace

void draw_thumbnail(Ui& ui, const AppState& app, const std::string& path, Rect place) {
  const std::string key = app::thumbnail_key(path);
  const auto size = gfx::image_size(key);
  if (size && size->width > 0 && size->height > 0) {
    const float scale =
        std::min({place.w / static_cast<float>(size->width), place.h / static_cast<float>(size->height), 1.0f});
    const float w = static_cast<float>(size->width) * scale, h = static_cast<float>(size->height) * scale;
    const ImVec2 min{std::round(place.x + (place.w - w) / 2), std::round(place.y + (place.h - h) / 2)};
    gfx::draw_image(ImGui::GetWindowDrawList(), key, min, {min.x + w, min.y + h});
    return;
  }
  const auto known = app.images.find(key);
  const bool missing = known != app.images.end() && known->second == AppState::ImageState::kMissing;
  draw_line(place, style_of(TextRole::kLabel), ui.theme.soft, missing ? "—" : "…", 0.5f);
  const auto [asked, first] = view_of(ui).asked.try_emplace(key, ui.state.time);
  if (missing || (!first && ui.state.time - asked->second <= kAskAgainSeconds)) return;
  asked->second = ui.state.time;
  ui.sink.push(app::NeedImage{path, true});
}

void draw_alt_prompt(Ui& ui, const AppState& app) {
  const app::ComingPicture* const picture = app::asked_picture(app);
  AltView& view = view_of(ui);
  if (picture == nullptr) {
    view.path.clear();
    return;
  }
  if (view.path != picture->path && ui.state.agent.node != 0 && ui.state.agent.node == editor_node(ui.state)) {
    view.caret = ui.state.agent.caret;
  } else if (view.caret.h == 0) {
    view.caret = {ui.state.width / 2 - 220, ui.state.height * 0.3f, 1, 20};
  }
  const float width = place_of(ui, view, 0).w - 2 * kPadding - kThumbnail - 12;
  const auto lines = [&](StringId words) {
    return wrapped_height(style_of(TextRole::kLabel), line_height_of(TextRole::kLabel), width, ui.tr(words));
  };
  const float height = lines(kAltLabel) + lines(kAltHint) + 2 * control_height(ui) + 18 + 24;
  const Rect place = place_of(ui, view, height);
  begin_layer(ui, "##alt", inset(place, -kShadow));
  const float radius = is_phone(ui) ? 0 : 10;
  drop_shadow(ui, place, radius);
  fill(place, ui.theme.paper, radius);
  outline(place, ui.theme.line, radius);
  begin_region(ui, Role::kDialog, ui.tr(kAltTitle), place);
  draw_prompt(ui, app, *picture, view, place);
  end_region(ui);
  end_layer(ui);
}

}  // namespace marbre::ui
