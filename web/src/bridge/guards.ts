// Small readers for JSON of unknown shape: each answers a typed value or throws BadMessage naming the member. A message from
// wasm that does not read is a bug on one side of the boundary, so it is thrown, reported and dropped, never half-applied.

export class BadMessage extends Error {
  constructor(what: string) {
    super(`bad message: ${what}`);
    this.name = 'BadMessage';
  }
}

export type Json = Readonly<Record<string, unknown>>;

export function parseObject(text: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BadMessage(`not JSON (${error instanceof Error ? error.message : 'unreadable'})`);
  }
  return asObject(value, 'envelope');
}

export function asObject(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new BadMessage(`${what} is not an object`);
  return value as Json;
}

export function str(json: Json, key: string): string {
  const value = json[key];
  if (typeof value !== 'string') throw new BadMessage(`${key} is not a string`);
  return value;
}

export function bool(json: Json, key: string): boolean {
  const value = json[key];
  if (typeof value !== 'boolean') throw new BadMessage(`${key} is not true or false`);
  return value;
}

export function num(json: Json, key: string): number {
  const value = json[key];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new BadMessage(`${key} is not a number`);
  return value;
}

/** A whole number from `least` to 2^53 - 1. */
export function whole(json: Json, key: string, least = 0): number {
  const value = num(json, key);
  if (!Number.isSafeInteger(value) || value < least) throw new BadMessage(`${key} is not a whole number from ${least}`);
  return value;
}

export function list(json: Json, key: string): readonly unknown[] {
  const value = json[key];
  if (!Array.isArray(value)) throw new BadMessage(`${key} is not a list`);
  return value as readonly unknown[];
}

export function oneOf<T extends string>(json: Json, key: string, choices: readonly T[]): T {
  const value = json[key];
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new BadMessage(`${key} is none of ${choices.join(', ')}`);
  return found;
}

/** The value of `read` when the member is there, an empty object when not: for spreading optional members. */
export function maybe<K extends string, T>(json: Json, key: K, read: (json: Json, key: K) => T): Partial<Record<K, T>> {
  return json[key] === undefined ? {} : ({ [key]: read(json, key) } as Partial<Record<K, T>>);
}
