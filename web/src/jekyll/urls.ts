// URLs as Jekyll makes them: slugs, permalink templates, and the percent-encoding of Ruby's addressable.
import { Failure } from './context.ts';

const modes: Readonly<Record<string, RegExp>> = {
  raw: /[ \t\n\v\f\r]+/g,
  default: /[^\p{M}\p{L}\p{Nd}]+/gu,
  pretty: /[^\p{M}\p{L}\p{Nd}._~!$&'()+,;=@]+/gu,
  ascii: /[^A-Za-z0-9]+/g,
  latin: /[^\p{M}\p{L}\p{Nd}]+/gu,
};

const ligatures: Readonly<Record<string, string>> = { ß: 'ss', Æ: 'AE', æ: 'ae', Œ: 'OE', œ: 'oe', Ø: 'O', ø: 'o', Đ: 'D', đ: 'd', Ł: 'L', ł: 'l', Þ: 'Th', þ: 'th', ð: 'd', Ð: 'D', ı: 'i' };

/** I18n.transliterate: letters without their accents, ? for the rest. */
function transliterate(text: string): string {
  return text.normalize('NFC').replace(/[^\0-\x7f]/gu, (c) => ligatures[c] ?? (/^[\0-\x7f]/.exec(c.normalize('NFD'))?.[0] ?? '?'));
}

/** String#downcase: a sigma at the end of a word is no other letter. */
export const downcase = (text: string): string => (text.includes('Σ') ? text.replaceAll('Σ', 'σ') : text).toLowerCase();

/** Utils.slugify: unknown modes only lower the case. */
export function slugify(input: string, mode = 'default', cased = false): string {
  const pattern = modes[mode];
  if (pattern === undefined) return cased ? input : downcase(input);
  const source = mode === 'latin' ? transliterate(input) : input;
  const slug = source.replace(pattern, '-').replace(/^-|-$/gm, '');
  return cased ? slug : downcase(slug);
}

const encode = (c: string): string => [...new TextEncoder().encode(c)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');

/** URL.escape_path */
export function escapePath(path: string): string {
  if (path === '' || /^[a-zA-Z0-9./-]+$/.test(path)) return path;
  return path.replace(/[^\w.~!$&'()*+,;=:@/?#-]/gu, encode).replace('#', '%23');
}

export function unescapePath(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** URL#sanitize_url */
export function sanitizeUrl(path: string): string {
  return `/${path}`.replaceAll('..', '/').replaceAll('./', '').replace(/\/{2,}/g, '/');
}

const styles: Readonly<Record<string, string>> = {
  none: '/:categories/:title:output_ext',
  date: '/:categories/:year/:month/:day/:title:output_ext',
  ordinal: '/:categories/:year/:y_day/:title:output_ext',
  pretty: '/:categories/:year/:month/:day/:title/',
  weekdate: '/:categories/:year/W:week/:short_day/:title:output_ext',
};

export const permalinkOfStyle = (style: string): string => styles[style] ?? style;

/** Utils.add_permalink_suffix */
export function withPermalinkSuffix(template: string, style: string): string {
  if (style === 'pretty') return `${template}/`;
  if (style === 'date' || style === 'ordinal' || style === 'none') return `${template}:output_ext`;
  return template + (style.endsWith('/') ? '/' : '') + (style.endsWith(':output_ext') ? ':output_ext' : '');
}

/** A document's URL: placeholders by longest name; an unknown one stops Jekyll. */
export function expandPlaceholders(template: string, value: (name: string) => string | undefined): string {
  return template.replace(/:([a-z_]+)/g, (whole, name: string) => {
    for (const key of name.endsWith('_') ? [name, name.slice(0, -1)] : [name]) {
      const found = value(key);
      if (found !== undefined) return whole.replace(`:${key}`, () => escapePath(found));
    }
    throw new Failure('liquid', `permalink: ${whole}`);
  });
}

const unreserved = "A-Za-z0-9\\-._~!$&'()*+,;=:@";
const outsidePath = new RegExp(`[^${unreserved}]`, 'gu');
const outsideQuery = new RegExp(`[^${unreserved}/?]`, 'gu');

function normalized(component: string, outside: RegExp): string {
  return unescapePath(component).normalize('NFKC').replace(outside, encode);
}

export const isAbsoluteUrl = (url: string): boolean => /^[^:/?#]+:/.test(url);

/** Addressable::URI.parse(url).normalize.to_s */
export function normalizeUrl(url: string): string {
  const [, scheme, authority, path = '', query, fragment] = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/.exec(url) ?? [];
  let out = scheme === undefined ? '' : `${scheme.toLowerCase()}:`;
  if (authority !== undefined) out += `//${normalizedAuthority(authority, scheme)}`;
  let normal = path.split('/').map((segment) => normalized(segment, outsidePath)).join('/');
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(normal)) normal = withoutDots(normal);
  if (normal === '' && authority !== undefined && /^(?:https?|ftp)$/i.test(scheme ?? '')) normal = '/';
  out += normal;
  if (query !== undefined && query !== '') out += `?${query.split('&').map((pair) => normalized(pair, outsideQuery).replace(/%2B/g, '+')).join('&')}`;
  if (fragment !== undefined && fragment !== '') out += `#${normalized(fragment, outsideQuery)}`;
  return out;
}

function normalizedAuthority(authority: string, scheme: string | undefined): string {
  const [, user = '', host = '', port] = /^(?:([^@]*@))?(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority) ?? [undefined, '', authority];
  let name = host.toLowerCase();
  if (/[^\0-\x7f]/.test(name)) {
    try {
      name = new URL(`http://${name}/`).hostname; // punycode
    } catch {
      // as it stands
    }
  }
  const known = { http: '80', https: '443' }[scheme?.toLowerCase() ?? ''];
  return user + name + (port === undefined || port === '' || port === known ? '' : `:${port}`);
}

function withoutDots(path: string): string {
  const out: string[] = [];
  const segments = path.split('/');
  segments.forEach((segment, i) => {
    const last = i === segments.length - 1;
    if (segment === '..') {
      if (out.length > 1 || (out.length === 1 && out[0] !== '')) out.pop();
      if (last) out.push('');
    } else if (segment === '.') {
      if (last) out.push('');
    } else {
      out.push(segment);
    }
  });
  return out.join('/');
}

/** CGI.escape */
export const formEscape = (text: string): string => text.replace(/[^\w.~-]/gu, (c) => (c === ' ' ? '+' : encode(c)));

/** Addressable::URI.normalize_component with its default class: what a URI may hold stays. */
export const uriEscape = (text: string): string => unescapePath(text).normalize('NFKC').replace(/[^\w.~!$&'()*+,;=:@/?#[\]-]/gu, encode);
