// From items to pages: Liquid, then Markdown, then the chain of layouts, in the order in which Jekyll builds. Rendering is on demand:
// a page that shows excerpts renders those; a template that reads another post's content sees it as it would stand at that moment of
// Jekyll's build.
import { Context } from 'liquidjs';
import { type Host, attach } from './context.ts';
import { extractExcerpt } from './excerpt.ts';
import { standardFilters } from './filters.ts';
import { FrontMatterCache } from './front_matter.ts';
import { type Doc, type Item, folderOf, isMarkdown, pageValue } from './items.ts';
import { jekyllFilters } from './jekyll_filters.ts';
import { Engine } from './liquid.ts';
import { listFilters } from './list_filters.ts';
import { type Language, type Note, escapeHtml, noteHtml } from './notes.ts';
import { paginatorOf } from './pagination.ts';
import { type Sass, SassFailure, wantsSourceMap } from './sass.ts';
import type { Site } from './site.ts';
import { sourceLines } from './source_lines.ts';
import { smartify } from './smartify.ts';
import { registerTags } from './tags.ts';
import { type Contents, ExcerptThing, World } from './things.ts';
import { Hash, type Thing, deepMerge, get, string } from './values.ts';

/** Markdown as the site's parser makes it; `options` is the site's `kramdown:`, and its `markdown:` under that name. */
export type Markdown = (source: string, options: Hash) => string;
/** The same with data-source="FROM-TO" in the tags of blocks: lines of `source`, from 0. */
export type MarkedMarkdown = (source: string, options: Hash) => string;
export interface Tools {
  readonly markdown: Markdown;
  readonly marked?: MarkedMarkdown | undefined;
  readonly sass?: Sass | undefined;
  /** Sheets of pages come with their source maps (`Renderer.sheetMaps`). */
  readonly sourceMaps?: boolean;
  /** A style sheet was to be compiled, and there is no `sass` yet. */
  readonly sassWanted?: () => void;
  readonly language?: Language;
}

/** What outlives one reading of the site: parsed templates and converted Markdown, by their text. */
export class Caches {
  readonly engine = new Engine();
  readonly markdown = new Map<string, string>();
  readonly frontMatter = new FrontMatterCache();
  constructor() {
    const { liquid } = this.engine;
    for (const name of Object.keys(liquid.filters)) liquid.unregisterFilter(name);
    for (const table of [standardFilters, jekyllFilters, listFilters(this.engine)]) {
      for (const [name, filter] of Object.entries(table)) liquid.registerFilter(name, filter);
    }
    registerTags(this.engine);
  }
}

export interface Page {
  readonly html: string;
  readonly notes: readonly Note[];
}

interface Part {
  readonly text: string;
  readonly notes: readonly Note[];
}

const mostKept = 4000; // converted texts

export class Renderer implements Contents {
  readonly site: Site;
  current: Item | undefined;
  /** The item whose body says which lines of its file it is made of: that of a preview. */
  marked: Item | undefined;
  readonly #tools: Tools;
  readonly #caches: Caches;
  readonly #world: World;
  readonly #host: Host;
  readonly #kramdown: Hash;
  /** Path of a page of Sass -> its source map. */
  readonly sheetMaps = new Map<string, string>();
  #notes: Note[] = [];
  readonly #bodies = new Map<Item, Part>();
  readonly #excerpts = new Map<Doc, Part>();
  readonly #busy = new Set<Item>();
  readonly #excerpting = new Set<Doc>();
  readonly #converted = new Set<Item>();

