// What is kept of sites: texts and images by blob SHA, API answers for conditional requests, and per site the last state that
// was read. All of it can be fetched again, so caches swallow storage failures: without room Marbre reads from the network.
import type { Entry, SiteRef, SiteText } from '../bridge/messages';
import type { AnswerRecord, SiteRecord, Store } from './database';

export interface BlobCache {
  get(sha: string): Promise<Uint8Array | undefined>;
  put(sha: string, bytes: Uint8Array): Promise<void>;
}
export interface AnswerCache {
  get(url: string): Promise<AnswerRecord | undefined>;
  put(url: string, answer: AnswerRecord): Promise<void>;
}

/** One string per site and branch: the key of its record and of its drafts. */
export function siteKey(ref: SiteRef): string {
  // GitHub compares owners and names without case.
  const place = `${ref.owner}/${ref.name}`.toLowerCase();
  return `${ref.demo ? 'demo:' : ''}${place}${ref.branch === '' ? '' : `@${ref.branch}`}`;
}

export function blobCache(store: Store): BlobCache {
  return {
    get: (sha) => store.transaction(['blobs'], 'readonly', (tx) => tx.objectStore('blobs').get(sha)).catch(() => undefined),
    put: async (sha, bytes) => {
      await store.transaction(['blobs'], 'readwrite', (tx) => tx.objectStore('blobs').put(bytes, sha)).catch(() => undefined);
    },
  };
}

/** `account` keeps answers of different tokens apart: their ETags differ, and what they may see. */
export function answerCache(store: Store, account: string): AnswerCache {
  const key = (url: string): string => `${account} ${url}`;
  return {
    get: (url) => store.transaction(['answers'], 'readonly', (tx) => tx.objectStore('answers').get(key(url))).catch(() => undefined),
    put: async (url, answer) => {
      await store.transaction(['answers'], 'readwrite', (tx) => tx.objectStore('answers').put(answer, key(url))).catch(() => undefined);
    },
  };
}

export async function saveSite(
  store: Store,
  site: { readonly ref: SiteRef; readonly default_branch: string; readonly head: string; readonly entries: readonly Entry[] },
  texts: readonly { readonly path: string; readonly sha: string; readonly bytes: Uint8Array }[],
): Promise<void> {
  const record: SiteRecord = {
    ref: site.ref,
    default_branch: site.default_branch,
    head: site.head,
    entries: site.entries,
    texts: texts.map(({ path, sha }) => [path, sha]),
  };
  await store.transaction(['sites', 'blobs'], 'readwrite', async (tx) => {
    const blobs = tx.objectStore('blobs');
    const have = new Set(await blobs.getAllKeys());
    // A rejected put aborts the transaction, which is what rejects here.
    await Promise.all(texts.filter(({ sha }) => !have.has(sha)).map(({ sha, bytes }) => blobs.put(bytes, sha)));
    await tx.objectStore('sites').put(record, siteKey(site.ref));
  });
}

export interface CachedSite extends SiteRecord {
  readonly bytes: readonly SiteText[];
}

/** The site as it was last read; undefined when it never was, or when any of its texts is gone. */
export async function loadSite(store: Store, ref: SiteRef): Promise<CachedSite | undefined> {
  return store.transaction(['sites', 'blobs'], 'readonly', async (tx) => {
    const record = await tx.objectStore('sites').get(siteKey(ref));
    if (record === undefined) return undefined;
    const blobs = tx.objectStore('blobs');
    const found = await Promise.all(record.texts.map(async ([path, sha]) => [path, await blobs.get(sha)] as const));
    const bytes: SiteText[] = [];
    for (const [path, blob] of found) {
      if (blob === undefined) return undefined;
      bytes.push([path, blob]);
    }
    return { ...record, bytes };
  });
}
