#include "core/markdown/follow.hpp"

#include <algorithm>

namespace marbre::markdown {
namespace {

// Longest title or label that is looked through for the end of a link: keeps hostile input linear.
constexpr std::uint32_t kLongestTail = 4096;

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_newline(char c) { return c == '\n' || c == '\r'; }
bool is_punctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}
// What may stand between two pieces of one paragraph: white space, and the quote marks a new line starts with.
bool is_filler(char c) { return is_blank(c) || is_newline(c) || c == '>'; }

}  // namespace

void Follower::begin_block() {
  pending_.clear();
  forms_.clear();
  first_ = pos_ = doubtful_node_ = kNowhere;
}

// The place of one pending mark that ends at `from`, or `from` when it does not stand there.
std::uint32_t Follower::step_back(const Pending& pending, std::uint32_t from) {
  const std::uint32_t low = floor();
  RawNode& node = nodes_[pending.node];
  std::uint32_t q = from;
  const auto back = [&](char c) { return q > low && source_[q - 1] == c ? (--q, true) : false; };
  switch (node.kind) {
    case RawKind::kEmphasis: back('*') || back('_'); break;
    case RawKind::kStrong:
      if (q >= low + 2 && source_[q - 1] == source_[q - 2] && (source_[q - 1] == '*' || source_[q - 1] == '_')) q -= 2;
      break;
    case RawKind::kStrikethrough:
      if (back('~')) back('~');
      break;
    case RawKind::kCode: {
      std::uint32_t mark = q;
      while (mark > low && is_filler(source_[mark - 1])) --mark;
      if (mark == low || source_[mark - 1] != '`') break;
      q = mark;
      while (back('`')) {}
      break;
    }
    case RawKind::kLink: back(pending.form == LinkForm::kAutolink ? '<' : '['); break;
    case RawKind::kImage:
      if (q >= low + 2 && source_[q - 1] == '[' && source_[q - 2] == '!') q -= 2;
      break;
    case RawKind::kSoftBreak:
    case RawKind::kHardBreak: {
      std::uint32_t line = q;
      while (line > low && is_filler(source_[line - 1]) && !is_newline(source_[line - 1])) --line;
      if (line == low || !is_newline(source_[line - 1])) break;
      const std::uint32_t end = line--;
      if (line > low && source_[line] == '\n' && source_[line - 1] == '\r') --line;
      while (line > low && is_blank(source_[line - 1])) --line;
      if (node.kind == RawKind::kHardBreak && line > low && source_[line - 1] == '\\') --line;
      node.source = {{line}, {end}};
      return line;
    }
    case RawKind::kText: back('\0'); break;
    case RawKind::kHtmlInline:
    case RawKind::kDocument:
    case RawKind::kParagraph:
    case RawKind::kHeading:
    case RawKind::kQuote:
    case RawKind::kBulletList:
    case RawKind::kOrderedList:
    case RawKind::kItem:
    case RawKind::kCodeBlock:
    case RawKind::kHtmlBlock:
    case RawKind::kRule:
    case RawKind::kTable:
    case RawKind::kTableHead:
    case RawKind::kTableBody:
    case RawKind::kTableRow:
    case RawKind::kTableHeaderCell:
    case RawKind::kTableCell: break;  // have no marks of their own
  }
  node.source = {{q}, {from}};
  return q;
}

void Follower::resolve(std::uint32_t before) {
  std::uint32_t q = before;
  for (auto it = pending_.rbegin(); it != pending_.rend(); ++it) q = step_back(*it, q);
  if (first_ == kNowhere) first_ = q;
  pending_.clear();
}

void Follower::arrive(std::uint32_t at, std::uint32_t size) {
  if (doubtful_node_ != kNowhere) {
    if (at < pos_) {
      nodes_[doubtful_node_].source.to = {doubtful_end_};
      pos_ = doubtful_end_;
    }
    doubtful_node_ = kNowhere;
  }
  resolve(at);
  pos_ = at + size;
}

void Follower::text(std::uint32_t node, std::uint32_t at_byte, std::uint32_t size) {
  const bool escaped = size == 1 && at_byte > (doubtful_node_ == kNowhere ? floor() : 0) &&
                       source_[at_byte - 1] == '\\' && is_punctuation(source_[at_byte]);
  const std::uint32_t from = escaped ? at_byte - 1 : at_byte;
  arrive(from, at_byte + size - from);
  nodes_[node].source = {{from}, {at_byte + size}};
}

void Follower::more_text(std::uint32_t at_byte, std::uint32_t size) { arrive(at_byte, size); }

void Follower::line_break(std::uint32_t node) {
  if (pos_ == kNowhere || !pending_.empty()) {
    pending_.push_back({node, LinkForm::kBrackets});
    return;
  }
  std::uint32_t q = pos_;
  while (is_blank(at(q))) ++q;
  if (at(q) == '\\') ++q;
  if (q >= source_.size() || !is_newline(at(q))) {
    pending_.push_back({node, LinkForm::kBrackets});
    return;
  }
  q += at(q) == '\r' && at(q + 1) == '\n' ? 2 : 1;
  nodes_[node].source = {{pos_}, {q}};
  pos_ = q;
}

void Follower::null_char(std::uint32_t node) {
  if (pos_ != kNowhere && pending_.empty() && pos_ < source_.size() && source_[pos_] == '\0') {
    nodes_[node].source = {{pos_}, {pos_ + 1}};
    ++pos_;
  } else {
    pending_.push_back({node, LinkForm::kBrackets});
  }
}

void Follower::open(std::uint32_t node, LinkForm form) {
  pending_.push_back({node, form});
  forms_.push_back(form);
}

