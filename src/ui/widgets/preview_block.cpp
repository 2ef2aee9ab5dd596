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
constexpr float kPlaceholder = 96, kInlinePlaceholder = 20, kInnerGap = 12, kTightGap = 4;
constexpr std::size_t kMostHtmlLines = 12;
constexpr float kNoteSize = 14, kNoteLine = 22;
constexpr float kSmaller = 0.82f;
constexpr std::string_view kImageMark = "一";  // an image in a text that is wrapped: lines break on both sides of it
constexpr int kDeepest = 64;
constexpr std::uint32_t kNowhere = 0xffffffffu;
constexpr int kMostDepth = 24;  // of containers: deeper ones are not narrowed any more
constexpr std::array<float, 7> kHeadingSizes = {16, 31.25f, 25, 20, 16, 16, 16};

struct Run {             // a stretch of text of one look
  std::uint32_t to = 0;  // in the paragraph's text
  gfx::TextStyle style;
  Ink ink = Ink::kInk;
  bool struck = false, underlined = false, marked = false;
  std::int32_t link = -1, image = -1;
  float raise = 0;
  bool looks_like(const Run& r) const {
    return image < 0 && r.image < 0 && style == r.style && ink == r.ink && struck == r.struck &&
           underlined == r.underlined && marked == r.marked && link == r.link && raise == r.raise;
  }
};
struct Paragraph {
  std::string text;
  std::vector<Run> runs;
  std::vector<LaidBlock::Piece> pieces = {};  // of its text
  std::uint32_t embed = 0;                    // it is no text, but the card of this node
};

// wrap_line speaks of tones; here the place of a cluster in the text says which run it is of.
class RunMeasure final : public Measure {
 public:
  RunMeasure(PreviewSource& source, const Paragraph& p, const std::vector<LaidBlock::Image>& images)
      : source_(source), p_(p), images_(images) {}
  float advance(Tone, std::string_view cluster) override {
    const auto at = static_cast<std::size_t>(cluster.data() - p_.text.data());
    while (p_.runs[run_].to <= at) ++run_;
    while (run_ > 0 && p_.runs[run_ - 1].to > at) --run_;
    const Run& run = p_.runs[run_];
    return run.image < 0 ? source_.advance(run.style, cluster) : images_[static_cast<std::size_t>(run.image)].w;
  }

 private:
  PreviewSource& source_;
  const Paragraph& p_;
  const std::vector<LaidBlock::Image>& images_;
  std::size_t run_ = 0;
};

bool is_one_of(std::string_view names, std::string_view name) {  // each between spaces
  if (name.empty()) return false;
  for (std::size_t at = 0; (at = names.find(name, at + 1)) != std::string_view::npos;)
    if (names[at - 1] == ' ' && names[at + name.size()] == ' ') return true;
  return false;
}
bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// Elements that stand on lines of their own; those that show nothing here; those that stand close together.
constexpr std::string_view kBlockNames =
    " address article aside blockquote center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hr "
    "li main nav ol p pre section summary table ul ";
