#include "ui/widgets/preview_layout.hpp"

#include <algorithm>
#include <cstring>

namespace marbre::ui {
namespace {

using markdown::Block;
using markdown::Node;
using markdown::NodeKind;
using markdown::Tree;

constexpr std::size_t kMostCached = 4096;
constexpr float kGuessedAdvance = 8, kGuessedLine = 26, kTightGap = 4, kGap = 16, kHeadingGap = 28;

// Eight bytes at a time: a megabyte of text is hashed at every keystroke.
std::uint64_t mix(std::uint64_t hash, std::string_view bytes) {
  constexpr std::uint64_t kPrime = 0x9E3779B97F4A7C15ull;
  hash = (hash ^ bytes.size()) * kPrime;
  std::uint64_t word = 0;
  while (bytes.size() >= 8) {
    std::memcpy(&word, bytes.data(), 8);
    hash = (hash ^ word) * kPrime;
    hash ^= hash >> 29;
    bytes.remove_prefix(8);
  }
  word = 0;
  if (!bytes.empty()) std::memcpy(&word, bytes.data(), bytes.size());
  hash = (hash ^ word) * kPrime;
  return hash ^ (hash >> 32);
}

std::uint64_t hash_of(const Block& block, std::uint32_t from, std::uint32_t to, const NoteNames& notes) {
  std::uint64_t hash = 1;
  for (std::uint32_t i = from; i < to; ++i) {
    const Node& node = block.nodes[i];
    const std::uint64_t shape = static_cast<std::uint64_t>(node.kind) | std::uint64_t{node.level} << 8 |
                                static_cast<std::uint64_t>(node.align) << 16 |
                                static_cast<std::uint64_t>(node.task) << 24 | std::uint64_t{node.tight} << 28 |
                                std::uint64_t{node.end - i} << 32;
    hash = (hash ^ shape) * 0x9E3779B97F4A7C15ull + node.start;
    if (!node.text.empty()) hash = mix(hash, block.str(node.text));
    if (!node.target.empty()) hash = mix(hash, block.str(node.target));
    if (!node.title.empty()) hash = mix(hash, block.str(node.title));
    for (std::uint32_t a = node.attributes; a != 0; a = block.attributes[a - 1].next)
      hash = mix(mix(hash, block.str(block.attributes[a - 1].name)), block.str(block.attributes[a - 1].value));
    if (node.kind == NodeKind::kFootnote)
      hash += static_cast<std::uint64_t>(std::find(notes.begin(), notes.end(), block.str(node.target)) - notes.begin());
  }
  return hash;
}

float gap_above(bool first, NodeKind before, NodeKind kind) {
  if (first) return 0;
  return kind == NodeKind::kHeading && before != NodeKind::kHeading ? kHeadingGap : kGap;
}

bool is_shown(const Block& block, const Node& node) {
  if (node.kind == NodeKind::kHtmlBlock) return !block.str(node.text).starts_with("<!--");
  return node.kind != NodeKind::kBlank && node.kind != NodeKind::kFootnoteDefinition;
}

// The preview blocks of the tree's block `index`; `before` is the last one in front of them.
void append_blocks(const Tree& tree, std::uint32_t index, const NoteNames& notes, bool first, NodeKind before,
                   std::vector<PreviewBlock>& out) {
  const Block& block = *tree.blocks[index];
  const auto count = static_cast<std::uint32_t>(block.nodes.size());
  for (std::uint32_t i = 0; i < count; i = block.nodes[i].end) {
    const Node& node = block.nodes[i];
    if (!is_shown(block, node)) continue;
    const float gap = gap_above(first, before, node.kind);
    first = false;
    before = node.kind;
    PreviewBlock made{.block = index, .node = i, .gap = gap, .source = node.source};
    if (node.kind != NodeKind::kBulletList && node.kind != NodeKind::kOrderedList) {
      made.hash = hash_of(block, i, node.end, notes);
      out.push_back(made);
      continue;
    }
    made.list = i;
    made.ordinal = node.start;
    for (std::uint32_t item = i + 1; item < node.end; item = block.nodes[item].end, ++made.ordinal) {
      const bool ordered = node.kind == NodeKind::kOrderedList;
      made.node = item;
      made.hash = hash_of(block, item, block.nodes[item].end, notes) * 31 + (ordered ? made.ordinal + 2 : node.tight);
      made.gap = item == i + 1 ? gap : node.tight ? kTightGap : kGap;
      made.source = block.nodes[item].source;
      out.push_back(made);
    }
  }
}

NodeKind last_kind(const Tree& tree, const std::vector<PreviewBlock>& blocks) {
  const PreviewBlock& last = blocks.back();
  return tree.blocks[last.block]->nodes[last.list != PreviewBlock::kNoList ? last.list : last.node].kind;
}

void append_notes(const Tree& tree, const std::vector<markdown::FootnoteEntry>& entries, const NoteNames& names,
                  std::vector<PreviewBlock>& out) {
  std::uint32_t number = static_cast<std::uint32_t>(std::max(tree.options->footnote_nr, 1));
  for (const markdown::FootnoteEntry& note : entries) {
    const std::uint32_t ordinal = number++;
    if (note.block >= tree.blocks.size()) continue;
    const Block& block = *tree.blocks[note.block];
    const Node& node = block.nodes[note.node];
    out.push_back({.block = note.block,
                   .node = note.node,
                   .ordinal = ordinal,
                   .is_note = true,
                   .hash = hash_of(block, note.node, node.end, names) * 37 + ordinal,
                   .gap = ordinal == 1 ? kHeadingGap : kTightGap,
                   .source = node.source});
  }
}

// The very block, or one that a whole parse made again.
bool is_same(const markdown::BlockPtr& a, const markdown::BlockPtr& b) {
  if (a == b) return true;
  return a->size == b->size && a->uses == b->uses && a->strings == b->strings &&
         std::equal(a->nodes.begin(), a->nodes.end(), b->nodes.begin(), b->nodes.end(),
                    [](const Node& x, const Node& y) {
                      return x.kind == y.kind && x.end == y.end && x.level == y.level && x.align == y.align &&
                             x.task == y.task && x.tight == y.tight && x.attributes == y.attributes;
                    });
}

NoteNames names_of(const std::vector<markdown::FootnoteEntry>& notes) {
  NoteNames names;
  names.reserve(notes.size());
  for (const markdown::FootnoteEntry& note : notes) names.push_back(note.name);
  return names;
}

}  // namespace

std::vector<PreviewBlock> preview_blocks(const Tree& tree) {
  const std::vector<markdown::FootnoteEntry> notes = markdown::footnotes(tree);
  const NoteNames names = names_of(notes);
  std::vector<PreviewBlock> blocks;
  for (std::uint32_t b = 0; b < tree.blocks.size(); ++b)
    append_blocks(tree, b, names, blocks.empty(), blocks.empty() ? NodeKind::kBlank : last_kind(tree, blocks), blocks);
  append_notes(tree, notes, names, blocks);
  return blocks;
}

// -- the whole tree
// -------------------------------------------------------------------------------------------------------
float PreviewLayout::guess(const PreviewBlock& block) const {
  const float lines = 1 + static_cast<float>(block.source.length()) * kGuessedAdvance / std::max(width_, 40.0f);
  return block.gap + std::min(lines, 4000.0f) * kGuessedLine;
}

void PreviewLayout::guess_all() {
  heights_.resize(blocks_.size());
  total_ = 0;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const auto known = cache_.find(blocks_[i].hash);
    heights_[i] = known != cache_.end() ? blocks_[i].gap + known->second->height : guess(blocks_[i]);
    total_ += heights_[i];
  }
}

