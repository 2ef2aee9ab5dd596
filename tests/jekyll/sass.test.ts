// Sheets of Sass beside Debian's Jekyll, which has libsass: what they say is the same, how they are written is not (see `meaning`).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../web/src/jekyll/build.ts';
import { Caches } from '../../web/src/jekyll/render.ts';
import { type Sass, loadSass } from '../../web/src/jekyll/sass.ts';
import { hashOf } from '../../web/src/jekyll/values.ts';
import { filesBelow, hasJekyll, jekyllBuild, readFiles } from './oracle.ts';

const fixture = fileURLToPath(new URL('sass', import.meta.url));
const marbre = fileURLToPath(new URL('../../dist/cli/marbre.mjs', import.meta.url));
const now = Date.parse('2026-06-01T10:00:00Z');
const markdown = (source: string): string => source;
const style = (name: string): string => `sass: { style: ${name}, sourcemap: never, load_paths: ["styles/*"] }\n`;

const hex = (percent: string): string => Math.round(Number(percent) * 2.55).toString(16).padStart(2, '0');

/** White space, the last semicolon of a block, the zero of 0.5 say nothing; what is computed of colours dart-sass does not round. */
const meaning = (css: string): string =>
  css
    .replace(/\s+/g, ' ')
    .replace(/ ?([{}:;,>(]) ?/g, '$1')
    .replace(/;}/g, '}')
    .replace(/\b0\.(?=\d)/g, '.')
    .replace(/rgb\(([\d.]+)%,([\d.]+)%,([\d.]+)%\)/g, (_, r: string, g: string, b: string) => `#${hex(r)}${hex(g)}${hex(b)}`)
    .trim();

