// The spaces of French punctuation, by the convention of the Imprimerie nationale (Lexique des règles typographiques en
// usage à l'Imprimerie nationale, "Ponctuation"): a narrow no-break space (U+202F) before ; ! ?, a no-break space
// (U+00A0) before : and inside « ». Only in prose: not in code, addresses, HTML, Liquid, front matter, link
// destinations, times (19:00), emoji shortcodes, "::", tables' delimiter rows, definitions ("[x]: ...", ": ...").
#pragma once
#include "core/editing/rewrite.hpp"

namespace marbre::editing {

// In the selected lines, or in the whole text when nothing is selected.
MaybeRewrite fix_typography(const Target&);
// The automatic mode. `typed`: one grapheme, about to replace the selection. The space before the mark becomes the
// right one, is put when ; ! ? » follow a word at once, and before ":" when a space follows it; what the next letter
// shows to be no punctuation ("![", ":-)") gets its ordinary space back.
MaybeRewrite type_french(const Target&, std::string_view typed);

}  // namespace marbre::editing
