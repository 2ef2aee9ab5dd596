// The whole interface on the headless platform, over a site of the test's own files.
#pragma once
#include <catch_amalgamated.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.hpp"
#include "platform/headless/headless.hpp"

namespace marbre::test {

using SiteFiles = std::vector<std::pair<std::string, std::string>>;  // path, bytes; sorted here

class SiteApp : public platform::Headless {
 public:
  explicit SiteApp(SiteFiles files, std::string_view language = "en", float width = 1280, float height = 800)
      : Headless(width, height) {
    using base::Json;
    std::ranges::sort(files);
    reply(
        R"({"type":"host_ready","theme":"light","monospace":false,"typography":false,"dark":false,"reduced_motion":true,"online":true,)"
        R"("fragment":"#/o/r","id_seed":"00000001","has_token":true,"login":"ada","language":")" +
        std::string(language) + "\"}");
    const std::vector<platform::Outgoing> asked = take("open_site");
    REQUIRE(asked.size() == 1);
    Json::Array entries, texts;
    std::string bytes;
    for (const auto& [path, text] : files) {
      const auto size = static_cast<std::uint32_t>(text.size());
      std::string sha(40, '1');
      const std::string number = std::to_string(entries.size());
      sha.replace(0, number.size(), number);
      entries.push_back(Json(Json::Array{Json(path), Json(sha), Json(size), Json("100644")}));
      if (!site::is_text_path(path)) continue;
      texts.push_back(Json(Json::Array{Json(path), Json(size)}));
      bytes += text;
    }
    reply(Json(Json::Object{{"type", "site_opened"},
                            {"request", asked[0].envelope["request"]},
                            {"ref", asked[0].envelope["ref"]},
                            {"default_branch", "main"},
                            {"head", "3333333333333333333333333333333333333333"},
                            {"can_write", true},
                            {"from_cache", false},
                            {"entries", Json(std::move(entries))},
                            {"texts", Json(std::move(texts))}})
              .dump(),
          bytes);
    for (const platform::Outgoing& drafts : take("list_drafts")) {
      reply(Json(Json::Object{
                     {"type", "drafts_listed"}, {"request", drafts.envelope["request"]}, {"drafts", Json::Array{}}})
                .dump());
    }
  }
  SiteApp& open(std::string_view path) {
    reply(R"({"type":"navigated","fragment":"#/o/r/edit/)" + std::string(path) + "\"}");
    REQUIRE(state().page);
    return *this;
  }
  std::string text() const { return state().page->text.to_string(); }
  std::uint32_t focused() { return app().ui().focus; }
  const ui::Node* focused_node() { return tree().find(focused()); }
  bool ctrl(std::string_view key, bool shift = false) { return press(key, {.shift = shift, .ctrl = true}); }
  // Name of the option that Enter would take in the combobox with the focus, "" when there is none.
  std::string active_option() {
    const ui::Node* const field = focused_node();
    const ui::Node* const option = field != nullptr ? tree().find(field->active) : nullptr;
    return option != nullptr ? option->name : std::string();
  }
};

}  // namespace marbre::test
