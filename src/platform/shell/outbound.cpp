#include "platform/shell/outbound.hpp"

#include <algorithm>

#include "app/wire_names.hpp"
#include "core/markdown/markdown.hpp"
#include "ui/strings.hpp"

namespace marbre::platform {
namespace {

using base::ArrayWriter;
using base::key_if;

void send(Outbound& out, std::initializer_list<base::Member> message, std::string bytes = {}) {
  out.queue.push_back({base::object(message).json, std::move(bytes)});
}

base::Written rect_json(const ui::Rect& r) {
  ArrayWriter out;
  for (const float v : {r.x, r.y, r.w, r.h}) out.add(static_cast<double>(v));
  return std::move(out).take();
}

void send_tree(Outbound& out, const ui::UiState& ui, double now_ms) {
  std::string json = ui::to_json(ui.tree);
  out.tree_due_ms.reset();
  out.tree_focus = ui.focus;
  if (json == out.tree) return;
  out.tree = json;
  out.tree_sent_ms = now_ms;
  out.queue.push_back({std::move(json), {}});
}

void send_if_new(Outbound& out, std::string& before, std::initializer_list<base::Member> message) {
  std::string json = base::object(message).json;
  if (json == before) return;
  before = json;
  out.queue.push_back({std::move(json), {}});
}

void mirror_agent(Outbound& out, const ui::Agent& agent) {
  send_if_new(out, out.agent,
              {{"type", "agent"},
               {"node", agent.node},
               {"serial", agent.serial},
               {"text", agent.text},
               {"from", agent.selection_from},
               {"to", agent.selection_to},
               {"rect", rect_json(agent.rect)},
               {"caret", rect_json(agent.caret)},
               {"size", static_cast<double>(agent.font_size)},
               {"mono", agent.mono},
               {"multiline", agent.multiline}});
}

// The host lays the frame over the canvas: where, how, and which line of the page's source has the caret.
void mirror_page_frame(Outbound& out, const app::AppState& state, const ui::UiState& ui) {
  const app::PagePreview& p = state.page_preview;
  const bool there = ui.page_frame.w > 0 && ui.page_frame.h > 0 && p.shown;
  const bool dark = p.scheme == app::PageScheme::kSystem ? app::is_dark(state) : p.scheme == app::PageScheme::kDark;
  const bool open = there && state.page && state.page->path == *p.shown;
  ArrayWriter over;
  for (const ui::Rect& r : ui.page_over) over.add(rect_json(r));
  send_if_new(out, out.page_frame,
              {{"type", "page_frame"},
               {key_if(there, "rect"), rect_json(ui.page_frame)},
               {key_if(there, "over"), std::move(over).take()},
               {key_if(there, "inert"), ui.page_inert},
               {key_if(there, "width"), app::name_of(app::kPageWidthNames, p.width)},
               {key_if(there, "dark"), dark},
               {key_if(there, "path"), p.shown ? std::string_view(*p.shown) : std::string_view()},
               {key_if(open, "line"), open ? state.page->text.line_of(state.page->selection.head).value : 0}});
}

void announce(Outbound& out, const app::AppState& state) {
  if (!state.notice || state.notice->serial == out.announced) return;
  out.announced = state.notice->serial;
  const app::Language language = ui::shown_language(state.language);
  const std::string text = ui::format(ui::translate_key(state.notice->key, language), state.notice->argument);
  if (text.empty()) return;
  send(out, {{"type", "announce"}, {"text", text}, {"urgent", state.notice->kind == app::Notice::Kind::kProblem}});
}

void watch_preview(Outbound& out, const app::AppState& state, double now_ms) {
  const std::string path = state.page ? state.page->path : std::string();
  const auto revision = state.page ? state.page->derived.revision : std::nullopt;
  if (path == out.preview_path && revision == out.preview_revision) return;
  // A page that was just opened is mirrored at once; typing waits for a pause.
  out.preview_due_ms = path == out.preview_path ? now_ms + kPreviewAfterMs : now_ms;
  out.preview_path = path;
  out.preview_revision = revision;
}

}  // namespace

void mirror(Outbound& out, const app::AppState& state, ui::UiState& ui, double now_ms) {
  // A wish for the focus may name a control that is new: the host must have its element first.
  if (ui.focus != out.tree_focus || ui.wants_focus != 0 || !out.tree_sent_ms ||
      now_ms - *out.tree_sent_ms >= kTreeEveryMs) {
    send_tree(out, ui, now_ms);
  } else if (!out.tree_due_ms) {
    out.tree_due_ms = *out.tree_sent_ms + kTreeEveryMs;
  }
  mirror_agent(out, ui.agent);
  mirror_page_frame(out, state, ui);
  if (ui.wants_focus != 0) send(out, {{"type", "focus"}, {"node", std::exchange(ui.wants_focus, 0u)}});
  if (ui.cursor != out.cursor) send(out, {{"type", "cursor"}, {"css", out.cursor = ui.cursor}});
  if (!ui.clipboard_out.empty())
    send(out, {{"type", "clipboard"},
               {"text", std::exchange(ui.clipboard_out, {})},
               {"html", std::exchange(ui.clipboard_html, {})}});
  announce(out, state);
  watch_preview(out, state, now_ms);
  send_due(out, state, ui, now_ms);
}

void send_due(Outbound& out, const app::AppState& state, const ui::UiState& ui, double now_ms) {
  if (out.tree_due_ms && now_ms >= *out.tree_due_ms) send_tree(out, ui, now_ms);
  if (out.preview_due_ms && now_ms >= *out.preview_due_ms) {
    out.preview_due_ms.reset();
    send(out, {{"type", "preview_html"}}, state.page ? markdown::to_html(state.page->derived.tree) : std::string());
  }
}

std::optional<double> next_due(const Outbound& out) {
  if (out.tree_due_ms && out.preview_due_ms) return std::min(*out.tree_due_ms, *out.preview_due_ms);
  return out.tree_due_ms ? out.tree_due_ms : out.preview_due_ms;
}

}  // namespace marbre::platform
