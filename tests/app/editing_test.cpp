// Editing the open page, its draft, and the store.
#include "app/scenario.hpp"
#include "core/base/hash.hpp"

using namespace marbre;
using namespace marbre::app;

namespace {

const Draft& draft_of(const Scenario& s, std::string_view path) {
  const auto at = s.state.drafts.find(path);
  REQUIRE(at != s.state.drafts.end());
  return at->second;
}

StoredDraft stored(std::string_view path, std::string_view base, std::string_view text, std::uint64_t revision) {
  return {std::string(path),  base.empty() ? "" : base::git_blob_sha(base),
          std::string(base),  std::string(text),
          Revision{revision}, Instant{1'795'386'000'000}};
}

}  // namespace

TEST_CASE("the first change makes a draft with the published text as its base") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type(" à tous");
  const Draft& draft = draft_of(s, kPostPath);
  CHECK(*draft.base == kPostText);
  CHECK(draft.base_sha == base::git_blob_sha(kPostText));
  CHECK(draft.text.to_string() == s.text());
  CHECK(s.text().find("Bonjour à tous.") != std::string::npos);
  CHECK(is_dirty(s.state, kPostPath));
  CHECK_FALSE(is_dirty(s.state, kOtherPath));
  CHECK(has_unsaved(s.state));
}

TEST_CASE("a draft is saved soon after the last change") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a");
  s.advance(kSaveDelayMs - 1);
  CHECK(s.count<SaveDraft>() == 0);
  s.advance(1);
  const SaveDraft save = s.take<SaveDraft>();
  CHECK(save.text.to_string() == s.text());
  CHECK(*save.base == kPostText);
  CHECK(save.ref == real_site());
  CHECK(has_unsaved(s.state));  // not before the store says so
  s.act(DraftSaved{save.request, save.path, save.revision});
  CHECK_FALSE(has_unsaved(s.state));
  CHECK(draft_of(s, kPostPath).saved_at == s.state.now);
  s.advance(kListDelayMs);
  CHECK_FALSE(wake_at(s.state));
}

TEST_CASE("somebody who never stops typing is saved all the same") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour");
  Instant last = s.state.now;
  for (int i = 0; i < 100; ++i) {
    s.type("x").advance(10);
    if (s.count_saves() > 0) last = s.state.now;
    s.confirm_saves();
    CHECK(s.state.now - last <= kSaveAtMostMs + 10);
  }
}

TEST_CASE("what is typed while the store is busy goes with one save as soon as it has answered") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").advance(kSaveDelayMs);
  const Scenario::Save first = s.take_save();
  s.type("b").advance(kSaveDelayMs).type("c").advance(kSaveDelayMs);
  CHECK(s.count_saves() == 0);
  s.act(DraftSaved{first.request, first.path, first.revision});
  REQUIRE(s.count_saves() == 1);
  s.confirm_saves();
  CHECK_FALSE(has_unsaved(s.state));
  CHECK(text::replay(*text::Document::from(s.stored()[0].text), s.stored()[0].state, s.stored()[0].log)
            .text.to_string() == s.text());
}

TEST_CASE("a store that does not answer holds the next save back for a second at most, a hidden tab not at all") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").advance(kSaveDelayMs);
  s.take_save();
  s.type("b").advance(kSaveDelayMs);
  CHECK(s.count_saves() == 0);
  SECTION("time") {
    s.advance(kSaveQueueMs);
    CHECK(s.count_saves() == 1);
  }
  SECTION("hidden") {
    s.act(PageHidden{});
    CHECK(s.count_saves() == 1);
  }
}

TEST_CASE("hiding the tab saves at once, and only what is not with the store yet") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{});
  CHECK(s.count_saves() == 1);
  s.act(PageHidden{});
  CHECK(s.count_saves() == 1);
}

TEST_CASE("a change during a save leaves the draft unsaved until its own save is confirmed") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{});
  const SaveDraft first = s.take<SaveDraft>();
  s.type("b");
  s.act(DraftSaved{first.request, first.path, first.revision});
  CHECK(has_unsaved(s.state));
  s.advance(kSaveDelayMs);
  const Scenario::Save second = s.take_save();
  CHECK(second.revision > first.revision);
  s.act(DraftSaved{second.request, second.path, second.revision});
  CHECK_FALSE(has_unsaved(s.state));
}

