import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readCatalogue, textsOf } from './texts_plugin.ts';

test('every entry of strings.def is read, in both languages', () => {
  const source = readFileSync(fileURLToPath(new URL('../src/ui/strings.def', import.meta.url)), 'utf8');
  const entries = readCatalogue();
  expect(entries.map(({ id }) => id)).toEqual([...source.matchAll(/^MARBRE_STRING\(\s*(k\w+)/gm)].map(([, id]) => id));
  for (const { fr, en } of entries) expect([fr, en]).not.toContain('');
  expect(textsOf('fr').split('\0')).toEqual([...entries.map(({ fr }) => fr), '']);
  expect(textsOf('en').split('\0')).toEqual([...entries.map(({ en }) => en), '']);
});

test('literals behind one another are one text, escapes are what C++ reads, comments are none', () => {
  expect(readCatalogue('// MARBRE_STRING(kNo, "a", "b")\nMARBRE_STRING(kA, "un, "\n  "\\"deux\\" \\u00e9", "one)" " two")')).toEqual([{ id: 'kA', fr: 'un, "deux" é', en: 'one) two' }]);
  expect(() => readCatalogue('MARBRE_STRING(kA, "un" "deux")')).toThrow('does not read');
});
