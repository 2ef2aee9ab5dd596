// Messages to and from the wire: a JSON envelope and raw bytes beside it. Decoding checks every member and that the lengths
// add up to the bytes exactly; pieces are copies, so they stay valid when wasm memory moves. tests/contract holds one fixture
// per message, which codec.test.ts decodes and encodes.
import { BadMessage, asObject, bool, list, maybe, num, oneOf, parseObject, str, whole, type Json } from './guards';
import type { Effect, ImportedDraft, MessageIn, MessageOut, PublishFile, Rect, ShellOut, SiteRef, SiteText, SpellLanguage, StoredDraft, TreeNode } from './messages';

export interface WireMessage {
  readonly envelope: string;
  readonly bytes: Uint8Array;
}

const nothing = new Uint8Array(0);

export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  if (pieces.length === 0) return nothing;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

/** Cuts `bytes` into pieces of these lengths; throws unless they add up. */
export function cutPieces(bytes: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total !== bytes.length) throw new BadMessage(`lengths add up to ${total}, there are ${bytes.length} bytes`);
  let at = 0;
  return lengths.map((length) => bytes.slice(at, (at += length)));
}

// -- out of wasm -----------------------------------------------------------------------------------------------------------

function siteRef(json: Json, key = 'ref'): SiteRef {
  const ref = asObject(json[key], key);
  return { demo: bool(ref, 'demo'), owner: str(ref, 'owner'), name: str(ref, 'name'), branch: str(ref, 'branch') };
}

function strings(json: Json, key: string): string[] {
  return list(json, key).map((value) => str({ value }, 'value'));
}
const languages = (json: Json): SpellLanguage[] => list(json, 'languages').map((value) => oneOf({ value }, 'value', ['fr', 'en'] as const));

function rect(json: Json, key: string): Rect {
  const values = list(json, key);
  const [x, y, w, h] = values;
  if (values.length !== 4 || typeof x !== 'number' || typeof y !== 'number' || typeof w !== 'number' || typeof h !== 'number') {
    throw new BadMessage(`${key} is not four numbers`);
  }
  return [x, y, w, h];
}

function treeNode(value: unknown): TreeNode {
  const json = asObject(value, 'node');
  return {
    id: whole(json, 'id', 1),
    parent: whole(json, 'parent'),
    role: str(json, 'role'),
    name: str(json, 'name'),
    rect: rect(json, 'rect'),
    ...maybe(json, 'value', str),
    ...maybe(json, 'description', str),
    ...maybe(json, 'shortcut', str),
    ...maybe(json, 'lang', str),
    ...maybe(json, 'controls', whole),
    ...maybe(json, 'active', whole),
    ...maybe(json, 'disabled', bool),
    ...maybe(json, 'focused', bool),
    ...maybe(json, 'multiline', bool),
    ...maybe(json, 'readonly', bool),
    ...maybe(json, 'invalid', bool),
    ...maybe(json, 'modal', bool),
    ...maybe(json, 'checked', bool),
    ...maybe(json, 'selected', bool),
    ...maybe(json, 'expanded', bool),
    ...maybe(json, 'pressed', bool),
    ...maybe(json, 'level', num),
    ...maybe(json, 'now', num),
    ...maybe(json, 'setsize', num),
    ...maybe(json, 'posinset', num),
  };
}

function publishFiles(json: Json, bytes: Uint8Array): PublishFile[] {
  const files = list(json, 'files').map((value) => asObject(value, 'file'));
  const pieces = cutPieces(
    bytes,
    files.map((file) => whole(file, 'length')),
  );
  return files.map((file, i) => ({
    path: str(file, 'path'),
    base_sha: str(file, 'base_sha'),
    sha: str(file, 'sha'),
    revision: whole(file, 'revision'),
    ...maybe(file, 'picture', bool),
    content: pieces[i] ?? nothing,
  }));
}

function importedDrafts(json: Json, bytes: Uint8Array): ImportedDraft[] {
  const drafts = list(json, 'drafts').map((value) => asObject(value, 'draft'));
  const pieces = cutPieces(
    bytes,
    drafts.flatMap((draft) => [whole(draft, 'base_length'), whole(draft, 'text_length')]),
  );
  return drafts.map((draft, i) => ({
    ref: siteRef(draft),
    path: str(draft, 'path'),
    base_sha: str(draft, 'base_sha'),
    revision: whole(draft, 'revision'),
    saved_at: whole(draft, 'saved_at'),
    base: pieces[2 * i] ?? nothing,
    text: pieces[2 * i + 1] ?? nothing,
  }));
}

