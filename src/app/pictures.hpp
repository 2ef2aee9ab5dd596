// Pictures that are put into a page: from the moment they are pasted, dropped or chosen until they are published. Their
// bytes never come here: the host prepares them (scaled, without the camera's data), keeps them under the path that is
// chosen here, and says how large they are and which blob they will be. The text has the picture as soon as the host
// has it for sure; alternative text is asked for from the first moment on, and is the same step of undo.
//
// What is published are the stored pictures that some draft names: an undone insertion needs no clearing away, and redo
// finds the picture again. What no draft has named for a week is given up.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/outcome.hpp"
#include "app/route.hpp"
#include "core/text/document.hpp"

namespace marbre::app {

struct StoredPicture {
  std::string path, sha;
  std::uint32_t size = 0;  // bytes
  Instant saved_at;
};
struct ComingPicture {     // its alternative text, or its bytes, are still to come
  std::string path, name;  // name: of the file, for people
  std::string page;        // path of the page it is for
  text::Document of;       // `range` is a place in this text of the page
  base::ByteRange range;   // to be replaced; once it is inserted: its alternative text
  std::string alt;
  bool inserted = false, described = false;
  bool after_another = false;  // one of several: not the first
};
struct Pictures {
  std::map<std::string, StoredPicture, std::less<>> stored;  // of the open site, by path
  std::map<std::string, std::string, std::less<>> sent;      // published from here: path -> blob, until the site has it
  std::vector<ComingPicture> coming;
};
inline constexpr std::int64_t kPictureKeptMs = 7 * 86'400'000LL;  // without a draft that names it

}  // namespace marbre::app
