// Liquid's own filters, as Ruby's Liquid has them: strings and numbers. LiquidJS's are JavaScript's: floats, code units, regular
// white space. Lists are in list_filters.ts, Jekyll's in jekyll_filters.ts.
import type { FilterImplOptions } from 'liquidjs';
import { Failure, renderingOf } from './context.ts';
import { escapeHtml } from './notes.ts';
import { type Clock, parseTime, clockIn, strftime } from './time.ts';
import { downcase, formEscape } from './urls.ts';
import { Day, Float, Hash, Time, clockOf, clockOfDay, entriesOf, isNumeric, string } from './values.ts';

// Ruby's white space is ASCII's: a no-break space stays.
const space = /[ \t\n\v\f\r\0]+/;
const leading = /^[ \t\n\v\f\r\0]+/;

function trimEnd(source: string): string {
  let end = source.length;
  while (end > 0 && ' \t\n\v\f\r\0'.includes(source.charAt(end - 1))) end--;
  return source.slice(0, end);
}

export type FilterTable = Readonly<Record<string, FilterImplOptions>>;

/** Utils.to_integer: raises for what is no integer. */
export function toInteger(value: unknown): number {
  if (typeof value === 'number') return value;
  const source = string(value).trim();
  if (!/^[-+]?\d+$/.test(source)) throw new Failure('liquid', `invalid integer: ${source}`);
  return Number(source);
}

/** String#to_i and Float#to_i. */
export function looseInteger(value: unknown): number {
  if (isNumeric(value)) return Math.trunc(Number(value.valueOf()));
  return Number(/^\s*([-+]?\d+)/.exec(string(value))?.[1] ?? 0);
}

type Numeric = number | bigint | Float;

/** Utils.to_number: floats stay floats; "1.5" is one, "12 h" is 12. */
function toNumber(value: unknown): Numeric {
  if (isNumeric(value)) return value;
  if (typeof value !== 'string') return 0;
  const trimmed = value.trim();
  return /^-?\d+\.\d+$/.test(trimmed) ? new Float(Number(trimmed)) : looseInteger(value);
}

/** A number as digits and how many of them are behind the point. */
function digitsOf(value: Numeric): readonly [bigint, number] | undefined {
  if (!(value instanceof Float)) return [BigInt(value), 0];
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value.valueOf()));
  if (match === null) return undefined;
  const [, sign = '', whole = '0', fraction = '', exponent = '0'] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(sign + whole + fraction);
  return places >= 0 ? [digits, places] : [digits * 10n ** BigInt(-places), 0];
}

/** Ruby calculates with BigDecimal: 0.1 + 0.2 is 0.3. `how`: what becomes of the places behind the point (of a remainder: as of a sum). */
function arithmetic(a: unknown, b: unknown, integers: (x: bigint, y: bigint) => bigint, floats: (x: number, y: number) => number, how: 'sum' | 'product' | 'quotient'): Numeric {
  const x = toNumber(a);
  const y = toNumber(b);
  if (x instanceof Float || y instanceof Float) {
    const [left, right] = [digitsOf(x), digitsOf(y)];
    if (left === undefined || right === undefined) return new Float(floats(Number(x.valueOf()), Number(y.valueOf())));
    if (how === 'quotient') return new Float(Number(`${integers(left[0] * 10n ** BigInt(right[1] + 40), right[0] * 10n ** BigInt(left[1]))}e-40`));
    const most = Math.max(left[1], right[1]);
    const places = how === 'product' ? left[1] + right[1] : most;
    const scaled = ([digits, behind]: readonly [bigint, number]): bigint => (how === 'product' ? digits : digits * 10n ** BigInt(most - behind));
    return new Float(Number(`${integers(scaled(left), scaled(right))}e${-places}`));
  }
  const exact = integers(BigInt(x), BigInt(y));
  return exact >= Number.MIN_SAFE_INTEGER && exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact;
}

const floorDivide = (a: bigint, b: bigint): bigint => {
  if (b === 0n) throw new Failure('liquid', 'divided by 0');
  return a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
};

function floatModulo(x: number, y: number): number {
  return x - y * Math.floor(x / y);
}

function rounded(value: unknown, digits: unknown): Numeric {
  const number = toNumber(value);
  const places = Number(toNumber(digits).valueOf());
  if (!(number instanceof Float)) return places >= 0 ? number : Math.round(Number(number) / 10 ** -places) * 10 ** -places;
  const float = number.valueOf();
  if (!Number.isFinite(float)) throw new Failure('liquid', `${float}`);
  const shifted = Number(`${Number(`${Math.abs(float)}e${places}`)}`);
  const result = (Math.sign(float) * Number(`${Math.round(shifted)}e${-places}`)) || 0;
  return places === 0 ? result : new Float(result);
}

