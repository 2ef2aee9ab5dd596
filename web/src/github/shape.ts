// What GitHub answers is `unknown` until it went through here: small readers that either give the type asked for or throw
// HostFailure "server". An answer that was cut off in the middle fails here too, instead of half-working later.
import { HostFailure } from '../bridge/failure';

export type Json = Readonly<Record<string, unknown>>;

function bad(what: string): HostFailure {
  return new HostFailure('server', `GitHub's answer is not what was expected: ${what}`);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function record(value: unknown, what: string): Json {
  if (!isRecord(value)) throw bad(`${what} is missing`);
  return value;
}

export function recordOrNull(value: unknown): Json | null {
  return isRecord(value) ? value : null;
}

export function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(`${what} is not a list`);
  return value;
}

export function records(value: unknown, what: string): Json[] {
  return list(value, what).map((item) => record(item, `an item of ${what}`));
}

export function member(object: Json, key: string): Json {
  return record(object[key], key);
}

export function text(object: Json, key: string): string {
  const value = object[key];
  if (typeof value !== 'string') throw bad(`${key} is not a text`);
  return value;
}

export function textOr(object: Json, key: string, otherwise: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : otherwise;
}

export function number(object: Json, key: string): number {
  const value = object[key];
  if (typeof value !== 'number') throw bad(`${key} is not a number`);
  return value;
}

export function flag(object: Json, key: string): boolean {
  return object[key] === true;
}
