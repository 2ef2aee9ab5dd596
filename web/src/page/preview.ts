// A site with its drafts, from which any page is made: what the Page preview's worker holds. A keystroke in a body changes that body
// and nothing else; anything else reads the site anew (16 ms for 347 posts), where what did not change is cached by its text.
import type { Item } from '../jekyll/items.ts';
import type { Note } from '../jekyll/notes.ts';
import { Caches, Renderer, type Tools } from '../jekyll/render.ts';
import { Site } from '../jekyll/site.ts';
import { strftime } from '../jekyll/time.ts';
import { clockOf, get, hashOf, string } from '../jekyll/values.ts';

export interface PreviewedPage {
  readonly html: string;
  /** URL of the page within the site, with its baseurl. */
  readonly url: string;
  readonly siteUrl: string;
  readonly notes: readonly Note[];
}

export interface StyleSheet {
  readonly text: string;
  readonly notes: readonly Note[];
}

const nowhere = 'https://site.invalid';

export class PagePreview {
  readonly #tools: Tools;
  readonly #caches = new Caches();
  #files = new Map<string, string | null>();
  #site: Site | undefined;
  #renderer: Renderer | undefined;
  #urls: Map<string, string> | undefined;
  #now = 0;
  #how = '';
  #kept = ''; // what #site was read for
  #keeps = false; // a build would leave that out

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** All files of the site; null for what is not text. */
  open(files: Iterable<readonly [string, string | null]>): void {
    this.#files = new Map(files);
    this.#site = undefined;
  }

  /** A file with its draft, or as it is published; undefined: it is not there any more. */
  set(path: string, text: string | null | undefined): void {
    const before = this.#files.get(path);
    if (text === before && this.#files.has(path) === (text !== undefined)) return;
    if (text === undefined) this.#files.delete(path);
    else this.#files.set(path, text);
    this.#renderer = undefined;
    if (typeof before !== 'string' || typeof text !== 'string' || this.#site?.replaceBody(path, text) !== true) this.#site = undefined;
  }

  /**
   * The page that a file becomes, with a note where the site leaves it out; undefined when it becomes none. `asOf`: as the site would be
   * built on that day, without the posts of later ones; without it, as it would be built now, posts of the future included, as GitHub
   * Pages does, unless the site's settings say otherwise.
   */
  render(path: string, now: number, asOf?: number): PreviewedPage | undefined {
    const site = this.#read(asOf ?? now, asOf !== undefined, path);
    const item = site.item(path);
    if (item === undefined) return undefined;
    if (this.#renderer?.marked !== item) this.#renderer = undefined;
    const renderer = this.#rendererOf(site);
    renderer.marked = item;
    const { html, notes } = renderer.page(item);
    const siteNotes = site.notes.filter((note) => note.path === path || note.path.startsWith('_config') || note.path.startsWith('_data/'));
    return { html, url: this.#base(site) + item.url, siteUrl: siteUrl(site), notes: [...leftOut(site, item), ...siteNotes, ...notes] };
  }

  /** The file whose page is at this address of the site, as its server would find it. */
  pageAt(address: string): string | undefined {
    const site = this.#site;
    if (site === undefined) return undefined;
    this.#urls ??= new Map(site.items().filter((item) => site.isWritten(item)).map((item) => [decoded(item.url), item.path]));
    const url = decoded(this.#withoutBase(site, address)) || '/';
    for (const one of [url, `${url}.html`, `${url}/`, url.replace(/index\.html$/, '')]) {
      const path = this.#urls.get(one);
      if (path !== undefined) return path;
    }
    return undefined;
  }

  /** The file of the site behind the path of an address: what an image or a font is fetched from. */
  fileAt(address: string): string | undefined {
    const site = this.#site;
    if (site === undefined) return undefined;
    const path = this.#withoutBase(site, address);
    return site.staticFiles.find((file) => file.written && (file.url === path || file.relativePath === path))?.path;
  }

  /** A style sheet of the site, made (Liquid, Sass) or as it stands. */
  cssAt(address: string): StyleSheet | undefined {
    const site = this.#site;
    if (site === undefined) return undefined;
    const path = this.#withoutBase(site, address);
    const made = site.pages.find((page) => page.url === path);
    if (made !== undefined) {
      const { html, notes } = this.#rendererOf(site).page(made);
      return { text: html, notes };
    }
    const file = this.fileAt(address);
    const text = file === undefined ? undefined : site.text(file);
    return text === undefined ? undefined : { text, notes: [] };
  }

  /** A file as it stands, drafts included. */
  text(path: string): string | undefined {
    return this.#files.get(path) ?? undefined;
  }

  /** Pages are made anew when they are asked for next: something that makes them has changed. */
  forgetMade(): void {
    this.#renderer = undefined;
  }

  #rendererOf(site: Site): Renderer {
    this.#renderer ??= new Renderer(site, this.#tools, this.#caches);
    return this.#renderer;
  }

  /** The site, with the page of the file `shown` even where a build would leave it out. */
  #read(now: number, hideFuture: boolean, shown: string): Site {
    const showDrafts = /(?:^|\/)_drafts\//.test(shown);
    const how = `${hideFuture ? now : ''} ${showDrafts}`;
    // The clock alone is no reason to read the site again: seconds matter to no page.
    const fresh = this.#site !== undefined && how === this.#how && (hideFuture || Math.abs(now - this.#now) < 60_000);
    if (this.#site !== undefined && fresh && (this.#kept === shown || (!this.#keeps && this.#site.item(shown) !== undefined))) return this.#site;
    const over = { ...(hideFuture && { future: false }), ...(showDrafts && { show_drafts: true }) };
    const site = new Site(this.#files, { now, pages: true, frontMatter: this.#caches.frontMatter, over: hashOf(over), keep: shown });
    const item = site.item(shown);
    this.#keeps = item !== undefined && site.whyLeftOut(item) !== undefined;
    this.#kept = shown;
    this.#site = site;
    this.#renderer = this.#urls = undefined;
    this.#now = now;
    this.#how = how;
    return site;
  }

  #base(site: Site): string {
    return string(get(site.config, 'baseurl')).replace(/\/$/, '');
  }

  #withoutBase(site: Site, address: string): string {
    const base = this.#base(site);
    return base !== '' && (address === base || address.startsWith(`${base}/`)) ? address.slice(base.length) : address;
  }
}

function leftOut(site: Site, item: Item): Note[] {
  const why = site.whyLeftOut(item);
  if (why === undefined) return [];
  return [{ kind: why, path: item.path, detail: why === 'future' && item.kind === 'doc' ? strftime(clockOf(item.time), '%Y-%m-%d') : 'published: false' }];
}

function siteUrl(site: Site): string {
  const own = string(get(site.config, 'url'));
  return /^https?:\/\/[^/]+$/i.test(own) ? own : nowhere;
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
