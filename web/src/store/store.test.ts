import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Publish, SiteRef } from '../bridge/messages';
import { openStore, storeFailure, type Store } from './database';
import { deleteDraft, listDrafts, saveDraft } from './drafts';
import { dropPublish, getPublish, listOutbox, markPublish, putPublish } from './outbox';
import { loadPreferences, remember, savePreferences } from './preferences';
import { answerCache, blobCache, loadSite, saveSite, siteKey } from './sites';
import { forgetToken, recallToken, rememberToken } from './token';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const ref: SiteRef = { demo: false, owner: 'clermontech', name: 'site', branch: '' };
const other: SiteRef = { ...ref, branch: 'autre' };
let store: Store;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = openStore();
});

describe('drafts', () => {
  const draft = (path: string, revision: number, text = 'x') => ({ ref, path, base_sha: 'b', revision, base: utf8('base'), text: utf8(text) });

  test('what was saved is listed, byte for byte, for its site only', async () => {
    await saveDraft(store, draft('a.md', 3, 'é\r\n'), 1000);
    await saveDraft(store, { ...draft('b.md', 1), ref: other }, 1001);
    expect(await listDrafts(store, ref)).toEqual([
      { path: 'a.md', base_sha: 'b', revision: 3, saved_at: 1000, base: utf8('base'), text: utf8('é\r\n') },
    ]);
    expect((await listDrafts(store, other)).map(({ path }) => path)).toEqual(['b.md']);
  });

  test('a later revision replaces an earlier one, and outlives another connection', async () => {
    await saveDraft(store, draft('a.md', 1, 'eins'), 1);
    await saveDraft(store, draft('a.md', 2, 'zwei'), 2);
    await store.close();
    const again = await listDrafts(openStore(), ref);
    expect(again.map(({ revision, text }) => [revision, new TextDecoder().decode(text)])).toEqual([[2, 'zwei']]);
  });

  test('deleting spares a draft that is newer than what was published', async () => {
    await saveDraft(store, draft('a.md', 5), 1);
    await deleteDraft(store, { ref, path: 'a.md', revision: 4 });
    expect(await listDrafts(store, ref)).toHaveLength(1);
    await deleteDraft(store, { ref, path: 'a.md', revision: 5 });
    expect(await listDrafts(store, ref)).toEqual([]);
    await deleteDraft(store, { ref, path: 'a.md', revision: 5 });
  });

  test('drafts and outbox are written with strict durability', async () => {
    await listDrafts(store, ref); // opened
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await saveDraft(store, draft('a.md', 1), 1);
    await putPublish(store, publish, true, 1);
    expect(spy.mock.calls.map(([, , options]) => options)).toEqual([{ durability: 'strict' }, { durability: 'strict' }]);
  });

  test('a save that finds no room fails with quota and leaves the old draft', async () => {
    await saveDraft(store, draft('a.md', 1, 'alt'), 1);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(saveDraft(store, draft('a.md', 2), 2)).rejects.toMatchObject({ outcome: 'quota' });
    expect((await listDrafts(store, ref))[0]?.revision).toBe(1);
  });
});

const publish: Publish = {
  type: 'publish',
  request: 4,
  ref,
  publish_id: 'p1',
  branch: 'marbre/x-p1',
  title: 'T',
  message: 'M',
  mode: 'pull_request',
  base_head: 'h',
  look_first: false,
  files: [{ path: 'a.md', base_sha: 's', sha: 'n', revision: 9, content: utf8('neu') }],
};

describe('outbox', () => {
  test('a publish is kept with its bytes and listed oldest first', async () => {
    await putPublish(store, publish, false, 20);
    await putPublish(store, { ...publish, publish_id: 'p0' }, true, 10);
    expect(await listOutbox(store)).toEqual([
      { publish_id: 'p0', title: 'T', ref, paths: ['a.md'], shas: ['n'], revisions: [9], confirmed_unsent: true },
      { publish_id: 'p1', title: 'T', ref, paths: ['a.md'], shas: ['n'], revisions: [9], confirmed_unsent: false },
    ]);
    expect((await getPublish(store, 'p1'))?.files[0]?.content).toEqual(utf8('neu'));
  });

  test('marking changes only the mark, and does not bring a dropped one back', async () => {
    await putPublish(store, publish, false, 20);
    await markPublish(store, 'p1', true);
    expect(await getPublish(store, 'p1')).toMatchObject({ confirmed_unsent: true, added_at: 20, message: 'M' });
    await dropPublish(store, 'p1');
    await markPublish(store, 'p1', false);
    expect(await listOutbox(store)).toEqual([]);
  });
});

