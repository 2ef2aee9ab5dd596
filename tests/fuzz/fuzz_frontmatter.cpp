// Any bytes read; what set_field answers reads back as wanted, with every other field and the body as they were. Input:
// first byte the length of the value, then the value, then the file.
#include "core/frontmatter/frontmatter.hpp"
#include "fuzz/input.hpp"

namespace {

using namespace marbre;
using fuzz::require;

std::string applied(std::string_view source, const text::Change& change) {
  std::string out(source);
  for (auto edit = change.edits().rbegin(); edit != change.edits().rend(); ++edit)
    out.replace(edit->range.from.value, edit->range.length(), edit->insert);
  return out;
}

void set_and_compare(std::string_view source, const frontmatter::FrontMatter& before, std::string_view key,
                     std::string_view value) {
  const auto change = frontmatter::set_field(source, key, value);
  if (!change || change->empty()) return;
  const std::string after = applied(source, *change);
  const frontmatter::FrontMatter now = frontmatter::read(after);
  require(!now.error, "the result parses");
  const frontmatter::Field* field = now.find(key);
  require(field != nullptr, "the field is there");
  if (field->kind != frontmatter::ValueKind::kList) require(field->value == value, "the value reads back");
  require(after.substr(now.split.body.from.value) == source.substr(before.split.body.from.value), "the body stays");
  for (const frontmatter::Field& other : before.fields)
    if (other.key != key)
      require(now.find(other.key) != nullptr && now.find(other.key)->value == before.find(other.key)->value,
              "others stay");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string_view value = rest.substr(0, data[0] % 16);
  rest.remove_prefix(value.size());
  // Half of the inputs get their fences for free.
  const std::string source = data[0] >= 128 ? "---\n" + std::string(rest) + "\n---\nbody" : std::string(rest);
  const frontmatter::FrontMatter before = frontmatter::read(source);
  std::uint32_t at = 0;
  for (const frontmatter::Field& field : before.fields) {
    require(field.range.from.value >= at && field.range.from <= field.range.to && field.range.to.value <= source.size(),
            "in order");
    require(field.range.from <= field.value_range.from && field.value_range.to <= field.range.to, "value in its entry");
    at = field.range.to.value;
  }
  for (const frontmatter::Field& field : before.fields) {
    const auto same = frontmatter::set_field(source, field.key, before.find(field.key)->value);
    require(!same || same->empty(), "the present value changes nothing");
  }
  if (!before.fields.empty()) set_and_compare(source, before, before.fields[0].key, value);
  set_and_compare(source, before, "title", value);
  return 0;
}
