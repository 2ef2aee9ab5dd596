// YAML as Ruby reads it. js-yaml gives the syntax (12 kB of the worker's download; the `yaml` package is 27), the scalars are ours:
// YAML 1.1 as safe_yaml and Psych resolve it, see core/frontmatter for the same rules in C++. Hashes keep their order and their
// keys' types. The core's own reader is for edits that keep every byte: it answers ranges, not values.
import { FAILSAFE_SCHEMA, NOT_RESOLVED, YAMLException, defineMappingTag, defineScalarTag, defineSequenceTag, loadAll, mergeTag } from 'js-yaml';
import { type Zone, clockIn } from './time.ts';
import { Day, Float, Hash, Time, entriesOf } from './values.ts';

/** Why a text is not YAML; `line` counts from 1 within that text. */
export class YamlError extends Error {
  readonly line: number;
  constructor(reason: string, line: number) {
    super(reason);
    this.line = line;
  }
}

const words = new Map<string, boolean | null>([
  ['', null], ['~', null], ['null', null], ['true', true], ['yes', true], ['on', true], ['false', false], ['no', false], ['off', false],
]);

function integer(text: string): number | bigint | undefined {
  if (!/^[-+]?(?:0b[01_,]+|0x[\da-f_,]+|0[0-7_,]*|[1-9](?:[\d_,]*\d)?)$/i.test(text) || /[_,]$/.test(text)) return undefined;
  const digits = text.replace(/[_,+-]/g, '');
  const octal = /^0\d/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits) * (text.startsWith('-') ? -1n : 1n);
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

function float(text: string): Float | undefined {
  const named = /^([-+]?)\.(inf|nan)$/i.exec(text);
  if (named !== null) return new Float(named[2]?.toLowerCase() === 'nan' ? NaN : named[1] === '-' ? -Infinity : Infinity);
  if (/^[-+]?(?:\d[\d_,]*)?\.[\d_]*(?:e[-+]?\d+)?$/i.test(text) && /\d/.test(text)) return new Float(Number(text.replace(/[_,]/g, '')));
  const sexagesimal = /^([-+]?)(\d+)((?::[0-5]?\d)+)(\.\d*)?$/.exec(text); // 12:30 is 750
  if (sexagesimal === null) return undefined;
  const [, sign, first = '0', rest = '', fraction = '0'] = sexagesimal;
  const total = [first, ...rest.slice(1).split(':')].reduce((sum, part) => sum * 60 + Number(part), 0) + Number(`0${fraction}`);
  return new Float(sign === '-' ? -total : total);
}

function moment(text: string, zone: Zone): Day | Time | undefined {
  const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (date !== null) {
    const [year, month, day] = [Number(date[1]), Number(date[2]), Number(date[3])];
    return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? new Day(year, month, day) : undefined;
  }
  const time = /^(-?\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt]|\s+)(\d{1,2}):(\d\d):(\d\d)(?:\.(\d*))?(?:\s*(Z|[-+]\d{1,2}:?(?:\d\d)?))?$/.exec(text);
  if (time === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', offset] = time;
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)) + Math.floor(Number(`0.${fraction}0`) * 1000);
  if (offset === 'Z') return new Time(wall, 0, true);
  if (offset === undefined) {
    const local = clockIn(zone, wall); // without a zone it is UTC, and shown in the site's
    return new Time(wall, local.offset, false, local.abbreviation);
  }
  const [, sign, hours, minutes] = /([-+])(\d{1,2}):?(\d\d)?/.exec(offset) ?? [];
  const east = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0));
  return new Time(wall - east * 60_000, east);
}

/** The value of a plain scalar: null, boolean, integer, float, day, time, or the string itself. */
export function plainValue(text: string, zone: Zone): unknown {
  const first = text.charCodeAt(0);
  const digit = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (!digit) {
    const word = text.length <= 5 ? words.get(text.toLowerCase()) : undefined;
    return word === undefined ? text : word;
  }
  return integer(text) ?? float(text) ?? moment(text, zone) ?? text;
}

const mapping = {
  create: () => new Map<unknown, unknown>(),
  addPair(carrier: Map<unknown, unknown>, key: unknown, value: unknown): string {
    carrier.set(key, value); // the last of equal keys wins, in the first one's place
    return '';
  },
  has: () => false,
  keys: (hash: Hash) => entriesOf(hash).keys(),
  get: (hash: Hash, key: unknown) => entriesOf(hash).get(key),
  finalize: (carrier: Map<unknown, unknown>) => new Hash(carrier),
  identify: (data: unknown) => data instanceof Hash,
};
const map = defineMappingTag<Map<unknown, unknown>, Hash>('tag:yaml.org,2002:map', mapping);

// Old exports write texts that are not ASCII as base64. Other tags say nothing: the value is read as if it had none.
const binary = { resolve: (source: string): string => new TextDecoder().decode(Uint8Array.from(atob(source.replace(/[^\w+/]/g, '')), (c) => c.charCodeAt(0))), identify: () => false };
const tagged = [
  defineScalarTag<string>('tag:yaml.org,2002:binary', binary),
  defineScalarTag<string>('!binary', binary),
  defineMappingTag<Map<unknown, unknown>, Hash>('', { ...mapping, matchByTagPrefix: true }),
  defineSequenceTag<unknown[]>('', {
    matchByTagPrefix: true,
    create: () => [],
    addItem(carrier, item) {
      carrier.push(item);
    },
    identify: () => false,
  }),
];

function schemaFor(zone: Zone): typeof FAILSAFE_SCHEMA {
  const plain = defineScalarTag<unknown>('tag:marbre,2026:plain', {
    implicit: true,
    resolve: (source) => {
      const value = plainValue(source, zone);
      return typeof value === 'string' ? NOT_RESOLVED : value;
    },
    identify: () => false,
  });
  const other = defineScalarTag<unknown>('', { matchByTagPrefix: true, resolve: (source) => plainValue(source, zone), identify: () => false });
  return FAILSAFE_SCHEMA.withTags(map, mergeTag, plain, other, ...tagged);
}

const schemas = new Map<Zone, typeof FAILSAFE_SCHEMA>();

/** The first document of a text; null when it is empty. Throws YamlError. */
export function loadYaml(text: string, zone: Zone): unknown {
  let schema = schemas.get(zone);
  if (schema === undefined) schemas.set(zone, (schema = schemaFor(zone)));
  let source = text.replace(/^\uFEFF/, '');
  for (let tries = 0; ; tries++) {
    try {
      return loadAll(source, { schema })[0] ?? null;
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const line = error.mark?.line ?? 0;
      if (error.reason !== 'deficient indentation' || tries >= 100) throw new YamlError(error.reason, line + 1);
      const lines = source.split('\n'); // libyaml lets a quoted text go on in column 0
      lines[line] = ` ${lines[line] ?? ''}`;
      source = lines.join('\n');
    }
  }
}
