// Effects and replies as messages: a JSON envelope {"type": "...", ...} and raw bytes beside it, whose pieces the
// envelope names by lengths, in order. The other half is web/src/bridge/messages.ts; tests/contract holds one fixture
// per message that both sides decode and encode. Names are snake_case of the C++ structs' members; outcomes are
// "offline", "head_moved", ...
#pragma once
#include <string>
#include <string_view>

#include "app/action.hpp"
#include "app/effect.hpp"
#include "core/base/json.hpp"

namespace marbre::app {

struct Message {
  std::string envelope;  // JSON object with "type"
  std::string bytes;     // concatenated payloads
};

Message encode(const Effect&);
// kBadJson, kBadMessage. Lengths that do not add up to bytes.size() are kBadMessage: a truncated answer never
// half-applies.
base::Result<Action> decode(std::string_view envelope, std::string_view bytes);

}  // namespace marbre::app
