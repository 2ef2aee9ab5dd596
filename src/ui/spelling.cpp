#include "ui/spelling.hpp"

#include <algorithm>

#include "core/base/utf8.hpp"
#include "ui/commands.hpp"
#include "ui/facade.hpp"
#include "ui/palette.hpp"
#include "ui/spelling_menu.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using app::AppState;
using spelling::Verdict;
using Suspect = SpellingView::Suspect;

constexpr double kRest = 0.25;                 // seconds without a keystroke
constexpr std::uint32_t kSlice = 32u << 10;    // bytes read in one frame
constexpr std::size_t kMostSuspects = 20'000;  // a text in another language: enough is enough
constexpr std::uint32_t kMostContinued = 40;   // lines above that are looked at for the key of front matter

bool is_prose(Tone tone) {
  switch (tone) {
    case Tone::kText:
    case Tone::kHeading:
    case Tone::kEmphasis:
    case Tone::kStrong:
    case Tone::kStrongEmphasis:
    case Tone::kStrike:
    case Tone::kQuote: return true;
    case Tone::kCode:
    case Tone::kLink:
    case Tone::kMark:
    case Tone::kSoft:
    case Tone::kRemark:
    case Tone::kLiquid:
    case Tone::kMath:
    case Tone::kKey:
    case Tone::kKeyword:
    case Tone::kString:
    case Tone::kNumber:
    case Tone::kComment: return false;
  }
  return false;
}

// A label is read; the name of a footnote or of a definition, and an address in <>, are not.
bool is_label(std::string_view line, std::uint32_t from, std::uint32_t to) {
  if (from >= 2 && line.substr(from - 2, 2) == "[^") return false;
  if (line.substr(to).starts_with("]:") && line.substr(0, from).find_first_not_of(" *[") == std::string_view::npos)
    return false;
  return !line.substr(from).starts_with('<');
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(" \t"), line.size()); }

std::string_view key_of(std::string_view line, const std::vector<ToneSpan>& spans) {
  std::uint32_t from = 0;
  for (const ToneSpan& span : spans) {
    if (span.tone == Tone::kKey) {
      std::string_view key = line.substr(from, span.to - from);
      key.remove_prefix(indent_of(key));
      return key;
    }
    from = span.to;
  }
  return {};
}

// The key above that a line of front matter without one continues, when it is less indented.
std::string continued_key(const TextLayout& layout, std::uint32_t line) {
  const text::Document& document = layout.document();
  const std::size_t indent = indent_of(document.line({line}));
  std::vector<ToneSpan> spans;
  for (std::uint32_t n = 0; n < kMostContinued && line > 0; ++n) {
    --line;
    if (layout.state({line}).mode != HighlightState::Mode::kFrontMatter) break;
    const std::string above(document.line({line}));
    if (indent_of(above) >= indent) continue;
    layout.tones({line}, spans);
    return std::string(key_of(above, spans));
  }
  return {};
}

bool is_full(const SpellingView& view) { return view.suspects.size() >= kMostSuspects; }
bool touches(text::ByteRange range, text::ByteOffset at) { return range.from <= at && at <= range.to; }

class Reader {
 public:
  Reader(const AppState& app, SpellingView& view, const TextLayout& layout) : app_(app), view_(view), layout_(layout) {}

  // Reads some of `todo`; answers whether the words that are shown may be others.
  bool read_some(text::ByteOffset first) {
    const text::Document& document = layout_.document();
    std::uint32_t line = document.line_of(std::max(view_.todo.from, first)).value;
    const std::uint32_t last = document.line_of(view_.todo.to).value;
    if (line > last) {
      view_.todo = {};
      return false;
    }
    const text::ByteOffset from = document.line_range({line}).from;
    text::ByteOffset to = from;
    std::vector<Suspect> found;
    for (; line <= last && to - from < kSlice; ++line) {
      to = document.line_range({line}).to;
      read_line(line, found);
    }
    const bool done = line > last;
    replace({from, to}, std::move(found));
    view_.todo = done ? text::ByteRange{} : text::ByteRange{document.line_range({line}).from, view_.todo.to};
    return true;
  }

