// SHA-1 as git names things by it, and a fast non-cryptographic hash for caches.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace marbre::base {

std::string sha1_hex(std::string_view bytes);      // 40 lower-case hex digits
std::string git_blob_sha(std::string_view bytes);  // sha1("blob <size>\0" + bytes), as `git hash-object`
constexpr std::uint64_t fnv1a(std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325ull) {
  for (const char c : bytes) seed = (seed ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
  return seed;
}

}  // namespace marbre::base
