// One block of the preview: from its nodes to things to draw. Containers (quotations, items) narrow the column and go
// on with their children; leaves collect their spans as runs of one style and wrap them as the editor wraps a line. One
// class, longer than most files here: every kind of block is a few lines, and all share the pen's position.
#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

#include "ui/widgets/preview_layout.hpp"
#include "ui/widgets/text_layout.hpp"

namespace marbre::ui {
namespace {

using markdown::Align;
using markdown::Block;
using markdown::Content;
using markdown::Node;
using markdown::NodeKind;
using markdown::TaskState;
using markdown::Tree;

constexpr float kBody = 16, kLine = 26, kCodeSize = 14, kCodeLine = 22;
constexpr float kItemIndent = 28, kQuoteIndent = 20, kCardPadding = 14, kCellPadding = 10, kCellPaddingY = 6;
constexpr float kPlaceholder = 96, kInnerGap = 12, kTightGap = 4;
constexpr std::size_t kMostHtmlLines = 12;
constexpr float kNoteSize = 14, kNoteLine = 22;
constexpr std::uint32_t kEmbed = 0x80000000u;  // in a list of images: the node of what is embedded
constexpr int kDeepest = 64;
constexpr int kMostDepth = 24;  // of containers: deeper ones are not narrowed any more
constexpr std::array<float, 7> kHeadingSizes = {16, 31.25f, 25, 20, 16, 16, 16};

struct Run {             // a stretch of text of one look
  std::uint32_t to = 0;  // in the paragraph's text
  gfx::TextStyle style;
  Ink ink = Ink::kInk;
  bool struck = false;
  std::int32_t link = -1;
};
struct Paragraph {
  std::string text;
  std::vector<Run> runs;
  std::vector<LaidBlock::Piece> pieces = {};  // of its text
};

// wrap_line speaks of tones; here a tone is the index of a run's style.
class RunMeasure final : public Measure {
 public:
  RunMeasure(PreviewSource& source, std::vector<gfx::TextStyle>& styles) : source_(source), styles_(styles) {}
  float advance(Tone tone, std::string_view cluster) override {
    return source_.advance(styles_[static_cast<std::size_t>(tone)], cluster);
  }
  Tone tone_of(gfx::TextStyle style) {
    const auto found = std::find(styles_.begin(), styles_.end(), style);
    if (found == styles_.end()) {
      styles_.push_back(style);
      return static_cast<Tone>(styles_.size() - 1);
    }
    return static_cast<Tone>(found - styles_.begin());
  }

 private:
  PreviewSource& source_;
  std::vector<gfx::TextStyle>& styles_;
};

std::string attribute(std::string_view tag, std::string_view name) {
  for (std::size_t at = tag.find(name); at != std::string_view::npos; at = tag.find(name, at + 1)) {
    std::size_t i = at + name.size();
    if (at == 0 || (tag[at - 1] != ' ' && tag[at - 1] != '\n') || i + 1 >= tag.size() || tag[i] != '=') continue;
    const char quote = tag[++i];
    if (quote != '"' && quote != '\'') return std::string(tag.substr(i, tag.find_first_of(" >", i) - i));
    return std::string(tag.substr(i + 1, tag.find(quote, i + 1) - i - 1));
  }
  return {};
}

std::string_view tag_name(std::string_view tag) {  // "/em" for an end tag
  const std::size_t end = tag.find_first_of(" \t\n/>", 2);
  return tag.size() < 3 ? std::string_view() : tag.substr(1, end - 1);
}

// Who is embedded: a part of the address, and the name.
constexpr std::string_view kServices[][2] = {
    {"youtu", "YouTube"},
    {"vimeo.", "Vimeo"},
    {"speakerdeck.", "Speaker Deck"},
    {"slideshare.", "SlideShare"},
    {"google.", "Google"},
    {"openstreetmap.", "OpenStreetMap"},
    {"eventbrite.", "Eventbrite"},
    {"gist.github.", "GitHub Gist"},
    {"dailymotion.", "Dailymotion"},
    {"soundcloud.", "SoundCloud"},
};

Ink ink_of(Tone tone) {
  switch (tone) {
    case Tone::kKey:
    case Tone::kKeyword: return Ink::kAccent;
    case Tone::kString: return Ink::kGood;
    case Tone::kNumber:
    case Tone::kLiquid: return Ink::kWarn;
    case Tone::kComment:
    case Tone::kRemark: return Ink::kSoft;
    case Tone::kText:
    case Tone::kHeading:
    case Tone::kEmphasis:
    case Tone::kStrong:
    case Tone::kStrongEmphasis:
    case Tone::kStrike:
    case Tone::kCode:
    case Tone::kLink:
    case Tone::kQuote:
    case Tone::kMark:
    case Tone::kSoft:
    case Tone::kMath: return Ink::kInk;
  }
  return Ink::kInk;
}

struct Look {  // of the spans that are open
  int bold = 0, italic = 0, code = 0, struck = 0, small = 0, math = 0;
  std::int32_t link = -1;
};

struct Column {
  float x = 0, width = 0;
  gfx::TextStyle base{{gfx::Family::kSans, false, false}, kBody};
  float line = kLine;
  Ink ink = Ink::kInk;
  Align align = Align::kNone;
};

class BlockLayout {
 public:
  BlockLayout(const Tree& tree, std::uint32_t block, PreviewSource& source, const NoteNames& notes)
      : tree_(tree), index_(block), block_(*tree.blocks[block]), source_(source), notes_(notes) {}

