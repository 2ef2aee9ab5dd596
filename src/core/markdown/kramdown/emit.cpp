// Phase two: the elements of a block as its nodes, in document order, their spans read with everything that is defined
// in the document. update_tree and the GFM parser's update_elements in kramdown.
#include <algorithm>

#include "core/markdown/kramdown/elements.hpp"
#include "core/markdown/kramdown/scan.hpp"
#include "core/markdown/kramdown/spans.hpp"

namespace marbre::markdown::kramdown {
namespace {

NodeKind kind_of(El type) {
  switch (type) {
    case El::kParagraph: return NodeKind::kParagraph;
    case El::kHeading: return NodeKind::kHeading;
    case El::kQuote: return NodeKind::kQuote;
    case El::kCode: return NodeKind::kCodeBlock;
    case El::kBullets: return NodeKind::kBulletList;
    case El::kNumbers: return NodeKind::kOrderedList;
    case El::kItem: return NodeKind::kItem;
    case El::kDefinitions: return NodeKind::kDefinitionList;
    case El::kTerm: return NodeKind::kTerm;
    case El::kDefinition: return NodeKind::kDefinition;
    case El::kRule: return NodeKind::kRule;
    case El::kTable: return NodeKind::kTable;
    case El::kTableHead: return NodeKind::kTableHead;
    case El::kTableBody: return NodeKind::kTableBody;
    case El::kTableFoot: return NodeKind::kTableFoot;
    case El::kRow: return NodeKind::kTableRow;
    case El::kCell: return NodeKind::kTableCell;
    case El::kHtml: return NodeKind::kHtmlElement;
    case El::kVerbatim: return NodeKind::kHtmlBlock;
    case El::kMath: return NodeKind::kMathBlock;
    case El::kFootnote: return NodeKind::kFootnoteDefinition;
    case El::kBlank: return NodeKind::kBlank;
    case El::kRoot:
    case El::kRaw:
    case El::kText:
    case El::kEnd: break;
  }
  return NodeKind::kText;
}

class Emitter {
 public:
  Emitter(std::string_view source, Elements& elements, const Options& options, const Definitions& all, Block& out)
      : source_(source), e_(elements), options_(options), all_(all), out_(out), block_(out) {}

  void run() {
    std::uint32_t low = 0;
    children(0, 0, static_cast<std::uint32_t>(source_.size()), low, {});
    if (!all_.abbreviations.empty()) abbreviate();
  }

 private:
  struct Around {  // what a node stands in
    SpanContext spans;
    bool head = false;
    const std::vector<Align>* aligns = nullptr;
  };

  std::uint32_t line_start(std::uint32_t at, std::uint32_t low) const {
    while (at > low && source_[at - 1] != '\n' && source_[at - 1] != '\r') --at;
    return at;
  }
  std::uint32_t line_end(std::uint32_t at, std::uint32_t high) const {
    if (at > 0 && at <= high &&
        (source_[at - 1] == '\n' || (source_[at - 1] == '\r' && (at == high || source_[at] != '\n'))))
      return at;
    while (at < high && source_[at] != '\n' && source_[at] != '\r') ++at;
    if (at < high) at += source_[at] == '\r' && at + 1 < high && source_[at + 1] == '\n' ? 2 : 1;
    return at;
  }

  void children(std::int32_t parent, std::uint32_t from, std::uint32_t to, std::uint32_t& low, const Around& around) {
    bool after_blank = false;
    low = std::max(low, from);
    std::size_t column = 0;
    for (std::int32_t i = e_[parent].first; i != kNobody; i = e_[i].next) {
      const Element& el = e_[i];
      if (el.type == El::kEnd) continue;  // two blank lines with one between them print as one
      if (el.type == El::kBlank && after_blank) continue;
      after_blank = el.type == El::kBlank;
      if (el.type == El::kCell && around.aligns != nullptr && column < around.aligns->size())
        cell_align_ = (*around.aligns)[column++];
      emit(i, low, to, around);
    }
  }

  void emit(std::int32_t index, std::uint32_t& low, std::uint32_t high, const Around& around) {
    Element& el = e_[index];
    if (el.type == El::kRaw || el.type == El::kText) return text(el, low, high, around);
    const bool cell = el.type == El::kCell;
    std::uint32_t from = std::clamp(el.begin, low, std::max(low, high)),
                  to = std::clamp(el.end, from, std::max(from, high));
    if (!cell) {
      from = line_start(from, low);
      to = std::max(from, line_end(to, high));
    }
    NodeKind kind = kind_of(el.type);
    if (cell && around.head) kind = NodeKind::kTableHeaderCell;
    const std::uint32_t node = out_.open(kind, {{from}, {to}});
    describe(el, node);
    std::uint32_t inside = from;
    Around inner = around;
    if (el.type == El::kFootnote) inner.spans.in_footnote = true;
    if (el.type == El::kHeading) inner.spans.in_heading = true;
    if (el.type == El::kHtml) inner.spans.in_html = true;
    if (el.type == El::kTable) inner.aligns = el.aligns;
    if (el.type == El::kTableHead) inner.head = true;
    if (el.type == El::kTableBody || el.type == El::kTableFoot) inner.head = false;
    children(index, from, to, inside, inner);
    out_.close(node);
    if (el.type == El::kHeading) name_heading(el, node);
    low = std::max(low, to);
  }