 private:
  void read_line(std::uint32_t line, std::vector<Suspect>& found) {
    const text::ByteRange range = layout_.document().line_range({line});
    if (range.empty() || range.length() > text::kLongLine) return;
    layout_.tones({line}, spans_);
    const std::string text(layout_.document().line({line}));
    const HighlightState& state = layout_.state({line});
    std::string key;
    if (state.mode == HighlightState::Mode::kFrontMatter && key_of(text, spans_).empty())
      key = continued_key(layout_, line);
    pieces_.clear();
    words_.clear();
    prose_of(text, state, spans_, key, pieces_);
    spelling::find_words(text, pieces_, view_.languages, words_);
    for (const spelling::Piece& word : words_) {
      const Verdict verdict =
          app::verdict_of(app_, spelling::normal_form(std::string_view(text).substr(word.from, word.to - word.from)));
      if (verdict != Verdict::kRight) found.push_back({{range.from + word.from, range.from + word.to}, verdict});
    }
  }

  void replace(text::ByteRange range, std::vector<Suspect> found) {
    auto& all = view_.suspects;
    const auto from = std::ranges::lower_bound(all, range.from, {}, [](const Suspect& s) { return s.range.from; });
    const auto to = std::ranges::upper_bound(all, range.to, {}, [](const Suspect& s) { return s.range.from; });
    const auto place = all.erase(from, to);
    all.insert(place, found.begin(), found.end());
  }

  const AppState& app_;
  SpellingView& view_;
  const TextLayout& layout_;
  std::vector<ToneSpan> spans_;
  std::vector<spelling::Piece> pieces_, words_;
};

std::string form_of(const text::Document& document, text::ByteRange range) {
  return spelling::normal_form(document.slice(range));
}

// Everything here, moved to where it stands after an edit. What is typed into a word makes another of it.
void follow(SpellingView& view, const text::Document& now) {
  const text::Change change = text::difference(view.of, now);
  view.of = now;
  if (change.empty()) return;
  const text::Edit& edit = change.edits().front();
  const std::uint32_t shift = static_cast<std::uint32_t>(edit.insert.size()) - edit.range.length();  // wraps around
  std::erase_if(view.suspects, [&](Suspect& s) {
    if (s.range.to < edit.range.from) return false;
    if (s.range.from > edit.range.to) {
      s.range = {s.range.from + shift, s.range.to + shift};
      return false;
    }
    s.range = {change.map(s.range.from, text::Assoc::kAfter), change.map(s.range.to, text::Assoc::kBefore)};
    return s.range.to <= s.range.from;
  });
  if (!view.todo.empty())
    view.todo = {change.map(view.todo.from, text::Assoc::kBefore), change.map(view.todo.to, text::Assoc::kAfter)};
}

void look_again(const AppState& app, SpellingView& view) {
  std::erase_if(view.suspects, [&](Suspect& s) {
    s.verdict = app::verdict_of(app, form_of(view.of, s.range));
    return s.verdict == Verdict::kRight;
  });
}

void ask_unknown(Ui& ui, SpellingView& view, text::ByteOffset caret) {
  std::vector<std::string> words;
  for (Suspect& s : view.suspects) {
    if (s.verdict != Verdict::kUnknown || (view.held && touches(s.range, caret))) continue;
    s.verdict = Verdict::kAsked;
    words.push_back(form_of(view.of, s.range));
  }
  if (!words.empty()) ui.sink.push(app::AskWords{view.languages, std::move(words)});
}

void show(Ui& ui, SpellingView& view, text::ByteOffset caret) {
  std::vector<TextMark> marks;
  view.wrong = 0;
  for (const Suspect& s : view.suspects) {
    if (s.verdict != Verdict::kWrong || (view.held && touches(s.range, caret))) continue;
    ++view.wrong;
    marks.push_back({s.range, MarkKind::kSpelling});
  }
  set_marks(ui.state, view.path, MarkLayer::kSpelling, view.of, std::move(marks));
  wake_in(ui, 0);  // the editor takes them, the status bar counts them
}

void begin_again(SpellingView& view) {
  view.suspects.clear();
  view.todo = {{0}, {view.of.size()}};
}

void go_to(Ui& ui, const AppState& app, SpellingView& view) {
  const text::ByteRange here = app.page->selection.range();
  const Suspect* next = nullptr;
  for (const Suspect& s : view.suspects) {
    if (s.verdict != Verdict::kWrong) continue;
    if (next == nullptr || (s.range.from >= here.to && next->range.from < here.to)) next = &s;
    if (next->range.from >= here.to) break;
  }
  view.wants_next = view.held = false;
  if (next == nullptr) {
    ui.sink.push(app::CheckSpelling{true});
    return;
  }
  ui.sink.push(app::SetSelection{{next->range.from, next->range.to}});
  open_spelling_menu(ui, app, next->range);
}

}  // namespace

