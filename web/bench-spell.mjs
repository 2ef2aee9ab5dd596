// Bundles and runs tests/bench/spell.ts with the packed engine and dictionaries.
import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const outfile = join(web, '..', 'build', 'bench', 'spell.mjs');
await mkdir(dirname(outfile), { recursive: true });
await build({
  entryPoints: [join(web, '..', 'tests', 'bench', 'spell.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
});
execFileSync(process.execPath, [outfile, join(web, 'node_modules/')], { stdio: 'inherit' });