TEST_CASE("answers of the store may come late, doubled and in the wrong order") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{});
  const SaveDraft first = s.take<SaveDraft>();
  s.type("b").act(PageHidden{});
  const Scenario::Save second = s.take_save();
  s.act(DraftSaved{second.request, second.path, second.revision});
  CHECK_FALSE(has_unsaved(s.state));
  s.act(DraftSaved{first.request, first.path, first.revision});
  s.act(DraftSaved{second.request, second.path, second.revision});
  s.fail(first.request, Outcome::kQuota);
  CHECK(draft_of(s, kPostPath).saved == second.revision);
  CHECK_FALSE(draft_of(s, kPostPath).save_failure);
  s.act(DraftSaved{999, std::string(kPostPath), Revision{1}});
  CHECK_FALSE(has_unsaved(s.state));
}

TEST_CASE("a save whose answer is lost is sent again") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{});
  s.take<SaveDraft>();
  s.advance(kSaveRetryMs);
  const SaveDraft again = s.take<SaveDraft>();
  CHECK(again.text.to_string() == s.text());
  s.act(DraftSaved{again.request, again.path, again.revision});
  CHECK_FALSE(has_unsaved(s.state));
}

TEST_CASE("a full store is told once, stays unsaved, and the next change tries again") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{});
  s.fail(s.take<SaveDraft>().request, Outcome::kQuota);
  CHECK(s.notice() == kNoticeDraftNotSaved);
  CHECK(draft_of(s, kPostPath).save_failure);
  CHECK(has_unsaved(s.state));
  s.act(DismissNotice{}).type("b").advance(kSaveDelayMs);
  s.fail(s.take<SaveDraft>().request, Outcome::kQuota);
  CHECK(s.notice().empty());
  s.advance(kSaveRetryMs);  // and without any change
  s.confirm_saves();
  CHECK_FALSE(has_unsaved(s.state));
  CHECK_FALSE(draft_of(s, kPostPath).save_failure);
}

TEST_CASE("a draft that is equal to the published page again is deleted from the store") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{}).confirm_saves();
  const Revision saved = draft_of(s, kPostPath).revision;
  s.replace_all(kPostText);
  CHECK_FALSE(is_dirty(s.state, kPostPath));
  const DeleteDraft gone = s.take<DeleteDraft>();
  CHECK(gone.path == kPostPath);
  CHECK(gone.revision >= saved);
  CHECK_FALSE(has_unsaved(s.state));
  s.act(DraftDeleted{gone.request, gone.path});
}

TEST_CASE("a draft the store never heard of needs no deletion") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(Undo{});
  CHECK(s.text() == kPostText);
  CHECK(s.count<DeleteDraft>() == 0);
  s.advance(5000);
  CHECK(s.count<SaveDraft>() == 0);
}

TEST_CASE("a deletion that fails is told") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("a").act(PageHidden{}).confirm_saves();
  s.act(Undo{});
  s.fail(s.take<DeleteDraft>().request, Outcome::kQuota);
  CHECK(s.notice() == kNoticeDraftNotDeleted);
}

TEST_CASE("undo after paste restores the selection") {
  Scenario s;
  s.open_site().open_post();
  const text::Selection before{{4}, {9}};
  s.act(SetSelection{before});
  s.act(EditText{text::Change::replace({{4}, {9}}, "collé"), text::Selection::caret({10}), text::EditKind::kPaste});
  s.act(Undo{});
  CHECK(s.text() == kPostText);
  CHECK(s.state.page->selection == before);
  s.act(Redo{});
  CHECK(s.state.page->selection == text::Selection::caret({10}));
  CHECK(is_dirty(s.state, kPostPath));
}

TEST_CASE("a field is set in one step, and undone in one") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour");
  const text::Selection caret = s.state.page->selection;
  s.act(SetField{"title", "API Hour 73"});
  CHECK(s.text() == "---\ntitle: API Hour 73\n---\n\nBonjour.\n");
  CHECK(s.state.page->selection.head.value == caret.head.value + 3);
  s.act(Undo{});
  CHECK(s.text() == kPostText);
  CHECK(s.state.page->selection == caret);
  s.act(Redo{});
  CHECK(s.text() == "---\ntitle: API Hour 73\n---\n\nBonjour.\n");
}

TEST_CASE("two fields set one after the other are two steps") {
  Scenario s;
  s.open_site().open_post().act(SetField{"title", "Un"}).act(SetField{"place", "Clermont"});
  s.act(Undo{});
  CHECK(s.text() == "---\ntitle: Un\n---\n\nBonjour.\n");
}

