// Bundles and runs tests/bench/pages.ts with the built command line's core.
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const bin = join(web, '..', 'build', 'wasm-release', 'bin');
const outfile = join(web, '..', 'build', 'bench', 'pages.mjs');
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(web, '..', 'tests', 'bench', 'pages.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  alias: { 'marbre-cli-core': join(bin, 'marbre_cli.mjs') },
  logLevel: 'warning',
});
execFileSync(process.execPath, [outfile, join(web, 'demo'), join(bin, 'marbre_cli.wasm')], { stdio: 'inherit' });
