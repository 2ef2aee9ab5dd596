// The GitHub dialect: md4c's tree as one block, and its HTML. Internal to this folder.
#pragma once
#include "core/markdown/markdown.hpp"

namespace marbre::markdown {

BlockPtr parse_github(std::string_view body);
void github_html(const Block&, std::uint32_t from, std::uint32_t to, std::string& out,
                 const std::vector<std::uint32_t>* lines);

}  // namespace marbre::markdown
