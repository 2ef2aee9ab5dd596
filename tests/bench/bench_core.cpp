// What one keystroke costs in the core, at three sizes of page: the edit (update, with its undo step and draft),
// wrapping what is on screen again, reading the page again (front matter, Markdown tree), laying the preview out again.
// Text is typed in the middle of the page, at the pace of one key after another; widths are those of a table of
// advances, as they come from gfx's cache.
//
// The final text is compared with what was typed before any number is printed: a fast wrong answer is no answer.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "app/update.hpp"
#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "ui/widgets/preview_layout.hpp"
#include "ui/widgets/text_layout.hpp"

namespace {

using namespace marbre;
using Clock = std::chrono::steady_clock;

constexpr float kEditorWidth = 595, kPreviewWidth = 520, kScreen = 1000;
constexpr int kRowsOnScreen = 36;
constexpr std::string_view kTyped =
    "Ce soir-là, l’équipe a présenté ce qu’elle avait appris : peu de théorie, beaucoup d’essais, et **une leçon** que "
    "personne "
    "n’oubliera. La salle était pleine dès sept heures ; on a parlé de `Document`, de réseaux et de café jusqu’à la "
    "fermeture. ";

class TableMeasure final : public ui::Measure {
 public:
  TableMeasure() {
    for (std::size_t i = 0; i < widths_.size(); ++i) widths_[i] = 4 + static_cast<float>(i * 7 % 9);
  }
  float advance(ui::Tone tone, std::string_view cluster) override {
    const auto c = static_cast<unsigned char>(cluster[0]);
    return widths_[c] + (tone == ui::Tone::kStrong ? 1.0f : 0.0f);
  }

 private:
  std::array<float, 256> widths_{};
};

class TableSource final : public ui::PreviewSource {
 public:
  float advance(gfx::TextStyle style, std::string_view cluster) override {
    return measure_.advance(ui::Tone::kText, cluster) * style.size / 16;
  }
  ui::ImageFact image(std::string_view target) override {
    return {std::string(target), ui::ImageStatus::kMissing, 0, 0};
  }

 private:
  TableMeasure measure_;
};

std::string page_of(std::size_t bytes) {
  std::string page =
      "---\nlayout: post\ntitle: \"Soirée d’été\"\ndate: 2026-06-29 19:00:00 +0200\ntags: [web, café]\n---\n";
  for (int i = 0; page.size() < bytes; ++i) {
    const std::string n = std::to_string(i);
    page += "## Partie " + n + "\n\nUn paragraphe de *quelques* lignes, avec un [lien](https://example.org/" + n +
            ") et du `code`, comme on en écrit **souvent** : il dit ce qui s’est passé, qui était là, et ce qu’on en "
            "garde.\n\n- un point\n"
            "- un autre, plus long, qui va jusqu’à la ligne suivante quand la colonne est étroite\n\n";
    if (i % 5 == 0) page += "> Une citation.\n\n| a | b |\n|---|---|\n| " + n + " | deux |\n\n";
  }
  return page;
}

struct Samples {
  std::vector<double> edit, wrap, parse, preview, total;
};

double micros(Clock::time_point from) { return std::chrono::duration<double, std::micro>(Clock::now() - from).count(); }

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

// What a frame looks at: the rows around the caret, the blocks around the one with the caret.
void look_at_editor(ui::TextLayout& layout, text::ByteOffset caret, ui::Measure& measure) {
  std::uint32_t line = layout.document().line_of(caret).value;
  line -= std::min(line, 8u);
  for (int rows = 0; rows < kRowsOnScreen && line < layout.document().line_count(); ++line) {
    rows += static_cast<int>(layout.line({line}, measure).wrap.rows.size());
  }
}

void look_at_preview(ui::PreviewLayout& layout, const markdown::Tree& tree, text::ByteOffset caret,
                     ui::PreviewSource& source) {
  std::uint32_t block = layout.block_with(tree, caret);
  block -= std::min(block, 4u);
  for (float y = 0; y < kScreen && block < layout.blocks().size(); ++block) {
    layout.block(tree, block, source);
    y += layout.height(block);
  }
}

[[noreturn]] void fail(const char* why) {
  std::fprintf(stderr, "bench_core: %s\n", why);
  std::exit(1);
}

struct Session {
  app::AppState state;
  ui::TextLayout editor{ui::Highlighting::kMarkdown};
  ui::PreviewLayout preview;
  TableMeasure measure;
  TableSource source;
  std::uint32_t anchor = 0;

