// Words asked and answered: late, doubled, lost; dictionaries that do not come; what a person says is right.
#include "app/scenario.hpp"

using namespace marbre;
using namespace marbre::app;
using spelling::Languages;
using spelling::Verdict;

namespace {

Scenario writing() {
  Scenario s;
  s.open_site().open_post().type("x");
  s.sent.clear();
  return s;
}

Scenario& ask(Scenario& s, std::vector<std::string> words, Languages languages = Languages::kFrench) {
  return s.act(AskWords{languages, std::move(words)});
}

std::string site_words(const Scenario& s) {
  const auto at = s.state.drafts.find(kSiteWordsPath);
  return at == s.state.drafts.end() ? "(no draft)" : at->second.text.to_string();
}

}  // namespace

TEST_CASE("spelling: nothing is asked before anybody asks, and a word only once") {
  Scenario s = writing();
  CHECK(s.count<CheckWords>() == 0);
  CHECK(s.count<LoadSpelling>() == 0);
  ask(s, {"bonjourr", "monde"});
  const CheckWords asked = s.take<CheckWords>();
  CHECK(asked.words == std::vector<std::string>{"bonjourr", "monde"});
  CHECK(asked.languages == std::vector{Languages::kFrench});
  CHECK(s.count<LoadSpelling>() == 1);
  ask(s, {"bonjourr", "été"});
  CHECK(s.count<CheckWords>() == 0);  // one question at a time
  s.act(WordsChecked{asked.request, {0}});
  CHECK(verdict_of(s.state, "bonjourr") == Verdict::kWrong);
  CHECK(verdict_of(s.state, "monde") == Verdict::kRight);
  CHECK(s.take<CheckWords>().words == std::vector<std::string>{"été"});
  ask(s, {"monde", "bonjourr"});
  CHECK(s.count<CheckWords>() == 0);
}

TEST_CASE("spelling: an answer that comes twice, or to nobody, changes nothing") {
  Scenario s = writing();
  ask(s, {"mot"});
  const std::uint32_t request = s.take<CheckWords>().request;
  s.act(WordsChecked{request, {}});
  const std::uint32_t version = s.state.spelling.version;
  s.act(WordsChecked{request, {0}}).act(WordsChecked{999, {0}}).act(WordsSuggested{request, {"x"}});
  CHECK(verdict_of(s.state, "mot") == Verdict::kRight);
  CHECK(s.state.spelling.version == version);
  CHECK(s.state.spelling.suggestions.words.empty());
}

TEST_CASE("spelling: indices that no word has are passed over") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.act(WordsChecked{s.take<CheckWords>().request, {7, 0}});
  CHECK(verdict_of(s.state, "mot") == Verdict::kWrong);
}

TEST_CASE("spelling: an answer for another language than the page has now is dropped") {
  Scenario s = writing();
  ask(s, {"mot", "hello"});
  const CheckWords french = s.take<CheckWords>();
  s.act(ChooseSpelling{SpellChoice::kEnglish});
  s.act(WordsChecked{french.request, {1}});
  CHECK(verdict_of(s.state, "hello") == Verdict::kUnknown);
  ask(s, {"hello"});  // found while it was French
  CHECK(s.count<CheckWords>() == 0);
  ask(s, {"hello"}, Languages::kEnglish);
  CHECK(s.take<CheckWords>().languages == std::vector{Languages::kEnglish});
  s.act(ChooseSpelling{SpellChoice::kBoth});
  ask(s, {"hello"}, Languages::kBoth);
  CHECK(s.take<CheckWords>().languages == std::vector{Languages::kFrench, Languages::kEnglish});
}

TEST_CASE("spelling: an answer that does not come is asked again, and counts when it comes after all") {
  Scenario s = writing();
  ask(s, {"mot", "motz"});
  const CheckWords first = s.take<CheckWords>();
  s.advance(kSpellingRetryMs - 1);
  CHECK(s.count<CheckWords>() == 0);
  s.advance(1);
  const CheckWords second = s.take<CheckWords>();
  CHECK(second.words == first.words);
  s.act(WordsChecked{first.request, {1}});
  CHECK(verdict_of(s.state, "motz") == Verdict::kWrong);
  s.act(WordsChecked{second.request, {1}});
  CHECK(verdict_of(s.state, "motz") == Verdict::kWrong);
  CHECK_FALSE(s.state.spelling.retry_at);
  s.advance(10 * kSpellingRetryMs);
  CHECK(s.count<CheckWords>() == 0);
}

