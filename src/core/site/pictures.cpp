#include "core/site/pictures.hpp"

#include <algorithm>
#include <array>

#include "core/base/sort.hpp"
#include "core/site/paths.hpp"

namespace marbre::site {
namespace {

constexpr std::size_t kEnough = 30;  // pictures of the latest pages: what was the habit years ago is none

std::string_view folder_of(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// The page's name, as folders of pictures are named: with its date ("2026-11-12-api-hour") and without.
std::array<std::string_view, 2> names_of(std::string_view page) {
  std::string_view name = file_name(page);
  name = name.substr(0, name.rfind('.'));
  return {name, dated_name(page).slug};
}

// Folders with what stands for the page's own name: its index in `names_of` behind a NUL, which no path has.
std::string as_habit(std::string_view folder, std::string_view page) {
  const std::array<std::string_view, 2> names = names_of(page);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty() && file_name(folder) == names[i])
      return std::string(folder.substr(0, folder.size() - names[i].size())) + '\0' + static_cast<char>('0' + i);
  }
  return std::string(folder);
}

std::string of_habit(std::string habit, std::string_view page) {
  if (habit.size() < 2 || habit[habit.size() - 2] != '\0') return habit;
  const std::string_view name = names_of(page)[static_cast<std::size_t>(habit.back() - '0')];
  habit.resize(habit.size() - 2);
  return habit += name;
}

bool is_picture_of_site(std::string_view path) {
  return is_image_path(path) && !path.starts_with('_') && !path.starts_with('.') &&
         path.find("/_") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

class Counts {
 public:
  void add(std::string folder) {
    const auto known = std::ranges::find(counts_, folder, &Count::folder);
    if (known != counts_.end()) {
      ++known->times;
    } else {
      counts_.push_back({std::move(folder), 1});
    }
    ++all_;
  }
  std::size_t all() const { return all_; }
  std::string most() const {
    const auto at = std::ranges::max_element(counts_, {}, &Count::times);
    return at == counts_.end() ? std::string() : at->folder;
  }

 private:
  struct Count {
    std::string folder;
    std::size_t times;
  };
  std::vector<Count> counts_;
  std::size_t all_ = 0;
};

void count_pictures(std::string_view page, std::string_view text, Counts& counts) {
  for (std::size_t at = text.find("!["); at != std::string_view::npos; at = text.find("![", at + 2)) {
    const std::size_t open = text.find("](", at);
    if (open == std::string_view::npos) return;
    std::size_t end = open + 2;
    while (end < text.size() && text[end] != ')' && text[end] != '\n' && text[end] != '"') ++end;
    const std::string path = resolve_asset(page, text.substr(open + 2, end - open - 2));
    if (is_picture_of_site(path) && path.find('/') != std::string::npos) counts.add(as_habit(folder_of(path), page));
  }
}

// Names that say nothing: what browsers and systems call what has none.
bool says_nothing(std::string_view name) {
  constexpr std::array<std::string_view, 8> kNames = {"",     "image",   "images",   "img",
                                                      "blob", "unnamed", "untitled", "clipboard"};
  return std::ranges::find(kNames, name) != kNames.end();
}

}  // namespace

std::string picture_path(std::string_view page_path, const PictureName& picture, const std::vector<Entry>& entries,
                         std::span<const std::pair<std::string_view, std::string_view>> texts,
                         const std::function<bool(std::string_view)>& taken) {
  Counts counts;
  std::vector<std::uint32_t> latest(texts.size());  // posts begin with their date
  for (std::size_t i = 0; i < latest.size(); ++i) latest[i] = static_cast<std::uint32_t>(i);
  base::sort(latest, [&](std::uint32_t a, std::uint32_t b) {
    const std::string a_date = dated_name(texts[a].first).date, b_date = dated_name(texts[b].first).date;
    return a_date != b_date ? a_date > b_date : texts[a].first < texts[b].first;
  });
  for (const std::uint32_t i : latest) {
    if (counts.all() >= kEnough) break;
    count_pictures(texts[i].first, texts[i].second, counts);
  }
  if (counts.all() == 0) {
    for (const Entry& entry : entries)
      if (is_picture_of_site(entry.path) && entry.path.find('/') != std::string::npos)
        counts.add(std::string(folder_of(entry.path)));
  }
  std::string folder = of_habit(counts.most(), page_path);
  if (folder.empty()) {
    const bool assets = std::ranges::any_of(entries, [](const Entry& e) { return e.path.starts_with("assets/"); });
    folder = assets ? "assets/img" : "images";
  }
  std::string_view stem = file_name(picture.name);
  if (const std::size_t dot = stem.rfind('.'); dot != std::string_view::npos) stem = stem.substr(0, dot);
  std::string name = slug(stem, "");
  if (says_nothing(name)) name = slug(dated_name(page_path).slug, "image");
  for (int n = 1;; ++n) {
    std::string path = folder + "/" + name + (n > 1 ? "-" + std::to_string(n) : std::string());
    path.append(".").append(picture.extension);
    if (!taken(path)) return path;
  }
}

}  // namespace marbre::site
