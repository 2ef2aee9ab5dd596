// Power: nothing is drawn when nothing changes, and a lost WebGL context costs nothing.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

// Frames drawn within `ms` of the page's own clock.
async function framesWithin(page: Page, ms: number): Promise<number> {
  const [frames, until] = await page.evaluate((n) => [window.marbre.frames, performance.now() + n] as const, ms);
  await page.waitForFunction((t) => performance.now() >= t, until, { polling: 200 });
  return (await page.evaluate(() => window.marbre.frames)) - frames;
}

test('five idle seconds draw no frame', async ({ marbre, page }) => {
  await marbre.openDemo();
  await marbre.rest();
  expect(await framesWithin(page, 5000)).toBe(0);
});

test('with the caret in the text no frame is drawn either, once it has stopped blinking', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await expect.poll(() => framesWithin(page, 1500), { timeout: 40_000 }).toBe(0);
  expect(await framesWithin(page, 5000)).toBe(0);
});

test('a lost WebGL context comes back with everything on it', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Avant la perte.');
  await marbre.shows('editor', 'Avant la perte.');
  await page.evaluate(async () => {
    const canvas = document.querySelector('canvas');
    const extension = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    if (!canvas || !extension) throw new Error('no WEBGL_lose_context');
    const lost = new Promise((resolve) => { canvas.addEventListener('webglcontextlost', resolve, { once: true }); });
    extension.loseContext();
    await lost;
    await new Promise((resolve) => requestAnimationFrame(resolve)); // restoring is allowed once that event is over
    const restored = new Promise((resolve) => { canvas.addEventListener('webglcontextrestored', resolve, { once: true }); });
    extension.restoreContext();
    await restored;
  });
  const frames = await page.evaluate(() => window.marbre.frames);
  await page.keyboard.type(' Après.');
  await marbre.shows('editor', 'Avant la perte. Après.');
  expect(await page.evaluate(() => window.marbre.frames)).toBeGreaterThan(frames);
  const picture = await page.screenshot();
  expect(new Set(picture).size).toBeGreaterThan(200); // not one flat colour
});
