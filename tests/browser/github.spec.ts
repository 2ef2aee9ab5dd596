// A real site, by its name on github.com: what the app sends to api.github.com is answered by the local server's repository,
// so that the addresses, the Content-Security-Policy and the way of the token are the real ones.
import type { BrowserContext, Request } from '@playwright/test';
import { Server, expect, test } from './fixtures.ts';

const token = 'github_pat_11AAAAAAA0_browser_test';

interface Sent { readonly host: string; readonly method: string; readonly authorization: string | undefined }

async function answerAsGithub(context: BrowserContext, server: Server): Promise<Sent[]> {
  const sent: Sent[] = [];
  const { api, raw } = (await (await fetch(`${server.url}/marbre.json`)).json()) as { api: string; raw: string };
  const local = (text: string): string => text.replaceAll('equipe/site', 'marbre/demo');
  const note = async (request: Request): Promise<void> => {
    sent.push({ host: new URL(request.url()).host, method: request.method(), authorization: (await request.allHeaders())['authorization'] });
  };
  for (const [real, base] of [['https://api.github.com', api], ['https://raw.githubusercontent.com', raw]] as const) {
    await context.route((url) => url.origin === real, async (route) => {
      const request = route.request();
      await note(request);
      const body = request.postData();
      const url = local(request.url().replace(real, base.replace(/\/$/, '')));
      const postData = body?.replaceAll('"equipe"', '"marbre"').replaceAll('"site"', '"demo"');
      try {
        await route.fulfill({ response: await route.fetch({ url, ...(postData === undefined ? {} : { postData }) }) });
      } catch {
        await route.abort().catch(() => undefined); // the test has ended and its server with it: no network, for what still asks
      }
    });
  }
  return sent;
}

test.use({ server: async ({}, use) => {
  const server = await Server.start(['--demo-token', token]);
  await use(server);
  await server.dispose();
} });

test('owner/name is read anonymously, pull request included', async ({ marbre, page, context, server }) => {
  const sent = await answerAsGithub(context, server);
  await marbre.open();
  await page.getByRole('textbox', { name: /Site GitHub/ }).fill('https://github.com/equipe/site');
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await expect(page.getByRole('searchbox')).toBeVisible();
  await marbre.openPage(/Lire du code/);
  await marbre.shows('preview', 'Ce que l’on entend');
  await marbre.open('#/equipe/site/pull/1');
  await expect(page.getByRole('region', { name: /Après/ })).toBeVisible();
  await marbre.shows('preview', 'Souder son premier capteur');
  expect(new Set(sent.map(({ host }) => host))).toContain('api.github.com');
  expect(sent.filter(({ authorization }) => authorization !== undefined)).toEqual([]);
  expect(sent.filter(({ method }) => method !== 'GET' && method !== 'OPTIONS')).toEqual([]);
});

test('a token is asked for, checked, used for the API alone, and publishes and merges', async ({ marbre, page, context, server }) => {
  const sent = await answerAsGithub(context, server);
  await marbre.open(`#/equipe/site/edit/${server.firstTalk}`);
  await expect(marbre.editor).toBeVisible();
  await marbre.caretAtEnd();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type(' Avec un jeton.');
  await marbre.saved();

  await marbre.row(/Réglages/).or(page.getByRole('button', { name: /Réglages/ })).or(page.getByRole('tab', { name: /Réglages/ })).first().click();
  await page.getByRole('button', { name: /jeton/i }).first().click();
  const dialog = page.getByRole('dialog', { name: /Jeton/ });
  await dialog.getByLabel('Jeton', { exact: true }).fill('github_pat_of_nobody_at_all');
  await dialog.getByRole('button', { name: /Utiliser/ }).click();
  await expect(dialog.getByRole('alert')).toHaveText(/n’accepte pas/);
  await dialog.getByLabel('Jeton', { exact: true }).fill(token);
  await dialog.getByRole('button', { name: /Utiliser/ }).click();
  await expect(dialog).toHaveCount(0);

  await page.evaluate((fragment) => { location.hash = fragment; }, `#/equipe/site/edit/${server.firstTalk}`);
  await expect(marbre.editor).toBeVisible();
  await marbre.publish();
  const link = page.getByRole('link', { name: /#\d+/ }).or(page.getByRole('button', { name: /#\d+/ })).first();
  await expect(link).toBeVisible();
  const branch = server.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/marbre').trim();
  const changed = server.git('log', '-p', '--format=', `main..${branch}`).split('\n').filter((line) => /^[+-](?![+-])/.test(line));
  expect(changed).toHaveLength(2);
  expect(changed[1]).toContain(' Avec un jeton.');

  const number = Number(/#(\d+)/.exec((await link.textContent()) ?? '')?.[1]);
  await page.evaluate((fragment) => { location.hash = fragment; }, `#/equipe/site/pull/${number}`);
  await page.getByRole('button', { name: /^Fusionner/ }).click();
  await expect(page.getByText(/Fusionnée?/).first()).toBeVisible();
  expect(server.git('merge-base', '--is-ancestor', branch, 'main')).toBe('');

  expect(sent.filter(({ authorization }) => authorization === `Bearer ${token}`).length).toBeGreaterThan(0);
  expect(sent.filter(({ host, authorization }) => host !== 'api.github.com' && authorization !== undefined)).toEqual([]);
  const kept = await page.evaluate(async () => {
    const all: string[] = [localStorage, sessionStorage].map((storage) => JSON.stringify(Object.entries(storage)));
    for (const { name } of await indexedDB.databases()) {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name ?? '');
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { reject(new Error('IndexedDB')); };
      });
      for (const store of database.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const request = database.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => { resolve(request.result as unknown[]); };
          request.onerror = () => { reject(new Error('IndexedDB')); };
        });
        all.push(JSON.stringify(rows));
      }
      database.close();
    }
    return all.join('\n');
  });
  expect(kept).not.toContain(token);
});
