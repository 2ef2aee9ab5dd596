// Builds the app into dist/app: plain static files with relative addresses, so that they work under any path (GitHub Pages).
// Plugins of our own: an early start for the wasm file, and the service worker with the list of what was built. scripts/size says
// what a visit downloads.
//
// MARBRE_WASM names the folder with marbre.mjs and marbre.wasm; by default that of the wasm-release preset.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { minify as terser } from 'terser';
import { defineConfig, type Plugin, type Rolldown } from 'vite';
import { frameScriptPlugin } from './frame-script.mjs';
import { spellPlugin } from './spell_assets.ts';
import { languages, textsPlugin } from './texts_plugin.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const outDir = process.env['MARBRE_APP_OUT'] ?? join(here, '../dist/app');
const wasmDir = resolve(process.env['MARBRE_WASM'] ?? join(here, '../build/wasm-release/bin'));

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => relative('.', name).split(sep).join('/'))
    .sort();
}

/**
 * What the first visit loads of the hashed files: the entry, what it imports at once, and what those name (styles, wasm). Of workers
 * and of what they are given (dictionaries: .bin), and of the texts of each language, it knows the addresses only.
 */
function firstVisit(bundle: Rolldown.OutputBundle): Set<string> {
  const names = new Set<string>();
  const visit = (name: string): void => {
    const output = bundle[name];
    if (output === undefined || names.has(name) || /\bworker-|\/texts-|\.bin$/.test(name)) return;
    names.add(name);
    if (output.type !== 'chunk') return;
    output.imports.forEach(visit);
    output.viteMetadata?.importedCss.forEach(visit);
    output.viteMetadata?.importedAssets.forEach(visit);
  };
  for (const output of Object.values(bundle)) {
    if (output.type === 'chunk' && output.isEntry) visit(output.fileName);
  }
  return names;
}

/**
 * dist/app/sw.js: src/pwa/sw.ts with the built files. Hashed names need no revision, the others get their content's. Hashed files
 * that the first visit does not load (reached by a dynamic import only, workers, dictionaries) are kept from their first use on.
 */
function serviceWorker(): Plugin {
  let first = new Set<string>();
  return {
    name: 'marbre-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      first = firstVisit(bundle);
    },
    async closeBundle() {
      const built = filesBelow(outDir).filter((name) => name !== 'sw.js' && name !== 'marbre.json' && !name.endsWith('.map') && !name.endsWith('.png'));
      const isLater = (name: string): boolean => name.startsWith('assets/') && !first.has(name);
      const later = built.filter(isLater);
      const texts = Object.fromEntries(languages.map((name) => [name, later.find((file) => file.startsWith(`assets/texts-${name}-`))]));
      if (Object.values(texts).includes(undefined)) this.error('the texts of a language were not built');
      const precache = built
        .filter((name) => !isLater(name))
        .map((url) => ({
          url: url === 'index.html' ? './' : url,
          revision: url.startsWith('assets/') ? null : createHash('sha256').update(readFileSync(join(outDir, url))).digest('hex').slice(0, 16),
        }));
      await esbuild({
        entryPoints: [join(here, 'src/pwa/sw.ts')],
        outfile: join(outDir, 'sw.js'),
        bundle: true,
        minify: true,
        format: 'iife',
        target: 'es2022',
        define: { __PRECACHE__: JSON.stringify(precache), __LATER__: JSON.stringify(later), __TEXTS__: JSON.stringify(texts) },
        legalComments: 'none',
        logLevel: 'warning',
      });
    },
  };
}

/** The wasm file is the long download: it starts with the page, not after the script has. */
function preloadWasm(): Plugin {
  return {
    name: 'marbre-preload-wasm',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => /\/marbre-[^/]*\.wasm$/.test(name)) // not that of the Page preview
          .map((name) => ({ tag: 'link', attrs: { rel: 'preload', as: 'fetch', crossorigin: '', href: `./${name}` }, injectTo: 'head' as const })),
    },
  };
}

/** The script that the first visit waits for gets 2 % smaller where Terser goes over what Vite's own minifier made. */
function terseEntry(): Plugin {
  return {
    name: 'marbre-terse-entry',
    apply: 'build',
    async generateBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk' || !output.isEntry) continue;
        const { code } = await terser(output.code, { module: true, ecma: 2020, compress: { passes: 3 } });
        if (code !== undefined) output.code = code;
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: './',
  resolve: {
    alias: [
      { find: /^#wasm\//, replacement: `${wasmDir}/` },
      { find: /^marbre-cli-core\/wasm/, replacement: `${wasmDir}/marbre_cli.wasm` },
      { find: /^marbre-cli-core$/, replacement: `${wasmDir}/marbre_cli.mjs` },
      { find: /^(json-with-bigint|content-type)$/, replacement: join(here, 'src/github/octokit_parts.ts') },
      { find: /^module$/, replacement: join(here, 'src/page/no_node.ts') },
    ],
  },
  worker: { format: 'es' },
  plugins: [frameScriptPlugin(), spellPlugin(), textsPlugin(), preloadWasm(), terseEntry(), serviceWorker()],
  build: {
    outDir,
    emptyOutDir: true,
    target: ['chrome120', 'firefox121', 'safari17'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    sourcemap: false,
  },
});
