#include "core/editing/marks.hpp"

#include <algorithm>
#include <iterator>

#include "core/base/utf8.hpp"
#include "core/editing/pairs.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

using text::Assoc;
using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Edit;
using text::Selection;

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

std::string_view mark_text(SpanKind kind) {
  switch (kind) {
    case SpanKind::kEmphasis: return "*";
    case SpanKind::kStrong: return "**";
    case SpanKind::kStrike: return "~~";
    case SpanKind::kCode: return "`";
    case SpanKind::kLink:
    case SpanKind::kLiteral: break;
  }
  return "";
}

struct Part {  // bytes of the piece
  std::uint32_t from = 0, to = 0;
  bool operator==(const Part&) const = default;
  bool covers(Part p) const { return from <= p.from && p.to <= to; }
  bool meets(Part p) const { return from < p.to && p.from < to; }
};
Part outer(const Span& s) { return {s.from, s.to}; }
Part inner(const Span& s) { return {s.inner_from, s.inner_to}; }
Part join(Part a, Part b) { return {std::min(a.from, b.from), std::max(a.to, b.to)}; }

bool is_space_at(std::string_view s, std::size_t i) {
  return s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r';
}

Part trimmed(std::string_view s, Part p) {
  while (p.from < p.to && is_space_at(s, p.from)) ++p.from;
  while (p.to > p.from && is_space_at(s, p.to - 1)) --p.to;
  return p;
}

std::size_t run_before(std::string_view s, std::size_t at, char c) {
  std::size_t n = 0;
  while (n < at && s[at - 1 - n] == c) ++n;
  return n;
}
std::size_t run_behind(std::string_view s, std::size_t at, char c) {
  std::size_t n = 0;
  while (at + n < s.size() && s[at + n] == c) ++n;
  return n;
}

// One block with the part of it that is meant.
struct Piece {
  ByteOffset base;
  std::string text;
  std::vector<Span> spans;
  Part part;
  const Span* holder = nullptr;  // the span of the wanted kind that has all of the part

  Piece(const text::Document& d, ByteRange block) : base(block.from), text(d.slice(block)), spans(spans_of(text)) {}
  ByteRange range(Part p) const { return {base + p.from, base + p.to}; }
  bool is(const Span& s, SpanKind kind) const {
    return s.kind == kind && (kind != SpanKind::kLink || text[s.from] == '[');
  }
  void find_holder(SpanKind kind) {
    holder = nullptr;
    for (const Span& s : spans)
      if (is(s, kind) && outer(s).covers(part)) holder = &s;  // sorted: the innermost comes last
    if (holder == nullptr && !mark_text(kind).empty()) look_for_bare_marks(kind);
  }
  // Marks that mean nothing where they stand (an emoji between letters) are taken away all the same.
  void look_for_bare_marks(SpanKind kind) {
    const std::string_view mark = mark_text(kind);
    Part in{part.from + u32(run_behind(text, part.from, mark[0])), part.to - u32(run_before(text, part.to, mark[0]))};
    if (in.to <= in.from) return;
    const std::size_t left = run_before(text, in.from, mark[0]), right = run_behind(text, in.to, mark[0]);
    const bool both = left == 3 && (kind == SpanKind::kStrong || kind == SpanKind::kEmphasis);
    if (left != right || (left != mark.size() && !both)) return;
    const auto n = u32(mark.size());
    spans.push_back({kind, in.from - n, in.from, in.to, in.to + n});
    holder = &spans.back();
  }
};

std::vector<Piece> pieces_of(const Target& t, Scan& scan) {
  const LineSpan span = lines_of(t);
  const ByteRange selected = t.selection.range();
  std::vector<Piece> out;
  for (const Block& block : blocks_of(scan, span.first, span.last)) {
    const ByteRange range{std::max(block.range.from, t.first), block.range.to};  // no mark in front of `first` counts
    const ByteOffset from = std::max(range.from, selected.from), to = std::min(range.to, selected.to);
    if (to <= from) continue;
    Piece piece(t.text, range);
    piece.part = trimmed(piece.text, {from - range.from, to - range.from});
    if (piece.part.from < piece.part.to) out.push_back(std::move(piece));
  }
  return out;
}

