// Every effect against the real store (fake-indexeddb) and fake GitHub functions: each request ends in exactly one answer, and
// a publish is in the outbox for exactly as long as it may have to be sent again.
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { HostFailure, type Outcome } from '../bridge/failure';
import type { Effect, MessageIn, Publish, SiteRef } from '../bridge/messages';
import { openStore, type Store } from '../store/database';
import { listOutbox, putPublish } from '../store/outbox';
import { listPictures, readPicture } from '../store/pictures';
import { takePictures } from '../picture/exported';
import type { Account } from './account';
import { createEffects, type Effects, type EffectsHost, type Github } from './effects';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const ref: SiteRef = { demo: false, owner: 'clermontech', name: 'site', branch: '' };
const opened = {
  branch: 'main',
  default_branch: 'main',
  head: 'h1',
  can_write: true,
  entries: [['a.md', 's1', 1, '100644'] as [string, string, number, string]],
  texts: [{ path: 'a.md', sha: 's1', bytes: utf8('A') }],
};
const publish: Publish = {
  type: 'publish',
  request: 9,
  ref,
  publish_id: 'p1',
  branch: 'marbre/x-p1',
  title: 'T',
  message: 'M',
  mode: 'pull_request',
  base_head: 'h1',
  look_first: false,
  files: [{ path: 'a.md', base_sha: 's1', sha: 's2', revision: 3, content: utf8('neu') }],
};

let store: Store;
let sent: MessageIn[];
let effects: Effects;
let github: { [K in keyof Github]: ReturnType<typeof vi.fn<Github[K]>> };
let host: EffectsHost;
const image = vi.fn<EffectsHost['image']>();
const openUrl = vi.fn<EffectsHost['openUrl']>();
const preparePicture = vi.fn<EffectsHost['preparePicture']>();
const renderPage = vi.fn<EffectsHost['renderPage']>();
const saveFile = vi.fn<EffectsHost['saveFile']>();
const decode = vi.fn<EffectsHost['decode']>();
const tabChanged = vi.fn<EffectsHost['tabs']['changed']>();
const spelling = { check: vi.fn<EffectsHost['spelling']['check']>(), suggest: vi.fn<EffectsHost['spelling']['suggest']>() };

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = openStore();
  sent = [];
  for (const mock of [image, preparePicture, renderPage, saveFile, decode, tabChanged]) mock.mockReset();
  preparePicture.mockResolvedValue(utf8('pixels'));
  renderPage.mockResolvedValue(undefined);
  decode.mockResolvedValue({ width: 1, height: 1, rgba: new Uint8ClampedArray(4) });
  openUrl.mockReset();
  github = {
    openSite: vi.fn<Github['openSite']>().mockResolvedValue(opened),
    readBlob: vi.fn<Github['readBlob']>().mockResolvedValue(utf8('png')),
    publish: vi.fn<Github['publish']>().mockResolvedValue({ commit: 'c', branch: 'marbre/x-p1', pull_number: 4, pull_url: 'https://github.com/x/pull/4', head: 'h1' }),
    listPulls: vi.fn<Github['listPulls']>(),
    loadPull: vi.fn<Github['loadPull']>(),
    merge: vi.fn<Github['merge']>().mockResolvedValue({ commit: 'm' }),
    checkToken: vi.fn<Github['checkToken']>(),
  };
  const account: Account = { current: undefined, load: () => Promise.resolve(), use: () => Promise.reject(new Error('unused')), forget: () => Promise.resolve() };
  host = {
    store,
    github,
    account,
    spelling,
    config: { demo: { api: 'http://127.0.0.1:9/api', raw: 'http://127.0.0.1:9/raw', owner: 'marbre', name: 'demo', token: 'demo-token' } },
    flush: { written: vi.fn(), now: () => Promise.resolve() },
    tabs: { claim: vi.fn(), askHandOver: vi.fn(), yieldPage: vi.fn(), watch: vi.fn(), changed: tabChanged },
    saveFile,
    pickDraftsFile: vi.fn<EffectsHost['pickDraftsFile']>(),
    pickPictureFile: vi.fn<EffectsHost['pickPictureFile']>(),
    preparePicture,
    send: (message) => sent.push(message),
    image,
    decode,
    setFragment: vi.fn<EffectsHost['setFragment']>(),
    openUrl,
    showTokenDialog: () => Promise.resolve(),
    applyPreferences: vi.fn<EffectsHost['applyPreferences']>(),
    reloadForUpdate: vi.fn<EffectsHost['reloadForUpdate']>(),
    renderPage,
    report: vi.fn<EffectsHost['report']>(),
    now: () => 1000,
  };
  effects = createEffects(host);
});

