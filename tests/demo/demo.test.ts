// The demo site: real Jekyll builds it, every page is there, every internal link and image leads somewhere; and its history
// becomes a repository that holds exactly these files and an open pull request.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Hub } from '../../web/server/hub';
import { closeRepository } from '../../web/server/git';
import { seed } from '../../web/server/seed';

const demo = fileURLToPath(new URL('../../web/demo', import.meta.url));
const hasJekyll = spawnSync('jekyll', ['--version'], { stdio: 'ignore' }).status === 0;

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
    .sort();
}

// Jekyll's HTML without what only shows HTML: code.
function markup(file: string): string {
  return readFileSync(file, 'utf8').replace(/<(pre|code)\b[\s\S]*?<\/\1>/g, '');
}

function words(html: string): string {
  return html.replace(/<[^>]*>/g, '');
}

describe.skipIf(!hasJekyll)('built by Jekyll (skipped: jekyll is not installed)', () => {
  let site = '';
  beforeAll(() => {
    site = mkdtempSync(join(tmpdir(), 'marbre-demo-'));
    const args = ['build', '--quiet', '--strict_front_matter', '--disable-disk-cache', '-s', demo, '-d', site];
    execFileSync('jekyll', args, { env: { ...process.env, JEKYLL_NO_BUNDLER_REQUIRE: '1' }, stdio: 'pipe' });
  }, 60_000);
  afterAll(() => {
    rmSync(site, { recursive: true, force: true });
  });

  it('has a page for every post, an index, a page about us and a feed', () => {
    const built = filesBelow(site);
    const posts = readdirSync(join(demo, '_posts'));
    expect(posts.length).toBeGreaterThanOrEqual(12);
    for (const post of posts) {
      const slug = post.replace(/^\d{4}-\d{2}-\d{2}-/, '').replace(/\.md$/, '');
      expect(built.filter((path) => path.endsWith(`/${slug}/index.html`)), post).toHaveLength(1);
    }
    expect(built).toEqual(expect.arrayContaining(['index.html', 'a-propos/index.html', 'conferences/index.html', 'feed.xml']));
    expect(built.filter((path) => path.startsWith('_'))).toEqual([]);
  });

  it('has no link, image or style sheet that leads nowhere', () => {
    const pages = filesBelow(site).filter((path) => path.endsWith('.html'));
    const broken: string[] = [];
    let followed = 0;
    for (const page of pages) {
      for (const [, target = ''] of markup(join(site, page)).matchAll(/ (?:href|src)="([^"]*)"/g)) {
        if (/^[a-z]+:/.test(target)) continue;
        followed++;
        const [path = '', fragment = ''] = target.split('#');
        const at = path === '' ? page : path.startsWith('/') ? path.slice(1) : posix.join(dirname(page), path);
        const file = join(site, at === '' || at.endsWith('/') ? `${at}index.html` : at);
        if (!existsSync(file)) broken.push(`${page}: ${target}`);
        else if (fragment !== '' && !readFileSync(file, 'utf8').includes(`id="${fragment}"`)) broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
    expect(followed).toBeGreaterThan(50);
  });

  it('left no Liquid and no Markdown unrendered', () => {
    for (const page of filesBelow(site).filter((path) => path.endsWith('.html'))) {
      expect(words(markup(join(site, page))), page).not.toMatch(/\{%|\{\{|\]\(|^#{1,6} /m);
    }
  });

  it('shows events with their talks, and talks with who gives them', () => {
    expect(words(markup(join(site, 'soirees/mardi-14/index.html')))).toContain('Lire du code à voix haute');
    expect(markup(join(site, 'conferences/lire-du-code-a-voix-haute/index.html'))).toContain('<p class="who">par Maëlle Coste</p>');
  });
});

describe('as a repository', () => {
  it('holds exactly these files, a history, and an open pull request; the same each time', async () => {
    const heads: string[] = [];
    for (let time = 0; time < 2; time++) {
      const state = mkdtempSync(join(tmpdir(), 'marbre-seed-'));
      try {
        const hub = new Hub(state, () => Date.parse('2026-09-01T00:00:00Z'));
        const place = await seed(hub, demo, { demo: 'write' });
        const dir = hub.gitDir(place);
        const git = (...args: string[]) => execFileSync('git', ['--git-dir', dir, ...args], { encoding: 'utf8' });
        const committed = git('ls-tree', '-r', '-z', '--name-only', 'main').split('\0').filter(Boolean).sort();
        expect(committed).toEqual(filesBelow(demo).filter((path) => !/^(_seed|_site|\.jekyll-cache)\//.test(path)));
        for (const path of committed) {
          expect(execFileSync('git', ['--git-dir', dir, 'cat-file', 'blob', `main:${path}`]).equals(readFileSync(join(demo, path))), path).toBe(true);
        }
        expect(Number(git('rev-list', '--count', 'main'))).toBeGreaterThanOrEqual(6);
        expect(new Set(git('log', '--format=%an', 'main').trim().split('\n')).size).toBeGreaterThanOrEqual(3);
        expect(hub.repo(place.owner, place.name)?.pulls).toMatchObject([{ number: 1, state: 'open', base: 'main' }]);
        expect(git('diff', '--name-status', 'main...refs/pull/1/head').trim().split('\n').length).toBe(2);
        heads.push(git('rev-parse', 'main', 'refs/pull/1/head'));
        closeRepository(dir);
      } finally {
        rmSync(state, { recursive: true, force: true });
      }
    }
    expect(heads[1]).toBe(heads[0]);
  });

  it('weighs little: the images stay below 200 kB', () => {
    const images = filesBelow(join(demo, 'assets')).filter((path) => /\.(png|jpe?g|svg|webp)$/.test(path));
    expect(images.length).toBeGreaterThanOrEqual(4);
    expect(images.reduce((sum, path) => sum + statSync(join(demo, 'assets', path)).size, 0)).toBeLessThan(200_000);
  });
});
