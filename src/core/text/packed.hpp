// Numbers, texts and changes as compact bytes (LEB128), for the operation log and the stored undo history. Reading is
// total: what is not well-formed fails once and answers with zeros from then on.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "core/text/change.hpp"
#include "core/text/selection.hpp"

namespace marbre::text {

void pack(std::string& out, std::uint64_t number);
void pack(std::string& out, const Change& change);
void pack(std::string& out, Selection selection);

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}
  std::uint64_t number(std::uint64_t max);
  std::uint32_t offset() { return static_cast<std::uint32_t>(number(Document::kMaxBytes)); }
  std::string_view text(std::size_t length);
  Change change();  // well-formed; that it fits a document is another question (`fits`)
  Selection selection();
  bool done() const { return rest_.empty(); }
  bool failed() const { return failed_; }
  std::size_t left() const { return rest_.size(); }

 private:
  std::uint64_t fail();
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace marbre::text
