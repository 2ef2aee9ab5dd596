// Git by plumbing, one process per question, on bare repositories. No porcelain, no work tree, and none of the machine's own
// git settings: the same state gives the same objects everywhere. A reference only moves from the value it was seen at.
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export class GitError extends Error {
  readonly code: number;
  readonly stderr: string;
  constructor(command: string, code: number, stderr: string) {
    super(`git ${command} ended with ${code}: ${stderr.trim()}`);
    this.code = code;
    this.stderr = stderr;
  }
}

interface GitOptions {
  input?: Uint8Array | string;
  env?: Record<string, string>;
  allow?: readonly number[]; // exit codes that are answers too
}
interface GitOutput {
  code: number;
  out: Buffer;
}

function run(dir: string, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  return new Promise((resolve, reject) => {
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
    const env = {
      ...Object.fromEntries(inherited),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      LC_ALL: 'C',
      ...options.env,
    };
    const child = spawn('git', ['--git-dir', dir, ...args], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.stdin.on('error', () => undefined); // git may end before it has read everything; its exit code says why
    child.on('error', reject);
    child.on('close', (status) => {
      const code = status ?? -1;
      if (code === 0 || options.allow?.includes(code) === true) resolve({ code, out: Buffer.concat(out) });
      else reject(new GitError(args[0] ?? '', code, Buffer.concat(err).toString()));
    });
    child.stdin.end(options.input ?? '');
  });
}

async function say(dir: string, args: readonly string[], options: GitOptions = {}): Promise<string> {
  return (await run(dir, args, options)).out.toString();
}

// -- repositories and references ----------------------------------------------------------------------------------------

export async function initRepository(dir: string, defaultBranch: string): Promise<void> {
  await run(dir, ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, dir]);
}

// Copies objects and references of `from` (a fork). `refspec` narrows it down.
export async function fetchInto(dir: string, from: string, refspec: string): Promise<void> {
  await run(dir, ['fetch', '--quiet', '--no-tags', from, refspec]);
}

export const kNoObject = '0'.repeat(40);

// The object id a revision expression names, or undefined. `type` peels: a tag or commit to its tree, for example.
export async function resolve(dir: string, rev: string, type: 'commit' | 'tree' | 'blob' | 'object'): Promise<string | undefined> {
  if (rev.startsWith('-') || rev === '') return undefined;
  const { code, out } = await run(dir, ['rev-parse', '--quiet', '--verify', '--end-of-options', `${rev}^{${type}}`], {
    allow: [1, 128],
  });
  return code === 0 ? out.toString().trim().split('\n').pop() : undefined;
}

export async function validRef(dir: string, ref: string): Promise<boolean> {
  return (await run(dir, ['check-ref-format', ref], { allow: [1] })).code === 0;
}

export interface Ref {
  ref: string;
  sha: string;
  type: string;
}

export async function listRefs(dir: string, prefix: string): Promise<Ref[]> {
  const out = await say(dir, ['for-each-ref', '--format=%(objectname) %(objecttype) %(refname)', prefix]);
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [sha = '', type = '', ...rest] = line.split(' ');
      return { sha, type, ref: rest.join(' ') };
    });
}

// Moves a reference from `old` (kNoObject: must not exist) to `sha`; false when it is not at `old`.
export async function updateRef(dir: string, ref: string, sha: string, old: string): Promise<boolean> {
  return (await run(dir, ['update-ref', ref, sha, old], { allow: [1, 128] })).code === 0;
}

export async function deleteRef(dir: string, ref: string): Promise<void> {
  await run(dir, ['update-ref', '-d', ref]);
}

// -- objects ------------------------------------------------------------------------------------------------------------

export interface GitObject {
  sha: string;
  type: string;
  bytes: Buffer;
}

