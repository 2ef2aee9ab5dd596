// Jekyll's filters that are not about lists: dates, URLs, text, JSON.
import { Failure, renderingOf, type Host } from './context.ts';
import { type FilterTable, looseInteger, toClock } from './filters.ts';
import { json } from './json.ts';
import { type Clock, clockIn, fieldsOf, strftime } from './time.ts';
import { formEscape, isAbsoluteUrl, normalizeUrl, slugify, uriEscape } from './urls.ts';
import { Hash, Thing, get, inspect, isNumeric, read, string } from './values.ts';

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The instant in the site's zone; fails as Jekyll does. */
function localTime(input: unknown, host: Host): Clock {
  const clock = toClock(input, host);
  if (clock === undefined) throw new Failure('liquid', `Invalid Date: ${inspect(input)}`);
  const midnight = clock.abbreviation === '' && clock.offset === 0 && !clock.utc && isDay(input) ? host.zone.instant(clock.ms) : clock.ms;
  return clockIn(host.zone, midnight);
}
const isDay = (value: unknown): boolean => inspect(value).startsWith('#<Date');

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

function dateText(input: unknown, host: Host, month: string, type: unknown, style: unknown): unknown {
  if (string(input) === '') return input;
  const clock = localTime(input, host);
  if (type !== 'ordinal') return strftime(clock, `%d ${month} %Y`);
  const { day } = fieldsOf(clock);
  const nth = `${day}${ordinal(day)}`;
  return strftime(clock, style === 'US' ? `${month} ${nth}, %Y` : `${nth} ${month} %Y`);
}

/** The URL of a post or page given itself; any other value as text. */
function urlText(input: unknown): string {
  return string(input instanceof Thing ? input[read]('url') : input);
}

const withSlash = (part: string): string => (part === '' || part.startsWith('/') ? part : `/${part}`);

export function relativeUrl(input: string, config: Hash): string {
  if (isAbsoluteUrl(input)) return input;
  const base = string(get(config, 'baseurl')).replace(/\/$/, '');
  return normalizeUrl(withSlash(base) + withSlash(input));
}

export function absoluteUrl(input: string, config: Hash): string {
  if (isAbsoluteUrl(input)) return input;
  const site = string(get(config, 'url'));
  return site === '' ? relativeUrl(input, config) : normalizeUrl(site + relativeUrl(input, config));
}

const cjk = /[\p{sc=Han}\p{sc=Katakana}\p{sc=Hiragana}\p{sc=Hangul}]/gu;
const nonCjkWord = /[^\p{sc=Han}\p{sc=Katakana}\p{sc=Hiragana}\p{sc=Hangul} \t\n\v\f\r]+/gu;
const words = (source: string): number => source.split(/[ \t\n\v\f\r]+/).filter((word) => word !== '').length;

function wordCount(input: unknown, mode: unknown): number {
  const source = string(input);
  const characters = source.match(cjk)?.length ?? 0;
  if (mode === 'cjk' || (mode === 'auto' && characters > 0)) return characters + (source.match(nonCjkWord)?.length ?? 0);
  return words(source);
}

const xmlEscape = (source: string): string => source.replace(/[&<>"']/g, (c) => (c === '&' ? '&amp;' : c === '<' ? '&lt;' : c === '>' ? '&gt;' : c === '"' ? '&quot;' : '&apos;'));

export const jekyllFilters: FilterTable = {
  absolute_url(v: unknown) {
    return isNil(v) ? null : absoluteUrl(urlText(v), renderingOf(this.context).host.config);
  },
  cgi_escape: (v: unknown) => formEscape(string(v)),
  date_to_long_string(v: unknown, type: unknown, style: unknown) {
    return dateText(v, renderingOf(this.context).host, '%B', type, style);
  },
  date_to_rfc822(v: unknown) {
    return string(v) === '' ? v : strftime(localTime(v, renderingOf(this.context).host), '%a, %d %b %Y %H:%M:%S %z');
  },
  date_to_string(v: unknown, type: unknown, style: unknown) {
    return dateText(v, renderingOf(this.context).host, '%b', type, style);
  },
  date_to_xmlschema(v: unknown) {
    return string(v) === '' ? v : strftime(localTime(v, renderingOf(this.context).host), '%Y-%m-%dT%H:%M:%S%:z');
  },
  inspect: (v: unknown) => xmlEscape(inspect(v)),
  jsonify: (v: unknown) => json(v),
  markdownify(v: unknown) {
    return renderingOf(this.context).host.markdown(string(v));
  },
  normalize_whitespace: (v: unknown) => string(v).replace(/[ \t\n\v\f\r]+/g, ' ').replace(/^ | $/g, ''),
  number_of_words: wordCount,
  relative_url(v: unknown) {
    return isNil(v) ? null : relativeUrl(urlText(v), renderingOf(this.context).host.config);
  },
  sassify(v: unknown) {
    return renderingOf(this.context).host.sass(string(v), 'sass');
  },
  scssify(v: unknown) {
    return renderingOf(this.context).host.sass(string(v), 'scss');
  },
  slugify: (v: unknown, mode: unknown) => (isNil(v) ? null : slugify(string(v), isNil(mode) ? 'default' : string(mode))),
  smartify(v: unknown) {
    return renderingOf(this.context).host.smartify(string(v));
  },
  strip_index: (v: unknown) => (string(v) === '' ? null : string(v).replace(/\/index\.html?$/, '/')),
  to_integer: (v: unknown) => (v === true ? 1 : v === false ? 0 : isNumeric(v) || typeof v === 'string' ? looseInteger(v) : 0),
  uri_escape: (v: unknown) => uriEscape(string(v)),
  xml_escape: (v: unknown) => xmlEscape(string(v)),
};