  LaidBlock run(const PreviewBlock& block, float width) {
    Column column{.width = width};
    root_ = block.node;
    if (block.is_note) {
      note(block.node, block.ordinal, column);
    } else if (block.list != PreviewBlock::kNoList) {
      item(block_.nodes[block.list], block.node, block.ordinal, column, 0);
    } else {
      this->block(block.node, column, 0);
    }
    out_.height = y_;
    return std::move(out_);
  }

 private:
  // -- blocks
  // ---------------------------------------------------------------------------------------------------------------
  void block(std::uint32_t index, const Column& column, int depth) {
    const Node& node = block_.nodes[index];
    switch (node.kind) {
      case NodeKind::kHeading: return heading(index, column);
      case NodeKind::kQuote: return quote(index, column, depth);
      case NodeKind::kBulletList:
      case NodeKind::kOrderedList: return list(index, column, depth);
      case NodeKind::kCodeBlock: return mono_card(index, block_.str(node.text), column, Ink::kInk);
      case NodeKind::kMathBlock: return math(index, column);
      case NodeKind::kHtmlBlock: return mono_card(index, block_.str(node.text), column, Ink::kSoft);
      case NodeKind::kHtmlElement:
        if (node.content != Content::kRaw) return children(index, column, depth + 1);
        if (!embeds(index, column)) mono_card(index, markdown::html_of(tree_, index_, index), column, Ink::kSoft);
        return;
      case NodeKind::kRule: return rule(column);
      case NodeKind::kTable: return table(index, column);
      case NodeKind::kItem:
      case NodeKind::kDefinitionList: return children(index, column, depth);
      case NodeKind::kDefinition: return children(index, indented(column, kItemIndent, depth, column.ink), depth + 1);
      case NodeKind::kTerm: {
        Column bold = column;
        bold.base.face.bold = true;
        return spans(index, bold);
      }
      case NodeKind::kParagraph: return spans(index, column);
      case NodeKind::kTableHead:
      case NodeKind::kTableBody:
      case NodeKind::kTableFoot:
      case NodeKind::kTableRow:
      case NodeKind::kTableHeaderCell:
      case NodeKind::kTableCell:
      case NodeKind::kFootnoteDefinition:
      case NodeKind::kBlank: return;
      case NodeKind::kText:
      case NodeKind::kSoftBreak:
      case NodeKind::kHardBreak:
      case NodeKind::kEmphasis:
      case NodeKind::kStrong:
      case NodeKind::kStrikethrough:
      case NodeKind::kCode:
      case NodeKind::kLink:
      case NodeKind::kImage:
      case NodeKind::kHtmlInline:
      case NodeKind::kHtmlSpan:
      case NodeKind::kEntity:
      case NodeKind::kMath:
      case NodeKind::kFootnote:
      case NodeKind::kAbbreviation: return;  // laid out by the block they are in
    }
  }

  void children(std::uint32_t index, const Column& column, int depth) {
    const Node& parent = block_.nodes[index];
    if (depth > kDeepest) {  // the stack has an end: what is nested deeper still shows its text
      Paragraph p;
      append(p, markdown::plain_text(block_, index), column, {}, index);
      return wrapped(p, column);
    }
    if (index + 1 < parent.end && block_.nodes[index + 1].kind >= NodeKind::kText) return spans(index, column);
    bool first = true;
    for (std::uint32_t i = index + 1; i < parent.end; i = block_.nodes[i].end) {
      const NodeKind kind = block_.nodes[i].kind;
      if (kind == NodeKind::kBlank || kind == NodeKind::kFootnoteDefinition) continue;
      const bool tight = block_.nodes[i].kind == NodeKind::kParagraph && block_.nodes[i].tight;
      const bool list = block_.nodes[i].kind == NodeKind::kBulletList || block_.nodes[i].kind == NodeKind::kOrderedList;
      if (!first)
        y_ += (list && block_.nodes[i].tight) || (tight && parent.kind == NodeKind::kItem) ||
                      kind == NodeKind::kDefinition
                  ? kTightGap
                  : kInnerGap;
      first = false;
      block(i, column, depth);
    }
  }

