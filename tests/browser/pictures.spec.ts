// Pictures pasted and dropped into a page, in the built app with the real decoder, store and git: seen before they are published, there
// after a reload, and in the commit byte for byte as they are stored.
import type { Page } from '@playwright/test';
import { bring, expect, test, type Made, type Marbre, type Server } from './fixtures.ts';

const photo: Made = { width: 3000, height: 1500, name: 'Grande salle été.JPG', type: 'image/jpeg' };
const path = 'assets/img/grande-salle-ete.jpg';

// What the store has of it.
async function stored(page: Page, name = path): Promise<Buffer> {
  const base64 = await page.evaluate(async (wanted) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => { const r = indexedDB.open('marbre'); r.onsuccess = () => { resolve(r.result); }; r.onerror = () => { reject(new Error('no database')); }; });
    const all = await new Promise<{ path: string; bytes: Uint8Array }[]>((resolve) => { const r = db.transaction('picture_bytes').objectStore('picture_bytes').getAll(); r.onsuccess = () => { resolve(r.result as never); }; });
    db.close();
    const bytes = all.find((one) => one.path === wanted)?.bytes ?? new Uint8Array();
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  }, name);
  return Buffer.from(base64, 'base64');
}
async function describeIt(marbre: Marbre, alt: string, name = photo.name): Promise<void> {
  const field = marbre.page.getByRole('textbox', { name: `Texte alternatif de ${name}` });
  await expect(field).toBeFocused();
  await marbre.page.keyboard.type(alt);
  await marbre.page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await expect(marbre.editor).toBeFocused();
}
const latest = (server: Server): string => server.git('for-each-ref', '--sort=-committerdate', '--format=%(refname)', 'refs/heads/marbre').split('\n')[0] ?? '';

test('a pasted photograph is scaled, stripped, described, seen, kept over a reload and published as it is stored', async ({ marbre, page, server }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nAvant ');
  await bring(page, 'paste', photo);
  await describeIt(marbre, 'La salle, pleine');
  await marbre.shows('editor', `![La salle, pleine](/${path})`);
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.evaluate((p) => window.marbre.shows('editor', p), path)).toBe(false);
  await page.keyboard.press('Control+Shift+z');
  await marbre.shows('editor', `![La salle, pleine](/${path})`);
  await marbre.saved();
  const bytes = await stored(page);
  expect(bytes.length).toBeGreaterThan(1000);
  expect(bytes.subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(bytes.includes('Exif')).toBe(false);
  expect(bytes.includes('GPS')).toBe(false);

  await page.reload();
  await marbre.ready();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  const shown = page.frameLocator('#page-frame iframe').locator('img[alt="La salle, pleine"]');
  await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth), { timeout: 30_000 }).toBe(2000);
  expect((await stored(page)).equals(bytes)).toBe(true);

  await page.getByRole('button', { name: /^Publier/ }).first().click();
  await expect(page.getByRole('dialog').getByRole('img', { name: path })).toBeAttached(); // below the page's changes
  await page.keyboard.press('Escape');
  await marbre.publish();
  await expect(page.getByText(/Envoyé pour relecture/).first()).toBeVisible();
  expect(server.blob(`${latest(server)}:${path}`).equals(bytes)).toBe(true);
  expect(server.git('show', `${latest(server)}:${server.firstTalk}`)).toContain(`Avant ![La salle, pleine](/${path})`);
  await expect.poll(async () => (await stored(page)).length).toBe(0); // the cache has it now
});

test('a dropped picture goes where it is dropped; without words it is decorative', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Premier paragraphe.\n\nSecond paragraphe.');
  await marbre.shows('editor', 'Second paragraphe.');
  await marbre.caretAfter('Premier');
  await marbre.rest();
  const first = await marbre.editor.boundingBox(); // over the paragraph with the caret
  if (first === null) throw new Error('the text box has no place');
  await marbre.caretAfter('Second paragraphe.');
  await marbre.rest();
  await bring(page, 'drop', { ...photo, width: 40, height: 30, name: 'a.png', type: 'image/png' }, { x: first.x + first.width - 4, y: first.y + 12 });
  await expect(page.getByRole('textbox', { name: 'Texte alternatif de a.png' })).toBeFocused();
  await expect(page.getByText(/^Vide\s: l’image est décorative/)).toBeVisible();
  await page.keyboard.press('Escape');
  await marbre.shows('editor', 'Premier paragraphe.![](/assets/img/a.png)');
  await expect(page.getByText('« a.png » est décorative : sans texte alternatif.').first()).toBeVisible();
  await bring(page, 'drop', { ...photo, width: 4, height: 3, name: 'notes.pdf', type: 'image/x-portable-pixmap' }, { x: first.x + 4, y: first.y + 12 });
  await expect(page.getByText(/n’est pas une image PNG/).first()).toBeVisible();
  expect(page.url()).toContain('/edit/'); // the browser did not leave for the file
});

test('offline, a picture waits in the outbox with its page', async ({ marbre, page, server, context }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\n');
  await bring(page, 'paste', photo);
  await describeIt(marbre, 'Hors ligne');
  await marbre.shows('editor', '![Hors ligne]');
  await marbre.rest();
  await marbre.saved();
  const bytes = await stored(page);
  await context.setOffline(true);
  await marbre.publish();
  await expect(page.getByText(/attend dans les envois/).first()).toBeVisible();
  await context.setOffline(false);
  await page.reload(); // what waits is with the store, not in the tab
  await marbre.ready();
  await expect.poll(() => server.git('for-each-ref', '--format=%(refname)', 'refs/heads').includes('marbre/'), { timeout: 30_000 }).toBe(true);
  expect(server.blob(`${latest(server)}:${path}`).equals(bytes)).toBe(true);
});

test('the images of the site are looked through as thumbnails', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\n');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('image du site');
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: 'assets/img/salle.png' }).click();
  await marbre.shows('editor', '![salle](/assets/img/salle.png)');
});