async function run(...list: Effect[]): Promise<MessageIn[]> {
  const from = sent.length;
  for (const effect of list) effects.run(effect);
  await effects.idle();
  return sent.slice(from);
}

describe('opening a site', () => {
  test('the first time: progress, then the site; its state is kept', async () => {
    github.openSite.mockImplementation((_ctx, _ref, options) => {
      options?.onProgress?.(0, 1);
      return Promise.resolve(opened);
    });
    const first = await run({ type: 'open_site', request: 1, ref });
    expect(first.map(({ type }) => type)).toEqual(['site_progress', 'site_opened']);
    expect(first[1]).toEqual({
      type: 'site_opened',
      request: 1,
      ref,
      default_branch: 'main',
      head: 'h1',
      can_write: true,
      from_cache: false,
      entries: [{ path: 'a.md', sha: 's1', size: 1, mode: '100644' }],
      texts: [['a.md', utf8('A')]],
    });
    github.openSite.mockRejectedValue(new HostFailure('offline'));
    const offline = await run({ type: 'open_site', request: 2, ref });
    expect(offline).toEqual([expect.objectContaining({ type: 'site_opened', request: 2, from_cache: true, head: 'h1', texts: [['a.md', utf8('A')]] })]);
  });

  test('a cached site comes at once, and again fresh', async () => {
    await run({ type: 'open_site', request: 1, ref });
    github.openSite.mockResolvedValue({ ...opened, head: 'h2' });
    const again = await run({ type: 'open_site', request: 2, ref });
    expect(again.map((m) => m.type === 'site_opened' && [m.from_cache, m.head])).toEqual([[true, 'h1'], [false, 'h2']]);
  });

  test('a cached site does not hide that the real one is gone', async () => {
    await run({ type: 'open_site', request: 1, ref });
    github.openSite.mockRejectedValue(new HostFailure('not_found', 'gone'));
    const again = await run({ type: 'open_site', request: 2, ref });
    expect(again.at(-1)).toEqual({ type: 'request_failed', request: 2, outcome: 'not_found', detail: 'gone' });
  });

  test('without storage the site is read from the network', async () => {
    vi.stubGlobal('indexedDB', undefined);
    expect((await run({ type: 'open_site', request: 1, ref })).map(({ type }) => type)).toEqual(['site_opened']);
    vi.unstubAllGlobals();
  });

  test("the demo site goes to the local server with the demo's token, a real one to GitHub without it", async () => {
    await run({ type: 'open_site', request: 1, ref: { demo: true, owner: '', name: '', branch: '' } }, { type: 'open_site', request: 2, ref: { ...ref, owner: 'Marbre', name: 'demo' } }, { type: 'open_site', request: 3, ref });
    const seen = github.openSite.mock.calls.map(([ctx, to]) => [ctx.apiBase, ctx.token?.(), to.demo, to.owner]);
    expect(seen).toEqual([
      ['http://127.0.0.1:9/api', 'demo-token', true, 'marbre'],
      ['http://127.0.0.1:9/api', 'demo-token', true, 'marbre'],
      ['https://api.github.com', undefined, false, 'clermontech'],
    ]);
  });

  test('the demo without its server is a clear failure', async () => {
    effects = createEffects({ ...host, config: { demo: undefined } });
    expect(await run({ type: 'open_site', request: 1, ref: { demo: true, owner: '', name: '', branch: '' } })).toEqual([
      expect.objectContaining({ type: 'request_failed', outcome: 'not_found', detail: expect.stringContaining('local server') as string }),
    ]);
  });

  test('a cancelled request ends as cancelled, once', async () => {
    github.openSite.mockImplementation(
      (_ctx, _ref, options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => {
            reject(new HostFailure('cancelled'));
          });
        }),
    );
    effects.run({ type: 'open_site', request: 5, ref });
    await vi.waitFor(() => {
      expect(github.openSite).toHaveBeenCalled();
    });
    expect(await run({ type: 'cancel', request: 5 }, { type: 'cancel', request: 5 }, { type: 'cancel', request: 77 })).toEqual([
      { type: 'request_failed', request: 5, outcome: 'cancelled', detail: '' },
    ]);
  });
});

