// Filters over lists: Liquid's (join, map, uniq...) and Jekyll's (where, group_by, sort by property...). A list of the site holds
// things (posts, pages) and hashes; both are read by key.
import { type Context, Drop } from 'liquidjs';
import type { Engine } from './liquid.ts';
import { isLiteral } from './liquid.ts';
import { Failure } from './context.ts';
import { type FilterTable, looseInteger, toInteger } from './filters.ts';
import { Float, Hash, Thing, byCodePoint, compare, entriesOf, equal, hashOf, inspect, string, text } from './values.ts';

const isList = (value: unknown): value is unknown[] => Array.isArray(value);

/** What Ruby's InputIterator walks: nested arrays flattened, a hash as one item. */
function items(input: unknown): unknown[] {
  if (isList(input)) return input.flat(Infinity);
  return input === null || input === undefined ? [] : [input];
}

/** What answers to `select` in Ruby: arrays, and hashes by their values. */
function selectable(input: unknown): unknown[] | undefined {
  if (isList(input)) return input;
  return input instanceof Hash ? [...entriesOf(input).values()] : undefined;
}

function property(item: unknown, name: unknown): unknown {
  if (item instanceof Hash) return entriesOf(item).get(name);
  if (item instanceof Drop) return item.liquidMethodMissing(name as string, undefined as unknown as Context) as unknown;
  if (isList(item) && typeof name === 'number') return item.at(name);
  return undefined;
}

const floatLike = /^\s*-?(?:\d+\.?\d*|\.\d+)\s*$/;
const integerLike = /^\s*-?\d+\s*$/;

/** Jekyll's item_property: dotted names reach inside; what looks like a number is one. */
function itemProperty(item: unknown, name: unknown): unknown {
  const path = string(name);
  const value = path.includes('.') ? path.split('.').reduce<unknown>((from, key) => (from === null || from === undefined ? false : property(from, key)), item) : property(item, path);
  if (typeof value === 'string' || typeof value === 'number') {
    const source = String(value);
    if (integerLike.test(source)) return looseInteger(value);
    if (floatLike.test(source)) return new Float(Number(source));
  }
  return value;
}

/** Array(value): nil is nothing, a hash is its pairs. */
function arrayOf(value: unknown): unknown[] {
  if (isList(value)) return value;
  if (value instanceof Hash) return [...entriesOf(value)];
  return value === null || value === undefined ? [] : [value];
}

function matches(value: unknown, target: unknown): boolean {
  if (target === null || target === undefined) return value === null || value === undefined;
  if (isLiteral(target)) return value === '' || arrayOf(value).map(text).join('') === '';
  const wanted = string(target);
  if (typeof value === 'string') return value === wanted;
  return arrayOf(value).some((item) => string(item) === wanted);
}

const made = new Set(['content', 'excerpt', 'output']); // while the site is built
const indexes = new WeakMap<readonly unknown[], Map<string, ReadonlyMap<string, readonly number[]>>>();

/** Where in a long list each value of a property stands: sites look up thousands of members for each of thousands of pages. */
function indexOf(list: readonly unknown[], name: string): ReadonlyMap<string, readonly number[]> {
  const known = indexes.get(list) ?? new Map<string, ReadonlyMap<string, readonly number[]>>();
  indexes.set(list, known);
  const before = known.get(name);
  if (before !== undefined) return before;
  const index = new Map<string, number[]>();
  known.set(name, index);
  for (const [i, item] of list.entries()) {
    const value = itemProperty(item, name);
    for (const key of new Set(typeof value === 'string' ? [value] : arrayOf(value).map(string))) {
      const places = index.get(key);
      if (places === undefined) index.set(key, [i]);
      else places.push(i);
    }
  }
  return index;
}

/** The items whose property is `target`, in their order. */
function having(list: readonly unknown[], name: unknown, target: unknown): unknown[] {
  const path = string(name);
  const isShort = list.length < 100 || made.has(path);
  if (isShort || target === null || target === undefined || isLiteral(target)) return list.filter((item) => matches(itemProperty(item, name), target));
  return (indexOf(list, path).get(string(target)) ?? []).map((i) => list[i]);
}

const isCollection = (value: unknown): boolean => isList(value) || value instanceof Hash;

function nilSafe(a: unknown, b: unknown): number {
  const order = compare(a, b);
  if (order !== undefined) return order;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  throw new Failure('liquid', 'cannot sort values of incompatible types');
}

function ignoringCase(a: unknown, b: unknown): number {
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  const lower = (value: unknown): string => string(value).replace(/[A-Z]/g, (c) => c.toLowerCase());
  return byCodePoint(lower(a), lower(b));
}

/** glibc's merge sort, which Ruby sorts with: by it are things ordered that come after each other both ways, as nil and nil here. */
function mergeSorted(list: readonly unknown[], order: (a: unknown, b: unknown) => number): unknown[] {
  if (list.length < 2) return [...list];
  const half = Math.floor(list.length / 2);
  const [left, right] = [mergeSorted(list.slice(0, half), order), mergeSorted(list.slice(half), order)];
  const out: unknown[] = [];
  while (left.length > 0 && right.length > 0) out.push((order(left[0], right[0]) <= 0 ? left : right).shift());
  return [...out, ...left, ...right];
}