TEST_CASE("a field that cannot be set alone is left alone, with a word about it") {
  Scenario s;
  s.start("#/clermontech/site/edit/map.md").answer_outbox().answer_drafts();
  const std::string text = "---\nmap:\n  lat: 1\n  lng: 2\n---\n";
  s.answer_site({{"map.md", text}});
  s.act(SetField{"map", "x"});
  CHECK(s.text() == text);
  CHECK(s.notice() == kNoticeFieldNotEditable);
}

TEST_CASE("a change that does not fit the text is not applied") {
  Scenario s;
  s.open_site().open(kOtherPath);
  const std::uint32_t e_acute = static_cast<std::uint32_t>(kOtherText.find("À") + 1);
  s.act(EditText{text::Change::replace({{500}, {501}}, "x"), {}, text::EditKind::kType});
  s.act(EditText{text::Change::replace({{e_acute}, {e_acute}}, "x"), {}, text::EditKind::kType});
  s.act(EditText{text::Change::replace({{0}, {0}}, "\xff"), {}, text::EditKind::kType});
  s.act(EditText{text::Change{}, {}, text::EditKind::kType});
  CHECK(s.text() == kOtherText);
  s.act(SetSelection{{{100000}, {e_acute}}});
  CHECK(s.state.page->selection.anchor.value == kOtherText.size());
  CHECK(s.state.page->selection.head.value == e_acute - 1);
}

TEST_CASE("actions without a page do nothing") {
  Scenario s;
  s.start();
  s.act(EditText{text::Change::replace({{0}, {0}}, "x"), {}, text::EditKind::kType})
      .act(Undo{})
      .act(Redo{})
      .act(SetField{"a", "b"})
      .act(SetSelection{})
      .act(CloseUndoGroup{})
      .act(DiscardDraft{"x"})
      .act(OpenPagePath{"x"})
      .act(AskPublish{})
      .act(ConfirmPublish{})
      .act(ClosePublish{})
      .act(MergePull{})
      .act(RefreshPulls{})
      .act(SelectPullFile{3})
      .act(RetrySite{})
      .act(CancelRequest{77})
      .act(NeedImage{"a.png"});
  CHECK(s.state.drafts.empty());
}

TEST_CASE("a discarded draft comes back by undo") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type(" à tous").act(PageHidden{}).confirm_saves();
  const std::string mine = s.text();
  s.act(DiscardDraft{std::string(kPostPath)});
  CHECK(s.text() == kPostText);
  CHECK_FALSE(is_dirty(s.state, kPostPath));
  CHECK(s.count<DeleteDraft>() == 1);
  CHECK(s.notice() == kNoticeDraftDiscarded);
  s.act(Undo{});
  CHECK(s.text() == mine);
  CHECK(is_dirty(s.state, kPostPath));
  s.advance(kSaveDelayMs);
  CHECK(s.take<SaveDraft>().text.to_string() == mine);
}

TEST_CASE("discarding the draft of another page opens it first, so that undo can bring it back") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("!").open(kOtherPath);
  s.act(DiscardDraft{std::string(kPostPath)});
  CHECK(s.state.page->path == kPostPath);
  CHECK(s.text() == kPostText);
  s.act(Undo{});
  CHECK(is_dirty(s.state, kPostPath));
}

TEST_CASE("drafts are restored when the site is opened again") {
  Scenario s;
  const std::string mine = "---\ntitle: API Hour\n---\n\nBonsoir.\n";
  s.start("#/clermontech/site/edit/" + std::string(kPostPath)).answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, mine, 5)});
  s.answer_site({{std::string(kPostPath), std::string(kPostText)}});
  CHECK(s.text() == mine);
  CHECK_FALSE(has_unsaved(s.state));
  CHECK_FALSE(is_outdated(s.state, kPostPath));
  s.caret_after("Bonsoir").type("!");
  CHECK(draft_of(s, kPostPath).revision > Revision{5});
}

TEST_CASE("a new page that exists only as a draft is in the list and opens") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_drafts({stored("_posts/2026-12-01-nouveau.md", "", "---\ntitle: Nouveau\n---\n", 5)});
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
  REQUIRE(s.state.site->pages.size() == 2);
  CHECK(s.state.site->pages[0].title == "Nouveau");
  s.open("_posts/2026-12-01-nouveau.md");
  CHECK(s.text() == "---\ntitle: Nouveau\n---\n");
  CHECK_FALSE(is_outdated(s.state, "_posts/2026-12-01-nouveau.md"));
}

