// One free function per panel. Each reads the state, draws into its rectangle and pushes actions; none knows another.
#pragma once
#include "app/state.hpp"
#include "ui/ui.hpp"

namespace marbre::ui {

void draw_rail(Ui&, const app::AppState&, Rect);
void draw_bottom_bar(Ui&, const app::AppState&, Rect);  // phone
void draw_phone_menu(Ui&, const app::AppState&);  // in a column: the rail's places that the bottom bar has no room for
void draw_home(Ui&, const app::AppState&, Rect);
void draw_page_list(Ui&, const app::AppState&, Rect);
void draw_outbox(Ui&, const app::AppState&, Rect);
void draw_site_search(Ui&, const app::AppState&, Rect);  // in place of the page list
void draw_writing(Ui&, const app::AppState&, Rect);
float toolbar_height(const Ui&);
void draw_toolbar(Ui&, const app::AppState&, Rect);  // of an open page that can be edited
void draw_form(Ui&, const app::AppState&);           // in a column
void draw_preview_pane(Ui&, const app::AppState&, Rect);
void draw_page_tab(Ui&, const app::AppState&, Rect);  // of that pane
void draw_page_picker(Ui&, const app::AppState&);     // above everything, while it is open
bool is_page_picker_open(const UiState&);
void draw_versions(Ui&, const app::AppState&, Rect);  // in a tab panel
void draw_status_bar(Ui&, const app::AppState&, Rect);
float notice_height(const Ui&, const app::AppState&, float width);
void draw_notice(Ui&, const app::AppState&, Rect);  // the message and its failure, with a way to close it
float published_height(const Ui&, const app::AppState&);
void draw_published(Ui&, const app::AppState&, Rect);  // banner after a publication
void draw_settings(Ui&, const app::AppState&, Rect);
void draw_pull_list(Ui&, const app::AppState&, Rect);
void draw_pull(Ui&, const app::AppState&, Rect);
void draw_publish_dialog(Ui&, const app::AppState&);  // above everything, while there is one

bool is_phone(const Ui&);
bool is_desktop(const Ui&);
// Where the Pages entry leads: the page that is open, else the list.
app::Route pages_route(const app::AppState&);
std::string site_name(const app::SiteRef&);
bool can_publish(const app::AppState&);
std::string size_in_words(const Ui&, double bytes);

// -- failures ---------------------------------------------------------------------------------------------------------
enum class FailureOf { kOpen, kSend, kRead, kMerge, kSave, kPage };
// The sentence for people: what happened, that the text is safe where that is in question, what to do.
std::string failure_sentence(const Ui&, FailureOf, const app::Failure&);
void draw_failure(Ui&, FailureOf, const app::Failure&);  // in a column; an alert, and its detail
void draw_alert(Ui&, std::string_view sentence, TextRole = TextRole::kBad);

}  // namespace marbre::ui
