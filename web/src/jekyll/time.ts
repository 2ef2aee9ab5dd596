// Times as Ruby reads and prints them: Time.parse's formats, strftime's directives and flags, the site's time zone.
import { zoneAbbreviations } from './zones.ts';

/** An instant as it is shown: `offset` in minutes east of UTC. */
export interface Clock {
  readonly ms: number;
  readonly offset: number;
  readonly utc: boolean;
  readonly abbreviation: string;
}

/** A time zone of the IANA database. */
export interface Zone {
  readonly name: string;
  /** Minutes east of UTC at an instant. */
  offsetAt(ms: number): number;
  /** The instant of a wall clock, given as if it were UTC; the earlier one where it happens twice. */
  instant(wall: number): number;
  /** CET, CEST, UTC... */
  abbreviationAt(ms: number): string;
}

const minute = 60_000;
const day = 86_400_000;
const firstYear = Date.UTC(100, 0, 2);

export const utc: Zone = { name: 'UTC', offsetAt: () => 0, instant: (wall) => wall, abbreviationAt: () => 'UTC' };

const zones = new Map<string, Zone | undefined>();

/** The zone of that name, or undefined: the site then runs on UTC, as GitHub's builders do. */
export function zoneNamed(name: string): Zone | undefined {
  if (/^(?:UTC|GMT|Etc\/UTC|Z|)$/i.test(name)) return utc;
  if (!zones.has(name)) zones.set(name, makeZone(name));
  return zones.get(name);
}

function makeZone(name: string): Zone | undefined {
  let parts: Intl.DateTimeFormat;
  try {
    parts = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const known = new Map<number, number>(); // quarter of an hour -> offset: no zone changes within one
  const offsetAt = (ms: number): number => {
    const quarter = Math.floor(Math.max(ms, firstYear) / (15 * minute)); // Intl counts the years before Christ anew, Date.UTC means another century
    let offset = known.get(quarter);
    if (offset === undefined) {
      const at = quarter * 15 * minute;
      const field = new Map(parts.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
      const of = (type: Intl.DateTimeFormatPartTypes): number => field.get(type) ?? 0;
      const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
      offset = Math.round((wall - at) / minute);
      known.set(quarter, offset);
    }
    return offset;
  };
  return {
    name,
    offsetAt,
    instant(wall) {
      const first = wall - offsetAt(wall - offsetAt(wall) * minute) * minute;
      const earlier = wall - offsetAt(first - 60 * minute) * minute; // when clocks go back, Ruby takes summer time
      return earlier < first && earlier + offsetAt(earlier) * minute === wall ? earlier : first;
    },
    abbreviationAt: (ms) => zoneAbbreviations.get(name)?.[summer(ms)] ?? '',
  };
  function summer(ms: number): 0 | 1 {
    const year = new Date(ms).getUTCFullYear();
    const winter = Math.min(offsetAt(Date.UTC(year, 0, 1)), offsetAt(Date.UTC(year, 6, 1)));
    return offsetAt(ms) > winter ? 1 : 0;
  }
}

/** The instant `ms` as the zone's clocks show it. */
export function clockIn(zone: Zone, ms: number): Clock {
  return { ms, offset: zone.offsetAt(ms), utc: false, abbreviation: zone.abbreviationAt(ms) };
}

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

interface Fields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly milli: number;
  readonly weekday: number;
  readonly yearDay: number;
}

export function fieldsOf(clock: Clock): Fields {
  const wall = new Date(clock.ms + clock.offset * minute);
  const year = wall.getUTCFullYear();
  return {
    year,
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    hour: wall.getUTCHours(),
    minute: wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    milli: wall.getUTCMilliseconds(),
    weekday: wall.getUTCDay(),
    yearDay: Math.floor((wall.getTime() - Date.UTC(year, 0, 1)) / day) + 1,
  };
}

/** ISO 8601 year and week. */
function isoWeek(f: Fields): [number, number] {
  const weekday = (f.weekday + 6) % 7;
  const thursday = new Date(Date.UTC(f.year, 0, f.yearDay - weekday + 3));
  const year = thursday.getUTCFullYear();
  return [year, Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * day)) + 1];
}

function zoneText(clock: Clock, colons: number): string {
  const sign = clock.offset < 0 ? '-' : '+';
  const hours = String(Math.floor(Math.abs(clock.offset) / 60)).padStart(2, '0');
  const minutes = String(Math.abs(clock.offset) % 60).padStart(2, '0');
  return colons === 0 ? `${sign}${hours}${minutes}` : `${sign}${hours}:${minutes}${colons > 1 ? ':00' : ''}`;
}

