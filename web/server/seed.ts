// Makes a repository from a folder: its files, and in `_seed/history.json` (Jekyll does not read folders that start with an
// underscore) who committed which of them when, and which pull requests are open. All dates are fixed, so the same folder
// gives the same commits everywhere.
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import * as git from './git';
import type { Hub, PullRecord, RepoRecord } from './hub';

interface SeedPerson {
  login: string;
  name: string;
  email: string;
}
interface SeedCommit {
  author: string; // login
  date: string;
  message: string;
  files: string[]; // paths; "dir/" = everything below; "*" = everything not committed yet
  instead?: Record<string, [now: string, then: string][]>; // what a file said at that time
}
interface SeedPull {
  author: string;
  branch: string;
  title: string;
  body: string;
  date: string;
  message: string;
  edits: Record<string, [from: string, to: string][]>; // existing files
  adds: Record<string, string>; // path -> file in _seed
}
interface History {
  owner: string;
  name: string;
  description: string;
  branch: string;
  people: SeedPerson[];
  commits: SeedCommit[];
  pulls: SeedPull[];
}

async function listFiles(dir: string, below = ''): Promise<string[]> {
  const entries = await readdir(join(dir, below), { withFileTypes: true });
  const files: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (['_seed', '_site', '.jekyll-cache'].includes(path)) continue;
    if (entry.isDirectory()) files.push(...(await listFiles(dir, path)));
    else files.push(path);
  }
  return files;
}

// Every pair must be found: a history that no longer fits its files is an error, not a silent no-op.
function replaced(path: string, source: Buffer, pairs: readonly [string, string][]): Buffer {
  let text = source.toString();
  for (const [from, to] of pairs) {
    if (!text.includes(from)) throw new Error(`_seed/history.json: ${path} does not contain ${JSON.stringify(from)}`);
    text = text.replace(from, () => to);
  }
  return Buffer.from(text);
}

function chosen(all: readonly string[], patterns: readonly string[], done: ReadonlySet<string>): string[] {
  return patterns.flatMap((pattern) => {
    if (pattern === '*') return all.filter((path) => !done.has(path));
    const found = pattern.endsWith('/') ? all.filter((path) => path.startsWith(pattern)) : all.filter((path) => path === pattern);
    if (found.length === 0) throw new Error(`_seed/history.json: no file is called ${pattern}`);
    return found;
  });
}

export interface Seeded {
  owner: string;
  name: string;
}

export async function readHistory(dir: string): Promise<History> {
  return JSON.parse(await readFile(join(dir, '_seed', 'history.json'), 'utf8')) as History;
}

// `rights`: who else may push. Does nothing when the repository is there already.
export async function seed(hub: Hub, dir: string, rights: Record<string, 'write' | 'admin'>): Promise<Seeded> {
  const history = await readHistory(dir);
  const place = { owner: history.owner, name: history.name };
  for (const person of history.people) hub.addAccount(person);
  const known = hub.repo(place.owner, place.name);
  if (known !== undefined) {
    known.rights = { ...known.rights, ...rights };
    return place;
  }
  const writers = Object.fromEntries(history.people.map((person) => [person.login, 'write' as const]));
  const repo = await hub.createRepo({
    ...place,
    description: history.description,
    default_branch: history.branch,
    rights: { ...writers, ...rights },
  });
  repo.created_at = Date.parse(history.commits[0]?.date ?? '') || repo.created_at;
  const head = await seedCommits(hub, repo, dir, history);
  for (const pull of history.pulls) repo.pulls.push(await seedPull(hub, repo, dir, pull, head));
  await hub.save();
  return place;
}

function stampOf(hub: Hub, login: string, date: string): git.Person {
  const { name, email } = hub.account(login);
  const at = Date.parse(date);
  if (Number.isNaN(at)) throw new Error(`_seed/history.json: ${date} is no date`);
  return { name, email, date: at };
}

async function seedCommits(hub: Hub, repo: RepoRecord, dir: string, history: History): Promise<string> {
  const store = hub.gitDir(repo);
  const all = await listFiles(dir);
  const blobs = await git.writeFiles(store, all.map((path) => resolve(dir, path)));
  const shas = new Map(all.map((path, index) => [path, blobs[index] ?? '']));
  const done = new Set<string>();
  let tree: string | undefined;
  let head: string | undefined;
  for (const commit of history.commits) {
    const edits: git.TreeEdit[] = [];
    for (const path of chosen(all, commit.files, done)) {
      const instead = commit.instead?.[path];
      const then = instead === undefined ? undefined : replaced(path, await readFile(join(dir, path)), instead);
      const sha = then === undefined ? (shas.get(path) ?? '') : await git.writeBlob(store, then);
      edits.push({ path, mode: '100644', sha });
      done.add(path);
    }
    tree = await git.editTree(store, tree, edits);
    const author = stampOf(hub, commit.author, commit.date);
    const parents = head === undefined ? [] : [head];
    head = await git.writeCommit(store, { tree, parents, author, committer: author, message: commit.message });
  }
  const forgotten = all.filter((path) => !done.has(path));
  if (head === undefined || forgotten.length > 0) throw new Error(`_seed/history.json: not committed: ${forgotten.join(', ')}`);
  await git.updateRef(store, `refs/heads/${repo.default_branch}`, head, git.kNoObject);
  return head;
}

async function seedPull(hub: Hub, repo: RepoRecord, dir: string, pull: SeedPull, base: string): Promise<PullRecord> {
  const store = hub.gitDir(repo);
  const edits: git.TreeEdit[] = [];
  for (const [path, pairs] of Object.entries(pull.edits)) {
    const bytes = replaced(path, await readFile(join(dir, path)), pairs);
    edits.push({ path, mode: '100644', sha: await git.writeBlob(store, bytes) });
  }
  for (const [path, file] of Object.entries(pull.adds)) {
    edits.push({ path, mode: '100644', sha: await git.writeBlob(store, await readFile(join(dir, '_seed', file))) });
  }
  const author = stampOf(hub, pull.author, pull.date);
  const tree = await git.editTree(store, `${base}^{tree}`, edits);
  const sha = await git.writeCommit(store, { tree, parents: [base], author, committer: author, message: pull.message });
  await git.updateRef(store, `refs/heads/${pull.branch}`, sha, git.kNoObject);
  const number = repo.pulls.length + 1;
  await git.updateRef(store, `refs/pull/${number}/head`, sha, git.kNoObject);
  return {
    number,
    title: pull.title,
    body: pull.body,
    user: pull.author,
    state: 'open',
    draft: false,
    base: repo.default_branch,
    base_sha: base,
    head: { owner: repo.owner, name: repo.name, ref: pull.branch, sha },
    created_at: author.date,
    updated_at: author.date,
    closed_at: null,
    merged_at: null,
    merged_by: null,
    merge_commit_sha: null,
    labels: [],
    comments: [],
    reviews: [],
  };
}
