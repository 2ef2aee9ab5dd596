// What no person types and people paste: ten megabytes at once, and a megabyte without a line break.
import { expect, test } from './fixtures.ts';

test('10 MB pasted are kept to the last byte: in the draft, after a reload; one undo takes them back', async ({ marbre }) => {
  await marbre.write('Avant. ');
  await marbre.holdProse(10_000_000);
  const whole = await marbre.proseDigest('Avant. ');
  const started = Date.now();
  await marbre.screen.press('ctrl+v');
  await expect.poll(() => marbre.draft(), { timeout: 60_000 }).toEqual(whole);
  console.log(`${marbre.engine.name}: 10 MB pasted and saved in ${Date.now() - started} ms`);
  expect(await marbre.digest()).toEqual(whole);
  await marbre.engine.reload();
  await marbre.ready();
  await marbre.click('textbox', 'Texte');
  expect(await marbre.digest()).toEqual(whole);
  await marbre.screen.press('ctrl+z');
  await marbre.has('Avant. ');
});

test('a line of 1 MB is written in at its start, in its middle and at its end, and all of it is undone', async ({ marbre }) => {
  const half = Array.from({ length: 50_000 }, (_, i) => `mot${i % 10} été `).join(''); // 11 bytes each
  const line = `${half}MILIEU ${half}`;
  await marbre.write(line);
  await marbre.screen.type('fin');
  await marbre.shows('editor', 'été fin');
  await marbre.screen.press('ctrl+Home');
  await expect.poll(async () => (await marbre.caret()).before).toBe('');
  await marbre.screen.type('Début ');
  await marbre.shows('editor', 'Début mot0');
  await marbre.caretAfter('MILIEU');
  await marbre.screen.press('dead_circumflex', 'e');
  await marbre.shows('editor', 'MILIEUê mot0');
  const caret = await marbre.caret(); // what the browser holds of it is small, and the caret is in it
  expect(caret.before).toMatch(/été MILIEUê$/);
  expect(caret.after).toMatch(/^ mot0 été/);
  expect(caret.before.length + caret.after.length).toBeLessThan(100_000);
  await marbre.screen.press('Left', 'Right', 'Home', 'End', 'Up', 'Down');
  await marbre.has(`Début ${half}MILIEUê ${half}fin`);
  // On a slow machine what was typed is more than three groups; what opened the page is one too.
  for (let i = 0; i < 12 && (await marbre.text()) !== line; i++) await marbre.screen.press('ctrl+z');
  await marbre.has(line);
  const cost = await marbre.keystrokes('ordinaire', 'mot9 été mot0');
  console.log(`${marbre.engine.name}: a keystroke in a line of 1 MB ${cost}`);
});