  void heading(std::uint32_t index, const Column& column) {
    const Node& node = block_.nodes[index];
    Column c = column;
    c.base.face.bold = true;
    c.base.size = kHeadingSizes[std::min<std::size_t>(node.level, 6)];
    c.line = std::ceil(c.base.size * 1.3f);
    const float top = y_;
    spans(index, c);
    out_.headings.push_back({node.level, markdown::plain_text(block_, index), top, y_ - top});
  }

  void quote(std::uint32_t index, const Column& column, int depth) {
    const float top = y_;
    children(index, indented(column, kQuoteIndent, depth, Ink::kSoft), depth + 1);
    add({.kind = PreviewItem::Kind::kBar, .ink = Ink::kLine, .x = column.x, .y = top, .w = 3, .h = y_ - top});
  }

  static Column indented(const Column& column, float by, int depth, Ink ink) {
    Column c = column;
    c.ink = ink;
    if (depth >= kMostDepth || c.width - by < 80) return c;
    c.x += by;
    c.width -= by;
    return c;
  }

  void list(std::uint32_t index, const Column& column, int depth) {
    const Node& list = block_.nodes[index];
    std::uint32_t ordinal = list.start;
    for (std::uint32_t i = index + 1; i < list.end; i = block_.nodes[i].end, ++ordinal) {
      if (i != index + 1) y_ += list.tight ? kTightGap : kInnerGap;
      item(list, i, ordinal, column, depth);
    }
  }

  void item(const Node& list, std::uint32_t index, std::uint32_t ordinal, const Column& column, int depth) {
    const Node& node = block_.nodes[index];
    const Column inner = indented(column, kItemIndent, depth, column.ink);
    const float top = y_;
    if (node.task != TaskState::kNone) {
      constexpr float kBox = 14;
      add({.kind = PreviewItem::Kind::kCheck,
           .ink = Ink::kSoft,
           .checked = node.task == TaskState::kDone,
           .x = inner.x - kBox - 8,
           .y = top + (column.line - kBox) / 2,
           .w = kBox,
           .h = kBox});
    } else {
      marker(list, ordinal, column, inner);
    }
    children(index, inner, depth + 1);
    y_ = std::max(y_, top + column.line);
  }

  void marker(const Node& list, std::uint32_t ordinal, const Column& column, const Column& inner) {
    hanging(list.kind == NodeKind::kOrderedList ? std::to_string(ordinal) + "." : "•", column, inner);
  }
  PreviewItem& hanging(const std::string& mark, const Column& column, const Column& inner) {
    float w = 0;
    for (std::size_t at = 0; at < mark.size();) {
      const std::size_t size = mark[at] < 0 ? mark.size() : 1;
      w += source_.advance(column.base, std::string_view(mark).substr(at, size));
      at += size;
    }
    // Hanging: right-aligned in front of the text.
    PreviewItem& item = text_item(mark, column.base, column.base, Ink::kSoft, std::max(column.x, inner.x - 8 - w), y_,
                                  column.line, true);
    item.w = w;
    item.mark = true;
    separator_ = ' ';
    return item;
  }

  // Its number hangs in front of it, as that of an item does; a hairline parts the first one from the text.
  void note(std::uint32_t index, std::uint32_t number, const Column& column) {
    Column small = column;
    small.base.size = kNoteSize;
    small.line = kNoteLine;
    if (number == 1) {
      add({.kind = PreviewItem::Kind::kRule, .ink = Ink::kLine, .x = column.x, .y = y_, .w = column.width, .h = 1});
      y_ += kInnerGap;
    }
    const Column inner = indented(small, kItemIndent, 0, Ink::kSoft);
    const std::string name = std::to_string(number) + ".";
    hanging(name, small, inner).link = add_link("#fnref:" + std::string(block_.str(block_.nodes[index].target)), name);
    const float top = y_;
    children(index, inner, 1);
    y_ = std::max(y_, top + small.line);
  }

  void math(std::uint32_t index, const Column& column) {
    Column c = column;
    c.base.face = {gfx::Family::kProse, false, true};
    c.align = Align::kCenter;
    Paragraph p;
    append(p, block_.str(block_.nodes[index].text), c, {}, index);
    wrapped(p, c);
  }

