// Git trees through the API. A whole tree is one request unless GitHub cuts it off (`truncated`, over 100,000 entries or
// 7 MB); then its folders are read one by one. Single paths are looked up folder by folder, which no truncation can hide.
import type { AnswerCache, GithubContext, RequestOptions, SiteRef, TreeEntry } from './api';
import { call, callCached, repoOf } from './client';
import { type Json, flag, number, record, records, text } from './shape';

const kRoute = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';

type Options = RequestOptions & { answers?: AnswerCache | undefined };

interface Level {
  truncated: boolean;
  blobs: TreeEntry[];
  folders: [path: string, sha: string][];
}

function readLevel(data: unknown): Level {
  const tree = record(data, 'tree');
  const level: Level = { truncated: flag(tree, 'truncated'), blobs: [], folders: [] };
  for (const entry of records(tree['tree'], 'tree')) {
    const path = text(entry, 'path');
    const sha = text(entry, 'sha');
    if (text(entry, 'type') === 'blob') level.blobs.push([path, sha, number(entry, 'size'), text(entry, 'mode')]);
    if (text(entry, 'type') === 'tree') level.folders.push([path, sha]);
  }
  return level;
}

async function wholeTree(ctx: GithubContext, ref: SiteRef, sha: string, options: Options): Promise<TreeEntry[]> {
  const parameters = { ...repoOf(ref), tree_sha: sha };
  const all = await callCached(ctx, kRoute, { ...parameters, recursive: '1' }, readLevel, { ...options, immutable: true });
  if (!all.truncated) return all.blobs;
  const top = await callCached(ctx, kRoute, parameters, readLevel, { ...options, immutable: true });
  const entries = top.blobs;
  for (const [path, folder] of top.folders) {
    for (const [below, ...rest] of await wholeTree(ctx, ref, folder, options)) entries.push([`${path}/${below}`, ...rest]);
  }
  return entries;
}

// Every blob of the tree, sorted by path.
export async function readTree(ctx: GithubContext, ref: SiteRef, sha: string, options: Options): Promise<TreeEntry[]> {
  const entries = await wholeTree(ctx, ref, sha, options);
  return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export interface Found {
  sha: string;
  mode: string;
  type: string; // "blob", "tree", "commit"
}

// The entries at these paths of a tree; a path that is not there is not in the answer. One request per folder.
export async function lookUp(
  ctx: GithubContext,
  ref: SiteRef,
  treeSha: string,
  paths: readonly string[],
  options: RequestOptions,
): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  const byFirst = new Map<string, string[]>(); // first segment -> what is below it ("" = itself)
  for (const path of paths) {
    const [first = '', ...rest] = path.split('/');
    byFirst.set(first, [...(byFirst.get(first) ?? []), rest.join('/')]);
  }
  const tree = record(await call(ctx, kRoute, { ...repoOf(ref), tree_sha: treeSha }, options), 'tree');
  for (const entry of records(tree['tree'], 'tree')) {
    const name = text(entry, 'path');
    const wanted = byFirst.get(name) ?? [];
    if (wanted.includes('')) found.set(name, foundOf(entry));
    const below = wanted.filter((path) => path !== '');
    if (below.length === 0 || text(entry, 'type') !== 'tree') continue;
    for (const [path, item] of await lookUp(ctx, ref, text(entry, 'sha'), below, options)) found.set(`${name}/${path}`, item);
  }
  return found;
}

function foundOf(entry: Json): Found {
  return { sha: text(entry, 'sha'), mode: text(entry, 'mode'), type: text(entry, 'type') };
}
