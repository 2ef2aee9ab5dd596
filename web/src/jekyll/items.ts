// The files of a site as Jekyll reads them: documents (posts, drafts, collections), pages, layouts, static files. Plain data; what
// becomes of them is in render.ts.
import { Failure } from './context.ts';
import type { Defaults } from './defaults.ts';
import type { Parsed } from './front_matter.ts';
import { type Zone, clockIn, fieldsOf, parseTime, strftime } from './time.ts';
import { escapePath, expandPlaceholders, sanitizeUrl, slugify, withPermalinkSuffix } from './urls.ts';
import { Hash, Time, clockOf, deepMerge, entriesOf, get, string } from './values.ts';

export interface Collection {
  readonly label: string;
  readonly settings: Hash;
  readonly folder: string;
  docs: Doc[];
  readonly files: StaticFile[];
}

interface Rendered {
  /** Path in the repository. */
  readonly path: string;
  /** As Jekyll names it: without the collections' own folder. */
  readonly relativePath: string;
  readonly extname: string;
  readonly data: Hash;
  /** Replaced by Site.replaceBody alone. */
  body: string;
  /** Where the body begins in the file. */
  readonly bodyFrom: number;
  readonly problem: string | undefined;
  /** Place in the order of the build. */
  order: number;
}

export interface Doc extends Rendered {
  readonly kind: 'doc';
  readonly collection: Collection;
  /** The document's time: its date, or the build's. */
  readonly time: Time;
  readonly url: string;
  readonly id: string;
}

export interface Page extends Rendered {
  readonly kind: 'page';
  readonly name: string;
  readonly folder: string;
  readonly defaults: Hash;
  readonly url: string;
}

export interface StaticFile {
  readonly kind: 'static';
  readonly path: string;
  readonly relativePath: string;
  readonly url: string;
  readonly collection: string | undefined;
  readonly data: Hash;
  readonly written: boolean;
}

export type Item = Doc | Page;

export interface Layout {
  readonly path: string;
  readonly data: Hash;
  readonly body: string;
}

/** What reading a file needs of the site. */
export interface Reading {
  readonly config: Hash;
  readonly zone: Zone;
  readonly now: number;
  readonly defaults: Defaults;
  readonly markdownExtensions: ReadonlySet<string>;
  readonly parse: (text: string) => Parsed;
}

export const extensionOf = (path: string): string => /[^./][^/]*(\.[^./]+)$/.exec(path)?.[1] ?? '';
export const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '');
const withoutExtension = (name: string): string => name.slice(0, name.length - extensionOf(name).length);

export const isMarkdown = (reading: Reading, extname: string): boolean => reading.markdownExtensions.has(extname.toLowerCase());

function outputExtension(reading: Reading, permalink: unknown, extname: string): string {
  if (typeof permalink === 'string' && permalink !== '' && !permalink.endsWith('/')) {
    const own = extensionOf(`x${permalink}`);
    if (own !== '') return own;
  }
  if (isMarkdown(reading, extname)) return '.html';
  return extname === '.scss' || extname === '.sass' ? '.css' : extname;
}

const isNil = (value: unknown): value is null | undefined => value === null || value === undefined;
const isFalse = (value: unknown): boolean => isNil(value) || value === false;

function titleize(slug: string): string {
  return slug.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join(' ');
}

/** Utils.pluralized_array_from_hash */
function pluralized(data: Map<unknown, unknown>, singular: string, plural: string): unknown[] {
  let value = data.get(singular);
  if (isFalse(value)) {
    value = data.get(plural);
    if (typeof value === 'string') value = value.split(/\s+/).filter((word) => word !== '');
    else if (!Array.isArray(value)) value = null;
  }
  return [value].flat(Infinity).filter((one) => !isNil(one));
}

class DocReader {
  data = new Map<unknown, unknown>();
  readonly #reading: Reading;
  constructor(reading: Reading) {
    this.#reading = reading;
  }
  /** Document#merge_data! */
  merge(other: Hash): void {
    const theirs = new Map(entriesOf(other));
    let categories = theirs.get('categories');
    if (typeof categories === 'string') categories = categories.split(/\s+/).filter((word) => word !== '');
    const mine = this.data.get('categories');
    if (!isNil(categories)) theirs.set('categories', Array.isArray(mine) && Array.isArray(categories) ? [...new Set([...(mine as unknown[]), ...(categories as unknown[])])] : categories);
    this.data = new Map(entriesOf(deepMerge(new Hash(this.data), new Hash(theirs))));
    const date = this.data.get('date');
    if (!this.data.has('date')) return;
    const { zone, now } = this.#reading;
    const clock = parseTime(string(date), zone, now);
    if (clock === undefined) {
      this.data.delete('date');
      throw new Failure('front_matter', `date: ${string(date)}`);
    }
    this.data.set('date', new Time(clock.ms, clock.offset, false, clock.abbreviation));
  }
  setMissing(key: string, value: unknown): void {
    if (isFalse(this.data.get(key)) && value !== undefined) this.data.set(key, value);
  }
}

