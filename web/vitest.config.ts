// The suites of the glue: web/**/*.test.ts beside the code, and tests/**/*.test.ts (contract, server over HTTP).
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: '..',
  resolve: { alias: { 'marbre-cli-core': fileURLToPath(new URL('../build/wasm-release/bin/marbre_cli.mjs', import.meta.url)) } },
  test: {
    maxWorkers: availableParallelism(), // the default leaves a processor to watching
    include: ['web/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/browser/**', 'dist/**', 'build/**'],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
