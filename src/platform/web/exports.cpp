// The C exports, the whole list of ARCHITECTURE.md's "The boundary": thin wrappers around the one App of the page.
// Pointers that come in are valid for the call; a pointer that goes out is valid until the next call of the same
// function.
#include <emscripten.h>
#include <emscripten/console.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "platform/shell/app.hpp"
#include "platform/web/canvas_glyphs.hpp"

using marbre::platform::App;

// clang-format off
EM_JS(int, marbre_is_mac, (), { return /Mac|iPhone|iPad/.test(navigator.platform) ? 1 : 0; });
EM_JS_DEPS(marbre_exports, "$UTF8ToString");
// clang-format on

namespace {

App* g_app = nullptr;  // for the life of the page: what would take it apart is not downloaded

marbre::platform::Modifiers modifiers_of(int bits) {
  return {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0};
}

struct Out {
  const char* envelope;
  std::uint32_t envelope_length;
  const char* bytes;
  std::uint32_t bytes_length;
};

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE int marbre_start(double width, double height, double density, int touch) {
  auto renderer = marbre::gfx::make_webgl2_renderer();
  if (!renderer->error().empty()) {
    emscripten_err(renderer->error().c_str());
    return 0;
  }
  marbre::platform::Setup setup;
  setup.display = {static_cast<float>(width), static_cast<float>(height), static_cast<float>(density)};
  setup.touch = touch != 0;
  setup.mac = marbre_is_mac() != 0;
  setup.clock_ms = emscripten_get_now;
  setup.draw = marbre::ui::draw_frame;
  g_app = new App(std::move(setup), std::move(renderer), marbre::platform::make_canvas_glyphs());
  return 1;
}

EMSCRIPTEN_KEEPALIVE void* marbre_alloc(std::uint32_t bytes) { return std::malloc(bytes); }
EMSCRIPTEN_KEEPALIVE void marbre_free(void* pointer) { std::free(pointer); }

EMSCRIPTEN_KEEPALIVE int marbre_receive(const char* envelope, std::uint32_t envelope_length, const char* bytes,
                                        std::uint32_t bytes_length) {
  return g_app->receive({envelope, envelope_length}, {bytes, bytes_length}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const Out* marbre_poll() {
  static marbre::app::Message message;
  static Out out;
  auto next = g_app->poll();
  if (!next) {
    message = {};
    return nullptr;
  }
  message = std::move(*next);
  out = {message.envelope.data(), static_cast<std::uint32_t>(message.envelope.size()), message.bytes.data(),
         static_cast<std::uint32_t>(message.bytes.size())};
  return &out;
}

EMSCRIPTEN_KEEPALIVE double marbre_frame(double monotonic_ms, double epoch_ms, int utc_offset_minutes) {
  return g_app->frame(monotonic_ms, static_cast<std::int64_t>(epoch_ms), utc_offset_minutes);
}

EMSCRIPTEN_KEEPALIVE void marbre_resize(double width, double height, double density) {
  g_app->resize({static_cast<float>(width), static_cast<float>(height), static_cast<float>(density)});
}

EMSCRIPTEN_KEEPALIVE void marbre_pointer(int kind, double x, double y, int button, int buttons, int modifiers,
                                         int type) {
  if (kind < 0 || kind > 4 || type < 0 || type > 2) return;
  g_app->pointer({static_cast<marbre::platform::PointerKind>(kind), static_cast<float>(x), static_cast<float>(y),
                  button, buttons, modifiers_of(modifiers), static_cast<marbre::platform::PointerType>(type)});
}

EMSCRIPTEN_KEEPALIVE void marbre_wheel(double x, double y, double dx, double dy, int modifiers) {
  g_app->wheel(static_cast<float>(x), static_cast<float>(y), static_cast<float>(dx), static_cast<float>(dy),
               modifiers_of(modifiers));
}

EMSCRIPTEN_KEEPALIVE int marbre_key(const char* key, std::uint32_t length, int modifiers,
                                    int /*repeat: the same command again*/) {
  const marbre::platform::Modifiers m = modifiers_of(modifiers);
  return g_app->key({std::string(key, length), m.ctrl, m.shift, m.alt, m.meta}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void marbre_image(const char* key, std::uint32_t length, int width, int height,
                                       const std::uint8_t* rgba) {
  g_app->image({key, length}, width, height, rgba);
}

EMSCRIPTEN_KEEPALIVE void marbre_context(int restored) { g_app->context(restored != 0); }

EMSCRIPTEN_KEEPALIVE void marbre_forget_glyphs() {
  marbre::platform::reload_font_stacks();
  g_app->forget_glyphs();
}

EMSCRIPTEN_KEEPALIVE std::uint32_t marbre_frames() { return static_cast<std::uint32_t>(g_app->frames()); }

EMSCRIPTEN_KEEPALIVE int marbre_shows(int pane, const char* text, std::uint32_t length) {
  const auto where = pane == 1 ? marbre::platform::Pane::kPreview : marbre::platform::Pane::kEditor;
  return g_app->shows(where, {text, length}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int marbre_open_text(const char* path, std::uint32_t path_length, const char* text,
                                          std::uint32_t text_length) {
  return g_app->open_text({path, path_length}, {text, text_length}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE int marbre_caret_after(const char* text, std::uint32_t length) {
  return g_app->caret_after({text, length}) ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE const double* marbre_timings() {
  static_assert(sizeof(marbre::platform::Timings) == 8 * sizeof(double));
  return &g_app->timings().edit_start;
}

}  // extern "C"
