// Earlier versions of pages. Many are kept of the last hour, few of last week, and all of a page's within a budget; thinning
// happens when one is added. They are a convenience: without room they go before any draft does.
import type { SaveVersion, SiteRef, VersionInfo } from '../bridge/messages';
import type { Store, VersionRecord } from './database';
import { siteKey } from './sites';

export const budgetBytes = 5 << 20;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * Which to drop: of those kept by time alone, all but the newest of each minute within the last hour, of each hour within the
 * last day, of each day before that; the others (publish, discard, ...) count as such after a day. Then the oldest, until what
 * is left fits; the newest stays.
 */
export function thin(versions: readonly Pick<VersionRecord, 'at' | 'reason' | 'size'>[], now: number, budget = budgetBytes): number[] {
  const newest = [...versions].sort((a, b) => b.at - a.at);
  const taken = new Set<string>();
  const drop: number[] = [];
  let used = 0;
  let full = false;
  newest.forEach(({ at, reason, size }, i) => {
    const age = now - at;
    const [name, step] = age < hour ? ['m', minute] : age < day ? ['h', hour] : ['d', day];
    const bucket = `${name}${Math.floor(at / step)}`;
    const special = reason !== 'time' && age < day;
    const double = !special && taken.has(bucket);
    full ||= i > 0 && !double && used + size > budget;
    if (double || full) {
      drop.push(at);
      return;
    }
    if (!special) taken.add(bucket);
    used += size;
  });
  return drop;
}

const within = (...parts: readonly string[]): IDBKeyRange => IDBKeyRange.bound([...parts], [...parts, []]);

/** False when the newest version is this very text already. */
export async function addVersion(store: Store, { ref, path, at, reason, text }: Omit<SaveVersion, 'type'>, now: number): Promise<boolean> {
  const site = siteKey(ref);
  return store.transaction(['versions', 'version_texts'], 'readwrite', async (tx) => {
    const versions = tx.objectStore('versions');
    const texts = tx.objectStore('version_texts');
    const all = await versions.getAll(within(site, path));
    const last = all.at(-1);
    if (last?.size === text.length) {
      const stored = await texts.get([site, path, last.at]);
      if (stored?.text.every((byte, i) => byte === text[i]) === true) return false;
    }
    const taken = new Set(all.map((version) => version.at));
    let key = at;
    while (taken.has(key)) key += 1;
    const record: VersionRecord = { site, path, at: key, reason, size: text.length };
    const drop = thin([...all, record], now);
    await Promise.all([
      versions.put(record),
      texts.put({ site, path, at: key, text }),
      ...drop.flatMap((old) => [versions.delete([site, path, old]), texts.delete([site, path, old])]),
    ]);
    return true;
  });
}

export async function listVersions(store: Store, ref: SiteRef, path: string): Promise<VersionInfo[]> {
  const all = await store.transaction(['versions'], 'readonly', (tx) => tx.objectStore('versions').getAll(within(siteKey(ref), path)));
  return all.map(({ at, reason, size }) => ({ at, reason, size }));
}

export async function loadVersion(store: Store, ref: SiteRef, path: string, at: number): Promise<Uint8Array | undefined> {
  const found = await store.transaction(['version_texts'], 'readonly', (tx) => tx.objectStore('version_texts').get([siteKey(ref), path, at]));
  return found?.text;
}
