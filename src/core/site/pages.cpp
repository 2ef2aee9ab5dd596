#include <algorithm>
#include <numeric>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"
#include "core/frontmatter/frontmatter.hpp"
#include "core/markdown/markdown.hpp"
#include "core/site/paths.hpp"
#include "core/site/site.hpp"

namespace marbre::site {
namespace {

std::string words_of_slug(std::string_view slug) {
  std::string out(slug);
  std::replace(out.begin(), out.end(), '-', ' ');
  std::replace(out.begin(), out.end(), '_', ' ');
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

std::string scalar(const frontmatter::FrontMatter& front, std::string_view key) {
  const frontmatter::Field* field = front.find(key);
  const bool is_text =
      field != nullptr && field->kind != frontmatter::ValueKind::kList && field->kind != frontmatter::ValueKind::kMap;
  return is_text ? field->value : "";
}

std::string first_category(const frontmatter::FrontMatter& front) {
  for (const std::string_view key : {"category", "categories"}) {
    const frontmatter::Field* field = front.find(key);
    if (field == nullptr) continue;
    if (!field->items.empty()) return field->items[0];
    if (field->kind != frontmatter::ValueKind::kString) continue;
    return field->value.substr(0, key == "categories" ? field->value.find(' ') : std::string::npos);
  }
  return "";
}

std::string collection(std::string_view path) {
  const auto parts = segments(path);
  for (std::size_t i = 0; i + 1 < parts.size(); ++i)
    if (parts[i].size() > 1 && parts[i][0] == '_') return std::string(parts[i].substr(1));
  return "";
}

std::string_view line_of(std::string_view text, std::size_t from) {
  return text.substr(from, text.find('\n', from) - from);
}

// Newest first; of one day, and without a date, by path.
bool newer(const PageInfo& a, const PageInfo& b) { return a.date != b.date ? a.date > b.date : a.path < b.path; }

// How well a word fits a page: its start of a word in the title best; 0 when nowhere.
int fit(const PageInfo& page, std::string_view body, std::string_view word) {
  const std::string_view title = line_of(page.folded, 0);
  for (std::size_t at = title.find(word); at != std::string_view::npos; at = title.find(word, at + 1))
    if (at == 0 || title[at - 1] == ' ' || title[at - 1] == '\'' || title[at - 1] == '-') return 8;
  if (title.find(word) != std::string_view::npos) return 6;
  if (page.folded.find(word) != std::string_view::npos) return 3;
  return body.find(word) != std::string_view::npos ? 1 : 0;
}

}  // namespace

PageInfo page_info(std::string_view path, std::string_view source) {
  PageInfo page;
  page.path = path;
  page.type = classify(path);
  page.readable = base::is_valid_utf8(source);
  const DatedName name = dated_name(path);
  if (page.type == PageType::kPost || page.type == PageType::kDraft) page.date = name.date;
  if (page.readable) {
    const frontmatter::FrontMatter front = frontmatter::read(source);
    page.title = markdown::decode_entities(scalar(front, "title"));
    page.kind = scalar(front, "layout");
    if (page.kind.empty()) page.kind = first_category(front);
    const std::string written = scalar(front, "date");
    const std::string date = dated_name(written.substr(0, written.find_first_of(" T")) + "-x").date;
    if (!date.empty()) page.date = date;
  }
  if (page.kind.empty()) page.kind = collection(path);
  if (page.title.empty()) page.title = words_of_slug(name.slug);
  page.folded = base::fold_for_search(page.title) + '\n' + base::fold_for_search(page.path) + '\n' + page.date;
  return page;
}

std::vector<Kind> group_by_kind(const std::vector<PageInfo>& pages) {
  std::vector<std::uint32_t> order(pages.size());
  std::iota(order.begin(), order.end(), 0u);
  base::sort(order, [&](std::uint32_t a, std::uint32_t b) { return newer(pages[a], pages[b]); });
  std::vector<Kind> kinds;
  for (const std::uint32_t i : order) {  // newest first, so a kind's first page also orders the kinds
    auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.name == pages[i].kind; });
    if (kind == kinds.end()) kind = kinds.insert(kinds.end(), Kind{pages[i].kind, {}});
    kind->pages.push_back(i);
  }
  base::sort(kinds, [](const Kind& a, const Kind& b) { return !a.name.empty() && b.name.empty(); });
  return kinds;
}

std::vector<std::uint32_t> search(const std::vector<PageInfo>& pages, std::string_view query,
                                  const std::vector<std::string>& bodies) {
  const std::string folded = base::fold_for_search(query);
  std::vector<std::string_view> words;
  for (std::size_t at = 0; (at = folded.find_first_not_of(" \t\r\n", at)) != std::string::npos;) {
    const std::size_t end = std::min(folded.find_first_of(" \t\r\n", at), folded.size());
    words.push_back(std::string_view(folded).substr(at, end - at));
    at = end;
  }
  struct Hit {
    std::uint32_t page;
    int score;
  };
  std::vector<Hit> hits;
  for (std::uint32_t i = 0; i < pages.size(); ++i) {
    const std::string_view body = i < bodies.size() ? std::string_view(bodies[i]) : std::string_view();
    Hit hit{i, 0};
    bool all = true;
    for (const std::string_view word : words) {
      const int score = fit(pages[i], body, word);
      all = all && score > 0;
      hit.score += score;
    }
    if (all) hits.push_back(hit);
  }
  base::sort(hits, [&](const Hit& a, const Hit& b) {
    return a.score != b.score ? a.score > b.score : newer(pages[a.page], pages[b.page]);
  });
  std::vector<std::uint32_t> out;
  for (const Hit& hit : hits) out.push_back(hit.page);
  return out;
}

}  // namespace marbre::site
