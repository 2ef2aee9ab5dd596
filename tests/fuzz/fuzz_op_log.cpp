// Any bytes as a draft's state and log: the answer is a text that is UTF-8 and a history whose steps can be taken as
// far as they fit. Inputs are sealed here, so that the fuzzer gets past the hashes.
#include <cstdlib>
#include <string>

#include "core/base/utf8.hpp"
#include "core/text/op_log.hpp"
#include "input.hpp"

using namespace marbre;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const text::Document snapshot = *text::Document::from("Un é.\r\nDeux 👋\n");
  text::LogChain chain;
  std::string state = text::encode_state(snapshot, {}, {}, chain);
  if (size > 0 && data[0] % 2 == 0) {
    const text::Replayed raw = text::replay(snapshot, bytes.substr(1), bytes);
    if (!(raw.text == snapshot)) std::abort();
    return 0;
  }
  std::string log;
  const std::size_t half = size / 2;
  log += text::seal(bytes.substr(0, half), snapshot.size(), chain);
  log += text::seal(bytes.substr(half), snapshot.size(), chain);
  const text::Replayed out = text::replay(snapshot, state, log);
  if (!base::is_valid_utf8(out.text.to_string())) std::abort();
  text::History history = out.history;
  text::Document document = out.text;
  while (const auto step = history.undo()) {
    if (!text::fits(step->change, document)) std::abort();
    document = step->change.apply(document);
  }
  return 0;
}
