// Blocks of a Markdown tree as things to draw: rows of text, images, grounds and lines, in coordinates of the block.
// Knows no ImGui; widths and images come from a PreviewSource, so the benchmark and tests use a fake one. Colours are
// roles: a laid-out block serves both themes.
//
// A list is not one block but one per item, so that a long list costs what is visible of it. A block is found again by
// the hash of its content; what it looked like then is what it looks like now unless the width, the fonts or one of its
// images changed.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/markdown/markdown.hpp"
#include "gfx/text.hpp"

namespace marbre::ui {

enum class ImageStatus : std::uint8_t { kUnknown, kLoading, kReady, kMissing };
struct ImageFact {
  std::string path;  // the site's, or a URL
  ImageStatus status = ImageStatus::kUnknown;
  int width = 0, height = 0;  // pixels, when ready
  friend bool operator==(const ImageFact&, const ImageFact&) = default;
};

class PreviewSource {
 public:
  virtual ~PreviewSource() = default;
  virtual float advance(gfx::TextStyle style, std::string_view cluster) = 0;
  virtual float baseline(gfx::TextStyle style, float line) { return (line + 0.7f * style.size) / 2; }  // from its top
  virtual ImageFact image(std::string_view target) = 0;  // as it stands in the page
};

enum class Ink : std::uint8_t { kInk, kSoft, kAccent, kLine, kPanel, kGood, kWarn };

struct PreviewItem {
  enum class Kind : std::uint8_t { kText, kGround, kRule, kBar, kImage, kCheck } kind{};
  Ink ink = Ink::kInk;
  bool struck = false, underlined = false, marked = false, checked = false;
  bool starts_line = false;            // text: a line of its own, not the next row of a wrapped one
  bool mark = false;                   // a bullet, a number: is never selected
  float x = 0, y = 0, w = 0, h = 0;    // text: x of the pen, top and height of its row
  gfx::TextStyle style{}, base{};      // base: of the row, whose baseline counts
  float raise = 0;                     // text: of the row's baseline
  std::uint32_t text = 0, length = 0;  // in LaidBlock::text; of an image, its description
  std::int32_t link = -1, image = -1;
};
struct LaidBlock {
  float height = 0;
  std::string text;  // what it reads: lines end with "\n", cells with "\t"
  std::vector<PreviewItem> items;
  // Of which node the text is, from byte `at` of it on up to the next piece.
  struct Piece {
    std::uint32_t at = 0;
    std::uint32_t node = 0;  // counted from PreviewBlock::node, as a block may stand in several places
    std::uint32_t from = 0;  // byte of the node's text
  };
  std::vector<Piece> pieces;
  struct Link {
    std::string target, name;
    enum class Kind : std::uint8_t { kLink, kCard, kMath } kind{};  // a card: what is embedded, to be opened outside
  };
  std::vector<Link> links;
  struct Image {
    std::string target, alt;
    ImageFact fact;
    float w = 0, h = 0;  // as drawn
    bool open = false;   // its height is not known yet
  };
  std::vector<Image> images;
  struct Heading {
    std::uint8_t level = 0;
    std::string name;
    float y = 0, h = 0;
  };
  std::vector<Heading> headings;
};

struct PreviewBlock {
  static constexpr std::uint32_t kNoList = 0xffffffffu;
  std::uint32_t block = 0, node = 0;  // of the tree, and in that block
  std::uint32_t list = kNoList;       // node of the list this item is of
  std::uint32_t ordinal = 0;          // of an item; of a footnote, then `is_note`
  bool is_note = false;
  std::uint64_t hash = 0;
  float gap = 0;           // above it
  base::ByteRange source;  // relative to the tree's block
};
// Names of the footnotes in the order of their numbers: what their marks print.
using NoteNames = std::vector<std::string>;
std::vector<PreviewBlock> preview_blocks(const markdown::Tree& tree);
LaidBlock lay_out_block(const markdown::Tree& tree, const PreviewBlock& block, float width, PreviewSource& source,
                        const NoteNames& notes = {});

// Blocks of one tree with their heights, laid out on sight.
class PreviewLayout {
 public:
  // Another tree, or another width or other fonts. Blocks with the same content keep their layout. `anchor` (an index
  // of a block) is moved along with the block it named.
  void set_tree(const markdown::Tree& tree, std::uint32_t& anchor);
  void set_width(float width, std::uint64_t fonts);
  const LaidBlock& block(const markdown::Tree& tree, std::uint32_t index, PreviewSource& source);
  const std::vector<PreviewBlock>& blocks() const { return blocks_; }
  float height(std::uint32_t index) const { return heights_[index]; }  // with the gap above; a guess until laid out
  float before(std::uint32_t index) const;
  float total() const { return total_; }
  // The last block that starts at or before it.
  std::uint32_t block_with(const markdown::Tree& tree, base::ByteOffset at) const;
  std::uint32_t laid_out() const { return laid_out_; }  // so far: for tests and the benchmark

 private:
  float guess(const PreviewBlock& block) const;
  void guess_all();

  std::vector<PreviewBlock> blocks_;
  std::vector<markdown::BlockPtr> owners_;  // blocks of the tree that blocks_ are of
  NoteNames notes_;
  std::vector<float> heights_;
  std::map<std::uint64_t, std::shared_ptr<LaidBlock>> cache_;
  float total_ = 0, width_ = 0;
  std::uint64_t fonts_ = 0;
  std::uint32_t laid_out_ = 0;
};

}  // namespace marbre::ui
