// A Jekyll site in memory: which files are pages, posts, data; in which order; where each goes. Reading it is cheap and happens
// whole at each change: front matter that did not change is not parsed again (Caches), and nothing is rendered before it is asked for.
import { type Config, configNames, listOf, pagesDefaults, readConfig } from './config.ts';
import { readData } from './data_files.ts';
import { Defaults } from './defaults.ts';
import { EntryFilter } from './entries.ts';
import { FrontMatterCache, hasFrontMatter, parseFrontMatter } from './front_matter.ts';
import { type Collection, type Doc, type Item, type Layout, type Page, type Reading, type StaticFile, baseOf, dayOf, folderOf, isDraftName, isPostName, pageValue, readDocument, readPage, readStatic } from './items.ts';
import type { Note } from './notes.ts';
import { parseTime } from './time.ts';
import { Hash, byCodePoint, clockOf, compare, get, string } from './values.ts';

/** Path -> text; null for a file whose text is not known or is not text (an image, a PDF). */
export type Files = ReadonlyMap<string, string | null>;

export interface SiteOptions {
  /** The build's time, ms since the epoch. */
  readonly now: number;
  /** Settings that win over _config.yml: future, show_drafts, unpublished... */
  readonly over?: Hash;
  /** The page made from this file is there even where a build leaves it out: `whyLeftOut` says so. */
  readonly keep?: string;
  /** Build as GitHub Pages does: posts of the future too, unless the site says otherwise. */
  readonly pages?: boolean;
  /** What an earlier reading of the site has parsed. */
  readonly frontMatter?: FrontMatterCache;
}

export class Site {
  readonly files: Files;
  /** Built as GitHub Pages does, with the plugins that it runs for every site. */
  readonly onPages: boolean;
  readonly config: Hash;
  readonly reading: Reading;
  readonly data: Hash;
  readonly collections = new Map<string, Collection>();
  readonly pages: Page[] = [];
  readonly staticFiles: StaticFile[] = [];
  readonly layouts = new Map<string, Layout>();
  readonly notes: Note[] = [];
  readonly #texts = new Map<string, string>();
  readonly #filter: EntryFilter;
  readonly #keep: string | undefined;
  #byPath: Map<string, Item> | undefined;
  #links: Map<string, string> | undefined;
  #postNames: Map<string, Doc[]> | undefined;

