#include "core/text/document.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include "core/base/utf8.hpp"

namespace marbre::text {
namespace {

// Pieces of a rebuilt stretch aim at kTargetChunk; a chunk may grow to kLargeChunk by typing before it is split, and
// one below kSmallChunk is joined to a neighbour.
constexpr std::size_t kTargetChunk = 4096, kLargeChunk = 2 * kTargetChunk, kSmallChunk = kTargetChunk / 4;

// Cut between code points and never inside "\r\n"; at line ends wherever they are close enough together.
struct Chunk {
  std::string text;
  std::vector<std::uint32_t> line_ends;  // offset behind each "\n"
  std::uint32_t crlf_count = 0;
  std::uint32_t utf16 = 0;  // code units
};
using ChunkPtr = std::shared_ptr<const Chunk>;

std::uint32_t to_u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

bool continues_code_point(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Of valid UTF-8: one unit for each first byte, a second one for those of four bytes. Without branches, so that it is
// done sixteen bytes at a time.
std::uint32_t count_utf16(std::string_view text) {
  std::uint32_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    units += static_cast<std::uint32_t>((byte & 0xC0) != 0x80) + static_cast<std::uint32_t>(byte >= 0xF0);
  }
  return units;
}

ChunkPtr make_chunk(std::string text) {
  auto chunk = std::make_shared<Chunk>();
  chunk->text = std::move(text);
  const std::string_view view = chunk->text;
  for (std::size_t at = view.find('\n'); at != std::string_view::npos; at = view.find('\n', at + 1)) {
    chunk->line_ends.push_back(to_u32(at + 1));
    if (at > 0 && view[at - 1] == '\r') ++chunk->crlf_count;
  }
  chunk->utf16 = count_utf16(view);
  return chunk;
}

// Where to cut text that is longer than a chunk should be.
std::size_t cut_of(std::string_view text) {
  const std::size_t newline = text.rfind('\n', kTargetChunk - 1);
  if (newline != std::string_view::npos && newline >= kSmallChunk) return newline + 1;
  std::size_t cut = kTargetChunk;
  while (continues_code_point(text[cut])) --cut;
  return text[cut] == '\n' && text[cut - 1] == '\r' ? cut - 1 : cut;
}

// None at all for empty text.
void append_chunks(std::string_view text, std::vector<ChunkPtr>& out) {
  while (text.size() > kLargeChunk) {
    const std::size_t cut = cut_of(text);
    out.push_back(make_chunk(std::string(text.substr(0, cut))));
    text.remove_prefix(cut);
  }
  if (!text.empty()) out.push_back(make_chunk(std::string(text)));
}

}  // namespace

struct Document::Root {
  std::vector<ChunkPtr> chunks;             // at least one; empty text only when the document is empty
  std::vector<std::uint32_t> byte_starts;   // of each chunk
  std::vector<std::uint32_t> line_starts;   // line ends before each chunk
  std::vector<std::uint32_t> utf16_starts;  // code units before each chunk
  std::uint32_t size = 0, newlines = 0, crlf_count = 0, utf16 = 0;
  // Lines that go over several chunks and were asked for as a view.
  struct Joined {
    std::uint32_t line;
    std::string text;
  };
  mutable std::vector<std::unique_ptr<Joined>> joined;
  mutable std::size_t near = 0;  // the chunk of the line end that was looked for last: mostly the next one's too

  explicit Root(std::vector<ChunkPtr> c) : chunks(std::move(c)) {
    if (chunks.empty()) chunks.push_back(std::make_shared<Chunk>());
    byte_starts.reserve(chunks.size());
    line_starts.reserve(chunks.size());
    utf16_starts.reserve(chunks.size());
    for (const ChunkPtr& chunk : chunks) {
      byte_starts.push_back(size);
      line_starts.push_back(newlines);
      utf16_starts.push_back(utf16);
      size += to_u32(chunk->text.size());
      newlines += to_u32(chunk->line_ends.size());
      crlf_count += chunk->crlf_count;
      utf16 += chunk->utf16;
    }
  }

  // The last chunk that starts at or before `wanted`.
  static std::size_t last_at(const std::vector<std::uint32_t>& starts, std::uint32_t wanted) {
    const auto after = std::upper_bound(starts.begin(), starts.end(), wanted);
    return static_cast<std::size_t>(after - starts.begin()) - 1;
  }
  // The chunk that holds byte `at`; for the end of the document the last one.
  std::size_t chunk_at(std::uint32_t at) const {
    if (byte_starts[near] <= at && at - byte_starts[near] < chunks[near]->text.size()) return near;
    return last_at(byte_starts, at);
  }
  // The chunk that holds the nth line end, from 1.
  std::size_t chunk_of_newline(std::uint32_t n) const {
    const bool holds = line_starts[near] < n && n - line_starts[near] <= chunks[near]->line_ends.size();
    return holds ? near : near = last_at(line_starts, n - 1);
  }

  // Offset behind the nth line end, from 1.
  std::uint32_t behind_newline(std::uint32_t n) const {
    const std::size_t i = chunk_of_newline(n);
    return byte_starts[i] + chunks[i]->line_ends[n - 1 - line_starts[i]];
  }

  // With its ending. The empty line behind a final newline is one too.
  ByteRange line_at(LineIndex index) const {
    const std::uint32_t line = std::min(index.value, newlines);
    return {{line == 0 ? 0 : behind_newline(line)}, {line < newlines ? behind_newline(line + 1) : size}};
  }