class Marking {
 public:
  Marking(Piece& piece, SpanKind kind) : p_(piece), kind_(kind) {}

  std::vector<Edit> off() {
    const Span& h = *p_.holder;
    Part part{std::max(p_.part.from, h.inner_from), std::min(p_.part.to, h.inner_to)};
    if (part.to <= part.from) part = inner(h);
    for (bool grew = true; grew;) {  // no cut through what stands inside
      grew = false;
      for (const Span& s : p_.spans) {
        if (&s == &h || !inner(h).covers(outer(s)) || part.covers(outer(s)) || !part.meets(outer(s))) continue;
        part = join(part, outer(s));
        grew = true;
      }
    }
    const Part left = trimmed(p_.text, {h.inner_from, part.from}), right = trimmed(p_.text, {part.to, h.inner_to});
    const std::string open = p_.text.substr(h.from, h.inner_from - h.from);
    const bool keeps_left = left.from < left.to, keeps_right = right.from < right.to;
    // An underscore inside of a word means nothing, and code is taken away as a whole.
    const bool cuts_word =
        open[0] == '_' && ((keeps_left && left.to == part.from) || (keeps_right && right.from == part.to));
    if (kind_ == SpanKind::kCode || cuts_word || (!keeps_left && !keeps_right)) {
      remove(h);
      return std::move(edits_);
    }
    if (keeps_left)
      insert(left.to, open);
    else
      erase({h.from, h.inner_from});
    if (keeps_right)
      insert(right.from, open);
    else
      erase({h.inner_to, h.to});
    return std::move(edits_);
  }

  std::vector<Edit> on() {
    Part part = p_.part;
    for (bool grew = true; grew;) {
      grew = false;
      for (const Span& s : p_.spans) {
        const bool inside = inner(s).covers(part) && s.kind != SpanKind::kCode && s.kind != SpanKind::kLiteral;
        if (!part.meets(outer(s)) || part.covers(outer(s)) || inside) continue;
        part = join(part, outer(s));
        grew = true;
      }
    }
    if (kind_ != SpanKind::kCode) part = flanking(part);
    p_.part = part;
    const Span *left = nullptr, *right = nullptr;  // of the kind, with nothing but space between
    for (const Span& s : p_.spans) {
      if (s.kind != kind_) continue;
      if (part.covers(outer(s))) remove(s);
      if (kind_ == SpanKind::kCode) continue;
      if (s.to <= part.from && trimmed(p_.text, {s.to, part.from}) == Part{part.from, part.from}) left = &s;
      if (s.from >= part.to && right == nullptr && is_blank_between(part.to, s.from)) right = &s;
    }
    std::string mark(mark_text(kind_)), pad;
    if (kind_ == SpanKind::kCode) fence(part, mark, pad);
    if (left != nullptr)
      mark = p_.text.substr(left->from, left->inner_from - left->from);
    else if (right != nullptr)
      mark = p_.text.substr(right->from, right->inner_from - right->from);
    if (right != nullptr && p_.text.substr(right->from, right->inner_from - right->from) != mark) right = nullptr;
    if (left != nullptr)
      erase({left->inner_to, left->to});
    else
      insert(part.from, mark + pad);
    if (right != nullptr)
      erase({right->from, right->inner_from});
    else
      insert(part.to, pad + mark);
    return std::move(edits_);
  }

