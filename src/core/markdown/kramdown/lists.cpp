// Bullet, ordered and definition lists: their items' lines are collected without marks and indentation, each in a text
// of its own, and parsed when the list has ended.
#include "core/markdown/kramdown/block_parser.hpp"

namespace marbre::markdown::kramdown {
namespace {

bool begins_list(std::string_view s) {
  std::uint32_t p = skip_indent(s, 0);
  if (is_digit(at(s, p))) {
    while (is_digit(at(s, p))) ++p;
    if (at(s, p) != '.') return false;
  } else if (at(s, p) != '+' && at(s, p) != '*' && at(s, p) != '-') {
    return false;
  }
  const char tail = at(s, p + 1);
  return is_blank(tail) || tail == '|';
}

}  // namespace

// LIST_ITEM_IAL at the start of [from, to): behind it; `inner` is what the braces hold.
std::uint32_t BlockParser::item_list(std::string_view s, std::uint32_t from, std::string_view& inner) const {
  std::uint32_t p = from;
  while (p < s.size() && is_space(s[p])) ++p;
  if (at(s, p) != '{' || at(s, p + 1) != ':' || at(s, p + 2) == '/' || at(s, p + 2) == ':') return kNone;
  const std::uint32_t id = identifier(s, p + 2);
  if (id != kNone && at(s, id) == ':') return kNone;
  const std::uint32_t end = any_until_brace(s, p + 2);
  if (end == kNone || end == p + 2) return kNone;
  inner = s.substr(p + 2, end - p - 2);
  p = end + 1;
  while (p < s.size() && is_space(s[p])) ++p;
  return p;
}

// The line with the mark that ends at `mark`: parse_first_list_line, and the attributes of the item.
void BlockParser::begin_item(Item& item, std::uint32_t mark) {
  const std::uint32_t end = next_line(pos_);
  item.indentation = mark - pos_;
  const std::string_view line = view(mark, end);
  std::string_view inner;
  const std::uint32_t after = item_list(line, 0, inner);
  const bool empty = line.find_first_not_of(" \t\n\r\f\v") == std::string::npos;
  if (empty || after == line.size()) {
    item.indentation = 4;
  } else if (line[line.find_first_not_of(' ')] != '\t') {
    item.indentation += static_cast<std::uint32_t>(line.find_first_not_of(' '));
  } else {
    std::string content(line);
    for (;;) {
      const std::size_t spaces = content.find_first_not_of(' ');
      if (spaces == std::string::npos || content[spaces] != '\t') break;
      std::size_t tabs = content.find_first_not_of('\t', spaces);
      tabs = (tabs == std::string::npos ? content.size() : tabs) - spaces;
      const std::size_t column = spaces + item.indentation;
      content.replace(spaces, tabs, 4 - column % 4 + (tabs - 1) * 4, ' ');
    }
    item.indentation += static_cast<std::uint32_t>(content.find_first_not_of(' '));
  }
  std::uint32_t from = mark;
  while (from < end && is_space(s_[from])) ++from;
  const std::uint32_t text = item_list(s_.substr(0, end), from, inner);
  if (text != kNone) {
    parse_attribute_list(inner, e_.list_of(item.element));
    from = text;
  }
  item.first = item.last = &e_.make_text();
  item.last->append(*src_, std::min(from, end), end);
  e_[item.element].begin = src_->source(pos_);
  pos_ = end;
}

// content_re at `p`: indented as the item's text is.
bool BlockParser::is_content(std::uint32_t p, std::uint32_t indentation) const {
  for (std::uint32_t i = 0; i < indentation / 4; ++i) {
    p = indent(p);
    if (p == kNone) return false;
  }
  std::uint32_t q = p;
  for (std::uint32_t i = 0; i < indentation % 4 && q != kNone; ++i) q = at(s_, q) == ' ' ? q + 1 : kNone;
  if (q == kNone) q = indent(p);
  if (q == kNone) return false;
  while (q < s_.size() && s_[q] != '\n' && is_space(s_[q])) ++q;
  return at(s_, q) != '\n' && q < s_.size();
}

bool BlockParser::is_lazy(std::uint32_t p, std::uint32_t indentation) {  // lazy_re
  std::uint32_t q = p;
  while (q < s_.size() && s_[q] != '\n' && is_space(s_[q])) ++q;
  if (q >= s_.size() || s_[q] == '\n') return false;
  q = p;
  for (std::uint32_t i = 0; i < std::min(indentation, 3u) && at(s_, q) == ' '; ++i) ++q;
  look(q + 1);
  return attribute_list(q) == kNone && !lazy_html(q);
}

// Takes the indentation off the line at `from`. `found`: it had all of it; `starts_list`: what is left is a list
// mark.
void BlockParser::take_line(std::uint32_t from, std::uint32_t indentation, bool& found, bool& starts_list) {
  std::uint32_t tabs = from;
  while (at(s_, tabs) == '\t') ++tabs;
  const std::uint32_t made = 4 * (tabs - from);
  std::uint32_t spaces = tabs;
  while (made + (spaces - tabs) < indentation && at(s_, spaces) == ' ') ++spaces;
  found = made + (spaces - tabs) >= indentation;
  if (!found) spaces = tabs;
  pending_padding_ = found ? (made > indentation ? made - indentation : 0) : made;
  pending_from_ = spaces;
  starts_list = false;
  if (pending_padding_ > 3) return;
  std::uint32_t q = spaces;
  for (std::uint32_t room = 3 - pending_padding_; room > 0 && at(s_, q) == ' '; --room) ++q;
  starts_list = list_mark(q, Marks::kBullet, 0) != kNone || list_mark(q, Marks::kNumber, 0) != kNone;
}

void BlockParser::put_line(Text& text, std::uint32_t extra, std::uint32_t to) {
  const std::uint32_t padding = pending_padding_ + extra;
  if (padding > 0) text.append(std::string(padding, ' '), src_->source(pending_from_));
  text.append(*src_, pending_from_, to);
}

bool BlockParser::list() {
  const bool bullets = list_mark(pos_, Marks::kBullet, 3) != kNone;
  if (!bullets && list_mark(pos_, Marks::kNumber, 3) == kNone) return false;
  const Marks marks = bullets ? Marks::kBullet : Marks::kNumber;
  const std::int32_t list = add(bullets ? El::kBullets : El::kNumbers, pos_, pos_);
  std::vector<Item> items;
  bool ended = false, nested = false, last_is_blank = false;
  std::uint32_t spaces = 3;
  while (!eos()) {
    if (last_is_blank && is_rule(pos_)) break;
    if (const std::uint32_t end = end_mark(pos_); end != kNone) {
      pos_ = end;
      ended = true;
      break;
    }
    const std::uint32_t line = eol(pos_) + 1;
    if (const std::uint32_t mark = list_mark(pos_, marks, spaces); mark != kNone) {
      if (!items.empty()) close_item(items.back());
      items.emplace_back();
      Item& item = items.back();
      item.element = e_.make(El::kItem);
      e_.append(list, item.element);
      begin_item(item, mark);
      spaces = item.indentation >= 1 && item.indentation <= 3 ? item.indentation - 1 : 3;
      const Text& first = *item.last;
      nested = begins_list(first.s);
      last_is_blank = false;
    } else if (is_content(pos_, items.back().indentation) ||
               (!last_is_blank && is_lazy(pos_, items.back().indentation))) {
      Item& item = items.back();
      bool found = false, starts_list = false;
      take_line(pos_, item.indentation, found, starts_list);
      std::uint32_t extra = 0;
      if (!nested && found && starts_list) {
        item.last = &e_.make_text();
        item.more.push_back(item.last);
        nested = true;
      } else if (nested && !found && starts_list) {
        extra = item.indentation + 4;
      }
      put_line(*item.last, extra, line);
      last_is_blank = false;
      pos_ = line;
    } else if (const std::uint32_t end = blank(pos_); end != kNone) {
      nested = last_is_blank = true;
      items.back().last->append(*src_, pos_, end);
      pos_ = end;
    } else {
      break;
    }
  }
  if (!items.empty()) close_item(items.back());
  e_[list].end = e_[items.back().element].end;
  const std::int32_t trailing = finish_items(items, ended);
  if (trailing != kNobody && !ended) e_.append(tree_, trailing);
  if (options_->gfm) find_tasks(list);
  return true;
}

void BlockParser::close_item(Item& item) {
  std::uint32_t end = pos_;
  while (end > 1 && is_space(s_[end - 1]) && is_space(s_[end - 2]) && s_[end - 1] == '\n') {  // blank lines are not its
    std::uint32_t line = end - 1;
    while (line > 0 && s_[line - 1] != '\n' && is_space(s_[line - 1])) --line;
    if (line > 0 && s_[line - 1] != '\n') break;
    if (src_->source(line) <= e_[item.element].begin) break;
    end = line;
  }
  e_[item.element].end = src_->source(end);
}

// Parses what the items hold and decides which first paragraphs print without <p>. A blank line at the end of the
// last item is taken out and answered.
std::int32_t BlockParser::finish_items(std::vector<Item>& items, bool ended) {
  std::int32_t trailing = kNobody;
  bool any_block = false;  // an earlier item does not begin with a paragraph, or with one without <p>
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::int32_t it = items[i].element;
    if (!items[i].first->s.empty()) inner_blocks(it, *items[i].first);
    for (const Text* piece : items[i].more)
      if (!piece->s.empty()) inner_blocks(it, *piece);
    const std::int32_t first = e_[it].first;
    if (first == kNobody) {
      any_block = true;
      continue;
    }
    std::int32_t second = e_[first].next;
    if (e_[first].type == El::kParagraph && second != kNobody && e_[second].type == El::kEnd &&
        e_[first].list != kNobody) {
      e_.remove(second);
      second = e_[first].next;
    }
    const bool is_last = i + 1 == items.size();
    if (e_[first].type == El::kParagraph) {
      const bool more = second != kNobody, spaced = more && e_[second].type == El::kBlank;
      const bool only_blank_after = more && e_[second].next == kNobody && is_last && !ended;
      if ((!spaced || only_blank_after) && (!is_last || items.size() == 1 || any_block)) {
        if (more && !spaced) append_newline(first);
        e_[first].transparent = true;
      }
    }
    if (e_[first].type != El::kParagraph || e_[first].transparent) any_block = true;
    const std::int32_t end = e_[it].last;
    if (e_[end].type == El::kBlank) {
      trailing = end;
      e_.remove(end);
    } else {
      trailing = kNobody;
    }
  }
  return trailing;
}

