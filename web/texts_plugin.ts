// The interface's texts, from src/ui/strings.def: one file per language, so that a visit downloads its own only.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

export const languages = ['fr', 'en'] as const;
export type TextLanguage = (typeof languages)[number];

const catalogue = fileURLToPath(new URL('../src/ui/strings.def', import.meta.url));

/** MARBRE_STRING(id, "French", "English") in the order of the file. A text may be several literals behind one another. */
export function readCatalogue(source = readFileSync(catalogue, 'utf8')): { readonly id: string; readonly fr: string; readonly en: string }[] {
  const literals = '((?:\\s*"(?:[^"\\\\\\n]|\\\\.)*")+)\\s*';
  const entry = new RegExp(`MARBRE_STRING\\(\\s*(k\\w+)\\s*,${literals},${literals}\\)`, 'g');
  const text = (parts: string): string =>
    [...parts.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, part = '']) => JSON.parse(`"${part}"`) as string).join('');
  const code = source.replace(/^\s*\/\/.*$/gm, '');
  const entries = [...code.matchAll(entry)].map(([, id = '', fr = '', en = '']) => ({ id, fr: text(fr), en: text(en) }));
  if (entries.length !== code.split('MARBRE_STRING(').length - 1) throw new Error('strings.def has an entry that does not read');
  return entries;
}

/** As wasm takes them (src/ui/texts.hpp): a NUL behind each. */
export const textsOf = (language: TextLanguage): string =>
  readCatalogue()
    .map((entry) => `${entry[language]}\0`)
    .join('');

/** `import url from 'virtual:texts/fr'`: the address of the file. (Not a module: a browser may keep one that did not arrive.) */
export function textsPlugin(): Plugin {
  const prefix = 'virtual:texts/';
  return {
    name: 'marbre-texts',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}.js` : undefined),
    load(id) {
      const language = languages.find((name) => id === `\0${prefix}${name}.js`);
      if (language === undefined) return undefined;
      this.addWatchFile(catalogue);
      const file = this.emitFile({ type: 'asset', name: `texts-${language}.txt`, source: textsOf(language) });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}
