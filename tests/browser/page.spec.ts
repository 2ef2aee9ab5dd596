// The Page tab: the page as the site publishes it, in its frame. What is typed appears in place, nothing of a page gets out, the source
// is a click away, other pages and days can be looked at, and all of it without a network once it was used.
import type { Frame, FrameLocator, Page } from '@playwright/test';
import { Marbre, expect, test } from './fixtures.ts';

const frameOf = (page: Page): FrameLocator => page.frameLocator('#page-frame iframe');
const inside = (page: Page): Frame | undefined => page.frames().find((frame) => frame !== page.mainFrame());

async function openTab(marbre: Marbre, page: Page): Promise<void> {
  await marbre.openFirstTalk();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  await expect(frameOf(page).locator('main article h1')).toBeVisible();
  await pictured(page);
}
/** Every picture has come: none moves what is about to be clicked. */
async function pictured(page: Page): Promise<void> {
  await expect.poll(() => frameOf(page).locator('img').evaluateAll((all) => all.every((img) => (img as HTMLImageElement).naturalWidth > 0))).toBe(true);
}
/** Another text for the open page. */
async function put(marbre: Marbre, page: Page, body: string, layout = 'talk'): Promise<void> {
  const text = `---\nlayout: ${layout}\ntitle: Essai\n---\n${body}\n`;
  expect(await page.evaluate(([path, t]) => window.marbre.openText(path, t), [marbre.server.firstTalk, text] as const)).toBe(true);
}
const paragraphs = (count: number): string => Array.from({ length: count }, (_, i) => `Paragraphe numéro ${i}.`).join('\n\n');

test('what is typed appears in the page, in its layout, without losing the place', async ({ marbre, page }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await marbre.openFirstTalk();
  await marbre.rest();
  expect(requests.filter((url) => /worker|controller|marbre_cli/.test(url))).toEqual([]); // nothing of it belongs to the first visit
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  const frame = frameOf(page);
  await expect(frame.locator('main article h1')).toBeVisible();
  expect(await frame.locator('body').evaluate((body) => getComputedStyle(body).fontFamily)).not.toBe(''); // the site's style sheet is there
  await put(marbre, page, `${paragraphs(60)}\n\n<p style="color: rgb(1, 2, 3)" onclick="x()">Fin.</p>`);
  await expect(frame.getByText('Paragraphe numéro 59.')).toBeVisible();
  expect(await frame.getByText('Fin.').evaluate((p) => getComputedStyle(p).color)).toBe('rgb(1, 2, 3)');
  await inside(page)?.evaluate('window.kept = [...document.querySelectorAll("p")].find((p) => p.textContent === "Paragraphe numéro 58."); scrollTo(0, 900)');
  await marbre.caretAfter('Paragraphe numéro 30.');
  await expect.poll(() => inside(page)?.evaluate('document.scrollingElement.scrollTop > 0')).toBe(true);
  const scrolled = await inside(page)?.evaluate('scrollY');
  await page.keyboard.type(' Et ceci.');
  await expect(frame.getByText('Paragraphe numéro 30. Et ceci.')).toBeVisible();
  expect(await inside(page)?.evaluate('kept.isConnected')).toBe(true);
  expect(await inside(page)?.evaluate('scrollY')).toBe(scrolled);
});

