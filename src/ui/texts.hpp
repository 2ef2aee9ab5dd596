// The texts of one language, in the order of strings.def, a NUL behind each. They are part of what runs under a shell;
// a first visit downloads those of the person's language only: platform/web defines this function too, in the
// executable itself, from what the page has fetched, and the linker then never takes the archive's texts.cpp.
#pragma once
#include <string_view>

#include "app/state.hpp"

namespace marbre::ui {

// Valid as long as the program runs. Empty when they have not arrived: those of one language always have.
std::string_view texts_of(app::Language);

}  // namespace marbre::ui
