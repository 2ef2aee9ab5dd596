// kramdown's HTML of a tree, with its indentation. What belongs to a document and not to a block is made here, in
// document order: heading ids and their numbers, footnote numbers, the table of contents. Recursive: the parser bounds
// the depth of kramdown's trees.
#include <algorithm>
#include <map>
#include <string>

#include "core/base/utf8.hpp"
#include "core/markdown/github.hpp"
#include "core/markdown/kramdown/ids.hpp"
#include "core/markdown/kramdown/scan.hpp"
#include "core/markdown/marks.hpp"

namespace marbre::markdown {
namespace {

using kramdown::size_of;

void escape(std::string& out, std::string_view s, bool references, bool quotes) {
  std::size_t done = 0;
  for (std::size_t i = s.find_first_of("<>&\""); i != std::string_view::npos; i = s.find_first_of("<>&\"", i + 1)) {
    const char c = s[i];
    if (c == '"' && !quotes) continue;
    if (c == '&' && references && kramdown::reference(s, static_cast<std::uint32_t>(i)) != kramdown::kNone) continue;
    out += s.substr(done, i - done);
    out += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;";
    done = i + 1;
  }
  out += s.substr(done);
}
void escape_text(std::string& out, std::string_view s) { escape(out, s, true, false); }
void escape_all(std::string& out, std::string_view s) { escape(out, s, false, false); }

struct Parent {
  bool raw_html = false, in_html = false, in_footnote = false;
};

class Writer {
 public:
  explicit Writer(const Tree& tree) : tree_(tree), o_(*tree.options), ids_(o_) {}
  // Tags of blocks say the lines that they are made of.
  Writer(const Tree& tree, std::string_view source) : Writer(tree) { lines_ = lines_of(source); }

  std::string document() {
    bool after_blank = false;
    for (std::uint32_t b = 0; b < tree_.blocks.size(); ++b) {
      const std::vector<Node>& nodes = tree_.blocks[b]->nodes;
      for (std::uint32_t i = 0; i < nodes.size(); i = nodes[i].end) {
        const bool blank = nodes[i].kind == NodeKind::kBlank;
        if (nodes[i].kind == NodeKind::kFootnoteDefinition || (blank && after_blank)) continue;
        after_blank = blank;
        write(*tree_.blocks[b], b, i, 0, {});
      }
    }
    std::string notes;
    out_.swap(notes);
    write_footnotes();
    out_.swap(notes);
    const std::string contents = toc_at_ == kramdown::kNone ? std::string() : table_of_contents();
    if (notes_at_ == kramdown::kNone) out_ += notes;
    fill_places(contents, notes);
    return std::move(out_);
  }

  std::string node(std::uint32_t block, std::uint32_t index) {
    write(*tree_.blocks[block], block, index, 0, {});
    fill_places({}, {});
    return std::move(out_);
  }

 private:
  // Table of contents and footnotes are written last. Until then a character of theirs stands in their place, as one of
  // kramdown's does: what is around it is not empty, and does not end with a line.
  void fill_places(const std::string& contents, const std::string& notes) {
    const bool notes_first = notes_at_ < toc_at_;
    if (notes_at_ != kramdown::kNone && !notes_first) out_.replace(notes_at_, 1, notes);
    if (toc_at_ != kramdown::kNone) out_.replace(toc_at_, 1, contents);
    if (notes_at_ != kramdown::kNone && notes_first) out_.replace(notes_at_, 1, notes);
  }
  void spaces(int n) { out_.append(static_cast<std::size_t>(std::max(n, 0)), ' '); }

  void attribute(std::string_view name, std::string_view value) {
    if (name == "id" && kramdown::trimmed(value).empty()) return;
    ((out_ += ' ') += name) += "=\"";
    escape(out_, value, true, true);
    out_ += '"';
  }
  void attributes(const Block& b, const Node& n, std::string_view except = {}) {
    for (std::uint32_t i = n.attributes; i != 0; i = b.attributes[i - 1].next)
      if (const std::string_view name = b.str(b.attributes[i - 1].name); name != except || except.empty())
        attribute(name, b.str(b.attributes[i - 1].value));
  }

