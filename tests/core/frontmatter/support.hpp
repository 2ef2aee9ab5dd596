#pragma once
#include <string>
#include <string_view>

#include "core/frontmatter/frontmatter.hpp"

namespace marbre::frontmatter::test {

inline std::string applied(std::string_view source, const text::Change& change) {
  std::string out(source);
  for (auto edit = change.edits().rbegin(); edit != change.edits().rend(); ++edit)
    out.replace(edit->range.from.value, edit->range.length(), edit->insert);
  return out;
}

// The file with `key` set, or "error N" with the number of the error code.
inline std::string set(std::string_view source, std::string_view key, std::string_view value) {
  const auto change = set_field(source, key, value);
  return change ? applied(source, *change) : "error " + std::to_string(static_cast<int>(change.error().code));
}

inline std::string in_file(std::string_view yaml) { return "---\n" + std::string(yaml) + "---\nbody\n"; }

// What set makes of a block of YAML.
inline std::string set_yaml(std::string_view yaml, std::string_view key, std::string_view value) {
  const std::string out = set(in_file(yaml), key, value);
  if (!out.starts_with("---\n")) return out;
  return out.substr(4, out.size() - 4 - std::string_view("---\nbody\n").size());
}

}  // namespace marbre::frontmatter::test
