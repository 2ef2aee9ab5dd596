// Spelling with the real engine and dictionaries, in the built app: marks are counted by the status bar, menus are found by role.
import type { Locator, Page } from '@playwright/test';
import { expect, test, type Marbre } from './fixtures.ts';

const count = (page: Page): Locator => page.getByRole('button', { name: /^Fautes possibles\s: \d+$/ });
const menu = (page: Page): Locator => page.getByRole('dialog', { name: 'Orthographe' });
async function mistakes(page: Page): Promise<number> {
  return (await count(page).count()) === 0 ? 0 : Number(/\d+/.exec(await count(page).innerText())?.[0]);
}
// Writes at the end, and waits until this many more words are wrong.
async function write(marbre: Marbre, text: string, more: number, before = 0): Promise<void> {
  await marbre.caretAtEnd();
  await marbre.page.keyboard.type(text);
  await expect.poll(() => mistakes(marbre.page), { timeout: 60_000 }).toBe(before + more);
}
// What the page itself has, once it is checked.
async function baseline(marbre: Marbre): Promise<number> {
  await marbre.caretAtEnd();
  await marbre.page.keyboard.type('\n\nZzyxqa. ');
  await expect(count(marbre.page)).toBeVisible({ timeout: 60_000 });
  await marbre.rest();
  return mistakes(marbre.page);
}

test('a misspelt word is marked, its menu suggests, Enter replaces it', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  const before = await baseline(marbre);
  await write(marbre, 'Une orthografe et `du coode`. ', 1, before);
  await marbre.caretAfter('orthografe');
  await expect(async () => { // the app learns of the caret with its next frame
    await page.keyboard.press('Alt+Enter');
    await expect(menu(page)).toBeVisible({ timeout: 3000 });
  }).toPass();
  await expect(page.getByRole('combobox', { name: /^Correction de/ })).toBeFocused();
  await expect(page.getByRole('option', { name: 'orthographe', exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(menu(page)).toHaveCount(0);
  await expect(marbre.editor).toBeFocused();
  await marbre.shows('editor', 'Une orthographe et');
  await expect.poll(() => mistakes(page)).toBe(before);
});

test('the right button on a misspelt word opens its menu, elsewhere the browser’s', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await baseline(marbre);
  await marbre.editor.focus();
  await page.keyboard.press('Control+Home');
  await page.keyboard.type('Motzz ici.\n\n');
  await marbre.rest();
  await page.evaluate(() => {
    const seen: boolean[] = [];
    Object.assign(window, { seen });
    addEventListener('contextmenu', (event) => seen.push(event.defaultPrevented));
  });
  const prevented = (): Promise<boolean[]> => page.evaluate(() => (window as unknown as { seen: boolean[] }).seen);
  await marbre.caretAfter('Motz');
  await marbre.rest();
  const paragraph = await marbre.editor.boundingBox();
  if (paragraph === null) throw new Error('the text box has no place');
  await page.mouse.click(paragraph.x + 60, paragraph.y + 12, { button: 'right' });
  await expect.poll(async () => (await prevented()).length).toBe(1);
  expect(await prevented()).toEqual([false]); // "ici"
  await page.mouse.click(paragraph.x + 16, paragraph.y + 12, { button: 'right' });
  await expect(menu(page)).toBeVisible();
  expect(await prevented()).toEqual([false, true]);
  // The mirror's own options take the pointer.
  await page.getByRole('option', { name: 'Ajouter à mes mots' }).click();
  await expect(menu(page)).toHaveCount(0);
});

test('Ctrl+; goes to the next misspelling; a word that is mine stays so after a reload', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  const before = await baseline(marbre);
  await write(marbre, 'Avec Fenouillyx. ', 1, before);
  await marbre.caretAfter('Avec');
  await page.keyboard.press('Control+;');
  await expect(menu(page)).toBeVisible();
  await expect(page.getByRole('combobox', { name: /^Correction de/ })).toBeFocused();
  const mine = page.getByRole('option', { name: 'Ajouter à mes mots' });
  await expect(page.getByText('Recherche de propositions…')).toHaveCount(0, { timeout: 60_000 });
  for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowUp'); // round the end: in this page, for the site, mine
  await expect(mine).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect.poll(() => mistakes(page)).toBe(before);
  await page.reload(); // at once: the word is safe the moment it was chosen
  await marbre.ready();
  await write(marbre, 'Encore Fenouillyx et Brindezyng. ', 1, before);
});

test('after the first use spelling works without a network', async ({ marbre, page, context }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload(); // from here on the worker keeps what is fetched
  await marbre.ready();
  const before = await baseline(marbre);
  await marbre.saved();
  await context.setOffline(true);
  await page.reload();
  await marbre.ready();
  await write(marbre, 'Brindezyng hors ligne. ', 1, before);
});

test('without a network and a dictionary it is said, and writing goes on', async ({ marbre, page, server }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.stop();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nBrindezyng. ');
  await expect(page.getByText(/le dictionnaire n’est pas encore sur cet appareil/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: /^Orthographe\s: indisponible$/ })).toBeVisible();
  await page.keyboard.type('Suite. ');
  await marbre.shows('editor', 'Brindezyng. Suite.');
  await marbre.saved();
});
