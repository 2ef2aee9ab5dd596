// The corpus beside the repository (../shared): real posts of a real site. Tests that need it skip, saying so, without
// it.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace marbre::corpus {

struct File {
  std::string name, text;
};

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// All 278 posts and the 3 seeds, by name; empty when the corpus is not there.
inline std::vector<File> posts() {
  std::vector<File> files;
  const std::filesystem::path root = std::filesystem::path(MARBRE_SHARED_DIR) / "corpus";
  for (const char* folder : {"clermontech/posts", "seeds"}) {
    if (!std::filesystem::is_directory(root / folder)) return {};
    for (const auto& entry : std::filesystem::directory_iterator(root / folder))
      files.push_back({entry.path().filename().string(), read_file(entry.path())});
  }
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.name < b.name; });
  return files;
}

}  // namespace marbre::corpus