 private:
  bool is_blank_between(std::uint32_t from, std::uint32_t to) const {
    const Part p = trimmed(p_.text, {from, to});
    return p.from == p.to;
  }
  bool is_edge_of_span(std::uint32_t at) const {
    return std::ranges::any_of(p_.spans, [&](const Span& s) { return s.from == at || s.to == at; });
  }
  // Between a letter and punctuation a mark opens or closes nothing: the punctuation stays outside then.
  Part flanking(Part part) const {
    const std::string_view s = p_.text;
    const auto word = [&](std::uint32_t at) { return text::is_word_character(base::decode_at(s, at).code_point); };
    const auto sign = [&](std::uint32_t at) { return !is_space_at(s, at) && !word(at); };
    Part out = part;
    const auto back = [&](std::uint32_t at) { return u32(text::previous_cluster(s, at)); };
    if (out.from > 0 && word(back(out.from))) {
      while (out.from < out.to && sign(out.from) && !is_edge_of_span(out.from))
        out.from = u32(text::next_cluster(s, out.from));
    }
    if (out.to < s.size() && word(out.to)) {
      while (out.to > out.from && sign(back(out.to)) && !is_edge_of_span(out.to)) out.to = back(out.to);
    }
    out = trimmed(s, out);
    return out.from < out.to ? out : part;
  }
  void insert(std::uint32_t at, std::string text) { edits_.push_back({p_.range({at, at}), std::move(text)}); }
  void erase(Part part) { edits_.push_back({p_.range(part), {}}); }
  void remove(const Span& s) {
    Part in = inner(s);
    // "`` a` ``": the spaces belong to the marks.
    const std::string_view text = std::string_view(p_.text).substr(in.from, in.to - in.from);
    if (kind_ == SpanKind::kCode && text.size() > 2 && text.front() == ' ' && text.back() == ' ' &&
        text.find('`') != std::string_view::npos) {
      ++in.from;
      --in.to;
    }
    erase({s.from, in.from});
    erase({in.to, s.to});
  }
  // More backticks than there are in the text.
  void fence(Part part, std::string& mark, std::string& pad) const {
    const std::string_view text = std::string_view(p_.text).substr(part.from, part.to - part.from);
    std::size_t most = 0, run = 0;
    for (const char c : text) {
      run = c == '`' ? run + 1 : 0;
      most = std::max(most, run);
    }
    for (const Span& s : p_.spans)  // those go
      if (s.kind == SpanKind::kCode && part.covers(outer(s)) && most == s.inner_from - s.from) most = 0;
    mark.assign(most + 1, '`');
    if (most > 0) pad = " ";
  }

  Piece& p_;
  SpanKind kind_;
  std::vector<Edit> edits_;
};

// The selection goes where the meant text goes: what is put or taken away at its ends stays outside of it.
Rewrite rewrite(const Target& t, std::vector<Edit> edits, ByteRange meant) {
  const auto follow = [&](ByteOffset p, bool with_insert_there) {
    std::int64_t at = p.value;
    for (const Edit& edit : edits) {
      if (edit.range.from < p && p < edit.range.to) at += std::int64_t{edit.range.from.value} - p.value;
      if (p < edit.range.to || (edit.range.empty() && edit.range.to == p && !with_insert_there)) continue;
      at += std::int64_t{u32(edit.insert.size())} - edit.range.length();
    }
    return at;
  };
  const std::int64_t from = follow(meant.from, true), to = follow(meant.to, meant.empty());
  const ByteOffset a{static_cast<std::uint32_t>(from)}, b{static_cast<std::uint32_t>(std::max(from, to))};
  const Change change = Change::of(std::move(edits));
  return {change, t.selection.head < t.selection.anchor ? Selection{b, a} : Selection{a, b}};
}

bool all_have(std::vector<Piece>& pieces, SpanKind kind) {
  for (Piece& piece : pieces) piece.find_holder(kind);
  return !pieces.empty() && std::ranges::all_of(pieces, [](const Piece& p) { return p.holder != nullptr; });
}

// Between two halves with nothing in them: takes them away.
MaybeRewrite empty_pair(const Target& t, SpanKind kind) {
  const text::LineIndex line = t.text.line_of(t.selection.head);
  const std::string_view text = t.text.line(line);
  const ByteRange range = t.text.line_range(line);
  const std::size_t off = std::min<std::size_t>(t.selection.head - range.from, text.size());
  const std::string_view mark = mark_text(kind);
  const std::size_t left = run_before(text, off, mark[0]), right = run_behind(text, off, mark[0]);
  if (left != right || left < mark.size() || left > 3) return std::nullopt;
  if (left != mark.size() && !(left == 3 && kind != SpanKind::kCode && kind != SpanKind::kStrike)) return std::nullopt;
  const ByteOffset from = t.selection.head - u32(mark.size());
  if (from < t.first) return std::nullopt;
  return Rewrite{Change::replace({from, t.selection.head + u32(mark.size())}, {}), Selection::caret(from)};
}