// ...first.children.first.value << "\n"
void BlockParser::append_newline(std::int32_t paragraph) {
  const std::int32_t raw = e_[paragraph].first;
  if (raw != kNobody) e_[raw].closed = true;
}

void BlockParser::find_tasks(std::int32_t list) {
  bool is_tasks = false;
  for (std::int32_t it = e_[list].first; it != kNobody; it = e_[it].next) {
    const std::int32_t p = e_[it].first;
    if (p == kNobody || e_[p].type != El::kParagraph || e_[p].first == kNobody) continue;
    Element& raw = e_[e_[p].first];
    const std::string_view s = raw.text->s.substr(raw.from, raw.to - raw.from);
    std::uint32_t q = 0;
    while (q < s.size() && is_space(s[q])) ++q;
    const char c = at(s, q + 1);
    // `closed`: a line end follows the text
    const bool room = q + 3 < s.size() ? is_space(s[q + 3]) : raw.closed && q + 3 == s.size();
    if (at(s, q) == '[' && at(s, q + 2) == ']' && (c == ' ' || c == 'x' || c == 'X') && room) {
      is_tasks = true;
      e_[it].task = c == ' ' ? TaskState::kOpen : TaskState::kDone;
      q += 3;
      while (q < s.size() && is_space(s[q])) ++q;
      raw.from += q;
    }
    e_[it].task_class = is_tasks;
  }
  e_[list].task_class = is_tasks;
}