  // Code as it is, coloured where its language is known; HTML by its first lines.
  void mono_card(std::uint32_t index, std::string_view source, const Column& column, Ink ink) {
    const Node& node = block_.nodes[index];
    const bool is_code = node.kind == NodeKind::kCodeBlock;
    const gfx::TextStyle style{{gfx::Family::kMono, false, false}, kCodeSize};
    const std::size_t ground = out_.items.size();
    add({.kind = PreviewItem::Kind::kGround, .ink = Ink::kPanel, .x = column.x, .y = y_, .w = column.width});
    const float top = y_;
    y_ += kCardPadding - 4;
    Column c{column.x + kCardPadding, column.width - 2 * kCardPadding, style, kCodeLine, ink, Align::kNone};
    // A fence that no line of the code can close.
    HighlightState state;
    state.mode = HighlightState::Mode::kNormal;
    const std::string_view language = is_code ? block_.str(node.title) : std::string_view();
    if (!language.empty()) state = highlight_line(std::string(40, '`') + std::string(language), state, nullptr);
    if (source.ends_with('\n')) source.remove_suffix(1);
    std::uint32_t at = 0;
    for (std::size_t line = 0;; ++line) {
      if (!is_code && line == kMostHtmlLines) {
        wrapped({"…", {{3, style, Ink::kSoft, false, -1}}}, c);
        break;
      }
      const std::size_t end = std::min(source.find('\n'), source.size());
      Paragraph p{std::string(source.substr(0, end)), {}, {{0, index - root_, is_code ? at : 0}}};
      if (p.text.ends_with('\r')) p.text.pop_back();
      std::vector<ToneSpan> tones;
      if (!language.empty()) state = highlight_line(p.text, state, &tones);
      for (const ToneSpan& t : tones) p.runs.push_back({t.to, style, ink_of(t.tone), false, -1});
      const auto size = static_cast<std::uint32_t>(p.text.size());
      if (p.runs.empty() || p.runs.back().to < size) p.runs.push_back({size, style, ink, false, -1});
      wrapped(p, c);
      if (end == source.size()) break;
      source.remove_prefix(end + 1);
      at += static_cast<std::uint32_t>(end) + 1;
    }
    y_ += kCardPadding - 4;
    out_.items[ground].h = y_ - top;
  }

  // -- what is embedded
  // -----------------------------------------------------------------------------------------------------
  bool is_embed(std::uint32_t index) const {
    constexpr std::string_view kNames[] = {"iframe", "video", "audio", "embed", "object", "script"};
    const NodeKind kind = block_.nodes[index].kind;
    return (kind == NodeKind::kHtmlElement || kind == NodeKind::kHtmlSpan) &&
           std::find(std::begin(kNames), std::end(kNames), block_.str(block_.nodes[index].text)) != std::end(kNames);
  }
  std::string address_of(std::uint32_t index) const {
    for (std::uint32_t i = index; i < block_.nodes[index].end; ++i) {  // of a <source>, where it has none itself
      for (const std::string_view name : {"src", "data"}) {
        const std::string_view value = block_.attribute(block_.nodes[i], name);
        if (!value.empty()) return (value.starts_with("//") ? "https:" : "") + markdown::decode_entities(value);
      }
    }
    return {};
  }
  // A card for each thing below this node that is embedded from an address; false: there is none.
  bool embeds(std::uint32_t index, const Column& column) {
    bool any = false;
    for (std::uint32_t i = index; i < block_.nodes[index].end; ++i) {
      if (!is_embed(i)) continue;
      const std::string address = address_of(i);
      const bool script = block_.str(block_.nodes[i].text) == "script";
      if (address.empty() || (script && address.find("gist.github.com") == std::string::npos)) continue;
      if (any) y_ += kInnerGap;
      card(i, address, column);
      any = true;
      i = block_.nodes[i].end - 1;
    }
    return any;
  }
  void card(std::uint32_t index, const std::string& address, const Column& column) {
    const std::string_view tag = block_.str(block_.nodes[index].text);
    std::string_view host = address;
    if (const std::size_t scheme = host.find("://"); scheme != std::string_view::npos) host.remove_prefix(scheme + 3);
    const bool plays = tag == "video" || tag == "audio";
    if (!plays || host.size() < address.size()) host = host.substr(0, host.find_first_of("/?#"));
    if (host.starts_with("www.")) host.remove_prefix(4);
    std::string name = markdown::decode_entities(block_.attribute(block_.nodes[index], "title"));
    if (name.empty() && plays) name = address.substr(address.rfind('/') + 1);
    for (const auto& [part, service] : kServices)
      if (host.find(part) != std::string_view::npos && name.empty()) name = service;
    if (name.empty()) name = host;
    const std::int32_t link = add_link(address, name + (name == host ? "" : " (" + std::string(host) + ")"));
    out_.links.back().card = true;
    const std::size_t first = out_.items.size();
    add({.kind = PreviewItem::Kind::kGround, .ink = Ink::kPanel, .x = column.x, .y = y_, .w = column.width});
    const float top = y_;
    y_ += kCardPadding;
    Column c = indented(column, kCardPadding, 0, Ink::kInk);
    c.width = std::max(20.0f, c.width - kCardPadding);
    c.base.face.bold = true;
    Paragraph title, where;
    append(title, name + " ↗", c, {}, index);
    wrapped(title, c);
    c.base = {{gfx::Family::kSans, false, false}, kNoteSize};
    c.line = kNoteLine;
    c.ink = Ink::kSoft;
    append(where, host, c, {}, index);
    wrapped(where, c);
    y_ += kCardPadding;
    out_.items[first].h = y_ - top;
    for (std::size_t i = first; i < out_.items.size(); ++i) out_.items[i].link = link;  // without their line
  }