  void children(const Block& b, std::uint32_t bi, std::uint32_t index, int indent, Parent parent) {
    for (std::uint32_t i = index + 1; i < b.nodes[index].end; i = b.nodes[i].end) write(b, bi, i, indent, parent);
  }
  // <name ...> children </name>
  void span(const Block& b, std::uint32_t bi, std::uint32_t i, std::string_view name, Parent parent) {
    (out_ += '<') += name;
    attributes(b, b.nodes[i]);
    out_ += '>';
    children(b, bi, i, 0, parent);
    ((out_ += "</") += name) += '>';
  }
  void indented(const Block& b, std::uint32_t bi, std::uint32_t i, std::string_view name, int indent, Parent parent) {
    spaces(indent);
    (out_ += '<') += name;
    attributes(b, b.nodes[i]);
    out_ += ">\n";
    children(b, bi, i, indent + 2, parent);
    spaces(indent);
    ((out_ += "</") += name) += ">\n";
  }

  void write(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent parent) {
    const std::size_t start = out_.size();
    write_node(b, bi, i, indent, parent);
    const Node& n = b.nodes[i];
    if (lines_.empty() || !is_marked(n)) return;
    const std::uint32_t taken = mark_lines(out_, start, lines_, tree_.range(bi, n));
    for (std::uint32_t* const at : {&toc_at_, &notes_at_})
      if (!in_notes_ && *at != kramdown::kNone && *at > start) *at += taken;
  }

  void write_node(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent parent) {
    const Node& n = b.nodes[i];
    Parent inner = parent;
    inner.raw_html = false;
    switch (n.kind) {
      case NodeKind::kParagraph: return paragraph(b, bi, i, indent, inner);
      case NodeKind::kHeading: return heading(b, bi, i, indent, inner);
      case NodeKind::kQuote: return indented(b, bi, i, "blockquote", indent, inner);
      case NodeKind::kBulletList:
      case NodeKind::kOrderedList: return list(b, bi, i, indent, inner);
      case NodeKind::kItem: return item(b, bi, i, "li", indent, inner);
      case NodeKind::kDefinition: return item(b, bi, i, "dd", indent, inner);
      case NodeKind::kDefinitionList: return indented(b, bi, i, "dl", indent, inner);
      case NodeKind::kTerm:
        spaces(indent);
        span(b, bi, i, "dt", inner);
        out_ += '\n';
        return;
      case NodeKind::kCodeBlock: return code_block(b, n, indent);
      case NodeKind::kHtmlBlock: return verbatim(b, n, indent, parent);
      case NodeKind::kHtmlElement: return html_element(b, bi, i, indent, parent);
      case NodeKind::kRule:
        spaces(indent);
        out_ += "<hr";
        attributes(b, n);
        out_ += " />\n";
        return;
      case NodeKind::kTable: return indented(b, bi, i, "table", indent, inner);
      case NodeKind::kTableHead: return indented(b, bi, i, "thead", indent, inner);
      case NodeKind::kTableBody: return indented(b, bi, i, "tbody", indent, inner);
      case NodeKind::kTableFoot: return indented(b, bi, i, "tfoot", indent, inner);
      case NodeKind::kTableRow: return indented(b, bi, i, "tr", indent, inner);
      case NodeKind::kTableHeaderCell: return cell(b, bi, i, "th", indent, inner);
      case NodeKind::kTableCell: return cell(b, bi, i, "td", indent, inner);
      case NodeKind::kMathBlock: return math(b, n, indent, true);
      case NodeKind::kFootnoteDefinition: return;
      case NodeKind::kBlank: out_ += '\n'; return;
      case NodeKind::kText: return escape_text(out_, b.str(n.text));
      case NodeKind::kSoftBreak: out_ += '\n'; return;
      case NodeKind::kHardBreak: out_ += "<br />"; return;
      case NodeKind::kEmphasis: return span(b, bi, i, "em", inner);
      case NodeKind::kStrong: return span(b, bi, i, "strong", inner);
      case NodeKind::kStrikethrough: return span(b, bi, i, "del", inner);
      case NodeKind::kCode: return code_span(b, n);
      case NodeKind::kLink: return link(b, bi, i, inner);
      case NodeKind::kImage: return image(b, i);
      case NodeKind::kHtmlInline: out_ += b.str(n.text); return;
      case NodeKind::kHtmlSpan: {
        const std::string_view name = b.str(n.text);
        (out_ += '<') += name;
        attributes(b, n);
        const std::size_t mark = out_.size();
        out_ += '>';
        inner.in_html = true;
        children(b, bi, i, 0, inner);
        if (out_.size() == mark + 1 && kramdown::has_no_body(name)) {
          out_.resize(mark);
          out_ += " />";
        } else {
          ((out_ += "</") += name) += '>';
        }
        return;
      }
      case NodeKind::kEntity: return entity(b, n);
      case NodeKind::kMath: return math(b, n, 0, false);
      case NodeKind::kFootnote: return footnote(b, n);
      case NodeKind::kAbbreviation:
        out_ += "<abbr";
        attributes(b, n);
        if (!n.title.empty()) attribute("title", b.str(n.title));
        (((out_ += '>') += b.str(n.text))) += "</abbr>";
        return;
    }
  }

