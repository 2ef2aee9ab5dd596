// Lossless front matter. Reading uses yaml-cpp; writing never re-serialises: `set_field` answers with one replacement
// of the bytes of that one value, in the quoting style that stands there, comments and all other bytes kept. Front
// matter is what Jekyll takes for it: a file that starts (after an optional BOM) with a line "---", up to a line "---"
// or "...". Source of the rule: Jekyll's Document::YAML_FRONT_MATTER_REGEXP.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/result.hpp"
#include "core/text/change.hpp"

namespace marbre::frontmatter {

using base::ByteOffset;
using base::ByteRange;

struct Split {
  bool has_bom = false;
  bool has_front_matter = false;
  ByteRange
      fence;  // from the first "---" to the end of the closing line, its ending included; empty without front matter
  ByteRange yaml;  // between the fences
  ByteRange body;  // what the Markdown renderer is given
};
Split split(std::string_view source);

enum class ValueKind { kNull, kBool, kInteger, kFloat, kDate, kString, kList, kMap };

struct Field {
  std::string key;
  ValueKind kind{};
  std::string value;  // scalar: its text without quotes, null: ""; list of scalars: joined with ", "; else YAML source
  std::vector<std::string> items;  // list of scalars only
  ByteRange range;                 // the whole entry in `source`, its lines included
  ByteRange value_range;   // the value's bytes, without the comment after it; empty range = nothing after "key:"
  std::uint32_t line = 0;  // from 1, in the file
  bool editable = true;    // false: nested maps, anchors, tags: shown, edited in the source only
};

struct FrontMatter {
  Split split;
  std::vector<Field> fields;  // in file order; a duplicate key appears twice, `find` answers the last, as Ruby does
  std::optional<base::Error> error;  // kBadYaml: `fields` then holds what the line scanner could still tell
  const Field* find(std::string_view key) const;
};
FrontMatter read(std::string_view source);  // never fails: see `error`

// The one replacement that makes `key` have this value. Keeps the style of the value that stands there where the new
// value allows it (plain stays plain unless that would change its meaning or type: then double quotes). A missing key
// is added as the last line before the closing fence; a file without front matter gets one. List values: "a, b, c"
// keeps the list's own style, flow or block. kUnsupportedValue for a field that is not editable, kBadYaml when the
// block does not parse.
base::Result<text::Change> set_field(std::string_view source, std::string_view key, std::string_view value);

}  // namespace marbre::frontmatter
