#include "core/base/hash.hpp"

#include <catch_amalgamated.hpp>
#include <string>

using namespace marbre::base;

TEST_CASE("SHA-1 gives the digests of FIPS 180") {
  CHECK(sha1_hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha1_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(sha1_hex(std::string(1000000, 'a')) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}

TEST_CASE("a blob is named as `git hash-object` names it") {
  CHECK(git_blob_sha("") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  CHECK(git_blob_sha("hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a");
  CHECK(git_blob_sha("what is up, doc?") == "bd9dbf5aae1a3862dd1526723246b20206e5fc37");
}

TEST_CASE("messages of every length around the block size are padded as the standard says") {
  // The digest of the digests of 'x' * n for n = 0..130, checked with Python's hashlib.
  std::string all;
  for (std::size_t n = 0; n <= 130; ++n) all += sha1_hex(std::string(n, 'x'));
  CHECK(sha1_hex(all) == "264556ac95806d1e869b3f1fad8691f6633bcdfa");
}

TEST_CASE("fnv1a is the published function and chains by its seed") {
  CHECK(fnv1a("") == 0xcbf29ce484222325ull);
  CHECK(fnv1a("a") == 0xaf63dc4c8601ec8cull);
  CHECK(fnv1a("foobar") == 0x85944171f73967e8ull);
  CHECK(fnv1a("bar", fnv1a("foo")) == fnv1a("foobar"));
}