  // Without it.
  ByteRange content_at(LineIndex index) const {
    const std::uint32_t line = std::min(index.value, newlines);
    ByteRange range = line_at(index);
    if (line == newlines) return range;
    const std::size_t i = chunk_of_newline(line + 1);
    const std::uint32_t newline = range.to.value - 1 - byte_starts[i];
    range.to.value -= newline > 0 && range.length() > 1 && chunks[i]->text[newline - 1] == '\r' ? 2 : 1;
    return range;
  }
};

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

ByteRange Document::line_range(LineIndex index) const { return root_->content_at(index); }
ByteRange Document::line_range_with_ending(LineIndex index) const { return root_->line_at(index); }

std::string_view Document::line(LineIndex index) const {
  const ByteRange range = root_->content_at(index);
  const std::size_t i = root_->chunk_at(range.from.value);
  const std::string_view chunk = root_->chunks[i]->text;
  const std::uint32_t from = range.from.value - root_->byte_starts[i];
  if (from + range.length() <= chunk.size()) return chunk.substr(from, range.length());
  const std::uint32_t line = std::min(index.value, root_->newlines);
  for (const auto& known : root_->joined) {
    if (known->line == line) return known->text;
  }
  root_->joined.push_back(std::make_unique<Root::Joined>(Root::Joined{line, slice(range)}));
  return root_->joined.back()->text;
}

std::uint32_t Document::utf16_size() const { return root_->utf16; }

std::uint32_t Document::utf16_of(ByteOffset at) const {
  if (at.value >= root_->size) return root_->utf16;
  const std::size_t i = root_->chunk_at(at.value);
  const std::string_view chunk = root_->chunks[i]->text;
  std::size_t end = at.value - root_->byte_starts[i];
  while (end > 0 && continues_code_point(chunk[end])) --end;
  return root_->utf16_starts[i] + count_utf16(chunk.substr(0, end));
}

ByteOffset Document::byte_of_utf16(std::uint32_t units) const {
  if (units >= root_->utf16) return {root_->size};
  const std::size_t i = Root::last_at(root_->utf16_starts, units);
  const std::size_t at = base::utf16_to_byte(root_->chunks[i]->text, units - root_->utf16_starts[i]);
  return {root_->byte_starts[i] + to_u32(at)};
}

std::size_t Document::memory() const {
  constexpr std::size_t kControlBlock = 2 * sizeof(void*), kIndexed = sizeof(ChunkPtr) + 3 * sizeof(std::uint32_t);
  std::size_t bytes = sizeof(Root) + kControlBlock + root_->chunks.capacity() * kIndexed;
  for (const ChunkPtr& chunk : root_->chunks) {
    bytes +=
        sizeof(Chunk) + kControlBlock + chunk->text.capacity() + chunk->line_ends.capacity() * sizeof(std::uint32_t);
  }
  for (const auto& joined : root_->joined) bytes += sizeof(Root::Joined) + joined->text.capacity();
  return bytes;
}

Document::Shared Document::shared_with(const Document& other) const {
  const std::vector<ChunkPtr>&a = root_->chunks, &b = other.root_->chunks;
  const std::size_t most = std::min(a.size(), b.size());
  Shared shared;
  std::size_t front = 0;
  for (; front < most && a[front] == b[front]; ++front) shared.front += to_u32(a[front]->text.size());
  for (std::size_t back = 1; back <= most - front && a[a.size() - back] == b[b.size() - back]; ++back) {
    shared.back += to_u32(a[a.size() - back]->text.size());
  }
  return shared;
}

LineEnding Document::dominant_ending() const {
  return root_->crlf_count * std::uint64_t{2} > root_->newlines ? LineEnding::kCrLf : LineEnding::kLf;
}

Document Document::replaced(ByteRange range, std::string_view with) const {
  assert(range.from <= range.to && range.to.value <= size());
  assert(with.size() <= kMaxBytes);
  if (range.empty() && with.empty()) return *this;
  const Root& old = *root_;

  // The stretch of chunks [first, last] is rebuilt.
  std::size_t first = old.chunk_at(range.from.value);
  std::size_t last = old.chunk_at(range.to.value);
  const std::string_view head =
      std::string_view(old.chunks[first]->text).substr(0, range.from.value - old.byte_starts[first]);
  const std::string_view tail = std::string_view(old.chunks[last]->text).substr(range.to.value - old.byte_starts[last]);
  std::string text;
  const auto take_before = [&] { text.insert(0, old.chunks[--first]->text); };
  const auto take_after = [&] { text.append(old.chunks[++last]->text); };
  text.reserve(head.size() + with.size() + tail.size());
  text.append(head).append(with).append(tail);
  if (text.size() < kSmallChunk) {  // a neighbour is taken along
    if (last + 1 < old.chunks.size()) {
      take_after();
    } else if (first > 0) {
      take_before();
    }
  }
  // A "\r" and a "\n" that have met are one ending.
  if (first > 0 && text.starts_with('\n') && old.chunks[first - 1]->text.ends_with('\r')) take_before();
  if (last + 1 < old.chunks.size() && text.ends_with('\r') && old.chunks[last + 1]->text.starts_with('\n'))
    take_after();

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

bool operator==(const Document& a, std::string_view bytes) {
  if (a.size() != bytes.size()) return false;
  for (const ChunkPtr& chunk : a.root_->chunks) {
    if (!bytes.starts_with(chunk->text)) return false;
    bytes.remove_prefix(chunk->text.size());
  }
  return true;
}

}  // namespace marbre::text
