// What is no HTML (a feed, a sitemap, JSON, a style sheet) as a page to look at: what it is and how much is in it, the entries of a feed,
// its source. XML that is not well-formed and JSON that does not parse are told: a feed reader shows nothing of them.
import type { Language } from '../bridge/messages';

export interface SourcePage {
  readonly html: string;
  /** What is wrong with it. */
  readonly problem?: string;
}

const words = {
  en: {
    feed: (n: number) => `Feed: ${n} ${n === 1 ? 'entry' : 'entries'}`, sitemap: (n: number) => `Sitemap: ${n} ${n === 1 ? 'address' : 'addresses'}`, json: 'JSON', file: 'File',
    xml: (why: string) => `This is not well-formed XML: ${why}`, badJson: (why: string) => `This is not JSON: ${why}`, source: 'Source', untitled: '(no title)',
  },
  fr: {
    feed: (n: number) => `Flux : ${n} ${n > 1 ? 'entrées' : 'entrée'}`, sitemap: (n: number) => `Plan du site : ${n} ${n > 1 ? 'adresses' : 'adresse'}`, json: 'JSON', file: 'Fichier',
    xml: (why: string) => `Ce n’est pas du XML bien formé : ${why}`, badJson: (why: string) => `Ce n’est pas du JSON : ${why}`, source: 'Source', untitled: '(sans titre)',
  },
} as const;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : '&quot;'));

/** Is the file at this address of a site shown as its source? */
export const isSource = (url: string, text: string): boolean =>
  /\.(?:xml|rss|atom|json|webmanifest|txt|css|js|mjs|csv|tsv|ics|xsl|svg)$/i.test(url) || /^\s*<\?xml/.test(text) || !/<(?:html|body|p|div|h1|main|article)[\s>]/i.test(text);

const child = (element: Element, ...names: readonly string[]): Element | undefined => [...element.children].find((one) => names.includes(one.localName));
const textOf = (element: Element, ...names: readonly string[]): string => child(element, ...names)?.textContent.trim() ?? '';

function entryHtml(entry: Element, untitled: string): string {
  const links = [...entry.children].filter((one) => one.localName === 'link');
  const link = links.find((one) => (one.getAttribute('rel') ?? 'alternate') === 'alternate') ?? links[0];
  const href = link?.getAttribute('href') ?? link?.textContent.trim() ?? textOf(entry, 'loc');
  const title = escaped(textOf(entry, 'title') || textOf(entry, 'loc') || untitled);
  const date = escaped(textOf(entry, 'published', 'pubDate', 'date', 'lastmod') || textOf(entry, 'updated'));
  return `<li>${href === '' ? title : `<a href="${escaped(href)}">${title}</a>`}${date === '' ? '' : ` <small>${date}</small>`}</li>`;
}

export function sourcePage(url: string, text: string, language: Language): SourcePage {
  const say = words[language];
  const page = (heading: string, list: string, problem?: string): SourcePage => ({
    html: `<!doctype html><html><body><p><strong>${escaped(heading)}</strong></p>${problem === undefined ? '' : `<p role="note" class="marbre-note">${escaped(problem)}</p>`}${list}<h2>${say.source}</h2><pre>${escaped(text)}</pre></body></html>`,
    ...(problem !== undefined && { problem }),
  });
  if (/\.(?:xml|rss|atom|xsl|svg)$/i.test(url) || /^\s*<\?xml/.test(text)) {
    const document = new DOMParser().parseFromString(text, 'application/xml');
    const error = document.querySelector('parsererror');
    if (error !== null) {
      // Browsers word it each in their way; all tell line and column in it.
      const why = (error.querySelector('div')?.textContent ?? error.textContent).trim().split('\n')[0] ?? '';
      return page(say.file, '', say.xml(why));
    }
    const root = document.documentElement;
    const inside = root.localName === 'rss' ? (child(root, 'channel') ?? root) : root;
    const entries = [...inside.children].filter(({ localName }) => localName === 'entry' || localName === 'item' || localName === 'url' || localName === 'sitemap');
    const isMap = root.localName === 'urlset' || root.localName === 'sitemapindex';
    if (!isMap && root.localName !== 'feed' && root.localName !== 'rss' && root.localName !== 'RDF') return page(say.file, '');
    const heading = isMap ? say.sitemap(entries.length) : [textOf(inside, 'title'), say.feed(entries.length)].filter((part) => part !== '').join(' — ');
    return page(heading, `<ol>${entries.map((entry) => entryHtml(entry, say.untitled)).join('')}</ol>`);
  }
  if (/\.(?:json|webmanifest)$/i.test(url)) {
    try {
      JSON.parse(text);
    } catch (error) {
      return page(say.json, '', say.badJson(error instanceof Error ? error.message : String(error)));
    }
    return page(say.json, '');
  }
  return page(say.file, '');
}
