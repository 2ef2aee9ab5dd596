// Character references as CommonMark reads them (0.31, 2.5). Internal to this folder; decode_entities() is the public
// part.
#pragma once
#include <string>
#include <string_view>

namespace marbre::markdown {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// "&eacute;", "&#233;" or "&#xE9;" as text; an unknown name stays as it is written.
void append_entity(std::string& out, std::string_view entity);

}  // namespace marbre::markdown
