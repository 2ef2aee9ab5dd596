// _config.yml, as far as the preview has to know it: which Markdown, and kramdown's options.
#include "core/frontmatter/frontmatter.hpp"
#include "core/site/site.hpp"

namespace marbre::site {
namespace {

frontmatter::FrontMatter read_yaml(std::string_view yaml) {
  std::string page = "---\n";
  return frontmatter::read((page += yaml) += "\n---\n");
}

// The lines of a nested map without their common indentation.
std::string unindented(std::string_view yaml) {
  std::string out;
  std::size_t indent = std::string_view::npos;
  for (std::string_view rest = yaml; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    const std::string_view line = rest.substr(0, end);
    const std::size_t first = line.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos) {
      if (indent == std::string_view::npos) indent = first;
      out += line.substr(std::min(first, indent));
    }
    rest.remove_prefix(end);
  }
  return out;
}

}  // namespace

bool is_commonmark(std::string_view markdown) {
  return markdown.starts_with("CommonMark") || markdown.starts_with("commonmark") || markdown == "GFM";
}

markdown::Options markdown_options(std::string_view config) {
  markdown::Options options;
  const frontmatter::FrontMatter site = read_yaml(config);
  if (const frontmatter::Field* markdown = site.find("markdown")) {
    if (is_commonmark(markdown->value)) return options;
  }
  const frontmatter::Field* kramdown = site.find("kramdown");
  if (kramdown == nullptr || kramdown->kind != frontmatter::ValueKind::kMap) return options;
  // Read from the line behind the key: the value's own range may begin within its first line.
  const std::size_t from =
      config.find("kramdown:", kramdown->range.from.value < 4 ? 0 : kramdown->range.from.value - 4);
  const std::size_t to =
      std::min<std::size_t>(kramdown->range.to.value < 4 ? 0 : kramdown->range.to.value - 4, config.size());
  if (from == std::string_view::npos || from + 9 > to) return options;
  for (const frontmatter::Field& field : read_yaml(unindented(config.substr(from + 9, to - from - 9))).fields) {
    // GitHub Pages sets these itself.
    if (field.key != "math_engine" && field.key != "syntax_highlighter")
      markdown::set_kramdown_option(options, field.key, field.value);
  }
  return options;
}

std::string language(std::string_view config) {
  const frontmatter::FrontMatter site = read_yaml(config);
  for (const std::string_view key : {"lang", "language", "locale"})
    if (const frontmatter::Field* field = site.find(key); field != nullptr && !field->value.empty())
      return field->value;
  return {};
}

}  // namespace marbre::site
