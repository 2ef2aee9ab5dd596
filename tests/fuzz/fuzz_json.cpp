// Any bytes parse or are refused; what parses is written as valid UTF-8 and reads back as the same.
#include "core/base/json.hpp"
#include "fuzz/input.hpp"

using namespace marbre;
using fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const base::Result<base::Json> parsed = base::Json::parse(text);
  if (!parsed.ok()) {
    require(parsed.error().code == base::ErrorCode::kBadJson, "error code");
    return 0;
  }
  const std::string written = parsed->dump();
  require(base::is_valid_utf8(written), "valid UTF-8");
  const base::Result<base::Json> again = base::Json::parse(written);
  require(again.ok(), "what is written can be read");
  require(again->dump() == written, "round trip");
  return 0;
}