// Several objects by one process, in order; undefined where there is none.
export async function readObjects(dir: string, names: readonly string[]): Promise<(GitObject | undefined)[]> {
  if (names.length === 0) return [];
  const { out } = await run(dir, ['cat-file', '--batch'], { input: names.map((name) => `${name}\n`).join('') });
  const objects: (GitObject | undefined)[] = [];
  let at = 0;
  while (objects.length < names.length) {
    const end = out.indexOf(10, at);
    const [sha = '', type = '', size = ''] = out.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (!/^\d+$/.test(size)) {
      objects.push(undefined);
      continue;
    }
    objects.push({ sha, type, bytes: out.subarray(at, at + Number(size)) });
    at += Number(size) + 1;
  }
  return objects;
}

export async function readObject(dir: string, name: string): Promise<GitObject | undefined> {
  if (!/^[0-9a-f]{40}$/.test(name)) return undefined;
  return (await readObjects(dir, [name]))[0];
}

export async function writeBlob(dir: string, bytes: Uint8Array): Promise<string> {
  return (await say(dir, ['hash-object', '-w', '--stdin'], { input: bytes })).trim();
}

// Many files by one process, in order.
export async function writeFiles(dir: string, files: readonly string[]): Promise<string[]> {
  const out = await say(dir, ['hash-object', '-w', '--no-filters', '--stdin-paths'], { input: files.map((file) => `${file}\n`).join('') });
  return out.trim().split('\n');
}

export interface TreeItem {
  mode: string;
  type: string;
  sha: string;
  size: number | undefined;
  path: string;
}

export async function listTree(dir: string, tree: string, recursive: boolean): Promise<TreeItem[]> {
  const out = await say(dir, ['ls-tree', '-z', '-l', ...(recursive ? ['-r', '-t'] : []), tree]);
  return out
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const tab = line.indexOf('\t');
      const [mode = '', type = '', sha = '', size = '-'] = line.slice(0, tab).split(/ +/);
      return { mode, type, sha, size: size === '-' ? undefined : Number(size), path: line.slice(tab + 1) };
    });
}

export interface TreeEdit {
  path: string;
  mode: string;
  sha: string | null; // null removes the path
}

// The tree that `edits` make of `base` (undefined: of nothing), through an index of its own.
export async function editTree(dir: string, base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'marbre-index-'));
  const env = { GIT_INDEX_FILE: join(folder, 'index') };
  try {
    await run(dir, base === undefined ? ['read-tree', '--empty'] : ['read-tree', base], { env });
    for (const edit of edits.filter((e) => e.mode === '040000' && e.sha !== null)) {
      await run(dir, ['rm', '-r', '--cached', '--quiet', '--ignore-unmatch', '--', edit.path], { env });
      await run(dir, ['read-tree', `--prefix=${edit.path}/`, edit.sha ?? ''], { env });
    }
    const lines = edits
      .filter((edit) => edit.mode !== '040000' || edit.sha === null)
      .map((edit) => (edit.sha === null ? `0 ${kNoObject}\t${edit.path}\0` : `${edit.mode} ${edit.sha}\t${edit.path}\0`));
    await run(dir, ['update-index', '-z', '--add', '--replace', '--index-info'], { env, input: lines.join('') });
    return (await say(dir, ['write-tree'], { env })).trim();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// -- commits ------------------------------------------------------------------------------------------------------------

export interface Person {
  name: string;
  email: string;
  date: number; // ms since the epoch
}
export interface Commit {
  sha: string;
  tree: string;
  parents: string[];
  author: Person;
  committer: Person;
  message: string;
}

export async function writeCommit(dir: string, commit: Omit<Commit, 'sha'>): Promise<string> {
  const { author, committer } = commit;
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: `@${Math.floor(author.date / 1000)} +0000`,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: `@${Math.floor(committer.date / 1000)} +0000`,
  };
  const parents = commit.parents.flatMap((parent) => ['-p', parent]);
  return (await say(dir, ['commit-tree', commit.tree, ...parents, '-F', '-'], { env, input: commit.message })).trim();
}

function parsePerson(line: string): Person {
  const match = /^(.*?) ?<(.*)> (\d+) [+-]\d{4}$/.exec(line);
  return { name: match?.[1] ?? '', email: match?.[2] ?? '', date: Number(match?.[3] ?? '0') * 1000 };
}

