// Every language counts as one that rouge knows: the app shows code, and leaves its classes to the published page.
#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown::kramdown {

bool is_rouge_language(std::string_view) { return true; }

}  // namespace marbre::markdown::kramdown
