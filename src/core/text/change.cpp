#include "core/text/change.hpp"

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

#include "core/base/sort.hpp"
#include "core/base/utf8.hpp"

namespace marbre::text {
namespace {

std::uint32_t to_u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

// Collects the edits of a change from left to right, in positions of the document before it. Whatever follows without a
// kept byte in between joins the same edit, so edits never touch.
class Builder {
 public:
  void keep(std::uint32_t n) { at_ = at_ + n; }
  void remove(std::uint32_t n) {
    if (n == 0) return;
    current().range.to = at_ + n;
    at_ = at_ + n;
  }
  void insert(std::string_view text) {
    if (!text.empty()) current().insert.append(text);
  }
  ByteOffset at() const { return at_; }
  std::vector<Edit> take() { return std::move(edits_); }

 private:
  Edit& current() {
    if (edits_.empty() || edits_.back().range.to != at_) edits_.push_back({{at_, at_}, {}});
    return edits_.back();
  }
  ByteOffset at_;
  std::vector<Edit> edits_;
};

// Runs the pieces of the middle document through the second change of a composition.
class Composer {
 public:
  explicit Composer(const std::vector<Edit>& then) : then_(then) {}

  void removed(std::uint32_t n) { out_.remove(n); }  // by the first change: not in the middle document
  void kept(std::uint32_t n) { pass(n, nullptr); }   // from the old document
  void inserted(std::string_view text) { pass(to_u32(text.size()), text.data()); }
  std::vector<Edit> finish() {
    while (next_ < then_.size()) {
      const Edit& last = then_.back();
      kept(last.range.to - at_ + 1);  // one byte more than it touches, so that the last edit is left behind
    }
    return out_.take();
  }

 private:
  void pass(std::uint32_t n, const char* text) {
    while (n > 0) {
      std::uint32_t step = n;
      bool removing = false;
      if (next_ < then_.size()) {
        const Edit& edit = then_[next_];
        if (at_ < edit.range.from) {
          step = std::min(n, edit.range.from - at_);
        } else {
          if (!std::exchange(entered_, true)) out_.insert(edit.insert);
          if (at_ == edit.range.to) {
            ++next_;
            entered_ = false;
            continue;
          }
          step = std::min(n, edit.range.to - at_);
          removing = true;
        }
      }
      if (!text) {
        removing ? out_.remove(step) : out_.keep(step);
      } else {
        if (!removing) out_.insert({text, step});
        text += step;
      }
      at_ = at_ + step;
      n -= step;
    }
  }

  const std::vector<Edit>& then_;
  std::size_t next_ = 0;
  bool entered_ = false;  // the insert of then_[next_] is out
  ByteOffset at_;         // in the middle document
  Builder out_;
};

bool is_code_point_boundary(const Document& document, ByteOffset at) {
  if (at.value >= document.size()) return at.value == document.size();
  const std::string byte = document.slice({at, at + 1});
  return (static_cast<unsigned char>(byte[0]) & 0xC0) != 0x80;
}

}  // namespace

bool fits(const Change& change, const Document& document) {
  std::uint64_t size = document.size();
  ByteOffset last{0};
  for (const Edit& edit : change.edits()) {
    if (edit.range.from < last || edit.range.to < edit.range.from || edit.range.to.value > document.size())
      return false;
    if (!is_code_point_boundary(document, edit.range.from) || !is_code_point_boundary(document, edit.range.to))
      return false;
    if (!base::is_valid_utf8(edit.insert)) return false;
    last = edit.range.to;
    size += edit.insert.size();
  }
  return size <= Document::kMaxBytes;
}

Change Change::replace(ByteRange range, std::string insert) {
  std::vector<Edit> edits;
  edits.push_back({range, std::move(insert)});
  return of(std::move(edits));
}

Change Change::of(std::vector<Edit> edits) {
  base::sort(edits, [](const Edit& a, const Edit& b) {
    return std::pair(a.range.from, a.range.to) < std::pair(b.range.from, b.range.to);
  });
  Builder builder;
  for (const Edit& edit : edits) {
    assert(builder.at() <= edit.range.from && edit.range.from <= edit.range.to);
    builder.keep(edit.range.from - builder.at());
    builder.insert(edit.insert);
    builder.remove(edit.range.length());
  }
  Change change;
  change.edits_ = builder.take();
  return change;
}

Document Change::apply(const Document& before) const {
  Document out = before;
  for (auto edit = edits_.rbegin(); edit != edits_.rend(); ++edit) out = out.replaced(edit->range, edit->insert);
  return out;
}

Change Change::inverted(const Document& before) const {
  Change out;
  std::uint32_t shift = 0;  // wraps around below zero, and back when added
  for (const Edit& edit : edits_) {
    const ByteOffset from = edit.range.from + shift;
    out.edits_.push_back({{from, from + to_u32(edit.insert.size())}, before.slice(edit.range)});
    shift += to_u32(edit.insert.size()) - edit.range.length();
  }
  return out;
}

Change Change::composed(const Change& then) const {
  Composer composer(then.edits_);
  ByteOffset at;
  for (const Edit& edit : edits_) {
    composer.kept(edit.range.from - at);
    composer.removed(edit.range.length());
    composer.inserted(edit.insert);
    at = edit.range.to;
  }
  Change out;
  out.edits_ = composer.finish();
  return out;
}

ByteOffset Change::map(ByteOffset at, Assoc assoc) const {
  std::uint32_t shift = 0;
  for (const Edit& edit : edits_) {
    const auto [from, to] = edit.range;
    if (at < from) break;
    const std::uint32_t inserted = to_u32(edit.insert.size());
    const bool before =
        from == to ? at == from && assoc == Assoc::kBefore : at == from || (at < to && assoc == Assoc::kBefore);
    if (before) return from + shift;
    if (at <= to) return from + shift + inserted;
    shift += inserted - edit.range.length();
  }
  return at + shift;
}

std::size_t Change::memory() const {
  static const std::size_t kInline = std::string().capacity();
  std::size_t bytes = edits_.capacity() * sizeof(Edit);
  for (const Edit& edit : edits_) {
    if (edit.insert.capacity() > kInline) bytes += edit.insert.capacity() + 1;
  }
  return bytes;
}

}  // namespace marbre::text
