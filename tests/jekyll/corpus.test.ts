// The corpus's posts through Liquid: exactly the text that Jekyll gave kramdown, and the URLs that Jekyll gave the posts. The posts that
// are kept apart stand in as empty files, so that links to them resolve.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Caches, Renderer } from '../../web/src/jekyll/render.ts';
import { Site } from '../../web/src/jekyll/site.ts';

const shared = process.env['MARBRE_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const corpus = join(shared, 'corpus', 'clermontech');
const hasCorpus = existsSync(corpus);

describe.skipIf(!hasCorpus)(`the corpus${hasCorpus ? '' : ' (skipped: it is not there)'}`, () => {
  const urls = hasCorpus ? readFileSync(join(corpus, 'urls.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t')) : [];
  const load = (): Site => {
    const files = new Map<string, string>([['_config.yml', readFileSync(join(corpus, '_config.yml'), 'utf8')]]);
    for (const [name = '', url = ''] of urls) {
      const path = join(corpus, 'posts', name);
      files.set(`_posts/${name}`, existsSync(path) ? readFileSync(path, 'utf8') : `---\npermalink: ${url}\n---\n`);
    }
    return new Site(files, { now: Date.parse('2026-11-01T00:00:00Z'), pages: true });
  };

  it('gives kramdown the text that Jekyll gives it', () => {
    const site = load();
    const renderer = new Renderer(site, { markdown: (source) => source }, new Caches());
    const names = readdirSync(join(corpus, 'liquid'));
    expect(names).toHaveLength(278);
    const other = names.filter((name) => {
      const item = site.item(`_posts/${name}`);
      return item === undefined || renderer.markdownOf(item) !== readFileSync(join(corpus, 'liquid', name), 'utf8');
    });
    expect(other).toEqual([]);
  }, 60_000);

  it('gives every post its URL', () => {
    const site = load();
    const mine = urls.map(([name = '']) => [name, site.item(`_posts/${name}`)?.url]);
    expect(mine).toEqual(urls.map(([name, url]) => [name, url]));
  });
});
