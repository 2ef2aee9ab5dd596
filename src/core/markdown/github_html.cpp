// HTML of a tree of the GitHub dialect. The reference is md4c's own renderer (md2html --github), with which the tests
// compare byte for byte. Iterative: such a tree may be as deep as its source is long.
#include <string>

#include "core/markdown/github.hpp"
#include "core/markdown/marks.hpp"

namespace marbre::markdown {
namespace {

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
}

void append_url(std::string& out, std::string_view url) {
  constexpr std::string_view kKept = "~-_.+!*(),%#@?=;:/,+$";
  constexpr std::string_view kHex = "0123456789ABCDEF";
  for (const char c : url) {
    const bool alphanumeric = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c == '\0')
      out += "\xEF\xBF\xBD";
    else if (c == '&')
      out += "&amp;";
    else if (alphanumeric || kKept.find(c) != std::string_view::npos)
      out += c;
    else
      (out += '%', out += kHex[static_cast<unsigned char>(c) >> 4], out += kHex[static_cast<unsigned char>(c) & 15]);
  }
}

void open_cell(std::string& out, std::string_view name, Align align) {
  ((out += '<') += name);
  switch (align) {
    case Align::kNone: break;
    case Align::kLeft: out += " align=\"left\""; break;
    case Align::kCenter: out += " align=\"center\""; break;
    case Align::kRight: out += " align=\"right\""; break;
  }
  out += '>';
}

void open_item(std::string& out, TaskState task) {
  if (task == TaskState::kNone) {
    out += "<li>";
    return;
  }
  out += "<li class=\"task-list-item\"><input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled";
  out += task == TaskState::kDone ? " checked>" : ">";
}

void code_block(std::string& out, const Block& block, const Node& node) {
  const std::string_view language = block.str(node.title);
  out += "<pre><code";
  if (!language.empty()) {
    out += " class=\"";
    if (!language.starts_with("language-")) out += "language-";
    append_escaped(out, language);
    out += '"';
  }
  out += '>';
  append_escaped(out, block.str(node.text));
  out += "</code></pre>\n";
}

void image(std::string& out, const Block& block, std::uint32_t index) {
  const Node& node = block.nodes[index];
  out += "<img src=\"";
  append_url(out, block.str(node.target));
  out += "\" alt=\"";
  for (std::uint32_t i = index + 1; i < node.end; ++i) {
    const Node& inner = block.nodes[i];
    if (inner.kind == NodeKind::kSoftBreak || inner.kind == NodeKind::kHardBreak)
      out += ' ';
    else if (inner.kind == NodeKind::kHtmlInline)
      out += block.str(inner.text);
    else
      append_escaped(out, block.str(inner.text));
  }
  if (!node.title.empty()) {
    out += "\" title=\"";
    append_escaped(out, block.str(node.title));
  }
  out += "\">";
}

void open(std::string& out, const Block& block, const Node& node) {
  switch (node.kind) {
    case NodeKind::kParagraph:
      if (!node.tight) out += "<p>";
      break;
    case NodeKind::kHeading: ((out += "<h") += static_cast<char>('0' + node.level)) += '>'; break;
    case NodeKind::kQuote: out += "<blockquote>\n"; break;
    case NodeKind::kBulletList: out += "<ul>\n"; break;
    case NodeKind::kOrderedList:
      out += node.start == 1 ? "<ol>\n" : "<ol start=\"" + std::to_string(node.start) + "\">\n";
      break;
    case NodeKind::kItem: open_item(out, node.task); break;
    case NodeKind::kCodeBlock: code_block(out, block, node); break;
    case NodeKind::kHtmlBlock:
    case NodeKind::kHtmlInline: out += block.str(node.text); break;
    case NodeKind::kRule: out += "<hr>\n"; break;
    case NodeKind::kTable: out += "<table>\n"; break;
    case NodeKind::kTableHead: out += "<thead>\n"; break;
    case NodeKind::kTableBody: out += "<tbody>\n"; break;
    case NodeKind::kTableRow: out += "<tr>\n"; break;
    case NodeKind::kTableHeaderCell: open_cell(out, "th", node.align); break;
    case NodeKind::kTableCell: open_cell(out, "td", node.align); break;
    case NodeKind::kText: append_escaped(out, block.str(node.text)); break;
    case NodeKind::kSoftBreak: out += '\n'; break;
    case NodeKind::kHardBreak: out += "<br>\n"; break;
    case NodeKind::kEmphasis: out += "<em>"; break;
    case NodeKind::kStrong: out += "<strong>"; break;
    case NodeKind::kStrikethrough: out += "<del>"; break;
    case NodeKind::kCode:
      out += "<code>";
      append_escaped(out, block.str(node.text));
      break;
    case NodeKind::kLink:
      out += "<a href=\"";
      append_url(out, block.str(node.target));
      if (!node.title.empty()) {
        out += "\" title=\"";
        append_escaped(out, block.str(node.title));
      }
      out += "\">";
      break;
    case NodeKind::kImage: break;
    case NodeKind::kHtmlElement:  // what follows is kramdown's
    case NodeKind::kTableFoot:
    case NodeKind::kDefinitionList:
    case NodeKind::kTerm:
    case NodeKind::kDefinition:
    case NodeKind::kMathBlock:
    case NodeKind::kFootnoteDefinition:
    case NodeKind::kBlank:
    case NodeKind::kHtmlSpan:
    case NodeKind::kEntity:
    case NodeKind::kMath:
    case NodeKind::kFootnote:
    case NodeKind::kAbbreviation: break;
  }
}

