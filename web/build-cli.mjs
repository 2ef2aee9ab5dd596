// Bundles the command line: dist/cli/marbre.mjs and, beside it, marbre_cli.wasm. The argument is the folder of the built wasm
// (default: build/wasm-release/bin).
import { chmod, copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const web = dirname(fileURLToPath(import.meta.url));
const wasm = process.argv[2] === undefined ? join(web, '..', 'build', 'wasm-release', 'bin') : resolve(process.argv[2]);
const out = join(web, '..', 'dist', 'cli');
const { version } = JSON.parse(await readFile(join(web, 'package.json'), 'utf8'));

await mkdir(out, { recursive: true });
await build({
  entryPoints: [join(web, 'src', 'cli', 'main.ts')],
  outdir: out,
  entryNames: 'marbre',
  chunkNames: 'marbre-[name]',
  outExtension: { '.js': '.mjs' },
  splitting: true, // Sass is a file of its own, read when a site has sheets to compile
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Sass asks node for a module of its own by require, which ES modules have not.
  banner: { js: "#!/usr/bin/env node\nimport { createRequire as requireFrom } from 'node:module';\nconst require = requireFrom(import.meta.url);" },
  alias: { 'marbre-cli-core': join(wasm, 'marbre_cli.mjs'), sass: join(web, 'node_modules', 'sass', 'sass.default.js') },
  define: { MARBRE_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
});
await copyFile(join(wasm, 'marbre_cli.wasm'), join(out, 'marbre_cli.wasm'));
await chmod(join(out, 'marbre.mjs'), 0o755);
