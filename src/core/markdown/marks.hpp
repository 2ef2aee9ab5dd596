// Which lines a block is made of, written into its tag: data-source="FROM-TO". What both writers of HTML share.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

using Lines = std::vector<std::uint32_t>;  // where each begins

Lines lines_of(std::string_view source);
// Is this a block with a tag and lines of its own?
bool is_marked(const Node&);
// Marks the tag that begins at `start` of `out`, if one does (it may be indented); answers how many bytes that took.
std::uint32_t mark_lines(std::string& out, std::size_t start, const Lines&, ByteRange);

}  // namespace marbre::markdown
