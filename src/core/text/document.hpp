// The text of one file, byte for byte. A Document is an immutable value: copying one is O(1) (undo, autosave, diff and
// the parser share it), and an edit makes a new one that shares every chunk it did not touch. Text is kept in chunks of
// whole lines, so an edit in 1 MB costs microseconds, where std::string would move half of it (a longer line is a chunk
// of its own and is copied whole). A byte order mark stays in the text as its first three bytes.
//
// Line endings stay as they are in the file: "\n", "\r\n" and a missing final newline all round-trip. A document always
// has at least one line; a final newline is followed by an empty last line, as editors show it. Only "\n" ends a line;
// the "\r" of a "\r\n" belongs to the ending, a lone "\r" is text.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"

namespace marbre::text {

using base::ByteOffset;
using base::ByteRange;
using base::LineIndex;

enum class LineEnding { kLf, kCrLf };

class Document {
 public:
  Document();  // empty: one empty line
  static constexpr std::uint32_t kMaxBytes = 64u << 20;
  // Takes the bytes as they are. kInvalidUtf8 or kTooLarge (more than kMaxBytes).
  static base::Result<Document> from(std::string_view bytes);

  std::uint32_t size() const;        // bytes
  std::uint32_t line_count() const;  // >= 1
  std::string to_string() const;
  std::string slice(ByteRange range) const;  // clamped to the document
  void append_slice(ByteRange range, std::string& out) const;

  LineIndex line_of(ByteOffset at) const;      // O(log chunks)
  ByteRange line_range(LineIndex line) const;  // without its ending
  ByteRange line_range_with_ending(LineIndex line) const;
  // A line beyond the last one reads as the last one.
  // View of a line without its ending; valid as long as any copy of this Document lives.
  std::string_view line(LineIndex line) const;

  LineEnding dominant_ending() const;  // what Enter inserts: the more frequent one, LF when there is none
  // Identity of the text: equal ids mean equal text (not the other way round). For caches, which keep a copy of the
  // Document beside its id: an id is only unique among documents that live.
  const void* id() const;

  // New document with `range` replaced. Precondition: range inside the document and on code points, `with` valid UTF-8
  // and no longer than kMaxBytes.
  Document replaced(ByteRange range, std::string_view with) const;

  friend bool operator==(const Document& a, const Document& b);  // the same bytes; shared chunks are not compared
  // The stretch in which two texts differ: before.range became after.range. Shared chunks are not compared, so that it
  // costs microseconds between the states around an edit. Bounds are bytes, not code points; both empty when equal.
  struct Difference {
    ByteRange before, after;
  };
  static Difference difference(const Document& before, const Document& after);

 private:
  struct Root;  // in document.cpp
  explicit Document(std::shared_ptr<const Root> root);
  std::shared_ptr<const Root> root_;
};

}  // namespace marbre::text
