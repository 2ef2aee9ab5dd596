#include "core/text/document.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/base/utf8.hpp"

namespace marbre::text {
namespace {

// Pieces of a rebuilt stretch aim at kTargetChunk; a chunk may grow to kLargeChunk by typing before it is split, and
// one below kSmallChunk is joined to a neighbour. A line longer than that has a chunk to itself.
constexpr std::size_t kTargetChunk = 4096, kLargeChunk = 2 * kTargetChunk, kSmallChunk = kTargetChunk / 4;

// Whole lines; only the last chunk of a document may end without "\n".
struct Chunk {
  std::string text;
  std::vector<std::uint32_t> line_ends;  // offset behind each "\n"
  std::uint32_t crlf_count = 0;
};
using ChunkPtr = std::shared_ptr<const Chunk>;

std::uint32_t to_u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// Offset behind the first "\n" at or after `at`, or the end.
std::size_t line_end(std::string_view text, std::size_t at) {
  const std::size_t newline = text.find('\n', at);
  return newline == std::string_view::npos ? text.size() : newline + 1;
}

ChunkPtr make_chunk(std::string text) {
  auto chunk = std::make_shared<Chunk>();
  chunk->text = std::move(text);
  const std::string_view view = chunk->text;
  for (std::size_t at = view.find('\n'); at != std::string_view::npos; at = view.find('\n', at + 1)) {
    chunk->line_ends.push_back(to_u32(at + 1));
    if (at > 0 && view[at - 1] == '\r') ++chunk->crlf_count;
  }
  return chunk;
}

// Cuts text into chunks of whole lines; none at all for empty text.
void append_chunks(std::string_view text, std::vector<ChunkPtr>& out) {
  while (text.size() > kLargeChunk) {
    const std::size_t newline = text.rfind('\n', kTargetChunk - 1);
    const std::size_t cut = newline == std::string_view::npos ? line_end(text, kTargetChunk - 1) : newline + 1;
    out.push_back(make_chunk(std::string(text.substr(0, cut))));
    text.remove_prefix(cut);
  }
  if (!text.empty()) out.push_back(make_chunk(std::string(text)));
}

}  // namespace

struct Document::Root {
  std::vector<ChunkPtr> chunks;            // at least one; empty text only when the document is empty
  std::vector<std::uint32_t> byte_starts;  // of each chunk
  std::vector<std::uint32_t> line_starts;  // index of the line each chunk starts with
  std::uint32_t size = 0, newlines = 0, crlf_count = 0;

  explicit Root(std::vector<ChunkPtr> c) : chunks(std::move(c)) {
    if (chunks.empty()) chunks.push_back(std::make_shared<Chunk>());
    byte_starts.reserve(chunks.size());
    line_starts.reserve(chunks.size());
    for (const ChunkPtr& chunk : chunks) {
      byte_starts.push_back(size);
      line_starts.push_back(newlines);
      size += to_u32(chunk->text.size());
      newlines += to_u32(chunk->line_ends.size());
      crlf_count += chunk->crlf_count;
    }
  }

  // The chunk that holds byte `at`; for the end of the document the last one.
  std::size_t chunk_at(std::uint32_t at) const {
    return static_cast<std::size_t>(std::upper_bound(byte_starts.begin(), byte_starts.end(), at) -
                                    byte_starts.begin()) -
           1;
  }

  struct Line {
    const Chunk* chunk;
    std::uint32_t chunk_start;  // in the document
    std::uint32_t from, to;     // in the chunk, with the ending
  };