void close(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::kParagraph:
      if (!node.tight) out += "</p>\n";
      break;
    case NodeKind::kHeading: ((out += "</h") += static_cast<char>('0' + node.level)) += ">\n"; break;
    case NodeKind::kQuote: out += "</blockquote>\n"; break;
    case NodeKind::kBulletList: out += "</ul>\n"; break;
    case NodeKind::kOrderedList: out += "</ol>\n"; break;
    case NodeKind::kItem: out += "</li>\n"; break;
    case NodeKind::kTable: out += "</table>\n"; break;
    case NodeKind::kTableHead: out += "</thead>\n"; break;
    case NodeKind::kTableBody: out += "</tbody>\n"; break;
    case NodeKind::kTableRow: out += "</tr>\n"; break;
    case NodeKind::kTableHeaderCell: out += "</th>\n"; break;
    case NodeKind::kTableCell: out += "</td>\n"; break;
    case NodeKind::kEmphasis: out += "</em>"; break;
    case NodeKind::kStrong: out += "</strong>"; break;
    case NodeKind::kStrikethrough: out += "</del>"; break;
    case NodeKind::kCode: out += "</code>"; break;
    case NodeKind::kLink: out += "</a>"; break;
    case NodeKind::kCodeBlock:
    case NodeKind::kHtmlBlock:
    case NodeKind::kHtmlInline:
    case NodeKind::kRule:
    case NodeKind::kText:
    case NodeKind::kSoftBreak:
    case NodeKind::kHardBreak:
    case NodeKind::kImage: break;
    case NodeKind::kHtmlElement:  // what follows is kramdown's
    case NodeKind::kTableFoot:
    case NodeKind::kDefinitionList:
    case NodeKind::kTerm:
    case NodeKind::kDefinition:
    case NodeKind::kMathBlock:
    case NodeKind::kFootnoteDefinition:
    case NodeKind::kBlank:
    case NodeKind::kHtmlSpan:
    case NodeKind::kEntity:
    case NodeKind::kMath:
    case NodeKind::kFootnote:
    case NodeKind::kAbbreviation: break;
  }
}

}  // namespace

void github_html(const Block& block, std::uint32_t from, std::uint32_t to, std::string& out,
                 const std::vector<std::uint32_t>* lines) {
  std::vector<std::uint32_t> open_nodes;
  for (std::uint32_t i = from; i < to;) {
    const Node& node = block.nodes[i];
    if (node.kind == NodeKind::kImage) {
      image(out, block, i);
      i = node.end;
    } else {
      const std::size_t start = out.size();
      open(out, block, node);
      if (lines != nullptr && is_marked(node)) mark_lines(out, start, *lines, node.source);
      open_nodes.push_back(i++);
    }
    while (!open_nodes.empty() && block.nodes[open_nodes.back()].end == i) {
      close(out, block.nodes[open_nodes.back()]);
      open_nodes.pop_back();
    }
  }
}

}  // namespace marbre::markdown
