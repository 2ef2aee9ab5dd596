// What one keystroke costs, at four sizes of page, in the order in which it happens: the agent's input becomes an edit
// of the editor's copy (highlight states, index of rows), `update` applies it (undo step, draft), the rows on the
// screen are wrapped again, the agent gets its window back in UTF-16. Drawing a screenful of editor is measured in
// whole frames of the headless platform. Reading the page again (front matter, Markdown tree) and the preview have rows
// of their own. Text is typed in the middle of the page, at the pace of one key after another; widths are those of a
// table of advances, as they come from gfx's cache.
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
#include "core/base/json.hpp"
#include "core/base/utf8.hpp"
#include "core/text/grapheme.hpp"
#include "parse.hpp"
#include "platform/headless/headless.hpp"
#include "search.hpp"
#include "ui/facade.hpp"
#include "ui/widgets/editor.hpp"
#include "ui/widgets/preview_layout.hpp"
#include "ui/widgets/text_view.hpp"

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

// A post without ornaments: paragraphs of a few hard-wrapped lines, quotes and apostrophes, now and then a link.
std::string prose_of(std::size_t bytes) {
  std::string page;
  for (int i = 0; page.size() < bytes; ++i) {
    if (i % 6 == 0) page += "## Soir " + std::to_string(i) + "\n\n";
    page +=
        "Ce soir-là, l’équipe d'accueil a présenté ce qu'elle avait appris : peu de théorie, beaucoup d'essais,\net "
        "une "
        "\"leçon\" que personne n'oubliera. La salle était pleine dès sept heures ; on a parlé de réseaux,\nde café... "
        "et "
        "de [ce lien](/notes/) jusqu'à la fermeture.\n\n";
  }
  return page;
}

struct Samples {
  std::vector<double> input, edit, wrap, agent, sum, parse, preview;
};

double micros(Clock::time_point from) { return std::chrono::duration<double, std::micro>(Clock::now() - from).count(); }

double quantile(std::vector<double> values, double q) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[static_cast<std::size_t>(q * static_cast<double>(values.size() - 1))];
}

