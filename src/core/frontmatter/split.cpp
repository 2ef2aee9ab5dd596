#include "core/frontmatter/frontmatter.hpp"

namespace marbre::frontmatter {
namespace {

// The line at `from` with its ending.
std::string_view line_at(std::string_view source, std::size_t from) {
  const std::size_t newline = source.find('\n', from);
  return source.substr(from, newline == std::string_view::npos ? std::string_view::npos : newline + 1 - from);
}

bool is_fence(std::string_view line, std::string_view mark) {
  return line.starts_with(mark) && line.substr(mark.size()).find_first_not_of(" \t\r\n\f\v") == std::string_view::npos;
}

ByteRange range(std::size_t from, std::size_t to) {
  return {{static_cast<std::uint32_t>(from)}, {static_cast<std::uint32_t>(to)}};
}

}  // namespace

// Jekyll's \A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?), but that blank lines behind the closing line stay in the body.
Split split(std::string_view source) {
  Split result;
  result.has_bom = source.starts_with("\xEF\xBB\xBF");
  const std::size_t start = result.has_bom ? 3 : 0;
  result.body = range(start, source.size());
  const std::string_view first = line_at(source, start);
  if (!is_fence(first, "---") || !first.ends_with('\n')) return result;
  const std::size_t yaml = start + first.size();
  for (std::size_t at = yaml; at < source.size();) {
    const std::string_view line = line_at(source, at);
    const std::size_t next = at + line.size();
    if (is_fence(line, "---") || is_fence(line, "...")) {
      result.has_front_matter = true;
      result.fence = range(start, next);
      result.yaml = range(yaml, at);
      result.body = range(next, source.size());
      return result;
    }
    at = next;
  }
  return result;
}

}  // namespace marbre::frontmatter