  void rule(const Column& column) {
    y_ += 8;
    add({.kind = PreviewItem::Kind::kRule, .ink = Ink::kLine, .x = column.x, .y = y_, .w = column.width, .h = 1});
    y_ += 9;
  }

  // -- tables
  // ---------------------------------------------------------------------------------------------------------------
  struct Cell {
    std::uint32_t node;
    bool head;
  };
  using Cells = std::vector<std::vector<Cell>>;

  Cells cells_of(std::uint32_t table) const {
    Cells rows;
    for (std::uint32_t i = table + 1; i < block_.nodes[table].end; ++i) {
      const NodeKind kind = block_.nodes[i].kind;
      if (kind == NodeKind::kTableRow) rows.emplace_back();
      const bool head = kind == NodeKind::kTableHeaderCell;
      if ((head || kind == NodeKind::kTableCell) && !rows.empty()) rows.back().push_back({i, head});
    }
    return rows;
  }

  // As wide as the longest cell where all fit; else each at least its fair share, and what is left to those that need
  // it.
  std::vector<float> column_widths(const Cells& rows, const Column& column) {
    std::vector<float> wanted;
    for (const std::vector<Cell>& row : rows) {
      wanted.resize(std::max(wanted.size(), row.size()), 0);
      for (std::size_t i = 0; i < row.size(); ++i) {
        wanted[i] = std::max(wanted[i], natural_width(row[i], column) + 2 * kCellPadding + 1);
      }
    }
    std::vector<float> widths = wanted;
    float rest = column.width;
    std::size_t open = wanted.size();
    std::vector<bool> settled(wanted.size(), false);
    for (bool again = true; again && open > 0;) {
      again = false;
      const float fair = rest / static_cast<float>(open);
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (settled[i] || wanted[i] > fair) continue;
        settled[i] = again = true;
        rest -= wanted[i];
        --open;
      }
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!settled[i]) widths[i] = std::max(48.0f, rest / static_cast<float>(open));
    }
    return widths;
  }

  Column cell_column(const Cell& cell, const Column& column, float x, float width) const {
    Column c = column;
    c.x = x;
    c.width = width;
    c.base.face.bold = cell.head;
    c.align = block_.nodes[cell.node].align;
    return c;
  }

  float natural_width(const Cell& cell, const Column& column) {
    std::vector<Paragraph> parts;
    collect(cell.node, cell_column(cell, column, 0, 0), parts, nullptr);
    float most = 0;
    for (const Paragraph& p : parts) most = std::max(most, wrap(p, 0).rows[0].width);
    return most;
  }

  void table(std::uint32_t index, const Column& column) {
    const Cells rows = cells_of(index);
    const std::vector<float> widths = column_widths(rows, column);
    float total = 0;
    for (const float w : widths) total += w;
    total = std::min(total, column.width);
    for (const std::vector<Cell>& row : rows) {
      const float top = y_ + kCellPaddingY;
      float bottom = top + column.line, x = column.x;
      for (std::size_t i = 0; i < row.size(); ++i) {
        y_ = top;
        separator_ = i == 0 ? '\n' : '\t';
        spans(row[i].node, cell_column(row[i], column, x + kCellPadding, widths[i] - 2 * kCellPadding));
        bottom = std::max(bottom, y_);
        x += widths[i];
      }
      y_ = bottom + kCellPaddingY;
      const bool head = !row.empty() && row[0].head;
      add({.kind = PreviewItem::Kind::kRule,
           .ink = head ? Ink::kSoft : Ink::kLine,
           .x = column.x,
           .y = y_,
           .w = total,
           .h = 1});
      y_ += 1;
    }
  }