// What a frame looks at: the rows around the caret, the blocks around the one with the caret.
void look_at_editor(ui::TextView& view, ui::Measure& measure) {
  ui::show_caret(view, measure);
  std::uint32_t line = view.top_line.value;
  for (int rows = 0; rows < kRowsOnScreen && line < view.layout.document().line_count(); ++line) {
    rows += static_cast<int>(view.layout.line({line}, measure).wrap.rows.size());
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
  ui::TextView editor{ui::Highlighting::kMarkdown};
  ui::Agent agent;
  ui::PreviewLayout preview;
  TableMeasure measure;
  TableSource source;
  std::uint32_t anchor = 0;
  double seconds = 0;
  struct Opening {
    double document, layout, parse, preview;
  };

  Opening open(const std::string& page, text::ByteOffset caret) {
    Opening took{};
    Clock::time_point start = Clock::now();
    const auto lap = [&start] {
      const double us = micros(start);
      start = Clock::now();
      return us / 1000;
    };
    auto document = text::Document::from(page);
    if (!document.ok()) fail("the page is no document");
    took.document = lap();
    app::OpenPage open;
    open.path = "_posts/2026-06-29-bench.md";
    open.base = std::make_shared<const std::string>(page);
    open.text = std::move(document).value();
    open.selection = text::Selection::caret(caret);
    state.page = std::move(open);
    start = Clock::now();
    app::refresh(state);
    took.parse = lap();
    editor.line_height = 28;
    editor.height = kRowsOnScreen * 28;
    editor.layout.set_width(kEditorWidth, 8, 1);
    ui::open_text(editor, state.page->text, {0});
    ui::adopt(editor, state.page->text, state.page->selection, {0});
    look_at_editor(editor, measure);
    ui::publish(editor, agent, seconds);
    took.layout = lap();
    preview.set_width(kPreviewWidth, 1);
    preview.set_tree(state.page->derived.tree, anchor);
    look_at_preview(preview, state.page->derived.tree, caret, source);
    took.preview = lap();
    return took;
  }

  void key(std::string_view cluster, Samples& samples) {
    state.now = state.now + 120;
    seconds += 0.12;
    const ui::AgentInput input{
        1, agent.serial, ui::AgentInputKind::kInsert, agent.selection_from, agent.selection_to, std::string(cluster)};
    Clock::time_point start = Clock::now();
    const auto lap = [&start](std::vector<double>& into) {
      into.push_back(micros(start));
      start = Clock::now();
    };
    ui::TextEvents events;
    ui::receive(editor, input, seconds, events);
    lap(samples.input);
    for (ui::TextEvent& event : events) {
      if (auto* edited = std::get_if<ui::Edited>(&event)) {
        app::update(state, app::EditText{std::move(edited->change), edited->after, edited->kind});
      }
    }
    lap(samples.edit);
    ui::adopt(editor, state.page->text, state.page->selection, {0});
    look_at_editor(editor, measure);
    lap(samples.wrap);
    ui::publish(editor, agent, seconds);
    lap(samples.agent);
    samples.sum.push_back(samples.input.back() + samples.edit.back() + samples.wrap.back() + samples.agent.back());
    app::refresh(state);
    lap(samples.parse);
    preview.set_tree(state.page->derived.tree, anchor);
    look_at_preview(preview, state.page->derived.tree, state.page->selection.head, source);
    lap(samples.preview);
  }
};

// The app with nothing but the editor, in a window as high as the screen.
struct Screen {
  std::vector<double> draws;
  platform::Headless app;

  explicit Screen(const std::string& page)
      : app(1000, kScreen, 1, [this](const app::AppState& state, ui::UiState& view, app::ActionSink& sink) {
          ui::Ui ui{view, ui::light_theme(), state.language, sink};
          ui::begin_frame(ui, true);
          ui::begin_region(ui, ui::Role::kMain, "main", {0, 0, 1000, kScreen});
          const bool quiet = view.agent.inputs.empty() && !view.key;
          const Clock::time_point start = Clock::now();
          ui::draw_editor(ui, state, {0, 0, 1000, kScreen});
          if (quiet && state.page) draws.push_back(micros(start));
          ui::end_region(ui);
          ui::end_frame(ui);
        }) {
    using base::Json;
    app.reply(
        R"({"type":"host_ready","language":"en","theme":"light","monospace":false,"typography":false,"dark":false,"reduced_motion":true,)"
        R"("online":true,"fragment":"#/o/r","id_seed":"00000001","has_token":false,"login":""})");
    const platform::Outgoing asked = app.take("open_site").at(0);
    const Json size(static_cast<std::uint32_t>(page.size()));
    const Json path("_posts/2026-01-01-a.md");
    app.reply(Json(Json::Object{
                       {"type", "site_opened"},
                       {"request", asked.envelope["request"]},
                       {"ref", asked.envelope["ref"]},
                       {"default_branch", "main"},
                       {"head", "3333333333333333333333333333333333333333"},
                       {"can_write", true},
                       {"from_cache", false},
                       {"entries", Json::Array{Json(Json::Array{path, Json("1111111111111111111111111111111111111111"),
                                                                size, Json("100644")})}},
                       {"texts", Json::Array{Json(Json::Array{path, size})}}})
                  .dump(),
              page);
    for (const platform::Outgoing& drafts : app.take("list_drafts")) {
      app.reply(Json(Json::Object{
                         {"type", "drafts_listed"}, {"request", drafts.envelope["request"]}, {"drafts", Json::Array{}}})
                    .dump());
    }
    app.reply(R"({"type":"navigated","fragment":"#/o/r/edit/_posts/2026-01-01-a.md"})");
    if (!app.state().page) fail("the page did not open");
  }
};

std::vector<double> draw_times(const std::string& page, std::string_view caret_behind) {
  Screen screen(page);
  if (!screen.app.app().caret_after(caret_behind)) fail("the caret is not there");
  screen.app.settle();
  for (int i = 0; i < 40; ++i) {
    if (i == 20) screen.draws.clear();  // the glyphs are there now
    screen.app.type("a");
  }
  if (!screen.app.app().shows(platform::Pane::kEditor, "aaaaaaaaaa")) fail("what was typed is not drawn");
  return screen.draws;
}

void run(const char* name, std::size_t bytes, int keys) {
  const std::string page = page_of(bytes);
  const std::size_t middle = page.find("Un paragraphe", page.size() / 2);
  if (middle == std::string::npos) fail("the page has no middle");
  const text::ByteOffset caret{static_cast<std::uint32_t>(middle)};
  Session session;
  const Session::Opening opened = session.open(page, caret);

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
  if (session.editor.layout.document() != session.state.page->text) fail("the layout is of another text");
  if (session.agent.text.find(typed.substr(typed.size() - 60)) == std::string::npos) fail("the agent has another text");

  std::printf(
      "%-7s opened in %.2f ms: document %.2f, highlight+wrap+index %.2f, front matter and Markdown %.2f, preview "
      "%.2f\n",
      name, opened.document + opened.layout + opened.parse + opened.preview, opened.document, opened.layout,
      opened.parse, opened.preview);
  std::printf("        %d keystrokes, text verified\n", keys);
  const auto print = [](const char* step, const std::vector<double>& values) {
    std::printf("        %-22s median %9.1f us   p95 %9.1f us\n", step, quantile(values, 0.5), quantile(values, 0.95));
  };
  print("agent's input, index", samples.input);
  print("edit (update)", samples.edit);
  print("highlight, wrap", samples.wrap);
  print("agent's window", samples.agent);
  print("sum of these", samples.sum);
  print("visible draw", draw_times(page, page.substr(middle, 13)));
  print("re-parse", samples.parse);
  print("preview", samples.preview);
}

// A megabyte opened again and again: what is left of it when code is compiled and memory is there.
void run_openings() {
  constexpr int kOpenings = 25;
  const std::string page = page_of(1u << 20);
  const std::size_t middle = page.find("Un paragraphe", page.size() / 2);
  std::array<std::vector<double>, 5> took;
  for (int i = 0; i < kOpenings; ++i) {
    const Session::Opening o = Session().open(page, {static_cast<std::uint32_t>(middle)});
    const std::array<double, 5> of{o.document + o.layout + o.parse + o.preview, o.document, o.layout, o.parse,
                                   o.preview};
    for (std::size_t k = 0; k < of.size(); ++k) took[k].push_back(of[k]);
  }
  for (const auto& [name, q] : {std::pair("median", 0.5), std::pair("best", 0.0)}) {
    std::printf(
        "1 MB opened %d times, %-6s %6.2f ms: document %.2f, highlight+wrap+index %.2f, front matter and "
        "Markdown %.2f, preview %.2f\n",
        kOpenings, name, quantile(took[0], q), quantile(took[1], q), quantile(took[2], q), quantile(took[3], q),
        quantile(took[4], q));
  }
}

// A line of a megabyte, and one after another of 10,000 undo steps.
void run_extremes() {
  Session session;
  const std::string page = "avant\n\n" + std::string(1u << 20, 'a') + "\n";
  const Session::Opening opened = session.open(page, {600000});
  Samples samples;
  for (int i = 0; i < 100; ++i) session.key("b", samples);
  std::string expected = page;
  expected.insert(600000, std::string(100, 'b'));
  if (session.state.page->text.to_string() != expected) fail("the text is not what was typed");
  std::printf("a line of 1 MB: laid out in %.2f ms; keystroke without parse and preview median %.1f us, p95 %.1f us\n",
              opened.layout, quantile(samples.sum, 0.5), quantile(samples.sum, 0.95));

  Session long_day;
  const std::string post = page_of(1u << 20);
  long_day.open(post, {0});
  app::AppState& state = long_day.state;
  std::uint32_t place = 1000;
  for (int step = 0; step < 10000; ++step) {
    place = (place + 7919) % (state.page->text.size() - 100);
    text::ByteOffset at = text::snap_to_grapheme(state.page->text, {place});
    app::update(state, app::SetSelection{text::Selection::caret(at)});
    for (const std::string_view letter : {"m", "o", "t", " "}) {
      state.now = state.now + 100;
      const text::Change change = text::Change::replace({at, at}, std::string(letter));
      at = at + 1;
      app::update(state, app::EditText{change, text::Selection::caret(at), text::EditKind::kType});
    }
  }
  const double mb = 1 << 20;
  const double document = static_cast<double>(state.page->text.memory()) / mb;
  const double history = static_cast<double>(state.page->history.memory()) / mb;
  const std::size_t steps = state.page->history.steps();
  Clock::time_point start = Clock::now();
  while (state.page->history.can_undo()) app::update(state, app::Undo{});
  const double undone = micros(start) / 1000;
  if (state.page->text.to_string() != post) fail("undo does not lead back");
  std::printf("1 MB with %zu undo steps: document %.2f MB + history %.2f MB = %.2f MB; all undone in %.0f ms\n", steps,
              document, history, document + history, undone);
}

}  // namespace

// `bench_core parse` measures that alone, `bench_core open` and `bench_core extremes` likewise.
int main(int argc, char** argv) {
  const std::string_view only(argc > 1 ? argv[1] : "");
  if (only == "open") return run_openings(), 0;
  if (only == "extremes") return run_extremes(), 0;
  std::printf("a whole text, parsed\n");
  const std::string mixed = page_of(1u << 20);
  bench::parse("mixed", mixed.substr(mixed.find("## ")));
  bench::parse("prose", prose_of(1u << 20));
  if (only == "parse") return 0;
  std::printf("what one keystroke costs in the middle of a page\n");
  run("4 kB", 4u << 10, 400);
  run("20 kB", 20u << 10, 400);
  run("100 kB", 100u << 10, 400);
  run("1 MB", 1u << 20, 200);
  run_openings();
  run_extremes();
  bench::search(page_of(1u << 20));
  return 0;
}
