// A page made harmless: DOMPurify over the whole document, then what it lets through and a preview must not do: load style sheets and
// fonts from elsewhere, frame other sites, refresh, submit. The frame's policy forbids the same once more (frame.ts). Style sheets and
// style attributes are taken out and go to the frame beside the HTML; files of the site are named and fetched later.
import type { DOMPurify } from 'dompurify';

const forbidden = ['script', 'noscript', 'base', 'object', 'embed', 'applet', 'frame', 'frameset', 'iframe', 'portal', 'template', 'animate', 'set', 'animatetransform', 'animatemotion', 'foreignobject', 'use'];

/** Does an address name a file of the site? Its path, without query and fragment. */
export function sitePath(address: string, base: string, siteUrl: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address, new URL(base, siteUrl));
  } catch {
    return undefined;
  }
  if (url.origin !== new URL(siteUrl).origin) return undefined;
  try {
    return decodeURIComponent(url.pathname);
  } catch {
    return url.pathname;
  }
}

/** A style sheet of the page, not cleaned yet: its text, or its address in the site. */
export interface PageSheet {
  readonly media: string;
  readonly css?: string;
  readonly path?: string;
}

export interface Surroundings {
  /** The page's own URL within the site, for relative addresses. */
  readonly url: string;
  readonly siteUrl: string;
  /** "Show the content of {host}" */
  readonly embedLabel: (host: string) => string;
}

export interface CleanPage {
  readonly html: string;
  readonly sheets: readonly PageSheet[];
  /** Paths of the site's files that the page shows. */
  readonly assets: readonly string[];
}

/** What `prefers-color-scheme` and `color-scheme: light dark` come to, decided here: a frame cannot be told otherwise in all browsers. */
export function withScheme(css: string, dark: boolean): string {
  return css
    .replace(/\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/gi, (_, asked: string) => ((asked.toLowerCase() === 'dark') === dark ? '(min-width:0)' : '(max-width:0)'))
    .replace(/(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)/gi, (_, name: string) => name + (dark ? 'dark' : 'light'));
}

/**
 * A style sheet without @import and with its url()s resolved from `base`: those of the site are added to `assets`, what is neither of
 * the site nor an https: image is dropped.
 */
export function cleanCss(css: string, base: string, siteUrl: string, assets: Set<string>): string {
  // Escapes could hide what is looked for below; no style sheet needs them in these words.
  const plain = css.replace(/\/\*[^]*?\*\//g, '').replace(/\\([0-9a-f]{1,6})\s?/gi, (whole, code: string) => {
    const at = parseInt(code, 16);
    return (at >= 0x41 && at <= 0x5a) || (at >= 0x61 && at <= 0x7a) || at === 0x40 ? String.fromCodePoint(at) : whole;
  });
  const resolve = (address: string): string | undefined => {
    if (/^data:(?:image|font|application\/(?:x-)?font)/i.test(address)) return address;
    const path = sitePath(address, base, siteUrl);
    if (path === undefined) return /^https:/i.test(address) ? address : undefined;
    assets.add(path);
    return `asset:${path}`;
  };
  return plain
    .replace(/@(?:import|namespace|charset)\b[^;]*(?:;|$)/gi, '')
    .replace(/(?:-webkit-)?image-set\s*\([^)]*\)/gi, 'none')
    .replace(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi, (_, double?: string, single?: string, bare?: string) => {
      const found = resolve((double ?? single ?? bare ?? '').trim());
      return found === undefined ? 'none' : `url("${found.replace(/["\\\n]/g, encodeURIComponent)}")`;
    });
}

function card(document: Document, address: string, title: string | null, around: Surroundings): Element {
  const out = document.createElement('div');
  let host = address;
  try {
    host = new URL(address, around.siteUrl).host;
  } catch {
    // as it stands
  }
  out.className = 'marbre-embed';
  out.setAttribute('role', 'button');
  out.setAttribute('tabindex', '0');
  out.setAttribute('data-embed', address);
  out.textContent = [title, around.embedLabel(host)].filter((part) => part !== null && part !== '').join(' — ');
  return out;
}