bool has_letters(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); i = text::next_cluster(text, i))
    if (text::is_word_character(base::decode_at(text, i).code_point)) return true;
  return false;
}

std::optional<Piece> piece_at_caret(const Target& t, Scan& scan) {
  const std::uint32_t line = t.text.line_of(t.selection.head).value;
  for (const Block& block : blocks_of(scan, line, line)) {
    if (t.selection.head < block.range.from || block.range.to < t.selection.head || block.range.from < t.first)
      continue;
    return Piece(t.text, block.range);
  }
  return std::nullopt;
}

// The word that the caret stands in or at; empty when there is none.
ByteRange word_at_caret(const Target& t) {
  const ByteRange word = text::word_at(t.text, t.selection.head);
  if (word.from < t.first || !has_letters(t.text.slice(word))) return {t.selection.head, t.selection.head};
  return word;
}

MaybeRewrite toggle_at_caret(const Target& t, Scan& scan, SpanKind kind) {
  const std::string_view mark = mark_text(kind);
  const auto put_pair = [&]() -> Rewrite {
    return {Change::replace({t.selection.head, t.selection.head}, std::string(mark) + std::string(mark)),
            Selection::caret(t.selection.head + u32(mark.size()))};
  };
  std::optional<Piece> piece = piece_at_caret(t, scan);
  if (!piece) return put_pair();
  const std::uint32_t off = t.selection.head - piece->base;
  for (const Span& s : piece->spans) {
    if (s.kind != kind) continue;
    if (s.inner_to == off && s.inner_from < off) return Rewrite{{}, Selection::caret(piece->base + s.to)};
    if (off != s.from && off != s.to) continue;
    piece->part = inner(s);
    piece->holder = &s;
    const Change change = Change::of(Marking(*piece, kind).off());
    return Rewrite{change, Selection::caret(change.map(t.selection.head))};
  }
  const ByteRange word = word_at_caret(t);
  if (word.empty() || word.from < piece->base) return put_pair();
  piece->part = {word.from - piece->base, std::min(word.to - piece->base, u32(piece->text.size()))};
  piece->find_holder(kind);
  const Change change = Change::of(piece->holder != nullptr ? Marking(*piece, kind).off() : Marking(*piece, kind).on());
  // At an end of the word the caret stays outside of the new marks: pressed again, they go.
  const Assoc side = t.selection.head == word.from ? Assoc::kBefore : Assoc::kAfter;
  return Rewrite{change, Selection::caret(change.map(t.selection.head, side))};
}

const Span* link_around(const Piece& piece, Part part) {
  const Span* found = nullptr;
  for (const Span& s : piece.spans)
    if (s.kind == SpanKind::kLink && outer(s).covers(part)) found = &s;
  return found;
}

}  // namespace

MaybeRewrite toggle_mark(const Target& t, SpanKind kind) {
  if (t.selection.empty()) {  // before the line is read: "~~~~" at its start would open a fence
    if (auto gone = empty_pair(t, kind)) return gone;
  }
  Scan scan(t.text);
  if (scan.mode(t.text.line_of(t.selection.range().from).value) != LineMode::kText && t.selection.empty())
    return std::nullopt;
  if (t.selection.range().from < t.first) return std::nullopt;
  if (t.selection.empty()) return toggle_at_caret(t, scan, kind);
  std::vector<Piece> pieces = pieces_of(t, scan);
  if (pieces.empty()) return std::nullopt;
  const bool off = all_have(pieces, kind);
  std::vector<Edit> edits;
  for (Piece& piece : pieces) {
    if (!off && piece.holder != nullptr) continue;
    std::vector<Edit> more = off ? Marking(piece, kind).off() : Marking(piece, kind).on();
    std::move(more.begin(), more.end(), std::back_inserter(edits));
  }
  return rewrite(t, std::move(edits),
                 {pieces.front().range(pieces.front().part).from, pieces.back().range(pieces.back().part).to});
}

