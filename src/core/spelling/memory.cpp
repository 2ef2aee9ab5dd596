#include "core/spelling/memory.hpp"

#include <utility>

namespace marbre::spelling {

Verdict Memory::find(std::string_view word) const {
  for (const Words* words : {&young_, &old_})
    if (const auto at = words->find(word); at != words->end()) return at->second;
  return Verdict::kUnknown;
}

void Memory::set(std::string_view word, Verdict verdict) {
  if (const auto at = old_.find(word); at != old_.end()) old_.erase(at);
  if (const auto at = young_.find(word); at != young_.end()) {
    if (verdict == Verdict::kUnknown) {
      young_.erase(at);
    } else {
      at->second = verdict;
    }
    return;
  }
  if (verdict == Verdict::kUnknown) return;
  if (young_.size() >= kGeneration) old_ = std::exchange(young_, {});
  young_.emplace(word, verdict);
}

void Memory::clear() {
  young_.clear();
  old_.clear();
}

}  // namespace marbre::spelling