const tags = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const members = /([^\s"'<>/=]+)(\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?/g;

/**
 * What an inert document would complain about, once for each, on the console: the app's policy counts there too. Event handlers and
 * <base> go, style attributes and elements get other names. Not what makes the page safe: what slips through here is only noise.
 */
function quiet(html: string): string {
  return html
    .replace(/<(\/?)style\b/gi, '<$1noembed')
    .replace(/<base\b/gi, '<wbr')
    .replace(tags, (tag) => (/[\s"'/](?:style|on\w+)\s*=/i.test(tag) ? tag.replace(members, (member, name: string) => (/^on/i.test(name) && member !== name ? '' : /^style$/i.test(name) ? `data-${member}` : member)) : tag));
}

/** The style sheets of a document, in order; they, every other link and the colour scheme's meta are taken out. */
function takeSheets(page: Document, around: Surroundings): PageSheet[] {
  const sheets: PageSheet[] = [];
  for (const element of page.querySelectorAll('link,style,noembed,meta[name="color-scheme" i]')) {
    const media = element.getAttribute('media') ?? '';
    const tag = element.localName;
    if (tag === 'style' || tag === 'noembed') sheets.push({ media, css: element.textContent });
    else if (tag === 'meta') {
      const scheme = element.getAttribute('content') ?? '';
      if (/^[a-z ]+$/i.test(scheme)) sheets.push({ media, css: `:root{color-scheme:${scheme}}` });
    } else if (/\bstylesheet\b/i.test(element.getAttribute('rel') ?? '') && !/\balternate\b/i.test(element.getAttribute('rel') ?? '')) {
      const path = sitePath(element.getAttribute('href') ?? '', around.url, around.siteUrl);
      if (path !== undefined) sheets.push({ media, path });
    }
    element.remove();
  }
  return sheets;
}

/** The candidates of a srcset: an address, and a width or density. A comma within an address is one that no space follows. */
export const sourceSet = (set: string): [address: string, size: string][] =>
  [...set.matchAll(/\s*(\S*[^\s,])(?:\s+([\d.]+[wxh]))?\s*(?:,|$)/g)].map(([, address = '', size = '']) => [address, size]);

const enough = { w: 1600, x: 2, h: 1200 } as const;

/** Of the site's own candidates one, the largest that a preview can use: each is a file to fetch. */
function oneOfSite(set: readonly (readonly [string, string])[], isOfSite: (address: string) => boolean): (readonly [string, string])[] {
  const sizeOf = (size: string): number => (size === '' ? 1 : parseFloat(size));
  const own = set.filter(([address]) => isOfSite(address));
  const fitting = own.filter(([, size]) => sizeOf(size) <= enough[(size.at(-1) ?? 'x') as keyof typeof enough]);
  const [best = own[0]] = fitting.sort(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  return set.filter((one) => one === best || !isOfSite(one[0]));
}

/** The document as the frame may show it. */
export function cleanPage(purify: DOMPurify, html: string, around: Surroundings): CleanPage {
  const assets = new Set<string>();
  const page = new DOMParser().parseFromString(quiet(html), 'text/html');
  for (const frame of page.querySelectorAll('iframe')) frame.replaceWith(card(page, frame.getAttribute('src') ?? '', frame.getAttribute('title'), around));
  const sheets = takeSheets(page, around);
  const clean = purify.sanitize(page.documentElement, {
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
    FORBID_TAGS: [...forbidden, 'style', 'link'],
    FORBID_ATTR: ['formaction', 'action', 'ping', 'srcdoc', 'autofocus', 'background', 'data-asset', 'data-poster', 'data-srcset', 'style'],
    ADD_ATTR: ['target', 'media', 'data-embed', 'data-source', 'data-style'],
    FORCE_BODY: false,
  }) as HTMLElement;
  clean.querySelector('head')?.replaceChildren();
  for (const element of clean.querySelectorAll('[data-style]')) element.setAttribute('data-style', cleanCss(element.getAttribute('data-style') ?? '', around.url, around.siteUrl, assets));
  clean.removeAttribute('data-style');
  /** An address that may stay: "asset:PATH" for a file of the site, https: and images in the page itself as they are. */
  const kept = (address: string): string | undefined => {
    if (/^data:image\//i.test(address)) return address;
    const path = sitePath(address, around.url, around.siteUrl);
    if (path === undefined) return /^https:/i.test(address) ? address : undefined;
    assets.add(path);
    return `asset:${path}`;
  };
  for (const element of clean.querySelectorAll('[srcset],[src],[poster]')) {
    for (const [name, held] of [['src', 'data-asset'], ['poster', 'data-poster']] as const) {
      const address = element.getAttribute(name);
      const found = address === null ? undefined : kept(address.trim());
      if (address === null || found === address) continue;
      element.removeAttribute(name);
      if (found?.startsWith('asset:') === true) element.setAttribute(held, found.slice('asset:'.length));
      else if (found !== undefined) element.setAttribute(name, found);
    }
    const set = element.getAttribute('srcset');
    if (set === null) continue;
    element.removeAttribute('srcset');
    const files = oneOfSite(sourceSet(set), (address) => sitePath(address, around.url, around.siteUrl) !== undefined).flatMap(([address, size]) => {
      const found = kept(address);
      return found === undefined ? [] : [`${found.startsWith('asset:') ? `asset:${encodeURIComponent(found.slice('asset:'.length))}` : found} ${size}`.trim()];
    });
    if (files.length > 0) element.setAttribute('data-srcset', files.join(', '));
  }
  return { html: clean.outerHTML, sheets, assets: [...assets] };
}
