// Writing: candidates for the new bytes of one value, from the one that keeps the most to the one that nearly always
// works. The first that reads back exactly as wanted, with every other field and the body unchanged, is the answer.
#include <algorithm>

#include "core/base/utf8.hpp"
#include "core/frontmatter/scalar.hpp"
#include "core/frontmatter/scan.hpp"

namespace marbre::frontmatter {
namespace {

using base::Error;
using base::ErrorCode;

struct Replacement {
  ByteRange range;
  std::string text;
};

struct Wanted {
  std::string value;
  std::vector<std::string> items;
  std::size_t index = 0;      // of the field in the new front matter
  std::size_t old_count = 0;  // fields before
};

std::string_view text_of(std::string_view source, ByteRange range) {
  return source.substr(range.from.value, range.length());
}

std::string_view line_ending(std::string_view source, std::uint32_t from) {
  const std::size_t newline = source.find('\n', from);
  return newline != std::string_view::npos && newline > 0 && source[newline - 1] == '\r' ? "\r\n" : "\n";
}

std::string_view trimmed(std::string_view s) {
  const std::size_t from = s.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return s.substr(from, s.find_last_not_of(" \t\r\n") + 1 - from);
}

std::vector<std::string> split_items(std::string_view value) {
  std::vector<std::string> items;
  if (trimmed(value).empty()) return items;
  for (;;) {
    const std::size_t comma = value.find(',');
    items.emplace_back(trimmed(value.substr(0, comma)));
    if (comma == std::string_view::npos) return items;
    value.remove_prefix(comma + 1);
  }
}

// Plain where that says the same; a text stays a text, and nothing becomes null.
std::string scalar(std::string_view value, ValueKind old_kind, Place place) {
  const ValueKind kind = kind_of_plain(value);
  const bool changes_type = kind != ValueKind::kString && (old_kind == ValueKind::kString || kind == ValueKind::kNull);
  return fits_plain(value, place) && !changes_type ? std::string(value) : double_quoted(value);
}

// Spaces before the first line of text of a block scalar; 0 when it has none.
std::size_t block_indent(std::string_view old) {
  const std::size_t newline = old.find('\n');
  const std::size_t text = newline == std::string_view::npos ? newline : old.find_first_not_of(" \r\n", newline);
  return text == std::string_view::npos ? 0 : text - old.rfind('\n', text) - 1;
}

// "|" or ">" with the indentation of the old text and the chomping the new text needs; "" when it does not fit.
std::string block_scalar(std::string_view source, const Entry& entry, std::uint32_t key_indent,
                         std::string_view value) {
  const std::string_view old = text_of(source, entry.value), ending = line_ending(source, entry.value.from.value);
  const std::size_t last = value.find_last_not_of('\n');
  if (last == std::string_view::npos || value[0] == ' ' || value[0] == '\n') return "";
  std::string_view body = value.substr(0, last + 1);
  const std::size_t newlines = value.size() - body.size(),
                    indent = std::max<std::size_t>(block_indent(old), key_indent + 1);
  const bool folds = old[0] == '>' && body.find('\n') == std::string_view::npos;
  std::string out(1, folds ? '>' : '|');
  if (newlines != 1) out += newlines == 0 ? '-' : '+';
  const std::string_view header = old.substr(0, old.find('\n'));
  const std::size_t comment = header.find(" #");
  if (comment != std::string_view::npos) (out += ' ') += trimmed(header.substr(comment));
  for (;;) {
    const std::size_t newline = body.find('\n');
    out += ending;
    if (newline != 0) out.append(indent, ' ') += body.substr(0, newline);
    if (newline == std::string_view::npos) break;
    body.remove_prefix(newline + 1);
  }
  for (std::size_t i = 1; i < newlines; ++i) out += ending;
  return out;
}

// A list's new items, each as an index of an old item that is kept as it stands, or -1.
std::vector<int> kept_items(const Field& field, const std::vector<std::string>& items) {
  std::vector<int> kept;
  std::vector<bool> used(field.items.size());
  for (const std::string& item : items) {
    int found = -1;
    for (std::size_t i = 0; found < 0 && i < used.size(); ++i)
      if (!used[i] && field.items[i] == item) found = static_cast<int>(i);
    if (found >= 0) used[static_cast<std::size_t>(found)] = true;
    kept.push_back(found);
  }
  return kept;
}

// A new item in the quotes of the list's first; plain numbers and the like only among plain ones of that kind.
std::string new_item(std::string_view source, const Items& old, std::string_view item, Place place) {
  const std::string_view first = old.items.empty() ? std::string_view() : text_of(source, old.items[0].value);
  if (first.starts_with('"')) return double_quoted(item);
  if (first.starts_with('\'') && fits_single_quotes(item)) return single_quoted(item);
  const ValueKind kind = kind_of_plain(item);
  const bool among_its_kind = std::any_of(old.items.begin(), old.items.end(), [&](const Item& i) {
    return kind_of_plain(text_of(source, i.value)) == kind;
  });
  return scalar(item, among_its_kind ? ValueKind::kNull : ValueKind::kString, place);
}

Replacement flow_list(std::string_view source, const Entry& entry, const Field& field,
                      const std::vector<std::string>& items) {
  const Items old = scan_items(source, entry);
  const std::vector<int> kept = kept_items(field, items);
  const std::string_view text = text_of(source, entry.value);
  const bool padded = text.size() > 3 && text.starts_with("[ ") && text.ends_with(" ]");
  std::string out = padded && !items.empty() ? "[ " : "[";
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += ", ";
    if (kept[i] >= 0)
      out += text_of(source, old.items[static_cast<std::size_t>(kept[i])].value);
    else
      out += new_item(source, old, items[i], Place::kInFlow);
  }
  out += padded && !items.empty() ? " ]" : "]";
  return {entry.value, out};
}

Replacement block_list(std::string_view source, const Entry& entry, const Field& field,
                       const std::vector<std::string>& items) {
  const Items old = scan_items(source, entry);
  if (items.empty()) return {{{entry.colon}, entry.value.to}, " []"};
  const std::vector<int> kept = kept_items(field, items);
  const Item& first = old.items[0];
  const std::string_view lead = source.substr(first.whole.from.value, first.value.from - first.whole.from);
  const std::string_view ending = line_ending(source, first.whole.from.value);
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (kept[i] >= 0)
      out += text_of(source, old.items[static_cast<std::size_t>(kept[i])].whole);
    else
      ((out += lead) += new_item(source, old, items[i], Place::kAfterColon)) += ending;
  }
  return {{first.whole.from, old.items.back().whole.to}, out};
}