function parseCommit({ sha, bytes }: GitObject): Commit {
  const source = bytes.toString();
  const end = source.indexOf('\n\n');
  const commit: Commit = {
    sha,
    tree: '',
    parents: [],
    author: parsePerson(''),
    committer: parsePerson(''),
    message: end < 0 ? '' : source.slice(end + 2).replace(/\n$/, ''),
  };
  for (const line of source.slice(0, end < 0 ? undefined : end).split('\n')) {
    const [key = '', ...rest] = line.split(' ');
    const value = rest.join(' ');
    if (key === 'tree') commit.tree = value;
    else if (key === 'parent') commit.parents.push(value);
    else if (key === 'author') commit.author = parsePerson(value);
    else if (key === 'committer') commit.committer = parsePerson(value);
  }
  return commit;
}

export async function readCommits(dir: string, shas: readonly string[]): Promise<Commit[]> {
  const objects = await readObjects(dir, shas);
  return objects.flatMap((object) => (object?.type === 'commit' ? [parseCommit(object)] : []));
}

export async function readCommit(dir: string, sha: string): Promise<Commit | undefined> {
  return /^[0-9a-f]{40}$/.test(sha) ? (await readCommits(dir, [sha]))[0] : undefined;
}

// `range`: revision arguments ("main", "^base head"). Newest first.
export async function listCommits(dir: string, range: readonly string[], path?: string): Promise<string[]> {
  const out = await say(dir, ['rev-list', ...range, '--', ...(path === undefined ? [] : [path])]);
  return out.split('\n').filter((line) => line !== '');
}

export async function mergeBase(dir: string, a: string, b: string): Promise<string | undefined> {
  const { code, out } = await run(dir, ['merge-base', a, b], { allow: [1] });
  return code === 0 ? out.toString().trim() : undefined;
}

export async function isAncestor(dir: string, older: string, newer: string): Promise<boolean> {
  return (await run(dir, ['merge-base', '--is-ancestor', older, newer], { allow: [1] })).code === 0;
}

// The tree of the three-way merge of two commits; undefined when they conflict.
export async function mergeTrees(dir: string, ours: string, theirs: string): Promise<string | undefined> {
  const { code, out } = await run(dir, ['merge-tree', '--write-tree', '--allow-unrelated-histories', ours, theirs], { allow: [1] });
  return code === 0 ? out.toString().trim() : undefined;
}

// -- differences --------------------------------------------------------------------------------------------------------

export interface FileDiff {
  status: 'added' | 'removed' | 'modified' | 'renamed';
  path: string;
  previousPath: string | undefined;
  sha: string; // the new blob; the old one of a removed file
  additions: number;
  deletions: number;
  patch: string | undefined; // undefined for binary files
}

export async function diffTrees(dir: string, from: string, to: string): Promise<FileDiff[]> {
  const raw = (await say(dir, ['diff-tree', '-r', '-M', '-z', '--raw', from, to])).split('\0');
  const files: FileDiff[] = [];
  for (let at = 0; at + 1 < raw.length; ) {
    const [, , oldSha = '', newSha = '', letter = 'M'] = (raw[at++] ?? '').split(' ');
    const first = raw[at++] ?? '';
    const renamed = letter.startsWith('R');
    const status = letter === 'A' ? 'added' : letter === 'D' ? 'removed' : renamed ? 'renamed' : 'modified';
    files.push({
      status,
      path: renamed ? (raw[at++] ?? '') : first,
      previousPath: renamed ? first : undefined,
      sha: status === 'removed' ? oldSha : newSha,
      additions: 0,
      deletions: 0,
      patch: undefined,
    });
  }
  const patches = (await say(dir, ['diff-tree', '-r', '-M', '-p', from, to])).split(/^diff --git .*\n/m).slice(1);
  files.forEach((file, index) => {
    const lines = (patches[index] ?? '').split('\n');
    const hunk = lines.findIndex((line) => line.startsWith('@@'));
    if (hunk < 0) return;
    const body = lines.slice(hunk);
    file.patch = body.join('\n').replace(/\n$/, '');
    file.additions = body.filter((line) => line.startsWith('+')).length;
    file.deletions = body.filter((line) => line.startsWith('-')).length;
  });
  return files;
}