TEST_CASE("a draft of a page that changed meanwhile keeps its text and its own base") {
  Scenario s;
  const std::string mine = "---\ntitle: API Hour\n---\n\nBonsoir.\n";
  s.start("#/clermontech/site/edit/" + std::string(kPostPath)).answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, mine, 5)});
  s.answer_site({{std::string(kPostPath), std::string(kPostText) + "Quelqu'un d'autre.\n"}});
  CHECK(s.text() == mine);
  CHECK(*draft_of(s, kPostPath).base == kPostText);
  CHECK(is_outdated(s.state, kPostPath));
  s.act(AskPublish{}).act(ConfirmPublish{});
  CHECK(s.take<Publish>().change_set.files.at(0).base_sha == base::git_blob_sha(kPostText));
}

TEST_CASE("undoing a discard of an outdated draft does not pass it off as up to date") {
  Scenario s;
  const std::string mine = "---\ntitle: API Hour\n---\n\nBonsoir.\n";
  const std::string theirs = std::string(kPostText) + "Quelqu'un d'autre.\n";
  s.start("#/clermontech/site/edit/" + std::string(kPostPath)).answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, mine, 5)});
  s.answer_site({{std::string(kPostPath), theirs}});
  s.act(DiscardDraft{std::string(kPostPath)});
  CHECK(s.text() == theirs);
  s.act(Undo{});
  CHECK(s.text() == mine);
  CHECK(is_outdated(s.state, kPostPath));
  s.act(Redo{}).caret_after("autre").type(" !");
  CHECK_FALSE(is_outdated(s.state, kPostPath));
  CHECK(*draft_of(s, kPostPath).base == theirs);
}

TEST_CASE("a draft of a page that was deleted meanwhile is kept, and opens") {
  Scenario s;
  s.start("#/clermontech/site/edit/" + std::string(kPostPath)).answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, "---\ntitle: API Hour\n---\nBonsoir.\n", 5)});
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
  CHECK(s.text() == "---\ntitle: API Hour\n---\nBonsoir.\n");
  CHECK(is_outdated(s.state, kPostPath));
}

TEST_CASE("a stored draft that is what the site has by now is not a draft any more") {
  Scenario s;
  const std::string mine = "---\ntitle: API Hour\n---\n\nBonsoir.\n";
  s.start("#/clermontech/site").answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, mine, 5)});
  s.answer_site({{std::string(kPostPath), mine}});
  CHECK_FALSE(is_dirty(s.state, kPostPath));
  CHECK(s.take<DeleteDraft>().revision == Revision{5});
}

TEST_CASE("a stored draft that is damaged is left where it is") {
  Scenario s;
  s.start("#/clermontech/site").answer_outbox();
  s.answer_drafts({stored(kPostPath, kPostText, "\xff\xfe", 5)});
  CHECK(s.notice() == kNoticeDraftUnreadable);
  CHECK(s.count<DeleteDraft>() == 0);
}

TEST_CASE("when drafts cannot be read, pages are for reading until they can be") {
  Scenario s;
  s.start("#/clermontech/site/edit/a-propos.md").answer_outbox();
  s.fail(s.take<ListDrafts>().request, Outcome::kUnknown);
  CHECK(s.notice() == kNoticeDraftsUnreadable);
  s.answer_site({{std::string(kOtherPath), std::string(kOtherText)}});
  CHECK(s.state.page->read_only);
  s.act(RetrySite{});
  s.answer_drafts({stored(kOtherPath, kOtherText, "---\ntitle: Mien\n---\n", 9)});
  CHECK_FALSE(s.state.page->read_only);
  CHECK(s.text() == "---\ntitle: Mien\n---\n");
}

TEST_CASE("leaving a site saves its drafts, and keeps them until the store has them") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("!");
  const std::string mine = s.text();
  s.act(OpenDemo{});
  const SaveDraft save = s.take<SaveDraft>();
  CHECK(save.ref == real_site());
  CHECK(has_unsaved(s.state));
  s.fail(save.request, Outcome::kQuota);
  CHECK(has_unsaved(s.state));
  SECTION("it is saved in the end") {
    s.advance(kSaveRetryMs);
    s.confirm_saves();
    CHECK_FALSE(has_unsaved(s.state));
    CHECK(s.state.left_drafts.empty());
  }
  SECTION("coming back finds it, newer than what is stored") {
    s.sent.clear();
    s.act(Navigate{{real_site(), RouteEdit{std::string(kPostPath)}}});
    s.answer_drafts({stored(kPostPath, kPostText, "older", 5)});
    CHECK(s.text() == mine);
    CHECK(has_unsaved(s.state));
  }
}