/** Messages of the interface; undefined when `type` is none of them. */
function decodeShell(type: string, json: Json, bytes: Uint8Array): ShellOut | undefined {
  switch (type) {
    case 'tree':
      return { type, nodes: list(json, 'nodes').map(treeNode) };
    case 'agent':
      return {
        type,
        node: whole(json, 'node'),
        serial: whole(json, 'serial'),
        text: str(json, 'text'),
        from: whole(json, 'from'),
        to: whole(json, 'to'),
        rect: rect(json, 'rect'),
        caret: rect(json, 'caret'),
        size: num(json, 'size'),
        mono: bool(json, 'mono'),
        multiline: bool(json, 'multiline'),
      };
    case 'focus':
      return { type, node: whole(json, 'node') };
    case 'cursor':
      return { type, css: str(json, 'css') };
    case 'clipboard':
      return { type, text: str(json, 'text'), html: str(json, 'html') };
    case 'announce':
      return { type, text: str(json, 'text'), urgent: bool(json, 'urgent') };
    case 'page_frame':
      return {
        type,
        ...maybe(json, 'rect', rect),
        ...maybe(json, 'over', (o, key) => list(o, key).map((_, i, all) => rect({ one: all[i] }, 'one'))),
        ...maybe(json, 'inert', bool),
        ...maybe(json, 'width', (o, key) => oneOf(o, key, ['fit', 'phone', 'tablet', 'desktop'] as const)),
        ...maybe(json, 'dark', bool),
        ...maybe(json, 'path', str),
        ...maybe(json, 'line', (o, key) => whole(o, key)),
      };
    case 'preview_html':
      return { type, html: new TextDecoder().decode(bytes) };
    default:
      return undefined;
  }
}

function decodeEffect(type: string, json: Json, bytes: Uint8Array): Effect {
  const request = (): number => whole(json, 'request', 1);
  const only = (): Uint8Array => cutPieces(bytes, [whole(json, 'length')])[0] ?? nothing;
  switch (type) {
    case 'open_site':
    case 'list_drafts':
    case 'list_pulls':
    case 'list_pictures':
      return { type, request: request(), ref: siteRef(json) };
    case 'list_outbox':
    case 'load_spelling':
    case 'ask_storage':
    case 'read_all_drafts':
    case 'cancel':
      return { type, request: request() };
    case 'save_draft': {
      const [base, text, state] = cutPieces(bytes, [whole(json, 'base_length'), whole(json, 'text_length'), whole(json, 'state_length')]);
      return {
        type,
        request: request(),
        ref: siteRef(json),
        path: str(json, 'path'),
        base_sha: str(json, 'base_sha'),
        revision: whole(json, 'revision'),
        base: base ?? nothing,
        text: text ?? nothing,
        state: state ?? nothing,
      };
    }
    case 'append_draft':
      return {
        type,
        request: request(),
        ref: siteRef(json),
        path: str(json, 'path'),
        revision: whole(json, 'revision'),
        snapshot: whole(json, 'snapshot'),
        sequence: whole(json, 'sequence'),
        batch: only(),
      };
    case 'load_draft':
    case 'list_versions':
      return { type, request: request(), ref: siteRef(json), path: str(json, 'path') };
    case 'load_version':
      return { type, request: request(), ref: siteRef(json), path: str(json, 'path'), at: whole(json, 'at') };
    case 'save_version':
      return {
        type,
        ref: siteRef(json),
        path: str(json, 'path'),
        at: whole(json, 'at'),
        reason: oneOf(json, 'reason', ['time', 'publish', 'discard', 'restore', 'conflict', 'import'] as const),
        text: only(),
      };
    case 'claim_page':
    case 'ask_hand_over':
    case 'yield_page':
      return { type, ref: siteRef(json), path: str(json, 'path') };
    case 'save_file':
      return { type, name: str(json, 'name'), bytes: only() };
    case 'pick_drafts_file':
    case 'pick_picture_file':
      return { type };
    case 'import_drafts':
      return { type, request: request(), now: whole(json, 'now'), drafts: importedDrafts(json, bytes) };
    case 'delete_draft':
      return { type, request: request(), ref: siteRef(json), path: str(json, 'path'), revision: whole(json, 'revision') };
    case 'publish':
      return {
        type,
        request: request(),
        ref: siteRef(json),
        publish_id: str(json, 'publish_id'),
        branch: str(json, 'branch'),
        title: str(json, 'title'),
        message: str(json, 'message'),
        mode: oneOf(json, 'mode', ['pull_request', 'direct'] as const),
        base_head: str(json, 'base_head'),
        look_first: bool(json, 'look_first'),
        files: publishFiles(json, bytes),
      };
    case 'resend':
      return { type, request: request(), publish_id: str(json, 'publish_id'), look_first: bool(json, 'look_first') };
    case 'drop_from_outbox':
      return { type, publish_id: str(json, 'publish_id') };
    case 'load_pull':
      return { type, request: request(), ref: siteRef(json), number: whole(json, 'number', 1) };
    case 'merge':
      return { type, request: request(), ref: siteRef(json), number: whole(json, 'number', 1), head_sha: str(json, 'head_sha') };
    case 'load_image':
      return { type, ref: siteRef(json), path: str(json, 'path'), sha: str(json, 'sha'), key: str(json, 'key'), thumbnail: bool(json, 'thumbnail') };
    case 'take_picture':
      return { type, request: request(), ref: siteRef(json), path: str(json, 'path'), id: whole(json, 'id') };
    case 'release_picture':
      return { type, ref: siteRef(json), path: str(json, 'path'), sha: str(json, 'sha') };
    case 'render_page': {
      const rows = list(json, 'files').map((row) => {
        const [path, length] = Array.isArray(row) ? (row as unknown[]) : [];
        return { path, length };
      });
      const pieces = cutPieces(
        bytes,
        rows.map((row) => whole(row, 'length')),
      );
      return {
        type,
        request: request(),
        ref: siteRef(json),
        path: str(json, 'path'),
        as_of: whole(json, 'as_of'),
        afresh: bool(json, 'afresh'),
        files: rows.map((row, i) => [str(row, 'path'), pieces[i] ?? nothing] as const),
        removed: list(json, 'removed').map((path) => str({ path }, 'path')),
      };
    }
    case 'set_fragment':
      return { type, fragment: str(json, 'fragment'), replace: bool(json, 'replace') };
    case 'show_token_dialog':
      return { type, ref: siteRef(json) };
    case 'forget_stored_token':
    case 'reload_for_update':
      return { type };
    case 'open_url':
      return { type, url: str(json, 'url') };
    case 'check_words':
      return { type, request: request(), languages: languages(json), words: strings(json, 'words') };
    case 'suggest_words':
      return { type, request: request(), languages: languages(json), word: str(json, 'word') };
    case 'store_spelling':
      return {
        type,
        add: strings(json, 'add'),
        remove: strings(json, 'remove'),
        pages: list(json, 'pages').map((value) => {
          const page = asObject(value, 'page');
          return { page: str(page, 'page'), choice: oneOf(page, 'choice', ['auto', 'off', 'fr', 'en', 'both'] as const), ignored: strings(page, 'ignored') };
        }),
      };
    case 'store_preferences':
      return {
        type,
        theme: oneOf(json, 'theme', ['system', 'light', 'dark'] as const),
        language: oneOf(json, 'language', ['fr', 'en'] as const),
        monospace: bool(json, 'monospace'),
        typography: bool(json, 'typography'),
      };
    default:
      throw new BadMessage(`unknown type ${type}`);
  }
}