void PreviewLayout::set_width(float width, std::uint64_t fonts) {
  if (width == width_ && fonts == fonts_) return;
  width_ = width;
  fonts_ = fonts;
  cache_.clear();
  guess_all();
}

// Only blocks of the tree that are not those of the tree before are looked into: the others keep their preview blocks,
// and with them their layout and height.
void PreviewLayout::set_tree(const Tree& tree, std::uint32_t& anchor) {
  const std::vector<markdown::FootnoteEntry> entries = markdown::footnotes(tree);
  NoteNames names = names_of(entries);
  const std::size_t shorter = std::min(tree.blocks.size(), owners_.size());
  std::size_t same_first = 0, same_last = 0;
  if (names == notes_) {
    while (same_first < shorter && is_same(tree.blocks[same_first], owners_[same_first])) ++same_first;
    while (same_last < shorter - same_first &&
           is_same(tree.blocks[tree.blocks.size() - 1 - same_last], owners_[owners_.size() - 1 - same_last]))
      ++same_last;
  }
  const auto begins = [&](std::size_t block) {  // of the old preview blocks; notes stand behind all
    return std::partition_point(blocks_.begin(), blocks_.end(),
                                [&](const PreviewBlock& b) { return !b.is_note && b.block < block; }) -
           blocks_.begin();
  };
  const std::ptrdiff_t prefix = begins(same_first), behind = begins(owners_.size() - same_last),
                       end = begins(owners_.size());
  std::vector<PreviewBlock> blocks(blocks_.begin(), blocks_.begin() + prefix);
  blocks.reserve(blocks_.size() + 16);
  for (std::size_t b = same_first; b < tree.blocks.size() - same_last; ++b)
    append_blocks(tree, static_cast<std::uint32_t>(b), names, blocks.empty(),
                  blocks.empty() ? NodeKind::kBlank : last_kind(tree, blocks), blocks);
  const std::ptrdiff_t rest = static_cast<std::ptrdiff_t>(blocks.size());
  const std::ptrdiff_t moved = rest - behind;
  if (behind < end) {  // the first one behind the change may stand behind something else now
    const auto from = static_cast<std::uint32_t>(tree.blocks.size() - same_last);
    const NodeKind before = blocks.empty() ? NodeKind::kBlank : last_kind(tree, blocks);
    const auto shift = static_cast<std::uint32_t>(tree.blocks.size()) - static_cast<std::uint32_t>(owners_.size());
    for (std::ptrdiff_t i = behind; i < end; ++i) {
      blocks.push_back(blocks_[static_cast<std::size_t>(i)]);
      blocks.back().block += shift;
    }
    PreviewBlock& first = blocks[static_cast<std::size_t>(rest)];
    const Block& owner = *tree.blocks[first.block];
    const NodeKind kind = owner.nodes[first.list != PreviewBlock::kNoList ? first.list : first.node].kind;
    if (first.block == from || rest == 0) first.gap = gap_above(rest == 0, before, kind);
  }
  append_notes(tree, entries, names, blocks);

  std::vector<float> heights(heights_.begin(), heights_.begin() + prefix);
  heights.resize(blocks.size());
  const auto known_height = [&](std::size_t i) {
    const auto known = cache_.find(blocks[i].hash);
    return known != cache_.end() ? blocks[i].gap + known->second->height : guess(blocks[i]);
  };
  for (std::size_t i = static_cast<std::size_t>(prefix); i < blocks.size(); ++i) {
    const std::ptrdiff_t old = static_cast<std::ptrdiff_t>(i) - moved;
    const bool kept = static_cast<std::ptrdiff_t>(i) > rest && old < end;
    heights[i] = kept ? heights_[static_cast<std::size_t>(old)] : known_height(i);
  }
  if (blocks_.empty()) {
    // Nothing was shown yet: the anchor is where to begin.
  } else if (static_cast<std::ptrdiff_t>(anchor) >= behind) {
    anchor = static_cast<std::uint32_t>(std::max<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(anchor) + moved));
  } else if (static_cast<std::ptrdiff_t>(anchor) > prefix) {
    anchor = static_cast<std::uint32_t>(std::min(static_cast<std::ptrdiff_t>(anchor), rest));
  }
  if (anchor >= blocks.size()) anchor = blocks.empty() ? 0 : static_cast<std::uint32_t>(blocks.size() - 1);
  blocks_ = std::move(blocks);
  heights_ = std::move(heights);
  owners_ = tree.blocks;
  notes_ = std::move(names);
  total_ = 0;
  for (const float height : heights_) total_ += height;
  if (cache_.size() > kMostCached) cache_.clear();
}

