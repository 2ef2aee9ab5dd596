// A site with its drafts, from which any page is made: what the Page preview's worker holds. Reads the site anew for each page that is
// asked for (16 ms for 347 posts); what did not change is cached by its text.
import type { Item } from '../jekyll/items.ts';
import type { Note } from '../jekyll/notes.ts';
import { Caches, Renderer, type Tools } from '../jekyll/render.ts';
import { Site } from '../jekyll/site.ts';
import { get, hashOf, string } from '../jekyll/values.ts';

export interface PreviewedPage {
  readonly html: string;
  /** URL of the page within the site, with its baseurl. */
  readonly url: string;
  readonly siteUrl: string;
  readonly notes: readonly Note[];
}

export interface PageEntry {
  readonly path: string;
  readonly url: string;
  readonly title: string;
}

const nowhere = 'https://site.invalid';

export class PagePreview {
  readonly #tools: Tools;
  readonly #caches = new Caches();
  #published = new Map<string, string | null>();
  readonly #drafts = new Map<string, string>();
  #site: Site | undefined;
  #renderer: Renderer | undefined;
  #now = 0;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** The published files; null for what is not text. Drafts stay. */
  open(files: Iterable<readonly [string, string | null]>): void {
    this.#published = new Map(files);
    this.#forget();
  }

  /** The text of a draft, or undefined when there is none any more. */
  setDraft(path: string, text: string | undefined): void {
    if (text === this.#drafts.get(path)) return;
    if (text === undefined) this.#drafts.delete(path);
    else this.#drafts.set(path, text);
    this.#forget();
  }

  /**
   * The page that a file becomes; undefined when it becomes none. `asOf`: as the site would be built on that day, without the posts of
   * later ones; without it, as it would be built now, all posts included (GitHub Pages publishes those of the future too).
   */
  render(path: string, now: number, asOf?: number): PreviewedPage | undefined {
    const site = this.#read(asOf ?? now, asOf !== undefined);
    const item = site.item(path);
    if (item === undefined || this.#renderer === undefined) return undefined;
    const { html, notes } = this.#renderer.page(item);
    const siteNotes = site.notes.filter((note) => note.path === path || note.path.startsWith('_config') || note.path.startsWith('_data/'));
    return { html, url: this.#base(site) + item.url, siteUrl: siteUrl(site), notes: [...siteNotes, ...notes] };
  }

  /** Every page that could be shown: posts, pages, feeds. */
  pages(now: number): PageEntry[] {
    const site = this.#read(now, false);
    return site.items().filter((item) => site.isWritten(item)).map((item) => ({ path: item.path, url: item.url, title: titleOf(item) }));
  }

  /** The file of the site behind the path of an address: what an image or a font is fetched from. */
  fileAt(address: string): string | undefined {
    const site = this.#site;
    if (site === undefined) return undefined;
    const path = this.#withoutBase(site, address);
    return site.staticFiles.find((file) => file.written && (file.url === path || file.relativePath === path))?.path;
  }

  /** The text of a style sheet of the site, made (Liquid, Sass) or as it stands. */
  cssAt(address: string): string | undefined {
    const site = this.#site;
    if (site === undefined) return undefined;
    const path = this.#withoutBase(site, address);
    const made = site.pages.find((page) => page.url === path);
    if (made !== undefined) return this.#renderer?.page(made).html;
    const file = this.fileAt(address);
    return file === undefined ? undefined : site.text(file);
  }

  #forget(): void {
    this.#site = undefined;
    this.#renderer = undefined;
  }

  #read(now: number, hideFuture: boolean): Site {
    // The clock alone is no reason to read the site again: seconds matter to no page.
    if (this.#site !== undefined && Math.abs(now - this.#now) < 60_000 && !hideFuture) return this.#site;
    const files = new Map([...this.#published, ...this.#drafts]);
    this.#site = new Site(files, { now, pages: true, frontMatter: this.#caches.frontMatter, ...(hideFuture && { over: hashOf({ future: false }) }) });
    this.#renderer = new Renderer(this.#site, this.#tools, this.#caches);
    this.#now = hideFuture ? 0 : now;
    return this.#site;
  }

  #base(site: Site): string {
    return string(get(site.config, 'baseurl')).replace(/\/$/, '');
  }

  #withoutBase(site: Site, address: string): string {
    const base = this.#base(site);
    return base !== '' && address.startsWith(`${base}/`) ? address.slice(base.length) : address;
  }
}

function siteUrl(site: Site): string {
  const own = string(get(site.config, 'url'));
  return /^https?:\/\/[^/]+$/i.test(own) ? own : nowhere;
}

const titleOf = (item: Item): string => string(get(item.data, 'title')) || item.url;  

