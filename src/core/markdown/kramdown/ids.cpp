#include "core/markdown/kramdown/ids.hpp"

#include "core/base/utf8.hpp"
#include "core/markdown/kramdown/scan.hpp"

namespace marbre::markdown {
namespace {

std::string gfm_id(std::string_view text) {  // generate_gfm_header_id
  const std::string low = kramdown::lower_case(text);
  std::string id;
  for (std::uint32_t i = 0; i < low.size();) {
    const std::uint32_t end = kramdown::character_end(low, i);
    if (kramdown::is_blank(low[i]))
      id += '-';
    else if (low[i] == '-' || kramdown::is_word_at(low, i))
      id.append(low, i, end - i);
    i = end;
  }
  return id;
}

std::string plain_id(std::string_view text) {  // basic_generate_id
  std::string id;
  bool started = false;
  for (const char c : text) {
    started = started || kramdown::is_letter(c);
    if (!started) continue;
    if (kramdown::is_letter(c))
      id += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    else if (kramdown::is_digit(c) || c == '-')
      id += c;
    else if (c == ' ')
      id += '-';
  }
  return id.empty() ? "section" : id;
}

}  // namespace

std::string HeadingIds::of(const Block& block, const Node& heading, bool outside) {
  if (const std::string_view own = block.attribute(heading, "id"); !own.empty()) return std::string(own);
  if (!o_.auto_ids) return {};
  const bool gfm = o_.gfm && !outside;
  std::string id = gfm ? gfm_id(block.str(heading.target)) : plain_id(block.str(heading.target));
  const auto [seen, first] = (gfm ? gfm_ : plain_).try_emplace(id, 0);
  if (!first) (id += '-') += std::to_string(++seen->second);
  return o_.auto_id_prefix + id;
}

namespace {

// Outline and numbers of footnotes, in the order in which kramdown would print.
class Reader {
 public:
  explicit Reader(const Tree& tree) : tree_(tree), ids_(*tree.options) {}
  std::vector<OutlineEntry> outline() {
    std::vector<OutlineEntry> entries;
    const bool kramdown = tree_.options->dialect == nullptr;
    for (std::uint32_t b = 0; b < tree_.blocks.size(); ++b) {
      const Block& block = *tree_.blocks[b];
      std::uint32_t html_end = 0;
      for (std::uint32_t i = 0; i < block.nodes.size(); ++i) {
        const Node& node = block.nodes[i];
        if (node.kind == NodeKind::kFootnoteDefinition) {
          i = node.end - 1;
          continue;
        }
        if (node.kind == NodeKind::kHtmlElement && node.end > html_end) html_end = node.end;
        if (node.kind != NodeKind::kHeading) continue;
        entries.push_back({node.level, plain_text(block, i),
                           kramdown ? ids_.of(block, node, i < html_end) : std::string(), tree_.range(b, node)});
      }
    }
    return entries;
  }

 private:
  const Tree& tree_;
  HeadingIds ids_;
};

}  // namespace

std::vector<OutlineEntry> outline(const Tree& tree) { return Reader(tree).outline(); }

std::vector<FootnoteEntry> footnotes(const Tree& tree) {
  std::vector<FootnoteEntry> notes;
  std::map<std::string_view, std::size_t> known;
  const auto read = [&](const Block& block, std::uint32_t from, std::uint32_t to, bool skip) {
    for (std::uint32_t i = from; i < to; ++i) {
      const Node& node = block.nodes[i];
      if (skip && node.kind == NodeKind::kFootnoteDefinition) {
        i = node.end - 1;
      } else if (node.kind == NodeKind::kFootnote && known.try_emplace(block.str(node.target), notes.size()).second) {
        notes.push_back({std::string(block.str(node.target)), kramdown::kNone, 0});
      }
    }
  };
  for (const BlockPtr& block : tree.blocks)
    if ((block->uses & Block::kFootnotes) != 0) read(*block, 0, static_cast<std::uint32_t>(block->nodes.size()), true);
  if (notes.empty()) return notes;
  std::map<std::string_view, std::pair<std::uint32_t, std::uint32_t>> where;
  for (std::uint32_t b = 0; b < tree.blocks.size(); ++b) {
    if (tree.blocks[b]->definitions == nullptr) continue;
    const std::vector<Node>& nodes = tree.blocks[b]->nodes;
    for (std::uint32_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].kind == NodeKind::kFootnoteDefinition) where[tree.blocks[b]->str(nodes[i].target)] = {b, i};
  }
  for (std::size_t n = 0; n < notes.size(); ++n) {
    const auto found = where.find(notes[n].name);
    if (found == where.end()) continue;
    notes[n].block = found->second.first;
    notes[n].node = found->second.second;
    const Block& block = *tree.blocks[notes[n].block];
    read(block, notes[n].node + 1, block.nodes[notes[n].node].end, false);
  }
  return notes;
}

}  // namespace marbre::markdown
