// jekyll-paginate's rules (its 1.1.0; Debian has no package of it to compare with).
import { expect, it } from 'vitest';
import { Caches, Renderer } from '../../web/src/jekyll/render.ts';
import { Site } from '../../web/src/jekyll/site.ts';

const list = '---\n---\n{% for post in paginator.posts %}{{ post.title }} {% endfor %}{{ paginator.page }}/{{ paginator.total_pages }} {{ paginator.total_posts }} [{{ paginator.previous_page }}{{ paginator.previous_page_path }}] {{ paginator.next_page }} {{ paginator.next_page_path }}';
const post = (title: string, more = ''): string => `---\ntitle: ${title}\n${more}---\n`;
const posts: readonly (readonly [string, string])[] = [
  ['_posts/2026-01-01-a.html', post('A')], ['_posts/2026-01-02-b.html', post('B')], ['_posts/2026-01-03-c.html', post('C', 'hidden: true\n')],
  ['_posts/2026-01-04-d.html', post('D')], ['_posts/2026-01-05-e.html', post('E')], ['_posts/2026-01-06-f.html', post('F')],
];

function made(config: string, files: readonly (readonly [string, string])[], path: string, pages = true): string {
  const site = new Site(new Map([['_config.yml', config], ...posts, ...files]), { now: Date.parse('2026-06-01'), pages });
  const item = site.item(path);
  return item === undefined ? '' : new Renderer(site, { markdown: (source) => source }, new Caches()).page(item).html.trim();
}

it('the first page has the newest posts, without hidden ones', () => {
  expect(made('paginate: 2\n', [['index.html', list]], 'index.html')).toBe('F E 1/3 5 [] 2 /page2');
  expect(made('paginate: 9\npaginate_path: /blog/p:num/\n', [['index.html', list]], 'index.html')).toBe('F E D B A 1/1 5 []');
});

it('one page is the list: the deepest index.html on the way to paginate_path', () => {
  const two = [['index.html', list], ['blog/index.html', list], ['other/deeper/index.html', list]] as const;
  const config = 'paginate: 4\npaginate_path: "blog/page:num/"\n';
  expect(made(config, two, 'blog/index.html')).toBe('F E D B 1/2 5 [] 2 /blog/page2/');
  expect(made(config, two, 'index.html')).toBe('/  []');
  expect(made(config, two, 'other/deeper/index.html')).toBe('/  []');
});

it('without `paginate`, in Markdown, or without plugins there is none', () => {
  expect(made('title: x\n', [['index.html', list]], 'index.html')).toBe('/  []');
  expect(made('paginate: 2\n', [['index.md', list]], 'index.md')).toBe('/  []');
  expect(made('paginate: 2\n', [['index.html', list]], 'index.html', false)).toBe('/  []');
});