  // -- spans
  // ----------------------------------------------------------------------------------------------------------------
  void spans(std::uint32_t index, const Column& column) {
    std::vector<Paragraph> parts;
    std::vector<std::pair<std::size_t, std::uint32_t>>
        images;  // (part in front of which it stands, index in out_.images)
    collect(index, column, parts, &images);
    std::size_t next = 0;
    if (!images.empty() || !parts.back().text.empty()) trim(parts.back());
    for (std::size_t i = 0; i < parts.size(); ++i) {
      for (; next < images.size() && images[next].first == i; ++next) figure(images[next].second, column);
      const bool only_space = parts[i].text.find_first_not_of(' ') == std::string::npos;
      if (only_space && (parts.size() > 1 || !images.empty())) continue;
      wrapped(parts[i], column);
    }
    for (; next < images.size(); ++next) figure(images[next].second, column);
  }
  void figure(std::uint32_t index, const Column& column) {
    if ((index & kEmbed) == 0) return image(index, column);
    if (y_ > 0) y_ += kTightGap;
    embeds(index & ~kEmbed, column);
    y_ += kTightGap;
  }

  // kramdown ends the text of a tight item with a line end when more blocks follow.
  static void trim(Paragraph& p) {
    const std::size_t end = p.text.find_last_not_of(' ') + 1;
    p.text.resize(end);
    while (p.runs.size() > 1 && p.runs[p.runs.size() - 2].to >= end) p.runs.pop_back();
    if (!p.runs.empty()) p.runs.back().to = static_cast<std::uint32_t>(end);
  }

  // The text below a node as paragraphs: a line break or an image starts another one.
  void collect(std::uint32_t index, const Column& column, std::vector<Paragraph>& parts,
               std::vector<std::pair<std::size_t, std::uint32_t>>* images) {
    parts.emplace_back();
    Look look;
    std::vector<std::pair<std::uint32_t, Look>> open;  // (end of a span, the look outside)
    const std::uint32_t end = block_.nodes[index].end;
    for (std::uint32_t i = index + 1; i < end;) {
      while (!open.empty() && open.back().first <= i) {
        look = open.back().second;
        open.pop_back();
      }
      const Node& node = block_.nodes[i];
      std::uint32_t next = i + 1;
      switch (node.kind) {
        case NodeKind::kText:
        case NodeKind::kEntity: append(parts.back(), block_.str(node.text), column, look, i); break;
        case NodeKind::kAbbreviation: {
          Look hinted = look;
          if (images != nullptr && look.link < 0) hinted.link = add_link({}, std::string(block_.str(node.title)));
          append(parts.back(), block_.str(node.text), column, hinted, i);
          break;
        }
        case NodeKind::kSoftBreak: append(parts.back(), " ", column, look, i); break;
        case NodeKind::kHardBreak: parts.emplace_back(); break;
        case NodeKind::kCode:
        case NodeKind::kMath: {
          Look other = look;
          ++(node.kind == NodeKind::kCode ? other.code : other.math);
          append(parts.back(), block_.str(node.text), column, other, i);
          break;
        }
        case NodeKind::kEmphasis: open.emplace_back(node.end, look), ++look.italic; break;
        case NodeKind::kStrong: open.emplace_back(node.end, look), ++look.bold; break;
        case NodeKind::kStrikethrough: open.emplace_back(node.end, look), ++look.struck; break;
        case NodeKind::kLink:
          open.emplace_back(node.end, look);
          if (images != nullptr) look.link = add_link(block_.str(node.target), markdown::plain_text(block_, i));
          break;
        case NodeKind::kImage:
          next = node.end;
          add_image(i, block_.str(node.target), markdown::plain_text(block_, i), parts, images);
          break;
        case NodeKind::kHtmlInline: inline_html(i, look, parts, images); break;
        case NodeKind::kHtmlSpan:
        case NodeKind::kHtmlElement:
          if (is_embed(i)) {
            next = node.end;
            if (images == nullptr) break;
            parts.emplace_back();
            images->emplace_back(parts.size() - 1, i | kEmbed);
            break;
          }
          open.emplace_back(node.end, look);
          element(i, look, parts, images);
          break;
        case NodeKind::kFootnote: {
          Look small = look;
          ++small.small;
          const std::string name(block_.str(node.target));
          const auto number = std::find(notes_.begin(), notes_.end(), name) - notes_.begin();
          const std::string text = std::to_string(number + std::max(tree_.options->footnote_nr, 1));
          if (images != nullptr) small.link = add_link("#fn:" + name, text);
          append(parts.back(), text, column, small, i);
          break;
        }
        case NodeKind::kDefinitionList:
        case NodeKind::kTerm:
        case NodeKind::kDefinition:
        case NodeKind::kMathBlock:
        case NodeKind::kFootnoteDefinition:
        case NodeKind::kBlank:
        case NodeKind::kTableFoot:
        case NodeKind::kParagraph:
        case NodeKind::kHeading:
        case NodeKind::kQuote:
        case NodeKind::kBulletList:
        case NodeKind::kOrderedList:
        case NodeKind::kItem:
        case NodeKind::kCodeBlock:
        case NodeKind::kHtmlBlock:
        case NodeKind::kRule:
        case NodeKind::kTable:
        case NodeKind::kTableHead:
        case NodeKind::kTableBody:
        case NodeKind::kTableRow:
        case NodeKind::kTableHeaderCell:
        case NodeKind::kTableCell: break;
      }
      i = next;
    }
  }

