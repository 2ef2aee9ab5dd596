// Liquid in a line: tags and outputs, which may go over several lines; the blocks whose text it does not read (raw,
// comment) or hands to a highlighter.
#include "ui/widgets/highlight_parts.hpp"

namespace marbre::ui::highlight {
namespace {

enum Open : std::uint8_t { kNothing, kTag, kOutput, kRaw, kRemarks, kCode, kCodeTag };

std::string_view trimmed(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t' || s.front() == '-')) s.remove_prefix(1);
  return s;
}

std::string_view word_of(std::string_view s) {
  std::size_t n = 0;
  while (n < s.size() && (is_name(s[n]) || s[n] == '-')) ++n;
  return s.substr(0, n);
}

// Start of "{% name %}" at or behind `at`.
std::size_t find_tag(std::string_view line, std::size_t at, std::string_view name) {
  for (std::size_t open = line.find("{%", at); open != std::string_view::npos; open = line.find("{%", open + 2)) {
    if (word_of(trimmed(line.substr(open + 2))) == name) return open;
  }
  return std::string_view::npos;
}

std::string_view end_name(std::uint8_t state) {
  return state == kRaw ? "endraw" : state == kRemarks ? "endcomment" : "endhighlight";
}

}  // namespace

bool is_liquid_code(std::uint8_t state) { return state == kCode; }

std::uint8_t scan_liquid(std::string_view line, std::uint8_t state, std::uint8_t& code, std::vector<Region>* out) {
  const auto put = [&](std::size_t from, std::size_t to, Tone tone) {
    if (out != nullptr && from < to) {
      out->push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(to), tone});
    }
  };
  std::size_t at = 0;
  while (at < line.size()) {
    switch (state) {
      case kRaw:
      case kRemarks:
      case kCode: {
        const std::size_t end = find_tag(line, at, end_name(state));
        if (state == kRemarks) put(at, end == std::string_view::npos ? line.size() : end, Tone::kRemark);
        if (end == std::string_view::npos) return state;
        if (state == kCode) code = 0;
        at = end;
        state = kNothing;
        break;
      }
      case kTag:
      case kOutput:
      case kCodeTag: {
        const std::size_t close = line.find(state == kOutput ? "}}" : "%}", at);
        put(at, close == std::string_view::npos ? line.size() : close + 2, Tone::kLiquid);
        if (close == std::string_view::npos) return state;
        at = close + 2;
        state = state == kCodeTag ? kCode : kNothing;
        break;
      }
      default: {
        std::size_t open = line.find('{', at);
        while (open != std::string_view::npos && open + 1 < line.size() && line[open + 1] != '%' &&
               line[open + 1] != '{') {
          open = line.find('{', open + 1);
        }
        if (open == std::string_view::npos || open + 1 >= line.size()) return kNothing;
        const bool output = line[open + 1] == '{';
        const std::size_t close = line.find(output ? "}}" : "%}", open + 2);
        put(open, close == std::string_view::npos ? line.size() : close + 2, Tone::kLiquid);
        const std::string_view inside = trimmed(line.substr(open + 2));
        const std::string_view name = output ? std::string_view() : word_of(inside);
        std::uint8_t behind = kNothing;
        if (name == "raw") behind = kRaw;
        if (name == "comment") behind = kRemarks;
        if (name == "highlight") {
          behind = kCode;
          code = language_of(word_of(trimmed(inside.substr(name.size()))));
        }
        if (close == std::string_view::npos)
          return behind == kCode ? kCodeTag : behind != kNothing ? behind : output ? kOutput : kTag;
        at = close + 2;
        state = behind;
        break;
      }
    }
    if (at >= line.size()) break;
  }
  return state;
}

}  // namespace marbre::ui::highlight
