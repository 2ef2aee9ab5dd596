#include "core/site/changeset.hpp"

#include <algorithm>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/site/site.hpp"

namespace marbre::site {
namespace {

constexpr std::size_t kLongestSlug = 48;

std::string title_of(const FileChange& file) { return page_info(file.path, file.text).title; }

std::string quoted(std::string_view title, bool french) {
  const std::string_view open = french ? "«\u00A0" : "“", close = french ? "\u00A0»" : "”";
  return (std::string(open) += title) += close;
}

// Letters a to z and digits, everything else a single hyphen.
std::string slug(std::string_view title) {
  std::string out;
  const std::string folded = base::fold_for_search(title);
  for (std::size_t i = 0; i < folded.size() && out.size() < kLongestSlug;) {
    const base::Decoded d = base::decode_at(folded, i);
    i += d.bytes;
    const char32_t c = d.code_point;
    if (c == U'œ')
      out += "oe";
    else if (c == U'æ')
      out += "ae";
    else if (c == U'ß')
      out += "ss";
    else if ((c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'))
      out += static_cast<char>(c);
    else if (!out.empty() && out.back() != '-')
      out += '-';
  }
  while (!out.empty() && out.back() == '-') out.pop_back();
  return out.empty() ? "page" : out;
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

std::string suggested_title(const ChangeSet& set, bool french) {
  if (set.empty()) return "";
  const bool all_new =
      std::all_of(set.files.begin(), set.files.end(), [](const FileChange& f) { return f.base_sha.empty(); });
  std::string out = french ? (all_new ? "Ajoute " : "Modifie ") : (all_new ? "Add " : "Edit ");
  out += quoted(title_of(set.files[0]), french);
  const std::size_t others = set.files.size() - 1;
  if (others == 1) out += (french ? " et " : " and ") + quoted(title_of(set.files[1]), french);
  if (others > 1)
    out += (french ? " et " : " and ") + std::to_string(others) + (french ? " autres pages" : " more pages");
  return out;
}

std::string branch_name(const ChangeSet& set, std::string_view publish_id) {
  std::string out = "marbre/" + (set.empty() ? "page" : slug(title_of(set.files[0]))) + "-";
  for (const char c : publish_id) {
    const bool safe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    out += safe ? c : '-';
  }
  return out;
}

}  // namespace marbre::site
