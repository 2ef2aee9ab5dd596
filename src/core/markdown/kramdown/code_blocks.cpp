// Code: indented, and between fences.
#include "core/markdown/kramdown/block_parser.hpp"

namespace marbre::markdown::kramdown {

bool BlockParser::fence_start(std::uint32_t p) const {  // FENCED_CODEBLOCK_START
  if (options_->gfm) p = skip_indent(s_, p);
  for (std::uint32_t i = 0; i < 3; ++i)
    if (!(options_->gfm ? is_fence_char(at(s_, p + i)) : at(s_, p + i) == '~')) return false;
  return true;
}

bool BlockParser::indented_line(std::uint32_t p) {
  std::uint32_t q = indent(p);
  if (q == kNone) return false;
  while (is_blank(at(s_, q))) ++q;
  return q < s_.size() && !is_space(s_[q]);
}

// CODEBLOCK_MATCH from `p`; may be nothing.
std::uint32_t BlockParser::code_extent(std::uint32_t p) {
  for (;;) {
    std::uint32_t q = p;
    if (const std::uint32_t b = blank(p); b != kNone) q = b;
    if (!indented_line(q)) return p;
    while (indented_line(q)) q = next_line(q);
    while (q < s_.size()) {
      std::uint32_t text = q;
      while (is_blank(at(s_, text))) ++text;
      if (is_space(at(s_, text))) break;
      const std::uint32_t h = skip_indent(s_, q);
      if (attribute_block(q) != kNone || end_mark(q) != kNone || lazy_html(h)) break;
      q = next_line(q);
    }
    p = q;
  }
}

bool BlockParser::indented_code() {
  if (!indented_line(pos_)) return false;
  const std::uint32_t end = code_extent(pos_);
  std::string data(view(pos_, end));
  std::string joined;  // lines that are less indented belong to the one before
  for (std::uint32_t i = 0; i < data.size(); ++i) {
    if (data[i] == '\n') {
      const std::uint32_t text = skip_indent(data, i + 1);
      if (text < data.size() && !is_space(data[text])) {
        joined += ' ';
        continue;
      }
    }
    joined += data[i];
  }
  std::string code;
  for (std::uint32_t p = 0; p < joined.size();) {
    const std::uint32_t to = std::min(line_end(joined, p) + 1, size_of(joined));
    std::uint32_t from = p;
    if (joined[p] == '\t')
      from = p + 1;
    else if (std::string_view(joined).substr(p).starts_with("    "))
      from = p + 4;
    code.append(joined, from, to - from);
    p = to;
  }
  const std::int32_t el = add(El::kCode, pos_, end);
  e_[el].value = e_.keep(std::move(code));
  pos_ = end;
  return true;
}

// FENCED_CODEBLOCK_MATCH
bool BlockParser::fenced_code() {
  if (!fence_start(pos_)) return false;
  const std::uint32_t open = options_->gfm ? skip_indent(s_, pos_) : pos_;
  std::uint32_t run = open;
  while (options_->gfm ? is_fence_char(at(s_, run)) : at(s_, run) == '~') ++run;
  for (std::uint32_t to = run; to >= open + 3; --to) {  // kramdown's expression backtracks into the fence
    std::uint32_t info = to;
    while (info < s_.size() && is_space(s_[info]) && s_[info] != '\n') ++info;
    std::uint32_t info_end = info;
    while (info_end < s_.size() && !is_space(s_[info_end])) ++info_end;
    const std::uint32_t content = newline(info_end);
    if (content == kNone) continue;
    const std::uint32_t close = closing_fence(content, view(open, to));
    if (close == kNone) continue;
    const std::int32_t el = add(El::kCode, pos_, closing_end_);
    e_[el].from = content;
    e_[el].to = close;
    e_[el].raw_end = true;  // fenced
    e_[el].name = view(info, info_end);
    pos_ = closing_end_;
    return true;
  }
  return false;
}

std::uint32_t BlockParser::closing_fence(std::uint32_t from, std::string_view fence) {
  const bool plain = fence.find_first_not_of(fence[0]) == std::string_view::npos;
  Unclosed& known = unclosed_[fence[0] == '~' ? 1 : 0];
  if (plain && known.text == src_ && from >= known.from && fence.size() >= known.length) {
    look(size_of(s_));
    return kNone;
  }
  for (std::uint32_t line = from; line < s_.size(); line = next_line(line)) {
    std::uint32_t p = options_->gfm ? skip_indent(s_, line) : line;
    if (at(s_, p) != fence[0] || s_.substr(p, fence.size()) != fence) continue;
    p += size_of(fence);
    while (at(s_, p) == fence.back()) ++p;
    closing_end_ = newline(p);
    if (closing_end_ != kNone) return line;
  }
  look(size_of(s_));
  if (plain) known = {src_, from, size_of(fence)};
  return kNone;
}

}  // namespace marbre::markdown::kramdown
