// Writing: the title in the form, the text in the editor, and the preview that follows every keystroke.
import { expect, test } from './fixtures.ts';

test('the demo site opens without an account and lists its pages', async ({ marbre, page }) => {
  await marbre.openDemo();
  expect(await page.getByRole('listitem').count()).toBeGreaterThan(5);
  await page.getByRole('searchbox').fill('zzzz');
  await expect(page.getByText(/Aucune page/)).toBeVisible();
});

test('what is typed shows in the editor and the preview at once', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nUne phrase neuve.');
  await marbre.shows('editor', 'Une phrase neuve.');
  await marbre.shows('preview', 'Une phrase neuve.');
});

test('ê by composition, ï, @, € and an emoji by insertText, and one undo takes the composition back', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  const cdp = await marbre.cdp();
  await page.keyboard.insertText('Une f');
  await cdp.send('Input.imeSetComposition', { text: '^', selectionStart: 1, selectionEnd: 1 });
  await marbre.shows('editor', 'Une f^');
  await cdp.send('Input.imeSetComposition', { text: 'ê', selectionStart: 1, selectionEnd: 1 });
  await cdp.send('Input.insertText', { text: 'ê' });
  await page.keyboard.insertText('te naïve');
  await page.keyboard.insertText(' @ € ');
  await page.keyboard.insertText('👩‍💻🇫🇷');
  await marbre.shows('editor', 'Une fête naïve @ € 👩‍💻🇫🇷');
  await marbre.shows('preview', 'Une fête naïve @ € 👩‍💻🇫🇷');
  await page.keyboard.press('Backspace');
  await marbre.shows('editor', 'Une fête naïve @ € 👩‍💻');
  await page.keyboard.press('Control+z');
  await marbre.shows('editor', '👩‍💻🇫🇷');
});

test('a pasted paragraph arrives whole', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  const paragraph = 'Premier paragraphe collé, « avec guillemets ».\n\nEt un second, **en gras**.';
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, '\r\n\r\n' + paragraph.replaceAll('\n', '\r\n'));
  await marbre.shows('editor', 'Premier paragraphe collé, « avec guillemets ».');
  await marbre.shows('preview', 'Et un second, en gras.');
});

test('copy puts the selection on the clipboard, cut takes it away', async ({ marbre, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type('\n\nmot');
  await marbre.shows('editor', 'mot');
  await page.keyboard.press('Shift+Control+ArrowLeft');
  await page.keyboard.press('Control+x');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('mot');
  await page.keyboard.press('Control+v');
  await page.keyboard.press('Control+v');
  await marbre.shows('editor', 'motmot');
});

test('named characters in a title are what the browser says they are', async ({ marbre, server }) => {
  await marbre.openFirstTalk();
  const text = '---\ntitle: Caf&eacute; &nvHarr; l&apos;API &nosuchname; &NotEqualTilde;\n---\n';
  expect(await marbre.page.evaluate(([path, t]) => window.marbre.openText(path, t), [server.firstTalk, text] as const)).toBe(true);
  await expect(marbre.row("Café ⤄ l'API &nosuchname; ≂̸")).toBeVisible();
});

test('a title typed in the form changes the front matter', async ({ marbre }) => {
  await marbre.openFirstTalk();
  await marbre.field(/Titre/).fill('Un titre tout neuf');
  await expect(marbre.page.getByRole('heading', { name: 'Un titre tout neuf' }).first()).toBeVisible();
  await marbre.saved();
});

test('undo and redo work from the keyboard', async ({ marbre, page }) => {
  await marbre.openFirstTalk();
  await marbre.caretAtEnd();
  await page.keyboard.type(' Fin');
  await marbre.shows('editor', ' Fin');
  await page.keyboard.press('Control+z');
  await expect.poll(() => page.evaluate(() => window.marbre.shows('editor', ' Fin'))).toBe(false);
  await page.keyboard.press('Control+y');
  await marbre.shows('editor', ' Fin');
});

test('everything is reached with the keyboard alone', async ({ marbre, page }) => {
  await marbre.open();
  const demo = page.getByRole('button', { name: /site de démonstration/i });
  for (let i = 0; i < 30 && !(await demo.evaluate((e) => e === document.activeElement)); i++) await page.keyboard.press('Tab');
  await expect(demo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('searchbox')).toBeVisible();
});
