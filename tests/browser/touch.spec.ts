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