  void describe(Element& el, std::uint32_t node) {
    const AttributeList* const list = el.list == kNobody ? nullptr : &e_.lists[static_cast<std::size_t>(el.list)];
    Node* n = &out_[node];
    switch (el.type) {
      case El::kParagraph: n->tight = el.transparent; break;
      case El::kHeading:
        n->level = el.level;
        if (el.has_id) out_.attribute(node, "id", el.name);
        break;
      case El::kBullets:
      case El::kNumbers:
        if (el.task_class) out_.attribute(node, "class", "task-list");
        n = &out_[node];
        n->special = list != nullptr && list->has_ref("toc");
        n->notes = list != nullptr && list->has_ref("footnotes");
        n->tight = !is_spaced(el);
        n->start = first_number(el);
        break;
      case El::kItem:
        if (el.task_class) out_.attribute(node, "class", "task-list-item");
        out_[node].task = el.task;
        break;
      case El::kCode: code(el, node); break;
      case El::kCell: n->align = cell_align_; break;
      case El::kHtml: {
        n->text = out_.put(el.name);
        n->content = el.content;
        n->tight = el.closed;
        const std::string_view tag = el.text->s.substr(el.from, el.to - el.from);
        out_.tag_attributes(node, tag, is_html_element(el.name), false);
        break;
      }
      case El::kVerbatim: {
        n->level = el.level;
        const std::string_view s = el.text->s.substr(el.from, el.to - el.from);
        n->text = el.level == 1 ? out_.put("<!-- " + std::string(s) + " -->") : out_.put(s);
        break;
      }
      case El::kMath: n->text = out_.put(trimmed(el.text->s.substr(el.from, el.to - el.from))); break;
      case El::kFootnote: n->target = out_.put(el.name); break;
      case El::kTerm:
        if (const std::int32_t up = el.parent; e_[up].list != kNobody)
          term_id(el, node, e_.lists[static_cast<std::size_t>(e_[up].list)]);
        break;
      case El::kTable:
      case El::kRoot:
      case El::kQuote:
      case El::kDefinitions:
      case El::kDefinition:
      case El::kRule:
      case El::kTableHead:
      case El::kTableBody:
      case El::kTableFoot:
      case El::kRow:
      case El::kRaw:
      case El::kText:
      case El::kBlank:
      case El::kEnd: break;
    }
    if (list != nullptr) out_.attributes(node, *list, all_);
  }

  bool is_spaced(const Element& list) {
    for (std::int32_t item = list.first; item != kNobody; item = e_[item].next) {
      const std::int32_t first = e_[item].first;
      if (first != kNobody && e_[first].type == El::kParagraph && !e_[first].transparent) return true;
    }
    return false;
  }
  // kramdown prints no start; the preview counts from one, as the browser will.
  static std::uint32_t first_number(const Element&) { return 1; }

  void code(Element& el, std::uint32_t node) {
    const std::string_view code = el.raw_end ? el.text->s.substr(el.from, el.to - el.from) : el.value;
    out_[node].text = out_.put(code);
    if (el.name.empty()) return;
    out_[node].target = out_.put(el.name);
    const std::size_t options = el.name.find('?');
    const std::string_view language = options == 0 ? el.name : el.name.substr(0, options);
    out_[node].title = out_.put(language);
    out_.attribute(node, "class", "language-" + std::string(language));
  }

  // {:auto_ids-prefix-}
  void term_id(Element& el, std::uint32_t node, const AttributeList& list) {
    for (const std::string& ref : list.refs) {
      if (!ref.starts_with("auto_ids")) continue;
      const std::string_view prefix =
          ref.size() > 9 && ref[8] == '-' ? std::string_view(ref).substr(9) : std::string_view();
      std::string id;
      if (el.first != kNobody) {
        const Element& raw = e_[el.first];
        id = basic_id(raw.text->s.substr(raw.from, raw.to - raw.from));
      }
      out_.attribute(node, "id", std::string(prefix) + id);
      return;
    }
  }
  static std::string basic_id(std::string_view s) {  // basic_generate_id
    std::string id;
    for (const char c : s) {
      if (id.empty() && !is_letter(c)) continue;
      if (is_letter(c))
        id += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      else if (is_digit(c) || c == '-')
        id += c;
      else if (c == ' ')
        id += '-';
    }
    return id;
  }
  // What the id is made of: the text without marks (GFM), or as it is written (kramdown). The HTML writer counts them.
  void name_heading(const Element& el, std::uint32_t node) {
    std::string text;
    if (options_.gfm) {
      for (std::uint32_t i = node + 1; i < out_.count(); ++i) {
        const Node& n = out_[i];
        const std::string_view s = block_.str(n.text);
        if (n.kind == NodeKind::kText || n.kind == NodeKind::kCode || n.kind == NodeKind::kMath ||
            n.kind == NodeKind::kEntity)
          text += s;
        if (n.kind == NodeKind::kImage) i = n.end - 1;
      }
    } else if (el.first != kNobody) {
      const Element& raw = e_[el.first];
      text = raw.text->s.substr(raw.from, raw.to - raw.from);
    }
    out_[node].target = out_.put(text);
  }

