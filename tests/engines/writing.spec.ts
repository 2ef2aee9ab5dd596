// Writing with real keys in each engine: what three input methods do to a text box must come to the same text.
import { expect, test } from './fixtures.ts';

const graphemes = new Intl.Segmenter('fr', { granularity: 'grapheme' });
const boundaries = (text: string): number[] => [...Array.from(graphemes.segment(text), ({ index }) => index), text.length];

test.describe('composition', () => {
  test('dead keys in the middle of words, and an accent alone', async ({ marbre }) => {
    await marbre.write('Une ');
    await marbre.screen.type('f');
    await marbre.screen.press('dead_circumflex', 'e');
    await marbre.screen.type('te na');
    await marbre.screen.press('dead_diaeresis', 'i');
    await marbre.screen.type('ve, ');
    await marbre.screen.press('dead_circumflex', 'E', 'space', 'dead_circumflex', 'space');
    await marbre.shows('editor', 'Une fête naïve, Ê ^');
    await marbre.shows('preview', 'Une fête naïve, Ê ^');
    await marbre.has('Une fête naïve, Ê ^');
  });

  test('what a dead key made is one step of undo and of redo', async ({ marbre }) => {
    await marbre.write('');
    await marbre.screen.type('Un f');
    await marbre.screen.press('dead_circumflex', 'e');
    await marbre.has('Un fê');
    await marbre.screen.press('ctrl+z');
    await marbre.has('Un f');
    await marbre.screen.press('ctrl+y');
    await marbre.has('Un fê');
    await marbre.screen.press('ctrl+z', 'ctrl+y', 'End');
    await marbre.screen.type('te');
    await marbre.has('Un fête');
  });

  test('a dead key over a selection replaces it, and undo brings it back', async ({ marbre }) => {
    await marbre.write('Un mot');
    await marbre.screen.press('ctrl+shift+Left', 'dead_circumflex', 'o');
    await marbre.has('Un ô');
    await marbre.screen.press('ctrl+z');
    await marbre.has('Un mot');
  });

  test('a dead key that Escape ends is its accent alone, as everywhere, and the next letter is itself', async ({ marbre }) => {
    await marbre.write('Un f');
    await marbre.screen.press('dead_circumflex', 'Escape', 'x');
    await marbre.has('Un f^x');
  });

  test('a dead key given up by a click elsewhere does not stick', async ({ marbre }) => {
    await marbre.write('Premier\n\nSecond');
    const place = await marbre.placeAfter('Prem');
    await marbre.caretAfter('Second');
    await marbre.screen.press('dead_circumflex');
    await marbre.shows('editor', 'Second^');
    await marbre.screen.click(...place);
    await expect.poll(async () => (await marbre.caret()).before).toBe('Prem');
    await marbre.screen.press('x', 'x'); // the dead key may still wait in the input method
    await expect.poll(async () => (await marbre.text()).replace('^', '')).toMatch(/^Prem(x|x̂|)xier\n\nSecond$/);
  });
});

test('AltGr makes characters, never commands', async ({ marbre }) => {
  await marbre.write('');
  const altgr = (key: string): string => `ISO_Level3_Shift+${key}`;
  await marbre.screen.press(altgr('e'), altgr('agrave'), altgr('quotedbl'), altgr('apostrophe'), altgr('equal'), altgr('minus'), altgr('underscore'), 'space');
  await marbre.screen.press(altgr('parenleft'), 'x', altgr('parenright'));
  await marbre.has('€@#{}|\\ [x]');
});

test('Return makes lines, and a list goes on by itself', async ({ marbre }) => {
  await marbre.write('Un');
  await marbre.screen.type('\n\n- deux\ntrois\n\n\nquatre');
  await marbre.has('Un\n\n- deux\n- trois\n\nquatre');
});

test('commands go by the letter on the key, not by its place', async ({ marbre }) => {
  await marbre.write('mot');
  await marbre.screen.press('ctrl+a', 'ctrl+b'); // A is where Q is on QWERTY
  await marbre.has('**mot**');
  await marbre.screen.press('ctrl+z'); // and Z where W is, which would close the tab
  await marbre.has('mot');
});

