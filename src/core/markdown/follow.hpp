// Follows the parser through the inline content of one block and tells spans where they are. The parser hands over text
// in source order, by pointers that mostly lie in the source; what stands between two of them are the marks of the
// spans that opened or closed there, so their places are found by stepping over exactly those marks. Internal to this
// folder.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/markdown/hints.hpp"

namespace marbre::markdown {

class Follower {
 public:
  Follower(std::string_view source, std::vector<RawNode>& nodes) : source_(source), nodes_(nodes) {}

  void begin_block();
  // First and one past the last byte followed in this block; kNowhere when none was.
  std::uint32_t first() const { return first_; }
  std::uint32_t last() const { return pos_; }

  void text(std::uint32_t node, std::uint32_t at, std::uint32_t size);  // text that lies in the source
  void more_text(std::uint32_t at, std::uint32_t size);                 // of the node that is open: inline code
  void line_break(std::uint32_t node);
  void null_char(std::uint32_t node);
  enum class LinkForm { kBrackets, kAutolink };
  void open(std::uint32_t node, LinkForm form = LinkForm::kBrackets);
  // `target_at`: where a link's destination lies in the source, kNowhere when it does not.
  void close(std::uint32_t node, std::uint32_t target_at = kNowhere);

 private:
  struct Pending {
    std::uint32_t node;
    LinkForm form;
  };
  char at(std::uint32_t i) const { return i < source_.size() ? source_[i] : '\0'; }
  std::uint32_t floor() const { return pos_ == kNowhere ? 0 : pos_; }
  std::uint32_t step_back(const Pending& pending, std::uint32_t from);
  void resolve(std::uint32_t before);
  void resolve_forward();
  void arrive(std::uint32_t at, std::uint32_t size);
  std::uint32_t skip_to(std::uint32_t from, char wanted) const;
  std::uint32_t after_link(std::uint32_t bracket, std::uint32_t target_at) const;

  std::string_view source_;
  std::vector<RawNode>& nodes_;
  std::vector<Pending> pending_;  // opened, place not known yet
  std::uint32_t first_ = kNowhere, pos_ = kNowhere;
  std::uint32_t doubtful_node_ = kNowhere, doubtful_end_ = 0;  // a link whose "[label]" may turn out to be text
  std::vector<LinkForm> forms_;                                // of the open spans
};

}  // namespace marbre::markdown