const withBytes: ReadonlySet<string> = new Set(['save_draft', 'append_draft', 'save_version', 'save_file', 'import_drafts', 'publish', 'preview_html', 'render_page']);

/** Throws BadMessage. */
export function decodeOut(envelope: string, bytes: Uint8Array): MessageOut {
  const json = parseObject(envelope);
  const type = str(json, 'type');
  if (!withBytes.has(type) && bytes.length > 0) throw new BadMessage(`${type} carries bytes`);
  return decodeShell(type, json, bytes) ?? decodeEffect(type, json, bytes);
}

// -- into wasm -------------------------------------------------------------------------------------------------------------

const textLengths = (texts: readonly SiteText[]): (string | number)[][] => texts.map(([path, bytes]) => [path, bytes.length]);

const sideLength = (side: Uint8Array | null): number => side?.length ?? -1;

const draftLengths = ({ base, text, state, log, ...draft }: StoredDraft): object => ({
  ...draft,
  base_length: base.length,
  text_length: text.length,
  state_length: state.length,
  log_length: log.length,
});
const draftPieces = ({ base, text, state, log }: StoredDraft): Uint8Array[] => [base, text, state, log];

/** The envelope's members and the pieces beside it. */
function parts(message: MessageIn): { readonly json: object; readonly pieces: readonly Uint8Array[] } {
  switch (message.type) {
    case 'site_opened':
      return {
        json: {
          ...message,
          entries: message.entries.map((entry) => [entry.path, entry.sha, entry.size, entry.mode]),
          texts: textLengths(message.texts),
        },
        pieces: message.texts.map(([, bytes]) => bytes),
      };
    case 'site_texts':
      return { json: { ...message, texts: textLengths(message.texts) }, pieces: message.texts.map(([, bytes]) => bytes) };
    case 'drafts_listed':
    case 'draft_loaded':
    case 'all_drafts':
      return { json: { ...message, drafts: message.drafts.map(draftLengths) }, pieces: message.drafts.flatMap(draftPieces) };
    case 'version_loaded': {
      const { text, ...rest } = message;
      return { json: { ...rest, length: text.length }, pieces: [text] };
    }
    case 'drafts_file': {
      const { bytes, ...rest } = message;
      return { json: { ...rest, length: bytes.length }, pieces: [bytes] };
    }
    case 'pull_opened':
      return {
        json: {
          ...message,
          pull: {
            ...message.pull,
            files: message.pull.files.map(({ before, after, ...file }) => ({
              ...file,
              before_length: sideLength(before),
              after_length: sideLength(after),
            })),
          },
        },
        pieces: message.pull.files.flatMap(({ before, after }) => [before, after]).filter((side) => side !== null),
      };
    default:
      return { json: message, pieces: [] };
  }
}

export function encodeIn(message: MessageIn): WireMessage {
  const { json, pieces } = parts(message);
  return { envelope: JSON.stringify(json), bytes: joinPieces(pieces) };
}
