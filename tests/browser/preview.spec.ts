// The preview beside the text: it is read like a page. Words are selected and copied as they will be published, a click goes to the
// source, a link inside the site opens its page here and one outside a tab of its own, both panes scroll together.
import type { Locator, Page } from '@playwright/test';
import { Marbre, expect, test } from './fixtures.ts';

const body = [
  '# Un titre', '', 'Un mot **important** pour *tous*.', '', '[Le site](https://example.org/ailleurs) et [les autres](#plus-bas).', '',
  ...Array.from({ length: 60 }, (_, i) => `Paragraphe numéro ${i}.\n`), '## Plus bas', '', 'Fin.', '',
].join('\n');

const preview = (page: Page): Locator => page.getByRole('document', { name: 'Aperçu de la page' });
/** What is drawn, at its place; around it stands what a screen reader reads. */
const drawn = (page: Page, role: 'heading' | 'link', name: string): Locator => preview(page).locator('[style]').and(page.getByRole(role, { name, exact: true }));

async function put(marbre: Marbre, page: Page, text = body): Promise<void> {
  await marbre.openFirstTalk();
  expect(await page.evaluate(([path, t]) => window.marbre.openText(path, `---\nlayout: talk\ntitle: Essai\n---\n${t}`), [marbre.server.firstTalk, text] as const)).toBe(true);
  await expect(drawn(page, 'heading', 'Un titre')).toBeVisible();
  await marbre.rest();
}
/** A click where it is drawn; what the page scrolls to meanwhile is its own affair. */
async function press(page: Page, link: Locator): Promise<void> {
  const box = await link.boundingBox();
  if (box === null) throw new Error('the link is not on the screen');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}
/** In the first letters of the paragraph below the title. */
async function below(page: Page): Promise<{ x: number; y: number }> {
  const box = await drawn(page, 'heading', 'Un titre').boundingBox();
  if (box === null) throw new Error('the title is not on the screen');
  return { x: box.x + 3, y: box.y + box.height + 16 + 13 };
}

test('what is selected in the preview is copied as it is published', async ({ marbre, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await put(marbre, page);
  const { x, y } = await below(page);
  await page.mouse.click(x, y, { clickCount: 3 });
  await expect(preview(page)).toBeFocused();
  await page.keyboard.press('Control+c');
  const read = (type: string): Promise<string> => page.evaluate(async (t) => {
    const [item] = await navigator.clipboard.read();
    return item?.types.includes(t) === true ? (await item.getType(t)).text() : '';
  }, type);
  expect(await read('text/plain')).toBe('Un mot important pour tous.');
  expect(await read('text/html')).toMatch(/<p[^>]*>Un mot <strong[^>]*>important<\/strong> pour <em[^>]*>tous<\/em>\.<\/p>/);
  // And it comes back as Markdown.
  await marbre.caretAfter('Fin.');
  await page.keyboard.press('Control+v');
  await marbre.shows('editor', 'Un mot **important** pour *tous*.');
});

test('a click goes to the word in the source, links lead where they say', async ({ marbre, page, context }) => {
  await put(marbre, page);
  const { x, y } = await below(page);
  await page.mouse.click(x, y);
  await expect(marbre.editor).toBeFocused();
  await page.keyboard.type('Donc ');
  await marbre.shows('preview', 'Donc Un mot important');
  await press(page, drawn(page, 'link', 'les autres'));
  await marbre.shows('preview', 'Plus bas');
  await page.mouse.wheel(0, -100_000);
  await marbre.shows('preview', 'Un titre');
  await marbre.rest();
  const tab = context.waitForEvent('page');
  await press(page, drawn(page, 'link', 'Le site'));
  const opened = await tab;
  expect(await opened.evaluate(() => window.opener === null)).toBe(true);
  await opened.close();
});

test('a link inside the site opens that page, and the panes scroll together', async ({ marbre, page }) => {
  const path = marbre.server.firstTalk;
  await put(marbre, page);
  await page.mouse.move(...(await preview(page).boundingBox().then((box) => [(box?.x ?? 0) + 50, (box?.y ?? 0) + 300] as const)));
  await page.mouse.wheel(0, 100_000);
  await marbre.shows('preview', 'Fin.');
  await marbre.shows('editor', 'Fin.');
  await marbre.rest();
  const name = path.replace(/^.*\//, '').replace(/\.[a-z]+$/, '');
  expect(await page.evaluate(([t]) => window.marbre.openText('a-propos-de-rien.md', t), [`---\ntitle: X\n---\n[la conf]({% post_url ${name} %})\n`] as const)).toBe(true);
  await drawn(page, 'link', 'la conf').click();
  await expect(page).toHaveURL(new RegExp(`${path.replace(/[.]/g, '\\.')}$`));
});
