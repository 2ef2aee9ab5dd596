#include "gfx/clusters.hpp"

#include "core/base/utf8.hpp"

namespace marbre::gfx {

char32_t Clusters::code_point_of(std::string_view cluster) {
  const base::Decoded first = base::decode_at(cluster, 0);
  if (first.bytes == cluster.size() && first.code_point < kFirst) return first.code_point;
  if (const auto it = code_points_.find(cluster); it != code_points_.end()) return it->second;
  if (full()) return U'\uFFFD';
  const auto fresh = static_cast<char32_t>(kFirst + texts_.size());
  texts_.emplace_back(cluster);
  code_points_.emplace(cluster, fresh);
  return fresh;
}

std::string_view Clusters::text_of(char32_t code_point) const {
  if (code_point < kFirst || code_point - kFirst >= texts_.size()) return {};
  return texts_[code_point - kFirst];
}

void Clusters::clear() {
  code_points_.clear();
  texts_.clear();
}

}  // namespace marbre::gfx
