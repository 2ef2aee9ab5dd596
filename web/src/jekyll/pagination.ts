// What jekyll-paginate 1.1, which GitHub Pages runs for every site, gives the page that lists posts: the first part of them. The pages
// behind it (/page2/) have no file of their own and are not made.
import type { Doc, Item } from './items.ts';
import { type Site, byDate } from './site.ts';
import { type Hash, get, hashOf, string } from './values.ts';

/** Pager.template_page: of the index.html files in the folder of `paginate_path` or above it the one with the longest path. */
function templateOf(site: Site): Item | undefined {
  const folder = string(get(site.config, 'paginate_path')).replace(/^\/|\/$/g, '').split('/').slice(0, -1).join('/');
  const candidates = site.pages.filter(({ name, path }) => {
    const own = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    return name === 'index.html' && (own === '' || own === folder || folder.startsWith(`${own}/`));
  });
  return candidates.sort((a, b) => b.path.length - a.path.length)[0];
}

/** `paginator` as a page sees it; null on every page but one. `thing`: a post as templates see it. */
export function paginatorOf(site: Site, item: Item, thing: (doc: Doc) => unknown): Hash | null {
  const perPage = Math.floor(Number(string(get(site.config, 'paginate'))));
  if (!site.onPages || item.kind !== 'page' || !(perPage > 0) || templateOf(site) !== item) return null;
  const isHidden = (doc: Doc): boolean => {
    const hidden = get(doc.data, 'hidden');
    return hidden !== undefined && hidden !== null && hidden !== false;
  };
  const posts = site.posts.filter((doc) => !isHidden(doc)).sort((a, b) => byDate(b, a));
  const total = Math.ceil(posts.length / perPage);
  const next = total > 1 ? 2 : null;
  return hashOf({
    page: 1, per_page: perPage, posts: posts.slice(0, perPage).map(thing), total_posts: posts.length, total_pages: total,
    previous_page: null, previous_page_path: null, next_page: next,
    next_page_path: next === null ? null : string(get(site.config, 'paginate_path')).replace(':num', String(next)).replace(/^(?!\/)/, '/'),
  });
}