const pick = (a: unknown, b: unknown, first: (x: number, y: number) => boolean): Numeric => {
  const x = toNumber(a);
  const y = toNumber(b);
  return first(Number(x.valueOf()), Number(y.valueOf())) ? y : x;
};

const whole = (value: unknown, rounding: (n: number) => number): number | bigint => {
  const number = toNumber(value);
  return number instanceof Float ? rounding(number.valueOf()) : number;
};

export const codePoints = (value: unknown): string[] => Array.from(string(value));

/** A slice as Ruby counts: code points or items, a negative start from the end. */
function sliced<T>(items: readonly T[], from: number, length: number): T[] {
  const start = from < 0 ? items.length + from : from;
  return start < 0 || length < 0 ? [] : items.slice(start, start + length);
}

function truncate(input: unknown, length: unknown, ending: unknown): unknown {
  if (input === null || input === undefined) return null;
  const characters = codePoints(input);
  const most = toInteger(length ?? 50);
  const tail = string(ending ?? '...');
  return characters.length > most ? characters.slice(0, Math.max(0, most - Array.from(tail).length)).join('') + tail : string(input);
}

function truncateWords(input: unknown, count: unknown, ending: unknown): unknown {
  if (input === null || input === undefined) return null;
  const source = string(input);
  const most = Math.max(1, toInteger(count ?? 15));
  const all = trimEnd(source.replace(leading, '')).split(space);
  return all.length <= most ? source : all.slice(0, most).join(' ') + string(ending ?? '...');
}

/** String#split: a single space splits at white space; empty ends are dropped. */
function split(input: unknown, pattern: unknown): string[] {
  const source = string(input);
  const by = string(pattern);
  if (source === '') return [];
  const parts = by === ' ' ? source.replace(leading, '').split(space) : by === '' ? Array.from(source) : source.split(by);
  while (parts.at(-1) === '') parts.pop();
  return parts;
}

const stripBlocks = /<script.*?<\/script>|<!--.*?-->|<style.*?<\/style>/gs;

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function unbase64(source: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(source), (c) => c.charCodeAt(0)));
  } catch {
    throw new Failure('liquid', 'invalid base64');
  }
}

/** Utils.to_date, as an instant and how to show it; undefined where Ruby leaves the input as it is. */
export function toClock(input: unknown, host: { readonly zone: Parameters<typeof clockIn>[0]; readonly now: number }): Clock | undefined {
  if (input instanceof Time) return clockOf(input);
  if (input instanceof Day) return clockOfDay(input);
  if (typeof input === 'number') return clockIn(host.zone, input * 1000);
  if (typeof input !== 'string' || input === '') return undefined;
  const lower = input.toLowerCase();
  if (lower === 'now' || lower === 'today') return clockIn(host.zone, host.now);
  if (/^\d+$/.test(lower)) return clockIn(host.zone, Number(lower) * 1000);
  return parseTime(lower, host.zone, host.now, true);
}

function isBlankValue(input: unknown): boolean {
  if (typeof input === 'string' || Array.isArray(input)) return input.length === 0;
  return input instanceof Hash && entriesOf(input).size === 0;
}

const capitalize = (source: string): string => {
  const [first = '', ...rest] = Array.from(source);
  return first.toUpperCase() + downcase(rest.join(''));
};