  void text(Element& el, std::uint32_t& low, std::uint32_t high, const Around& around) {
    const std::uint32_t first = out_.count();
    if (el.type == El::kText) {
      const std::uint32_t from = std::clamp(el.begin, low, std::max(low, high));
      const std::uint32_t node = out_.open(NodeKind::kText, {{from}, {std::clamp(el.end, from, std::max(from, high))}});
      out_[node].text = out_.put(el.text->s.substr(el.from, el.to - el.from));
      out_[node].special = false;
      out_[node].level = 2;  // of raw HTML: no abbreviations in it
      out_.close(node);
    } else if (el.to > el.from || el.closed) {
      parse_spans(*el.text, el.from, el.to, el.closed, options_, all_, around.spans, e_.spans, out_);
    }
    std::uint32_t floor = low;
    for (std::uint32_t i = first; i < out_.count(); i = out_[i].end) settle(i, floor, high);
    low = std::max(low, floor);
  }
  // Ranges of spans nest and are ordered, whatever was taken apart and put together.
  void settle(std::uint32_t node, std::uint32_t& low, std::uint32_t high) {
    Node& n = out_[node];
    n.source.from.value = std::clamp(n.source.from.value, low, std::max(low, high));
    n.source.to.value = std::clamp(n.source.to.value, n.source.from.value, std::max(n.source.from.value, high));
    std::uint32_t inside = n.source.from.value;
    const std::uint32_t to = n.source.to.value, end = n.end;
    for (std::uint32_t i = node + 1; i < end; i = out_[i].end) settle(i, inside, to);
    low = to;
  }

  // -- abbreviations: texts are cut where one stands between what are no word characters
  struct Found {
    std::uint32_t at = kNone;
    const AbbreviationDefinition* what = nullptr;
  };
  Found next_abbreviation(std::string_view s, std::uint32_t from) const {
    for (std::uint32_t p = from; p < s.size(); ++p) {
      const bool boundary = p == from || s[p - 1] == '\n' || !is_word(s[p - 1]);
      if (!boundary) continue;
      if (const AbbreviationDefinition* found = all_.abbreviation(s.substr(p))) return {p, found};
    }
    return {};
  }
  void abbreviate() {
    bool any = false;
    for (const Node& node : block_.nodes)
      any =
          any || (node.kind == NodeKind::kText && node.level != 2 && next_abbreviation(block_.str(node.text), 0).what);
    if (!any) return;
    std::vector<Node> old;
    old.swap(block_.nodes);
    std::vector<std::uint32_t> moved(old.size() + 1);  // where each node went
    for (std::uint32_t i = 0; i < old.size(); ++i) {
      moved[i] = out_.count();
      const Node node = old[i];
      const bool is_alt = i > 0 && old[i - 1].kind == NodeKind::kImage && old[i - 1].end == i + 1;
      if (node.kind != NodeKind::kText || node.level == 2 || is_alt) {
        block_.nodes.push_back(node);
        continue;
      }
      cut(node);
    }
    moved[old.size()] = out_.count();
    for (std::uint32_t i = 0; i < old.size(); ++i)
      if (old[i].kind != NodeKind::kText || moved[i + 1] == moved[i] + 1)
        block_.nodes[moved[i]].end = moved[old[i].end];
  }
  void cut(const Node& node) {
    const std::string s(block_.str(node.text));
    const bool exact = node.source.length() == s.size();
    std::uint32_t done = 0;
    const auto piece = [&](NodeKind kind, std::uint32_t from, std::uint32_t to) {
      Node part = node;
      part.kind = kind;
      part.text = {node.text.from + from, to - from};
      const std::uint32_t base = node.source.from.value;
      if (exact)
        part.source = {{base + from}, {base + to}};
      else if (from > 0)
        part.source.from = part.source.to;
      block_.nodes.push_back(part);
      block_.nodes.back().end = out_.count();
      return out_.count() - 1;
    };
    for (;;) {
      const Found found = next_abbreviation(s, done);
      if (found.what == nullptr) break;
      if (found.at > done) piece(NodeKind::kText, done, found.at);
      done = found.at + size_of(found.what->id);
      const std::uint32_t abbreviation = piece(NodeKind::kAbbreviation, found.at, done);
      out_.attributes(abbreviation, found.what->list, all_);
      out_[abbreviation].title = out_.put(found.what->text);
    }
    if (done < s.size() || done == 0) piece(NodeKind::kText, done, size_of(s));
  }

  std::string_view source_;
  Elements& e_;
  const Options& options_;
  const Definitions& all_;
  Builder out_;
  Block& block_;
  Align cell_align_ = Align::kNone;
};

}  // namespace

void emit(std::string_view source, Elements& elements, const Options& options, const Definitions& all, Block& out) {
  Emitter(source, elements, options, all, out).run();
}

}  // namespace marbre::markdown::kramdown