/** [text, width, padding] of one directive; undefined when Ruby prints it as it stands. */
function directive(clock: Clock, f: Fields, letter: string, colons: number, width: number | undefined): [string, number, string] | undefined {
  const number = (n: number, digits: number, pad = '0'): [string, number, string] => [String(n), digits, pad];
  const twelve = f.hour % 12 === 0 ? 12 : f.hour % 12;
  const nested = (format: string): [string, number, string] => [strftime(clock, format), 0, ' '];
  switch (letter) {
    case 'Y': return number(f.year, f.year < 0 ? 5 : 4);
    case 'C': return number(Math.floor(f.year / 100), 2);
    case 'y': return number(((f.year % 100) + 100) % 100, 2);
    case 'm': return number(f.month, 2);
    case 'B': return [months[f.month - 1] ?? '', 0, ' '];
    case 'b':
    case 'h': return [(months[f.month - 1] ?? '').slice(0, 3), 0, ' '];
    case 'd': return number(f.day, 2);
    case 'e': return number(f.day, 2, ' ');
    case 'j': return number(f.yearDay, 3);
    case 'H': return number(f.hour, 2);
    case 'k': return number(f.hour, 2, ' ');
    case 'I': return number(twelve, 2);
    case 'l': return number(twelve, 2, ' ');
    case 'M': return number(f.minute, 2);
    case 'S': return number(f.second, 2);
    case 'L': return [fraction(f, width ?? 3), 0, '0'];
    case 'N': return [fraction(f, width ?? 9), 0, '0'];
    case 'z': return [zoneText(clock, colons), 0, '0'];
    case 'Z': return [clock.utc ? 'UTC' : clock.abbreviation, 0, ' '];
    case 'A': return [days[f.weekday] ?? '', 0, ' '];
    case 'a': return [(days[f.weekday] ?? '').slice(0, 3), 0, ' '];
    case 'u': return number(f.weekday === 0 ? 7 : f.weekday, 1);
    case 'w': return number(f.weekday, 1);
    case 'G': return number(isoWeek(f)[0], 4);
    case 'g': return number(isoWeek(f)[0] % 100, 2);
    case 'V': return number(isoWeek(f)[1], 2);
    case 'U': return number(Math.floor((f.yearDay + 6 - f.weekday) / 7), 2);
    case 'W': return number(Math.floor((f.yearDay + 6 - ((f.weekday + 6) % 7)) / 7), 2);
    case 's': return number(Math.floor(clock.ms / 1000), 1);
    case 'p': return [f.hour < 12 ? 'AM' : 'PM', 0, ' '];
    case 'P': return [f.hour < 12 ? 'am' : 'pm', 0, ' '];
    case 'n': return ['\n', 0, ' '];
    case 't': return ['\t', 0, ' '];
    case '%': return ['%', 0, ' '];
    case 'c': return nested('%a %b %e %H:%M:%S %Y');
    case 'D':
    case 'x': return nested('%m/%d/%y');
    case 'F': return nested('%Y-%m-%d');
    case 'T':
    case 'X': return nested('%H:%M:%S');
    case 'R': return nested('%H:%M');
    case 'r': return nested('%I:%M:%S %p');
    case 'v': return nested('%e-%^b-%Y');
    case '+': return nested('%a %b %e %H:%M:%S %Z %Y');
    default: return undefined;
  }
}

const fraction = (f: Fields, digits: number): string => String(f.milli).padStart(3, '0').padEnd(Math.max(digits, 3), '0').slice(0, digits);

