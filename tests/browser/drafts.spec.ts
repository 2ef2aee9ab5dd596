// Drafts: nothing that was said to be saved is ever lost.
import { chromium, expect } from '@playwright/test';
import { mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Marbre, chromiumOptions, test } from './fixtures.ts';

test('a draft survives a reload', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Gardé.');
  await marbre.saved();
  await page.reload();
  await marbre.ready();
  await marbre.shows('editor', 'Gardé.');
});

test('a draft survives a closed tab, and waits in the page list', async ({ marbre, page, context, server }) => {
  await marbre.openFirstTalk();
  const address = page.url();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Gardé.');
  await marbre.saved();
  await page.close();
  const again = new Marbre(await context.newPage(), server);
  await again.page.goto(address);
  await again.ready();
  await again.shows('editor', 'Gardé.');
});

test('a draft survives a browser that is killed', async ({ server }) => {
  const profile = mkdtempSync(join(tmpdir(), 'marbre-profile-'));
  try {
    const first = await chromium.launchPersistentContext(profile, { ...chromiumOptions, locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
    const marbre = new Marbre(first.pages()[0] ?? (await first.newPage()), server);
    await marbre.openFirstTalk();
    const address = marbre.page.url();
    await marbre.caretAtEnd();
    await marbre.page.keyboard.type(' Survivant.');
    await marbre.saved();
    // The browser's own process, found by its profile's lock, so that nothing else is touched.
    const pid = Number(/-(\d+)$/.exec(readlinkSync(join(profile, 'SingletonLock')))?.[1]); // a link to "host-pid"
    expect(pid).toBeGreaterThan(1);
    const gone = new Promise((resolve) => first.once('close', resolve));
    process.kill(pid, 'SIGKILL');
    await gone;
    for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, name), { force: true });
    const second = await chromium.launchPersistentContext(profile, { ...chromiumOptions, locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
    const again = new Marbre(second.pages()[0] ?? (await second.newPage()), server);
    await again.page.goto(address);
    await again.ready();
    await again.shows('editor', 'Survivant.');
    await second.close();
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});
