// The line scanner: finds the top-level entries of a block of YAML and the bytes of their values, without reading them.
// It understands just enough YAML for that: quotes, flow brackets, block scalars, indentation, comments. yaml-cpp reads
// the values; where the two do not see the same keys, nothing is edited. Internal to this folder.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/frontmatter/frontmatter.hpp"

namespace marbre::frontmatter {

enum class Style {
  kEmpty,  // nothing after the colon
  kPlain,
  kSingle,
  kDouble,
  kBlockScalar,  // | or >
  kFlowList,
  kFlowMap,
  kBlockList,
  kNested,  // anything else below the key: maps, scalars on the next line
  kOther,   // anchors, aliases, tags, and what is not YAML
};

struct Entry {
  std::string_view key_source;  // quotes included
  ByteRange range, value;
  std::uint32_t colon = 0;  // one past it
  std::uint32_t line = 0;   // from 1, in the file
  Style style{};
};

struct Scan {
  std::vector<Entry> entries;
  std::uint32_t indent = 0;               // of the top-level keys
  bool block_map = true;                  // false: a list, a flow map or something else stands there
  std::vector<std::uint32_t> unindented;  // starts of lines inside quotes or brackets that Ruby accepts at the margin
};

Scan scan(std::string_view source, const Split& split);

// Items of a list as they stand in the source; `whole` is an item with the lines and comments up to the next one.
struct Item {
  ByteRange value, whole;
};
struct Items {
  std::vector<Item> items;
  bool simple = true;  // plain and quoted scalars only, no comments between them in a flow list
};
Items scan_items(std::string_view source, const Entry& entry);

// One past the quoted text that opens at `at`; `end` when it never closes.
std::uint32_t after_quoted(std::string_view source, std::uint32_t at, std::uint32_t end);
// End of a plain scalar of one line that starts at `at`: before " #", trailing blanks off.
std::uint32_t plain_end(std::string_view source, std::uint32_t at, std::uint32_t line_end);

}  // namespace marbre::frontmatter
