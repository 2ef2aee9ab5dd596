// Style sheets as jekyll-sass-converter makes them, by dart-sass, which is the one Sass that runs in a browser. It is 3.4 MB of script (0.4
// compressed): whoever needs it loads it (`loadSass`), nothing of the first visit does.
//
// What differs from Jekyll's libsass is white space: `nested` and `compact` come out as `expanded`. Source maps are for `marbre build`. Imports are
// looked for as Jekyll's are: beside the importing file (the page itself counts as standing in the site's root, wherever it stands), then in
// `sass.load_paths`, then in `sass.sass_dir`. A theme's own sheets are not there.
import type { Importer, StringOptions } from 'sass';
import { listOf } from './config.ts';
import { globMatcher } from './entries.ts';
import { Hash, get, string } from './values.ts';

/** An error at its place; `path` is undefined for the page itself, whose lines are those of the text that was given. From 0. */
export class SassFailure extends Error {
  readonly path: string | undefined;
  readonly line: number;
  constructor(message: string, path: string | undefined, line: number) {
    super(message);
    this.path = path;
    this.line = line;
  }
}

export interface SassSite {
  readonly config: Hash;
  /** Text of a file of the site. */
  readonly text: (path: string) => string | undefined;
  /** Every path of the site, for load paths with stars. */
  readonly paths: () => Iterable<string>;
}

/** `name`: of the page's file, without its folder. `onMap`: is given the source map, as the text of its file. */
export type Sass = (source: string, syntax: 'scss' | 'sass', name: string, site: SassSite, onMap?: (map: string) => void) => string;

type CompileString = (source: string, options: StringOptions<'sync'>) => { readonly css: string; readonly sourceMap?: object };

const scheme = 'site:/';
const kept = 16;

const pathOf = (url: URL): string => decodeURIComponent(url.href.slice(scheme.length));
const urlOf = (path: string): URL => new URL(scheme + path.split('/').map(encodeURIComponent).join('/'));

/** Where a sheet may stand that is named `path`: partials and extensions as Sass tries them. */
function candidates(path: string): string[] {
  const cut = path.lastIndexOf('/') + 1;
  const [folder, base] = [path.slice(0, cut), path.slice(cut)];
  const both = (name: string): string[] => [`${folder}_${name}`, `${folder}${name}`];
  if (/\.(?:scss|sass|css)$/.test(base)) return both(base);
  const index = ['scss', 'sass'].flatMap((ext) => [`${path}/_index.${ext}`, `${path}/index.${ext}`]);
  return [...['scss', 'sass', 'css'].flatMap((ext) => both(`${base}.${ext}`)), ...index];
}

/** "a/./b/../c" -> "a/c"; undefined above the site. */
function plain(path: string): string | undefined {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.pop() === undefined) return undefined;
  }
  return out.join('/');
}

function loadPaths(site: SassSite): string[] {
  const settings = get(site.config, 'sass');
  const options = settings instanceof Hash ? settings : new Hash();
  const folder = string(get(options, 'sass_dir')) || '_sass';
  const folders = [...listOf(options, 'load_paths'), folder].map(plain).filter((path) => path !== undefined);
  return [...new Set(folders.flatMap((path) => (/[*?[]/.test(path) ? foldersLike(path, site.paths()) : [path])))];
}

function foldersLike(pattern: string, paths: Iterable<string>): string[] {
  const matches = globMatcher(pattern, true);
  const folders = new Set<string>();
  for (const path of paths) for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) folders.add(path.slice(0, at));
  return [...folders].filter(matches).sort();
}

function isCompressed({ config }: SassSite): boolean {
  const settings = get(config, 'sass');
  return settings instanceof Hash && string(get(settings, 'style')).replace(/^:/, '') === 'compressed';
}

/** jekyll-sass-converter's `sourcemap`, in a build for production. */
export function wantsSourceMap(config: Hash): boolean {
  const settings = get(config, 'sass');
  const wish = settings instanceof Hash ? get(settings, 'sourcemap') : undefined;
  return wish === undefined || wish === null || string(wish).replace(/^:/, '') === 'always';
}