  void paragraph(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent inner) {
    const Node& n = b.nodes[i];
    if (n.tight) {
      task_box(inner);
      return children(b, bi, i, indent, inner);
    }
    const bool single = i + 1 < n.end && b.nodes[i + 1].end == n.end;
    if (single && b.nodes[i + 1].kind == NodeKind::kImage && b.nodes[i + 1].special) return figure(b, i, indent);
    spaces(indent);
    out_ += "<p";
    attributes(b, n);
    out_ += '>';
    task_box(inner);
    children(b, bi, i, indent, inner);
    if (backlink_after_ == &n) backlinks(true);
    out_ += "</p>\n";
  }
  void figure(const Block& b, std::uint32_t i, int indent) {
    const Node &n = b.nodes[i], &img = b.nodes[i + 1];
    const auto moves = [&](std::string_view name) {
      return b.attribute(n, name).empty() && !b.attribute(img, name).empty();
    };
    spaces(indent);
    out_ += "<figure";
    attributes(b, n);
    for (const std::string_view name : {"class", "id"})
      if (moves(name)) attribute(name, b.attribute(img, name));
    out_ += ">\n";
    spaces(indent + 2);
    out_ += "<img";
    image_attributes(b, i + 1, moves("class"), moves("id"));
    out_ += " />\n";
    spaces(indent + 2);
    ((out_ += "<figcaption>") += alt(b, i + 1)) += "</figcaption>\n";
    spaces(indent);
    out_ += "</figure>\n";
  }

  void heading(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent inner) {
    const Node& n = b.nodes[i];
    const std::string id = ids_.of(b, n, inner.in_html || inner.in_footnote);
    const bool own = !b.attribute(n, "id").empty();
    const bool has_id = own || o_.auto_ids;
    if (has_id && (o_.toc_levels >> n.level & 1) != 0 && !has_word(b.attribute(n, "class"), "no_toc"))
      toc_.push_back({n.level, id, bi, i});
    const char level = static_cast<char>('0' + std::clamp(n.level + o_.header_offset, 1, 6));
    spaces(indent);
    (out_ += "<h") += level;
    attributes(b, n);
    if (!own && has_id) attribute("id", id);
    out_ += '>';
    children(b, bi, i, indent, inner);
    if (backlink_after_ == &n) backlinks(true);
    ((out_ += "</h") += level) += ">\n";
  }
  static bool has_word(std::string_view s, std::string_view word) {
    for (std::size_t i = s.find(word); i != std::string_view::npos; i = s.find(word, i + 1)) {
      const auto end = static_cast<std::uint32_t>(i + word.size());
      if ((i == 0 || !kramdown::is_word(s[i - 1])) && !kramdown::is_word(kramdown::at(s, end))) return true;
    }
    return false;
  }

  void list(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent inner) {
    const Node& n = b.nodes[i];
    if (n.special && toc_at_ == kramdown::kNone && !in_notes_) {
      toc_at_ = size_of(out_);
      out_ += '\1';
      toc_block_ = bi;
      toc_node_ = i;
    } else if (n.notes && notes_at_ == kramdown::kNone && !in_notes_) {
      notes_at_ = size_of(out_);
      out_ += '\1';
    } else {
      indented(b, bi, i, n.kind == NodeKind::kBulletList ? "ul" : "ol", indent, inner);
    }
  }