const LaidBlock& PreviewLayout::block(const Tree& tree, std::uint32_t index, PreviewSource& source) {
  const PreviewBlock& block = blocks_[index];
  std::shared_ptr<LaidBlock>& known = cache_[block.hash];
  const bool fresh =
      known != nullptr && std::all_of(known->images.begin(), known->images.end(),
                                      [&](const LaidBlock::Image& i) { return i.fact == source.image(i.target); });
  if (!fresh) {
    known = std::make_shared<LaidBlock>(lay_out_block(tree, block, width_, source, notes_));
    ++laid_out_;
  }
  const float height = block.gap + known->height;
  total_ += height - heights_[index];
  heights_[index] = height;
  return *known;
}

float PreviewLayout::before(std::uint32_t index) const {
  float sum = 0;
  for (std::uint32_t i = 0; i < index; ++i) sum += heights_[i];
  return sum;
}

std::uint32_t PreviewLayout::block_with(const Tree& tree, base::ByteOffset at) const {
  if (blocks_.empty() || tree.blocks.size() != owners_.size()) return 0;
  const std::uint32_t block = tree.block_at(at);
  const std::uint32_t from = tree.base + tree.starts[block];
  const std::uint32_t inside = at.value < from ? 0 : at.value - from;
  const auto after = std::partition_point(blocks_.begin(), blocks_.end(), [&](const PreviewBlock& b) {
    return !b.is_note && (b.block < block || (b.block == block && b.source.from.value <= inside));
  });
  return after == blocks_.begin() ? 0 : static_cast<std::uint32_t>(after - blocks_.begin()) - 1;
}

}  // namespace marbre::ui
