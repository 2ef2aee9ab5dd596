// Drafts: the one thing that exists nowhere else. A save that was answered outlives the browser, however it ends; for power cuts
// see flush.ts. Deleting and importing wait for the disk.
//
// A draft is a snapshot and a log. What is in them is wasm's own affair: here they are bytes, kept in order, and a batch is
// appended only to exactly the log that it was made for. Anything else is a `conflict`, after which wasm saves it whole.
import { joinPieces } from '../bridge/codec';
import { HostFailure } from '../bridge/failure';
import type { AppendDraft, DeleteDraft, ImportDrafts, SaveDraft, SiteDraft, SiteRef, StoredDraft } from '../bridge/messages';
import type { DraftRecord, Store } from './database';
import { siteKey } from './sites';
import { addVersion } from './versions';

/** Arrays sort after every string and number: all keys that begin like this one. */
const within = (...parts: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...parts], [...parts, []]);

const whole = ['drafts', 'draft_texts', 'draft_logs'] as const;

export async function saveDraft(store: Store, draft: Omit<SaveDraft, 'type' | 'request'>, savedAt: number): Promise<void> {
  const { ref, path, base_sha, revision, base, text, state } = draft;
  const site = siteKey(ref);
  await store.transaction(whole, 'readwrite', (tx) =>
    Promise.all([
      tx.objectStore('drafts').put({ site, path, ref, base_sha, revision, saved_at: savedAt, snapshot: revision, batches: 0 }),
      tx.objectStore('draft_texts').put({ site, path, base, text, state }),
      tx.objectStore('draft_logs').delete(within(site, path)),
    ]),
  );
}

export async function appendDraft(store: Store, { ref, path, revision, snapshot, sequence, batch }: Omit<AppendDraft, 'type' | 'request'>, savedAt: number): Promise<void> {
  const site = siteKey(ref);
  await store.transaction(['drafts', 'draft_logs'], 'readwrite', async (tx) => {
    const drafts = tx.objectStore('drafts');
    const stored = await drafts.get([site, path]);
    if (stored?.snapshot !== snapshot || stored.batches !== sequence) throw new HostFailure('conflict', 'the stored draft is another one');
    await Promise.all([
      drafts.put({ ...stored, revision, saved_at: savedAt, batches: sequence + 1 }),
      tx.objectStore('draft_logs').put({ site, path, sequence, bytes: batch }),
    ]);
  });
}

/** Deletes what is stored unless it is newer than `revision`: a draft that went on being edited elsewhere survives. */
export async function deleteDraft(store: Store, { ref, path, revision }: Omit<DeleteDraft, 'type' | 'request'>): Promise<void> {
  const key: [string, string] = [siteKey(ref), path];
  await store.transaction(
    whole,
    'readwrite',
    async (tx) => {
      const stored = await tx.objectStore('drafts').get(key);
      if (stored === undefined || stored.revision > revision) return;
      await Promise.all([tx.objectStore('drafts').delete(key), tx.objectStore('draft_texts').delete(key), tx.objectStore('draft_logs').delete(within(...key))]);
    },
    'strict',
  );
}

interface Found {
  readonly record: DraftRecord;
  readonly draft: StoredDraft;
}

async function read(store: Store, range?: IDBKeyRange): Promise<Found[]> {
  const [records, texts, batches] = await store.transaction(whole, 'readonly', (tx) =>
    Promise.all([tx.objectStore('drafts').getAll(range), tx.objectStore('draft_texts').getAll(range), tx.objectStore('draft_logs').getAll(range)]),
  );
  const key = ({ site, path }: { readonly site: string; readonly path: string }): string => `${site}\n${path}`;
  const byKey = new Map(texts.map((text) => [key(text), text]));
  const logs = new Map<string, Uint8Array[]>();
  for (const batch of batches) {
    const log = logs.get(key(batch));
    if (log === undefined) logs.set(key(batch), [batch.bytes]);
    else log.push(batch.bytes);
  }
  return records.flatMap((record) => {
    const found = byKey.get(key(record));
    if (found === undefined) return [];
    const { path, base_sha, revision, snapshot, saved_at } = record;
    const { base, text, state } = found;
    return [{ record, draft: { path, base_sha, revision, snapshot, saved_at, base, text, state, log: joinPieces(logs.get(key(record)) ?? []) } }];
  });
}

export async function listDrafts(store: Store, ref: SiteRef): Promise<StoredDraft[]> {
  return (await read(store, within(siteKey(ref)))).map(({ draft }) => draft);
}

export async function loadDraft(store: Store, ref: SiteRef, path: string): Promise<StoredDraft | undefined> {
  return (await read(store, within(siteKey(ref), path)))[0]?.draft;
}

/** Of all sites. */
export async function allDrafts(store: Store): Promise<SiteDraft[]> {
  return (await read(store)).map(({ record, draft }) => ({ ref: record.ref, ...draft }));
}

export async function countDrafts(store: Store): Promise<number> {
  return store.transaction(['drafts'], 'readonly', (tx) => tx.objectStore('drafts').count());
}

export interface Imported {
  readonly added: readonly { readonly ref: SiteRef; readonly path: string }[];
  readonly kept: number;
  readonly same: number;
}

/** Never in place of a draft that is there: what differs from it is kept as a version. */
export async function importDrafts(store: Store, { drafts, now }: Pick<ImportDrafts, 'drafts' | 'now'>): Promise<Imported> {
  const existing = new Map((await read(store)).map(({ record, draft }) => [`${record.site}\n${record.path}`, draft]));
  const added: { ref: SiteRef; path: string }[] = [];
  let kept = 0;
  let same = 0;
  for (const { ref, path, base_sha, revision, saved_at, base, text } of drafts) {
    const site = siteKey(ref);
    const there = existing.get(`${site}\n${path}`);
    if (there !== undefined) {
      const equal = there.log.length === 0 && sameBytes(there.text, text);
      const news = !equal && (await addVersion(store, { ref, path, at: saved_at, reason: 'import', text }, now));
      if (news) kept += 1;
      else same += 1;
      continue;
    }
    await store.transaction(
      ['drafts', 'draft_texts'],
      'readwrite',
      (tx) =>
        Promise.all([
          // `add`: another tab may have begun one this moment
          tx.objectStore('drafts').add({ site, path, ref, base_sha, revision, saved_at, snapshot: 0, batches: 0 }),
          tx.objectStore('draft_texts').add({ site, path, base, text, state: new Uint8Array(0) }),
        ]),
      'strict',
    );
    added.push({ ref, path });
  }
  return { added, kept, same };
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
