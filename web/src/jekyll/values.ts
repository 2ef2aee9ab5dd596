// What Liquid sees of Ruby: floats that print as floats, times with their zone, hashes that keep the order and the type of their
// keys (a JavaScript object would sort "2013" before "2012-posts"). They are LiquidJS drops, so that templates read them like any
// other value; their own members stay behind symbols, because a front-matter key may be called anything.
//
// Integers are numbers (bigint beyond 2^53), nil is null or undefined, arrays are arrays, strings are strings.
import { Drop } from 'liquidjs';
import { type Clock, strftime } from './time.ts';

const fields = Symbol('fields');

/** A Ruby Hash: insertion order, keys of any scalar type. */
export class Hash extends Drop {
  readonly [fields]: Map<unknown, unknown>;
  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    super();
    this[fields] = new Map(entries);
  }
  override liquidMethodMissing(key: unknown): unknown {
    const map = this[fields];
    const value = map.get(key);
    if (value !== undefined || map.has(key)) return value;
    if (key === 'size') return map.size;
    if (key === 'first') return map.size === 0 ? null : [...map][0];
    return undefined;
  }
  /** `for pair in hash` walks [key, value]. */
  [Symbol.iterator](): Iterator<[unknown, unknown]> {
    return this[fields].entries();
  }
}

export const entriesOf = (hash: Hash): Map<unknown, unknown> => hash[fields];
export const get = (hash: Hash, key: unknown): unknown => hash[fields].get(key);
export const hashOf = (record: Readonly<Record<string, unknown>>): Hash => new Hash(Object.entries(record));

// Behind symbols: a front-matter key may be called "read".
export const read = Symbol('read');
export const keys = Symbol('keys');
export const label = Symbol('label');

/** An object of the site (page, post, layout, site itself): read by key, listed for `jsonify`. */
export abstract class Thing extends Drop {
  abstract [read](key: string): unknown;
  /** In Jekyll's order. */
  abstract [keys](): readonly string[];
  /** What `{{ thing }}` prints. */
  [label](): string {
    return '';
  }
  override liquidMethodMissing(key: unknown): unknown {
    return typeof key === 'string' ? this[read](key) : undefined;
  }
}

export class Float extends Drop {
  readonly [fields]: number;
  constructor(value: number) {
    super();
    this[fields] = value;
  }
  override valueOf(): number {
    return this[fields];
  }
}

/** An instant with the offset that it is shown in (minutes east of UTC); `utc` prints UTC instead of +0000. */
export class Time extends Drop {
  readonly [fields]: Clock;
  constructor(ms: number, offset: number, utc = false, abbreviation = '') {
    super();
    this[fields] = { ms, offset, utc, abbreviation };
  }
}
export const clockOf = (time: Time): Clock => time[fields];

/** A day of the calendar, without time or zone. */
export class Day extends Drop {
  readonly [fields]: Clock;
  constructor(year: number, month: number, day: number) {
    super();
    this[fields] = { ms: Date.UTC(year, month - 1, day), offset: 0, utc: false, abbreviation: '' };
  }
}
export const clockOfDay = (day: Day): Clock => day[fields];

/** Ruby's Float#to_s. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e16 || size < 1e-4)) {
    const [mantissa = '', exponent = ''] = value.toExponential().split('e');
    const digits = exponent.slice(1).padStart(2, '0');
    return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${exponent.startsWith('-') ? '-' : '+'}${digits}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** to_s, as `{{ value }}` prints it: an array is its elements joined. */
export function text(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(text).join('');
  return shown(value);
}

/** to_s of one object, as string filters take it: here an array is inspected, not joined. */
export function string(value: unknown): string {
  return Array.isArray(value) ? inspect(value) : text(value);
}

