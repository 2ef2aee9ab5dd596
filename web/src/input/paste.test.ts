import { describe, expect, test } from 'vitest';
import { addressesOf, isPlain, markdownOf, plainOf } from './paste';

const pasted = (html: string, plain = 'texte', uris = ''): { html: string; plain: string; uris: string } => ({ html, plain, uris });

describe('the plain text is pasted when the HTML says no more', () => {
  test.each([
    ['there is none', pasted(''), true],
    ['an address with its link', pasted('<a href="https://a.fr">https://a.fr</a>', 'https://a.fr'), true],
    ['code with its colours', pasted('<meta charset="utf-8"><div style="color: #ccc;font-family: Consolas;white-space: pre;"><div><span style="color:#f00">a</span></div></div>'), true],
    ['lines in blocks', pasted('<div>un</div><div>deux<br></div>'), true],
    ['bold', pasted('<p>un <b>deux</b></p>'), false],
    ['bold by style', pasted('<p>un <span style="font-weight:700">deux</span></p>'), false],
    ['a list of Word', pasted("<p style='mso-list:l0 level1 lfo1'>x</p>"), false],
  ])('%s', (_name, value, expected) => {
    expect(isPlain(value)).toBe(expected);
  });
});

test('a list of addresses stands in for a missing plain text', () => {
  expect(addressesOf('# titre\r\nhttps://a.fr\r\nhttps://b.fr\r\n')).toBe('https://a.fr\nhttps://b.fr');
  expect(plainOf(pasted('', '', 'https://a.fr\r\n'))).toBe('https://a.fr');
  expect(plainOf(pasted('', 'mot', 'https://a.fr'))).toBe('mot');
});

test('the plain text is pasted when the converter does not come, fails, or finds nothing', async () => {
  await expect(markdownOf(pasted('<b>x</b>'), () => Promise.reject(new Error('offline')))).resolves.toBe('texte');
  await expect(
    markdownOf(pasted('<b>x</b>'), () =>
      Promise.resolve({
        markdownFromHtml: () => {
          throw new Error('broken');
        },
      }),
    ),
  ).resolves.toBe('texte');
  await expect(markdownOf(pasted('<b></b>'), () => Promise.resolve({ markdownFromHtml: () => '' }))).resolves.toBe('texte');
  await expect(markdownOf(pasted('<b>x</b>'), () => Promise.resolve({ markdownFromHtml: () => '**x**' }))).resolves.toBe('**x**');
});