std::vector<Replacement> candidates(std::string_view source, const Scan& scan, const Entry& entry, const Field& field,
                                    const Wanted& wanted) {
  const std::string& value = wanted.value;
  const Replacement quoted{entry.value, double_quoted(value)};
  switch (entry.style) {
    case Style::kEmpty:
      return {{entry.value, " " + scalar(value, field.kind, Place::kAfterColon)}, {entry.value, " " + quoted.text}};
    case Style::kPlain: return {{entry.value, scalar(value, field.kind, Place::kAfterColon)}, quoted};
    case Style::kSingle:
      if (fits_single_quotes(value)) return {{entry.value, single_quoted(value)}, quoted};
      return {quoted};
    case Style::kDouble: return {quoted};
    case Style::kBlockScalar: {
      std::string block = block_scalar(source, entry, scan.indent, value);
      if (block.empty()) return {quoted};
      return {{entry.value, std::move(block)}, quoted};
    }
    case Style::kFlowList: return {flow_list(source, entry, field, wanted.items)};
    case Style::kBlockList: return {block_list(source, entry, field, wanted.items)};
    case Style::kFlowMap:
    case Style::kNested:
    case Style::kOther: break;
  }
  return {};
}

std::string written_key(std::string_view key) {
  const bool plain = fits_plain(key, Place::kInFlow) && kind_of_plain(key) == ValueKind::kString && key[0] != '-';
  return plain ? std::string(key) : double_quoted(key);
}