test('a hostile post reaches neither the app nor its storage nor the network', async ({ context, server }) => {
  const page = await context.newPage(); // what is blocked is said on the console
  const marbre = new Marbre(page, server);
  await openTab(marbre, page);
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.evaluate(() => {
    localStorage.setItem('secret', 'token');
    addEventListener('message', (event) => {
      document.title = `heard ${String(event.data)}`;
    });
  });
  const here = `${server.url}/leak`;
  await put(marbre, page, `innocent

<script>parent.postMessage('pwned', '*'); fetch('${here}-script')</script>
<img src="${here}-img" onerror="parent.postMessage('pwned', '*')"><img src="x:" onerror="fetch('${here}-error')">
<svg onload="parent.postMessage('pwned', '*')"><a href="javascript:parent.postMessage('pwned', '*')"><text>svg</text></a></svg>
<a id="js" href="javascript:parent.postMessage('pwned', '*')">js</a>
<meta http-equiv="refresh" content="0;url=${here}-refresh">
<form action="${here}-form"><button id="send">send</button></form>
<iframe src="${here}-frame"></iframe><object data="${here}-object"></object><base href="${here}/">
<style>@import "${here}-import"; p { background: url(${here}-url) }</style><link rel="stylesheet" href="${here}-sheet">

{: style="background:url(${here}-style)"}
dernier`);
  const frame = frameOf(page);
  await expect(frame.getByText('innocent')).toBeVisible();
  await frame.locator('#js').click();
  await frame.locator('#send').click();
  await put(marbre, page, 'après');
  await expect(frame.getByText('après')).toBeVisible();
  expect(requests.filter((url) => url.includes('leak'))).toEqual([]);
  expect(await page.title()).not.toContain('heard');
  expect(await inside(page)?.evaluate('origin')).toBe('null');
  for (const what of ['localStorage', 'indexedDB.open("marbre")', 'document.cookie', 'parent.document', 'caches.keys()']) {
    expect(await inside(page)?.evaluate(`(async () => { try { return String(await ${what}) } catch (error) { return error.name } })()`), what).toMatch(/SecurityError/);
  }
  expect(await inside(page)?.evaluate(`(async () => { try { await fetch('${server.url}/marbre.json'); return 'reached' } catch (error) { return error.name } })()`)).toBe('TypeError');
});

test('a click leads to the source, the caret’s block is marked', async ({ marbre, page }) => {
  await openTab(marbre, page);
  await put(marbre, page, 'Premier.\n\n{% assign x = 1 %}\nDeuxième.\n\n- un\n- deux');
  const frame = frameOf(page);
  const caretIn = (line: number): Promise<void> => expect(page.getByText(`ligne ${line}`, { exact: true })).toBeVisible();
  await frame.getByText('deux', { exact: true }).click();
  await caretIn(11);
  await expect(marbre.editor).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' fois');
  await expect(frame.getByText('deux fois')).toBeVisible();
  await expect.poll(() => frame.getByText('deux fois').evaluate((item) => getComputedStyle(item).boxShadow)).not.toBe('none');
  await frame.getByText('Deuxième.').click();
  await caretIn(8);
  await expect(marbre.editor).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' Oui.');
  await expect(frame.getByText('Deuxième. Oui.')).toBeVisible();
  await put(marbre, page, 'Un mot, **deux** mots, trois.\n');
  await frame.getByText('deux', { exact: true }).click(); // within the line: at the word
  await expect(page.getByText('colonne 11', { exact: true })).toBeVisible();
  await expect(marbre.editor).toBeFocused();
  await page.keyboard.type('vingt-');
  await expect(frame.getByText('vingt-deux')).toBeVisible();
});

test('a site in CommonMark is shown as CommonMark has it, its source a click away', async ({ marbre, page, server }) => {
  server.commit('_config.yml', server.git('show', 'main:_config.yml').replace('markdown: kramdown', 'markdown: CommonMark'));
  await openTab(marbre, page);
  await put(marbre, page, 'Un "mot" --- droit.\n\n1) un\n2) deux\n\n| a | b |\n|---|---|\n| case | *autre* |');
  const frame = frameOf(page);
  await expect(frame.getByText('Un "mot" --- droit.')).toBeVisible(); // kramdown would make typographic signs of these
  await frame.getByText('deux', { exact: true }).click();
  await expect(page.getByText('ligne 8', { exact: true })).toBeVisible();
  await expect(marbre.editor).toBeFocused();
  await page.keyboard.press('End');
  await page.keyboard.type(' fois');
  await expect(frame.getByText('deux fois')).toBeVisible();
  await expect.poll(() => frame.getByText('deux fois').evaluate((item) => getComputedStyle(item).boxShadow)).not.toBe('none');
  await frame.getByRole('cell', { name: 'case' }).click();
  await expect(page.getByText('ligne 12', { exact: true })).toBeVisible();
});

