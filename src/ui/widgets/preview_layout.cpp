#include "ui/widgets/preview_layout.hpp"

#include <algorithm>
#include <cstring>

namespace marbre::ui {
namespace {

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

std::uint64_t hash_of(const Tree& tree, std::uint32_t from, std::uint32_t to) {
  std::uint64_t hash = 1;
  for (std::uint32_t i = from; i < to; ++i) {
    const Node& node = tree.nodes[i];
    const std::uint64_t shape = static_cast<std::uint64_t>(node.kind) | std::uint64_t{node.level} << 8 |
                                static_cast<std::uint64_t>(node.align) << 16 |
                                static_cast<std::uint64_t>(node.task) << 24 | std::uint64_t{node.tight} << 28 |
                                std::uint64_t{node.end - i} << 32;
    hash = (hash ^ shape) * 0x9E3779B97F4A7C15ull + node.start;
    if (!node.text.empty()) hash = mix(hash, node.text);
    if (!node.target.empty()) hash = mix(hash, node.target);
  }
  return hash;
}

float gap_above(const Node* before, const Node& node) {
  if (before == nullptr) return 0;
  return node.kind == NodeKind::kHeading && before->kind != NodeKind::kHeading ? kHeadingGap : kGap;
}

}  // namespace

std::vector<PreviewBlock> preview_blocks(const Tree& tree) {
  std::vector<PreviewBlock> blocks;
  if (tree.nodes.empty()) return blocks;
  const Node* before = nullptr;
  for (std::uint32_t i = 1; i < tree.nodes[0].end; i = tree.nodes[i].end) {
    const Node& node = tree.nodes[i];
    const float gap = gap_above(before, node);
    before = &node;
    if (node.kind != NodeKind::kBulletList && node.kind != NodeKind::kOrderedList) {
      blocks.push_back({i, 0, 0, hash_of(tree, i, node.end), gap, node.source});
      continue;
    }
    std::uint32_t ordinal = node.start;
    for (std::uint32_t item = i + 1; item < node.end; item = tree.nodes[item].end, ++ordinal) {
      const bool ordered = node.kind == NodeKind::kOrderedList;
      const std::uint64_t hash = hash_of(tree, item, tree.nodes[item].end) * 31 + (ordered ? ordinal + 2 : node.tight);
      const float above = item == i + 1 ? gap : node.tight ? kTightGap : kGap;
      blocks.push_back({item, i, ordinal, hash, above, tree.nodes[item].source});
    }
  }
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

void PreviewLayout::set_tree(const Tree& tree, std::uint32_t& anchor) {
  std::vector<PreviewBlock> blocks = preview_blocks(tree);
  const auto same = [](const PreviewBlock& a, const PreviewBlock& b) { return a.hash == b.hash; };
  const std::size_t shorter = std::min(blocks.size(), blocks_.size());
  std::size_t prefix = 0, suffix = 0;
  while (prefix < shorter && same(blocks[prefix], blocks_[prefix])) ++prefix;
  while (suffix < shorter - prefix && same(blocks[blocks.size() - 1 - suffix], blocks_[blocks_.size() - 1 - suffix]))
    ++suffix;
  if (blocks_.empty()) {
    // Nothing was shown yet: the anchor is where to begin.
  } else if (anchor >= blocks_.size() - suffix) {
    anchor = static_cast<std::uint32_t>(anchor + blocks.size() - blocks_.size());
  } else if (anchor > prefix) {
    anchor = static_cast<std::uint32_t>(std::min<std::size_t>(anchor, blocks.size() - suffix));
  }
  if (anchor >= blocks.size()) anchor = blocks.empty() ? 0 : static_cast<std::uint32_t>(blocks.size() - 1);
  blocks_ = std::move(blocks);
  if (cache_.size() > kMostCached) cache_.clear();
  guess_all();
}

const LaidBlock& PreviewLayout::block(const Tree& tree, std::uint32_t index, PreviewSource& source) {
  const PreviewBlock& block = blocks_[index];
  std::shared_ptr<LaidBlock>& known = cache_[block.hash];
  const bool fresh =
      known != nullptr && std::all_of(known->images.begin(), known->images.end(),
                                      [&](const LaidBlock::Image& i) { return i.fact == source.image(i.target); });
  if (!fresh) {
    known = std::make_shared<LaidBlock>(lay_out_block(tree, block, width_, source));
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

std::uint32_t PreviewLayout::block_with(base::ByteOffset at) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), at,
                                      [](base::ByteOffset p, const PreviewBlock& b) { return p < b.source.from; });
  return after == blocks_.begin() ? 0 : static_cast<std::uint32_t>(after - blocks_.begin()) - 1;
}

}  // namespace marbre::ui
