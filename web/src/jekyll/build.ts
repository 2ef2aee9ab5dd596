// A whole site, as `jekyll build` writes it: pages made, static files named. No plugins.
import { type Item, destinationOf } from './items.ts';
import type { Note } from './notes.ts';
import { Caches, Renderer, type Tools } from './render.ts';
import { type Files, Site, type SiteOptions } from './site.ts';

export interface Build {
  /** Path below the destination -> text. */
  readonly pages: ReadonlyMap<string, string>;
  /** Path below the destination -> path in the site. */
  readonly copies: ReadonlyMap<string, string>;
  readonly notes: readonly Note[];
}

export const isSafePath = (path: string): boolean => path !== '' && !path.split('/').some((part) => part === '..' || part === '.') && !path.startsWith('/') && !path.includes('\0');

export function buildSite(files: Files, options: SiteOptions, tools: Tools, caches = new Caches()): Build {
  const site = new Site(files, { frontMatter: caches.frontMatter, ...options });
  const renderer = new Renderer(site, tools, caches);
  const notes = [...site.notes];
  const pages = new Map<string, string>();
  const copies = new Map<string, string>();
  const place = (item: Item): void => {
    const destination = destinationOf(site.reading, item);
    const page = renderer.page(item); // what others embed is made once
    notes.push(...page.notes);
    if (!isSafePath(destination) || !site.isWritten(item)) return;
    pages.set(destination, page.html);
    const map = renderer.sheetMaps.get(item.path);
    if (map !== undefined) pages.set(`${destination}.map`, map);
  };
  for (const file of site.staticFiles) {
    const destination = decodeURIComponentSafe(file.url.slice(1));
    if (file.written && isSafePath(destination)) copies.set(destination, file.path);
  }
  site.items().forEach(place);
  return { pages, copies, notes };
}

function decodeURIComponentSafe(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
