#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/text/change.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::text {
namespace {

bool is_indicator(std::string_view text, std::size_t at) {
  const char32_t c = base::decode_at(text, at).code_point;
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const std::size_t n = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(n), b.begin()).first - a.begin());
}

std::size_t common_suffix(std::string_view a, std::string_view b, std::size_t at_most) {
  std::size_t n = 0;
  while (n < at_most && a[a.size() - 1 - n] == b[b.size() - 1 - n]) ++n;
  return n;
}

}  // namespace

Change difference(std::string_view before, std::string_view after) {
  if (before == after) return {};
  // Boundaries inside the common prefix depend on the prefix alone; only at its very end the two sides may disagree.
  std::size_t from = common_prefix(before, after);
  while (from > 0 && !(is_cluster_boundary(before, from) && is_cluster_boundary(after, from))) {
    from = previous_cluster(before, from);
  }
  const std::size_t suffix = common_suffix(before, after, std::min(before.size(), after.size()) - from);
  std::size_t end_before = before.size() - suffix, end_after = after.size() - suffix;
  while (end_before < before.size()) {
    const bool fits_before = is_cluster_boundary(before, end_before),
               fits_after = is_cluster_boundary(after, end_after);
    if (fits_before && fits_after) break;
    std::size_t step = base::decode_at(before, end_before).bytes;
    if (fits_before != fits_after) {  // flags paired differently stay so until their run ends
      while (is_indicator(before, end_before) && is_indicator(before, end_before + step)) step += 4;
    }
    end_before += step;
    end_after += step;
  }
  return Change::replace({{static_cast<std::uint32_t>(from)}, {static_cast<std::uint32_t>(end_before)}},
                         std::string(after.substr(from, end_after - from)));
}

Change difference(const Document& before, const Document& after) {
  // Shared chunks may end inside a line, so some of what is shared is looked at: clusters there are known from it.
  constexpr std::uint32_t kContext = 1024;
  if (before.id() == after.id()) return {};
  const Document::Shared shared = before.shared_with(after);
  std::uint32_t from = shared.front - std::min(shared.front, kContext);
  const std::uint32_t back = shared.back - std::min(shared.back, kContext);
  const std::string old_text = before.slice({{from}, {before.size() - back}});
  const std::string new_text = after.slice({{from}, {after.size() - back}});
  std::size_t skip = 0;  // the rest of a code point
  if (from > 0) {
    while (skip < std::min(old_text.size(), new_text.size()) &&
           (static_cast<unsigned char>(old_text[skip]) & 0xC0) == 0x80) {
      ++skip;
    }
  }
  from += static_cast<std::uint32_t>(skip);
  const Change change = difference(std::string_view(old_text).substr(skip), std::string_view(new_text).substr(skip));
  if (change.empty()) return {};
  const Edit& edit = change.edits().front();
  return Change::replace({edit.range.from + from, edit.range.to + from}, edit.insert);
}

}  // namespace marbre::text
