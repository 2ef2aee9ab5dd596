#include "core/site/changeset.hpp"

#include <algorithm>

#include "core/base/hash.hpp"
#include "core/base/sort.hpp"
#include "core/site/paths.hpp"
#include "core/site/site.hpp"

namespace marbre::site {
namespace {

std::string title_of(const FileChange& file) {
  return file.picture ? std::string(file_name(file.path)) : page_info(file.path, file.text).title;
}

std::string quoted(std::string_view title, bool french) {
  const std::string_view open = french ? "«\u00A0" : "“", close = french ? "\u00A0»" : "”";
  return (std::string(open) += title) += close;
}

}  // namespace

ChangeSet freeze(std::string_view base_head, const std::vector<DraftView>& drafts) {
  ChangeSet set;
  set.base_head = base_head;
  for (const DraftView& draft : drafts) {
    if (draft.text == draft.base) continue;
    FileChange file;
    file.path = draft.path;
    file.base_sha = draft.base_sha;
    file.base = draft.base;
    file.text = draft.text;
    file.revision = draft.revision;
    file.hunks = text::diff_lines(draft.base, draft.text);
    file.count = text::count(file.hunks);
    set.files.push_back(std::move(file));
  }
  base::sort(set.files, [](const FileChange& a, const FileChange& b) { return a.path < b.path; });
  return set;
}

void add_picture(ChangeSet& set, std::string_view path, std::string_view sha, std::uint32_t size) {
  FileChange file;
  file.path = path;
  file.picture = Picture{std::string(sha), size};
  set.files.push_back(std::move(file));
}

std::string blob_sha(const FileChange& file) {
  return file.picture ? file.picture->sha : base::git_blob_sha(file.text);
}

std::size_t page_count(const ChangeSet& set) {
  return static_cast<std::size_t>(
      std::count_if(set.files.begin(), set.files.end(), [](const FileChange& f) { return !f.picture; }));
}

std::string suggested_title(const ChangeSet& set, bool french) {
  if (set.empty()) return "";
  const bool all_new =
      std::all_of(set.files.begin(), set.files.end(), [](const FileChange& f) { return f.base_sha.empty(); });
  std::string out = french ? (all_new ? "Ajoute " : "Modifie ") : (all_new ? "Add " : "Edit ");
  out += quoted(title_of(set.files[0]), french);
  const std::size_t others = std::max<std::size_t>(page_count(set), 1) - 1;
  if (others == 1) out += (french ? " et " : " and ") + quoted(title_of(set.files[1]), french);
  if (others > 1)
    out += (french ? " et " : " and ") + std::to_string(others) + (french ? " autres pages" : " more pages");
  return out;
}

std::string branch_name(const ChangeSet& set, std::string_view publish_id) {
  std::string out = "marbre/" + (set.empty() ? "page" : slug(title_of(set.files[0]), "page")) + "-";
  for (const char c : publish_id) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    out += safe ? c : '-';
  }
  return out;
}

}  // namespace marbre::site
