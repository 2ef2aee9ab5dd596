// Any envelope with any bytes: decode answers with an action or an error, and the app survives the action. The input is
// the envelope, a zero byte, and the bytes beside it; several messages follow each other after a 0xFF byte, to one app.
#include <cstdint>
#include <string_view>

#include "app/update.hpp"
#include "app/wire.hpp"

using namespace marbre;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  app::AppState state;
  state.now = {1'795'386'896'000};
  app::update(state,
              app::HostReady{app::Language::kFrench, false, false, true, "#/a/b/edit/a.md", "1f2e3d4c", {true, "x"}});
  while (!rest.empty()) {
    const std::size_t end = rest.find('\xff');
    std::string_view message = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    const std::size_t zero = message.find('\0');
    const std::string_view bytes = zero == std::string_view::npos ? std::string_view{} : message.substr(zero + 1);
    base::Result<app::Action> action = app::decode(message.substr(0, zero), bytes);
    if (!action.ok()) continue;
    state.now = state.now + 50;
    for (const app::Effect& effect : app::update(state, std::move(action).value())) app::encode(effect);
    app::refresh(state);
  }
  return 0;
}
