// Runs what wasm asks of the outside and answers every request exactly once: with its reply, or with `request_failed` and one
// of the closed set of outcomes. Requests are independent and may be stopped one by one.
//
// A publish is in the outbox, with its bytes, before anything is sent. It leaves the outbox at a definite outcome; while it may
// yet be sent again it stays, marked unsent only when it is certain that nothing arrived.
import { HostFailure, type Outcome } from '../bridge/failure';
import type { Effect, Entry, LoadImage, MessageIn, OpenSite, Preferences, Publish, PublishFile, RenderPage, SiteRef, StoredPicture, TakePicture } from '../bridge/messages';
import type * as github from '../github/api';
import type { Store } from '../store/database';
import { allDrafts, appendDraft, deleteDraft, importDrafts, listDrafts, loadDraft, saveDraft } from '../store/drafts';
import type { Flush } from '../store/flush';
import { dropPublish, getPublish, listOutbox, markPublish, putPublish } from '../store/outbox';
import { savePreferences } from '../store/preferences';
import { draftDeleted, draftStored, storageUse, withRoom } from '../store/room';
import { loadSpelling, storeSpelling } from '../store/spelling';
import type { Spelling } from '../spell/client';
import { answerCache, blobCache, loadSite, saveSite, siteKey, type BlobCache } from '../store/sites';
import { addVersion, listVersions, loadVersion } from '../store/versions';
import type { Tabs } from '../tabs/tabs';
import type { Account } from './account';
import { resolveRef, type Config } from './config';
import { createQueue, type Pixels } from './images';
import { endingOf } from './outcomes';
import { gitBlobSha } from '../github/blobs';
import { addPicture, listPictures, readPicture, releasePicture } from '../store/pictures';

export type Github = Pick<typeof github, 'openSite' | 'readBlob' | 'publish' | 'listPulls' | 'loadPull' | 'merge' | 'checkToken'>;

/** The files of a site that was opened, and of its new pictures, and their bytes. */
export interface SiteFiles {
  entries(ref: SiteRef): readonly Entry[];
  read(ref: SiteRef, entry: Entry, signal: AbortSignal): Promise<Uint8Array>;
}

export interface EffectsHost {
  readonly store: Store;
  readonly github: Github;
  readonly account: Account;
  readonly config: Config;
  readonly spelling: Spelling;
  readonly send: (message: MessageIn) => void;
  readonly tabs: Tabs;
  readonly flush: Flush;
  saveFile(name: string, bytes: Uint8Array): void;
  /** Ends in `drafts_file`, or in nothing. */
  pickDraftsFile(): void;
  image(key: string, pixels: Pixels): void;
  decode(bytes: Uint8Array, path: string, thumbnail: boolean): Promise<Pixels>;
  /** Ends in `picture_coming`, or in nothing. */
  pickPictureFile(): void;
  /** What is to be stored of a picture that was announced. */
  preparePicture(id: number): Promise<Uint8Array>;
  setFragment(fragment: string, replace: boolean): void;
  openUrl(url: string): void;
  showTokenDialog(ref: SiteRef): Promise<void>;
  applyPreferences(preferences: Preferences): void;
  reloadForUpdate(): void;
  /** Makes and shows the page, and says so; `files` answers for the site's files as they were opened. */
  renderPage(effect: RenderPage, files: SiteFiles, signal: AbortSignal): Promise<void>;
  readonly report: (error: unknown) => void;
  now(): number;
}

const githubApi = 'https://api.github.com';
const githubRaw = 'https://raw.githubusercontent.com';

/** Outcomes after which a publish may be sent again: it stays in the outbox. */
const stays: ReadonlySet<Outcome> = new Set(['offline', 'rate_limited', 'unknown', 'server', 'auth_expired', 'cancelled']);
/** Of those, the ones that say nothing was sent. */
const unsent: ReadonlySet<Outcome> = new Set(['offline', 'rate_limited', 'auth_expired', 'cancelled']);

