// The script of the Page preview's frame (src/page/bootstrap.ts), bundled on its own: its text goes into the frame's document, its
// hash into the policies of the app and the frame. Module `virtual:frame-script` for Vite and esbuild alike.
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const entry = join(dirname(fileURLToPath(import.meta.url)), 'src/page/bootstrap.ts');
let made;

export function frameScript() {
  made ??= build({ entryPoints: [entry], bundle: true, minify: true, format: 'iife', target: 'es2022', charset: 'ascii', write: false, legalComments: 'none' }).then(({ outputFiles }) => {
    const text = outputFiles[0].text.trim();
    if (/<\/script/i.test(text)) throw new Error('the frame script would end its own element');
    return { text, hash: `'sha256-${createHash('sha256').update(text).digest('base64')}'` };
  });
  return made;
}

const source = async () => {
  const { text, hash } = await frameScript();
  return `export const script = ${JSON.stringify(text)};\nexport const scriptHash = ${JSON.stringify(hash)};`;
};

/** For vite.config.ts: the module, and FRAME-SCRIPT in index.html's policy. */
export function frameScriptPlugin() {
  return {
    name: 'marbre-frame-script',
    resolveId: (id) => (id === 'virtual:frame-script' ? '\0frame-script' : undefined),
    load: (id) => (id === '\0frame-script' ? source() : undefined),
    transformIndexHtml: { order: 'pre', handler: async (html) => html.replace('FRAME-SCRIPT', (await frameScript()).hash) },
  };
}

/** For tests that bundle with esbuild. */
export const frameScriptForEsbuild = {
  name: 'marbre-frame-script',
  setup(run) {
    run.onResolve({ filter: /^virtual:frame-script$/ }, ({ path }) => ({ path, namespace: 'frame-script' }));
    run.onLoad({ filter: /.*/, namespace: 'frame-script' }, async () => ({ contents: await source(), loader: 'js' }));
  },
};