  using Images = std::vector<std::pair<std::size_t, std::uint32_t>>;
  // GitHub dialect
  void inline_html(std::uint32_t index, Look& look, std::vector<Paragraph>& parts, Images* images) {
    const std::string_view tag = block_.str(block_.nodes[index].text);
    std::string_view name = tag_name(tag);
    const bool closes = name.starts_with('/');
    if (closes) name.remove_prefix(1);
    if (name == "br") {
      parts.emplace_back();
    } else if (name == "img") {
      if (!closes) add_image(index, attribute(tag, "src"), attribute(tag, "alt"), parts, images);
    } else {
      styled(name, closes ? -1 : 1, look);
    }
  }
  void element(std::uint32_t index, Look& look, std::vector<Paragraph>& parts, Images* images) {
    const Node& node = block_.nodes[index];
    const std::string_view name = block_.str(node.text);
    if (name == "br") {
      parts.emplace_back();
    } else if (name == "img") {
      add_image(index, block_.attribute(node, "src"), std::string(block_.attribute(node, "alt")), parts, images);
    } else if (const std::string_view href = block_.attribute(node, "href"); name == "a" && !href.empty()) {
      if (images != nullptr) look.link = add_link(href, markdown::plain_text(block_, index));
    } else {
      styled(name, 1, look);
    }
  }
  static void styled(std::string_view name, int by, Look& look) {
    const auto count = [&](int& n) { n = std::max(0, n + by); };
    if (name == "b" || name == "strong") {
      count(look.bold);
    } else if (name == "i" || name == "em" || name == "cite") {
      count(look.italic);
    } else if (name == "code" || name == "kbd") {
      count(look.code);
    } else if (name == "del" || name == "s") {
      count(look.struck);
    } else if (name == "small" || name == "sup" || name == "sub") {
      count(look.small);
    }
  }

  void append(Paragraph& p, std::string_view text, const Column& column, const Look& look, std::uint32_t node) {
    gfx::TextStyle style = column.base;
    style.face.bold = style.face.bold || look.bold > 0;
    style.face.italic = style.face.italic || look.italic > 0;
    if (look.code > 0) style = {{gfx::Family::kMono, style.face.bold, style.face.italic}, style.size * 0.9f};
    if (look.math > 0) style.face = {gfx::Family::kProse, false, true};
    if (look.small > 0) style.size *= 0.82f;
    p.pieces.push_back({static_cast<std::uint32_t>(p.text.size()), node - root_, 0});
    p.text.append(text);
    std::replace(p.text.end() - static_cast<std::ptrdiff_t>(text.size()), p.text.end(), '\n', ' ');
    const bool leads = look.link >= 0 && !out_.links[static_cast<std::size_t>(look.link)].target.empty();
    const Ink ink = leads ? Ink::kAccent : column.ink;
    const Run run{static_cast<std::uint32_t>(p.text.size()), style, ink, look.struck > 0, look.link};
    if (!p.runs.empty() && p.runs.back().style == style && p.runs.back().ink == ink &&
        p.runs.back().struck == run.struck && p.runs.back().link == run.link) {
      p.runs.back().to = run.to;
    } else {
      p.runs.push_back(run);
    }
  }

  std::int32_t add_link(std::string_view target, std::string name) {
    out_.links.push_back({std::string(target), std::move(name)});
    return static_cast<std::int32_t>(out_.links.size()) - 1;
  }

