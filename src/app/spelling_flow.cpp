// Words asked and answered, and what a person says is right. One question is under way at a time; the words that come
// meanwhile wait for the next. An answer that is late for another language, doubled, or that answers nothing is
// dropped; one that does not come is asked again.
#include <algorithm>

#include "app/flows.hpp"

namespace marbre::app {
namespace {

using spelling::Languages;
using spelling::Verdict;

constexpr std::size_t kBatch = 1000;
constexpr std::size_t kMostQueued = 50'000;

bool has(const Spelling::Words& words, std::string_view word) {
  if (words.empty()) return false;
  return words.contains(word) || words.contains(spelling::with_small_initial(word));
}

std::string page_key(const AppState& s) { return s.site_ref.owner + "/" + s.site_ref.name + ":" + s.page->path; }

const PageSpelling* find_page(const AppState& s) {
  if (!s.page || s.spelling.pages.empty()) return nullptr;
  const auto at = s.spelling.pages.find(page_key(s));
  return at == s.spelling.pages.end() ? nullptr : &at->second;
}

void store(Effects& out, std::vector<std::string> add, std::vector<std::string> remove) {
  out.push_back(StoreSpelling{std::move(add), std::move(remove), {}});
}
void store_page(AppState& s, Effects& out) { out.push_back(StoreSpelling{{}, {}, {{page_key(s), *find_page(s)}}}); }

// -- the site's words
std::string_view trimmed(std::string_view line) {
  const std::size_t from = line.find_first_not_of(" \t\r"), to = line.find_last_not_of(" \t\r");
  return from == std::string_view::npos ? std::string_view() : line.substr(from, to - from + 1);
}

void read_site_words(AppState& s) {
  Spelling::SiteWords& site = s.spelling.site;
  const auto draft = s.drafts.find(kSiteWordsPath);
  const bool drafted = draft != s.drafts.end();
  const std::shared_ptr<const std::string> text = drafted ? nullptr : published_text(s, kSiteWordsPath);
  const bool same = drafted == site.draft.has_value() && text == site.text &&
                    (!drafted || site.draft->id() == draft->second.text.id());
  if (same) return;
  site.text = text;
  site.draft.reset();
  if (drafted) site.draft = draft->second.text;
  site.words.clear();
  const std::string bytes = drafted ? site.draft->to_string() : text ? *text : std::string();
  for (std::string_view rest = bytes; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view word = trimmed(rest.substr(0, end));
    if (!word.empty() && word[0] != '#') site.words.insert(spelling::normal_form(word));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  ++s.spelling.version;
  ++s.spelling.epoch;
}

void add_to_site(AppState& s, Effects& out, const std::string& word) {
  if (!can_add_to_site(s) || s.spelling.site.words.contains(word)) return;
  const std::string path(kSiteWordsPath);
  const auto draft = s.drafts.find(path);
  const std::shared_ptr<const std::string> published = published_text(s, path);
  text::Document before;
  if (draft != s.drafts.end()) {
    before = draft->second.text;
  } else if (published) {
    const base::Result<text::Document> document = text::Document::from(*published);
    if (!document.ok()) return notify(s, Notice::Kind::kProblem, kNoticePageReadOnly, path);
    before = *document;
  }
  const base::ByteOffset end{before.size()};
  const bool own_line = end.value == 0 || before.slice({end - 1, end}) == "\n";
  const std::string ending = before.dominant_ending() == text::LineEnding::kCrLf ? "\r\n" : "\n";
  const text::Change change = text::Change::replace({end, end}, (own_line ? "" : ending) + word + ending);
  put_text(s, out, path, change.apply(before), change);
  rebuild_pages(s);
  notify(s, Notice::Kind::kGood, kNoticeWordInSite, word);
}

// -- asking
std::vector<Languages> each(Languages languages) {
  switch (languages) {
    case Languages::kNone: return {};
    case Languages::kFrench: return {Languages::kFrench};
    case Languages::kEnglish: return {Languages::kEnglish};
    case Languages::kBoth: return {Languages::kFrench, Languages::kEnglish};
  }
  return {};
}

const AwaitWords* under_way(const AppState& s) {
  for (const auto& [request, awaited] : s.awaited)
    if (const auto* words = std::get_if<AwaitWords>(&awaited); words != nullptr && !words->again) return words;
  return nullptr;
}

void ask_words(AppState& s, Effects& out, const std::vector<std::string>& words) {
  Spelling& sp = s.spelling;
  on(s, out, LoadPersonalWords{});
  sp.retry_at = s.now + kSpellingRetryMs;
  ask(s, out, AwaitWords{words}, CheckWords{0, each(sp.languages), words});
}

void send_queue(AppState& s, Effects& out) {
  Spelling& sp = s.spelling;
  if (sp.queue.empty() || sp.failure || under_way(s) != nullptr) return;
  const std::size_t n = std::min(kBatch, sp.queue.size());
  const auto end = sp.queue.begin() + static_cast<std::ptrdiff_t>(n);
  std::vector<std::string> words(std::make_move_iterator(sp.queue.begin()), std::make_move_iterator(end));
  sp.queue.erase(sp.queue.begin(), end);
  ask_words(s, out, std::move(words));
}

void forget(Spelling& sp, const std::vector<std::string>& words) {
  for (const std::string& word : words)
    if (sp.memory.find(word) == Verdict::kAsked) sp.memory.set(word, Verdict::kUnknown);
}

void start_again(AppState& s) {
  s.spelling.failure.reset();
  s.spelling.retry_at.reset();
  ++s.spelling.version;
}

}  // namespace

SpellChoice spelling_choice(const AppState& s) {
  const PageSpelling* page = find_page(s);
  return page != nullptr ? page->choice : SpellChoice::kAuto;
}

spelling::Languages spelling_languages(const AppState& s) {
  if (!s.page) return Languages::kNone;
  switch (spelling_choice(s)) {
    case SpellChoice::kOff: return Languages::kNone;
    case SpellChoice::kFrench: return Languages::kFrench;
    case SpellChoice::kEnglish: return Languages::kEnglish;
    case SpellChoice::kBoth: return Languages::kBoth;
    case SpellChoice::kAuto: break;
  }
  for (const std::string_view key : {"lang", "language", "locale"}) {
    const frontmatter::Field* field = s.page->derived.front_matter.find(key);
    if (field != nullptr && !field->value.empty()) return spelling::languages_of(field->value);
  }
  if (!s.page->derived.language.empty()) return spelling::languages_of(s.page->derived.language);
  return s.language == Language::kFrench ? Languages::kFrench : Languages::kEnglish;
}

spelling::Verdict verdict_of(const AppState& s, std::string_view word) {
  const Spelling& sp = s.spelling;
  if (has(sp.words, word) || has(sp.site.words, word)) return Verdict::kRight;
  if (const PageSpelling* page = find_page(s);
      page != nullptr && std::ranges::find(page->ignored, word) != page->ignored.end())
    return Verdict::kRight;
  return sp.memory.find(word);
}

bool can_add_to_site(const AppState& s) {
  if (!s.site || !std::holds_alternative<Idle>(s.drafts_progress)) return false;
  if (s.drafts.contains(kSiteWordsPath) || published_text(s, kSiteWordsPath)) return true;
  return !s.site->from_cache && find_entry(*s.site, kSiteWordsPath) == nullptr;
}

// After every action: what the languages, the site's words and the clock now say.
void follow_spelling(AppState& s, Effects& out) {
  Spelling& sp = s.spelling;
  if (s.page) {
    read_site_words(s);
    const bool known = s.page->derived.revision.has_value();
    if (const Languages now = spelling_languages(s); known && now != Languages::kNone && now != sp.languages) {
      abandon<AwaitWords>(s, out);
      abandon<AwaitSuggestions>(s, out);
      sp.memory.clear();
      sp.queue.clear();
      sp.suggestions = {};
      sp.languages = now;
      sp.told.reset();
      start_again(s);
    }
  }
  if (sp.retry_at && *sp.retry_at <= s.now) {
    sp.retry_at.reset();
    if (sp.failure) {
      start_again(s);
    } else {
      // The answer is lost, or its dictionary is on a slow way: it still counts when it comes.
      for (auto& [request, awaited] : s.awaited) {
        auto* const words = std::get_if<AwaitWords>(&awaited);
        if (words == nullptr || words->again) continue;
        words->again = true;
        sp.queue.insert(sp.queue.begin(), words->words.begin(), words->words.end());
      }
    }
  }
  send_queue(s, out);
}

std::optional<Instant> spelling_wake(const AppState& s) {
  return s.spelling.failure || under_way(s) != nullptr ? s.spelling.retry_at : std::nullopt;
}

void spelling_online(AppState& s) {
  if (s.spelling.failure) start_again(s);
}

void on(AppState& s, Effects&, AskWords a) {
  Spelling& sp = s.spelling;
  if (a.languages != sp.languages || sp.failure) return;
  sp.wanted = true;
  for (std::string& word : a.words) {
    if (verdict_of(s, word) != Verdict::kUnknown || sp.queue.size() >= kMostQueued) continue;
    sp.memory.set(word, Verdict::kAsked);
    sp.queue.push_back(std::move(word));
  }
}

void on(AppState& s, Effects& out, const AskSuggestions& a) {
  Spelling& sp = s.spelling;
  sp.wanted = true;
  if (sp.suggestions.word == a.word && !std::holds_alternative<Failure>(sp.suggestions.progress)) return;
  abandon<AwaitSuggestions>(s, out);
  sp.suggestions = {a.word, {}, {}};
  sp.suggestions.progress =
      Running{ask(s, out, AwaitSuggestions{a.word}, SuggestWords{0, each(sp.languages), a.word}), 0, 0};
}

void on(AppState& s, Effects& out, const AddWord& a) {
  if (!s.page || a.word.empty()) return;
  switch (a.list) {
    case WordList::kMine:
      if (s.spelling.words.insert(a.word).second) store(out, {a.word}, {});
      break;
    case WordList::kSite: add_to_site(s, out, a.word); break;
    case WordList::kPage: {
      std::vector<std::string>& ignored = s.spelling.pages[page_key(s)].ignored;
      if (std::ranges::find(ignored, a.word) == ignored.end()) ignored.push_back(a.word);
      store_page(s, out);
      break;
    }
  }
  ++s.spelling.version;
}

void on(AppState& s, Effects& out, const RemoveWord& a) {
  if (s.spelling.words.erase(a.word) == 0) return;
  store(out, {}, {a.word});
  ++s.spelling.version;
  ++s.spelling.epoch;
}

void on(AppState& s, Effects& out, ChooseSpelling a) {
  if (!s.page) return;
  s.spelling.wanted = s.spelling.wanted || a.choice != SpellChoice::kOff;
  s.spelling.pages[page_key(s)].choice = a.choice;
  store_page(s, out);
  ++s.spelling.version;
}

void on(AppState& s, Effects& out, LoadPersonalWords) {
  if (std::exchange(s.spelling.kept_asked, true)) return;
  ask(s, out, AwaitKeptSpelling{}, LoadSpelling{0});
}

void on(AppState& s, Effects&, CheckSpelling a) {
  if (a.fine) return notify(s, Notice::Kind::kGood, kNoticeSpellingFine);
  s.spelling.wanted = true;
  if (s.spelling.failure) start_again(s);
  s.spelling.told.reset();
}

void on(AppState& s, Effects&, SpellingLoaded a) {
  if (!take<AwaitKeptSpelling>(s, a.request)) return;
  for (std::string& word : a.words) s.spelling.words.insert(std::move(word));
  for (auto& [page, kept] : a.pages)
    s.spelling.pages.emplace(std::move(page), std::move(kept));  // what was chosen since stays
  ++s.spelling.version;
}

void on(AppState& s, Effects&, const WordsChecked& a) {
  const std::optional<AwaitWords> asked = take<AwaitWords>(s, a.request);
  if (!asked) return;
  Spelling& sp = s.spelling;
  for (const std::string& word : asked->words) sp.memory.set(word, Verdict::kRight);
  for (const std::uint32_t i : a.wrong)
    if (i < asked->words.size()) sp.memory.set(asked->words[i], Verdict::kWrong);
  // Asked twice: the first answer is enough.
  if (asked->again)
    std::erase_if(sp.queue, [&](const std::string& word) { return sp.memory.find(word) != Verdict::kAsked; });
  sp.failure.reset();
  sp.told.reset();
  if (under_way(s) == nullptr) sp.retry_at.reset();
  ++sp.version;
}

void on(AppState& s, Effects&, WordsSuggested a) {
  const std::optional<AwaitSuggestions> asked = take<AwaitSuggestions>(s, a.request);
  if (!asked || asked->word != s.spelling.suggestions.word) return;
  s.spelling.suggestions.words = std::move(a.words);
  s.spelling.suggestions.progress = Idle{};
}

void words_failed(AppState& s, const AwaitWords& awaited, Failure failure) {
  Spelling& sp = s.spelling;
  if (awaited.again) return;  // another question is under way
  forget(sp, awaited.words);
  forget(sp, sp.queue);
  sp.queue.clear();
  sp.retry_at.reset();
  // Without a network there is nothing to wait for but the network; where we only seem to have one, a minute.
  if (failure.outcome == Outcome::kOffline && s.online) sp.retry_at = s.now + kSpellingRetryMs;
  if (sp.told != failure.outcome) {
    sp.told = failure.outcome;
    const bool offline = failure.outcome == Outcome::kOffline;
    notify(s, Notice::Kind::kProblem, offline ? kNoticeSpellingOffline : kNoticeSpellingFailed, {}, failure);
  }
  sp.failure = std::move(failure);
  ++sp.version;
}

void suggestions_failed(AppState& s, const AwaitSuggestions& awaited, Failure failure) {
  if (awaited.word == s.spelling.suggestions.word) s.spelling.suggestions.progress = std::move(failure);
}

}  // namespace marbre::app
