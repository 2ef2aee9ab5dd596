#include "core/markdown/kramdown/definitions.hpp"

#include <algorithm>

#include "core/base/sort.hpp"
#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown {

using kramdown::at;
using kramdown::identifier;
using kramdown::is_space;
using kramdown::is_word;
using kramdown::kNone;

bool AttributeList::has_ref(std::string_view name) const {
  return std::find(refs.begin(), refs.end(), name) != refs.end();
}

void AttributeList::set(std::string_view name, std::string_view value) {
  for (auto& [key, old] : pairs) {
    if (key != name) continue;
    if (name == "class")
      (old += ' ') += value;
    else
      old = value;
    return;
  }
  pairs.emplace_back(name, value);
}

void AttributeList::add(const AttributeList& more) {
  refs.insert(refs.end(), more.refs.begin(), more.refs.end());
  for (const auto& [key, value] : more.pairs) set(key, value);
}

namespace {

// name="value" at `p`; the value goes to the first quote that is followed by white space or the end.
std::uint32_t key_value(std::string_view s, std::uint32_t p, AttributeList& into) {
  const std::uint32_t name_end = identifier(s, p);
  if (name_end == kNone || at(s, name_end) != '=') return kNone;
  const char quote = at(s, name_end + 1);
  if (quote != '"' && quote != '\'') return kNone;
  for (std::uint32_t q = name_end + 2; q < s.size(); ++q) {
    if (s[q] == '}' && s[q - 1] != '\\') return kNone;
    if (s[q] != quote || (q + 1 < s.size() && !is_space(s[q + 1]))) continue;
    std::string value;
    for (std::uint32_t i = name_end + 2; i < q; ++i) {
      if (s[i] == '\\' && i + 1 < q && (s[i + 1] == '}' || s[i + 1] == quote)) ++i;
      value += s[i];
    }
    const std::string_view name = s.substr(p, name_end - p);
    bool known = false;  // a key sets its value, "class" too: only .name appends
    for (auto& [key, old] : into.pairs)
      if (key == name) old = value, known = true;
    if (!known) into.pairs.emplace_back(name, value);
    return q + 1;
  }
  return kNone;
}

// #id and .class, any number without white space between them.
std::uint32_t ids_and_classes(std::string_view s, std::uint32_t p, AttributeList* into) {
  const std::uint32_t start = p;
  while (p < s.size() && !is_space(s[p])) {
    const std::uint32_t from = p + 1;
    std::uint32_t q = from;
    if (s[p] == '#') {
      if (!kramdown::is_letter(at(s, q))) return kNone;
      while (q < s.size() && (is_word(s[q]) || s[q] == ':' || s[q] == '-')) ++q;
      if (into != nullptr) {
        AttributeList id;
        id.pairs.emplace_back("id", s.substr(from, q - from));
        into->add(id);
      }
    } else if (s[p] == '.') {
      while (q < s.size() && !is_space(s[q]) && s[q] != '.' && s[q] != '#') ++q;
      if (q == from) return kNone;
      if (into != nullptr) into->set("class", s.substr(from, q - from));
    } else {
      return kNone;
    }
    p = q;
  }
  return p == start ? kNone : p;
}

}  // namespace

void parse_attribute_list(std::string_view s, AttributeList& into) {
  for (std::uint32_t p = 0; p < s.size();) {
    const bool boundary = p == 0 || is_space(s[p]);
    const auto try_at = [&](std::uint32_t q) {
      if (const std::uint32_t end = key_value(s, q, into); end != kNone) return end;
      const std::uint32_t ref = identifier(s, q);
      if (ref != kNone && (ref == s.size() || is_space(s[ref]))) {
        into.refs.emplace_back(s.substr(q, ref - q));
        return ref;
      }
      if (ids_and_classes(s, q, nullptr) == kNone) return kNone;
      return ids_and_classes(s, q, &into);
    };
    std::uint32_t end = kNone;
    if (boundary && p == 0) end = try_at(0);
    if (boundary && end == kNone && is_space(s[p])) end = try_at(p + 1);
    p = end == kNone ? p + 1 : end;
  }
}

