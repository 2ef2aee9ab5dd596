// The machine: one pass over the text with all threads of the program side by side, in the order of their preference
// (leftmost, then what the pattern prefers). No thread is there twice, so a step costs at most the program's length.
#include <algorithm>

#include "core/search/pattern.hpp"
#include "core/text/grapheme.hpp"

namespace marbre::search {
namespace {

struct Character {  // what the machine reads at once
  char32_t c = 0, folded = 0;
  std::uint32_t bytes = 0;  // with the accents that do not count; "\r\n" is one line end
};

class Machine {
 public:
  Machine(const Pattern& pattern, std::string_view text, Groups groups, Scratch& scratch, std::uint64_t& steps)
      : program_(pattern.program),
        fold_(pattern.fold),
        text_(text),
        steps_(steps),
        now_(scratch.now),
        next_(scratch.next),
        current_(scratch.current),
        stack_(scratch.stack) {
    slots_ = groups == Groups::kAll ? 2 * (program_.groups + 1) : 2;
    for (Threads* list : {&now_, &next_}) {
      list->where.resize(program_.code.size());
      list->order.clear();
      list->slots.clear();
    }
    current_.assign(slots_, kUnset);
  }

  bool search(std::uint32_t from, Anchor anchor, std::vector<std::uint32_t>& out) {
    const auto size = static_cast<std::uint32_t>(text_.size());
    bool matched = false;
    for (std::uint32_t at = from;;) {
      if (now_.order.empty()) {
        if (matched || (anchor == Anchor::kHere && at != from)) break;
        if (anchor == Anchor::kNone && !program_.can_be_empty) at = candidate(at);
        if (at >= size && !program_.can_be_empty) break;
      }
      if (!matched && (anchor == Anchor::kNone || at == from) && may_begin(at)) {
        std::ranges::fill(current_, kUnset);
        add(now_, 0, at);
      }
      const Character ch = read(at);
      matched = step(at, ch, out) || matched;
      if (steps_ == 0) return false;
      std::swap(now_, next_);
      next_.order.clear();
      next_.slots.clear();
      if (at >= size) break;
      at += ch.bytes;
    }
    return matched;
  }

 private:
  // The next byte a match may begin with.
  std::uint32_t candidate(std::uint32_t at) {
    const std::uint32_t start = at;
    while (at < text_.size() && !program_.first[static_cast<unsigned char>(text_[at])]) ++at;
    spend((at - start) / 16);
    return at;
  }
  bool may_begin(std::uint32_t at) const {
    if (!program_.can_be_empty && (at >= text_.size() || !program_.first[static_cast<unsigned char>(text_[at])]))
      return false;
    return text::is_cluster_boundary(text_, at);
  }
  void spend(std::uint64_t n) { steps_ = steps_ > n ? steps_ - n : 0; }

  Character read(std::uint32_t at) const {
    if (at >= text_.size()) return {};
    if (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n') return {'\n', '\n', 2};
    const base::Decoded d = base::decode_at(text_, at);
    Character ch{d.code_point, d.code_point, d.bytes};
    if (fold_ == base::Fold::kNone) return ch;
    ch.folded = fold_one(d.code_point, fold_);
    if (fold_ == base::Fold::kCase) return ch;
    while (at + ch.bytes < text_.size() && static_cast<unsigned char>(text_[at + ch.bytes]) >= 0xCC) {
      const base::Decoded mark = base::decode_at(text_, at + ch.bytes);
      if (base::fold_code_point(mark.code_point, fold_).count != 0) break;
      ch.bytes += mark.bytes;
    }
    return ch;
  }

  bool step(std::uint32_t at, const Character& ch, std::vector<std::uint32_t>& out) {
    for (std::uint32_t i = 0; i < now_.order.size(); ++i) {
      const Instruction& in = program_.code[now_.order[i]];
      bool consumes = false;
      if (in.op == Op::kMatch) {
        if (!text::is_cluster_boundary(text_, at)) continue;
        const auto first = now_.slots.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * slots_);
        out.assign(first, first + static_cast<std::ptrdiff_t>(slots_));
        return true;  // what is preferred less need not go on
      }
      if (ch.bytes > 0) {
        if (in.op == Op::kChar) consumes = ch.folded == in.x;
        if (in.op == Op::kAny) consumes = ch.c != '\n' && ch.c != '\r';
        if (in.op == Op::kSet) consumes = in_set(program_.sets[in.x], ch.c, ch.folded);
      }
      if (!consumes) continue;
      const auto first = now_.slots.begin() + static_cast<std::ptrdiff_t>(std::size_t{i} * slots_);
      std::copy_n(first, slots_, current_.begin());
      add(next_, now_.order[i] + 1, at + ch.bytes);
    }
    spend(now_.order.size() + 1);
    return false;
  }