TEST_CASE("spelling: without a network and a dictionary it says so once, and goes on when there is one") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.act(OnlineChanged{false});
  s.fail(s.take<CheckWords>().request, Outcome::kOffline);
  CHECK(s.notice() == kNoticeSpellingOffline);
  CHECK(verdict_of(s.state, "mot") == Verdict::kUnknown);
  s.act(DismissNotice{}).type("encore");  // writing goes on
  ask(s, {"mot"});
  s.advance(10 * kSpellingRetryMs);
  CHECK(s.count<CheckWords>() == 0);
  CHECK(s.notice().empty());
  const std::uint32_t version = s.state.spelling.version;
  s.act(OnlineChanged{true});
  CHECK(s.state.spelling.version != version);  // the interface asks again
  ask(s, {"mot"});
  s.act(WordsChecked{s.take<CheckWords>().request, {}});
  CHECK(verdict_of(s.state, "mot") == Verdict::kRight);
}

TEST_CASE("spelling: where there only seems to be a network it is tried again after a minute, silently") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.fail(s.take<CheckWords>().request, Outcome::kOffline);
  s.act(DismissNotice{}).advance(kSpellingRetryMs);
  CHECK_FALSE(s.state.spelling.failure);
  ask(s, {"mot"});
  s.fail(s.take<CheckWords>().request, Outcome::kOffline);
  CHECK(s.notice().empty());
}

TEST_CASE("spelling: an engine that does not start is said, and tried again by hand only") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.fail(s.take<CheckWords>().request, Outcome::kServer, std::nullopt, "Hunspell stopped: abort");
  CHECK(s.notice() == kNoticeSpellingFailed);
  CHECK(s.state.notice->failure->detail == "Hunspell stopped: abort");
  s.type("la suite").advance(10 * kSpellingRetryMs);
  ask(s, {"mot"});
  CHECK(s.count<CheckWords>() == 0);
  s.act(CheckSpelling{});
  ask(s, {"mot"});
  CHECK(s.count<CheckWords>() == 1);
}

TEST_CASE("spelling: suggestions are for the word that was asked last") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.act(AskSuggestions{"bonjourr"}).act(AskSuggestions{"bonjourr"});
  const SuggestWords first = s.take<SuggestWords>();
  CHECK(s.count<SuggestWords>() == 0);
  s.act(AskSuggestions{"evenement"});
  const SuggestWords second = s.take<SuggestWords>();
  s.act(WordsSuggested{first.request, {"bonjour"}});
  CHECK(s.state.spelling.suggestions.words.empty());
  s.act(WordsSuggested{second.request, {"événement"}});
  CHECK(s.state.spelling.suggestions.words == std::vector<std::string>{"événement"});
  s.act(AskSuggestions{"motz"});
  s.fail(s.take<SuggestWords>().request, Outcome::kOffline);
  CHECK(std::holds_alternative<Failure>(s.state.spelling.suggestions.progress));
  s.act(AskSuggestions{"motz"});  // again
  CHECK(s.count<SuggestWords>() == 1);
}

TEST_CASE("spelling: the language is the page's, else the site's, else the interface's; a choice stands above") {
  Scenario s;
  s.open_site().open_post();
  CHECK(spelling_languages(s.state) == Languages::kFrench);
  s.act(SetLanguage{Language::kEnglish});
  CHECK(spelling_languages(s.state) == Languages::kEnglish);
  s.replace_all("---\nlang: fr-FR\n---\n\nBonjour\n");
  CHECK(spelling_languages(s.state) == Languages::kFrench);
  s.replace_all("---\nlang: de\n---\n\nGuten Tag\n");
  CHECK(spelling_languages(s.state) == Languages::kNone);
  s.act(ChooseSpelling{SpellChoice::kBoth});
  CHECK(spelling_languages(s.state) == Languages::kBoth);
  s.act(ChooseSpelling{SpellChoice::kOff});
  CHECK(spelling_languages(s.state) == Languages::kNone);
  const StoreSpelling stored = (s.take<StoreSpelling>(), s.take<StoreSpelling>());
  REQUIRE(stored.pages.size() == 1);
  CHECK(stored.pages[0].first == "clermontech/site:" + std::string(kPostPath));
  CHECK(stored.pages[0].second.choice == SpellChoice::kOff);
  s.open(kOtherPath);
  CHECK(spelling_languages(s.state) == Languages::kEnglish);  // of that page alone
}

