// axe over every screen; what a screen reader is given has roles, names and a language.
import AxeBuilder from '@axe-core/playwright';
import { Marbre, expect, test } from './fixtures.ts';

const serious = async (page: import('@playwright/test').Page): Promise<string[]> => {
  const result = await new AxeBuilder({ page }).analyze();
  return result.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html).join(' | ')}`);
};

for (const [language, locale] of [['français', 'fr-FR'], ['English', 'en-GB']] as const) {
  test(`axe finds nothing serious on any screen (${language})`, async ({ chrome, server }) => {
    const context = await chrome.newContext({ locale, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    const marbre = new Marbre(page, server);
    await marbre.open();
    expect(await serious(page)).toEqual([]);
    await marbre.open(server.demoFragment);
    await expect(page.getByRole('searchbox')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.getByRole('listitem').first().click();
    await expect(page.getByRole('textbox', { name: /^(Texte|Text)$/ })).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await marbre.caretAtEnd();
    await page.keyboard.type(' x');
    await page.getByRole('button', { name: /^(Publier|Publish)/ }).first().click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await marbre.open(`${server.demoFragment}/pulls`);
    await expect(page.getByRole('heading').first()).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await context.close();
  });
}

// Its own context: Chromium reports the handlers that the app's Content-Security-Policy stops while the markup is parsed, in a
// document that is never shown, as errors on the console.
test('what a screen reader reads of a hostile page is text: nothing acts, loads or leads away', async ({ chrome, server }) => {
  const context = await chrome.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  page.on('dialog', () => { throw new Error('a script of the page ran'); });
  await new Marbre(page, server).openFirstTalk();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  const body = [
    '# Un titre', '', 'Un *mot* et [un lien](javascript:alert(1)).', '',
    '<p id="root" onclick="alert(1)">Du texte brut <img src="https://ailleurs.example/a.png" onerror="alert(1)"></p>', '',
    '<script>alert(1)</script>', '', '<iframe src="https://ailleurs.example/"></iframe>', '',
    '<form action="https://ailleurs.example/"><input name="x"><button>Envoyer</button></form>', '',
    '<svg><a href="javascript:alert(1)"><text>x</text></a></svg>', '', '<style>body { display: none }</style>', '', 'La fin.', '',
  ].join('\n');
  expect(await page.evaluate(([path, text]) => window.marbre.openText(path, text), [server.firstTalk, `---\ntitle: Essai\n---\n${body}`] as const)).toBe(true);
  const reading = page.getByRole('document', { name: 'Aperçu' });
  await expect(reading.getByText('La fin.')).toBeAttached();
  await expect(reading.getByRole('heading', { name: 'Un titre' }).first()).toBeAttached();
  // What it reads; around it stand the nodes of what is drawn, which say where a link leads.
  const html = await reading.evaluate((element) => [...element.children].filter((child) => !child.hasAttribute('style'))
    .map((child) => new XMLSerializer().serializeToString(child)).join('\n'));
  expect(html).toContain('Du texte brut');
  expect(html).not.toMatch(/<(script|iframe|form|input|button|svg|style)|\son\w+=|javascript:|\ssrc=|\shref=/i);
  expect(asked.filter((url) => url.includes('ailleurs.example'))).toEqual([]);
  await context.close();
});
