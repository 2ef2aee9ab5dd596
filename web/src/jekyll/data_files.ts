// _data: YAML, JSON, CSV and TSV as one tree, keyed by folder and file name.
import type { Zone } from './time.ts';
import { Hash, entriesOf, get } from './values.ts';
import { loadYaml } from './yaml.ts';

/** RFC 4180, as Ruby's CSV reads it: an empty field is nil, a quoted empty one an empty string. */
export function parseRows(text: string, separator: string): (string | null)[][] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  let field = '';
  let wasQuoted = false;
  const endField = (): void => {
    row.push(field === '' && !wasQuoted ? null : field);
    [field, wasQuoted] = ['', false];
  };
  const endRow = (): void => {
    if (row.length > 0 || field !== '' || wasQuoted) {
      endField();
      rows.push(row);
    }
    row = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i] ?? '';
    if (c === '"' && field === '' && !wasQuoted) {
      wasQuoted = true;
      for (i++; i < text.length; i++) {
        if (text[i] !== '"') field += text[i] ?? '';
        else if (text[i + 1] === '"') field += text[i++] ?? '';
        else break;
      }
    } else if (c === separator) endField();
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && text[i + 1] === '\n') i++;
      endRow();
    } else field += c;
  }
  endRow();
  return rows;
}

function table(text: string, separator: string, headers: boolean): unknown[] {
  const rows = parseRows(text.replace(/^\uFEFF/, ''), separator);
  if (!headers) return rows;
  const [head = [], ...body] = rows;
  return body.map((row) => new Hash(head.map((name, i) => [name, row[i] ?? null] as const)));
}

const keyOf = (name: string): string => name.replace(/[^\w\s-]+|(?<=^|\b\s)\s+(?=$|\s?\b)/g, '').replace(/\s+/g, '_');

const order = ['yaml', 'yml', 'json', 'csv', 'tsv'];

/** `read` fails with an exception, which is reported by `onProblem` with the file's path. */
export function readData(files: ReadonlyMap<string, string>, folder: string, config: Hash, zone: Zone, onProblem: (path: string, why: string) => void): Hash {
  const root = new Hash();
  const extension = (path: string): number => order.indexOf(path.slice(path.lastIndexOf('.') + 1).toLowerCase());
  const paths = [...files.keys()].filter((path) => path.startsWith(`${folder}/`) && extension(path) !== -1);
  paths.sort((a, b) => extension(a) - extension(b) || (a < b ? -1 : 1));
  const headersOf = (key: string): boolean => {
    const settings = get(config, key);
    return !(settings instanceof Hash && get(settings, 'headers') === false);
  };
  for (const path of paths) {
    const parts = path.slice(folder.length + 1).split('/');
    const file = parts.pop() ?? '';
    let at = root;
    for (const part of parts) {
      const known = get(at, keyOf(part));
      const inner = known instanceof Hash ? known : new Hash();
      entriesOf(at).set(keyOf(part), inner);
      at = inner;
    }
    const text = files.get(path) ?? '';
    const kind = order[extension(path)];
    try {
      const value = kind === 'csv' ? table(text, ',', headersOf('csv_reader')) : kind === 'tsv' ? table(text, '\t', headersOf('tsv_reader')) : loadYaml(text, zone);
      entriesOf(at).set(keyOf(file.slice(0, file.lastIndexOf('.'))), value);
    } catch (error) {
      onProblem(path, error instanceof Error ? error.message : String(error));
    }
  }
  return root;
}
