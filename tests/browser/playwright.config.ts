// The built app in Debian's Chromium, against the local GitHub server. Every test starts its own server on a free port of
// 127.0.0.1 with its own repositories (fixtures.ts), so tests share nothing and need no order. Two workers: WebGL2 runs in
// software here, and a third would only make all of them slow.
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  testDir: here('.'),
  outputDir: here('../../build/playwright'),
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 1, // a second try is reported as flaky
  reporter: [['list']],
  use: {
    trace: 'off',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    viewport: { width: 1280, height: 800 },
  },
  projects: [
    { name: 'chromium', testIgnore: /screenshots|bench|trace|kill/ },
    // A whole post typed at speed, and the browser killed meanwhile: what they ask of the last second needs a quiet machine.
    { name: 'trace', testMatch: /(trace|kill)\.spec\.ts/ },
    { name: 'screenshots', testMatch: /screenshots\.spec\.ts/ },
    { name: 'bench', testMatch: /bench\.spec\.ts/ },
  ],
});
