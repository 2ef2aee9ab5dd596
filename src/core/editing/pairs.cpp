#include "core/editing/pairs.hpp"

#include <array>

#include "core/base/utf8.hpp"
#include "core/editing/lines.hpp"
#include "core/editing/marks.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::editing {
namespace {

using text::ByteOffset;
using text::ByteRange;
using text::Change;
using text::Selection;

struct Pair {
  std::string_view open, close;          // as typed
  std::string_view put_open, put_close;  // as written
  bool closes_itself, in_code;
};
constexpr std::array<Pair, 7> kPairs = {{{"(", ")", "(", ")", true, true},
                                         {"[", "]", "[", "]", true, true},
                                         {"`", "`", "`", "`", true, false},
                                         {"«", "»", "«\u00A0", "\u00A0»", true, false},
                                         {"*", "*", "*", "*", false, false},
                                         {"_", "_", "_", "_", false, false},
                                         {"\"", "\"", "\"", "\"", false, true}}};

struct Around {
  std::string_view before, after;  // of the caret, in its line
};

Around around(const Target& t) {
  const text::LineIndex line = t.text.line_of(t.selection.head);
  const ByteRange range = t.text.line_range(line);
  const std::string_view text = t.text.line(line);
  const std::size_t off = std::min<std::size_t>(t.selection.head - range.from, text.size());
  const std::size_t first = t.first > range.from ? t.first - range.from : 0;
  return {text.substr(std::min(first, off), off - std::min(first, off)), text.substr(off)};
}

std::size_t count(std::string_view in, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t i = in.find(what); i != std::string_view::npos; i = in.find(what, i + what.size())) ++n;
  return n;
}

char32_t last_of(std::string_view text) {
  if (text.empty()) return 0;
  std::size_t i = text.size() - 1;
  while (i > 0 && (static_cast<unsigned char>(text[i]) & 0xC0) == 0x80) --i;
  return base::decode_at(text, i).code_point;
}

// May a closing half stand before what follows?
bool text_ends(std::string_view after) {
  if (after.empty()) return true;
  const char32_t c = base::decode_at(after, 0).code_point;
  constexpr std::u32string_view kClosing = U")]}»\",.;:!?…|*_";
  return text::is_space(c) || kClosing.find(c) != std::u32string_view::npos;
}

std::size_t run_at_end(std::string_view text, char c) {
  std::size_t n = 0;
  while (n < text.size() && text[text.size() - 1 - n] == c) ++n;
  return n;
}

// Halves that open on the left and are not closed there, and those that close on the right without one that opens.
bool is_closed_ahead(const Around& a, const Pair& p) {
  const std::size_t opened = count(a.before, p.open), closed = count(a.before, p.close);
  const std::size_t closing = count(a.after, p.close), opening = count(a.after, p.open);
  return opened > closed && closing >= opening && opened - closed <= closing - opening;
}

// * and _ are stepped over when this run and the one that opened it are equally long.
bool completes_emphasis(const Around& a, char c) {
  const std::size_t left = run_at_end(a.before, c);
  const std::string_view rest = a.before.substr(0, a.before.size() - left);
  if (rest.empty() || text::is_space(last_of(rest))) return false;
  std::size_t right = 0;
  while (right < a.after.size() && a.after[right] == c) ++right;
  std::size_t runs = 0, open = 0;
  for (std::size_t i = 0; i < rest.size();) {
    if (rest[i] != c) {
      ++i;
      continue;
    }
    const std::size_t from = i;
    while (i < rest.size() && rest[i] == c) ++i;
    ++runs;
    open = i - from;
  }
  return runs % 2 == 1 && right > 0 && left + right == open;
}

Rewrite step_over(const Target& t, std::size_t bytes) {
  return {{}, Selection::caret(t.selection.head + static_cast<std::uint32_t>(bytes))};
}

MaybeRewrite type_closing(const Target& t, std::string_view typed, const Around& a) {
  for (const Pair& p : kPairs) {
    if (typed != p.close) continue;
    if (p.open != p.close) {
      if (!a.after.starts_with(p.put_close) || !is_closed_ahead(a, p)) {
        if (!a.after.starts_with(p.close) || !is_closed_ahead(a, p)) return std::nullopt;
        return step_over(t, p.close.size());
      }
      if (p.put_close != p.close && a.before.ends_with(' ')) {  // the space was typed too
        const ByteOffset from = t.selection.head - 1;
        return Rewrite{Change::replace({from, t.selection.head}, {}),
                       Selection::caret(from + static_cast<std::uint32_t>(p.put_close.size()))};
      }
      return step_over(t, p.put_close.size());
    }
    if (!a.after.starts_with(typed)) return std::nullopt;
    if (typed == "`") {
      if (count(a.before, "`") % 2 == 1) return step_over(t, 1);
    } else if (typed != "\"" && completes_emphasis(a, typed[0])) {
      return step_over(t, 1);
    }
  }
  return std::nullopt;
}