const datedName = /^(?:.+\/)*?(\d{2,4}-\d{1,2}-\d{1,2})-([^/]*)(\.[^.]+)$/;
const undatedName = /^(?:.+\/)*(.*)(\.[^.]+)$/;
export const isPostName = (name: string): boolean => datedName.test(name);
export const isDraftName = (name: string): boolean => undatedName.test(name);

/** Document#read and what follows it. `folder` is _posts, _drafts or the collection's. */
export function readDocument(reading: Reading, path: string, text: string, collection: Collection, folder: string): Doc {
  const collectionsDir = string(get(reading.config, 'collections_dir'));
  const relativePath = collectionsDir !== '' && path.startsWith(`${collectionsDir}/`) ? path.slice(collectionsDir.length + 1) : path;
  const extname = extensionOf(path);
  const name = baseOf(path);
  const reader = new DocReader(reading);
  reader.data.set('draft', folder === '_drafts');
  const superfolders = relativePath.startsWith(folder) ? [] : relativePath.slice(0, Math.max(0, relativePath.indexOf(folder))).split('/').filter((part) => part !== '' && part !== folder && part !== name);
  reader.merge(new Hash([['categories', superfolders]]));
  const parsed = reading.parse(text);
  let problem = parsed.problem;
  try {
    reader.merge(reading.defaults.all(relativePath, collection.label));
    reader.merge(parsed.data);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    problem ??= error.message;
  }
  if (parsed.problem === undefined) problem = completed(reader, relativePath, name, problem);
  const data = new Hash(reader.data);
  const date = get(data, 'date');
  const local = clockIn(reading.zone, reading.now);
  const time = date instanceof Time ? date : new Time(local.ms, local.offset, false, local.abbreviation);
  const doc = { kind: 'doc', path, relativePath, extname, data, body: parsed.body, bodyFrom: parsed.bodyFrom, order: 0, collection, time } as const;
  const url = documentUrl(reading, doc);
  const slug = get(data, 'slug');
  const parent = folderOf(url) === '' ? '' : folderOf(url.replace(/\/$/, ''));
  return { ...doc, url, id: `${parent}/${isFalse(slug) ? withoutExtension(name) : string(slug)}`, problem };
}

/** Document#read_post_data */
function completed(reader: DocReader, relativePath: string, name: string, problem: string | undefined): string | undefined {
  const dated = datedName.exec(relativePath);
  const undated = undatedName.exec(relativePath);
  const slug = (dated?.[2] ?? undated?.[1] ?? withoutExtension(name)).replace(/\.*$/, '');
  if (dated !== null && isFalse(reader.data.get('date'))) {
    try {
      reader.merge(new Hash([['date', dated[1]]]));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      problem ??= error.message;
    }
  }
  reader.setMissing('title', titleize(slug));
  reader.setMissing('slug', slug);
  reader.setMissing('ext', dated?.[3] ?? undated?.[2]);
  const before = reader.data.get('categories');
  const own = (Array.isArray(before) ? (before as unknown[]) : isNil(before) ? [] : [before]).concat(pluralized(reader.data, 'category', 'categories'));
  reader.data.set('categories', [...new Set(own.flat(Infinity).map(string))]);
  reader.data.set('tags', pluralized(reader.data, 'tag', 'tags'));
  return problem;
}

type Unnamed = Omit<Doc, 'url' | 'id' | 'problem'>;

const dateParts: Readonly<Record<string, string>> = {
  year: '%Y', month: '%m', day: '%d', hour: '%H', minute: '%M', second: '%S', i_day: '%-d', i_month: '%-m', short_month: '%b',
  long_month: '%B', short_year: '%y', w_year: '%G', week: '%V', w_day: '%u', short_day: '%a', long_day: '%A', y_day: '%j',
};

function placeholder(reading: Reading, doc: Unnamed, key: string): string | undefined {
  const base = withoutExtension(baseOf(doc.relativePath));
  const slug = get(doc.data, 'slug');
  const categories = get(doc.data, 'categories');
  const list = Array.isArray(categories) ? categories.map(string) : isNil(categories) ? [] : [string(categories)];
  switch (key) {
    case 'collection': return doc.collection.label;
    case 'output_ext': return outputExtension(reading, get(doc.data, 'permalink'), doc.extname);
    case 'path': return doc.relativePath.slice(0, doc.relativePath.length - doc.extname.length).replace(doc.collection.folder, '').replace(/\.*$/, '');
    case 'name': return slugify(base);
    case 'title': return slugify(isNil(slug) ? base : string(slug), 'pretty', true);
    case 'slug': return slugify(isNil(slug) ? base : string(slug));
    case 'categories': return [...new Set(list.map((one) => one.toLowerCase()))].join('/');
    case 'slugified_categories': return [...new Set(list.map((one) => slugify(one)))].join('/');
    default: {
      const format = dateParts[key];
      return format === undefined ? undefined : strftime(clockOf(doc.time), format);
    }
  }
}

