// Pictures that are to be published with the drafts that name them: the only copy there is, like drafts. Their bytes lie apart, so that
// listing them reads none. A picture that is published, or given up, moves to the cache of blobs, where it may be thrown away.
import type { SiteRef, StoredPicture } from '../bridge/messages';
import type { PictureRecord, Store } from './database';
import { siteKey } from './sites';

const whole = ['pictures', 'picture_bytes'] as const;

/** Never in place of another one: rejects when the path is taken. */
export async function addPicture(store: Store, ref: SiteRef, picture: StoredPicture, bytes: Uint8Array): Promise<void> {
  const site = siteKey(ref);
  await store.transaction(
    whole,
    'readwrite',
    (tx) => Promise.all([tx.objectStore('pictures').add({ site, ref, ...picture }), tx.objectStore('picture_bytes').add({ site, path: picture.path, bytes })]),
    'strict',
  );
}

export async function listPictures(store: Store, ref: SiteRef): Promise<StoredPicture[]> {
  const site = siteKey(ref);
  const records = await store.transaction(['pictures'], 'readonly', (tx) => tx.objectStore('pictures').getAll(IDBKeyRange.bound([site], [site, []])));
  return records.map(({ path, sha, size, saved_at }) => ({ path, sha, size, saved_at }));
}

/** Of all sites. */
export function allPictures(store: Store): Promise<PictureRecord[]> {
  return store.transaction(['pictures'], 'readonly', (tx) => tx.objectStore('pictures').getAll());
}

/** The bytes, when it is this very picture. */
export async function readPicture(store: Store, ref: SiteRef, path: string, sha: string): Promise<Uint8Array | undefined> {
  const key: [string, string] = [siteKey(ref), path];
  return store.transaction(whole, 'readonly', async (tx) => {
    const [record, stored] = await Promise.all([tx.objectStore('pictures').get(key), tx.objectStore('picture_bytes').get(key)]);
    return record?.sha === sha ? stored?.bytes : undefined;
  });
}

export async function releasePicture(store: Store, ref: SiteRef, path: string, sha: string): Promise<void> {
  const key: [string, string] = [siteKey(ref), path];
  await store.transaction([...whole, 'blobs'], 'readwrite', async (tx) => {
    const record = await tx.objectStore('pictures').get(key);
    if (record?.sha !== sha) return;
    const stored = await tx.objectStore('picture_bytes').get(key);
    await Promise.all([
      stored === undefined ? undefined : tx.objectStore('blobs').put(stored.bytes, sha),
      tx.objectStore('pictures').delete(key),
      tx.objectStore('picture_bytes').delete(key),
    ]);
  });
}
