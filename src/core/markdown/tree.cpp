// Trees: made whole, made again after an edit, and read. A stretch of kramdown that begins behind a blank line parses
// the same whatever stands before it (BlockParser::run says where that holds), and up to the byte its parser looked at,
// whatever stands behind: `Block::looked`. So after an edit those blocks are made again that looked at a changed byte,
// and what the parser comes back to at an old boundary behind the edit is shared. Spans depend on the definitions of
// the whole document; when those change, the blocks that use them are made again as well.
#include <algorithm>

#include "core/base/bytes.hpp"
#include "core/base/utf8.hpp"
#include "core/markdown/github.hpp"
#include "core/markdown/kramdown/elements.hpp"
#include "core/text/document.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::markdown {
namespace {

constexpr std::uint32_t kPiece = 16384;  // bytes taken from a document at a time
constexpr std::uint32_t kWindow = 2048;  // bytes given to a block at first; it may want more

// The body of a page, as far as it is needed: a stretch of it in one piece.
class Source {
 public:
  explicit Source(std::string_view whole)
      : whole_(whole), size_(static_cast<std::uint32_t>(whole.size())), plain_(is_plain(whole)) {}
  Source(const text::Document& document, ByteRange body) : document_(&document), body_(body), size_(body.length()) {}
  std::uint32_t size() const { return size_; }
  // min(bytes, what there is) from `at`; valid until the next call.
  std::string_view from(std::uint32_t at, std::uint32_t bytes) {
    const std::uint32_t to = bytes > size_ - at ? size_ : at + bytes;
    if (document_ == nullptr) return whole_.substr(at, to - at);
    if (at < begin_ || to > begin_ + held_.size()) {
      held_.clear();
      begin_ = at;
      const std::uint32_t end = size_ - at < kPiece ? size_ : std::max(to, at + kPiece);
      document_->append_slice({body_.from + at, body_.from + end}, held_);
      plain_ = is_plain(held_);
    }
    return std::string_view(held_).substr(at - begin_, to - at);
  }

  bool plain() const { return plain_; }  // no "\r" in what from() answered last

 private:
  static bool is_plain(std::string_view s) { return base::find_byte(s, 0, '\r') == s.size(); }
  std::string_view whole_;
  const text::Document* document_ = nullptr;
  ByteRange body_;
  std::uint32_t size_ = 0, begin_ = 0;
  std::string held_;
  bool plain_ = false;
};

using kramdown::Elements;

class Maker {
 public:
  Maker(Source& source, const Options& options) : source_(source), options_(options) {}

  // Phase one of the block at `at`. The elements are kept for phase two when it follows at once.
  std::shared_ptr<Block> begin(std::uint32_t at, Elements& elements) {
    for (std::uint32_t bytes = kWindow;; bytes = bytes > 0x3fffffff ? 0xffffffffu : bytes * 4) {
      const std::string_view text = source_.from(at, bytes);
      const bool whole = at + text.size() == source_.size();
      elements.clear();
      std::uint32_t looked = 0;
      const std::uint32_t size =
          kramdown::parse_blocks(text, at == 0, whole, source_.plain(), options_, elements, looked);
      if (!whole && (looked >= text.size() || looked == kNowhereYet)) continue;
      auto block = std::make_shared<Block>();
      block->size = size;
      block->looked = looked;
      if (elements.options != nullptr && *elements.options != options_) {  // {::options /} counts from here on
        block->uses |= Block::kOptions;
        options_ = std::move(*elements.options);
      }
      if (!elements.definitions.empty())
        block->definitions = std::make_shared<const LocalDefinitions>(elements.definitions);
      return block;
    }
  }
  void finish(Block& block, std::uint32_t at, Elements& elements, const Options& options, const Definitions& all) {
    const std::string_view text = source_.from(at, block.size).substr(0, block.size);
    scratch_.nodes.clear();
    scratch_.attributes.clear();
    scratch_.strings.clear();
    scratch_.uses = 0;
    kramdown::emit(text, elements, options, all, scratch_);
    block.nodes.assign(scratch_.nodes.begin(), scratch_.nodes.end());
    block.attributes.assign(scratch_.attributes.begin(), scratch_.attributes.end());
    block.strings.assign(scratch_.strings);
    block.uses |= scratch_.uses;
  }
  // Both phases.
  std::shared_ptr<Block> again(std::uint32_t at, const Definitions& all) {
    const std::shared_ptr<Block> block = begin(at, elements_);
    finish(*block, at, elements_, options_, all);
    return block;
  }
  const Options& options() const { return options_; }