constexpr std::string_view kHidden = " style template noscript svg canvas form select textarea ";
constexpr std::string_view kClose = " div li dt dd summary figcaption ";

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
  int bold = 0, italic = 0, code = 0, struck = 0, small = 0, underlined = 0, marked = 0;
  float raise = 0;  // of the size
  std::int32_t link = -1;
};
constexpr struct {
  std::string_view names;
  int Look::* count;
} kLooks[] = {
    {" b strong ", &Look::bold},       {" i em cite var dfn ", &Look::italic}, {" code kbd samp tt ", &Look::code},
    {" del s strike ", &Look::struck}, {" ins u ", &Look::underlined},         {" small sup sub ", &Look::small},
    {" mark ", &Look::marked},
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
  void block(std::uint32_t index, const Column& outer, int depth) {
    const Node& node = block_.nodes[index];
    Column column = outer;
    if (node.attributes != 0) align(node, column);
    switch (node.kind) {
      case NodeKind::kHeading: return heading(index, column);
      case NodeKind::kQuote: return quote(index, column, depth);
      case NodeKind::kBulletList:
      case NodeKind::kOrderedList: return list(index, column, depth);
      case NodeKind::kCodeBlock:
      case NodeKind::kMathBlock: return mono_card(index, block_.str(node.text), column, Ink::kInk);
      case NodeKind::kHtmlBlock: return mono_card(index, block_.str(node.text), column, Ink::kSoft);
      case NodeKind::kHtmlElement: return html(index, column, depth);
      case NodeKind::kRule: return rule(column);
      case NodeKind::kTable: return table(index, column, depth);
      case NodeKind::kItem:
      case NodeKind::kDefinitionList: return children(index, column, depth);
      case NodeKind::kDefinition: return children(index, indented(column, kItemIndent, depth, column.ink), depth + 1);
      case NodeKind::kTerm: column.base.face.bold = true; [[fallthrough]];
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

  // Blocks below one another; what stands between them as text is a paragraph.
  void children(std::uint32_t index, const Column& column, int depth) {
    const Node& parent = block_.nodes[index];
    if (depth > kDeepest) {  // the stack has an end: what is nested deeper still shows its text
      Paragraph p;
      append(p, markdown::plain_text(block_, index), column, {}, index);
      return wrapped(p, column);
    }
    const std::size_t nothing = out_.items.size();
    std::uint32_t from = index + 1;  // of the text
    for (std::uint32_t i = index + 1;; i = block_.nodes[i].end) {
      const bool last = i >= parent.end;
      if (!last && !is_block(i)) continue;
      if (from < i) {
        const std::size_t before = out_.items.size();
        if (before > nothing) y_ += kTightGap;
        spans(index, from, i, column);
        if (before > nothing && before == out_.items.size()) y_ -= kTightGap;
      }
      if (last) return;
      from = block_.nodes[i].end;
      const std::size_t before = out_.items.size();
      const float top = y_;
      if (before > nothing) y_ += gap(parent, block_.nodes[i]);
      block(i, column, depth);
      if (out_.items.size() == before) y_ = top;
    }
  }
  bool is_block(std::uint32_t i) const {
    const Node& node = block_.nodes[i];
    if (node.kind == NodeKind::kHtmlElement) return is_one_of(kBlockNames, block_.str(node.text));
    return node.kind < NodeKind::kText;
  }
  float gap(const Node& parent, const Node& node) const {
    const bool list = node.kind == NodeKind::kBulletList || node.kind == NodeKind::kOrderedList;
    const bool item = node.kind == NodeKind::kParagraph && parent.kind == NodeKind::kItem;
    const bool close = node.kind == NodeKind::kHtmlElement && is_one_of(kClose, block_.str(node.text));
    return ((list || item) && node.tight) || close || node.kind == NodeKind::kDefinition ? kTightGap : kInnerGap;
  }

  void heading(std::uint32_t index, const Column& column, std::uint8_t level = 0) {
    if (level == 0) level = block_.nodes[index].level;
    Column c = column;
    c.base.face.bold = true;
    c.base.size = kHeadingSizes[std::min<std::size_t>(level, 6)];
    c.line = std::ceil(c.base.size * 1.3f);
    const float top = y_;
    spans(index, c);
    out_.headings.push_back({level, markdown::plain_text(block_, index), top, y_ - top});
  }

  // -- raw HTML: its text, links, images and what is embedded, as they follow each other; where there is none of that,
  // its source
  void html(std::uint32_t index, const Column& column, int depth) {
    const std::size_t before = out_.items.size();
    if (is_embed(index)) {
      embeds(index, column);
    } else if (!is_one_of(kHidden, block_.str(block_.nodes[index].text))) {
      element(index, column, depth + 1);
    }
    if (depth == 0 && before == out_.items.size())
      mono_card(index, markdown::html_of(tree_, index_, index), column, Ink::kSoft);
  }
  void element(std::uint32_t index, const Column& outer, int depth) {
    const std::string_view name = block_.str(block_.nodes[index].text);
    Column column = outer;
    if (name.size() == 2 && name[0] == 'h' && name[1] > '0' && name[1] < '7')
      return heading(index, column, static_cast<std::uint8_t>(name[1] - '0'));
    if (name == "hr") return rule(column);
    if (name == "table") return table(index, column, depth);
    if (name == "blockquote") return quote(index, column, depth);
    if (name == "pre") {
      const std::string text = markdown::decode_entities(markdown::plain_text(block_, index));
      return mono_card(index, std::string_view(text).substr(text.starts_with('\n') ? 1 : 0), column, Ink::kInk);
    }
    if (name == "ul" || name == "ol") {
      const Column inner = indented(column, kItemIndent, depth, column.ink);
      for (std::uint32_t i = index + 1, n = 0; i < block_.nodes[index].end; i = block_.nodes[i].end) {
        if (block_.nodes[i].kind != NodeKind::kHtmlElement) continue;
        const float top = y_ += n == 0 ? 0 : kTightGap;
        hanging(name == "ol" ? std::to_string(++n) + "." : (n = 1, "•"), inner);
        children(i, inner, depth + 1);
        y_ = std::max(y_, top + column.line);
      }
      return;
    }
    if (name == "details" || name == "dd") column = indented(column, kItemIndent, depth, column.ink);
    if (name == "summary") hanging("▾", column);
    if (name == "summary" || name == "dt") column.base.face.bold = true;
    if (name == "center") column.align = Align::kCenter;
    children(index, column, depth);
  }
  // What a style says of a property, "" when nothing.
  std::string_view css(const Node& node, std::string_view property) const {
    const std::string_view style = block_.attribute(node, "style");
    for (std::size_t at = style.find(property); at != std::string_view::npos; at = style.find(property, at + 1)) {
      const std::size_t value = style.find_first_not_of(": ", at + property.size());
      if (value == std::string_view::npos || (at > 0 && style[at - 1] != ' ' && style[at - 1] != ';')) continue;
      return style.substr(value, style.find(';', value) - value);
    }
    return {};
  }
  void align(const Node& node, Column& column) const {
    std::string_view value = css(node, "text-align");
    if (value.empty()) value = block_.attribute(node, "align");
    if (value.starts_with("center")) column.align = Align::kCenter;
    if (value.starts_with("right")) column.align = Align::kRight;
    if (value.starts_with("left")) column.align = Align::kLeft;
  }
  // Of an image: pixels, or less than 0: a share of the column; 0: it is not said.
  float length(const Node& node, std::string_view name) const {
    std::string_view value = css(node, name);
    if (value.empty()) value = block_.attribute(node, name);
    float wanted = 0;
    std::size_t i = 0;
    for (; i < value.size() && value[i] >= '0' && value[i] <= '9' && wanted < 1e5f; ++i)
      wanted = wanted * 10 + static_cast<float>(value[i] - '0');
    const std::string_view unit = value.substr(i);
    if (unit.starts_with('%')) return name == "width" ? -wanted / 100 : 0;
    return unit.empty() || unit.starts_with("px") ? wanted : 0;
  }

  void quote(std::uint32_t index, const Column& column, int depth) {
    const float top = y_;
    children(index, indented(column, kQuoteIndent, depth, Ink::kSoft), depth + 1);
    add(PreviewItem::Kind::kBar, Ink::kLine, column.x, top, 3, y_ - top);
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
      add(PreviewItem::Kind::kCheck, Ink::kSoft, inner.x - kBox - 8, top + (column.line - kBox) / 2, kBox, kBox)
          .checked = node.task == TaskState::kDone;
    } else {
      hanging(list.kind == NodeKind::kOrderedList ? std::to_string(ordinal) + "." : "•", inner);
    }
    children(index, inner, depth + 1);
    y_ = std::max(y_, top + column.line);
  }

  void hanging(const std::string& mark, const Column& inner) {
    float w = 0;
    for (std::size_t at = 0; at < mark.size();) {
      const std::size_t size = mark[at] < 0 ? mark.size() : 1;
      w += source_.advance(inner.base, std::string_view(mark).substr(at, size));
      at += size;
    }
    // Hanging: right-aligned in front of the text.
    PreviewItem& item =
        text_item(mark, inner.base, inner.base, Ink::kSoft, std::max(0.0f, inner.x - 8 - w), y_, inner.line, true);
    item.w = w;
    item.mark = true;
    separator_ = ' ';
  }

  // Its number hangs in front of it, as that of an item does; a hairline parts the first one from the text. The way
  // back stands behind its last words, as kramdown prints it.
  void note(std::uint32_t index, std::uint32_t number, const Column& column) {
    Column small = column;
    small.base.size = kNoteSize;
    small.line = kNoteLine;
    if (number == 1) {
      add(PreviewItem::Kind::kRule, Ink::kLine, column.x, y_, column.width, 1);
      y_ += kInnerGap;
    }
    const Column inner = indented(small, kItemIndent, 0, Ink::kSoft);
    hanging(std::to_string(number) + ".", inner);
    const float top = y_;
    const std::string arrow = markdown::decode_entities(tree_.options->footnote_backlink);
    back_ = {{},
             add_link("#fnref:" + std::string(block_.str(block_.nodes[index].target)),
                      arrow + " " + std::to_string(number))};
    back_.text = arrow;
    for (std::uint32_t i = index + 1; i < block_.nodes[index].end; i = block_.nodes[i].end)
      if (block_.nodes[i].kind != NodeKind::kBlank) back_.behind = i;
    if (arrow.empty()) back_.behind = kNowhere;
    children(index, inner, 1);
    if (back_.behind != kNowhere) {  // behind a list, say
      Paragraph p;
      go_back(p, inner, index);
      wrapped(p, inner);
    }
    y_ = std::max(y_, top + small.line);
  }
  void go_back(Paragraph& p, const Column& column, std::uint32_t node) {
    Look look;
    look.link = back_.link;
    const std::size_t before = p.text.size();
    const std::uint32_t last = block_.nodes[node].end - 1;
    append(p, "\u00a0", column, {}, last);
    append(p, back_.text, column, look, last);
    for (LaidBlock::Piece& piece : p.pieces)
      if (piece.at >= before) piece.from = block_.nodes[last].text.length;
    back_.behind = kNowhere;
  }

  // Code as it is, coloured where its language is known; HTML by its first lines.
  void mono_card(std::uint32_t index, std::string_view source, const Column& column, Ink ink) {
    const Node& node = block_.nodes[index];
    const bool is_code = node.kind == NodeKind::kCodeBlock, is_math = node.kind == NodeKind::kMathBlock;
    const gfx::TextStyle style{{gfx::Family::kMono, false, false}, kCodeSize};
    const std::size_t ground = out_.items.size();
    const std::int32_t link = is_math ? add_link({}, std::string(source), LaidBlock::Link::Kind::kMath) : -1;
    add(PreviewItem::Kind::kGround, Ink::kPanel, column.x, y_, column.width, 0).link = link;
    const float top = y_;
    y_ += kCardPadding - 4 + (is_math ? kNoteLine : 0);  // room for what it is
    Column c{column.x + kCardPadding, column.width - 2 * kCardPadding, style, kCodeLine, ink, Align::kNone};
    // A fence that no line of the code can close.
    HighlightState state;
    state.mode = HighlightState::Mode::kNormal;
    const std::string_view language = is_code ? block_.str(node.title) : std::string_view();
    if (!language.empty()) state = highlight_line(std::string(40, '`') + std::string(language), state, nullptr);
    if (source.ends_with('\n')) source.remove_suffix(1);
    std::uint32_t at = 0;
    for (std::size_t line = 0;; ++line) {
      if (ink == Ink::kSoft && line == kMostHtmlLines) {
        wrapped({"…", {{3, style, Ink::kSoft}}}, c);
        break;
      }
      const std::size_t end = std::min(source.find('\n'), source.size());
      Paragraph p{std::string(source.substr(0, end)), {}, {{0, index - root_, is_code || is_math ? at : 0}}};
      if (p.text.ends_with('\r')) p.text.pop_back();
      std::vector<ToneSpan> tones;
      if (!language.empty()) state = highlight_line(p.text, state, &tones);
      for (const ToneSpan& t : tones) p.runs.push_back({t.to, style, ink_of(t.tone)});
      const auto size = static_cast<std::uint32_t>(p.text.size());
      if (p.runs.empty() || p.runs.back().to < size) p.runs.push_back({size, style, ink});
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
    const std::int32_t link =
        add_link(address, name + (name == host ? "" : " (" + std::string(host) + ")"), LaidBlock::Link::Kind::kCard);
    const std::size_t first = out_.items.size();
    add(PreviewItem::Kind::kGround, Ink::kPanel, column.x, y_, column.width, 0);
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
    add(PreviewItem::Kind::kRule, Ink::kLine, column.x, y_, column.width, 1);
    y_ += 9;
  }

  // -- tables
  // ---------------------------------------------------------------------------------------------------------------
  struct Cell {
    std::uint32_t node, column;
    bool head;
  };

  std::vector<Cell> cells_of(std::uint32_t table) const {
    std::vector<Cell> cells;
    std::uint32_t column = 0;
    for (std::uint32_t i = table + 1; i < block_.nodes[table].end; ++i) {
      const NodeKind kind = block_.nodes[i].kind;
      const std::string_view name =
          kind == NodeKind::kHtmlElement ? block_.str(block_.nodes[i].text) : std::string_view();
      if (kind == NodeKind::kTableRow || name == "tr") column = 0;
      const bool head = kind == NodeKind::kTableHeaderCell || name == "th";
      if (!head && kind != NodeKind::kTableCell && name != "td") continue;
      cells.push_back({i, column++, head});
      i = block_.nodes[i].end - 1;
    }
    return cells;
  }

  // As wide as the longest cell where all fit; else each at least its fair share of what the narrower ones leave.
  std::vector<float> column_widths(const std::vector<Cell>& cells, const Column& column) {
    std::vector<float> widths;
    for (const Cell& cell : cells) {
      if (widths.size() <= cell.column) widths.push_back(0);
      float& width = widths[cell.column];
      width = std::max(width, natural_width(cell, column) + 2 * kCellPadding + 1);
    }
    float fair = 0;
    for (float before = -1; fair > before;) {
      before = fair;
      float rest = column.width, open = 0;
      for (const float width : widths) {
        if (width <= fair) {
          rest -= width;
        } else {
          ++open;
        }
      }
      if (open > 0) fair = std::max(fair, rest / open);
    }
    for (float& width : widths) width = std::min(width, std::max(48.0f, fair));
    return widths;
  }

  Column cell_column(const Cell& cell, const Column& column, float x, float width) const {
    Column c = column;
    c.x = x;
    c.width = width;
    c.base.face.bold = cell.head;
    c.align = block_.nodes[cell.node].align;
    align(block_.nodes[cell.node], c);
    return c;
  }

  float natural_width(const Cell& cell, const Column& column) {
    std::vector<Paragraph> parts;
    const std::size_t links = out_.links.size(), images = out_.images.size();
    collect(cell.node + 1, block_.nodes[cell.node].end, cell_column(cell, column, 0, column.width), parts);
    float most = 0;
    for (const Paragraph& p : parts) most = std::max(most, wrap(p, 0).rows[0].width);
    out_.links.resize(links);
    out_.images.resize(images);
    return most;
  }

  void table(std::uint32_t index, const Column& column, int depth) {
    const std::vector<Cell> cells = cells_of(index);
    const std::vector<float> widths = column_widths(cells, column);
    float total = 0;
    for (const float w : widths) total += w;
    total = std::min(total, column.width);
    float top = 0, bottom = 0, x = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Cell& cell = cells[i];
      separator_ = '\t';
      if (cell.column == 0) {
        separator_ = '\n';
        top = y_ + kCellPaddingY;
        bottom = top + column.line;
        x = column.x;
      }
      y_ = top;
      const float width = widths[cell.column];
      children(cell.node, cell_column(cell, column, x + kCellPadding, width - 2 * kCellPadding), depth + 1);
      bottom = std::max(bottom, y_);
      x += width;
      if (i + 1 < cells.size() && cells[i + 1].column != 0) continue;
      y_ = bottom + kCellPaddingY;
      add(PreviewItem::Kind::kRule, cell.head ? Ink::kSoft : Ink::kLine, column.x, y_, total, 1);
      y_ += 1;
    }
  }

  // -- spans
  // ----------------------------------------------------------------------------------------------------------------
  void spans(std::uint32_t index, const Column& column) { spans(index, index + 1, block_.nodes[index].end, column); }
  void spans(std::uint32_t index, std::uint32_t from, std::uint32_t to, const Column& column) {
    std::vector<Paragraph> parts;
    collect(from, to, column, parts);
    trim(parts.back());
    if (back_.behind == index) go_back(parts.back(), column, index);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      Paragraph& p = parts[i];
      trim(p);
      if (p.embed != 0) {
        if (y_ > 0) y_ += kTightGap;
        embeds(p.embed, column);
        y_ += kTightGap;
      } else if (p.runs.size() == 1 && p.runs[0].image >= 0) {
        figure(p, column);
      } else if (!p.text.empty()) {
        wrapped(p, column);
      } else if (i + 1 < parts.size() && parts[i + 1].embed == 0 && (i == 0 || parts[i - 1].embed == 0)) {
        y_ += column.line;  // a break with nothing in front of it
      }
    }
  }

  // kramdown ends the text of a tight item with a line end when more blocks follow.
  static void trim(Paragraph& p) {
    const std::size_t end = p.text.find_last_not_of(' ') + 1;
    p.text.resize(end);
    while (p.runs.size() > 1 && p.runs[p.runs.size() - 2].to >= end) p.runs.pop_back();
    if (!p.runs.empty()) p.runs.back().to = static_cast<std::uint32_t>(end);
    if (end == 0) p.runs.clear();
  }

  // The text of nodes as paragraphs: a line break or a card starts another one.
  void collect(std::uint32_t from, std::uint32_t end, const Column& column, std::vector<Paragraph>& parts) {
    parts.emplace_back();
    Look look;
    std::vector<std::pair<std::uint32_t, Look>> open;  // (end of a span, the look outside)
    for (std::uint32_t i = from; i < end;) {
      while (!open.empty() && open.back().first <= i) {
        look = open.back().second;
        open.pop_back();
      }
      const Node& node = block_.nodes[i];
      std::uint32_t next = i + 1;
      switch (node.kind) {
        case NodeKind::kText:
          if (node.level == 2) {  // of raw HTML
            append(parts.back(), markdown::decode_entities(block_.str(node.text)), column, look, i);
            break;
          }
          [[fallthrough]];
        case NodeKind::kEntity: append(parts.back(), block_.str(node.text), column, look, i); break;
        case NodeKind::kAbbreviation: {
          Look hinted = look;
          if (look.link < 0) hinted.link = add_link({}, std::string(block_.str(node.title)));
          append(parts.back(), block_.str(node.text), column, hinted, i);
          break;
        }
        case NodeKind::kSoftBreak: append(parts.back(), " ", column, look, i); break;
        case NodeKind::kHardBreak: parts.emplace_back(); break;
        case NodeKind::kCode:
        case NodeKind::kMath: {
          Look other = look;
          ++other.code;
          if (node.kind == NodeKind::kMath && look.link < 0)
            other.link = add_link({}, std::string(block_.str(node.text)), LaidBlock::Link::Kind::kMath);
          append(parts.back(), block_.str(node.text), column, other, i);
          break;
        }
        case NodeKind::kEmphasis: open.emplace_back(node.end, look), ++look.italic; break;
        case NodeKind::kStrong: open.emplace_back(node.end, look), ++look.bold; break;
        case NodeKind::kStrikethrough: open.emplace_back(node.end, look), ++look.struck; break;
        case NodeKind::kLink:
          open.emplace_back(node.end, look);
          look.link = add_link(block_.str(node.target), markdown::plain_text(block_, i));
          break;
        case NodeKind::kImage:
          next = node.end;
          add_image(i, block_.str(node.target), markdown::plain_text(block_, i), column, look, parts.back());
          break;
        case NodeKind::kHtmlSpan:
        case NodeKind::kHtmlElement:
          if (is_embed(i)) {
            next = node.end;
            parts.emplace_back().embed = i;
            parts.emplace_back();
            break;
          }
          if (is_one_of(kHidden, block_.str(node.text))) {
            next = node.end;
            break;
          }
          open.emplace_back(node.end, look);
          span(i, column, look, parts);
          break;
        case NodeKind::kFootnote: {
          Look small = look;
          ++small.small;
          small.raise = 0.4f;
          const std::string name(block_.str(node.target));
          const auto number = std::find(notes_.begin(), notes_.end(), name) - notes_.begin();
          const std::string text = std::to_string(number + std::max(tree_.options->footnote_nr, 1));
          small.link = add_link("#fn:" + name, text);
          append(parts.back(), text, column, small, i);
          break;
        }
        case NodeKind::kHtmlInline:
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

  void span(std::uint32_t index, const Column& column, Look& look, std::vector<Paragraph>& parts) {
    const Node& node = block_.nodes[index];
    const std::string_view name = block_.str(node.text);
    if (name == "br") {
      parts.emplace_back();
    } else if (name == "img") {
      add_image(index, markdown::decode_entities(block_.attribute(node, "src")),
                markdown::decode_entities(block_.attribute(node, "alt")), column, look, parts.back());
    } else if (const std::string_view href = block_.attribute(node, "href"); name == "a" && !href.empty()) {
      look.link = add_link(markdown::decode_entities(href), markdown::plain_text(block_, index));
    } else if (name == "abbr" && look.link < 0) {
      look.link = add_link({}, markdown::decode_entities(block_.attribute(node, "title")));
    }
    for (const auto& [names, count] : kLooks)
      if (is_one_of(names, name)) ++(look.*count);
    if (name == "sup") look.raise += 0.4f;
    if (name == "sub") look.raise -= 0.2f;
  }

  // White space counts once, as in a browser.
  void append(Paragraph& p, std::string_view text, const Column& column, const Look& look, std::uint32_t node) {
    gfx::TextStyle style = column.base;
    style.face.bold = style.face.bold || look.bold > 0;
    style.face.italic = style.face.italic || look.italic > 0;
    if (look.code > 0) style = {{gfx::Family::kMono, style.face.bold, style.face.italic}, style.size * 0.9f};
    if (look.small > 0) style.size *= kSmaller;
    bool piece = true;
    for (std::uint32_t i = 0; i < text.size(); ++i) {
      const bool space = is_space(text[i]);
      const bool again = space && (p.text.empty() || p.text.back() == ' ');
      if (piece && !again) p.pieces.push_back({static_cast<std::uint32_t>(p.text.size()), node - root_, i});
      piece = again;
      if (!again) p.text.push_back(space ? ' ' : text[i]);
    }
    const LaidBlock::Link* const link = look.link < 0 ? nullptr : &out_.links[static_cast<std::size_t>(look.link)];
    const Ink ink = link != nullptr && !link->target.empty() ? Ink::kAccent : column.ink;
    add_run(p, {.style = style,
                .ink = ink,
                .struck = look.struck > 0,
                .underlined = look.underlined > 0 || (link != nullptr && link->kind == LaidBlock::Link::Kind::kLink),
                .marked = look.marked > 0,
                .link = look.link,
                .raise = look.raise * column.base.size});
  }
  static void add_run(Paragraph& p, Run run) {
    run.to = static_cast<std::uint32_t>(p.text.size());
    if (!p.runs.empty() && p.runs.back().looks_like(run)) {
      p.runs.back().to = run.to;
    } else {
      p.runs.push_back(run);
    }
  }

  std::int32_t add_link(std::string_view target, std::string name,
                        LaidBlock::Link::Kind kind = LaidBlock::Link::Kind::kLink) {
    out_.links.push_back({std::string(target), std::move(name), kind});
    return static_cast<std::int32_t>(out_.links.size()) - 1;
  }

  void add_image(std::uint32_t index, std::string_view target, std::string alt, const Column& column, const Look& look,
                 Paragraph& p) {
    const Node& node = block_.nodes[index];
    LaidBlock::Image& image = out_.images.emplace_back();
    image.target = target;
    image.alt = std::move(alt);
    image.fact = source_.image(target);
    float w = length(node, "width"), h = length(node, "height");
    if (w < 0) w *= -column.width;
    if (image.fact.status == ImageStatus::kReady && image.fact.width > 0) {
      const auto width = static_cast<float>(image.fact.width), height = static_cast<float>(image.fact.height);
      if (w == 0) w = h > 0 ? h * width / height : width;
      if (h == 0 || w > column.width) h = std::min(w, column.width) * height / width;
    } else {
      image.open = h == 0;
      if (w == 0) {
        w = 2 * kCardPadding + kNoteSize * 0.6f * static_cast<float>(image.alt.size());
        if (h == 0) h = kInlinePlaceholder;
      }
      if (h == 0) h = kInlinePlaceholder;
    }
    image.w = std::clamp(w, 1.0f, std::max(1.0f, column.width));
    image.h = std::max(1.0f, h);
    p.pieces.push_back({static_cast<std::uint32_t>(p.text.size()), index - root_, 0});
    p.text += kImageMark;
    add_run(p, {.style = column.base, .link = look.link, .image = static_cast<std::int32_t>(out_.images.size() - 1)});
  }

  // Alone on its line. One that is not there yet has the room that most have.
  void figure(const Paragraph& p, const Column& column) {
    LaidBlock::Image& image = out_.images[static_cast<std::size_t>(p.runs[0].image)];
    if (image.open) {
      image.h = kPlaceholder;
      image.w = column.width;
    }
    if (y_ > 0) y_ += kTightGap;
    const PreviewItem& item = place(p.runs[0], column.x + shift(column, image.w), y_, true);
    out_.pieces.push_back({item.text, p.pieces[0].node, 0});
    y_ += image.h + kTightGap;
  }
  static float shift(const Column& column, float width) {
    const float room = std::max(0.0f, column.width - width);
    return column.align == Align::kRight ? room : column.align == Align::kCenter ? room / 2 : 0;
  }
  // Its description is its text: it can be selected, and is copied where only words are wanted.
  PreviewItem& place(const Run& run, float x, float y, bool first) {
    const LaidBlock::Image& image = out_.images[static_cast<std::size_t>(run.image)];
    PreviewItem& item = text_item(image.alt.empty() ? " " : image.alt, {}, {}, Ink::kInk, x, y, image.h, first);
    item.kind = PreviewItem::Kind::kImage;
    item.w = image.w;
    item.link = run.link;
    item.image = run.image;
    return item;
  }

  WrappedLine wrap(const Paragraph& p, float width) {
    RunMeasure measure(source_, p, out_.images);
    return wrap_line(p.text, {}, width, 0, measure);
  }

  void wrapped(const Paragraph& p, const Column& column) {
    const WrappedLine lines = wrap(p, std::max(20.0f, column.width));
    const float above = source_.baseline(column.base, column.line);
    std::size_t piece = 0;
    for (std::uint32_t r = 0; r < lines.rows.size(); ++r, y_ += column.line) {
      const Row& row = lines.rows[r];
      const float left = column.x + shift(column, row.width);
      std::uint32_t at = row.from;
      bool first = r == 0;
      float more = 0;  // images stand on the baseline: the line is as high as the highest of them wants
      for (const Run& run : p.runs)
        if (run.image >= 0 && run.to > row.from && run.to <= row.to)
          more = std::max(more, out_.images[static_cast<std::size_t>(run.image)].h - above);
      y_ += more;
      for (const Run& run : p.runs) {
        if (run.to <= at) continue;
        if (at >= row.to) break;
        const std::uint32_t to = std::min(run.to, row.to);
        const float x = left + lines.x_of(r, at);
        PreviewItem* item = nullptr;
        if (run.image >= 0) {
          item = &place(run, x, y_ + above, first);
          item->y -= item->h;
        } else {
          item = &text_item(std::string_view(p.text).substr(at, to - at), run.style, column.base, run.ink, x, y_,
                            column.line, first);
          item->w = left + lines.x_of(r, to) - x;
          item->struck = run.struck;
          item->underlined = run.underlined;
          item->marked = run.marked;
          item->raise = run.raise;
          item->link = run.link;
        }
        for (; piece < p.pieces.size() && p.pieces[piece].at < to; ++piece) {
          LaidBlock::Piece moved = p.pieces[piece];
          moved.at = item->text + (std::max(moved.at, at) - at);
          out_.pieces.push_back(moved);
        }
        first = false;
        at = to;
      }
    }
  }

  PreviewItem& text_item(std::string_view text, gfx::TextStyle style, gfx::TextStyle base, Ink ink, float x, float y,
                         float h, bool starts_line) {
    const char separator = std::exchange(separator_, starts_line ? '\n' : separator_);
    if (starts_line && !out_.text.empty()) out_.text.push_back(separator);
    const auto at = static_cast<std::uint32_t>(out_.text.size());
    out_.text.append(text);
    PreviewItem& item = add(PreviewItem::Kind::kText, ink, x, y, 0, h);
    item.starts_line = starts_line;
    item.style = style;
    item.base = base;
    item.text = at;
    item.length = static_cast<std::uint32_t>(text.size());
    return item;
  }

  PreviewItem& add(PreviewItem::Kind kind, Ink ink, float x, float y, float w, float h) {
    PreviewItem& item = out_.items.emplace_back();
    item.kind = kind;
    item.ink = ink;
    item.x = x;
    item.y = y;
    item.w = w;
    item.h = h;
    return item;
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
  struct {
    std::string text;
    std::int32_t link = -1;
    std::uint32_t behind = kNowhere;  // the node whose last words it follows
  } back_;                            // a footnote's way back
};

}  // namespace

LaidBlock lay_out_block(const Tree& tree, const PreviewBlock& block, float width, PreviewSource& source,
                        const NoteNames& notes) {
  return BlockLayout(tree, block.block, source, notes).run(block, width);
}

}  // namespace marbre::ui
