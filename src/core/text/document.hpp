// The text of one file, byte for byte. A Document is an immutable value: copying one is O(1) (undo, autosave, diff and
// the parser share it), and an edit makes a new one that shares every chunk it did not touch. Text is kept in chunks of
// a few kilobytes, so an edit in 1 MB costs microseconds, where std::string would move half of it. Chunks end at line
// ends where they can; a longer line goes over several, so that typing in a line of 1 MB does not copy it. Per chunk
// the line ends and UTF-16 units are counted, which makes every index below a search among chunks and in one of them.
//
// A byte order mark stays in the text as its first three bytes. Line endings stay as they are in the file: "\n", "\r\n"
// and a missing final newline all round-trip. A document always has at least one line; a final newline is followed by
// an empty last line, as editors show it. Only "\n" ends a line; the "\r" of a "\r\n" belongs to the ending (and to the
// same chunk), a lone "\r" is text. Not for several threads at once: a long line is joined when it is first asked for.
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

// Lines of more bytes are looked at in pieces where that is possible: not highlighted, wrapped around an edit only.
inline constexpr std::uint32_t kLongLine = 16384;

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
  // View of a line without its ending; valid as long as any copy of this Document lives. A line of more than a chunk is
  // joined for it the first time: where a part will do, take a slice.
  std::string_view line(LineIndex line) const;

  // Positions in UTF-16 code units, as JavaScript counts them. O(log chunks), and one chunk is read.
  std::uint32_t utf16_size() const;
  std::uint32_t utf16_of(ByteOffset at) const;          // units before `at`; inside a code point: before it
  ByteOffset byte_of_utf16(std::uint32_t units) const;  // clamped; inside a surrogate pair: before it

  // Heap bytes of this document. Chunks are shared among documents and count in each of them.
  std::size_t memory() const;
  // Bytes at the start and at the end that stand in the same chunks in both: equal without being compared.
  struct Shared {
    std::uint32_t front = 0, back = 0;  // together at most the shorter one
  };
  Shared shared_with(const Document& other) const;

  LineEnding dominant_ending() const;  // what Enter inserts: the more frequent one, LF when there is none
  // Identity of the text: equal ids mean equal text (not the other way round). For caches, which keep a copy of the
  // Document beside its id: an id is only unique among documents that live.
  const void* id() const;

  // New document with `range` replaced. Precondition: range inside the document and on code points, `with` valid UTF-8
  // and no longer than kMaxBytes.
  Document replaced(ByteRange range, std::string_view with) const;

  friend bool operator==(const Document& a, const Document& b);  // the same bytes; shared chunks are not compared
  friend bool operator==(const Document& a, std::string_view bytes);

 private:
  struct Root;  // in document.cpp
  explicit Document(std::shared_ptr<const Root> root);
  std::shared_ptr<const Root> root_;
};

}  // namespace marbre::text