describe('drafts', () => {
  test('are saved, listed under the same site however it is named, and deleted', async () => {
    const demo: SiteRef = { demo: true, owner: '', name: '', branch: '' };
    const saved = await run({ type: 'save_draft', request: 1, ref: demo, path: 'a.md', base_sha: 's', revision: 7, base: utf8('b'), text: utf8('t'), state: new Uint8Array() });
    expect(saved).toEqual([{ type: 'draft_saved', request: 1, path: 'a.md', revision: 7 }]);
    const listed = await run({ type: 'list_drafts', request: 2, ref: { ...demo, demo: false, owner: 'marbre', name: 'demo' } });
    expect(listed).toEqual([{ type: 'drafts_listed', request: 2, drafts: [{ path: 'a.md', base_sha: 's', revision: 7, snapshot: 7, saved_at: 1000, base: utf8('b'), text: utf8('t'), state: utf8(''), log: utf8('') }] }]);
    expect(await run({ type: 'delete_draft', request: 3, ref: demo, path: 'a.md', revision: 7 })).toEqual([{ type: 'draft_deleted', request: 3, path: 'a.md' }]);
  });

  test('a batch goes on from its snapshot, other tabs hear of it; a wrong one is a conflict', async () => {
    const append = { type: 'append_draft', ref, path: 'a.md', revision: 8, snapshot: 7, sequence: 0, batch: utf8('+') } as const;
    await run({ type: 'save_draft', request: 1, ref, path: 'a.md', base_sha: 's', revision: 7, base: utf8('b'), text: utf8('t'), state: utf8('s') });
    expect(await run({ ...append, request: 2 })).toEqual([{ type: 'draft_saved', request: 2, path: 'a.md', revision: 8 }]);
    expect(host.tabs.changed).toHaveBeenCalledTimes(2);
    expect(await run({ ...append, request: 3 })).toEqual([expect.objectContaining({ type: 'request_failed', request: 3, outcome: 'conflict' })]);
    expect(await run({ type: 'load_draft', request: 4, ref, path: 'a.md' })).toEqual([expect.objectContaining({ request: 4, drafts: [expect.objectContaining({ revision: 8, log: utf8('+') })] })]);
    expect(await run({ type: 'load_draft', request: 5, ref, path: 'b.md' })).toEqual([{ type: 'draft_loaded', request: 5, drafts: [] }]);
    expect(await run({ type: 'read_all_drafts', request: 6 })).toEqual([{ type: 'all_drafts', request: 6, drafts: [expect.objectContaining({ ref, path: 'a.md' })] }]);
  });

  test('versions are kept without a word, listed and read', async () => {
    expect(await run({ type: 'save_version', ref, path: 'a.md', at: 5, reason: 'discard', text: utf8('v') })).toEqual([]);
    expect(await run({ type: 'list_versions', request: 1, ref, path: 'a.md' })).toEqual([{ type: 'versions_listed', request: 1, versions: [{ at: 5, reason: 'discard', size: 1 }] }]);
    expect(await run({ type: 'load_version', request: 2, ref, path: 'a.md', at: 5 })).toEqual([{ type: 'version_loaded', request: 2, text: utf8('v') }]);
    expect(await run({ type: 'load_version', request: 3, ref, path: 'a.md', at: 6 })).toEqual([expect.objectContaining({ outcome: 'not_found' })]);
  });

  test('an import is told of what became of it, and every page it added is said to have changed', async () => {
    const draft = { ref, path: 'neu.md', base_sha: '', revision: 1, saved_at: 2, base: utf8(''), text: utf8('n') };
    expect(await run({ type: 'import_drafts', request: 1, now: 3, drafts: [draft] })).toEqual([{ type: 'drafts_imported', request: 1, added: 1, kept: 0, same: 0 }]);
    expect(host.tabs.changed).toHaveBeenCalledWith(ref, 'neu.md', true);
  });

  test('a store that fails never says saved', async () => {
    vi.stubGlobal('indexedDB', undefined);
    const saved = await run({ type: 'save_draft', request: 1, ref, path: 'a.md', base_sha: 's', revision: 7, base: utf8('b'), text: utf8('t'), state: new Uint8Array() });
    vi.unstubAllGlobals();
    expect(saved).toEqual([expect.objectContaining({ type: 'request_failed', request: 1, outcome: 'quota' })]);
  });
});

