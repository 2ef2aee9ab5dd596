#include <catch_amalgamated.hpp>

#include "core/site/changeset.hpp"

using namespace marbre;
using namespace marbre::site;

namespace {

const std::string kBase = "---\ntitle: API Hour &#35;54\n---\nun\ndeux\n";
const std::string kText = "---\ntitle: \"L'été : c'est « chaud » 🎉\"\n---\nun\ndeux\n";

ChangeSet one() { return freeze("head", {{"b.md", kBase, kText, "sha", {7}}}); }

bool is_valid_ref(const std::string& name) {
  for (const char* bad : {"..", "//", "@{", "\\", " ", "~", "^", ":", "?", "*", "["})
    if (name.find(bad) != std::string::npos) return false;
  for (const char c : name)
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f) return false;
  return !name.ends_with('/') && !name.ends_with('.') && !name.ends_with(".lock") &&
         name.find("/.") == std::string::npos;
}

}  // namespace

TEST_CASE("a picture is published beside pages, and neither titled nor counted as one") {
  ChangeSet set = one();
  const std::string title = suggested_title(set, true);
  add_picture(set, "a.png", "0123", 12);
  REQUIRE(set.files.size() == 2);
  CHECK(set.files[1].path == "a.png");
  CHECK(blob_sha(set.files[1]) == "0123");
  CHECK(set.files[1].base_sha.empty());
  CHECK(page_count(set) == 1);
  CHECK(suggested_title(set, true) == title);
}

TEST_CASE("a change set holds the pages that differ, by path, with their revision and their diff") {
  const ChangeSet set = freeze(
      "head",
      {{"c.md", kBase, kText, "sha-c", {3}}, {"a.md", kBase, kBase, "sha-a", {9}}, {"b.md", "", "new\n", "", {1}}});
  CHECK(set.base_head == "head");
  REQUIRE(set.files.size() == 2);
  CHECK(set.files[0].path == "b.md");
  CHECK(set.files[0].base_sha == "");
  CHECK(set.files[0].count.added == 1);
  CHECK(set.files[1].path == "c.md");
  CHECK(set.files[1].revision.value == 3);
  CHECK(set.files[1].base == kBase);
  CHECK(set.files[1].text == kText);
  CHECK(set.files[1].count.added == 1);
  CHECK(set.files[1].count.removed == 1);
  CHECK(set.files[1].hunks.size() == 1);
}

TEST_CASE("drafts that are back at their base publish nothing") {
  CHECK(freeze("head", {{"a.md", kBase, kBase, "sha", {5}}}).empty());
  CHECK(freeze("head", {}).empty());
  CHECK(suggested_title({}, true) == "");
}

TEST_CASE("a difference of line endings or of the final newline alone is a change") {
  CHECK_FALSE(freeze("head", {{"a.md", "a\n", "a\r\n", "sha", {1}}}).empty());
  CHECK_FALSE(freeze("head", {{"a.md", "a\n", "a", "sha", {1}}}).empty());
}

TEST_CASE("the suggested title names the pages, in French and English") {
  CHECK(suggested_title(one(), true) == "Modifie «\u00A0L'été : c'est « chaud » 🎉\u00A0»");
  CHECK(suggested_title(freeze("h", {{"a.md", kText, kBase, "sha", {1}}}), false) == "Edit “API Hour #54”");
  CHECK(suggested_title(freeze("h", {{"a.md", "", kBase, "", {1}}}), true) == "Ajoute «\u00A0API Hour #54\u00A0»");
  const std::vector<DraftView> three = {
      {"a.md", "", kBase, "sha", {1}}, {"b.md", "", kBase, "", {1}}, {"c.md", "", "x", "", {1}}};
  CHECK(suggested_title(freeze("h", three), true) == "Modifie «\u00A0API Hour #54\u00A0» et 2 autres pages");
  CHECK(suggested_title(freeze("h", {three[1], three[2]}), false) == "Add “API Hour #54” and “C”");
}

TEST_CASE("branch names are valid refs in ASCII, the same for the same publish") {
  CHECK(branch_name(one(), "k3x9") == "marbre/l-ete-c-est-chaud-k3x9");
  CHECK(branch_name(one(), "k3x9") == branch_name(one(), "k3x9"));
  const std::vector<std::string> titles = {
      "",         "..", "a..b", "~^:?*[\\", "日本語", "Œuvre & cœur", "x.lock", "/", "-", "@{", std::string(500, 'a'),
      "été/hiver"};
  for (const std::string& title : titles) {
    CAPTURE(title);
    const ChangeSet set = freeze("h", {{"p.md", "", "---\ntitle: '" + title + "'\n---\n", "", {1}}});
    for (const char* id : {"abc", "..", "a b/c~", "x.lock"}) {
      const std::string name = branch_name(set, id);
      CAPTURE(name);
      CHECK(is_valid_ref(name));
      CHECK(name.starts_with("marbre/"));
      CHECK(name.size() < 80);
    }
  }
  CHECK(branch_name(freeze("h", {{"p.md", "", "---\ntitle: Œuvre\n---\n", "", {1}}}), "1") == "marbre/oeuvre-1");
}