test('emoji and letters with joined accents are crossed and deleted whole', async ({ marbre }) => {
  await marbre.write('a');
  await marbre.screen.press('U1F600');
  await marbre.has('a😀');
  await marbre.write('a😀👩‍💻🇫🇷e\u0301z');
  const stops = boundaries('a😀👩‍💻🇫🇷e\u0301z');
  expect(await marbre.walk('Left', stops.length - 1)).toEqual(stops.toReversed().slice(1));
  expect(await marbre.walk('Right', stops.length - 1)).toEqual(stops.slice(1));
  await marbre.screen.press('Left', 'BackSpace', 'BackSpace', 'BackSpace');
  await marbre.has('a😀z');
  await marbre.screen.press('ctrl+Home', 'Right', 'Delete');
  await marbre.has('az');
  await marbre.shows('editor', 'az');
});

test('Hebrew and Arabic between French words stay as they are, and the caret crosses every letter once', async ({ marbre }) => {
  await marbre.write('');
  await marbre.screen.press('U05E9', 'U05DC', 'U05D5', 'U05DD', 'space', 'U0633', 'U064E');
  await marbre.has('שלום سَ');
  const text = 'Il dit «\u202Fשָׁלוֹם (עולם) 123\u202F» puis العَرَبِيَّة\u200F fin.';
  await marbre.write(text);
  const stops = boundaries(text);
  expect(await marbre.walk('Left', stops.length - 1)).toEqual(stops.toReversed().slice(1));
  expect(await marbre.walk('Right', stops.length - 1)).toEqual(stops.slice(1));
  // In the middle of the Hebrew word: a letter goes in there and out again.
  await marbre.screen.press('Home', ...Array.from({ length: boundaries('Il dit «\u202Fשָׁ').length - 1 }, () => 'Right'), 'U05DC');
  await marbre.has(text.replace('שָׁ', 'שָׁל'));
  await marbre.screen.press('ctrl+z');
  await marbre.has(text);
  await marbre.screen.press('End', 'shift+Home');
  await expect.poll(async () => (await marbre.caret()).selected).toBe(text);
  await marbre.saved();
});

test('the clipboard of the system takes and gives text, and HTML comes as Markdown', async ({ marbre }) => {
  await marbre.write('un deux');
  await marbre.screen.press('ctrl+shift+Left', 'ctrl+x', 'ctrl+v', 'ctrl+v');
  await marbre.has('un deuxdeux');
  await marbre.hold({ 'text/html': '<p>Un <b>gros</b> <a href="https://example.org/">lien</a></p>', 'text/plain': 'Un gros lien' });
  await marbre.screen.press('ctrl+a', 'ctrl+v');
  await marbre.shows('editor', 'Un **gros** [lien](https://example.org/)');
  await marbre.screen.press('ctrl+a', 'ctrl+shift+v');
  await marbre.has('Un gros lien');
});

test('the mouse puts the caret, takes a word', async ({ marbre }) => {
  await marbre.write('Premier mot\n\nSecond mot');
  const end = await marbre.placeAfter('Second');
  const [x, y] = await marbre.placeAfter('Premi');
  await marbre.screen.click(...end);
  await expect.poll(() => marbre.caret()).toEqual({ before: 'Premier mot\n\nSecond', selected: '', after: ' mot' });
  await marbre.screen.click(x, y, 2);
  await expect.poll(async () => (await marbre.caret()).selected).toBe('Premier');
});

test('the mouse drags a selection over lines, and what is typed replaces it', async ({ marbre }) => {
  await marbre.write('Premier mot\n\nSecond mot');
  const end = await marbre.placeAfter('Second');
  await marbre.screen.drag(await marbre.placeAfter('Premi'), end);
  await expect.poll(async () => (await marbre.caret()).selected).toBe('er mot\n\nSecond');
  await marbre.screen.type('!');
  await marbre.has('Premi! mot');
});
