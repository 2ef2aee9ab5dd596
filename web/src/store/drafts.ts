// Drafts: the one thing that exists nowhere else. Written with strict durability; an answer means it is on the disk.
import type { DeleteDraft, SaveDraft, SiteRef, StoredDraft } from '../bridge/messages';
import type { Store } from './database';
import { siteKey } from './sites';

export async function saveDraft(store: Store, draft: Omit<SaveDraft, 'type' | 'request'>, savedAt: number): Promise<void> {
  const { ref, path, base_sha, revision, base, text } = draft;
  await store.transaction(
    ['drafts'],
    'readwrite',
    (tx) => tx.objectStore('drafts').put({ site: siteKey(ref), path, base_sha, revision, saved_at: savedAt, base, text }),
    'strict',
  );
}

/** Deletes what is stored unless it is newer than `revision`: a draft that went on being edited elsewhere survives. */
export async function deleteDraft(store: Store, { ref, path, revision }: Omit<DeleteDraft, 'type' | 'request'>): Promise<void> {
  await store.transaction(
    ['drafts'],
    'readwrite',
    async (tx) => {
      const drafts = tx.objectStore('drafts');
      const stored = await drafts.get([siteKey(ref), path]);
      if (stored !== undefined && stored.revision <= revision) await drafts.delete([siteKey(ref), path]);
    },
    'strict',
  );
}

export async function listDrafts(store: Store, ref: SiteRef): Promise<StoredDraft[]> {
  const site = siteKey(ref);
  const records = await store.transaction(['drafts'], 'readonly', (tx) =>
    // Arrays sort after every string: all paths of this site.
    tx.objectStore('drafts').getAll(IDBKeyRange.bound([site], [site, []])),
  );
  return records.map(({ path, base_sha, revision, saved_at, base, text }) => ({ path, base_sha, revision, saved_at, base, text }));
}
