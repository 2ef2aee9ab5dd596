// Debian's Jekyll, and how its pages are compared with ours: as DOM, without scripts, without the colours of code.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JSDOM } from 'jsdom';
import { type Build, buildSite } from '../../web/src/jekyll/build.ts';
import { json } from '../../web/src/jekyll/json.ts';
import { Caches, type Tools } from '../../web/src/jekyll/render.ts';
import type { Files, SiteOptions } from '../../web/src/jekyll/site.ts';

const environment = { ...process.env, JEKYLL_NO_BUNDLER_REQUIRE: '1', JEKYLL_ENV: 'production', TZ: 'UTC', LANG: 'C.UTF-8' };

export const hasJekyll = spawnSync('jekyll', ['--version'], { stdio: 'ignore', env: environment }).status === 0;

export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

export function jekyllBuild(source: string, out: string, settings?: string): void {
  const configs = [join(source, '_config.yml')];
  if (settings !== undefined) {
    const extra = `${out}.yml`;
    writeFileSync(extra, settings);
    configs.push(extra);
  }
  const args = ['build', '--quiet', '--disable-disk-cache', '-s', source, '-d', out, '--config', configs.filter(existsSync).join(',')];
  execFileSync('jekyll', args, { env: environment, stdio: 'pipe' });
}

export function readFiles(source: string): Files {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return new Map(
    filesBelow(source).map((path) => {
      try {
        return [path, text.decode(readFileSync(join(source, path)))] as const;
      } catch {
        return [path, null] as const;
      }
    }),
  );
}

/** Our pages around Jekyll's own Markdown: what is compared is everything but kramdown. */
export function buildAroundKramdown(files: Files, options: SiteOptions): Build {
  const known = new Map<string, string>();
  const caches = new Caches();
  for (let round = 0; round < 8; round++) {
    const asked = new Map<string, readonly [string, unknown]>();
    const tools: Tools = {
      markdown(source, settings) {
        const html = known.get(source);
        if (html === undefined) asked.set(source, [source, JSON.parse(json(settings))]);
        return html ?? '';
      },
    };
    caches.markdown.clear();
    const build = buildSite(files, options, tools, caches);
    if (asked.size === 0) return build;
    const script = fileURLToPath(new URL('kramdown.rb', import.meta.url));
    const answers = JSON.parse(execFileSync('ruby', [script], { env: environment, input: JSON.stringify([...asked.values()]), encoding: 'utf8', maxBuffer: 1 << 30 })) as string[];
    [...asked.keys()].forEach((source, i) => known.set(source, answers[i] ?? ''));
  }
  throw new Error('Markdown that is made of Markdown without end');
}

const blocks = new Set(
  'html head body div p ul ol li table thead tbody tfoot tr td th section article aside header footer nav main h1 h2 h3 h4 h5 h6 blockquote pre figure dl dt dd hr title meta link form iframe br style'.split(' '),
);

/** The page as lines: a tag with its sorted attributes, a text with its white space folded; nothing of scripts. */
export function outline(source: string, type: 'text/html' | 'application/xml'): string[] {
  const { document } = new JSDOM(source, { contentType: type }).window;
  const parts: [kind: string, text: string][] = [];
  const addText = (text: string): void => {
    const last = parts.at(-1);
    if (last?.[0] === 'text') last[1] += text;
    else parts.push(['text', text]);
  };
  const walk = (node: Node): void => {
    for (const child of node.childNodes) {
      if (child.nodeType === 3 || child.nodeType === 4) addText(child.nodeValue ?? '');
      if (child.nodeType !== 1) continue;
      const element = child as Element;
      const name = element.nodeName.toLowerCase();
      if (name === 'script') continue;
      if (name === 'span' && element.closest('pre') !== null) {
        addText(element.textContent); // rouge's colours
        continue;
      }
      parts.push(['<', [name, ...[...element.attributes].map((attribute) => `${attribute.name}=${JSON.stringify(attribute.value)}`).sort()].join(' ')]);
      walk(element);
      parts.push(['>', name]);
    }
  };
  walk(document);
  const isBlock = (part: [string, string] | undefined): boolean => part === undefined || blocks.has((part[1].split(' ')[0] ?? '').toLowerCase());
  return parts.flatMap(([kind, text], i) => {
    if (kind !== 'text') return [`${kind} ${text}`];
    let folded = text.replace(/[ \t\r\n\f]+/g, ' ');
    if (isBlock(parts[i - 1])) folded = folded.trimStart();
    if (isBlock(parts[i + 1])) folded = folded.trimEnd();
    return folded === '' ? [] : [`text ${folded}`];
  });
}

/** The first difference of two files of that name, or undefined. */
export function difference(path: string, expected: string, actual: string): string | undefined {
  if (expected === actual) return undefined;
  const type = /\.(?:xml|svg)$/.test(path) ? 'application/xml' : /\.x?html?$/.test(path) ? 'text/html' : undefined;
  if (type === undefined) return `${path}: other bytes`;
  const [a, b] = [outline(expected, type), outline(actual, type)];
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i]);
  if (at === undefined) return undefined;
  const around = (lines: string[]): string => lines.slice(at, at + 3).join(' | ').slice(0, 400);
  return `${path}\n  expected: ${around(a)}\n  actual:   ${around(b)}`;
}

/** What differs between a folder that Jekyll made and files of ours: paths that only one has, pages that are not the same. */
export function differences(folder: string, actual: ReadonlyMap<string, () => string>): string[] {
  const expected = filesBelow(folder);
  const missing = expected.filter((path) => !actual.has(path)).map((path) => `${path}: not made`);
  const extra = [...actual.keys()].filter((path) => !expected.includes(path)).map((path) => `${path}: not Jekyll's`);
  const other = expected.flatMap((path) => {
    const mine = actual.get(path);
    return mine === undefined ? [] : [difference(path, readFileSync(join(folder, path), 'latin1'), mine())];
  });
  return [...missing, ...extra, ...other.filter((one) => one !== undefined)];
}

/** A build of ours as `differences` reads it; bytes as latin1, so that images compare too. */
export function filesOf(build: Build, source: string): Map<string, () => string> {
  const out = new Map<string, () => string>();
  for (const [path, text] of build.pages) out.set(path, () => Buffer.from(text).toString('latin1'));
  for (const [path, from] of build.copies) out.set(path, () => readFileSync(join(source, from), 'latin1'));
  return out;
}
