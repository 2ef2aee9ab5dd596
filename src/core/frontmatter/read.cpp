// The only file that knows yaml-cpp: it reads the values of the entries the scanner found. Value texts come from the
// source, never from a conversion, so a number of 17 digits stays what it is.
#include "core/frontmatter/yaml_streams.hpp"  // first: it renames the streams that yaml-cpp names

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <algorithm>

#include "core/frontmatter/guarded.hpp"
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

// One value of a document. `children` are indices into Loaded::nodes: items of a sequence, or key and value of each
// pair of a map in turn; an alias is the index of what its anchor names, so nothing is ever copied.
struct Node {
  enum class Kind : std::uint8_t { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  std::string tag, scalar;
  std::vector<std::uint32_t> children;

  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_null() const { return kind == Kind::kNull; }
};

// Makes the nodes from yaml-cpp's events: its own tree of shared nodes costs more than the parser that fills it.
class Builder final : public YAML::EventHandler {
 public:
  std::vector<Node> nodes;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t anchor) override { add(Node::Kind::kNull, {}, anchor); }
  void OnAlias(const YAML::Mark&, YAML::anchor_t anchor) override { place(anchors_[anchor - 1]); }
  void OnScalar(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
    add(Node::Kind::kScalar, tag, anchor).scalar = value;
  }
  void OnSequenceStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::kSequence, tag, anchor);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark&, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::kMap, tag, anchor);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  void place(std::uint32_t node) {
    if (!open_.empty()) nodes[open_.back()].children.push_back(node);
  }
  Node& add(Node::Kind kind, const std::string& tag, YAML::anchor_t anchor) {
    const auto index = static_cast<std::uint32_t>(nodes.size());
    if (anchor != 0) {  // they are counted from 1, in the order of the text
      if (anchors_.size() < anchor) anchors_.resize(anchor);
      anchors_[anchor - 1] = index;
    }
    place(index);
    nodes.push_back({kind, tag, {}, {}});
    return nodes.back();
  }
  void open(Node::Kind kind, const std::string& tag, YAML::anchor_t anchor) {
    add(kind, tag, anchor);
    open_.push_back(static_cast<std::uint32_t>(nodes.size() - 1));
  }

  std::vector<std::uint32_t> open_, anchors_;
};

struct Loaded {
  std::vector<Node> nodes;  // the first is the root; none for an empty document
  std::optional<base::Error> error;

  bool is_map() const { return !nodes.empty() && nodes[0].kind == Node::Kind::kMap; }
  bool is_null() const { return nodes.empty() || nodes[0].is_null(); }
  std::size_t pairs() const { return nodes[0].children.size() / 2; }
  const Node& key(std::size_t pair) const { return nodes[nodes[0].children[2 * pair]]; }
  const Node& value(std::size_t pair) const { return nodes[nodes[0].children[2 * pair + 1]]; }
};

Loaded load(std::string yaml, std::uint32_t first_line) {
  Loaded loaded;
  // yaml-cpp takes the end of the text behind a line end for the end of a quote (Psych does not): a comment as last
  // line, without a line end, makes it say that the quote is open.
  if (!yaml.empty() && yaml.back() != '\n') yaml += '\n';
  yaml += '#';
  if (nests_too_deeply(yaml)) {
    loaded.error = base::Error{base::ErrorCode::kBadYaml, "nested too deeply"};
    return loaded;
  }
  Guarded guarded;
  Builder builder;
  const auto thrown = guarded.run([&] {
    std::stringstream stream(yaml);
    YAML::Parser parser(stream);
    parser.HandleNextDocument(builder);
  });
  if (!thrown) {
    loaded.nodes = builder.nodes;  // a copy: what the builder made goes with `guarded`
    return loaded;
  }
  std::string where;
  if (thrown->line >= 0) {
    where = "line " + std::to_string(static_cast<std::uint32_t>(thrown->line) + first_line) + ", column " +
            std::to_string(thrown->column + 1) + ": ";
  }
  loaded.error = base::Error{base::ErrorCode::kBadYaml, where + thrown->message};
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

void set_scalar(Field& field, const Node& node, Style style) {
  field.value = node.scalar;
  const bool quoted = style == Style::kSingle || style == Style::kDouble || style == Style::kBlockScalar;
  field.kind = quoted ? ValueKind::kString : kind_of_plain(field.value);
  if (field.kind == ValueKind::kNull) field.value.clear();
  field.editable = style != Style::kOther && style != Style::kNested && is_plain_tag(node.tag);
}

void set_list(Field& field, const Loaded& all, const Node& node, std::string_view source, const Entry& entry) {
  field.kind = ValueKind::kList;
  bool scalars = entry.style == Style::kFlowList || entry.style == Style::kBlockList;
  for (const std::uint32_t i : node.children) {
    const Node& item = all.nodes[i];
    scalars = scalars && item.is_scalar() && is_plain_tag(item.tag);
    if (scalars) field.items.push_back(item.scalar);
  }
  if (!scalars) field.items.clear();
  field.value = scalars ? joined(field.items) : std::string(text_of(source, entry.value));
  field.editable = scalars;
  if (scalars) {
    const Items items = scan_items(source, entry);
    field.editable = items.simple && items.items.size() == field.items.size();
  }
}

void set_value(Field& field, const Loaded& all, const Node& node, std::string_view source, const Entry& entry) {
  if (node.is_scalar() || node.is_null()) {
    set_scalar(field, node, entry.style);
  } else if (node.kind == Node::Kind::kSequence) {
    set_list(field, all, node, source, entry);
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
    if (!loaded.error && loaded.is_map() && loaded.pairs() == 1) {
      field.key = loaded.key(0).scalar;
      set_value(field, loaded, loaded.value(0), source, entry);
    } else {
      field.key = entry.key_source;
      field.kind = ValueKind::kString;
      field.value = text_of(source, entry.value);
    }
    field.editable = false;
    result.fields.push_back(std::move(field));
  }
}

void read_together(FrontMatter& result, const Loaded& map, std::string_view source, const Scan& scan) {
  const bool located = scan.block_map && map.pairs() == scan.entries.size();
  const ByteRange end{result.split.yaml.to, result.split.yaml.to};
  const Entry nowhere{{}, end, end, 0, 0, Style::kOther};
  for (std::size_t i = 0; i < map.pairs(); ++i) {
    const Entry& entry = located ? scan.entries[i] : nowhere;
    const Node& key = map.key(i);
    Field field = field_of(entry);
    field.key = key.scalar;
    set_value(field, map, map.value(i), source, entry);
    const std::string_view written = entry.key_source;
    const bool plain_key = !written.empty() && written[0] != '"' && written[0] != '\'';
    if (!key.is_scalar() || (plain_key && written != field.key)) field.editable = false;
    result.fields.push_back(std::move(field));
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
  if (!loaded.error && !loaded.is_map() && !loaded.is_null())
    loaded.error = base::Error{base::ErrorCode::kBadYaml, "line 2, column 1: not a list of \"key: value\" lines"};
  if (loaded.error) {
    result.error = std::move(loaded.error);
    read_separately(result, source, entries);
  } else if (loaded.is_map()) {
    read_together(result, loaded, source, entries);
  }
  return result;
}

}  // namespace marbre::frontmatter