  void item(const Block& b, std::uint32_t bi, std::uint32_t i, std::string_view name, int indent, Parent inner) {
    const Node& n = b.nodes[i];
    spaces(indent);
    (out_ += '<') += name;
    attributes(b, n);
    out_ += '>';
    std::uint32_t first = i + 1;  // footnotes print elsewhere
    while (first < n.end && b.nodes[first].kind == NodeKind::kFootnoteDefinition) first = b.nodes[first].end;
    const bool empty = first == n.end;
    const bool tight = !empty && b.nodes[first].kind == NodeKind::kParagraph && b.nodes[first].tight;
    if (!empty && !tight) out_ += '\n';
    const std::size_t mark = out_.size();
    task_ = n.task;
    children(b, bi, i, indent + 2, inner);
    task_ = TaskState::kNone;
    if (!empty && !tight) {
      spaces(indent);
    } else if (out_.size() > mark && out_.back() == '\n') {
      spaces(indent);
    }
    ((out_ += "</") += name) += ">\n";
  }
  void task_box(Parent) {
    if (task_ == TaskState::kNone) return;
    out_ += "<input type=\"checkbox\" class=\"task-list-item-checkbox\" disabled=\"disabled\"";
    if (task_ == TaskState::kDone) out_ += " checked=\"checked\"";
    out_ += " />";
    task_ = TaskState::kNone;
  }

  // -- code
  struct Language {
    std::string_view name;  // "" for none
    std::string classes;    // without it
    bool highlighted = false;
  };
  Language language_of(const Block& b, const Node& n, std::string_view full) {
    Language l;
    l.classes = b.attribute(n, "class");
    const std::string_view classes = b.attribute(n, "class");
    for (std::size_t at = classes.find("language-"); at != std::string_view::npos;
         at = classes.find("language-", at + 1)) {
      if (at > 0 && kramdown::is_word(classes[at - 1])) continue;
      std::size_t to = at + 9;
      while (to < classes.size() && !kramdown::is_space(classes[to])) ++to;
      if (to == at + 9) continue;
      l.name = classes.substr(at + 9, to - at - 9);
      l.classes.erase(at, to - at);
      break;
    }
    l.classes = kramdown::trimmed(l.classes);
    std::string_view wanted = !full.empty() ? full : !l.name.empty() ? l.name : std::string_view(o_.default_language);
    if (o_.highlight && (!wanted.empty() || o_.guess_language)) {
      const std::string_view lexer = wanted.substr(0, wanted.find('?'));
      const bool guess = lexer.empty() || lexer == "guess";
      l.highlighted = guess || kramdown::is_rouge_language(lexer);
      if (lexer == "plaintext" || lexer == "text" || guess) l.highlighted = o_.guess_language;
    }
    return l;
  }
  std::string highlighted_class(const Language& l) const {
    const std::string_view name = !l.name.empty() ? l.name : std::string_view(o_.default_language);
    std::string out = name.empty() ? std::string() : "language-" + std::string(name) + " ";
    if (!l.classes.empty()) (out += l.classes) += ' ';
    return out += "highlighter-rouge";
  }
  void code_block(const Block& b, const Node& n, int indent) {
    const Language l = language_of(b, n, b.str(n.target));
    std::string_view code = b.str(n.text);
    spaces(indent);
    if (l.highlighted && !o_.plain_blocks) {
      out_ += "<div";
      replaced_class(b, n, highlighted_class(l));
      out_ += "><div class=\"highlight\"><pre class=\"highlight\"><code>";
      escape_all(out_, code);
      out_ += "</code></pre></div>";
      spaces(indent);
      out_ += "</div>\n";
      return;
    }
    out_ += "<pre";
    replaced_class(b, n, l.name.empty() ? std::string(b.attribute(n, "class")) : l.classes);
    out_ += "><code";
    if (!l.name.empty()) attribute("class", "language-" + std::string(l.name));
    out_ += '>';
    if (code.ends_with('\n')) code.remove_suffix(1);
    escape_all(out_, code);
    out_ += "\n</code></pre>\n";
  }
  void replaced_class(const Block& b, const Node& n, const std::string& classes) {
    bool done = classes.empty();
    for (std::uint32_t i = n.attributes; i != 0; i = b.attributes[i - 1].next) {
      const std::string_view name = b.str(b.attributes[i - 1].name);
      if (name != "class")
        attribute(name, b.str(b.attributes[i - 1].value));
      else if (!classes.empty())
        attribute(name, classes), done = true;
    }
    if (!done) attribute("class", classes);
  }
  void code_span(const Block& b, const Node& n) {
    const Language l = language_of(b, n, {});
    out_ += "<code";
    if (l.highlighted && !o_.plain_spans)
      replaced_class(b, n, highlighted_class(l));
    else
      attributes(b, n);
    out_ += '>';
    escape_all(out_, b.str(n.text));
    out_ += "</code>";
  }