function documentUrl(reading: Reading, doc: Unnamed): string {
  const permalink = get(doc.data, 'permalink');
  const collectionTemplate = get(doc.collection.settings, 'permalink');
  const template = isFalse(permalink)
    ? isFalse(collectionTemplate)
      ? withPermalinkSuffix('/:collection/:path', string(get(reading.config, 'permalink')))
      : string(collectionTemplate)
    : string(permalink);
  try {
    return sanitizeUrl(expandPlaceholders(template, (key) => placeholder(reading, doc, key)));
  } catch (error) {
    if (!(error instanceof Failure)) throw error; // Jekyll stops here
    return sanitizeUrl(template.replace(/:\w+/g, ''));
  }
}

export function readPage(reading: Reading, path: string, text: string): Page {
  const parsed = reading.parse(text);
  const name = baseOf(path);
  const folder = folderOf(path);
  const extname = extensionOf(name);
  const defaults = reading.defaults.all(path, 'pages');
  const page = { kind: 'page', path, relativePath: path, extname, data: parsed.data, body: parsed.body, bodyFrom: parsed.bodyFrom, order: 0, name, folder, defaults, problem: parsed.problem } as const;
  return { ...page, url: pageUrl(reading, page) };
}

const htmlExtensions = new Set(['.html', '.xhtml', '.htm']);

/** A page's value of a key: its own, or that of the site's defaults. */
export const pageValue = (page: Pick<Page, 'data' | 'defaults'>, key: string): unknown =>
  entriesOf(page.data).has(key) ? get(page.data, key) : get(page.defaults, key);

export const isHtml = (reading: Reading, page: Pick<Page, 'data' | 'defaults' | 'extname'>): boolean =>
  htmlExtensions.has(outputExtension(reading, pageValue(page, 'permalink'), page.extname));

function pageUrl(reading: Reading, page: Omit<Page, 'url'>): string {
  const permalink = pageValue(page, 'permalink');
  const extension = outputExtension(reading, permalink, page.extname);
  const base = withoutExtension(page.name).replace(/\.*$/, '');
  let template = string(permalink);
  if (isFalse(permalink)) {
    if (!isHtml(reading, page)) template = '/:path/:basename:output_ext';
    else if (base === 'index') template = '/:path/';
    else template = withPermalinkSuffix('/:path/:basename', string(get(reading.config, 'permalink')));
  }
  const values = [[':path', page.folder === '' ? '' : `/${page.folder}`], [':basename', base], [':output_ext', extension]] as const;
  const url = values.reduce((out, [key, value]) => out.replaceAll(key, () => escapePath(value)), template);
  return sanitizeUrl(url);
}

/** Where a file is written, below the destination. */
export function destinationOf(reading: Reading, item: Item): string {
  const url = decodeUrl(item.url);
  const extension = outputExtension(reading, item.kind === 'page' ? pageValue(item, 'permalink') : get(item.data, 'permalink'), item.extname);
  if (item.kind === 'doc') return (url.endsWith('/') ? `${url}index.html` : url.endsWith(extension) ? url : url + extension).slice(1);
  const path = url.endsWith('/') ? `${url}index` : url;
  return (path.endsWith(extension) ? path : path + extension).slice(1);
}

function decodeUrl(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

export function readStatic(reading: Reading, path: string, collection: Collection | undefined): StaticFile {
  const collectionsDir = string(get(reading.config, 'collections_dir'));
  const extname = extensionOf(path);
  if (collection === undefined) {
    const url = `/${path}`;
    return { kind: 'static', path, relativePath: url, url, collection: undefined, data: reading.defaults.all(url, undefined), written: get(reading.defaults.all(url, undefined), 'published') !== false };
  }
  const relativePath = collectionsDir !== '' ? path.slice(collectionsDir.length + 1) : path;
  const inside = relativePath.slice(0, relativePath.length - extname.length).replace(collection.folder, '');
  const own = get(collection.settings, 'permalink');
  const template = isFalse(own) ? withPermalinkSuffix('/:collection/:path', string(get(reading.config, 'permalink'))) : string(own);
  const values: Readonly<Record<string, string>> = { collection: collection.label, path: inside, output_ext: '', name: withoutExtension(baseOf(path)), title: '' };
  const url = sanitizeUrl(template.replace(/:(collection|path|output_ext|name|title)/g, (_, key: string) => escapePath(values[key] ?? ''))).replace(/\/$/, '') + extname;
  return { kind: 'static', path, relativePath, url, collection: collection.label, data: reading.defaults.all(relativePath, collection.label), written: get(collection.settings, 'output') === true };
}

export const dayOf = (time: Time): string => {
  const { year, month, day } = fieldsOf(clockOf(time));
  return `${year}-${month}-${day}`;
};
