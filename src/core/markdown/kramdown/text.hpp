// A stretch of text to parse and where each byte of it stands in the source. The outermost one is the source itself;
// that of a quotation or list item is a copy without the marks in front of its lines. Internal to this folder.
#pragma once
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace marbre::markdown::kramdown {

class Text {
 public:
  std::string_view s;

  // The source with "\r\n" and "\r" read as "\n", and a line end behind the last line. `whole`: nothing follows it;
  // `plain`: there is no "\r" in it.
  static void of_source(std::string_view source, bool whole, bool plain, Text& out) {
    out.map_.assign(1, {0, 0});
    if (plain && !source.empty() && (source.back() == '\n' || !whole)) {
      out.s = source;
      return;
    }
    out.own_.clear();
    out.own_.reserve(source.size() + 1);
    for (std::uint32_t i = 0; i < source.size(); ++i) {
      if (source[i] == '\r') {
        out.own_ += '\n';
        if (i + 1 < source.size() && source[i + 1] == '\n')
          out.map_.push_back({static_cast<std::uint32_t>(out.own_.size()), ++i + 1});
      } else {
        out.own_ += source[i];
      }
    }
    if (whole && (out.own_.empty() || out.own_.back() != '\n')) out.own_ += '\n';
    out.s = out.own_;
  }

  void append(const Text& from, std::uint32_t begin, std::uint32_t end) {
    std::size_t i = from.segment(begin);
    push(from.source(begin));
    for (++i; i < from.map_.size() && from.map_[i].at < end; ++i)
      map_.push_back({static_cast<std::uint32_t>(own_.size()) + from.map_[i].at - begin, from.map_[i].source});
    own_.append(from.s.substr(begin, end - begin));
    s = own_;
  }
  void append(std::string_view made_up, std::uint32_t source) {
    push(source);
    own_ += made_up;
    s = own_;
  }
  void clear() {  // and keeps its memory
    s = {};
    own_.clear();
    map_.clear();
  }

  std::uint32_t source(std::uint32_t at) const {
    const std::size_t i = segment(at);
    if (i >= map_.size()) return at;
    const std::uint32_t straight = map_[i].source + (at - map_[i].at);
    return i + 1 < map_.size() ? std::min(straight, map_[i + 1].source) : straight;
  }

 private:
  struct Segment {
    std::uint32_t at, source;
  };
  std::size_t segment(std::uint32_t at) const {
    if (map_.size() == 1) return 0;
    const auto after = std::upper_bound(map_.begin(), map_.end(), at,
                                        [](std::uint32_t p, const Segment& segment) { return p < segment.at; });
    return after == map_.begin() ? 0 : static_cast<std::size_t>(after - map_.begin()) - 1;
  }
  void push(std::uint32_t source) {
    const auto at = static_cast<std::uint32_t>(own_.size());
    if (!map_.empty() && map_.back().at == at) map_.pop_back();
    map_.push_back({at, source});
  }
  std::string own_;
  std::vector<Segment> map_;
};

}  // namespace marbre::markdown::kramdown
