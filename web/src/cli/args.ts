// Command-line arguments to a command; no files, no output.
import { parse } from 'node:path';
import { parseArgs } from 'node:util';

export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'render'; readonly files: readonly string[]; readonly out: string; readonly site?: string }
  | { readonly kind: 'build'; readonly site: string; readonly out: string; readonly options: BuildOptions }
  | { readonly kind: 'set'; readonly file: string; readonly fields: readonly Field[] }
  | { readonly kind: 'misused'; readonly message: string };

export interface BuildOptions {
  readonly drafts: boolean;
  readonly future: boolean;
  readonly unpublished: boolean;
  /** ms since the epoch; without it, now. */
  readonly time?: number;
}

export interface Field {
  readonly key: string;
  readonly value: string;
}

export const help = `marbre - edits and renders the pages of a Jekyll site

usage:
  marbre render FILE... --out DIR   write DIR/NAME.html for each FILE: its body as an HTML fragment,
                                    with or without front matter (NAME: FILE's name without its extension)
         --site SITE                the FILEs are pages of the Jekyll site in this folder: with their Liquid
  marbre build SITE --out DIR       write the site's pages and files to DIR, as Jekyll does, without plugins
         --drafts --future          with what stands in _drafts, with posts of the future
         --unpublished              with what says published: false
         --time TIME                as if built at this time (2026-11-25T18:00:00Z)
  marbre set FILE KEY=VALUE...      set front-matter fields in place; every other byte stays as it is
  marbre --help                     this text
  marbre --version                  the version

exit status: 0 done, 1 something could not be done (said on stderr, with the file), 2 misused
`;

const misused = (message: string): Command => ({ kind: 'misused', message });

/** Name of the file that `render` writes for `file`. */
export const outputName = (file: string): string => `${parse(file).name}.html`;

function renderCommand(files: readonly string[], out: string | undefined, site: string | undefined): Command {
  if (files.length === 0) return misused('render needs at least one FILE');
  if (out === undefined || out === '') return misused('render needs --out DIR');
  const seen = new Map<string, string>();
  for (const file of files) {
    const other = seen.get(outputName(file));
    if (other !== undefined) return misused(`${other} and ${file} would both be written to ${outputName(file)}`);
    seen.set(outputName(file), file);
  }
  return { kind: 'render', files, out, ...(site !== undefined && { site }) };
}

function buildCommand(sites: readonly string[], out: string | undefined, time: string | undefined, options: Omit<BuildOptions, 'time'>): Command {
  const [site, ...more] = sites;
  if (site === undefined || more.length > 0) return misused('build needs one SITE');
  if (out === undefined || out === '') return misused('build needs --out DIR');
  const at = time === undefined ? undefined : Date.parse(time);
  if (Number.isNaN(at)) return misused(`"${time ?? ''}" is not a time`);
  return { kind: 'build', site, out, options: { ...options, ...(at !== undefined && { time: at }) } };
}

function setCommand(file: string | undefined, assignments: readonly string[]): Command {
  if (file === undefined) return misused('set needs a FILE');
  if (assignments.length === 0) return misused('set needs at least one KEY=VALUE');
  const fields: Field[] = [];
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) return misused(`"${assignment}" is not KEY=VALUE`);
    fields.push({ key: assignment.slice(0, equals), value: assignment.slice(equals + 1) });
  }
  return { kind: 'set', file, fields };
}

export function parseCommand(args: readonly string[]): Command {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
        out: { type: 'string', short: 'o' },
        site: { type: 'string' },
        time: { type: 'string' },
        drafts: { type: 'boolean', default: false },
        future: { type: 'boolean', default: false },
        unpublished: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return misused(error instanceof Error ? error.message : String(error));
  }
  const { help: wantsHelp, version, out, site, time, drafts, future, unpublished } = parsed.values;
  const [name, ...rest] = parsed.positionals;
  if (wantsHelp === true) return { kind: 'help' };
  if (version === true) return { kind: 'version' };
  if (name === undefined) return misused('which command? "render", "build" or "set"');
  if (name !== 'render' && name !== 'build' && out !== undefined) return misused('--out belongs to render and build');
  if (name !== 'render' && site !== undefined) return misused('--site belongs to render');
  if (name !== 'build' && (drafts || future || unpublished || time !== undefined)) return misused('--drafts, --future, --unpublished and --time belong to build');
  if (name === 'render') return renderCommand(rest, out, site);
  if (name === 'build') return buildCommand(rest, out, time, { drafts, future, unpublished });
  if (name === 'set') return setCommand(rest[0], rest.slice(1));
  return misused(`there is no command "${name}"`);
}