function shown(value: unknown): string {
  if (value instanceof Float) return floatText(value.valueOf());
  if (value instanceof Time) return strftime(clockOf(value), value[fields].utc ? '%Y-%m-%d %H:%M:%S UTC' : '%Y-%m-%d %H:%M:%S %z');
  if (value instanceof Day) return strftime(clockOfDay(value), '%Y-%m-%d');
  if (value instanceof Hash) return inspect(value);
  if (value instanceof Thing) return value[label]();
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  return ''; // nothing of Ruby's
}

const escapes: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\t': '\\t', '\r': '\\r', '\u001b': '\\e' };

/** Ruby's inspect: hashes as {"a"=>1}, strings quoted. */
export function inspect(value: unknown): string {
  if (value === null || value === undefined) return 'nil';
  if (typeof value === 'string') return `"${value.replace(/["\\\n\t\r\u001b]|#(?=[{$@])/g, (c) => escapes[c] ?? `\\${c}`)}"`;
  if (Array.isArray(value)) return `[${value.map(inspect).join(', ')}]`;
  if (value instanceof Hash) return `{${[...entriesOf(value)].map(([k, v]) => `${inspect(k)}=>${inspect(v)}`).join(', ')}}`;
  if (value instanceof Day) return `#<Date: ${shown(value)} ((${Math.floor(clockOfDay(value).ms / 86_400_000) + 2_440_588}j,0s,0n),+0s,2299161j)>`; // its Julian day
  return shown(value);
}

export const isNumeric = (value: unknown): value is number | bigint | Float =>
  typeof value === 'number' || typeof value === 'bigint' || value instanceof Float;

/** Ruby's ==, between values of any kind. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const left = a ?? null;
  const right = b ?? null;
  if (left === right) return true;
  if (isNumeric(left) && isNumeric(right)) return Number(left.valueOf()) === Number(right.valueOf());
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((item, i) => equal(item, right[i]));
  if (left instanceof Time && right instanceof Time) return clockOf(left).ms === clockOf(right).ms;
  if (left instanceof Day && right instanceof Day) return clockOfDay(left).ms === clockOfDay(right).ms;
  if (left instanceof Hash && right instanceof Hash) {
    const other = entriesOf(right);
    const mine = entriesOf(left);
    return mine.size === other.size && [...mine].every(([k, v]) => other.has(k) && equal(v, other.get(k)));
  }
  return false;
}

/** Ruby's <=>; undefined where it answers nil. */
export function compare(a: unknown, b: unknown): number | undefined {
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : byCodePoint(a, b);
  if (isNumeric(a) && isNumeric(b)) {
    const left = a.valueOf();
    const right = b.valueOf();
    return left < right ? -1 : left > right ? 1 : 0;
  }
  if (a instanceof Time && b instanceof Time) return Math.sign(clockOf(a).ms - clockOf(b).ms);
  if (a instanceof Day && b instanceof Day) return Math.sign(clockOfDay(a).ms - clockOfDay(b).ms);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const order = compare(a[i], b[i]);
      if (order !== 0) return order;
    }
    return Math.sign(a.length - b.length);
  }
  return equal(a, b) ? 0 : undefined;
}

/** Order of UTF-8 bytes, which is that of code points and not that of UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const surrogates = x >= 0xd800 && y >= 0xd800; // above the surrogates comes U+E000, below them in code points
    const left = surrogates && x < 0xe000 ? x + 0x2000 : x;
    const right = surrogates && y < 0xe000 ? y + 0x2000 : y;
    return left < right ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

/** Jekyll's deep_merge_hashes: a new hash; nil does not overwrite; hashes merge. */
export function deepMerge(base: Hash, over: Hash): Hash {
  const out = new Map(entriesOf(base));
  for (const [key, value] of entriesOf(over)) {
    const old = out.get(key);
    if (value === null || value === undefined) {
      if (!out.has(key)) out.set(key, null);
    } else {
      out.set(key, old instanceof Hash && value instanceof Hash ? deepMerge(old, value) : value);
    }
  }
  return new Hash(out);
}