export const standardFilters: FilterTable = {
  abs: (v: unknown) => {
    const n = toNumber(v);
    return n instanceof Float ? new Float(Math.abs(n.valueOf())) : n < 0 ? -n : n;
  },
  append: (v: unknown, tail: unknown) => string(v) + string(tail),
  at_least: (v: unknown, n: unknown) => pick(v, n, (x, y) => y > x),
  at_most: (v: unknown, n: unknown) => pick(v, n, (x, y) => y < x),
  base64_decode: (v: unknown) => unbase64(string(v)),
  base64_encode: (v: unknown) => base64(new TextEncoder().encode(string(v))),
  base64_url_safe_decode: (v: unknown) => unbase64(string(v).replace(/-/g, '+').replace(/_/g, '/')),
  base64_url_safe_encode: (v: unknown) => base64(new TextEncoder().encode(string(v))).replace(/\+/g, '-').replace(/\//g, '_'),
  capitalize: (v: unknown) => capitalize(string(v)),
  ceil: (v: unknown) => whole(v, Math.ceil),
  date(v: unknown, format: unknown) {
    if (string(format) === '') return v;
    const clock = toClock(v, renderingOf(this.context).host);
    return clock === undefined ? v : strftime(v instanceof Day ? { ...clock, abbreviation: '+00:00' } : clock, string(format));
  },
  default(v: unknown, other: unknown, options: unknown) {
    const strict = [other, options].some((option) => Array.isArray(option) && option[0] === 'allow_false' && option[1] === true);
    const missing = strict ? v === null || v === undefined : v === null || v === undefined || v === false;
    const fallback = Array.isArray(other) && other[0] === 'allow_false' ? '' : (other ?? '');
    return missing || isBlankValue(v) ? fallback : v;
  },
  divided_by: (v: unknown, n: unknown) => arithmetic(v, n, floorDivide, (x, y) => x / y, 'quotient'),
  downcase: (v: unknown) => downcase(string(v)),
  escape: (v: unknown) => (v === null || v === undefined ? null : escapeHtml(string(v))),
  escape_once: (v: unknown) => string(v).replace(/["><']|&(?!(?:[a-zA-Z]+|#\d+);)/g, escapeHtml),
  floor: (v: unknown) => whole(v, Math.floor),
  h: (v: unknown) => (v === null || v === undefined ? null : escapeHtml(string(v))),
  lstrip: (v: unknown) => string(v).replace(leading, ''),
  minus: (v: unknown, n: unknown) => arithmetic(v, n, (x, y) => x - y, (x, y) => x - y, 'sum'),
  modulo: (v: unknown, n: unknown) => arithmetic(v, n, (x, y) => x - y * floorDivide(x, y), floatModulo, 'sum'),
  newline_to_br: (v: unknown) => string(v).replace(/\r?\n/g, '<br />\n'),
  plus: (v: unknown, n: unknown) => arithmetic(v, n, (x, y) => x + y, (x, y) => x + y, 'sum'),
  prepend: (v: unknown, head: unknown) => string(head) + string(v),
  remove: (v: unknown, part: unknown) => string(v).replaceAll(string(part), ''),
  remove_first: (v: unknown, part: unknown) => string(v).replace(string(part), ''),
  remove_last: (v: unknown, part: unknown) => replaceLast(string(v), string(part), ''),
  replace: (v: unknown, from: unknown, to: unknown) => string(v).replaceAll(string(from), (found) => replacement(string(to), found)),
  replace_first: (v: unknown, from: unknown, to: unknown) => string(v).replace(string(from), (found) => replacement(string(to), found)),
  replace_last: (v: unknown, from: unknown, to: unknown) => replaceLast(string(v), string(from), string(to)),
  round: (v: unknown, digits: unknown) => rounded(v, digits ?? 0),
  rstrip: (v: unknown) => trimEnd(string(v)),
  size: (v: unknown) => {
    if (typeof v === 'string') return Array.from(v).length;
    if (Array.isArray(v)) return v.length;
    return v instanceof Hash ? entriesOf(v).size : typeof v === 'number' || typeof v === 'bigint' ? 8 : 0; // Integer#size: bytes
  },
  slice(v: unknown, from: unknown, length: unknown) {
    const start = toInteger(from);
    const count = length === undefined || length === null ? 1 : toInteger(length);
    return Array.isArray(v) ? sliced(v, start, count) : sliced(codePoints(v), start, count).join('');
  },
  split,
  strip: (v: unknown) => trimEnd(string(v).replace(leading, '')),
  strip_html: (v: unknown) => string(v).replace(stripBlocks, '').replace(/<.*?>/gs, ''),
  strip_newlines: (v: unknown) => string(v).replace(/\r?\n/g, ''),
  times: (v: unknown, n: unknown) => arithmetic(v, n, (x, y) => x * y, (x, y) => x * y, 'product'),
  truncate,
  truncatewords: truncateWords,
  upcase: (v: unknown) => string(v).toUpperCase(),
  url_decode(v: unknown) {
    if (v === null || v === undefined) return null;
    try {
      return decodeURIComponent(string(v).replace(/\+/g, ' '));
    } catch {
      throw new Failure('liquid', 'invalid byte sequence in UTF-8');
    }
  },
  url_encode: (v: unknown) => (v === null || v === undefined ? null : formEscape(string(v))),
};

/** Ruby's sub reads backslashes in what it puts in: \\0 and \\& are what was found, other groups there are none. */
const replacement = (to: string, found: string): string => to.replace(/\\([\\&\d])/g, (_, c: string) => (c === '\\' ? '\\' : c === '0' || c === '&' ? found : ''));

function replaceLast(source: string, from: string, to: string): string {
  const at = source.lastIndexOf(from);
  return at === -1 ? source : source.slice(0, at) + to + source.slice(at + from.length);
}