std::string normalized_link_id(std::string_view id) {
  std::string out;
  for (std::size_t i = 0; i < id.size(); ++i) {
    if (!is_space(id[i])) {
      out += id[i];
      continue;
    }
    while (i + 1 < id.size() && is_space(id[i + 1])) ++i;
    out += ' ';
  }
  return kramdown::lower_case(out);
}

namespace {

template <class T>
void sort_last_wins(std::vector<T>& all) {
  base::sort(all, [](const T& a, const T& b) { return a.id < b.id; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i + 1 < all.size() && all[i + 1].id == all[i].id) continue;
    if (kept != i) all[kept] = std::move(all[i]);
    ++kept;
  }
  all.resize(kept);
}

template <class T>
const T* by_id(const std::vector<T>& all, std::string_view id) {
  const auto found =
      std::lower_bound(all.begin(), all.end(), id, [](const T& a, std::string_view b) { return a.id < b; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

}  // namespace

std::shared_ptr<const Definitions> merged(const std::vector<BlockPtr>& blocks) {
  auto all = std::make_shared<Definitions>();
  for (const BlockPtr& block : blocks) {
    if (block->definitions == nullptr) continue;
    const LocalDefinitions& some = *block->definitions;
    all->links.insert(all->links.end(), some.links.begin(), some.links.end());
    all->abbreviations.insert(all->abbreviations.end(), some.abbreviations.begin(), some.abbreviations.end());
    all->footnotes.insert(all->footnotes.end(), some.footnotes.begin(), some.footnotes.end());
    for (const ListDefinition& list : some.lists) {  // these are joined
      const auto same =
          std::find_if(all->lists.begin(), all->lists.end(), [&](const ListDefinition& l) { return l.id == list.id; });
      if (same == all->lists.end())
        all->lists.push_back(list);
      else
        same->list.add(list.list);
    }
  }
  sort_last_wins(all->links);
  sort_last_wins(all->abbreviations);
  sort_last_wins(all->lists);
  base::sort(all->footnotes);
  all->footnotes.erase(std::unique(all->footnotes.begin(), all->footnotes.end()), all->footnotes.end());
  for (const LinkDefinition& link : all->links) all->longest_link = std::max(all->longest_link, link.id.size());
  return all;
}

const LinkDefinition* Definitions::link(std::string_view id) const { return by_id(links, id); }
const AttributeList* Definitions::list(std::string_view id) const {
  const ListDefinition* found = by_id(lists, id);
  return found == nullptr ? nullptr : &found->list;
}
bool Definitions::footnote(std::string_view name) const {
  return std::binary_search(footnotes.begin(), footnotes.end(), name);
}
// Among those that begin as the text does, one byte after the other: thousands of them cost a word no more than one.
const AbbreviationDefinition* Definitions::abbreviation(std::string_view text) const {
  const AbbreviationDefinition* found = nullptr;
  auto from = abbreviations.begin(), to = abbreviations.end();
  for (std::uint32_t depth = 0; from != to; ++depth) {
    if (from->id.size() == depth) {  // the first of those that are alike so far
      if (!is_word(at(text, depth))) found = &*from;
      ++from;
    }
    if (depth == text.size()) break;
    const auto byte = [depth](const AbbreviationDefinition& a) { return static_cast<unsigned char>(a.id[depth]); };
    const auto wanted = static_cast<unsigned char>(text[depth]);
    from = std::partition_point(from, to, [&](const auto& a) { return byte(a) < wanted; });
    to = std::partition_point(from, to, [&](const auto& a) { return byte(a) == wanted; });
  }
  return found;
}

std::uint8_t difference(const Definitions& a, const Definitions& b) {
  std::uint8_t uses = 0;
  if (a.links != b.links) uses |= Block::kLinks;
  if (a.footnotes != b.footnotes) uses |= Block::kFootnotes;
  if (a.lists != b.lists) uses |= Block::kLists;
  if (a.abbreviations != b.abbreviations) uses |= Block::kAbbreviations;
  return uses;
}

}  // namespace marbre::markdown
