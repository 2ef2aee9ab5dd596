// What one typed character means beside itself. With a selection, * _ ` [ ( « " go around it. Without, ( [ ` « bring
// their closing half where text ends, the closing half is stepped over when it is there already, and Backspace between
// the two removes both. A composition never comes here; * and _ are never doubled (bullets), apostrophes never touched.
#pragma once
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

// `typed`: one grapheme, about to replace the selection.
MaybeRewrite type_pair(const Target&, std::string_view typed);
MaybeRewrite erase_pair(const Target&);  // Backspace
// An address pasted over a selection makes a link of it.
MaybeRewrite paste_address(const Target&, std::string_view pasted);
bool is_address(std::string_view text);  // one http, https or mailto URL and nothing else

}  // namespace marbre::editing