  constructor(files: Files, options: SiteOptions) {
    this.files = files;
    this.#keep = options.keep;
    this.onPages = options.pages === true;
    for (const [path, text] of files) if (text !== null) this.#texts.set(path, text);
    const config = this.#readConfig(options);
    this.config = config.values;
    const markdownExtensions = new Set(string(get(this.config, 'markdown_ext')).split(',').map((one) => `.${one.trim().toLowerCase()}`));
    const fixed = get(this.config, 'time'); // a site may say which time it is built for
    const now = (fixed === undefined || fixed === null ? undefined : parseTime(string(fixed), config.zone, options.now)?.ms) ?? options.now;
    const frontMatter = options.frontMatter ?? new FrontMatterCache();
    const defaults = new Defaults(this.config, config.zone, now, files.keys());
    this.reading = { config: this.config, zone: config.zone, now, defaults, markdownExtensions, parse: (text) => frontMatter.parse(text, config.zone) };
    this.#filter = new EntryFilter(this.config);
    this.data = readData(this.#texts, string(get(this.config, 'data_dir')), this.config, config.zone, (path, detail) => {
      this.notes.push({ kind: 'front_matter', path, detail });
    });
    this.#readCollections();
    this.#readLayouts();
    this.#readFiles();
    this.#sort();
  }

  get posts(): Doc[] {
    return this.collections.get('posts')?.docs ?? [];
  }

  /** The page or document made from a file. */
  item(path: string): Item | undefined {
    this.#byPath ??= new Map(this.items().map((item) => [item.path, item]));
    return this.#byPath.get(path);
  }

  /** Everything that is rendered, in the order of the build. */
  items(): Item[] {
    return [...[...this.collections.values()].flatMap((collection) => collection.docs), ...this.pages];
  }

  isWritten(item: Item): boolean {
    return item.kind === 'page' || (get(item.collection.settings, 'output') === true && this.#published(item.data) && !this.#inFuture(item));
  }

  /** Why a build leaves this page out, though it may be here (`SiteOptions.keep`); undefined: it does not. */
  whyLeftOut(item: Item): 'unpublished' | 'future' | undefined {
    if (item.kind === 'page' ? !this.#publishes(item) : !this.#published(item.data)) return 'unpublished';
    return item.kind === 'doc' && this.#inFuture(item) ? 'future' : undefined;
  }

  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  /**
   * The text of a page or post of which only the body is another: nothing else of the site depends on it but what is rendered. False
   * when that is not so: then the site has to be read again.
   */
  replaceBody(path: string, text: string): boolean {
    const item = this.item(path);
    const before = this.#texts.get(path);
    if (item === undefined || before === undefined || item.problem !== undefined) return false;
    if (text.slice(0, item.bodyFrom) !== before.slice(0, item.bodyFrom)) return false;
    const { bodyFrom, body } = parseFrontMatter(text, this.reading.zone);
    if (bodyFrom !== item.bodyFrom) return false;
    item.body = body;
    this.#texts.set(path, text);
    return true;
  }

  include(name: string): string | undefined {
    const parts = `${string(get(this.config, 'includes_dir'))}/${name}`.split('/');
    return this.#texts.get(parts.filter((part) => part !== '' && part !== '.').join('/'));
  }

  linkTo(path: string): string | undefined {
    if (this.#links === undefined) {
      this.#links = new Map();
      const docs = this.items().filter((item) => item.kind === 'doc' && this.isWritten(item));
      for (const file of [...this.pages, ...this.staticFiles.filter((one) => one.written), ...docs]) {
        const key = file.relativePath.replace(/^\//, '');
        if (!this.#links.has(key)) this.#links.set(key, file.url);
      }
    }
    return this.#links.get(path.replace(/^\//, ''));
  }

  /** PostComparer: the file's name with or without folders; else the same day and slug. */
  postUrl(name: string): string | undefined {
    const match = /^(.+\/)*(\d+-\d+-\d+)-(.*)$/.exec(name.replace(/^\//, ''));
    if (match === null) return undefined;
    const [, folder = '', date = '', slug = ''] = match;
    this.#postNames ??= indexed(this.posts);
    const paths = [`_posts/${folder}${date}-${slug}`, `${folder}_posts/${date}-${slug}`];
    const exact = this.#postNames.get(`${date}-${slug}`)?.find((doc) => {
      const bare = doc.relativePath.replace(/\.[^./]+$/, '');
      return bare.includes(paths[0] ?? '') || bare.startsWith(paths[1] ?? '');
    });
    if (exact !== undefined) return exact.url;
    const day = date.split('-').map(Number).join('-');
    return this.posts.find((doc) => string(get(doc.data, 'slug')) === slug && dayOf(doc.time) === day)?.url;
  }

  #readConfig(options: SiteOptions): Config {
    const name = configNames.find((one) => this.#texts.has(one));
    const source = name === undefined ? undefined : this.#texts.get(name);
    const config = readConfig(source, options.pages === true ? pagesDefaults() : new Hash(), options.over ?? new Hash());
    if (config.problem !== undefined) this.notes.push({ kind: 'front_matter', path: name ?? '_config.yml', detail: config.problem });
    return config;
  }

  #readCollections(): void {
    const all = get(this.config, 'collections');
    if (!(all instanceof Hash)) return;
    for (const [label, settings] of all) {
      const name = string(label).replace(/[^a-z0-9_\-.]/gi, '');
      this.collections.set(name, { label: name, settings: settings instanceof Hash ? settings : new Hash(), folder: `_${name}`, docs: [], files: [] });
    }
  }

  #readLayouts(): void {
    const folder = `${string(get(this.config, 'layouts_dir'))}/`;
    for (const [path, text] of this.#texts) {
      if (!path.startsWith(folder)) continue;
      const name = path.slice(folder.length);
      if (!/.\../.test(name) || !this.#filter.keeps(name, name, false)) continue;
      const { data, body, problem } = this.reading.parse(text);
      if (problem !== undefined) this.notes.push({ kind: 'front_matter', path, detail: problem });
      this.layouts.set(name.slice(0, name.lastIndexOf('.')), { path, data, body });
    }
  }

  #readFiles(): void {
    const base = string(get(this.config, 'collections_dir'));
    const prefix = base === '' ? '' : `${base}/`;
    const special = [...this.collections.values()].filter(({ label }) => label !== 'posts' && label !== 'data');
    const included = new Set(listOf(this.config, 'include'));
    for (const [path, text] of this.files) {
      const collection = special.find(({ folder }) => path.startsWith(`${prefix}${folder}/`));
      if (collection !== undefined) this.#readInCollection(collection, path, text, `${prefix}${collection.folder}/`);
      const post = /^(?:(.*)\/)?(_posts|_drafts)\/(.+)$/.exec(path);
      if (post !== null) this.#readPost(path, text, post[1] ?? '', post[2] ?? '', post[3] ?? '', prefix);
      if ((this.#filter.walks(folderOf(path)) && this.#filter.keeps(path, baseOf(path), false)) || included.has(path)) this.#readPlain(path, text);
    }
  }

  #readPost(path: string, text: string | null, folder: string, magic: string, name: string, prefix: string): void {
    if (text === null || !this.#filter.walks(folder) || (prefix !== '' && !path.startsWith(prefix))) return;
    if (!this.#filter.keeps(path, name, false)) return;
    if (magic === '_drafts' ? get(this.config, 'show_drafts') !== true || !isDraftName(name) : !isPostName(name)) return;
    const collection = this.collections.get('posts');
    if (collection === undefined) return;
    const doc = readDocument(this.reading, path, text, collection, magic);
    this.#report(doc);
    if (path === this.#keep || (this.#published(doc.data) && !this.#inFuture(doc))) collection.docs.push(doc);
  }

  #readInCollection(collection: Collection, path: string, text: string | null, prefix: string): void {
    if (!this.#filter.keeps(`/${collection.folder}/${path.slice(prefix.length)}`.slice(1), path.slice(prefix.length), false)) return;
    if (text !== null && hasFrontMatter(text)) {
      const doc = readDocument(this.reading, path, text, collection, collection.folder);
      this.#report(doc);
      if (path === this.#keep || this.#published(doc.data)) collection.docs.push(doc);
    } else {
      const file = readStatic(this.reading, path, collection);
      collection.files.push(file);
      this.staticFiles.push(file);
    }
  }

  #readPlain(path: string, text: string | null): void {
    if (text === null || !hasFrontMatter(text)) {
      this.staticFiles.push(readStatic(this.reading, path, undefined));
      return;
    }
    const page = readPage(this.reading, path, text);
    this.#report(page);
    if (path === this.#keep || this.#publishes(page)) this.pages.push(page);
  }

  #report(item: Item): void {
    if (item.problem !== undefined) this.notes.push({ kind: 'front_matter', path: item.path, detail: item.problem });
  }

  #published(data: Hash): boolean {
    return get(data, 'published') !== false || get(this.config, 'unpublished') === true;
  }

  #publishes(page: Page): boolean {
    return pageValue(page, 'published') !== false || get(this.config, 'unpublished') === true;
  }

  #inFuture(doc: Doc): boolean {
    return get(this.config, 'future') !== true && Math.floor(clockOf(doc.time).ms / 1000) > Math.floor(this.reading.now / 1000);
  }

  #sort(): void {
    for (const collection of this.collections.values()) collection.docs = sortedDocs(collection);
    const limit = Number(string(get(this.config, 'limit_posts')));
    const posts = this.collections.get('posts');
    if (posts !== undefined && limit > 0) posts.docs = posts.docs.slice(-limit);
    this.pages.sort((a, b) => byCodePoint(a.name, b.name) || byCodePoint(a.path, b.path));
    this.staticFiles.sort((a, b) => byCodePoint(a.relativePath, b.relativePath));
    this.items().forEach((item, i) => {
      item.order = i;
    });
  }
}

function indexed(posts: readonly Doc[]): Map<string, Doc[]> {
  const out = new Map<string, Doc[]>();
  for (const doc of posts) {
    const name = baseOf(doc.path).replace(/\.[^.]+$/, '');
    const known = out.get(name);
    if (known === undefined) out.set(name, [doc]);
    else known.push(doc);
  }
  return out;
}

/** The first order, or the second where the first has none. */
const orElse = (first: number | undefined, second: number): number => (first === undefined || first === 0 ? second : first);

/** Document#<=>: by date where both have one, then by path. */
export const byDate = (a: Doc, b: Doc): number => orElse(compare(get(a.data, 'date'), get(b.data, 'date')), byCodePoint(a.path, b.path));

/** Collection#sort_docs!: by `order`, by `sort_by`, or by date and path. */
function sortedDocs({ docs, settings, folder }: Collection): Doc[] {
  const inOrder = [...docs].sort(byDate);
  const order = get(settings, 'order');
  const key = get(settings, 'sort_by');
  if (Array.isArray(order)) {
    const named = new Map(inOrder.map((doc) => [doc.relativePath, doc]));
    const first = order.map((name) => named.get(`${folder}/${string(name)}`)).filter((doc) => doc !== undefined);
    return [...new Set([...first, ...inOrder])];
  }
  if (typeof key !== 'string') return inOrder;
  const isNil = (value: unknown): boolean => value === null || value === undefined;
  return inOrder.sort((a, b) => {
    const [x, y] = [get(a.data, key), get(b.data, key)];
    if (isNil(x) !== isNil(y)) return isNil(x) ? 1 : -1;
    return orElse(compare(x, y), byDate(a, b));
  });
}
