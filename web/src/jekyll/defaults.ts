// `defaults:` of _config.yml: values for the front matter of files below a path, of a type.
import { parseTime, type Zone } from './time.ts';
import { globMatcher } from './entries.ts';
import { Hash, Time, deepMerge, entriesOf, get, string } from './values.ts';

interface Rule {
  readonly path: string;
  readonly type: string | undefined;
  readonly values: Hash;
  readonly applies: (path: string) => boolean;
}

const oldTypes: Readonly<Record<string, string>> = { page: 'pages', post: 'posts', draft: 'drafts' };

export class Defaults {
  readonly #rules: readonly Rule[];
  readonly #all = new Map<string, Hash>();
  constructor(config: Hash, zone: Zone, now: number, paths: Iterable<string>) {
    const sets = get(config, 'defaults');
    const collectionsDir = string(get(config, 'collections_dir'));
    const names = [...paths];
    this.#rules = (Array.isArray(sets) ? sets : []).flatMap((set: unknown): Rule[] => {
      if (!(set instanceof Hash)) return [];
      const values = get(set, 'values');
      if (!(values instanceof Hash)) return [];
      const scope = get(set, 'scope');
      const type = scope instanceof Hash && entriesOf(scope).has('type') ? string(get(scope, 'type')) : undefined;
      const path = scope instanceof Hash && typeof get(scope, 'path') === 'string' ? string(get(scope, 'path')) : '';
      return [{ path, type: type === undefined ? undefined : (oldTypes[type] ?? type), values: timed(values, zone, now), applies: scopeOf(path, collectionsDir, names) }];
    });
  }
  /** Everything that the rules say of a file; later and more precise rules win. */
  all(path: string, type: string | undefined): Hash {
    const key = `${type ?? ''} ${path}`;
    let found = this.#all.get(key);
    if (found === undefined) {
      found = this.#merge(path, type);
      this.#all.set(key, found);
    }
    return found;
  }
  #merge(path: string, type: string | undefined): Hash {
    let out = new Hash();
    let before: Rule | undefined;
    for (const rule of this.#rules) {
      if ((rule.type !== undefined && rule.type !== type) || !rule.applies(clean(path))) continue;
      if (before === undefined || precedes(rule, before)) {
        out = deepMerge(out, rule.values);
        before = rule;
      } else {
        out = deepMerge(rule.values, out);
      }
    }
    return out;
  }
}

function timed(values: Hash, zone: Zone, now: number): Hash {
  const date = get(values, 'date');
  if (date === undefined || date instanceof Time) return values;
  const clock = parseTime(string(date), zone, now);
  return clock === undefined ? values : new Hash([...entriesOf(values), ['date', new Time(clock.ms, clock.offset)]]);
}

const clean = (path: string): string => (path.startsWith('/') ? path.slice(1) : path);

function precedes(rule: Rule, before: Rule): boolean {
  const [mine, other] = [clean(rule.path).length, clean(before.path).length];
  if (mine !== other) return mine >= other;
  return rule.type !== undefined || before.type === undefined;
}

function scopeOf(path: string, collectionsDir: string, names: readonly string[]): (path: string) => boolean {
  const strip = (p: string): string => (collectionsDir !== '' && p.startsWith(`${collectionsDir}/`) ? p.slice(collectionsDir.length + 1) : p);
  if (path === '') return () => true;
  if (!path.includes('*')) {
    const prefix = strip(path);
    return (p) => p.startsWith(prefix);
  }
  // Dir.glob over what exists, folders included; then by prefix.
  const onlyFolders = path.endsWith('/');
  const matcher = globMatcher(path.replace(/\/+$/, ''), true);
  const prefixes = new Set<string>();
  for (const name of names) {
    const parts = name.split('/');
    for (let n = 1; n <= parts.length; n++) {
      const candidate = parts.slice(0, n).join('/');
      if (matcher(candidate) && !(onlyFolders && n === parts.length)) prefixes.add(strip(candidate) + (onlyFolders ? '/' : ''));
    }
  }
  return (p) => [...prefixes].some((prefix) => p.startsWith(prefix));
}
