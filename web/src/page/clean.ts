// A page made harmless: DOMPurify over the whole document, then what it lets through and a preview must not do: load style sheets and
// fonts from elsewhere, frame other sites, refresh, submit. The frame's policy forbids the same once more (frame.ts).
import type { DOMPurify } from 'dompurify';

/** Address of a file of the site as the frame can load it (data: or blob:); undefined when it is not known yet. */
export type Assets = (path: string) => string | undefined;

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

/** A style sheet without @import and with its url()s resolved; what is not of the site is dropped. */
export function cleanCss(css: string, resolve: (address: string) => string | undefined): string {
  // Escapes could hide what is looked for below; no style sheet needs them in these words.
  const plain = css.replace(/\/\*[^]*?\*\//g, '').replace(/\\([0-9a-f]{1,6})\s?/gi, (whole, code: string) => {
    const point = parseInt(code, 16);
    return (point >= 0x41 && point <= 0x5a) || (point >= 0x61 && point <= 0x7a) || point === 0x40 ? String.fromCodePoint(point) : whole;
  });
  return plain
    .replace(/@import\b[^;]*(?:;|$)/gi, '')
    .replace(/@namespace\b[^;]*(?:;|$)/gi, '')
    .replace(/(?:-webkit-)?image-set\s*\([^)]*\)/gi, 'none')
    .replace(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi, (_, double?: string, single?: string, bare?: string) => {
      const found = resolve((double ?? single ?? bare ?? '').trim());
      return found === undefined ? 'none' : `url("${found.replace(/["\\\n]/g, encodeURIComponent)}")`;
    });
}

export interface Surroundings {
  /** The page's own URL within the site, for relative addresses. */
  readonly url: string;
  readonly siteUrl: string;
  readonly assets: Assets;
  /** Text of a style sheet of the site. */
  readonly css: (path: string) => string | undefined;
  /** "Show the content of {host}" */
  readonly embedLabel: (host: string) => string;
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

function styleOf(link: Element, around: Surroundings, resolve: (address: string) => string | undefined): Element | undefined {
  const path = sitePath(link.getAttribute('href') ?? '', around.url, around.siteUrl);
  const css = path === undefined ? undefined : around.css(path);
  if (css === undefined) return undefined;
  const style = link.ownerDocument.createElement('style');
  const media = link.getAttribute('media');
  if (media !== null) style.setAttribute('media', media);
  style.textContent = cleanCss(css, resolve);
  return style;
}

const ownStyle = '.marbre-note{background:#fff3cd;color:#5c4400;border:1px solid #b08a00;border-radius:4px;padding:0 .3em}.marbre-embed{border:1px solid #999;border-radius:6px;padding:2em 1em;margin:1em 0;text-align:center;cursor:pointer;background:#f3f1ec;color:#22201c}';

/** The document as the frame may show it. */
export function cleanPage(purify: DOMPurify, html: string, around: Surroundings): string {
  const resolve = (address: string): string | undefined => {
    if (/^data:(?:image|font)\//i.test(address)) return address;
    const path = sitePath(address, around.url, around.siteUrl);
    if (path !== undefined) return around.assets(path);
    return /^https:/i.test(address) ? address : undefined;
  };
  const framed = new DOMParser().parseFromString(html, 'text/html');
  for (const frame of framed.querySelectorAll('iframe')) frame.replaceWith(card(framed, frame.getAttribute('src') ?? '', frame.getAttribute('title'), around));
  for (const link of framed.querySelectorAll('link')) {
    const style = /\bstylesheet\b/i.test(link.getAttribute('rel') ?? '') ? styleOf(link, around, resolve) : undefined;
    if (style === undefined) link.remove();
    else link.replaceWith(style);
  }
  const clean = purify.sanitize(framed.documentElement.outerHTML, {
    WHOLE_DOCUMENT: true,
    RETURN_DOM: true,
    FORBID_TAGS: forbidden,
    FORBID_ATTR: ['formaction', 'action', 'ping', 'srcdoc', 'autofocus', 'background'],
    ADD_ATTR: ['target', 'media', 'data-embed', 'data-block'],
    FORCE_BODY: false,
  }) as HTMLElement;
  for (const meta of clean.querySelectorAll('meta')) meta.remove();
  for (const style of clean.querySelectorAll('style')) style.textContent = cleanCss(style.textContent, resolve);
  for (const element of clean.querySelectorAll('[style]')) element.setAttribute('style', cleanCss(element.getAttribute('style') ?? '', resolve));
  for (const element of clean.querySelectorAll('[srcset]')) element.removeAttribute('srcset');
  for (const element of clean.querySelectorAll('[src],[poster]')) {
    for (const name of ['src', 'poster']) {
      const address = element.getAttribute(name);
      if (address === null) continue;
      const found = resolve(address);
      if (found === undefined) element.removeAttribute(name);
      else element.setAttribute(name, found);
    }
  }
  const style = clean.ownerDocument.createElement('style');
  style.textContent = ownStyle;
  clean.querySelector('head')?.append(style);
  return clean.outerHTML;
}