describe('Sass', () => {
  let sass: Sass;
  beforeAll(async () => {
    sass = await loadSass();
  });

  describe.skipIf(!hasJekyll)('beside Jekyll (skipped: jekyll is not installed)', () => {
    let out = '';
    beforeAll(() => {
      out = mkdtempSync(join(tmpdir(), 'marbre-sass-'));
    });
    afterAll(() => {
      rmSync(out, { recursive: true, force: true });
    });

    it('compressed sheets say the same, and so does every other file', () => {
      jekyllBuild(fixture, join(out, 'compressed'));
      const build = buildSite(readFiles(fixture), { now }, { markdown, sass });
      expect(build.notes).toEqual([]);
      expect([...build.pages.keys(), ...build.copies.keys()].sort()).toEqual(filesBelow(join(out, 'compressed')));
      for (const path of build.pages.keys()) {
        const expected = readFileSync(join(out, 'compressed', path), 'utf8');
        expect(meaning(build.pages.get(path) ?? ''), path).toBe(meaning(expected));
      }
      expect(build.pages.get('css/main.css')).not.toContain('\n.');
    }, 300_000);

    it('sheets have their source maps beside them', () => {
      jekyllBuild(fixture, join(out, 'maps'), 'sass: { style: compressed, sourcemap: always, load_paths: ["styles/*"] }\n');
      const over = hashOf({ sass: hashOf({ style: 'compressed', sourcemap: 'always', load_paths: ['styles/*'] }) });
      const build = buildSite(readFiles(fixture), { now, over }, { markdown, sass, sourceMaps: true });
      expect([...build.pages.keys()].filter((path) => path.endsWith('.css.map'))).toHaveLength(2);
      expect([...build.pages.keys(), ...build.copies.keys()].sort()).toEqual(filesBelow(join(out, 'maps')));
      const read = (text: string): { sources: string[]; sourcesContent: string[]; mappings: string; file: string; version: number } => JSON.parse(text) as ReturnType<typeof read>;
      for (const path of [...build.pages.keys()].filter((one) => one.endsWith('.css.map'))) {
        const [expected, actual] = [read(readFileSync(join(out, 'maps', path), 'utf8')), read(build.pages.get(path) ?? '')];
        expect([actual.file, actual.version]).toEqual([expected.file, expected.version]);
        expect(actual.sources.filter((source) => !expected.sources.includes(source))).toEqual([]);
        for (const [i, source] of actual.sources.entries()) if (source.endsWith('.scss')) expect(actual.sourcesContent[i], source).toBe(expected.sourcesContent[expected.sources.indexOf(source)]);
        expect(actual.mappings).toMatch(/^[A-Za-z\d+/,;]{40,}$/);
        const sheet = path.slice(0, -'.map'.length);
        expect(build.pages.get(sheet)?.slice(-60)).toBe(readFileSync(join(out, 'maps', sheet), 'utf8').slice(-60));
      }
    }, 300_000);

    it.each(['nested', 'expanded', 'compact'])('sheets in the style %s say the same', (name) => {
      jekyllBuild(fixture, join(out, name), style(name));
      const build = buildSite(readFiles(fixture), { now, over: hashOf({ sass: hashOf({ style: name, load_paths: ['styles/*'] }) }) }, { markdown, sass });
      for (const path of ['css/main.css', 'css/indented.css', 'css/plain.css']) {
        expect(meaning(build.pages.get(path) ?? ''), path).toBe(meaning(readFileSync(join(out, name, path), 'utf8')));
      }
    }, 300_000);
  });

  it.skipIf(!existsSync(marbre))(`\`marbre build\` compiles them too${existsSync(marbre) ? '' : ' (skipped: dist/cli is not built)'}`, () => {
    const out = mkdtempSync(join(tmpdir(), 'marbre-sass-'));
    try {
      execFileSync(process.execPath, [marbre, 'build', fixture, '--out', out, '--time', '2026-06-01T10:00:00Z'], { stdio: 'pipe' });
      const made = buildSite(readFiles(fixture), { now }, { markdown, sass });
      for (const path of ['css/main.css', 'css/indented.css']) expect(readFileSync(join(out, path), 'utf8'), path).toBe(made.pages.get(path));
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  }, 60_000);

  const site = (sheet: string, partial = 'p { color: red; }\n'): ReadonlyMap<string, string> => new Map([['css/a.scss', sheet], ['_sass/_p.scss', partial], ['index.html', '---\n---\n<p>Page</p>']]);
  const build = (files: ReadonlyMap<string, string>, tools: object = { sass }): ReturnType<typeof buildSite> => buildSite(files, { now }, { markdown, ...tools });

  it('an error is told with its file and line, and the rest of the site is made', () => {
    const own = build(site('---\na: 1\n---\np {}\n{% if true %}\n{% endif %}\n.b { color: $none; }\n'));
    expect(own.notes).toEqual([{ kind: 'sass', path: 'css/a.scss', detail: 'Undefined variable. (css/a.scss:7)' }]);
    expect(own.pages.get('index.html')).toBe('<p>Page</p>');
    expect(own.pages.get('css/a.css')).toBe('/* Undefined variable. (css/a.scss:7) */');
    const imported = build(site('---\n---\n@import "p";\n', 'p { color: red; }\n.q { width: 1px + 1s; }\n'));
    expect(imported.notes.map(({ detail }) => detail)).toEqual(['1px and 1s have incompatible units. (_sass/_p.scss:2)']);
    expect(build(site('---\n---\n@import "../../outside";\n')).notes.map(({ detail }) => detail)).toEqual(["Can't find stylesheet to import. (css/a.scss:3)"]);
  });

  it('without Sass whoever can load it is told, and the page says so', () => {
    let wanted = 0;
    const made = build(site('---\n---\n@import "p";\n'), { sassWanted: () => wanted++ });
    expect(wanted).toBe(1);
    expect(made.notes.map(({ kind, path }) => `${kind} ${path}`)).toEqual(['sass css/a.scss']);
    expect(build(new Map([['index.html', '---\n---\n']]), { sassWanted: () => wanted++ }).notes).toEqual([]);
    expect(wanted).toBe(1);
  });

  it('a sheet is compiled again when it or what it imports is another text, and only then', () => {
    let compiled = 0;
    const counted: Sass = (...given) => {
      const before = performance.now();
      const css = sass(...given);
      if (performance.now() > before) compiled++;
      return css;
    };
    const caches = new Caches();
    const css = (files: ReadonlyMap<string, string>): string | undefined => buildSite(files, { now }, { markdown, sass: counted }, caches).pages.get('css/a.css');
    const sheet = '---\n---\n@import "p";\n';
    expect(css(site(sheet))).toBe('p {\n  color: red;\n}\n');
    expect(css(site(sheet))).toBe('p {\n  color: red;\n}\n');
    expect(css(site(sheet, 'p { color: blue; }\n'))).toBe('p {\n  color: blue;\n}\n');
    const both = new Map([...site(sheet), ['p.scss', 'b { top: 0; }\n']]); // nearer than the load path
    expect(css(both)).toBe('b {\n  top: 0;\n}\n');
    expect(compiled).toBeGreaterThan(0);
  });
});
