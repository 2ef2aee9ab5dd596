// Every message of the boundary (ARCHITECTURE.md, "The boundary"), as discriminated unions. Members are named as on the wire.
// Where the envelope names lengths, these types hold the pieces themselves: codec.ts cuts and joins. Instants are ms since the
// epoch. Positions and lengths in agent messages are UTF-16 units. A token is in none of them, ever.
import type { Outcome } from './failure';

export interface SiteRef {
  readonly demo: boolean;
  readonly owner: string;
  readonly name: string;
  /** '' is the site's default branch. */
  readonly branch: string;
}

// -- effects: what the app asks of the host ------------------------------------------------------------------------------

export interface OpenSite {
  readonly type: 'open_site';
  readonly request: number;
  readonly ref: SiteRef;
}
export interface ListDrafts {
  readonly type: 'list_drafts';
  readonly request: number;
  readonly ref: SiteRef;
}
export interface ListOutbox {
  readonly type: 'list_outbox';
  readonly request: number;
}
export interface SaveDraft {
  readonly type: 'save_draft';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  /** '' for a page that is new. */
  readonly base_sha: string;
  readonly revision: number;
  readonly base: Uint8Array;
  readonly text: Uint8Array;
  /** Selection and undo history at this text; opaque. */
  readonly state: Uint8Array;
}
export interface AppendDraft {
  readonly type: 'append_draft';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  readonly revision: number;
  /** Revision of the `save_draft` that this goes on from. */
  readonly snapshot: number;
  /** How many batches were appended to it before. */
  readonly sequence: number;
  /** Opaque. */
  readonly batch: Uint8Array;
}
export interface LoadDraft {
  readonly type: 'load_draft';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
}
export type VersionReason = 'time' | 'publish' | 'discard' | 'restore' | 'conflict' | 'import';
export interface SaveVersion {
  readonly type: 'save_version';
  readonly ref: SiteRef;
  readonly path: string;
  readonly at: number;
  readonly reason: VersionReason;
  readonly text: Uint8Array;
}
export interface ListVersions {
  readonly type: 'list_versions';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
}
export interface LoadVersion {
  readonly type: 'load_version';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  readonly at: number;
}
/** claim_page: this page is open ('' when none is). ask_hand_over: let us write it. yield_page: let the other tab write it. */
export interface PageClaim {
  readonly type: 'claim_page' | 'ask_hand_over' | 'yield_page';
  readonly ref: SiteRef;
  readonly path: string;
}
export interface AskStorage {
  readonly type: 'ask_storage';
  readonly request: number;
}
export interface ReadAllDrafts {
  readonly type: 'read_all_drafts';
  readonly request: number;
}
export interface SaveFile {
  readonly type: 'save_file';
  readonly name: string;
  readonly bytes: Uint8Array;
}
export interface PickDraftsFile {
  readonly type: 'pick_drafts_file';
}
export interface ImportedDraft {
  readonly ref: SiteRef;
  readonly path: string;
  readonly base_sha: string;
  readonly revision: number;
  readonly saved_at: number;
  readonly base: Uint8Array;
  readonly text: Uint8Array;
}
export interface ImportDrafts {
  readonly type: 'import_drafts';
  readonly request: number;
  readonly now: number;
  readonly drafts: readonly ImportedDraft[];
}
export interface DeleteDraft {
  readonly type: 'delete_draft';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  /** What is stored goes only if its revision is not greater. */
  readonly revision: number;
}
export type PublishMode = 'pull_request' | 'direct';
export interface PublishFile {
  readonly path: string;
  /** Blob the change was made from; '' for a page that is new. */
  readonly base_sha: string;
  /** Git blob id of `content`. */
  readonly sha: string;
  readonly revision: number;
  /** `content` is empty: it is the stored picture with this path and id. */
  readonly picture?: boolean;
  readonly content: Uint8Array;
}
export interface Publish {
  readonly type: 'publish';
  readonly request: number;
  readonly ref: SiteRef;
  readonly publish_id: string;
  /** Branch to make for a pull request. */
  readonly branch: string;
  readonly title: string;
  readonly message: string;
  readonly mode: PublishMode;
  /** Commit the change set was frozen at. */
  readonly base_head: string;
  /** An earlier answer was lost: look for publish_id before sending. */
  readonly look_first: boolean;
  readonly files: readonly PublishFile[];
}
export interface Resend {
  readonly type: 'resend';
  readonly request: number;
  readonly publish_id: string;
  readonly look_first: boolean;
}
export interface DropFromOutbox {
  readonly type: 'drop_from_outbox';
  readonly publish_id: string;
}
export interface ListPulls {
  readonly type: 'list_pulls';
  readonly request: number;
  readonly ref: SiteRef;
}
export interface LoadPull {
  readonly type: 'load_pull';
  readonly request: number;
  readonly ref: SiteRef;
  readonly number: number;
}
export interface Merge {
  readonly type: 'merge';
  readonly request: number;
  readonly ref: SiteRef;
  readonly number: number;
  readonly head_sha: string;
}
export interface LoadImage {
  readonly type: 'load_image';
  readonly ref: SiteRef;
  readonly path: string;
  readonly sha: string;
  /** Under which its pixels are known, and its arrival is told. */
  readonly key: string;
  readonly thumbnail: boolean;
}
export interface PickPictureFile {
  readonly type: 'pick_picture_file';
}
/** Prepare what was announced by `picture_coming`, and keep it under this path. */
export interface TakePicture {
  readonly type: 'take_picture';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  readonly id: number;
}
export interface ListPictures {
  readonly type: 'list_pictures';
  readonly request: number;
  readonly ref: SiteRef;
}
/** It is published, or not wanted any more. */
export interface ReleasePicture {
  readonly type: 'release_picture';
  readonly ref: SiteRef;
  readonly path: string;
  readonly sha: string;
}
/** A text of the site: a draft, or the published bytes. */
export interface RenderPage {
  readonly type: 'render_page';
  readonly request: number;
  readonly ref: SiteRef;
  readonly path: string;
  /** ms since the epoch: without the posts of later; 0: as published now. */
  readonly as_of: number;
  /** What was given before does not count. */
  readonly afresh: boolean;
  readonly files: readonly SiteText[];
  readonly removed: readonly string[];
}
export interface Cancel {
  readonly type: 'cancel';
  readonly request: number;
}
export interface SetFragment {
  readonly type: 'set_fragment';
  readonly fragment: string;
  readonly replace: boolean;
}
export interface ShowTokenDialog {
  readonly type: 'show_token_dialog';
  readonly ref: SiteRef;
}
export interface ForgetStoredToken {
  readonly type: 'forget_stored_token';
}
export interface OpenUrl {
  readonly type: 'open_url';
  readonly url: string;
}
export type ThemeChoice = 'system' | 'light' | 'dark';
export type Language = 'fr' | 'en';
export interface Preferences {
  readonly theme: ThemeChoice;
  readonly language: Language;
  readonly monospace: boolean;
  readonly typography: boolean;
}
export interface StorePreferences extends Preferences {
  readonly type: 'store_preferences';
}
export type SpellLanguage = 'fr' | 'en';
/** What a person chose for a page; 'auto' leaves it to the page's language. */
export type SpellChoice = 'auto' | 'off' | 'fr' | 'en' | 'both';
export interface PageSpelling {
  /** "owner/name:path" */
  readonly page: string;
  readonly choice: SpellChoice;
  readonly ignored: readonly string[];
}
export interface LoadSpelling {
  readonly type: 'load_spelling';
  readonly request: number;
}
/** Words that are added to the personal ones or removed, and pages whose choices changed. */
export interface StoreSpelling {
  readonly type: 'store_spelling';
  readonly add: readonly string[];
  readonly remove: readonly string[];
  readonly pages: readonly PageSpelling[];
}
export interface CheckWords {
  readonly type: 'check_words';
  readonly request: number;
  readonly languages: readonly SpellLanguage[];
  readonly words: readonly string[];
}
export interface SuggestWords {
  readonly type: 'suggest_words';
  readonly request: number;
  readonly languages: readonly SpellLanguage[];
  readonly word: string;
}
export interface ReloadForUpdate {
  readonly type: 'reload_for_update';
}

