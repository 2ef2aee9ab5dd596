// The bracket that belongs to the one beside the caret, for showing both. Pairs of prose as well: « » and “ ”.
#pragma once
#include <optional>
#include <utility>

#include "core/text/document.hpp"

namespace marbre::ui {

// The bracket before the caret, or else behind it, and its partner, in the order they stand in; nothing when there is
// none within a few thousand bytes.
std::optional<std::pair<text::ByteRange, text::ByteRange>> brackets_at(const text::Document& document,
                                                                       text::ByteOffset caret);

}  // namespace marbre::ui
