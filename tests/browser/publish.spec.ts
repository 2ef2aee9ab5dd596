// From the browser tab to a reviewed commit: publish, look into git, review as somebody else, merge, look into git again.
import { Marbre, expect, test } from './fixtures.ts';

test('a one-word edit becomes a commit with exactly that change, is reviewed and merged', async ({ marbre, page, server, chrome }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.press('ArrowLeft'); // from behind the final line break to the end of the last line
  await page.keyboard.type(' Exactement ceci.');
  await marbre.saved();
  await marbre.publish();
  const link = page.getByRole('link', { name: /#\d+/ }).or(page.getByRole('button', { name: /#\d+/ })).first();
  await expect(link).toBeVisible();

  const branch = server.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/marbre').trim().split('\n').at(-1) ?? '';
  expect(branch).not.toBe('');
  const log = server.git('log', '-p', '--format=%an%n%B', `main..${branch}`);
  const changed = log.split('\n').filter((line) => /^[+-](?![+-])/.test(line));
  expect(changed.filter((line) => line.startsWith('+'))).toHaveLength(1);
  expect(changed.filter((line) => line.startsWith('-'))).toHaveLength(1);
  expect(changed.find((line) => line.startsWith('+'))).toContain(' Exactement ceci.');
  expect(server.git('diff', '--stat', `main...${branch}`)).toContain('1 file changed, 1 insertion(+), 1 deletion(-)');

  // Somebody else, in a browser of their own, with nothing but the link.
  const number = Number(/#(\d+)/.exec((await link.textContent()) ?? '')?.[1]);
  const context = await chrome.newContext({ locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: { width: 1280, height: 800 } });
  const reviewer = new Marbre(await context.newPage(), server);
  await reviewer.open(`${server.demoFragment}/pull/${number}`);
  await expect(reviewer.page.getByRole('region', { name: /Avant/ })).toBeVisible();
  await expect(reviewer.page.getByRole('region', { name: /Après/ })).toBeVisible();
  await reviewer.shows('preview', 'Exactement ceci.');
  await reviewer.page.getByRole('tab', { name: /Différences|Source|Modifications/ }).click();
  await reviewer.page.getByRole('button', { name: /^Fusionner/ }).click();
  await expect(reviewer.page.getByText(/Fusionnée?/).first()).toBeVisible();
  const merge = server.git('log', '-1', '--merges', '--format=%P %s', 'main').trim();
  expect(merge.split(' ').slice(0, 2).every((sha) => /^[0-9a-f]{40}$/.test(sha))).toBe(true);
  expect(server.git('diff', 'main^1', 'main')).toContain('+');
  expect(server.git('merge-base', '--is-ancestor', branch, 'main')).toBe('');
  await context.close();
});

test('publishing straight to the branch makes one commit on it', async ({ marbre, page, server }) => {
  const before = server.git('rev-parse', 'main').trim();
  await marbre.openFirstTalk();
  await marbre.field(/Titre/).fill('Un titre tout neuf');
  await marbre.saved();
  await marbre.publish({ direct: true });
  await expect.poll(() => server.git('rev-list', '--count', `${before}..main`).trim()).toBe('1');
  const changed = server.git('diff', before, 'main').split('\n').filter((line) => /^[+-](?![+-])/.test(line));
  expect(changed).toHaveLength(2);
  expect(changed[1]).toContain('Un titre tout neuf');
  await expect(page.getByText(/Enregistré sur cet appareil/)).toHaveCount(0);
});

test('the publish dialog shows the change before anything is sent', async ({ marbre, page, server }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Montré avant.');
  await marbre.saved();
  await page.getByRole('button', { name: /^Publier/ }).first().click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await expect(dialog.getByText(/Montré avant/).first()).toBeAttached();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect(server.git('for-each-ref', 'refs/heads/marbre').trim()).toBe('');
});
