import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from './database';
import { remember } from './preferences';
import { loadSpelling, storeSpelling } from './spelling';

let store: Store;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  store = openStore();
});

test('words of two tabs are both kept, and what one takes back goes', async () => {
  const other = openStore();
  await Promise.all([storeSpelling(store, { add: ['un'], remove: [], pages: [] }), storeSpelling(other, { add: ['deux'], remove: [], pages: [] })]);
  expect((await loadSpelling(store)).words).toEqual(['deux', 'un']);
  await storeSpelling(store, { add: ['un'], remove: ['deux'], pages: [] });
  expect(await loadSpelling(other)).toEqual({ words: ['un'], pages: [] });
});

test('choices are kept by page, and go when they say nothing any more', async () => {
  await storeSpelling(store, { add: [], remove: [], pages: [{ page: 'o/r:a.md', choice: 'both', ignored: ['x'] }] });
  await storeSpelling(store, { add: [], remove: [], pages: [{ page: 'o/r:b.md', choice: 'auto', ignored: ['y'] }] });
  expect((await loadSpelling(store)).pages.map(({ page }) => page)).toEqual(['o/r:a.md', 'o/r:b.md']);
  await storeSpelling(store, { add: [], remove: [], pages: [{ page: 'o/r:a.md', choice: 'auto', ignored: [] }] });
  expect((await loadSpelling(store)).pages).toEqual([{ page: 'o/r:b.md', choice: 'auto', ignored: ['y'] }]);
});

test('what an older or another version wrote is read as far as it goes', async () => {
  expect(await loadSpelling(store)).toEqual({ words: [], pages: [] });
  await remember(store, 'spelling', { words: ['a', 1], pages: [{ page: 'p', choice: 'klingon', ignored: [] }, 7] });
  expect(await loadSpelling(store)).toEqual({ words: ['a'], pages: [] });
});