std::uint32_t Follower::skip_to(std::uint32_t from, char wanted) const {
  std::uint32_t q = from;
  while (q < source_.size() && source_[q] != wanted && is_filler(source_[q])) ++q;
  return q < source_.size() && source_[q] == wanted ? q : kNowhere;
}

// Nothing inside the span pointed into the source ("![](a.png)"): its marks follow what came before.
void Follower::resolve_forward() {
  for (const Pending& p : pending_) {
    RawNode& node = nodes_[p.node];
    char mark = '[';
    if (node.kind == RawKind::kImage) mark = '!';
    if (node.kind == RawKind::kCode) mark = '`';
    if (node.kind == RawKind::kSoftBreak || node.kind == RawKind::kHardBreak) {
      while (is_blank(at(pos_)) || at(pos_) == '\\') ++pos_;
      node.source = {{pos_}, {pos_}};
      if (is_newline(at(pos_))) ++pos_;
      continue;
    }
    const std::uint32_t found = skip_to(pos_, mark);
    if (found == kNowhere) continue;
    pos_ = found + (node.kind == RawKind::kImage ? 2 : 1);
    while (node.kind == RawKind::kCode && at(pos_) == '`') ++pos_;
    node.source = {{found}, {pos_}};
    if (first_ == kNowhere) first_ = found;
  }
  pending_.clear();
}

// One past a link whose "]" ends at `bracket`: "(destination "title")", "[label]", or nothing.
std::uint32_t Follower::after_link(std::uint32_t bracket, std::uint32_t target_at) const {
  const auto size = static_cast<std::uint32_t>(source_.size());
  const std::uint32_t limit = size - bracket > kLongestTail ? bracket + kLongestTail : size;
  const auto skip_space = [&](std::uint32_t q) {
    while (q < limit && is_filler(source_[q])) ++q;
    return q;
  };
  const auto skip_past = [&](std::uint32_t q, char close) {  // after the unescaped `close`
    for (; q < limit; ++q) {
      if (source_[q] == '\\')
        ++q;
      else if (source_[q] == close)
        return q + 1;
    }
    return kNowhere;
  };
  if (at(bracket) == '[') {
    const std::uint32_t end = skip_past(bracket + 1, ']');
    return end == kNowhere ? bracket : end;
  }
  if (at(bracket) != '(') return bracket;
  std::uint32_t q = skip_space(bracket + 1);
  const bool angled = at(q) == '<';
  if (target_at != kNowhere && target_at != q + (angled ? 1 : 0)) return bracket;  // defined elsewhere: a reference
  if (angled) {
    q = skip_past(q + 1, '>');
    if (q == kNowhere) return bracket;
  } else {
    const std::uint32_t end = target_at == kNowhere ? limit : size;
    for (std::uint32_t depth = 0; q < end; ++q) {
      const char c = source_[q];
      if (is_blank(c) || is_newline(c)) break;
      if (c == '\\' && is_punctuation(at(q + 1)))
        ++q;
      else if (c == '(')
        ++depth;
      else if (c == ')' && depth-- == 0)
        break;
    }
  }
  q = skip_space(q);
  const char quote = at(q);
  if (quote == '"' || quote == '\'' || quote == '(') {
    q = skip_past(q + 1, quote == '(' ? ')' : quote);
    if (q == kNowhere) return bracket;
    q = skip_space(q);
  }
  return at(q) == ')' ? q + 1 : bracket;
}

void Follower::close(std::uint32_t node_index, std::uint32_t target_at) {
  RawNode& node = nodes_[node_index];
  const LinkForm form = forms_.back();
  forms_.pop_back();
  const bool is_link = node.kind == RawKind::kLink || node.kind == RawKind::kImage;
  if (!pending_.empty()) {
    if (pos_ != kNowhere) {
      resolve_forward();
    } else if (is_link && target_at != kNowhere) {  // first thing of its block: "](" stands before its destination
      std::uint32_t q = target_at;
      if (q > 0 && source_[q - 1] == '<') --q;
      while (q > 0 && is_filler(source_[q - 1])) --q;
      if (q >= 2 && source_[q - 1] == '(' && source_[q - 2] == ']') {
        resolve(q - 2);
        pos_ = q - 2;
      }
    }
  }
  if (pos_ == kNowhere) {  // cannot be told
    pending_.clear();
    return;
  }
  const auto skip = [&](char c) {
    if (at(pos_) == c && pos_ < source_.size()) ++pos_;
  };
  if (node.kind == RawKind::kEmphasis || node.kind == RawKind::kStrong) {
    const char mark = at(node.source.from.value);
    skip(mark);
    if (node.kind == RawKind::kStrong) skip(mark);
  } else if (node.kind == RawKind::kStrikethrough) {
    skip('~');
    if (at(node.source.from.value + 1) == '~') skip('~');
  } else if (node.kind == RawKind::kCode) {
    const std::uint32_t mark = skip_to(pos_, '`');
    if (mark != kNowhere) pos_ = mark;
    while (at(pos_) == '`') ++pos_;
  } else if (is_link && form == LinkForm::kAutolink) {
    if (at(node.source.from.value) == '<') skip('>');
  } else if (is_link) {
    const std::uint32_t bracket = skip_to(pos_, ']');
    if (bracket != kNowhere) {
      pos_ = after_link(bracket + 1, target_at);
      if (pos_ > bracket + 1 && at(bracket + 1) == '[') {
        doubtful_node_ = node_index;
        doubtful_end_ = bracket + 1;
      }
    }
  }
  node.source.to = {std::max(pos_, node.source.from.value)};
}

}  // namespace marbre::markdown
