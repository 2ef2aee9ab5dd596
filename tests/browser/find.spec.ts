// Palette, find and replace, links by name: with a real keyboard, through the mirror.
import { expect, test } from './fixtures.ts';

test('the palette is a combobox: Ctrl+K, a few letters, Enter', async ({ page, marbre }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Commande ou page' });
  await expect(field).toBeFocused();
  await page.keyboard.type('reglages');
  const option = page.getByRole('option', { name: 'Ouvrir les réglages' });
  await expect(option).toHaveAttribute('aria-selected', 'true');
  await expect(field).toHaveAttribute('aria-activedescendant', (await option.getAttribute('id')) ?? 'none');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Réglages', level: 1 })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('Ctrl+F finds in the text, Ctrl+H replaces, Escape comes back to the match', async ({ page, marbre }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nUn Éléphant, deux elephants.');
  await page.keyboard.press('Control+f');
  await expect(page.getByRole('searchbox', { name: 'Chercher', exact: true })).toBeFocused();
  await page.keyboard.type('elephant');
  await expect(page.getByText('1 / 2')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByText('2 / 2')).toBeVisible();
  await page.keyboard.press('Control+h');
  await page.getByRole('textbox', { name: 'Remplacer par' }).fill('lion');
  await page.getByRole('button', { name: 'Tout remplacer' }).click();
  // In the text, wherever that is scrolled to.
  await expect.poll(() => page.evaluate(() => window.marbre.caretAfter('Un lion, deux lions.'))).toBe(true);
  await page.keyboard.press('Control+f');
  await page.keyboard.press('Escape');
  await expect(marbre.editor).toBeFocused();
});

test('[[ searches the pages and puts a link', async ({ page, marbre }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nVoir [[');
  const field = page.getByRole('combobox', { name: 'Vers quoi' });
  await expect(field).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(field).toHaveCount(0);
  await marbre.shows('editor', '{% post_url ');
});

test('the whole site is searched', async ({ page, marbre }) => {
  await marbre.openDemo();
  await page.keyboard.press('Control+Shift+f');
  await expect(page.getByRole('searchbox', { name: 'Chercher dans toutes les pages' })).toBeFocused();
  await page.keyboard.type('le');
  await page.getByRole('listitem', { name: /^Ligne / }).first().click();
  await expect(marbre.editor).toBeVisible();
});