TEST_CASE("a draft that is being deleted does not come back when the site is opened again") {
  Scenario s;
  s.open_site().open_post().caret_after("Bonjour").type("!").act(PageHidden{}).confirm_saves();
  const Revision saved = draft_of(s, kPostPath).revision;
  s.act(DiscardDraft{std::string(kPostPath)}).act(OpenDemo{});
  s.take<ListDrafts>();
  s.act(Navigate{{real_site(), RoutePages{}}});
  s.answer_drafts({stored(kPostPath, kPostText, "---\ntitle: API Hour\n---\n\nBonjour!.\n", saved.value)});
  CHECK(s.state.drafts.empty());
}

TEST_CASE("the preview's tree has ranges of the page, and words are counted as readers do") {
  Scenario s;
  s.open_site().open(kOtherPath);
  const Derived& derived = s.state.page->derived;
  base::ByteRange paragraph;
  for (std::uint32_t b = 0; b < derived.tree.blocks.size(); ++b)
    for (const markdown::Node& node : derived.tree.blocks[b]->nodes)
      if (node.kind == markdown::NodeKind::kParagraph && paragraph.empty()) paragraph = derived.tree.range(b, node);
  REQUIRE_FALSE(paragraph.empty());
  CHECK(kOtherText.substr(paragraph.from.value, paragraph.length()).starts_with("Qui sommes-nous ?"));
  CHECK(derived.words == 2);  // the question mark after its space is none
  s.replace_all(
      "---\ntitle: pas compté\n---\n\n# L'été\n\nUn **m**ot, deux&nbsp;: `trois` "
      "[lien](http://x.y)\n\n![non](a.png)\n\n```\nni ceci\n```\n");
  CHECK(s.state.page->derived.words == 6);
}

TEST_CASE("the list follows a draft's title") {
  Scenario s;
  s.open_site().open_post().act(SetField{"title", "Nouveau titre"}).advance(kListDelayMs);
  CHECK(s.state.site->pages[0].title == "Nouveau titre");
}

TEST_CASE("an update waits until all is saved") {
  Scenario s;
  s.open_site().act(ApplyUpdate{});
  CHECK(s.count<ReloadForUpdate>() == 0);  // there is none
  s.act(UpdateReady{}).open_post().caret_after("Bonjour").type("!").act(ApplyUpdate{});
  CHECK(s.count<ReloadForUpdate>() == 0);
  s.confirm_saves();
  CHECK(s.count<ReloadForUpdate>() == 1);
}

TEST_CASE("revisions of one session are never those of an earlier one") {
  Scenario first, second;
  first.open_site().open_post().caret_after("Bonjour").type("a");
  second.state.now = first.state.now + 60'000;
  second.open_site().open_post().caret_after("Bonjour").type("b");
  CHECK(draft_of(second, kPostPath).revision > draft_of(first, kPostPath).revision);
}

namespace {

text::Document text_of(std::string_view bytes) { return *text::Document::from(bytes); }

}  // namespace

TEST_CASE("a text opened for measuring replaces the page's, in one step") {
  Scenario s;
  s.open_site().act(OpenText{std::string(kPostPath), text_of("---\ntitle: Long\n---\n\nTexte.\n")});
  CHECK(s.text() == "---\ntitle: Long\n---\n\nTexte.\n");
  CHECK(is_dirty(s.state, kPostPath));
  s.act(Undo{});
  CHECK(s.text() == kPostText);
  CHECK(s.state.drafts.empty());
}

TEST_CASE("a text may be opened as a page that the site does not have: a new one, with its draft") {
  Scenario s;
  s.open_site().act(OpenText{"_posts/2026-01-01-neuf.md", text_of("Neuf.\n")});
  CHECK(s.text() == "Neuf.\n");
  CHECK(is_dirty(s.state, "_posts/2026-01-01-neuf.md"));
  CHECK(s.state.route == Route{real_site(), RouteEdit{"_posts/2026-01-01-neuf.md"}});
  CHECK(s.notice() == "");
}

TEST_CASE("a text opened without a site stands in one of its own, which nobody is asked for") {
  Scenario s;
  s.start().act(OpenText{"_posts/2026-01-01-neuf.md", text_of("Neuf.\n")});
  CHECK(s.text() == "Neuf.\n");
  CHECK(s.state.site.has_value());
  CHECK(s.count<OpenSite>() == 0);
  CHECK(s.count<SetFragment>() == 0);
  s.type("Tout ");
  CHECK(s.text() == "Tout Neuf.\n");
  s.act(OpenText{"_posts/2026-01-01-neuf.md", text_of("Encore.\n")});
  CHECK(s.text() == "Encore.\n");
}
