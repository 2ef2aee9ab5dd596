// What templates see of a site: `site`, `page`, posts, pages, layouts, files. Each reads lazily, since most templates use a title and a
// URL of most posts, and rendering an excerpt costs as much as a page.
import type { Collection, Doc, Item, Page, StaticFile } from './items.ts';
import { baseOf, extensionOf, isHtml, pageValue } from './items.ts';
import { type Site, byDate } from './site.ts';
import { clockIn } from './time.ts';
import { Hash, Thing, Time, entriesOf, get, hashOf, inspect, keys, label, read, string } from './values.ts';

/** What things ask of the renderer. */
export interface Contents {
  /** The item's content as a template sees it at this moment of the build: Markdown before its turn, HTML after. */
  contentOf(item: Item): string;
  /** The whole page, once it is made. */
  outputOf(item: Item): string | null;
  excerptOf(doc: Doc): string;
  excerptSource(doc: Doc): string;
  readonly current: Item | undefined;
}

/** A post or a document of a collection. */
export class DocThing extends Thing {
  readonly #doc: Doc;
  readonly #world: World;
  constructor(doc: Doc, world: World) {
    super();
    this.#doc = doc;
    this.#world = world;
  }
  override [read](key: string): unknown {
    const doc = this.#doc;
    const { contents } = this.#world;
    switch (key) {
      case 'path':
      case 'relative_path': return doc.relativePath;
      case 'id': return doc.id;
      case 'url': return doc.url;
      case 'date': return doc.time;
      case 'content': return contents.contentOf(doc);
      case 'output': return contents.outputOf(doc);
      case 'collection': return doc.collection.label;
      case 'name': return get(doc.data, 'name') ?? baseOf(doc.path);
      case 'next': return this.#neighbour(1);
      case 'previous': return this.#neighbour(-1);
      case 'excerpt': return this.#world.excerpt(doc);
      default: return get(doc.data, key);
    }
  }
  override [keys](): readonly string[] {
    const own = ['excerpt', 'previous', 'next', 'output', 'content', 'path', 'id', 'relative_path', 'url', 'date', 'title', 'categories', 'tags', 'collection', 'name'];
    return [...new Set([...own, ...[...entriesOf(this.#doc.data).keys()].map(string)])];
  }
  override [label](): string {
    return this.#world.contents.outputOf(this.#doc) ?? this.#world.contents.contentOf(this.#doc);
  }
  #neighbour(step: number): unknown {
    const { docs } = this.#doc.collection;
    const at = docs.indexOf(this.#doc);
    const other = at === -1 ? undefined : docs[at + step];
    return other === undefined ? null : this.#world.thing(other);
  }
}

/** `page` while an excerpt is rendered. */
export class ExcerptThing extends Thing {
  readonly #doc: Doc;
  readonly #world: World;
  constructor(doc: Doc, world: World) {
    super();
    this.#doc = doc;
    this.#world = world;
  }
  override [read](key: string): unknown {
    switch (key) {
      case 'excerpt': return null;
      case 'content': return this.#world.contents.excerptSource(this.#doc);
      case 'id': return `${this.#doc.id}#excerpt`;
      case 'path':
      case 'relative_path': return `${this.#doc.relativePath}/#excerpt`;
      default: return this.#world.thing(this.#doc)[read](key);
    }
  }
  override [keys](): readonly string[] {
    return this.#world.thing(this.#doc)[keys]();
  }
}

/** A page. As `page`, Jekyll takes its content before it is converted, once and for all its layouts. */
export class PageThing extends Thing {
  readonly #page: Page;
  readonly #world: World;
  readonly #frozen: boolean;
  constructor(page: Page, world: World, frozen: boolean) {
    super();
    this.#page = page;
    this.#world = world;
    this.#frozen = frozen;
  }
  override [read](key: string): unknown {
    const page = this.#page;
    switch (key) {
      case 'content': return this.#frozen ? page.body : this.#world.contents.contentOf(page);
      case 'dir': return page.url.endsWith('/') ? page.url : page.url.slice(0, page.url.lastIndexOf('/') + 1);
      case 'name': return page.name;
      case 'url': return page.url;
      case 'path': return get(page.data, 'path') ?? page.relativePath;
      case 'excerpt': {
        const excerpt = pageValue(page, 'excerpt');
        return excerpt === null || excerpt === undefined || excerpt === false ? null : string(excerpt);
      }
      default: return get(page.data, key) ?? get(page.defaults, key);
    }
  }
  override [keys](): readonly string[] {
    const { data, defaults } = this.#page;
    return [...new Set([...entriesOf(defaults).keys(), ...entriesOf(data).keys()].map(string).concat('content', 'dir', 'excerpt', 'name', 'path', 'url'))];
  }
  override [label](): string {
    return inspect(new Hash(this[keys]().map((key) => [key, this[read](key)] as const)));
  }
}

class StaticThing extends Thing {
  readonly #file: StaticFile;
  readonly #now: Time;
  constructor(file: StaticFile, now: Time) {
    super();
    this.#file = file;
    this.#now = now;
  }
  override [read](key: string): unknown {
    const { path, relativePath, collection, data } = this.#file;
    switch (key) {
      case 'path': return relativePath;
      case 'name': return baseOf(path);
      case 'basename': return baseOf(path).slice(0, baseOf(path).length - extensionOf(path).length);
      case 'extname': return extensionOf(path);
      case 'modified_time': return this.#now;
      case 'collection': return collection ?? null;
      default: return get(data, key);
    }
  }
  override [keys](): readonly string[] {
    return ['basename', 'name', 'extname', 'modified_time', 'path', 'collection', ...[...entriesOf(this.#file.data).keys()].map(string)];
  }
}

class CollectionThing extends Thing {
  readonly #collection: Collection;
  readonly #world: World;
  constructor(collection: Collection, world: World) {
    super();
    this.#collection = collection;
    this.#world = world;
  }
  override [read](key: string): unknown {
    const { label: name, docs, files, folder, settings } = this.#collection;
    switch (key) {
      case 'label': return name;
      case 'docs': return docs.map((doc) => this.#world.thing(doc));
      case 'files': return files.map((file) => this.#world.staticThing(file));
      case 'relative_directory':
      case 'directory': return folder;
      case 'output': return get(settings, 'output') === true;
      default: return get(settings, key);
    }
  }
  override [keys](): readonly string[] {
    return ['output', 'label', 'docs', 'files', 'directory', 'relative_directory', ...[...entriesOf(this.#collection.settings).keys()].map(string)];
  }
}

export class SiteThing extends Thing {
  readonly #world: World;
  readonly #known = new Map<string, unknown>();
  constructor(world: World) {
    super();
    this.#world = world;
  }
  override [read](key: string): unknown {
    if (key === 'related_posts') return this.#related();
    let value = this.#known.get(key);
    if (value === undefined) this.#known.set(key, (value = this.#make(key)));
    return value;
  }
  override [keys](): readonly string[] {
    return [...new Set([...entriesOf(this.#world.site.config).keys()].map(string).concat('data', 'time', 'pages', 'static_files', 'tags', 'categories', 'posts', 'html_pages', 'collections'))];
  }
  #make(key: string): unknown {
    const { site } = this.#world;
    const collection = key === 'posts' ? undefined : site.collections.get(key);
    if (collection !== undefined) return collection.docs.map((doc) => this.#world.thing(doc));
    switch (key) {
      case 'posts': return [...site.posts].sort((a, b) => byDate(b, a)).map((doc) => this.#world.thing(doc));
      case 'pages': return site.pages.map((page) => this.#world.thing(page));
      case 'html_pages': return site.pages.filter((page) => isHtml(site.reading, page) || page.url.endsWith('/')).map((page) => this.#world.thing(page));
      case 'static_files': return site.staticFiles.map((file) => this.#world.staticThing(file));
      case 'data': return get(site.config, 'data') ?? site.data;
      case 'time': return this.#world.now;
      case 'tags':
      case 'categories': return this.#postsBy(key);
      case 'collections': return [...site.collections.values()].sort((a, b) => (a.label < b.label ? -1 : 1)).map((one) => new CollectionThing(one, this.#world));
      case 'documents': return [...site.collections.values()].flatMap((one) => [...one.docs.map((doc) => this.#world.thing(doc)), ...one.files.map((file) => this.#world.staticThing(file))]);
      case 'config': return null;
      default: return get(site.config, key);
    }
  }
  #postsBy(key: 'tags' | 'categories'): Hash {
    const out = new Map<unknown, Doc[]>();
    for (const doc of this.#world.site.posts) {
      const names = get(doc.data, key);
      for (const name of Array.isArray(names) ? (names as unknown[]) : []) {
        const known = out.get(name);
        if (known === undefined) out.set(name, [doc]);
        else known.push(doc);
      }
    }
    return new Hash([...out].map(([name, docs]) => [name, docs.sort((a, b) => byDate(b, a)).map((doc) => this.#world.thing(doc))] as const));
  }
  #related(): unknown {
    const { current } = this.#world.contents;
    if (current?.kind !== 'doc') return null;
    const { posts } = this.#world.site;
    if (posts.length <= 1) return [];
    return posts.slice(-11).reverse().filter((doc) => doc !== current).slice(0, 10).map((doc) => this.#world.thing(doc));
  }
}

/** One thing for each item, so that `post == page` holds in templates. */
export class World {
  readonly site: Site;
  readonly contents: Contents;
  readonly now: Time;
  readonly siteThing: SiteThing;
  readonly jekyll = hashOf({ version: '4.3.1', environment: 'production' });
  readonly #things = new Map<Item, DocThing | PageThing>();
  readonly #files = new Map<StaticFile, StaticThing>();
  constructor(site: Site, contents: Contents) {
    this.site = site;
    this.contents = contents;
    const { ms, offset, abbreviation } = clockIn(site.reading.zone, site.reading.now);
    this.now = new Time(ms, offset, false, abbreviation);
    this.siteThing = new SiteThing(this);
  }
  thing(item: Item): DocThing | PageThing {
    let thing = this.#things.get(item);
    if (thing === undefined) {
      thing = item.kind === 'doc' ? new DocThing(item, this) : new PageThing(item, this, false);
      this.#things.set(item, thing);
    }
    return thing;
  }
  /** What `page` is while the item is rendered. */
  pageThing(item: Item): Thing {
    return item.kind === 'doc' ? this.thing(item) : new PageThing(item, this, true);
  }
  staticThing(file: StaticFile): StaticThing {
    let thing = this.#files.get(file);
    if (thing === undefined) this.#files.set(file, (thing = new StaticThing(file, this.now)));
    return thing;
  }
  /** As text; what the front matter gives stands for itself. */
  excerpt(doc: Doc): string | null {
    const own = get(doc.data, 'excerpt');
    if (own !== null && own !== undefined && own !== false) return string(own);
    return this.contents.excerptOf(doc);
  }
}
