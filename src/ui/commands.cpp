// The table is long because the app does much: one row a command, in the order in which the palette lists them.
#include "ui/commands.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "ui/facade.hpp"
#include "ui/link_popup.hpp"
#include "ui/palette.hpp"
#include "ui/panels/panels.hpp"
#include "ui/spelling.hpp"
#include "ui/spelling_menu.hpp"
#include "ui/widgets/editor.hpp"

namespace marbre::ui {
namespace {

using app::AppState;
using enum StringId;

// -- when a command makes sense ---------------------------------------------------------------------------------------
bool with_site(const Ui&, const AppState& app) { return app.site.has_value(); }
bool with_page(const Ui&, const AppState& app) { return app.site && app.page; }
bool with_draft(const Ui&, const AppState& app) {
  return app.site && app::can_edit(app) && app.drafts.contains(app.page->path);
}
bool with_drafts(const Ui&, const AppState& app) { return app.site && can_publish(app); }
bool with_headings(const Ui&, const AppState& app) {
  return app.page && !markdown::outline(app.page->derived.tree).empty();
}
bool can_undo(const Ui&, const AppState& app) { return app::can_edit(app) && app.page->history.can_undo(); }
bool can_redo(const Ui&, const AppState& app) { return app::can_edit(app) && app.page->history.can_redo(); }
bool with_query(const Ui&, const AppState& app) { return app.site && app.page && !app.find.query.text.empty(); }
bool phone_with_page(const Ui& ui, const AppState& app) { return is_phone(ui) && with_page(ui, app); }
bool in_french(const Ui&, const AppState& app) { return app.language == app::Language::kFrench; }
bool in_english(const Ui&, const AppState& app) { return app.language == app::Language::kEnglish; }
bool with_token(const Ui&, const AppState& app) { return app.account.has_token; }
bool with_notice(const Ui&, const AppState& app) { return app.notice.has_value(); }
bool with_update(const Ui&, const AppState& app) { return app.update_ready && !app.update_wanted; }
bool with_text(const Ui&, const AppState& app) { return app.site && app::can_edit(app); }
bool with_misspelt(const Ui& ui, const AppState& app) {
  if (!with_page(ui, app)) return false;
  if (misspelt_in_field(ui.state, app)) return true;
  const std::uint32_t box = ui.state.agent.node;  // another field's caret is not the text's
  if (box != 0 && box != editor_node(ui.state) && !is_palette_open(ui.state)) return false;
  return misspelt_at(ui.state, app.page->selection).has_value();
}
bool with_outbox(const Ui&, const AppState& app) { return !app.outbox.empty(); }

// -- what it does -----------------------------------------------------------------------------------------------------
app::SiteRef ref_of(const AppState& app) { return app.site ? app.site->ref : app.site_ref; }
void go(Ui& ui, const AppState& app, app::Place place) { ui.sink.push(app::Navigate{{ref_of(app), std::move(place)}}); }
void show_list(Ui& ui, const AppState& app, bool outbox) {
  facade(ui).outbox_open = outbox;
  facade(ui).list_open = true;
  ui.sink.push(app::Navigate{pages_route(app)});
  if (is_phone(ui)) ui.sink.push(app::ChoosePane{app::PhonePane::kPages});
}
void show_pane(Ui& ui, const AppState& app, app::PhonePane pane) {
  ui.sink.push(app::Navigate{pages_route(app)});
  ui.sink.push(app::ChoosePane{pane});
}
void show_find(Ui& ui, const AppState& app, bool replacing) {
  if (is_phone(ui)) show_pane(ui, app, app::PhonePane::kWrite);
  ui.sink.push(app::OpenFind{replacing});
  facade(ui).focus_find = true;
}
void show_site_search(Ui& ui, const AppState& app, bool replacing) {
  ui.sink.push(app::Navigate{pages_route(app)});
  ui.sink.push(app::OpenSiteSearch{replacing});
  facade(ui).focus_site_search = true;
}
template <app::Theme theme>
void set_theme(Ui& ui, const AppState&) {
  ui.sink.push(app::SetTheme{theme});
}
template <app::Language language>
void set_language(Ui& ui, const AppState&) {
  ui.sink.push(app::SetLanguage{language});
}
template <app::PreviewTab tab>
void show_preview(Ui& ui, const AppState& app) {
  if (is_phone(ui)) show_pane(ui, app, app::PhonePane::kPreview);
  ui.sink.push(app::ChoosePreview{tab});
}
template <class Action>
void push(Ui& ui, const AppState&) {
  ui.sink.push(Action{});
}
template <editing::Command command>
void format(Ui& ui, const AppState&) {
  ui.sink.push(app::Format{command});
}
void run_retry(Ui& ui, const AppState& app) {
  for (const app::OutboxItem& item : app.outbox) ui.sink.push(app::RetryOutbox{item.publish_id});
}
void run_discard(Ui& ui, const AppState& app) { ui.sink.push(app::DiscardDraft{app.page->path}); }

template <app::SpellChoice choice>
void choose_spelling(Ui& ui, const AppState&) {
  ui.sink.push(app::ChooseSpelling{choice});
}

constexpr std::array kTable = {
    AppCommand{"palette",
               kCmdPalette,
               "Control+K F1",
               {},
               Keys::kAnywhere,
               nullptr,
               [](Ui& ui, const AppState&) { toggle_palette(ui); }},
    // -- going
    AppCommand{"go.text",
               kCmdGoText,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               [](Ui& ui, const AppState& app) { focus_editor(ui, app); }},
    AppCommand{"go.heading",
               kCmdGoHeading,
               {},
               {},
               Keys::kAnywhere,
               with_headings,
               [](Ui& ui, const AppState&) { open_palette(ui, "@"); }},
    AppCommand{"go.pages",
               kCmdGoPages,
               {},
               {},
               Keys::kAnywhere,
               with_site,
               [](Ui& ui, const AppState& app) { show_list(ui, app, false); }},
    AppCommand{"go.reviews",
               kCmdGoReviews,
               {},
               {},
               Keys::kAnywhere,
               with_site,
               [](Ui& ui, const AppState& app) { go(ui, app, app::RoutePulls{}); }},
    AppCommand{"go.outbox",
               kCmdGoOutbox,
               {},
               {},
               Keys::kAnywhere,
               with_site,
               [](Ui& ui, const AppState& app) { show_list(ui, app, true); }},
    AppCommand{"go.settings",
               kCmdGoSettings,
               "Control+,",
               {},
               Keys::kAnywhere,
               nullptr,
               [](Ui& ui, const AppState& app) { go(ui, app, app::RouteSettings{}); }},
    AppCommand{"go.site",
               kOtherSite,
               {},
               {},
               Keys::kAnywhere,
               nullptr,
               [](Ui& ui, const AppState&) { ui.sink.push(app::Navigate{{{}, app::RouteHome{}}}); }},
    AppCommand{"go.demo", kHomeDemo, {}, {}, Keys::kAnywhere, nullptr, push<app::OpenDemo>},
    // -- writing
    AppCommand{"edit.undo", kCmdUndo, "Control+Z", {}, Keys::kOfFields, can_undo, push<app::Undo>},
    AppCommand{"edit.redo", kCmdRedo, "Control+Shift+Z Control+Y", "Meta+Shift+Z", Keys::kOfFields, can_redo,
               push<app::Redo>},
    AppCommand{"edit.copy", kCmdCopy, "Control+C", {}, Keys::kOfFields},
    AppCommand{"edit.cut", kCmdCut, "Control+X", {}, Keys::kOfFields},
    AppCommand{"edit.paste", kCmdPaste, "Control+V", {}, Keys::kOfFields},
    AppCommand{"edit.all", kCmdSelectAll, "Control+A", {}, Keys::kOfFields},
    // -- the text: core/editing; the keys by what they write, which AZERTY and QWERTY have both
    AppCommand{"format.bold", kFormatBold, "Control+B", {}, Keys::kInText, with_text, format<editing::Command::kBold>},
    AppCommand{
        "format.italic", kFormatItalic, "Control+I", {}, Keys::kInText, with_text, format<editing::Command::kItalic>},
    AppCommand{"format.strike",
               kFormatStrike,
               "Control+Shift+X",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kStrike>},
    AppCommand{"format.code", kFormatCode, "Control+E", {}, Keys::kInText, with_text, format<editing::Command::kCode>},
    AppCommand{
        "format.link", kFormatLink, "Control+Shift+L", {}, Keys::kInText, with_text, format<editing::Command::kLink>},
    AppCommand{"format.heading",
               kFormatHeading,
               "Control+Shift+H",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kHeading>},
    AppCommand{
        "format.heading1", kFormatHeading1, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading1>},
    AppCommand{
        "format.heading2", kFormatHeading2, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading2>},
    AppCommand{
        "format.heading3", kFormatHeading3, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading3>},
    AppCommand{
        "format.heading4", kFormatHeading4, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading4>},
    AppCommand{
        "format.heading5", kFormatHeading5, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading5>},
    AppCommand{
        "format.heading6", kFormatHeading6, {}, {}, Keys::kInText, with_text, format<editing::Command::kHeading6>},
    AppCommand{
        "format.paragraph", kFormatParagraph, {}, {}, Keys::kInText, with_text, format<editing::Command::kParagraph>},
    AppCommand{"format.quote",
               kFormatQuote,
               "Control+Shift+. Control+Shift+>",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kQuote>},
    AppCommand{"format.bullets",
               kFormatBullets,
               "Control+Shift+* Control+*",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kBullets>},
    AppCommand{"format.numbers", kFormatNumbers, {}, {}, Keys::kInText, with_text, format<editing::Command::kNumbers>},
    AppCommand{"format.tasks", kFormatTasks, {}, {}, Keys::kInText, with_text, format<editing::Command::kTasks>},
    AppCommand{"format.code_block",
               kFormatCodeBlock,
               "Control+Shift+E",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kCodeBlock>},
    AppCommand{
        "lines.up", kFormatMoveUp, "Alt+ArrowUp", {}, Keys::kInText, with_text, format<editing::Command::kMoveUp>},
    AppCommand{"lines.down",
               kFormatMoveDown,
               "Alt+ArrowDown",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kMoveDown>},
    AppCommand{"lines.copy_up",
               kFormatDuplicateUp,
               "Shift+Alt+ArrowUp",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kDuplicateUp>},
    AppCommand{"lines.copy_down",
               kFormatDuplicateDown,
               "Shift+Alt+ArrowDown",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kDuplicateDown>},
    AppCommand{"lines.delete",
               kFormatDeleteLines,
               "Control+Shift+K",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kDeleteLines>},
    AppCommand{"edit.next_occurrence",
               kFormatNextOccurrence,
               "Control+Shift+D",
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kNextOccurrence>},
    AppCommand{
        "format.table", kFormatAlignTable, {}, {}, Keys::kInText, with_text, format<editing::Command::kAlignTable>},
    AppCommand{"format.typography",
               kFormatTypography,
               {},
               {},
               Keys::kInText,
               with_text,
               format<editing::Command::kTypography>},
    AppCommand{"view.typography", kTypographyAuto, {}, {}, Keys::kAnywhere, nullptr, push<app::ToggleTypography>},
    // -- spelling: ";" stands unshifted on AZERTY and QWERTY; Cmd+; is a Mac's own. "ContextMenu" is what the host says
    // for the menu key, Shift+F10 and the right button
    AppCommand{"spell.next",
               kCmdSpellNext,
               "Control+; Control+Shift+;",
               {},
               Keys::kAnywhere,
               with_page,
               [](Ui& ui, const AppState& app) { go_to_misspelling(ui, app); },
               kCmdSpellWords},
    AppCommand{"spell.suggest",
               kCmdSpellSuggest,
               "Alt+Enter ContextMenu",
               {},
               Keys::kAnywhere,
               with_misspelt,
               [](Ui& ui, const AppState& app) {
                 if (const auto word = misspelt_in_field(ui.state, app)) return open_field_menu(ui, app, *word);
                 if (const auto word = misspelt_at(ui.state, app.page->selection)) open_spelling_menu(ui, app, *word);
               },
               kCmdSpellWords},
    AppCommand{"spell.auto",
               kCmdSpellAuto,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               choose_spelling<app::SpellChoice::kAuto>,
               kCmdSpellWords},
    AppCommand{"spell.french",
               kCmdSpellFrench,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               choose_spelling<app::SpellChoice::kFrench>,
               kCmdSpellWords},
    AppCommand{"spell.english",
               kCmdSpellEnglish,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               choose_spelling<app::SpellChoice::kEnglish>,
               kCmdSpellWords},
    AppCommand{"spell.both",
               kCmdSpellBoth,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               choose_spelling<app::SpellChoice::kBoth>,
               kCmdSpellWords},
    AppCommand{"spell.off",
               kCmdSpellOff,
               {},
               {},
               Keys::kAnywhere,
               with_page,
               choose_spelling<app::SpellChoice::kOff>,
               kCmdSpellWords},
    // -- finding
    AppCommand{"find",
               kCmdFind,
               "Control+F",
               {},
               Keys::kAnywhere,
               with_page,
               [](Ui& ui, const AppState& app) { show_find(ui, app, false); }},
    AppCommand{"find.replace", kCmdReplace, "Control+H", "Meta+Alt+F Meta+Alt+ƒ", Keys::kAnywhere, with_page,
               [](Ui& ui, const AppState& app) { show_find(ui, app, true); }},
    AppCommand{"find.next", kFindNext, "F3 Control+G", "Meta+G F3", Keys::kAnywhere, with_query,
               [](Ui& ui, const AppState&) { ui.sink.push(app::GoToMatch{false}); }},
    AppCommand{"find.previous", kFindPrevious, "Shift+F3 Control+Shift+G", "Meta+Shift+G Shift+F3", Keys::kAnywhere,
               with_query, [](Ui& ui, const AppState&) { ui.sink.push(app::GoToMatch{true}); }},
    AppCommand{"find.site",
               kCmdFindSite,
               "Control+Shift+F",
               {},
               Keys::kAnywhere,
               with_site,
               [](Ui& ui, const AppState& app) { show_site_search(ui, app, false); }},
    AppCommand{"replace.site",
               kCmdReplaceSite,
               {},
               {},
               Keys::kAnywhere,
               with_site,
               [](Ui& ui, const AppState& app) { show_site_search(ui, app, true); }},
    AppCommand{"link.page",
               kCmdLink,
               {},
               {},
               Keys::kAnywhere,
               with_text,
               [](Ui& ui, const AppState& app) { open_link_popup(ui, app, LinkTo::kAnything); }},
    AppCommand{"link.image",
               kCmdImage,
               {},
               {},
               Keys::kAnywhere,
               with_text,
               [](Ui& ui, const AppState& app) { open_link_popup(ui, app, LinkTo::kImages); }},
    AppCommand{
        "link.picture", kCmdPicture, {}, {}, Keys::kAnywhere, with_text, push<app::PickPicture>, kCmdPictureWords},
    // -- publishing
    AppCommand{"publish", kCmdPublish, "Control+Shift+Enter", {}, Keys::kAnywhere, with_drafts, push<app::AskPublish>},
    AppCommand{"draft.discard", kDiscard, {}, {}, Keys::kAnywhere, with_draft, run_discard},
    AppCommand{"outbox.send", kCmdSendOutbox, {}, {}, Keys::kAnywhere, with_outbox, run_retry},
    // -- looks
    AppCommand{
        "view.preview", kCmdPreview, {}, {}, Keys::kAnywhere, with_page, show_preview<app::PreviewTab::kPreview>},
    AppCommand{"view.page", kCmdPage, {}, {}, Keys::kAnywhere, with_page, show_preview<app::PreviewTab::kPage>},
    AppCommand{
        "view.changes", kCmdChanges, {}, {}, Keys::kAnywhere, with_page, show_preview<app::PreviewTab::kChanges>},
    AppCommand{
        "view.versions", kCmdVersions, {}, {}, Keys::kAnywhere, with_page, show_preview<app::PreviewTab::kVersions>},
    AppCommand{"drafts.export", kExportDrafts, {}, {}, Keys::kAnywhere, {}, push<app::AskExport>},
    AppCommand{"drafts.import", kImportDrafts, {}, {}, Keys::kAnywhere, {}, push<app::AskImport>},
    AppCommand{"view.write",
               kCmdWrite,
               {},
               {},
               Keys::kAnywhere,
               phone_with_page,
               [](Ui& ui, const AppState& app) { show_pane(ui, app, app::PhonePane::kWrite); }},
    AppCommand{"view.fold", kCmdToggleFold, {}, {}, Keys::kAnywhere, with_headings, toggle_fold},
    AppCommand{"view.fold_all", kCmdFoldAll, {}, {}, Keys::kAnywhere, with_headings, fold_all},
    AppCommand{"view.unfold_all", kCmdUnfoldAll, {}, {}, Keys::kAnywhere, with_headings, unfold_all},
    AppCommand{"view.form", kCmdForm, {}, {}, Keys::kAnywhere, with_page, push<app::ToggleForm>},
    AppCommand{"view.monospace", kCmdMonospace, {}, {}, Keys::kAnywhere, nullptr, push<app::ToggleMonospace>},
    AppCommand{"theme.light", kCmdThemeLight, {}, {}, Keys::kAnywhere, nullptr, set_theme<app::Theme::kLight>},
    AppCommand{"theme.dark", kCmdThemeDark, {}, {}, Keys::kAnywhere, nullptr, set_theme<app::Theme::kDark>},
    AppCommand{"theme.system", kCmdThemeSystem, {}, {}, Keys::kAnywhere, nullptr, set_theme<app::Theme::kSystem>},
    AppCommand{
        "language.french", kCmdFrench, {}, {}, Keys::kAnywhere, in_english, set_language<app::Language::kFrench>},
    AppCommand{
        "language.english", kCmdEnglish, {}, {}, Keys::kAnywhere, in_french, set_language<app::Language::kEnglish>},
    // -- the app
    AppCommand{"token.add", kTokenAdd, {}, {}, Keys::kAnywhere, nullptr, push<app::AskToken>},
    AppCommand{"token.forget", kTokenForget, {}, {}, Keys::kAnywhere, with_token, push<app::ForgetToken>},
    AppCommand{"notice.close", kCmdCloseNotice, {}, {}, Keys::kAnywhere, with_notice, push<app::DismissNotice>},
    AppCommand{"app.update", kUpdateNow, {}, {}, Keys::kAnywhere, with_update, push<app::ApplyUpdate>},
    AppCommand{"shortcuts",
               kCmdShortcuts,
               {},
               {},
               Keys::kAnywhere,
               nullptr,
               [](Ui& ui, const AppState&) { open_shortcuts(ui); }},
};

}  // namespace

std::span<const AppCommand> commands() { return kTable; }

const AppCommand* find_command(std::string_view id) {
  const auto* const at = std::ranges::find(kTable, id, &AppCommand::id);
  return at == kTable.end() ? nullptr : at;
}

bool is_enabled(const Ui& ui, const AppState& app, const AppCommand& command) {
  return command.enabled == nullptr || command.enabled(ui, app);
}

std::string_view shortcuts_of(const AppCommand& command, bool mac) {
  return mac && !command.mac.empty() ? command.mac : command.shortcuts;
}

std::uint32_t command_of_key(const AppState& app, UiState& state, const KeyPress& key, bool modal) {
  app::ActionSink none;
  const Ui ui{state, light_theme(), shown_language(app.language), none};  // what `enabled` may look at
  for (std::size_t i = 0; i < kTable.size(); ++i) {
    const AppCommand& command = kTable[i];
    // The palette closes by the key that opened it.
    if (modal && !(command.id == "palette" && is_palette_open(state))) continue;
    if (command.keys == Keys::kOfFields || command.run == nullptr) continue;
    if (command.keys == Keys::kInText && (state.focus == 0 || state.focus != editor_node(state))) continue;
    if (!matches_shortcut(key, shortcuts_of(command, state.mac), state.mac)) continue;
    if (is_enabled(ui, app, command)) return static_cast<std::uint32_t>(i) + 1;
  }
  return 0;
}

void run_pending_command(Ui& ui, const AppState& app) {
  const std::uint32_t number = std::exchange(ui.state.command, 0u);
  if (number == 0 || number > kTable.size()) return;
  const AppCommand& command = kTable[number - 1];
  if (command.run != nullptr && is_enabled(ui, app, command)) command.run(ui, app);
}

bool command_button(Ui& ui, const AppState& app, std::string_view id, ButtonKind kind, int pressed,
                    std::string_view label) {
  const AppCommand* const command = find_command(id);
  if (command == nullptr) return false;
  const std::string hint = command_hint(ui, id);
  const std::string_view keys = shortcuts_of(*command, ui.state.mac);
  const std::string_view name = ui.tr(command->name);
  const ButtonOptions o{.kind = kind,
                        .disabled = !is_enabled(ui, app, *command),
                        .pressed = pressed,
                        .description = hint == name && label.empty() ? std::string_view() : std::string_view(hint),
                        .shortcut = keys};
  const bool clicked = button(ui, label.empty() ? name : label, o);
  if (clicked && command->run != nullptr) command->run(ui, app);
  return clicked;
}

std::string command_hint(const Ui& ui, std::string_view id) {
  const AppCommand* const command = find_command(id);
  if (command == nullptr) return {};
  std::string out(ui.tr(command->name));
  const std::string keys = shortcut_words(shortcuts_of(*command, ui.state.mac), ui.state.mac, ui.language);
  if (!keys.empty()) out.append(" (").append(keys) += ')';
  return out;
}

}  // namespace marbre::ui