void prose_of(std::string_view line, const HighlightState& state, const std::vector<ToneSpan>& spans,
              std::string_view key, std::vector<spelling::Piece>& out) {
  const bool front_matter = state.mode == HighlightState::Mode::kFrontMatter;
  if (front_matter) {
    const std::string_view own = key_of(line, spans);
    if (!spelling::is_prose_key(own.empty() ? key : own)) return;
  }
  std::uint32_t from = 0;
  for (const ToneSpan& span : spans) {
    const bool value = front_matter && (span.tone == Tone::kCode || span.tone == Tone::kString);
    if (value || (!front_matter && is_prose(span.tone)) ||
        (!front_matter && span.tone == Tone::kLink && is_label(line, from, span.to))) {
      if (!out.empty() && out.back().to == from) {
        out.back().to = span.to;
      } else {
        out.push_back({from, span.to});
      }
    }
    from = span.to;
  }
}

SpellingView& spelling_view(UiState& state) {
  if (!state.spelling) state.spelling = std::make_shared<SpellingView>();
  return *state.spelling;
}

void watch_spelling(Ui& ui, const AppState& app) {
  TextLayout* const layout = editor_layout(ui.state);
  if (layout == nullptr || !app.page) return;
  SpellingView& view = spelling_view(ui.state);
  const TextLayout::Changed changed = layout->take_changed();
  const text::Document& document = layout->document();
  const text::ByteOffset caret = editor_selection(ui.state).head;
  const app::Spelling& sp = app.spelling;
  const spelling::Languages languages = app::spelling_languages(app);
  const bool active = languages != spelling::Languages::kNone && !app.page->read_only &&
                      (sp.wanted || app::is_dirty(app, app.page->path));

  bool dirty = false;
  const bool edited = view.path == app.page->path && view.of.id() != document.id();
  if (view.path != app.page->path || view.active != active || view.languages != languages || view.epoch != sp.epoch) {
    dirty = view.active || active;
    view.path = app.page->path;
    view.active = active;
    view.languages = languages;
    view.epoch = sp.epoch;
    view.version = sp.version;
    view.of = document;
    view.suspects.clear();
    if (active) begin_again(view);
    view.held = edited;
    if (edited) view.due = ui.state.time + kRest;
  } else if (edited) {
    follow(view, document);
    view.held = true;
    view.due = ui.state.time + kRest;
  } else if (view.held && view.caret != caret) {
    const auto same = [&](const Suspect& s) { return touches(s.range, view.caret) && touches(s.range, caret); };
    if (std::ranges::none_of(view.suspects, same)) {
      view.held = false;
      dirty = true;
    }
  }
  view.caret = caret;
  if (!active) {
    if (languages == spelling::Languages::kNone) view.wants_next = false;
    if (dirty) show(ui, view, caret);
    return;
  }
  if (changed.from < changed.to) {
    const std::uint32_t last = std::min(changed.to, document.line_count()) - 1;
    const text::ByteRange lines{document.line_range({std::min(changed.from, last)}).from,
                                document.line_range({last}).to};
    view.todo = view.todo.empty()
                    ? lines
                    : text::ByteRange{std::min(view.todo.from, lines.from), std::max(view.todo.to, lines.to)};
  }
  if (view.version != sp.version) {
    view.version = sp.version;
    look_again(app, view);
    dirty = true;
  }
  if (!view.todo.empty() && !is_full(view)) {  // a full view waits for answers
    if (ui.state.time >= view.due) dirty |= Reader(app, view, *layout).read_some(app::first_editable(*app.page));
    if (!view.todo.empty()) wake_in(ui, std::max(0.0, view.due - ui.state.time));
  }
  if (!sp.failure) ask_unknown(ui, view, caret);
  if (dirty) show(ui, view, caret);
  const bool known = view.todo.empty() &&
                     std::ranges::all_of(view.suspects, [](const Suspect& s) { return s.verdict == Verdict::kWrong; });
  const bool same_text = app.page->text.id() == document.id();  // the menu is for the app's
  if (view.wants_next && same_text && (view.wrong > 0 || known)) go_to(ui, app, view);
}

