// `marbre build` and `marbre render --site`: pages with their layouts, bodies with their Liquid, by web/src/jekyll and the core.
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { buildSite } from '../jekyll/build.ts';
import { type Note, sentence } from '../jekyll/notes.ts';
import { toolsOf } from '../jekyll/core.ts';
import { Caches, Renderer, type Tools } from '../jekyll/render.ts';
import { loadSass } from '../jekyll/sass.ts';
import { type Files, Site, type SiteOptions } from '../jekyll/site.ts';
import { hashOf } from '../jekyll/values.ts';
import type { BuildOptions } from './args.ts';
import type { Core } from './core.ts';
import { readSite } from './site_files.ts';

export type Complain = (file: string, why: string) => void;

function siteOptions({ drafts, future, unpublished, time }: BuildOptions): SiteOptions {
  const over = { ...(drafts && { show_drafts: true }), ...(future && { future: true }), ...(unpublished && { unpublished: true }) };
  return { now: time ?? Date.now(), over: hashOf(over) };
}

/** Tags of plugins are left out of a build without plugins; everything else that a page lacks is an error. */
function complainOf(notes: readonly Note[], complain: Complain): boolean {
  const said = new Set<string>();
  for (const note of notes) {
    const line = sentence(note, 'en');
    if (said.has(note.path + line)) continue;
    said.add(note.path + line);
    complain(note.path, line);
  }
  return notes.every(({ kind }) => kind === 'plugin_tag' || kind === 'missing_layout');
}

/** Sass is 6 MB to read: only for sites that have sheets of it. */
async function toolsFor(core: Core, files: Files): Promise<Tools> {
  const hasSheets = [...files.keys()].some((path) => /\.s[ac]ss$/.test(path));
  return { ...toolsOf(core), ...(hasSheets && { sass: await loadSass(), sourceMaps: true }) };
}

/** Writes the site's pages below `out` and copies its static files. */
export async function build(core: Core, root: string, out: string, options: BuildOptions, complain: Complain): Promise<boolean> {
  const files = await readSite(root, out);
  const made = buildSite(files, siteOptions(options), await toolsFor(core, files));
  const folders = new Set([...made.pages.keys(), ...made.copies.keys()].map((path) => dirname(join(out, path))));
  for (const folder of folders) await mkdir(folder, { recursive: true });
  await Promise.all([...made.copies].map(([to, from]) => copyFile(join(root, from), join(out, to))));
  await Promise.all([...made.pages].map(([path, text]) => writeFile(join(out, path), text)));
  return complainOf(made.notes, complain);
}

/** The body of each file as its site makes it, Liquid included: `write` is given the fragment. */
export async function renderInSite(core: Core, root: string, wanted: readonly string[], write: (file: string, html: string) => Promise<void>, complain: Complain): Promise<boolean> {
  const files = await readSite(root, join(root, '_site'));
  const site = new Site(files, { now: Date.now(), over: hashOf({ future: true, show_drafts: true, unpublished: true }) });
  const renderer = new Renderer(site, await toolsFor(core, files), new Caches());
  let allWell = true;
  for (const file of wanted) {
    const path = relative(resolve(root), resolve(file)).split(sep).join('/');
    const item = site.item(path);
    if (item === undefined) {
      await readFile(file); // says itself when there is none
      complain(file, `this is not a page of ${root}`);
      allWell = false;
      continue;
    }
    const { html, notes } = renderer.body(item);
    await write(file, html);
    const problem: readonly Note[] = item.problem === undefined ? [] : [{ kind: 'front_matter', path, detail: item.problem }];
    allWell = complainOf([...problem, ...notes], complain) && allWell;
  }
  return allWell;
}
