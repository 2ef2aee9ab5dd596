// Without a network: reload, write, publish into the outbox, and send when it is back.
import { expect, test } from './fixtures.ts';

test('after the first visit the app reloads and writes without a network', async ({ marbre, page, context }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await context.setOffline(true);
  await page.reload();
  await marbre.ready();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Hors ligne.');
  await marbre.shows('editor', 'Hors ligne.');
  await marbre.saved();
  await expect(page.getByText(/Hors ligne/).first()).toBeVisible();
});

test('from the second visit on, what is needed at times works without a network before its first use', async ({ marbre, page, context }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.reload();
  await marbre.ready();
  const kept = (name: string): Promise<boolean> => page.evaluate(async (part) => (await (await caches.open('marbre-app')).keys()).some(({ url }) => url.includes(part)), name);
  for (const name of ['controller-', 'marbre_cli-', 'pulls-', 'prepare-', 'token_dialog-']) await expect.poll(() => kept(name)).toBe(true);
  await expect.poll(() => page.evaluate(async () => (await (await caches.open('marbre-app')).keys()).filter(({ url }) => url.includes('worker-')).length)).toBe(2);
  expect(await kept('spell-fr')).toBe(false);
  await context.setOffline(true);
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  await expect(page.frameLocator('#page-frame iframe').locator('main article h1')).toBeVisible();
});

test('the app reloads with the server stopped', async ({ marbre, page, server }) => {
  await marbre.openFirstTalk();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await server.stop();
  await page.reload();
  await marbre.ready();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Sans serveur.');
  await marbre.shows('editor', 'Sans serveur.');
  await marbre.saved();
});

test('a publish made offline waits in the outbox and is sent once when the network is back', async ({ marbre, page, context, server }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Publié plus tard.');
  await marbre.saved();
  await context.setOffline(true);
  const before = server.git('for-each-ref', 'refs/heads').trim().split('\n').length;
  await marbre.publish();
  await expect(page.getByText(/En attente du réseau/).first()).toBeVisible();
  await context.setOffline(false);
  await expect.poll(() => server.git('for-each-ref', 'refs/heads').trim().split('\n').length).toBe(before + 1);
  await expect(page.getByText(/En attente du réseau/)).toHaveCount(0);
});

test('the other language comes when it is chosen; without a network it is said, and comes with it', async ({ marbre, page, context }) => {
  await marbre.openDemo();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.getByRole('button', { name: 'Réglages' }).click();
  await context.setOffline(true);
  await page.getByRole('radio', { name: 'English' }).click();
  await expect(page.getByText(/Les textes de cette langue ne sont pas encore sur cet appareil/).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Réglages' })).toBeVisible(); // French goes on
  await context.setOffline(false);
  await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
  await context.setOffline(true);
  await page.reload();
  await marbre.ready();
  await expect(page.getByRole('button', { name: 'Settings' })).toBeVisible();
});