type Requested = Extract<Effect, { readonly request: number }>;
type RequestType = Exclude<Requested['type'], 'cancel'>;
const writes: ReadonlySet<RequestType> = new Set(['publish', 'resend', 'merge']);

export interface Effects {
  run(effect: Effect): void;
  /** Everything that was started has ended: for tests. */
  idle(): Promise<void>;
}

export function createEffects(host: EffectsHost): Effects {
  const { store, github: api } = host;
  const running = new Map<number, AbortController>();
  const pending = new Set<Promise<void>>();
  const contexts = new Map<string, github.GithubContext>();
  const open = new Map<string, SiteRef>(); // sites whose caches are in use
  const heads = new Map<string, string>(); // of sites that are open, for image addresses
  const opened = new Map<string, readonly Entry[]>();
  const pictures = new Map<string, Map<string, StoredPicture>>(); // by site and path: new ones, and those that were published from here
  const imageQueue = createQueue(2);
  const cache: BlobCache = blobCache(store);

  const resolve = (ref: SiteRef): SiteRef => resolveRef(host.config, ref);

  function contextOf(ref: SiteRef): github.GithubContext {
    const kind = ref.demo ? 'demo' : 'github';
    let context = contexts.get(kind);
    if (context === undefined) {
      const { demo } = host.config;
      if (ref.demo) {
        if (demo === undefined) throw new HostFailure('not_found', 'the demo site comes with the local server (scripts/run), which does not serve this page');
        context = { apiBase: demo.api, rawBase: demo.raw, token: () => demo.token, pace: 'immediate' };
      } else {
        context = { apiBase: githubApi, rawBase: githubRaw, token: () => host.account.current?.token };
      }
      contexts.set(kind, context);
    }
    return context;
  }
  const answersOf = (ref: SiteRef): ReturnType<typeof answerCache> => answerCache(store, ref.demo ? 'demo' : (host.account.current?.login ?? ''));

  async function openSite({ request, ref: asked }: OpenSite, signal: AbortSignal): Promise<void> {
    const ref = resolve(asked);
    const key = siteKey(ref);
    const cached = await loadSite(store, ref).catch(() => undefined);
    signal.throwIfAborted();
    if (cached !== undefined) {
      heads.set(key, cached.head);
      opened.set(key, cached.entries);
      host.send({
        type: 'site_opened',
        request,
        ref,
        default_branch: cached.default_branch,
        head: cached.head,
        can_write: ref.demo || host.account.current !== undefined,
        from_cache: true,
        entries: cached.entries,
        texts: cached.bytes,
      });
    }
    try {
      const site = await api.openSite(contextOf(ref), ref, {
        signal,
        cache,
        answers: answersOf(ref),
        onProgress: (done, total) => {
          if (cached === undefined) host.send({ type: 'site_progress', request, done, total });
        },
      });
      const entries: Entry[] = site.entries.map(([path, sha, size, mode]) => ({ path, sha, size, mode }));
      heads.set(key, site.head);
      opened.set(key, entries);
      host.send({
        type: 'site_opened',
        request,
        ref,
        default_branch: site.default_branch,
        head: site.head,
        can_write: site.can_write,
        from_cache: false,
        entries,
        texts: site.texts.map(({ path, bytes }) => [path, bytes]),
      });
      // Only a cache: without room the site is read from the network again next time.
      await saveSite(store, { ref, default_branch: site.default_branch, head: site.head, entries }, site.texts).catch(() => undefined);
    } catch (error) {
      // The cached site is open and says that it is; being offline is known from `online_changed`.
      if (cached !== undefined && endingOf(error, false).outcome === 'offline') return;
      throw error;
    }
  }

  async function send(request: number, stored: Omit<Publish, 'type' | 'request' | 'look_first'>, lookFirst: boolean, signal: AbortSignal): Promise<void> {
    const ref = resolve(stored.ref);
    const { publish_id, branch, title, message, mode, base_head, files } = stored;
    let done;
    try {
      done = await api.publish(
        contextOf(ref),
        ref,
        {
          publish_id,
          branch,
          title,
          message,
          mode,
          base_head,
          look_first: lookFirst,
          files: files.map(({ path, base_sha, content }: PublishFile) => ({ path, base_sha, bytes: content })),
        },
        { signal },
      );
    } catch (error) {
      const { outcome } = endingOf(error, true);
      // A failing store must not hide why the publish failed; at worst the item is looked for once more.
      if (!stays.has(outcome)) await dropPublish(store, publish_id).catch(host.report);
      else if (unsent.has(outcome) && !lookFirst) await markPublish(store, publish_id, true).catch(host.report);
      throw error;
    }
    await dropPublish(store, publish_id).catch(host.report);
    heads.set(siteKey(ref), done.head);
    host.send({ type: 'publish_done', request, publish_id, ...done, paths: files.map(({ path }) => path) });
  }

  async function readFile(ref: SiteRef, { sha, path }: Pick<Entry, 'sha' | 'path'>, signal?: AbortSignal): Promise<Uint8Array> {
    const picture = pictures.get(siteKey(ref))?.get(path)?.sha === sha ? await readPicture(store, ref, path, sha) : undefined;
    return picture ?? api.readBlob(contextOf(ref), ref, sha, path, heads.get(siteKey(ref)) ?? 'HEAD', signal === undefined ? { cache } : { cache, signal });
  }

  const files: SiteFiles = {
    entries: (ref) => {
      const key = siteKey(resolve(ref));
      const entries = opened.get(key) ?? [];
      const added = pictures.get(key);
      if (added === undefined || added.size === 0) return entries;
      return [...entries.filter(({ path }) => !added.has(path)), ...[...added.values()].map(({ path, sha, size }) => ({ path, sha, size, mode: '100644' }))];
    },
    read: (asked, entry, signal) => readFile(resolve(asked), entry, signal),
  };

  function picturesOf(ref: SiteRef): Map<string, StoredPicture> {
    const key = siteKey(ref);
    const known = pictures.get(key) ?? new Map<string, StoredPicture>();
    pictures.set(key, known);
    return known;
  }

  async function takePicture({ request, ref: asked, path, id }: TakePicture): Promise<void> {
    const ref = resolve(asked);
    const bytes = await host.preparePicture(id);
    const picture = { path, sha: await gitBlobSha(bytes), size: bytes.length, saved_at: host.now() };
    await withRoom(store, [...open.values()], () => addPicture(store, ref, picture, bytes));
    draftStored();
    picturesOf(ref).set(path, picture);
    host.send({ type: 'picture_stored', request, sha: picture.sha, size: picture.size });
    host.tabs.changed(asked, path);
  }

  /** With the bytes of its pictures, which wasm does not have. */
  async function whole(publish: Publish): Promise<Publish> {
    const ref = resolve(publish.ref);
    const all = publish.files.map(async ({ picture, ...file }) => {
      if (picture !== true) return file;
      const content = await readPicture(store, ref, file.path, file.sha);
      if (content === undefined) throw new HostFailure('rejected', `${file.path} is not on this device any more`);
      return { ...file, content };
    });
    return { ...publish, files: await Promise.all(all) };
  }

  async function loadImage({ ref: asked, path, sha, key, thumbnail }: LoadImage): Promise<void> {
    let ok = false;
    try {
      if (sha !== '') {
        host.image(key, await host.decode(await readFile(resolve(asked), { path, sha }), path, thumbnail));
        ok = true;
      } // else an image from elsewhere, which the page's own policy does not let in
    } catch {
      ok = false; // the preview shows its alternative text
    }
    host.send({ type: 'image_arrived', path: key, ok });
  }

  async function answer(effect: Exclude<Requested, { readonly type: 'cancel' }>, signal: AbortSignal): Promise<void> {
    const { request } = effect;
    switch (effect.type) {
      case 'open_site':
        return openSite(effect, signal);
      case 'list_drafts':
        host.tabs.watch(effect.ref);
        open.clear();
        open.set(siteKey(resolve(effect.ref)), resolve(effect.ref));
        host.send({ type: 'drafts_listed', request, drafts: await listDrafts(store, resolve(effect.ref)) });
        return;
      case 'list_outbox':
        host.send({ type: 'outbox_listed', request, items: await listOutbox(store) });
        return;
      case 'save_draft':
      case 'append_draft': {
        const ref = resolve(effect.ref);
        await withRoom(store, [...open.values()], () =>
          effect.type === 'save_draft' ? saveDraft(store, { ...effect, ref }, host.now()) : appendDraft(store, { ...effect, ref }, host.now()),
        );
        draftStored();
        host.flush.written();
        host.send({ type: 'draft_saved', request, path: effect.path, revision: effect.revision });
        host.tabs.changed(effect.ref, effect.path);
        return;
      }
      case 'load_draft': {
        const draft = await loadDraft(store, resolve(effect.ref), effect.path);
        host.send({ type: 'draft_loaded', request, drafts: draft === undefined ? [] : [draft] });
        return;
      }
      case 'list_versions':
        host.send({ type: 'versions_listed', request, versions: await listVersions(store, resolve(effect.ref), effect.path) });
        return;
      case 'load_version': {
        const text = await loadVersion(store, resolve(effect.ref), effect.path, effect.at);
        if (text === undefined) throw new HostFailure('not_found', 'this version is not kept any more');
        host.send({ type: 'version_loaded', request, text });
        return;
      }
      case 'ask_storage':
        host.send({ type: 'storage_info', request, ...(await storageUse()) });
        return;
      case 'read_all_drafts':
        host.send({ type: 'all_drafts', request, drafts: await allDrafts(store) });
        return;
      case 'import_drafts': {
        const drafts = effect.drafts.map((draft) => ({ ...draft, ref: resolve(draft.ref) }));
        const { added, kept, same } = await withRoom(store, [...open.values()], () => importDrafts(store, { now: effect.now, drafts }));
        if (added.length > 0) draftStored();
        for (const { ref, path } of added) host.tabs.changed(ref, path, true);
        host.send({ type: 'drafts_imported', request, added: added.length, kept, same });
        return;
      }
      case 'delete_draft':
        await deleteDraft(store, { ...effect, ref: resolve(effect.ref) });
        await draftDeleted(store);
        host.tabs.changed(effect.ref, effect.path);
        host.send({ type: 'draft_deleted', request, path: effect.path });
        return;
      case 'publish': {
        const publish = await whole(effect);
        await putPublish(store, publish, false, host.now());
        return send(request, publish, publish.look_first, signal);
      }
      case 'take_picture':
        return takePicture(effect);
      case 'list_pictures': {
        const found = await listPictures(store, resolve(effect.ref));
        const known = picturesOf(resolve(effect.ref));
        for (const picture of found) known.set(picture.path, picture);
        host.send({ type: 'pictures_listed', request, pictures: found });
        return;
      }
      case 'resend': {
        const stored = await getPublish(store, effect.publish_id);
        if (stored === undefined) throw new HostFailure('not_found', 'this publish is not in the outbox any more');
        const lookFirst = effect.look_first || !stored.confirmed_unsent;
        await markPublish(store, effect.publish_id, false);
        return send(request, stored, lookFirst, signal);
      }
      case 'list_pulls': {
        const ref = resolve(effect.ref);
        const pulls = await api.listPulls(contextOf(ref), ref, { signal });
        host.send({ type: 'pulls_listed', request, pulls: pulls.map((pull) => ({ ...pull, updated_at: instant(pull.updated_at) })) });
        return;
      }
      case 'load_pull': {
        const ref = resolve(effect.ref);
        const pull = await api.loadPull(contextOf(ref), ref, effect.number, { signal, cache });
        const files = pull.files.map(({ path, previous_path, status, before, after }) => ({ path, previous_path, status, before: before ?? null, after: after ?? null }));
        host.send({ type: 'pull_opened', request, pull: { ...pull, updated_at: instant(pull.updated_at), files } });
        return;
      }
      case 'render_page':
        await host.renderPage(effect, files, signal);
        return;
      case 'merge': {
        const ref = resolve(effect.ref);
        const { commit } = await api.merge(contextOf(ref), ref, effect.number, effect.head_sha, { signal });
        host.send({ type: 'pull_merged', request, number: effect.number, commit });
        return;
      }
      case 'load_spelling':
        host.send({ type: 'spelling_loaded', request, ...(await loadSpelling(store)) });
        return;
      case 'check_words':
        host.send({ type: 'words_checked', request, wrong: await host.spelling.check(effect.languages, effect.words, signal) });
        return;
      case 'suggest_words':
        host.send({ type: 'words_suggested', request, words: await host.spelling.suggest(effect.languages, effect.word, signal) });
        return;
    }
  }

  async function request(effect: Exclude<Requested, { readonly type: 'cancel' }>): Promise<void> {
    const controller = new AbortController();
    running.set(effect.request, controller);
    try {
      await answer(effect, controller.signal);
    } catch (error) {
      const stopped = controller.signal.aborted && !(error instanceof HostFailure) && !writes.has(effect.type);
      const ending = stopped ? { outcome: 'cancelled' as const, detail: '' } : endingOf(error, writes.has(effect.type));
      host.send({ type: 'request_failed', request: effect.request, ...ending });
    } finally {
      if (running.get(effect.request) === controller) running.delete(effect.request);
    }
  }

  function start(work: Promise<void>): void {
    const watched = work.catch(host.report).finally(() => {
      pending.delete(watched);
    });
    pending.add(watched);
  }

  return {
    run(effect) {
      switch (effect.type) {
        case 'cancel':
          running.get(effect.request)?.abort();
          return;
        case 'save_version': // a convenience: nothing is said when it fails
          start(addVersion(store, { ...effect, ref: resolve(effect.ref) }, host.now()).then(() => undefined, () => undefined));
          return;
        case 'claim_page':
          host.tabs.claim(effect.ref, effect.path);
          return;
        case 'ask_hand_over':
          host.tabs.askHandOver(effect.ref, effect.path);
          return;
        case 'yield_page':
          host.tabs.yieldPage(effect.ref, effect.path);
          return;
        case 'save_file': // an export: it has the pictures too, unless they cannot be read
          start(
            import('../picture/exported').then(({ withPictures }) => withPictures(store, effect.bytes))
              .catch(() => effect.bytes)
              .then((bytes) => {
                host.saveFile(effect.name, bytes);
              }),
          );
          return;
        case 'pick_picture_file':
          host.pickPictureFile();
          return;
        case 'release_picture':
          start(releasePicture(store, resolve(effect.ref), effect.path, effect.sha).catch(() => undefined)); // offered again with the next start
          return;
        case 'pick_drafts_file':
          host.pickDraftsFile();
          return;
        case 'drop_from_outbox':
          start(dropPublish(store, effect.publish_id));
          return;
        case 'load_image':
          start(imageQueue(() => loadImage(effect)));
          return;
        case 'set_fragment':
          host.setFragment(effect.fragment, effect.replace);
          return;
        case 'show_token_dialog':
          start(host.showTokenDialog(effect.ref));
          return;
        case 'forget_stored_token':
          start(
            host.account.forget().then(() => {
              host.send({ type: 'account_changed', has_token: false, login: '' });
            }),
          );
          return;
        case 'open_url':
          if (effect.url.startsWith('https://') || isDemoUrl(host.config, effect.url)) host.openUrl(effect.url);
          return;
        case 'store_preferences': {
          const { theme, language, monospace, typography } = effect;
          const preferences = { theme, language, monospace, typography };
          host.applyPreferences(preferences);
          start(savePreferences(store, preferences));
          return;
        }
        case 'store_spelling':
          start(storeSpelling(store, effect));
          return;
        case 'reload_for_update':
          host.reloadForUpdate();
          return;
        default:
          start(request(effect));
      }
    },
    async idle() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

const instant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The local server speaks plain HTTP, on this machine. */
function isDemoUrl(config: Config, url: string): boolean {
  return config.demo !== undefined && URL.canParse(url) && new URL(url).origin === new URL(config.demo.api).origin;
}
