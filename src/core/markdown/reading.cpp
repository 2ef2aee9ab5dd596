// A tree as HTML that is read aloud: what the mirror's reading view keeps of a page (web/src/a11y/sanitize.ts), and no
// more. The published page's HTML, with its ids, addresses and indentation, is kramdown/html.cpp's, which the app does
// not carry. One pass over the nodes with a stack of what is open: trees of any depth.
#include <algorithm>

#include "core/markdown/kramdown/scan.hpp"
#include "core/markdown/markdown.hpp"

namespace marbre::markdown {
namespace {

// By NodeKind; "-" has none.
constexpr std::string_view kTags =
    "p h blockquote ul ol li pre - - hr table thead tbody tfoot tr th td dl dt dd p - - "
    "- - br em strong del code a img - - - - sup abbr ";

std::string_view tag_of(NodeKind kind) {
  std::size_t from = 0;
  for (auto skip = static_cast<std::size_t>(kind); skip > 0; --skip) from = kTags.find(' ', from) + 1;
  return kTags.substr(from, kTags.find(' ', from) - from);
}

class Reading {
 public:
  explicit Reading(const Tree& tree) : tree_(tree), notes_(footnotes(tree)) {}

  std::string document() {
    for (const BlockPtr& block : tree_.blocks) nodes(*block, 0, static_cast<std::uint32_t>(block->nodes.size()));
    write_notes();
    return std::move(out_);
  }
  std::string subtree(const Block& block, std::uint32_t node) {
    nodes(block, node, block.nodes[node].end);
    return std::move(out_);
  }

 private:
  struct Open {
    std::uint32_t end;
    std::string tag;
    bool ends_line;
  };

  void write_notes() {
    bool any = false;
    for (const FootnoteEntry& note : notes_) {
      if (note.block >= tree_.blocks.size()) continue;
      out_ += any ? "<li>" : "<ol>\n<li>";
      any = true;
      const Block& block = *tree_.blocks[note.block];
      nodes(block, note.node + 1, block.nodes[note.node].end);
      out_ += "</li>\n";
    }
    if (any) out_ += "</ol>\n";
  }
  void escape(std::string_view s) {
    for (std::uint32_t i = 0; i < s.size(); ++i) {
      const char c = s[i];
      const bool plain =
          (c != '<' && c != '>' && c != '&' && c != '"') || (c == '&' && kramdown::reference(s, i) != kramdown::kNone);
      if (plain)
        out_ += c;
      else
        out_ += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;";
    }
  }
  void attribute(std::string_view name, std::string_view value) {
    ((out_ += ' ') += name) += "=\"";
    escape(value);
    out_ += '"';
  }
  void contents() {  // {:toc}
    out_ += "<ul>\n";
    for (const OutlineEntry& entry : outline(tree_)) {
      out_ += "<li>";
      escape(entry.text);
      out_ += "</li>\n";
    }
    out_ += "</ul>\n";
  }

  // Nodes [from, to) of a block.
  void nodes(const Block& b, std::uint32_t from, std::uint32_t to) {
    std::vector<Open> open;
    for (std::uint32_t i = from;;) {
      for (; !open.empty() && open.back().end == i; open.pop_back()) {
        ((out_ += "</") += open.back().tag) += '>';
        if (open.back().ends_line) out_ += '\n';
      }
      if (i >= to) return;
      const Node& n = b.nodes[i];
      const bool list = n.kind == NodeKind::kBulletList || n.kind == NodeKind::kOrderedList;
      if (list && n.special) contents();
      if ((list && (n.special || n.notes)) || n.kind == NodeKind::kFootnoteDefinition) {
        i = n.end;
      } else {
        i = node(b, i, open);
      }
    }
  }

  // Answers where to go on: its first child, or what is behind it.
  std::uint32_t node(const Block& b, std::uint32_t i, std::vector<Open>& open) {
    const Node& n = b.nodes[i];
    const bool html = n.kind == NodeKind::kHtmlElement || n.kind == NodeKind::kHtmlSpan;
    std::string tag(html ? b.str(n.text) : tag_of(n.kind));
    if (tag == "h") tag += static_cast<char>('0' + std::clamp(n.level + tree_.options->header_offset, 1, 6));
    const bool has_tag = tag != "-" && !(n.kind == NodeKind::kParagraph && n.tight);
    if (has_tag) {
      (out_ += '<') += tag;
      for (std::uint32_t a = n.attributes; a != 0; a = b.attributes[a - 1].next)
        attribute(b.str(b.attributes[a - 1].name), b.str(b.attributes[a - 1].value));
      if (n.kind == NodeKind::kLink) attribute("href", "#");  // that it is one: it leads nowhere from there
      if (!n.title.empty() && n.kind != NodeKind::kCodeBlock) attribute("title", b.str(n.title));
      if (n.kind == NodeKind::kImage) attribute("alt", plain_text(b, i));
      out_ += '>';
    }
    if (n.kind == NodeKind::kFootnote) {
      const auto note = std::find_if(notes_.begin(), notes_.end(),
                                     [&](const FootnoteEntry& entry) { return entry.name == b.str(n.target); });
      out_ += std::to_string(note - notes_.begin() + tree_.options->footnote_nr);
    } else if (n.kind == NodeKind::kHtmlBlock || n.kind == NodeKind::kHtmlInline) {
      out_ += b.str(n.text);
    } else if (n.kind == NodeKind::kSoftBreak || n.kind == NodeKind::kBlank) {
      out_ += '\n';
    } else if (!html && n.kind != NodeKind::kImage) {
      escape(b.str(n.text));
    }
    if (n.kind == NodeKind::kImage || (has_tag && kramdown::has_no_body(tag))) return n.end;
    const bool ends_line = n.kind < NodeKind::kText && !(html && !open.empty());  // in raw HTML every space stays
    if (has_tag) open.push_back({n.end, std::move(tag), ends_line});
    return i + 1;
  }

  const Tree& tree_;
  std::vector<FootnoteEntry> notes_;
  std::string out_;
};

}  // namespace

std::string to_reading_html(const Tree& tree) { return Reading(tree).document(); }
std::string html_of(const Tree& tree, std::uint32_t block, std::uint32_t node) {
  return Reading(tree).subtree(*tree.blocks[block], node);
}

}  // namespace marbre::markdown
