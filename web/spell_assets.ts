// What spell checking loads on first use, made from npm packages at build time: Hunspell as wasm, and the dictionaries. Each is
// one gzipped file, so that hosts which do not compress unknown types send them small all the same (src/spell/pack.ts reads them).
//
// hunspell-asm holds its wasm as base64 in 150 kB of glue that wants `data:` fetches and a file system; only the wasm is taken
// from it, and src/spell/hunspell.ts is the glue.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

export const spellAssets = ['engine', 'fr', 'en'] as const;
export type SpellAsset = (typeof spellAssets)[number];

const ourModules = fileURLToPath(new URL('node_modules/', import.meta.url));

function engine(modules: string): Buffer {
  const glue = readFileSync(`${modules}hunspell-asm/dist/esm/lib/browser/hunspell.js`, 'latin1');
  const base64 = /"data:application\/octet-stream;base64,([A-Za-z0-9+/=]{1000,})"/.exec(glue)?.[1];
  if (base64 === undefined) throw new Error('hunspell-asm does not hold its wasm where it did');
  return Buffer.from(base64, 'base64');
}

/** The affix file behind its length (u32, little endian), then the words. */
function dictionary(modules: string, name: 'fr' | 'en'): Buffer {
  const affixes = readFileSync(`${modules}dictionary-${name}/index.aff`);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(affixes.length);
  return Buffer.concat([length, affixes, readFileSync(`${modules}dictionary-${name}/index.dic`)]);
}

export function packed(asset: SpellAsset, modules = ourModules): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(gzipSync(asset === 'engine' ? engine(modules) : dictionary(modules, asset), { level: 9 }));
}

/** `import url from 'virtual:spell/fr'`: the address of the packed file, under assets/. */
export function spellPlugin(): Plugin {
  const prefix = 'virtual:spell/';
  return {
    name: 'marbre-spell-assets',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      const asset = spellAssets.find((name) => id === `\0${prefix}${name}`);
      if (asset === undefined) return undefined;
      const file = this.emitFile({ type: 'asset', name: `spell-${asset}.bin`, source: packed(asset) });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}
