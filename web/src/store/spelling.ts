// The personal words and what was chosen for pages, on this device. Two tabs may both write: words are added to what is stored and
// taken from it, never written as a whole.
import type { PageSpelling, StoreSpelling } from '../bridge/messages';
import type { Store } from './database';

export interface StoredSpelling {
  readonly words: readonly string[];
  readonly pages: readonly PageSpelling[];
}

const name = 'spelling';
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
  return read(await store.transaction(['preferences'], 'readonly', (tx) => tx.objectStore('preferences').get(name)));
}

export async function storeSpelling(store: Store, { add, remove, pages }: Omit<StoreSpelling, 'type'>): Promise<void> {
  await store.transaction(['preferences'], 'readwrite', async (tx) => {
    const preferences = tx.objectStore('preferences');
    const before = read(await preferences.get(name));
    const words = [...new Set([...before.words, ...add])].filter((word) => !remove.includes(word)).sort();
    const others = before.pages.filter(({ page }) => !pages.some((changed) => changed.page === page));
    const meaningful = pages.filter(({ choice, ignored }) => choice !== 'auto' || ignored.length > 0);
    await preferences.put({ words, pages: [...others, ...meaningful].slice(-mostPages) }, name);
  });
}