 private:
  static constexpr std::uint32_t kNowhereYet = 0xffffffffu;
  Source& source_;
  Options options_;
  Elements elements_;
  Block scratch_;
};

Tree parse_kramdown(Source& source, const Options& options) {
  Tree tree;
  tree.size = source.size();
  Maker maker(source, options);
  // Most documents define nothing: their blocks are finished as they come. With the first definition everything that
  // was read before is read again, with all of them.
  Elements elements;
  const Definitions none;
  bool any_definition = false;
  for (std::uint32_t at = 0; at < source.size() || tree.blocks.empty();) {
    std::shared_ptr<Block> block = maker.begin(at, elements);
    any_definition = any_definition || block->definitions != nullptr;
    maker.finish(*block, at, elements, maker.options(), none);
    tree.starts.push_back(at);
    at += block->size;
    tree.blocks.push_back(std::move(block));
    if (source.size() == 0) break;
  }
  tree.definitions = merged(tree.blocks);
  tree.options = std::make_shared<const Options>(maker.options());
  if (any_definition) {
    const std::uint8_t uses = difference(none, *tree.definitions);
    const bool all = (uses & Block::kAbbreviations) != 0;
    Maker second(source, options);
    for (std::size_t i = 0; i < tree.blocks.size(); ++i) {
      const bool sets_options = (tree.blocks[i]->uses & Block::kOptions) != 0;
      if (!all && !sets_options && (tree.blocks[i]->uses & uses) == 0) continue;
      tree.blocks[i] = second.again(tree.starts[i], *tree.definitions);
    }
  }
  return tree;
}

}  // namespace

std::uint32_t Tree::block_at(ByteOffset at) const {
  const auto after = std::upper_bound(starts.begin(), starts.end(), std::max(at.value, base) - base);
  return after == starts.begin() ? 0 : static_cast<std::uint32_t>(after - starts.begin()) - 1;
}

std::string_view Block::attribute(const Node& node, std::string_view name) const {
  for (std::uint32_t i = node.attributes; i != 0; i = attributes[i - 1].next)
    if (str(attributes[i - 1].name) == name) return str(attributes[i - 1].value);
  return {};
}

Tree parse(std::string_view body, const Options& options) {
  if (options.dialect != nullptr) {
    Tree tree;
    tree.size = static_cast<std::uint32_t>(body.size());
    tree.options = std::make_shared<const Options>(options);
    tree.blocks.push_back(options.dialect->parse(body));
    tree.starts.push_back(0);
    tree.definitions = std::make_shared<const Definitions>();
    return tree;
  }
  Source source(body);
  return parse_kramdown(source, options);
}

Tree parse(const text::Document& document, ByteRange body, const Options& options) {
  Tree tree = parse(document.slice(body), options);
  tree.base = body.from.value;
  return tree;
}

Tree reparse(const Tree& before, ByteRange replaced, ByteOffset new_to, const text::Document& document,
             ByteRange body) {
  const Options& options = *before.options;
  const bool sets_options = std::any_of(before.blocks.begin(), before.blocks.end(),
                                        [](const BlockPtr& b) { return (b->uses & Block::kOptions) != 0; });
  if (options.dialect != nullptr || sets_options || before.blocks.empty() || body.empty() || before.size == 0)
    return parse(document, body, options);
  Source source(document, body);
  Tree tree;
  tree.size = source.size();
  tree.base = body.from.value;
  tree.options = before.options;
  tree.blocks.reserve(before.blocks.size() + 8);
  tree.starts.reserve(before.blocks.size() + 8);
  Maker maker(source, options);
  Elements elements;
  const std::int64_t shift = static_cast<std::int64_t>(new_to.value) - replaced.to.value;
  const auto count = static_cast<std::uint32_t>(before.blocks.size());
  bool redefined = false;
  std::uint32_t old = 0, at = 0;
  const auto keep = [&](std::uint32_t i) {
    tree.blocks.push_back(before.blocks[i]);
    tree.starts.push_back(at);
    at += before.blocks[i]->size;
  };
  const auto untouched = [&](std::uint32_t i) {  // in front of the edit, and did not look at it
    const Block& block = *before.blocks[i];
    return block.looked < replaced.from.value - before.starts[i] &&
           before.starts[i] + block.size <= replaced.from.value;
  };
  while (old < count && before.starts[old] < replaced.from.value && untouched(old)) keep(old++);
  while (at < tree.size) {
    // An old block starts here, and nothing in it or that it looked at is new: behind the edit everything from here on.
    std::uint32_t same = count;
    if (at < replaced.from.value) {
      const auto found = std::lower_bound(before.starts.begin(), before.starts.end(), at);
      if (found != before.starts.end() && *found == at) {
        const auto i = static_cast<std::uint32_t>(found - before.starts.begin());
        if (untouched(i)) same = i;
      }
    } else if (at >= new_to.value) {
      const auto old_at = static_cast<std::uint32_t>(at - shift);
      const auto found = std::lower_bound(before.starts.begin(), before.starts.end(), old_at);
      // At the very end of the edit a block may have begun with what was replaced: it has to begin behind it.
      // What begins the document is read otherwise than what follows a blank line.
      if (found != before.starts.end() && *found == old_at && old_at >= replaced.to.value && (old_at == 0) == (at == 0))
        same = static_cast<std::uint32_t>(found - before.starts.begin());
    }
    if (same != count && at >= new_to.value) {
      for (std::uint32_t i = same; i < count; ++i) keep(i);
      break;
    }
    if (same != count) {
      keep(same);
      continue;
    }
    std::shared_ptr<Block> block = maker.begin(at, elements);
    if ((block->uses & Block::kOptions) != 0) return parse(document, body, options);
    maker.finish(*block, at, elements, options, *before.definitions);
    redefined = redefined || block->definitions != nullptr;
    tree.starts.push_back(at);
    at += block->size;
    tree.blocks.push_back(std::move(block));
  }
  // Were definitions taken away? Compare what is kept: cheap, they are few.
  tree.definitions = before.definitions;
  std::size_t had = 0, has = 0;
  for (const BlockPtr& b : before.blocks) had += b->definitions != nullptr ? 1 : 0;
  for (const BlockPtr& b : tree.blocks) has += b->definitions != nullptr ? 1 : 0;
  if (!redefined && had == has) return tree;
  std::shared_ptr<const Definitions> now = merged(tree.blocks);
  const std::uint8_t uses = difference(*before.definitions, *now);
  tree.definitions = std::move(now);
  if (uses == 0) return tree;
  const bool all = (uses & Block::kAbbreviations) != 0;
  for (std::size_t i = 0; i < tree.blocks.size(); ++i)
    if (all || (tree.blocks[i]->uses & uses) != 0) tree.blocks[i] = maker.again(tree.starts[i], *tree.definitions);
  return tree;
}