/** dart-sass's map as libsass writes it: paths of the site, the sources themselves. */
function mapText(map: object, name: string): string {
  const { mappings, names, sources = [], sourcesContent } = map as { readonly mappings?: string; readonly names?: string[]; readonly sources?: string[]; readonly sourcesContent?: string[] };
  const paths = sources.map((source) => (source.startsWith(scheme) ? pathOf(new URL(source)) : source));
  return JSON.stringify({ version: 3, file: `${name.replace(/\.[^.]*$/, '')}.css`, sources: paths, sourcesContent, names, mappings }, null, '\t');
}

const addsCharset = ({ config }: SassSite): boolean => {
  const settings = get(config, 'sass');
  const wish = settings instanceof Hash ? get(settings, 'add_charset') : undefined;
  return wish !== undefined && wish !== null && wish !== false;
};

/**
 * What libsass takes and dart-sass refuses: tabs here and spaces there (libsass counts the characters), a comma behind the last of several
 * selectors.
 */
function indented(source: string): string {
  const even = /^\t/m.test(source) && /^ /m.test(source) ? source.replace(/^[ \t]+/gm, (space) => space.replaceAll('\t', ' ')) : source;
  return even.replace(/^([ \t]*)(\S.*),[ \t]*(?=\r?\n\1[ \t]+\S)/gm, '$1$2');
}

/** A compiler that remembers: a sheet whose source and imports are what they were is not compiled again. */
export function sassOf(compileString: CompileString, isSassError: (error: unknown) => boolean): Sass {
  const known = new Map<string, { readonly read: ReadonlyMap<string, string | undefined>; readonly css: string; readonly map: string | undefined }>();
  return (source, syntax, name, site, onMap) => {
    const folders = loadPaths(site);
    const compressed = isCompressed(site);
    const key = JSON.stringify([name, syntax, compressed, addsCharset(site), onMap !== undefined, folders, source]);
    const before = known.get(key);
    if (before !== undefined && [...before.read].every(([path, text]) => site.text(path) === text)) {
      if (before.map !== undefined) onMap?.(before.map);
      return before.css;
    }
    const read = new Map<string, string | undefined>();
    const entry = urlOf(name);
    const importer = (folder: string): Importer<'sync'> => ({
      canonicalize(url) {
        const path = plain(url.startsWith(scheme) ? pathOf(new URL(url)) : `${folder}/${decodeURI(url)}`);
        if (path === undefined || /^[a-z][a-z0-9+.-]+:/i.test(url.startsWith(scheme) ? '' : url)) return null;
        for (const one of candidates(path)) {
          read.set(one, site.text(one));
          if (read.get(one) !== undefined) return urlOf(one);
        }
        return null;
      },
      load(url) {
        const path = pathOf(url);
        const text = site.text(path) ?? '';
        return { sourceMapUrl: url, contents: path.endsWith('.sass') ? indented(text) : text, syntax: path.endsWith('.sass') ? 'indented' : path.endsWith('.css') ? 'css' : 'scss' };
      },
    });
    try {
      const { css, sourceMap } = compileString(syntax === 'sass' ? indented(source) : source, {
        syntax: syntax === 'sass' ? 'indented' : 'scss',
        style: compressed ? 'compressed' : 'expanded',
        url: entry,
        importer: importer(''),
        importers: folders.map(importer),
        ...(onMap !== undefined && { sourceMap: true, sourceMapIncludeSources: true }),
        logger: { warn: () => undefined, debug: () => undefined },
      });
      const out = `${css.replace(/^\uFEFF/, addsCharset(site) ? '@charset "UTF-8";' : '')}${css === '' ? '' : '\n'}`;
      if (known.size >= kept) known.clear();
      const map = sourceMap === undefined ? undefined : mapText(sourceMap, name);
      known.set(key, { read, css: out, map });
      if (map !== undefined) onMap?.(map);
      return out;
    } catch (error) {
      if (!isSassError(error)) throw error;
      const { sassMessage, span } = error as { readonly sassMessage: string; readonly span: { readonly url?: URL; readonly start: { readonly line: number } } };
      const at = span.url?.href;
      throw new SassFailure(sassMessage, at === undefined || at === entry.href ? undefined : pathOf(new URL(at)), span.start.line);
    }
  };
}

/** Loads dart-sass; rejects when it cannot be fetched. */
export async function loadSass(): Promise<Sass> {
  const sass = await import('sass');
  return sassOf(sass.compileString, (error) => error instanceof sass.Exception);
}