function sorted(input: unknown, name: unknown, nils: unknown): unknown[] {
  if (input === null || input === undefined) throw new Failure('liquid', 'Cannot sort a null object.');
  const list = arrayOf(input); // a hash is its pairs
  if (name === null || name === undefined) return [...list].sort(nilSafe);
  const side = nils === undefined || nils === 'first' ? -1 : 1;
  return list
    .map((item) => [itemProperty(item, name), item] as const)
    .sort(([a], [b]) => {
      const noA = a === null || a === undefined;
      const noB = b === null || b === undefined;
      if (noA !== noB) return noA ? side : -side;
      return compare(a, b) ?? byCodePoint(string(a), string(b));
    })
    .map(([, item]) => item);
}

function grouped(list: readonly unknown[], keyOf: (item: unknown) => unknown): Hash[] {
  const groups = new Map<unknown, unknown[]>();
  for (const item of list) {
    const key = keyOf(item) ?? null;
    const name = key instanceof Drop ? inspect(key) : key;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [item]);
    else group.push(item);
  }
  return [...groups].map(([name, all]) => hashOf({ name, items: all, size: all.length }));
}

function uniq(list: readonly unknown[], keyOf: (item: unknown) => unknown): unknown[] {
  const seen = new Set<unknown>();
  return list.filter((item) => {
    const value = keyOf(item);
    const key = value instanceof Drop && !(value instanceof Thing) ? inspect(value) : isList(value) ? inspect(value) : (value ?? null);
    return seen.has(key) ? false : (seen.add(key), true);
  });
}

const changed = (list: unknown, change: (copy: unknown[]) => void): unknown => {
  if (!isList(list)) return list;
  const copy = [...list];
  change(copy);
  return copy;
};

/** Filters that evaluate an expression for each item need the engine. */
export function listFilters(engine: Engine): FilterTable {
  const each = (context: Context, list: readonly unknown[], name: unknown, expression: unknown): unknown[] => {
    const scope: Record<string, unknown> = {};
    context.push(scope);
    try {
      return list.map((item) => {
        scope[string(name)] = item;
        return engine.evaluate(string(expression), context);
      });
    } finally {
      context.pop();
    }
  };
  const truthy = (value: unknown): boolean => value !== null && value !== undefined && value !== false;
  return {
    array_to_sentence_string(v: unknown, connector: unknown = 'and') {
      const list = isList(v) && v.length <= 2 ? v.map(string) : items(v).map(text);
      if (list.length <= 1) return list.join('');
      if (list.length === 2) return list.join(` ${string(connector)} `);
      return `${list.slice(0, -1).join(', ')}, ${string(connector)} ${list.at(-1) ?? ''}`;
    },
    compact: (v: unknown, name: unknown) => items(v).filter((item) => (name === undefined ? item : property(item, name)) != null), // eslint-disable-line eqeqeq
    concat: (v: unknown, more: unknown) => {
      if (!isList(more)) throw new Failure('liquid', 'concat filter requires an array argument');
      return [...items(v), ...more];
    },
    find(v: unknown, name: unknown, value: unknown) {
      const list = selectable(v);
      return list === undefined || isCollection(value) ? v : (having(list, name, value)[0] ?? null);
    },
    find_exp(v: unknown, name: unknown, expression: unknown) {
      const list = selectable(v);
      if (list === undefined) return v;
      return list.find((item) => truthy(each(this.context, [item], name, expression)[0])) ?? null; // not a step further than the first
    },
    first: (v: unknown) => (isList(v) ? v[0] : v instanceof Hash ? [...entriesOf(v)][0] : null),
    group_by(v: unknown, name: unknown) {
      return isCollection(v) ? grouped(arrayOf(v), (item) => string(itemProperty(item, name))) : v;
    },
    group_by_exp(v: unknown, name: unknown, expression: unknown) {
      if (!isCollection(v)) return v;
      const list = arrayOf(v);
      const values = each(this.context, list, name, expression);
      let at = 0;
      return grouped(list, () => values[at++]);
    },
    join: (v: unknown, glue: unknown = ' ') => items(v).map(text).join(string(glue)),
    last: (v: unknown) => (isList(v) ? v.at(-1) : null),
    map: (v: unknown, name: unknown) => items(v).map((item) => property(item, name) ?? null),
    pop: (v: unknown, n: unknown = 1) => changed(v, (list) => list.splice(Math.max(0, list.length - toInteger(n)))),
    push: (v: unknown, item: unknown) => changed(v, (list) => list.push(item)),
    reverse: (v: unknown) => items(v).reverse(),
    sample: (v: unknown, n: unknown = 1) => (isList(v) ? (toInteger(n) === 1 ? v[0] : v.slice(0, toInteger(n))) : v), // the first: a preview does not flicker
    shift: (v: unknown, n: unknown = 1) => changed(v, (list) => list.splice(0, toInteger(n))),
    sort: sorted,
    sort_natural: (v: unknown, name: unknown) =>
      mergeSorted(items(v), (a, b) => (name === undefined ? ignoringCase(a, b) : ignoringCase(property(a, name), property(b, name)))),
    uniq: (v: unknown, name: unknown) => uniq(items(v), (item) => (name === undefined ? item : property(item, name))),
    unshift: (v: unknown, item: unknown) => changed(v, (list) => list.unshift(item)),
    where(v: unknown, name: unknown, value: unknown) {
      const list = selectable(v);
      if (list === undefined || isCollection(value) || !truthy(name)) return v;
      return having(list, name, value);
    },
    where_exp(v: unknown, name: unknown, expression: unknown) {
      const list = selectable(v);
      if (list === undefined) return v;
      const values = each(this.context, list, name, expression);
      return list.filter((_, i) => truthy(values[i]));
    },
    contains: (v: unknown, item: unknown) => isList(v) && v.some((one) => equal(one, item)),
  };
}
