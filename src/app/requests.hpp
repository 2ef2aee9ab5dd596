// The requests under way, by id: what each is waiting for. A reply whose request is not here, or is for something else,
// changes nothing; that is the whole treatment of late and doubled replies.
#pragma once
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "app/outcome.hpp"
#include "app/route.hpp"

namespace marbre::app {

enum class Answered { kNo, kFromCache, kFresh };
struct AwaitSite {
  SiteRef ref;
  Answered answered = Answered::kNo;
};  // stays after the answer: SiteTexts follow
struct AwaitDrafts {
  SiteRef ref;
};
struct AwaitDraft {
  SiteRef ref;
  std::string path;
  bool again = false;  // it changed meanwhile
};
struct AwaitVersions {
  SiteRef ref;
  std::string path;
};
struct AwaitVersion {
  Instant at;
};
struct AwaitPicture {
  SiteRef ref;
  std::string path, name;
};
struct AwaitPictures {
  SiteRef ref;
};
struct AwaitStorage {};
struct AwaitExport {};
struct AwaitImport {};
struct AwaitOutbox {};
struct AwaitSave {
  SiteRef ref;
  std::string path;
  Revision revision;
};
struct AwaitDelete {
  SiteRef ref;
  std::string path;
  Revision revision;
};
struct AwaitPublish {
  std::string publish_id;
};  // of Publish and of Resend; survives CancelRequest: it may have happened
struct AwaitPulls {
  SiteRef ref;
};
struct AwaitPull {
  SiteRef ref;
  std::uint32_t number = 0;
};
struct AwaitMerge {
  SiteRef ref;
  std::uint32_t number = 0;
};
struct AwaitPage {};
struct AwaitKeptSpelling {};
struct AwaitWords {
  std::vector<std::string> words;
  bool again = false;  // it took too long: they are asked a second time
};
struct AwaitSuggestions {
  std::string word;
};
using Awaited =
    std::variant<AwaitSite, AwaitDrafts, AwaitOutbox, AwaitSave, AwaitDelete, AwaitPublish, AwaitPulls, AwaitPull,
                 AwaitMerge, AwaitDraft, AwaitVersions, AwaitVersion, AwaitStorage, AwaitExport, AwaitImport, AwaitPage,
                 AwaitKeptSpelling, AwaitWords, AwaitSuggestions, AwaitPicture, AwaitPictures>;
using Requests = std::map<std::uint32_t, Awaited>;

}  // namespace marbre::app
