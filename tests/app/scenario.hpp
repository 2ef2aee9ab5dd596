// A small language for scenarios: a person acts, a clock that only we move, and a host that answers what we tell it to.
// Every step goes through `update` and is followed by the invariants that hold at any time (check_always).
#pragma once
#include <catch_amalgamated.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/notices.hpp"
#include "app/update.hpp"

namespace marbre::app {

inline constexpr std::string_view kPostPath = "_posts/2026-11-12-api-hour-73.md";
inline constexpr std::string_view kPostText = "---\ntitle: API Hour\n---\n\nBonjour.\n";
inline constexpr std::string_view kOtherPath = "a-propos.md";
inline constexpr std::string_view kOtherText = "---\ntitle: À propos\n---\n\nQui sommes-nous ?\n";

SiteRef real_site();  // clermontech/site
site::Entry entry_of(std::string_view path, std::string_view bytes);
void check_always(const AppState& state);

class Scenario {
 public:
  Scenario();

  AppState state;
  std::vector<Effect> sent;  // that nothing has looked at yet

  // -- time and people
  Scenario& act(Action action);
  Scenario& advance(std::int64_t ms);     // a Tick at every deadline on the way, as the host does it
  Scenario& type(std::string_view text);  // at the caret
  Scenario& caret_after(std::string_view text);
  Scenario& replace_all(std::string_view text);
  Scenario& open(std::string_view path) { return act(OpenPagePath{std::string(path)}); }

  // -- the host
  Scenario& start(std::string fragment = "", bool online = true, bool has_token = true);
  Scenario& open_site(bool can_write = true);  // a real site with two pages, opened, no drafts, nothing in the outbox
  Scenario& open_demo();
  Scenario& open_post() { return open(kPostPath); }
  Scenario& answer_site(std::vector<std::pair<std::string, std::string>> texts, bool from_cache = false,
                        std::string head = "head-1", bool can_write = true);
  Scenario& answer_drafts(std::vector<StoredDraft> drafts = {});
  Scenario& answer_outbox(std::vector<OutboxItem> items = {});
  // The first save that nothing has looked at yet, whole or of changes; it is done in `store` as the host does it.
  struct Save {
    std::uint32_t request;
    std::string path;
    Revision revision;
    bool whole, done;
  };
  Save take_save();
  std::size_t count_saves() const { return count<SaveDraft>() + count<AppendDraft>(); }
  std::map<std::string, StoredDraft> store;  // by path
  std::map<std::string, std::uint32_t> batches;
  std::vector<StoredDraft> stored() const;
  Scenario& confirm_saves();  // answers every SaveDraft and DeleteDraft that was sent
  Scenario& fail(std::uint32_t request, Outcome outcome, std::optional<Instant> retry_at = std::nullopt,
                 std::string detail = "");

  // -- what was sent
  template <class E>
  std::size_t count() const {
    std::size_t n = 0;
    for (const Effect& effect : sent) n += std::holds_alternative<E>(effect) ? 1 : 0;
    return n;
  }
  // The first effect of this kind that was not taken yet; fails the test when there is none.
  template <class E>
  E take() {
    for (auto at = sent.begin(); at != sent.end(); ++at) {
      if (!std::holds_alternative<E>(*at)) continue;
      E effect = std::get<E>(std::move(*at));
      sent.erase(at);
      return effect;
    }
    FAIL("no such effect was sent");
    std::abort();
  }

  // -- questions
  std::string text() const { return state.page ? state.page->text.to_string() : "(no page)"; }
  std::string notice() const { return state.notice ? state.notice->key : ""; }
  Publish ask_and_confirm();  // AskPublish, ConfirmPublish, and the effect
  PublishDone done(const Publish& publish, std::uint32_t pull_number) const;
};

}  // namespace marbre::app
