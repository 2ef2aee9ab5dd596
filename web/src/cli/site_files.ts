// A folder of the disk as the files of a site: text where Jekyll reads text, null for what is copied as it is.
import { readFile, readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Files } from '../jekyll/site.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const read = /(?:^|\/)_[^/]*\/|^_config\.ya?ml$|\.(?:md|markdown|mkd|mkdn|mkdown|html?|xhtml|xml|txt|json|js|css|scss|sass|ya?ml|csv|tsv|svg|webmanifest)$/i;

function asText(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}

/** Paths with slashes, in order. `skip` is a folder to leave out: the destination. Hidden folders and node_modules are never sites. */
export async function readSite(root: string, skip: string): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !resolve(path).startsWith(resolve(skip) + sep))
    .map((path) => relative(root, path).split(sep).join('/'))
    .filter((path) => !/(?:^|\/)(?:\.git|node_modules|\.jekyll-cache|\.sass-cache)\//.test(path))
    .sort();
  const files = new Map<string, string | null>();
  for (const path of paths) {
    const bytes = await readFile(join(root, path));
    const starts = bytes[0] === 0x2d && bytes[1] === 0x2d && bytes[2] === 0x2d; // ---: any file may be a page
    files.set(path, starts || read.test(path) ? asText(bytes) : null);
  }
  return files;
}