  void add_image(std::uint32_t index, std::string_view target, std::string alt, std::vector<Paragraph>& parts,
                 Images* images) {
    if (images == nullptr) return;
    const std::string_view width = block_.attribute(block_.nodes[index], "width");
    float wanted = 0;
    for (const char c : width)
      wanted = c >= '0' && c <= '9' && wanted < 1e5f ? wanted * 10 + static_cast<float>(c - '0') : wanted;
    if (width.ends_with('%')) wanted = -wanted / 100;
    out_.images.push_back({std::string(target), std::move(alt), source_.image(target), index - root_, wanted});
    parts.emplace_back();
    images->emplace_back(parts.size() - 1, static_cast<std::uint32_t>(out_.images.size() - 1));
  }

  void image(std::uint32_t index, const Column& column) {
    const ImageFact& fact = out_.images[index].fact;
    float w = column.width, h = kPlaceholder;
    if (fact.status == ImageStatus::kReady && fact.width > 0) {
      const float wanted = out_.images[index].width;
      w = wanted < 0 ? -wanted * column.width : wanted > 0 ? wanted : static_cast<float>(fact.width);
      w = std::clamp(w, 1.0f, column.width);
      h = std::max(1.0f, w * static_cast<float>(fact.height) / static_cast<float>(fact.width));
    }
    if (y_ > 0) y_ += kTightGap;
    // Its description is its text: it can be selected, and is copied where only words are wanted.
    const std::string& alt = out_.images[index].alt;
    PreviewItem& item = text_item(alt.empty() ? " " : alt, {}, {}, Ink::kInk, column.x, y_, h, true);
    out_.pieces.push_back({item.text, out_.images[index].node, 0});
    item.kind = PreviewItem::Kind::kImage;
    item.w = w;
    item.image = static_cast<std::int32_t>(index);
    y_ += h + kTightGap;
  }

  WrappedLine wrap(const Paragraph& p, float width) {
    std::vector<gfx::TextStyle> styles;
    RunMeasure measure(source_, styles);
    std::vector<ToneSpan> tones;
    tones.reserve(p.runs.size());
    for (const Run& run : p.runs) tones.push_back({run.to, measure.tone_of(run.style)});
    return wrap_line(p.text, tones, width, 0, measure);
  }

  void wrapped(const Paragraph& p, const Column& column) {
    const WrappedLine lines = wrap(p, std::max(20.0f, column.width));
    const std::size_t before = out_.items.size();
    for (std::uint32_t r = 0; r < lines.rows.size(); ++r, y_ += column.line) {
      const Row& row = lines.rows[r];
      const float room = std::max(0.0f, column.width - row.width);
      const float shift = column.align == Align::kRight ? room : column.align == Align::kCenter ? room / 2 : 0;
      std::uint32_t at = row.from;
      bool first = r == 0;
      for (const Run& run : p.runs) {
        if (run.to <= at) continue;
        if (at >= row.to) break;
        const std::uint32_t to = std::min(run.to, row.to);
        PreviewItem& item = text_item(std::string_view(p.text).substr(at, to - at), run.style, column.base, run.ink,
                                      column.x + shift + lines.x_of(r, at), y_, column.line, first);
        item.w = lines.x_of(r, to) - lines.x_of(r, at);
        item.struck = run.struck;
        item.underlined = run.link >= 0;
        item.link = run.link;
        first = false;
        at = to;
      }
    }
    if (out_.items.size() == before) return;
    const std::uint32_t start = out_.items[before].text;
    for (const LaidBlock::Piece& piece : p.pieces) out_.pieces.push_back({start + piece.at, piece.node, piece.from});
  }

  PreviewItem& text_item(std::string_view text, gfx::TextStyle style, gfx::TextStyle base, Ink ink, float x, float y,
                         float h, bool starts_line) {
    const char separator = std::exchange(separator_, starts_line ? '\n' : separator_);
    if (starts_line && !out_.text.empty()) out_.text.push_back(separator);
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    out_.text.append(text);
    return add({.kind = PreviewItem::Kind::kText,
                .ink = ink,
                .starts_line = starts_line,
                .x = x,
                .y = y,
                .h = h,
                .style = style,
                .base = base,
                .text = at,
                .length = static_cast<std::uint32_t>(text.size())});
  }

  PreviewItem& add(PreviewItem item) {
    out_.items.push_back(item);
    return out_.items.back();
  }

  const Tree& tree_;
  std::uint32_t index_;
  const Block& block_;
  PreviewSource& source_;
  const NoteNames& notes_;
  LaidBlock out_;
  float y_ = 0;
  std::uint32_t root_ = 0;  // nodes are counted from here
  char separator_ = '\n';   // in the text, in front of what starts the next line
};

}  // namespace

LaidBlock lay_out_block(const Tree& tree, const PreviewBlock& block, float width, PreviewSource& source,
                        const NoteNames& notes) {
  return BlockLayout(tree, block.block, source, notes).run(block, width);
}

}  // namespace marbre::ui