std::optional<text::ByteRange> misspelt_at(const UiState& state, text::Selection selection) {
  if (!state.spelling) return std::nullopt;
  const text::ByteRange here = selection.range();
  for (const Suspect& s : state.spelling->suspects)
    if (s.verdict == Verdict::kWrong && s.range.from <= here.from && here.to <= s.range.to) return s.range;
  return std::nullopt;
}

void go_to_misspelling(Ui& ui, const AppState& app) {
  if (!app.page) return;
  focus_editor(ui, app);
  ui.sink.push(app::CheckSpelling{});
  SpellingView& view = spelling_view(ui.state);
  view.wants_next = true;
  view.held = false;
  wake_in(ui, 0);
}

std::size_t misspelt_count(const UiState& state) { return state.spelling ? state.spelling->wrong : 0; }

void draw_misspelt_button(Ui& ui, const AppState& app) {
  const std::size_t count = app.page ? misspelt_count(ui.state) : 0;
  if (count == 0) return;
  command_button(ui, app, "spell.next", ButtonKind::kQuiet, -1,
                 format(ui.tr(StringId::kSpellCount), std::to_string(count)));
}

std::vector<TextMark> misspelt_in(Ui& ui, const AppState& app, std::string_view value,
                                  const SpellingView::Field& place) {
  SpellingView& view = spelling_view(ui.state);
  if (ui.state.focus == place.node) {
    view.field = place;
  } else if (view.field.node == place.node) {
    view.field = {};
  }
  std::vector<TextMark> marks;
  if (!view.active || view.path != app.page->path) return marks;
  std::vector<spelling::Piece> words;
  const spelling::Piece all{0, static_cast<std::uint32_t>(value.size())};
  spelling::find_words(value, {&all, 1}, view.languages, words);
  const bool field = ui.state.agent.node != 0 && ui.state.agent.node != editor_node(ui.state);
  const bool writing = field || (!view.todo.empty() && !is_full(view));
  std::vector<std::string> unknown;
  for (const spelling::Piece& word : words) {
    std::string form = spelling::normal_form(value.substr(word.from, word.to - word.from));
    const Verdict verdict = app::verdict_of(app, form);
    if (verdict == Verdict::kWrong) marks.push_back({{{word.from}, {word.to}}, MarkKind::kSpelling});
    if (verdict == Verdict::kUnknown && !writing && !app.spelling.failure) unknown.push_back(std::move(form));
  }
  if (!unknown.empty()) ui.sink.push(app::AskWords{view.languages, std::move(unknown)});
  return marks;
}

std::optional<text::ByteRange> misspelt_in_field(const UiState& state, const AppState& app) {
  if (!state.spelling || !app.page) return std::nullopt;
  const SpellingView& view = *state.spelling;
  const Agent& agent = state.agent;
  if (!view.active || view.field.node == 0 || agent.node != view.field.node) return std::nullopt;
  const auto from = static_cast<std::uint32_t>(base::utf16_to_byte(agent.text, agent.selection_from));
  const auto to = static_cast<std::uint32_t>(base::utf16_to_byte(agent.text, agent.selection_to));
  std::vector<spelling::Piece> words;
  const spelling::Piece all{0, static_cast<std::uint32_t>(agent.text.size())};
  spelling::find_words(agent.text, {&all, 1}, view.languages, words);
  for (const spelling::Piece& word : words) {
    if (from < word.from || to > word.to) continue;
    const std::string form = spelling::normal_form(std::string_view(agent.text).substr(word.from, word.to - word.from));
    if (app::verdict_of(app, form) == Verdict::kWrong) return text::ByteRange{{word.from}, {word.to}};
  }
  return std::nullopt;
}

std::string spelling_status(const Ui& ui, const AppState& app) {
  using enum StringId;
  if (app.spelling.failure) return format(ui.tr(kSpellStatus), ui.tr(kSpellUnavailable));
  switch (app::spelling_languages(app)) {
    case spelling::Languages::kNone: return format(ui.tr(kSpellStatus), ui.tr(kSpellOff));
    case spelling::Languages::kFrench: return format(ui.tr(kSpellStatus), ui.tr(kSpellFrench));
    case spelling::Languages::kEnglish: return format(ui.tr(kSpellStatus), ui.tr(kSpellEnglish));
    case spelling::Languages::kBoth: return format(ui.tr(kSpellStatus), ui.tr(kSpellBoth));
  }
  return {};
}

}  // namespace marbre::ui