bool has_blank_line(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
    const std::size_t next = text.find_first_not_of(" \t\r", at + 1);
    if (next != std::string_view::npos && text[next] == '\n') return true;
  }
  return false;
}

}  // namespace

MaybeRewrite type_pair(const Target& t, std::string_view typed) {
  if (typed.empty() || typed.size() > 2 || t.selection.range().from < t.first) return std::nullopt;
  // The space behind « is there already.
  if (typed == " ")
    return t.selection.empty() && around(t).before.ends_with("«\u00A0") ? MaybeRewrite(step_over(t, 0)) : std::nullopt;
  const Pair* pair = nullptr;
  for (const Pair& p : kPairs) {
    if (typed == p.open || typed == p.close) pair = &p;
  }
  if (pair == nullptr) return std::nullopt;
  Scan scan(t.text);
  const LineMode mode = scan.mode(t.text.line_of(t.selection.range().from).value);
  if (mode == LineMode::kFrontMatter || (mode != LineMode::kText && !pair->in_code)) return std::nullopt;

  if (!t.selection.empty()) {
    if (typed != pair->open) return std::nullopt;
    const ByteRange range = t.selection.range();
    if (pair->open == "*" || pair->open == "_" || pair->open == "`") {
      const std::string inside = t.text.slice(range);
      if (has_blank_line(inside)) return wrap_paragraphs(t, pair->open);
    }
    const auto shift = static_cast<std::uint32_t>(pair->put_open.size());
    return Rewrite{Change::of({{{range.from, range.from}, std::string(pair->put_open)},
                               {{range.to, range.to}, std::string(pair->put_close)}}),
                   {t.selection.anchor + shift, t.selection.head + shift}};
  }
  const Around a = around(t);
  if (a.before.ends_with('\\')) return std::nullopt;
  if (auto over = type_closing(t, typed, a)) return over;
  if (typed != pair->open || !pair->closes_itself || !text_ends(a.after)) return std::nullopt;
  const char32_t before = last_of(a.before);
  if (typed == "`" && (before == '`' || text::is_word_character(before))) return std::nullopt;
  if (typed == "(" && (before == ':' || before == ';')) return std::nullopt;  // a face
  std::string both(pair->put_open);
  both.append(pair->put_close);
  return Rewrite{Change::replace(t.selection.range(), std::move(both)),
                 Selection::caret(t.selection.head + static_cast<std::uint32_t>(pair->put_open.size()))};
}

MaybeRewrite erase_pair(const Target& t) {
  if (!t.selection.empty() || t.selection.head <= t.first) return std::nullopt;
  const Around a = around(t);
  struct Both {
    std::string_view open, close;
  };
  constexpr std::array<Both, 10> kBoth = {{{"**", "**"},
                                           {"__", "__"},
                                           {"~~", "~~"},
                                           {"«\u00A0", "\u00A0»"},
                                           {"(", ")"},
                                           {"[", "]"},
                                           {"`", "`"},
                                           {"\"", "\""},
                                           {"*", "*"},
                                           {"_", "_"}}};
  for (const Both& b : kBoth) {
    if (!a.before.ends_with(b.open) || !a.after.starts_with(b.close)) continue;
    const ByteOffset from = t.selection.head - static_cast<std::uint32_t>(b.open.size());
    const ByteOffset to = t.selection.head + static_cast<std::uint32_t>(b.close.size());
    return Rewrite{Change::replace({from, to}, {}), Selection::caret(from)};
  }
  return std::nullopt;
}

bool is_address(std::string_view text) {
  const auto behind = [&](std::string_view scheme) { return text.starts_with(scheme) && text.size() > scheme.size(); };
  if (!behind("https://") && !behind("http://") && !behind("mailto:")) return false;
  return text.find_first_of(" \t\r\n<>\"") == std::string_view::npos;
}

MaybeRewrite paste_address(const Target& t, std::string_view pasted) {
  const std::size_t from = pasted.find_first_not_of(" \t\r\n"), to = pasted.find_last_not_of(" \t\r\n");
  if (from == std::string_view::npos || t.selection.empty() || t.selection.range().from < t.first) return std::nullopt;
  const std::string_view address = pasted.substr(from, to - from + 1);
  if (!is_address(address)) return std::nullopt;
  const ByteRange range = t.selection.range();
  const std::string label = t.text.slice(range);
  if (is_address(label) || is_blank(label) || label.find_first_of("[]\n") != std::string::npos) return std::nullopt;
  if (Scan scan(t.text); scan.mode(t.text.line_of(range.from).value) != LineMode::kText) return std::nullopt;
  if (is_literal(t.text, range)) return std::nullopt;
  std::string behind = "](";
  behind.append(link_destination(address)).push_back(')');
  const Change change = Change::of({{{range.from, range.from}, "["}, {{range.to, range.to}, std::move(behind)}});
  return Rewrite{change, Selection::caret(change.map(range.to))};
}

}  // namespace marbre::editing