// -- reading
namespace {

// A block's text is followed by a space, so that the words of two items do not run together.
bool separates(NodeKind kind) {
  return kind == NodeKind::kParagraph || kind == NodeKind::kHeading || kind == NodeKind::kTableCell ||
         kind == NodeKind::kTableHeaderCell || kind == NodeKind::kCodeBlock || kind == NodeKind::kTerm ||
         kind == NodeKind::kDefinition || kind == NodeKind::kSoftBreak || kind == NodeKind::kHardBreak;
}

// Words as readers count them: what stands between white space and has a letter or a digit, so that a French " : " is
// none and "aujourd'hui" is one. Alternative texts, code blocks and raw HTML are not read as text.
class WordCounter {
 public:
  void feed(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      const auto byte = static_cast<unsigned char>(text[at]);
      // Inside a word the only question is where it ends, and most bytes begin no white space.
      if (byte < 0x80 || (in_word_ && !may_begin_space(byte))) {
        ++at;
        if (byte == ' ' || (byte >= '\t' && byte <= '\r'))
          end_word();
        else
          in_word_ = in_word_ || text::is_word_character(byte);
        continue;
      }
      const base::Decoded decoded = base::decode_at(text, at);
      at += decoded.bytes;
      if (text::is_space(decoded.code_point))
        end_word();
      else if (!in_word_ && text::is_word_character(decoded.code_point))
        in_word_ = true;
    }
  }
  void end_word() {
    words_ += in_word_ ? 1 : 0;
    in_word_ = false;
  }
  std::int32_t words() const { return words_; }

 private:
  static bool may_begin_space(unsigned char b) { return b == 0xC2 || (b >= 0xE1 && b <= 0xE3); }
  bool in_word_ = false;
  std::int32_t words_ = 0;
};

std::int32_t words_of(const Block& block) {
  WordCounter counter;
  for (std::size_t i = 0; i < block.nodes.size(); ++i) {
    const Node& node = block.nodes[i];
    if (node.kind == NodeKind::kText && node.level != 2) {
      counter.feed(block.str(node.text));
    } else if (node.kind == NodeKind::kCode || node.kind == NodeKind::kEntity || node.kind == NodeKind::kAbbreviation) {
      counter.feed(block.str(node.text));
    } else if (node.kind == NodeKind::kImage || node.kind == NodeKind::kBlank) {
      i = node.end - 1;
    } else if (node.kind < NodeKind::kText || node.kind == NodeKind::kSoftBreak || node.kind == NodeKind::kHardBreak) {
      counter.end_word();
    }
  }
  counter.end_word();
  return counter.words();
}

}  // namespace

std::uint32_t count_words(const Tree& tree) {
  std::uint32_t words = 0;
  for (const BlockPtr& block : tree.blocks) {
    if (block->words < 0) block->words = words_of(*block);
    words += static_cast<std::uint32_t>(block->words);
  }
  return words;
}

std::string plain_text(const Block& block, std::uint32_t node) {
  std::string out;
  if (node >= block.nodes.size()) return out;
  for (std::uint32_t i = node; i < block.nodes[node].end; ++i) {
    const Node& n = block.nodes[i];
    if (i != node && separates(n.kind) && !out.empty() && out.back() != ' ') out += ' ';
    const bool text = n.kind == NodeKind::kText || n.kind == NodeKind::kCode || n.kind == NodeKind::kCodeBlock ||
                      n.kind == NodeKind::kEntity || n.kind == NodeKind::kAbbreviation || n.kind == NodeKind::kMath ||
                      n.kind == NodeKind::kMathBlock;
    if (!text) continue;
    const std::size_t from = out.size();
    out += block.str(n.text);
    if (n.kind == NodeKind::kText) std::replace(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(), '\n', ' ');
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

}  // namespace marbre::markdown