  double open(const std::string& page, text::ByteOffset caret) {
    const Clock::time_point start = Clock::now();
    auto document = text::Document::from(page);
    if (!document.ok()) fail("the page is no document");
    app::OpenPage open;
    open.path = "_posts/2026-06-29-bench.md";
    open.base = std::make_shared<const std::string>(page);
    open.text = std::move(document).value();
    open.selection = text::Selection::caret(caret);
    state.page = std::move(open);
    app::refresh(state);
    editor.set_width(kEditorWidth, 8, 1);
    editor.set_document(state.page->text);
    look_at_editor(editor, caret, measure);
    preview.set_width(kPreviewWidth, 1);
    preview.set_tree(state.page->derived.tree, anchor);
    look_at_preview(preview, state.page->derived.tree, caret, source);
    return micros(start);
  }

  void key(std::string_view cluster, Samples& samples) {
    const text::ByteOffset at = state.page->selection.head;
    const text::Change change = text::Change::replace({at, at}, std::string(cluster));
    const auto after = text::Selection::caret(at + static_cast<std::uint32_t>(cluster.size()));
    state.now = state.now + 120;

    const Clock::time_point start = Clock::now();
    app::update(state, app::EditText{change, after, text::EditKind::kType});
    const Clock::time_point edited = Clock::now();
    samples.edit.push_back(std::chrono::duration<double, std::micro>(edited - start).count());

    editor.apply(change, state.page->text);
    look_at_editor(editor, after.head, measure);
    const Clock::time_point wrapped = Clock::now();
    samples.wrap.push_back(std::chrono::duration<double, std::micro>(wrapped - edited).count());

    app::refresh(state);
    const Clock::time_point parsed = Clock::now();
    samples.parse.push_back(std::chrono::duration<double, std::micro>(parsed - wrapped).count());

    preview.set_tree(state.page->derived.tree, anchor);
    look_at_preview(preview, state.page->derived.tree, after.head, source);
    samples.preview.push_back(micros(parsed));
    samples.total.push_back(micros(start));
  }
};

void run(const char* name, std::size_t bytes, int keys) {
  const std::string page = page_of(bytes);
  const std::size_t middle = page.find("Un paragraphe", page.size() / 2);
  if (middle == std::string::npos) fail("the page has no middle");
  const text::ByteOffset caret{static_cast<std::uint32_t>(middle)};
  Session session;
  const double opened = session.open(page, caret);

  Samples samples;
  std::string typed;
  std::size_t at = 0;
  for (int i = 0; i < keys; ++i) {
    const std::size_t end = text::next_cluster(kTyped, at);
    const std::string_view cluster = kTyped.substr(at, end - at);
    at = end == kTyped.size() ? 0 : end;
    typed += cluster;
    session.key(cluster, samples);
  }
  std::string expected = page;
  expected.insert(middle, typed);
  if (session.state.page->text.to_string() != expected) fail("the text is not what was typed");
  if (session.editor.document() != session.state.page->text) fail("the layout is of another text");

  std::printf("%-7s opened in %8.2f ms, %d keystrokes, text verified\n", name, opened / 1000, keys);
  const auto print = [](const char* step, const std::vector<double>& values) {
    std::printf("        %-8s median %9.1f us   p95 %9.1f us\n", step, quantile(values, 0.5), quantile(values, 0.95));
  };
  print("edit", samples.edit);
  print("re-wrap", samples.wrap);
  print("re-parse", samples.parse);
  print("layout", samples.preview);
  print("total", samples.total);
}

}  // namespace

int main() {
  std::printf("core cost of one keystroke in the middle of a page\n");
  run("4 kB", 4u << 10, 400);
  run("100 kB", 100u << 10, 400);
  run("1 MB", 1u << 20, 200);
  return 0;
}