  bool word_before(std::uint32_t at) const {
    if (at == 0) return false;
    do { --at; } while (at > 0 && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80);
    return text::is_word_character(base::decode_at(text_, at).code_point);
  }
  bool at_edge(std::uint32_t at) const {
    const bool after = at < text_.size() && text::is_word_character(base::decode_at(text_, at).code_point);
    return word_before(at) != after;
  }
  bool at_line_end(std::uint32_t at) const {
    return at >= text_.size() || text_[at] == '\n' ||
           (text_[at] == '\r' && at + 1 < text_.size() && text_[at + 1] == '\n');
  }

  // Adds the thread, and those it becomes without reading anything, with the slots of `current_`.
  void add(Threads& list, std::uint32_t start, std::uint32_t at) {
    stack_.push_back({start, kUnset, 0});
    while (!stack_.empty()) {
      const Pending p = stack_.back();
      stack_.pop_back();
      if (p.slot != kUnset) {
        current_[p.slot] = p.value;  // as it was before this branch
        continue;
      }
      if (list.has(p.pc)) continue;
      list.where[p.pc] = static_cast<std::uint32_t>(list.order.size());
      list.order.push_back(p.pc);
      list.slots.insert(list.slots.end(), current_.begin(), current_.end());
      const Instruction& in = program_.code[p.pc];
      switch (in.op) {
        case Op::kJump: stack_.push_back({in.x, kUnset, 0}); break;
        case Op::kSplit:
          stack_.push_back({in.y, kUnset, 0});
          stack_.push_back({in.x, kUnset, 0});
          break;
        case Op::kSave:
          if (in.x < slots_) {
            stack_.push_back({0, in.x, current_[in.x]});
            current_[in.x] = at;
          }
          stack_.push_back({p.pc + 1, kUnset, 0});
          break;
        case Op::kLineStart:
          if (at == 0 || text_[at - 1] == '\n') stack_.push_back({p.pc + 1, kUnset, 0});
          break;
        case Op::kLineEnd:
          if (at_line_end(at)) stack_.push_back({p.pc + 1, kUnset, 0});
          break;
        case Op::kEdge:
          if (at_edge(at)) stack_.push_back({p.pc + 1, kUnset, 0});
          break;
        case Op::kNoEdge:
          if (!at_edge(at)) stack_.push_back({p.pc + 1, kUnset, 0});
          break;
        case Op::kChar:
        case Op::kAny:
        case Op::kSet:
        case Op::kMatch: break;
      }
    }
  }

  const Program& program_;
  base::Fold fold_;
  std::string_view text_;
  std::uint64_t& steps_;
  std::uint32_t slots_ = 2;
  Threads &now_, &next_;
  std::vector<std::uint32_t>& current_;
  std::vector<Pending>& stack_;
};

}  // namespace

bool run(const Pattern& pattern, std::string_view text, std::uint32_t from, Anchor anchor, Groups groups,
         Scratch& scratch, std::vector<std::uint32_t>& out, std::uint64_t& steps) {
  return Machine(pattern, text, groups, scratch, steps).search(from, anchor, out);
}

}  // namespace marbre::search