describe('publishing', () => {
  test('is in the outbox before anything is sent, and leaves it when it is done', async () => {
    let during: unknown;
    github.publish.mockImplementation(async () => {
      during = await listOutbox(store);
      return { commit: 'c', branch: 'b', pull_number: 4, pull_url: 'u', head: 'h1' };
    });
    expect(await run(publish)).toEqual([{ type: 'publish_done', request: 9, publish_id: 'p1', commit: 'c', branch: 'b', pull_number: 4, pull_url: 'u', head: 'h1', paths: ['a.md'] }]);
    expect(during).toEqual([expect.objectContaining({ publish_id: 'p1', confirmed_unsent: false })]);
    expect(await listOutbox(store)).toEqual([]);
    expect(github.publish.mock.calls[0]?.[2]).toEqual({ publish_id: 'p1', branch: 'marbre/x-p1', title: 'T', message: 'M', mode: 'pull_request', base_head: 'h1', look_first: false, files: [{ path: 'a.md', base_sha: 's1', bytes: utf8('neu') }] });
  });

  test('nothing is sent when it cannot be kept', async () => {
    vi.stubGlobal('indexedDB', undefined);
    expect(await run(publish)).toEqual([expect.objectContaining({ outcome: 'quota' })]);
    expect(github.publish).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  const stays: readonly (readonly [Outcome, boolean | undefined])[] = [
    ['offline', true],
    ['rate_limited', true],
    ['auth_expired', true],
    ['cancelled', true],
    ['unknown', false],
    ['server', false],
    ['conflict', undefined],
    ['head_moved', undefined],
    ['rejected', undefined],
    ['forbidden', undefined],
    ['not_found', undefined],
    ['too_large', undefined],
  ];
  test.each(stays)('after %s the outbox has it as unsent: %s', async (outcome, unsent) => {
    github.publish.mockRejectedValue(new HostFailure(outcome, 'why', outcome === 'rate_limited' ? 5000 : undefined));
    const [failed] = await run(publish);
    expect(failed).toEqual({ type: 'request_failed', request: 9, outcome, detail: 'why', ...(outcome === 'rate_limited' ? { retry_at: 5000 } : {}) });
    expect((await listOutbox(store)).map((item) => item.confirmed_unsent)).toEqual(unsent === undefined ? [] : [unsent]);
  });

  test('a connection that breaks while sending is unknown, and looked for when it is sent again', async () => {
    github.publish.mockRejectedValueOnce(new TypeError('Failed to fetch'));
    expect(await run(publish)).toEqual([expect.objectContaining({ outcome: 'unknown' })]);
    await run({ type: 'resend', request: 10, publish_id: 'p1', look_first: false });
    expect(github.publish.mock.calls[1]?.[2].look_first).toBe(true);
    expect(await listOutbox(store)).toEqual([]);
  });

  test('one that was never sent is sent again without looking, and is marked as maybe sent meanwhile', async () => {
    await putPublish(store, publish, true, 1);
    let during: unknown;
    github.publish.mockImplementation(async () => {
      during = await listOutbox(store);
      throw new HostFailure('offline');
    });
    await run({ type: 'resend', request: 10, publish_id: 'p1', look_first: false });
    expect(github.publish.mock.calls[0]?.[2].look_first).toBe(false);
    expect(during).toEqual([expect.objectContaining({ confirmed_unsent: false })]);
    expect(await listOutbox(store)).toEqual([expect.objectContaining({ confirmed_unsent: true })]);
  });

  test('being offline while looking does not make a maybe-sent one unsent', async () => {
    await putPublish(store, publish, false, 1);
    github.publish.mockRejectedValue(new HostFailure('offline'));
    await run({ type: 'resend', request: 10, publish_id: 'p1', look_first: false });
    expect(await listOutbox(store)).toEqual([expect.objectContaining({ confirmed_unsent: false })]);
  });

  test('sending again what is not there fails; dropping it is silent', async () => {
    await putPublish(store, publish, true, 1);
    expect(await run({ type: 'drop_from_outbox', publish_id: 'p1' })).toEqual([]);
    expect(await run({ type: 'resend', request: 10, publish_id: 'p1', look_first: false })).toEqual([expect.objectContaining({ outcome: 'not_found' })]);
  });
});

describe('review', () => {
  const summary = { number: 4, title: 'T', author: 'a', branch: 'b', base: 'main', head_sha: 's', updated_at: Date.UTC(2026, 10, 12, 18, 4, 5), url: 'https://x', from_fork: false };

  test('lists and opens pull requests, with dates as text and missing sides as null', async () => {
    github.listPulls.mockResolvedValue([summary]);
    github.loadPull.mockResolvedValue({ ...summary, state: 'open', mergeable: null, body: '', files: [{ path: 'n.md', previous_path: '', status: 'added', before: undefined, after: utf8('N') }] });
    const [list, pull] = [await run({ type: 'list_pulls', request: 1, ref }), await run({ type: 'load_pull', request: 2, ref, number: 4 })];
    expect(list).toEqual([{ type: 'pulls_listed', request: 1, pulls: [{ ...summary, updated_at: '2026-11-12T18:04:05Z' }] }]);
    expect(pull).toEqual([expect.objectContaining({ type: 'pull_opened', pull: expect.objectContaining({ files: [{ path: 'n.md', previous_path: '', status: 'added', before: null, after: utf8('N') }] }) as unknown })]);
  });

  test('a merge whose answer is lost is unknown', async () => {
    expect(await run({ type: 'merge', request: 1, ref, number: 4, head_sha: 's' })).toEqual([{ type: 'pull_merged', request: 1, number: 4, commit: 'm' }]);
    github.merge.mockRejectedValue(new TypeError('NetworkError when attempting to fetch resource.'));
    expect(await run({ type: 'merge', request: 2, ref, number: 4, head_sha: 's' })).toEqual([expect.objectContaining({ outcome: 'unknown' })]);
  });
});

describe('pictures', () => {
  const take = { type: 'take_picture', request: 1, ref, path: 'images/a.png', id: 5 } as const;
  const sha = '6ffa4a2ddb1aa9f43b57a1c9ae6c3fd2ca90b8a3';

  test('are prepared, stored, listed with the site, shown, and read by the Page preview', async () => {
    await run({ type: 'open_site', request: 9, ref });
    const [stored] = await run(take);
    expect(stored).toMatchObject({ type: 'picture_stored', request: 1, size: 6 });
    expect(preparePicture).toHaveBeenCalledWith(5);
    expect(tabChanged).toHaveBeenCalledWith(ref, 'images/a.png');
    const { sha: made } = stored as { sha: string };
    expect(await run({ type: 'list_pictures', request: 2, ref })).toEqual([
      { type: 'pictures_listed', request: 2, pictures: [{ path: 'images/a.png', sha: made, size: 6, saved_at: 1000 }] },
    ]);
    expect(await run({ type: 'list_pictures', request: 3, ref: { ...ref, branch: 'x' } })).toEqual([{ type: 'pictures_listed', request: 3, pictures: [] }]);
    expect(await run({ type: 'load_image', ref, path: 'images/a.png', sha: made, key: 'thumbnail:images/a.png', thumbnail: true })).toEqual([{ type: 'image_arrived', path: 'thumbnail:images/a.png', ok: true }]);
    expect(decode).toHaveBeenLastCalledWith(utf8('pixels'), 'images/a.png', true);
    expect(github.readBlob).not.toHaveBeenCalled();
    await run({ type: 'render_page', request: 4, ref, path: 'a.md', as_of: 0, afresh: true, files: [], removed: [] });
    const files = renderPage.mock.calls[0]?.[1];
    const entry = files?.entries(ref).at(-1);
    expect(entry).toEqual({ path: 'images/a.png', sha: made, size: 6, mode: '100644' });
    if (entry !== undefined) expect(await files?.read(ref, entry, new AbortController().signal)).toEqual(utf8('pixels'));
  });

  test('a taken path is never overwritten; what cannot be prepared says why', async () => {
    await run(take);
    expect(await run({ ...take, request: 2 })).toEqual([expect.objectContaining({ type: 'request_failed', request: 2 })]);
    preparePicture.mockRejectedValue(new HostFailure('too_large', '12 MB'));
    expect(await run({ ...take, request: 3, path: 'images/b.png' })).toEqual([{ type: 'request_failed', request: 3, outcome: 'too_large', detail: '12 MB' }]);
  });

  test('go with the publish, byte for byte, into the outbox first; then into the cache', async () => {
    const [stored] = await run(take);
    const { sha: made } = stored as { sha: string };
    const files = [...publish.files, { path: 'images/a.png', base_sha: '', sha: made, revision: 0, content: utf8(''), picture: true }];
    github.publish.mockRejectedValueOnce(new HostFailure('offline'));
    await run({ ...publish, files });
    expect(await run({ type: 'resend', request: 10, publish_id: 'p1', look_first: false })).toEqual([expect.objectContaining({ type: 'publish_done' })]);
    for (const [, , request] of github.publish.mock.calls) expect(request.files[1]).toEqual({ path: 'images/a.png', base_sha: '', bytes: utf8('pixels') });
    expect(github.publish).toHaveBeenCalledTimes(2);
    await run({ type: 'release_picture', ref, path: 'images/a.png', sha: 'another' }, { type: 'release_picture', ref, path: 'images/a.png', sha: made });
    expect(await run({ type: 'list_pictures', request: 2, ref })).toEqual([{ type: 'pictures_listed', request: 2, pictures: [] }]);
    expect(await store.transaction(['blobs'], 'readonly', (tx) => tx.objectStore('blobs').get(made))).toEqual(utf8('pixels'));
  });

  test('that are gone stop the publish before anything is sent', async () => {
    const files = [{ path: 'images/a.png', base_sha: '', sha, revision: 0, content: utf8(''), picture: true }];
    expect(await run({ ...publish, files })).toEqual([expect.objectContaining({ type: 'request_failed', outcome: 'rejected' })]);
    expect(github.publish).not.toHaveBeenCalled();
    expect(await listOutbox(store)).toEqual([]);
  });

  test('are in the exported file, and come back from it', async () => {
    await run(take);
    await run({ type: 'save_file', name: 'x.json', bytes: utf8('{"format":"marbre-drafts","version":1,"drafts":[]}') });
    const file = saveFile.mock.calls[0]?.[1] ?? utf8('');
    expect(JSON.parse(new TextDecoder().decode(file))).toMatchObject({ format: 'marbre-drafts', drafts: [], pictures: [{ site: ref, path: 'images/a.png', saved_at: 1000, content: btoa('pixels') }] });
    expect(await takePictures(store, file, (site) => site)).toEqual([]); // they are there
    globalThis.indexedDB = new IDBFactory();
    const other = openStore();
    expect(await takePictures(other, file, (site) => site)).toEqual([{ ref, path: 'images/a.png' }]);
    const [picture] = await listPictures(other, ref);
    expect(picture === undefined ? undefined : await readPicture(other, ref, picture.path, picture.sha)).toEqual(utf8('pixels'));
    for (const odd of ['x', '[]', '{"format":"marbre-drafts","pictures":[null,{"site":{}},{"site":{"owner":"a","name":"b"},"path":"../x.sh","content":""}]}']) expect(await takePictures(other, utf8(odd), (site) => site)).toEqual([]);
  });
});

describe('the rest', () => {
  test('an image is read at the head that is open, decoded and handed over; a failure is a missing image', async () => {
    await run({ type: 'open_site', request: 1, ref });
    expect(await run({ type: 'load_image', ref, path: 'a.png', sha: 's9', key: 'a.png', thumbnail: false })).toEqual([{ type: 'image_arrived', path: 'a.png', ok: true }]);
    expect(github.readBlob.mock.calls[0]?.slice(1, 5)).toEqual([ref, 's9', 'a.png', 'h1']);
    expect(image).toHaveBeenCalledWith('a.png', expect.objectContaining({ width: 1 }));
    github.readBlob.mockRejectedValue(new HostFailure('offline'));
    expect(await run({ type: 'load_image', ref, path: 'b.png', sha: 's8', key: 'b.png', thumbnail: false })).toEqual([{ type: 'image_arrived', path: 'b.png', ok: false }]);
  });

  test('an image from elsewhere is not fetched', async () => {
    expect(await run({ type: 'load_image', ref, path: 'https://example.org/a.png', sha: '', key: 'https://example.org/a.png', thumbnail: false })).toEqual([{ type: 'image_arrived', path: 'https://example.org/a.png', ok: false }]);
    expect(github.readBlob).not.toHaveBeenCalled();
  });

  test('only https addresses and the local server are opened', async () => {
    for (const url of ['https://github.com/x', 'http://127.0.0.1:9/marbre/demo/pull/1', 'http://example.org', 'javascript:alert(1)', 'file:///etc/passwd']) await run({ type: 'open_url', url });
    expect(openUrl.mock.calls.flat()).toEqual(['https://github.com/x', 'http://127.0.0.1:9/marbre/demo/pull/1']);
  });

  test('forgetting the token is answered, whatever is unexpected is a server failure with its name', async () => {
    expect(await run({ type: 'forget_stored_token' })).toEqual([{ type: 'account_changed', has_token: false, login: '' }]);
    github.openSite.mockRejectedValue(new RangeError('odd'));
    expect(await run({ type: 'open_site', request: 1, ref })).toEqual([{ type: 'request_failed', request: 1, outcome: 'server', detail: 'RangeError: odd' }]);
  });
});

describe('spelling', () => {
  test('words are checked and suggestions looked for outside, and failures keep their kind', async () => {
    spelling.check.mockResolvedValue([1]);
    expect(await run({ type: 'check_words', request: 1, languages: ['fr'], words: ['un', 'deuz'] })).toEqual([{ type: 'words_checked', request: 1, wrong: [1] }]);
    expect(spelling.check.mock.calls[0]?.slice(0, 2)).toEqual([['fr'], ['un', 'deuz']]);
    spelling.suggest.mockRejectedValue(new HostFailure('offline', 'no dictionary'));
    expect(await run({ type: 'suggest_words', request: 2, languages: ['fr'], word: 'deuz' })).toEqual([{ type: 'request_failed', request: 2, outcome: 'offline', detail: 'no dictionary' }]);
  });

  test('personal words are there at the next start', async () => {
    await run({ type: 'store_spelling', add: ['Clermont'], remove: [], pages: [{ page: 'o/r:a.md', choice: 'off', ignored: [] }] });
    expect(await run({ type: 'load_spelling', request: 3 })).toEqual([{ type: 'spelling_loaded', request: 3, words: ['Clermont'], pages: [{ page: 'o/r:a.md', choice: 'off', ignored: [] }] }]);
  });
});
