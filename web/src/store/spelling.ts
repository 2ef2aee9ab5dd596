// The personal words and what was chosen for pages, on this device. Each word is a record of its own: adding one reads nothing, so that
// its transaction is whole the moment it is issued, and a tab that closes right then cannot lose it. Two tabs may both write.
import type { PageSpelling, StoreSpelling } from '../bridge/messages';
import type { Store } from './database';

export interface StoredSpelling {
  readonly words: readonly string[];
  readonly pages: readonly PageSpelling[];
}

const name = 'spelling'; // choices for pages, and the words of earlier versions
const prefix = 'word:';
const mostPages = 500; // the oldest choices go

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []);
const choices = new Set<unknown>(['auto', 'off', 'fr', 'en', 'both']);

function isPage(value: unknown): value is PageSpelling {
  return typeof value === 'object' && value !== null && 'page' in value && typeof value.page === 'string' && 'choice' in value && choices.has(value.choice) && 'ignored' in value;
}

function read(value: unknown): StoredSpelling {
  if (typeof value !== 'object' || value === null) return { words: [], pages: [] };
  const { words, pages } = value as { words?: unknown; pages?: unknown };
  const kept = Array.isArray(pages) ? pages.filter(isPage) : [];
  return { words: strings(words), pages: kept.map(({ page, choice, ignored }) => ({ page, choice, ignored: strings(ignored) })) };
}

/** Rejects when the store cannot be read: then nothing is known, which is not the same as nothing being there. */
export async function loadSpelling(store: Store): Promise<StoredSpelling> {
  const [stored, keys] = await store.transaction(['preferences'], 'readonly', (tx) => {
    const preferences = tx.objectStore('preferences');
    return Promise.all([preferences.get(name), preferences.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`))]);
  });
  const { words, pages } = read(stored);
  return { words: [...new Set([...words, ...keys.map((key) => key.slice(prefix.length))])].sort(), pages };
}

export async function storeSpelling(store: Store, { add, remove, pages }: Omit<StoreSpelling, 'type'>): Promise<void> {
  await store.transaction(['preferences'], 'readwrite', async (tx) => {
    const preferences = tx.objectStore('preferences');
    const written = [...add.map((word) => preferences.put(true, prefix + word)), ...remove.map((word) => preferences.delete(prefix + word))];
    tx.commit();
    await Promise.all(written);
  });
  if (remove.length === 0 && pages.length === 0) return;
  await store.transaction(['preferences'], 'readwrite', async (tx) => {
    const preferences = tx.objectStore('preferences');
    const before = read(await preferences.get(name));
    const words = before.words.filter((word) => !remove.includes(word));
    const others = before.pages.filter(({ page }) => !pages.some((changed) => changed.page === page));
    const meaningful = pages.filter(({ choice, ignored }) => choice !== 'auto' || ignored.length > 0);
    await preferences.put({ words, pages: [...others, ...meaningful].slice(-mostPages) }, name);
  });
}