export type Effect =
  | OpenSite
  | ListDrafts
  | ListOutbox
  | SaveDraft
  | AppendDraft
  | LoadDraft
  | SaveVersion
  | ListVersions
  | LoadVersion
  | PageClaim
  | AskStorage
  | ReadAllDrafts
  | SaveFile
  | PickDraftsFile
  | ImportDrafts
  | DeleteDraft
  | Publish
  | Resend
  | DropFromOutbox
  | ListPulls
  | LoadPull
  | Merge
  | LoadImage
  | RenderPage
  | Cancel
  | SetFragment
  | ShowTokenDialog
  | ForgetStoredToken
  | OpenUrl
  | StorePreferences
  | LoadSpelling
  | StoreSpelling
  | CheckWords
  | SuggestWords
  | PickPictureFile
  | TakePicture
  | ListPictures
  | ReleasePicture
  | ReloadForUpdate;

// -- what the shell says about the interface -----------------------------------------------------------------------------

export type Rect = readonly [x: number, y: number, w: number, h: number];

export interface TreeNode {
  readonly id: number;
  /** 0: the root. */
  readonly parent: number;
  /** An ARIA role, or "text" and "image". */
  readonly role: string;
  readonly name: string;
  readonly value?: string;
  readonly description?: string;
  readonly shortcut?: string;
  readonly lang?: string;
  /** Of a combobox: its list box, and the option that Enter would choose. */
  readonly controls?: number;
  readonly active?: number;
  readonly rect: Rect;
  readonly disabled?: boolean;
  readonly focused?: boolean;
  readonly multiline?: boolean;
  readonly readonly?: boolean;
  readonly invalid?: boolean;
  readonly modal?: boolean;
  readonly checked?: boolean;
  readonly selected?: boolean;
  readonly expanded?: boolean;
  readonly pressed?: boolean;
  readonly level?: number;
  /** Progress, 0..1. */
  readonly now?: number;
  readonly setsize?: number;
  readonly posinset?: number;
}
export interface TreeMessage {
  readonly type: 'tree';
  /** Parents before children, in reading order. */
  readonly nodes: readonly TreeNode[];
}
export interface AgentMessage {
  readonly type: 'agent';
  /** 0: no text box is focused. */
  readonly node: number;
  readonly serial: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
  readonly rect: Rect;
  readonly caret: Rect;
  readonly size: number;
  readonly mono: boolean;
  readonly multiline: boolean;
}
export interface FocusNode {
  readonly type: 'focus';
  readonly node: number;
}
export interface CursorMessage {
  readonly type: 'cursor';
  readonly css: string;
}
export interface ClipboardMessage {
  readonly type: 'clipboard';
  readonly text: string;
  /** The same as HTML, "" when it is text alone. */
  readonly html: string;
}
export interface AnnounceMessage {
  readonly type: 'announce';
  readonly text: string;
  readonly urgent: boolean;
}
export interface PreviewHtml {
  readonly type: 'preview_html';
  readonly html: string;
}
/** Where the frame of the Page preview lies; without `rect` it is not shown. */
export interface PageFrameMessage {
  readonly type: 'page_frame';
  readonly rect?: Rect;
  /** What is drawn above it. */
  readonly over?: readonly Rect[];
  /** Something modal is open. */
  readonly inert?: boolean;
  readonly width?: 'fit' | 'phone' | 'tablet' | 'desktop';
  readonly dark?: boolean;
  readonly path?: string;
  /** Line of that file with the caret, from 0. */
  readonly line?: number;
}
export type ShellOut =
  | TreeMessage
  | AgentMessage
  | FocusNode
  | CursorMessage
  | ClipboardMessage
  | AnnounceMessage
  | PreviewHtml
  | PageFrameMessage;

