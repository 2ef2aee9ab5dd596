// A change set is what one publish sends: a pure function of the drafts and the base they were made on. It holds only
// pages whose bytes differ from the base, and pictures that are new; an empty one publishes nothing. Names of branches
// and messages are derived here, so that a publish that is sent twice has the same names twice.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/text/diff.hpp"

namespace marbre::site {

struct DraftView {
  std::string_view path, base, text;  // base: bytes of the page as published, "" for a new page
  std::string_view base_sha;          // "" for a new page
  base::Revision revision;
};

struct Picture {  // its bytes are with the host; `size` in bytes
  std::string sha;
  std::uint32_t size = 0;
};

struct FileChange {
  std::string path, base_sha;
  std::string base, text;
  base::Revision revision;  // of the draft that was frozen
  std::vector<text::DiffHunk> hunks;
  text::DiffCount count;
  std::optional<Picture> picture = {};  // then there is no text, and it is new
};

struct ChangeSet {
  std::string base_head;          // commit the site was opened at
  std::vector<FileChange> files;  // pages by path, then pictures
  bool empty() const { return files.empty(); }
};
ChangeSet freeze(std::string_view base_head, const std::vector<DraftView>& drafts);
void add_picture(ChangeSet&, std::string_view path, std::string_view sha, std::uint32_t size);
std::string blob_sha(const FileChange&);  // git's id of what it publishes
std::size_t page_count(const ChangeSet&);
std::string suggested_title(const ChangeSet&, bool french);  // "Modifie « Titre »" / "Edit “Title”"
std::string branch_name(const ChangeSet&,
                        std::string_view publish_id);  // "marbre/<slug>-<publish_id>", a valid git ref

}  // namespace marbre::site
