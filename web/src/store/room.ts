// Room for drafts. The browser is asked not to throw them away; when it has no room left, everything that can be fetched again
// goes first; and when it threw them away all the same, a marker elsewhere (localStorage is not emptied under pressure) tells.
import type { SiteRef } from '../bridge/messages';
import { HostFailure } from '../bridge/failure';
import type { Store } from './database';
import { countDrafts } from './drafts';
import { siteKey } from './sites';

const marker = 'marbre.drafts';

/** Deletes caches of all but the given sites, and the older half of all versions. */
export async function freeRoom(store: Store, keep: readonly SiteRef[]): Promise<void> {
  const kept = new Set(keep.map(siteKey));
  await store.transaction(['sites', 'blobs', 'answers', 'versions', 'version_texts'], 'readwrite', async (tx) => {
    const sites = tx.objectStore('sites');
    const blobs = tx.objectStore('blobs');
    const needed = new Set<string>();
    for (const key of await sites.getAllKeys()) {
      if (kept.has(key)) (await sites.get(key))?.texts.forEach(([, sha]) => needed.add(sha));
      else await sites.delete(key);
    }
    for (const sha of await blobs.getAllKeys()) if (!needed.has(sha)) await blobs.delete(sha);
    await tx.objectStore('answers').clear();
    const versions = (await tx.objectStore('versions').getAllKeys()).sort((a, b) => a[2] - b[2]);
    for (const key of versions.slice(0, Math.ceil(versions.length / 2))) {
      await tx.objectStore('versions').delete(key);
      await tx.objectStore('version_texts').delete(key);
    }
  });
}

/** `work`, once more after making room when there was none. */
export async function withRoom<T>(store: Store, keep: readonly SiteRef[], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof HostFailure) || error.outcome !== 'quota') throw error;
    try {
      await freeRoom(store, keep);
    } catch {
      throw error; // the first reason is the better one
    }
    return work();
  }
}

/** Old browsers, and insecure contexts, have it in part or not at all. */
function manager(): Partial<StorageManager> | undefined {
  return (globalThis as { readonly navigator?: { readonly storage?: Partial<StorageManager> } }).navigator?.storage;
}

export interface StorageUse {
  readonly usage: number;
  readonly quota: number;
  readonly persisted: boolean;
}

export async function storageUse(): Promise<StorageUse> {
  const storage = manager();
  const none: StorageEstimate = {};
  const [estimate, persisted] = await Promise.all([storage?.estimate?.() ?? none, storage?.persisted?.() ?? false]);
  return { usage: Math.floor(estimate.usage ?? 0), quota: Math.floor(estimate.quota ?? 0), persisted };
}

let asked = false;
/** A draft was stored: from now on it would be missed. */
export function draftStored(): void {
  try {
    localStorage.setItem(marker, '1');
  } catch {
    // private windows
  }
  if (asked) return;
  asked = true;
  manager()?.persist?.().catch(() => undefined);
}

export async function draftDeleted(store: Store): Promise<void> {
  if ((await countDrafts(store).catch(() => 1)) > 0) return;
  try {
    localStorage.removeItem(marker);
  } catch {
    // private windows
  }
}

/** There were drafts on this device, and now there is nothing at all (a tab may die before it takes the marker back): told once. */
export async function draftsLost(store: Store): Promise<boolean> {
  try {
    if (localStorage.getItem(marker) === null) return false;
    const left = await store.transaction(['drafts', 'sites', 'preferences'], 'readonly', (tx) =>
      Promise.all(['drafts', 'sites', 'preferences'].map((name) => tx.objectStore(name as 'drafts').count())),
    );
    if (left.some((count) => count > 0)) return false;
    localStorage.removeItem(marker);
    return true;
  } catch {
    return false;
  }
}
