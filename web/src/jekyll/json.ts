// Ruby's to_json, for `jsonify`: no spaces, floats as floats, times as their text, things as hashes of all their keys.
import { Drop } from 'liquidjs';
import { Float, Hash, Thing, entriesOf, floatText, keys, read, text } from './values.ts';

const neighbours = new Set(['next', 'previous']);
const collapsed = new Set(['content', 'output', 'excerpt', 'next', 'previous']);

const quote = (source: string): string => JSON.stringify(source);

/** `inside`: the key of a neighbouring post, shown without its own neighbours. */
export function json(value: unknown, inside = false): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Float) return Number.isFinite(value.valueOf()) ? floatText(value.valueOf()) : 'null';
  if (Array.isArray(value)) return `[${value.map((item) => json(item)).join(',')}]`;
  if (value instanceof Hash) return `{${[...entriesOf(value)].map(([key, item]) => `${quote(text(key))}:${json(item)}`).join(',')}}`;
  if (value instanceof Thing) {
    const members = value[keys]().filter((key) => !(inside && collapsed.has(key)));
    return `{${members.map((key) => `${quote(key)}:${json(value[read](key), neighbours.has(key))}`).join(',')}}`;
  }
  if (value instanceof Drop) return quote(text(value));
  return 'null';
}
