// A change set is what one publish sends: a pure function of the drafts and the base they were made on. It holds only
// pages whose bytes differ from the base; an empty one publishes nothing. Names of branches and messages are derived
// here, so that a publish that is sent twice has the same names twice.
#pragma once
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

struct FileChange {
  std::string path, base_sha;
  std::string base, text;
  base::Revision revision;  // of the draft that was frozen
  std::vector<text::DiffHunk> hunks;
  text::DiffCount count;
};

struct ChangeSet {
  std::string base_head;          // commit the site was opened at
  std::vector<FileChange> files;  // by path
  bool empty() const { return files.empty(); }
};
ChangeSet freeze(std::string_view base_head, const std::vector<DraftView>& drafts);
std::string suggested_title(const ChangeSet&, bool french);  // "Modifie « Titre »" / "Edit “Title”"
std::string branch_name(const ChangeSet&,
                        std::string_view publish_id);  // "marbre/<slug>-<publish_id>", a valid git ref

}  // namespace marbre::site
