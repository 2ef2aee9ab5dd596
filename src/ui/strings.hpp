// The string catalogue: every text a person can see, in French and English, in strings.def as
//   MARBRE_STRING(kPublish, "Publier", "Publish")
// "{}" is where an argument goes. A test checks that both languages are there and have the same placeholders.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "app/state.hpp"

namespace marbre::ui {

enum class StringId : std::uint16_t {
#define MARBRE_STRING(id, french, english) id,
#include "ui/strings.def"
#undef MARBRE_STRING
  kCount,
};
// The language whose texts are shown while another was chosen: that one, unless its texts are yet to arrive
// (texts.hpp).
app::Language shown_language(app::Language chosen);
std::string_view translate(StringId, app::Language);
std::string format(std::string_view pattern, std::string_view argument);  // replaces the first "{}"
std::string_view translate_key(std::string_view key,
                               app::Language);  // Notice::key: the name of a kNotice...; "" when unknown
// "lundi 29 juin 2026, 19 h", "29 juin 2026"; "29 juin 2026" shortened: "29 juin 2026", "12 nov. 2025"; "14:02". From
// an ISO date (what is none is answered as it stands), or an instant with the host's UTC offset.
std::string date_in_words(std::string_view iso_date, app::Language);
std::string short_date(std::string_view iso_date, app::Language);
std::string iso_minute(app::Instant, int utc_offset_minutes);  // "2026-06-29T19:00"
std::string instant_in_words(app::Instant, int utc_offset_minutes, app::Language);
std::string clock_time(app::Instant, int utc_offset_minutes);

}  // namespace marbre::ui