  constructor(site: Site, tools: Tools, caches: Caches) {
    this.site = site;
    this.#tools = tools;
    this.#caches = caches;
    const kramdown = get(site.config, 'kramdown');
    // With the name of the parser: CommonMark sites are md4c's. GitHub Pages has no highlighter but rouge.
    const highlighter: readonly [unknown, unknown][] = site.onPages ? [] : [['syntax_highlighter', get(site.config, 'highlighter')]];
    this.#kramdown = new Hash([...highlighter, ...(kramdown instanceof Hash ? kramdown : []), ['markdown', get(site.config, 'markdown')]]);
    this.#world = new World(site, this);
    this.#host = {
      config: site.config,
      zone: site.reading.zone,
      now: site.reading.now,
      language: tools.language ?? 'en',
      markdown: (source) => this.#markdown(source),
      smartify,
      sass: (source, syntax) => this.#sass(source, syntax, this.current, undefined, 'stdin'),
      linkTo: (path) => site.linkTo(path),
      postUrl: (name) => site.postUrl(name),
      include: (name) => site.include(name),
      file: (path) => site.text(path),
      addNote: (note) => {
        this.#notes.push(note);
      },
    };
  }

  /** The whole page as Jekyll writes it. */
  page(item: Item): Page {
    const body = this.#body(item);
    const notes = [...body.notes];
    const html = this.#during(item, notes, () => this.#inLayouts(item, body.text));
    return { html, notes };
  }

  /** The body as HTML, before any layout. */
  body(item: Item): Page {
    const { text, notes } = this.#body(item);
    return { html: text, notes };
  }

  /** The body after Liquid, before Markdown: what kramdown is given. */
  markdownOf(item: Item): string {
    return this.#during(item, [], () => this.#liquidOf(item));
  }

  contentOf(item: Item): string {
    if (this.#isMade(item)) return this.#busy.has(item) ? item.body : this.#body(item).text;
    return item.body;
  }

  outputOf(item: Item): string | null {
    if (item === this.current || !this.#isMade(item) || this.#busy.has(item)) return null;
    return this.page(item).html;
  }

  excerptSource(doc: Doc): string {
    const own = get(doc.data, 'excerpt_separator');
    return extractExcerpt(doc.body, string(own === undefined || own === null || own === false ? get(this.site.config, 'excerpt_separator') : own));
  }

  excerptOf(doc: Doc): string {
    let part = this.#excerpts.get(doc);
    if (part === undefined) {
      const source = this.excerptSource(doc);
      if (this.#excerpting.has(doc)) return source; // excerpts that ask for each other
      this.#excerpting.add(doc);
      const notes: Note[] = [];
      const text = this.#collecting(notes, () => this.#convert(doc, this.#liquid(doc, source, new ExcerptThing(doc, this.#world)), false));
      this.#excerpting.delete(doc);
      this.#excerpts.set(doc, (part = { text, notes }));
    }
    this.#notes.push(...part.notes);
    return part.text;
  }

  /** Has Jekyll made this item when it is the current one's turn? */
  #isMade(item: Item): boolean {
    if (this.current === undefined || item === this.current) return this.#converted.has(item);
    return item.order < this.current.order;
  }

  #body(item: Item): Part {
    let part = this.#bodies.get(item);
    if (part === undefined) {
      const notes: Note[] = [];
      this.#busy.add(item);
      const text = this.#during(item, notes, () => this.#convert(item, this.#liquidOf(item), item === this.marked));
      this.#busy.delete(item);
      this.#converted.add(item);
      this.#bodies.set(item, (part = { text, notes }));
    }
    return part;
  }

  #liquidOf(item: Item): string {
    return this.#liquid(item, item.body, this.#world.pageThing(item));
  }

  #liquid(item: Item, source: string, page: Thing): string {
    const wanted = item.kind === 'page' ? pageValue(item, 'render_with_liquid') : get(item.data, 'render_with_liquid');
    if (wanted === false || !(source.includes('{%') || source.includes('{{'))) return source;
    if (item.kind === 'doc' && /\.(?:coffee|ya?ml)$/.test(item.extname)) return source;
    return this.#template(source, item, item.path, { page, layout: this.#layoutData(item) });
  }

  #template(source: string, item: Item, path: string, variables: Readonly<Record<string, unknown>>): string {
    const { engine } = this.#caches;
    const around = isMarkdown(this.site.reading, item.extname) ? '\n' : '';
    const environment = { site: this.#world.siteThing, jekyll: this.#world.jekyll, paginator: paginatorOf(this.site, item, (doc) => this.#world.thing(doc)), highlighter_prefix: around, highlighter_suffix: around, ...variables };
    const context = new Context(environment, engine.liquid.options, { sync: true, ownPropertyOnly: true }, { liquid: engine.liquid });
    attach(context, { host: this.#host, path, folder: folderOf(item.path), depth: 0 });
    return engine.render(engine.parse(source), context);
  }

  #layoutName(item: Item): unknown {
    return item.kind === 'page' ? pageValue(item, 'layout') : get(item.data, 'layout');
  }

  #layoutData(item: Item): Hash | null {
    return this.site.layouts.get(string(this.#layoutName(item)))?.data ?? null;
  }

  #inLayouts(item: Item, body: string): string {
    const name = this.#layoutName(item);
    if (name === 'none' || /\.s[ac]ss$|\.coffee$/.test(item.extname) || (item.kind === 'doc' && /\.ya?ml$/.test(item.extname))) return body;
    let layout = this.site.layouts.get(string(name));
    if (layout === undefined) {
      if (name !== null && name !== undefined) this.#host.addNote({ kind: 'missing_layout', path: item.path, detail: string(name) });
      return body;
    }
    const page = this.#world.pageThing(item);
    const used = new Set([layout]);
    let output = body;
    let data = new Hash();
    for (;;) {
      data = deepMerge(layout.data, data);
      output = this.#template(layout.body, item, layout.path, { page, layout: data, content: output });
      const above = this.site.layouts.get(string(get(layout.data, 'layout')));
      if (above === undefined || used.has(above)) return output;
      used.add(above);
      layout = above;
    }
  }

  #convert(item: Item, source: string, marked: boolean): string {
    if (isMarkdown(this.site.reading, item.extname)) return marked && this.#tools.marked !== undefined ? this.#marked(this.#tools.marked, item, source) : this.#markdown(source);
    if (item.extname === '.scss' || item.extname === '.sass') return this.#sheet(item, source);
    return source;
  }

  #markdown(source: string): string {
    const cache = this.#caches.markdown;
    let html = cache.get(source);
    if (html === undefined) {
      if (cache.size > mostKept) cache.clear();
      html = this.#tools.markdown(source, this.#kramdown);
      cache.set(source, html);
    }
    return html;
  }

  #marked(markdown: MarkedMarkdown, item: Item, source: string): string {
    const line = this.#linesOf(item, source);
    return markdown(source, this.#kramdown).replace(/ data-source="(\d+)-(\d+)"/g, (_, from: string, to: string) => ` data-source="${line(Number(from))}-${Math.max(line(Number(from)), line(Number(to)))}"`);
  }

  /** Which line of an item's file a line of its body after Liquid comes from. */
  #linesOf(item: Item, source: string): (line: number) => number {
    const first = (this.site.text(item.path) ?? '').slice(0, item.bodyFrom).split('\n').length - 1;
    const lines = sourceLines(item.body, source);
    return (line) => first + (lines[line] ?? lines.at(-1) ?? 0);
  }

  /** A page of Sass: with the address of its source map, which stands beside it. */
  #sheet(item: Item, source: string): string {
    const maps = this.#tools.sourceMaps === true && wantsSourceMap(this.site.config);
    const css = this.#sass(source, item.extname === '.sass' ? 'sass' : 'scss', item, (line) => this.#linesOf(item, source)(line), undefined, maps ? (map) => this.sheetMaps.set(item.path, map) : undefined);
    const name = item.path.slice(item.path.lastIndexOf('/') + 1, -item.extname.length);
    return this.sheetMaps.has(item.path) ? `${css.trimEnd()}\n\n/*# sourceMappingURL=${name}.css.map */` : css;
  }

  #sass(source: string, syntax: 'scss' | 'sass', item: Item | undefined, lineOf = (line: number): number => line, name?: string, onMap?: (map: string) => void): string {
    const path = item?.path ?? '';
    const note = (detail: string): string => {
      this.#host.addNote({ kind: 'sass', path, detail });
      return `/* ${detail.replaceAll('*/', '* /')} */`;
    };
    const { sass } = this.#tools;
    if (sass === undefined) {
      this.#tools.sassWanted?.();
      return note('sass');
    }
    try {
      return sass(source, syntax, name ?? path.slice(path.lastIndexOf('/') + 1), { config: this.site.config, text: (at) => this.site.text(at), paths: () => this.site.files.keys() }, onMap);
    } catch (error) {
      if (!(error instanceof SassFailure)) return note(error instanceof Error ? error.message : String(error));
      return note(`${error.message} (${error.path ?? path}:${(error.path === undefined ? lineOf(error.line) : error.line) + 1})`);
    }
  }

  #during<T>(item: Item, notes: Note[], run: () => T): T {
    const before = this.current;
    this.current = item;
    try {
      return this.#collecting(notes, run);
    } finally {
      this.current = before;
    }
  }

  #collecting<T>(notes: Note[], run: () => T): T {
    const before = this.#notes;
    this.#notes = notes;
    try {
      return run();
    } finally {
      this.#notes = before;
    }
  }
}

export { escapeHtml, noteHtml };
