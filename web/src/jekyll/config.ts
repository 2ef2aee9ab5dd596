// _config.yml over Jekyll's defaults, and over those the settings that GitHub Pages fixes for every site.
import { loadYaml, YamlError } from './yaml.ts';
import { permalinkOfStyle } from './urls.ts';
import { type Zone, utc, zoneNamed } from './time.ts';
import { Hash, deepMerge, entriesOf, get, hashOf, string } from './values.ts';

const jekyllDefaults: Readonly<Record<string, unknown>> = {
  collections_dir: '', plugins_dir: '_plugins', layouts_dir: '_layouts', data_dir: '_data', includes_dir: '_includes',
  collections: new Hash(), safe: false, include: ['.htaccess'], exclude: [], keep_files: ['.git', '.svn'], encoding: 'utf-8',
  markdown_ext: 'markdown,mkdown,mkdn,mkd,md', strict_front_matter: false, show_drafts: null, limit_posts: 0, future: false,
  unpublished: false, whitelist: [], plugins: [], markdown: 'kramdown', highlighter: 'rouge', lsi: false, excerpt_separator: '\n\n',
  incremental: false, port: '4000', host: '127.0.0.1', baseurl: null, show_dir_listing: false, permalink: 'date',
  paginate_path: '/page:num', timezone: null, quiet: false, verbose: false, defaults: [],
  liquid: hashOf({ error_mode: 'warn', strict_filters: false, strict_variables: false }),
  kramdown: hashOf({
    auto_ids: true, toc_levels: [1, 2, 3, 4, 5, 6], entity_output: 'as_char', smart_quotes: 'lsquo,rsquo,ldquo,rdquo', input: 'GFM',
    hard_wrap: false, guess_lang: true, footnote_nr: 1, show_warnings: false,
  }),
};

const alwaysExcluded = ['.sass-cache', '.jekyll-cache', 'gemfiles', 'Gemfile', 'Gemfile.lock', 'node_modules', 'vendor/bundle/', 'vendor/cache/', 'vendor/gems/', 'vendor/ruby/'];

export const configNames = ['_config.yml', '_config.yaml'];

export interface Config {
  readonly values: Hash;
  readonly zone: Zone;
  /** Why the file is not used, if so. */
  readonly problem: string | undefined;
}

/** `source` is the text of _config.yml, if there is one; it wins over `under`, and `over` over it. */
export function readConfig(source: string | undefined, under: Hash, over: Hash): Config {
  let own = new Hash();
  let problem: string | undefined;
  try {
    const loaded = source === undefined ? null : loadYaml(source, utc);
    if (loaded instanceof Hash) own = loaded;
    else if (loaded !== null) problem = 'not a mapping';
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    problem = `line ${error.line}: ${error.message}`;
  }
  const merged = [under, own, over].reduce((below, above) => deepMerge(below, above), hashOf(jekyllDefaults));
  const values = entriesOf(merged);
  values.set('exclude', [...new Set([...asList(values.get('exclude')), ...alwaysExcluded])]);
  values.set('collections', collections(values.get('collections'), string(values.get('permalink'))));
  const zone = zoneNamed(string(values.get('timezone'))) ?? utc;
  return { values: merged, zone, problem };
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function collections(given: unknown, permalink: string): Hash {
  const named = Array.isArray(given) ? new Hash(given.map((name) => [string(name), new Hash()] as const)) : given instanceof Hash ? given : new Hash();
  const all = entriesOf(deepMerge(hashOf({ posts: new Hash() }), named));
  const posts = all.get('posts');
  const settings = new Map(posts instanceof Hash ? entriesOf(posts) : []);
  settings.set('output', true);
  if (permalink !== '' && !isSet(settings.get('permalink'))) settings.set('permalink', permalinkOfStyle(permalink));
  all.set('posts', new Hash(settings));
  return new Hash([...all].map(([name, value]) => [name, value instanceof Hash ? value : new Hash()] as const));
}

const isSet = (value: unknown): boolean => value !== null && value !== undefined && value !== false;

/** Settings that GitHub Pages puts under a site's own. */
export const pagesDefaults = (): Hash => hashOf({ future: true });

export const listOf = (config: Hash, key: string): string[] => asList(get(config, key)).map(string);
