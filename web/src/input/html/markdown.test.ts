// @vitest-environment jsdom
// What Word, LibreOffice, Google Docs and Gmail put on the clipboard (tests/paste/*.html, in the shape of each program's own),
// and the Markdown that is pasted.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { targetOf } from './clean';
import { markdownFromHtml } from './markdown';

const read = (name: string): string => readFileSync(`${import.meta.dirname}/../../../../tests/paste/${name}`, 'utf8');

describe('HTML of', () => {
  test.each(['word', 'libreoffice', 'google-docs', 'gmail'])('%s', (program) => {
    expect(`${markdownFromHtml(read(`${program}.html`))}\n`).toBe(read(`${program}.md`));
  });
});

describe('Markdown from HTML', () => {
  test.each([
    ['<p>un <strong>deux</strong> <em>trois</em></p>', 'un **deux** *trois*'],
    ['<h3>Titre</h3><p>texte</p>', '### Titre\n\ntexte'],
    ['<pre><code>a | b\n  c</code></pre>', '```\na | b\n  c\n```'],
    ['<ol start="3"><li>trois</li><li>quatre</li></ol>', '3. trois\n4. quatre'],
    ['<ul><li><input type="checkbox" checked> fait</li><li><input type="checkbox"> à faire</li></ul>', '- [x] fait\n- [ ] à faire'],
    ['<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>', '| a |\n| --- |\n| b |'],
    ['<table><tr><td>seul</td></tr></table>', 'seul'],
    ['<b>a</b><b>b</b>', '**ab**'],
    ['<p>a</p><p>&nbsp;</p><p>b</p>', 'a\n\nb'],
    ['1*2*3 et [x]', '1\\*2\\*3 et \\[x\\]'],
    ['<img src="https://a.fr/x.png" alt="une vue">', '![une vue](https://a.fr/x.png)'],
  ])('%s', (html, markdown) => {
    expect(markdownFromHtml(html)).toBe(markdown);
  });

  test('scripts, forms of addresses that run, and pictures of another disk do not come through', () => {
    const html = '<script>alert(1)</script><a href="javascript:alert(1)">lien</a><img src="file:///a.png"><img src=x onerror=alert(1)><iframe src="https://a.fr"></iframe>';
    expect(markdownFromHtml(html)).toBe('lien');
  });
});

describe('redirections', () => {
  test.each([
    ['https://www.google.com/url?q=https://a.fr/x%3Fy&sa=D', 'https://a.fr/x?y'],
    ['https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.fr%2F&data=05', 'https://a.fr/'],
    ['https://l.facebook.com/l.php?u=https%3A%2F%2Fa.fr%2F&h=x', 'https://a.fr/'],
    ['https://www.google.com/search?q=https://a.fr', 'https://www.google.com/search?q=https://a.fr'],
    ['https://a.fr/url?q=https://b.fr', 'https://a.fr/url?q=https://b.fr'],
    ['https://www.google.com/url?q=javascript:alert(1)', 'https://www.google.com/url?q=javascript:alert(1)'],
    ['#ancre', '#ancre'],
    ['javascript:alert(1)', undefined],
  ])('%s', (href, target) => {
    expect(targetOf(href)).toBe(target);
  });
});