describe('sites', () => {
  const site = { ref, default_branch: 'main', head: 'h', entries: [{ path: 'a.md', sha: 's', size: 1, mode: '100644' }] };

  test('a site comes back with its texts', async () => {
    await saveSite(store, site, [{ path: 'a.md', sha: 's', bytes: utf8('A') }]);
    expect(await loadSite(store, ref)).toEqual({ ...site, texts: [['a.md', 's']], bytes: [['a.md', utf8('A')]] });
    expect(await loadSite(store, other)).toBeUndefined();
    expect(await blobCache(store).get('s')).toEqual(utf8('A'));
  });

  test('owner and name are compared without case, branches with', () => {
    expect(siteKey({ ...ref, owner: 'ClermonTech' })).toBe(siteKey(ref));
    expect(siteKey({ ...ref, branch: 'Main' })).not.toBe(siteKey({ ...ref, branch: 'main' }));
    expect(siteKey({ ...ref, demo: true })).not.toBe(siteKey(ref));
  });

  test('answers of different accounts are kept apart', async () => {
    await answerCache(store, 'adama').put('/x', { etag: 'e', body: 'b' });
    expect(await answerCache(store, 'adama').get('/x')).toEqual({ etag: 'e', body: 'b' });
    expect(await answerCache(store, '').get('/x')).toBeUndefined();
  });
});

describe('preferences and token', () => {
  test('preferences come back; what does not read as such is ignored', async () => {
    expect(await loadPreferences(store)).toBeUndefined();
    await savePreferences(store, { theme: 'dark', language: 'en', monospace: true, typography: true });
    expect(await loadPreferences(store)).toEqual({ theme: 'dark', language: 'en', monospace: true, typography: true });
    await remember(store, 'preferences', { theme: 'pink', language: 'en', monospace: true, typography: true });
    expect(await loadPreferences(store)).toBeUndefined();
  });

  test('a token that is remembered is not in the database in clear, and can be forgotten', async () => {
    await rememberToken(store, { token: 'github_pat_secret', login: 'adama' });
    const raw = await store.transaction(['secrets'], 'readonly', (tx) => tx.objectStore('secrets').get('token'));
    expect(raw?.key.extractable).toBe(false);
    expect(Buffer.from(raw?.data ?? new ArrayBuffer(0)).toString('latin1')).not.toContain('secret');
    expect(await recallToken(store)).toEqual({ token: 'github_pat_secret', login: 'adama' });
    await forgetToken(store);
    expect(await recallToken(store)).toBeUndefined();
  });
});

describe('a browser without storage', () => {
  test('no IndexedDB at all is a clear failure, and caches answer nothing', async () => {
    vi.stubGlobal('indexedDB', undefined);
    await expect(listDrafts(openStore(), ref)).rejects.toMatchObject({ outcome: 'quota', detail: expect.stringContaining('no IndexedDB') as string });
    expect(await blobCache(openStore()).get('s')).toBeUndefined();
    await blobCache(openStore()).put('s', utf8('A'));
    vi.unstubAllGlobals();
  });

  test('a database that never opens is a failure, not a hang', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => new IDBOpenDBRequest());
    await expect(listDrafts(openStore(5), ref)).rejects.toMatchObject({ outcome: 'quota', detail: expect.stringContaining('no answer') as string });
  });

  test('a refusal to open is a failure that a later attempt may overcome', async () => {
    const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    const late = openStore();
    await expect(listDrafts(late, ref)).rejects.toMatchObject({ outcome: 'quota' });
    open.mockRestore();
    expect(await listDrafts(late, ref)).toEqual([]);
  });

  test('what is no HostFailure becomes one that names the error', () => {
    expect(storeFailure(new DOMException('m', 'DataError'))).toMatchObject({ outcome: 'quota', detail: "the browser's storage failed (DataError: m)" });
  });
});
