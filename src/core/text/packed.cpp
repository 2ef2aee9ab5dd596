#include "core/text/packed.hpp"

#include <utility>
#include <vector>

namespace marbre::text {

void pack(std::string& out, std::uint64_t number) {
  while (number >= 0x80) {
    out += static_cast<char>(0x80 | (number & 0x7F));
    number >>= 7;
  }
  out += static_cast<char>(number);
}

void pack(std::string& out, Selection selection) {
  pack(out, selection.anchor.value);
  pack(out, selection.head.value);
}

void pack(std::string& out, const Change& change) {
  pack(out, change.edits().size());
  ByteOffset at;
  for (const Edit& edit : change.edits()) {
    pack(out, edit.range.from - at);
    pack(out, edit.range.length());
    pack(out, edit.insert.size());
    out += edit.insert;
    at = edit.range.to;
  }
}

std::uint64_t Unpacker::fail() {
  failed_ = true;
  rest_ = {};
  return 0;
}

std::uint64_t Unpacker::number(std::uint64_t max) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 63; shift += 7) {
    if (rest_.empty()) return fail();
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return value <= max ? value : fail();
  }
  return fail();
}

std::string_view Unpacker::text(std::size_t length) {
  if (length > rest_.size()) return fail(), std::string_view();
  const std::string_view out = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return out;
}

Selection Unpacker::selection() {
  const std::uint32_t anchor = offset();
  return {{anchor}, {offset()}};
}

Change Unpacker::change() {
  const std::uint64_t count = number(rest_.size());
  std::vector<Edit> edits;
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count && !failed_; ++i) {
    const std::uint64_t from = at + offset(), to = from + offset();
    const std::string_view insert = text(static_cast<std::size_t>(number(Document::kMaxBytes)));
    if (to > Document::kMaxBytes) fail();
    if (failed_) break;
    edits.push_back({{{static_cast<std::uint32_t>(from)}, {static_cast<std::uint32_t>(to)}}, std::string(insert)});
    at = to;
  }
  return failed_ ? Change{} : Change::of(std::move(edits));
}

}  // namespace marbre::text
