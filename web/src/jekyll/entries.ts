// Which files of a repository belong to the site: Jekyll's EntryFilter over paths instead of a file system.
import { type Hash } from './values.ts';
import { listOf } from './config.ts';

/** File.fnmatch or Dir.glob: * ? [..] and **; with `folders`, * stops at a slash. */
export function globMatcher(pattern: string, folders: boolean): (path: string) => boolean {
  let out = '';
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i] ?? '';
    if (c === '*') {
      if (pattern[i + 1] === '*' && folders) {
        i++;
        if (pattern[i + 1] === '/') {
          i++;
          out += '(?:.*/)?';
        } else out += '.*';
      } else out += folders ? '[^/]*' : '.*';
    } else if (c === '?') out += folders ? '[^/]' : '.';
    else if (c === '[' && pattern.includes(']', i + 1)) {
      const end = pattern.indexOf(']', i + 1);
      out += `[${pattern.slice(i + 1, end).replace(/^!/, '^').replace(/\\/g, '\\\\')}]`;
      i = end;
    } else out += c.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
  }
  const compiled = new RegExp(`^${out}$`, 's');
  return (path) => compiled.test(path);
}

type Matcher = (path: string, isFolder: boolean) => boolean;

function listMatcher(patterns: readonly string[]): Matcher {
  const tests = patterns.map((raw): Matcher => {
    const pattern = raw.replace(/^\/+/, '');
    const glob = /[*?[]/.test(pattern) ? globMatcher(pattern, false) : (path: string) => path === pattern;
    return (path, isFolder) => glob(path) || path.startsWith(pattern) || (isFolder && pattern === `${path}/`);
  });
  return (path, isFolder) => tests.some((test) => test(path, isFolder));
}

export class EntryFilter {
  readonly #included: Matcher;
  readonly #excluded: Matcher;
  readonly #folders = new Map<string, boolean>();
  constructor(config: Hash) {
    const include = listOf(config, 'include');
    this.#included = listMatcher(include);
    this.#excluded = listMatcher(listOf(config, 'exclude').filter((pattern) => !include.includes(pattern)));
  }
  /** Is one entry of a folder kept? `path` is relative to the site, `name` what the folder's reader sees of it. */
  keeps(path: string, name: string, isFolder: boolean): boolean {
    if (name.endsWith('.')) return false;
    const base = name.slice(name.lastIndexOf('/') + 1);
    const included = this.#included(name, isFolder) || this.#included(base, isFolder);
    if (this.#excluded(path, isFolder) && !included) return false;
    return included || !(/^[._#~]/.test(name) || /^[._#~]/.test(base) || name.endsWith('~'));
  }
  /** Is a folder walked into from the site's root? */
  walks(folder: string): boolean {
    if (folder === '') return true;
    let walks = this.#folders.get(folder);
    if (walks === undefined) {
      const slash = folder.lastIndexOf('/');
      walks = this.walks(slash === -1 ? '' : folder.slice(0, slash)) && this.keeps(folder, folder.slice(slash + 1), true);
      this.#folders.set(folder, walks);
    }
    return walks;
  }
}
