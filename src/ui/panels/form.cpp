// The page's front matter as a form: one control per field, in the order of the file. What cannot be edited losslessly
// is shown and sent to the source.
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/facade.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling.hpp"

namespace marbre::ui {
namespace {

using enum StringId;

struct KnownKey {
  std::string_view key;
  StringId words;
};
constexpr std::array kKnownKeys = {
    KnownKey{"title", kKeyTitle},
    KnownKey{"titre", kKeyTitle},
    KnownKey{"date", kKeyDate},
    KnownKey{"layout", kKeyLayout},
    KnownKey{"author", kKeyAuthor},
    KnownKey{"auteur", kKeyAuthor},
    KnownKey{"authors", kKeyAuthors},
    KnownKey{"category", kKeyCategory},
    KnownKey{"categories", kKeyCategories},
    KnownKey{"tags", kKeyTags},
    KnownKey{"description", kKeyDescription},
    KnownKey{"image", kKeyImage},
    KnownKey{"permalink", kKeyPermalink},
    KnownKey{"published", kKeyPublished},
    KnownKey{"lang", kKeyLanguage},
    KnownKey{"place", kKeyPlace},
    KnownKey{"lieu", kKeyPlace},
    KnownKey{"location", kKeyPlace},
    KnownKey{"address", kKeyAddress},
    KnownKey{"adresse", kKeyAddress},
    KnownKey{"slides", kKeySlides},
    KnownKey{"video", kKeyVideo},
    KnownKey{"subtitle", kKeySubtitle},
    KnownKey{"excerpt", kKeyExcerpt},
    KnownKey{"speaker", kKeySpeaker},
    KnownKey{"event", kKeyEvent},
    KnownKey{"registration", kKeyRegistration},
    KnownKey{"inscription", kKeyRegistration},
};

// In words where they are known, else the key itself.
std::string_view label_of(const Ui& ui, std::string_view key) {
  const auto known = std::ranges::find(kKnownKeys, key, &KnownKey::key);
  return known == kKnownKeys.end() ? key : ui.tr(known->words);
}

std::string hint_of(const Ui& ui, const frontmatter::Field& f) {
  if (!f.editable) return std::string(ui.tr(kFieldInSource));
  switch (f.kind) {
    case frontmatter::ValueKind::kDate: return date_in_words(f.value, ui.language);
    case frontmatter::ValueKind::kList: return std::string(ui.tr(kFieldList));
    case frontmatter::ValueKind::kNull:
    case frontmatter::ValueKind::kBool:
    case frontmatter::ValueKind::kInteger:
    case frontmatter::ValueKind::kFloat:
    case frontmatter::ValueKind::kString:
    case frontmatter::ValueKind::kMap: break;
  }
  return {};
}

bool is_long(const frontmatter::Field& f) { return f.kind == frontmatter::ValueKind::kMap || f.value.size() > 36; }

void draw_field(Ui& ui, const app::AppState& app, const frontmatter::Field& f, float width) {
  const bool locked = !f.editable || !app::can_edit(app);
  const std::string_view label = label_of(ui, f.key);
  begin_column(ui, take(ui, width, 1), 4);
  if (f.kind == frontmatter::ValueKind::kBool && !locked) {
    space(ui, 20);
    const bool on = f.value == "true";
    if (checkbox(ui, label, on)) ui.sink.push(app::SetField{f.key, on ? "false" : "true"});
  } else {
    const std::string hint = hint_of(ui, f);
    std::string description = label == f.key ? hint : f.key + (hint.empty() ? "" : ", " + hint);
    const bool lines = f.kind == frontmatter::ValueKind::kMap;
    std::vector<TextMark> misspelt;
    if (!locked && spelling::is_prose_key(f.key) && f.kind == frontmatter::ValueKind::kString)
      misspelt = misspelt_in(ui, app, f.value, {node_id(Role::kTextbox, label), f.key});
    if (!misspelt.empty()) {
      if (!description.empty()) description += ", ";
      description += format(ui.tr(kSpellCount), std::to_string(misspelt.size()));
    }
    const auto typed = field(ui, label, f.value,
                             {.multiline = lines, .read_only = locked, .description = description, .marks = &misspelt});
    if (typed) ui.sink.push(app::SetField{f.key, *typed});
    if (!hint.empty()) text(ui, hint, TextRole::kLabel);
  }
  const float used = end_column(ui);
  // The column was taken without its height, in the row: the row is as high as its highest field.
  FacadeView::Layout& row = facade(ui).layouts.back();
  row.bottom = std::max(row.bottom, row.y + used);
}

}  // namespace

void draw_form(Ui& ui, const app::AppState& app) {
  const frontmatter::FrontMatter& matter = app.page->derived.front_matter;
  begin_region(ui, Role::kForm, ui.tr(kForm));
  if (matter.error) {
    draw_alert(ui, ui.tr(kFormUnreadable));
    text(ui, format(ui.tr(kDetail), matter.error->message), TextRole::kLabel);
  } else if (matter.fields.empty()) {
    text(ui, ui.tr(kFormNone), TextRole::kSoft);
  }
  const float whole = available_width(ui), half = whole >= 480 ? std::floor((whole - 16) / 2) : whole;
  bool open = false, left = false;  // a row is begun; one field stands in it
  if (!matter.error) {
    for (std::size_t i = 0; i < matter.fields.size(); ++i) {
      const frontmatter::Field& f = matter.fields[i];
      IdScope scope(static_cast<int>(i));
      const bool wide = is_long(f) || half == whole;
      if (open && (wide || !left)) {
        end_row(ui);
        open = left = false;
      }
      if (!open) begin_row(ui, 1, 16);
      open = true;
      draw_field(ui, app, f, wide ? whole : half);
      left = !wide && !left;
      if (!left) {
        end_row(ui);
        open = false;
      }
    }
  }
  if (open) end_row(ui);
  end_region(ui);
}

}  // namespace marbre::ui