/** Everything that comes out of wasm. */
export type MessageOut = Effect | ShellOut;

// -- replies: what the host answers --------------------------------------------------------------------------------------

export interface Entry {
  readonly path: string;
  readonly sha: string;
  readonly size: number;
  readonly mode: string;
}
/** A text file of the site: path and bytes. */
export type SiteText = readonly [path: string, bytes: Uint8Array];

export interface SiteProgress {
  readonly type: 'site_progress';
  readonly request: number;
  readonly done: number;
  readonly total: number;
}
export interface SiteOpened {
  readonly type: 'site_opened';
  readonly request: number;
  readonly ref: SiteRef;
  readonly default_branch: string;
  readonly head: string;
  readonly can_write: boolean;
  readonly from_cache: boolean;
  readonly entries: readonly Entry[];
  readonly texts: readonly SiteText[];
}
export interface SiteTexts {
  readonly type: 'site_texts';
  readonly request: number;
  readonly texts: readonly SiteText[];
}
export interface StoredDraft {
  readonly path: string;
  readonly base_sha: string;
  readonly revision: number;
  /** 0: there is no state. */
  readonly snapshot: number;
  readonly saved_at: number;
  readonly base: Uint8Array;
  readonly text: Uint8Array;
  readonly state: Uint8Array;
  readonly log: Uint8Array;
}
export interface DraftLoaded {
  readonly type: 'draft_loaded';
  readonly request: number;
  /** One or none. */
  readonly drafts: readonly StoredDraft[];
}
export interface VersionInfo {
  readonly at: number;
  readonly reason: VersionReason;
  /** Bytes. */
  readonly size: number;
}
export interface VersionsListed {
  readonly type: 'versions_listed';
  readonly request: number;
  readonly versions: readonly VersionInfo[];
}
export interface VersionLoaded {
  readonly type: 'version_loaded';
  readonly request: number;
  readonly text: Uint8Array;
}
export interface StorageInfo {
  readonly type: 'storage_info';
  readonly request: number;
  /** Bytes. */
  readonly usage: number;
  readonly quota: number;
  readonly persisted: boolean;
}
export interface SiteDraft extends StoredDraft {
  readonly ref: SiteRef;
}
export interface AllDrafts {
  readonly type: 'all_drafts';
  readonly request: number;
  readonly drafts: readonly SiteDraft[];
}
export interface DraftsImported {
  readonly type: 'drafts_imported';
  readonly request: number;
  readonly added: number;
  /** As versions beside drafts that were there. */
  readonly kept: number;
  readonly same: number;
}
export interface DraftsListed {
  readonly type: 'drafts_listed';
  readonly request: number;
  readonly drafts: readonly StoredDraft[];
}
export interface OutboxItem {
  readonly publish_id: string;
  readonly title: string;
  readonly ref: SiteRef;
  readonly paths: readonly string[];
  /** Blob ids of what was to be published, in the order of `paths`. */
  readonly shas: readonly string[];
  readonly revisions: readonly number[];
  /** false: it may have been sent; look before sending again. */
  readonly confirmed_unsent: boolean;
}
export interface OutboxListed {
  readonly type: 'outbox_listed';
  readonly request: number;
  readonly items: readonly OutboxItem[];
}
export interface DraftSaved {
  readonly type: 'draft_saved';
  readonly request: number;
  readonly path: string;
  readonly revision: number;
}
export interface DraftDeleted {
  readonly type: 'draft_deleted';
  readonly request: number;
  readonly path: string;
}
export interface PublishDone {
  readonly type: 'publish_done';
  readonly request: number;
  readonly publish_id: string;
  readonly commit: string;
  readonly branch: string;
  /** 0: straight to the branch. */
  readonly pull_number: number;
  readonly pull_url: string;
  readonly paths: readonly string[];
  /** Head of the base branch afterwards. */
  readonly head: string;
}
export interface PullSummary {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly branch: string;
  readonly base: string;
  readonly head_sha: string;
  readonly updated_at: string;
  readonly url: string;
  readonly from_fork: boolean;
}
export interface PullsListed {
  readonly type: 'pulls_listed';
  readonly request: number;
  readonly pulls: readonly PullSummary[];
}
export type FileStatus = 'added' | 'modified' | 'removed' | 'renamed';
export interface PullFile {
  readonly path: string;
  readonly previous_path: string;
  readonly status: FileStatus;
  /** null: does not exist on that side, or is not text. */
  readonly before: Uint8Array | null;
  readonly after: Uint8Array | null;
}
export type PullState = 'open' | 'merged' | 'closed';
export interface Pull extends PullSummary {
  readonly state: PullState;
  /** null: GitHub is still working it out. */
  readonly mergeable: boolean | null;
  readonly body: string;
  readonly files: readonly PullFile[];
}
export interface PullOpened {
  readonly type: 'pull_opened';
  readonly request: number;
  readonly pull: Pull;
}
export interface PullMerged {
  readonly type: 'pull_merged';
  readonly request: number;
  readonly number: number;
  readonly commit: string;
}
export interface StoredPicture {
  readonly path: string;
  readonly sha: string;
  /** Bytes. */
  readonly size: number;
  readonly saved_at: number;
}
export interface PictureStored {
  readonly type: 'picture_stored';
  readonly request: number;
  readonly sha: string;
  readonly size: number;
}
export interface PicturesListed {
  readonly type: 'pictures_listed';
  readonly request: number;
  readonly pictures: readonly StoredPicture[];
}
export interface ImageArrived {
  readonly type: 'image_arrived';
  /** The key it was asked for with. */
  readonly path: string;
  readonly ok: boolean;
}
export interface SpellingLoaded {
  readonly type: 'spelling_loaded';
  readonly request: number;
  readonly words: readonly string[];
  readonly pages: readonly PageSpelling[];
}
export interface WordsChecked {
  readonly type: 'words_checked';
  readonly request: number;
  /** Indices of the words that are wrong. */
  readonly wrong: readonly number[];
}
export interface WordsSuggested {
  readonly type: 'words_suggested';
  readonly request: number;
  readonly words: readonly string[];
}
export interface AccountChanged {
  readonly type: 'account_changed';
  readonly has_token: boolean;
  readonly login: string;
}
export interface PageProgress {
  readonly type: 'page_progress';
  readonly request: number;
  readonly done: number;
  readonly total: number;
}
export interface PageRendered {
  readonly type: 'page_rendered';
  readonly request: number;
  readonly path: string;
  /** false: the file becomes no page. */
  readonly is_page: boolean;
  /** What the page lacks, in words. */
  readonly notes: readonly string[];
}
export interface RequestFailed {
  readonly type: 'request_failed';
  readonly request: number;
  readonly outcome: Outcome;
  readonly detail: string;
  readonly retry_at?: number;
}