TEST_CASE("spelling: the site's language stands in its configuration, its draft included") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_site({{"_config.yml", "title: X\nlang: en\n"}, {std::string(kPostPath), std::string(kPostText)}})
      .answer_drafts();
  s.open_post();
  CHECK(spelling_languages(s.state) == Languages::kEnglish);
}

TEST_CASE("spelling: personal words are right at once, kept on the device, and can be taken back") {
  Scenario s = writing();
  ask(s, {"clermontech"});
  s.act(WordsChecked{s.take<CheckWords>().request, {0}});
  s.act(AddWord{"clermontech", WordList::kMine});
  CHECK(verdict_of(s.state, "clermontech") == Verdict::kRight);
  CHECK(verdict_of(s.state, "Clermontech") == Verdict::kRight);
  CHECK(s.take<StoreSpelling>().add == std::vector<std::string>{"clermontech"});
  s.act(SpellingLoaded{s.take<LoadSpelling>().request, {"meetup"}, {}});  // read meanwhile
  CHECK(s.state.spelling.words == Spelling::Words{"clermontech", "meetup"});
  s.act(RemoveWord{"clermontech"});
  CHECK(s.take<StoreSpelling>().remove == std::vector<std::string>{"clermontech"});
  CHECK(verdict_of(s.state, "clermontech") == Verdict::kWrong);
  s.act(AddWord{"meetup", WordList::kMine});
  CHECK(s.count<StoreSpelling>() == 0);
}

TEST_CASE("spelling: personal words that cannot be read are said") {
  Scenario s = writing();
  ask(s, {"mot"});
  s.fail(s.take<LoadSpelling>().request, Outcome::kQuota);
  CHECK(s.notice() == kNoticeWordsUnreadable);
}

TEST_CASE("spelling: what is ignored in a page is ignored there alone") {
  Scenario s = writing();
  s.act(AddWord{"apihour", WordList::kPage});
  CHECK(verdict_of(s.state, "apihour") == Verdict::kRight);
  CHECK(s.take<StoreSpelling>().pages[0].second.ignored == std::vector<std::string>{"apihour"});
  s.open(kOtherPath);
  CHECK(verdict_of(s.state, "apihour") == Verdict::kUnknown);
}

TEST_CASE("spelling: a word for the site makes a draft of its file, which is published like any other") {
  Scenario s = writing();
  s.act(AddWord{"clermontech", WordList::kSite});
  CHECK(site_words(s) == "clermontech\n");
  CHECK(s.notice() == kNoticeWordInSite);
  CHECK(verdict_of(s.state, "clermontech") == Verdict::kRight);
  s.act(AddWord{"clermontech", WordList::kSite}).act(AddWord{"meetup", WordList::kSite});
  CHECK(site_words(s) == "clermontech\nmeetup\n");
  s.advance(2000);
  s.confirm_saves();
  const Publish publish = s.ask_and_confirm();
  CHECK(std::ranges::count(publish.change_set.files, kSiteWordsPath, &site::FileChange::path) == 1);
  s.act(DiscardDraft{std::string(kSiteWordsPath)});
}

TEST_CASE("spelling: the site's file is read when it is there, and only added to") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_site({{std::string(kSiteWordsPath), "# Nos mots\r\nApihour\r\n\r\nmeetup"},
                 {std::string(kPostPath), std::string(kPostText)}})
      .answer_drafts();
  s.open_post().act(Tick{});
  CHECK(verdict_of(s.state, "Apihour") == Verdict::kRight);
  CHECK(verdict_of(s.state, "apihour") == Verdict::kUnknown);
  CHECK(verdict_of(s.state, "meetup") == Verdict::kRight);
  CHECK(verdict_of(s.state, "# Nos mots") == Verdict::kUnknown);
  s.act(AddWord{"clermontech", WordList::kSite});
  CHECK(site_words(s) == "# Nos mots\r\nApihour\r\n\r\nmeetup\r\nclermontech\r\n");
}

TEST_CASE("spelling: while it is not known whether the site has a file, none is begun") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_site({{std::string(kPostPath), std::string(kPostText)}}, true).answer_drafts();
  s.open_post();
  CHECK_FALSE(can_add_to_site(s.state));
  s.act(AddWord{"clermontech", WordList::kSite});
  CHECK(site_words(s) == "(no draft)");
}