  void verbatim(const Block& b, const Node& n, int indent, Parent parent) {
    const std::string_view s = b.str(n.text);
    switch (n.level) {
      case 0:  // comment, instruction
        if (parent.raw_html) {
          out_ += s;
          return;
        }
        spaces(indent);
        (out_ += s) += '\n';
        return;
      case 1:  // {::comment}
        spaces(indent);
        (out_ += s) += '\n';
        return;
      case 2: (out_ += s) += '\n'; return;  // {::nomarkdown}
      default: out_ += s; return;           // script, style
    }
  }
  void html_element(const Block& b, std::uint32_t bi, std::uint32_t i, int indent, Parent parent) {
    const Node& n = b.nodes[i];
    const std::string_view name = b.str(n.text);
    if (!parent.raw_html) spaces(indent);
    (out_ += '<') += name;
    attributes(b, n);
    const std::size_t mark = out_.size();
    out_ += n.content == Content::kBlock ? ">\n" : ">";
    const std::size_t content = out_.size();
    Parent inner = parent;
    inner.raw_html = n.content == Content::kRaw;
    inner.in_html = true;
    children(b, bi, i, indent + 2, inner);
    const bool empty = out_.size() == content;
    if (n.tight && n.content == Content::kRaw) {
      out_.resize(mark);
      out_ += " />";
    } else if (!empty && n.content != Content::kBlock) {
      ((out_ += "</") += name) += '>';
    } else if (!empty) {
      if (out_.back() == '\n') out_.pop_back();
      out_ += '\n';
      spaces(indent);
      ((out_ += "</") += name) += '>';
    } else {
      out_.resize(mark);
      if (kramdown::has_no_body(name))
        out_ += " />";
      else
        ((out_ += "></") += name) += '>';
    }
    if (!parent.raw_html) out_ += '\n';
  }

  void cell(const Block& b, std::uint32_t bi, std::uint32_t i, std::string_view name, int indent, Parent inner) {
    const Node& n = b.nodes[i];
    spaces(indent);
    (out_ += '<') += name;
    if (n.align == Align::kNone) {
      attributes(b, n);
    } else {
      attributes(b, n, "style");
      std::string style(b.attribute(n, "style"));
      if (!style.empty()) style += "; ";
      style += n.align == Align::kLeft    ? "text-align: left"
               : n.align == Align::kRight ? "text-align: right"
                                          : "text-align: center";
      attribute("style", style);
    }
    out_ += '>';
    const std::size_t mark = out_.size();
    children(b, bi, i, indent, inner);
    if (out_.size() == mark) character(0xA0, "nbsp");
    ((out_ += "</") += name) += ">\n";
  }

