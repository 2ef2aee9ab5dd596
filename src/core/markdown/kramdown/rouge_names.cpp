#include "core/markdown/kramdown/rouge_names.inc"

#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown::kramdown {

bool is_rouge_language(std::string_view name) { return contains(kRougeNames, name); }

}  // namespace marbre::markdown::kramdown
