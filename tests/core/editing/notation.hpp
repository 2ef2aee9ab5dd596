// Documents with their selection in one string: "‸" is the caret, "⟨" the anchor and "⟩" the head of a selection (in
// the order they stand in the text: "⟩...⟨" is a selection that was made backwards).
#pragma once
#include <catch_amalgamated.hpp>

#include <optional>
#include <string>
#include <string_view>

#include "core/base/utf8.hpp"
#include "core/editing/rewrite.hpp"
#include "core/text/selection.hpp"

namespace marbre::test {

struct Written {
  text::Document text;
  text::Selection selection;
  editing::Target target(std::uint32_t first = 0) const { return {text, selection, {first}}; }
};

inline Written read(std::string_view notation) {
  Written out;
  std::string plain;
  for (std::size_t i = 0; i < notation.size();) {
    const auto here = base::ByteOffset{static_cast<std::uint32_t>(plain.size())};
    const base::Decoded d = base::decode_at(notation, i);
    if (d.code_point == U'‸')
      out.selection = text::Selection::caret(here);
    else if (d.code_point == U'⟨')
      out.selection.anchor = here;
    else if (d.code_point == U'⟩')
      out.selection.head = here;
    else
      base::append_utf8(plain, d.code_point);
    i += d.bytes;
  }
  out.text = text::Document::from(plain).value();
  return out;
}

inline std::string write(const text::Document& text, text::Selection s) {
  std::string out = text.to_string();
  REQUIRE(s.range().to.value <= out.size());
  if (s.empty()) return out.insert(s.head.value, "‸");
  const bool forward = s.anchor < s.head;
  out.insert(s.range().to.value, forward ? "⟩" : "⟨");
  return out.insert(s.range().from.value, forward ? "⟨" : "⟩");
}

inline std::string after(const Written& before, const editing::MaybeRewrite& done) {
  if (!done) return "nothing";
  const text::Document text = done->change.apply(before.text);
  CHECK(done->change.inverted(before.text).apply(text) == before.text);
  return write(text, done->after);
}

// What `act` makes of the notation, in the notation; "nothing" when it has nothing to do there.
template <class Act>
std::string after(std::string_view notation, Act&& act) {
  const Written before = read(notation);
  return after(before, editing::MaybeRewrite(act(before.target())));
}

}  // namespace marbre::test
