// The notices `update` can show: keys of the string catalogue (src/ui/strings.def has each as an id of the same name,
// in French and English). "{}" in a text takes the argument named here. A failure, where there is one, is added by the
// panel.
#pragma once
#include <array>
#include <string_view>

namespace marbre::app {

inline constexpr std::string_view kNoticeBadSiteName =
    "kNoticeBadSiteName";  // {}: what was typed; not owner/name nor an address
inline constexpr std::string_view kNoticePageNotFound = "kNoticePageNotFound";  // {}: path; this site has no such page
inline constexpr std::string_view kNoticePageReadOnly =
    "kNoticePageReadOnly";  // {}: path; not UTF-8: can be read, not changed
inline constexpr std::string_view kNoticePageTooLarge = "kNoticePageTooLarge";            // {}: path; too large to edit
inline constexpr std::string_view kNoticeSiteRefreshFailed = "kNoticeSiteRefreshFailed";  // shown as it was last read
inline constexpr std::string_view kNoticeDraftsUnreadable =
    "kNoticeDraftsUnreadable";  // drafts of this device could not be read: pages are read-only
inline constexpr std::string_view kNoticeDraftUnreadable =
    "kNoticeDraftUnreadable";  // {}: path; this stored draft is damaged; it was left where it is
inline constexpr std::string_view kNoticeDraftNotSaved =
    "kNoticeDraftNotSaved";  // {}: path; keep the tab open, it is tried again
inline constexpr std::string_view kNoticeDraftNotDeleted =
    "kNoticeDraftNotDeleted";                                                       // {}: path; the store still has it
inline constexpr std::string_view kNoticeDraftDiscarded = "kNoticeDraftDiscarded";  // {}: path; undo brings it back
inline constexpr std::string_view kNoticeDraftOutdated =
    "kNoticeDraftOutdated";  // {}: path; the page changed on the site since this draft was begun
inline constexpr std::string_view kNoticeFieldNotEditable =
    "kNoticeFieldNotEditable";  // {}: key; edit it in the source
inline constexpr std::string_view kNoticeNothingToPublish = "kNoticeNothingToPublish";
inline constexpr std::string_view kNoticeAlreadyWaiting =
    "kNoticeAlreadyWaiting";  // all drafts are in the outbox already
inline constexpr std::string_view kNoticePublishedPull = "kNoticePublishedPull";      // {}: number of the pull request
inline constexpr std::string_view kNoticePublishedDirect = "kNoticePublishedDirect";  // {}: branch
inline constexpr std::string_view kNoticePublishWaits =
    "kNoticePublishWaits";  // {}: title; no network: it is sent when there is one
inline constexpr std::string_view kNoticePublishRateLimited =
    "kNoticePublishRateLimited";  // {}: title; failure.retry_at: when it is sent
inline constexpr std::string_view kNoticePublishUnknown =
    "kNoticePublishUnknown";  // {}: title; the answer was lost, it is looked for
inline constexpr std::string_view kNoticePublishFailed =
    "kNoticePublishFailed";  // {}: title; from the outbox, given up; the drafts are still there
inline constexpr std::string_view kNoticePublishNeedsToken =
    "kNoticePublishNeedsToken";                                     // {}: title; waits until there is a token again
inline constexpr std::string_view kNoticeMerged = "kNoticeMerged";  // {}: number of the pull request
inline constexpr std::string_view kNoticeDraftRecovered =
    "kNoticeDraftRecovered";  // {}: path; the end of its log is damaged: this is the newest state that verifies
inline constexpr std::string_view kNoticeTabFollows = "kNoticeTabFollows";  // {}: path; another tab writes it
inline constexpr std::string_view kNoticeTabWrites =
    "kNoticeTabWrites";  // {}: path; the other tab is gone or gave it up: this one writes
inline constexpr std::string_view kNoticeTabsUnprotected =
    "kNoticeTabsUnprotected";                                               // this browser cannot keep two tabs apart
inline constexpr std::string_view kNoticeDraftsLost = "kNoticeDraftsLost";  // the browser threw the drafts away
inline constexpr std::string_view kNoticeTextsMissing = "kNoticeTextsMissing";        // of the language that was chosen
inline constexpr std::string_view kNoticeVersionRestored = "kNoticeVersionRestored";  // {}: path; undo brings it back
inline constexpr std::string_view kNoticeNoDraftsToExport = "kNoticeNoDraftsToExport";
inline constexpr std::string_view kNoticeImported = "kNoticeImported";  // {}: how many drafts were added
inline constexpr std::string_view kNoticeImportKept =
    "kNoticeImportKept";  // {}: how many were kept as versions beside drafts that were there
inline constexpr std::string_view kNoticeImportFailed = "kNoticeImportFailed";
inline constexpr std::string_view kNoticeImportUnreadable =
    "kNoticeImportUnreadable";  // the file is no export of drafts
inline constexpr std::string_view kNoticeOutboxUnreadable =
    "kNoticeOutboxUnreadable";  // waiting publishes could not be read
inline constexpr std::string_view kNoticeTypographyFine = "kNoticeTypographyFine";    // nothing was left to do
inline constexpr std::string_view kNoticeReplaced = "kNoticeReplaced";                // {}: how many
inline constexpr std::string_view kNoticeReplacedInPages = "kNoticeReplacedInPages";  // {}: pages changed

inline constexpr std::string_view kNoticeSpellingOffline = "kNoticeSpellingOffline";  // the dictionary is not here yet
inline constexpr std::string_view kNoticeSpellingFailed = "kNoticeSpellingFailed";    // failure.detail says why
inline constexpr std::string_view kNoticeWordsUnreadable = "kNoticeWordsUnreadable";  // the personal words
inline constexpr std::string_view kNoticeWordInSite = "kNoticeWordInSite";            // {}: the word
inline constexpr std::string_view kNoticeSpellingFine = "kNoticeSpellingFine";        // nothing was found

// {}: name of the file, in all of these
inline constexpr std::string_view kNoticePictureUnknown = "kNoticePictureUnknown";        // no kind of image we take
inline constexpr std::string_view kNoticePictureNoPage = "kNoticePictureNoPage";          // no page is written
inline constexpr std::string_view kNoticePictureTooLarge = "kNoticePictureTooLarge";      // even when made smaller
inline constexpr std::string_view kNoticePictureUnreadable = "kNoticePictureUnreadable";  // damaged
inline constexpr std::string_view kNoticePictureUnsafe = "kNoticePictureUnsafe";          // an SVG that does things
inline constexpr std::string_view kNoticePictureNotReady =
    "kNoticePictureNotReady";                                                     // the host has not what prepares it
inline constexpr std::string_view kNoticePictureNoRoom = "kNoticePictureNoRoom";  // in the store
inline constexpr std::string_view kNoticePictureDecorative = "kNoticePictureDecorative";
inline constexpr std::string_view kNoticePictureDescribed = "kNoticePictureDescribed";

inline constexpr std::array kNotices = {
    kNoticeBadSiteName,      kNoticePageNotFound,      kNoticePageReadOnly,
    kNoticePageTooLarge,     kNoticeSiteRefreshFailed, kNoticeDraftsUnreadable,
    kNoticeDraftUnreadable,  kNoticeDraftNotSaved,     kNoticeDraftNotDeleted,
    kNoticeDraftDiscarded,   kNoticeDraftOutdated,     kNoticeFieldNotEditable,
    kNoticeNothingToPublish, kNoticeAlreadyWaiting,    kNoticePublishedPull,
    kNoticePublishedDirect,  kNoticePublishWaits,      kNoticePublishRateLimited,
    kNoticePublishUnknown,   kNoticePublishFailed,     kNoticePublishNeedsToken,
    kNoticeMerged,           kNoticeOutboxUnreadable,  kNoticeDraftRecovered,
    kNoticeTabFollows,       kNoticeTabWrites,         kNoticeTabsUnprotected,
    kNoticeTextsMissing,     kNoticeDraftsLost,        kNoticeVersionRestored,
    kNoticeNoDraftsToExport, kNoticeImported,          kNoticeImportKept,
    kNoticeImportFailed,     kNoticeImportUnreadable,  kNoticeTypographyFine,
    kNoticeReplaced,         kNoticeReplacedInPages,   kNoticeSpellingOffline,
    kNoticeSpellingFailed,   kNoticeWordsUnreadable,   kNoticeWordInSite,
    kNoticeSpellingFine,     kNoticePictureUnknown,    kNoticePictureNoPage,
    kNoticePictureTooLarge,  kNoticePictureUnreadable, kNoticePictureUnsafe,
    kNoticePictureNotReady,  kNoticePictureNoRoom,     kNoticePictureDecorative,
    kNoticePictureDescribed,
};

}  // namespace marbre::app
