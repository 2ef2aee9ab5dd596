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

test('undo survives a reload, with the caret', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('Premier. Second.');
  await marbre.saved();
  await page.keyboard.press('Control+z');
  await marbre.saved();
  await page.reload();
  await marbre.ready();
  await marbre.shows('editor', 'Premier.');
  await marbre.editor.focus();
  await page.keyboard.press('Control+y');
  await marbre.shows('editor', 'Second.');
  await page.keyboard.type('!');
  await marbre.shows('editor', 'Second.!');
});

test('an earlier version is looked at and restored', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('Abandonné.');
  await marbre.saved();
  await page.getByRole('button', { name: 'Abandonner le brouillon' }).click();
  await page.getByRole('tab', { name: 'Versions' }).click();
  await page.getByRole('list', { name: 'Versions' }).getByRole('listitem').first().click();
  await page.getByRole('button', { name: 'Reprendre cette version' }).click();
  await marbre.shows('editor', 'Abandonné.');
});

test('of two tabs on a page one writes and the other follows, until it is asked for', async ({ marbre, page, context, server }) => {
  await marbre.openFirstTalk();
  const other = new Marbre(await context.newPage(), server);
  await other.page.goto(page.url());
  await other.ready();
  const here = other.page.getByRole('button', { name: 'Écrire ici' });
  await expect(here).toBeVisible();
  await page.bringToFront();
  await marbre.caretAtEnd();
  await page.keyboard.type('Ici.');
  await marbre.saved();
  await other.page.bringToFront();
  await other.shows('editor', 'Ici.');
  await here.click();
  await expect(here).toHaveCount(0);
  await other.caretAtEnd();
  await other.page.keyboard.type('Là.');
  await other.saved();
  await page.bringToFront();
  await marbre.shows('editor', 'Là.');
  await other.page.close(); // the writer is gone: this one takes over by itself
  await expect(page.getByRole('button', { name: 'Écrire ici' })).toHaveCount(0);
  await marbre.caretAtEnd();
  await page.keyboard.type('Encore.');
  await marbre.saved();
});

test('drafts leave as a file and come back from it', async ({ marbre, page, server, chrome }) => {
  await marbre.openFirstTalk();
  const address = page.url();
  await marbre.caretAtEnd();
  await page.keyboard.type('Exporté.');
  await marbre.saved();
  await page.getByRole('button', { name: 'Réglages' }).click();
  const leave = page.getByRole('button', { name: 'Exporter les brouillons' });
  await marbre.reach(leave);
  const [download] = await Promise.all([page.waitForEvent('download'), leave.click()]);
  const file = await download.path();
  const fresh = await chrome.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  const again = new Marbre(await fresh.newPage(), server);
  await again.page.goto(address);
  await again.ready();
  await again.page.getByRole('button', { name: 'Réglages' }).click();
  const come = again.page.getByRole('button', { name: 'Importer des brouillons' });
  await again.reach(come);
  const [chooser] = await Promise.all([again.page.waitForEvent('filechooser'), come.click()]);
  await chooser.setFiles(file);
  await expect(again.page.getByText('Brouillons importés : 1.').first()).toBeVisible();
  await again.page.goto(address);
  await again.ready();
  await again.shows('editor', 'Exporté.');
  await fresh.close();
});
