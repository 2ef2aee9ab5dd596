#include <catch_amalgamated.hpp>

#include "core/corpus.hpp"
#include "core/frontmatter/support.hpp"

using namespace marbre;
using namespace marbre::frontmatter;
using namespace marbre::frontmatter::test;

namespace {

std::string_view cut(std::string_view source, ByteRange range) {
  return source.substr(range.from.value, range.length());
}

const Field& field(const FrontMatter& front, std::string_view key) {
  const Field* found = front.find(key);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("a file is cut into fence, YAML and body as Jekyll cuts it") {
  struct Case {
    std::string source, yaml, body;
  };
  const Case c = GENERATE(values<Case>({{"---\na: 1\n---\ntext\n", "a: 1\n", "text\n"},
                                        {"---\r\na: 1\r\n---\r\ntext", "a: 1\r\n", "text"},
                                        {"\xEF\xBB\xBF---\na: 1\n---\ntext", "a: 1\n", "text"},
                                        {"--- \t\na: 1\n...\ntext", "a: 1\n", "text"},
                                        {"---\n---\ntext", "", "text"},
                                        {"---\na: 1\n---", "a: 1\n", ""},
                                        {"---\na: \"x\n--- y\"\n---  \n\ntext", "a: \"x\n--- y\"\n", "\ntext"}}));
  CAPTURE(c.source);
  const Split s = split(c.source);
  CHECK(s.has_front_matter);
  CHECK(cut(c.source, s.yaml) == c.yaml);
  CHECK(cut(c.source, s.body) == c.body);
  CHECK(s.fence.from.value == (s.has_bom ? 3u : 0u));
  CHECK(s.fence.to == s.body.from);
}

TEST_CASE("without both fences everything is body") {
  for (const std::string source :
       {"", "text", "---", "---\na: 1\n", " ---\na: 1\n---\n", "----\na: 1\n----\n", "\n---\na: 1\n---\n"}) {
    CAPTURE(source);
    const Split s = split(source);
    CHECK_FALSE(s.has_front_matter);
    CHECK(s.fence.empty());
    CHECK(cut(source, s.body) == source);
  }
  const Split bom = split("\xEF\xBB\xBFtext");
  CHECK(bom.has_bom);
  CHECK(bom.body.from.value == 3);
}

TEST_CASE("values come as their text, with the kind Ruby gives them") {
  const std::string source = in_file(
      "layout: post\ntitle: \"L'heure \\u00e9t\\u00e9\"\nauthor: 'd''Or'\nn: 72157645154826898\nhex: 0x1F\nf: "
      "1.50\ntime: 12:30\n"
      "date: 2022-10-10 19:00\nday: 2024-01-05\nshort: 2024-1-5\non: yes\ny: y\nempty:\ntilde: ~\nurl: http://a.b/#c # "
      "comment\n"
      "hash: a#b\nbig: 1_000\ncomma: 1,000\n");
  const FrontMatter front = read(source);
  REQUIRE_FALSE(front.error);
  const auto check = [&](std::string_view key, ValueKind kind, std::string_view value) {
    CAPTURE(key);
    CHECK(field(front, key).kind == kind);
    CHECK(field(front, key).value == value);
    CHECK(field(front, key).editable);
  };
  check("layout", ValueKind::kString, "post");
  check("title", ValueKind::kString, "L'heure été");
  check("author", ValueKind::kString, "d'Or");
  check("n", ValueKind::kInteger, "72157645154826898");
  check("hex", ValueKind::kInteger, "0x1F");
  check("f", ValueKind::kFloat, "1.50");
  check("time", ValueKind::kFloat, "12:30");
  check("date", ValueKind::kDate, "2022-10-10 19:00");
  check("day", ValueKind::kDate, "2024-01-05");
  check("short", ValueKind::kString, "2024-1-5");
  check("on", ValueKind::kBool, "yes");
  check("y", ValueKind::kString, "y");
  check("empty", ValueKind::kNull, "");
  check("tilde", ValueKind::kNull, "");
  check("url", ValueKind::kString, "http://a.b/#c");
  check("hash", ValueKind::kString, "a#b");
  check("big", ValueKind::kInteger, "1_000");
  check("comma", ValueKind::kInteger, "1,000");
  CHECK(field(front, "title").line == 3);
  CHECK(cut(source, field(front, "url").value_range) == "http://a.b/#c");
  CHECK(cut(source, field(front, "url").range) == "url: http://a.b/#c # comment\n");
  CHECK(field(front, "empty").value_range.empty());
}

TEST_CASE("quoted numbers and dates are text") {
  const FrontMatter front = read(in_file("a: \"12\"\nb: 'true'\nc: \"2024-01-05\"\nd: |\n  7\n"));
  for (const Field& f : front.fields) CHECK(f.kind == ValueKind::kString);
  CHECK(field(front, "d").value == "7\n");
}

TEST_CASE("lists of scalars are joined, whatever their style") {
  const std::string source =
      in_file("a: [x, \"y z\", 3]\nb:\n- x\n# between\n- 'y'\nc:\n  - x\nd: [\n  x,\n  y\n]\ne: []\n");
  const FrontMatter front = read(source);
  REQUIRE_FALSE(front.error);
  CHECK(field(front, "a").value == "x, y z, 3");
  CHECK(field(front, "a").items == std::vector<std::string>{"x", "y z", "3"});
  CHECK(field(front, "b").value == "x, y");
  CHECK(field(front, "c").value == "x");
  CHECK(field(front, "d").value == "x, y");
  CHECK(field(front, "e").value == "");
  for (const Field& f : front.fields) {
    CAPTURE(f.key);
    CHECK(f.kind == ValueKind::kList);
    CHECK(f.editable);
  }
  CHECK(cut(source, field(front, "b").range) == "b:\n- x\n# between\n- 'y'\n");
}

TEST_CASE("maps, anchors, aliases, tags and lists of other things are shown, not edited") {
  const FrontMatter front =
      read(in_file("m:\n  a: 1\n  b: 2\nf: {a: 1}\nx: &x one\ny: *x\nt: !!str 1\nl:\n  - a: 1\nn: [[1], 2]\nbelow:\n  "
                   "text\nal: [*x]\nlast: ok\n"));
  REQUIRE_FALSE(front.error);
  for (const Field& f : front.fields) {
    CAPTURE(f.key);
    CHECK(f.editable == (f.key == "last"));
  }
  CHECK(field(front, "m").value == "a: 1\n  b: 2");
  CHECK(field(front, "y").value == "one");
}

TEST_CASE("quotes over several lines may close in the first column, as Ruby has it") {
  const std::string source = in_file("a: 1\ntitle: \"Mesurez votre\nSite\n\"\nb: [x,\ny\n]\nc: 2\n");
  const FrontMatter front = read(source);
  REQUIRE_FALSE(front.error);
  REQUIRE(front.fields.size() == 4);
  CHECK(field(front, "title").value == "Mesurez votre Site ");
  CHECK(field(front, "b").value == "x, y");
  CHECK(field(front, "c").line == 9);
}

TEST_CASE("the last of two equal keys wins") {
  const FrontMatter front = read(in_file("a: 1\nb: 2\na: 3\n"));
  REQUIRE(front.fields.size() == 3);
  CHECK(field(front, "a").value == "3");
  CHECK(front.find("c") == nullptr);
}

TEST_CASE("keys may be quoted, indented, and be followed by blanks") {
  const FrontMatter front = read(in_file("  \"a b\": 1\n  'c' : 2\n  d e  : 3\n"));
  REQUIRE_FALSE(front.error);
  CHECK(field(front, "a b").value == "1");
  CHECK(field(front, "c").value == "2");
  CHECK(field(front, "d e").value == "3");
  for (const Field& f : front.fields) CHECK(f.editable);
}

TEST_CASE("broken YAML says where, and the other fields still show") {
  const FrontMatter front = read(in_file("layout: post\ntitle: a: b\ndate: 2024-01-05\n"));
  REQUIRE(front.error);
  CHECK(front.error->code == base::ErrorCode::kBadYaml);
  CHECK(front.error->message.starts_with("line 3, column "));
  CHECK(field(front, "layout").value == "post");
  CHECK(field(front, "date").value == "2024-01-05");
  CHECK(field(front, "title").value == "a: b");
  CHECK(set(in_file("title: a: b\n"), "x", "y") == "error 3");
}

TEST_CASE("what is no map is refused, nothing at all is fine") {
  CHECK(read(in_file("title: \"a: [b\n")).error);
  CHECK(read(in_file("a: b\ntitle: 'it\n\n")).error);
  CHECK_FALSE(read(in_file("title: \"a: [b\nx: \"\n")).error);
  CHECK(read(in_file("- a\n- b\n")).error);
  CHECK(read(in_file("just text\n")).error);
  CHECK_FALSE(read(in_file("")).error);
  CHECK_FALSE(read(in_file("# only a comment\n\n")).error);
  CHECK_FALSE(read("no front matter").error);
  CHECK(read(in_file("a: " + std::string(100000, '[') + "\n")).error);
  CHECK(read(in_file("a:\n " + std::string(100000, '-') + "\n")).fields.size() == 1);
}

TEST_CASE("every post of the corpus reads without error, and entries cover the block") {
  const auto files = corpus::posts();
  if (files.empty()) SKIP("no corpus at " MARBRE_SHARED_DIR);
  REQUIRE(files.size() == 281);
  for (const auto& file : files) {
    CAPTURE(file.name);
    const FrontMatter front = read(file.text);
    CHECK(front.split.has_front_matter);
    CHECK_FALSE(front.error);
    CHECK(front.find("title") != nullptr);
    CHECK(front.find("layout") != nullptr);
    std::uint32_t at = front.split.yaml.from.value;
    for (const Field& f : front.fields) {
      CHECK(cut(file.text, {{at}, f.range.from}).find_first_not_of(" \r\n") == std::string_view::npos);
      at = f.range.to.value;
      CHECK(f.editable);
    }
    if (const Field* id = front.find("flickr_set_id"); id != nullptr && !id->value.empty())
      CHECK(file.text.find(id->value) != std::string::npos);
  }
}
