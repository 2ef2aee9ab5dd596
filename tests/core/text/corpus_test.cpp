// Every file of the corpus goes through a Document and comes back, byte for byte, also after an edit was made and
// undone.
#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/text/change.hpp"
#include "core/text/document.hpp"
#include "core/text/random_text.hpp"
#include "core/text/selection.hpp"

using namespace marbre;
using namespace marbre::text;

namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every post of the corpus and every seed round-trips byte for byte") {
  const std::filesystem::path corpus = std::filesystem::path(MARBRE_SHARED_DIR) / "corpus";
  if (!std::filesystem::exists(corpus)) SKIP("no corpus at " + corpus.string());
  int files = 0;
  for (const char* folder : {"clermontech/posts", "seeds"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus / folder)) {
      if (!entry.is_regular_file()) continue;
      CAPTURE(entry.path().string());
      const std::string bytes = read(entry.path());
      const base::Result<Document> opened = Document::from(bytes);
      REQUIRE(opened.ok());
      REQUIRE(opened->to_string() == bytes);
      std::string lines;
      for (std::uint32_t i = 0; i < opened->line_count(); ++i)
        opened->append_slice(opened->line_range_with_ending({i}), lines);
      REQUIRE(lines == bytes);
      const ByteOffset middle = snap_to_grapheme(*opened, {opened->size() / 2});
      const Change change = Change::replace({middle, middle}, "édité\n");
      REQUIRE(change.inverted(*opened).apply(change.apply(*opened)) == *opened);
      ++files;
    }
  }
  CHECK(files > 0);
}
