// Debian's Chromium, by Playwright: with a window, because its dead keys come from X.
import { chromium } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumOptions } from '../browser/fixtures.ts';
import type { Engine } from './engine.ts';
import type { Screen } from './screen.ts';

export async function launchChromium(screen: Screen): Promise<Engine> {
  const profile = mkdtempSync(join(tmpdir(), 'marbre-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...chromiumOptions,
    args: [...chromiumOptions.args.filter((arg) => !arg.startsWith('--headless')), '--kiosk'],
    headless: false,
    env: screen.env,
    locale: 'fr-FR',
    viewport: null,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return {
    name: 'chromium',
    async goto(url) {
      await page.goto(url);
    },
    async reload() {
      await page.reload();
    },
    evaluate: (run, argument) => page.evaluate(run as never, argument as never),
    screenshot: () => page.screenshot(),
    errors: () => errors.splice(0),
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