/** Time#strftime: directives with the flags - 0 _ ^ # : and a width. */
export function strftime(clock: Clock, format: string): string {
  const f = fieldsOf(clock);
  return format.replace(/%([-0^#_]*)(\d*)(:{0,3})[EO]?([a-zA-Z%+])/g, (whole, flags: string, digits: string, colons: string, letter: string) => {
    const width = digits === '' ? undefined : Number(digits);
    const found = directive(clock, f, letter, colons.length, width);
    if (found === undefined || (colons !== '' && letter !== 'z')) return whole;
    const [raw, least, pad] = found;
    let out = raw;
    if (flags.includes('^')) out = out.toUpperCase();
    if (flags.includes('#')) out = letter === 'p' ? out.toLowerCase() : out.toUpperCase();
    if (flags.includes('-')) return out;
    const fill = flags.includes('_') ? ' ' : flags.includes('0') ? '0' : pad;
    const wanted = Math.min(width ?? least, 1024);
    return out.startsWith('-') && fill === '0' ? `-${out.slice(1).padStart(wanted - 1, fill)}` : out.padStart(wanted, fill);
  });
}

const zoneMinutes: Readonly<Record<string, number>> = {
  utc: 0, gmt: 0, z: 0, ut: 0, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420,
};

/** Time.zone_offset: two digits or four, RFC 822's names, and those of the site's own zone in January and July of that year. */
function offsetOf(name: string, zone: Zone, year: number): number | undefined {
  const [, sign, hours, minutes] = /^([-+])(\d\d)(?::?(\d\d))?(?::?\d\d)?$/.exec(name) ?? [];
  if (sign !== undefined) return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
  const known = zoneMinutes[name.toLowerCase()];
  if (known !== undefined) return known;
  const at = [0, 6].map((month) => Date.UTC(year, month, 1)).find((ms) => zone.abbreviationAt(ms).toLowerCase() === name.toLowerCase());
  return at === undefined ? undefined : zone.offsetAt(at);
}

interface Parsed {
  year?: number;
  month?: number;
  day?: number;
  hour: number;
  minute: number;
  second: number;
  milli: number;
  zone?: string;
}

function monthNamed(name: string): number {
  return months.findIndex((month) => name.toLowerCase().startsWith(month.slice(0, 3).toLowerCase())) + 1;
}

function readTime(text: string, out: Parsed): string | undefined {
  const match =
    /(\d{1,2})\s*:\s*(\d{2})(?:\s*:\s*(\d{2})(?:[.,](\d+))?)?(?:\s*([ap])\.?m\.?)?\s*((?:gmt|utc?)?[-+]\d+(?:[,.:]\d+(?::\d+)?)?|(?:[a-z]{3,4}|z)\b)?/i.exec(text) ??
    /(\d{1,2})\s*h(?:\s*(\d{1,2})m?(?:\s*(\d{1,2})s?)?)?()()()(?![a-z])/i.exec(text) ??
    /(\d{1,2})()()()\s*([ap])\.?m\b()/i.exec(text);
  if (match === null) return undefined;
  const [whole, hour, minutes, second, millis, half, zone] = match;
  out.hour = Number(hour);
  out.minute = Number(minutes === '' ? 0 : (minutes ?? 0));
  out.second = Number(second === '' ? 0 : (second ?? 0));
  out.milli = millis === undefined || millis === '' ? 0 : Math.floor(Number(`0.${millis}`) * 1000);
  if (half !== undefined && half !== '') out.hour = (out.hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  if (zone !== undefined && zone !== '') out.zone = zone;
  return text.replace(whole, ' ');
}

/** date__parse's s3e: which of three numbers is the year, by how long they are. */
function sortDay(out: Parsed, y: string | undefined, m: string | undefined, d: string | undefined): true {
  const isYear = (one: string): boolean => one.startsWith("'") || one.length > 2;
  if (y !== undefined && m !== undefined && d === undefined) [y, m, d] = [d, y, m];
  if (y === undefined && d !== undefined && isYear(d)) [y, d] = [d, y];
  const ordinal = y === undefined ? null : /(\d+)\D/.exec(y);
  if (ordinal !== null) [y, d] = [d, ordinal[1]];
  const month = m === undefined ? 0 : monthNamed(m);
  if (m !== undefined && month === 0 && isYear(m)) [y, m, d] = [m, d, y];
  if (d !== undefined && isYear(d)) [y, d] = [d, y];
  const number = (text: string): number => Number(/\d+/.exec(text)?.[0] ?? 0);
  if (y !== undefined) {
    const [, sign, digits = ''] = /([-+])?(\d+)/.exec(y) ?? [];
    const year = Number(digits) * (sign === '-' ? -1 : 1);
    const short = sign === undefined && digits.length <= 2;
    out.year = short ? year + (year < 69 ? 2000 : 1900) : year;
  }
  if (m !== undefined) out.month = month === 0 ? number(m) : month;
  out.day = d === undefined ? 1 : number(d);
  return true;
}

const monthPattern = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)';
const european = new RegExp(`('?\\d+)[^-\\d\\s]*\\s*${monthPattern}[^-\\d\\s']*(?:\\s*('?-?\\d+(?:(?:st|nd|rd|th)\\b)?))?`, 'i');
const american = new RegExp(`\\b${monthPattern}[^-\\d\\s']*\\s*('?\\d+)[^-\\d\\s']*(?:\\s*,?\\s*('?-?\\d+))?`, 'i');
const dayFirst = new RegExp(`('?-?\\d+)-${monthPattern}[^-/.]*-('?-?\\d+)`, 'i');
const monthFirst = new RegExp(`\\b${monthPattern}[^-/.]*-('?\\d+)(?:-('?-?\\d+))?`, 'i');

/** Date._parse, its patterns in their order. */
function readDay(source: string, out: Parsed): boolean {
  const text = source.replace(/\b(?:sun|mon|tue|wed|thu|fri|sat)[^-/\d\s]*/i, ' ');
  let m = european.exec(text);
  if (m !== null) return sortDay(out, m[3], m[2], m[1]);
  m = american.exec(text);
  if (m !== null) return sortDay(out, m[3], m[1], m[2]);
  m = /('?[-+]?\d+)-(\d+)-('?-?\d+)/.exec(text);
  if (m !== null) return sortDay(out, m[1], m[2], m[3]);
  if (/\b(?:\d{2}|\d{4})?-?w\d{2}(?:-?\d)?\b/i.test(text)) return false; // weeks have no month
  m = /(?<!\d)(\d{4})-(\d{3})\b/.exec(text);
  if (m !== null) {
    sortDay(out, m[1], '1', '1');
    out.day = Number(m[2]);
    return true;
  }
  m = dayFirst.exec(text);
  if (m !== null) return sortDay(out, m[3], m[2], m[1]);
  m = monthFirst.exec(text);
  if (m !== null) return sortDay(out, m[3], m[1], m[2]);
  m = /('?-?\d+)\/\s*('?\d+)(?:\D\s*('?-?\d+))?/.exec(text);
  if (m !== null) return sortDay(out, m[1], m[2], m[3]);
  m = /('?-?\d+)\.\s*('?\d+)\.\s*('?-?\d+)/.exec(text);
  if (m !== null) return sortDay(out, m[1], m[2], m[3]);
  m = new RegExp(`\\b${monthPattern}\\S*`, 'i').exec(text);
  if (m !== null) return sortDay(out, undefined, m[1], undefined);
  m = /(\d+)(?:st|nd|rd|th)\b/i.exec(text);
  if (m !== null) {
    out.day = Number(m[1]);
    return true;
  }
  m = /(?<!\d)(\d{4})(\d{2})(\d{2})(?:[t ]?(\d{2})(\d{2})(\d{2})?(z?))?(?!\d)/i.exec(text);
  if (m === null) return false;
  if (m[4] !== undefined) [out.hour, out.minute, out.second] = [Number(m[4]), Number(m[5]), Number(m[6] ?? 0)];
  if (m[7] !== undefined && m[7] !== '') out.zone = m[7];
  return sortDay(out, m[1], m[2], m[3]);
}

/**
 * Time.parse: what is missing comes from `now`; undefined where Ruby raises. Without a zone in the text, the site's; with one, shown in
 * the site's all the same (`localtime`) unless `keepOffset`.
 */
export function parseTime(text: string, zone: Zone, now: number, keepOffset = false): Clock | undefined {
  const out: Parsed = { hour: 0, minute: 0, second: 0, milli: 0 };
  const source = text.replace(/(\d)T(\d)/i, '$1 $2');
  const rest = readTime(source, out);
  const hasDay = readDay(rest ?? source, out);
  if (!hasDay && rest === undefined) return undefined;
  const today = fieldsOf(clockIn(zone, now));
  const year = out.year ?? today.year;
  const month = out.month ?? today.month;
  const dayOfMonth = out.day ?? today.day;
  if (month < 1 || month > 12 || dayOfMonth < 1 || (dayOfMonth > 31 && month > 1) || dayOfMonth > 366 || out.hour > 24 || out.minute > 59 || out.second > 60) return undefined;
  const wall = Date.UTC(2000, month - 1, dayOfMonth, out.hour, out.minute, out.second, out.milli);
  const date = new Date(wall);
  date.setUTCFullYear(year, month - 1, dayOfMonth);
  const offset = out.zone === undefined ? undefined : offsetOf(out.zone, zone, year);
  const ms = offset === undefined ? zone.instant(date.getTime()) : date.getTime() - offset * minute;
  const isUtc = /^(?:z|utc?|-00:?(?:00)?)$/i.test(out.zone ?? '');
  if (keepOffset && offset !== undefined && (isUtc || offset !== zone.offsetAt(ms))) return { ms, offset, utc: isUtc, abbreviation: '' };
  return clockIn(zone, ms);
}