MaybeRewrite wrap_paragraphs(const Target& t, std::string_view mark) {
  Scan scan(t.text);
  const std::vector<Piece> pieces = pieces_of(t, scan);
  if (pieces.empty()) return std::nullopt;
  std::vector<Edit> edits;
  for (const Piece& piece : pieces) {
    const ByteRange range = piece.range(piece.part);
    edits.push_back({{range.from, range.from}, std::string(mark)});
    edits.push_back({{range.to, range.to}, std::string(mark)});
  }
  return rewrite(t, std::move(edits),
                 {pieces.front().range(pieces.front().part).from, pieces.back().range(pieces.back().part).to});
}

bool has_mark(const Target& t, SpanKind kind) {
  Scan scan(t.text);
  if (t.selection.empty()) {
    const auto piece = piece_at_caret(t, scan);
    if (!piece) return false;
    const std::uint32_t off = t.selection.head - piece->base;
    return std::ranges::any_of(piece->spans,
                               [&](const Span& s) { return piece->is(s, kind) && s.from <= off && off <= s.to; });
  }
  std::vector<Piece> pieces = pieces_of(t, scan);
  return all_have(pieces, kind);
}

bool is_literal(const text::Document& document, ByteRange range) {
  Scan scan(document);
  const std::uint32_t line = document.line_of(range.from).value;
  for (const Block& block : blocks_of(scan, line, line)) {
    if (range.from < block.range.from || block.range.to < range.to) continue;
    const Piece piece(document, block.range);
    const Part part{range.from - block.range.from, range.to - block.range.from};
    return std::ranges::any_of(piece.spans, [&](const Span& s) {
      const bool code = s.kind == SpanKind::kCode || s.kind == SpanKind::kLiteral || s.kind == SpanKind::kLink;
      return code && outer(s).covers(part) && outer(s) != part;
    });
  }
  return false;
}

std::string link_destination(std::string_view address) {
  int depth = 0;
  bool balanced = true;
  for (const char c : address) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    balanced = balanced && depth >= 0;
  }
  if (balanced && depth == 0) return std::string(address);
  return std::string("<").append(address).append(">");
}

MaybeRewrite toggle_link(const Target& t) {
  Scan scan(t.text);
  const ByteRange selected = t.selection.range();
  if (selected.from < t.first || scan.mode(t.text.line_of(selected.from).value) != LineMode::kText) return std::nullopt;
  ByteRange meant = selected;
  std::optional<Piece> piece;
  if (selected.empty()) {
    piece = piece_at_caret(t, scan);
    if (piece && link_around(*piece, {selected.from - piece->base, selected.from - piece->base}) == nullptr)
      meant = word_at_caret(t);
  } else if (std::vector<Piece> pieces = pieces_of(t, scan); pieces.size() == 1) {
    piece = std::move(pieces[0]);
    meant = piece->range(piece->part);
  } else {
    return std::nullopt;  // a link is in one paragraph
  }
  if (piece) {
    if (meant.from < piece->base) meant = selected;
    const Part part{meant.from - piece->base, meant.to - piece->base};
    if (const Span* link = link_around(*piece, part)) {
      const Change change = Change::of(
          {{piece->range({link->from, link->inner_from}), {}}, {piece->range({link->inner_to, link->to}), {}}});
      const Part label{std::clamp(part.from, link->inner_from, link->inner_to),
                       std::clamp(part.to, link->inner_from, link->inner_to)};
      return rewrite(t, {change.edits()}, piece->range(label));
    }
    const bool crosses = std::ranges::any_of(piece->spans, [&](const Span& s) {
      return part.meets(outer(s)) && !part.covers(outer(s)) && (!inner(s).covers(part) || s.kind == SpanKind::kCode);
    });
    if (crosses) return std::nullopt;
  }
  const std::string label = t.text.slice(meant);
  if (is_address(label)) {
    std::string put = "[](";
    put.append(link_destination(label)).push_back(')');
    return Rewrite{Change::replace(meant, std::move(put)), Selection::caret(meant.from + 1)};
  }
  const Change change = Change::of({{{meant.from, meant.from}, "["}, {{meant.to, meant.to}, "]()"}});
  if (meant.empty()) return Rewrite{Change::replace(meant, "[]()"), Selection::caret(meant.from + 1)};
  return Rewrite{change, Selection::caret(meant.to + 3)};
}

}  // namespace marbre::editing