bool BlockParser::definition_list() {
  if (list_mark(pos_, Marks::kDefinition, 3) == kNone) return false;
  const std::int32_t l = e_[tree_].last;
  if (l == kNobody) return false;
  const bool after_blank = e_[l].type == El::kBlank;
  const std::int32_t paragraph = after_blank ? e_[l].previous : l;
  if (paragraph == kNobody || e_[paragraph].type != El::kParagraph) return false;
  if (after_blank && !e_[l].one_blank) return false;
  if (e_[paragraph].first == kNobody) return false;
  const std::int32_t list = e_.make(El::kDefinitions);
  has_block_list_ = false;
  block_list_ = {};
  if (after_blank) e_.remove(l);
  e_.remove(paragraph);
  e_[list].begin = e_[paragraph].begin;
  e_[list].list = e_[paragraph].list;
  const Element raw = e_[e_[paragraph].first];
  for (std::uint32_t from = raw.from; from < raw.to;) {
    const std::uint32_t to = std::min(line_end(raw.text->s, from), raw.to);
    const std::int32_t term = e_.make(El::kTerm);
    std::string_view inner;
    std::uint32_t text = item_list(raw.text->s.substr(0, to), from, inner);
    if (text != kNone)
      parse_attribute_list(inner, e_.list_of(term));
    else
      text = from;
    e_[term].begin = raw.text->source(from);
    e_[term].end = raw.text->source(to);
    e_.append(list, term);
    const std::int32_t child = e_.make(El::kRaw);
    e_[child].text = raw.text;
    e_[child].from = text;
    e_[child].to = to;
    e_.append(term, child);
    from = to + 1;
  }
  std::vector<Item> items;
  bool as_paragraph = after_blank, last_is_blank = false;
  std::uint32_t spaces = 3;
  while (!eos()) {
    const std::uint32_t line = eol(pos_) + 1;
    if (const std::uint32_t mark = list_mark(pos_, Marks::kDefinition, spaces); mark != kNone) {
      if (!items.empty()) close_item(items.back());
      items.emplace_back();
      Item& item = items.back();
      item.element = e_.make(El::kDefinition);
      e_[item.element].first_as_paragraph = as_paragraph;
      e_.append(list, item.element);
      begin_item(item, mark);
      spaces = item.indentation >= 1 && item.indentation <= 3 ? item.indentation - 1 : 3;
      as_paragraph = last_is_blank = false;
    } else if (end_mark(pos_) != kNone) {
      break;
    } else if (is_content(pos_, items.back().indentation) ||
               (!last_is_blank && is_lazy(pos_, items.back().indentation))) {
      bool found = false, starts_list = false;
      take_line(pos_, items.back().indentation, found, starts_list);
      put_line(*items.back().last, 0, line);
      as_paragraph = last_is_blank = false;
      pos_ = line;
    } else if (const std::uint32_t end = blank(pos_); end != kNone) {
      as_paragraph = last_is_blank = true;
      items.back().last->append(*src_, pos_, end);
      pos_ = end;
    } else {
      break;
    }
  }
  close_item(items.back());
  e_[list].end = e_[items.back().element].end;
  std::int32_t trailing = kNobody;
  for (const Item& item : items) {
    const std::int32_t it = item.element;
    inner_blocks(it, *item.last);
    if (e_[it].first == kNobody) continue;
    trailing = kNobody;
    if (e_[e_[it].last].type == El::kBlank) {
      trailing = e_[it].last;
      e_.remove(trailing);
    }
    const std::int32_t first = e_[it].first;
    if (first != kNobody && e_[first].type == El::kParagraph && !e_[it].first_as_paragraph) {
      if (e_[first].next != kNobody) append_newline(first);
      e_[first].transparent = true;
    }
  }
  join_definitions(list);
  if (trailing != kNobody) e_.append(tree_, trailing);
  return true;
}

// Two lists with at most a blank line between them are one.
void BlockParser::join_definitions(std::int32_t list) {
  const std::int32_t l = e_[tree_].last;
  std::int32_t before = kNobody;
  if (l != kNobody && e_[l].type == El::kDefinitions) before = l;
  if (l != kNobody && e_[l].type == El::kBlank && e_[l].previous != kNobody &&
      e_[e_[l].previous].type == El::kDefinitions) {
    before = e_[l].previous;
    e_.remove(l);
  }
  if (before == kNobody) return e_.append(tree_, list);
  for (std::int32_t child = e_[list].first; child != kNobody;) {
    const std::int32_t next = e_[child].next;
    e_.remove(child);
    e_.append(before, child);
    child = next;
  }
  e_[before].end = e_[list].end;
}

}  // namespace marbre::markdown::kramdown