  // The empty line behind a final newline belongs to the last chunk as well.
  Line line_at(LineIndex index) const {
    const std::uint32_t line = std::min(index.value, newlines);
    const auto after = std::upper_bound(line_starts.begin(), line_starts.end(), line);
    const std::size_t at = static_cast<std::size_t>(after - line_starts.begin()) - 1;
    const Chunk& chunk = *chunks[at];
    const std::size_t i = line - line_starts[at];
    const std::uint32_t from = i == 0 ? 0 : chunk.line_ends[i - 1];
    const std::uint32_t to = i < chunk.line_ends.size() ? chunk.line_ends[i] : to_u32(chunk.text.size());
    return {&chunk, byte_starts[at], from, to};
  }
};

namespace {

// Offset of the line's end without its "\n" or "\r\n".
std::uint32_t end_of_content(const Chunk& chunk, std::uint32_t from, std::uint32_t to) {
  if (to == from || chunk.text[to - 1] != '\n') return to;
  return to - from >= 2 && chunk.text[to - 2] == '\r' ? to - 2 : to - 1;
}

}  // namespace

Document::Document() {
  static const std::shared_ptr<const Root> kEmpty = std::make_shared<Root>(std::vector<ChunkPtr>{});
  root_ = kEmpty;
}

Document::Document(std::shared_ptr<const Root> root) : root_(std::move(root)) {}

base::Result<Document> Document::from(std::string_view bytes) {
  if (bytes.size() > kMaxBytes) return base::Error{base::ErrorCode::kTooLarge, "documents end at 64 MiB"};
  if (!base::is_valid_utf8(bytes)) return base::Error{base::ErrorCode::kInvalidUtf8, "the text is not UTF-8"};
  if (bytes.empty()) return Document();
  std::vector<ChunkPtr> chunks;
  append_chunks(bytes, chunks);
  return Document(std::make_shared<Root>(std::move(chunks)));
}

std::uint32_t Document::size() const { return root_->size; }
std::uint32_t Document::line_count() const { return root_->newlines + 1; }
const void* Document::id() const { return root_.get(); }

std::string Document::to_string() const { return slice({{0}, {size()}}); }

std::string Document::slice(ByteRange range) const {
  std::string out;
  append_slice(range, out);
  return out;
}

void Document::append_slice(ByteRange range, std::string& out) const {
  const std::uint32_t to = std::min(range.to.value, size());
  std::uint32_t from = std::min(range.from.value, to);
  out.reserve(out.size() + (to - from));
  for (std::size_t i = root_->chunk_at(from); from < to; ++i) {
    const std::string& text = root_->chunks[i]->text;
    const std::uint32_t skip = from - root_->byte_starts[i];
    const std::uint32_t n = std::min(to - from, to_u32(text.size()) - skip);
    out.append(text, skip, n);
    from += n;
  }
}

LineIndex Document::line_of(ByteOffset at) const {
  const std::uint32_t offset = std::min(at.value, size());
  const std::size_t i = root_->chunk_at(offset);
  const std::vector<std::uint32_t>& ends = root_->chunks[i]->line_ends;
  const auto after = std::upper_bound(ends.begin(), ends.end(), offset - root_->byte_starts[i]);
  return {root_->line_starts[i] + to_u32(static_cast<std::size_t>(after - ends.begin()))};
}

ByteRange Document::line_range(LineIndex index) const {
  const Root::Line line = root_->line_at(index);
  const std::uint32_t end = end_of_content(*line.chunk, line.from, line.to);
  return {{line.chunk_start + line.from}, {line.chunk_start + end}};
}

ByteRange Document::line_range_with_ending(LineIndex index) const {
  const Root::Line line = root_->line_at(index);
  return {{line.chunk_start + line.from}, {line.chunk_start + line.to}};
}

std::string_view Document::line(LineIndex index) const {
  const Root::Line line = root_->line_at(index);
  const std::uint32_t end = end_of_content(*line.chunk, line.from, line.to);
  return std::string_view(line.chunk->text).substr(line.from, end - line.from);
}

LineEnding Document::dominant_ending() const {
  return root_->crlf_count * std::uint64_t{2} > root_->newlines ? LineEnding::kCrLf : LineEnding::kLf;
}

Document Document::replaced(ByteRange range, std::string_view with) const {
  assert(range.from <= range.to && range.to.value <= size());
  assert(with.size() <= kMaxBytes);
  if (range.empty() && with.empty()) return *this;
  const Root& old = *root_;

  // The stretch of chunks [first, last] is rebuilt. `to` lies inside chunk `last`, so its rest brings the line end with
  // it.
  std::size_t first = old.chunk_at(range.from.value);
  std::size_t last = old.chunk_at(range.to.value);
  const std::string_view head =
      std::string_view(old.chunks[first]->text).substr(0, range.from.value - old.byte_starts[first]);
  const std::string_view tail = std::string_view(old.chunks[last]->text).substr(range.to.value - old.byte_starts[last]);
  std::string_view before, after;  // a small neighbour, taken along
  if (head.size() + with.size() + tail.size() < kSmallChunk) {
    if (last + 1 < old.chunks.size()) {
      after = old.chunks[++last]->text;
    } else if (first > 0) {
      before = old.chunks[--first]->text;
    }
  }
  std::string text;
  text.reserve(before.size() + head.size() + with.size() + tail.size() + after.size());
  text.append(before).append(head).append(with).append(tail).append(after);

  std::vector<ChunkPtr> chunks;
  chunks.reserve(old.chunks.size() + text.size() / kTargetChunk + 1);
  const auto begin = old.chunks.begin();
  chunks.insert(chunks.end(), begin, begin + static_cast<std::ptrdiff_t>(first));
  if (text.size() <= kLargeChunk) {
    if (!text.empty()) chunks.push_back(make_chunk(std::move(text)));
  } else {
    append_chunks(text, chunks);
  }
  chunks.insert(chunks.end(), begin + static_cast<std::ptrdiff_t>(last) + 1, old.chunks.end());
  return Document(std::make_shared<Root>(std::move(chunks)));
}

bool operator==(const Document& a, const Document& b) {
  if (a.root_ == b.root_) return true;
  if (a.size() != b.size()) return false;
  std::size_t i = 0, j = 0, at_i = 0, at_j = 0;
  while (i < a.root_->chunks.size() && j < b.root_->chunks.size()) {
    const ChunkPtr &left = a.root_->chunks[i], &right = b.root_->chunks[j];
    if (left != right || at_i != at_j) {
      const std::size_t n = std::min(left->text.size() - at_i, right->text.size() - at_j);
      if (std::memcmp(left->text.data() + at_i, right->text.data() + at_j, n) != 0) return false;
      at_i += n;
      at_j += n;
    } else {
      at_i = at_j = left->text.size();
    }
    if (at_i == left->text.size()) ++i, at_i = 0;
    if (at_j == right->text.size()) ++j, at_j = 0;
  }
  return true;
}

Document::Difference Document::difference(const Document& before, const Document& after) {
  const Root &a = *before.root_, &b = *after.root_;
  const std::uint32_t shorter = std::min(a.size, b.size);
  std::size_t first = 0;
  while (first < a.chunks.size() && first < b.chunks.size() && a.chunks[first] == b.chunks[first]) ++first;
  std::uint32_t head = first < a.chunks.size() ? a.byte_starts[first] : a.size;
  const auto byte = [](const Root& root, std::size_t& chunk, std::uint32_t at) {  // `at` grows or shrinks by one
    while (chunk + 1 < root.chunks.size() && at >= root.byte_starts[chunk + 1]) ++chunk;
    while (at < root.byte_starts[chunk]) --chunk;
    return root.chunks[chunk]->text[at - root.byte_starts[chunk]];
  };
  std::size_t i = std::min(first, a.chunks.size() - 1), j = std::min(first, b.chunks.size() - 1);
  while (head < shorter && byte(a, i, head) == byte(b, j, head)) ++head;
  std::size_t last = 0;  // chunks shared at the end
  while (last < a.chunks.size() - std::min(first, a.chunks.size()) &&
         last < b.chunks.size() - std::min(first, b.chunks.size()) &&
         a.chunks[a.chunks.size() - 1 - last] == b.chunks[b.chunks.size() - 1 - last])
    ++last;
  std::uint32_t tail = last == 0 ? 0 : a.size - a.byte_starts[a.chunks.size() - last];
  tail = std::min(tail, shorter - head);
  i = a.chunks.size() - 1;
  j = b.chunks.size() - 1;
  while (tail < shorter - head && byte(a, i, a.size - 1 - tail) == byte(b, j, b.size - 1 - tail)) ++tail;
  return {{{head}, {a.size - tail}}, {{head}, {b.size - tail}}};
}

}  // namespace marbre::text
