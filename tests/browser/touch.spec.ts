// A phone, and a tablet with a mouse: targets grow for fingers, and no press is lost when the hand changes.
import { Marbre, expect, test } from './fixtures.ts';

for (const first of ['finger', 'mouse'] as const) {
  test(`on a phone, what a ${first} presses first happens, and the other hand goes on`, async ({ chrome, server }) => {
    const context = await chrome.newContext({
      locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
    });
    const page = await context.newPage();
    const marbre = new Marbre(page, server);
    await marbre.open();
    const demo = page.getByRole('button', { name: /site de démonstration/i });
    if (first === 'finger') await demo.tap();
    else await demo.click();
    await expect(page.getByRole('searchbox')).toBeVisible();
    const row = marbre.row(/Lire du code/);
    await expect(row).toBeVisible();
    await marbre.rest();
    if (first === 'finger') await row.click();
    else await row.tap();
    await expect(marbre.editor).toBeVisible();
    await context.close();
  });
}

test('a finger that rests in the preview selects a word, drags on, and copies it', async ({ chrome, server }) => {
  const context = await chrome.newContext({
    locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const marbre = new Marbre(page, server);
  await marbre.openFirstTalk();
  const text = '---\ntitle: Essai\n---\nUn **mot** pour [tous](/a-propos/).\n\nFin.\n';
  expect(await page.evaluate(([path, t]) => window.marbre.openText(path, t), [server.firstTalk, text] as const)).toBe(true);
  await page.getByRole('button', { name: 'Aperçu', exact: true }).first().tap();
  const preview = page.getByRole('document', { name: 'Aperçu de la page' });
  const link = preview.locator('[style]').and(page.getByRole('link', { name: 'tous', exact: true }));
  const box = await link.boundingBox();
  if (box === null) throw new Error('the link is not on the screen');
  const touch = await context.newCDPSession(page);
  const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', x = 0): Promise<unknown> =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y: box.y + box.height / 2 }] });
  await send('touchStart', box.x - 60);
  await expect(preview).toBeFocused(); // it has a word
  await send('touchMove', box.x + box.width - 2);
  await send('touchEnd');
  await page.getByRole('button', { name: 'Copier', exact: true }).tap();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('mot pour tous');
  await expect(page.getByRole('button', { name: 'Copier', exact: true })).toBeHidden();
  await context.close();
});
