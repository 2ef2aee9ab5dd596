// The only file that knows yaml-cpp: it reads the values of the entries the scanner found. Value texts come from the
// source, never from a conversion, so a number of 17 digits stays what it is.
#include "core/frontmatter/yaml_streams.hpp"  // first: it renames the streams that yaml-cpp names

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/node/convert.h>
#include <yaml-cpp/node/detail/impl.h>
#include <yaml-cpp/node/impl.h>
#include <yaml-cpp/node/iterator.h>
#include <yaml-cpp/node/node.h>
#include <yaml-cpp/node/parse.h>

#include <algorithm>

#include "core/frontmatter/scalar.hpp"
#include "core/frontmatter/scan.hpp"

namespace marbre::frontmatter {
namespace {

// yaml-cpp recurses; this keeps hostile nesting away from the 1 MB stack of wasm.
constexpr std::uint32_t kDeepest = 100;

bool nests_too_deeply(std::string_view yaml) {
  std::uint32_t brackets = 0, lead = 0;
  bool leading = true;
  for (const char c : yaml) {
    if (c == '[' || c == '{') {
      if (++brackets > kDeepest) return true;
    } else if ((c == ']' || c == '}') && brackets > 0) {
      --brackets;
    }
    if (c == '\n') {
      leading = true;
      lead = 0;
    } else if (leading && (c == ' ' || c == '-' || c == '?' || c == ':' || c == '\t')) {
      if (++lead > 4 * kDeepest) return true;
    } else {
      leading = false;
    }
  }
  return false;
}

// The YAML for yaml-cpp: what Ruby accepts at the margin inside quotes and brackets is indented, which changes no
// value.
std::string readable(std::string_view source, ByteRange range, const Scan& scan) {
  std::string out;
  std::uint32_t from = range.from.value;
  for (const std::uint32_t line : scan.unindented) {
    if (line < range.from.value || line >= range.to.value) continue;
    out += source.substr(from, line - from);
    out.append(scan.indent + 1, ' ');
    from = line;
  }
  return out += source.substr(from, range.to.value - from);
}

struct Loaded {
  YAML::Node node;
  std::optional<base::Error> error;
};

Loaded load(std::string yaml, std::uint32_t first_line) {
  Loaded loaded;
  // yaml-cpp takes the end of the text behind a line end for the end of a quote (Psych does not): a comment as last
  // line, without a line end, makes it say that the quote is open.
  if (!yaml.empty() && yaml.back() != '\n') yaml += '\n';
  yaml += '#';
  try {
    if (nests_too_deeply(yaml)) {
      loaded.error = base::Error{base::ErrorCode::kBadYaml, "nested too deeply"};
    } else {
      loaded.node = YAML::Load(yaml);
    }
  } catch (const YAML::Exception& e) {
    std::string where;
    if (!e.mark.is_null()) {
      where = "line " + std::to_string(static_cast<std::uint32_t>(e.mark.line) + first_line) + ", column " +
              std::to_string(e.mark.column + 1) + ": ";
    }
    loaded.error = base::Error{base::ErrorCode::kBadYaml, where + e.msg};
  } catch (const std::exception& e) { loaded.error = base::Error{base::ErrorCode::kBadYaml, e.what()}; }
  return loaded;
}

std::string joined(const std::vector<std::string>& items) {
  std::string out;
  for (const std::string& item : items) {
    if (&item != &items.front()) out += ", ";
    out += item;
  }
  return out;
}

std::string_view text_of(std::string_view source, ByteRange range) {
  return source.substr(range.from.value, range.length());
}

bool is_plain_tag(const std::string& tag) { return tag.empty() || tag == "?" || tag == "!"; }

void set_scalar(Field& field, const YAML::Node& node, Style style) {
  field.value = node.IsNull() ? "" : node.Scalar();
  const bool quoted = style == Style::kSingle || style == Style::kDouble || style == Style::kBlockScalar;
  field.kind = quoted ? ValueKind::kString : kind_of_plain(field.value);
  if (field.kind == ValueKind::kNull) field.value.clear();
  field.editable = style != Style::kOther && style != Style::kNested && is_plain_tag(node.Tag());
}

void set_list(Field& field, const YAML::Node& node, std::string_view source, const Entry& entry) {
  field.kind = ValueKind::kList;
  bool scalars = entry.style == Style::kFlowList || entry.style == Style::kBlockList;
  for (const YAML::Node& item : node) {
    scalars = scalars && item.IsScalar() && is_plain_tag(item.Tag());
    if (scalars) field.items.push_back(item.Scalar());
  }
  if (!scalars) field.items.clear();
  field.value = scalars ? joined(field.items) : std::string(text_of(source, entry.value));
  field.editable = scalars;
  if (scalars) {
    const Items items = scan_items(source, entry);
    field.editable = items.simple && items.items.size() == field.items.size();
  }
}

void set_value(Field& field, const YAML::Node& node, std::string_view source, const Entry& entry) {
  if (node.IsScalar() || node.IsNull()) {
    set_scalar(field, node, entry.style);
  } else if (node.IsSequence()) {
    set_list(field, node, source, entry);
  } else {
    field.kind = ValueKind::kMap;
    field.value = text_of(source, entry.value);
    field.editable = false;
  }
}

Field field_of(const Entry& entry) {
  Field field;
  field.range = entry.range;
  field.value_range = entry.value;
  field.line = entry.line;
  return field;
}

// The block does not parse as a whole: each entry that parses alone still tells its value, the others their source.
void read_separately(FrontMatter& result, std::string_view source, const Scan& scan) {
  for (const Entry& entry : scan.entries) {
    Field field = field_of(entry);
    const Loaded loaded = load(readable(source, entry.range, scan), entry.line);
    if (!loaded.error && loaded.node.IsMap() && loaded.node.size() == 1) {
      field.key = loaded.node.begin()->first.Scalar();
      set_value(field, loaded.node.begin()->second, source, entry);
    } else {
      field.key = entry.key_source;
      field.kind = ValueKind::kString;
      field.value = text_of(source, entry.value);
    }
    field.editable = false;
    result.fields.push_back(std::move(field));
  }
}

bool same_keys(const YAML::Node& map, const Scan& scan) {
  return scan.block_map && static_cast<std::size_t>(std::distance(map.begin(), map.end())) == scan.entries.size();
}

void read_together(FrontMatter& result, const YAML::Node& map, std::string_view source, const Scan& scan) {
  const bool located = same_keys(map, scan);
  const ByteRange end{result.split.yaml.to, result.split.yaml.to};
  const Entry nowhere{{}, end, end, 0, 0, Style::kOther};
  std::size_t i = 0;
  for (const auto& pair : map) {
    const Entry& entry = located ? scan.entries[i] : nowhere;
    Field field = field_of(entry);
    field.key = pair.first.IsScalar() ? pair.first.Scalar() : "";
    set_value(field, pair.second, source, entry);
    const std::string_view written = entry.key_source;
    const bool plain_key = !written.empty() && written[0] != '"' && written[0] != '\'';
    if (!pair.first.IsScalar() || (plain_key && written != field.key)) field.editable = false;
    result.fields.push_back(std::move(field));
    ++i;
  }
}

}  // namespace

const Field* FrontMatter::find(std::string_view key) const {
  const auto found = std::find_if(fields.rbegin(), fields.rend(), [&](const Field& f) { return f.key == key; });
  return found == fields.rend() ? nullptr : &*found;
}

FrontMatter read(std::string_view source) {
  FrontMatter result;
  result.split = split(source);
  if (!result.split.has_front_matter) return result;
  const Scan entries = scan(source, result.split);
  Loaded loaded = load(readable(source, result.split.yaml, entries), 2);
  if (!loaded.error && !loaded.node.IsMap() && !loaded.node.IsNull())
    loaded.error = base::Error{base::ErrorCode::kBadYaml, "line 2, column 1: not a list of \"key: value\" lines"};
  if (loaded.error) {
    result.error = std::move(loaded.error);
    read_separately(result, source, entries);
  } else if (loaded.node.IsMap()) {
    read_together(result, loaded.node, source, entries);
  }
  return result;
}

}  // namespace marbre::frontmatter
