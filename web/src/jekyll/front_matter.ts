// A file's front matter and the rest, with Jekyll's own pattern.
import type { Zone } from './time.ts';
import { Hash } from './values.ts';
import { YamlError, loadYaml } from './yaml.ts';

const pattern = /^(---\s*\n[\s\S]*?\n?)^((?:---|\.\.\.)\s*$\n?)/m;

export interface Parsed {
  readonly data: Hash;
  readonly body: string;
  /** Where the body begins, in UTF-16 units of the text. */
  readonly bodyFrom: number;
  readonly problem: string | undefined;
}

/** Utils.has_yaml_header?: a file without is copied, one with is a page. A byte order mark counts as text. */
export const hasFrontMatter = (text: string): boolean => /^---[ \t\r\f\v]*\n/.test(text);

export function parseFrontMatter(text: string, zone: Zone): Parsed {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const source = bom === 0 ? text : text.slice(1);
  const match = source.startsWith('---') ? pattern.exec(source) : null;
  if (match?.index !== 0) return { data: new Hash(), body: source, bodyFrom: bom, problem: undefined };
  const [whole, yaml = ''] = match;
  const rest = { body: source.slice(whole.length), bodyFrom: bom + whole.length };
  try {
    const data = loadYaml(yaml, zone);
    return { data: data instanceof Hash ? data : new Hash(), ...rest, problem: data instanceof Hash || data === null ? undefined : 'not a mapping' };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    return { data: new Hash(), ...rest, problem: `line ${error.line}: ${error.message}` };
  }
}

const mostKept = 8000;

/** Parsed front matter by the file's text, from one reading of the site to the next: a keystroke changes one file. */
export class FrontMatterCache {
  #zone: Zone | undefined;
  readonly #parsed = new Map<string, Parsed>();
  parse(text: string, zone: Zone): Parsed {
    if (this.#zone !== zone || this.#parsed.size > mostKept) this.#parsed.clear();
    this.#zone = zone;
    let parsed = this.#parsed.get(text);
    if (parsed === undefined) this.#parsed.set(text, (parsed = parseFrontMatter(text, zone)));
    return parsed;
  }
}