  // -- spans
  void link(const Block& b, std::uint32_t bi, std::uint32_t i, Parent inner) {
    const Node& n = b.nodes[i];
    const bool bare = in_contents_ > 0;
    if (!bare) {
      out_ += "<a";
      target_attributes(b, n, "href");
      out_ += '>';
    }
    children(b, bi, i, 0, inner);
    if (!bare) out_ += "</a>";
  }
  // What a definition's attribute list gave stands in front, what stands behind the link follows; both may name href.
  void target_attributes(const Block& b, const Node& n, std::string_view name, const std::string* alt_text = nullptr,
                         bool without_class = false, bool without_id = false) {
    std::uint32_t left = n.start, i = n.attributes;
    const auto one = [&] {
      const std::string_view key = b.str(b.attributes[i - 1].name);
      if (!(key == "class" && without_class) && !(key == "id" && without_id))
        attribute(key, b.str(b.attributes[i - 1].value));
      i = b.attributes[i - 1].next;
    };
    for (; i != 0 && left > 0; --left) one();
    if (b.attribute(n, name).empty()) attribute(name, b.str(n.target));
    if (alt_text != nullptr && b.attribute(n, "alt").empty()) attribute("alt", *alt_text);
    if (n.level == 1 && b.attribute(n, "title").empty()) attribute("title", b.str(n.title));
    while (i != 0) one();
  }
  static std::string alt(const Block& b, std::uint32_t i) {
    std::string text;
    for (std::uint32_t k = i + 1; k < b.nodes[i].end; ++k) text += b.str(b.nodes[k].text);
    return text;
  }
  void image(const Block& b, std::uint32_t i) {
    out_ += "<img";
    image_attributes(b, i, false, false);
    out_ += " />";
  }
  void image_attributes(const Block& b, std::uint32_t i, bool without_class, bool without_id) {
    const std::string text = alt(b, i);
    target_attributes(b, b.nodes[i], "src", &text, without_class, without_id);
  }
  void character(char32_t code, const char* name) {
    if (o_.entity_output == EntityOutput::kAsChar) return base::append_utf8(out_, code);
    if (o_.entity_output == EntityOutput::kSymbolic && name != nullptr)
      ((out_ += '&') += name) += ';';
    else
      ((out_ += "&#") += std::to_string(static_cast<std::uint32_t>(code))) += ';';
  }
  void entity(const Block& b, const Node& n) {  // entity_to_str
    const char32_t code = base::decode_at(b.str(n.text), 0).code_point;
    const bool special = code == '<' || code == '>' || code == '&' || code == '"';
    const std::string_view written = b.str(n.target);
    if (o_.entity_output == EntityOutput::kAsChar && (!special || code == '"') && code != 0xFFFD) {
      out_ += b.str(n.text);
    } else if ((o_.entity_output == EntityOutput::kAsInput || o_.entity_output == EntityOutput::kAsChar) &&
               !written.empty()) {
      out_ += written;
    } else {
      const char* name = kramdown::entity_name(code);
      if ((o_.entity_output == EntityOutput::kSymbolic || special) && name != nullptr)
        ((out_ += '&') += name) += ';';
      else
        ((out_ += "&#") += std::to_string(static_cast<std::uint32_t>(code))) += ';';
    }
  }
  void math(const Block& b, const Node& n, int indent, bool block) {
    const std::string_view s = b.str(n.text);
    const bool has_attributes = n.attributes != 0;
    if (o_.mathjax) {
      if (block && has_attributes) {
        spaces(indent);
        out_ += "<div";
        attributes(b, n);
        out_ += '>';
      }
      if (!block && has_attributes) {
        out_ += "<span";
        attributes(b, n);
        (((out_ += ">$") += s)) += "$</span>";
        return;
      }
      out_ += block ? "\\[" : "\\(";
      escape_all(out_, s);
      out_ += block ? "\\]\n" : "\\)";
      if (block && has_attributes) out_ += "</div>\n";
      return;
    }
    if (block) spaces(indent);
    out_ += block ? "<div" : "<span";
    std::string classes(b.attribute(n, "class"));
    if (!classes.empty()) classes += ' ';
    replaced_class(b, n, classes + "kdmath");
    out_ += block ? ">$$\n" : ">$";
    out_ += s;
    out_ += block ? "\n$$</div>\n" : "$</span>";
  }

