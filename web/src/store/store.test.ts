import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Publish, SiteRef, VersionReason } from '../bridge/messages';
import { HostFailure } from '../bridge/failure';
import { databaseName, openStore, storeFailure, type Store } from './database';
import { allDrafts, appendDraft, deleteDraft, importDrafts, listDrafts, loadDraft, saveDraft } from './drafts';
import { createFlush } from './flush';
import { dropPublish, getPublish, listOutbox, markPublish, putPublish } from './outbox';
import { loadPreferences, remember, savePreferences } from './preferences';
import { answerCache, blobCache, loadSite, saveSite, siteKey } from './sites';
import { draftDeleted, draftStored, draftsLost, withRoom } from './room';
import { addVersion, listVersions, loadVersion, thin } from './versions';
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
  const draft = (path: string, revision: number, text = 'x') => ({ ref, path, base_sha: 'b', revision, base: utf8('base'), text: utf8(text), state: utf8('s') });
  const batch = (sequence: number, snapshot: number, bytes = `b${sequence}`) => ({ ref, path: 'a.md', revision: snapshot + sequence + 1, snapshot, sequence, batch: utf8(bytes) });
  const texts = (list: readonly { readonly log: Uint8Array }[]): string[] => list.map(({ log }) => new TextDecoder().decode(log));

  test('what was saved is listed, byte for byte, for its site only', async () => {
    await saveDraft(store, draft('a.md', 3, 'é\r\n'), 1000);
    await saveDraft(store, { ...draft('b.md', 1), ref: other }, 1001);
    expect(await listDrafts(store, ref)).toEqual([
      { path: 'a.md', base_sha: 'b', revision: 3, snapshot: 3, saved_at: 1000, base: utf8('base'), text: utf8('é\r\n'), state: utf8('s'), log: utf8('') },
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

  test('batches are appended in order to exactly the snapshot they were made for', async () => {
    await saveDraft(store, draft('a.md', 10), 1);
    for (let i = 0; i < 12; ++i) await appendDraft(store, batch(i, 10), 2 + i);
    expect(texts(await listDrafts(store, ref))).toEqual(['b0b1b2b3b4b5b6b7b8b9b10b11']);
    expect(await loadDraft(store, ref, 'a.md')).toMatchObject({ revision: 22, snapshot: 10, saved_at: 13, text: utf8('x') });
    expect(await loadDraft(store, ref, 'b.md')).toBeUndefined();
    for (const wrong of [batch(11, 10), batch(13, 10), batch(12, 9), { ...batch(12, 10), path: 'b.md' }]) {
      await expect(appendDraft(store, wrong, 9)).rejects.toMatchObject({ outcome: 'conflict' });
    }
    await saveDraft(store, draft('a.md', 30), 40); // a new snapshot begins a new log
    expect(texts(await listDrafts(store, ref))).toEqual(['']);
    await expect(appendDraft(store, batch(12, 10), 9)).rejects.toMatchObject({ outcome: 'conflict' });
    await appendDraft(store, batch(0, 30), 41);
    await deleteDraft(store, { ref, path: 'a.md', revision: 31 });
    await saveDraft(store, draft('a.md', 32), 42);
    expect(texts(await listDrafts(store, ref))).toEqual(['']); // nothing of the deleted one's
  });

  test('a page whose name begins like another one keeps its own log', async () => {
    await saveDraft(store, draft('a', 1), 1);
    await saveDraft(store, draft('a.md', 1), 1);
    await appendDraft(store, batch(0, 1), 2);
    expect(texts(await listDrafts(store, ref))).toEqual(['', 'b0']);
    await deleteDraft(store, { ref, path: 'a', revision: 9 });
    expect(texts(await listDrafts(store, ref))).toEqual(['b0']);
  });

  test('a database of version 1 keeps its drafts, its outbox and all else', async () => {
    const old = await openDB(databaseName, 1, {
      upgrade: (db) => {
        for (const name of ['blobs', 'answers', 'sites', 'preferences', 'secrets']) db.createObjectStore(name);
        db.createObjectStore('drafts', { keyPath: ['site', 'path'] });
        db.createObjectStore('outbox', { keyPath: 'publish_id' });
      },
    });
    const kept = { base_sha: 'b', revision: 3, saved_at: 5, base: utf8('base'), text: utf8('alt') };
    await old.put('drafts', { site: siteKey(ref), path: 'a.md', ...kept });
    await old.put('drafts', { site: siteKey({ ...other, demo: true }), path: 'b.md', ...kept });
    await old.put('blobs', utf8('blob'), 'sha');
    const { publish_id, branch, title, message, mode, base_head, files } = publish;
    const waiting = { publish_id, ref, branch, title, message, mode, base_head, files, confirmed_unsent: true, added_at: 20 };
    await old.put('outbox', waiting);
    await old.put('preferences', { theme: 'dark', language: 'en', monospace: true, typography: true }, 'preferences');
    old.close();
    expect(await listDrafts(store, ref)).toEqual([{ path: 'a.md', ...kept, snapshot: 0, state: utf8(''), log: utf8('') }]);
    expect((await allDrafts(store)).map((d) => [d.ref, d.path])).toEqual([
      [ref, 'a.md'],
      [{ ...other, demo: true }, 'b.md'],
    ]);
    expect(await blobCache(store).get('sha')).toEqual(utf8('blob'));
    expect(await getPublish(store, publish_id)).toEqual(waiting);
    expect(await listOutbox(store)).toHaveLength(1);
    expect(await loadPreferences(store)).toMatchObject({ theme: 'dark' });
    expect((await allDrafts(store)).map((d) => new TextDecoder().decode(d.base))).toEqual(['base', 'base']);
    await saveDraft(store, draft('a.md', 4, 'neu'), 6);
    expect((await loadDraft(store, ref, 'a.md'))?.text).toEqual(utf8('neu'));
  });

  test('a migration that fails leaves the old database as it was', async () => {
    const old = await openDB(databaseName, 1, {
      upgrade: (db) => {
        db.createObjectStore('drafts', { keyPath: ['site', 'path'] });
      },
    });
    const kept = { site: siteKey(ref), path: 'a.md', base_sha: 'b', revision: 3, saved_at: 5, base: utf8('base'), text: utf8('alt') };
    await old.put('drafts', kept);
    old.close();
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(listDrafts(store, ref)).rejects.toBeInstanceOf(HostFailure);
    put.mockRestore();
    const same = await openDB(databaseName, 1);
    expect(await same.getAll('drafts')).toEqual([kept]);
    same.close();
    expect(await listDrafts(store, ref)).toHaveLength(1); // and the next attempt does it
  });

  test('an import adds what is not there and keeps the rest as versions, never in place of a draft', async () => {
    await saveDraft(store, draft('a.md', 5, 'mien'), 1);
    await saveDraft(store, draft('same.md', 5, 'gleich'), 1);
    const imported = (path: string, text: string) => ({ ref, path, base_sha: 'b', revision: 99, saved_at: 7, base: utf8('base'), text: utf8(text) });
    const drafts = [imported('a.md', 'autre'), imported('same.md', 'gleich'), imported('new.md', 'neu')];
    expect(await importDrafts(store, { drafts, now: 1000 })).toEqual({ added: [{ ref, path: 'new.md' }], kept: 1, same: 1 });
    expect((await loadDraft(store, ref, 'a.md'))?.text).toEqual(utf8('mien'));
    expect((await loadDraft(store, ref, 'new.md'))?.text).toEqual(utf8('neu'));
    expect(await listVersions(store, ref, 'a.md')).toEqual([{ at: 7, reason: 'import', size: 5 }]);
    expect(await loadVersion(store, ref, 'a.md', 7)).toEqual(utf8('autre'));
    expect(await importDrafts(store, { drafts, now: 1001 })).toEqual({ added: [], kept: 0, same: 3 });
  });

  test('a save does not wait for the disk; the outbox does, and so does what follows when typing pauses', async () => {
    await listDrafts(store, ref); // opened
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const spy = vi.spyOn(IDBDatabase.prototype, 'transaction');
    const durability = (): unknown[] => spy.mock.calls.map(([, , options]) => options?.durability);
    const until = async (count: number): Promise<void> => {
      while (spy.mock.calls.length < count) await new Promise(setImmediate);
    };
    const flush = createFlush(store);
    await saveDraft(store, draft('a.md', 1), 1);
    await appendDraft(store, batch(0, 1), 1);
    expect(durability()).toEqual(['relaxed', 'relaxed']);
    for (let i = 0; i < 12; i++) {
      flush.written();
      vi.advanceTimersByTime(900);
    }
    await until(3); // ten seconds are enough, pause or not
    flush.written();
    vi.advanceTimersByTime(1000);
    await until(4);
    await flush.now(); // nothing to wait for
    await putPublish(store, publish, true, 1);
    expect(durability()).toEqual(['relaxed', 'relaxed', 'strict', 'strict', 'strict']);
    spy.mockRestore();
    vi.useRealTimers();
  });

  test('a save that finds no room fails with quota and leaves the old draft', async () => {
    await saveDraft(store, draft('a.md', 1, 'alt'), 1);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await expect(saveDraft(store, draft('a.md', 2), 2)).rejects.toMatchObject({ outcome: 'quota' });
    vi.restoreAllMocks();
    expect((await listDrafts(store, ref))[0]?.revision).toBe(1);
  });
});

describe('versions', () => {
  const version = (at: number, text: string, reason: VersionReason = 'time') => ({ ref, path: 'a.md', at, reason, text: utf8(text) });
  const minute = 60_000;
  const now = 1000 * 24 * 60 * minute;

  test('are listed oldest first with their size, and read one by one', async () => {
    await addVersion(store, version(1000, 'un'), 1000);
    await addVersion(store, version(1000, 'deux', 'discard'), 1000); // the same instant
    await addVersion(store, version(2000, 'deux'), 2000); // nothing new
    expect(await listVersions(store, ref, 'a.md')).toEqual([
      { at: 1000, reason: 'time', size: 2 },
      { at: 1001, reason: 'discard', size: 4 },
    ]);
    expect(await loadVersion(store, ref, 'a.md', 1001)).toEqual(utf8('deux'));
    expect(await loadVersion(store, ref, 'a.md', 1)).toBeUndefined();
    expect(await listVersions(store, ref, 'b.md')).toEqual([]);
  });

  test('one a minute of the last hour, one an hour of the day, one a day before', () => {
    const ages = Array.from({ length: 4 * 24 * 60 }, (_, i) => ({ at: now - i * minute, reason: 'time' as const, size: 1 }));
    const dropped = new Set(thin(ages, now));
    const left = ages.map(({ at }) => now - at).filter((age) => !dropped.has(now - age));
    expect(left.filter((age) => age < 60 * minute)).toHaveLength(60);
    expect(left.filter((age) => age >= 60 * minute && age < 24 * 60 * minute).length).toBeLessThanOrEqual(24);
    expect(left.filter((age) => age >= 24 * 60 * minute).length).toBeLessThanOrEqual(4);
    expect(left.length).toBeGreaterThan(80);
  });

  test('what was published or discarded today is not thinned', () => {
    const two = [now - 2 * 60 * minute, now - 2 * 60 * minute - 1].map((at) => ({ at, reason: 'publish' as const, size: 1 }));
    expect(thin(two, now)).toEqual([]);
    expect(thin(two, now + 3 * 24 * 60 * minute)).toHaveLength(1);
  });

  test('the oldest go first when there are too many bytes; the newest stays', () => {
    const large = [1, 2, 3].map((i) => ({ at: now - i * minute, reason: 'time' as const, size: 2 }));
    expect(thin(large, now, 5)).toEqual([now - 3 * minute]);
    expect(thin(large, now, 1)).toEqual([now - 2 * minute, now - 3 * minute]);
  });

  test('thinned versions lose their bytes too', async () => {
    for (let i = 0; i < 5; ++i) await addVersion(store, version(now + i, `v${i}`), now + i + 3 * 60 * minute);
    const left = await listVersions(store, ref, 'a.md');
    expect(left.map(({ at }) => at)).toEqual([now + 4]);
    expect(await loadVersion(store, ref, 'a.md', now)).toBeUndefined();
  });
});

describe('room', () => {
  const draft = { ref, path: 'a.md', base_sha: 'b', revision: 1, base: utf8(''), text: utf8('x'), state: utf8('') };

  test('what can be fetched again goes first, and the save is done after all', async () => {
    const bytes = utf8('A');
    await saveSite(store, { ref, default_branch: 'main', head: 'h', entries: [] }, [{ path: 'a.md', sha: 'a', bytes }]);
    await saveSite(store, { ref: other, default_branch: 'main', head: 'h', entries: [] }, [{ path: 'b.md', sha: 'b', bytes }]);
    await blobCache(store).put('image', utf8('png'));
    await answerCache(store, 'x').put('u', { etag: 'e', body: 'b' });
    let attempts = 0;
    await withRoom(store, [ref], async () => {
      if (++attempts === 1) throw new HostFailure('quota', 'full');
      await saveDraft(store, draft, 1);
    });
    expect(attempts).toBe(2);
    expect(await listDrafts(store, ref)).toHaveLength(1);
    expect(await loadSite(store, ref)).toBeDefined();
    expect(await loadSite(store, other)).toBeUndefined();
    expect(await blobCache(store).get('image')).toBeUndefined();
    expect(await answerCache(store, 'x').get('u')).toBeUndefined();
  });

  test('no room after that is the failure; another failure is not tried again', async () => {
    const full = vi.fn(() => Promise.reject(new HostFailure('quota', 'full')));
    await expect(withRoom(store, [], full)).rejects.toMatchObject({ outcome: 'quota' });
    expect(full).toHaveBeenCalledTimes(2);
    const conflict = vi.fn(() => Promise.reject(new HostFailure('conflict', 'other')));
    await expect(withRoom(store, [], conflict)).rejects.toMatchObject({ outcome: 'conflict' });
    expect(conflict).toHaveBeenCalledTimes(1);
  });

  test('drafts that the browser threw away are told once; deleted ones are not', async () => {
    const items = new Map<string, string>();
    vi.stubGlobal('localStorage', { getItem: (k: string) => items.get(k) ?? null, setItem: (k: string, v: string) => items.set(k, v), removeItem: (k: string) => items.delete(k) });
    expect(await draftsLost(store)).toBe(false);
    await saveDraft(store, draft, 1);
    draftStored();
    expect(await draftsLost(store)).toBe(false);
    globalThis.indexedDB = new IDBFactory();
    const empty = openStore();
    expect(await draftsLost(empty)).toBe(true);
    expect(await draftsLost(empty)).toBe(false);
    await saveDraft(empty, draft, 1);
    draftStored();
    await deleteDraft(empty, { ref, path: 'a.md', revision: 1 });
    await draftDeleted(empty);
    expect(await draftsLost(empty)).toBe(false);
    vi.unstubAllGlobals();
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
