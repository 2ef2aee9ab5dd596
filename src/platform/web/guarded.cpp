// core/frontmatter/guarded.hpp without C++ exceptions: raise() throws in JavaScript, which unwinds the frames of wasm
// without a table of theirs, and run() calls its body through JavaScript, which catches. No destructor runs on the way,
// so what the body allocates comes from a region that the Guarded gives back whole. operator delete knows the region's
// addresses: what was made inside may be destroyed outside, and the other way round.
#include "core/frontmatter/guarded.hpp"

#include <emscripten.h>
#include <emscripten/stack.h>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

namespace {

constexpr std::size_t kChunk = 32 * 1024, kAlign = 16;

struct alignas(kAlign) Chunk {
  Chunk* before;
  std::size_t size, used;
};
Chunk* g_chunks = nullptr;  // the newest first
bool g_in_region = false;
marbre::frontmatter::Thrown g_thrown;

using Body = void (*)(void*);

char* bytes_of(Chunk* chunk) { return reinterpret_cast<char*>(chunk + 1); }

void* take(std::size_t size) {
  size = (size + kAlign - 1) / kAlign * kAlign;
  if (g_chunks == nullptr || g_chunks->size - g_chunks->used < size) {
    const std::size_t room = size > kChunk ? size : kChunk;
    auto* chunk = static_cast<Chunk*>(std::malloc(sizeof(Chunk) + room));
    if (chunk == nullptr) std::abort();
    *chunk = {g_chunks, room, 0};
    g_chunks = chunk;
  }
  void* at = bytes_of(g_chunks) + g_chunks->used;
  g_chunks->used += size;
  return at;
}

bool is_in_region(void* p) {
  for (Chunk* chunk = g_chunks; chunk != nullptr; chunk = chunk->before)
    if (p >= bytes_of(chunk) && p < bytes_of(chunk) + chunk->size) return true;
  return false;
}

// clang-format off
EM_JS(int, marbre_guard, (Body body, void* data), {
  try {
    _marbre_guarded_body(body, data);
    return 0;
  } catch (thrown) {
    if (thrown !== "guarded") throw thrown;
    return 1;
  }
});
EM_JS(void, marbre_leave, (), { throw "guarded"; });
// clang-format on

}  // namespace

extern "C" {
EMSCRIPTEN_KEEPALIVE void marbre_guarded_body(void (*body)(void*), void* data) { body(data); }
void _emscripten_stack_restore(void* at);
}

void* operator new(std::size_t size) {
  if (g_in_region) return take(size);
  void* p = std::malloc(size);
  if (p == nullptr) std::abort();
  return p;
}
void operator delete(void* p) noexcept {
  if (g_chunks == nullptr || !is_in_region(p)) std::free(p);
}

namespace marbre::frontmatter {

void raise(Thrown thrown) {
  g_in_region = false;
  g_thrown = {thrown.line, thrown.column, std::string(thrown.message.c_str())};  // a copy outside the region
  marbre_leave();
  __builtin_unreachable();
}

Guarded::Guarded() = default;

Guarded::~Guarded() {
  while (g_chunks != nullptr) std::free(std::exchange(g_chunks, g_chunks->before));
}

std::optional<Thrown> Guarded::run(void (*body)(void*), void* data) {
  const auto stack = emscripten_stack_get_current();
  g_in_region = true;
  const int raised = marbre_guard(body, data);
  g_in_region = false;
  _emscripten_stack_restore(reinterpret_cast<void*>(stack));
  if (raised == 0) return std::nullopt;
  return std::move(g_thrown);
}

}  // namespace marbre::frontmatter