// A new last line of the block, in a new block when there is none.
Replacement added_line(std::string_view source, const Split& split, const Scan& scan, std::string_view key,
                       std::string_view value) {
  const std::string ending(
      line_ending(source, split.has_front_matter ? split.fence.from.value : split.body.from.value));
  std::string line = std::string(scan.indent, ' ') + written_key(key) + ": " +
                     scalar(value, ValueKind::kNull, Place::kAfterColon) + ending;
  if (split.has_front_matter) return {{split.yaml.to, split.yaml.to}, line};
  return {{split.body.from, split.body.from}, "---" + ending + line + "---" + ending};
}

bool same(const Field& a, const Field& b) {
  return a.key == b.key && a.kind == b.kind && a.value == b.value && a.items == b.items;
}

// The promise of set_field, checked on the result itself.
bool holds(std::string_view source, const FrontMatter& before, const Replacement& r, std::string_view key,
           const Wanted& wanted) {
  std::string after(source.substr(0, r.range.from.value));
  (after += r.text) += source.substr(r.range.to.value);
  const FrontMatter now = read(after);
  if (now.error || !now.split.has_front_matter || now.fields.size() != std::max(wanted.old_count, wanted.index + 1))
    return false;
  if (text_of(after, now.split.body) != text_of(source, before.split.body)) return false;
  for (std::size_t i = 0; i < now.fields.size(); ++i)
    if (i != wanted.index && !same(now.fields[i], before.fields[i])) return false;
  const Field& field = now.fields[wanted.index];
  if (field.key != key) return false;
  const Field* old = wanted.index < before.fields.size() ? &before.fields[wanted.index] : nullptr;
  if (old != nullptr && old->kind == ValueKind::kList)
    return field.kind == ValueKind::kList && field.items == wanted.items;
  if (old != nullptr && old->kind == ValueKind::kString && field.kind != ValueKind::kString) return false;
  return field.kind != ValueKind::kList && field.kind != ValueKind::kMap && field.value == wanted.value;
}

Error unsupported(std::string_view key) {
  return {ErrorCode::kUnsupportedValue,
          "\"" + std::string(key) + "\" cannot be changed without touching what stands around it"};
}

}  // namespace

base::Result<text::Change> set_field(std::string_view source, std::string_view key, std::string_view value) {
  if (!base::is_valid_utf8(source) || !base::is_valid_utf8(key) || !base::is_valid_utf8(value))
    return Error{ErrorCode::kInvalidUtf8, "not UTF-8"};
  const FrontMatter before = read(source);
  if (before.error) return *before.error;
  const Scan entries = before.split.has_front_matter ? scan(source, before.split) : Scan{};
  const Field* field = before.find(key);
  Wanted wanted{std::string(value), {}, before.fields.size(), before.fields.size()};
  std::vector<Replacement> tries;
  if (field != nullptr) {
    if (field->value == value) return text::Change();
    if (!field->editable) return unsupported(key);
    wanted.index = static_cast<std::size_t>(field - before.fields.data());
    if (field->kind == ValueKind::kList) wanted.items = split_items(value);
    if (field->kind == ValueKind::kList && wanted.items == field->items) return text::Change();
    tries = candidates(source, entries, entries.entries[wanted.index], *field, wanted);
  } else if (!key.empty() && entries.block_map) {
    tries = {added_line(source, before.split, entries, key, value)};
  }
  for (Replacement& r : tries)
    if (holds(source, before, r, key, wanted)) return text::Change::replace(r.range, std::move(r.text));
  return unsupported(key);
}

}  // namespace marbre::frontmatter