  // -- footnotes
  struct Note {
    std::string name;
    std::int32_t number;
    std::uint32_t repeats = 0;
  };
  void footnote(const Block& b, const Node& n) {
    if (in_contents_ > 0) return;
    const std::string name(b.str(n.target));
    auto note = std::find_if(notes_.begin(), notes_.end(), [&](const Note& o) { return o.name == name; });
    std::string repeat;
    if (note == notes_.end()) {
      notes_.push_back({name, o_.footnote_nr + static_cast<std::int32_t>(notes_.size())});
      note = notes_.end() - 1;
    } else {
      repeat = ":" + std::to_string(++note->repeats);
    }
    const std::string full = o_.footnote_prefix + name;
    out_ += "<sup id=\"fnref:" + full + repeat + "\" role=\"doc-noteref\"><a href=\"#fn:" + full +
            "\" class=\"footnote\" rel=\"footnote\">" + std::to_string(note->number) + "</a></sup>";
  }
  void find_definitions() {
    for (std::uint32_t b = 0; b < tree_.blocks.size(); ++b) {
      if (tree_.blocks[b]->definitions == nullptr) continue;
      const std::vector<Node>& nodes = tree_.blocks[b]->nodes;
      for (std::uint32_t i = 0; i < nodes.size(); ++i)
        if (nodes[i].kind == NodeKind::kFootnoteDefinition)
          definitions_[std::string(tree_.blocks[b]->str(nodes[i].target))] = {b, i};
    }
  }
  void write_footnotes() {
    if (notes_.empty()) return;
    in_notes_ = true;
    find_definitions();
    out_ += "<div class=\"footnotes\" role=\"doc-endnotes\">\n  <ol";
    if (o_.footnote_nr != 1) attribute("start", std::to_string(o_.footnote_nr));
    out_ += ">\n";
    for (note_ = 0; note_ < notes_.size(); ++note_) write_footnote();
    out_ += "  </ol>\n</div>\n";
  }
  void write_footnote() {
    const auto found = definitions_.find(notes_[note_].name);
    if (found == definitions_.end()) return;
    const auto [bi, i] = found->second;
    const Block& b = *tree_.blocks[bi];
    out_ += "    <li id=\"fn:" + o_.footnote_prefix + notes_[note_].name + "\" role=\"doc-endnote\">";
    // The way back stands at the end of the last paragraph, or in one of its own.
    std::uint32_t last = kramdown::kNone;
    for (std::uint32_t k = i + 1; k < b.nodes[i].end; k = b.nodes[k].end) last = k;
    const bool none = last == kramdown::kNone;
    std::uint32_t target = last;
    const auto takes = [&](std::uint32_t k) {
      return b.nodes[k].kind == NodeKind::kParagraph || b.nodes[k].kind == NodeKind::kHeading;
    };
    if (!none && o_.footnote_backlink_inline) {
      while (!takes(target)) {
        std::uint32_t inner = kramdown::kNone;
        for (std::uint32_t k = target + 1; k < b.nodes[target].end; k = b.nodes[k].end) inner = k;
        if (inner == kramdown::kNone || b.nodes[inner].kind >= NodeKind::kText) break;
        target = inner;
      }
    }
    const bool inside =
        !none && (o_.footnote_backlink_inline ? takes(target) : b.nodes[last].kind == NodeKind::kParagraph);
    backlink_after_ = inside ? &b.nodes[target] : nullptr;
    out_ += '\n';
    Parent parent;
    parent.in_footnote = true;
    children(b, bi, i, 6, parent);
    backlink_after_ = nullptr;
    if (!inside) {
      out_ += "      <p>";
      backlinks(false);
      out_ += "</p>\n";
    }
    out_ += "    </li>\n";
  }
  void backlinks(bool space) {
    if (o_.footnote_backlink.empty()) return;
    const std::string name = o_.footnote_prefix + notes_[note_].name;
    for (std::uint32_t k = 0; k <= notes_[note_].repeats; ++k) {
      if (space || k > 0) character(0xA0, "nbsp");
      out_ += "<a href=\"#fnref:" + name + (k == 0 ? "" : ":" + std::to_string(k)) +
              "\" class=\"reversefootnote\" role=\"doc-backlink\">";
      escape_text(out_, o_.footnote_backlink);
      if (k > 0) out_ += "<sup>" + std::to_string(k + 1) + "</sup>";
      out_ += "</a>";
    }
  }