export type Reply =
  | SiteProgress
  | SiteOpened
  | SiteTexts
  | DraftsListed
  | OutboxListed
  | DraftSaved
  | DraftLoaded
  | VersionsListed
  | VersionLoaded
  | StorageInfo
  | AllDrafts
  | DraftsImported
  | DraftDeleted
  | PublishDone
  | PullsListed
  | PullOpened
  | PullMerged
  | ImageArrived
  | PictureStored
  | PicturesListed
  | PageProgress
  | PageRendered
  | SpellingLoaded
  | WordsChecked
  | WordsSuggested
  | AccountChanged
  | RequestFailed;

// -- what the host says unasked --------------------------------------------------------------------------------------------

export interface HostReady {
  readonly type: 'host_ready';
  readonly language: Language;
  readonly theme: ThemeChoice;
  readonly monospace: boolean;
  readonly typography: boolean;
  readonly dark: boolean;
  readonly reduced_motion: boolean;
  readonly online: boolean;
  readonly fragment: string;
  readonly id_seed: string;
  readonly has_token: boolean;
  readonly login: string;
}
export interface Navigated {
  readonly type: 'navigated';
  readonly fragment: string;
}
export interface OnlineChanged {
  readonly type: 'online_changed';
  readonly online: boolean;
}
export interface SystemChanged {
  readonly type: 'system_changed';
  readonly dark: boolean;
  readonly reduced_motion: boolean;
}
export interface DraftChanged {
  readonly type: 'draft_changed' | 'hand_over_wanted';
  readonly ref: SiteRef;
  readonly path: string;
}
export interface PageRole {
  readonly type: 'page_role';
  readonly ref: SiteRef;
  readonly path: string;
  readonly role: 'writer' | 'follower' | 'unprotected';
}
/** There were drafts, and the browser threw them away. */
export interface DraftsLost {
  readonly type: 'drafts_lost';
}
/** The texts of the language that was chosen are not on this device, and there is no network. */
export interface TextsMissing {
  readonly type: 'texts_missing';
}
/** Chosen or dropped by the person. */
export interface DraftsFile {
  readonly type: 'drafts_file';
  readonly bytes: Uint8Array;
}
export interface PageHidden {
  readonly type: 'page_hidden';
}
export interface UpdateReady {
  readonly type: 'update_ready';
}
export interface Focus {
  readonly type: 'focus';
  /** 0: none. */
  readonly node: number;
}
export interface Activate {
  readonly type: 'activate';
  readonly node: number;
  readonly action: 'click' | 'expand' | 'set';
  readonly value?: string;
}
export type AgentInputKind = 'insert' | 'compose' | 'commit' | 'paste' | 'delete' | 'select';
export interface AgentInput {
  readonly type: 'agent_input';
  readonly node: number;
  readonly serial: number;
  readonly kind: AgentInputKind;
  readonly from: number;
  readonly to: number;
  readonly text: string;
}
export interface Touch {
  readonly type: 'touch';
  readonly touch: boolean;
}
/** Pasted, dropped or chosen, for where the caret is. */
export interface PictureComing {
  readonly type: 'picture_coming';
  readonly id: number;
  /** Of the file. */
  readonly name: string;
  /** '': of a kind that is not taken. */
  readonly extension: string;
}
/** A link in the Page preview to another page of the site. */
export interface PageLinked {
  readonly type: 'page_linked';
  readonly path: string;
}
/** Something in the Page preview was clicked that is made of this line of the file. */
export interface PageClicked {
  readonly type: 'page_clicked';
  readonly path: string;
  readonly line: number;
  /** Byte of the line; 0 where the word that was clicked is not found in the source. */
  readonly column: number;
}
export interface PagePointed {
  readonly type: 'page_pointed';
  readonly path: string;
  /** [from, to], or [] for nothing. */
  readonly lines: readonly number[];
}
export type HostEvent =
  | HostReady
  | Navigated
  | OnlineChanged
  | SystemChanged
  | DraftChanged
  | PageRole
  | DraftsLost
  | TextsMissing
  | DraftsFile
  | PageHidden
  | UpdateReady
  | Focus
  | Activate
  | AgentInput
  | Touch
  | PictureComing
  | PageLinked
  | PageClicked
  | PagePointed;

/** Everything that goes into wasm. */
export type MessageIn = Reply | HostEvent;
