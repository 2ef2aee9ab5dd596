// Bundles the local GitHub server into one file for node: dist/server/marbre-server.mjs.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));

await build({
  entryPoints: [join(web, 'server', 'main.ts')],
  outfile: join(web, '..', 'dist', 'server', 'marbre-server.mjs'),
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  logLevel: 'warning',
});
