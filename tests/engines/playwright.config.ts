// Writing in three engines with real keys. One browser per engine for all tests: what is tested is input, and each test has a
// page of its own.
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import type { EngineName } from './engine.ts';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig<object, { engineName: EngineName }>({
  testDir: here('.'),
  outputDir: here('../../build/playwright-engines'),
  timeout: 120_000,
  expect: { timeout: 30_000 },
  workers: 2,
  forbidOnly: true,
  retries: 1, // a second try is reported as flaky
  reporter: [['list']],
  projects: (['chromium', 'firefox', 'webkit'] as const).map((engineName) => ({ name: engineName, workers: 1, use: { engineName } })),
});
