// The suites of the glue: web/**/*.test.ts beside the code, and tests/**/*.test.ts (contract, server over HTTP).
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: '..',
  test: {
    include: ['web/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', 'tests/browser/**', 'dist/**', 'build/**'],
    environment: 'node',
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