test('other pages: by a link in the page, by name, and as of a day', async ({ marbre, page, server }) => {
  await openTab(marbre, page);
  const frame = frameOf(page);
  await frame.getByRole('link', { name: 'Conférences' }).click();
  await expect(page.getByRole('button', { name: /^Page affichée/ })).not.toHaveText(/voix haute/);
  await page.getByRole('button', { name: /^Page affichée/ }).click();
  await expect(page.getByRole('combobox', { name: 'Titre ou chemin d’une page' })).toBeFocused();
  await page.keyboard.type('conferences.html');
  await expect(page.getByRole('option', { name: 'Toutes les conférences', selected: true })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const newest = (/^title: *(.*)$/m.exec(server.git('show', `main:${server.firstTalk}`))?.[1] ?? '').replace(/^["']|["']$/g, '');
  await expect(frame.getByText(newest).first()).toBeVisible();
  await page.getByRole('button', { name: 'Options', exact: true }).click();
  await page.getByRole('textbox', { name: 'Le site tel qu’il sera le' }).fill('2026-05-01');
  await expect(frame.getByText(newest)).toHaveCount(0);
  await expect(frame.getByText('SQLite', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: /^Page affichée/ }).click();
  await page.keyboard.type(server.firstTalk);
  await expect(page.getByRole('option', { selected: true })).toContainText(newest);
  await page.keyboard.press('Enter');
  await expect(frame.locator('main article h1')).toHaveText(newest); // not there yet on that day, shown all the same
  await expect(page.getByRole('alert').filter({ hasText: 'Le site laisse cette page de côté avant sa date' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Téléphone', exact: true }).click();
  await expect.poll(() => inside(page)?.evaluate('innerWidth')).toBe(390);
  await page.getByRole('button', { name: 'Ordinateur', exact: true }).click();
  await expect.poll(() => inside(page)?.evaluate('innerWidth')).toBe(1280);
});

test('without a network the page is there again, its pictures too', async ({ marbre, page, context }) => {
  await openTab(marbre, page);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await put(marbre, page, 'Une image : ![salle](/assets/img/salle.png)');
  const loaded = (): Promise<number> => frameOf(page).locator('img[alt=salle]').evaluate((img) => (img as HTMLImageElement).naturalWidth);
  await expect.poll(loaded).toBeGreaterThan(0);
  await marbre.saved();
  await page.reload(); // now the worker of the service answers for the files of later use
  await marbre.ready();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  await expect.poll(loaded).toBeGreaterThan(0);
  await context.setOffline(true);
  await page.reload();
  await marbre.ready();
  await page.getByRole('tab', { name: 'Page', exact: true }).click();
  await expect(frameOf(page).getByText('Une image')).toBeVisible();
  await expect.poll(loaded).toBeGreaterThan(0);
});

test('a page that never ends is given up, said, and made again when its text changes', async ({ marbre, page }) => {
  await openTab(marbre, page);
  await put(marbre, page, '{% for a in (1..3000) %}{% for b in (1..3000) %}{% for c in (1..3000) %}x{% endfor %}{% endfor %}{% endfor %}');
  await expect(page.getByRole('alert').filter({ hasText: /demande trop de temps/ })).toBeVisible({ timeout: 60_000 });
  await put(marbre, page, 'Une fin.');
  await expect(frameOf(page).getByText('Une fin.')).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: /demande trop de temps/ })).toHaveCount(0);
});

test('a broken layout and an unknown tag are said, and the rest is shown', async ({ marbre, page }) => {
  await openTab(marbre, page);
  await put(marbre, page, 'Le reste. {% nope %}', 'manque');
  await expect(page.getByRole('alert').filter({ hasText: /Ce gabarit n’existe pas : manque/ })).toBeVisible();
  await expect(page.getByRole('alert').filter({ hasText: /Balise inconnue : nope/ })).toBeVisible();
  await expect(frameOf(page).getByText('Le reste.')).toBeVisible();
});
