// A new version arrives while somebody writes: it waits for a word, and for the draft, and only then takes over.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Marbre, Server, expect, test } from './fixtures.ts';

// What a build with another index.html makes: its revision in the service worker's list changes with it.
function release(app: string): void {
  const index = join(app, 'index.html');
  writeFileSync(index, readFileSync(index, 'utf8').replace('<html ', '<html data-version="2" '));
  const worker = join(app, 'sw.js');
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/(url:"\.\/",revision:")[^"]+/, '$12222222222222222'));
}

test('a new version waits for a word, takes over once the draft is saved, and the text is there', async ({ page, context }) => {
  const app = mkdtempSync(join(tmpdir(), 'marbre-app-'));
  cpSync(fileURLToPath(new URL('../../dist/app', import.meta.url)), app, { recursive: true });
  const server = await Server.start(['--app', app]);
  try {
    const marbre = new Marbre(page, server);
    await marbre.openFirstTalk();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload(); // under the service worker from here on
    await marbre.ready();
    release(app);
    await page.evaluate(async () => { await (await navigator.serviceWorker.ready).update(); });
    const button = page.getByRole('button', { name: /Mettre à jour|Nouvelle version/i }).first();
    await expect(button).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.dataset['version'])).toBe(undefined);
    await marbre.caretAtEnd();
    await page.keyboard.type(' Avant la mise à jour.');
    await button.click();
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset['version']).catch(() => undefined)).toBe('2');
    await marbre.ready();
    await expect(marbre.editor).toBeVisible();
    await marbre.shows('editor', 'Avant la mise à jour.');
    await context.setOffline(true);
    await page.reload();
    await marbre.ready();
    expect(await page.evaluate(() => document.documentElement.dataset['version'])).toBe('2');
    await marbre.shows('editor', 'Avant la mise à jour.');
  } finally {
    await server.dispose();
    rmSync(app, { recursive: true, force: true });
  }
});
