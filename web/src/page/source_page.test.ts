// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { isSource, sourcePage } from './source_page.ts';

const shown = (html: string): HTMLElement => new DOMParser().parseFromString(html, 'text/html').body;

it('a feed is its entries and its source', () => {
  const atom = '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom"><title>L’atelier</title><entry><title>Un &lt;b&gt;</title><link rel="self" href="/self"/><link href="/un/"/><published>2026-06-01</published></entry><entry/></feed>';
  const { html, problem } = sourcePage('/atom.xml', atom, 'fr');
  const page = shown(html);
  expect(problem).toBeUndefined();
  expect(page.querySelector('p')?.textContent).toBe('L’atelier — Flux : 2 entrées');
  expect([...page.querySelectorAll('li')].map((li) => li.textContent)).toEqual(['Un <b> 2026-06-01', '(sans titre)']);
  expect(page.querySelector('a')?.getAttribute('href')).toBe('/un/');
  expect(page.querySelector('pre')?.textContent).toBe(atom);
  expect(shown(sourcePage('/rss.xml', '<rss><channel><title>R</title><item><title>A</title><link>https://a.example/</link></item></channel></rss>', 'en').html).querySelector('a')?.href).toBe('https://a.example/');
  expect(shown(sourcePage('/sitemap.xml', '<urlset><url><loc>https://a.example/x</loc></url></urlset>', 'en').html).textContent).toContain('Sitemap: 1 address');
});

it('what no reader could read is told', () => {
  const broken = sourcePage('/feed.xml', '<feed><title>A & B</title></feed>', 'en');
  expect(broken.problem).toMatch(/^This is not well-formed XML: ./);
  expect(shown(broken.html).querySelector('[role=note]')?.textContent).toBe(broken.problem);
  expect(sourcePage('/feed.xml', '\n<?xml version="1.0"?><feed/>', 'en').problem).toMatch(/well-formed/);
  expect(sourcePage('/all.json', '{"a": 1,}', 'fr').problem).toMatch(/^Ce n’est pas du JSON : ./);
  expect(sourcePage('/all.json', '{"a": "<script>"}', 'fr')).toEqual({ html: expect.stringContaining('<pre>{&quot;a&quot;: &quot;&lt;script&gt;&quot;}</pre>') as string });
});

it('pages are pages, whatever their address', () => {
  expect(isSource('/a/', '<p>x</p>')).toBe(false);
  expect(isSource('/v1.2', '<html><body></body></html>')).toBe(false);
  expect(isSource('/feed.json', '{"content": "<p>x</p>"}')).toBe(true);
  expect(isSource('/robots.txt', 'User-agent: *')).toBe(true);
  expect(isSource('/plain/', 'just text')).toBe(true);
});
