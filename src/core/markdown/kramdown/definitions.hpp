// What kramdown collects before it reads any span: link and abbreviation definitions, footnote names, attribute list
// definitions. Each block has its own; `Definitions` is all of a document, the later one of a name winning as in
// kramdown.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

struct AttributeList {  // {: #id .class key="value" ref}
  std::vector<std::string> refs;
  std::vector<std::pair<std::string, std::string>> pairs;  // classes joined in "class"
  bool has_ref(std::string_view name) const;
  void set(std::string_view name, std::string_view value);  // a class is appended
  void add(const AttributeList& more);
  friend bool operator==(const AttributeList&, const AttributeList&) = default;
};
// What stands between the braces.
void parse_attribute_list(std::string_view text, AttributeList& into);

struct LinkDefinition {
  std::string id, url, title;  // id normalised
  bool has_title = false;
  AttributeList list;
  friend bool operator==(const LinkDefinition&, const LinkDefinition&) = default;
};
struct AbbreviationDefinition {
  std::string id, text;
  AttributeList list;
  friend bool operator==(const AbbreviationDefinition&, const AbbreviationDefinition&) = default;
};
struct ListDefinition {
  std::string id;
  AttributeList list;
  friend bool operator==(const ListDefinition&, const ListDefinition&) = default;
};
struct LocalDefinitions {  // in document order
  std::vector<LinkDefinition> links;
  std::vector<AbbreviationDefinition> abbreviations;
  std::vector<std::string> footnotes;
  std::vector<ListDefinition> lists;
  bool empty() const { return links.empty() && abbreviations.empty() && footnotes.empty() && lists.empty(); }
};
struct Definitions {  // by id
  std::vector<LinkDefinition> links;
  std::vector<AbbreviationDefinition> abbreviations;
  std::vector<std::string> footnotes;
  std::vector<ListDefinition> lists;
  const LinkDefinition* link(std::string_view id) const;
  bool footnote(std::string_view name) const;
  const AttributeList* list(std::string_view id) const;
  // The longest one that `text` begins with and that no word character follows there.
  const AbbreviationDefinition* abbreviation(std::string_view text) const;
  std::size_t longest_link = 0;
};

std::shared_ptr<const Definitions> merged(const std::vector<BlockPtr>& blocks);
// Uses (Block::Use) whose definitions differ.
std::uint8_t difference(const Definitions& a, const Definitions& b);
std::string normalized_link_id(std::string_view id);

}  // namespace marbre::markdown