  // -- table of contents
  struct Entry {
    std::uint8_t level;
    std::string id;
    std::uint32_t block, node;
  };
  std::string table_of_contents() {
    std::string kept;
    kept.swap(out_);
    const Block& b = *tree_.blocks[toc_block_];
    const Node& n = b.nodes[toc_node_];
    const std::string_view name = n.kind == NodeKind::kBulletList ? "ul" : "ol";
    std::string id(b.attribute(n, "id"));
    const bool own = !id.empty();
    if (!own) id = "markdown-toc";
    if (!toc_.empty()) {
      (out_ += '<') += name;
      attributes(b, n);
      if (!own) attribute("id", id);
      out_ += ">\n";
      ++in_contents_;
      contents(0, toc_.size(), id, name, 2);
      --in_contents_;
      ((out_ += "</") += name) += ">\n";
    }
    kept.swap(out_);
    return kept;
  }
  // Entries [from, to), of which none is above the first: each followed by the list of those below it.
  void contents(std::size_t from, std::size_t to, const std::string& id, std::string_view name, int indent) {
    for (std::size_t k = from; k < to;) {
      const Entry& e = toc_[k];
      std::size_t next = k + 1;
      while (next < to && toc_[next].level > e.level) ++next;
      spaces(indent);
      out_ += "<li><a";
      attribute("href", "#" + e.id);
      attribute("id", id + "-" + e.id);
      out_ += '>';
      Parent none;
      children(*tree_.blocks[e.block], e.block, e.node, 0, none);
      out_ += "</a>";
      if (next > k + 1) {
        spaces(indent + 2);
        ((out_ += '<') += name) += ">\n";
        contents(k + 1, next, id, name, indent + 4);
        spaces(indent + 2);
        ((out_ += "</") += name) += ">\n";
        spaces(indent);
      }
      out_ += "</li>\n";
      k = next;
    }
  }

  const Tree& tree_;
  const Options& o_;
  Lines lines_;  // empty: blocks are not marked
  HeadingIds ids_;
  std::string out_;
  TaskState task_ = TaskState::kNone;
  std::vector<Entry> toc_;
  std::uint32_t toc_at_ = kramdown::kNone, notes_at_ = kramdown::kNone, toc_block_ = 0, toc_node_ = 0;
  int in_contents_ = 0;
  bool in_notes_ = false;
  std::vector<Note> notes_;
  std::size_t note_ = 0;
  std::map<std::string, std::pair<std::uint32_t, std::uint32_t>, std::less<>> definitions_;
  const Node* backlink_after_ = nullptr;
};

}  // namespace

std::string to_html(const Tree& tree) {
  if (tree.options->dialect == nullptr) return Writer(tree).document();
  std::string out;
  for (const BlockPtr& block : tree.blocks)
    tree.options->dialect->to_html(*block, 0, static_cast<std::uint32_t>(block->nodes.size()), out, nullptr);
  return out;
}

Lines lines_of(std::string_view source) {
  Lines lines = {0};
  for (std::size_t i = source.find('\n'); i != std::string_view::npos; i = source.find('\n', i + 1))
    lines.push_back(static_cast<std::uint32_t>(i + 1));
  return lines;
}

bool is_marked(const Node& n) {
  using enum NodeKind;
  constexpr NodeKind kTagged[] = {kParagraph, kHeading, kItem,       kCodeBlock,  kRule,
                                  kTableRow,  kTerm,    kDefinition, kHtmlElement};
  return n.source.from != n.source.to && !(n.kind == kParagraph && n.tight) &&
         std::ranges::find(kTagged, n.kind) != std::end(kTagged);
}

std::uint32_t mark_lines(std::string& out, std::size_t start, const Lines& lines, ByteRange range) {
  const std::size_t name = out.find_first_not_of(' ', start);  // what is raw is not indented
  if (name == std::string::npos || out[name] != '<') return 0;
  const auto line = [&](std::uint32_t at) {
    return std::to_string(std::upper_bound(lines.begin(), lines.end(), at) - lines.begin() - 1);
  };
  const std::string mark = " data-source=\"" + line(range.from.value) + "-" + line(range.to.value - 1) + "\"";
  out.insert(std::min(out.find_first_of(" >/\n", name + 1), out.size()), mark);
  return static_cast<std::uint32_t>(mark.size());
}

std::string to_marked_html(const Tree& tree, std::string_view source) {
  if (tree.options->dialect == nullptr) return Writer(tree, source).document();
  std::string out;
  const Lines lines = lines_of(source);
  for (const BlockPtr& b : tree.blocks)
    tree.options->dialect->to_html(*b, 0, static_cast<std::uint32_t>(b->nodes.size()), out, &lines);
  return out;
}

std::string html_of(const Tree& tree, std::uint32_t block, std::uint32_t node) {
  if (tree.options->dialect == nullptr) return Writer(tree).node(block, node);
  std::string out;
  tree.options->dialect->to_html(*tree.blocks[block], node, tree.blocks[block]->nodes[node].end, out, nullptr);
  return out;
}

}  // namespace marbre::markdown
