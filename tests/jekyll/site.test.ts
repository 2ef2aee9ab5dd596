// Pages as Jekyll makes them, beside Debian's Jekyll itself: a site that uses every feature once, its URLs in every permalink style,
// the demo site, a site elsewhere (MARBRE_SITE=DIR), and the corpus's posts through Liquid.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSite } from '../../web/src/jekyll/build.ts';
import { hashOf } from '../../web/src/jekyll/values.ts';
import { buildAroundKramdown, differences, filesBelow, filesOf, hasJekyll, jekyllBuild, readFiles } from './oracle.ts';

const fixture = fileURLToPath(new URL('site', import.meta.url));
const habits = fileURLToPath(new URL('habits', import.meta.url));
const demo = fileURLToPath(new URL('../../web/demo', import.meta.url));
const marbre = fileURLToPath(new URL('../../dist/cli/marbre.mjs', import.meta.url));
const elsewhere = process.env['MARBRE_SITE'];
const now = Date.parse('2026-06-01T10:00:00Z');
const fixedTime = 'time: 2026-06-01 10:00:00 +0000\n';

describe.skipIf(!hasJekyll)('beside Jekyll (skipped: jekyll is not installed)', () => {
  let out = '';
  beforeAll(() => {
    out = mkdtempSync(join(tmpdir(), 'marbre-jekyll-'));
  });
  afterAll(() => {
    rmSync(out, { recursive: true, force: true });
  });

  it('a site that uses every feature comes out the same', () => {
    jekyllBuild(fixture, join(out, 'all'));
    const build = buildAroundKramdown(readFiles(fixture), { now });
    expect(differences(join(out, 'all'), filesOf(build, fixture))).toEqual([]);
    expect(build.pages.size).toBeGreaterThan(30);
    expect(build.notes.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual(['front_matter bad-yaml.html', 'missing_layout missing-layout.html']);
  }, 300_000);

  it('drafts, posts of the future and what is not published are there when asked for', () => {
    jekyllBuild(fixture, join(out, 'more'), 'future: true\nunpublished: true\n');
    const over = hashOf({ future: true, unpublished: true });
    expect(differences(join(out, 'more'), filesOf(buildAroundKramdown(readFiles(fixture), { now, over }), fixture))).toEqual([]);
    const drafts = buildSite(readFiles(fixture), { now, over: hashOf({ show_drafts: true }) }, { markdown: (source) => source });
    expect([...drafts.pages.keys()].filter((path) => path.endsWith('/idea.html'))).toEqual(['2026/Jun/1/idea.html']);
  }, 300_000);

  it.each(['date', 'pretty', 'ordinal', 'none', 'weekdate', '/:collection/:y_day/:w_day-:short_year/:slug.html', '/:slugified_categories/:year:month:day/:title/'])('URLs of the permalink style %s', (permalink) => {
    const name = permalink.replace(/\W+/g, '-');
    jekyllBuild(fixture, join(out, name), `permalink: ${JSON.stringify(permalink)}\n`);
    const build = buildAroundKramdown(readFiles(fixture), { now, over: hashOf({ permalink }) });
    expect(differences(join(out, name), filesOf(build, fixture)).filter((line) => !line.startsWith('junk'))).toEqual([]);
  }, 300_000);

  it.each([['the demo site', 'demo', demo], ['a site with the habits of other sites', 'habits', habits]])('every page of %s is the same', (_what, name, site) => {
    jekyllBuild(site, join(out, name), fixedTime);
    const build = buildAroundKramdown(readFiles(site), { now, over: hashOf({ time: '2026-06-01 10:00:00 +0000' }) });
    expect(differences(join(out, name), filesOf(build, site))).toEqual([]);
    expect(build.notes).toEqual([]);
  }, 300_000);

  it.skipIf(!existsSync(marbre)).each([['demo', demo], ['habits', habits]])(`\`marbre build\` writes the site %s byte for byte${existsSync(marbre) ? '' : ' (skipped: dist/cli is not built)'}`, (name, site) => {
    jekyllBuild(site, join(out, `${name}-bytes`), fixedTime);
    execFileSync(process.execPath, [marbre, 'build', site, '--out', join(out, `${name}-ours`), '--time', '2026-06-01T10:00:00Z'], { stdio: 'pipe' });
    const paths = filesBelow(join(out, `${name}-bytes`));
    expect(filesBelow(join(out, `${name}-ours`))).toEqual(paths);
    expect(paths.length).toBeGreaterThan(12);
    expect(paths.filter((path) => !readFileSync(join(out, `${name}-ours`, path)).equals(readFileSync(join(out, `${name}-bytes`, path))))).toEqual([]);
  }, 300_000);

  it.skipIf(elsewhere === undefined)(`the site of MARBRE_SITE is the same${elsewhere === undefined ? ' (skipped: MARBRE_SITE is not set)' : ''}`, () => {
    const source = elsewhere ?? '';
    jekyllBuild(source, join(out, 'elsewhere'), `${fixedTime}plugins: []\ntheme: null\n`);
    const build = buildAroundKramdown(readFiles(source), { now, over: hashOf({ time: '2026-06-01 10:00:00 +0000' }) });
    expect(differences(join(out, 'elsewhere'), filesOf(build, source))).toEqual([]);
  }, 600_000);
});

it('texts that were written as base64 are read as UTF-8, other tags are overlooked', () => {
  const page = '---\na: !binary |-\n  Q2Fmw6kg4oCT\nb: !unknown 3\nc: !x [1, 2]\nd: !y {e: 4}\n---\n{{ page.a }} {{ page.b | plus: 1 }} {{ page.c | join: "," }} {{ page.d.e }}';
  const build = buildSite(new Map([['index.html', page]]), { now }, { markdown: (source) => source });
  expect(build.pages.get('index.html')).toBe('Café – 4 1,2 4');
});

it('of a long list, find and where give what they give of a short one, in its order', () => {
  const ask = (rows: number, query: string): string => {
    const data = Array.from({ length: rows }, (_, i) => `- {n: ${i}, k: ${['a', '7', '[a, 7]', '1.50', 'x', '""'][i % 6] ?? ''}${i % 7 === 0 ? '' : `, o: {p: q${i % 3}}`}}`).join('\n');
    const page = `---\n---\n{% assign rows = site.data.rows | ${query} %}{{ rows | map: "n" | join: " " }}`;
    return buildSite(new Map([['_data/rows.yml', data], ['index.html', page]]), { now }, { markdown: (source) => source }).pages.get('index.html') ?? '';
  };
  for (const query of ['where: "k", "a"', 'where: "k", 7', 'where: "k", 1.5', 'where: "k", "1.50"', 'where: "o.p", "q1"', 'where: "o.p", nil', 'where: "k", empty', 'where: "none", nil']) {
    const all = ask(120, query).split(' ');
    expect(ask(60, query).split(' '), query).toEqual(all.filter((n) => n === '' || Number(n) < 60));
    expect(ask(120, query.replace('where', 'find')), query).toBe(all[0]);
  }
});
