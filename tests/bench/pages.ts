// What whole pages cost, in a worker of node with the core and the code of the Page preview's worker: a site of 347 posts built whole
// (issue: 2 s at most); one talk page made again after each keystroke, everything read anew but what is cached by text. Beside it, in
// the same run, Jekyll's own build and rebuild, if it is installed. Arguments: the demo site, the core's wasm.
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker, isMainThread } from 'node:worker_threads';
import { loadCore } from '../../web/src/cli/core.ts';
import { readSite } from '../../web/src/cli/site_files.ts';
import { buildSite } from '../../web/src/jekyll/build.ts';
import { toolsOf } from '../../web/src/jekyll/core.ts';
import { Caches, Renderer } from '../../web/src/jekyll/render.ts';
import { Site } from '../../web/src/jekyll/site.ts';

const [demo = '', wasm = ''] = process.argv.slice(2);
const posts = 347;
const keystrokes = 60;
const talk = '_posts/2026-09-08-lire-du-code-a-voix-haute.md';

/**
 * The demo site with its kinds of posts over the years until there are enough. No two have a paragraph in common: what is made of a
 * text is kept by the text, and would be made once.
 */
function grow(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marbre-bench-'));
  cpSync(demo, folder, { recursive: true });
  const names = readdirSync(join(demo, '_posts'));
  for (let i = names.length; i < posts; i++) {
    const name = names[i % names.length] ?? '';
    const date = `${2000 + Math.floor(i / 28)}-0${1 + (i % 9)}-1${i % 9}`;
    const text = readFileSync(join(demo, '_posts', name), 'utf8').replace(/^date: .*$/m, `date: ${date} 19:00:00 +0100`).replace(/^(title: "?[^"\n]*)/m, `$1 (${i})`);
    const head = /^---\n[^]*?\n---\n/.exec(text)?.[0] ?? '';
    const body = text.slice(head.length).replace(/^(?=\p{L})/gmu, () => `${i}e fois : `);
    writeFileSync(join(folder, '_posts', `${date}-${i}-${name.slice(11)}`), head + body);
  }
  return folder;
}

interface Cost {
  readonly wall: number;
  readonly cpu: number; // what a busy machine would take longer for
}

const print = (what: string, costs: readonly Cost[], target = ''): void => {
  const at = (share: number, of: keyof Cost): string => {
    const sorted = costs.map((cost) => cost[of]).sort((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
  };
  console.log(`${what.padEnd(52)} p50 ${at(0.5, 'wall')} ms (CPU ${at(0.5, 'cpu')}), p95 ${at(0.95, 'wall')} ms (CPU ${at(0.95, 'cpu')})${target}`);
};

function timed(run: () => void): Cost {
  const [start, used] = [performance.now(), process.cpuUsage()];
  run();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - start, cpu: (user + system) / 1000 };
}

async function measure(): Promise<void> {
  const folder = grow();
  try {
    await measureIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string): Promise<void> {
  const core = await loadCore(pathToFileURL(wasm));
  const tools = toolsOf(core);
  const files = new Map(await readSite(folder, join(folder, '_site')));
  const now = Date.now();
  let pages = 0;
  print(`site of ${posts} posts, built whole in the worker`, Array.from({ length: 5 }, () => timed(() => (pages = buildSite(files, { now, pages: true }, tools).pages.size))), ' (target 2000)');
  if (pages < posts) throw new Error(`only ${pages} pages`);

  const caches = new Caches();
  const body = files.get(talk) ?? '';
  let last = '';
  const typed = Array.from({ length: keystrokes }, (_, i) => {
    files.set(talk, `${body}${'mot '.repeat(i)}fin`);
    return timed(() => {
      const site = new Site(files, { now, pages: true, frontMatter: caches.frontMatter });
      const item = site.item(talk);
      if (item !== undefined) last = new Renderer(site, tools, caches).page(item).html;
    });
  });
  if (!last.includes(`${'mot '.repeat(keystrokes - 1)}fin`)) throw new Error('the page does not show what was typed');
  print('talk page after a keystroke, site read anew', typed.slice(10));

  const jekyll = (): number => timed(() => void execFileSync('jekyll', ['build', '--quiet', '--incremental', '-s', folder, '-d', join(folder, '_site')], { env: { ...process.env, JEKYLL_NO_BUNDLER_REQUIRE: '1' }, stdio: 'pipe' })).wall;
  if (spawnSync('jekyll', ['--version'], { stdio: 'ignore' }).status === 0) {
    console.log(`Jekyll, the same site, first build                         ${jekyll().toFixed(0)} ms`);
    appendFileSync(join(folder, talk), 'fin');
    console.log(`Jekyll, --incremental, after a change                      ${jekyll().toFixed(0)} ms`);
  }
}

if (isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2) });
  worker.on('error', (error) => {
    throw error;
  });
} else {
  await measure();
}
